#pragma once
#include <mado/jobs/jobs.h>
#include <mado/treasury/imports.h>

namespace mado::treasury::service {

inline constexpr std::string_view import_job = "treasury.apply_import";
inline constexpr int lines_a_write = 1'000;
inline constexpr std::string_view import_files = "treasury_import";

// Lines of the file written down, each once: those that are known already are passed over; what lies behind a gap is refused.
Result<void> store_chunk(db::Write& tx, Workplace const& here, ImportId const& id, std::vector<ImportLine> const& lines);
// The next lines into the books; true: there are more.
Result<bool> apply_chunk(db::Write& tx, Caller const& caller, Workplace const& here, ImportId const& id);
// All of them. Begun again after a crash it goes on where it stood.
Result<void> apply_import(Workplace const& here, jobs::Job const& job);

}  // namespace mado::treasury::service
