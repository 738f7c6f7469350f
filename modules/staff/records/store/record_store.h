#pragma once
#include <mado/records/records.h>

namespace mado::records::store {

// -- folders.
bool insert(db::Write& tx, Folder const& folder);                   // false: that volume is there already
bool change(db::Write& tx, Folder& folder);                         // names the version that it expects, and counts it up
void set_until(db::Write& tx, FolderId const& id, std::optional<Day> until);  // reckoned: no version
std::optional<Folder> folder(db::Read& tx, FolderId const& id);
std::optional<Folder> folder_for(db::Read& tx, std::string const& item, std::string const& owner, int year);  // its newest volume that is kept
std::vector<Folder> folders_of(db::Read& tx, std::string const& division, int year, int most);  // a division and all beneath it; the newest first
std::vector<std::string> owners(db::Read& tx);                      // of folders
std::vector<Folder> folders_of_item(db::Read& tx, std::string const& item);
std::vector<Folder> folders_over(db::Read& tx, Day before, int most);   // kept, and their last day lies before

// -- records.
bool insert(db::Write& tx, Record const& record);                   // false: that object is filed already
bool change(db::Write& tx, Record& record);                         // as for folders
void move(db::Write& tx, RecordId const& id, FolderId const& to);
// To another folder and its owner, as what belongs to that matter.
void give(db::Write& tx, RecordId const& id, Folder const& to, std::string_view matter_kind, std::string_view matter);
void set_span(db::Write& tx, Record const& record);                 // completed_on and the span
std::optional<Record> record(db::Read& tx, RecordId const& id);
std::optional<Record> record_of(db::Read& tx, Kind kind, std::string_view object);
std::vector<Record> of_matter(db::Read& tx, std::string_view matter_kind, std::string_view matter);
std::vector<Record> records_of(db::Read& tx, Kind kind, std::vector<std::string> const& objects);
std::vector<Record> of_matters(db::Read& tx, std::string_view matter_kind, std::vector<std::string> const& matters);
void end(db::Write& tx, std::vector<Record> const& records, FolderId const& to);   // completed_on and the span of the first, which are those of all
std::vector<Record> in_folder(db::Read& tx, FolderId const& id, std::string const& after, int most);
std::vector<Record> kept_in(db::Read& tx, FolderId const& id, int most);
std::int64_t count_in(db::Read& tx, FolderId const& id);
std::vector<Span> spans_in(db::Read& tx, FolderId const& id);       // of what is kept: the last one to end, or one that is open
// Its words are erased; the row says that there was one, of which kind, and what became of it.
void erase(db::Write& tx, RecordId const& id, RecordState state);

// -- parts.
struct KeptPart { Part part; std::string boxed_key; };
void insert(db::Write& tx, RecordId const& id, Part const& part, std::string const& boxed_key);
struct PartOf { RecordId record; Part part; };
// Of words in the database: parts without a blob, numbered. One statement.
void insert(db::Write& tx, std::vector<PartOf> const& parts);
std::vector<PartOf> numbers_of_parts(db::Read& tx, std::vector<RecordId> const& records);   // number, origin id and title alone
void set_hash(db::Write& tx, RecordId const& id, int number, std::string const& hash);
std::vector<KeptPart> parts(db::Read& tx, RecordId const& id);
std::vector<Record> records_with_blob(db::Read& tx, std::string_view blob);

std::vector<db::Statement> record_statements();

}  // namespace mado::records::store
