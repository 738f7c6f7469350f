#pragma once
// 期限: its extensions, and what happens when one passes (definition grammar §7).
#include <mado/cases/cases.h>

namespace mado::cases {

using ExtensionId = Id<struct ExtensionTag>;

enum class ExtensionState { Drafted, Made, Dropped };
constexpr std::array<std::string_view, 3> names_of(ExtensionState) { return { "drafted", "made", "dropped" }; }

struct Extension {
    ExtensionId id;
    CaseId of;
    std::string limit, extension;            // names of the definition
    std::optional<Day> until {};             // of `until: chosen`
    std::string reason;
    ExtensionState state = ExtensionState::Drafted;
    std::optional<Day> last_day_before {}, last_day {};  // nothing while the limit stands still
    approvals::DraftId draft {};
    std::string document {};
    PersonId by {};
    Instant at {};
};

// An extension that may be made now: of a running limit, not made yet, none after it made.
struct Extendable {
    definitions::Limit const* limit;
    definitions::Prolonging const* extension;
    std::optional<Day> last_day;             // now; while it stands still: as expected today
    std::optional<Day> extended;             // as it would be; nothing when a day is to be chosen
};
std::vector<Extendable> extendable(db::Read& tx, Workplace const& here, Case const& found);

struct Extending {
    std::string limit, extension;
    std::string reason;
    std::optional<Day> until {};             // required for `until: chosen`, later than the present end
};
// By the definition's route as a draft whose decision carries it out, else at once. The caller's write is alone for documents::numbering().
// Refuses Conflict (state; made already; passed), Invalid (extension, until, reason).
Result<Extension> extend(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Extending const& extending, std::int64_t expected_version);
Result<Extension> find_extension(db::Read& tx, ExtensionId const& id);
std::vector<Extension> extensions(db::Read& tx, CaseId const& of);  // oldest first

// A limit that passed and was acted on.
struct Passed { std::string limit; Day last_day; Instant at; };
std::vector<Passed> passed_limits(db::Read& tx, CaseId const& of);

// By the schedule: acts once on every running limit that has passed, as its `on_expiry` says. One write a limit.
std::size_t expire_limits(Workplace const& here);

}  // namespace mado::cases
