#include "store/row_store.h"

namespace mado::registers::store {

namespace {

#define MADO_ROW_COLUMNS "id, register_name, case_id, procedure, owner, year, number, row_values, state, entered_at, version, hidden"

constexpr db::Statement count_up { "registers.count_up", R"sql(
    INSERT INTO registers_counter (tenant, register_name, year, last) VALUES ($tenant, $name, $year, 1)
    ON CONFLICT (tenant, register_name, year) DO UPDATE SET last = registers_counter.last + 1
)sql" };
constexpr db::Statement select_counter { "registers.select_counter", R"sql(
    SELECT last FROM registers_counter WHERE tenant = $tenant AND register_name = $name AND year = $year
)sql" };
constexpr db::Statement insert_row { "registers.insert_row",
    "INSERT INTO registers_row (tenant, " MADO_ROW_COLUMNS ") VALUES ($tenant, $id, $name, $case, $procedure, $owner, $year, $number, $values, $state, $entered_at, $version, $hidden)" };
constexpr db::Statement update_hidden { "registers.update_hidden", "UPDATE registers_row SET hidden = $hidden WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement update_row { "registers.update_row", R"sql(
    UPDATE registers_row SET row_values = $values, state = $state, version = $version + 1 WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_row { "registers.select_row", "SELECT " MADO_ROW_COLUMNS " FROM registers_row WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_row_of_case { "registers.select_row_of_case",
    "SELECT " MADO_ROW_COLUMNS " FROM registers_row WHERE tenant = $tenant AND case_id = $case AND register_name = $name" };
constexpr db::Statement select_rows_of_case { "registers.select_rows_of_case",
    "SELECT " MADO_ROW_COLUMNS " FROM registers_row WHERE tenant = $tenant AND case_id = $case ORDER BY register_name, id" };
constexpr db::Statement select_rows { "registers.select_rows",
    "SELECT " MADO_ROW_COLUMNS " FROM registers_row WHERE tenant = $tenant AND register_name = $name "
    "AND (CAST($division AS code_text) = '' OR owner = $division OR (owner > $beneath AND owner < $beyond)) "
    "AND (CAST($before AS id_text) = '' OR id < $before) ORDER BY id DESC LIMIT $most" };
constexpr db::Statement select_rows_of_year { "registers.select_rows_of_year",
    "SELECT " MADO_ROW_COLUMNS " FROM registers_row WHERE tenant = $tenant AND register_name = $name AND year = $year "
    "AND (CAST($division AS code_text) = '' OR owner = $division OR (owner > $beneath AND owner < $beyond)) "
    "AND (CAST($before AS id_text) = '' OR id < $before) ORDER BY id DESC LIMIT $most" };
constexpr db::Statement select_next_name { "registers.select_next_name", R"sql(
    SELECT register_name FROM registers_row WHERE tenant = $tenant AND register_name > $after ORDER BY register_name LIMIT 1
)sql" };
constexpr db::Statement insert_history { "registers.insert_history", R"sql(
    INSERT INTO registers_history (tenant, id, row_id, kind, before_values, after_values, reason, by_whom, at)
    VALUES ($tenant, $id, $row, $kind, $before, $after, $reason, $by, $at)
)sql" };
constexpr db::Statement select_history { "registers.select_history", R"sql(
    SELECT id, kind, before_values, after_values, reason, by_whom, at FROM registers_history WHERE tenant = $tenant AND row_id = $row ORDER BY id DESC
)sql" };

json::Object object_in(db::Row const& row, std::string_view column)
{
    auto const parsed = json::parse(row.text(column));
    return parsed && parsed->is_object() ? parsed->object() : json::Object {};
}

std::set<std::string> names_in(db::Row const& row, std::string_view column)
{
    std::set<std::string> names;
    if (auto const parsed = json::parse(row.text(column)); parsed && parsed->is_array())
        for (auto const& name : parsed->array())
            names.insert(name.text());
    return names;
}

std::string as_json(std::set<std::string> const& names)
{
    return json::write(json::array_of(names, [](std::string const& name) { return json::Value(name); }));
}

Row read_row(db::Row const& row)
{
    Row one;
    one.id = row.id<RegisterRowTag>("id");
    one.name = row.text("register_name");
    one.of = row.id<ApplicationTag>("case_id");
    one.procedure = row.text("procedure");
    one.owner = row.text("owner");
    one.year = static_cast<int>(row.integer("year"));
    one.number = row.integer("number");
    one.values = object_in(row, "row_values");
    one.state = value_of<RowState>(row.text("state"));
    one.entered_at = { row.integer("entered_at") };
    one.version = row.integer("version");
    one.hidden = names_in(row, "hidden");
    return one;
}

}  // namespace

std::vector<db::Statement> row_statements()
{
    return { count_up, select_counter, insert_row, update_row, update_hidden, select_row, select_row_of_case, select_rows_of_case, select_rows, select_rows_of_year, select_next_name,
        insert_history, select_history };
}

std::int64_t next_number(db::Write& tx, std::string const& name, int year)
{
    tx.execute(count_up, { { "$name", name }, { "$year", year } });
    return tx.one(select_counter, { { "$name", name }, { "$year", year } }, [](db::Row const& row) { return row.integer("last"); }).value();
}

void insert(db::Write& tx, Row const& row)
{
    tx.execute(insert_row, { { "$id", row.id }, { "$name", row.name }, { "$case", row.of }, { "$procedure", row.procedure }, { "$owner", row.owner }, { "$year", row.year },
        { "$number", row.number }, { "$values", json::write(row.values) }, { "$state", word_of(row.state) }, { "$entered_at", row.entered_at.microseconds }, { "$version", row.version }, { "$hidden", as_json(row.hidden) } });
}

void keep_hidden(db::Write& tx, Row const& row) { tx.execute(update_hidden, { { "$id", row.id }, { "$hidden", as_json(row.hidden) } }); }

Result<void> change(db::Write& tx, Row& row)
{
    if (tx.execute(update_row, { { "$id", row.id }, { "$values", json::write(row.values) }, { "$state", word_of(row.state) }, { "$version", row.version } }) == 0)
        return refuse(Refusal::Kind::Conflict, "registers.changed_meanwhile");
    ++row.version;
    return {};
}

std::optional<Row> find(db::Read& tx, RowId const& id) { return tx.one(select_row, { { "$id", id } }, read_row); }
std::optional<Row> of_case(db::Read& tx, std::string const& name, CaseId const& of) { return tx.one(select_row_of_case, { { "$case", of }, { "$name", name } }, read_row); }
std::vector<Row> of_case(db::Read& tx, CaseId const& of) { return tx.all(select_rows_of_case, { { "$case", of } }, read_row); }

std::vector<Row> list(db::Read& tx, std::string const& division, Query const& query, int most)
{
    db::Parameters parameters { { "$name", query.name }, { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" }, { "$before", query.before },
        { "$most", most } };
    if (query.year == 0)
        return tx.all(select_rows, parameters, read_row);
    parameters.emplace_back("$year", query.year);
    return tx.all(select_rows_of_year, parameters, read_row);
}

std::vector<std::string> names(db::Read& tx)
{
    std::vector<std::string> all;
    for (std::string after;;) {
        auto const next = tx.one(select_next_name, { { "$after", after } }, [](db::Row const& row) { return row.text("register_name"); });
        if (!next)
            return all;
        all.push_back(*next);
        after = *next;
    }
}

void insert_change(db::Write& tx, RowId const& of, Change const& change)
{
    tx.execute(insert_history, { { "$id", change.id }, { "$row", of }, { "$kind", word_of(change.kind) }, { "$before", json::write(change.before) },
        { "$after", json::write(change.after) }, { "$reason", change.reason }, { "$by", change.by }, { "$at", change.at.microseconds } });
}

std::vector<Change> changes(db::Read& tx, RowId const& of)
{
    return tx.all(select_history, { { "$row", of } }, [](db::Row const& row) {
        return Change { row.text("id"), value_of<ChangeKind>(row.text("kind")), object_in(row, "before_values"), object_in(row, "after_values"), row.text("reason"),
            row.id<PersonTag>("by_whom"), { row.integer("at") } };
    });
}

}  // namespace mado::registers::store
