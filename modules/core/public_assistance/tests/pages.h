#pragma once
// The pages of this module as their router shows them.
#include "tests/welfare.h"

#include <mado/web/site.h>

namespace mado::public_assistance::test {

struct Pages : Welfare {
    mado::web::Site site { { .audience = mado::web::Audience::Staff, .cookie = "mado_core" }, here };

    Pages()
    {
        for (auto const& module : modules) {
            site.add_files(module.name, module.files, "");
            site.add_pages(module.pages);
            site.add_routes(module.routes);
        }
        site.finish();
    }

    using Path = std::map<std::string, std::string>;
    // As the router does: act, and the form again when it refuses as Invalid or Conflict.
    Result<http::Response> visit(Caller const& by, std::string const& pattern, Path path, http::Pairs form = {}, bool posts = false)
    {
        http::Request asked;
        asked.method = posts ? "POST" : "GET";
        asked.path = std::move(path);
        (posts ? asked.form : asked.query) = std::move(form);
        mado::web::Visit const visit { asked, by, here, *towns.by_code(by.tenant), site, "ja", {}, {} };
        for (auto const& route : modules.back().routes)
            if (route.pattern == pattern) {
                if (!posts)
                    return route.show(visit, nullptr);
                auto answer = route.act(visit);
                if (answer || !route.show || (answer.error().kind != RefusalKind::Invalid && answer.error().kind != RefusalKind::Conflict))
                    return answer;
                mado::web::Attempt const attempt { answer.error() };
                return route.show(visit, &attempt);
            }
        throw std::logic_error("no such route: " + pattern);
    }
    std::string shown(Caller const& by, std::string const& pattern, Path path = {}, http::Pairs query = {})
    {
        auto const answer = visit(by, pattern, std::move(path), std::move(query));
        return answer ? answer->body : answer.error().key;
    }
    std::string sent(Caller const& by, std::string const& pattern, Path path, http::Pairs form)
    {
        auto const answer = visit(by, pattern, std::move(path), std::move(form), true);
        return !answer ? answer.error().key : answer->status == 303 ? "done" : answer->body;
    }
};

}  // namespace mado::public_assistance::test
