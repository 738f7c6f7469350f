#include "web/following.h"
#include "web/pages.h"

#include <algorithm>

namespace mado::applications {

namespace {

std::string what_words(web::Visit const& visit, std::string const& purpose)
{
    static constexpr std::array<std::string_view, 6> known { "opened", "changed", "printed", "forwarded", "number", "machine" };
    return std::ranges::find(known, purpose) == known.end() ? std::string() : web::words(visit, "applications.looks." + purpose);
}

// The page is the same whether nobody has looked, too little time has passed, or a law keeps it secret.
Result<http::Response> show_looks(web::Visit const& visit, web::Attempt const*)
{
    auto const form = TRY(open_sent(visit));
    LooksPage page { form.title(visit), form.at(visit, "/status"), {} };
    for (auto const& look : looks_of(told_steps(visit, form)))
        if (auto const day = Day::parse(look.text("day"))) {
            auto who = look.text("division") + (look.text("position").empty() ? "" : "　" + look.text("position"));
            page.looks.push_back({ day_words(visit, *day), who.empty() ? web::words(visit, "applications.looks.by_machine") : std::move(who), what_words(visit, look.text("purpose")) });
        }
    auto answer = web::page(visit, "applications/looks.html", page);
    answer.with("cache-control", "no-store");
    return answer;
}

}  // namespace

json::Array looks_of(std::vector<Told> const& all)
{
    json::Array looks;
    for (auto const& told : all)
        if (told.step.event == "looked" && told.box["looks"].is_array())
            looks = told.box["looks"].array();   // each list is the whole one
    return looks;
}

std::vector<web::Route> look_routes()
{
    std::vector<web::Route> routes;
    routes.push_back(web::page("/applications/{application}/looks").open_to_everyone().to(show_looks));
    return routes;
}

}  // namespace mado::applications
