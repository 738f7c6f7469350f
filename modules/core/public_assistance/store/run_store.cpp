#include "store/assistance_store.h"

namespace mado::public_assistance::store {

namespace {

#define MADO_RUN "id, owner, month, state, place, households, total, faults, hash, signature, draft, by_whom, at, version"
#define MADO_LINE "run, household, amounts, paid, adjustment, corrections, sheet, fault"

constexpr db::Statement insert_run { "public_assistance.insert_run", "INSERT INTO public_assistance_run (tenant, " MADO_RUN
    ") VALUES ($tenant, $id, $owner, $month, $state, $place, $households, $total, $faults, $hash, $signature, $draft, $by, $at, 1)" };
constexpr db::Statement update_run { "public_assistance.update_run", R"sql(
    UPDATE public_assistance_run SET state = $state, place = $place, households = $households, total = $total, faults = $faults, hash = $hash, signature = $signature, draft = $draft, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_run { "public_assistance.select_run", "SELECT " MADO_RUN " FROM public_assistance_run WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_runs { "public_assistance.select_runs", "SELECT " MADO_RUN
    " FROM public_assistance_run WHERE tenant = $tenant AND (CAST($division AS code_text) = '' OR owner = $division OR (owner > $beneath AND owner < $beyond)) ORDER BY month DESC, id DESC LIMIT $most" };
constexpr db::Statement select_open_run { "public_assistance.select_open_run",
    "SELECT " MADO_RUN " FROM public_assistance_run WHERE tenant = $tenant AND owner = $owner AND month = $month AND state NOT IN ('done', 'dropped') ORDER BY id LIMIT 1" };
constexpr db::Statement insert_line { "public_assistance.insert_run_line",
    "INSERT INTO public_assistance_run_line (tenant, " MADO_LINE ") VALUES ($tenant, $run, $household, $amounts, $paid, $adjustment, $corrections, $sheet, $fault)" };
constexpr db::Statement select_lines { "public_assistance.select_run_lines",
    "SELECT " MADO_LINE " FROM public_assistance_run_line WHERE tenant = $tenant AND run = $run AND household > $after ORDER BY household LIMIT $most" };
constexpr db::Statement select_without_month { "public_assistance.select_households_without_month", R"sql(
    SELECT h.id AS id FROM public_assistance_household AS h
     WHERE h.tenant = $tenant AND h.owner = $owner AND h.id > $after AND h.state IN ('assisted', 'suspended', 'ended')
       AND NOT EXISTS (SELECT 1 FROM public_assistance_month AS m WHERE m.tenant = $tenant AND m.household = h.id AND m.month = $month)
       AND EXISTS (SELECT 1 FROM public_assistance_decision AS began
                    WHERE began.tenant = $tenant AND began.household = h.id AND began.matter = 'start' AND began.state = 'decided' AND began.from_day <= $last)
       AND NOT EXISTS (SELECT 1 FROM public_assistance_decision AS ended
                        WHERE ended.tenant = $tenant AND ended.household = h.id AND ended.matter = 'end' AND ended.state = 'decided' AND ended.from_day <= $first)
     ORDER BY h.id LIMIT $most
)sql" };
constexpr db::Statement select_left_out { "public_assistance.select_run_lines_left_out",
    "SELECT household FROM public_assistance_run_line WHERE tenant = $tenant AND run = $run AND fault <> '' ORDER BY household LIMIT 500" };
constexpr db::Statement select_months_done { "public_assistance.select_months_done",
    "SELECT DISTINCT month FROM public_assistance_run WHERE tenant = $tenant AND owner = $owner AND month >= $from_month AND state = 'done' ORDER BY month" };
constexpr db::Statement delete_lines { "public_assistance.delete_run_lines", "DELETE FROM public_assistance_run_line WHERE tenant = $tenant AND run = $run" };

Run read_run(db::Row const& row)
{
    return { row.id<AssistanceRunTag>("id"), row.text("owner"), month_in(row), value_of<RunState>(row.text("state")), { row.text("place") }, row.integer("households"), Yen(row.integer("total")),
        row.integer("faults"), row.text("hash"), row.bytes("signature"), { row.text("draft") }, row.id<PersonTag>("by_whom"), { row.integer("at") }, row.integer("version") };
}

db::Parameters changing(Run const& one)
{
    return { { "$id", one.id }, { "$state", word_of(one.state) }, { "$place", one.place }, { "$households", one.households }, { "$total", one.total.amount() }, { "$faults", one.faults },
        { "$hash", one.hash }, { "$signature", db::Bytes { one.signature } }, { "$draft", one.draft } };
}

}  // namespace

std::vector<db::Statement> run_statements() { return { insert_run, update_run, select_run, select_runs, select_open_run, insert_line, select_lines, select_without_month, select_left_out, select_months_done, delete_lines }; }

void insert(db::Write& tx, Run const& one)
{
    auto all = changing(one);
    all.insert(all.end(), { { "$owner", one.owner }, { "$month", month_text(one.month) }, { "$by", one.by }, { "$at", one.at.microseconds } });
    tx.execute(insert_run, all);
}
bool change(db::Write& tx, Run& one)
{
    auto all = changing(one);
    all.push_back({ "$version", one.version });
    if (tx.execute(update_run, all) == 0)
        return false;
    ++one.version;
    return true;
}
std::optional<Run> run(db::Read& tx, RunId const& id) { return tx.one(select_run, { { "$id", id } }, read_run); }
std::vector<Run> runs(db::Read& tx, std::string const& division, int most)
{
    return tx.all(select_runs, { { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" }, { "$most", most } }, read_run);
}
std::optional<Run> open_run(db::Read& tx, std::string const& owner, Day month) { return tx.one(select_open_run, { { "$owner", owner }, { "$month", month_text(month) } }, read_run); }

void insert(db::Write& tx, RunLine const& one)
{
    tx.execute(insert_line,
        { { "$run", one.run }, { "$household", one.household }, { "$amounts", written(one.amounts) }, { "$paid", one.paid.amount() }, { "$adjustment", one.adjustment.amount() },
            { "$corrections", one.corrections }, { "$sheet", db::Bytes { one.sheet } }, { "$fault", one.fault } });
}
std::vector<RunLine> lines(db::Read& tx, RunId const& id, std::string_view after, int most)
{
    auto const month = run(tx, id).value_or(Run {}).month;
    return tx.all(select_lines, { { "$run", id }, { "$after", std::string(after) }, { "$most", most } }, [&](db::Row const& row) {
        return RunLine { row.id<AssistanceRunTag>("run"), { row.text("household") }, read_amounts(row.text("amounts"), month), Yen(row.integer("paid")), Yen(row.integer("adjustment")),
            row.text("corrections"), row.bytes("sheet"), row.text("fault") };
    });
}
std::vector<HouseholdId> without_month(db::Read& tx, std::string const& owner, Day month, HouseholdId const& after, int most)
{
    return tx.all(select_without_month,
        { { "$owner", owner }, { "$month", month_text(month) }, { "$first", first_of_month(month).iso() }, { "$last", last_of_month(month).iso() }, { "$after", after }, { "$most", most } },
        [](db::Row const& row) { return HouseholdId { row.text("id") }; });
}
std::vector<HouseholdId> left_out(db::Read& tx, RunId const& id)
{
    return tx.all(select_left_out, { { "$run", id } }, [](db::Row const& row) { return HouseholdId { row.text("household") }; });
}
std::vector<Day> months_done(db::Read& tx, std::string const& owner, Day from)
{
    return tx.all(select_months_done, { { "$owner", owner }, { "$from_month", month_text(from) } }, [](db::Row const& row) { return month_in(row); });
}
void drop_lines(db::Write& tx, RunId const& id) { tx.execute(delete_lines, { { "$run", id } }); }

}  // namespace mado::public_assistance::store
