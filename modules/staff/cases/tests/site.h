#pragma once
// The staff zone of town.h with its pages.
#include "tests/town.h"

#include <mado/web/site.h>

namespace mado::cases::test {

// The pages as a site serves them; the caller is given by hand, because signing in is platform/identity's matter.
struct Pages : Town {
    mado::web::Site site { { .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here };

    Pages()
    {
        for (auto const& module : modules) {
            site.add_files(module.name, module.files, "");
            site.add_pages(module.pages);
            site.add_routes(module.routes);
        }
        site.finish();
    }

    http::Request request(std::map<std::string, std::string> path, http::Pairs form = {}, http::Pairs query = {})
    {
        http::Request made;
        made.path = std::move(path);
        made.form = std::move(form);
        made.query = std::move(query);
        return made;
    }

    // As the router does: act, and the form again when it refuses as Invalid or Conflict.
    Result<http::Response> visit(Caller const& caller, std::string const& pattern, http::Request asked, bool posts = false)
    {
        asked.method = posts ? "POST" : "GET";
        mado::web::Visit const visit { asked, caller, here, *towns.by_code(caller.tenant), site, "ja", {}, {} };
        for (auto const& module : modules)
            for (auto const& route : module.routes)
                if (route.pattern == pattern) {
                    if (!posts)
                        return route.show(visit, nullptr);
                    auto answer = route.act(visit);
                    if (answer || !route.show || (answer.error().kind != Refusal::Kind::Invalid && answer.error().kind != Refusal::Kind::Conflict))
                        return answer;
                    mado::web::Attempt const attempt { answer.error() };
                    return route.show(visit, &attempt);
                }
        throw std::logic_error("no such route: " + pattern);
    }
    std::string shown(Caller const& caller, std::string const& pattern, CaseId const& id, http::Pairs query = {})
    {
        auto const answer = visit(caller, pattern, request({ { "case", id.value } }, {}, std::move(query)));
        return answer ? answer->body : answer.error().key;
    }
    Result<http::Response> posted(Caller const& caller, std::string const& pattern, CaseId const& id, http::Pairs form)
    {
        form.emplace_back("version", std::to_string(found(id).version));
        return visit(caller, pattern, request({ { "case", id.value } }, std::move(form)), true);
    }
    static bool has(std::string const& page, std::string_view words) { return page.find(words) != std::string::npos; }
};

}  // namespace mado::cases::test
