#include "store/amendment_store.h"

namespace mado::disclosure::store {

namespace {

#define MADO_AMENDMENT_COLUMNS "id, case_id, record, title, measure, place, before, after, judgement, ground, why, done_on, by_whom, at, version"
constexpr db::Statement select_amendments { "disclosure.select_amendments",
    "SELECT " MADO_AMENDMENT_COLUMNS " FROM disclosure_amendment WHERE tenant = $tenant AND case_id = $case ORDER BY id" };
constexpr db::Statement insert_amendment { "disclosure.insert_amendment", R"sql(
    INSERT INTO disclosure_amendment (tenant, id, case_id, record, title, measure, place, before, after, judgement, ground, why, done_on, by_whom, at, version)
    VALUES ($tenant, $id, $case, $record, $title, $measure, $place, $before, $after, $judgement, $ground, $why, $done_on, $by, $at, 1)
)sql" };
constexpr db::Statement update_amendment { "disclosure.update_amendment", R"sql(
    UPDATE disclosure_amendment SET record = $record, title = $title, measure = $measure, place = $place, before = $before, after = $after, judgement = $judgement, ground = $ground, why = $why,
           done_on = $done_on, by_whom = $by, at = $at, version = version + 1
     WHERE tenant = $tenant AND case_id = $case AND id = $id AND version = $version
)sql" };
constexpr db::Statement delete_amendment { "disclosure.delete_amendment", R"sql(
    DELETE FROM disclosure_amendment WHERE tenant = $tenant AND case_id = $case AND id = $id AND version = $version AND done_on IS NULL
)sql" };
constexpr db::Statement erase_of_case { "disclosure.erase_amendments", R"sql(
    UPDATE disclosure_amendment SET title = '', place = '', before = '', after = '', why = '', version = version + 1 WHERE tenant = $tenant AND case_id = $case
)sql" };
constexpr db::Statement select_receivers { "disclosure.select_receivers", R"sql(
    SELECT id, case_id, name, address, honorific, document, told_on, by_whom, at FROM disclosure_receiver WHERE tenant = $tenant AND case_id = $case ORDER BY id
)sql" };
constexpr db::Statement insert_receiver { "disclosure.insert_receiver", R"sql(
    INSERT INTO disclosure_receiver (tenant, id, case_id, name, address, honorific, document, told_on, by_whom, at)
    VALUES ($tenant, $id, $case, $name, $address, $honorific, '', NULL, $by, $at)
)sql" };
constexpr db::Statement update_receiver { "disclosure.update_receiver", R"sql(
    UPDATE disclosure_receiver SET document = $document, told_on = $told_on WHERE tenant = $tenant AND id = $id AND told_on IS NULL
)sql" };
constexpr db::Statement erase_receivers { "disclosure.erase_receivers", "UPDATE disclosure_receiver SET name = '', address = '' WHERE tenant = $tenant AND case_id = $case" };

std::optional<Day> day_in(db::Row const& row, std::string_view column)
{
    auto const text = row.optional_text(column);
    return text ? Day::parse(*text) : std::nullopt;
}

Amendment read_amendment(db::Row const& row)
{
    return { row.text("id"), row.id<ApplicationTag>("case_id"), { row.text("record") }, row.text("title"), value_of<records::Measure>(row.text("measure")), row.text("place"), row.text("before"),
        row.text("after"), value_of<Judgement>(row.text("judgement")), row.text("ground"), row.text("why"), day_in(row, "done_on"), row.id<PersonTag>("by_whom"), { row.integer("at") },
        row.integer("version") };
}

Receiver read_receiver(db::Row const& row)
{
    return { row.text("id"), row.id<ApplicationTag>("case_id"), row.text("name"), row.text("address"), row.text("honorific"), row.text("document"), day_in(row, "told_on"),
        row.id<PersonTag>("by_whom"), { row.integer("at") } };
}

db::Parameters columns_of(Amendment const& one)
{
    return { { "$id", one.id }, { "$case", one.of }, { "$record", one.record }, { "$title", one.title }, { "$measure", word_of(one.measure) }, { "$place", one.place }, { "$before", one.before },
        { "$after", one.after }, { "$judgement", word_of(one.judgement) }, { "$ground", one.ground }, { "$why", one.why },
        { "$done_on", one.done_on ? db::Value { one.done_on->iso() } : db::Value { nullptr } }, { "$by", one.by }, { "$at", one.at.microseconds } };
}

}  // namespace

std::vector<db::Statement> amendment_statements()
{
    return { select_amendments, insert_amendment, update_amendment, delete_amendment, erase_of_case, select_receivers, insert_receiver, update_receiver, erase_receivers };
}

std::vector<Amendment> amendments(db::Read& tx, CaseId const& id) { return tx.all(select_amendments, { { "$case", id } }, read_amendment); }
void insert(db::Write& tx, Amendment const& one) { tx.execute(insert_amendment, columns_of(one)); }

bool change(db::Write& tx, Amendment const& one)
{
    auto all = columns_of(one);
    all.push_back({ "$version", one.version });
    return tx.execute(update_amendment, all) == 1;
}

bool remove_amendment(db::Write& tx, CaseId const& of, std::string const& id, std::int64_t version)
{
    return tx.execute(delete_amendment, { { "$case", of }, { "$id", id }, { "$version", version } }) == 1;
}

std::vector<Receiver> receivers(db::Read& tx, CaseId const& id) { return tx.all(select_receivers, { { "$case", id } }, read_receiver); }

void insert(db::Write& tx, Receiver const& one)
{
    tx.execute(insert_receiver, { { "$id", one.id }, { "$case", one.of }, { "$name", one.name }, { "$address", one.address }, { "$honorific", one.honorific }, { "$by", one.by },
        { "$at", one.at.microseconds } });
}

bool set_told(db::Write& tx, Receiver const& one)
{
    return tx.execute(update_receiver, { { "$id", one.id }, { "$document", one.document }, { "$told_on", one.told_on ? db::Value { one.told_on->iso() } : db::Value { nullptr } } }) == 1;
}

void erase_amendments(db::Write& tx, CaseId const& id)
{
    tx.execute(erase_of_case, { { "$case", id } });
    tx.execute(erase_receivers, { { "$case", id } });
}

}  // namespace mado::disclosure::store
