#include <mado/portal/procedures.h>
#include <mado/portal/purposes.h>

#include <mado/api/system.h>
#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/definitions/decision_shelf.h>
#include <mado/definitions/round.h>
#include <mado/definitions/shelf.h>
#include <mado/search/search.h>

namespace mado::portal {

namespace {

constexpr db::Statement upsert_procedure { "portal.upsert_procedure", R"sql(
    INSERT INTO portal_procedure (tenant, name, owner_path, owner_name, owner_phone, owner_place, owner_address, received_at)
    VALUES ($tenant, $name, $path, $office, $phone, $place, $address, $at)
    ON CONFLICT (tenant, name) DO UPDATE SET owner_path = $path, owner_name = $office, owner_phone = $phone, owner_place = $place, owner_address = $address, received_at = $at
)sql" };
constexpr db::Statement select_procedure { "portal.select_procedure", R"sql(
    SELECT name, owner_path, owner_name, owner_phone, owner_place, owner_address FROM portal_procedure WHERE tenant = $tenant AND name = $name
)sql" };
constexpr db::Statement select_procedures { "portal.select_procedures", R"sql(
    SELECT name, owner_path, owner_name, owner_phone, owner_place, owner_address FROM portal_procedure WHERE tenant = $tenant ORDER BY name
)sql" };

constexpr db::Statement upsert_draw { "portal.upsert_draw", R"sql(
    INSERT INTO portal_draw (tenant, procedure, round, hash, state, proof, received_at) VALUES ($tenant, $procedure, $round, $hash, $state, $proof, $at)
    ON CONFLICT (tenant, procedure, round) DO UPDATE SET hash = $hash, state = $state, proof = $proof, received_at = $at
)sql" };
constexpr db::Statement select_draw { "portal.select_draw", R"sql(
    SELECT state, proof FROM portal_draw WHERE tenant = $tenant AND procedure = $procedure AND round = $round
)sql" };

Procedure read_procedure(db::Row const& row)
{
    return { row.text("name"), { row.text("owner_path"), row.text("owner_name"), row.text("owner_phone"), row.text("owner_place"), row.text("owner_address") } };
}

std::string joined(definitions::Words const& words)
{
    std::string all;
    for (auto const& [language, text] : words.by_language)
        all += text + "\n";
    return all;
}

// A search finds a procedure by its names in every language, what it is for, and the words people say.
search::Document document_of(definitions::Definition const& definition)
{
    std::string words = joined(definition.title) + joined(definition.about);
    for (auto const& word : definition.words)
        words += word + "\n";
    return { "procedure", definition.procedure, definition.title.japanese(), std::move(words) };
}

}  // namespace

std::vector<db::Statement> statements() { return { upsert_draw, select_draw, upsert_procedure, select_procedure, select_procedures }; }

std::optional<Procedure> procedure(db::Read& tx, std::string_view name) { return tx.one(select_procedure, { { "$name", name } }, read_procedure); }

std::vector<Procedure> procedures(db::Read& tx) { return tx.all(select_procedures, {}, read_procedure); }

std::optional<DrawRecord> draw_of(db::Read& tx, std::string_view procedure, std::string_view round)
{
    return tx.one(select_draw, { { "$procedure", procedure }, { "$round", round } }, [](db::Row const& row) { return DrawRecord { row.text("state"), row.bytes("proof") }; });
}

namespace {

Result<void> receive_draw(db::Write& tx, Caller const& caller, Workplace const& here, json::Value const& body)
{
    auto const procedure = body.text("procedure"), round = body.text("round"), state = body.text("state"), text = body.text("text");
    if ((state != "fixed" && state != "decided") || crypto::sha256_hex(text) != body.text("hash") || !definitions::round(tx, procedure, round))
        return refuse(Refusal::Kind::Invalid, "portal.published.draw");
    tx.execute(upsert_draw, { { "$procedure", procedure }, { "$round", round }, { "$hash", body.text("hash") }, { "$state", state }, { "$proof", db::Value { db::Bytes { text } } },
        { "$at", here.now().at.microseconds } });
    audit::record(tx, caller, here.now(), "portal.draw.published", { { "round", procedure + "/" + round } }, { { "state", state }, { "hash", body.text("hash") } });
    return {};
}

}  // namespace

Result<void> receive_published(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message)
{
    auto const& body = message.body;
    if (auto const starts_on = Day::parse(body.text("starts_on")); body.text("what") == "decision" && starts_on)  // a rule that procedures use
        return definitions::receive_decision(tx, caller, here.now(), here.definitions, { body.text("name"), body.text("hash"), body.text("text"), *starts_on });
    if (body.text("what") == "system")  // who may call the API
        return api::receive_system(tx, caller, here, message);
    if (auto const replay = api::replay_from(body))
        return here.listeners.publish(tx, caller, here, *replay);
    if (body.text("what") == "round")
        return definitions::receive_round(tx, caller, here.now(), body["round"]);
    if (body.text("what") == "opening")  // 受付の混雑対策: who keeps the waiting rooms listens
        return here.listeners.publish(tx, caller, here, OpeningPublished { body["opening"] });
    if (body.text("what") == "purpose")  // 利用目的, from the office's privacy register
        return receive_purpose(tx, caller, here, body);
    if (body.text("what") == "dataset" && body.text("name").starts_with("draw/"))
        return receive_draw(tx, caller, here, body);
    if (body.text("what") == "dataset" || body.text("what") == "data_request" || body.text("what") == "data_use")  // open data
        return here.listeners.publish(tx, caller, here, DatasetPublished { body, message.header.blobs });
    if (body.text("what") != "definition")
        return refuse(Refusal::Kind::Invalid, "portal.published.what");
    auto const starts_on = Day::parse(body.text("starts_on"));
    auto const definition = here.definitions.load(body.text("hash"), body.text("name") + ".yaml", body.text("text"));
    if (!starts_on || !definition || definition->procedure != body.text("name") || definition->hash != body.text("hash"))
        return refuse(Refusal::Kind::Invalid, "portal.published.definition");
    TRY(definitions::receive_published(tx, caller, here.now(), { body.text("name"), body.text("hash"), body.text("text"), *starts_on }));
    auto const& owner = body["owner"];
    tx.execute(upsert_procedure, { { "$name", body.text("name") }, { "$path", owner.text("path") }, { "$office", owner.text("name") }, { "$phone", owner.text("phone") },
        { "$place", owner.text("place") }, { "$address", owner.text("address") }, { "$at", here.now().at.microseconds } });
    search::put(tx, document_of(*definition));
    audit::record(tx, caller, here.now(), "portal.procedure.published", { { "definition", body.text("hash") } }, { { "procedure", body.text("name") }, { "starts_on", starts_on->iso() } });
    return {};
}

std::string head_of(tenancy::Town const& town) { return town.name + (town.is_prefecture() ? "知事" : "長"); }

}  // namespace mado::portal
