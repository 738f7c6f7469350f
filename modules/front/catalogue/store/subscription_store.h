#pragma once
// Subscriptions and what each was told.
#include <mado/db/database.h>
#include <mado/time/instant.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::catalogue {

enum class Way { Mail, Webhook };
constexpr std::array<std::string_view, 2> names_of(Way) { return { "mail", "webhook" }; }
enum class SubscriptionState { Asked, Live };
constexpr std::array<std::string_view, 2> names_of(SubscriptionState) { return { "asked", "live" }; }

struct Subscription {
    std::string id {};
    Way way = Way::Mail;
    std::string dataset {};                   // its id; empty: of a search
    std::string search {};                    // "q=%E9%81%BF&tag=…"; empty with no dataset: of the whole catalogue
    std::string address {};                   // encrypted
    std::string hash {};
    std::string language = "ja";
    SubscriptionState state = SubscriptionState::Asked;
    Instant asked_at {};
};

enum class DeliveryState { Waiting, Delivered, Dead };
constexpr std::array<std::string_view, 3> names_of(DeliveryState) { return { "waiting", "delivered", "dead" }; }
struct Delivery {
    std::string id {}, subscription {};
    std::string happened {};                  // "dataset.published/ID/3": no subscription is told it twice
    std::string body {};                      // CloudEvents 1.0; empty: a mail has gone
    DeliveryState state = DeliveryState::Waiting;
    std::int64_t attempts = 0;
    Instant made_at {}, next_at {};
};

namespace store {

std::vector<db::Statement> subscription_statements();

void insert(db::Write& tx, Subscription const& subscription);
std::optional<Subscription> subscription(db::Read& tx, std::string_view id);
std::optional<Subscription> subscription_of_hash(db::Read& tx, std::string_view hash);
bool go_live(db::Write& tx, std::string_view id);                                       // false: it is no longer there, or is live
bool remove_subscription(db::Write& tx, std::string_view id);                           // with all that it was told
std::vector<Subscription> of_dataset(db::Read& tx, std::string_view dataset, std::string_view after, int most);  // live ones by id; dataset "": of searches
bool has_unconfirmed(db::Read& tx, Instant before);
std::size_t forget_unconfirmed(db::Write& tx, Instant before);                          // at most 1,000

bool insert(db::Write& tx, Delivery const& delivery);                                   // false: it was told already
std::vector<Delivery> due(db::Read& tx, std::string_view subscription, Instant now, int most);
std::vector<std::string> subscriptions_with_due(db::Read& tx, Instant now);
bool settle(db::Write& tx, Delivery const& seen, DeliveryState state, Instant next_at, std::string_view fault);
std::vector<Delivery> told(db::Read& tx, std::string_view subscription, int most);      // newest first
bool has_settled(db::Read& tx, Instant before);
std::size_t forget_settled(db::Write& tx, Instant before);                              // at most 1,000

}  // namespace store
}  // namespace mado::catalogue
