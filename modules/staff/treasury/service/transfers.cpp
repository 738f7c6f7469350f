#include <mado/treasury/payouts.h>

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>
#include <mado/zengin/kana.h>
#include <mado/zengin/transfer.h>

#include "service/arrears_shared.h"
#include "service/payee_accounts.h"
#include "service/payout_steps.h"
#include "service/posting.h"
#include "store/payout_store.h"

#include <algorithm>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

std::string client_key(std::string const& tenant) { return "client." + tenant; }

// Codes say which bank it is; its name goes along where the file's letters take it.
std::string name_for_bank(std::string const& name)
{
    return zengin::narrowed(name, zengin::Letters::Bank).refused.empty() ? name : std::string();
}

zengin::Account account_for_bank(BankAccount const& account)
{
    return { account.bank, name_for_bank(account.bank_name), account.branch, name_for_bank(account.branch_name), static_cast<zengin::AccountKind>(account.kind.empty() ? '1' : account.kind.front()), account.number };
}

zengin::TransferFile file_of(Workplace const& here, Client const& client, Day pays_on, std::vector<store::BoxedPayout> const& ordered)
{
    zengin::TransferFile file;
    file.header = { zengin::TransferKind::General, zengin::ClientCode::parse(client.code).value_or(zengin::ClientCode {}), client.name, zengin::MonthDay::of(pays_on), account_for_bank(client.account) };
    int place = 0;
    for (auto const& one : ordered) {
        auto const account = service::opened(here, one.payout.id.value, one.account);
        zengin::Transfer line;
        line.account = account_for_bank(account);
        line.name = account.name;
        line.amount = one.payout.wish.amount;
        line.newness = one.payout.attempts == 0 ? zengin::Newness::First : zengin::Newness::Changed;
        line.first_code = std::to_string(++place);
        file.transfers.push_back(std::move(line));
    }
    return file;
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Transfer const& transfer)
{
    audit::record(tx, caller, here.now(), event, { { "transfer", transfer.id.value } }, { { "count", std::to_string(transfer.payouts) }, { "total", std::to_string(transfer.total.amount()) },
        { "returned", std::to_string(transfer.returned) }, { "hash", transfer.hash } });
}

Result<Transfer> transfer_for(db::Read& tx, Caller const& caller, TransferId const& id)
{
    TRY(access::allow(tx, caller, may_pay_out, {}));
    auto found = store::transfer(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "treasury.transfer.not_found");
    return std::move(*found);
}

Result<void> booked(db::Write& tx, Caller const& caller, Workplace const& here, Payout payout, Transfer const& transfer, std::string const& why_returned)
{
    bool const is_paid = why_returned.empty();
    payout.state = is_paid ? PayoutState::Paid : PayoutState::Returned;
    payout.paid_on = is_paid ? std::optional(transfer.pays_on) : std::nullopt;
    payout.why_returned = why_returned;
    if (!store::change(tx, payout))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    service::keep_step(tx, here, payout, transfer.pays_on);
    audit::record(tx, caller, here.now(), is_paid ? "treasury.payout.paid" : "treasury.payout.returned",
        { { "payout", payout.id.value }, { payout.wish.source_kind, payout.wish.source }, { "transfer", transfer.id.value } },
        { { "amount", std::to_string(payout.wish.amount.amount()) }, { "month", payout.wish.month } });
    if (is_paid)
        return here.listeners.publish(tx, caller, here, PayoutPaid { payout });
    return here.listeners.publish(tx, caller, here, PayoutReturned { payout });
}

}  // namespace

Result<void> keep_client(db::Write& tx, Caller const& caller, Workplace const& here, Client const& client)
{
    TRY(access::allow(tx, caller, may_pay_out, {}));
    std::vector<FieldError> errors;
    if (!zengin::ClientCode::parse(client.code))
        errors.push_back({ "client_code", "treasury.client.wrong_code" });
    auto const account = checked(client.account);
    if (!account)
        std::ranges::copy(account.error().fields, std::back_inserter(errors));
    if (!errors.empty())
        return refuse(std::move(errors));
    store::keep_client(tx, { client.code, account->name, service::boxed(here, client_key(tx.tenant()), *account) });
    audit::record(tx, caller, here.now(), "treasury.client.kept", { { "town", tx.tenant() } });
    return {};
}

std::optional<Client> client(db::Read& tx, Workplace const& here)
{
    auto const found = store::client(tx);
    if (!found)
        return std::nullopt;
    return Client { found->code, found->name, service::opened(here, client_key(tx.tenant()), found->account) };
}

Result<Transfer> make_transfer(db::Write& tx, Caller const& caller, Workplace const& here, Day pays_on)
{
    TRY(access::allow(tx, caller, may_pay_out, {}));
    auto const now = here.now();
    if (pays_on <= now.today() || !here.calendar.is_open(pays_on))
        return refuse({ { "pays_on", "treasury.transfer.wrong_day" } });
    auto const from = client(tx, here);
    if (!from)
        return refuse(Kind::Conflict, "treasury.transfer.no_client");
    // Who has ordered a payment does not carry it out as well (地方自治法170条: 命令機関と出納機関の分離).
    auto const ordered = store::ordered(tx, caller.person, most_in_transfer);
    if (ordered.empty())
        return refuse(Kind::Conflict, "treasury.transfer.nothing");
    auto const file = file_of(here, *from, pays_on, ordered);
    auto const written = zengin::write(file);
    if (!written) {
        auto const& finding = written.error().front();
        auto const line = static_cast<std::size_t>(finding.record >= 2 ? finding.record - 2 : 0);
        return refuse({ { "pays_on", "treasury.transfer.wrong_line", { { "payee", line < ordered.size() ? ordered[line].payout.wish.payee : "" }, { "says", finding.japanese } } } });
    }
    Transfer made;
    made.id = { now.id() };
    made.number = service::next_number(tx, "transfer." + std::to_string(fiscal_year(now.today())));
    made.pays_on = pays_on;
    made.by = caller.person;
    for (auto const& one : ordered) {
        auto payout = one.payout;
        payout.state = PayoutState::InFile;
        payout.transfer = made.id;
        payout.place = ++made.payouts;
        ++payout.attempts;
        made.total += payout.wish.amount;
        if (!store::change(tx, payout))
            return refuse(Kind::Conflict, "treasury.changed_meanwhile");
        service::keep_step(tx, here, payout, now.today());
    }
    made.hash = crypto::sha256_hex(written->bytes);
    store::insert(tx, made, service::boxed_file(here, made.id.value, written->bytes), now.at);
    trace(tx, caller, here, "treasury.transfer.made", made);
    return made;
}

Result<std::string> transfer_file(db::Write& tx, Caller const& caller, Workplace const& here, TransferId const& id)
{
    auto const transfer = TRY(transfer_for(tx, caller, id));
    auto const boxed = store::file_of(tx, id);
    auto bytes = service::opened_file(here, id.value, boxed.value_or(""));
    if (crypto::sha256_hex(bytes) != transfer.hash)
        throw std::runtime_error("treasury: the file " + id.value + " is not what was made");
    trace(tx, caller, here, "treasury.transfer.taken", transfer);
    return bytes;
}

Result<Transfer> settle_transfer(db::Write& tx, Caller const& caller, Workplace const& here, TransferId const& id, std::vector<ReturnedPayout> const& returned)
{
    auto transfer = TRY(transfer_for(tx, caller, id));
    if (transfer.state == TransferState::Settled)
        return transfer;
    if (here.now().today() < transfer.pays_on)
        return refuse(Kind::Conflict, "treasury.transfer.not_yet");
    auto const lines = store::in_transfer(tx, id);
    for (auto const& one : returned) {
        TRY(service::words_at("why_" + std::to_string(one.place), one.why, 100));
        if (std::ranges::none_of(lines, [&](Payout const& payout) { return payout.place == one.place; }))
            return refuse({ { "returned", "treasury.transfer.no_such_place" } });
    }
    transfer.state = TransferState::Settled;
    transfer.settled_on = here.now().today();
    for (auto const& payout : lines) {
        auto const back = std::ranges::find(returned, payout.place, &ReturnedPayout::place);
        transfer.returned += back != returned.end() ? 1 : 0;
        TRY(booked(tx, caller, here, payout, transfer, back != returned.end() ? back->why : std::string()));
    }
    if (!store::settle(tx, transfer))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    trace(tx, caller, here, "treasury.transfer.settled", transfer);
    return transfer;
}

std::optional<Transfer> find_transfer(db::Read& tx, TransferId const& id) { return store::transfer(tx, id); }
std::vector<Transfer> transfers(db::Read& tx, int most) { return store::transfers(tx, most); }

}  // namespace mado::treasury
