#include "store/finding_store.h"

namespace mado::findings::store {

namespace {

#define MADO_FINDING_COLUMNS "id, person, position, case_id, rule, day, owner, state, outcome, last_at, version"

constexpr db::Statement select_setting { "findings.select_setting", "SELECT value FROM findings_setting WHERE tenant = $tenant AND name = $name" };
constexpr db::Statement select_settings { "findings.select_settings", "SELECT name, value FROM findings_setting WHERE tenant = $tenant ORDER BY name" };
constexpr db::Statement upsert_setting { "findings.upsert_setting", R"sql(
    INSERT INTO findings_setting (tenant, name, value) VALUES ($tenant, $name, $value) ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value
)sql" };
constexpr db::Statement select_finding { "findings.select_finding", "SELECT " MADO_FINDING_COLUMNS " FROM findings_finding WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_like { "findings.select_like",
    "SELECT " MADO_FINDING_COLUMNS " FROM findings_finding WHERE tenant = $tenant AND person = $person AND case_id = $case AND rule = $rule AND day = $day" };
constexpr db::Statement select_newest { "findings.select_newest",
    "SELECT " MADO_FINDING_COLUMNS " FROM findings_finding WHERE tenant = $tenant AND state = $state ORDER BY last_at DESC, id DESC LIMIT $most" };
constexpr db::Statement select_newest_of { "findings.select_newest_of",
    "SELECT " MADO_FINDING_COLUMNS " FROM findings_finding WHERE tenant = $tenant AND state = $state AND owner = $owner ORDER BY last_at DESC, id DESC LIMIT $most" };
constexpr db::Statement select_owners { "findings.select_owners", "SELECT DISTINCT owner FROM findings_finding WHERE tenant = $tenant AND state = $state ORDER BY owner" };
constexpr db::Statement select_open { "findings.count_open", R"sql(
    SELECT owner, COUNT(*) AS n FROM findings_finding WHERE tenant = $tenant AND state = 'open' GROUP BY owner ORDER BY owner
)sql" };
constexpr db::Statement insert_finding { "findings.insert_finding",
    "INSERT INTO findings_finding (tenant, " MADO_FINDING_COLUMNS ") VALUES ($tenant, $id, $person, $position, $case, $rule, $day, $owner, $state, $outcome, $last_at, $version)" };
constexpr db::Statement update_finding { "findings.update_finding", R"sql(
    UPDATE findings_finding SET state = $state, outcome = $outcome, last_at = $last_at, version = $version + 1 WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement insert_reading { "findings.insert_reading", R"sql(
    INSERT INTO findings_reading (tenant, finding, event, case_id, name, at) VALUES ($tenant, $finding, $event, $case, $name, $at) ON CONFLICT (tenant, finding, event) DO NOTHING
)sql" };
constexpr db::Statement select_readings { "findings.select_readings", "SELECT event, case_id, name, at FROM findings_reading WHERE tenant = $tenant AND finding = $finding ORDER BY event" };
constexpr db::Statement insert_review { "findings.insert_review", R"sql(
    INSERT INTO findings_review (tenant, id, finding, outcome, words, by_whom, at) VALUES ($tenant, $id, $finding, $outcome, $words, $by, $at)
)sql" };
constexpr db::Statement select_reviews { "findings.select_reviews", "SELECT outcome, words, by_whom, at FROM findings_review WHERE tenant = $tenant AND finding = $finding ORDER BY id" };

Finding read_finding(db::Row const& row)
{
    return { row.id<FindingTag>("id"), row.id<PersonTag>("person"), row.id<PositionTag>("position"), row.id<ApplicationTag>("case_id"), row.text("rule"), Day::parse(row.text("day")).value(),
        row.text("owner"), value_of<State>(row.text("state")), value_of<Outcome>(row.text("outcome")), { row.integer("last_at") }, row.integer("version") };
}

}  // namespace

std::vector<db::Statement> finding_statements()
{
    return { select_setting, select_settings, upsert_setting, select_finding, select_like, select_newest, select_newest_of, select_owners, select_open, insert_finding, update_finding, insert_reading, select_readings, insert_review, select_reviews };
}

std::optional<std::string> setting(db::Read& tx, std::string const& name)
{
    return tx.one(select_setting, { { "$name", name } }, [](db::Row const& row) { return row.text("value"); });
}

std::map<std::string, std::string> settings(db::Read& tx)
{
    std::map<std::string, std::string> all;
    for (auto& [name, value] : tx.all(select_settings, {}, [](db::Row const& row) { return std::pair(row.text("name"), row.text("value")); }))
        all[name] = std::move(value);
    return all;
}

void keep_setting(db::Write& tx, std::string const& name, std::string const& value) { tx.execute(upsert_setting, { { "$name", name }, { "$value", value } }); }

std::optional<Finding> find(db::Read& tx, FindingId const& id) { return tx.one(select_finding, { { "$id", id } }, read_finding); }

std::optional<Finding> find(db::Read& tx, Finding const& like)
{
    return tx.one(select_like, { { "$person", like.person }, { "$case", like.of }, { "$rule", like.rule }, { "$day", like.day.iso() } }, read_finding);
}

std::vector<Finding> newest(db::Read& tx, State state, int most) { return tx.all(select_newest, { { "$state", word_of(state) }, { "$most", most } }, read_finding); }

std::vector<Finding> newest_of(db::Read& tx, std::string const& owner, State state, int most)
{
    return tx.all(select_newest_of, { { "$owner", owner }, { "$state", word_of(state) }, { "$most", most } }, read_finding);
}

std::vector<std::string> owners(db::Read& tx, State state)
{
    return tx.all(select_owners, { { "$state", word_of(state) } }, [](db::Row const& row) { return row.text("owner"); });
}

std::vector<Owned> count_open(db::Read& tx)
{
    return tx.all(select_open, {}, [](db::Row const& row) { return Owned { row.text("owner"), row.integer("n") }; });
}

void insert(db::Write& tx, Finding const& one)
{
    tx.execute(insert_finding, { { "$id", one.id }, { "$person", one.person }, { "$position", one.position }, { "$case", one.of }, { "$rule", one.rule }, { "$day", one.day.iso() },
        { "$owner", one.owner }, { "$state", word_of(one.state) }, { "$outcome", word_of(one.outcome) }, { "$last_at", one.last_at.microseconds }, { "$version", one.version } });
}

bool change(db::Write& tx, Finding& one)
{
    if (tx.execute(update_finding, { { "$id", one.id }, { "$state", word_of(one.state) }, { "$outcome", word_of(one.outcome) }, { "$last_at", one.last_at.microseconds }, { "$version", one.version } }) == 0)
        return false;
    ++one.version;
    return true;
}

bool add(db::Write& tx, FindingId const& id, Reading const& reading)
{
    return tx.execute(insert_reading, { { "$finding", id }, { "$event", reading.event }, { "$case", reading.of }, { "$name", reading.name }, { "$at", reading.at.microseconds } }) == 1;
}

std::vector<Reading> readings(db::Read& tx, FindingId const& id)
{
    return tx.all(select_readings, { { "$finding", id } }, [](db::Row const& row) {
        return Reading { row.text("event"), row.id<ApplicationTag>("case_id"), row.text("name"), { row.integer("at") } };
    });
}

void add(db::Write& tx, FindingId const& id, std::string const& review_id, Review const& review)
{
    tx.execute(insert_review, { { "$id", review_id }, { "$finding", id }, { "$outcome", word_of(review.outcome) }, { "$words", review.words }, { "$by", review.by }, { "$at", review.at.microseconds } });
}

std::vector<Review> reviews(db::Read& tx, FindingId const& id)
{
    return tx.all(select_reviews, { { "$finding", id } }, [](db::Row const& row) {
        return Review { value_of<Outcome>(row.text("outcome")), row.text("words"), row.id<PersonTag>("by_whom"), { row.integer("at") } };
    });
}

}  // namespace mado::findings::store
