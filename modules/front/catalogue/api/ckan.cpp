// /api/3/action/{action} and /api/action/{action}: the envelope, and what every answer has.
#include "api/ckan.h"

#include "web/pages.h"

#include <algorithm>

namespace mado::catalogue {

namespace {

NamedAction const* action_named(std::string_view name)
{
    for (auto const actions : { catalogue_actions(), datastore_actions() }) {
        auto const found = std::ranges::find(actions, name, &NamedAction::name);
        if (found != actions.end())
            return &*found;
    }
    return nullptr;
}

http::Response json_answer(int status, std::string body)
{
    auto response = http::bytes("application/json;charset=utf-8", std::move(body));
    response.status = status;
    return response.with("access-control-allow-origin", "*").with("access-control-allow-methods", "POST, GET, OPTIONS").with("access-control-allow-headers", "Content-Type");
}

// CKAN says this as a bare JSON text.
http::Response bad_request(std::string const& words) { return json_answer(400, json::write(json::Value("Bad request - " + words))); }

http::Response answer(web::Visit const& visit, Shelf& shelf)
{
    auto const name = visit.request.path.at("action");
    if (visit.request.method == "OPTIONS")
        return json_answer(200, "{}");
    if (visit.request.method != "GET" && visit.request.method != "HEAD" && visit.request.method != "POST")
        return bad_request("Only GET and POST");
    auto const root = publisher_of(visit.here, visit.town).root;
    auto const help = root + "/api/3/action/help_show?name=" + http::percent_encoded(name);
    auto const asked = Asked::of(visit.request);
    if (!asked)
        return bad_request(asked.error());
    if (name == "help_show") {
        auto const* of = action_named(asked->text("name"));
        if (!of)
            return json_answer(404, datasets::ckan::answer(help, not_found("Action " + asked->text("name") + " was not found").error()));
        return json_answer(200, datasets::ckan::answer(help, json::write(json::Value(of->help))));
    }
    auto const* action = action_named(name);
    if (!action)
        return bad_request("Action name not known: " + name);
    auto const view = view_of(shelf, visit.here, visit.town);
    auto const result = action->run({ visit, shelf, *asked, view });
    if (!result)
        return json_answer(result.error().status, datasets::ckan::answer(help, result.error()));
    return json_answer(200, datasets::ckan::answer(help, *result));
}

}  // namespace

std::vector<web::Route> ckan_routes(SharedShelf const& shelf)
{
    std::vector<web::Route> routes;
    for (auto const* pattern : { "/api/3/action/{action}", "/api/action/{action}" }) {
        auto route = web::page(pattern).open_to_everyone().to([](Visit const&, Attempt const*) -> Result<http::Response> { return refuse(Refusal::Kind::NotFound, "web.not_found"); });
        route.answer = [shelf](Visit const& visit) { return answer(visit, *shelf); };
        routes.push_back(std::move(route));
    }
    return routes;
}

}  // namespace mado::catalogue
