#pragma once
// DV等支援措置. A case of a protected person is shielded: content(), evaluation(), corrections(), requests() and notes() give it without the
// answers that tell where the person is, so that nothing made of them (page, notice, register, API, letter) can hold them. One use case alone
// opens them: read_shielded, for positions with the role Protector.
#include <mado/cases/cases.h>

#include <set>

namespace mado::cases {

// Declared: the applicant says so. Suspected: it is like a protected person. Set: a protector has judged. Until then more is kept, not less.
enum class ShieldState { Declared, Suspected, Set };
constexpr std::array<std::string_view, 3> names_of(ShieldState) { return { "declared", "suspected", "set" }; }

struct Shield {
    CaseId of;
    ShieldState state = ShieldState::Suspected;
    std::string protection {};               // whose it is, in the module protection; "" while the applicant alone says so
    std::set<std::string> also {};           // fields that a protector marked beside addresses, places, banks and files
    std::set<std::string> released {};       // fields that a protector found harmless
    std::string contact_name {}, contact_address {};  // 送付先 that is safe; empty: notices are handed over
    std::string ask {};                      // whom to ask
    bool may_leave = false;                  // a protector lets the whole case go to another body
    Instant since {};
    std::set<std::string> kept {};           // fields that are kept: reckoned when it is raised
};
std::optional<Shield> shield_of(db::Read& tx, CaseId const& id);
std::vector<Shield> shields_of(db::Read& tx, std::string const& protection);
std::vector<Shield> unjudged_shields(db::Read& tx, int most);

// Raises it or changes it: registers hide, documents that were issued are withheld, the front is told (`tell`: not while the case is opened).
enum class TellFront { No, Yes };
Result<void> raise_shield(db::Write& tx, Caller const& caller, Workplace const& here, Shield shield, TellFront tell = TellFront::Yes);
Result<void> lift_shield(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id);

// By what a protected person is recognized. name: any person who is named, without a day of birth; own_name: the applicant, of whom the day is
// known; person: name and day of birth; phone; place: an address.
enum class Hint { Name, OwnName, Person, Phone, Place };
constexpr std::array<std::string_view, 5> names_of(Hint) { return { "name", "own_name", "person", "phone", "place" }; }
struct Recognized {
    Hint hint;
    std::string key;
    friend auto operator<=>(Recognized const&, Recognized const&) = default;
};
std::string recognition_key(Workplace const& here, std::string const& tenant, Hint sign, std::string_view words);  // words are folded first
std::vector<Recognized> recognized_by(db::Read& tx, CaseId const& id);
std::vector<CaseId> cases_with(db::Read& tx, Recognized const& sign, int most);

// Published whenever the answers of a case have changed, in that transaction; who protects looks whether it is like a protected person.
struct Recognizable { CaseId of; std::vector<Recognized> by; };

// The answers that are kept, as a protector reads them, with a reason and an event.
struct ShieldedAnswer { std::string name, label, words; bool is_kept; };
inline constexpr access::Action may_protect { "cases.protect", { access::Role::Protector }, access::Action::Asks::FreshFactor };
Result<std::vector<ShieldedAnswer>> read_shielded(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string_view reason);
// The names alone, for marking and releasing.
Result<std::vector<ShieldedAnswer>> shielded_names(db::Read& tx, Caller const& caller, Workplace const& here, CaseId const& id);

}  // namespace mado::cases
