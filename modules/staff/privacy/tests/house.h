#pragma once
// The town of cases with who is in charge of personal information, an auditor, and the pages of this module.
#include <algorithm>

#include "../../cases/tests/town.h"

#include <mado/privacy/module.h>
#include <mado/web/site.h>

namespace mado::privacy::test {

struct House : cases::test::Town {
    Caller officer = staff("kanri", "privacy_officer"), their_officer = staff("kanri", "privacy_officer", neighbour), auditor = staff("kansa", "auditor");
    mado::web::Site site { { .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here };

    explicit House(Tells tells = Tells::Nobody) : Town({ privacy::describe(tells) })
    {
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                position(tx, "privacy_officer", "", "個人情報管理者", "division_head", "kanri", { access::Role::PrivacyOfficer });
                position(tx, "auditor", "", "監査委員", "division_head", "kansa", { access::Role::Auditor });
                return {};
            }, tenant));
        for (auto const& module : modules) {
            site.add_files(module.name, module.files, "");
            site.add_pages(module.pages);
            site.add_routes(module.routes);
            site.add_menu(module.menu);
        }
        site.finish();
    }

    // As the router does: the right first, then act, and the form again when it refuses as Invalid or Conflict.
    Result<http::Response> visit(Caller const& caller, std::string const& pattern, std::map<std::string, std::string> path = {}, std::optional<http::Pairs> form = {}, http::Pairs query = {})
    {
        http::Request asked;
        asked.method = form ? "POST" : "GET";
        asked.path = std::move(path);
        asked.query = std::move(query);
        if (form)
            asked.form = *form;
        mado::web::Visit const visit { asked, caller, here, *towns.by_code(caller.tenant), site, "ja", {}, {} };
        for (auto const& module : modules)
            for (auto const& route : module.routes)
                if (route.pattern == pattern) {
                    if (read([&](db::Read& tx) { return access::scope(tx, caller, *route.action); }, caller.tenant).empty())
                        return refuse(Refusal::Kind::Forbidden, "test.forbidden");
                    if (!form)
                        return route.show(visit, nullptr);
                    auto answer = route.act(visit);
                    if (answer || (answer.error().kind != Refusal::Kind::Invalid && answer.error().kind != Refusal::Kind::Conflict))
                        return answer;
                    mado::web::Attempt const attempt { answer.error() };
                    return route.show(visit, &attempt);
                }
        throw std::logic_error("no such route: " + pattern);
    }
    std::string shown(Caller const& caller, std::string const& pattern, std::map<std::string, std::string> path = {}, http::Pairs query = {})
    {
        auto const answer = visit(caller, pattern, std::move(path), {}, std::move(query));
        return answer ? answer->body : answer.error().key;
    }
    static bool has(std::string const& page, std::string_view words) { return page.find(words) != std::string::npos; }
    bool was_told(std::string_view event)
    {
        return read([&](db::Read& tx) { return std::ranges::any_of(audit::newest(tx, "", 1000), [&](audit::Event const& one) { return one.event == event; }); });
    }
};

}  // namespace mado::privacy::test
