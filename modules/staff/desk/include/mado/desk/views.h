#pragma once
// Saved views of the inbox, and the words that a position's holder leaves for the next one (引継書).
#include <mado/access/access.h>
#include <mado/zone/workplace.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::desk {

using ViewId = Id<struct ViewTag>;
struct SavedView {
    ViewId id {};
    std::string division;                    // of a division: all of it and beneath it see the view
    PersonId person {};                      // or of one person alone
    std::string name, query;                 // query: of the inbox's address, percent-encoded
    bool is_own() const { return static_cast<bool>(person); }
};

inline constexpr access::Action may_keep_views { "desk.view.keep", { access::Role::Examiner, access::Role::Approver, access::Role::Auditor } };
inline constexpr std::size_t most_views = 8;  // of a person, and of a division: more are no tabs

// Refuses Forbidden, Invalid (name), Conflict (there are most_views already).
Result<SavedView> keep_view(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& name, std::string const& query, bool for_division);
// One's own, or one of the caller's division. NotFound otherwise.
Result<void> remove_view(db::Write& tx, Caller const& caller, Workplace const& here, ViewId const& id);
std::vector<SavedView> views_for(db::Read& tx, Caller const& caller);  // one's own first

struct HandoverNote {
    PositionId position;
    Day day;
    std::string words;
    PersonId by {};
    Instant at {};
};
inline constexpr access::Action may_keep_handovers { "desk.handover.keep", { access::Role::Examiner, access::Role::Approver } };
// Today's text of that position, again and again until the day is over. Refuses NotFound (no such position), Forbidden, Invalid (words).
Result<void> keep_handover(db::Write& tx, Caller const& caller, Workplace const& here, PositionId const& position, std::string const& words);
std::vector<HandoverNote> handovers_of(db::Read& tx, PositionId const& position, int most = 10);  // newest first

std::vector<db::Statement> statements();

}  // namespace mado::desk
