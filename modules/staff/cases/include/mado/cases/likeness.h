#pragma once
// Cases that may be of the same person, and applications that may have been sent twice. A person judges; nothing is merged or deleted.
#include <mado/cases/cases.h>

namespace mado::cases {

// What two cases have in common: name (with the day of birth), telephone number, address with name.
enum class Trait { Person, Phone, Address };
constexpr std::array<std::string_view, 3> names_of(Trait) { return { "person", "phone", "address" }; }

enum class Alike { Same, NotSame, Duplicate };
constexpr std::array<std::string_view, 3> names_of(Alike) { return { "same", "not_same", "duplicate" }; }

struct Judged {
    CaseId other;
    Alike verdict;
    std::string why;
    PersonId by;
    Instant at;
};

struct Candidate {
    Case found;
    std::vector<Trait> agrees;
    std::optional<Judged> judged {};
    bool is_soon_again = false;              // the same procedure, by the same person, within 30 days
};

// Both give only what the caller may read, newest first; of anything else not even the number is told.
std::vector<Candidate> candidates(db::Read& tx, Caller const& caller, Case const& found);  // those judged too
std::vector<Judged> judgements(db::Read& tx, Caller const& caller, Case const& found);

struct Judgement {
    CaseId other;
    Alike verdict;
    std::string why;
    Instant shown {};                        // when the judgement that was shown was made; none: 0
};
// Refuses NotFound (also of a case that the caller may not read, and of one that has nothing in common), Forbidden, Invalid (why), and Conflict
// when somebody has judged meanwhile.
Result<void> judge_alike(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Judgement const& judgement);

}  // namespace mado::cases
