#pragma once
// 会議: agenda, papers that all turn together, own notes, what was decided, minutes. Whoever is a member sees it; for all others of the town, and for every
// other town, it is not there.
#include <mado/access/access.h>
#include <mado/files/store.h>
#include <mado/organization/organization.h>
#include <mado/zone/workplace.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::meetings {

using MeetingId = Id<struct MeetingTag>;
using MemberId = Id<struct MemberTag>;
using ItemId = Id<struct ItemTag>;
using PaperId = Id<struct MeetingPaperTag>;
using ResolutionId = Id<struct ResolutionTag>;
using StandingBodyId = Id<struct StandingBodyTag>;

enum class MeetingKind { Briefing, Headquarters, Liaison, Council };       // 幹部レク・本部会議・連携会議・審議会等
constexpr std::array<std::string_view, 4> names_of(MeetingKind) { return { "briefing", "headquarters", "liaison", "council" }; }
enum class MeetingState { Planned, Open, Ended, Cancelled };
constexpr std::array<std::string_view, 4> names_of(MeetingState) { return { "planned", "open", "ended", "cancelled" }; }
enum class Part { Chair, Secretary, Member, Observer };                    // 議長・書記・構成員・陪席
constexpr std::array<std::string_view, 4> names_of(Part) { return { "chair", "secretary", "member", "observer" }; }
enum class Attendance { Unknown, Present, Proxy, Absent };
constexpr std::array<std::string_view, 4> names_of(Attendance) { return { "unknown", "present", "proxy", "absent" }; }
enum class PaperState { Waiting, Ready, Refused };
constexpr std::array<std::string_view, 3> names_of(PaperState) { return { "waiting", "ready", "refused" }; }
enum class ResolutionKind { Decision, Action };                            // 決定事項・対応事項
constexpr std::array<std::string_view, 2> names_of(ResolutionKind) { return { "decision", "action" }; }
enum class ActionState { Open, Done };
constexpr std::array<std::string_view, 2> names_of(ActionState) { return { "open", "done" }; }
enum class MinutesState { Writing, Confirmed };
constexpr std::array<std::string_view, 2> names_of(MinutesState) { return { "writing", "confirmed" }; }

struct Plan {
    MeetingKind kind = MeetingKind::Briefing;
    StandingBodyId body {};                  // whose meeting it is; empty: of none
    std::string title, place;
    Instant starts_at {}, ends_at {};
};
struct Meeting {
    MeetingId id;
    Plan plan;
    PersonId organizer {};
    std::string owner;                       // 主管課
    MeetingState state = MeetingState::Planned;
    PersonId presenter {};
    PaperId shown_paper {};                  // what the presenter shows now
    std::int64_t shown_page = 0;
    std::int64_t turn = 0;                   // how often the page was turned
    std::int64_t version = 1;
};
struct Member {
    MemberId id;
    PersonId person {};                      // empty: from outside, without an account
    std::string name;
    Part part = Part::Member;
    Attendance attendance = Attendance::Unknown;
};
struct Item { ItemId id; std::string title, speaker; std::int64_t minutes = 0; };   // of the agenda (次第)
struct Paper {
    PaperId id;
    MeetingId meeting;
    std::int64_t place = 1;
    std::string title, blob;
    PersonId by {};
    Instant at {};
    PaperState state = PaperState::Waiting;
    std::int64_t pages = 0;
    std::string record {};                   // records::RecordId of what it is a copy of
};
struct PaperPage { std::int64_t number = 1; std::string blob, boxed_key; std::int64_t width = 0, height = 0; std::string words; };
struct Resolution {
    ResolutionId id;
    MeetingId meeting;
    ItemId item {};                          // of the agenda; may be empty
    ResolutionKind kind = ResolutionKind::Decision;
    std::string words;
    PersonId person {};                      // of an action: who does it, …
    std::optional<Day> due {};               // … by when
    ActionState state = ActionState::Open;
    std::string draft {};                    // approvals::DraftId of the 起案 that came of it
    std::int64_t version = 1;
};
struct Minutes {
    std::string words;                       // what the secretary wrote
    MinutesState state = MinutesState::Writing;
    std::string html, hash, blob, boxed_key; // of the confirmed ones; hash: SHA-256 of the PDF
    PersonId confirmed_by {};
    std::optional<Instant> confirmed_at {};
    std::int64_t version = 0;                // 0: nothing written yet
};

// Published in the transaction that confirms the minutes: the PDF is kept as the blob.
struct MinutesConfirmed {
    Meeting meeting;
    std::string title;                       // of the document
    std::string hash;                        // SHA-256 of the PDF
    files::Blob pdf;
    PersonId confirmed_by {};
    Instant at {};
};

inline constexpr access::Action may_attend { "meetings.attend", access::every_role() };   // what one is a member of
inline constexpr access::Action may_convene { "meetings.convene", { access::Role::Examiner, access::Role::Approver, access::Role::Registrar, access::Role::Administrator } };

// How somebody stands to a meeting. Runs: the organizer, the chair and the secretaries.
struct Standing { bool is_member = false, runs = false, is_chair = false, presents = false; };
struct Seen { Meeting meeting; Standing standing; };

// -- seeing. NotFound for whoever is no member: nobody else learns that there is such a meeting.
Result<Seen> find(db::Read& tx, Caller const& caller, MeetingId const& id);
std::vector<Meeting> meetings(db::Read& tx, Caller const& caller, Instant from, Instant until);   // the caller's own, by time
std::vector<Member> members(db::Read& tx, MeetingId const& id);
std::vector<Item> agenda(db::Read& tx, MeetingId const& id);
std::vector<Paper> papers(db::Read& tx, MeetingId const& id);
Result<Paper> find_paper(db::Read& tx, Caller const& caller, MeetingId const& id, PaperId const& paper);
std::optional<PaperPage> page_of(db::Read& tx, PaperId const& paper, std::int64_t number);
Result<std::string> picture_bytes(Workplace const& here, PaperId const& paper, PaperPage const& page);  // outside every transaction

// -- preparing. All refuse NotFound, Forbidden (who does not run it), Conflict (changed since, ended), Invalid.
Result<Meeting> convene(db::Write& tx, Caller const& caller, Workplace const& here, Plan const& plan);
Result<Meeting> change(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, Plan const& plan, std::int64_t expected_version);
Result<void> keep_members(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, std::vector<Member> members, std::int64_t expected_version);  // an empty id: a new one
Result<void> keep_agenda(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, std::vector<Item> items, std::int64_t expected_version);
struct Sent { files::Blob blob; std::string title, record {}; };
Result<void> add_papers(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, std::vector<Sent> const& files);
Result<void> remove_paper(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, PaperId const& paper);

// -- holding.
Result<void> begin(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id);
Result<void> end(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id);       // every follower's stream ends too
Result<void> cancel(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id);
Result<void> give_floor(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, PersonId const& presenter);  // by who runs it or presents
// By the presenter, while the meeting is open. A turn that does not start from what is shown (`from` = turn) changes nothing: a second click is no second page.
struct Turn { std::int64_t from = 0; PaperId paper {}; int step = 0; };   // another paper, or ±1 page of the one that is shown
Result<Meeting> turn(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, Turn const& wanted);
std::string topic_of(Meeting const& meeting);                          // of http::Channel: "page" when it was turned, then http::last_event

// -- one's own notes: always the caller's, for nobody else.
std::string note(db::Read& tx, Caller const& caller, Workplace const& here, MeetingId const& id, PaperId const& paper, std::int64_t page);
Result<void> keep_note(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, PaperId const& paper, std::int64_t page, std::string_view words);

// -- what came of it.
std::vector<Resolution> resolutions(db::Read& tx, MeetingId const& id);
Result<Resolution> add_resolution(db::Write& tx, Caller const& caller, Workplace const& here, Resolution const& resolution);
Result<void> remove_resolution(db::Write& tx, Caller const& caller, Workplace const& here, ResolutionId const& id);
// The caller's own, open ones first by their day. By the one who does it, or who runs the meeting.
std::vector<Resolution> actions_of(db::Read& tx, Caller const& caller);
std::int64_t count_open_actions(db::Read& tx, Caller const& caller);
Result<Resolution> finish(db::Write& tx, Caller const& caller, Workplace const& here, ResolutionId const& id);
// 起案する: a free draft of approvals, to be written on. Once: later calls give the same. Refuses Invalid (division, matter), and what approvals::write refuses.
struct NewDraft {
    std::string title, body, result_words;
    std::string division;                    // 主管課: one of draft_divisions()
    std::string matter;                      // 事務の区分: value of an approvals::MatterClass
};
Result<Resolution> draft(db::Write& tx, Caller const& caller, Workplace const& here, ResolutionId const& id, NewDraft const& wanted);
std::vector<organization::Division> draft_divisions(db::Read& tx, Caller const& caller);  // for which the caller may draft
Result<Resolution> find_action(db::Read& tx, Caller const& caller, ResolutionId const& id);

// -- minutes. Written by who runs it, confirmed by the chair once the meeting has ended, then unchangeable.
Minutes minutes(db::Read& tx, MeetingId const& id);
Result<void> write_minutes(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, std::string_view words, std::int64_t expected_version);
struct Fixed { std::string html, hash; files::Blob pdf; };             // made before the transaction from what was shown
Result<void> confirm_minutes(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, Fixed const& fixed, std::string const& title, std::string_view contents_hash);
Result<std::string> minutes_pdf(Workplace const& here, MeetingId const& id, Minutes const& minutes);    // of confirmed ones; outside every transaction

std::vector<db::Statement> statements();

}  // namespace mado::meetings
