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

// 普通の文書 (環境第123号); 指令 (総社市指令環境第123号): the answer to an application by a disposition; 条例, 規則, 告示, 訓令, which count by calendar
// year; 事務連絡, which has no number.
enum class Series { Letter, Order, Ordinance, Regulation, OfficialNotice, Directive, Memorandum };
constexpr std::array<std::string_view, 7> names_of(Series) { return { "letter", "order", "ordinance", "regulation", "official_notice", "directive", "memorandum" }; }

// Through: by the body that forwarded the case to this one (経由); it tells the applicant and delivers the document.
enum class Way { Electronic, Paper, Through };
constexpr std::array<std::string_view, 3> names_of(Way) { return { "electronic", "paper", "through" }; }

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
    std::string through {};        // code of the local government that delivers it: Way::Through, and its page proves the document
};

struct Document {
    DocumentId id;
    CaseId of;
    std::string owner, name, title, addressee;
    Series series = Series::Letter;
    std::string number;            // 総社市指令環境第123号
    int number_year = 0;           // 会計年度, or 暦年
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

// Takes the next number of the series in this year and the verify code, keeps the values, writes the job "documents.render". A document that asks for a seal
// (seals.h) waits for its keeper instead, and is rendered when it has it. Refuses
// Invalid "documents.no_such_template". Whether the caller may issue is decided by what it follows from (a decision, a request).
Result<Document> issue(db::Write& tx, Caller const& caller, Workplace const& here, Issue const& issue);
inline db::Alone numbering(std::string_view what) { return { "documents.number", what }; }

// The resident opened it (the front's `corrected` with {opened}). Only the first time counts; a document of another case is NotFound.
// Cancels its print task while that waits.
Result<void> opened(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of, DocumentId const& document, Instant at);

// -- a decision of another body, delivered by this one (進達の結果).
struct Made { std::string hash; files::Blob pdf, page; };
// What was made of a rendered document, with its keys: to be handed on sealed. NotFound while it is not rendered.
Result<Made> made(db::Read& tx, Workplace const& here, DocumentId const& document);
struct Foreign {
    CaseId of;
    std::string owner, name, title, addressee;
    std::string number, issuer;    // as the other body numbered it; its name
    std::string verify_code;       // as it stands in the PDF
    Day issued_on;
    Made made;
    std::string application_key {}, receipt_number {};
    Way way = Way::Paper;
    json::Value clear {}, box {};
};
// Keeps it beside this body's own documents, under its own number and hash, and names its blobs for this tenant.
Result<Document> adopt(db::Write& tx, Caller const& caller, Workplace const& here, Foreign const& foreign);
// Tells the front with the document, or makes a print task. The case has been marked with the document by then.
Result<void> deliver(db::Write& tx, Caller const& caller, Workplace const& here, Document const& adopted, Foreign const& foreign);

// The addressee works here and has read it on the screen: a paper notice has then reached him, and its print task goes. Nothing happens the second time.
Result<void> read_in_house(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of, DocumentId const& document);

Result<Document> find(db::Read& tx, DocumentId const& document);      // NotFound "documents.document.not_found"
std::vector<Document> of_case(db::Read& tx, CaseId const& of);        // oldest first

// The sign of a division in document numbers (環境), and with path "" the word in front of the town's orders (総社市指令). A division
// without one has that of the division above it; when none is kept, its own name without 課.
void keep_sign(db::Write& tx, std::string const& division, std::string const& sign);

// A notice that was not opened for so many days becomes a print task.
constexpr int days_before_printing = 7;

}  // namespace mado::documents
