#include "store/limit_store.h"

namespace mado::cases::store {

namespace {

#define MADO_EXTENSION_COLUMNS "id, case_id, limit_name, extension, until, reason, state, last_day_before, last_day, draft, document, by_whom, at"

constexpr db::Statement insert_row { "cases.insert_extension",
    "INSERT INTO cases_extension (tenant, " MADO_EXTENSION_COLUMNS ") VALUES ($tenant, $id, $case_id, $limit_name, $extension, $until, $reason, $state, $last_day_before, "
    "$last_day, $draft, $document, $by, $at)" };
constexpr db::Statement update_row { "cases.update_extension", R"sql(
    UPDATE cases_extension SET state = $state, last_day_before = $last_day_before, last_day = $last_day, at = $at
     WHERE tenant = $tenant AND id = $id AND state = 'drafted'
)sql" };
constexpr db::Statement update_document { "cases.update_extension_document", "UPDATE cases_extension SET document = $document WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_one { "cases.select_extension", "SELECT " MADO_EXTENSION_COLUMNS " FROM cases_extension WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_of_case { "cases.select_extensions",
    "SELECT " MADO_EXTENSION_COLUMNS " FROM cases_extension WHERE tenant = $tenant AND case_id = $case_id ORDER BY id" };
constexpr db::Statement select_expiries { "cases.select_expiries", R"sql(
    SELECT case_id, limit_name, last_day, state, at FROM cases_expiry WHERE tenant = $tenant AND case_id = $case_id ORDER BY last_day, limit_name
)sql" };
constexpr db::Statement upsert_expiry { "cases.upsert_expiry", R"sql(
    INSERT INTO cases_expiry (tenant, case_id, limit_name, last_day, state, at) VALUES ($tenant, $case_id, $limit_name, $last_day, $state, $at)
    ON CONFLICT (tenant, case_id, limit_name) DO UPDATE SET last_day = $last_day, state = $state, at = $at
)sql" };
constexpr db::Statement delete_expiry { "cases.delete_expiry", "DELETE FROM cases_expiry WHERE tenant = $tenant AND case_id = $case_id AND limit_name = $limit_name" };
constexpr db::Statement select_running { "cases.select_running_expiries", R"sql(
    SELECT case_id, limit_name, last_day, state, at FROM cases_expiry
     WHERE tenant = $tenant AND state = 'running' AND last_day < $day ORDER BY last_day, case_id, limit_name LIMIT $most
)sql" };

std::optional<std::string> iso(std::optional<Day> day) { return day ? std::optional(day->iso()) : std::nullopt; }

std::optional<Day> day_in(db::Row const& row, std::string_view column)
{
    auto const text = row.optional_text(column);
    return text ? Day::parse(*text) : std::nullopt;
}

Extension read_extension(db::Row const& row)
{
    return { row.id<ExtensionTag>("id"), row.id<ApplicationTag>("case_id"), row.text("limit_name"), row.text("extension"), day_in(row, "until"), row.text("reason"),
        value_of<ExtensionState>(row.text("state")), day_in(row, "last_day_before"), day_in(row, "last_day"), row.id<approvals::DraftTag>("draft"), row.text("document"),
        row.id<PersonTag>("by_whom"), { row.integer("at") } };
}

Expiry read_expiry(db::Row const& row)
{
    return { row.id<ApplicationTag>("case_id"), row.text("limit_name"), day_in(row, "last_day").value_or(Day {}), row.text("state") == "expired", { row.integer("at") } };
}

}  // namespace

std::vector<db::Statement> limit_statements()
{
    return { insert_row, update_row, update_document, select_one, select_of_case, select_expiries, upsert_expiry, delete_expiry, select_running };
}

void insert_extension(db::Write& tx, Extension const& e)
{
    tx.execute(insert_row, { { "$id", e.id }, { "$case_id", e.of }, { "$limit_name", e.limit }, { "$extension", e.extension }, { "$until", iso(e.until) }, { "$reason", e.reason },
        { "$state", word_of(e.state) }, { "$last_day_before", iso(e.last_day_before) }, { "$last_day", iso(e.last_day) }, { "$draft", e.draft }, { "$document", e.document },
        { "$by", e.by }, { "$at", e.at.microseconds } });
}

bool end_extension(db::Write& tx, Extension const& e)
{
    return tx.execute(update_row, { { "$id", e.id }, { "$state", word_of(e.state) }, { "$last_day_before", iso(e.last_day_before) }, { "$last_day", iso(e.last_day) },
               { "$at", e.at.microseconds } }) == 1;
}

void keep_document(db::Write& tx, ExtensionId const& id, std::string const& document) { tx.execute(update_document, { { "$id", id }, { "$document", document } }); }

std::optional<Extension> extension(db::Read& tx, ExtensionId const& id) { return tx.one(select_one, { { "$id", id } }, read_extension); }
std::vector<Extension> extensions(db::Read& tx, CaseId const& of) { return tx.all(select_of_case, { { "$case_id", of } }, read_extension); }
std::vector<Expiry> expiries(db::Read& tx, CaseId const& of) { return tx.all(select_expiries, { { "$case_id", of } }, read_expiry); }

void keep_expiry(db::Write& tx, Expiry const& e)
{
    tx.execute(upsert_expiry, { { "$case_id", e.of }, { "$limit_name", e.limit }, { "$last_day", e.last_day.iso() }, { "$state", e.expired ? "expired" : "running" },
        { "$at", e.at.microseconds } });
}

void forget_expiry(db::Write& tx, CaseId const& of, std::string const& limit) { tx.execute(delete_expiry, { { "$case_id", of }, { "$limit_name", limit } }); }

std::vector<Expiry> running_before(db::Read& tx, Day day, int most) { return tx.all(select_running, { { "$day", day.iso() }, { "$most", most } }, read_expiry); }

}  // namespace mado::cases::store
