#include "store/debit_store.h"

namespace mado::treasury::store {

namespace {

#define MADO_CONSENT_COLUMNS "id, payer_name, payer_kana, payer_address, item, from_day, ended_on, requests, by_whom, version"
#define MADO_DEBIT_COLUMNS "id, number, collects_on, client, lines, total, hash, answered_on, by_whom, untaken, withdrawn_on, withdrawn_for"
constexpr db::Statement insert_consent { "treasury.insert_debit_consent", "INSERT INTO treasury_debit_consent (tenant, account, at, " MADO_CONSENT_COLUMNS
    ") VALUES ($tenant, $account, $at, $id, $payer_name, $payer_kana, $payer_address, $item, $from_day, $ended_on, 0, $by_whom, 1)" };
constexpr db::Statement end_row { "treasury.end_debit_consent",
    "UPDATE treasury_debit_consent SET ended_on = $ended_on, account = $account, version = version + 1 WHERE tenant = $tenant AND id = $id AND version = $version" };
constexpr db::Statement update_requests { "treasury.count_debit_consent", "UPDATE treasury_debit_consent SET requests = requests + 1, version = version + 1 WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_consent { "treasury.select_debit_consent", "SELECT account, " MADO_CONSENT_COLUMNS " FROM treasury_debit_consent WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_consents { "treasury.select_debit_consents",
    "SELECT " MADO_CONSENT_COLUMNS " FROM treasury_debit_consent WHERE tenant = $tenant AND id > $after ORDER BY id LIMIT $most" };
constexpr db::Statement select_live { "treasury.select_live_debit_consents",
    "SELECT account, " MADO_CONSENT_COLUMNS " FROM treasury_debit_consent WHERE tenant = $tenant AND ended_on IS NULL AND from_day <= $on AND id > $after ORDER BY id LIMIT $most" };
constexpr db::Statement select_owed { "treasury.select_owed_until", R"sql(
    SELECT c.id FROM treasury_claim c
     WHERE c.tenant = $tenant AND c.payer_name = $payer_name AND c.unpaid > 0 AND c.due_on >= $from AND c.due_on <= $until AND c.announced_on IS NULL AND c.cancelled_on IS NULL
     ORDER BY c.id LIMIT $most
)sql" };
constexpr db::Statement insert_request { "treasury.insert_debit_request", "INSERT INTO treasury_debit_request (tenant, file, at, " MADO_DEBIT_COLUMNS
    ") VALUES ($tenant, $file, $at, $id, $number, $collects_on, $client, $lines, $total, $hash, NULL, $by_whom, 1, NULL, '')" };
constexpr db::Statement insert_line { "treasury.insert_debit_line",
    "INSERT INTO treasury_debit_line (tenant, request, place, claim, slip, consent, amount) VALUES ($tenant, $request, $place, $claim, $slip, $consent, $amount)" };
constexpr db::Statement answer_request { "treasury.answer_debit_request", "UPDATE treasury_debit_request SET answered_on = $on WHERE tenant = $tenant AND id = $id AND answered_on IS NULL AND withdrawn_on IS NULL" };
constexpr db::Statement take_request { "treasury.take_debit_file", "UPDATE treasury_debit_request SET untaken = 0 WHERE tenant = $tenant AND id = $id AND withdrawn_on IS NULL" };
constexpr db::Statement withdraw_request { "treasury.withdraw_debit_request", R"sql(
    UPDATE treasury_debit_request SET withdrawn_on = $on, withdrawn_for = $reason
     WHERE tenant = $tenant AND id = $id AND untaken = 1 AND answered_on IS NULL AND withdrawn_on IS NULL
)sql" };
constexpr db::Statement lessen_requests { "treasury.uncount_debit_consent", "UPDATE treasury_debit_consent SET requests = requests - 1, version = version + 1 WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement count_results { "treasury.count_debit_results",
    "SELECT COUNT(*) AS n FROM treasury_import WHERE tenant = $tenant AND format = 'debit' AND applied = lines AND at >= $since" };
constexpr db::Statement select_request { "treasury.select_debit_request", "SELECT " MADO_DEBIT_COLUMNS " FROM treasury_debit_request WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_file { "treasury.select_debit_file", "SELECT file FROM treasury_debit_request WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_requests { "treasury.select_debit_requests", "SELECT " MADO_DEBIT_COLUMNS " FROM treasury_debit_request WHERE tenant = $tenant ORDER BY id DESC LIMIT $most" };
constexpr db::Statement select_lines { "treasury.select_debit_lines",
    "SELECT place, claim, slip, consent, amount FROM treasury_debit_line WHERE tenant = $tenant AND request = $request ORDER BY place" };
constexpr db::Statement count_open { "treasury.count_unanswered_debits", "SELECT COUNT(*) AS n FROM treasury_debit_request WHERE tenant = $tenant AND answered_on IS NULL AND withdrawn_on IS NULL" };

std::optional<std::string> iso(std::optional<Day> const& day) { return day ? std::optional(day->iso()) : std::nullopt; }
Day day_in(db::Row const& row, std::string_view column) { return Day::parse(row.text(column)).value_or(Day {}); }
std::optional<Day> day_or_none(db::Row const& row, std::string_view column) { return Day::parse(row.optional_text(column).value_or("")); }

DebitConsent read_consent(db::Row const& row)
{
    return { row.id<DebitConsentTag>("id"), { row.text("payer_name"), row.text("payer_kana"), row.text("payer_address") }, row.text("item"), day_in(row, "from_day"), day_or_none(row, "ended_on"),
        static_cast<int>(row.integer("requests")), row.id<PersonTag>("by_whom"), row.integer("version") };
}
BoxedConsent read_boxed(db::Row const& row) { return { read_consent(row), row.bytes("account") }; }

DebitRequest read_request(db::Row const& row)
{
    return { row.id<DebitRequestTag>("id"), row.integer("number"), day_in(row, "collects_on"), row.text("client"), static_cast<int>(row.integer("lines")), Yen(row.integer("total")), row.text("hash"),
        day_or_none(row, "answered_on"), row.id<PersonTag>("by_whom"), row.flag("untaken"), day_or_none(row, "withdrawn_on"), row.text("withdrawn_for") };
}

}  // namespace

std::vector<db::Statement> debit_statements()
{
    return { insert_consent, end_row, update_requests, select_consent, select_consents, select_live, select_owed, insert_request, insert_line, answer_request, select_request, select_file, select_requests,
        select_lines, count_open, take_request, withdraw_request, lessen_requests, count_results };
}

void insert(db::Write& tx, DebitConsent const& c, std::string const& account, Instant at)
{
    tx.execute(insert_consent, { { "$account", db::Bytes { account } }, { "$at", at.microseconds }, { "$id", c.id }, { "$payer_name", c.payer.name }, { "$payer_kana", c.payer.kana },
        { "$payer_address", c.payer.address }, { "$item", c.item }, { "$from_day", c.from.iso() }, { "$ended_on", iso(c.ended_on) }, { "$by_whom", c.by } });
}

bool change(db::Write& tx, DebitConsent const& c)
{
    return tx.execute(end_row, { { "$ended_on", iso(c.ended_on) }, { "$account", db::Bytes { std::string() } }, { "$id", c.id }, { "$version", c.version } }) == 1;
}

std::optional<BoxedConsent> consent(db::Read& tx, DebitConsentId const& id) { return tx.one(select_consent, { { "$id", id } }, read_boxed); }
std::vector<DebitConsent> consents(db::Read& tx, std::string_view after, int most) { return tx.all(select_consents, { { "$after", after }, { "$most", most } }, read_consent); }

std::vector<BoxedConsent> live_consents(db::Read& tx, Day on, std::string_view after, int most)
{
    return tx.all(select_live, { { "$on", on.iso() }, { "$after", after }, { "$most", most } }, read_boxed);
}

void count_request(db::Write& tx, DebitConsentId const& id) { tx.execute(update_requests, { { "$id", id } }); }

std::vector<ClaimId> owed_until(db::Read& tx, std::string_view payer_name, Day from, Day until, int most)
{
    return tx.all(select_owed, { { "$payer_name", payer_name }, { "$from", from.iso() }, { "$until", until.iso() }, { "$most", most } }, [](db::Row const& row) { return row.id<ClaimTag>("id"); });
}

void insert(db::Write& tx, DebitRequest const& r, std::string const& file, Instant at)
{
    tx.execute(insert_request, { { "$file", db::Bytes { file } }, { "$at", at.microseconds }, { "$id", r.id }, { "$number", r.number }, { "$collects_on", r.collects_on.iso() }, { "$client", r.client },
        { "$lines", r.lines }, { "$total", r.total.amount() }, { "$hash", r.hash }, { "$by_whom", r.by } });
}

void insert(db::Write& tx, DebitRequestId const& id, DebitLine const& line)
{
    tx.execute(insert_line, { { "$request", id }, { "$place", line.place }, { "$claim", line.claim }, { "$slip", line.slip }, { "$consent", line.consent }, { "$amount", line.amount.amount() } });
}

bool answer(db::Write& tx, DebitRequestId const& id, Day on) { return tx.execute(answer_request, { { "$id", id }, { "$on", on.iso() } }) == 1; }
bool take_file(db::Write& tx, DebitRequestId const& id) { return tx.execute(take_request, { { "$id", id } }) == 1; }
bool withdraw(db::Write& tx, DebitRequestId const& id, Day on, std::string const& reason) { return tx.execute(withdraw_request, { { "$id", id }, { "$on", on.iso() }, { "$reason", reason } }) == 1; }
void uncount_request(db::Write& tx, DebitConsentId const& id) { tx.execute(lessen_requests, { { "$id", id } }); }
bool has_results(db::Read& tx, Instant since) { return tx.one(count_results, { { "$since", since.microseconds } }, [](db::Row const& row) { return row.integer("n"); }).value_or(0) > 0; }
std::optional<DebitRequest> debit_request(db::Read& tx, DebitRequestId const& id) { return tx.one(select_request, { { "$id", id } }, read_request); }
std::optional<std::string> debit_file(db::Read& tx, DebitRequestId const& id) { return tx.one(select_file, { { "$id", id } }, [](db::Row const& row) { return row.bytes("file"); }); }
std::vector<DebitRequest> debit_requests(db::Read& tx, int most) { return tx.all(select_requests, { { "$most", most } }, read_request); }

std::vector<DebitLine> debit_lines(db::Read& tx, DebitRequestId const& id)
{
    return tx.all(select_lines, { { "$request", id } }, [](db::Row const& row) {
        return DebitLine { static_cast<int>(row.integer("place")), row.id<ClaimTag>("claim"), row.text("slip"), row.id<DebitConsentTag>("consent"), Yen(row.integer("amount")) };
    });
}

bool has_unanswered(db::Read& tx)
{
    return tx.one(count_open, {}, [](db::Row const& row) { return row.integer("n"); }).value_or(0) > 0;
}

}  // namespace mado::treasury::store
