// /data-requests: what people miss, how many want it, what the town answered; and the form.
#include "service/requests.h"
#include "store/catalogue_store.h"
#include "web/pages.h"

#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::catalogue {

namespace {

constexpr std::size_t most_title = 100, most_words = 2'000;

#define F(T, name) html::field(#name, &T::name)
struct RequestLine {
    std::string title {}, words {}, state {}, answer {}, votes {}, vote {}, dataset {};
    bool is_open = false;
    static constexpr auto fields = std::tuple { F(RequestLine, title), F(RequestLine, words), F(RequestLine, state), F(RequestLine, answer), F(RequestLine, votes), F(RequestLine, vote), F(RequestLine, dataset),
        F(RequestLine, is_open) };
};
struct RequestsPage {
    std::optional<web::TroubleSummary> trouble_summary {};
    std::string list {}, title {}, title_error {}, words {}, words_error {}, dataset {}, dataset_title {};
    bool has_requests = false;
    std::vector<RequestLine> requests {};
    static constexpr auto fields = std::tuple { F(RequestsPage, trouble_summary), F(RequestsPage, list), F(RequestsPage, title), F(RequestsPage, title_error), F(RequestsPage, words),
        F(RequestsPage, words_error), F(RequestsPage, dataset), F(RequestsPage, dataset_title), F(RequestsPage, has_requests), F(RequestsPage, requests) };
};
#undef F

// The dataset that a request is about, by its name in the address or the form.
std::shared_ptr<datasets::Dataset const> about(Visit const& visit, Shelf& shelf)
{
    auto const name = visit.request.method == "POST" ? visit.request.answer("dataset") : visit.request.query_of("dataset");
    auto const town = town_shelf(shelf, visit.here, visit.town);
    auto const found = std::ranges::find(town->datasets, name, [](auto const& one) -> std::string const& { return one->name; });
    return found == town->datasets.end() ? nullptr : *found;
}

Result<http::Response> show_requests(Visit const& visit, Attempt const* attempt, Shelf& shelf)
{
    auto const kept = visit.here.database.read(visit.tenant(), [](db::Read& tx) { return store::requests(tx); });
    auto const dataset = about(visit, shelf);
    RequestsPage page { .trouble_summary = web::trouble_summary(visit, attempt), .list = web::link(visit, "/data") };
    if (attempt) {
        page.title = visit.request.answer("title");
        page.words = visit.request.answer("words");
        page.title_error = web::trouble_of(visit, attempt, "title");
        page.words_error = web::trouble_of(visit, attempt, "words");
    }
    if (dataset) {
        page.dataset = dataset->name;
        page.dataset_title = dataset->title;
    }
    for (auto const& one : kept)
        page.requests.push_back({ one.shown.request.title, one.shown.request.words, web::words(visit, "catalogue.request.state." + word_of(one.shown.state)), one.shown.answer,
            web::words(visit, "catalogue.request.votes", { { "n", number_words(static_cast<std::uint64_t>(one.votes)) } }), web::link(visit, { "data-requests", one.shown.request.id, "vote" }), "",
            one.shown.state == datasets::RequestState::Open });
    page.has_requests = !page.requests.empty();
    return web::page(visit, "catalogue/requests.html", page, attempt);
}

Result<http::Response> act_request(Visit const& visit, Shelf& shelf)
{
    datasets::DataRequest request { visit.here.ids.uuid(visit.now().at.microseconds), std::string(text::trimmed(visit.request.answer("title"))), std::string(text::trimmed(visit.request.answer("words"))),
        {}, visit.now().at };
    std::vector<FieldError> errors;
    if (request.title.empty())
        errors.push_back({ "title", "catalogue.request.title_missing" });
    else if (text::length(request.title) > most_title)
        errors.push_back({ "title", "catalogue.request.title_long" });
    if (text::length(request.words) > most_words)
        errors.push_back({ "words", "catalogue.request.words_long" });
    if (text::control_character(request.title) || text::control_character(request.words, text::Lines::Many))
        errors.push_back({ "title", "catalogue.request.control" });
    if (!errors.empty()) {
        auto refusal = refuse(Refusal::Kind::Invalid, "catalogue.request.invalid");
        refusal.error().fields = std::move(errors);
        return refusal;
    }
    if (auto const dataset = about(visit, shelf))
        request.dataset = dataset->id;
    auto const sealed = sealed_request(visit.here, visit.tenant(), request);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return ask(tx, visit.caller, visit.here, request, sealed, visit.request.remote); }));
    return web::done(visit, "/data-requests", "catalogue.said.asked");
}

Result<http::Response> act_vote(Visit const& visit)
{
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return vote(tx, visit.caller, visit.here, visit.request.path.at("request"), visit.secret, visit.request.remote); }));
    return web::done(visit, "/data-requests", "catalogue.said.voted");
}

}  // namespace

std::vector<web::PageType> request_types() { return { html::page<RequestsPage>("catalogue/requests.html") }; }

std::vector<web::Route> request_routes(SharedShelf const& shelf)
{
    std::vector<web::Route> routes;
    routes.push_back(web::form("/data-requests").open_to_everyone().to([shelf](Visit const& visit, Attempt const* attempt) { return show_requests(visit, attempt, *shelf); },
        [shelf](Visit const& visit) { return act_request(visit, *shelf); }));
    routes.push_back(web::form("/data-requests/{request}/vote").open_to_everyone().posts(act_vote));
    return routes;
}

}  // namespace mado::catalogue
