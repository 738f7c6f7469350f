#include <mado/child_support/reports.h>

#include "service/workings.h"

#include <mado/text/utf8.h>
#include <mado/text/width.h>

#include "store/exchange_store.h"
#include "store/payment_store.h"
#include "store/recipient_store.h"

#include <algorithm>
#include <charconv>

namespace mado::child_support {

namespace {

using Kind = Refusal::Kind;

constexpr char entering_job[] = "child_support.enter";
constexpr unsigned august = 8;
constexpr int days_to_look = 7, days_for_the_inquiry = 14;

Result<Recipient> recipient_of(db::Write& tx, Caller const& program, Workplace const& here, NewRecipient const& wish)
{
    persons::NewIndividual person;
    person.owner = wish.owner;
    person.name = wish.name;
    person.born_on = wish.born_on;
    person.account = wish.account;
    person.came_from = wish.came_from;
    if (wish.address)
        person.addresses = { *wish.address };
    auto const made = TRY(persons::add(tx, program, here, person));
    Recipient recipient;
    recipient.id = { here.now().id() };
    recipient.number = store::next_number(tx);
    recipient.who = made.id;
    recipient.owner = wish.owner;
    recipient.claim = wish.claim;
    recipient.receipt = wish.receipt;
    recipient.town = wish.town;
    recipient.is_guardian = wish.is_guardian;
    recipient.claimed_on = wish.claimed_on;
    recipient.qualified_on = wish.qualified_on;
    recipient.counted_from = wish.counted_from;
    return recipient;
}

// A child that somebody receives the allowance for already, here or elsewhere: a clerk looks before anything is paid for it.
void watch_for_two(db::Write& tx, Workplace const& here, Recipient const& recipient, std::string const& child, persons::IndividualId const& who, Day from)
{
    for (auto const& [other, kept] : service::standing_of(tx, child, who))
        if (kept.last() > month_of(from))
            service::add_work(tx, here, recipient, WorkKind::ChildTwice, child, here.now().today().plus_days(days_to_look), service::number_words(other));
}

}  // namespace

Day through_month(Day today)
{
    auto const year = allowance_year(month_of(today));
    bool const is_season = today.month() >= august && allowance_year(month_of(today)) < today.year();  // 現況届: the next year is being decided
    return last_month_of(is_season ? year + 1 : year);
}

namespace service {

// A child becomes an individual of its own; what is kept of it here is its day of birth, on which months depend.
Result<Fact> keep_child(db::Write& tx, Caller const& by, Workplace const& here, Recipient const& recipient, Fact fact, persons::Name const& name)
{
    persons::NewIndividual person;
    person.owner = recipient.owner;
    person.name = name;
    person.born_on = Day::parse(fact.values.text("child_born_on"));
    person.came_from = "child_support:" + recipient.id.value;
    auto const made = TRY(persons::add(tx, work_of(by, entering_job), here, person));
    store::add_child(tx, recipient.id, { fact.id, made.id });
    watch_for_two(tx, here, recipient, fact.id, made.id, fact.from);
    auto values = fact.values.object();
    values.erase("child_name");
    values.erase("child_kana");
    fact.values = json::Value(std::move(values));
    return fact;
}

}  // namespace service

Result<Recipient> enter(db::Write& tx, Caller const& caller, Workplace const& here, NewRecipient const& wish)
{
    if (wish.claim)
        if (auto found = store::of_claim(tx, wish.claim))
            return std::move(*found);
    if (wish.children.empty())
        return refuse({ { "children", "child_support.enter.no_child" } });
    auto const program = service::work_of(caller, entering_job);
    auto const now = here.now();
    auto const recipient = TRY(recipient_of(tx, program, here, wish));
    store::insert(tx, recipient, now.at);
    Decision certified { { now.id() }, recipient.id, DecisionKind::Certified, wish.claimed_on, {}, json::Array {}, {}, DecisionState::Decided, {}, {}, caller.person, now.at, now.today() };
    std::vector<persons::Member> members { { recipient.who, "本人", wish.claimed_on, {} } };
    for (auto const& child : wish.children) {
        Fact fact { here.now().id(), FactKind::ChildAdded, wish.claimed_on, {}, json::object({ { "child_born_on", child.born_on.iso() }, { "ground", child.ground }, { "is_disabled", child.is_disabled } }) };
        fact = TRY(service::keep_child(tx, caller, here, recipient, std::move(fact), child.name));
        store::add_fact(tx, recipient.id, { fact, certified.id, caller.person, now.at });
        members.push_back({ store::children(tx, recipient.id).back().who, "子", wish.claimed_on, {} });
        certified.facts.push_back(std::move(fact));
    }
    for (auto fact : wish.facts) {
        fact.id = here.now().id();
        store::add_fact(tx, recipient.id, { fact, certified.id, caller.person, now.at });
        certified.facts.push_back(std::move(fact));
    }
    TRY(persons::found_household(tx, program, here, persons::HouseholdKind::Livelihood, wish.owner, members));
    auto const rules = service::rules_of(here);
    service::keep_months(tx, here, rules, recipient, certified.id);
    certified.from = first_month(basis_of(tx, recipient));
    certified.change = service::change_json(differences({}, service::plain_months(tx, recipient.id)));
    store::insert(tx, certified);
    if (wish.asks_public_account && !wish.account)
        service::add_work(tx, here, recipient, WorkKind::PublicAccount, public_account_work, now.today().plus_days(days_for_the_inquiry));
    service::trace(tx, caller, here, "child_support.recipient.entered", recipient, { { "came_from", wish.came_from }, { "children", std::to_string(wish.children.size()) } });
    look_over(tx, here, recipient);
    return recipient;
}

Result<int> recalculate(db::Write& tx, Caller const& caller, Workplace const& here, RecipientId const& id, DecisionId const& because)
{
    auto const recipient = TRY(find_for(tx, caller, may_keep, id));
    auto const changed = service::keep_months(tx, here, service::rules_of(here), recipient, because);
    if (changed > 0)
        service::trace(tx, caller, here, "child_support.recipient.recalculated", recipient, { { "months", std::to_string(changed) } });
    look_over(tx, here, recipient);
    return changed;
}

Result<Recipient> set_pay_way(db::Write& tx, Caller const& caller, Workplace const& here, RecipientId const& id, PayWay way, std::int64_t expected_version)
{
    auto recipient = TRY(service::found_for(tx, caller, may_keep, id, expected_version));
    recipient.pay_way = way;
    if (!store::change(tx, recipient, here.now().at))
        return refuse(Kind::Conflict, "child_support.changed_meanwhile");
    service::trace(tx, caller, here, "child_support.recipient.pay_way_set", recipient, { { "way", word_of(way) } });
    return recipient;
}

// -- reading

Result<Recipient> find_for(db::Read& tx, Caller const& caller, access::Action const& action, RecipientId const& id)
{
    auto found = store::find(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "child_support.recipient.not_found");
    if (!access::allow(tx, caller, action, { found->owner }))
        return refuse(access::allow(tx, caller, may_read, { found->owner }) ? Kind::Forbidden : Kind::NotFound, "child_support.recipient.not_found");  // of another division's nobody learns that there is one
    return std::move(*found);
}

std::optional<Recipient> find(db::Read& tx, RecipientId const& id) { return store::find(tx, id); }
std::optional<Recipient> numbered(db::Read& tx, std::int64_t number) { return store::numbered(tx, number); }
std::optional<Recipient> of_claim(db::Read& tx, CaseId const& claim) { return store::of_claim(tx, claim); }

Basis basis_of(db::Read& tx, Recipient const& recipient)
{
    Basis basis { recipient.is_guardian, recipient.claimed_on, recipient.qualified_on, recipient.counted_from, {} };
    for (auto& kept : store::facts(tx, recipient.id))
        basis.facts.push_back(std::move(kept.fact));
    return basis;
}

std::vector<KeptMonth> months_of(db::Read& tx, RecipientId const& id) { return store::months(tx, id); }
std::vector<KeptMonth> versions_of(db::Read& tx, RecipientId const& id, Day month) { return store::versions(tx, id, month); }
std::vector<Decision> decisions_of(db::Read& tx, RecipientId const& id) { return store::decisions(tx, id); }
std::vector<KeptFact> facts_of(db::Read& tx, RecipientId const& id)
{
    auto all = store::facts(tx, id);
    std::ranges::reverse(all);
    return all;
}
std::vector<KeptChild> kept_children(db::Read& tx, RecipientId const& id) { return store::children(tx, id); }

std::vector<Recipient> search(db::Read& tx, Caller const& caller, Workplace const& here, RecipientQuery const& query)
{
    std::vector<Recipient> all;
    auto const words = std::string(text::trimmed(query.words));
    if (words.empty()) {
        for (auto const& division : access::scope(tx, caller, may_read))
            for (auto& one : store::all_after(tx, division, query.state, query.after, query.most))
                all.push_back(std::move(one));
    } else {
        auto const digits = text::digits_of(words);
        std::int64_t number = 0;
        auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (error == std::errc {} && end == digits.data() + digits.size())
            if (auto found = store::numbered(tx, number))
                all.push_back(std::move(*found));
        for (auto const& person : persons::search(tx, caller, { words, {} }, here.now().today()))
            for (auto& one : store::of_individual(tx, person.id))
                all.push_back(std::move(one));
        std::erase_if(all, [&](Recipient const& one) { return !access::allow(tx, caller, may_read, { one.owner }); });
    }
    std::ranges::sort(all, {}, &Recipient::number);
    all.erase(std::ranges::unique(all, {}, &Recipient::number).begin(), all.end());
    if (std::ssize(all) > query.most)
        all.resize(static_cast<std::size_t>(query.most));
    return all;
}

std::int64_t count(db::Read& tx, Caller const& caller, RecipientState state)
{
    std::int64_t sum = 0;
    for (auto const& division : access::scope(tx, caller, may_read))
        sum += store::count(tx, division, state);
    return sum;
}

std::vector<feel::Value> cases_for(db::Read& tx, Caller const& caller, Day month)
{
    std::vector<feel::Value> all;
    for (auto const& division : access::scope(tx, caller, may_read))
        for (auto const& asked : store::asked_in(tx, division, month))
            if (!asked.is_null())
                all.push_back(case_of(asked));
    return all;
}

std::vector<db::Statement> statements()
{
    auto all = store::statements();
    std::ranges::move(store::payment_statements(), std::back_inserter(all));
    std::ranges::move(report_statements(), std::back_inserter(all));
    std::ranges::move(store::exchange_statements(), std::back_inserter(all));
    return all;
}

}  // namespace mado::child_support
