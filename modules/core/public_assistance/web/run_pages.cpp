// 月次の締め: begun (a dry run: nothing is paid by it), looked at, drafted.
#include "web/pages.h"

#include <mado/crypto/box.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

namespace mado::public_assistance::web {

namespace {

constexpr int most_rows = 200;

struct RunsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back;
    bool may_begin = false;
    Box month;
    Table list;
    static constexpr auto fields = std::tuple { MADO_FIELD(RunsPage, trouble_summary), MADO_FIELD(RunsPage, back), MADO_FIELD(RunsPage, may_begin), MADO_FIELD(RunsPage, month), MADO_FIELD(RunsPage, list) };
};
struct RunPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, state, households, total, faults, hash, signature, draft, version, next, left_out;
    bool may_draft = false, may_drop = false, is_reckoning = false;
    Table lines;
    static constexpr auto fields = std::tuple { MADO_FIELD(RunPage, trouble_summary), MADO_FIELD(RunPage, back), MADO_FIELD(RunPage, title), MADO_FIELD(RunPage, state), MADO_FIELD(RunPage, households),
        MADO_FIELD(RunPage, total), MADO_FIELD(RunPage, faults), MADO_FIELD(RunPage, hash), MADO_FIELD(RunPage, signature), MADO_FIELD(RunPage, draft), MADO_FIELD(RunPage, version),
        MADO_FIELD(RunPage, next), MADO_FIELD(RunPage, left_out), MADO_FIELD(RunPage, may_draft), MADO_FIELD(RunPage, may_drop), MADO_FIELD(RunPage, is_reckoning), MADO_FIELD(RunPage, lines) };
};

RunId id_of(Asked const& visit) { return visit.request.id<AssistanceRunTag>("run"); }
std::string state_words(Asked const& visit, Run const& one) { return say(visit, "public_assistance.run." + word_of(one.state)); }

Result<RunPage> run_page(db::Read& tx, Asked const& visit)
{
    auto const one = TRY(find_run(tx, visit.caller, id_of(visit)));
    RunPage page;
    page.title = say(visit, "public_assistance.run.title", { { "month", month_text(one.month) } });
    page.state = state_words(visit, one);
    page.households = std::to_string(one.households), page.total = one.total.text(), page.faults = std::to_string(one.faults);
    page.hash = one.hash, page.signature = crypto::base64url(one.signature);
    page.version = std::to_string(one.version);
    page.is_reckoning = one.state == RunState::Reckoning || one.state == RunState::Closing;
    bool const may = access::allow(tx, visit.caller, may_work, { one.owner }).has_value();
    page.may_draft = may && one.state == RunState::Reckoned && (one.faults == 0 || one.faults < one.households);
    page.left_out = one.faults == 0 ? std::string() : say(visit, "public_assistance.run.left_out", { { "count", std::to_string(one.faults) }, { "rest", std::to_string(one.households - one.faults) } });
    page.may_drop = may && (one.state == RunState::Reckoned || one.state == RunState::Reckoning);
    if (one.draft)
        page.draft = mado::web::link(visit, { "approvals", one.draft.value });
    page.lines = table(visit, "public_assistance.run.lines", { "public_assistance.number", "public_assistance.head", "public_assistance.needed_yen", "public_assistance.income_yen",
        "public_assistance.paid_yen", "public_assistance.adjustment_yen", "public_assistance.run.fault" });
    auto const after = visit.request.query_of("after");
    for (auto const& line : lines_of(tx, one.id, after, most_rows)) {
        auto const household = find_household(tx, visit.caller, line.household);
        auto const group = persons::household(tx, line.household);
        Cell fault { line.fault };
        fault.is_alarm = !line.fault.empty();
        page.lines.add({ linked(household ? std::to_string(household->number) : std::string(), address(visit, line.household)),
            { group ? persons::known(tx, group->head, visit.now().today()).name.characters : std::string() }, { line.amounts.needed.digits() }, { line.amounts.income.digits() }, { line.paid.digits() },
            { line.adjustment.is_zero() ? "" : line.adjustment.digits() }, fault });
        if (std::ssize(page.lines.lines) == most_rows)
            page.next = mado::web::link(visit, { "public-assistance", "runs", one.id.value }) + "?after=" + line.household.value;
    }
    return page;
}

}  // namespace

Shown show_runs(Asked const& visit, Attempt const* attempt)
{
    auto page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        RunsPage made;
        made.list = table(visit, "public_assistance.runs", { "public_assistance.month", "public_assistance.state", "public_assistance.supervision.households", "public_assistance.paid_yen" });
        for (auto const& one : runs(tx, visit.caller, most_rows))
            made.list.add({ linked(month_text(one.month), mado::web::link(visit, { "public-assistance", "runs", one.id.value })), { state_words(visit, one) }, { std::to_string(one.households) }, { one.total.digits() } });
        made.may_begin = !access::scope(tx, visit.caller, may_work).empty();
        return made;
    });
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, "/public-assistance");
    page.month = Form(visit, attempt, "begin").line("month", "public_assistance.month_typed", month_text(first_of_month(visit.now().today()).plus_months(1)));
    return mado::web::page(visit, "public_assistance/runs.html", page, attempt);
}

Shown act_runs(Asked const& visit)
{
    auto const month = parse_month(visit.request.answer("month"));
    if (!month)
        return refuse({ { "month", "public_assistance.run.wrong_month" } });
    auto const work = [&](db::Write& tx) {
        auto const position = organization::position(tx, visit.caller.position);
        return begin_run(tx, visit.caller, visit.here, position ? position->division : std::string(), *month);
    };
    auto const made = TRY(visit.here.database.write(visit.tenant(), { .alone = "public_assistance.run", .name = "public_assistance.begin_run" }, work));
    return mado::web::done(visit, "/public-assistance/runs/" + made.id.value, "public_assistance.said.run");
}

Shown show_run(Asked const& visit, Attempt const* attempt)
{
    auto page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return run_page(tx, visit); }));
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, "/public-assistance/runs");
    return mado::web::page(visit, "public_assistance/run.html", page, attempt);
}

Shown act_run(Asked const& visit)
{
    bool const drafts = visit.request.answer("do") == "draft";
    auto const version = typed_number(visit, "version");
    auto const work = [&](db::Write& tx) { return drafts ? draft_run(tx, visit.caller, visit.here, id_of(visit), version) : drop_run(tx, visit.caller, visit.here, id_of(visit), version); };
    TRY(visit.here.database.write(visit.tenant(), { .name = "public_assistance.run" }, work));
    return mado::web::done(visit, "/public-assistance/runs/" + id_of(visit).value, drafts ? "public_assistance.said.drafted" : "public_assistance.said.kept");
}

Shown show_run_of_draft(Asked const& visit, Attempt const*)
{
    auto const found = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find_run(tx, visit.caller, id_of(visit)); }));
    return http::see_other(mado::web::link(visit, { "public-assistance", "runs", found.id.value }));
}

std::vector<mado::web::PageType> run_pages() { return { html::page<RunsPage>("public_assistance/runs.html"), html::page<RunPage>("public_assistance/run.html") }; }

}  // namespace mado::public_assistance::web
