#include "store/special_store.h"

namespace mado::cases::store {

namespace {

constexpr db::Statement insert_mark { "cases.insert_special", R"sql(
    INSERT INTO cases_special (tenant, case_id, kind, by_whom, at) VALUES ($tenant, $case, $kind, $by, $at) ON CONFLICT (tenant, case_id) DO NOTHING
)sql" };
constexpr db::Statement delete_mark { "cases.delete_special", "DELETE FROM cases_special WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement select_mark { "cases.select_special", "SELECT case_id, kind, by_whom, at FROM cases_special WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement insert_words { "cases.insert_special_reason", R"sql(
    INSERT INTO cases_special_reason (tenant, id, case_id, person, act, words, at) VALUES ($tenant, $id, $case, $person, $act, $words, $at)
)sql" };
constexpr db::Statement select_words { "cases.select_special_reasons", R"sql(
    SELECT person, act, words, at FROM cases_special_reason WHERE tenant = $tenant AND case_id = $case ORDER BY at DESC, id DESC LIMIT $most
)sql" };
constexpr db::Statement select_opened { "cases.select_special_opened", R"sql(
    SELECT at FROM cases_special_reason WHERE tenant = $tenant AND case_id = $case AND person = $person AND act = 'opened' AND at > $since ORDER BY at DESC LIMIT 1
)sql" };

}  // namespace

std::vector<db::Statement> special_statements() { return { insert_mark, delete_mark, select_mark, insert_words, select_words, select_opened }; }

bool insert_special(db::Write& tx, Special const& one)
{
    return tx.execute(insert_mark, { { "$case", one.of }, { "$kind", word_of(one.kind) }, { "$by", one.by }, { "$at", one.at.microseconds } }) == 1;
}

bool remove_special(db::Write& tx, CaseId const& id) { return tx.execute(delete_mark, { { "$case", id } }) == 1; }

std::optional<Special> special(db::Read& tx, CaseId const& id)
{
    return tx.one(select_mark, { { "$case", id } }, [](db::Row const& row) {
        return Special { row.id<ApplicationTag>("case_id"), value_of<SpecialKind>(row.text("kind")), row.id<PersonTag>("by_whom"), { row.integer("at") } };
    });
}

void insert_reason(db::Write& tx, std::string const& id, CaseId const& of, SpecialReason const& reason)
{
    tx.execute(insert_words, { { "$id", id }, { "$case", of }, { "$person", reason.by }, { "$act", word_of(reason.act) }, { "$words", reason.words }, { "$at", reason.at.microseconds } });
}

std::vector<SpecialReason> special_reasons(db::Read& tx, CaseId const& id, int most)
{
    return tx.all(select_words, { { "$case", id }, { "$most", most } }, [](db::Row const& row) {
        return SpecialReason { value_of<SpecialAct>(row.text("act")), row.id<PersonTag>("person"), { row.integer("at") }, row.text("words") };
    });
}

bool has_opened(db::Read& tx, PersonId const& person, CaseId const& id, Instant since)
{
    return tx.one(select_opened, { { "$case", id }, { "$person", person }, { "$since", since.microseconds } }, [](db::Row const& row) { return row.integer("at"); }).has_value();
}

}  // namespace mado::cases::store
