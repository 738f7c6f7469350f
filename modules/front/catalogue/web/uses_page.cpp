// /data-uses: what people made of the data; and the form with which anybody proposes one.
#include "service/network.h"
#include "service/uses.h"
#include "store/use_store.h"
#include "web/pages.h"

#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::catalogue {

namespace {

#define F(T, name) html::field(#name, &T::name)
struct UseLine {
    std::string title {}, address {}, host {}, words {}, maker {}, dataset {}, dataset_title {};
    static constexpr auto fields = std::tuple { F(UseLine, title), F(UseLine, address), F(UseLine, host), F(UseLine, words), F(UseLine, maker), F(UseLine, dataset), F(UseLine, dataset_title) };
};
struct UsesPage {
    std::optional<web::TroubleSummary> trouble_summary {};
    std::string list {}, title {}, title_error {}, address {}, address_error {}, words {}, words_error {}, maker {}, maker_error {};
    bool has_uses = false;
    std::vector<UseLine> uses {};
    std::vector<Option> datasets {};
    static constexpr auto fields = std::tuple { F(UsesPage, trouble_summary), F(UsesPage, list), F(UsesPage, title), F(UsesPage, title_error), F(UsesPage, address), F(UsesPage, address_error),
        F(UsesPage, words), F(UsesPage, words_error), F(UsesPage, maker), F(UsesPage, maker_error), F(UsesPage, has_uses), F(UsesPage, uses), F(UsesPage, datasets) };
};
#undef F

Result<http::Response> show_uses(Visit const& visit, Attempt const* attempt, Shelf& shelf)
{
    auto const kept = visit.here.database.read(visit.tenant(), [](db::Read& tx) { return store::uses(tx); });
    auto const town = town_shelf(shelf, visit.here, visit.town);
    UsesPage page { .trouble_summary = web::trouble_summary(visit, attempt), .list = web::link(visit, "/data") };
    auto const chosen = attempt ? visit.request.answer("dataset") : visit.request.query_of("dataset");
    page.datasets.push_back({ "", web::words(visit, "catalogue.uses.several"), chosen.empty() });
    for (auto const& dataset : town->datasets)
        page.datasets.push_back({ dataset->name, dataset->title, dataset->name == chosen });
    if (attempt) {
        page.title = visit.request.answer("title"), page.title_error = web::trouble_of(visit, attempt, "title");
        page.address = visit.request.answer("address"), page.address_error = web::trouble_of(visit, attempt, "address");
        page.words = visit.request.answer("words"), page.words_error = web::trouble_of(visit, attempt, "words");
        page.maker = visit.request.answer("maker"), page.maker_error = web::trouble_of(visit, attempt, "maker");
    }
    for (auto const& one : kept) {
        UseLine line { one.title, one.address, host_of(one.address), one.words, one.maker, "", "" };
        auto const used = std::ranges::find(town->datasets, one.dataset, [](auto const& dataset) -> std::string const& { return dataset->id; });
        if (used != town->datasets.end())
            line.dataset = web::link(visit, { "data", (*used)->name }), line.dataset_title = (*used)->title;
        page.uses.push_back(std::move(line));
    }
    page.has_uses = !page.uses.empty();
    return web::page(visit, "catalogue/uses.html", page, attempt);
}

void wants_words(std::vector<FieldError>& errors, std::string const& field, std::string const& typed, std::size_t most, text::Lines lines)
{
    if (text::length(typed) > most)
        errors.push_back({ field, "catalogue.use.too_long", { { "most", std::to_string(most) } } });
    else if (text::control_character(typed, lines))
        errors.push_back({ field, "catalogue.request.control" });
}

Result<http::Response> act_uses(Visit const& visit, Shelf& shelf)
{
    auto const typed = [&](std::string_view name) { return std::string(text::trimmed(visit.request.answer(name))); };
    datasets::DataUse use { visit.here.ids.uuid(visit.now().at.microseconds), typed("title"), typed("address"), typed("words"), typed("maker"), {}, visit.now().at };
    std::vector<FieldError> errors;
    if (use.title.empty())
        errors.push_back({ "title", "catalogue.use.title_missing" });
    wants_words(errors, "title", use.title, datasets::most_use_title, text::Lines::One);
    if (!datasets::may_lead_to(use.address))
        errors.push_back({ "address", use.address.empty() ? "catalogue.use.address_missing" : "catalogue.use.address_malformed" });
    wants_words(errors, "words", use.words, datasets::most_use_words, text::Lines::Many);
    wants_words(errors, "maker", use.maker, datasets::most_use_maker, text::Lines::One);
    if (!errors.empty()) {
        auto refusal = refuse(Refusal::Kind::Invalid, "catalogue.request.invalid");
        refusal.error().fields = std::move(errors);
        return refusal;
    }
    auto const town = town_shelf(shelf, visit.here, visit.town);
    auto const used = std::ranges::find(town->datasets, visit.request.answer("dataset"), [](auto const& dataset) -> std::string const& { return dataset->name; });
    if (used != town->datasets.end())
        use.dataset = (*used)->id;
    auto const sealed = sealed_use(visit.here, visit.tenant(), use);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return propose(tx, visit.caller, visit.here, use, sealed, visit.request.remote); }));
    return web::done(visit, "/data-uses", "catalogue.said.use_sent");
}

}  // namespace

std::vector<web::PageType> use_types() { return { html::page<UsesPage>("catalogue/uses.html") }; }

std::vector<web::Route> use_routes(SharedShelf const& shelf)
{
    std::vector<web::Route> routes;
    routes.push_back(web::form("/data-uses").open_to_everyone().to([shelf](Visit const& visit, Attempt const* attempt) { return show_uses(visit, attempt, *shelf); },
        [shelf](Visit const& visit) { return act_uses(visit, *shelf); }));
    return routes;
}

}  // namespace mado::catalogue
