#include "store/sheet_store.h"

namespace mado::public_assistance::store {

namespace {

#define MADO_SHEET "id, owner, maker, made_at, ends_at, state, sheet_key, salt, box, why, closed_at, closed_by, version"
#define MADO_OF_DIVISION "(CAST($division AS code_text) = '' OR owner = $division OR (owner > $beneath AND owner < $beyond))"

constexpr db::Statement insert_sheet { "public_assistance.insert_sheet", "INSERT INTO public_assistance_sheet (tenant, " MADO_SHEET
    ") VALUES ($tenant, $id, $owner, $maker, $made_at, $ends_at, $state, $sheet_key, $salt, $box, $why, $closed_at, $closed_by, 1)" };
constexpr db::Statement update_sheet { "public_assistance.update_sheet", R"sql(
    UPDATE public_assistance_sheet SET state = $state, sheet_key = $sheet_key, box = $box, why = $why, closed_at = $closed_at, closed_by = $closed_by, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_sheet { "public_assistance.select_sheet", "SELECT " MADO_SHEET " FROM public_assistance_sheet WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_sheets { "public_assistance.select_sheets",
    "SELECT " MADO_SHEET " FROM public_assistance_sheet WHERE tenant = $tenant AND " MADO_OF_DIVISION " ORDER BY made_at DESC, id DESC LIMIT $most" };
constexpr db::Statement select_sheets_out { "public_assistance.select_sheets_out",
    "SELECT " MADO_SHEET " FROM public_assistance_sheet WHERE tenant = $tenant AND state = 'out' AND " MADO_OF_DIVISION " ORDER BY ends_at, id LIMIT 1000" };

constexpr db::Statement insert_sheet_visit { "public_assistance.insert_sheet_visit",
    "INSERT INTO public_assistance_sheet_visit (tenant, sheet, visit, household, taken_at) VALUES ($tenant, $sheet, $visit, $household, $taken_at)" };
constexpr db::Statement take_sheet_visit { "public_assistance.take_sheet_visit",
    "UPDATE public_assistance_sheet_visit SET taken_at = $at WHERE tenant = $tenant AND sheet = $sheet AND visit = $visit AND taken_at = 0" };
constexpr db::Statement select_sheet_visits { "public_assistance.select_sheet_visits",
    "SELECT sheet, visit, household, taken_at FROM public_assistance_sheet_visit WHERE tenant = $tenant AND sheet = $sheet ORDER BY visit" };

db::Parameters of_division(std::string const& division) { return { { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" } }; }

Sheet read_sheet(db::Row const& row)
{
    return { { row.text("id") }, row.text("owner"), row.id<PersonTag>("maker"), { row.integer("made_at") }, { row.integer("ends_at") }, value_of<SheetState>(row.text("state")), row.bytes("sheet_key"),
        row.bytes("salt"), row.bytes("box"), row.text("why"), { row.integer("closed_at") }, row.id<PersonTag>("closed_by"), row.integer("version") };
}

db::Parameters changing(Sheet const& one)
{
    return { { "$id", one.id }, { "$state", word_of(one.state) }, { "$sheet_key", db::Bytes { one.key } }, { "$box", db::Bytes { one.box } }, { "$why", one.why },
        { "$closed_at", one.closed_at.microseconds }, { "$closed_by", one.closed_by } };
}

}  // namespace

std::vector<db::Statement> sheet_statements()
{
    return { insert_sheet, update_sheet, select_sheet, select_sheets, select_sheets_out, insert_sheet_visit, take_sheet_visit, select_sheet_visits };
}

void insert(db::Write& tx, Sheet const& one)
{
    auto all = changing(one);
    all.insert(all.end(), { { "$owner", one.owner }, { "$maker", one.maker }, { "$made_at", one.made_at.microseconds }, { "$ends_at", one.ends_at.microseconds }, { "$salt", db::Bytes { one.salt } } });
    tx.execute(insert_sheet, all);
}
void insert(db::Write& tx, SheetVisit const& one)
{
    tx.execute(insert_sheet_visit, { { "$sheet", one.sheet }, { "$visit", one.visit }, { "$household", one.household }, { "$taken_at", one.taken_at.microseconds } });
}
bool change(db::Write& tx, Sheet& one)
{
    auto all = changing(one);
    all.push_back({ "$version", one.version });
    if (tx.execute(update_sheet, all) == 0)
        return false;
    ++one.version;
    return true;
}
std::optional<Sheet> sheet(db::Read& tx, SheetId const& id) { return tx.one(select_sheet, { { "$id", id } }, read_sheet); }
std::vector<Sheet> sheets(db::Read& tx, std::string const& division, int most)
{
    auto all = of_division(division);
    all.push_back({ "$most", most });
    return tx.all(select_sheets, all, read_sheet);
}
std::vector<Sheet> sheets_out(db::Read& tx, std::string const& division) { return tx.all(select_sheets_out, of_division(division), read_sheet); }
std::vector<SheetVisit> visits_on(db::Read& tx, SheetId const& id)
{
    return tx.all(select_sheet_visits, { { "$sheet", id } },
        [](db::Row const& row) { return SheetVisit { { row.text("sheet") }, row.text("visit"), { row.text("household") }, { row.integer("taken_at") } }; });
}
bool take(db::Write& tx, SheetVisit const& one, Instant at)
{
    return tx.execute(take_sheet_visit, { { "$sheet", one.sheet }, { "$visit", one.visit }, { "$at", at.microseconds } }) == 1;
}

}  // namespace mado::public_assistance::store
