#pragma once
// Beginning, following and ending of checkouts, and invitations. What calls a provider is an edge: it opens its own transactions around the call.
#include "model/payment.h"

#include <mado/applications/charges.h>
#include <mado/zone/workplace.h>

namespace mado::payments {

constexpr std::int64_t checkout_minutes = 30, invitation_days = 14;

// The random-looking part of an address: made of the id under the zone's own key, so that the database alone opens nothing. 128 bits and more.
std::string handle_of(Workplace const& here, AttemptId const& id);
std::string token_of(Workplace const& here, InvitationId const& id);
std::string hash_of(std::string_view handle_or_token);

// Which provider takes this way in this town; nullptr: none. A twin for training moves no money.
KnownProvider const* provider_for(Providers const& providers, tenancy::Town const& town, std::string_view way);
KnownProvider const* provider_named(Providers const& providers, std::string_view name);

// -- begin: writes the attempt. Refuses Conflict when the charge is not open (`payments.not_open`), its amount is another than the page showed
// (`payments.amount_changed`) or another checkout for it is under way (`payments.under_way`).
struct Beginning {
    ApplicationId application;
    std::string charge, way, provider;
    std::int64_t shown_amount = 0;
    InvitationId invitation {};
};
Result<Attempt> begin(db::Write& tx, Caller const& caller, Workplace const& here, Beginning const& beginning);

// -- edges
// One call for what the attempt needs: its checkout made (again, under the same key), asked, or cancelled when what it would pay is not owed any more.
// The attempt as it is then known; Busy when the provider does not answer.
Result<Attempt> follow(Workplace const& here, Providers const& providers, std::string const& tenant, AttemptId const& id);
// A word of the provider, told on inward in the commit that keeps it. NotFound: no such attempt in this town. `asked`: we asked, and ask again later.
enum class By { Notice, Asking };
Result<Attempt> hear(Workplace const& here, std::string const& tenant, AttemptId const& id, Checkout const& word, By by);
Result<Attempt> come_back(Workplace const& here, std::string const& tenant, AttemptId const& id);
// Refuses Conflict `payments.paid_meanwhile` when it was too late to cancel, Busy when nobody answers.
Result<Attempt> cancel(Workplace const& here, Providers const& providers, std::string const& tenant, AttemptId const& id);
// The schedule: all that is due, town by town. How many were asked.
std::size_t follow_all(Workplace const& here, Providers const& providers);

// -- invitations. One is live for a charge; a new one takes the place of the one before.
Result<Invitation> invite(db::Write& tx, Caller const& caller, Workplace const& here, ApplicationId const& application, std::string const& charge);
Result<void> revoke(db::Write& tx, Caller const& caller, Workplace const& here, ApplicationId const& application, std::string const& charge);
std::optional<Invitation> live_invitation(db::Read& tx, std::string_view token, Instant now);

}  // namespace mado::payments
