#pragma once
// Something was told or asked about an application that a system filed: published in the transaction that keeps it.
#include <mado/access/caller.h>

#include <optional>
#include <string>

namespace mado::applications {

struct Followed {
    ApplicationId application;
    std::string receipt_number, procedure, system;
    std::string event;                        // received asked decided document dispatched closed withdrawn …: never words of a person
    std::string state;
    Instant at;
    std::optional<Day> until {}, expected_on {};
};

}  // namespace mado::applications
