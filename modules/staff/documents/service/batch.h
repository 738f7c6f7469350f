#pragma once
#include "service/printing.h"

namespace mado::documents {

// Many notices in one PDF, in the order given: before each the sheet whose address stands where a window envelope has its window (definitions/documents/
// envelope_sheet.html), then the notice as it was issued, with its seal. Refuses NotFound, Forbidden for one that is withheld, and Conflict
// "documents.print.alone" for one that another body made: it is printed from its own file.
Result<std::string> printed_together(Workplace const& here, std::string const& tenant, std::vector<DocumentId> const& documents);
inline constexpr std::size_t most_together = 200;

// Which of the tasks the caller prints now, in the trace. Refuses as mark_posted does; Invalid when there are none or too many.
Result<std::vector<PrintTask>> take_for_printing(db::Write& tx, Caller const& caller, Workplace const& here, std::vector<PrintTaskId> const& tasks);

}  // namespace mado::documents
