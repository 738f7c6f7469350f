#pragma once
// What a house must look like after an accident: everything that was promised is there, whole, and once.
#include "town_at_work.h"

#include <string>
#include <vector>

namespace mado::tests {

struct Promised {
    std::string application, receipt_number;
};

// Applications that were sent, as the front keeps them.
std::vector<Promised> sent_applications(World& world);

// Sentences; empty when all is well. The world has settled.
std::vector<std::string> wrong_with_submissions(World& world, std::vector<Promised> const& acknowledged);
std::vector<std::string> wrong_with_decisions(World& world, std::vector<std::string> const& acknowledged);
std::vector<std::string> wrong_with_gateways_and_traces(World& world);

std::int64_t count_of(Workplace const& here, std::string_view sql);  // SELECT COUNT(*) AS n …

}  // namespace mado::tests
