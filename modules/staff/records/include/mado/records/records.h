#pragma once
// 簿冊 and 文書. Every module files by file(), in the transaction of what it records; who needs records finds them here, and holds.h keeps them.
//
//   TRY(records::file(tx, caller, here, { .kind = records::Kind::Meeting, .object = meeting.id, .owner = "policy", .item = "meetings", .title = "…",
//       .made_on = here.now().today(), .completed_on = here.now().today(), .parts = { … } }));
#include <mado/access/access.h>
#include <mado/documents/documents.h>
#include <mado/files/store.h>
#include <mado/records/plan.h>

namespace mado::records {

using FolderId = Id<struct FolderTag>;
using RecordId = Id<struct RecordTag>;

inline constexpr access::Action may_read { "records.read",
    { access::Role::Examiner, access::Role::Approver, access::Role::Registrar, access::Role::Auditor, access::Role::RecordsManager } };
// Files by hand, lends and returns, scans in, says what may be disclosed: of what the division owns.
inline constexpr access::Action may_file { "records.file", { access::Role::Examiner, access::Role::Registrar, access::Role::RecordsManager } };

// What it is the record of. Own: filed by hand. Received: of the 収受簿. Request: 補正の求め. Message: other words of a case that went out or came back (職権補正の通知,
// 協議・照会 and its answer). Payment: a claim (調定) with all that was paid and given back on it, or money that went out. Books: 日計, 決算.
enum class Kind { Case, Draft, Document, Request, Received, Own, Meeting, Disclosure, Payment, Call, Message, Books };
constexpr std::array<std::string_view, 12> names_of(Kind)
{
    return { "case", "draft", "document", "request", "received", "own", "meeting", "disclosure", "payment", "call", "message", "books" };
}
// 施行区分.
enum class Way { Internal, Incoming, Electronic, Post, Through };
constexpr std::array<std::string_view, 5> names_of(Way) { return { "internal", "incoming", "electronic", "post", "through" }; }
// 公開区分; undecided until somebody has looked.
enum class Disclosure { Undecided, Open, Partly, Closed };
constexpr std::array<std::string_view, 4> names_of(Disclosure) { return { "undecided", "open", "partly", "closed" }; }

// Where the bytes are. Case: a file of the case. Draft: a file that stands with a draft. Document: the PDF of an issued document. Own: kept by this module. Database: no blob, words in tables of
// the module that made them, whose hash stands here.
enum class Origin { Case, Document, Own, Database, Draft };
constexpr std::array<std::string_view, 5> names_of(Origin) { return { "case", "document", "own", "database", "draft" }; }

struct Part {
    Origin origin = Origin::Own;
    std::string origin_id {};                // of the case or document; of the attachment
    std::string title {}, type {};
    std::string blob {};                     // SHA-256 of the ciphertext; "" in the database
    std::int64_t size = 0;                   // of the ciphertext
    std::string hash {};                     // SHA-256 of the plain bytes; "" while nobody has read them
    std::int64_t pages = 0;
    bool is_copy = false;                    // a scan whose paper is the original
    PersonId checked_by {};                  // who compared every page of a scan with the paper
    int number = 0;
    std::optional<files::Blob> key {};       // of a part that is filed as Own: kept before the transaction
};

struct Filing {
    Kind kind = Kind::Own;
    std::string object {};                   // id of the thing: filed once; a second filing changes nothing but adds parts
    std::string matter_kind {}, matter {};   // what belongs together: "case" and its id
    std::string owner {};                    // 主管課
    std::string item {};                     // of the plan; empty: by procedure, class and years
    std::string procedure {}, procedure_title {}, store_class {};
    Rule rule {};                            // of a procedure that the plan has no row for
    std::string title {}, number {};
    Day made_on {};
    std::string from_whom {}, to_whom {};
    Way way = Way::Internal;
    Medium medium = Medium::Electronic;
    Disclosure disclosure = Disclosure::Undecided;
    std::string article {};
    bool is_first = false;                   // known not to be filed yet: nothing is looked up (the hot path of what arrives)
    std::optional<Day> completed_on {};      // 完結; none: its matter goes on
    std::optional<Day> effect_until {};      // of a permit, a contract
    std::vector<Part> parts {};
};

enum class RecordState { Kept, Disposed, Transferred };
constexpr std::array<std::string_view, 3> names_of(RecordState) { return { "kept", "disposed", "transferred" }; }

struct Record {
    RecordId id {};
    FolderId folder {};
    std::string owner {};
    Kind kind = Kind::Own;
    std::string object {}, matter_kind {}, matter {}, title {}, number {};
    Day made_on {};
    std::string from_whom {}, to_whom {};
    Way way = Way::Internal;
    Medium medium = Medium::Electronic;
    Disclosure disclosure = Disclosure::Undecided;
    std::string article {};
    std::optional<Day> completed_on {};
    Span span {};
    RecordState state = RecordState::Kept;
    PersonId filed_by {};
    Instant filed_at {};
    std::int64_t version = 1;
};

enum class Custody { Division, Offered, RecordsOffice };   // 主管課, 引継ぎの申出, 文書主管課
constexpr std::array<std::string_view, 3> names_of(Custody) { return { "division", "offered", "records_office" }; }
enum class Selected { Undecided, Historical, Ordinary };   // 選別
constexpr std::array<std::string_view, 3> names_of(Selected) { return { "undecided", "historical", "ordinary" }; }

struct Folder {
    FolderId id {};
    std::string item {}, owner {};
    int year = 0;                            // 会計年度 or 暦年; 0: in standing use
    int volume = 1;
    std::string title {};
    Medium medium = Medium::Electronic;
    std::string place {};                    // of the paper
    Custody custody = Custody::Division;
    RecordState state = RecordState::Kept;
    std::optional<Day> no_longer_used {}, extended_until {};
    std::string extended_why {};
    Selected selected = Selected::Undecided;
    std::string selected_why {};
    std::optional<Day> until {};             // the last day of its retention; nothing: not known yet, or never
    std::optional<Day> ended_on {};
    PersonId ended_by {};
    std::int64_t version = 1;
};

// -- filing. A record of this kind and object that is there already is given back with the new parts added. For programs: rights are those of what is recorded.
Result<Record> file(db::Write& tx, Caller const& caller, Workplace const& here, Filing const& filing);
// All records of a matter are complete: they move to the folder of that day, and their term is known. Again: reckoned anew.
// `starts_on`: where a definition reckoned it (keep.starts); else by the plan.
Result<void> complete(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view matter_kind, std::string_view matter, Day completed_on,
    std::optional<Day> starts_on = {});
// By a person: Forbidden, Invalid (title, item, made_on).
Result<Record> file_own(db::Write& tx, Caller const& caller, Workplace const& here, Filing filing);
// One that was filed by hand while its matter went on. Refuses Conflict (complete already; not filed by hand), Invalid (completed_on, effect_until).
Result<Record> complete_own(db::Write& tx, Caller const& caller, Workplace const& here, RecordId const& id, Day completed_on, std::optional<Day> effect_until = {});

// -- finding. NotFound for what the caller may not read (also another town's).
Result<Record> find_record(db::Read& tx, Caller const& caller, RecordId const& id);
Result<Folder> find_folder(db::Read& tx, Caller const& caller, FolderId const& id);
std::optional<Record> record_of(db::Read& tx, Kind kind, std::string_view object);         // for programs
std::vector<Record> records_of_matter(db::Read& tx, std::string_view matter_kind, std::string_view matter);  // for programs; oldest first
std::vector<Part> parts(db::Read& tx, RecordId const& id);
json::Value words_of(db::Read& tx, Record const& record);  // for programs: what stands in the database of it, as it stands there now; null when nothing does
std::vector<Record> records_in(db::Read& tx, Caller const& caller, FolderId const& id, std::string const& after = {}, int most = 100);  // oldest first
std::int64_t count_records(db::Read& tx, FolderId const& id);
// Of the divisions whose records the caller may read; year -1: all.
std::vector<Folder> folders(db::Read& tx, Caller const& caller, int year, std::string const& division = {}, int most = 300);
// By words of title, number, persons and the text of the parts. What is special or shielded is not found by words at all.
std::vector<Record> search(db::Read& tx, Caller const& caller, std::string_view words, int most = 50);
// The title as a list may show it: that of a special case says nothing.
Record listed(db::Read& tx, Record record);
// The plain bytes of a part, outside every transaction; those of a case or document are made by their modules. Refuses Gone.
Result<std::string> bytes_of(Workplace const& here, std::string const& tenant, RecordId const& record, Part const& part);

// -- what a person says of a record.
Result<Record> classify(db::Write& tx, Caller const& caller, Workplace const& here, RecordId const& id, Disclosure disclosure, std::string_view article, std::int64_t expected_version);
struct ScanIn {
    files::Blob blob;
    std::string title, type, hash;
    std::int64_t pages = 0, pages_of_paper = 0;    // both are counted; they must be the same
    bool is_checked = false;                       // every page was compared
    bool is_copy = true;                           // the paper stays the original
};
// Adds a scan to a record. Invalid (pages, checked), Forbidden, Conflict (disposed).
Result<void> scan_in(db::Write& tx, Caller const& caller, Workplace const& here, RecordId const& id, ScanIn const& scan);

std::vector<db::Statement> statements();

}  // namespace mado::records
