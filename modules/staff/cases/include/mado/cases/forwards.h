#pragma once
// 経由 (進達・返戻) and 移送 (definition grammar §8): a case goes to another body, and what comes back. Between local governments of this server it
// crosses as `forwarded` within the same zone, and nothing else does: neither notes nor the other's work is ever read across.
#include <mado/cases/cases.h>

namespace mado::cases {

enum class ForwardAct { Via, Transfer };
constexpr std::array<std::string_view, 2> names_of(ForwardAct) { return { "via", "transfer" }; }
// Drafted: waits for approval. Sent: the other has it. Dropped: not approved, or the applicant withdrew.
enum class ForwardState { Drafted, Sent, HandedBack, Answered, Dropped };
constexpr std::array<std::string_view, 5> names_of(ForwardState) { return { "drafted", "sent", "handed_back", "answered", "dropped" }; }

struct Forwarding {
    std::string id;
    CaseId of;
    bool outgoing = true;                    // false: the case came from there
    ForwardAct act = ForwardAct::Via;
    std::string name;                        // of the definition
    std::string other;                       // its tenant; "" of an agency that is none here
    std::string body, address;               // its name; of an agency also where it is
    std::string opinion;                     // 副申
    json::Object facts {};                   // what the first body established: { label: words }
    ForwardState state = ForwardState::Drafted;
    approvals::DraftId draft {};
    Instant at {};
    PersonId by {};
    std::optional<Instant> sent_at {}, ended_at {};
    std::string reason {};                   // of handing back
};

inline constexpr access::Action may_forward { "cases.forward", { access::Role::Examiner } };

// The forwards of the definition that hold for the case. None when it came from another body: it is forwarded once.
std::vector<definitions::Forward const*> forwards_of(Case const& found, definitions::Evaluation& evaluation);
// 経由の処理期間: the last day on which this body should send it on; nothing when the definition gives no days.
std::optional<Day> send_on_by(Workplace const& here, Case const& found, definitions::Forward const& forward, definitions::Evaluation& evaluation);

// The local governments on this server that it can go to. Outside every transaction: it looks whether they have staff.
struct Body { std::string tenant, name; };
std::vector<Body> bodies_for(Workplace const& here, std::string const& tenant, definitions::Forward const& forward);

struct ForwardWish {
    std::string name;                        // of the definition
    std::string tenant;                      // of bodies_for; "": …
    std::string body {}, address {};         // … an agency, on paper
    std::string opinion {};                  // 副申: required of via
    bool form_checked = false;               // the first body's own duty of via
};
// Sends it on, or drafts that when the procedure has a route (matter_kind "forward"). The write is alone for documents::numbering().
// Refuses NotFound, Forbidden, Conflict (state; nothing of that name holds; changed meanwhile), Invalid (forward, to, body, address, opinion, checked).
Result<Case> forward(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, ForwardWish const& wish, std::int64_t expected_version);
// 返戻 by the body that it came to. Refuses Conflict when the case did not come through another body, Invalid (reason).
Result<Case> hand_back(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string_view reason, std::int64_t expected_version);

// Of an agency without this system: what its letter said.
struct PaperAnswer {
    std::string result;                      // of the definition's outcomes; "": it sent the papers back
    std::string number, words;               // of its letter; the reason, required when it sent them back
    Day came_on;
};
Result<Case> record_answer(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, PaperAnswer const& answer, std::int64_t expected_version);

std::vector<Forwarding> forwardings(db::Read& tx, CaseId const& id);   // newest first
Result<Forwarding> find_forwarding(db::Read& tx, std::string const& id);

// The message `forwarded`: act via, transfer, answer, hand_back, withdraw. The caller is Zone(ZONE@TENANT); a refusal parks the subject.
Result<void> receive_forwarded(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message);

}  // namespace mado::cases
