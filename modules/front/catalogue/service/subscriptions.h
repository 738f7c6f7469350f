#pragma once
// 更新のお知らせ, by mail (double opt-in) and by webhook (the receiver answers a challenge). Whoever holds the address in a mail may confirm and stop; nobody is told
// whether an address is known here.
#include "store/subscription_store.h"

#include <mado/access/caller.h>
#include <mado/webhook/webhook.h>
#include <mado/zone/workplace.h>

#include <string>
#include <string_view>

namespace mado::catalogue {

inline constexpr std::string_view announce_job = "catalogue.announce", verify_job = "catalogue.verify", deliver_job = "catalogue.deliver";
inline constexpr std::int64_t most_mails_of_an_address = 5;      // that ask for a confirmation, in a day
inline constexpr std::int64_t most_mails_of_a_town = 500;        // to all addresses together, in a day
inline constexpr std::int64_t most_of_a_host = 20;               // webhooks of one host, in a day
inline constexpr std::int64_t confirm_within_us = 2 * 86'400ll * 1'000'000;

struct Wish {
    Way way = Way::Mail;
    std::string address {};                   // of the mail, or of the webhook
    std::string dataset {}, search {};
    std::string title {};                     // of the dataset
    std::string language {};
    std::string remote {};                    // from where it was asked
};

// "" is a good address of its way; else the msgid that says what is wrong.
std::string trouble_with(Workplace const& here, Way way, std::string_view address);

// What proves that one may confirm, stop, or see it: made of the id and the zone's key, so that nothing need be kept.
std::string proof_of(Workplace const& here, std::string_view tenant, std::string_view id, std::string_view of);
bool is_proof(Workplace const& here, std::string_view tenant, std::string_view id, std::string_view of, std::string_view proof);
std::string secret_of(Workplace const& here, std::string_view tenant, std::string_view id);       // of a webhook: "whsec_…"
std::string challenge_of(Workplace const& here, std::string_view tenant, std::string_view id);
std::string address_of(Workplace const& here, std::string_view tenant, std::string_view id, std::string_view of);  // ".../data-subscriptions/ID/stop/PROOF"
std::optional<std::string> plain_address(Workplace const& here, std::string_view tenant, Subscription const& subscription);

// With its address encrypted; outside the transaction.
Subscription subscription_of(Workplace const& here, std::string_view tenant, Wish const& wish);
// The id of the subscription. Of a mail that is known already, or was asked for too often, nothing that the caller sees tells. Refuses TooMany (of `remote`, of a host, of the town).
Result<std::string> subscribe(db::Write& tx, Caller const& caller, Workplace const& here, Wish const& wish, Subscription const& made);
// Refuses NotFound (ended, or never confirmed in time). Twice is as good as once.
Result<void> confirm(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view id);
// Twice is as good as once.
Result<void> stop(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view id);

}  // namespace mado::catalogue
