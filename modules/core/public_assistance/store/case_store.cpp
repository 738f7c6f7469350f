#include "store/assistance_store.h"

#include <charconv>
#include <sstream>

namespace mado::public_assistance::store {

namespace {

#define MADO_CONSULTATION "id, owner, name, kana, words, explained, wish, household, by_whom, at, version"
#define MADO_HOUSEHOLD "id, number, owner, caseworker, state, grade, winter_zone, visit_grade, pay_way, landlord, version"
#define MADO_APPLICATION "id, household, owner, applied_at, means, consultation, case_id, answer_by, why_longer, state, closed_on, version"
#define MADO_OF_DIVISION "(CAST($division AS code_text) = '' OR owner = $division OR (owner > $beneath AND owner < $beyond))"

constexpr db::Statement select_setting { "public_assistance.select_setting", "SELECT grade, winter_zone, rent_limits, areas, sheet_days, version FROM public_assistance_setting WHERE tenant = $tenant" };
constexpr db::Statement insert_setting { "public_assistance.insert_setting",
    "INSERT INTO public_assistance_setting (tenant, grade, winter_zone, rent_limits, areas, sheet_days, by_whom, at, version) VALUES ($tenant, $grade, $winter_zone, $rent_limits, $areas, $sheet_days, $by, $at, 1) "
    "ON CONFLICT (tenant) DO NOTHING" };
constexpr db::Statement update_setting { "public_assistance.update_setting", R"sql(
    UPDATE public_assistance_setting SET grade = $grade, winter_zone = $winter_zone, rent_limits = $rent_limits, areas = $areas, sheet_days = $sheet_days, by_whom = $by, at = $at, version = version + 1
     WHERE tenant = $tenant AND version = $version
)sql" };

constexpr db::Statement insert_consultation { "public_assistance.insert_consultation",
    "INSERT INTO public_assistance_consultation (tenant, " MADO_CONSULTATION ") VALUES ($tenant, $id, $owner, $name, $kana, $words, $explained, $wish, $household, $by, $at, 1)" };
constexpr db::Statement update_consultation { "public_assistance.update_consultation", R"sql(
    UPDATE public_assistance_consultation SET name = $name, kana = $kana, words = $words, explained = $explained, wish = $wish, household = $household, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_consultation { "public_assistance.select_consultation", "SELECT " MADO_CONSULTATION " FROM public_assistance_consultation WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_consultations { "public_assistance.select_consultations",
    "SELECT " MADO_CONSULTATION " FROM public_assistance_consultation WHERE tenant = $tenant AND " MADO_OF_DIVISION " ORDER BY at DESC, id LIMIT $most" };

constexpr db::Statement select_next_number { "public_assistance.next_number", "SELECT CAST(COALESCE(MAX(number), 0) + 1 AS count_int) AS n FROM public_assistance_household WHERE tenant = $tenant" };
constexpr db::Statement insert_household { "public_assistance.insert_household", "INSERT INTO public_assistance_household (tenant, landlord_account, " MADO_HOUSEHOLD
    ") VALUES ($tenant, $account, $id, $number, $owner, $caseworker, $state, $grade, $winter_zone, $visit_grade, $pay_way, $landlord, 1)" };
constexpr db::Statement update_household { "public_assistance.update_household", R"sql(
    UPDATE public_assistance_household SET owner = $owner, caseworker = $caseworker, state = $state, grade = $grade, winter_zone = $winter_zone, visit_grade = $visit_grade, pay_way = $pay_way,
           landlord = $landlord, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement update_account { "public_assistance.update_landlord_account", "UPDATE public_assistance_household SET landlord_account = $account WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_account { "public_assistance.select_landlord_account", "SELECT landlord_account FROM public_assistance_household WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_household { "public_assistance.select_household", "SELECT " MADO_HOUSEHOLD " FROM public_assistance_household WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_of_number { "public_assistance.select_household_of_number", "SELECT " MADO_HOUSEHOLD " FROM public_assistance_household WHERE tenant = $tenant AND number = $number" };
constexpr db::Statement select_households { "public_assistance.select_households",
    "SELECT " MADO_HOUSEHOLD " FROM public_assistance_household WHERE tenant = $tenant AND number > $after AND " MADO_OF_DIVISION " ORDER BY number, id LIMIT $most" };
constexpr db::Statement select_living { "public_assistance.select_living_households", "SELECT " MADO_HOUSEHOLD
    " FROM public_assistance_household WHERE tenant = $tenant AND state IN ('applied', 'assisted', 'suspended') AND number > $after AND " MADO_OF_DIVISION " ORDER BY number, id LIMIT $most" };
constexpr db::Statement select_after { "public_assistance.select_households_after",
    "SELECT " MADO_HOUSEHOLD " FROM public_assistance_household WHERE tenant = $tenant AND owner = $owner AND id > $after ORDER BY id LIMIT $most" };

constexpr db::Statement insert_application { "public_assistance.insert_application", "INSERT INTO public_assistance_application (tenant, " MADO_APPLICATION
    ") VALUES ($tenant, $id, $household, $owner, $applied_at, $means, $consultation, $case_id, $answer_by, $why_longer, $state, $closed_on, 1)" };
constexpr db::Statement update_application { "public_assistance.update_application", R"sql(
    UPDATE public_assistance_application SET answer_by = $answer_by, why_longer = $why_longer, state = $state, closed_on = $closed_on, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_application { "public_assistance.select_application", "SELECT " MADO_APPLICATION " FROM public_assistance_application WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_applications { "public_assistance.select_applications",
    "SELECT " MADO_APPLICATION " FROM public_assistance_application WHERE tenant = $tenant AND household = $household ORDER BY id" };
constexpr db::Statement select_of_case { "public_assistance.select_application_of_case",
    "SELECT " MADO_APPLICATION " FROM public_assistance_application WHERE tenant = $tenant AND case_id = $case ORDER BY id LIMIT 1" };
constexpr db::Statement select_open { "public_assistance.select_open_applications",
    "SELECT " MADO_APPLICATION " FROM public_assistance_application WHERE tenant = $tenant AND state = 'open' AND " MADO_OF_DIVISION " ORDER BY answer_by, id LIMIT 500" };

std::string written(std::array<Yen, 5> const& limits)
{
    std::string all;
    for (auto const& one : limits)
        all += (all.empty() ? "" : " ") + std::to_string(one.amount());
    return all;
}

std::array<Yen, 5> read_limits(std::string const& words)
{
    std::array<Yen, 5> limits {};
    std::istringstream parts(words);
    for (auto& one : limits) {
        std::int64_t amount = 0;
        parts >> amount;
        one = Yen(amount);
    }
    return limits;
}

db::Parameters of_division(std::string const& division) { return { { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" } }; }

Consultation read_consultation(db::Row const& row)
{
    return { row.id<AssistanceConsultationTag>("id"), row.text("owner"), row.text("name"), row.text("kana"), row.text("words"), row.text("explained"), value_of<Wish>(row.text("wish")),
        { row.text("household") }, row.id<PersonTag>("by_whom"), { row.integer("at") }, row.integer("version") };
}
Household read_household(db::Row const& row)
{
    return { { row.text("id") }, row.integer("number"), row.text("owner"), row.id<PositionTag>("caseworker"), value_of<HouseholdState>(row.text("state")), row.text("grade"), row.text("winter_zone"),
        value_of<VisitGrade>(row.text("visit_grade")), value_of<PayWay>(row.text("pay_way")), row.text("landlord"), row.integer("version") };
}
Application read_application(db::Row const& row)
{
    return { row.id<AssistanceApplicationTag>("id"), { row.text("household") }, row.text("owner"), { row.integer("applied_at") }, value_of<Means>(row.text("means")),
        row.id<AssistanceConsultationTag>("consultation"), row.id<ApplicationTag>("case_id"), day_in(row, "answer_by"), row.text("why_longer"), value_of<ApplicationState>(row.text("state")),
        day_or_none(row, "closed_on"), row.integer("version") };
}

db::Parameters changing(Consultation const& one)
{
    return { { "$id", one.id }, { "$name", one.name }, { "$kana", one.kana }, { "$words", one.words }, { "$explained", one.explained }, { "$wish", word_of(one.wish) }, { "$household", one.household } };
}
db::Parameters changing(Household const& one)
{
    return { { "$id", one.id }, { "$owner", one.owner }, { "$caseworker", one.caseworker }, { "$state", word_of(one.state) }, { "$grade", one.grade }, { "$winter_zone", one.winter_zone },
        { "$visit_grade", word_of(one.visit_grade) }, { "$pay_way", word_of(one.pay_way) }, { "$landlord", one.landlord } };
}
db::Parameters changing(Application const& one)
{
    return { { "$id", one.id }, { "$answer_by", one.answer_by.iso() }, { "$why_longer", one.why_longer }, { "$state", word_of(one.state) }, { "$closed_on", iso(one.closed_on) } };
}

template <class Thing>
bool changed(db::Write& tx, db::Statement const& statement, Thing& one)
{
    auto all = changing(one);
    all.push_back({ "$version", one.version });
    if (tx.execute(statement, all) == 0)
        return false;
    ++one.version;
    return true;
}
template <class Thing>
void inserted(db::Write& tx, db::Statement const& statement, Thing const& one, db::Parameters const& more)
{
    auto all = changing(one);
    all.insert(all.end(), more.begin(), more.end());
    tx.execute(statement, all);
}

}  // namespace

std::optional<std::string> iso(std::optional<Day> const& day) { return day ? std::optional(day->iso()) : std::nullopt; }
std::optional<Day> day_or_none(db::Row const& row, std::string_view column) { return Day::parse(row.optional_text(column).value_or("")); }
Day day_in(db::Row const& row, std::string_view column) { return Day::parse(row.text(column)).value_or(Day {}); }
Day month_in(db::Row const& row) { return parse_month(row.text("month")).value_or(Day {}); }

std::vector<db::Statement> case_statements()
{
    return { select_setting, insert_setting, update_setting, insert_consultation, update_consultation, select_consultation, select_consultations, select_next_number, insert_household, update_household,
        update_account, select_account, select_household, select_of_number, select_households, select_living, select_after, insert_application, update_application, select_application, select_applications, select_of_case, select_open };
}

std::optional<Setting> setting(db::Read& tx)
{
    return tx.one(select_setting, {}, [](db::Row const& row) {
        return Setting { { row.text("grade"), row.text("winter_zone"), read_limits(row.text("rent_limits")) }, value_of<Areas>(row.text("areas")), row.integer("sheet_days"), {}, {}, row.integer("version") };
    });
}

bool keep(db::Write& tx, Setting const& setting, PersonId const& by, Instant at)
{
    db::Parameters all { { "$grade", setting.standing.grade }, { "$winter_zone", setting.standing.winter_zone }, { "$rent_limits", written(setting.standing.rent_limits) },
        { "$areas", word_of(setting.areas) }, { "$sheet_days", setting.sheet_days }, { "$by", by }, { "$at", at.microseconds } };
    if (setting.version == 0)
        return tx.execute(insert_setting, all) == 1;
    all.push_back({ "$version", setting.version });
    return tx.execute(update_setting, all) == 1;
}

void insert(db::Write& tx, Consultation const& one) { inserted(tx, insert_consultation, one, { { "$owner", one.owner }, { "$by", one.by }, { "$at", one.at.microseconds } }); }
bool change(db::Write& tx, Consultation& one) { return changed(tx, update_consultation, one); }
std::optional<Consultation> consultation(db::Read& tx, ConsultationId const& id) { return tx.one(select_consultation, { { "$id", id } }, read_consultation); }
std::vector<Consultation> consultations(db::Read& tx, std::string const& division, int most)
{
    auto all = of_division(division);
    all.push_back({ "$most", most });
    return tx.all(select_consultations, all, read_consultation);
}

std::int64_t next_number(db::Read& tx) { return tx.one(select_next_number, {}, [](db::Row const& row) { return row.integer("n"); }).value_or(1); }
void insert(db::Write& tx, Household const& one) { inserted(tx, insert_household, one, { { "$number", one.number }, { "$account", db::Bytes { "" } } }); }
bool change(db::Write& tx, Household& one) { return changed(tx, update_household, one); }
void keep_account(db::Write& tx, HouseholdId const& id, std::string const& boxed) { tx.execute(update_account, { { "$id", id }, { "$account", db::Bytes { boxed } } }); }
std::string account(db::Read& tx, HouseholdId const& id) { return tx.one(select_account, { { "$id", id } }, [](db::Row const& row) { return row.bytes("landlord_account"); }).value_or(""); }
std::optional<Household> household(db::Read& tx, HouseholdId const& id) { return tx.one(select_household, { { "$id", id } }, read_household); }
std::optional<Household> household_of_number(db::Read& tx, std::int64_t number) { return tx.one(select_of_number, { { "$number", number } }, read_household); }
std::vector<Household> households(db::Read& tx, std::string const& division, std::int64_t after, int most)
{
    auto all = of_division(division);
    all.insert(all.end(), { { "$after", after }, { "$most", most } });
    return tx.all(select_households, all, read_household);
}
std::vector<Household> living(db::Read& tx, std::string const& division, std::int64_t after, int most)
{
    auto all = of_division(division);
    all.insert(all.end(), { { "$after", after }, { "$most", most } });
    return tx.all(select_living, all, read_household);
}
std::vector<Household> households_after(db::Read& tx, std::string const& owner, HouseholdId const& after, int most)
{
    return tx.all(select_after, { { "$owner", owner }, { "$after", after }, { "$most", most } }, read_household);
}

void insert(db::Write& tx, Application const& one)
{
    inserted(tx, insert_application, one,
        { { "$household", one.household }, { "$owner", one.owner }, { "$applied_at", one.applied_at.microseconds }, { "$means", word_of(one.means) }, { "$consultation", one.consultation },
            { "$case_id", one.case_id } });
}
bool change(db::Write& tx, Application& one) { return changed(tx, update_application, one); }
std::optional<Application> application(db::Read& tx, AssistanceApplicationId const& id) { return tx.one(select_application, { { "$id", id } }, read_application); }
std::vector<Application> applications(db::Read& tx, HouseholdId const& id) { return tx.all(select_applications, { { "$household", id } }, read_application); }
std::optional<Application> application_of_case(db::Read& tx, CaseId const& id) { return id ? tx.one(select_of_case, { { "$case", id } }, read_application) : std::nullopt; }
std::vector<Application> open_applications(db::Read& tx, std::string const& division) { return tx.all(select_open, of_division(division), read_application); }

}  // namespace mado::public_assistance::store
