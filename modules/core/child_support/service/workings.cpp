#include "service/workings.h"

#include <mado/persons/history.h>
#include <mado/time/wareki.h>

#include "store/recipient_store.h"

#include <algorithm>
#include <stdexcept>

namespace mado::child_support::service {

using Kind = Refusal::Kind;

benefits::Rules rules_of(Workplace const& here)
{
    auto rules = benefits::Rules::of(here.library, monthly());
    if (!rules)
        throw std::runtime_error("child_support: the library has no child_support_allowance");
    return *std::move(rules);
}

std::string rules_hash(Workplace const& here)
{
    auto const* decision = here.library.decision(benefit_model);
    return decision ? decision->hash : std::string();
}

Caller work_of(Caller const& by, char const* job) { return { .tenant = by.tenant, .kind = CallerKind::System, .person = by.person, .job = job }; }

Result<Recipient> found_for(db::Read& tx, Caller const& caller, access::Action const& action, RecipientId const& id, std::int64_t expected_version)
{
    auto found = TRY(find_for(tx, caller, action, id));
    if (found.version != expected_version)
        return refuse(Kind::Conflict, "child_support.changed_meanwhile");
    return found;
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Recipient const& recipient, std::map<std::string, std::string> details)
{
    details.emplace("number", std::to_string(recipient.number));
    audit::record(tx, caller, here.now(), event, { { "child_support_recipient", recipient.id.value } }, details);
}

std::vector<Month> plain_months(db::Read& tx, RecipientId const& id)
{
    std::vector<Month> all;
    for (auto& one : store::months(tx, id))
        all.push_back(std::move(one.month));
    return all;
}

std::vector<Month> reckoned(Workplace const& here, benefits::Rules const& rules, Basis const& basis)
{
    auto const today = here.now().today();
    return months_of(basis, through_month(today), today, here.calendar, worth_by(rules));
}

int keep_months(db::Write& tx, Workplace const& here, benefits::Rules const& rules, Recipient const& recipient, DecisionId const& because)
{
    auto const after = reckoned(here, rules, basis_of(tx, recipient));
    auto const hash = rules_hash(here);
    int changed = 0;
    for (auto const& one : differences(plain_months(tx, recipient.id), after)) {
        if (one.after.month != one.month)
            continue;  // no month of this household any more: withdrawn below
        KeptMonth kept { one.after, 0, hash, because, here.now().at };
        if (!one.after.asked.is_null())
            kept.month.sheet_hash = hash_of(sheet_of(rules, one.after.asked));
        store::add_month(tx, recipient.id, kept);
        ++changed;
    }
    if (!after.empty())
        store::withdraw_months(tx, recipient.id, after.back().month);
    return changed;
}

void add_work(db::Write& tx, Workplace const& here, Recipient const& recipient, WorkKind kind, std::string about, Day due_on, std::string words)
{
    store::add_work(tx, { { here.now().id() }, recipient.id, recipient.owner, kind, std::move(about), std::move(words), due_on }, here.now().at);
}

std::vector<persons::IndividualId> same_as(db::Read& tx, persons::IndividualId const& who, Alike alike)
{
    Caller const program { .tenant = std::string(tx.tenant()), .kind = CallerKind::System, .job = "child_support.same" };
    std::vector<persons::IndividualId> all { who };
    auto const add = [&](persons::IndividualId const& one) {
        if (std::ranges::find(all, one) == all.end())
            all.push_back(one);
    };
    add(persons::standing_for(tx, who));
    for (std::size_t n = 0; n < all.size(); ++n)
        for (auto const& one : persons::candidates(tx, program, persons::IndividualId(all[n])))
            if (one.judged == "same")
                add(one.other.id);
    if (alike == Alike::Yes)
        for (auto const& one : persons::candidates(tx, program, who))
            if (one.judged.empty())
                add(one.other.id);
    return all;
}

std::vector<std::pair<Recipient, Child>> standing_of(db::Read& tx, std::string const& child, persons::IndividualId const& who)
{
    std::vector<std::pair<Recipient, Child>> all;
    for (auto const& same : same_as(tx, who, Alike::Yes))
        for (auto const& one : store::children_of_individual(tx, same)) {
            auto const other = one.id == child ? std::nullopt : store::find(tx, one.recipient);
            if (!other)
                continue;
            auto const children = children_of(basis_of(tx, *other));
            if (auto const kept = std::ranges::find(children, one.id, &Child::id); kept != children.end())
                all.emplace_back(*other, *kept);
        }
    return all;
}

bool may_be_paid_twice(db::Read& tx, RecipientId const& id)
{
    return std::ranges::any_of(store::work_of(tx, id), [](Work const& one) { return one.kind == WorkKind::ChildTwice; });
}

json::Value change_json(std::vector<Difference> const& differences)
{
    return json::array_of(differences, [](Difference const& one) {
        return json::object({ { "month", one.month.iso() }, { "before", one.before.payable.amount() }, { "after", one.after.payable.amount() }, { "amount", one.after.amount.amount() },
            { "state_before", word_of(one.before.state) }, { "state", word_of(one.after.state) }, { "why", one.after.why } });
    });
}

std::string month_words(Day month)
{
    auto const year = wareki::era_year_of(month);
    return (year ? wareki::text(*year) : std::to_string(month.year()) + "年") + std::to_string(month.month()) + "月";
}

std::string number_words(Recipient const& recipient)
{
    auto digits = std::to_string(recipient.number);
    digits.insert(0, digits.size() < 6 ? 6 - digits.size() : 0, '0');
    return "第" + digits + "号";
}

std::string name_of(db::Read& tx, Recipient const& recipient, Day on) { return persons::known(tx, recipient.who, on).name.characters; }

}  // namespace mado::child_support::service
