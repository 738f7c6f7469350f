#pragma once
// お知らせの配信: what happens to the applications that a system filed is told to its address, signed, at least once, in order for each application.
#include <mado/api/system.h>
#include <mado/applications/followed.h>
#include <mado/http/server.h>
#include <mado/zone/workplace.h>

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::webhooks {

enum class State { Waiting, Delivered, Dead };
constexpr std::array<std::string_view, 3> names_of(State) { return { "waiting", "delivered", "dead" }; }

struct Delivery {
    std::string id;              // webhook-id, the same at every try
    api::SystemId system;
    ApplicationId application;
    std::string type, subject;   // "application.asked", the receipt number
    std::string body;            // CloudEvents 1.0, JSON
    State state = State::Waiting;
    std::int64_t attempts = 0;
    Instant made_at, next_at;
    std::string fault {};        // of the last try: "status 500", a msgid
};

// Listener: writes the delivery in the transaction that keeps what happened.
Result<void> note(db::Write& tx, Caller const& caller, Workplace const& here, applications::Followed const& followed);
// Listener: the office orders dead letters to be sent again.
Result<void> on_replay(db::Write& tx, Caller const& caller, Workplace const& here, api::Replay const& replay);

// The edge: sends what is due to one system. Ends at the first that fails (a peer that does not answer costs one deadline). How many went.
using Send = std::function<Result<http::Response>(http::Call const&)>;
std::size_t deliver(Workplace const& here, std::string const& tenant, api::SystemId const& system, Send const& send = http::call);
// The edge of the schedule, of all towns: a job a system, so that no two send to one at once.
std::size_t want_all_due(Workplace const& here);

// Refuses NotFound (also another system's), Conflict (it still waits).
Result<Delivery> replay(db::Write& tx, Caller const& caller, Workplace const& here, api::SystemId const& system, std::string const& id);
std::vector<Delivery> deliveries(db::Read& tx, api::SystemId const& system, std::optional<State> state, std::string const& before, int most);  // newest first

// The office is told how much its systems call and what could not be delivered: numbers, receipt numbers, codes. How many letters.
std::size_t report(Workplace const& here);

std::vector<db::Statement> statements();

}  // namespace mado::webhooks
