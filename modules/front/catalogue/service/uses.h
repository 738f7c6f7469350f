#pragma once
// 活用事例: proposed by anybody, sealed to the office and kept nowhere here; shown once the office says so.
#include <mado/access/caller.h>
#include <mado/datasets/uses.h>
#include <mado/db/database.h>
#include <mado/zone/workplace.h>

namespace mado::catalogue {

// The letter, sealed outside the transaction.
std::string sealed_use(Workplace const& here, std::string const& tenant, datasets::DataUse const& use);
// `address`: from where. Refuses TooMany.
Result<void> propose(db::Write& tx, Caller const& caller, Workplace const& here, datasets::DataUse const& use, std::string const& sealed, std::string const& address);

}  // namespace mado::catalogue
