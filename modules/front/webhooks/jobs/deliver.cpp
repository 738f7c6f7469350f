// The edge of the job: no call inside a transaction. Between the call and its mark the process may die: then the same
// delivery goes out once more, under the same id.
#include "model/patience.h"
#include "model/signature.h"
#include "store/delivery_store.h"

#include <mado/audit/audit.h>
#include <mado/http/outside.h>

namespace mado::webhooks {

namespace {

constexpr int batch = 50, deadline_ms = 5'000;
constexpr std::uint64_t most_answer_bytes = 16 << 10;

struct Outcome {
    bool is_good = false, is_final = false;
    std::string fault {};
};

// 3xx is no place to send secrets' signatures to; 410 says that nobody will ever be there again (Standard Webhooks).
Outcome outcome_of(Result<http::Response> const& answered)
{
    if (!answered)
        return { false, answered.error().kind == Refusal::Kind::Invalid, answered.error().key };
    auto const status = answered->status;
    return { status >= 200 && status < 300, status == 410, status >= 200 && status < 300 ? std::string {} : "status " + std::to_string(status) };
}

std::optional<http::Call> call_for(Workplace const& here, api::System const& system, Delivery const& delivery)
{
    bool const is_local = here.development && http::is_of_this_machine(system.webhook_address);
    if (!system.webhook_address.starts_with("https://") && !is_local)
        return std::nullopt;
    auto const secret = api::kept_secret(here.keys, system);
    auto headers = secret ? signed_headers(*secret, delivery.id, here.clock.now().microseconds / second_us, delivery.body) : std::nullopt;
    if (!headers)
        return std::nullopt;
    headers->emplace_back("content-type", "application/cloudevents+json; charset=utf-8");
    headers->emplace_back("user-agent", "Madoguchi");
    return http::Call { .method = "POST", .url = system.webhook_address, .body = delivery.body, .headers = std::move(*headers), .deadline_ms = deadline_ms,
        .most_bytes = most_answer_bytes, .public_peers_only = !is_local };
}

void keep(Workplace const& here, std::string const& tenant, Delivery const& delivery, Outcome const& outcome)
{
    auto const now = here.clock.now();
    auto const next = outcome.is_good || outcome.is_final ? std::nullopt : next_try(delivery.made_at, now, delivery.attempts + 1);
    auto const state = outcome.is_good ? State::Delivered : next ? State::Waiting : State::Dead;
    (void)here.database.write(tenant, [&](db::Write& tx) -> Result<void> {
        if (!store::settle(tx, delivery, state, next.value_or(now), outcome.fault))
            return {};
        if (state == State::Dead)
            audit::record(tx, { .tenant = tenant, .kind = CallerKind::System, .job = "webhooks.deliver" }, here.now(), "webhooks.delivery.given_up",
                { { "delivery", delivery.id }, { "system", delivery.system.value } }, { { "fault", outcome.fault }, { "attempts", std::to_string(delivery.attempts + 1) } });
        return {};
    });
}

}  // namespace

std::size_t deliver(Workplace const& here, std::string const& tenant, api::SystemId const& id, Send const& send)
{
    std::size_t went = 0;
    if (auto const* town = here.towns.by_code(tenant); town && town->training)
        return went;  // nothing of a town for training calls anybody
    for (;;) {
        auto const now = here.clock.now();
        auto const system = here.database.read(tenant, [&](db::Read& tx) { return api::system(tx, id); });
        auto const due = here.database.read(tenant, [&](db::Read& tx) { return store::due(tx, id, now, batch); });
        if (due.empty())
            return went;
        for (auto const& delivery : due) {
            if (!system || !system->is_live(day_in_tokyo(now)) || system->webhook_address.empty()) {
                keep(here, tenant, delivery, { false, true, "webhooks.no_address" });
                continue;
            }
            auto const call = call_for(here, *system, delivery);
            auto const outcome = call ? outcome_of(send(*call)) : Outcome { false, true, "webhooks.wrong_address" };
            keep(here, tenant, delivery, outcome);
            if (!outcome.is_good)
                return went;  // whoever does not answer one does not answer the next: a deadline a round is enough
            ++went;
        }
    }
}

}  // namespace mado::webhooks
