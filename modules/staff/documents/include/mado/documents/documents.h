#pragma once
// Issued documents (発する文書): 文書番号, the notice as PDF and as HTML, its way to the resident, and its proof.
//
//   auto const document = TRY(documents::issue(tx, caller, here, {
//       .of = case_id, .owner = "environment/animals", .name = "dog_tag", .title = "犬の登録済通知書(鑑札の交付)", … }));
//
// issue() takes the number in the caller's transaction, so that a decision and its number are one commit; a job makes the PDF and sends
// it. The caller opens that transaction with .alone = documents::numbering(), so that numbers have no gaps and nobody waits twice.
#include <mado/access/access.h>
#include <mado/db/database.h>
#include <mado/json/json.h>
#include <mado/result/result.h>
#include <mado/time/day.h>
#include <mado/zone/workplace.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::documents {

using DocumentId = Id<struct DocumentTag>;
using PrintTaskId = Id<struct PrintTaskTag>;

inline constexpr access::Action read_documents { "documents.read", { access::Role::Examiner, access::Role::Approver, access::Role::Registrar } };
inline constexpr access::Action print_documents { "documents.print", { access::Role::Registrar, access::Role::Examiner } };

// 普通の文書 (環境第123号) or 指令 (総社市指令環境第123号): the answer to an application by a disposition.
enum class Series { Letter, Order };
constexpr std::array<std::string_view, 2> names_of(Series) { return { "letter", "order" }; }

enum class Way { Electronic, Paper };
constexpr std::array<std::string_view, 2> names_of(Way) { return { "electronic", "paper" }; }

// Reserved: has its number. Rendered: the PDF is there. Dispatched 発送: on its way to the addressee. Opened: read by the resident.
enum class DocumentState { Reserved, Rendered, Dispatched, Opened };
constexpr std::array<std::string_view, 4> names_of(DocumentState) { return { "reserved", "rendered", "dispatched", "opened" }; }

struct Issue {
    CaseId of;
    std::string owner;             // 主管課: path of the division whose sign the number has and whose staff may read it
    std::string name;              // of the template: "dog_tag"
    std::string title;             // 犬の登録済通知書(鑑札の交付)
    std::string addressee;         // whole, with 様 or 御中, for lists
    Series series = Series::Letter;
    Way way = Way::Electronic;     // what the applicant chose; without an application key it is Paper
    json::Value values;            // everything that the template shows; issue() adds document.number .date_wareki .title and verify.*
    std::string application_key {};  // base64url of the public half; empty: nobody reads electronically (came over the counter)
    std::string receipt_number {};
    // What the front is told together with the document. `state` is the case's state at the time: "decided" becomes "dispatched"
    // when the document is; every other ("asked") stays. `clear` (an object: charges, expected_on) and `box` (an object: words, division, position, next) are laid
    // into the message as they are.
    std::string state = "decided";
    json::Value clear {};
    json::Value box {};
};

struct Document {
    DocumentId id;
    CaseId of;
    std::string owner, name, title, addressee;
    Series series = Series::Letter;
    std::string number;            // 総社市指令環境第123号
    int number_year = 0;           // 会計年度
    std::int64_t number_in_series = 0;
    Way way = Way::Electronic;
    DocumentState state = DocumentState::Reserved;
    std::string hash;              // SHA-256 of the PDF, hex; empty while reserved
    std::string verify_code;       // of the public page that proves it
    std::string receipt_number;
    Day issued_on;
    std::optional<Instant> dispatched_at, opened_at;
    std::int64_t version = 0;
};

// Events. Dispatched is published once a document: electronic when the front is told, paper when a clerk says that it was posted.
struct Dispatched {
    Document document;
    Instant at;
};

// Takes the next number of the series in this year and the verify code, keeps the values, writes the job "documents.render". Refuses
// Invalid "documents.no_such_template". Whether the caller may issue is decided by what it follows from (a decision, a request).
Result<Document> issue(db::Write& tx, Caller const& caller, Workplace const& here, Issue const& issue);
inline db::Alone numbering(std::string_view what) { return { "documents.number", what }; }

// The resident opened it (the front's `corrected` with {opened}). Only the first time counts; a document of another case is NotFound.
// Cancels its print task while that waits.
Result<void> opened(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of, DocumentId const& document, Instant at);

Result<Document> find(db::Read& tx, DocumentId const& document);      // NotFound "documents.document.not_found"
std::vector<Document> of_case(db::Read& tx, CaseId const& of);        // oldest first

// The sign of a division in document numbers (環境), and with path "" the word in front of the town's orders (総社市指令). A division
// without one has that of the division above it; when none is kept, its own name without 課.
void keep_sign(db::Write& tx, std::string const& division, std::string const& sign);

// A notice that was not opened for so many days becomes a print task.
constexpr int days_before_printing = 7;

}  // namespace mado::documents
