#include "web/arrears_pages.h"

#include <mado/time/wareki.h>

#include "web/import_pages.h"

namespace mado::treasury::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

constexpr int most_rows = 200, most_transfers = 20, days_ahead = 3;

struct PayoutRow {
    std::string id, address, payee, title, month, amount, state, about, version;
    bool may_order = false, may_open = false;
    static constexpr auto fields = std::tuple { F(PayoutRow, id), F(PayoutRow, address), F(PayoutRow, payee), F(PayoutRow, title), F(PayoutRow, month), F(PayoutRow, amount), F(PayoutRow, state),
        F(PayoutRow, about), F(PayoutRow, version), F(PayoutRow, may_order), F(PayoutRow, may_open) };
};
struct TransferRow {
    std::string address, number, pays_on, count, total, state;
    static constexpr auto fields = std::tuple { F(TransferRow, address), F(TransferRow, number), F(TransferRow, pays_on), F(TransferRow, count), F(TransferRow, total), F(TransferRow, state) };
};
struct Group {
    std::string title, total;
    std::vector<PayoutRow> rows;
    static constexpr auto fields = std::tuple { F(Group, title), F(Group, total), F(Group, rows) };
};
struct PayoutsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<Group> groups;
    std::vector<TransferRow> transfers;
    std::string client, client_words;
    FormBox pays_on;
    bool may_make = false, may_pay = false;
    static constexpr auto fields = std::tuple { F(PayoutsPage, trouble_summary), F(PayoutsPage, groups), F(PayoutsPage, transfers), F(PayoutsPage, client), F(PayoutsPage, client_words), F(PayoutsPage, pays_on), F(PayoutsPage, may_make), F(PayoutsPage, may_pay) };
};
struct PayoutPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, title, payee, amount, month, heading, state, why, account, holder, version;
    std::vector<FormBox> boxes;
    FormBox reason;
    bool is_returned = false, may_cancel = false, has_account = false;
    static constexpr auto fields = std::tuple { F(PayoutPage, trouble_summary), F(PayoutPage, list), F(PayoutPage, title), F(PayoutPage, payee), F(PayoutPage, amount), F(PayoutPage, month),
        F(PayoutPage, heading), F(PayoutPage, state), F(PayoutPage, why), F(PayoutPage, account), F(PayoutPage, holder), F(PayoutPage, version), F(PayoutPage, boxes),
        F(PayoutPage, reason), F(PayoutPage, is_returned), F(PayoutPage, may_cancel), F(PayoutPage, has_account) };
};
struct TransferLine {
    std::string place, payee, title, month, amount, state, box, why, error;
    static constexpr auto fields = std::tuple { F(TransferLine, place), F(TransferLine, payee), F(TransferLine, title), F(TransferLine, month), F(TransferLine, amount), F(TransferLine, state),
        F(TransferLine, box), F(TransferLine, why), F(TransferLine, error) };
};
struct TransferPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, file, number, pays_on, count, total, hash, state, file_error;
    std::vector<TransferLine> lines;
    bool may_settle = false;
    static constexpr auto fields = std::tuple { F(TransferPage, trouble_summary), F(TransferPage, list), F(TransferPage, file), F(TransferPage, number), F(TransferPage, pays_on), F(TransferPage, count),
        F(TransferPage, total), F(TransferPage, hash), F(TransferPage, state), F(TransferPage, lines), F(TransferPage, may_settle), F(TransferPage, file_error) };
};
struct ClientPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, kept;
    FormBox code;
    std::vector<FormBox> boxes;
    static constexpr auto fields = std::tuple { F(ClientPage, trouble_summary), F(ClientPage, list), F(ClientPage, kept), F(ClientPage, code), F(ClientPage, boxes) };
};

bool may(Visit const& visit, db::Read& tx, access::Action const& action, std::string const& owner) { return access::allow(tx, visit.caller, action, { owner }).has_value(); }

std::string elsewhere_words(Visit const& visit, Payout const& one) { return say(visit, "treasury.payout.elsewhere", { { "voucher", one.voucher } }); }

PayoutRow row_of(Visit const& visit, db::Read& tx, Payout const& one)
{
    auto about = one.why_returned;
    if (one.state == PayoutState::Paid && one.paid_on)
        about = wareki::short_text(*one.paid_on);
    if (one.elsewhere && one.state == PayoutState::Ordered)
        about = elsewhere_words(visit, one);
    if (one.wish.way == PayoutWay::Cash)
        about = say(visit, "treasury.payout.cash") + (about.empty() ? "" : "　" + about);
    return { one.id.value, mado::web::link(visit, { "treasury", "payouts", one.id.value }), one.wish.payee, one.wish.title, one.wish.month, one.wish.amount.digits(),
        say(visit, "treasury.payout.state." + word_of(one.state)), about, std::to_string(one.version), one.state == PayoutState::Obligated && may(visit, tx, may_order, one.wish.owner),
        may(visit, tx, may_pay_out, one.wish.owner) };
}

std::string number_of(Transfer const& one) { return wareki::fiscal_year_text(one.pays_on.month() < 4 ? one.pays_on.year() - 1 : one.pays_on.year()) + " 第" + std::to_string(one.number) + "号"; }

PayoutsPage payouts_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    PayoutsPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    for (auto const state : { PayoutState::Returned, PayoutState::Obligated, PayoutState::Ordered, PayoutState::InFile }) {
        Group group { say(visit, "treasury.payouts.group." + word_of(state)), {}, {} };
        Yen total;
        for (auto const& one : payouts(tx, visit.caller, state, "", most_rows)) {
            group.rows.push_back(row_of(visit, tx, one));
            total += one.wish.amount;
            page.may_make = page.may_make || (state == PayoutState::Ordered && !one.elsewhere);
        }
        group.total = total.text();
        if (!group.rows.empty())
            page.groups.push_back(std::move(group));
    }
    page.may_pay = may(visit, tx, may_pay_out, {});
    page.may_make = page.may_make && page.may_pay;
    if (!page.may_pay)
        return page;
    for (auto const& one : transfers(tx, most_transfers))
        page.transfers.push_back({ mado::web::link(visit, { "treasury", "transfers", one.id.value }), number_of(one), wareki::short_text(one.pays_on), std::to_string(one.payouts), one.total.digits(),
            say(visit, "treasury.transfer.state." + word_of(one.state)) });
    page.client = mado::web::link(visit, "/treasury/client");
    auto const from = client(tx, visit.here);
    page.client_words = from ? from->name + "　" + masked(from->account) : say(visit, "treasury.client.none");
    auto const day = visit.here.calendar.next_open(visit.now().today().plus_days(days_ahead));
    page.pays_on = day_form_box(visit, attempt, "make", "pays_on", "treasury.transfer.pays_on", day);
    return page;
}

PayoutId payout_of(Visit const& visit) { return visit.request.id<PayoutTag>("payout"); }
TransferId transfer_of(Visit const& visit) { return visit.request.id<TransferTag>("transfer"); }

Result<TransferPage> transfer_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    TRY(access::allow(tx, visit.caller, may_pay_out, {}));
    auto const found = find_transfer(tx, transfer_of(visit));
    if (!found)
        return refuse(Refusal::Kind::NotFound, "treasury.transfer.not_found");
    TransferPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.list = mado::web::link(visit, "/treasury/payouts");
    page.file = mado::web::link(visit, { "treasury", "transfers", found->id.value, "file" });
    page.number = number_of(*found);
    page.pays_on = wareki::text(found->pays_on);
    page.count = std::to_string(found->payouts);
    page.total = found->total.text();
    page.hash = found->hash;
    page.file_error = mado::web::trouble_of(visit, attempt, "file");
    page.state = say(visit, "treasury.transfer.state." + word_of(found->state));
    page.may_settle = found->state == TransferState::Made && visit.now().today() >= found->pays_on;
    for (auto const& one : payouts_in(tx, found->id)) {
        auto const box = "why_" + std::to_string(one.place);
        page.lines.push_back({ std::to_string(one.place), one.wish.payee, one.wish.title, one.wish.month, one.wish.amount.digits(), say(visit, "treasury.payout.state." + word_of(one.state)), box,
            attempt ? visit.request.answer(box) : one.why_returned, mado::web::trouble_of(visit, attempt, box) });
    }
    return page;
}

}  // namespace

Shown show_payouts(Visit const& visit, Attempt const* attempt)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return payouts_page(visit, tx, attempt); });
    return mado::web::page(visit, "treasury/payouts.html", page, attempt);
}

Shown act_payouts(Visit const& visit)
{
    if (visit.request.answer("do") == "order") {
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.order" },
            [&](db::Write& tx) { return order(tx, visit.caller, visit.here, { visit.request.answer("payout") }, typed_number(visit, "version")); }));
        return mado::web::done(visit, "/treasury/payouts", "treasury.said.order");
    }
    auto const pays_on = TRY(typed_day_of(visit, "pays_on"));
    auto const made = TRY(visit.here.database.write(visit.tenant(), { .alone = "treasury.transfer", .name = "treasury.make_transfer" },
        [&](db::Write& tx) { return make_transfer(tx, visit.caller, visit.here, pays_on); }));
    return mado::web::done(visit, "/treasury/transfers/" + made.id.value, "treasury.said.make");
}

// A look at somebody's whole account is an event: the page is opened in a write.
Shown show_payout(Visit const& visit, Attempt const* attempt)
{
    auto const page = visit.here.database.write(visit.tenant(), { .name = "treasury.read_payout" }, [&](db::Write& tx) -> Result<PayoutPage> {
        auto const found = find_payout(tx, payout_of(visit));
        if (!found)
            return refuse(Refusal::Kind::NotFound, "treasury.payout.not_found");
        TRY(access::allow(tx, visit.caller, may_pay_out, { found->wish.owner }));
        PayoutPage made;
        if (found->state != PayoutState::Cancelled && found->wish.way != PayoutWay::Cash) {
            auto const account = TRY(account_of(tx, visit.caller, visit.here, found->id));
            made.has_account = true;
            made.account = account.bank + "　" + account.bank_name + "　" + account.branch + "　" + account.branch_name + "　" + say(visit, "treasury.account.kind." + account.kind) + "　" + account.number;
            made.holder = account.name;
        }
        made.list = mado::web::link(visit, "/treasury/payouts");
        made.title = found->wish.title;
        made.payee = found->wish.payee;
        made.amount = found->wish.amount.text();
        made.month = found->wish.month;
        made.heading = found->wish.heading;
        made.state = say(visit, "treasury.payout.state." + word_of(found->state));
        made.why = found->wish.way == PayoutWay::Cash ? say(visit, "treasury.payout.cash.about") + found->why_returned : found->why_returned;
        if (found->elsewhere && found->state == PayoutState::Ordered)
            made.why = elsewhere_words(visit, *found);
        made.version = std::to_string(found->version);
        made.is_returned = found->state == PayoutState::Returned;
        made.may_cancel = made.is_returned || found->state == PayoutState::Obligated || (found->state == PayoutState::Ordered && !found->elsewhere);
        return made;
    });
    if (!page)
        return std::unexpected(page.error());
    auto shown = *page;
    shown.trouble_summary = mado::web::trouble_summary(visit, attempt);
    shown.boxes = account_boxes(visit, attempt, "again");
    shown.reason = form_box(visit, attempt, "cancel", "reason", "treasury.payout.cancel_reason");
    return mado::web::page(visit, "treasury/payout.html", shown, attempt);
}

Shown act_payout(Visit const& visit)
{
    auto const what = visit.request.answer("do");
    auto const version = typed_number(visit, "version");
    if (what == "again")
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.obligate_again" },
            [&](db::Write& tx) { return obligate_again(tx, visit.caller, visit.here, payout_of(visit), typed_account(visit), version); }));
    else
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.cancel_payout" },
            [&](db::Write& tx) { return cancel_payout(tx, visit.caller, visit.here, payout_of(visit), visit.request.answer("reason"), version); }));
    return mado::web::done(visit, "/treasury/payouts", what == "again" ? "treasury.said.again" : "treasury.said.cancel");
}

Shown show_transfer(Visit const& visit, Attempt const* attempt)
{
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return transfer_page(visit, tx, attempt); }));
    return mado::web::page(visit, "treasury/transfer.html", page, attempt);
}

Shown take_results(Visit const& visit, TransferId const& id)
{
    auto const sent = TRY(sent_file(visit, most_results_bytes));
    auto const results = TRY(read_results(visit.here, sent.bytes));
    TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.settle_by_results" }, [&](db::Write& tx) { return settle_by_results(tx, visit.caller, visit.here, id, results); }));
    return mado::web::done(visit, "/treasury/transfers/" + id.value, "treasury.said.settle");
}

Shown act_transfer(Visit const& visit)
{
    auto const id = transfer_of(visit);
    if (visit.request.answer("do") == "results")
        return take_results(visit, id);
    TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.settle_transfer" }, [&](db::Write& tx) -> Result<Transfer> {
        std::vector<ReturnedPayout> returned;
        for (auto const& one : payouts_in(tx, id))
            if (auto why = visit.request.answer("why_" + std::to_string(one.place)); !why.empty())
                returned.push_back({ one.place, std::move(why) });
        return settle_transfer(tx, visit.caller, visit.here, id, returned);
    }));
    return mado::web::done(visit, "/treasury/transfers/" + id.value, "treasury.said.settle");
}

Shown fetch_transfer(Visit const& visit)
{
    auto const id = transfer_of(visit);
    auto file = TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.take_transfer" }, [&](db::Write& tx) { return transfer_file(tx, visit.caller, visit.here, id); }));
    auto response = http::bytes("application/octet-stream", std::move(file));
    return response.with("content-disposition", "attachment; filename=\"FURIKOMI.txt\"").with("cache-control", "no-store");
}

Shown show_client(Visit const& visit, Attempt const* attempt)
{
    auto const kept = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<std::optional<Client>> {
        TRY(access::allow(tx, visit.caller, may_pay_out, {}));
        return client(tx, visit.here);
    });
    if (!kept)
        return std::unexpected(kept.error());
    auto const& from = *kept;
    ClientPage page { mado::web::trouble_summary(visit, attempt), mado::web::link(visit, "/treasury/payouts"), from ? from->name + "　" + masked(from->account) : std::string(),
        form_box(visit, attempt, "client", "client_code", "treasury.client.code", from ? from->code : std::string()), account_boxes(visit, attempt, "client") };
    return mado::web::page(visit, "treasury/client.html", page, attempt);
}

Shown act_client(Visit const& visit)
{
    TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.keep_client" },
        [&](db::Write& tx) { return keep_client(tx, visit.caller, visit.here, { visit.request.answer("client_code"), {}, typed_account(visit) }); }));
    return mado::web::done(visit, "/treasury/payouts", "treasury.said.client");
}

std::vector<mado::web::PageType> payout_pages()
{
    return { html::page<PayoutsPage>("treasury/payouts.html"), html::page<PayoutPage>("treasury/payout.html"), html::page<TransferPage>("treasury/transfer.html"), html::page<ClientPage>("treasury/client.html") };
}

}  // namespace mado::treasury::web
