#include "store/postponement_store.h"

namespace mado::treasury::store {

namespace {

#define MADO_POSTPONEMENT_COLUMNS "id, claim, kind, ground, from_day, through, revoked_on, reason, why_ended, by_whom"

constexpr db::Statement insert_row { "treasury.insert_postponement", "INSERT INTO treasury_postponement (tenant, " MADO_POSTPONEMENT_COLUMNS
    ", at) VALUES ($tenant, $id, $claim, $kind, $ground, $from, $through, NULL, $reason, '', $by_whom, $at)" };
constexpr db::Statement revoke_row { "treasury.revoke_postponement",
    "UPDATE treasury_postponement SET revoked_on = $on, why_ended = $why WHERE tenant = $tenant AND id = $id AND revoked_on IS NULL" };
constexpr db::Statement select_one { "treasury.select_postponement", "SELECT " MADO_POSTPONEMENT_COLUMNS " FROM treasury_postponement WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_of { "treasury.select_postponements",
    "SELECT " MADO_POSTPONEMENT_COLUMNS " FROM treasury_postponement WHERE tenant = $tenant AND claim = $claim ORDER BY id" };

Postponement read_postponement(db::Row const& row)
{
    return { row.text("id"), row.id<ClaimTag>("claim"), row.text("kind"), row.text("ground"), Day::parse(row.text("from_day")).value_or(Day {}), Day::parse(row.text("through")).value_or(Day {}),
        Day::parse(row.optional_text("revoked_on").value_or("")), row.text("reason"), row.text("why_ended"), row.id<PersonTag>("by_whom") };
}

}  // namespace

std::vector<db::Statement> postponement_statements() { return { insert_row, revoke_row, select_one, select_of }; }

void insert(db::Write& tx, Postponement const& one, Instant at)
{
    tx.execute(insert_row, { { "$id", one.id }, { "$claim", one.claim }, { "$kind", one.kind }, { "$ground", one.ground }, { "$from", one.from.iso() }, { "$through", one.through.iso() },
        { "$reason", one.reason }, { "$by_whom", one.by }, { "$at", at.microseconds } });
}

bool revoke(db::Write& tx, std::string_view id, Day on, std::string_view why) { return tx.execute(revoke_row, { { "$id", id }, { "$on", on.iso() }, { "$why", why } }) == 1; }
std::optional<Postponement> postponement(db::Read& tx, std::string_view id) { return tx.one(select_one, { { "$id", id } }, read_postponement); }
std::vector<Postponement> postponements(db::Read& tx, ClaimId const& id) { return tx.all(select_of, { { "$claim", id } }, read_postponement); }

}  // namespace mado::treasury::store
