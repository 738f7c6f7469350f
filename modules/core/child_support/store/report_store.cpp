#include "store/report_store.h"

namespace mado::child_support {

namespace {

constexpr db::Statement insert_note { "child_support.insert_report_note", R"sql(
    INSERT INTO child_support_report (tenant, recipient, year, step, on_day, way, about, at) VALUES ($tenant, $recipient, $year, $step, $on, $way, $about, $at)
    ON CONFLICT (tenant, recipient, year, step) DO NOTHING
)sql" };
constexpr db::Statement select_notes { "child_support.select_report_notes", R"sql(
    SELECT year, step, on_day, way, about FROM child_support_report WHERE tenant = $tenant AND recipient = $recipient ORDER BY year, step
)sql" };
constexpr db::Statement select_terms { "child_support.select_terms", R"sql(
    SELECT told_on, reminded_on, warned_on, answer_days, months_before_lapse, version FROM child_support_terms WHERE tenant = $tenant
)sql" };
constexpr db::Statement insert_terms { "child_support.insert_terms", R"sql(
    INSERT INTO child_support_terms (tenant, told_on, reminded_on, warned_on, answer_days, months_before_lapse, by_whom, at, version)
    VALUES ($tenant, $told_on, $reminded_on, $warned_on, $answer_days, $months_before_lapse, $by, $at, 1) ON CONFLICT (tenant) DO NOTHING
)sql" };
constexpr db::Statement update_terms { "child_support.update_terms", R"sql(
    UPDATE child_support_terms SET told_on = $told_on, reminded_on = $reminded_on, warned_on = $warned_on, answer_days = $answer_days, months_before_lapse = $months_before_lapse,
        by_whom = $by, at = $at, version = version + 1 WHERE tenant = $tenant AND version = $version
)sql" };

DayOfYear day_in(db::Row const& row, std::string_view column) { return DayOfYear::parse(row.text(column)).value_or(DayOfYear {}); }

}  // namespace

std::vector<db::Statement> report_statements() { return { insert_note, select_notes, select_terms, insert_terms, update_terms }; }

namespace store {

bool add_note(db::Write& tx, RecipientId const& recipient, ReportNote const& note, Instant at)
{
    return tx.execute(insert_note, { { "$recipient", recipient }, { "$year", note.year }, { "$step", word_of(note.step) }, { "$on", note.on.iso() }, { "$way", note.way }, { "$about", note.about },
               { "$at", at.microseconds } }) == 1;
}

std::vector<ReportNote> notes(db::Read& tx, RecipientId const& recipient)
{
    return tx.all(select_notes, { { "$recipient", recipient } }, [](db::Row const& row) {
        return ReportNote { static_cast<int>(row.integer("year")), value_of<ReportStep>(row.text("step")), Day::parse(row.text("on_day")).value_or(Day {}), row.text("way"), row.text("about") };
    });
}

std::optional<Terms> terms(db::Read& tx)
{
    return tx.one(select_terms, {}, [](db::Row const& row) {
        Terms made { day_in(row, "told_on"), day_in(row, "reminded_on"), day_in(row, "warned_on"), static_cast<int>(row.integer("answer_days")), static_cast<int>(row.integer("months_before_lapse")), {}, {},
            row.integer("version") };
        return made;
    });
}

bool keep(db::Write& tx, Terms const& terms, PersonId const& by, Instant at)
{
    db::Parameters given { { "$told_on", terms.told_on.text() }, { "$reminded_on", terms.reminded_on.text() }, { "$warned_on", terms.warned_on.text() }, { "$answer_days", terms.answer_days },
        { "$months_before_lapse", terms.months_before_lapse }, { "$by", by }, { "$at", at.microseconds } };
    if (terms.version == 0)
        return tx.execute(insert_terms, given) == 1;
    given.push_back({ "$version", terms.version });
    return tx.execute(update_terms, given) == 1;
}

}  // namespace store

}  // namespace mado::child_support
