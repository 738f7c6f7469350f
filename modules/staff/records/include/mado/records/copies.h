#pragma once
// A copy of what is kept, for another use within the town: a paper of a meeting. With the rights of whoever takes it. Files of a case and words of a
// database stay where they are: what an applicant sent serves the decision alone.
#include <mado/records/records.h>
#include <mado/sanitizing/files.h>

namespace mado::records {

struct Copyable {
    Record record;
    Part part;
    std::optional<sanitizing::File> file {};   // of a part that was filed here: people are given its clean form
    std::string title() const;                 // of the file
};
// NotFound: another town's, not the caller's to read, disposed of, special or shielded, no such part; Conflict: it is not harmless yet.
Result<Copyable> copyable(db::Read& tx, Caller const& caller, RecordId const& id, int number);
std::vector<Copyable> copyable_parts(db::Read& tx, Caller const& caller, RecordId const& id);
// The bytes, outside every transaction. Refuses Gone.
Result<std::string> bytes_of(Workplace const& here, std::string const& tenant, Copyable const& one);
// In the transaction that keeps the copy: the right once more, and who took it is in the trace (records.record.read).
Result<Copyable> take_copy(db::Write& tx, Caller const& caller, Workplace const& here, RecordId const& id, int number);

}  // namespace mado::records
