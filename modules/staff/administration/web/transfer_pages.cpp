#include "web/office.h"
#include "web/pages.h"

#include <mado/administration/transfer.h>
#include <mado/time/wareki.h>

#include <fstream>
#include <iterator>

namespace mado::administration::pages {

namespace {

using Kind = Refusal::Kind;

struct TransferRow {
    std::string address, name, state, day, made, by;
    static constexpr auto fields = std::tuple { html::field("address", &TransferRow::address), html::field("name", &TransferRow::name), html::field("state", &TransferRow::state),
        html::field("day", &TransferRow::day), html::field("made", &TransferRow::made), html::field("by", &TransferRow::by) };
};

struct AbsenceRow {
    std::string person, name, since, until, since_iso;
    static constexpr auto fields = std::tuple { html::field("person", &AbsenceRow::person), html::field("name", &AbsenceRow::name), html::field("since", &AbsenceRow::since),
        html::field("until", &AbsenceRow::until), html::field("since_iso", &AbsenceRow::since_iso) };
};

struct TransfersPage {
    std::vector<Tab> tabs;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<TransferRow> transfers;
    std::string utf8, cp932, error, paste, logins;
    static constexpr auto fields = std::tuple { html::field("tabs", &TransfersPage::tabs), html::field("trouble_summary", &TransfersPage::trouble_summary), html::field("transfers", &TransfersPage::transfers),
        html::field("utf8", &TransfersPage::utf8), html::field("cp932", &TransfersPage::cp932), html::field("error", &TransfersPage::error), html::field("paste", &TransfersPage::paste),
        html::field("logins", &TransfersPage::logins) };
};

struct AbsencesPage {
    std::vector<Tab> tabs;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<AbsenceRow> absences;
    Box person, since, until;
    static constexpr auto fields = std::tuple { html::field("tabs", &AbsencesPage::tabs), html::field("trouble_summary", &AbsencesPage::trouble_summary), html::field("absences", &AbsencesPage::absences),
        html::field("person_box", &AbsencesPage::person), html::field("since_box", &AbsencesPage::since), html::field("until_box", &AbsencesPage::until) };
};

struct LineRow {
    std::string line, words, name, kind, day, before, after;
    bool changes = false;
    static constexpr auto fields = std::tuple { html::field("line", &LineRow::line), html::field("words", &LineRow::words), html::field("name", &LineRow::name), html::field("kind", &LineRow::kind),
        html::field("day", &LineRow::day), html::field("before", &LineRow::before), html::field("after", &LineRow::after), html::field("changes", &LineRow::changes) };
};

struct TransferPage {
    std::vector<Tab> tabs;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string name, state, back, summary;
    std::vector<LineRow> slips, lines, stranded, burdened, kept;
    std::optional<Pager> pager;
    bool may_apply = false, may_undo = false, may_drop = false, loses_administrator = false, has_kept = false;
    static constexpr auto fields = std::tuple { html::field("tabs", &TransferPage::tabs), html::field("trouble_summary", &TransferPage::trouble_summary), html::field("name", &TransferPage::name),
        html::field("state", &TransferPage::state), html::field("back", &TransferPage::back), html::field("summary", &TransferPage::summary), html::field("slips", &TransferPage::slips),
        html::field("lines", &TransferPage::lines), html::field("stranded", &TransferPage::stranded), html::field("burdened", &TransferPage::burdened), html::field("kept", &TransferPage::kept), html::field("has_kept", &TransferPage::has_kept), html::field("pager", &TransferPage::pager),
        html::field("may_apply", &TransferPage::may_apply), html::field("may_undo", &TransferPage::may_undo), html::field("may_drop", &TransferPage::may_drop),
        html::field("loses_administrator", &TransferPage::loses_administrator) };
};

std::string joined(std::map<std::string, std::string> const& labels, std::vector<PositionId> const& positions)
{
    std::string words;
    for (auto const& id : positions) {
        auto const label = labels.find(id.value);
        words += (words.empty() ? "" : "、") + (label == labels.end() ? id.value : label->second);
    }
    return words;
}

std::string burden_words(Visit const& visit, Burden const& burden)
{
    return mado::web::words(visit, "administration.transfer.burden", { { "drafts", std::to_string(burden.drafts) }, { "cases", std::to_string(burden.cases) } });
}

// What is left behind: drafts that wait for a position that nobody holds any more, and cases of those who go.
void keep_left_behind(db::Read& tx, Visit const& visit, TransferPlan const& plan, std::map<std::string, std::string> const& labels, BurdenOf const& burden_of, TransferPage& page)
{
    auto const holder = [&](PersonId const& person, PositionId const& position) { return Caller { .tenant = visit.tenant(), .kind = CallerKind::Staff, .person = person, .position = position }; };
    for (auto const& position : plan.empty) {
        auto const burden = burden_of ? burden_of(tx, holder({}, position)) : Burden {};
        page.stranded.push_back({ .line = {}, .words = burden.drafts > 0 ? burden_words(visit, { burden.drafts, 0 }) : "", .name = joined(labels, { position }), .kind = {}, .day = {}, .before = {}, .after = {} });
    }
    for (auto const& line : plan.lines) {
        if (line.ended.empty() || !burden_of)
            continue;
        Burden all;
        for (auto const& position : line.ended) {
            auto const one = burden_of(tx, holder(line.person, position));
            all.drafts += one.drafts;
            all.cases = one.cases;  // of the person, whatever the position
        }
        if (all.drafts + all.cases > 0)
            page.burdened.push_back({ .line = {}, .words = burden_words(visit, all), .name = line.name, .kind = {}, .day = {}, .before = joined(labels, line.ended), .after = {} });
    }
}

void keep_plan(db::Read& tx, Visit const& visit, std::string const& id, std::string const& csv, BurdenOf const& burden_of, TransferPage& page)
{
    auto const plan = plan_transfer(tx, csv, visit.now().today());
    auto const labels = position_labels(tx);
    for (auto const& slip : plan.slips)
        page.slips.push_back({ .line = std::to_string(slip.line), .words = mado::web::words(visit, slip.key, slip.arguments), .name = {}, .kind = {}, .day = {}, .before = {}, .after = {} });
    auto const path = "/administration/transfers/" + id;
    auto const cut = slice(visit, path, plan.lines.size());
    page.pager = cut.pager;
    std::size_t changed = 0;
    for (auto const& line : plan.lines)
        changed += !line.ended.empty() || !line.begun.empty();
    for (auto const& line : std::span(plan.lines).subspan(cut.first, cut.last - cut.first))
        page.lines.push_back({ .line = std::to_string(line.line), .words = line.number, .name = line.name, .kind = mado::web::words(visit, "administration.transfer.kind." + word_of(line.kind)),
            .day = wareki::short_text(line.day), .before = joined(labels, line.before), .after = joined(labels, line.after), .changes = !line.ended.empty() || !line.begun.empty() });
    page.summary = mado::web::words(visit, "administration.transfer.summary",
        { { "lines", std::to_string(plan.lines.size()) }, { "changed", std::to_string(changed) }, { "slips", std::to_string(plan.slips.size()) } });
    page.loses_administrator = !plan.keeps_administrator;
    page.may_apply = plan.is_sound();
    keep_left_behind(tx, visit, plan, labels, burden_of, page);
}

// What taking the list back left alone, and why.
void keep_not_undone(db::Read& tx, Visit const& visit, std::string const& id, TransferPage& page)
{
    auto const labels = position_labels(tx);
    page.has_kept = !not_undone(tx, id).empty();
    for (auto const& one : not_undone(tx, id)) {
        auto const person = organization::person(tx, one.person);
        page.kept.push_back({ .line = {}, .words = mado::web::words(visit, "administration.transfer.kept." + one.why), .name = person ? person->name : one.person.value, .kind = {},
            .day = wareki::short_text(one.since), .before = joined(labels, { one.position }), .after = {} });
    }
}

std::string sent_bytes(Visit const& visit)
{
    for (auto const* upload : visit.request.files("file"))
        if (upload->too_large) {
            return std::string(most_transfer_bytes + 1, ' ');
        } else if (!upload->path.empty() && upload->size > 0) {
            std::ifstream in(upload->path, std::ios::binary);
            return { std::istreambuf_iterator<char>(in), {} };
        }
    return visit.request.answer("paste");
}

std::string sent_name(Visit const& visit)
{
    for (auto const* upload : visit.request.files("file"))
        if (upload->size > 0)
            return upload->file_name;
    return mado::web::words(visit, "administration.transfer.pasted");
}

}  // namespace

Result<http::Response> show_transfers(Visit const& visit, Attempt const* attempt)
{
    TransfersPage page;
    page.tabs = tabs(visit, "/administration/transfers");
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.error = mado::web::trouble_of(visit, attempt, "file");
    page.paste = attempt ? visit.request.answer("paste") : "";
    page.utf8 = mado::web::link(visit, "/administration/transfers/now.csv");
    page.cp932 = page.utf8 + "?cp932=1";
    page.logins = mado::web::link(visit, "/administration/logins");
    page.transfers = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<TransferRow> rows;
        for (auto const& one : transfers(tx)) {
            auto const by = organization::person(tx, one.made_by);
            rows.push_back({ mado::web::link(visit, { "administration", "transfers", one.id }), one.file_name, mado::web::words(visit, "administration.transfer.state." + word_of(one.state)),
                one.day ? wareki::short_text(*one.day) : "", wareki::short_text(day_in_tokyo(one.made_at)), by ? by->name : "" });
        }
        return rows;
    });
    return mado::web::page(visit, "administration/transfers.html", page, attempt);
}

Result<http::Response> act_transfers(Visit const& visit)
{
    auto const csv = TRY(read_transfer(sent_bytes(visit)));
    auto const id = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_transfer(tx, visit.caller, visit.here, csv, sent_name(visit)); }));
    return http::see_other(mado::web::link(visit, { "administration", "transfers", id }));
}

Result<http::Response> show_transfer_csv(Visit const& visit, Attempt const*)
{
    bool const cp932 = !visit.request.query_of("cp932").empty();
    auto const csv = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return transfer_csv(tx, visit.now().today(), cp932); });
    if (!csv)
        return refuse(Kind::Conflict, "administration.transfer.no_cp932");
    auto response = http::bytes(cp932 ? "text/csv; charset=windows-31j" : "text/csv; charset=utf-8", *csv);
    response.with("content-disposition", "attachment; filename*=UTF-8''" + http::percent_encoded("職員-" + visit.now().today().iso() + ".csv"));
    return response;
}

Result<http::Response> show_transfer(Visit const& visit, Attempt const* attempt, BurdenOf const& burden_of)
{
    auto const id = visit.request.path.at("transfer");
    auto page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<TransferPage> {
        auto const found = transfer(tx, id);
        if (!found)
            return refuse(Kind::NotFound, "administration.transfer.not_found");
        TransferPage made;
        made.name = found->file_name;
        made.state = mado::web::words(visit, "administration.transfer.state." + word_of(found->state));
        if (found->state == TransferState::Prepared)
            keep_plan(tx, visit, id, found->csv, burden_of, made);
        if (found->state == TransferState::Undone)
            keep_not_undone(tx, visit, id, made);
        made.may_drop = found->state == TransferState::Prepared;
        made.may_undo = found->state == TransferState::Applied && found->day && *found->day > visit.now().today();
        return made;
    });
    auto values = TRY(std::move(page));
    values.tabs = tabs(visit, "/administration/transfers");
    values.trouble_summary = mado::web::trouble_summary(visit, attempt);
    values.back = mado::web::link(visit, "/administration/transfers");
    return mado::web::page(visit, "administration/transfer.html", values, attempt);
}

Result<http::Response> act_transfer(Visit const& visit)
{
    auto const id = visit.request.path.at("transfer");
    auto const what = visit.request.answer("do");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        if (what == "undo")
            return undo_transfer(tx, visit.caller, visit.here, id);
        if (what == "drop")
            return drop_transfer(tx, visit.caller, visit.here, id);
        if (auto const applied = apply_transfer(tx, visit.caller, visit.here, id); !applied)
            return std::unexpected(applied.error());
        return {};
    }));
    return mado::web::done(visit, what == "drop" ? "/administration/transfers" : "/administration/transfers/" + id,
        what == "undo" ? "administration.said.transfer_undone" : what == "drop" ? "administration.said.transfer_dropped" : "administration.said.transfer_applied");
}

Result<http::Response> show_absences(Visit const& visit, Attempt const* attempt)
{
    constexpr std::string_view words = "administration.absence";
    AbsencesPage page { tabs(visit, "/administration/absences"), mado::web::trouble_summary(visit, attempt), {}, box(visit, attempt, words, "person", true), box(visit, attempt, words, "since", true),
        box(visit, attempt, words, "until", true) };
    page.absences = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<AbsenceRow> rows;
        for (auto const& one : organization::absences(tx, visit.now().today())) {
            auto const person = organization::person(tx, one.person);
            rows.push_back({ one.person.value, person ? person->name : one.person.value, wareki::short_text(one.since), wareki::short_text(one.until), one.since.iso() });
        }
        return rows;
    });
    return mado::web::page(visit, "administration/absences.html", page, attempt);
}

Result<http::Response> act_absences(Visit const& visit)
{
    constexpr std::string_view path = "/administration/absences";
    if (visit.request.answer("do") == "forget") {
        auto const since = Day::parse(visit.request.answer("since"));
        if (!since)
            return refuse(Kind::Conflict, "administration.absence.gone");
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return forget_absence(tx, visit.caller, visit.here, { visit.request.answer("person") }, *since); }));
        return mado::web::done(visit, path, "administration.said.absence_forgotten");
    }
    auto const since = TRY(day_typed(visit, "since"));
    auto const until = TRY(day_typed(visit, "until"));
    auto const person = person_typed(visit);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_absence(tx, visit.caller, visit.here, { person, since, until }); }));
    return mado::web::done(visit, path, "administration.said.absence_kept");
}

std::vector<mado::web::PageType> transfer_pages()
{
    return { html::page<TransfersPage>("administration/transfers.html"), html::page<TransferPage>("administration/transfer.html"), html::page<AbsencesPage>("administration/absences.html") };
}

}  // namespace mado::administration::pages
