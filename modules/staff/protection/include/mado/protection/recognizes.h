#pragma once
// For modules of a zone that keep people themselves, as persons does: who is like a protected person, by keyed hashes (cases::recognition_key).
#include <mado/protection/protections.h>

namespace mado::protection {

// Active protections that one of these fits, each once. A name alone is not asked for where both days of birth are known: the caller gives Person and OwnName then
// (mado/cases/shield.h says which hint is which).
std::vector<ProtectionId> recognizes(db::Read& tx, std::vector<cases::Recognized> const& by);
// For programs that act for the work itself, without the rights of a protector.
std::optional<Protection> known(db::Read& tx, ProtectionId const& id);
// Where the person is known to live now: the next one is recognized by it.
Result<void> learn(db::Write& tx, Caller const& caller, Workplace const& here, ProtectionId const& id, std::vector<cases::Recognized> const& by);

// Published in the transaction in which a person is set under protection, or more is known of where it lives …
struct Recognizing { ProtectionId id; std::vector<cases::Recognized> by; };
// … and in which a protection ends.
struct Ended { ProtectionId id; };

}  // namespace mado::protection
