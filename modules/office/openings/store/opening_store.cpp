#include "store/opening_store.h"

namespace mado::openings::store {

namespace {

constexpr db::Statement select_openings { "openings.select_openings", R"sql(
    SELECT id, procedure, round, way, opens_at, a_minute, message, message_en, edition FROM openings_opening WHERE tenant = $tenant ORDER BY procedure, round
)sql" };
constexpr db::Statement select_opening { "openings.select_opening", R"sql(
    SELECT id, procedure, round, way, opens_at, a_minute, message, message_en, edition FROM openings_opening WHERE tenant = $tenant AND procedure = $procedure AND round = $round
)sql" };
constexpr db::Statement select_known { "openings.select_known", "SELECT edition FROM openings_opening WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement insert_opening { "openings.insert_opening", R"sql(
    INSERT INTO openings_opening (tenant, id, procedure, round, way, opens_at, a_minute, message, message_en, edition)
    VALUES ($tenant, $id, $procedure, $round, $way, $opens_at, $a_minute, $message, $message_en, $edition)
)sql" };
constexpr db::Statement update_opening { "openings.update_opening", R"sql(
    UPDATE openings_opening SET way = $way, opens_at = $opens_at, a_minute = $a_minute, message = $message, message_en = $message_en, edition = $edition
     WHERE tenant = $tenant AND id = $id AND edition = $expected
)sql" };
constexpr db::Statement upsert_report { "openings.upsert_report", R"sql(
    INSERT INTO openings_report (tenant, opening, waiting, called, started, minutes, at) VALUES ($tenant, $opening, $waiting, $called, $started, $minutes, $at)
    ON CONFLICT (tenant, opening) DO UPDATE SET waiting = $waiting, called = $called, started = $started, minutes = $minutes, at = $at
)sql" };
constexpr db::Statement select_report { "openings.select_report", R"sql(
    SELECT waiting, called, started, minutes, at FROM openings_report WHERE tenant = $tenant AND opening = $opening
)sql" };

Opening read_opening(db::Row const& row)
{
    auto const at = row.optional_integer("opens_at");
    return { { row.text("id") }, row.text("procedure"), row.text("round"), value_of<Way>(row.text("way")), at ? std::optional(Instant { *at }) : std::nullopt, row.integer("a_minute"),
        row.text("message"), row.text("message_en"), row.integer("edition") };
}

db::Value opens_at(Opening const& opening) { return opening.opens_at ? db::Value { opening.opens_at->microseconds } : db::Value { nullptr }; }

}  // namespace

std::vector<db::Statement> statements() { return { select_openings, select_opening, select_known, insert_opening, update_opening, upsert_report, select_report }; }

std::vector<Opening> all(db::Read& tx) { return tx.all(select_openings, {}, read_opening); }

std::optional<Opening> of(db::Read& tx, std::string_view procedure, std::string_view round)
{
    return tx.one(select_opening, { { "$procedure", procedure }, { "$round", round } }, read_opening);
}

bool is_known(db::Read& tx, std::string_view id)
{
    return tx.one(select_known, { { "$id", id } }, [](db::Row const& row) { return row.integer("edition"); }).has_value();
}

void insert(db::Write& tx, Opening const& one)
{
    tx.execute(insert_opening, { { "$id", one.id }, { "$procedure", one.procedure }, { "$round", one.round }, { "$way", word_of(one.way) }, { "$opens_at", opens_at(one) }, { "$a_minute", one.a_minute },
        { "$message", one.message }, { "$message_en", one.message_en }, { "$edition", one.edition } });
}

bool update(db::Write& tx, Opening const& one, std::int64_t expected_edition)
{
    return tx.execute(update_opening, { { "$id", one.id }, { "$way", word_of(one.way) }, { "$opens_at", opens_at(one) }, { "$a_minute", one.a_minute }, { "$message", one.message },
               { "$message_en", one.message_en }, { "$edition", one.edition }, { "$expected", expected_edition } }) == 1;
}

void keep(db::Write& tx, std::string_view id, Report const& report)
{
    tx.execute(upsert_report, { { "$opening", id }, { "$waiting", report.waiting }, { "$called", report.called }, { "$started", report.started }, { "$minutes", report.minutes },
        { "$at", report.at.microseconds } });
}

std::optional<Report> report_of(db::Read& tx, std::string_view id)
{
    return tx.one(select_report, { { "$opening", id } }, [](db::Row const& row) {
        return Report { row.integer("waiting"), row.integer("called"), row.integer("started"), row.integer("minutes"), { row.integer("at") } };
    });
}

}  // namespace mado::openings::store
