#include <mado/audit/audit.h>
#include <mado/protection/recognizes.h>
#include <mado/text/utf8.h>

#include "store/protection_store.h"

#include <algorithm>

namespace mado::protection {

namespace {

// Named once: Kind is also what sort of protection it is.
using RefusalKind = Refusal::Kind;
using cases::Hint;
using cases::Recognized;
using cases::Shield;
using cases::ShieldState;

constexpr std::size_t most_words = 500;
constexpr int most_cases = 500, longest_months = 12;

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

void check(std::vector<FieldError>& errors, std::string const& control, std::string_view words, bool required)
{
    if (required && is_blank(words))
        errors.push_back({ control, "protection.required" });
    if (text::length(words) > most_words)
        errors.push_back({ control, "protection.too_long", { { "most", std::to_string(most_words) } } });
}

std::vector<FieldError> wrong_in(Protection const& one)
{
    std::vector<FieldError> errors;
    check(errors, "name", one.name, true);
    check(errors, "body", one.body, true);
    check(errors, "ask", one.ask, true);
    check(errors, "contact_name", one.contact_name, false);
    check(errors, "contact_address", one.contact_address, false);
    if (one.until <= one.from || one.until > one.from.plus_months(longest_months))
        errors.push_back({ "until", "protection.wrong_term" });
    return errors;
}

Result<Protection> found_for(db::Read& tx, Caller const& caller, ProtectionId const& id)
{
    auto found = store::find(tx, id);
    if (!found)
        return refuse(RefusalKind::NotFound, "protection.not_found");
    TRY(access::allow(tx, caller, cases::may_protect, { found->division }));
    return std::move(*found);
}

Result<Protection> found_for(db::Read& tx, Caller const& caller, ProtectionId const& id, std::int64_t expected_version)
{
    auto found = TRY(found_for(tx, caller, id));
    if (found.version != expected_version || found.state != State::Active)
        return refuse(RefusalKind::Conflict, "protection.changed_meanwhile");
    return found;
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Protection const& one)
{
    audit::record(tx, caller, here.now(), event, { { "protection", one.id.value } }, { { "kind", word_of(one.kind) }, { "until", one.until.iso() } });
}

// What the typed words tell of the person. The name alone counts where a case does not know the day of birth, or this protection does not.
std::vector<Recognized> traits_of(Workplace const& here, std::string const& tenant, Protection const& one, Marks const& marks)
{
    std::vector<Recognized> all;
    auto const add = [&](Hint hint, std::string const& words) { all.push_back({ hint, cases::recognition_key(here, tenant, hint, words) }); };
    add(Hint::Name, one.name);
    if (one.born_on)
        add(Hint::Person, one.name + "/" + one.born_on->iso());
    else
        add(Hint::OwnName, one.name);
    for (auto const& phone : marks.phones)
        add(Hint::Phone, phone);
    for (auto const& address : marks.addresses)
        add(Hint::Place, address);
    std::erase_if(all, [](Recognized const& trait) { return trait.key.empty(); });
    return all;
}

Result<void> suspect(db::Write& tx, Caller const& caller, Workplace const& here, Protection const& one, CaseId const& of, cases::TellFront tell)
{
    auto const before = cases::shield_of(tx, of);
    if (before && before->state != ShieldState::Declared)
        return {};
    if (auto const judged = store::judged(tx, one.id, of); judged && judged->verdict == Verdict::NotSame)
        return {};
    Shield shield;
    shield.of = of;
    shield.state = ShieldState::Suspected;
    shield.protection = one.id.value;
    shield.ask = one.ask;
    return cases::raise_shield(tx, caller, here, std::move(shield), tell);
}

Result<void> suspect_all(db::Write& tx, Caller const& caller, Workplace const& here, Protection const& one, std::vector<Recognized> const& traits)
{
    std::set<std::string> seen;
    for (auto const& trait : traits)
        for (auto const& of : cases::cases_with(tx, trait, most_cases))
            if (seen.insert(of.value).second)
                TRY(suspect(tx, caller, here, one, of, cases::TellFront::Yes));
    return {};
}

Result<void> link(db::Write& tx, Caller const& caller, Workplace const& here, Protection const& one, CaseId const& of)
{
    auto shield = cases::shield_of(tx, of).value_or(Shield {});
    shield.of = of;
    shield.state = ShieldState::Set;
    shield.protection = one.id.value;
    shield.contact_name = one.contact_name;
    shield.contact_address = one.contact_address;
    shield.ask = one.ask;
    TRY(cases::raise_shield(tx, caller, here, std::move(shield)));
    auto lives = cases::recognized_by(tx, of);  // where the person lives now is in the case: the next one is recognized by it
    std::erase_if(lives, [](Recognized const& trait) { return trait.hint != Hint::Place && trait.hint != Hint::Phone; });
    return learn(tx, caller, here, one.id, lives);
}

// Another protection keeps the case shielded: one that a person has judged it to be of, else one that it fits and that nobody has judged of it.
Result<bool> is_like_another(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of)
{
    for (auto const& id : store::judged_same(tx, of))
        if (auto const other = store::find(tx, id)) {
            TRY(link(tx, caller, here, *other, of));
            return true;
        }
    for (auto const& trait : cases::recognized_by(tx, of))
        for (auto const& id : store::with_trait(tx, trait))
            if (!store::judged(tx, id, of)) {
                auto const other = store::find(tx, id);
                Shield shield;
                shield.of = of;
                shield.state = ShieldState::Suspected;
                shield.protection = id.value;
                shield.ask = other ? other->ask : std::string();
                TRY(cases::raise_shield(tx, caller, here, std::move(shield)));
                return true;
            }
    return false;
}

}  // namespace

Result<Protection> set(db::Write& tx, Caller const& caller, Workplace const& here, Protection one, Marks const& marks)
{
    TRY(access::allow(tx, caller, cases::may_protect, { one.division }));
    if (auto errors = wrong_in(one); !errors.empty())
        return refuse(std::move(errors));
    one.id = { here.now().id() };
    one.state = State::Active;
    one.version = 1;
    store::insert(tx, one);
    auto const traits = traits_of(here, tx.tenant(), one, marks);
    for (auto const& trait : traits)
        store::add_trait(tx, one.id, trait);
    trace(tx, caller, here, "protection.protection.set", one);
    TRY(suspect_all(tx, caller, here, one, traits));
    TRY(here.listeners.publish(tx, caller, here, Recognizing { one.id, traits }));
    return one;
}

Result<Protection> extend(db::Write& tx, Caller const& caller, Workplace const& here, ProtectionId const& id, Day until, std::int64_t expected_version)
{
    auto one = TRY(found_for(tx, caller, id, expected_version));
    auto const from = std::max(one.until, here.now().today());
    if (until <= from || until > from.plus_months(longest_months))
        return refuse({ { "until", "protection.wrong_term" } });
    one.until = until;
    if (!store::change(tx, one))
        return refuse(RefusalKind::Conflict, "protection.changed_meanwhile");
    trace(tx, caller, here, "protection.protection.extended", one);
    return one;
}

Result<Protection> end(db::Write& tx, Caller const& caller, Workplace const& here, ProtectionId const& id, std::string_view reason, std::int64_t expected_version)
{
    auto one = TRY(found_for(tx, caller, id, expected_version));
    std::vector<FieldError> errors;
    check(errors, "reason", reason, true);
    if (!errors.empty())
        return refuse(std::move(errors));
    one.state = State::Ended;
    if (!store::change(tx, one))
        return refuse(RefusalKind::Conflict, "protection.changed_meanwhile");
    for (auto const& shield : cases::shields_of(tx, id.value)) {
        store::keep_judged(tx, id, shield.of, { Verdict::NotSame, std::string(reason), caller.person, here.now().at });
        auto const another = TRY(is_like_another(tx, caller, here, shield.of));
        if (!another)
            TRY(cases::lift_shield(tx, caller, here, shield.of));
    }
    trace(tx, caller, here, "protection.protection.ended", one);
    TRY(here.listeners.publish(tx, caller, here, Ended { one.id }));
    return one;
}

Result<void> judge(db::Write& tx, Caller const& caller, Workplace const& here, ProtectionId const& id, CaseId const& of, Verdict verdict, std::string_view why)
{
    auto const found = TRY(cases::find(tx, of));
    TRY(access::allow(tx, caller, cases::may_protect, { found.owner }));
    std::vector<FieldError> errors;
    check(errors, "why", why, true);
    if (id.value.empty() && verdict == Verdict::Same)
        errors.push_back({ "protection", "protection.choose_one" });
    auto const shield = cases::shield_of(tx, of);
    auto const is_of_another = shield && !shield->protection.empty() && shield->protection != id.value;
    if (verdict == Verdict::NotSame && id.value.empty() && is_of_another)
        errors.push_back({ "protection", "protection.choose_whose" });
    if (!errors.empty())
        return refuse(std::move(errors));
    store::keep_judged(tx, id, of, { verdict, std::string(why), caller.person, here.now().at });
    audit::record(tx, caller, here.now(), "protection.case.judged", { { "protection", id.value }, { "case", of.value } }, { { "verdict", word_of(verdict) } });
    if (verdict == Verdict::Same) {
        auto const one = TRY(found_for(tx, caller, id));
        if (one.state != State::Active)
            return refuse(RefusalKind::Conflict, "protection.changed_meanwhile");
        return link(tx, caller, here, one, of);
    }
    if (!shield)
        return refuse(RefusalKind::Conflict, "protection.changed_meanwhile");
    if (is_of_another)  // kept as said; what shields the case is somebody else's protection and stays
        return {};
    auto const another = TRY(is_like_another(tx, caller, here, of));
    if (!another)
        TRY(cases::lift_shield(tx, caller, here, of));
    return {};
}

Result<void> choose(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of, Choice const& choice)
{
    auto const found = TRY(cases::find(tx, of));
    TRY(access::allow(tx, caller, cases::may_protect, { found.owner }));
    auto shield = cases::shield_of(tx, of);
    if (!shield)
        return refuse(RefusalKind::NotFound, "protection.not_found");
    shield->also = choice.also;
    shield->released = choice.released;
    shield->may_leave = choice.may_leave;
    TRY(cases::raise_shield(tx, caller, here, *shield));
    audit::record(tx, caller, here.now(), "protection.case.chosen", { { "case", of.value } },
        { { "also", std::to_string(choice.also.size()) }, { "released", std::to_string(choice.released.size()) }, { "may_leave", choice.may_leave ? "true" : "false" } });
    return {};
}

Result<Protection> find(db::Read& tx, Caller const& caller, ProtectionId const& id) { return found_for(tx, caller, id); }

std::vector<Protection> protections(db::Read& tx, Caller const& caller)
{
    auto all = store::all(tx);
    std::erase_if(all, [&](Protection const& one) { return !access::allow(tx, caller, cases::may_protect, { one.division }); });
    return all;
}

std::vector<cases::Shield> waiting(db::Read& tx, Caller const& caller)
{
    auto all = cases::unjudged_shields(tx, most_cases);
    std::erase_if(all, [&](cases::Shield const& shield) {
        auto const found = cases::find(tx, shield.of);
        return !found || !access::allow(tx, caller, cases::may_protect, { found->owner });
    });
    return all;
}

Result<void> on_recognizable(db::Write& tx, Caller const& caller, Workplace const& here, cases::Recognizable const& event)
{
    for (auto const& trait : event.by)
        for (auto const& id : store::with_trait(tx, trait))
            if (auto const one = store::find(tx, id))
                TRY(suspect(tx, caller, here, *one, event.of, cases::TellFront::No));
    return {};
}

std::vector<db::Statement> statements() { return store::protection_statements(); }

}  // namespace mado::protection
