#pragma once
#include <mado/records/records.h>
#include <mado/sanitizing/files.h>

#include <memory>

namespace mado::jobs {
struct Job;
}

namespace mado::records::service {

// Cases from before this module, a few a write, until all are filed; then it looks no more. How many cases it went over.
std::size_t backfill(Workplace const& here, std::string const& tenant);
void backfill_everywhere(Workplace const& here);

// The words of a record's parts, read within walls, into the index.
Result<void> index_parts(Workplace const& here, sanitizing::Tools const& tools, jobs::Job const& job);

}  // namespace mado::records::service
