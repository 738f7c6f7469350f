#include "web/shared.h"

#include <mado/time/wareki.h>

#include "service/workings.h"

#include <algorithm>

namespace mado::child_support::web {

namespace {

constexpr int most_lines = 100;

struct RunRow {
    std::string address, month, kind, pays_on, state, count, total;
    static constexpr auto fields = std::tuple { MADO_FIELD(RunRow, address), MADO_FIELD(RunRow, month), MADO_FIELD(RunRow, kind), MADO_FIELD(RunRow, pays_on), MADO_FIELD(RunRow, state), MADO_FIELD(RunRow, count),
        MADO_FIELD(RunRow, total) };
};
struct LineRow {
    std::string id, address, name, number, lines, amount, overpaid, state, fault;
    bool waits = false;
    Box received_by, reason;
    static constexpr auto fields = std::tuple { MADO_FIELD(LineRow, id), MADO_FIELD(LineRow, address), MADO_FIELD(LineRow, name), MADO_FIELD(LineRow, number), MADO_FIELD(LineRow, lines),
        MADO_FIELD(LineRow, amount), MADO_FIELD(LineRow, overpaid), MADO_FIELD(LineRow, state), MADO_FIELD(LineRow, fault), MADO_FIELD(LineRow, waits), MADO_FIELD(LineRow, received_by), MADO_FIELD(LineRow, reason) };
};
struct PaymentsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, dry_month, dry_count, dry_total, dry_overpaid, dry_pays_on;
    std::vector<RunRow> runs;
    std::vector<LineRow> dry;
    Box month;
    bool may_pay = false, is_dry = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(PaymentsPage, trouble_summary), MADO_FIELD(PaymentsPage, list), MADO_FIELD(PaymentsPage, dry_month), MADO_FIELD(PaymentsPage, dry_count),
        MADO_FIELD(PaymentsPage, dry_total), MADO_FIELD(PaymentsPage, dry_overpaid), MADO_FIELD(PaymentsPage, dry_pays_on), MADO_FIELD(PaymentsPage, runs), MADO_FIELD(PaymentsPage, dry),
        MADO_FIELD(PaymentsPage, month), MADO_FIELD(PaymentsPage, may_pay), MADO_FIELD(PaymentsPage, is_dry) };
};
struct RunPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, month, kind, pays_on, state, count, ordered, paid, held, total, hash, version, draft, next;
    std::vector<LineRow> lines;
    bool is_preparing = false, may_propose = false, is_signed = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(RunPage, trouble_summary), MADO_FIELD(RunPage, list), MADO_FIELD(RunPage, month), MADO_FIELD(RunPage, kind), MADO_FIELD(RunPage, pays_on),
        MADO_FIELD(RunPage, state), MADO_FIELD(RunPage, count), MADO_FIELD(RunPage, ordered), MADO_FIELD(RunPage, paid), MADO_FIELD(RunPage, held), MADO_FIELD(RunPage, total), MADO_FIELD(RunPage, hash),
        MADO_FIELD(RunPage, version), MADO_FIELD(RunPage, draft), MADO_FIELD(RunPage, next), MADO_FIELD(RunPage, lines), MADO_FIELD(RunPage, is_preparing), MADO_FIELD(RunPage, may_propose),
        MADO_FIELD(RunPage, is_signed) };
};

RunId run_of(Visit const& visit) { return visit.request.id<ChildSupportRunTag>("run"); }

std::string line_words(std::vector<MonthYen> const& lines)
{
    std::string all;
    for (auto const& line : lines)
        all += (all.empty() ? "" : "、") + month_words(line.month) + "分 " + line.amount.digits();
    return all;
}

Day next_payment_month(Day today)
{
    auto const month = month_of(today);
    return is_payment_month(month) ? month : month.plus_months(1);
}

void lay_dry_run(Visit const& visit, db::Read& tx, PaymentsPage& page, Day month)
{
    page.is_dry = true;
    page.dry_month = month_words(month);
    page.dry_pays_on = wareki::text(payment_day(month, visit.here.calendar));
    Yen total, overpaid;
    auto const lines = dry_run(tx, visit.caller, visit.here, month, Offset::Yes);
    for (auto const& one : lines) {
        total += one.settled.total;
        overpaid += one.settled.overpaid;
        if (std::ssize(page.dry) < most_lines)
            page.dry.push_back({ {}, mado::web::link(visit, { "child-support", one.recipient.id.value }), service::name_of(tx, one.recipient, visit.now().today()), service::number_words(one.recipient),
                line_words(one.settled.lines), one.settled.total.digits(), one.settled.overpaid.is_zero() ? std::string() : one.settled.overpaid.digits(), {},
                one.has_account ? std::string() : say(visit, "child_support.payment.no_account"), false, {}, {} });
    }
    page.dry_count = std::to_string(lines.size());
    page.dry_total = total.text();
    page.dry_overpaid = overpaid.text();
}

PaymentsPage payments_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const today = visit.now().today();
    PaymentsPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.list = mado::web::link(visit, "/child-support");
    page.may_pay = !access::scope(tx, visit.caller, may_pay).empty();
    auto const asked = visit.request.query_of("month");
    page.month = box(visit, attempt, "month", "child_support.run.month", asked.empty() ? next_payment_month(today).iso().substr(0, 7) : asked);
    page.month.help = say(visit, "child_support.run.month.help");
    for (auto const& one : runs(tx, visit.caller)) {
        auto const figures = figures_of(tx, one.id);
        page.runs.push_back({ mado::web::link(visit, { "child-support", "payments", one.id.value }), month_words(one.month), say(visit, "child_support.run_kind." + word_of(one.kind)),
            wareki::short_text(one.pays_on), say(visit, "child_support.run_state." + word_of(one.state)), std::to_string(figures.payments), figures.total.digits() });
    }
    if (auto const month = typed_month(asked))
        lay_dry_run(visit, tx, page, *month);
    return page;
}

LineRow line_row(Visit const& visit, db::Read& tx, Attempt const* attempt, Payment const& one, bool may_pay)
{
    auto const recipient = find(tx, one.recipient);
    bool const waits = one.state == PaymentState::Waiting && may_pay;
    LineRow row { one.id.value, mado::web::link(visit, { "child-support", one.recipient.value }), recipient ? service::name_of(tx, *recipient, visit.now().today()) : std::string(),
        recipient ? service::number_words(*recipient) : std::string(), line_words(lines_of(tx, one.id)), one.amount.digits(), {}, say(visit, "child_support.payment_state." + word_of(one.state)),
        one.fault.empty() ? std::string() : say(visit, one.fault), waits, {}, {} };
    if (one.receipt != 0)
        row.fault = say(visit, "child_support.receipt", { { "number", std::to_string(one.receipt) } });
    if (waits) {
        row.received_by = box(visit, attempt, "received_by_" + one.id.value, "child_support.received_by", row.name);
        row.reason = box(visit, attempt, "reason_" + one.id.value, "child_support.withdraw.reason");
    }
    return row;
}

Result<RunPage> run_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const run = TRY(run_for(tx, visit.caller, may_read, run_of(visit)));
    auto const figures = figures_of(tx, run.id);
    bool const pays = access::allow(tx, visit.caller, may_pay, { run.owner }).has_value();
    RunPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.list = mado::web::link(visit, "/child-support/payments");
    page.month = month_words(run.month);
    page.kind = say(visit, "child_support.run_kind." + word_of(run.kind));
    page.pays_on = wareki::text(run.pays_on);
    page.state = say(visit, "child_support.run_state." + word_of(run.state));
    page.count = std::to_string(figures.payments);
    page.ordered = std::to_string(figures.ordered);
    page.paid = std::to_string(figures.paid);
    page.held = std::to_string(figures.held);
    page.total = figures.total.text();
    page.hash = run.hash;
    page.is_signed = !run.hash.empty() && is_signed(tx, visit.here, run);
    page.version = std::to_string(run.version);
    page.is_preparing = run.state == RunState::Preparing;
    page.may_propose = run.state == RunState::Prepared && pays;
    if (run.draft)
        page.draft = mado::web::link(visit, { "drafts", run.draft.value });
    auto const lines = payments_in(tx, run.id, visit.request.query_of("after"), most_lines);
    for (auto const& one : lines)
        page.lines.push_back(line_row(visit, tx, attempt, one, pays));
    if (std::ssize(lines) == most_lines)
        page.next = mado::web::link(visit, { "child-support", "payments", run.id.value }) + "?after=" + lines.back().recipient.value;
    return page;
}

}  // namespace

Shown show_payments(Visit const& visit, Attempt const* attempt)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return payments_page(visit, tx, attempt); });
    return kept_private(mado::web::page(visit, "child_support/payments.html", page, attempt));
}

Shown act_payments(Visit const& visit)
{
    auto const month = typed_month(visit.request.answer("month"));
    if (!month)
        return refuse({ { "month", "child_support.wrong.month" } });
    auto const run = TRY(visit.here.database.write(visit.tenant(), { .alone = "child_support.run", .name = "child_support.begin_run" },
        [&](db::Write& tx) { return begin_run(tx, visit.caller, visit.here, RunKind::Regular, *month, Offset::Yes); }));
    return mado::web::done(visit, "/child-support/payments/" + run.id.value, "child_support.said.run_begun");
}

Shown show_run(Visit const& visit, Attempt const* attempt)
{
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return run_page(visit, tx, attempt); }));
    return kept_private(mado::web::page(visit, "child_support/run.html", page, attempt));
}

Shown act_run(Visit const& visit)
{
    auto const what = visit.request.answer("do");
    auto const version = typed_number(visit, "version");
    auto const write = [&](auto work) { return visit.here.database.write(visit.tenant(), { .name = "child_support.run" }, work); };
    if (what == "hand_over") {
        PaymentId const payment { visit.request.answer("payment") };
        TRY(write([&](db::Write& tx) { return hand_over(tx, visit.caller, visit.here, payment, visit.request.answer("received_by_" + payment.value)); }));
    } else if (what == "withdraw") {
        PaymentId const payment { visit.request.answer("payment") };
        TRY(write([&](db::Write& tx) { return withdraw_waiting(tx, visit.caller, visit.here, payment, visit.request.answer("reason_" + payment.value)); }));
    } else if (what == "drop")
        TRY(write([&](db::Write& tx) { return drop_run(tx, visit.caller, visit.here, run_of(visit), version); }));
    else
        TRY(write([&](db::Write& tx) { return propose_run(tx, visit.caller, visit.here, run_of(visit), version); }));
    return mado::web::done(visit, "/child-support/payments/" + run_of(visit).value, what == "hand_over" ? "child_support.said.handed_over" : what == "withdraw" ? "child_support.said.withdrawn" : what == "drop" ? "child_support.said.dropped" : "child_support.said.drafted");
}

std::vector<mado::web::PageType> payment_pages() { return { html::page<PaymentsPage>("child_support/payments.html"), html::page<RunPage>("child_support/run.html") }; }

}  // namespace mado::child_support::web
