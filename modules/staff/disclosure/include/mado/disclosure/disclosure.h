#pragma once
// 開示. The documents that a request is about, what is painted black on them and by which article, and what the applicant is given: pictures of the pages, so that
// what lies under the black is not there any more. The original is never changed.
#include <mado/cases/cases.h>
#include <mado/cases/disclosures.h>
#include <mado/files/store.h>
#include <mado/records/records.h>
#include <mado/sanitizing/files.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace mado::disclosure {

using TargetId = Id<struct DisclosureTargetTag>;

// Collecting: the file is being made clean. Unusable: it has no pages to be painted. Making: the painted PDF is being made. Checking: a second person looks.
enum class State { Collecting, Unusable, Redacting, Making, Checking, Fixed };
constexpr std::array<std::string_view, 6> names_of(State) { return { "collecting", "unusable", "redacting", "making", "checking", "fixed" }; }
// Disclosed: whole, or in part when there are boxes. Closed 不開示. Withheld 存否応答拒否: neither confirmed nor denied.
enum class Outcome { Undecided, Disclosed, Closed, Withheld };
constexpr std::array<std::string_view, 4> names_of(Outcome) { return { "undecided", "disclosed", "closed", "withheld" }; }

// What was looked for in the PDF that was made, and not found.
struct Proof {
    std::int64_t pages = 0, boxes = 0;
    std::int64_t words = 0;                  // that lay under the boxes of the original's text
    std::int64_t letters = 0;                // that pdftotext finds in it: always 0
    std::int64_t streams = 0, bytes = 0;     // inflated and searched
};

struct Target {
    TargetId id {};
    CaseId of {};
    std::string owner {};                    // of the case
    std::string title {};
    records::RecordId record {};             // where it was taken from; none: handed in as a file
    std::int64_t part = 0;
    std::string blob {}, hash {};            // the original: name of its ciphertext, SHA-256 of its bytes
    std::int64_t pages = 0;
    State state = State::Collecting;
    Outcome outcome = Outcome::Undecided;
    std::string ground {}, why {};           // of Closed and Withheld
    std::string said {};                     // why it was sent back, or a key of what stopped it
    std::string made {}, made_key {}, made_hash {};
    std::int64_t made_size = 0;
    Proof proof {};
    PersonId added_by {}, proposed_by {}, checked_by {};
    Instant added_at {};
    std::optional<Instant> proposed_at {}, checked_at {};
    std::int64_t version = 1;
};

// Tenths of a millimetre from the top left corner of the page.
struct Area {
    int left = 0, top = 0, width = 0, height = 0;
    friend bool operator==(Area const&, Area const&) = default;
};
struct Box {
    std::string id {};
    std::int64_t page = 1;
    Area area {};
    std::string ground {};
    PersonId by {};
    Instant at {};
};

// 不開示事由. `kind`: ordinance (情報公開条例) or personal (個人情報保護法).
struct Ground {
    std::string name, kind, article, title;
    bool is_from_memory = true;              // nobody has compared it with the text yet
    bool is_used = true;
    std::int64_t version = 0;                // 0: as the library has it
};

inline constexpr access::Action may_check { "disclosure.check", { access::Role::Examiner, access::Role::Approver } };
inline constexpr access::Action may_set_grounds { "disclosure.ground.set", { access::Role::RecordsManager, access::Role::PrivacyOfficer } };

// -- collecting. Each refuses NotFound (also another town's, and a case that is no request for disclosure), Forbidden.
struct Collected {
    std::string title, hash;                 // SHA-256 of the plain bytes
    files::Blob blob;                        // kept before the transaction
    records::RecordId record {};
    std::int64_t part = 0;
};
// Invalid (title), Conflict (this part is there already). A record is held from then on, so that it does not go meanwhile.
Result<Target> collect(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Collected const& what);
// The bytes of a record's part as it will be collected, outside every transaction. Refuses NotFound, Forbidden "disclosure.record_kept_apart" (special or shielded), Gone.
Result<Collected> from_record(Workplace const& here, Caller const& caller, records::RecordId const& id, std::int64_t part);
Result<void> remove(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, TargetId const& target, std::int64_t expected_version);

// The request with the caller's right to do that.
Result<cases::Case> request_for(db::Read& tx, Caller const& caller, Workplace const& here, access::Action const& action, CaseId const& id);
Result<Target> find(db::Read& tx, Caller const& caller, Workplace const& here, CaseId const& id, TargetId const& target);
std::vector<Target> targets(db::Read& tx, CaseId const& id);                       // in the order of collecting
std::vector<Target> waiting(db::Read& tx, Caller const& caller, int most = 200);   // all that are not fixed, of the caller's divisions
std::int64_t count_to_check(db::Read& tx, Caller const& caller);                   // which another person has proposed
std::vector<Box> boxes(db::Read& tx, TargetId const& target);                      // by page and place

// -- painting. Conflict unless Redacting; Invalid (left, top, width, height, ground).
Result<void> draw(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, TargetId const& target, std::vector<Box> const& boxes, std::int64_t expected_version);
Result<void> rub_out(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, TargetId const& target, std::string const& box, std::int64_t expected_version);
// Disclosed: a job makes the PDF, and then it waits for the check; the others wait at once. Invalid (outcome, ground, why).
Result<Target> propose(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, TargetId const& target, Outcome outcome, std::string const& ground, std::string const& why,
    std::int64_t expected_version);
// By another person than who proposed it: Forbidden "disclosure.same_person". From then on it is fixed.
Result<Target> check(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, TargetId const& target, std::int64_t expected_version);
Result<Target> send_back(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, TargetId const& target, std::string const& why, std::int64_t expected_version);

// -- grounds.
std::vector<Ground> grounds(db::Read& tx, Workplace const& here, std::string_view kind = {});  // of the town
std::string kind_of(Workplace const& here, std::string_view procedure);                        // "" when it is no request for disclosure
// Forbidden, NotFound, Conflict (changed meanwhile), Invalid (article, title).
Result<void> set_ground(db::Write& tx, Caller const& caller, Workplace const& here, Ground const& ground);
// 不開示の理由 for the notice: by article, which document and page.
std::string reasons_text(db::Read& tx, Workplace const& here, cases::Case const& request);
// The same of what is fixed, one ground a line with its article: where the drafter of the decision begins (cases::propose_reasons).
std::string draft_reasons(db::Read& tx, Workplace const& here, cases::Case const& request);

// -- what goes out, outside every transaction. Refuses NotFound, Conflict "disclosure.nothing_fixed".
Result<std::string> made_bytes(Workplace const& here, std::string const& tenant, Target const& target);
Result<std::string> copies(Workplace const& here, Caller const& caller, CaseId const& id);

std::vector<db::Statement> statements();

}  // namespace mado::disclosure
