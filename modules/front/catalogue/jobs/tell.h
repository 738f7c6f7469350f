#pragma once
#include "web/reading.h"
#include "service/subscriptions.h"

#include <mado/jobs/jobs.h>

namespace mado::catalogue {

// After a version came or a dataset was withdrawn: who subscribed to it, or to a search that finds it (here, and at the prefecture), is told once.
Result<void> announce(Shelf& shelf, Workplace const& here, jobs::Job const& job);
// A webhook that was asked for: it lives once its receiver has given the challenge back. Refuses Busy: later again.
Result<void> verify(Workplace const& here, jobs::Job const& job, webhook::Send const& send);
// What is due to one webhook. Ends at the first that fails.
Result<void> deliver(Workplace const& here, jobs::Job const& job, webhook::Send const& send);
// The edge of the schedule: what is due again is wanted again.
std::size_t want_due(Workplace const& here, std::string const& tenant);
// Subscriptions that nobody confirmed, and deliveries of a month ago. How many went.
std::size_t tidy_subscriptions(Workplace const& here, std::string const& tenant);

}  // namespace mado::catalogue
