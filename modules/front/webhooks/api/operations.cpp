#include "api/operations.h"

#include <mado/webhooks/deliveries.h>

namespace mado::webhooks {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;

constexpr int a_page = 100;

json::Value shown(Delivery const& delivery)
{
    return json::object({ { "id", delivery.id }, { "type", delivery.type }, { "subject", delivery.subject }, { "state", word_of(delivery.state) }, { "attempts", delivery.attempts },
        { "made_at", iso_in_tokyo(delivery.made_at) }, { "next_at", delivery.state == State::Waiting ? json::Value(iso_in_tokyo(delivery.next_at)) : json::Value {} },
        { "fault", delivery.fault } });
}

json::Value schema_of_delivery()
{
    return s::object({ s::must("id", s::about(s::text(), "webhook-id")), s::must("type", s::text()), s::must("subject", s::about(s::text(), "receipt number")),
        s::must("state", s::word({ "waiting", "delivered", "dead" })), s::must("attempts", s::whole()), s::must("made_at", s::moment()), s::must("next_at", s::or_null(s::moment())),
        s::must("fault", s::text()) });
}

Result<Answer> list(Call const& call)
{
    auto const word = call.query("state");
    auto const state = word.empty() ? std::nullopt : std::optional(value_of<State>(word));
    auto const all = call.here().database.read(call.tenant(), [&](db::Read& tx) { return deliveries(tx, call.system->id, state, call.query("before"), a_page); });
    return Answer { .body = json::object({ { "deliveries", json::array_of(all, shown) },
                        { "next", all.size() == a_page ? json::Value(all.back().id) : json::Value {} } }) };
}

Result<Answer> replay_one(Call const& call)
{
    json::Value body;
    auto const again = [&](db::Write& tx) -> Result<void> {
        auto const delivery = TRY(replay(tx, call.caller(), call.here(), call.system->id, call.path("delivery")));
        body = shown(delivery);
        return {};
    };
    TRY(call.here().database.write(call.tenant(), again));
    return Answer { .body = std::move(body), .status = 202 };
}

}  // namespace

std::vector<api::Operation> operations()
{
    std::vector<api::Operation> all;
    all.push_back(api::get("list_deliveries", "/webhooks", "webhooks").needs(api::scope::follow)
        .about({ "配信の一覧", "Lists deliveries" }, { "新しい順に100件。届かなかったもの(dead)は replay で送り直せます。", "Newest first, 100 at a time. Dead ones can be replayed." })
        .with({ api::query("state", { "状態", "State" }, s::word({ "waiting", "delivered", "dead" })), api::query("before", { "この id より前", "Before this id" }, s::text(36)) })
        .answers(s::object({ s::must("deliveries", s::array(schema_of_delivery())), s::must("next", s::or_null(s::text())) }), {}).to(list));
    all.push_back(api::post("replay_delivery", "/webhooks/{delivery}/replay", "webhooks").needs(api::scope::follow)
        .about({ "もう一度送る", "Sends a delivery again" }, { "同じ webhook-id で送り直します。", "Under the same webhook-id." })
        .with({ api::path("delivery", { "配信の id", "Id of the delivery" }, "01900000-0000-7000-8000-000000000000") })
        .answers(schema_of_delivery(), {}, 202).may_refuse({ 409 }).to(replay_one));
    return all;
}

}  // namespace mado::webhooks
