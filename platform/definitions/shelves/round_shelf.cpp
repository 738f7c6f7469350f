#include <mado/definitions/round.h>

#include <mado/audit/audit.h>

#include "shelves/version_store.h"

namespace mado::definitions {

namespace {

constexpr db::Statement select_round { "definitions.select_round", R"sql(
    SELECT source FROM definitions_round WHERE tenant = $tenant AND procedure = $procedure AND name = $name
)sql" };
constexpr db::Statement select_rounds { "definitions.select_rounds", R"sql(
    SELECT source FROM definitions_round WHERE tenant = $tenant AND procedure = $procedure ORDER BY opens_on DESC, name DESC
)sql" };
constexpr db::Statement select_open_rounds { "definitions.select_open_rounds", R"sql(
    SELECT source FROM definitions_round
     WHERE tenant = $tenant AND procedure = $procedure AND opens_on <= $on AND closes_on >= $on
     ORDER BY opens_on DESC, name DESC
)sql" };
constexpr db::Statement upsert_round { "definitions.upsert_round", R"sql(
    INSERT INTO definitions_round (tenant, procedure, name, opens_on, closes_on, hash, source, received_at)
    VALUES ($tenant, $procedure, $name, $opens_on, $closes_on, $hash, $source, $received_at)
    ON CONFLICT (tenant, procedure, name) DO UPDATE
       SET opens_on = $opens_on, closes_on = $closes_on, hash = $hash, source = $source, received_at = $received_at
)sql" };

constexpr json::Limits large { 8 << 20, 32 };  // two thousand rows in three languages

Round read_round(db::Row const& row)
{
    auto const parsed = json::parse(row.bytes("source"), large);
    auto round = parsed ? round_from(*parsed) : std::nullopt;
    if (!round)
        throw std::runtime_error("definitions: a kept round cannot be read");
    return std::move(*round);
}

}  // namespace

std::optional<Round> round(db::Read& tx, std::string_view procedure, std::string_view name)
{
    return tx.one(select_round, { { "$procedure", procedure }, { "$name", name } }, read_round);
}

RoundPointer round_pointer(db::Read& tx, std::string_view procedure, std::string_view name)
{
    auto found = name.empty() ? std::nullopt : round(tx, procedure, name);
    return found ? std::make_shared<Round const>(std::move(*found)) : nullptr;
}

std::vector<Round> rounds_of(db::Read& tx, std::string_view procedure) { return tx.all(select_rounds, { { "$procedure", procedure } }, read_round); }

std::vector<Round> open_rounds(db::Read& tx, std::string_view procedure, Day on)
{
    return tx.all(select_open_rounds, { { "$procedure", procedure }, { "$on", on.iso() } }, read_round);
}

Result<void> receive_round(db::Write& tx, Caller const& caller, Moment const& now, json::Value const& value)
{
    auto const round = round_from(value);
    if (!round)
        return refuse(Refusal::Kind::Invalid, "definitions.round.not_readable");
    auto const before = definitions::round(tx, round->procedure, round->name);
    if (before && before->hash == round->hash)
        return {};  // said again
    tx.execute(upsert_round, { { "$procedure", round->procedure }, { "$name", round->name }, { "$opens_on", round->opens_on.iso() }, { "$closes_on", round->closes_on.iso() },
        { "$hash", round->hash }, { "$source", db::Value { db::Bytes { json::canonical(json_of(*round)) } } }, { "$received_at", now.at.microseconds } });
    audit::record(tx, caller, now, "definitions.round.received", { { "round", round->procedure + "/" + round->name } }, { { "hash", round->hash } });
    return {};
}

namespace store {
std::vector<db::Statement> round_statements() { return { select_round, select_rounds, select_open_rounds, upsert_round }; }
}

}  // namespace mado::definitions
