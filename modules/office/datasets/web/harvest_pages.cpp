// /datasets/harvests: the catalogues that datasets are taken from, a new one with what would come, and one with what came.
#include "web/pages.h"

#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

namespace mado::open_data::web {

namespace {

constexpr std::array kinds { harvest::Kind::Ckan, harvest::Kind::DataJson, harvest::Kind::Dcat, harvest::Kind::List, harvest::Kind::Page };
constexpr std::size_t most_previewed = 100, most_shown = 1'000, most_findings = 50;

struct HarvestRow {
    std::string address, title, kind, source, division, state, is, last, counts;
    static constexpr auto fields = std::tuple { MADO_F(HarvestRow, address), MADO_F(HarvestRow, title), MADO_F(HarvestRow, kind), MADO_F(HarvestRow, source), MADO_F(HarvestRow, division),
        MADO_F(HarvestRow, state), MADO_F(HarvestRow, is), MADO_F(HarvestRow, last), MADO_F(HarvestRow, counts) };
};
struct HarvestsView {
    std::string back, add;
    bool may_edit = false, has_rows = false;
    std::vector<HarvestRow> rows;
    static constexpr auto fields = std::tuple { MADO_F(HarvestsView, back), MADO_F(HarvestsView, add), MADO_F(HarvestsView, may_edit), MADO_F(HarvestsView, has_rows), MADO_F(HarvestsView, rows) };
};
struct PreviewRow {
    std::string title, files, licence;
    std::vector<Words> reasons;
    static constexpr auto fields = std::tuple { MADO_F(PreviewRow, title), MADO_F(PreviewRow, files), MADO_F(PreviewRow, licence), MADO_F(PreviewRow, reasons) };
};
struct PreviewView {
    std::string summary;
    bool has_rows = false, has_findings = false;
    std::vector<PreviewRow> rows;
    std::vector<Words> findings;
    static constexpr auto fields = std::tuple { MADO_F(PreviewView, summary), MADO_F(PreviewView, has_rows), MADO_F(PreviewView, has_findings), MADO_F(PreviewView, rows), MADO_F(PreviewView, findings) };
};
struct HarvestNewView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, title_error, address, address_error, division_error, every_hours, every_hours_error, kind_error;
    std::vector<Choice> kinds, divisions;
    std::optional<PreviewView> preview;
    static constexpr auto fields = std::tuple { MADO_F(HarvestNewView, trouble_summary), MADO_F(HarvestNewView, back), MADO_F(HarvestNewView, title), MADO_F(HarvestNewView, title_error),
        MADO_F(HarvestNewView, address), MADO_F(HarvestNewView, address_error), MADO_F(HarvestNewView, division_error), MADO_F(HarvestNewView, every_hours), MADO_F(HarvestNewView, every_hours_error),
        MADO_F(HarvestNewView, kind_error), MADO_F(HarvestNewView, kinds), MADO_F(HarvestNewView, divisions), MADO_F(HarvestNewView, preview) };
};
struct FactRow {
    std::string label, words;
    static constexpr auto fields = std::tuple { MADO_F(FactRow, label), MADO_F(FactRow, words) };
};
struct HarvestedRow {
    std::string title, address, state, is, seen;
    std::vector<Words> reasons;
    static constexpr auto fields = std::tuple { MADO_F(HarvestedRow, title), MADO_F(HarvestedRow, address), MADO_F(HarvestedRow, state), MADO_F(HarvestedRow, is), MADO_F(HarvestedRow, seen),
        MADO_F(HarvestedRow, reasons) };
};
struct HarvestView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, state, is, progress, again, more;
    bool may_edit = false, is_running = false, is_stopped = false, has_rows = false, has_findings = false;
    std::vector<FactRow> facts;
    std::vector<Words> findings;
    std::vector<HarvestedRow> rows;
    static constexpr auto fields = std::tuple { MADO_F(HarvestView, trouble_summary), MADO_F(HarvestView, back), MADO_F(HarvestView, title), MADO_F(HarvestView, state), MADO_F(HarvestView, is),
        MADO_F(HarvestView, progress), MADO_F(HarvestView, again), MADO_F(HarvestView, more), MADO_F(HarvestView, may_edit), MADO_F(HarvestView, is_running), MADO_F(HarvestView, is_stopped),
        MADO_F(HarvestView, has_rows), MADO_F(HarvestView, has_findings), MADO_F(HarvestView, facts), MADO_F(HarvestView, findings), MADO_F(HarvestView, rows) };
};

HarvestId harvest_at(Visit const& visit) { return visit.request.id<OpenHarvestTag>("harvest"); }

std::string state_words(Visit const& visit, Harvest const& one)
{
    if (one.state == SourceState::Stopped)
        return say(visit, "open_data.harvest.state.stopped");
    if (one.stage != HarvestStage::Idle)
        return say(visit, "open_data.harvest.stage." + word_of(one.stage));
    return say(visit, one.failures > 0 ? "open_data.harvest.state.failed" : "open_data.harvest.state.running");
}
std::string_view weight_of(Harvest const& one)
{
    if (one.state == SourceState::Stopped || one.failures > 0)
        return "heed";
    return one.stage == HarvestStage::Idle ? "good" : "mine";
}
std::string counts_of(Visit const& visit, Harvest const& one)
{
    return say(visit, "open_data.harvest.counts", { { "done", std::to_string(one.done) }, { "found", std::to_string(one.found) } });
}
std::string moment_words(std::optional<Instant> const& at)
{
    if (!at)
        return {};
    auto const clock = time_in_tokyo(*at);
    auto const minute = std::to_string(clock.minute);
    return day_words(at) + " " + std::to_string(clock.hour) + ":" + (minute.size() < 2 ? "0" : "") + minute;
}

std::vector<Words> sentences_of(Visit const& visit, std::vector<harvest::Finding> const& findings, std::size_t most)
{
    std::vector<Words> all;
    for (auto const& one : findings) {
        if (all.size() == most) {
            all.push_back({ say(visit, "open_data.harvest.findings_more", { { "n", std::to_string(findings.size() - most) } }) });
            break;
        }
        all.push_back({ (one.place.empty() ? "" : one.place + "　") + say(visit, Sentence { one.key, one.arguments }) });
    }
    return all;
}

PreviewView preview_of(Visit const& visit, datasets::Reference const& reference, harvest::Catalogue const& catalogue)
{
    PreviewView view;
    auto const total = std::max<std::uint64_t>(catalogue.total, catalogue.found.size());
    view.summary = say(visit, catalogue.found.empty() ? "open_data.harvest.preview.none" : "open_data.harvest.preview.summary",
        { { "n", std::to_string(catalogue.found.size()) }, { "total", std::to_string(total) } });
    for (auto const& one : catalogue.found) {
        if (view.rows.size() == most_previewed)
            break;
        PreviewRow row { one.dataset.title, {}, say(visit, "open_data.harvest.no_licence"), {} };
        if (auto const* licence = reference.licences.find(one.dataset.licence))
            row.licence = licence->title.ja;
        std::string formats;
        for (auto const& file : one.files)
            if (auto const& format = file.description.format; !format.empty() && formats.find(format) == std::string::npos)
                formats += (formats.empty() ? "" : "・") + format;
        row.files = say(visit, "open_data.harvest.files", { { "n", std::to_string(one.files.size()) }, { "formats", formats } });
        row.reasons = sentences_of(visit, [&] {
            auto all = one.findings;
            for (auto& finding : all)
                finding.place.clear();        // the row says where
            return all;
        }(), most_findings);
        view.rows.push_back(std::move(row));
    }
    view.findings = sentences_of(visit, catalogue.findings, most_findings);
    view.has_rows = !view.rows.empty(), view.has_findings = !view.findings.empty();
    return view;
}

Result<Harvest> typed(Visit const& visit)
{
    auto const& request = visit.request;
    Harvest said;
    auto const kind = request.answer("kind");
    auto const found = std::ranges::find_if(kinds, [&](harvest::Kind one) { return word_of(one) == kind; });
    if (found == kinds.end())
        return refuse({ { "kind", "open_data.harvest.kind_required" } });
    said.kind = *found;
    said.address = request.answer("address");
    said.title = request.answer("title");
    said.division = request.answer("division");
    said.every_hours = static_cast<int>(std::clamp<std::int64_t>(number_typed(request.answer("every_hours")), -1, 100'000));
    return said;
}

Shown shown_new(Visit const& visit, Attempt const* attempt, std::optional<PreviewView> preview)
{
    auto const& request = visit.request;
    HarvestNewView view;
    view.back = mado::web::link(visit, "/datasets/harvests");
    view.title = request.answer("title");
    view.address = request.answer("address");
    view.every_hours = request.has("every_hours") ? request.answer("every_hours") : "24";
    auto const kind = request.answer("kind"), division = request.answer("division");
    for (auto const one : kinds)
        view.kinds.push_back({ word_of(one), say(visit, "open_data.harvest.kind." + word_of(one)), word_of(one) == kind });
    view.divisions = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return division_choices(visit, tx, division); });
    auto const trouble = [&](char const* field) { return mado::web::trouble_of(visit, attempt, field); };
    view.title_error = trouble("title"), view.address_error = trouble("address"), view.division_error = trouble("division");
    view.every_hours_error = trouble("every_hours"), view.kind_error = trouble("kind");
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.preview = std::move(preview);
    return mado::web::page(visit, "open_data/harvest_new.html", view, attempt);
}

std::vector<FactRow> facts_of(Visit const& visit, db::Read& tx, Harvest const& one)
{
    std::vector<FactRow> all;
    auto const add = [&](char const* label, std::string words) {
        if (!words.empty())
            all.push_back({ say(visit, label), std::move(words) });
    };
    auto const division = organization::division(tx, one.division);
    add("open_data.harvest.kind", say(visit, "open_data.harvest.kind." + word_of(one.kind)));
    add("open_data.harvest.address", one.address);
    add("open_data.field.division", division ? division->name : one.division);
    add("open_data.harvest.every", say(visit, "open_data.harvest.every.words", { { "hours", std::to_string(one.every_hours) } }));
    add("open_data.harvest.last", moment_words(one.last_at));
    add("open_data.harvest.next", one.state == SourceState::Running ? moment_words(one.next_at) : std::string());
    add("open_data.harvest.by", person_name(tx, one.by));
    return all;
}

HarvestedRow row_of(Visit const& visit, Harvested const& one)
{
    HarvestedRow row { one.title, one.dataset ? address_of(visit, one.dataset) : std::string(), say(visit, "open_data.harvested.state." + word_of(one.state)), "good", day_words(one.seen_at), {} };
    if (one.state != HarvestedState::Taken)
        row.is = one.state == HarvestedState::Partly ? "mine" : "heed";
    for (auto const& reason : one.reasons)
        row.reasons.push_back({ say(visit, reason) });
    return row;
}

}  // namespace

Shown show_harvests(Desk&, Visit const& visit, Attempt const*)
{
    HarvestsView view;
    view.back = mado::web::link(visit, "/datasets");
    view.add = mado::web::link(visit, "/datasets/harvests/new");
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        view.rows.clear();
        for (auto const& one : harvests(tx, visit.caller)) {
            auto const division = organization::division(tx, one.division);
            view.rows.push_back({ mado::web::link(visit, { "datasets", "harvests", one.id.value }), one.title, say(visit, "open_data.harvest.kind." + word_of(one.kind)), one.address,
                division ? division->name : one.division, state_words(visit, one), std::string(weight_of(one)), moment_words(one.last_at), one.found > 0 ? counts_of(visit, one) : std::string() });
        }
        view.may_edit = !access::scope(tx, visit.caller, may_edit).empty();
        return true;
    });
    view.has_rows = !view.rows.empty();
    return mado::web::page(visit, "open_data/harvests.html", view);
}

Shown show_new_harvest(Desk&, Visit const& visit, Attempt const* attempt) { return shown_new(visit, attempt, std::nullopt); }

Shown act_new_harvest(Desk& desk, Visit const& visit)
{
    auto const said = TRY(typed(visit));
    auto const& here = visit.here;
    auto const& reference = desk.reference(here);
    if (visit.request.answer("do") == "preview") {
        TRY(here.database.read(visit.tenant(), [&](db::Read& tx) { return access::allow(tx, visit.caller, may_edit, { said.division }); }));
        auto const found = TRY(preview_harvest(here, reference, visit.tenant(), said, desk.send()));
        return shown_new(visit, nullptr, preview_of(visit, reference, found));
    }
    auto const made = TRY(here.database.write(visit.tenant(), { .name = "open_data.add_harvest" }, [&](db::Write& tx) { return add_harvest(tx, visit.caller, here, said); }));
    return mado::web::done(visit, "/datasets/harvests/" + made.id.value, "open_data.said.harvest_added");
}

Shown show_harvest(Desk&, Visit const& visit, Attempt const* attempt)
{
    auto const look = [&](db::Read& tx) -> Result<HarvestView> {
        auto const one = TRY(find_harvest(tx, visit.caller, harvest_at(visit)));
        HarvestView view;
        view.title = one.title;
        view.state = state_words(visit, one);
        view.is = weight_of(one);
        view.is_running = one.state == SourceState::Running && one.stage != HarvestStage::Idle;
        view.is_stopped = one.state == SourceState::Stopped;
        if (one.found > 0)
            view.progress = counts_of(visit, one);
        view.may_edit = access::allow(tx, visit.caller, may_edit, { one.division }).has_value();
        view.facts = facts_of(visit, tx, one);
        view.findings = sentences_of(visit, one.findings, most_findings);
        auto const all = harvested(tx, one.id);
        for (std::size_t n = 0; n < std::min(all.size(), most_shown); ++n)
            view.rows.push_back(row_of(visit, all[n]));
        if (all.size() > most_shown)
            view.more = say(visit, "open_data.harvest.rows_more", { { "n", std::to_string(all.size() - most_shown) } });
        return view;
    };
    auto view = TRY(visit.here.database.read(visit.tenant(), look));
    view.back = mado::web::link(visit, "/datasets/harvests");
    view.again = mado::web::link(visit, { "datasets", "harvests", harvest_at(visit).value });
    view.has_rows = !view.rows.empty(), view.has_findings = !view.findings.empty();
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    return mado::web::page(visit, "open_data/harvest.html", view, attempt);
}

Shown act_harvest(Desk&, Visit const& visit)
{
    auto const id = harvest_at(visit);
    auto const what = visit.request.answer("do");
    using Act = Result<void> (*)(db::Write&, Caller const&, Workplace const&, HarvestId const&);
    struct Named { std::string_view what; Act act; char const* said; };
    constexpr Named acts[] = { { "run", run_harvest, "open_data.said.harvest_runs" }, { "stop", stop_harvest, "open_data.said.harvest_stopped" }, { "start", start_harvest, "open_data.said.harvest_runs" } };
    auto const found = std::ranges::find(acts, std::string_view(what), &Named::what);
    if (found == std::end(acts))
        return refuse(Refusal::Kind::Invalid, "open_data.no_such_act");
    TRY(visit.here.database.write(visit.tenant(), { .name = "open_data.act_on_harvest" }, [&](db::Write& tx) { return found->act(tx, visit.caller, visit.here, id); }));
    return mado::web::done(visit, "/datasets/harvests/" + id.value, found->said);
}

std::vector<mado::web::PageType> harvest_pages()
{
    return { html::page<HarvestsView>("open_data/harvests.html"), html::page<HarvestNewView>("open_data/harvest_new.html"), html::page<HarvestView>("open_data/harvest.html") };
}

}  // namespace mado::open_data::web
