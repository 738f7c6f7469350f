#include "web/pages.h"

#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

namespace mado::open_data::web {

namespace {

struct Row {
    std::string address, title, name, owner, state, is, version, frequency, due, score, stars, standard;
    bool is_late = false;
    static constexpr auto fields = std::tuple { MADO_F(Row, address), MADO_F(Row, title), MADO_F(Row, name), MADO_F(Row, owner), MADO_F(Row, state), MADO_F(Row, is), MADO_F(Row, version),
        MADO_F(Row, frequency), MADO_F(Row, due), MADO_F(Row, score), MADO_F(Row, stars), MADO_F(Row, standard), MADO_F(Row, is_late) };
};
struct DatasetsView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string add, board, requests, calendar, guide, harvests, usage, new_requests;
    bool may_edit = false, may_answer = false, has_rows = false;
    std::vector<Row> rows;
    static constexpr auto fields = std::tuple { MADO_F(DatasetsView, trouble_summary), MADO_F(DatasetsView, add), MADO_F(DatasetsView, board), MADO_F(DatasetsView, requests),
        MADO_F(DatasetsView, calendar), MADO_F(DatasetsView, guide), MADO_F(DatasetsView, harvests), MADO_F(DatasetsView, usage), MADO_F(DatasetsView, new_requests), MADO_F(DatasetsView, may_edit), MADO_F(DatasetsView, may_answer),
        MADO_F(DatasetsView, has_rows), MADO_F(DatasetsView, rows) };
};

std::string star_words(int stars)
{
    std::string words;
    for (int n = 1; n <= 5; ++n)
        words += n <= stars ? "★" : "☆";
    return words;
}

Row row_of(Visit const& visit, datasets::Reference const& reference, Entry const& entry)
{
    Row row { .address = address_of(visit, entry.id), .title = entry.draft.title, .name = entry.draft.name, .owner = entry.draft.division_name, .state = state_words(visit, entry),
        .is = std::string(weight_of(entry)), .version = entry.version > 0 ? say(visit, "open_data.version", { { "n", std::to_string(entry.version) } }) : std::string(), .frequency = {}, .due = {},
        .score = entry.version > 0 ? std::to_string(entry.score) : std::string(), .stars = entry.version > 0 ? star_words(entry.stars) : std::string(), .standard = {} };
    if (auto const* frequency = reference.frequencies.find(entry.draft.frequency))
        row.frequency = frequency->title.ja;
    if (auto const* standard = reference.standards.find(entry.standard))
        row.standard = standard->title;
    if (auto const due = next_due(entry)) {
        row.due = wareki::short_text(*due);
        row.is_late = *due < visit.now().today();
    }
    return row;
}

}  // namespace

Shown show_datasets(Desk& desk, Visit const& visit, Attempt const* attempt)
{
    auto const& reference = desk.reference(visit.here);
    DatasetsView view;
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        view.rows.clear();
        for (auto const& entry : entries(tx, visit.caller))
            view.rows.push_back(row_of(visit, reference, entry));
        view.may_edit = !access::scope(tx, visit.caller, may_edit).empty();
        view.may_answer = access::allow(tx, visit.caller, may_answer, { "" }).has_value();
        auto const waiting = count_new_requests(tx, visit.caller);
        view.new_requests = waiting > 0 ? std::to_string(waiting) : std::string();
        return true;
    });
    view.has_rows = !view.rows.empty();
    view.add = mado::web::link(visit, "/datasets/new");
    view.board = mado::web::link(visit, "/datasets/coverage");
    view.requests = mado::web::link(visit, "/datasets/requests");
    view.calendar = mado::web::link(visit, "/datasets/calendar");
    view.guide = mado::web::link(visit, "/datasets/guide");
    view.harvests = mado::web::link(visit, "/datasets/harvests");
    view.usage = mado::web::link(visit, "/datasets/usage");
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    return mado::web::page(visit, "open_data/datasets.html", view, attempt);
}

Shown act_datasets(Desk&, Visit const& visit)
{
    TRY(visit.here.database.write(visit.tenant(), { .name = "open_data.republish" }, [&](db::Write& tx) { return republish_all(tx, visit.caller, visit.here); }));
    return mado::web::done(visit, "/datasets", "open_data.said.republished");
}

std::vector<mado::web::PageType> list_pages() { return { html::page<DatasetsView>("open_data/datasets.html") }; }

}  // namespace mado::open_data::web
