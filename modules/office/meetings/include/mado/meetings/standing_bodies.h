#pragma once
// 審議会 and 本部 with their members, terms and subcommittees, and 国への要望: what was asked of which ministry, and what it answered. The whole town's staff see them.
#include <mado/meetings/meetings.h>

namespace mado::meetings {

using SeatId = Id<struct SeatTag>;
using PetitionId = Id<struct PetitionTag>;

enum class BodyKind { Council, Headquarters, Liaison };                   // 審議会等・本部・連携会議
constexpr std::array<std::string_view, 3> names_of(BodyKind) { return { "council", "headquarters", "liaison" }; }

struct StandingBody {
    StandingBodyId id;
    StandingBodyId parent {};                // of a subcommittee (部会)
    BodyKind kind = BodyKind::Council;
    std::string name, basis;                 // 設置の根拠: 総社市環境審議会条例
    std::string owner;
    bool is_over = false;                    // it has been dissolved
    std::int64_t version = 0;
};
struct Seat {
    SeatId id;
    PersonId person {};                      // empty: from outside
    std::string name, post;                  // 会長, 委員
    bool is_chair = false;
    Day since;
    std::optional<Day> until {};             // last day
};

enum class PetitionState { Draft, Handed, Answered, Closed };             // 作成中・提出済み・回答あり・終了
constexpr std::array<std::string_view, 4> names_of(PetitionState) { return { "draft", "handed", "answered", "closed" }; }
struct Petition {
    PetitionId id;
    int year = 0;                            // 年度
    std::string ministry, title, words;
    StandingBodyId body {};                  // that resolved it
    std::string owner;
    PetitionState state = PetitionState::Draft;
    std::optional<Day> handed_on {};
    std::string reply;
    std::optional<Day> replied_on {};
    std::int64_t version = 0;
};

inline constexpr access::Action may_keep_bodies { "meetings.standing_body.keep", { access::Role::Approver, access::Role::Registrar, access::Role::Administrator } };
inline constexpr access::Action may_petition { "meetings.petition.keep", { access::Role::Examiner, access::Role::Approver, access::Role::Registrar, access::Role::Administrator } };

std::vector<StandingBody> standing_bodies(db::Read& tx);
Result<StandingBody> find_body(db::Read& tx, StandingBodyId const& id);
std::vector<Seat> seats(db::Read& tx, StandingBodyId const& id);           // the newest term first
// An empty id: a new one. Refuse Forbidden, NotFound, Conflict, Invalid (a body is not its own subcommittee; a term ends after it began).
Result<StandingBody> keep_body(db::Write& tx, Caller const& caller, Workplace const& here, StandingBody body);
Result<void> keep_seat(db::Write& tx, Caller const& caller, Workplace const& here, StandingBodyId const& id, Seat seat);
Result<void> remove_seat(db::Write& tx, Caller const& caller, Workplace const& here, StandingBodyId const& id, SeatId const& seat);

std::vector<int> petition_years(db::Read& tx);                             // newest first
std::vector<Petition> petitions(db::Read& tx, int year);
Result<Petition> find_petition(db::Read& tx, PetitionId const& id);
Result<Petition> keep_petition(db::Write& tx, Caller const& caller, Workplace const& here, Petition petition);

std::vector<db::Statement> standing_body_statements();

}  // namespace mado::meetings
