#pragma once
// Requests for data and votes. A request goes to the office sealed and is kept nowhere here; it is shown once the office says so.
#include <mado/access/caller.h>
#include <mado/datasets/requests.h>
#include <mado/db/database.h>
#include <mado/zone/workplace.h>

namespace mado::catalogue {

inline constexpr std::int64_t most_of_an_address = 20;        // requests, votes and uses of one address in a day

// Counts one more of this address. Refuses TooMany.
Result<void> bounded(db::Write& tx, Workplace const& here, std::string const& address);

// The letter, sealed outside the transaction.
std::string sealed_request(Workplace const& here, std::string const& tenant, datasets::DataRequest const& request);
// `address`: from where. Refuses TooMany.
Result<void> ask(db::Write& tx, Caller const& caller, Workplace const& here, datasets::DataRequest const& request, std::string const& sealed, std::string const& address);
// `voter`: the browser. Refuses NotFound (not shown, or not open), Conflict (this browser has voted), TooMany.
Result<void> vote(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& request, std::string const& voter, std::string const& address);

}  // namespace mado::catalogue
