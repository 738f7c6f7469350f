#pragma once
// Edges that call a provider, for pages and the schedule: intent in one commit, the call outside every transaction, what came of it in a second commit. Each bears being made again.
#include "service/payments.h"

namespace mado::payments {

// One call for what the attempt needs: its checkout made (again, under the same key), asked, or cancelled when what it would pay is not wanted any more.
// The attempt as it is then known; Busy when the provider does not answer, Invalid when it refuses for good, Conflict when it is no provider of ours any more.
Result<Attempt> follow(Workplace const& here, Providers const& providers, std::string const& tenant, AttemptId const& id);
// A word of the provider, told on inward in the commit that keeps it. NotFound: no such attempt in this town. `asked`: we asked, and ask again later.
enum class By { Notice, Asking };
Result<Attempt> hear(Workplace const& here, std::string const& tenant, AttemptId const& id, Checkout const& word, By by);
Result<Attempt> come_back(Workplace const& here, std::string const& tenant, AttemptId const& id);
// Refuses Conflict `payments.paid_meanwhile` when it was too late to cancel, Busy when nobody answers and a payer may have its page open.
Result<Attempt> cancel(Workplace const& here, Providers const& providers, std::string const& tenant, AttemptId const& id);
// The schedule: all that is due, town by town. How many were answered.
std::size_t follow_all(Workplace const& here, Providers const& providers);

// A refund, under its id as idempotency key. What the provider answers is told inward with it: given, or refused and why. Busy: asked again later.
Result<Refund> give_back(Workplace const& here, Providers const& providers, std::string const& tenant, RefundId const& id);
std::size_t give_back_all(Workplace const& here, Providers const& providers);

}  // namespace mado::payments
