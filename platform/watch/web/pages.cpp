#include "web/pages.h"

#include "web/tables.h"

#include <mado/web/site.h>

namespace mado::watch::pages {

namespace {

// Nothing is shown to who is not signed in, and nothing at all before there is a password.
web::Show guarded(Tower& tower, Show show)
{
    return [&tower, show](web::Visit const& visit, web::Attempt const* attempt) -> Result<http::Response> {
        if (!tower.entrance_.is_signed_in(visit.secret))
            return http::see_other("/sign-in");
        return show(Viewer(visit, tower), attempt);
    };
}

web::Act guarded(Tower& tower, Result<http::Response> (*act)(Viewer const&))
{
    return [&tower, act](web::Visit const& visit) -> Result<http::Response> {
        if (!tower.entrance_.is_signed_in(visit.secret))
            return refuse(Refusal::Kind::SignIn, "access.sign_in");
        return act(Viewer(visit, tower));
    };
}

web::Route outside(web::Route route)
{
    route.outside_town = true;
    return route;
}

}  // namespace

std::vector<web::Route> routes(Tower& tower)
{
    std::vector<web::Route> all;
    // Open to everyone as the router sees it: the guard above is the entrance, and there are no roles behind it.
    for (auto const& [path, show] : std::initializer_list<std::pair<char const*, Show>> { { "/", show_overview }, { "/queues", show_queues }, { "/schedules", show_schedules },
             { "/slow", show_slow }, { "/disk", show_disk }, { "/certificates", show_certificates }, { "/alarms", show_alarms }, { "/versions", show_versions } })
        all.push_back(outside(web::page(path).open_to_everyone().to(guarded(tower, show))));
    all.push_back(outside(web::form("/queues/job").open_to_everyone().to(guarded(tower, show_retry_job), guarded(tower, act_retry_job))));
    all.push_back(outside(web::form("/queues/letter").open_to_everyone().to(guarded(tower, show_retry_letter), guarded(tower, act_retry_letter))));
    all.push_back(outside(web::form("/sign-in").open_to_everyone().to(
        [&tower](web::Visit const& visit, web::Attempt const* attempt) { return show_sign_in(Viewer(visit, tower), attempt); },
        [&tower](web::Visit const& visit) { return act_sign_in(Viewer(visit, tower)); })));
    all.push_back(outside(web::form("/sign-out").open_to_everyone().posts(guarded(tower, act_sign_out))));
    return all;
}

std::vector<web::MenuItem> menu()
{
    std::vector<web::MenuItem> items { { "watch.overview.title", "/", {} } };
    for (std::string const page : { "queues", "schedules", "slow", "disk", "certificates", "alarms", "versions" })
        items.push_back({ "watch." + page + ".title", "/" + page, {} });
    return items;
}

std::vector<web::PageType> all()
{
    std::vector<web::PageType> types { html::page<TablesPage>("watch/tables.html") };
    for (auto const& more : { retry_pages(), sign_in_pages() })
        types.insert(types.end(), more.begin(), more.end());
    return types;
}

}  // namespace mado::watch::pages
