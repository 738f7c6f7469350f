// Everything out of one town and into another that has nothing.
#include "tests/welfare.h"

#include <mado/audit/audit.h>
#include <mado/persons/exchange.h>
#include <mado/protection/protections.h>
#include <mado/public_assistance/exchange.h>
#include <mado/sheets/testing/left_out.h>

namespace mado::embedded {
std::span<File const> public_assistance();
}

using namespace mado;
using namespace mado::public_assistance;
using public_assistance::test::day;
using public_assistance::test::RefusalKind;
using public_assistance::test::unit;
using public_assistance::test::Welfare;

namespace {

sheets::Range const everything { { "" }, true };

struct Exchange : Welfare {
    Caller operated { .tenant = code, .kind = CallerKind::System, .job = "public_assistance.test" };

    std::string out(std::string_view table, sheets::Range const& range = everything, std::string const& tenant = code)
    {
        auto const part = read([&](db::Read& tx) { return export_part(tx, here, range, table, ""); }, tenant);
        REQUIRE_MESSAGE(part, (part ? "" : part.error().key));
        CHECK(part->next.empty());
        return part->csv;
    }
    Result<sheets::Taken> in(std::string_view table, std::string const& csv, std::string const& tenant = neighbour, sheets::Range const& range = everything)
    {
        auto by = operated;
        by.tenant = tenant;
        return write([&](db::Write& tx) { return import_table(tx, by, here, range, table, csv); }, tenant);
    }
    std::map<std::string, std::string> all_tables(std::string const& tenant = code)
    {
        std::map<std::string, std::string> all;
        for (auto const& table : book(here).tables)
            all[std::string(table.name)] = out(table.name, everything, tenant);
        return all;
    }
    void carry_persons()
    {
        persons::Range const all { { "" }, true, true };
        for (auto const name : names_of(persons::Sheet {})) {
            auto const sheet = value_of<persons::Sheet>(name);
            if (sheet == persons::Sheet::Numbers)
                continue;
            auto const csv = persons::export_sheet(here, code, operated, all, { sheet, "引っ越し", {} });
            REQUIRE(csv);
            auto by = operated;
            by.tenant = neighbour;
            auto const taken = persons::import_sheet(here, neighbour, by, all, sheet, *csv);
            REQUIRE_MESSAGE(taken, (std::string(name) + " " + (taken ? "" : taken.error().fields.front().key)));
        }
    }
    std::string wrong(Result<sheets::Taken> const& taken)
    {
        if (taken)
            return "taken";
        if (taken.error().fields.empty())
            return taken.error().key;
        auto const& error = taken.error().fields.front();
        auto const part = [&](char const* name) { auto const found = error.arguments.find(name); return found == error.arguments.end() ? std::string() : found->second; };
        return part("line") + " " + part("column") + " " + (part("says").empty() ? error.key : part("says"));
    }
    void carry(std::map<std::string, std::string> const& tables)
    {
        for (auto const& table : book(here).tables) {
            auto const taken = in(table.name, tables.at(std::string(table.name)));
            REQUIRE_MESSAGE(taken, (std::string(table.name) + ": " + wrong(taken)));
            CHECK_MESSAGE(taken->other == 0, table.name);
        }
    }
    // A household with nearly everything, one that is paid at the counter, one that has only applied and has a draft on its way.
    HouseholdId lived, at_counter, asked;
    void furnish_lives()
    {
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            auto rules = setting(tx, here);
            rules.areas = Areas::Own;
            TRY(keep_setting(tx, head, here, rules));
            Consultation talk;
            talk.owner = unit, talk.name = "三宅 陽子", talk.words = "家賃が払えない。\n\"もう\"と言う", talk.explained = "しくみ", talk.wish = Wish::Applies;
            TRY(record_consultation(tx, east, here, talk));
            return {};
        }));
        lived = assisted("2026-11-18");
        auto const rent = declared(lived, FactKind::Rent, 20'000, "2026-11-18");
        decided(lived, Matter::Change, "2026-11-18");
        auto const struck = declared(lived, FactKind::OtherIncome, 5'000, "2026-12-01", "2026-12-31");
        auto const closed_run = closed("2026-12-01");
        REQUIRE(closed_run.state == RunState::Done);
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            TRY(strike(tx, east, here, struck.id, "=誤り"));
            TRY(end_fact(tx, east, here, rent.id, day("2026-12-31"), "退去"));
            auto const one = TRY(find_household(tx, east, lived));
            TRY(pay_rent_to(tx, east, here, lived, "見本不動産", { "0168", "中国銀行", "123", "総社支店", "1", "7654321", "ミホンフドウサン" }, one.version));
            Investigation asks;
            asks.household = lived, asks.kind = InvestigationKind::Records, asks.whom = "中国銀行";
            TRY(investigate(tx, east, here, asks));
            asks.kind = InvestigationKind::Kin, asks.whom = "夫", asks.withheld = Withheld::Violence, asks.words = "避難している";
            TRY(investigate(tx, east, here, asks));
            TRY(keep_policy(tx, east, here, lived, "就労支援\r\n通院を続ける"));
            return {};
        }));
        declared(lived, FactKind::Earned, 30'000, "2026-11-01", "2026-11-30", head_of(lived));
        decided(lived, Matter::Change, "2026-11-18");   // less of a closed month: a correction that waits
        at_counter = assisted("2026-11-18", "見本 次郎");
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            auto one = TRY(find_household(tx, east, at_counter));
            one.pay_way = PayWay::Counter;
            TRY(keep_household(tx, east, here, one));
            return {};
        }));
        declared(at_counter, FactKind::Rent, 10'000, "2026-11-18");
        decided(at_counter, Matter::Change, "2026-11-18");
        asked = applied("見本 三郎").household;
        proposed(asked, Matter::Start, "2026-11-18");
    }
};

}  // namespace

// The lines of a run are what its months were closed with; 訪問シート are sealed for a tablet and a few days.
TEST_CASE_FIXTURE(Exchange, "whatever the tables hold is in a sheet")
{
    CHECK(sheets::testing::left_out(mado::embedded::public_assistance(), book(here)) == std::set<std::string> { "public_assistance_run_line", "public_assistance_sheet", "public_assistance_sheet_visit" });
}

TEST_CASE_FIXTURE(Exchange, "every table goes out and in again, into a town that has nothing, to the same state; twice changes nothing")
{
    furnish_lives();
    auto const before = all_tables();
    for (auto const* full : { "settings", "households", "landlords", "applications", "consultations", "decisions", "circumstances", "months", "corrections", "payments", "runs", "visits", "investigations", "policies" })
        CHECK_MESSAGE(std::ranges::count(before.at(full), '\n') > 1, full);
    CHECK(before.at("circumstances").find("'=誤り") != std::string::npos);
    CHECK(before.at("circumstances").find("drafted") == std::string::npos);
    CHECK(before.at("decisions").find("drafted") == std::string::npos);
    CHECK(wrong(in("households", before.at("households"))) == "2 id public_assistance.exchange.no_household");   // persons go first
    carry_persons();
    carry(before);
    CHECK(all_tables(neighbour) == before);
    for (auto const& [name, csv] : before) {
        CHECK_MESSAGE(in(name, csv)->added == 0, name);
        auto const at_home = in(name, csv, code);
        REQUIRE_MESSAGE(at_home, (name + " " + wrong(at_home)));
        CHECK_MESSAGE((at_home->added == 0 && at_home->other == 0), name);
    }
    CHECK(all_tables(neighbour) == before);
    CHECK(all_tables() == before);
}

TEST_CASE_FIXTURE(Exchange, "what came from elsewhere is reckoned on, and never paid here a second time")
{
    furnish_lives();
    carry_persons();
    carry(all_tables());
    auto const find = [&](std::string const& household, auto fits) {
        auto const all = read([&](db::Read& tx) { return payments(tx, { household }); }, neighbour);
        auto const found = std::ranges::find_if(all, fits);
        REQUIRE(found != all.end());
        return *found;
    };
    auto const waits = find(at_counter.value, [](Payment const& one) { return one.way == PayWay::Counter; });
    CHECK(waits.is_elsewhere);
    CHECK(write([&](db::Write& tx) { return hand_over(tx, theirs, here, waits.id, "見本 次郎", waits.version); }, neighbour).error().key == "public_assistance.payment.elsewhere");
    CHECK(write([&](db::Write& tx) { return pay_again(tx, theirs, here, waits.id, waits.version); }, neighbour).error().key == "public_assistance.payment.elsewhere");
    // Both towns reckon the months to come alike, to the yen: closed ones are closed, and nothing is a fault.
    auto const reckoned = [&](std::string const& tenant, char const* month) {
        auto by = east;
        by.tenant = tenant;
        auto const run = write([&](db::Write& tx) { return begin_run(tx, by, here, unit, day(month)); }, tenant);
        REQUIRE(run);
        auto job = job_of(*run);
        job.tenant = tenant;
        REQUIRE(public_assistance::jobs::reckon(here, job));
        return *read([&](db::Read& tx) { return find_run(tx, by, run->id); }, tenant);
    };
    for (auto const* month : { "2026-12-01", "2027-01-01" }) {
        auto const ours = reckoned(code, month), moved = reckoned(neighbour, month);
        CHECK_MESSAGE(moved.faults == 0, month);
        CHECK_MESSAGE((moved.households == ours.households && moved.total == ours.total), month);
    }
    CHECK(reckoned(neighbour, "2026-11-01").households == 0);
}

TEST_CASE_FIXTURE(Exchange, "a month that was closed elsewhere is closed before any decision would have it paid here")
{
    furnish_lives();
    carry_persons();
    auto const sent = all_tables();
    for (auto const& table : book(here).tables) {
        REQUIRE(in(table.name, sent.at(std::string(table.name))));
        if (table.name == "circumstances")
            break;
    }
    auto by = east;
    by.tenant = neighbour;
    auto const run = write([&](db::Write& tx) { return begin_run(tx, by, here, unit, day("2026-12-01")); }, neighbour);
    REQUIRE(run);
    auto job = job_of(*run);
    job.tenant = neighbour;
    REQUIRE(public_assistance::jobs::reckon(here, job));
    auto const lines = read([&](db::Read& tx) { return lines_of(tx, run->id, "", 10); }, neighbour);
    CHECK(std::ranges::none_of(lines, [&](RunLine const& one) { return one.household == lived; }));
}

TEST_CASE_FIXTURE(Exchange, "a case number that is another household's here is refused; what holds for the whole town comes in only as it could be kept")
{
    auto const first = applied("見本 一郎").household, second = applied("見本 二郎").household;
    auto csv = out("households");
    auto const place = [&](HouseholdId const& id) { return csv.find(id.value + "," + std::to_string(household(id).number)); };
    REQUIRE(place(second) != csv.npos);
    csv.replace(place(second), second.value.size() + 2, second.value + "," + std::to_string(household(first).number));
    CHECK(wrong(in("households", csv, code)).ends_with(" web.sheet.taken"));
    auto const settings = out("settings", everything, neighbour), practice = out("practice", everything, neighbour);
    struct Case { std::string table, csv, says; };
    std::string const limits = "37000 44000 48000 52000 58000", end = ",,1763430000000000\r\n";
    for (auto const& each : { Case { "settings", settings + "9-9,VI," + limits + ",shared,1" + end, "2 grade public_assistance.grade.wrong" },
             { "settings", settings + "3-1,VI,x,shared,1" + end, "2 rent_limits public_assistance.amount.wrong" },
             { "settings", settings + "3-1,VI," + limits + ",shared,40" + end, "2 sheet_days public_assistance.sheet_days.wrong" },
             { "practice", practice + "12,14,3,30," + end, "2 payer_number public_assistance.practice.payer_wrong" },
             { "settings", settings + "3-1,VI," + limits + ",shared,2" + end, "taken" } }) {
        CAPTURE(each.csv);
        CHECK(wrong(in(each.table, each.csv)) == each.says);
    }
}

TEST_CASE_FIXTURE(Exchange, "one wrong row refuses the whole, with its line and column")
{
    furnish_lives();
    carry_persons();
    auto const sent = all_tables();
    REQUIRE(in("households", sent.at("households")));
    auto const before = all_tables(neighbour);
    auto const changed = [&](std::string const& table, std::string_view from, std::string_view to) {
        auto csv = sent.at(table);
        auto const at = csv.find(from);
        REQUIRE_MESSAGE(at != csv.npos, (table + " has no " + std::string(from)));
        return csv.replace(at, from.size(), to);
    };
    struct Case { char const* name; std::string table, csv, says; };
    Case const cases[] = {
        { "no such column", "policies", "id,household\r\n", "  web.sheet.columns" },
        { "an amount that is none", "circumstances", changed("circumstances", ",20000,", ",2x,"), "3 amount web.sheet.value" },
        { "no such day", "circumstances", changed("circumstances", ",2026-11-01,", ",2026-02-30,"), "2 from web.sheet.day" },
        { "a household that is not there", "policies", changed("policies", ",1,", ",99,"), "2 household public_assistance.exchange.unknown_number" },
        { "effective without its decision", "circumstances", sent.at("circumstances"), "2 decision public_assistance.exchange.unknown" },
        { "a sheet that was changed", "months", changed("months", "2026-11\"\"", "2026-10\"\""), "2 sheet_sha256 public_assistance.exchange.other_hash" },
        { "paid, and its month is open", "payments", changed("payments", ",extra,", ",regular,"), "2 month public_assistance.exchange.not_closed" },
        { "a correction of an open month", "corrections", sent.at("corrections"), "2 month public_assistance.exchange.not_closed" },
        { "an id that is none", "visits", changed("visits", "0", "x"), "2 id web.sheet.value" },
    };
    for (auto const& one : cases) {
        CAPTURE(one.name);
        auto const refused = in(one.table, one.csv);
        CHECK(wrong(refused) == one.says);
        CHECK(all_tables(neighbour) == before);
    }
    auto twice = sent.at("policies");
    twice += twice.substr(twice.find("\r\n") + 2);
    CHECK(in("policies", twice)->added == 1);                        // the same row again is the same row
    CHECK(wrong(in("no_such_table", "x\r\n")) == "web.sheet.no_table");
}

TEST_CASE_FIXTURE(Exchange, "a file decides nothing beside the office: for a household that was decided here only what is pending comes in")
{
    auto const id = assisted("2026-11-18");
    auto const rent = declared(id, FactKind::Rent, 20'000, "2026-11-18");
    auto csv = out("circumstances");
    auto const number = std::to_string(household(id).number);
    auto const heading = csv.substr(0, csv.find("\r\n") + 2);
    auto const row = [&](std::string const& held, std::string const& decision) {
        return heading + here.now().id() + "," + number + ",,windfall,1000,0,,2026-12-01,2026-12-31," + held + "," + decision + ",通帳,,2026-11-18,,1763430000000000,\r\n";
    };
    CHECK(in("circumstances", row("pending", ""), code)->added == 1);
    auto const decision = read([&](db::Read& tx) { return decisions(tx, id); }).front().id.value;
    CHECK(wrong(in("circumstances", row("effective", decision), code)) == "2 household public_assistance.exchange.decided_here");
    auto months = out("months");
    auto const at = months.find("2026-11,");
    CHECK(wrong(in("months", months.replace(at, 7, "2026-10"), code)) == "2 household public_assistance.exchange.decided_here");
    auto changed = csv;
    changed.replace(changed.find(",20000,"), 7, ",90000,");
    auto const other = in("circumstances", changed, code);
    REQUIRE(other);
    CHECK(other->other == 1);                                        // there already, and otherwise: it stays
    CHECK(read([&](db::Read& tx) { return circumstances(tx, id); }).front().fact.amount == Yen(20'000));
    (void)rent;
}

TEST_CASE_FIXTURE(Exchange, "no further than the divisions of who exchanges; what tells where a protected person is stays")
{
    furnish_lives();
    sheets::Range const ours { { unit }, false }, others { { "children" }, true };
    CHECK(read([&](db::Read& tx) { return range_of(tx, east); }).divisions.empty());
    CHECK(read([&](db::Read& tx) { return export_part(tx, here, range_of(tx, east), "households", ""); }).error().kind == RefusalKind::Forbidden);
    for (auto const& table : book(here).tables)
        if (table.name != "settings" && table.name != "practice")
            CHECK_MESSAGE(std::ranges::count(out(table.name, others), '\n') == 1, table.name);
    CHECK(wrong(in("policies", out("policies"), code, others)) == "2 household public_assistance.exchange.unknown_number");
    CHECK(wrong(in("settings", out("settings"), code, others)) == "public_assistance.exchange.not_yours");
    CHECK(out("landlords", ours).find("7654321") != std::string::npos);
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        testing::place(tx, { "protector", "", "支援措置担当", "clerk", "kawada", { access::Role::Protector } });
        return {};
    }));
    REQUIRE(write([&](db::Write& tx) {
        protection::Protection one;
        one.name = "三宅 陽子", one.born_on = day("1993-05-01"), one.from = day("2026-11-01"), one.until = day("2027-10-31"), one.body = "見本支援センター", one.ask = "市民課 内線100";
        one.contact_name = "見本法律事務所 気付", one.contact_address = "岡山県岡山市北区見本町1";
        return protection::set(tx, staff("kawada", "protector"), here, one, { {}, {} });
    }));
    CHECK(out("landlords", ours).find("7654321") == std::string::npos);
    for (auto const* table : { "visits", "investigations", "policies" })
        CHECK_MESSAGE(out(table, ours).find("," + std::to_string(household(lived).number) + ",") == std::string::npos, table);
    CHECK(out("landlords").find("7654321") != std::string::npos);
    CHECK(out("payments", ours).find(lived.value) == std::string::npos);
    CHECK(std::ranges::count(out("payments", ours), '\n') > 2);
    CHECK(out("households", ours, neighbour).find(lived.value) == std::string::npos);
    // Parts: from a place on.
    auto const rest = read([&](db::Read& tx) { return export_part(tx, here, everything, "payments", "1"); });
    REQUIRE(rest);
    CHECK(rest->rows < static_cast<std::size_t>(std::ranges::count(out("payments"), '\n')) - 1);
    CHECK(read([&](db::Read& tx) { return export_part(tx, here, everything, "payments", "x'"); }).error().fields.front().field == "after");
}
