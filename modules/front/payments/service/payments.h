#pragma once
// Beginning checkouts, keeping what is learnt of them, and invitations: each in the caller's transaction. Who calls a provider stands in jobs/following.h.
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
// (`payments.amount_changed`), another checkout for it is under way (`payments.under_way`), or one has succeeded that the staff zone has not heard of (`payments.paid_meanwhile`).
struct Beginning {
    ApplicationId application;
    std::string charge, way, provider;
    std::int64_t shown_amount = 0;
    InvitationId invitation {};
};
Result<Attempt> begin(db::Write& tx, Caller const& caller, Workplace const& here, Beginning const& beginning);

// Whether its payment is still wanted: the charge is open with that amount, and no other attempt has begun since.
bool is_wanted(db::Read& tx, Attempt const& attempt);
// To whom a word of money goes: also of a charge that is told no more. Nothing: no such application.
std::optional<applications::Payable> addressee(db::Read& tx, ApplicationId const& application, std::string const& charge);
// The body of `paid`: what came in, as `known` now says.
json::Value paid_body(Attempt const& attempt, Known const& known, Instant at);
// What was learnt, on the version that was read, in one commit with the letter that tells it. False: somebody was first; read again.
bool keep(db::Write& tx, Workplace const& here, Attempt const& before, Attempt const& after, std::optional<gateway::Letter> const& letter);

// -- refunds. What a letter asks for is written down once; the schedule calls the provider.
Result<void> on_refunds_told(db::Write& tx, Caller const& caller, Workplace const& here, applications::RefundsTold const& told);
// The payment that it gives back; nothing where no checkout of ours took it.
std::optional<Attempt> payment_of(db::Read& tx, Refund const& refund);
json::Value refund_body(Refund const& refund, std::string const& way, Instant at);
// That the provider has not answered, after so many calls; `given_back`: what it says to have given back of that payment.
json::Value waiting_body(Refund const& refund, std::string const& way, std::optional<std::int64_t> given_back, Instant at);
bool keep(db::Write& tx, Workplace const& here, Refund const& after, std::optional<gateway::Letter> const& letter);  // as above

// -- invitations. One is live for a charge; a new one takes the place of the one before.
Result<Invitation> invite(db::Write& tx, Caller const& caller, Workplace const& here, ApplicationId const& application, std::string const& charge);
Result<void> revoke(db::Write& tx, Caller const& caller, Workplace const& here, ApplicationId const& application, std::string const& charge);
std::optional<Invitation> live_invitation(db::Read& tx, std::string_view token, Instant now);

}  // namespace mado::payments
