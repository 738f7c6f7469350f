#include <mado/treasury/debits.h>

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>
#include <mado/treasury/arrears.h>
#include <mado/treasury/postponements.h>
#include <mado/treasury/receipts.h>
#include <mado/zengin/debit.h>
#include <mado/zengin/kana.h>

#include "service/arrears_shared.h"
#include "service/payee_accounts.h"
#include "service/posting.h"
#include "store/debit_store.h"

#include <algorithm>
#include <set>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_words = 100;
constexpr int consents_a_look = 500, most_claims_of_one = 100, most_days_ahead = 60;

std::string account_key(DebitConsentId const& id) { return "debit." + id.value; }
std::string file_key(DebitRequestId const& id) { return "debit_file." + id.value; }

bool takes_debits(Item const& item) { return std::ranges::find(item.ways, Way::Debit) != item.ways.end(); }

Result<void> checked(db::Read& tx, Workplace const& here, DebitConsent const& wanted, BankAccount const& account)
{
    std::vector<FieldError> errors;
    if (text::trimmed(wanted.payer.name).empty() || text::length(wanted.payer.name) > most_words || text::length(wanted.payer.kana) > most_words)
        errors.push_back({ "payer_name", "treasury.claim.wrong_payer" });
    if (text::trimmed(wanted.payer.address).empty() || text::length(wanted.payer.address) > 2 * most_words)
        errors.push_back({ "payer_address", "treasury.debit.wrong_address" });
    auto const item = wanted.item.empty() ? std::nullopt : treasury::item(tx, here, wanted.item);
    if (!wanted.item.empty() && (!item || !takes_debits(*item)))
        errors.push_back({ "item", "treasury.debit.wrong_item" });
    if (wanted.from < here.now().today())
        errors.push_back({ "from", "treasury.debit.wrong_from" });
    if (account.kind == "4")  // 全銀 91 knows no such account
        errors.push_back({ "account_kind", "treasury.account.wrong_kind" });
    if (auto const said = treasury::checked(account); !said)
        std::ranges::copy(said.error().fields, std::back_inserter(errors));
    if (!errors.empty())
        return refuse(std::move(errors));
    return {};
}

// Between family name and name stands a blank of either width.
std::string with_blank(std::string name, std::string_view blank)
{
    constexpr std::string_view wide = "　";
    std::string made;
    for (std::size_t i = 0; i < name.size();) {
        bool const is_wide = std::string_view(name).substr(i).starts_with(wide);
        if (is_wide || name[i] == ' ')
            made += blank;
        else
            made += name[i];
        i += is_wide ? wide.size() : 1;
    }
    return made;
}

bool is_of(Payer const& a, Payer const& b) { return with_blank(a.name, " ") == with_blank(b.name, " ") && a.address == b.address && (a.kana.empty() || b.kana.empty() || a.kana == b.kana); }

// What is to be collected from one account: nothing whose money is on its way, promised in parts or put off.
std::vector<Claim> due_of(db::Read& tx, Workplace const& here, DebitConsent const& consent, Day collects_on)
{
    std::vector<Claim> all;
    std::set<ClaimId> owed;
    for (auto const* blank : { " ", "　" })
        for (auto const& id : store::owed_until(tx, with_blank(consent.payer.name, blank), consent.from, collects_on, most_claims_of_one))
            owed.insert(id);
    for (auto const& id : owed) {
        auto claim = treasury::find(tx, id);
        auto const item = claim ? treasury::item(tx, here, claim->item) : std::nullopt;
        if (!item || !takes_debits(*item) || !is_of(consent.payer, claim->payer) || (!consent.item.empty() && consent.item != claim->item) || postponed_on(tx, id, collects_on))
            continue;
        if (std::ranges::any_of(promises_of(tx, *claim, here.now().today()), [](Promise const& one) { return one.state == PromiseState::Live; }))
            continue;
        all.push_back(std::move(*claim));
    }
    return all;
}

Result<Slip> slip_for(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& claim)
{
    for (auto const& slip : slips_of(tx, claim.id))
        if (slip.state == SlipState::Live && slip.instalment == 0 && slip.amount == claim.balance.unpaid())
            return slip;
    return issue_slip(tx, caller, here, claim.id);
}

// Codes say which bank it is; its name goes along where the file's letters take it.
std::string name_for_bank(std::string const& name) { return zengin::narrowed(name, zengin::Letters::Bank).refused.empty() ? name : std::string(); }

zengin::Account for_bank(BankAccount const& account)
{
    return { account.bank, name_for_bank(account.bank_name), account.branch, name_for_bank(account.branch_name), static_cast<zengin::AccountKind>(account.kind.empty() ? '1' : account.kind.front()), account.number };
}

struct Gathered { zengin::DebitFile file {}; std::vector<DebitLine> lines {}; std::vector<std::string> payers {}; };

Result<Gathered> gathered(db::Write& tx, Caller const& caller, Workplace const& here, Day collects_on)
{
    Gathered all;
    std::set<ClaimId> taken;   // of two consents of one payer the older one counts
    for (std::string after; std::ssize(all.lines) < most_debits;) {
        auto const some = store::live_consents(tx, collects_on, after, consents_a_look);
        if (some.empty())
            break;
        after = some.back().consent.id.value;
        for (auto const& one : some)
            for (auto const& claim : due_of(tx, here, one.consent, collects_on)) {
                if (std::ssize(all.lines) == most_debits || !taken.insert(claim.id).second)
                    continue;
                auto const slip = TRY(slip_for(tx, caller, here, claim));
                auto const account = service::opened(here, account_key(one.consent.id), one.account);
                all.lines.push_back({ static_cast<int>(all.lines.size()) + 1, claim.id, slip.number, one.consent.id, claim.balance.unpaid() });
                all.payers.push_back(claim.payer.name);
                all.file.debits.push_back({ for_bank(account), account.name, claim.balance.unpaid(), one.consent.requests == 0 ? zengin::Newness::First : zengin::Newness::Known, slip.number,
                    zengin::DebitResult::Collected });
            }
    }
    return all;
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, DebitRequest const& request)
{
    audit::record(tx, caller, here.now(), event, { { "debit_request", request.id.value } }, { { "lines", std::to_string(request.lines) }, { "total", std::to_string(request.total.amount()) }, { "hash", request.hash } });
}

Result<void> may_be_asked(db::Read& tx, Workplace const& here, Day collects_on, std::string_view client_code)
{
    std::vector<FieldError> errors;
    if (collects_on <= here.now().today() || !here.calendar.is_open(collects_on))
        errors.push_back({ "collects_on", "treasury.debit.wrong_day" });
    else if (collects_on > here.now().today().plus_days(most_days_ahead))
        errors.push_back({ "collects_on", "treasury.debit.too_far", { { "last", wareki::text(here.now().today().plus_days(most_days_ahead)) } } });
    if (!zengin::ClientCode::parse(client_code))
        errors.push_back({ "client", "treasury.client.wrong_code" });
    if (!errors.empty())
        return refuse(std::move(errors));
    if (!client(tx, here))
        return refuse(Kind::Conflict, "treasury.transfer.no_client");
    if (store::has_unanswered(tx))
        return refuse(Kind::Conflict, "treasury.debit.unanswered");
    return {};
}

// The bank's word on each line came by another way than a file of results.
bool has_receipts(db::Read& tx, DebitRequestId const& id)
{
    return std::ranges::all_of(store::debit_lines(tx, id), [&](DebitLine const& line) {
        return std::ranges::any_of(receipts_of(tx, line.claim), [&](Receipt const& one) { return one.incoming.slip == line.slip && (one.incoming.way == Way::Debit || is_money(one.incoming.state)); });
    });
}

}  // namespace

Result<DebitConsent> keep_consent(db::Write& tx, Caller const& caller, Workplace const& here, DebitConsent wanted, BankAccount const& account)
{
    TRY(access::allow(tx, caller, may_request_debits, { "" }));
    TRY(checked(tx, here, wanted, account));
    for (auto* typed : { &wanted.payer.name, &wanted.payer.kana, &wanted.payer.address })
        *typed = std::string(text::trimmed(*typed));
    for (std::string after;;) {
        auto const some = store::live_consents(tx, *Day::parse("9999-12-31"), after, consents_a_look);
        if (some.empty())
            break;
        after = some.back().consent.id.value;
        if (std::ranges::any_of(some, [&](store::BoxedConsent const& one) { return is_of(one.consent.payer, wanted.payer) && one.consent.item == wanted.item; }))
            return refuse(Kind::Conflict, "treasury.debit.known");
    }
    wanted.id = { here.now().id() };
    wanted.ended_on = std::nullopt;
    wanted.requests = 0;
    wanted.version = 1;
    wanted.by = caller.person;
    auto const into = TRY(treasury::checked(account));
    store::insert(tx, wanted, service::boxed(here, account_key(wanted.id), into), here.now().at);
    audit::record(tx, caller, here.now(), "treasury.debit.consented", { { "debit_consent", wanted.id.value } }, { { "item", wanted.item }, { "from", wanted.from.iso() } });
    return wanted;
}

Result<DebitConsent> end_consent(db::Write& tx, Caller const& caller, Workplace const& here, DebitConsentId const& id, std::int64_t expected_version)
{
    TRY(access::allow(tx, caller, may_request_debits, { "" }));
    auto found = store::consent(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "treasury.debit.not_found");
    auto& ended = found->consent;
    if (ended.version != expected_version || ended.ended_on)
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    ended.ended_on = here.now().today();
    if (!store::change(tx, ended))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    audit::record(tx, caller, here.now(), "treasury.debit.consent_ended", { { "debit_consent", id.value } });
    return store::consent(tx, id)->consent;
}

Result<DebitRequest> request_debits(db::Write& tx, Caller const& caller, Workplace const& here, Day collects_on, std::string_view client_code)
{
    TRY(access::allow(tx, caller, may_request_debits, { "" }));
    TRY(may_be_asked(tx, here, collects_on, client_code));
    auto all = TRY(gathered(tx, caller, here, collects_on));
    if (all.lines.empty())
        return refuse(Kind::Conflict, "treasury.debit.nothing");
    auto const town = *client(tx, here);
    all.file.header = { *zengin::ClientCode::parse(client_code), town.name, zengin::MonthDay::of(collects_on), for_bank(town.account) };
    auto const written = zengin::write_debit_request(all.file);
    if (!written) {
        auto const& finding = written.error().front();
        auto const line = static_cast<std::size_t>(std::max(finding.record - 2, 0));
        return refuse({ { "collects_on", "treasury.transfer.wrong_line", { { "payee", line < all.payers.size() ? all.payers[line] : "" }, { "says", finding.japanese } } } });
    }
    DebitRequest made;
    made.id = { here.now().id() };
    made.number = service::next_number(tx, "debit." + std::to_string(fiscal_year(here.now().today())));
    made.collects_on = collects_on;
    made.client = all.file.header.client.text();
    made.by = caller.person;
    made.hash = crypto::sha256_hex(written->bytes);
    made.lines = static_cast<int>(all.lines.size());
    std::set<DebitConsentId> asked;
    for (auto const& line : all.lines) {
        made.total += line.amount;
        asked.insert(line.consent);
    }
    store::insert(tx, made, service::boxed_file(here, file_key(made.id), written->bytes), here.now().at);
    for (auto const& line : all.lines)
        store::insert(tx, made.id, line);
    for (auto const& id : asked)
        store::count_request(tx, id);
    trace(tx, caller, here, "treasury.debit.requested", made);
    return made;
}

Result<std::string> debit_request_file(db::Write& tx, Caller const& caller, Workplace const& here, DebitRequestId const& id)
{
    TRY(access::allow(tx, caller, may_request_debits, { "" }));
    auto const found = store::debit_request(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "treasury.debit.not_found");
    if (!store::take_file(tx, id))
        return refuse(Kind::Conflict, "treasury.debit.withdrawn");
    trace(tx, caller, here, "treasury.debit.file_taken", *found);
    return service::opened_file(here, file_key(id), store::debit_file(tx, id).value_or(""));
}

Result<DebitRequest> answer_debits(db::Write& tx, Caller const& caller, Workplace const& here, DebitRequestId const& id)
{
    TRY(access::allow(tx, caller, may_request_debits, { "" }));
    auto const found = store::debit_request(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "treasury.debit.not_found");
    if (here.now().today() < found->collects_on)
        return refuse(Kind::Conflict, "treasury.debit.not_yet");
    if (found->answered_on || found->withdrawn_on)
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    if (!store::has_results(tx, instant_in_tokyo(found->collects_on, 0)) && !has_receipts(tx, id))
        return refuse(Kind::Conflict, "treasury.debit.no_results");
    if (!store::answer(tx, id, here.now().today()))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    trace(tx, caller, here, "treasury.debit.answered", *found);
    return *store::debit_request(tx, id);
}

Result<DebitRequest> withdraw_debits(db::Write& tx, Caller const& caller, Workplace const& here, DebitRequestId const& id, std::string_view reason)
{
    TRY(access::allow(tx, caller, may_request_debits, { "" }));
    auto const found = store::debit_request(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "treasury.debit.not_found");
    TRY(service::words_at("reason", reason));
    if (!store::withdraw(tx, id, here.now().today(), std::string(text::trimmed(reason))))
        return refuse(Kind::Conflict, "treasury.debit.taken");
    std::set<DebitConsentId> asked;
    for (auto const& line : store::debit_lines(tx, id))
        asked.insert(line.consent);
    for (auto const& consent : asked)  // the bank is told anew that it is the first one
        store::uncount_request(tx, consent);
    trace(tx, caller, here, "treasury.debit.withdrawn", *found);
    return *store::debit_request(tx, id);
}

std::vector<DebitConsent> consents(db::Read& tx, std::string_view after, int most) { return store::consents(tx, after, most); }
std::vector<DebitRequest> debit_requests(db::Read& tx, int most) { return store::debit_requests(tx, most); }
std::vector<DebitLine> debit_lines(db::Read& tx, DebitRequestId const& id) { return store::debit_lines(tx, id); }
std::vector<db::Statement> debit_statements() { return store::debit_statements(); }

}  // namespace mado::treasury
