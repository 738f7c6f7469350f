#include <mado/identity/mandate.h>

namespace mado::identity {

namespace {

constexpr db::Statement insert_mandate { "identity.insert_mandate", R"sql(
    INSERT INTO identity_resident_mandate (tenant, id, principal, agent, code_hash, procedures, until, state, way, name_box, agent_box, given_at, ended_at)
    VALUES ($tenant, $id, $principal, NULL, $code_hash, $procedures, $until, 'offered', $way, $name_box, NULL, $at, NULL)
)sql" };
constexpr db::Statement select_offered { "identity.select_offered_mandate", R"sql(
    SELECT id, principal, agent, procedures, until, state, way, name_box, agent_box, given_at FROM identity_resident_mandate
     WHERE tenant = $tenant AND code_hash = $code_hash AND state = 'offered' AND given_at > $after
)sql" };
constexpr db::Statement select_mandate { "identity.select_mandate", R"sql(
    SELECT id, principal, agent, procedures, until, state, way, name_box, agent_box, given_at FROM identity_resident_mandate WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement select_given { "identity.select_given_mandates", R"sql(
    SELECT id, principal, agent, procedures, until, state, way, name_box, agent_box, given_at FROM identity_resident_mandate
     WHERE tenant = $tenant AND principal = $account ORDER BY given_at DESC, id
)sql" };
constexpr db::Statement select_taken { "identity.select_taken_mandates", R"sql(
    SELECT id, principal, agent, procedures, until, state, way, name_box, agent_box, given_at FROM identity_resident_mandate
     WHERE tenant = $tenant AND agent = $account ORDER BY given_at DESC, id
)sql" };
constexpr db::Statement update_taken { "identity.update_taken_mandate", R"sql(
    UPDATE identity_resident_mandate SET state = 'taken', agent = $agent, name_box = $name_box, agent_box = $agent_box
     WHERE tenant = $tenant AND id = $id AND state = 'offered' AND principal <> $agent
)sql" };
constexpr db::Statement update_ended { "identity.update_ended_mandate", R"sql(
    UPDATE identity_resident_mandate SET state = 'ended', ended_at = $at WHERE tenant = $tenant AND id = $id AND principal = $principal AND state <> 'ended'
)sql" };
constexpr db::Statement update_ended_of { "identity.update_ended_mandates", R"sql(
    UPDATE identity_resident_mandate SET state = 'ended', ended_at = $at WHERE tenant = $tenant AND (principal = $account OR agent = $account) AND state <> 'ended'
)sql" };
constexpr db::Statement insert_use { "identity.insert_mandate_use", R"sql(
    INSERT INTO identity_resident_mandate_use (tenant, mandate, application, procedure_name, receipt_number, at) VALUES ($tenant, $mandate, $application, $procedure, $receipt_number, $at)
    ON CONFLICT (tenant, mandate, application) DO NOTHING
)sql" };
constexpr db::Statement select_uses { "identity.select_mandate_uses", R"sql(
    SELECT procedure_name, receipt_number, at FROM identity_resident_mandate_use WHERE tenant = $tenant AND mandate = $mandate ORDER BY at DESC, application
)sql" };

constexpr std::int64_t day_us = 86'400'000'000, days_to_take = 7;
constexpr std::string_view context = "madoguchi.mandate";

std::string hash_of(std::string const& code) { return crypto::sha256_hex("mandate" + code); }
db::Value bytes(std::string value) { return db::Bytes { std::move(value) }; }

Mandate mandate_from(db::Row const& row)
{
    Mandate made { row.id<MandateTag>("id"), row.id<AccountTag>("principal"), row.id<AccountTag>("agent"), {}, Day::parse(row.text("until")).value_or(Day {}), value_of<MandateState>(row.text("state")),
        row.text("way"), row.bytes("name_box"), row.bytes("agent_box"), { row.integer("given_at") } };
    std::istringstream names(row.text("procedures"));
    for (std::string one; names >> one;)
        made.procedures.push_back(one);
    return made;
}

std::string joined(std::vector<std::string> const& names)
{
    std::string all;
    for (auto const& name : names)
        all += (all.empty() ? "" : " ") + name;
    return all;
}

}  // namespace

std::vector<db::Statement> mandate_statements()
{
    return { insert_mandate, select_offered, select_mandate, select_given, select_taken, update_taken, update_ended, update_ended_of, insert_use, select_uses };
}

bool Mandate::covers(std::string_view procedure, Day today) const
{
    return state == MandateState::Taken && today <= until && (procedures.empty() || std::ranges::find(procedures, procedure) != procedures.end());
}

std::string mandate_name_box(std::string const& code, std::string_view name) { return crypto::encrypt(crypto::derive(code, "", context), name, context); }
std::optional<std::string> mandate_name(std::string const& code, std::string const& box) { return crypto::decrypt(crypto::derive(code, "", context), box, context); }

void offer_mandate(db::Write& tx, Mandate const& mandate, std::string const& code)
{
    tx.execute(insert_mandate, { { "$id", mandate.id }, { "$principal", mandate.principal }, { "$code_hash", hash_of(code) }, { "$procedures", joined(mandate.procedures) }, { "$until", mandate.until.iso() },
        { "$way", mandate.way }, { "$name_box", bytes(mandate.name_box) }, { "$at", mandate.given_at.microseconds } });
}

std::optional<Mandate> offered_mandate(db::Read& tx, std::string const& code, Instant now)
{
    return tx.one(select_offered, { { "$code_hash", hash_of(code) }, { "$after", now.microseconds - days_to_take * day_us } }, mandate_from);
}

bool take_mandate(db::Write& tx, MandateId const& id, AccountId const& agent, std::string const& name_box, std::string const& agent_box)
{
    return tx.execute(update_taken, { { "$id", id }, { "$agent", agent }, { "$name_box", bytes(name_box) }, { "$agent_box", bytes(agent_box) } }) == 1;
}

bool end_mandate(db::Write& tx, MandateId const& id, AccountId const& principal, Instant at)
{
    return tx.execute(update_ended, { { "$id", id }, { "$principal", principal }, { "$at", at.microseconds } }) == 1;
}

std::vector<Mandate> mandates_given(db::Read& tx, AccountId const& principal) { return tx.all(select_given, { { "$account", principal } }, mandate_from); }
std::vector<Mandate> mandates_taken(db::Read& tx, AccountId const& agent) { return tx.all(select_taken, { { "$account", agent } }, mandate_from); }
std::optional<Mandate> mandate(db::Read& tx, MandateId const& id) { return tx.one(select_mandate, { { "$id", id } }, mandate_from); }

Result<Mandate> use_mandate(db::Write& tx, MandateId const& id, AccountId const& agent, ApplicationId const& application, std::string const& procedure, std::string const& receipt_number, Instant at)
{
    auto const found = mandate(tx, id);
    if (!found || found->agent != agent || !found->covers(procedure, day_in_tokyo(at)))
        return refuse(Refusal::Kind::Conflict, "applications.agent.over");
    tx.execute(insert_use, { { "$mandate", id }, { "$application", application }, { "$procedure", procedure }, { "$receipt_number", receipt_number }, { "$at", at.microseconds } });
    return *found;
}

std::vector<MandateUse> uses_of(db::Read& tx, MandateId const& id)
{
    return tx.all(select_uses, { { "$mandate", id } }, [](db::Row const& row) { return MandateUse { row.text("procedure_name"), row.text("receipt_number"), { row.integer("at") } }; });
}

void end_mandates_of(db::Write& tx, AccountId const& id, Instant at) { tx.execute(update_ended_of, { { "$account", id }, { "$at", at.microseconds } }); }

}  // namespace mado::identity
