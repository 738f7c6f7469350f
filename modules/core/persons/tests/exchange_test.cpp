#include "tests/house.h"

#include <mado/persons/exchange.h>

using namespace mado;
using namespace mado::persons;
using persons::test::House;
using persons::test::day;
using testing::has;
using Kind = Refusal::Kind;

namespace {

constexpr std::string_view my_number = "123456789018";
Range const everything { { "" }, true, true };

struct Exchange : House {
    Caller registrar = staff("hara", "registrar");

    Exchange()
    {
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                testing::place(tx, { "registrar", "children", "こども課 台帳担当", "clerk", "hara", { access::Role::Registrar } });
                return {};
            }, tenant));
    }
    std::string out(Sheet sheet, Range const& range = everything, std::string const& tenant = code)
    {
        Caller const operated { .tenant = tenant, .kind = CallerKind::System, .job = "persons.test" };
        auto const csv = export_sheet(here, tenant, operated, range, { sheet, "システムの引っ越し", "child_support" });
        REQUIRE_MESSAGE(csv, (csv ? "" : csv.error().key));
        return *csv;
    }
    Result<Imported> in(Sheet sheet, std::string const& csv, Range const& range = everything, std::string const& tenant = code)
    {
        Caller const operated { .tenant = tenant, .kind = CallerKind::System, .job = "persons.test" };
        return import_sheet(here, tenant, operated, range, sheet, csv);
    }
    std::map<std::string, std::string> all_sheets(std::string const& tenant = code)
    {
        std::map<std::string, std::string> all;
        for (std::size_t n = 0; n < names_of(Sheet {}).size(); ++n)
            all[std::string(names_of(Sheet {})[n])] = out(static_cast<Sheet>(n), everything, tenant);
        return all;
    }
    void furnish()
    {
        auto wish = somebody("髙橋 花子", "タカハシ ハナコ");
        wish.name.common_name = "=HYPERLINK(\"x\")";
        wish.account = account("1234567", "2026-04-01", "child_support");
        wish.my_number = my_number;
        auto const mother = added(wish);
        wish = somebody("葛\U000E0100城 光", "カツラギ ヒカル", "2018-04-01");
        wish.addresses.push_back(lives("'本人'方, \"二階\"", "2026-05-01", AddressKind::Mailing));
        auto const child = added(wish), twin = added(somebody("高橋花子", "タカハシハナコ"));
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            TRY(rename(tx, clerk, here, mother.id, { "三宅 花子", "ミヤケ ハナコ", "'髙橋" }, day("2026-06-15"), 1));
            TRY(move(tx, clerk, here, mother.id, lives("岡山県倉敷市見本2", "2026-08-01"), 2));
            TRY(record_death(tx, clerk, here, child.id, day("2026-11-01"), 1));
            TRY(use(tx, job, here, child.id, welfare));
            TRY(judge(tx, clerk, here, mother.id, twin.id, true, "窓口で\r\n本人に確かめた"));
            auto const made = TRY(found_household(tx, clerk, here, HouseholdKind::Livelihood, children, { { mother.id, "世帯主", day("2020-04-01"), {} }, { child.id, "子", day("2020-04-01"), {} } }));
            TRY(leave(tx, clerk, here, made.id, child.id, day("2026-11-01"), 1));
            return {};
        }));
    }
};

std::string wrong_of(Result<Imported> const& result)
{
    if (result || result.error().fields.empty())
        return {};
    auto const& error = result.error().fields[0];
    auto const part = [&](char const* name) { auto const found = error.arguments.find(name); return found == error.arguments.end() ? std::string() : found->second; };
    return part("line") + " " + part("column") + " " + (part("says").empty() ? error.key : part("says"));
}

}  // namespace

TEST_CASE_FIXTURE(Exchange, "every table goes out and in again, into a town that has nothing, to the same state; twice changes nothing")
{
    furnish();
    auto const before = all_sheets();
    for (auto const& [name, csv] : before)
        CHECK_MESSAGE(std::ranges::count(csv, '\n') > 1, name);
    CHECK(has(before.at("names"), "'=HYPERLINK"));
    CHECK(has(before.at("numbers"), my_number));
    for (auto const& word : names_of(Sheet {})) {
        auto const taken = in(value_of<Sheet>(word), before.at(std::string(word)), everything, neighbour);
        REQUIRE_MESSAGE(taken, (std::string(word) + " " + wrong_of(taken)));
        CHECK_MESSAGE(taken->changed > 0, word);
        auto const again = in(value_of<Sheet>(word), before.at(std::string(word)), everything, neighbour);
        CHECK_MESSAGE(again->changed == 0, word);
        CHECK(in(value_of<Sheet>(word), before.at(std::string(word)))->changed == 0);
    }
    CHECK(all_sheets(neighbour) == before);
    CHECK(all_sheets() == before);
    // The next one in the new town gets a number of its own.
    CHECK(added(somebody("見本 太郎", "ミホン タロウ"), &theirs).number == 4);
}

TEST_CASE_FIXTURE(Exchange, "one wrong row refuses the whole, with its line and column")
{
    furnish();
    struct Row { char const* name; Sheet sheet; std::string csv, says; };
    Row const rows[] = {
        { "no header", Sheet::Numbers, "1,123456789018\r\n", "  web.sheet.columns" },
        { "empty", Sheet::Numbers, "", "  web.sheet.columns" },
        { "a column too few", Sheet::Numbers, "number,my_number\r\n1\r\n", "2  web.sheet.width" },
        { "an unclosed quote", Sheet::Numbers, "number,my_number\r\n1,\"123456789018\r\n", "  web.sheet.not_csv" },
        { "not UTF-8 and not Shift_JIS", Sheet::Numbers, "number,my_number\r\n1,\xff\xfe\r\n", "  web.sheet.not_csv" },
        { "somebody unknown", Sheet::Numbers, "number,my_number\r\n1,123456789018\r\n99,123456789018\r\n", "3 number persons.exchange.unknown_number" },
        { "a wrong last digit", Sheet::Numbers, "number,my_number\r\n1,123456789017\r\n", "2 my_number persons.number.wrong" },
        { "twice the same", Sheet::Numbers, "number,my_number\r\n1,123456789018\r\n1,123456789018\r\n", "3 number web.sheet.twice" },
        { "no such day", Sheet::Individuals, "number,id,born_on,sex,died_on,divisions,came_from\r\n9,,2026-02-30,female,,children/benefits,x\r\n", "2 born_on persons.wrong_day" },
        { "no such word", Sheet::Individuals, "number,id,born_on,sex,died_on,divisions,came_from\r\n9,,,woman,,children/benefits,x\r\n", "2 sex web.sheet.value" },
        { "number nought", Sheet::Individuals, "number,id,born_on,sex,died_on,divisions,came_from\r\n0,,,female,,children/benefits,x\r\n", "2 number web.sheet.value" },
        { "of no division", Sheet::Individuals, "number,id,born_on,sex,died_on,divisions,came_from\r\n9,,,female,,,x\r\n", "2 divisions persons.required" },
        { "a gap in the names", Sheet::Names, "number,from,until,characters,kana,common_name\r\n1,,2026-06-13,高橋,,\r\n1,2026-06-15,,三宅,,\r\n", "3 from persons.exchange.gap" },
        { "no name at the end", Sheet::Names, "number,from,until,characters,kana,common_name\r\n1,,2026-06-13,高橋,,\r\n", "2 until persons.exchange.gap" },
        { "two names at once", Sheet::Names, "number,from,until,characters,kana,common_name\r\n1,,,高橋,,\r\n1,2026-06-15,,三宅,,\r\n", "3 from persons.exchange.overlap" },
        { "two addresses of a kind at once", Sheet::Addresses, "number,kind,from,until,postcode,words,town\r\n1,living,2026-01-01,,,見本1,\r\n1,living,2026-02-01,,,見本2,\r\n", "3 from persons.exchange.overlap" },
        { "an account that no bank takes", Sheet::Accounts,
            "number,purpose,source,from,until,bank,bank_name,branch,branch_name,account_kind,account_number,account_name\r\n1,,declared,2026-01-01,,0168,ﾁﾕｳｺﾞｸ,101,ｿｳｼﾞﾔ,1,12345678,ｻﾄｳ\r\n",
            "2 account_number treasury.account.wrong_number" },
        { "members of no household", Sheet::Members, "household,number,relation,from,until\r\n01900000-0000-7000-8000-000000000000,1,子,2026-01-01,\r\n", "2 household persons.exchange.unknown_household" },
        { "itself", Sheet::Judgements, "number,other,verdict,reason\r\n1,1,same,x\r\n", "2 other persons.judge.itself" },
    };
    auto const before = all_sheets();
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const refused = in(row.sheet, row.csv);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().kind == Kind::Invalid);
        CHECK(wrong_of(refused) == row.says);
    }
    CHECK(all_sheets() == before);
}

TEST_CASE_FIXTURE(Exchange, "who exchanges reaches no further than its divisions; protected addresses and 個人番号 stay unless both rights are there")
{
    furnish();
    auto wish = somebody("見本 次郎", "ミホン ジロウ", "1980-01-01");
    wish.owner = welfare;
    wish.addresses = { lives("岡山県総社市福祉1番") };
    added(wish, &welfare_clerk);
    wish = somebody("見本 花子", "ミホン ハナコ", "1990-01-01");
    wish.addresses = { lives("岡山県総社市秘密3番") };
    wish.account = account("7777777");
    added(wish);
    protect("見本 花子", day("1990-01-01"));

    auto const range = read([&](db::Read& tx) { return range_of(tx, registrar); });
    CHECK(range.divisions == std::vector<std::string> { "children" });
    CHECK_FALSE(range.opens_shielded);
    CHECK_FALSE(range.opens_numbers);
    CHECK(read([&](db::Read& tx) { return range_of(tx, clerk); }).divisions.empty());
    CHECK_FALSE(has(out(Sheet::Names, range), "見本 次郎"));
    CHECK(has(out(Sheet::Names, range), "見本 花子"));
    CHECK_FALSE(has(out(Sheet::Addresses, range), "秘密3番"));
    CHECK_FALSE(has(out(Sheet::Addresses, range), "福祉1番"));
    CHECK(has(out(Sheet::Addresses, range), "見本2"));
    CHECK_FALSE(has(out(Sheet::Accounts, range), "7777777"));
    CHECK(has(out(Sheet::Addresses), "秘密3番"));
    CHECK(export_sheet(here, code, registrar, range, { Sheet::Numbers, "照会", "child_support" }).error().kind == Kind::Forbidden);
    CHECK(export_sheet(here, code, clerk, {}, { Sheet::Names, "照会", {} }).error().kind == Kind::Forbidden);
    CHECK(export_sheet(here, code, registrar, range, { Sheet::Names, " ", {} }).error().fields.at(0).field == "reason");
    CHECK(export_sheet(here, code, registrar, everything, { Sheet::Numbers, "照会", "curiosity" }).error().fields.at(0).field == "task");
    CHECK(wrong_of(in(Sheet::Names, "number,from,until,characters,kana,common_name\r\n4,,,盗まれた名前,,\r\n", range)) == "2 number persons.exchange.unknown_number");
    CHECK(wrong_of(in(Sheet::Individuals, "number,id,born_on,sex,died_on,divisions,came_from\r\n9,,,female,,welfare/assistance,x\r\n", range)) == "2 divisions web.sheet.other_division");
    for (auto const* file : { "number,kind,from,until,postcode,words,town\r\n5,registered,2026-11-01,,7191131,岡山県総社市別1番,\r\n" })
        CHECK(wrong_of(in(Sheet::Addresses, file, range)) == "2 number persons.exchange.shielded");
    CHECK(wrong_of(in(Sheet::Accounts, out(Sheet::Accounts), range)).ends_with(" number persons.exchange.shielded"));
    CHECK(in(Sheet::Addresses, out(Sheet::Addresses)));
    // What comes in is recognized as what is typed is.
    REQUIRE(in(Sheet::Individuals, "number,id,born_on,sex,died_on,divisions,came_from\r\n9,,1990-01-01,female,,children/benefits,x\r\n", range));
    REQUIRE(in(Sheet::Names, "number,from,until,characters,kana,common_name\r\n9,,,見本花子,,\r\n", range));
    auto const found = read([&](db::Read& tx) { return search(tx, clerk, { "9", {} }, day("2026-11-20")); });
    REQUIRE(found.size() == 1);
    CHECK(found[0].is_shielded);
}

TEST_CASE_FIXTURE(Exchange, "a feed of 住民票の住所 alone leaves 送付先 as it is; a death in a file is told to who pays")
{
    auto wish = somebody("見本 一", "ミホン ハジメ", "1980-01-01");
    wish.addresses.push_back(lives("岡山県総社市送付1番", "2026-05-01", AddressKind::Mailing));
    auto const one = added(wish);
    auto const number = std::to_string(one.number);
    REQUIRE(in(Sheet::Addresses, "number,kind,from,until,postcode,words,town\r\n" + number + ",registered,2026-08-01,,7191131,岡山県倉敷市見本2,\r\n"));
    CHECK(read([&](db::Read& tx) { return addressee(tx, one.id, day("2026-11-20")).words; }) == "岡山県総社市送付1番");
    CHECK(where(clerk, one.id).size() == 2);
    int told = 0;
    listeners.on<Died>([&](db::Write&, Caller const&, Workplace const&, Died const& event) -> Result<void> {
        told += event.who == one.id && event.on == day("2026-11-02") ? 1 : 0;
        return {};
    });
    auto const died = "number,id,born_on,sex,died_on,divisions,came_from\r\n" + number + ",,1980-01-01,female,2026-11-02,children/benefits,x\r\n";
    REQUIRE(in(Sheet::Individuals, died));
    REQUIRE(in(Sheet::Individuals, died));
    CHECK(told == 1);
    CHECK(has_event("individual", one.id.value, "persons.individual.died"));
}
