#include "store/breach_store.h"

#include "model/breaches.h"

namespace mado::privacy {

namespace {

#define MADO_BREACH_COLUMNS "id, state, known_on, content, quick_on, full_on, at, version"

constexpr db::Statement insert_breach { "privacy.insert_breach", R"sql(
    INSERT INTO privacy_breach (tenant, id, state, known_on, content, quick_on, full_on, at, version) VALUES ($tenant, $id, $state, $known_on, $content, $quick_on, $full_on, $at, 1)
)sql" };
constexpr db::Statement update_breach { "privacy.update_breach", R"sql(
    UPDATE privacy_breach SET state = $state, known_on = $known_on, content = $content, quick_on = $quick_on, full_on = $full_on, version = $version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version AND state = $from
)sql" };
constexpr db::Statement select_breach { "privacy.select_breach", "SELECT " MADO_BREACH_COLUMNS " FROM privacy_breach WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_breaches { "privacy.select_breaches", "SELECT " MADO_BREACH_COLUMNS " FROM privacy_breach WHERE tenant = $tenant ORDER BY known_on DESC, id DESC" };
constexpr db::Statement insert_breach_report { "privacy.insert_breach_report", R"sql(
    INSERT INTO privacy_breach_report (tenant, breach, kind, reported_on, number, text, by_whom, position, at) VALUES ($tenant, $breach, $kind, $reported_on, $number, $text, $by, $position, $at)
    ON CONFLICT (tenant, breach, kind) DO NOTHING
)sql" };
constexpr db::Statement select_breach_reports { "privacy.select_breach_reports", R"sql(
    SELECT kind, reported_on, number, text, by_whom, position, at FROM privacy_breach_report WHERE tenant = $tenant AND breach = $breach ORDER BY at, kind DESC
)sql" };

db::Value day_or_null(std::optional<Day> const& day) { return day ? db::Value(day->iso()) : db::Value {}; }

std::optional<Day> day_in(db::Row const& row, char const* column) { return row.is_null(column) ? std::nullopt : Day::parse(row.text(column)); }

Breach read_breach(db::Row const& row)
{
    return { row.text("id"), value_of<BreachState>(row.text("state")), Day::parse(row.text("known_on")).value(), model::content_from(json::parse(row.text("content")).value()),
        day_in(row, "quick_on"), day_in(row, "full_on"), { row.integer("at") }, row.integer("version") };
}

}  // namespace

std::vector<db::Statement> breach_statements() { return { insert_breach, update_breach, select_breach, select_breaches, insert_breach_report, select_breach_reports }; }

namespace store {

void insert(db::Write& tx, Breach const& one)
{
    tx.execute(insert_breach, { { "$id", one.id }, { "$state", word_of(one.state) }, { "$known_on", one.known_on.iso() }, { "$content", json::write(model::as_json(one.content)) },
        { "$quick_on", day_or_null(one.quick_on) }, { "$full_on", day_or_null(one.full_on) }, { "$at", one.at.microseconds } });
}

bool update(db::Write& tx, Breach const& one, BreachState from)
{
    return tx.execute(update_breach, { { "$id", one.id }, { "$state", word_of(one.state) }, { "$known_on", one.known_on.iso() }, { "$content", json::write(model::as_json(one.content)) },
        { "$quick_on", day_or_null(one.quick_on) }, { "$full_on", day_or_null(one.full_on) }, { "$version", one.version }, { "$from", word_of(from) } }) == 1;
}

std::optional<Breach> breach(db::Read& tx, std::string const& id) { return tx.one(select_breach, { { "$id", id } }, read_breach); }
std::vector<Breach> breaches(db::Read& tx) { return tx.all(select_breaches, {}, read_breach); }

bool insert_report(db::Write& tx, std::string const& breach, BreachReport const& one)
{
    return tx.execute(insert_breach_report, { { "$breach", breach }, { "$kind", word_of(one.kind) }, { "$reported_on", one.reported_on.iso() }, { "$number", one.number }, { "$text", one.text },
        { "$by", one.by }, { "$position", one.position }, { "$at", one.at.microseconds } }) == 1;
}

std::vector<BreachReport> reports(db::Read& tx, std::string const& breach)
{
    return tx.all(select_breach_reports, { { "$breach", breach } }, [](db::Row const& row) {
        return BreachReport { value_of<ReportKind>(row.text("kind")), Day::parse(row.text("reported_on")).value(), row.text("number"), row.text("text"), row.id<PersonTag>("by_whom"),
            row.id<PositionTag>("position"), { row.integer("at") } };
    });
}

}  // namespace store
}  // namespace mado::privacy
