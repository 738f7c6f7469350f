#pragma once
// Papers that are copies of what is on record (文書): with the rights of whoever takes them.
#include <mado/meetings/meetings.h>
#include <mado/records/copies.h>

namespace mado::meetings {

// Of a record, what can become a paper: PDF and pictures that the caller may read.
std::vector<records::Copyable> record_papers(db::Read& tx, Caller const& caller, records::RecordId const& id);
// Before the bytes are read: the right to change the meeting, and to the record. NotFound, Forbidden, Conflict; Invalid for what is neither.
Result<records::Copyable> record_paper(db::Read& tx, Caller const& caller, MeetingId const& meeting, records::RecordId const& id, int number);
// `blob`: the copy, kept before the transaction.
Result<void> add_record_paper(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& meeting, records::RecordId const& id, int number, files::Blob const& blob);

}  // namespace mado::meetings
