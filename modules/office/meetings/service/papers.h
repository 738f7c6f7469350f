#pragma once
// From a file that came to pictures of its pages.
#include <mado/meetings/meetings.h>
#include <mado/sanitizing/files.h>

namespace mado::meetings::service {

inline constexpr std::string_view owner_of_files = "meeting", render_job = "meetings.render";

// The listener: what came out clean is to be drawn; what has no pages is refused.
Result<void> settled(db::Write& tx, Caller const& caller, Workplace const& here, sanitizing::Settled const& event);
struct Drawn { PaperPage page; files::Blob blob; };
Result<void> keep_pages(db::Write& tx, Workplace const& here, PaperId const& id, std::vector<Drawn> const& pages);  // none: refused
std::optional<std::string> opened(Workplace const& here, std::string const& blob, std::string const& boxed_key, std::string const& context);

}  // namespace mado::meetings::service
