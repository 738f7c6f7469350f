// 現況届の時期, and files in and out.
#include "web/shared.h"

#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include "service/workings.h"

#include <algorithm>
#include <charconv>

namespace mado::child_support::web {

namespace {

constexpr unsigned august = 8;

struct ReportRow {
    std::string address, number, name, state;
    bool is_missing = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(ReportRow, address), MADO_FIELD(ReportRow, number), MADO_FIELD(ReportRow, name), MADO_FIELD(ReportRow, state), MADO_FIELD(ReportRow, is_missing) };
};
struct ReportsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, year, all, reported, missing;
    std::vector<ReportRow> rows;
    std::vector<Choice> chosen;
    bool may_keep = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(ReportsPage, trouble_summary), MADO_FIELD(ReportsPage, list), MADO_FIELD(ReportsPage, year), MADO_FIELD(ReportsPage, all), MADO_FIELD(ReportsPage, reported),
        MADO_FIELD(ReportsPage, missing), MADO_FIELD(ReportsPage, rows), MADO_FIELD(ReportsPage, chosen), MADO_FIELD(ReportsPage, may_keep) };
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
    auto const asked = visit.request.query_of("year");
    int year = 0;
    std::from_chars(asked.data(), asked.data() + asked.size(), year);
    auto const today = visit.now().today();
    return year >= 2000 && year < 2100 ? year : today.month() >= august ? today.year() : today.year() - 1;
}

// 差止 from November of the year, one draft each: who decides looks at each alone.
Result<int> propose_withholding(Visit const& visit, int year)
{
    auto const missing = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return report_stands(tx, visit.caller, year); });
    int drafted = 0;
    for (auto const& one : missing) {
        if (one.has_reported || one.is_withheld)
            continue;
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
        made.year = std::to_string(year);
        made.may_keep = !access::scope(tx, visit.caller, may_keep).empty();
        auto const stands = report_stands(tx, visit.caller, year);
        auto const missing = std::ranges::count_if(stands, [](ReportStand const& one) { return !one.has_reported; });
        made.all = std::to_string(stands.size());
        made.missing = std::to_string(missing);
        made.reported = std::to_string(std::ssize(stands) - missing);
        for (auto const& one : stands)
            if (!one.has_reported)
                made.rows.push_back({ mado::web::link(visit, { "child-support", one.recipient.id.value }), service::number_words(one.recipient), service::name_of(tx, one.recipient, visit.now().today()),
                    say(visit, one.is_withheld ? "child_support.reports.withheld" : "child_support.reports.missing"), !one.is_withheld });
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
    auto const now = visit.now().today();
    if (year < 2000 || year > now.year() || (year == now.year() && now.month() <= august))
        return refuse(Refusal::Kind::Conflict, "child_support.reports.too_early");
    TRY(propose_withholding(visit, year));
    return mado::web::done(visit, "/child-support/reports", "child_support.said.drafted");
}

Shown show_files(Visit const& visit, Attempt const* attempt)
{
    FilesPage const page { mado::web::trouble_summary(visit, attempt), mado::web::link(visit, "/child-support"), mado::web::link(visit, "/child-support/files/csv"), mado::web::trouble_of(visit, attempt, "file") };
    return mado::web::page(visit, "child_support/files.html", page, attempt);
}

Shown act_files(Visit const& visit)
{
    auto const bytes = TRY(sent_file(visit));
    TRY(visit.here.database.write(visit.tenant(), { .name = "child_support.match" }, [&](db::Write& tx) { return match(tx, visit.caller, visit.here, bytes); }));
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
