#pragma once
// Accounts at rest: each is encrypted under a key of its own, derived from the zone's storage key.
#include <mado/treasury/payouts.h>

namespace mado::treasury::service {

std::string boxed(Workplace const& here, std::string const& id, BankAccount const& account);
BankAccount opened(Workplace const& here, std::string const& id, std::string const& boxed);  // throws when it does not open
std::string boxed_file(Workplace const& here, std::string const& id, std::string const& bytes);
std::string opened_file(Workplace const& here, std::string const& id, std::string const& boxed);

}  // namespace mado::treasury::service
