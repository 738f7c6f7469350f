#pragma once
// 廃棄の保留. As long as somebody needs a record (訴訟・審査請求・開示・監査), nothing of its folder goes.
#include <mado/records/records.h>

namespace mado::records {

using HoldId = Id<struct HoldTag>;

enum class Holds { Folder, Record, Matter };
constexpr std::array<std::string_view, 3> names_of(Holds) { return { "folder", "record", "matter" }; }
enum class Ground { Lawsuit, Review, Disclosure, Audit, Other };
constexpr std::array<std::string_view, 5> names_of(Ground) { return { "lawsuit", "review", "disclosure", "audit", "other" }; }

struct Hold {
    HoldId id {};
    Holds kind = Holds::Folder;
    std::string matter_kind {};              // of a matter: "case"
    std::string object {};                   // id of the folder, record or matter
    Ground ground = Ground::Other;
    std::string reference {}, words {};      // number of the proceedings; why
    PersonId by {};
    Instant at {};
    PersonId released_by {};
    std::optional<Instant> released_at {};
    std::string released_why {};
    bool is_open() const { return !released_at; }
};

inline constexpr access::Action may_hold { "records.hold", { access::Role::RecordsManager } };

// Programs too (a request for disclosure, a lawsuit). Refuses Forbidden, NotFound, Invalid (words), Conflict (of a record that is gone already).
Result<Hold> hold(db::Write& tx, Caller const& caller, Workplace const& here, Hold const& typed);
Result<void> release(db::Write& tx, Caller const& caller, Workplace const& here, HoldId const& id, std::string_view why);
bool is_held(db::Read& tx, FolderId const& id);
std::vector<Hold> holds_on(db::Read& tx, FolderId const& id);                    // open ones: on it, on what is in it, on their matters
std::vector<Hold> open_holds(db::Read& tx);                                       // newest first, at most 300; for those who may hold
std::vector<Hold> holds_of_object(db::Read& tx, Holds kind, std::string_view object);

}  // namespace mado::records
