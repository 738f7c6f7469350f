#include "store/number_store.h"

namespace mado::cases::store {

namespace {

constexpr db::Statement insert_check_row { "cases.insert_number_check", R"sql(
    INSERT INTO cases_number_check (tenant, id, case_id, kind, method, words, by_whom, position, at) VALUES ($tenant, $id, $case, $kind, $method, $words, $by, $position, $at)
)sql" };
constexpr db::Statement select_checks { "cases.select_number_checks", R"sql(
    SELECT kind, method, words, by_whom, position, at FROM cases_number_check WHERE tenant = $tenant AND case_id = $case ORDER BY id DESC
)sql" };
constexpr db::Statement upsert_task { "cases.upsert_number_task", R"sql(
    INSERT INTO cases_number_task (tenant, procedure, task, law, by_whom, at) VALUES ($tenant, $procedure, $task, $law, $by, $at)
    ON CONFLICT (tenant, procedure) DO UPDATE SET task = excluded.task, law = excluded.law, by_whom = excluded.by_whom, at = excluded.at
)sql" };
constexpr db::Statement select_task { "cases.select_number_task", "SELECT task, law FROM cases_number_task WHERE tenant = $tenant AND procedure = $procedure" };

}  // namespace

std::vector<db::Statement> number_statements() { return { insert_check_row, select_checks, upsert_task, select_task }; }

void insert_check(db::Write& tx, CaseId const& of, std::string const& id, NumberCheck const& check)
{
    tx.execute(insert_check_row, { { "$id", id }, { "$case", of }, { "$kind", word_of(check.kind) }, { "$method", check.method }, { "$words", check.words }, { "$by", check.by },
        { "$position", check.position }, { "$at", check.at.microseconds } });
}

std::vector<NumberCheck> checks(db::Read& tx, CaseId const& of)
{
    return tx.all(select_checks, { { "$case", of } }, [](db::Row const& row) {
        return NumberCheck { value_of<CheckKind>(row.text("kind")), row.text("method"), row.text("words"), row.id<PersonTag>("by_whom"), row.id<PositionTag>("position"), { row.integer("at") } };
    });
}

void keep_task(db::Write& tx, NumberTask const& task, PersonId const& by, Instant at)
{
    tx.execute(upsert_task, { { "$procedure", task.procedure }, { "$task", task.task }, { "$law", task.law }, { "$by", by }, { "$at", at.microseconds } });
}

std::optional<NumberTask> task(db::Read& tx, std::string const& procedure)
{
    return tx.one(select_task, { { "$procedure", procedure } }, [&](db::Row const& row) { return NumberTask { procedure, row.text("task"), row.text("law"), false }; });
}

}  // namespace mado::cases::store
