#pragma once
// 案件. An application from its arrival to the end of its case, in one staff zone.
#include <mado/access/access.h>
#include <mado/approvals/drafts.h>
#include <mado/definitions/evaluation.h>
#include <mado/gateway/gateway.h>
#include <mado/json/json.h>
#include <mado/names/id.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::cases {

// Forwarded: another body has it (経由・移送). Qualified: examined, waits for the draw or the result of its whole round.
enum class CaseState { Received, Examining, Asked, Forwarded, Qualified, InApproval, Decided, Dispatched, Closed, Withdrawn };
constexpr std::array<std::string_view, 10> names_of(CaseState)
{
    return { "received", "examining", "asked", "forwarded", "qualified", "in_approval", "decided", "dispatched", "closed", "withdrawn" };
}

struct Case {
    CaseId id;
    std::string receipt_number;              // without hyphens
    std::string procedure, definition;       // name, hash of the version that was answered
    std::string owner;                       // 主管課
    std::string title;                       // of the procedure, in Japanese
    std::string applicant;                   // person business
    std::string applicant_name;
    std::string channel, language;           // channel: web api counter paper post phone, or forwarded (from another local government)
    PersonId entered_by {};                  // who typed what came on paper, by post, by telephone or over the counter
    std::string round, item;                 // of a lottery or examination: the round's name, the key of the chosen row
    std::string verdict {};                  // while qualified: eligible ineligible
    std::string came_from {};                // tenant that forwarded it (経由); its day of arrival counts
    std::string forwarded_to {};             // tenant or agency that has it now
    std::string notice;                      // electronic paper
    std::string application_key;             // base64url of the public half
    CaseState state = CaseState::Received;
    PersonId taken_by {};
    Instant arrived_at {}, opened_at {};     // arrival counts, opening does not
    std::optional<Day> starts {}, due {};    // of the nearest limit; due while it stands still: as expected
    std::string limit {};                    // its name
    bool stands_still = false;
    bool misfit = false;                     // the envelope does not fit its definition: kept and flagged
    bool expired = false;                    // a completion request has passed unanswered
    bool replied = false;                    // an answer came that nobody has looked at
    bool deemed = false;                     // decided by a limit that passed, not by a person (みなし)
    bool lapsed = false;                     // what was granted or won fell away by a limit
    bool waits_for_papers = false;           // sent by post or shown at the counter, not there yet
    std::string revises {};                  // in approval again: the state it goes back to when that is sent back (dispatched closed)
    std::optional<Day> asked_until {};
    std::string result {};
    approvals::DraftId draft {};
    std::string document {};                 // id of the one that was issued
    std::optional<Day> decided_on {}, dispatched_on {};
    std::optional<Day> next_arrived_on {};   // the application that this one offered (outcome.next): stops limits with `until: next`
    std::int64_t version = 1;
    Day received_on() const { return day_in_tokyo(arrived_at); }
};

// What was granted or won fell away, because a limit with `on_expiry: lapse` passed. Published in the transaction that marks the case.
struct Lapsed { Case of; };

struct Content {
    json::Object answers {};                 // stored forms by field; a my_number is the word "masked"
    json::Object origins {};                 // {field: {origin, changed}}
    json::Object files {};                   // {field: {way, blobs: [{name, size, key, title, type}]}}
    json::Object examined {};
    json::Object shown {};                   // what the applicant was shown
    json::Array misfit {};                   // [{field, key}]
};

struct MarkedField {
    std::string name;                        // of the definition: "lowest_m"
    std::optional<std::size_t> row {};       // of a group
    std::string say;                         // what to do
};

enum class RequestState { Open, Completed, Expired, Withdrawn };
constexpr std::array<std::string_view, 4> names_of(RequestState) { return { "open", "completed", "expired", "withdrawn" }; }

using RequestId = Id<struct RequestTag>;
struct Request {                             // 補正の求め
    RequestId id;
    CaseId of;
    std::string words;
    Day until;
    std::vector<MarkedField> fields {};
    RequestState state = RequestState::Open;
    Instant asked_at {};
    PersonId asked_by {};
    std::optional<Instant> answered_at {};
    json::Object before {};                  // the answers that were replaced
};

struct Correction {                          // came without being asked for, or too late
    std::string id;
    json::Object answers {}, files {};
    bool accepted = false;
    Instant at {};
    bool declined = false;
    std::string reason {};                   // of declining
    PersonId answered_by {};
    bool is_open() const { return !accepted && !declined; }
};

struct Owed {                                // a charge as it was told
    std::string charge, title;
    std::int64_t amount = 0;
    bool before_decision = false;
    Day charged_on;
    std::optional<Day> paid_on {};
};
struct Payment { std::string charge; std::int64_t amount; Day paid_on; std::string receipt; PersonId by; Instant at; };
struct Note { std::string words; PersonId by; Instant at; };

inline constexpr access::Action may_read { "cases.read", { access::Role::Examiner, access::Role::Approver, access::Role::Auditor } };
inline constexpr access::Action may_examine { "cases.examine", { access::Role::Examiner } };
inline constexpr access::Action may_ask { "cases.ask", { access::Role::Examiner } };
inline constexpr access::Action may_draft { "cases.draft", { access::Role::Examiner } };
inline constexpr access::Action may_note { "cases.note", { access::Role::Examiner } };
// 受け付ける: Registrar too, who opens the post for a whole department.
inline constexpr access::Action may_enter { "cases.enter", { access::Role::Examiner, access::Role::Registrar } };
inline constexpr access::Action may_read_my_number { "cases.my_number.read", { access::Role::Examiner }, access::Action::Asks::FreshFactor };

// -- messages. The caller is Zone(front); a refusal parks the subject, visibly.
Result<void> receive(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message);
// The completion of what was asked, a correction without being asked, or that the notice was opened ({opened, at}).
Result<void> correct(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message);
Result<void> withdraw(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message);
// The core has no desk of procedures: the office sends it every published version, by which its cases are examined.
Result<void> receive_definition(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message);

// -- what came on paper, by post, by telephone or over the counter, and what staff notify for themselves: typed inside the zone, with the true
// day of arrival. Content::shown["entry"] keeps what only this way has: { evidence, number_evidence, read_back: { words, at }, caller_number,
// pages, postmark, remarks, scans: [{ name, size, key, title, type }] }.
struct Entered {
    CaseId id;                               // the entry's: whoever sends it twice finds the case
    std::string definition;                  // hash of the version that it was typed by: that of its day of arrival
    Instant arrived_at;
    json::Value body;                        // of `submitted` (definition.md §12); its `shown` has `entry`
    std::string original {};                 // the body sealed to this zone, as an envelope would be: seal_entered
};
std::string seal_entered(Workplace const& here, std::string const& tenant, Entered const& entered);  // outside every transaction
// Refuses NotFound (no such version here), Forbidden, Conflict "cases.received_already" (the second click), Invalid (arrived_on: in the future,
// channel). Whatever else is wrong with the answers is flagged: an application arrives by arriving (行政手続法7条).
Result<Case> enter(db::Write& tx, Caller const& caller, Workplace const& here, Entered const& entered);
// A colleague's own notice: the procedure must be one of staff; Case::entered_by is who notifies. Sent like a form of the web: what a ground or
// a check forbids was refused before.
Result<Case> notify(db::Write& tx, Caller const& caller, Workplace const& here, Entered const& entered);

struct OnPaper {
    std::string channel;                     // paper post phone counter
    Day came_on;                             // the day that counts
    std::string words {};                    // reason, evidence, what was said: kept as a note
};
struct Completed {
    json::Value answers, files;              // of the body of `corrected`
    OnPaper how;
    std::string original {};
};
// The answer to the open request, typed by staff. Refuses Conflict (nothing is asked), Invalid (came_on: before it was asked, or in the future).
Result<Case> complete_on_paper(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Completed const& completed, std::int64_t expected_version);
// 取下げ. Refuses Conflict once it is decided, Invalid (came_on; words: required).
Result<Case> withdraw_on_paper(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, OnPaper const& wish, std::int64_t expected_version);

// -- the colleague's own matter: NotFound for everybody else, also for who examines it.
Result<Case> own(db::Read& tx, Caller const& caller, CaseId const& id);
Result<Case> complete_own(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, json::Value const& answers, json::Value const& files, std::int64_t expected_version);
Result<Case> withdraw_own(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::int64_t expected_version);

// The 別記様式 as it stands now, whatever the channel; and the same blank, to be filled in by hand. HTML for papers::pdf.
Result<std::string> form_of(db::Read& tx, Workplace const& here, Case const& found);
Result<std::string> blank_form(db::Read& tx, Workplace const& here, definitions::Definition const& definition);

// -- the examiner. Each refuses NotFound (also another town's), Forbidden, Conflict (a state that does not allow it, or changed since it
// was shown: `expected_version`), Invalid (naming the form control).
Result<Case> take(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::int64_t expected_version);
Result<Case> hand_over(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, PersonId const& to, std::int64_t expected_version);

struct Asking {
    std::vector<MarkedField> fields;
    std::string words;                       // over all
    Day until;
};
struct SealedAsking { Asking asking; RequestId request; std::string box; };
// Outside every transaction: checks what can be checked of the asking alone (Invalid: mark, say.0, say.1 …, words, until), and seals it to
// the application's key.
Result<SealedAsking> seal_asking(Workplace const& here, Case const& found, Asking asking, std::string const& from);
Result<Case> ask_completion(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, SealedAsking const& sealed, std::int64_t expected_version);
Day usual_last_day(Workplace const& here);   // 14 days ahead, moved to an open day
// The last day has passed: back to examining, with a flag. By the schedule, across towns one write a case.
std::size_t expire_requests(Workplace const& here);

Result<Case> keep_examined(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, json::Object const& answers, std::int64_t expected_version);
// Lays a correction that nobody asked for over the answers.
Result<Case> accept_correction(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& correction, std::int64_t expected_version);
Result<void> add_note(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string_view words);

struct Reason { std::string words, law; };
struct Decision {
    std::string result;
    std::vector<Reason> reasons;
    std::string remark {};                   // to the one who decides
    bool is_urgent = false, is_grave = false;                // 急施, 重要・異例
    std::vector<approvals::Proposal::Added> added {};        // 合議 and 供覧 beyond the table's
};
// Computed outside the write from one read: everything the document shows, what is charged, what the route asks.
struct Prepared {
    Decision decision;
    std::int64_t version = 0;                // of the case it was computed from
    approvals::Proposal proposal;
    json::Value values;                      // of the document's template; its number, date and check code are added when it is issued
    std::vector<Owed> charges;
    json::Object rules;                      // every rule with its value: "why this amount"
};
// Refuses Invalid when reasons are missing where the law asks for them, or what staff establish is not complete.
Result<Prepared> prepare(db::Read& tx, Caller const& caller, Workplace const& here, CaseId const& id, Decision const& decision);
Result<approvals::Draft> draft_decision(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Prepared const& prepared);
// A filing or service without a route: examining → dispatched.
Result<Case> finish(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Prepared const& prepared);

// 個人番号を見る: a reason, an event, and only then the numbers: { control name, number }.
Result<std::vector<std::pair<std::string, std::string>>> read_my_numbers(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string_view reason);

// -- reading
Result<Case> find(db::Read& tx, CaseId const& id);
Content content(db::Read& tx, CaseId const& id);
std::vector<Request> requests(db::Read& tx, CaseId const& id);      // newest first
std::vector<Correction> corrections(db::Read& tx, CaseId const& id);  // newest first
std::vector<Owed> owed(db::Read& tx, CaseId const& id);
std::vector<Payment> payments(db::Read& tx, CaseId const& id);
std::vector<Note> notes(db::Read& tx, CaseId const& id);
// The day on which the last paper that was to come by post or over the counter was there, the arrival when none was; nothing while one is out
// (limits with `until: attachments`). papers.h has the papers.
std::optional<Day> papers_complete_on(db::Read& tx, Case const& found);
// The definition applied to the case as it is now, with its clocks. NotFound when its version is not there.
Result<definitions::Evaluation> evaluation(db::Read& tx, Workplace const& here, Case const& found);

// The inbox: due first, what stands still last; by index and key, so that a million cases cost what ten do.
struct InboxKey { bool stands_still = false; std::string due, id; };
struct InboxQuery {
    std::vector<CaseState> states;           // empty: all that are open
    bool mine = false;                       // taken by the caller
    std::optional<InboxKey> after {};
    int most = 25;
    std::optional<Day> due_before {};        // only what runs and was due before that day
};
struct InboxPage { std::vector<Case> cases; std::optional<InboxKey> next; };
InboxPage inbox(db::Read& tx, Caller const& caller, InboxQuery const& query);
std::int64_t count(db::Read& tx, Caller const& caller, InboxQuery const& query, int most = 999);  // not beyond `most`

std::vector<db::Statement> statements();

}  // namespace mado::cases
