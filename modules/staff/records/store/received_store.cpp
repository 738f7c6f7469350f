#include "store/received_store.h"

namespace mado::records::store {

namespace {

#define MADO_RECEIVED_COLUMNS                                                                                                                                                 \
    "id, division, year, number, number_text, came_on, channel, from_whom, their_number, title, pages, handed_to, state, reason, matter_kind, matter, by_whom, at, version"
#define MADO_BENEATH(column) "(CAST($division AS code_text) = '' OR " column " = $division OR (" column " > $beneath AND " column " < $beyond))"

constexpr db::Statement count_up { "records.count_up", R"sql(
    INSERT INTO records_counter (tenant, division, year, last) VALUES ($tenant, $division, $year, 1)
    ON CONFLICT (tenant, division, year) DO UPDATE SET last = records_counter.last + 1
)sql" };
constexpr db::Statement select_counter { "records.select_counter", "SELECT last FROM records_counter WHERE tenant = $tenant AND division = $division AND year = $year" };
constexpr db::Statement insert_received { "records.insert_received",
    "INSERT INTO records_received (tenant, " MADO_RECEIVED_COLUMNS ") VALUES ($tenant, $id, $division, $year, $number, $number_text, $came_on, $channel, $from_whom, $their_number, $title, "
    "$pages, $handed_to, $state, $reason, $matter_kind, $matter, $by, $at, 1)" };
constexpr db::Statement update_received { "records.update_received", R"sql(
    UPDATE records_received SET handed_to = $handed_to, state = $state, reason = $reason, matter_kind = $matter_kind, matter = $matter, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_received { "records.select_received", "SELECT " MADO_RECEIVED_COLUMNS " FROM records_received WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_received_by { "records.select_received_by",
    "SELECT " MADO_RECEIVED_COLUMNS " FROM records_received WHERE tenant = $tenant AND " MADO_BENEATH("division") " AND year = $year"
    " AND (CAST($before AS id_text) = '' OR id < $before) ORDER BY id DESC LIMIT $most" };
constexpr db::Statement select_handed_to { "records.select_handed_to",
    "SELECT " MADO_RECEIVED_COLUMNS " FROM records_received WHERE tenant = $tenant AND handed_to <> '' AND " MADO_BENEATH("handed_to") " AND year = $year"
    " AND (CAST($before AS id_text) = '' OR id < $before) ORDER BY id DESC LIMIT $most" };
constexpr db::Statement count_handed_to { "records.count_handed_to",
    "SELECT COUNT(*) AS n FROM records_received WHERE tenant = $tenant AND state = 'handed' AND " MADO_BENEATH("handed_to") };
constexpr db::Statement select_numbers { "records.select_numbers", "SELECT number FROM records_received WHERE tenant = $tenant AND division = $division AND year = $year ORDER BY number" };

Received read_received(db::Row const& row)
{
    Received one { row.id<ReceivedTag>("id"), row.text("division"), static_cast<int>(row.integer("year")), row.integer("number"), row.text("number_text"), *Day::parse(row.text("came_on")),
        value_of<Channel>(row.text("channel")), row.text("from_whom"), row.text("their_number"), row.text("title"), row.integer("pages"), row.text("handed_to"),
        value_of<ReceivedState>(row.text("state")), row.text("reason"), row.text("matter_kind"), row.text("matter"), row.id<PersonTag>("by_whom"), { row.integer("at") } };
    one.version = row.integer("version");
    return one;
}

db::Parameters beneath(std::string const& division, db::Parameters more = {})
{
    more.insert(more.end(), { { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" } });
    return more;
}

}  // namespace

std::vector<db::Statement> received_statements()
{
    return { count_up, select_counter, insert_received, update_received, select_received, select_received_by, select_handed_to, count_handed_to, select_numbers };
}

std::int64_t next_received(db::Write& tx, std::string const& division, int year)
{
    tx.execute(count_up, { { "$division", division }, { "$year", year } });
    return last_received(tx, division, year);
}

std::int64_t last_received(db::Read& tx, std::string const& division, int year)
{
    return tx.one(select_counter, { { "$division", division }, { "$year", year } }, [](db::Row const& row) { return row.integer("last"); }).value_or(0);
}

void insert(db::Write& tx, Received const& one)
{
    tx.execute(insert_received, { { "$id", one.id }, { "$division", one.division }, { "$year", one.year }, { "$number", one.number }, { "$number_text", one.number_text },
        { "$came_on", one.came_on.iso() }, { "$channel", word_of(one.channel) }, { "$from_whom", one.from_whom }, { "$their_number", one.their_number }, { "$title", one.title },
        { "$pages", one.pages }, { "$handed_to", one.handed_to }, { "$state", word_of(one.state) }, { "$reason", one.reason }, { "$matter_kind", one.matter_kind }, { "$matter", one.matter },
        { "$by", one.by }, { "$at", one.at.microseconds } });
}

bool change(db::Write& tx, Received& one)
{
    auto const changed = tx.execute(update_received, { { "$id", one.id }, { "$handed_to", one.handed_to }, { "$state", word_of(one.state) }, { "$reason", one.reason },
                             { "$matter_kind", one.matter_kind }, { "$matter", one.matter }, { "$version", one.version } })
        == 1;
    one.version += changed;
    return changed;
}

std::optional<Received> received(db::Read& tx, ReceivedId const& id) { return tx.one(select_received, { { "$id", id } }, read_received); }
std::vector<Received> received_by(db::Read& tx, std::string const& division, int year, std::string const& before, int most)
{
    return tx.all(select_received_by, beneath(division, { { "$year", year }, { "$before", before }, { "$most", most } }), read_received);
}
std::vector<Received> handed_to(db::Read& tx, std::string const& division, int year, std::string const& before, int most)
{
    return tx.all(select_handed_to, beneath(division, { { "$year", year }, { "$before", before }, { "$most", most } }), read_received);
}
std::int64_t count_handed(db::Read& tx, std::string const& division)
{
    return *tx.one(count_handed_to, beneath(division), [](db::Row const& row) { return row.integer("n"); });
}
std::vector<std::int64_t> numbers(db::Read& tx, std::string const& division, int year)
{
    return tx.all(select_numbers, { { "$division", division }, { "$year", year } }, [](db::Row const& row) { return row.integer("number"); });
}

}  // namespace mado::records::store
