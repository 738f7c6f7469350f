#pragma once
// DV等支援措置 (住民基本台帳事務処理要領 第5-10). Who is protected, for how long, on whose word; which cases are of that person. What a case then hides is
// cases' own (mado/cases/shield.h). The address of the person is nowhere in this module: it is recognized by keyed hashes alone.
#include <mado/cases/shield.h>

namespace mado::protection {

using ProtectionId = Id<struct ProtectionTag>;

enum class Kind { Dv, Stalking, ChildAbuse, Other };
constexpr std::array<std::string_view, 4> names_of(Kind) { return { "dv", "stalking", "child_abuse", "other" }; }
enum class State { Active, Ended };
constexpr std::array<std::string_view, 2> names_of(State) { return { "active", "ended" }; }

struct Protection {
    ProtectionId id;
    std::string division;                    // whose protectors see it; "": those of the whole local government
    std::string name;
    std::optional<Day> born_on {};
    Kind kind = Kind::Dv;
    Day from {}, until {};                   // passed: goes on until a person has extended or ended it
    std::string body;                        // 支援機関 that was heard
    std::string contact_name {}, contact_address {};  // 送付先 that is safe; empty: notices are handed over
    std::string ask {};                      // whom others ask: an office and its telephone, never a name
    State state = State::Active;
    std::int64_t version = 1;
    bool is_overdue(Day today) const { return state == State::Active && until < today; }
};

// Typed by a protector: by what the person is recognized. Old and new addresses, one each; kept as hashes alone.
struct Marks { std::vector<std::string> phones {}, addresses {}; };

// Each refuses Forbidden (no Protector for that division), NotFound, Invalid (by form control), Conflict (changed since it was shown).
Result<Protection> set(db::Write& tx, Caller const& caller, Workplace const& here, Protection protection, Marks const& marks);
Result<Protection> extend(db::Write& tx, Caller const& caller, Workplace const& here, ProtectionId const& id, Day until, std::int64_t expected_version);
Result<Protection> end(db::Write& tx, Caller const& caller, Workplace const& here, ProtectionId const& id, std::string_view reason, std::int64_t expected_version);

enum class Verdict { Same, NotSame };
constexpr std::array<std::string_view, 2> names_of(Verdict) { return { "same", "not_same" }; }
// A person decides whether a case that was recognized is of the protected person. Same: it stays hidden. NotSame: this protection hides it no longer; the case is
// read openly again once no other protection fits it either. `id` empty: nobody was recognized, the applicant asked for protection in the application; then
// NotSame says that there is none to give.
Result<void> judge(db::Write& tx, Caller const& caller, Workplace const& here, ProtectionId const& id, CaseId const& of, Verdict verdict, std::string_view why);

struct Choice { std::set<std::string> also, released; bool may_leave = false; };
Result<void> choose(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of, Choice const& choice);

// What the caller may see.
Result<Protection> find(db::Read& tx, Caller const& caller, ProtectionId const& id);
std::vector<Protection> protections(db::Read& tx, Caller const& caller);              // active first, by their end
std::vector<cases::Shield> waiting(db::Read& tx, Caller const& caller);               // cases that nobody has judged

// A case is like a protected person: it is shielded in the transaction in which it arrives.
Result<void> on_recognizable(db::Write& tx, Caller const& caller, Workplace const& here, cases::Recognizable const& event);

std::vector<db::Statement> statements();

}  // namespace mado::protection
