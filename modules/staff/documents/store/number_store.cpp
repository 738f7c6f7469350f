#include "store/number_store.h"

namespace mado::documents::store {

namespace {

constexpr db::Statement insert_one { "documents.insert_number", R"sql(
    INSERT INTO documents_number (tenant, id, sign, year, number, branch, series, owner, text, title, document, state, reason, taken_at, taken_by, ended_by)
    VALUES ($tenant, $id, $sign, $year, $number, $branch, $series, $owner, $text, $title, $document, 'taken', '', $at, $by, '')
)sql" };

constexpr db::Statement select_one { "documents.select_number", R"sql(
    SELECT id, sign, year, number, branch, series, owner, text, title, document, state, reason, taken_at, taken_by
      FROM documents_number
     WHERE tenant = $tenant AND id = $id
)sql" };

constexpr db::Statement select_of_document { "documents.select_number_of_document", R"sql(
    SELECT id, sign, year, number, branch, series, owner, text, title, document, state, reason, taken_at, taken_by
      FROM documents_number
     WHERE tenant = $tenant AND document = $document
)sql" };

constexpr db::Statement select_called { "documents.select_number_called", R"sql(
    SELECT id, sign, year, number, branch, series, owner, text, title, document, state, reason, taken_at, taken_by
      FROM documents_number
     WHERE tenant = $tenant AND text = $text AND branch = 0
     ORDER BY taken_at DESC NULLS LAST, id DESC
     LIMIT 1
)sql" };

constexpr db::Statement select_first_of_case { "documents.select_first_number_of_case", R"sql(
    SELECT one.id AS id, one.sign AS sign, one.year AS year, one.number AS number, one.branch AS branch, one.series AS series, one.owner AS owner, one.text AS text,
           one.title AS title, one.document AS document, one.state AS state, one.reason AS reason, one.taken_at AS taken_at, one.taken_by AS taken_by
      FROM documents_document AS document
      JOIN documents_number AS one ON one.tenant = document.tenant AND one.document = document.id
     WHERE document.tenant = $tenant AND document.case_id = $case AND one.sign = $sign AND one.branch = 0
     ORDER BY one.taken_at NULLS LAST, one.id
     LIMIT 1
)sql" };

constexpr db::Statement select_last_branch { "documents.select_last_branch", R"sql(
    SELECT MAX(branch) AS last FROM documents_number WHERE tenant = $tenant AND sign = $sign AND year = $year AND number = $number
)sql" };

constexpr db::Statement update_void { "documents.update_number_void", R"sql(
    UPDATE documents_number SET state = 'void', reason = $reason, ended_at = $at, ended_by = $by WHERE tenant = $tenant AND id = $id AND state = 'taken'
)sql" };

constexpr db::Statement select_runs { "documents.select_number_runs", R"sql(
    SELECT sign, year, MAX(series) AS series, MAX(number) AS last, CAST(SUM(CASE WHEN state = 'void' THEN 1 ELSE 0 END) AS count_int) AS gaps
      FROM documents_number
     WHERE tenant = $tenant AND (CAST($division AS code_text) = '' OR owner = $division OR (owner > $beneath AND owner < $beyond))
     GROUP BY sign, year
     ORDER BY year DESC NULLS LAST, sign
)sql" };

constexpr db::Statement select_count { "documents.count_numbers", R"sql(
    SELECT COUNT(*) AS many FROM documents_number WHERE tenant = $tenant AND sign = $sign AND year = $year AND branch = 0
)sql" };

constexpr db::Statement select_numbers { "documents.select_numbers", R"sql(
    SELECT id, sign, year, number, branch, series, owner, text, title, document, state, reason, taken_at, taken_by
      FROM documents_number
     WHERE tenant = $tenant AND sign = $sign AND year = $year
       AND (CAST($division AS code_text) = '' OR owner = $division OR (owner > $beneath AND owner < $beyond))
       AND (CAST($before AS count_int) = 0 OR number < $before)
     ORDER BY number DESC NULLS LAST, branch, id
     LIMIT $most
)sql" };

constexpr db::Statement select_setting { "documents.select_setting", "SELECT value FROM documents_setting WHERE tenant = $tenant AND name = $name" };
constexpr db::Statement upsert_setting { "documents.upsert_setting", R"sql(
    INSERT INTO documents_setting (tenant, name, value) VALUES ($tenant, $name, $value)
    ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value
)sql" };

Number read_number(db::Row const& row)
{
    return { .id = row.id<NumberTag>("id"), .sign = row.text("sign"), .year = static_cast<int>(row.integer("year")), .number = row.integer("number"), .branch = row.integer("branch"),
        .series = value_of<Series>(row.text("series")), .owner = row.text("owner"), .text = row.text("text"), .title = row.text("title"), .document = row.id<DocumentTag>("document"),
        .state = value_of<NumberState>(row.text("state")), .reason = row.text("reason"), .taken_at = { row.integer("taken_at") }, .taken_by = row.id<PersonTag>("taken_by") };
}

}  // namespace

std::vector<db::Statement> number_statements()
{
    return { insert_one, select_one, select_of_document, select_called, select_first_of_case, select_last_branch, update_void, select_runs, select_count, select_numbers, select_setting,
        upsert_setting };
}

void insert_number(db::Write& tx, Number const& number)
{
    tx.execute(insert_one, { { "$id", number.id }, { "$sign", number.sign }, { "$year", number.year }, { "$number", number.number }, { "$branch", number.branch },
        { "$series", word_of(number.series) }, { "$owner", number.owner }, { "$text", number.text }, { "$title", number.title }, { "$document", number.document },
        { "$at", number.taken_at.microseconds }, { "$by", number.taken_by } });
}

std::optional<Number> find_number(db::Read& tx, NumberId const& id) { return tx.one(select_one, { { "$id", id } }, read_number); }
std::optional<Number> number_of_document(db::Read& tx, DocumentId const& document) { return tx.one(select_of_document, { { "$document", document } }, read_number); }
std::optional<Number> number_called(db::Read& tx, std::string const& text) { return tx.one(select_called, { { "$text", text } }, read_number); }

std::optional<Number> first_of_case(db::Read& tx, CaseId const& of, std::string const& sign)
{
    return tx.one(select_first_of_case, { { "$case", of }, { "$sign", sign } }, read_number);
}

std::int64_t next_branch(db::Read& tx, Number const& of)
{
    auto const last = tx.one(select_last_branch, { { "$sign", of.sign }, { "$year", of.year }, { "$number", of.number } }, [](db::Row const& row) { return row.optional_integer("last").value_or(0); });
    return std::max<std::int64_t>(1, last.value_or(0)) + 1;
}

bool set_void(db::Write& tx, NumberId const& id, std::string const& reason, Instant at, PersonId const& by)
{
    return tx.execute(update_void, { { "$id", id }, { "$reason", reason }, { "$at", at.microseconds }, { "$by", by } }) == 1;
}

std::vector<Run> runs(db::Read& tx, std::string const& division)
{
    return tx.all(select_runs, { { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" } }, [](db::Row const& row) {
        return Run { row.text("sign"), static_cast<int>(row.integer("year")), value_of<Series>(row.text("series")), row.integer("last"), row.integer("gaps"), 0 };
    });
}

std::int64_t count_of_run(db::Read& tx, std::string const& sign, int year)
{
    return tx.one(select_count, { { "$sign", sign }, { "$year", year } }, [](db::Row const& row) { return row.integer("many"); }).value_or(0);
}

std::vector<Number> numbers(db::Read& tx, std::string const& division, std::string const& sign, int year, std::int64_t before, int most)
{
    return tx.all(select_numbers, { { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" }, { "$sign", sign }, { "$year", year }, { "$before", before },
        { "$most", most } }, read_number);
}

std::string setting(db::Read& tx, std::string const& name)
{
    return tx.one(select_setting, { { "$name", name } }, [](db::Row const& row) { return row.text("value"); }).value_or("");
}

void keep_setting(db::Write& tx, std::string const& name, std::string const& value) { tx.execute(upsert_setting, { { "$name", name }, { "$value", value } }); }

}  // namespace mado::documents::store
