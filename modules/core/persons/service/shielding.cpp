#include "service/workings.h"

#include <mado/text/search.h>

#include <algorithm>

namespace mado::persons {

namespace {

using Kind = Refusal::Kind;
using cases::Hint;
using cases::Recognized;

constexpr int most_shields = 500;

// As cases reads an application: the name alone where the day of birth is not known, else name and day together.
std::vector<Recognized> traits_of(db::Read& tx, Workplace const& here, IndividualId const& id)
{
    std::vector<Recognized> all;
    auto const add = [&](Hint hint, std::string const& words) {
        Recognized made { hint, cases::recognition_key(here, tx.tenant(), hint, words) };
        if (!made.key.empty() && std::ranges::find(all, made) == all.end())
            all.push_back(std::move(made));
    };
    auto const one = store::find(tx, id);
    for (auto const& row : store::names(tx, id))
        for (auto const& name : { row.name.characters, row.name.common_name }) {
            if (name.empty())
                continue;
            if (one && one->born_on) {
                add(Hint::OwnName, name);
                add(Hint::Person, name + "/" + one->born_on->iso());
            } else
                add(Hint::Name, name);
        }
    for (auto const& row : store::addresses(tx, id))
        add(Hint::Place, row.address.words);
    return all;
}

Result<void> suspect(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, protection::ProtectionId const& protection)
{
    for (auto const& shield : store::shields(tx, id))
        if (shield.protection == protection && shield.state != ShieldState::Ended)
            return {};  // suspected or judged already
    store::keep_shield(tx, { id, protection, ShieldState::Suspected, {}, {}, here.now().at });
    service::trace(tx, caller, here, "persons.individual.shielded", id, { { "state", word_of(ShieldState::Suspected) } });
    return {};
}

Result<store::Stored> found_for_protector(db::Read& tx, Caller const& caller, IndividualId const& id)
{
    return service::found_for(tx, caller, may_read_shielded, id);
}

}  // namespace

Result<void> service::recognize(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id)
{
    auto const traits = traits_of(tx, here, id);
    store::keep_traits(tx, id, traits);
    for (auto const& protection : protection::recognizes(tx, traits))
        TRY(suspect(tx, caller, here, id, protection));
    // Who is judged to be the protected person takes the protection along: the next one at the same place is recognized by it.
    std::vector<Recognized> lives = traits;
    std::erase_if(lives, [](Recognized const& trait) { return trait.hint != Hint::Place; });
    for (auto const& shield : store::shields(tx, id))
        if (shield.state == ShieldState::Set)
            TRY(protection::learn(tx, caller, here, shield.protection, lives));
    return {};
}

std::vector<Shield> shields_of(db::Read& tx, Caller const& caller, IndividualId const& id)
{
    std::vector<Shield> all;
    if (!found_for_protector(tx, caller, id))
        return all;
    for (auto const& one : service::group_of(tx, id))
        for (auto& shield : store::shields(tx, one))
            all.push_back(std::move(shield));
    return all;
}

std::vector<Shield> waiting_shields(db::Read& tx, Caller const& caller)
{
    auto all = store::unjudged(tx, most_shields);
    std::erase_if(all, [&](Shield const& shield) { return !found_for_protector(tx, caller, shield.of); });
    return all;
}

Result<void> judge_shield(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, protection::ProtectionId const& protection, bool is_same, std::string_view reason)
{
    auto const one = TRY(found_for_protector(tx, caller, id));
    if (auto error = service::wrong_words("reason", reason, true))
        return refuse({ *error });
    auto const group = service::group_of(tx, one.id);
    bool was_there = false;
    for (auto const& member : group)
        for (auto const& shield : store::shields(tx, member))
            if (shield.protection == protection && shield.state != ShieldState::Ended) {
                was_there = true;
                store::keep_shield(tx, { member, protection, is_same ? ShieldState::Set : ShieldState::NotSame, std::string(reason), caller.person, here.now().at });
                if (is_same)
                    TRY(service::recognize(tx, caller, here, member));
            }
    if (!was_there)
        return refuse(Kind::Conflict, "persons.changed_meanwhile");
    auto details = service::remark(tx, caller, here, one.id, "shield", "", is_same ? "same" : "not_same", reason);
    details.emplace("state", is_same ? "set" : "not_same");
    service::trace(tx, caller, here, service::is_shielded(tx, group) ? "persons.individual.shielded" : "persons.individual.unshielded", one.id, details);
    return {};
}

Result<Shielded> read_shielded(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, std::string_view reason)
{
    auto const one = TRY(found_for_protector(tx, caller, id));
    if (auto error = service::wrong_words("reason", reason, true))
        return refuse({ *error });
    Shielded read;
    for (auto const& member : service::group_of(tx, one.id)) {
        for (auto const& row : store::addresses(tx, member))
            read.addresses.push_back(row.address);
        for (auto const& row : store::accounts(tx, member))
            read.accounts.push_back(service::opened(here, row));
    }
    std::ranges::reverse(read.addresses);
    std::ranges::reverse(read.accounts);
    service::trace(tx, caller, here, "persons.shielded.read", one.id, service::remark(tx, caller, here, one.id, "shielded", "", "", reason));
    return read;
}

std::string ask_of(db::Read& tx, IndividualId const& id)
{
    for (auto const& one : service::group_of(tx, id))
        for (auto const& shield : store::shields(tx, one))
            if (shield.hides())
                if (auto const found = protection::known(tx, shield.protection))
                    return found->ask;
    return {};
}

Result<void> on_recognizing(db::Write& tx, Caller const& caller, Workplace const& here, protection::Recognizing const& event)
{
    for (auto const& trait : event.by)
        for (auto const& id : store::with_trait(tx, trait))
            TRY(suspect(tx, caller, here, id, event.id));
    return {};
}

Result<void> on_ended(db::Write& tx, Caller const& caller, Workplace const& here, protection::Ended const& event)
{
    for (auto shield : store::shields_of_protection(tx, event.id)) {
        if (!shield.hides())
            continue;
        shield.state = ShieldState::Ended;
        shield.at = here.now().at;
        store::keep_shield(tx, shield);
        if (!service::is_shielded(tx, service::group_of(tx, shield.of)))
            service::trace(tx, caller, here, "persons.individual.unshielded", shield.of, { { "state", word_of(ShieldState::Ended) } });
    }
    return {};
}

std::vector<db::Statement> statements()
{
    auto all = store::individual_statements();
    for (auto const& one : store::bond_statements())
        all.push_back(one);
    return all;
}

}  // namespace mado::persons
