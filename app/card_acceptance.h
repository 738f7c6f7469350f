#pragma once
#include "configuration.h"

#include <mado/card/acceptance.h>

#include <filesystem>

namespace mado {

// What this installation accepts as a signature with the My Number Card: the authorities of J-LIS; the settings under `card`; on the data of a demonstration
// its test cards too. Throws std::runtime_error that names the setting.
card::AcceptancePointer card_acceptance_of(Configuration const& configuration, bool is_demonstration);

// Where the test cards of a demonstration are; and those that every demonstration has (PIN ABC123): one that is good, one that has expired, one revoked.
std::filesystem::path card_folder(Configuration const& configuration);
void make_demonstration_cards(Configuration const& configuration, std::int64_t now);

}  // namespace mado
