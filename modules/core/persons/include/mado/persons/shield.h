#pragma once
// DV等支援措置 of individuals: like a protected person (mado/protection) in the transaction in which it is added, renamed or moved, and shielded then, until a protector
// judges otherwise. Addresses and accounts are shown to protectors alone, each time with a reason and an event.
#include <mado/persons/persons.h>
#include <mado/protection/recognizes.h>

namespace mado::persons {

// Suspected: like a protected person. Set: a protector has judged that it is. NotSame: that it is not. Ended: the protection has ended.
enum class ShieldState { Suspected, Set, NotSame, Ended };
constexpr std::array<std::string_view, 4> names_of(ShieldState) { return { "suspected", "set", "not_same", "ended" }; }

struct Shield {
    IndividualId of;
    protection::ProtectionId protection;
    ShieldState state = ShieldState::Suspected;
    std::string reason {};
    PersonId by {};
    Instant at {};
    bool hides() const { return state == ShieldState::Suspected || state == ShieldState::Set; }
};

std::vector<Shield> shields_of(db::Read& tx, Caller const& caller, IndividualId const& id);    // for protectors; nothing for others
std::vector<Shield> waiting_shields(db::Read& tx, Caller const& caller);                       // that nobody has judged
// Refuses NotFound, Forbidden (no Protector of a division that uses it), Invalid (reason), Conflict (that protection shields it not).
Result<void> judge_shield(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, protection::ProtectionId const& protection, bool is_same, std::string_view reason);
struct Shielded { std::vector<Address> addresses; std::vector<Account> accounts; };
Result<Shielded> read_shielded(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, std::string_view reason);
std::string ask_of(db::Read& tx, IndividualId const& id);                                      // whom others ask; "" where nobody is named

Result<void> on_recognizing(db::Write& tx, Caller const& caller, Workplace const& here, protection::Recognizing const& event);
Result<void> on_ended(db::Write& tx, Caller const& caller, Workplace const& here, protection::Ended const& event);

}  // namespace mado::persons
