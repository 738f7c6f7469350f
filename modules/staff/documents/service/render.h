#pragma once
#include <mado/documents/documents.h>
#include <mado/documents/hands.h>
#include <mado/jobs/jobs.h>

namespace mado::documents {

constexpr std::string_view render_job = "documents.render";

// Makes the PDF and the page, keeps both, and in one write: rendered, told to the front, dispatched or a print task. Bears being run
// twice: the second finds nothing reserved, and blobs that no row names are swept. A document that waits for its seal waits on. Busy when what signs is away.
Result<void> render(Workplace const& here, jobs::Job const& job, Hands const& hands = {});

// The bytes of a rendered document: NotFound while it is not rendered, Gone when its blob was changed or lost.
enum class Form { Pdf, Page };
Result<std::string> bytes_of(Workplace const& here, std::string const& tenant, DocumentId const& id, Form form);

// A document is on its way: its state, the trace, and who listens.
Result<void> dispatch(db::Write& tx, Caller const& caller, Workplace const& here, DocumentId const& id, Instant at);

}  // namespace mado::documents
