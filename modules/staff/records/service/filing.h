#pragma once
// What the use cases of this module share.
#include <mado/records/records.h>

namespace mado::records::service {

std::string search_kind(std::string_view owner);
std::string key_context(RecordId const& record, std::string_view blob);  // of a record's own blob

Result<Item> item_for(db::Write& tx, Workplace const& here, Filing const& filing);
Folder folder_for(db::Write& tx, Caller const& caller, Workplace const& here, Item const& item, std::string const& owner, int year);
// The last day of the folder, of all that is in it now.
void reckon(db::Write& tx, FolderId const& id);
void reckon(db::Write& tx, Folder const& folder, Item const& item);

// As complete(), of many matters with few statements; one event of the trace names up to a hundred records of a folder.
Result<void> complete_together(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view matter_kind, std::vector<std::string> const& matters, Day completed_on);

// Found for an act of that right; Conflict when it has ended or has changed since it was shown.
Result<Folder> folder_to_change(db::Read& tx, Caller const& caller, access::Action const& action, FolderId const& id, std::int64_t expected_version);
Result<Record> record_to_change(db::Read& tx, Caller const& caller, access::Action const& action, RecordId const& id);

// Words, keys and what its modules keep of it go; its row stays and says how it ended.
Result<void> erase(db::Write& tx, Caller const& caller, Workplace const& here, Record const& record, RecordState state);

// What finds a record: never more than this, and `text` of its parts. 個人番号 are left out.
// 検索で見つけさせない: the words of a special or shielded case say what only a reason may open. They are not in the index either.
bool is_hidden(db::Read& tx, Record const& record);
void index(db::Write& tx, Record const& record, std::string_view text = {});

bool is_blank(std::string_view words);
void require(std::vector<FieldError>& errors, char const* control, std::string_view words, std::size_t most);
inline constexpr std::size_t most_title = 200, most_words = 1000;

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Record const& record, std::map<std::string, std::string> details = {});
void trace_together(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, std::vector<Record> const& records, FolderId const& folder,
    std::map<std::string, std::string> details = {});
void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Folder const& folder, std::map<std::string, std::string> details = {});

}  // namespace mado::records::service
