#pragma once
// 合議・協議・意見照会 (definition grammar §8): what other divisions, bodies and third parties are asked before a case is decided.
#include <mado/cases/cases.h>

namespace mado::cases {

using ConsultId = Id<struct ConsultTag>;

enum class ConsultKind { Division, Body, ThirdParty };   // `with` of the definition
constexpr std::array<std::string_view, 3> names_of(ConsultKind) { return { "division", "body", "third_party" }; }
// Expired: its days have passed without an answer. Dropped: the case ended otherwise.
enum class ConsultState { Open, Answered, Expired, Dropped };
constexpr std::array<std::string_view, 4> names_of(ConsultState) { return { "open", "answered", "expired", "dropped" }; }
enum class ConsultAnswer { None, Agree, Disagree, Opinion };
constexpr std::array<std::string_view, 4> names_of(ConsultAnswer) { return { "none", "agree", "disagree", "opinion" }; }

struct Consult {
    ConsultId id;
    CaseId of;
    std::string name;                        // of the definition
    ConsultKind kind = ConsultKind::Division;
    bool needs_agreement = false;
    std::string whom;                        // a division's path, a body's name in the definition, the third party itself
    std::string addressee, address, honorific;  // of the letter
    std::string words;                       // what is asked
    Instant asked_at {};
    PersonId asked_by {};
    std::optional<Day> until {};             // last day for the answer
    std::string document {};                 // id of the letter
    ConsultState state = ConsultState::Open;
    ConsultAnswer answer = ConsultAnswer::None;
    std::string reason {};                   // the words of the answer
    std::string letter {};                   // number of their letter
    json::Array files {};                    // their letter: [{name, size, key, title, type}]
    std::optional<Day> answered_on {};
    PersonId answered_by {};                 // who answered (a division) or wrote the answer down
    std::optional<Day> carried_out_from {};  // it objected: the act may be carried out from that day on
    bool waits = false;                      // that day has not come yet
};

inline constexpr access::Action may_answer { "cases.consult.answer", { access::Role::Examiner, access::Role::Approver } };

// Where one party of a consult stands. What Blocks is not over yet: nothing may be decided on the merits.
enum class Standing { NotAsked, Waits, Passed, Answered, Disagrees };
struct Party {
    std::string whom, title;                 // title: as people read it
    std::optional<Consult> last {};          // the newest question to it
    Standing standing = Standing::NotAsked;
    bool blocks = true;
};
struct Consulting {
    definitions::Consult const* consult;
    ConsultKind kind;
    std::vector<Party> parties;              // of third parties one for each distinct value
};
// The consults of the definition whose `when` holds, with their parties.
std::vector<Consulting> consulting(db::Read& tx, Workplace const& here, Case const& found, definitions::Evaluation& evaluation);

struct Question {
    std::string name, whom;                  // of the definition; one of its parties
    std::string words;
    std::string addressee {}, address {}, honorific {};  // of a body or a third party; honorific: 様 御中
};
// Sends the question: to a division by its list, to a body or a third party by the document that the definition names. The caller's write
// is alone for documents::numbering(). Refuses Conflict (a state that does not allow it; asked already and not answered yet), Invalid
// (consult, words, addressee, address).
Result<Consult> ask_consult(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Question const& question, std::int64_t expected_version);

struct Reply {
    ConsultAnswer answer = ConsultAnswer::None;
    std::string reason {};                   // required with Disagree and Opinion
    Day answered_on {};                      // of a letter: the day on which it came
    std::string letter {};
    json::Array files {};
};
// By the division that was asked.
Result<Consult> answer_consult(db::Write& tx, Caller const& caller, Workplace const& here, ConsultId const& id, Reply const& reply);
// By the case's clerk, of a body's or third party's answer.
Result<Consult> record_reply(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of, ConsultId const& id, Reply const& reply);

Result<Consult> find_consult(db::Read& tx, ConsultId const& id);
std::vector<Consult> consults(db::Read& tx, CaseId const& of);          // newest first
std::vector<Consult> questions_for(db::Read& tx, Caller const& caller); // to the caller's divisions, unanswered, due first
std::int64_t count_questions_for(db::Read& tx, Caller const& caller);
// The addressee and address that were last written to for a body of that name.
std::optional<Consult> last_letter_to(db::Read& tx, ConsultKind kind, std::string const& whom);

// The day from which the decided act may be carried out; nothing when it need not wait.
std::optional<Day> carried_out_from(db::Read& tx, CaseId const& of);

// By the schedule: questions whose days have passed, and acts that may be carried out from today on. One write a case.
std::size_t expire_consults(Workplace const& here);

}  // namespace mado::cases
