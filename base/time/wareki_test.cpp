#include <mado/time/wareki.h>

using namespace mado;
using wareki::Era;
using wareki::Wrong;

namespace {

Day day(std::string_view iso) { return Day::parse(iso).value(); }

TEST_CASE("the first and last day of each era, to text and back")
{
    struct Case { char const* iso; char const* text; char const* in_short; };
    for (auto const& row : {
             Case { "1868-01-25", "明治元年1月25日", "M1.1.25" }, Case { "1912-07-29", "明治45年7月29日", "M45.7.29" },
             Case { "1912-07-30", "大正元年7月30日", "T1.7.30" }, Case { "1926-12-24", "大正15年12月24日", "T15.12.24" },
             Case { "1926-12-25", "昭和元年12月25日", "S1.12.25" }, Case { "1927-01-01", "昭和2年1月1日", "S2.1.1" },
             Case { "1989-01-07", "昭和64年1月7日", "S64.1.7" }, Case { "1989-01-08", "平成元年1月8日", "H1.1.8" },
             Case { "2019-04-30", "平成31年4月30日", "H31.4.30" }, Case { "2019-05-01", "令和元年5月1日", "R1.5.1" },
             Case { "2020-01-01", "令和2年1月1日", "R2.1.1" }, Case { "2026-11-21", "令和8年11月21日", "R8.11.21" },
         }) {
        CAPTURE(row.iso);
        CHECK(wareki::text(day(row.iso)) == row.text);
        CHECK(wareki::short_text(day(row.iso)) == row.in_short);
        CHECK(wareki::parse(row.text) == day(row.iso));
        CHECK(wareki::parse(row.in_short) == day(row.iso));
    }
    CHECK(wareki::text(day("1868-01-24")) == "1868年1月24日");
    CHECK(wareki::short_text(day("1868-01-24")) == "1868.1.24");
    CHECK(!wareki::era_year_of(day("1868-01-24")));
}

TEST_CASE("what a person typed: era, year, month, day")
{
    struct Case { char const *name, *era, *year, *month, *day; std::expected<Day, Wrong> expected; };
    auto const is = [](char const* iso) { return std::expected<Day, Wrong>(day(iso)); };
    auto const wrong = [](Wrong what) { return std::expected<Day, Wrong>(std::unexpected(what)); };
    for (auto const& row : {
             Case { "full name", "令和", "8", "11", "21", is("2026-11-21") },
             Case { "letter", "R", "8", "11", "21", is("2026-11-21") },
             Case { "small letter", "r", "8", "11", "21", is("2026-11-21") },
             Case { "wide letter", "Ｒ", "8", "11", "21", is("2026-11-21") },
             Case { "one character", "昭", "40", "1", "2", is("1965-01-02") },
             Case { "the first year by its name", "令和", "元", "5", "1", is("2019-05-01") },
             Case { "the first year as a number", "平成", "1", "1", "8", is("1989-01-08") },
             Case { "zeros in front", "H", "01", "01", "08", is("1989-01-08") },
             Case { "the eve of 令和", "平成", "31", "4", "30", is("2019-04-30") },
             Case { "平成 after its end", "平成", "31", "5", "1", wrong(Wrong::OutsideEra) },
             Case { "平成33年 in an old paper", "平成", "33", "3", "31", wrong(Wrong::OutsideEra) },
             Case { "令和 before its start", "令和", "元", "4", "30", wrong(Wrong::OutsideEra) },
             Case { "昭和64年 ends on 7 January", "昭和", "64", "1", "8", wrong(Wrong::OutsideEra) },
             Case { "明治 before its start", "明治", "元", "1", "24", wrong(Wrong::OutsideEra) },
             Case { "no 29 February", "令和", "7", "2", "29", wrong(Wrong::NoSuchDay) },
             Case { "29 February", "令和", "6", "2", "29", is("2024-02-29") },
             Case { "month 13", "令和", "8", "13", "1", wrong(Wrong::NoSuchDay) },
             Case { "month 0", "令和", "8", "0", "1", wrong(Wrong::NoSuchDay) },
             Case { "元 is no month", "令和", "8", "元", "1", wrong(Wrong::NoSuchDay) },
             Case { "year 0", "令和", "0", "1", "1", wrong(Wrong::NoSuchDay) },
             Case { "no year", "令和", "", "1", "1", wrong(Wrong::NoSuchDay) },
             Case { "a sign", "令和", "+8", "1", "1", wrong(Wrong::NoSuchDay) },
             Case { "a number that does not fit", "令和", "99999999999999999999", "1", "1", wrong(Wrong::NoSuchDay) },
             Case { "beyond the year 9999", "令和", "9999", "1", "1", wrong(Wrong::NoSuchDay) },
             Case { "unknown era", "慶応", "4", "1", "1", wrong(Wrong::NoSuchEra) },
             Case { "no era", "", "8", "1", "1", wrong(Wrong::NoSuchEra) },
         }) {
        CAPTURE(row.name);
        CHECK((wareki::day_of(row.era, row.year, row.month, row.day) == row.expected));
    }
    CHECK((wareki::day_of(Era::Reiwa, -1, -1, -1) == wrong(Wrong::NoSuchDay)));
}

TEST_CASE("a whole day in one line")
{
    for (auto const good : { "令和8年11月21日", "R8.11.21", "r8/11/21", "Ｒ8-11-21", "令8.11.21", "令和08年11月21日" }) {
        CAPTURE(good);
        CHECK(wareki::parse(good) == day("2026-11-21"));
    }
    for (auto const bad : { "", "R", "R8", "R8.11", "8.11.21", "2026-11-21", "令和8年11月21日 ", "令和8年11月21日日", "R8.11.21.1", "reiwa8.1.1", "\xff" }) {
        CAPTURE(bad);
        CHECK(!wareki::parse(bad));
    }
}

TEST_CASE("weekdays, times, and other readers")
{
    CHECK(wareki::text_with_weekday(day("2026-11-21")) == "令和8年11月21日（土）");
    CHECK(wareki::text(TimeOfDay { 9, 12, 33 }) == "9時12分");
    CHECK(wareki::text(instant_in_tokyo(day("2026-11-21"), 0, 5)) == "令和8年11月21日 0時5分");
    CHECK(easy_text(day("2026-11-22")) == "2026年11月22日（日曜日）");
    CHECK(easy_text(TimeOfDay { 9, 12, 0 }) == "午前9時12分");
    CHECK(easy_text(TimeOfDay { 0, 0, 0 }) == "午前0時0分");
    CHECK(easy_text(TimeOfDay { 12, 0, 0 }) == "午後0時0分");
    CHECK(easy_text(TimeOfDay { 23, 59, 0 }) == "午後11時59分");
    CHECK(english_text(day("2026-11-21")) == "21 November 2026");
    CHECK(english_text_with_weekday(day("2026-01-01")) == "Thursday 1 January 2026");
    CHECK(english_text(TimeOfDay { 9, 5, 0 }) == "9:05");
}

TEST_CASE("a fiscal year has one era")
{
    struct Case { int year; char const* text; };
    for (auto const& row : { Case { 2026, "令和8年度" }, Case { 2019, "令和元年度" }, Case { 2018, "平成30年度" }, Case { 1989, "平成元年度" },
             Case { 1988, "昭和63年度" }, Case { 1926, "大正15年度" }, Case { 1912, "明治45年度" }, Case { 1867, "1867年度" } })
        CHECK(wareki::fiscal_year_text(row.year) == row.text);
}

TEST_CASE("eras by name and letter")
{
    for (auto const era : { Era::Meiji, Era::Taisho, Era::Showa, Era::Heisei, Era::Reiwa }) {
        CHECK(wareki::era_of(wareki::name_of(era)) == era);
        CHECK(wareki::era_of(std::string(1, wareki::letter_of(era))) == era);
        CHECK(wareki::era_year_of(wareki::first_day_of(era)) == wareki::EraYear { era, 1 });
    }
    CHECK(!wareki::last_day_of(Era::Reiwa));
    CHECK(wareki::last_day_of(Era::Showa) == day("1989-01-07"));
    CHECK(!wareki::era_of("RR"));
}

}  // namespace
