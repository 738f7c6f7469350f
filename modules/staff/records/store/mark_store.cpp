#include "store/mark_store.h"

namespace mado::records::store {

namespace {

constexpr db::Statement insert_mark { "records.insert_mark", R"sql(
    INSERT INTO records_mark (tenant, id, record, measure, place, before, after, ground, reference, by_whom, at)
    VALUES ($tenant, $id, $record, $measure, $place, $before, $after, $ground, $reference, $by, $at) ON CONFLICT (tenant, id) DO NOTHING
)sql" };
constexpr db::Statement erase_of_record { "records.erase_marks", "UPDATE records_mark SET place = '', before = '', after = '' WHERE tenant = $tenant AND record = $record" };
constexpr db::Statement select_of_record { "records.select_marks", R"sql(
    SELECT id, record, measure, place, before, after, ground, reference, by_whom, at FROM records_mark WHERE tenant = $tenant AND record = $record ORDER BY id
)sql" };
constexpr db::Statement select_of_measure { "records.select_mark_of_measure", "SELECT id FROM records_mark WHERE tenant = $tenant AND record = $record AND measure = $measure ORDER BY id LIMIT 1" };

Mark read_mark(db::Row const& row)
{
    return { row.text("id"), row.id<RecordTag>("record"), value_of<Measure>(row.text("measure")), row.text("place"), row.text("before"), row.text("after"), row.text("ground"), row.text("reference"),
        row.id<PersonTag>("by_whom"), { row.integer("at") } };
}

}  // namespace

std::vector<db::Statement> mark_statements() { return { insert_mark, erase_of_record, select_of_record, select_of_measure }; }

bool insert(db::Write& tx, Mark const& one)
{
    return tx.execute(insert_mark, { { "$id", one.id }, { "$record", one.record }, { "$measure", word_of(one.measure) }, { "$place", one.place }, { "$before", one.before }, { "$after", one.after },
               { "$ground", one.ground }, { "$reference", one.reference }, { "$by", one.by }, { "$at", one.at.microseconds } }) == 1;
}

void erase_marks(db::Write& tx, RecordId const& record) { tx.execute(erase_of_record, { { "$record", record } }); }
std::vector<Mark> marks(db::Read& tx, RecordId const& record) { return tx.all(select_of_record, { { "$record", record } }, read_mark); }

bool has_mark(db::Read& tx, RecordId const& record, Measure measure)
{
    return tx.one(select_of_measure, { { "$record", record }, { "$measure", word_of(measure) } }, [](db::Row const& row) { return row.text("id"); }).has_value();
}

}  // namespace mado::records::store
