#include "service/arrears_shared.h"

#include <mado/documents/documents.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>
#include <mado/treasury/receipts.h>

#include "store/arrears_store.h"
#include "store/refund_store.h"

#include <algorithm>

namespace mado::treasury::service {

namespace {

json::Value issuer_of(db::Read& tx, Workplace const& here, Claim const& claim, tenancy::Town const& town)
{
    std::string name, office, phone;
    if (auto const head = organization::position_of_rank(tx, claim.owner, "mayor"))
        if (auto const holders = organization::holders_of(tx, head->id, here.now().today()); !holders.empty())
            name = holders.front().name;
    if (auto const division = organization::division(tx, claim.owner)) {
        office = division->name;
        phone = division->phone;
    }
    auto const title = town.is_prefecture() ? town.name + "知事" : town.name + "長";
    return json::object({ { "title", title }, { "name", name }, { "office", office }, { "phone", phone } });
}

json::Value facts_of(Claim const& claim, Paper const& paper)
{
    json::Array facts;
    auto const add = [&](std::string const& label, std::string const& value) { facts.push_back(json::object({ { "label", label }, { "value", value } })); };
    add("調定番号", number_words(claim));
    add("納めるもの", claim.title);
    add("初めの納期限", wareki::text(claim.due_on));
    for (auto const& [label, value] : paper.facts)
        add(label, value);
    return facts;
}

}  // namespace

Result<Claim> claim_for(db::Read& tx, Caller const& caller, access::Action const& action, ClaimId const& id)
{
    auto found = treasury::find(tx, id);
    if (!found)
        return refuse(Refusal::Kind::NotFound, "treasury.claim.not_found");
    TRY(access::allow(tx, caller, action, { found->owner }));
    return std::move(*found);
}

std::optional<Item> item_of(db::Read& tx, Workplace const& here, Claim const& claim) { return treasury::item(tx, here, claim.item); }

std::vector<LatePayment> payments_of(db::Read& tx, Claim const& claim)
{
    std::vector<LatePayment> all;
    for (auto const& receipt : receipts_of(tx, claim.id))
        if (is_money(receipt.incoming.state))
            all.push_back({ receipt.incoming.paid_on, receipt.incoming.amount });
    for (auto const& one : store::set_offs_onto(tx, claim.id))
        all.push_back(one);
    std::ranges::stable_sort(all, {}, &LatePayment::on);
    return all;
}

Yen received_in_all(db::Read& tx, Claim const& claim)
{
    Yen sum;
    for (auto const& one : payments_of(tx, claim))
        sum += one.amount;
    return sum;
}

std::vector<LatenessRule> rules(Workplace const& here)
{
    auto read = lateness_rules(here.library.text("treasury/lateness.yaml"));
    if (!read)
        throw std::runtime_error(read.error().front());
    return std::move(*read);
}

Result<void> words_at(std::string_view field, std::string_view words, std::size_t most)
{
    if (text::trimmed(words).empty())
        return refuse({ { std::string(field), "treasury.reason_required" } });
    if (text::length(words) > most)
        return refuse({ { std::string(field), "treasury.too_long", { { "most", std::to_string(most) } } } });
    return {};
}

std::string number_words(Claim const& claim) { return wareki::fiscal_year_text(claim.first_year) + " 第" + std::to_string(claim.number) + "号"; }

Result<std::string> issue_paper(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& claim, Paper const& paper)
{
    auto const* town = here.towns.by_code(tx.tenant());
    if (!town)
        throw std::runtime_error("treasury: the tenant " + tx.tenant() + " is no local government");
    json::Array parts;
    for (auto const& one : paper.instalments)
        parts.push_back(json::object({ { "title", "第" + std::to_string(one.number) + "回　" + wareki::text(one.due_on) + "まで　納付書の番号 " + one.slip }, { "amount", one.amount.text() }, { "year", "" } }));
    documents::Issue issue;
    issue.of = { claim.matter_kind == "case" ? claim.matter : claim.id.value };
    issue.owner = claim.owner;
    issue.name = paper.name;
    issue.title = paper.title;
    issue.addressee = claim.payer.name + "　様";
    issue.way = documents::Way::Paper;
    issue.values = json::object({ { "issuer", issuer_of(tx, here, claim, *town) }, { "town", json::object({ { "name", town->name } }) },
        { "addressee", json::object({ { "name", claim.payer.name }, { "address", claim.payer.address }, { "honorific", "様" } }) }, { "facts", facts_of(claim, paper) },
        { "charges", parts }, { "has_charges", !paper.instalments.empty() }, { "has_law", paper.has_remedies },
        { "limit", json::object({ { "law", paper.law }, { "until_wareki", paper.until ? wareki::text(*paper.until) : std::string() } }) } });
    return TRY(documents::issue(tx, caller, here, issue)).id.value;
}

std::optional<Day> demanded_on(db::Read& tx, ClaimId const& id)
{
    for (auto const& letter : store::letters(tx, id))
        if (letter.kind == LetterKind::Demand)
            return letter.sent_on;
    return std::nullopt;
}

Promise looked_at(db::Read& tx, Claim const& claim, Promise promise, Day today)
{
    auto left = received_in_all(tx, claim) - promise.received_before;
    for (auto& one : promise.instalments) {
        one.is_paid = left >= one.amount;
        one.is_missed = !one.is_paid && one.due_on < today;
        left = one.is_paid ? left - one.amount : Yen(0);
    }
    if (promise.state == PromiseState::Live && (claim.balance.unpaid().is_zero() || std::ranges::all_of(promise.instalments, &Instalment::is_paid)))
        promise.state = PromiseState::Kept;
    return promise;
}

}  // namespace mado::treasury::service
