#include <mado/public_assistance/month.h>

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::public_assistance;

namespace {

Reckoner const& reckoner()
{
    static auto const library = definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    static auto const made = Reckoner::of(library);
    REQUIRE(made);
    return *made;
}

Day day(std::string_view iso) { return *Day::parse(iso); }

Situation one_person()
{
    Situation situation;
    situation.standing = { "1-1", "VI", { Yen(40'000), Yen(48'000), Yen(52'000), Yen(56'000), Yen(62'000) } };
    situation.members = { { "a", day("1993-05-01"), day("2026-04-01"), {} } };
    situation.spells = { { day("2026-10-01"), {} } };
    return situation;
}

Month month(Situation const& situation, std::string_view in)
{
    auto made = reckoner().month(situation, day(in), benefits::Rules::Sheet::Yes);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().japanese));
    return *made;
}

std::string figure_of(Month const& month, std::string_view name)
{
    for (auto const& line : month.stretches.at(0).sheet)
        if (line.name == name)
            return line.figure;
    return "no line";
}

Fact fact(FactKind kind, std::int64_t amount, std::string_view from, char const* until = "", std::string who = {}, std::string word = {})
{
    return { std::string(from) + word_of(kind), kind, std::move(who), Yen(amount), {}, std::move(word), day(from), *until ? Day::parse(until) : std::nullopt };
}

}  // namespace

TEST_CASE("a month that begins or ends on a day is counted by days")
{
    struct Row { char const* name; char const* from; char const* until; std::int64_t paid; };
    for (auto const& [name, from, until, paid] : { Row { "the whole November, with winter", "2026-10-01", "", 79'850 }, Row { "from the first", "2026-11-01", "", 79'850 },
             Row { "from the second: 29 of 30", "2026-11-02", "", 77'188 }, Row { "from the 16th: 15 of 30", "2026-11-16", "", 39'925 }, Row { "from the last day", "2026-11-30", "", 2'661 },
             Row { "until the last day", "2026-10-01", "2026-11-30", 79'850 }, Row { "until the eve of it", "2026-10-01", "2026-11-29", 77'188 }, Row { "one day", "2026-11-10", "2026-11-10", 2'661 },
             Row { "not yet", "2026-12-01", "", 0 }, Row { "no more", "2026-10-01", "2026-10-31", 0 } }) {
        CAPTURE(name);
        auto situation = one_person();
        situation.spells = { { day(from), *until ? Day::parse(until) : std::nullopt } };
        CHECK(month(situation, "2026-11-01").paid == Yen(paid));
    }
}

TEST_CASE("winter begins in November in zone VI and ends with March; December has its own")
{
    struct Row { char const* in; std::int64_t paid; };
    for (auto const& [in, paid] : { Row { "2026-10-01", 77'220 }, Row { "2026-11-01", 79'850 }, Row { "2026-12-01", 94'350 }, Row { "2027-01-01", 79'850 }, Row { "2027-03-01", 79'850 },
             Row { "2027-04-01", 77'220 } }) {
        CAPTURE(in);
        CHECK(month(one_person(), in).paid == Yen(paid));
    }
}

TEST_CASE("期末一時扶助 is for who is on assistance on the last day of December, and whole")
{
    auto situation = one_person();
    situation.spells = { { day("2026-12-31"), {} } };
    CHECK(month(situation, "2026-12-01").paid == Yen(79'850 / 31 + 14'500));
    situation.spells = { { day("2026-10-01"), day("2026-12-30") } };
    CHECK(month(situation, "2026-12-01").paid == Yen(std::int64_t { 79'850 } * 30 / 31));
}

TEST_CASE("a child counts from the day of its birth")
{
    auto situation = one_person();
    auto const before = month(situation, "2026-12-01");
    situation.members.push_back({ "b", day("2026-12-15"), day("2026-12-15"), {} });
    auto const made = month(situation, "2026-12-01");
    REQUIRE(made.stretches.size() == 2);
    CHECK(made.stretches[0].until == day("2026-12-14"));
    CHECK(made.stretches[0].size == 1);
    CHECK(made.stretches[1].size == 2);
    CHECK(made.stretches[0].living == before.stretches[0].living);
    // 児童養育加算 comes with it, and December's own is that of two.
    CHECK(made.paid == Yen(made.stretches[0].living.amount() * 14 / 31 + made.stretches[1].living.amount() * 17 / 31 + 23'640));
    auto const next = month(situation, "2027-01-01");
    CHECK(next.stretches.size() == 1);
    CHECK(next.living == made.stretches[1].living);
}

TEST_CASE("児童養育加算 ends with the fiscal year in which 18 is reached: born on 1 April a year earlier")
{
    for (auto const& [born, in, raised] : { std::tuple { "2009-04-01", "2027-03-01", true }, std::tuple { "2009-04-01", "2027-04-01", false }, std::tuple { "2009-04-02", "2027-04-01", true },
             std::tuple { "2009-04-02", "2028-03-01", true }, std::tuple { "2009-04-02", "2028-04-01", false } }) {
        CAPTURE(born);
        CAPTURE(in);
        auto situation = one_person();
        situation.members.push_back({ "b", day(born), day("2026-04-01"), {} });
        CHECK(figure_of(month(situation, in), "child_rearing_addition") == (raised ? "10,190" : "0"));
    }
    // Nobody raises a child who lives alone.
    auto situation = one_person();
    situation.members[0].born_on = day("2010-05-01");
    CHECK(figure_of(month(situation, "2026-11-01"), "child_rearing_addition") == "0");
}

TEST_CASE("妊産婦加算 counts from the month after the pregnancy was confirmed, and after a birth for six months or three")
{
    auto situation = one_person();
    situation.spells = { { day("2026-04-01"), {} } };
    auto const of = [&](char const* in) { return figure_of(month(situation, in), "maternity_addition"); };
    situation.facts = { fact(FactKind::Maternity, 0, "2026-06-30", "2026-10-14", "a", "early"), fact(FactKind::Maternity, 0, "2026-10-15", "2027-02-09", "a", "late"),
        fact(FactKind::Maternity, 0, "2027-02-10", "", "a", "nursing") };
    struct Row { char const* in; char const* yen; };
    for (auto const& [in, yen] : { Row { "2026-06-01", "0" }, Row { "2026-07-01", "9,130" }, Row { "2026-10-01", "9,130" }, Row { "2026-11-01", "13,790" }, Row { "2027-02-01", "13,790" },
             Row { "2027-03-01", "8,480" }, Row { "2027-07-01", "8,480" }, Row { "2027-08-01", "0" } }) {
        CAPTURE(in);
        CHECK(of(in) == yen);
    }
    situation.facts.back().word = "after";  // three months, that of the birth among them
    for (auto const& [in, yen] : { Row { "2027-02-01", "13,790" }, Row { "2027-03-01", "8,480" }, Row { "2027-04-01", "8,480" }, Row { "2027-05-01", "0" } }) {
        CAPTURE(in);
        CHECK(of(in) == yen);
    }
    situation.facts = { fact(FactKind::Maternity, 0, "2027-02-28", "", "a", "nursing") };  // who was not pregnant here has it from the month of the birth
    for (auto const& [in, yen] : { Row { "2027-01-01", "0" }, Row { "2027-02-01", "8,480" }, Row { "2027-07-01", "8,480" }, Row { "2027-08-01", "0" } }) {
        CAPTURE(in);
        CHECK(of(in) == yen);
    }
    situation.facts = { fact(FactKind::Maternity, 0, "2027-02-28", "2027-04-30", "a", "nursing") };  // nursing no more
    CHECK(of("2027-04-01") == "8,480");
    CHECK(of("2027-05-01") == "0");
    situation.facts = { fact(FactKind::Maternity, 0, "2026-06-01", "2026-08-31", "a", "early") };  // a pregnancy that ended
    CHECK(of("2026-06-01") == "0");
    CHECK(of("2026-09-01") == "9,130");
    CHECK(of("2026-10-01") == "0");
}

TEST_CASE("additions of a person hold by the day and are paid with the living assistance")
{
    auto situation = one_person();
    auto const without = month(situation, "2026-11-01").paid;
    struct Row { FactKind kind; std::int64_t amount; char const* word; std::int64_t more; };
    for (auto const& row : { Row { FactKind::HomePatient, 0, "", 13'270 }, Row { FactKind::CareFacility, 0, "", 9'880 }, Row { FactKind::Radiation, 0, "now", 43'830 },
             Row { FactKind::Radiation, 0, "past", 21'920 }, Row { FactKind::CareInsurance, 6'480, "", 6'480 } }) {
        CAPTURE(word_of(row.kind));
        situation.facts = { fact(row.kind, row.amount, "2026-11-01", "", "a", row.word) };
        CHECK(month(situation, "2026-11-01").paid == without + Yen(row.more));
        situation.facts[0].from = day("2026-12-01");
        CHECK(month(situation, "2026-11-01").paid == without);
        situation.facts[0].from = day("2026-11-16");
        CHECK(month(situation, "2026-11-01").stretches.size() == 2);
        situation.facts[0].who = "somebody else";
        CHECK(month(situation, "2026-11-01").paid == without);
    }
}

TEST_CASE("重複調整: of 障害者加算 and 母子加算 one and the same parent has the higher; a disabled child has its own")
{
    auto situation = one_person();
    situation.members.push_back({ "b", day("2015-05-01"), day("2026-04-01"), {} });
    situation.facts = { fact(FactKind::SingleParent, 0, "2026-04-01", "", "a") };
    auto const plain = month(situation, "2026-11-01").paid;   // 母子加算 18,800 in it
    auto const with = [&](char const* who, char const* word) {
        situation.facts.resize(1);
        situation.facts.push_back(fact(FactKind::Disability, 0, "2026-04-01", "", who, word));
        return month(situation, "2026-11-01").paid;
    };
    CHECK(with("a", "1") == plain + Yen(27'460 - 18'800));
    CHECK(with("a", "2") == plain);                           // 18,300: one hundred yen and more below
    CHECK(with("b", "1") == plain + Yen(27'460));
    CHECK(with("b", "2") == plain + Yen(18'300));
    CHECK(figure_of(month(situation, "2026-11-01"), "overlap") == "0");
    with("a", "1");
    situation.facts[0].until = day("2026-10-31");            // a single parent no more: nothing overlaps
    CHECK(figure_of(month(situation, "2026-11-01"), "overlap") == "0");
}

TEST_CASE("rent to the limit of so many people")
{
    auto situation = one_person();
    situation.facts = { fact(FactKind::Rent, 100'000, "2026-04-01") };
    for (auto const& [people, limit] : { std::pair { 1, 40'000 }, std::pair { 2, 48'000 }, std::pair { 3, 52'000 }, std::pair { 5, 52'000 }, std::pair { 6, 56'000 }, std::pair { 7, 62'000 }, std::pair { 8, 62'000 } }) {
        CAPTURE(people);
        while (std::ssize(situation.members) < people)
            situation.members.push_back({ "x" + std::to_string(situation.members.size()), day("1990-01-01"), day("2026-04-01"), {} });
        CHECK(month(situation, "2026-11-01").housing == Yen(limit));
    }
    situation.facts[0].amount = Yen(61'999);
    CHECK(month(situation, "2026-11-01").housing == Yen(61'999));
}

TEST_CASE("income of a month goes to living first; a job's first months and the young have more left")
{
    auto situation = one_person();
    situation.facts = { fact(FactKind::Rent, 40'000, "2026-04-01"), fact(FactKind::Earned, 100'000, "2026-11-01", "2026-11-30", "a") };
    CHECK(month(situation, "2026-11-01").income == Yen(100'000 - 23'600));
    CHECK(month(situation, "2026-11-01").paid == Yen(79'850 + 40'000 - 76'400));
    CHECK(month(situation, "2026-12-01").income == Yen(0));
    // 要否: 70 % of the 基礎控除.
    CHECK(month(situation, "2026-11-01").income_for_need == Yen(100'000 - 16'520));
    situation.facts.push_back(fact(FactKind::NewlyWorking, 0, "2026-11-01", "2027-04-30", "a"));
    CHECK(month(situation, "2026-11-01").income == Yen(100'000 - 23'600 - 12'900));
    CHECK(month(situation, "2026-11-01").income_for_need == Yen(100'000 - 16'520));
    situation.members[0].born_on = day("2006-11-03");  // 20 on 2 November: still under 20 when the month begins
    CHECK(month(situation, "2026-11-01").income == Yen(100'000 - 23'600 - 12'900 - 11'900));
    situation.members[0].born_on = day("2006-11-02");  // 20 on 1 November
    CHECK(month(situation, "2026-11-01").income == Yen(100'000 - 23'600 - 12'900));
    // Who has left earns for nobody here.
    situation.members[0].until = day("2026-10-31");
    CHECK(month(situation, "2026-11-01").income == Yen(0));
}

TEST_CASE("medical costs are paid to others, and what income is left for them is the household's own payment")
{
    auto situation = one_person();
    situation.facts = { fact(FactKind::OtherIncome, 80'000, "2026-11-01", "2026-11-30"), fact(FactKind::Medical, 30'000, "2026-11-01", "2026-11-30") };
    auto const made = month(situation, "2026-11-01");
    CHECK(made.paid == Yen(0));
    CHECK(made.own_payment == Yen(150));
    CHECK(made.medical == Yen(29'850));
    CHECK(made.is_in_need);
}

TEST_CASE("in a suspension nothing is paid, and the days around it are counted")
{
    auto situation = one_person();
    situation.spells = { { day("2026-10-01"), day("2026-11-10") }, { day("2026-11-21"), {} } };
    auto const made = month(situation, "2026-11-01");
    CHECK(made.stretches.size() == 2);
    CHECK(made.paid == Yen(79'850 * 10 / 30 + 79'850 * 10 / 30));
}

TEST_CASE("the whole month decides about need, on whatever day it was asked for")
{
    auto situation = one_person();
    situation.spells = {};
    situation.members[0].from = day("2026-11-20");
    CHECK(month(situation, "2026-11-01").paid == Yen(0));
    auto const whole = reckoner().whole_month(situation, day("2026-11-20"));
    REQUIRE(whole);
    CHECK(whole->needed == Yen(79'850));
    CHECK(whole->is_in_need);
}

TEST_CASE("months before the tables are refused, and say so")
{
    auto situation = one_person();
    situation.spells = { { day("2025-01-01"), {} } };
    situation.members[0].from = day("2025-01-01");
    CHECK_FALSE(reckoner().month(situation, day("2026-03-01")));
    CHECK(reckoner().month(situation, day("2026-04-01")));
}

TEST_CASE("the sheet follows the amount to its articles")
{
    auto situation = one_person();
    situation.facts = { fact(FactKind::Earned, 30'000, "2026-11-01", "2026-11-30", "a") };
    auto const made = month(situation, "2026-11-01");
    bool has_article = false;
    for (auto const& line : made.sheet)
        if (line.name == "paid")
            has_article = line.says.find("円の合計です") != std::string::npos && !line.laws.empty();
    CHECK(has_article);
}
