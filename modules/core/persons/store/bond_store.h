#pragma once
// What binds individuals to each other and to others: households, judgements, protections.
#include <mado/persons/shield.h>

namespace mado::persons::store {

std::vector<db::Statement> bond_statements();

// -- households
void insert(db::Write& tx, Household const& household, Instant at);
void insert_member(db::Write& tx, HouseholdId const& of, std::string const& id, Member const& member);
bool change(db::Write& tx, Household const& household, std::int64_t expected_version);   // head; and the version
void end_member(db::Write& tx, HouseholdId const& of, Member const& member, Day last_day);
void replace_members(db::Write& tx, HouseholdId const& of, Instant at);                  // all that hold
std::optional<Household> household(db::Read& tx, HouseholdId const& id);
std::vector<HouseholdId> households_with(db::Read& tx, IndividualId const& id);
std::vector<HouseholdId> households_after(db::Read& tx, std::string const& id, int most);

// -- same or not
struct Judged { IndividualId one, other; bool is_same = false; std::string reason; PersonId by; Instant at; };
void insert_judged(db::Write& tx, std::string const& id, Judged const& judged);
std::vector<Judged> judged(db::Read& tx, IndividualId const& id);                        // newest first
void link(db::Write& tx, IndividualId const& other, IndividualId const& to);
bool unlink(db::Write& tx, IndividualId const& other, IndividualId const& from);
std::optional<IndividualId> linked_to(db::Read& tx, IndividualId const& other);
std::vector<IndividualId> linked_with(db::Read& tx, IndividualId const& to);

// -- finding
struct Reach { std::string division; std::int64_t limit = 51; };                         // of one division and all beneath
enum class Key { Name, Kana, CommonName };
std::vector<IndividualId> begins_with(db::Read& tx, Key key, std::string const& words, std::string const& born_on, Reach const& reach);
std::vector<IndividualId> born_on(db::Read& tx, Day day, Reach const& reach);
struct Likeness { IndividualId other; std::string agrees; };                             // "name", "kana", "born_on", "address", "number"
std::vector<Likeness> like(db::Read& tx, IndividualId const& id, int most);

// -- protection
void keep_traits(db::Write& tx, IndividualId const& id, std::vector<cases::Recognized> const& traits);
std::vector<IndividualId> with_trait(db::Read& tx, cases::Recognized const& trait);
void keep_shield(db::Write& tx, Shield const& shield);
std::vector<Shield> shields(db::Read& tx, IndividualId const& id);
std::vector<Shield> shields_of_protection(db::Read& tx, protection::ProtectionId const& id);
std::vector<Shield> unjudged(db::Read& tx, int most);

}  // namespace mado::persons::store
