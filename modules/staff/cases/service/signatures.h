#pragma once
// Signatures with the My Number Card: verified again here, in the zone that decides, by a job, because the statement holds the hashes of the files.
#include "service/workings.h"
#include "store/signature_store.h"

#include <mado/card/acceptance.h>
#include <mado/jobs/jobs.h>

namespace mado::cases::service {

inline constexpr std::string_view signature_job = "cases.signature";

// Keeps what the statement is made of, as it arrived (later corrections change nothing of what was signed), and wants the job.
void want_signature(db::Write& tx, Workplace const& here, Case const& found, definitions::Definition const& definition, json::Value const& body, Instant arrived_at);
Result<void> verify_signature(Workplace const& here, jobs::Job const& job, card::AcceptancePointer const& acceptance);

// As pages show it.
struct SignatureFinding {
    store::Signature signature;
    json::Value evidence {};                  // with `content`, the statement; null while waiting or when it fails
    struct Compared { std::string title, answer, on_card; card::Match match; };
    std::vector<Compared> compared {};
    bool is_shielded = false;
};
std::optional<SignatureFinding> signature_finding(db::Read& tx, Workplace const& here, Case const& found);

}  // namespace mado::cases::service
