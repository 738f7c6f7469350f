// 現況届の時期, and files in and out.
#include "web/shared.h"

#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include "service/workings.h"

#include <algorithm>
#include <charconv>

namespace mado::child_support::web {

namespace {

constexpr std::ptrdiff_t most_rows = 200;
constexpr unsigned august = 8;

struct StandRow {
    std::string address, number, name, told, reminded, warned, received, checked, state, due;
    bool is_missing = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(StandRow, address), MADO_FIELD(StandRow, number), MADO_FIELD(StandRow, name), MADO_FIELD(StandRow, told), MADO_FIELD(StandRow, reminded),
        MADO_FIELD(StandRow, warned), MADO_FIELD(StandRow, received), MADO_FIELD(StandRow, checked), MADO_FIELD(StandRow, state), MADO_FIELD(StandRow, due), MADO_FIELD(StandRow, is_missing) };
};
struct ReportsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, year, all, reported, missing, due, terms, csv, other, other_words, next;
    std::vector<StandRow> rows;
    bool may_keep = false, has_due = false, shows_all = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(ReportsPage, trouble_summary), MADO_FIELD(ReportsPage, list), MADO_FIELD(ReportsPage, year), MADO_FIELD(ReportsPage, all), MADO_FIELD(ReportsPage, reported),
        MADO_FIELD(ReportsPage, missing), MADO_FIELD(ReportsPage, due), MADO_FIELD(ReportsPage, terms), MADO_FIELD(ReportsPage, csv), MADO_FIELD(ReportsPage, other), MADO_FIELD(ReportsPage, other_words), MADO_FIELD(ReportsPage, next),
        MADO_FIELD(ReportsPage, rows), MADO_FIELD(ReportsPage, may_keep), MADO_FIELD(ReportsPage, has_due), MADO_FIELD(ReportsPage, shows_all) };
};
struct FilesPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, csv, error;
    static constexpr auto fields = std::tuple { MADO_FIELD(FilesPage, trouble_summary), MADO_FIELD(FilesPage, list), MADO_FIELD(FilesPage, csv), MADO_FIELD(FilesPage, error) };
};
struct ImportPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string error;
    Box division;
    static constexpr auto fields = std::tuple { MADO_FIELD(ImportPage, trouble_summary), MADO_FIELD(ImportPage, error), MADO_FIELD(ImportPage, division) };
};

int year_of(Visit const& visit)
{
    auto const asked = visit.request.method == "POST" ? visit.request.answer("year") : visit.request.query_of("year");
    int year = 0;
    std::from_chars(asked.data(), asked.data() + asked.size(), year);
    auto const today = visit.now().today();
    return year >= 2000 && year < 2100 ? year : today.month() >= august ? today.year() : today.year() - 1;
}

StandRow stand_row(Visit const& visit, db::Read& tx, ReportRow const& one)
{
    auto const day = [](std::optional<Day> const& on) { return on ? wareki::short_text(*on) : std::string("―"); };
    auto const state = one.checked ? "checked" : one.is_withheld ? "withheld" : one.received ? "received" : "missing";
    StandRow row { mado::web::link(visit, { "child-support", one.recipient.id.value }), service::number_words(one.recipient), service::name_of(tx, one.recipient, visit.now().today()), day(one.told),
        day(one.reminded), day(one.warned), day(one.received), day(one.checked), say(visit, std::string("child_support.reports.") + state), {}, !one.checked && !one.is_withheld };
    for (auto const step : one.due)
        row.due += (row.due.empty() ? "" : "、") + say(visit, "child_support.step." + word_of(step));
    return row;
}

// 差止 from November of the year, one draft each: who decides looks at each alone.
Result<int> propose_withholding(Visit const& visit, int year)
{
    auto const rows = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return report_rows(tx, visit.caller, visit.here, year); });
    int drafted = 0;
    for (auto const& one : rows) {
        if (one.checked || one.received || one.is_withheld)
            continue;                        // what has arrived is looked at before anything is withheld
        Fact fact { {}, FactKind::Withholding, first_month_of(year), {}, json::object({ { "ground", "no_report" } }) };
        auto const made = visit.here.database.write(visit.tenant(), { .name = "child_support.propose" }, [&](db::Write& tx) {
            return propose(tx, visit.caller, visit.here, one.recipient.id, { fact }, wareki::fiscal_year_text(year).substr(0, wareki::fiscal_year_text(year).size() - std::string("度").size())
                    + "の現況届が提出されていないため、支払を一時差し止めます。", one.recipient.version);
        });
        if (made)
            ++drafted;
        else if (made.error().kind != Refusal::Kind::Conflict)  // one that waits for a decision already is passed over
            return std::unexpected(made.error());
    }
    return drafted;
}

}  // namespace

Shown show_reports(Visit const& visit, Attempt const* attempt)
{
    auto const year = year_of(visit);
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        ReportsPage made;
        made.trouble_summary = mado::web::trouble_summary(visit, attempt);
        made.list = mado::web::link(visit, "/child-support");
        made.csv = mado::web::link(visit, "/child-support/reports/csv");
        made.year = std::to_string(year);
        made.may_keep = !access::scope(tx, visit.caller, may_keep).empty();
        if (!access::scope(tx, visit.caller, may_set).empty())
            made.terms = mado::web::link(visit, "/child-support/terms");
        made.shows_all = visit.request.query_of("show") == "all";
        auto const here = mado::web::link(visit, "/child-support/reports") + "?year=" + made.year;
        made.other = here + (made.shows_all ? "" : "&show=all");
        made.other_words = say(visit, made.shows_all ? "child_support.reports.show_missing" : "child_support.reports.show_all");
        auto const rows = report_rows(tx, visit.caller, visit.here, year);
        auto const missing = std::ranges::count_if(rows, [](ReportRow const& one) { return !one.checked; });
        auto const due = std::ranges::count_if(rows, [](ReportRow const& one) { return !one.due.empty(); });
        made.all = std::to_string(rows.size());
        made.missing = std::to_string(missing);
        made.reported = std::to_string(std::ssize(rows) - missing);
        made.due = std::to_string(due);
        made.has_due = due > 0;
        auto const after = visit.request.query_of("after");
        std::int64_t from = 0, last_number = 0;
        std::from_chars(after.data(), after.data() + after.size(), from);
        for (auto const& one : rows) {
            if (one.recipient.number <= from || (one.checked && !made.shows_all))
                continue;
            if (std::ssize(made.rows) == most_rows) {
                made.next = here + (made.shows_all ? "&show=all" : "") + "&after=" + std::to_string(last_number);
                break;
            }
            made.rows.push_back(stand_row(visit, tx, one));
            last_number = one.recipient.number;
        }
        return made;
    });
    return kept_private(mado::web::page(visit, "child_support/reports.html", page, attempt));
}

Shown act_reports(Visit const& visit)
{
    int year = 0;
    auto const typed = visit.request.answer("year");
    std::from_chars(typed.data(), typed.data() + typed.size(), year);
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<void> {
        return access::scope(tx, visit.caller, may_keep).empty() ? Result<void>(refuse(Refusal::Kind::Forbidden, "child_support.run.not_yours")) : Result<void> {};
    }));
    if (visit.request.answer("do") == "tell") {
        TRY(visit.here.database.write(visit.tenant(), { .name = tell_job }, [&](db::Write& tx) -> Result<void> {
            jobs::enqueue(tx, visit.now(), tell_job, json::object({}));
            return {};
        }));
        return mado::web::done(visit, "/child-support/reports", "child_support.said.telling");
    }
    auto const now = visit.now().today();
    if (year < 2000 || year > now.year() || (year == now.year() && now.month() <= august))
        return refuse(Refusal::Kind::Conflict, "child_support.reports.too_early");
    TRY(propose_withholding(visit, year));
    return mado::web::done(visit, "/child-support/reports", "child_support.said.drafted");
}

// It leaves the house: it is in the trace.
Shown fetch_reports(Visit const& visit)
{
    auto const year = year_of(visit);
    auto const csv = TRY(visit.here.database.write(visit.tenant(), { .name = "child_support.save" }, [&](db::Write& tx) -> Result<std::string> {
        audit::record(tx, visit.caller, visit.now(), "child_support.recipient.saved", {}, { { "sheet", "reports" }, { "year", std::to_string(year) } });
        return reports_csv(tx, visit.caller, visit.here, year);
    }));
    auto response = http::bytes("text/csv; charset=utf-8", csv);
    response.with("content-disposition", "attachment; filename=\"child_support_reports_" + std::to_string(year) + ".csv\"").with("cache-control", "no-store");
    return response;
}

Shown show_files(Visit const& visit, Attempt const* attempt)
{
    FilesPage const page { mado::web::trouble_summary(visit, attempt), mado::web::link(visit, "/child-support"), mado::web::link(visit, "/child-support/files/csv"), mado::web::trouble_of(visit, attempt, "file") };
    return mado::web::page(visit, "child_support/files.html", page, attempt);
}

Shown act_files(Visit const& visit)
{
    auto const bytes = TRY(sent_file(visit));
    auto const match_it = [&](db::Write& tx) -> Result<void> {
        if (are_account_answers(bytes))
            TRY(match_accounts(tx, visit.caller, visit.here, bytes));
        else
            TRY(match(tx, visit.caller, visit.here, bytes));
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), { .name = "child_support.match" }, match_it));
    return mado::web::done(visit, "/child-support", "child_support.said.matched");
}

Shown show_import(Visit const& visit, Attempt const* attempt)
{
    auto const divisions = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<Choice> all;
        for (auto const& one : organization::divisions(tx))
            if (access::allow(tx, visit.caller, may_import, { one.path }))
                all.push_back({ one.path, one.name });
        return all;
    });
    ImportPage const page { mado::web::trouble_summary(visit, attempt), mado::web::trouble_of(visit, attempt, "file"), choice_box(visit, attempt, "division", "child_support.in.division", divisions) };
    return kept_private(mado::web::page(visit, "child_support/import.html", page, attempt));
}

Shown act_import(Visit const& visit)
{
    auto const division = visit.request.answer("division");
    if (division.empty())
        return refuse({ { "division", "child_support.wrong.missing" } });
    auto const bytes = TRY(sent_file(visit));
    TRY(visit.here.database.write(visit.tenant(), { .alone = "child_support.import", .name = "child_support.import" },
        [&](db::Write& tx) { return read_csv(tx, visit.caller, visit.here, bytes, division); }));
    return mado::web::done(visit, "/child-support/files/import", "child_support.said.imported");
}

// All that is kept leaves the house: it is in the trace.
Shown fetch_csv(Visit const& visit)
{
    auto const csv = TRY(visit.here.database.write(visit.tenant(), { .name = "child_support.save" }, [&](db::Write& tx) -> Result<std::string> {
        audit::record(tx, visit.caller, visit.now(), "child_support.recipient.saved", {});
        return write_csv(tx, visit.caller, visit.here);
    }));
    auto response = http::bytes("text/csv; charset=utf-8", csv);
    response.with("content-disposition", "attachment; filename=\"child_support.csv\"").with("cache-control", "no-store");
    return response;
}

std::vector<mado::web::PageType> season_pages() { return { html::page<ReportsPage>("child_support/reports.html"), html::page<FilesPage>("child_support/files.html"), html::page<ImportPage>("child_support/import.html") }; }

}  // namespace mado::child_support::web
