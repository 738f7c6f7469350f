#pragma once
#include <mado/records/marks.h>

namespace mado::records::store {

bool insert(db::Write& tx, Mark const& mark);  // false: that id is there
void erase_marks(db::Write& tx, RecordId const& record);  // their words
std::vector<Mark> marks(db::Read& tx, RecordId const& record);
bool has_mark(db::Read& tx, RecordId const& record, Measure measure);

std::vector<db::Statement> mark_statements();

}  // namespace mado::records::store
