// A month-end run is not held up by one household; the winter and certificates are seen before they come; a revision is told before it goes live.
#include "tests/welfare.h"

#include <mado/public_assistance/effect.h>

#include "service/season.h"

using namespace mado;
using namespace mado::public_assistance;
using public_assistance::test::day;
using public_assistance::test::RefusalKind;
using public_assistance::test::Welfare;

namespace {

struct LeavingOut : Welfare {
    bool has_work(WorkKind kind, HouseholdId const& of, Caller const* by = nullptr)
    {
        auto const& who = by ? *by : east;
        auto const all = read([&](db::Read& tx) { return work_of(tx, who, here); }, who.tenant);
        return std::ranges::any_of(all, [&](Work const& one) { return one.kind == kind && one.household == of; });
    }
    void time_goes() { clock.set({ clock.now().microseconds + 60'000'000 }); }
    void regrade(HouseholdId const& id, char const* grade)
    {
        auto one = household(id);
        one.grade = grade;
        REQUIRE(write([&](db::Write& tx) { return keep_household(tx, east, here, one); }));
    }
    Run reckoned(char const* month)
    {
        auto const run = begun(month);
        REQUIRE(public_assistance::jobs::reckon(here, job_of(run)));
        return run_now(run.id);
    }
    Run sent(Run const& run)
    {
        auto const drafted = write([&](db::Write& tx) { return draft_run(tx, east, here, run.id, run.version); });
        REQUIRE_MESSAGE(drafted, (drafted ? "" : drafted.error().key));
        return *drafted;
    }
    void carried(Run const& run)
    {
        approved(run.draft);
        REQUIRE(public_assistance::jobs::close(here, job_of(run)));
        REQUIRE(public_assistance::jobs::close(here, job_of(run)));
        CHECK(run_now(run.id).state == RunState::Done);
    }
    std::size_t months(HouseholdId const& id)
    {
        return read([&](db::Read& tx) { return closed_months(tx, id); }).size();
    }
    void kept_in_zone(HouseholdId const& id, char const* zone)
    {
        auto one = household(id);
        one.winter_zone = zone;
        REQUIRE(write([&](db::Write& tx) { return keep_household(tx, east, here, one); }));
    }
};

}  // namespace

TEST_CASE_FIXTURE(LeavingOut, "one household that cannot be reckoned is left out and said so in the draft; the others are paid, and it is paid by its decision, once")
{
    auto const same = assisted("2026-11-18", "変わらない 人"), faulty = assisted("2026-11-18", "変わった 人");
    regrade(faulty, "2-1");
    auto const run = reckoned("2026-12-01");
    CHECK(run.households == 2);
    CHECK(run.faults == 1);
    CHECK(has_work(WorkKind::LeftOut, faulty));
    CHECK_FALSE(has_work(WorkKind::LeftOut, same));
    CHECK_FALSE(has_work(WorkKind::LeftOut, faulty, &other_clerk));
    auto const drafted = sent(run);
    auto const lines = read([&](db::Read& tx) { return approvals::find(tx, drafted.draft); })->proposal.lines;
    CHECK(lines.front().words.starts_with("1世帯"));
    CHECK(std::ranges::any_of(lines, [](auto const& line) { return line.words.find("この支払から外した世帯　1世帯") != std::string::npos; }));
    carried(drafted);
    CHECK(months(same) == 2);
    CHECK(months(faulty) == 1);
    CHECK_FALSE(has_work(WorkKind::LeftOut, faulty));
    CHECK(has_work(WorkKind::Unpaid, faulty));
    CHECK_FALSE(has_work(WorkKind::Unpaid, same));
    time_goes();
    decided(faulty, Matter::Change, "2026-12-01");
    CHECK(months(faulty) == 2);
    CHECK_FALSE(has_work(WorkKind::Unpaid, faulty));
    CHECK(sum_of_payments(faulty) == sum_of_months(faulty));
    CHECK(closed("2026-12-01").households == 0);
    time_goes();
    decided(faulty, Matter::Change, "2026-12-01");
    CHECK(sum_of_payments(faulty) == sum_of_months(faulty));
    CHECK(months(faulty) == 2);
}

TEST_CASE_FIXTURE(LeavingOut, "what was mended before the run was done is taken by the next run of the same month, once")
{
    auto const same = assisted("2026-11-18", "変わらない 人"), faulty = assisted("2026-11-18", "変わった 人");
    regrade(faulty, "2-1");
    auto const drafted = sent(reckoned("2026-12-01"));
    time_goes();
    decided(faulty, Matter::Change, "2026-12-01");
    CHECK(months(faulty) == 1);
    carried(drafted);
    CHECK(months(faulty) == 1);
    CHECK(has_work(WorkKind::Unpaid, faulty));
    CHECK(closed("2026-12-01").households == 1);
    CHECK(closed("2026-12-01").households == 0);
    CHECK(months(faulty) == 2);
    CHECK(months(same) == 2);
    CHECK(sum_of_payments(faulty) == sum_of_months(faulty));
}

TEST_CASE_FIXTURE(LeavingOut, "whoever decides sees each month that the decision closes and pays at once, however far back it is dated; a claim closes none")
{
    auto const faulty = assisted("2026-11-18", "変わった 人"), same = assisted("2026-11-18", "変わらない 人");
    regrade(faulty, "2-1");
    carried(sent(reckoned("2026-12-01")));
    clock.set(instant_in_tokyo(day("2027-01-05"), 10));
    carried(sent(reckoned("2027-01-01")));
    CHECK(months(same) == 3);
    auto const made = proposed(faulty, Matter::Change, "2026-11-18");
    std::vector<std::string> told;
    auto const draft = *read([&](db::Read& tx) { return approvals::find(tx, made.draft); });
    for (auto const& line : draft.proposal.lines)
        if (line.words.find("この決定で締めて、すぐに支払う") != std::string::npos)
            told.push_back(line.words.substr(0, 7));
    CHECK(told == std::vector<std::string> { "2026-12", "2027-01" });
    CHECK(months(faulty) == 1);
    approved(made.draft);
    CHECK(months(faulty) == 3);
    CHECK(sum_of_payments(faulty) == sum_of_months(faulty));
    auto const known = household(faulty);
    Decision claim;
    claim.matter = Matter::Claim, claim.from = day("2026-11-18");
    CHECK(read([&](db::Read& tx) { return service::months_to_close(tx, known, claim, {}, day("2027-01-05")); }).empty());
}

TEST_CASE_FIXTURE(LeavingOut, "rent of a month that a decision closes goes to the landlord, as in a run")
{
    auto const faulty = assisted("2026-11-18", "変わった 人"), same = assisted("2026-11-18", "変わらない 人");
    declared(faulty, FactKind::Rent, 30'000, "2026-12-01");
    auto const one = household(faulty);
    treasury::BankAccount const landlord { "0168", "中国銀行", "120", "本店", "1", "7654321", "ミホンフドウサン" };
    REQUIRE(write([&](db::Write& tx) { return pay_rent_to(tx, east, here, faulty, "見本不動産", landlord, one.version); }));
    carried(sent(reckoned("2026-12-01")));
    CHECK(months(same) == 2);
    time_goes();
    decided(faulty, Matter::Change, "2026-12-01");
    auto const all = paid(faulty);
    CHECK(std::ranges::count_if(all, [](Payment const& each) { return each.kind == PaymentKind::LandlordExtra && each.amount == Yen(30'000); }) == 1);
    CHECK(sum_of_payments(faulty) == sum_of_months(faulty));
}

TEST_CASE_FIXTURE(LeavingOut, "a run in which nobody can be reckoned is not drafted; who was left out cannot be changed unseen")
{
    auto const faulty = assisted("2026-11-18", "変わった 人");
    regrade(faulty, "2-1");
    auto const run = reckoned("2026-12-01");
    CHECK(write([&](db::Write& tx) { return draft_run(tx, east, here, run.id, run.version); }).error().key == "public_assistance.run.all_left_out");
    REQUIRE(write([&](db::Write& tx) { return drop_run(tx, east, here, run.id, run.version); }));
    CHECK_FALSE(has_work(WorkKind::LeftOut, faulty));
    assisted("2026-11-18", "変わらない 人");
    auto const drafted = sent(reckoned("2026-12-01"));
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        tx.execute({ "test.clear", "UPDATE public_assistance_run_line SET fault = '' WHERE tenant = $tenant" }, {});
        return {};
    }));
    auto const draft = *read([&](db::Read& tx) { return approvals::find(tx, drafted.draft); });
    CHECK(write([&](db::Write& tx) { return service::run_decided(tx, head, here, draft); }).error().key == "public_assistance.run.lines_changed");
}

TEST_CASE_FIXTURE(LeavingOut, "the winter of each zone begins and ends as the standard says, on both sides of each day")
{
    struct Row { char const* zone; char const* today; char const* first; char const* last; };
    for (auto const& [zone, today, first, last] : { Row { "VI", "2026-10-31", "2026-11-01", "2027-03-31" }, Row { "VI", "2027-03-31", "2026-11-01", "2027-03-31" },
             Row { "VI", "2027-04-01", "2027-11-01", "2028-03-31" }, Row { "IV", "2027-04-30", "2026-11-01", "2027-04-30" }, Row { "IV", "2027-05-01", "2027-11-01", "2028-04-30" },
             Row { "I", "2026-09-30", "2026-10-01", "2027-04-30" }, Row { "II", "2026-10-01", "2026-10-01", "2027-04-30" }, Row { "III", "2026-10-01", "2026-11-01", "2027-04-30" } }) {
        CAPTURE(zone);
        CAPTURE(today);
        Standing standing;
        standing.grade = "3-1", standing.winter_zone = zone;
        auto const season = service::season_near(here, standing, day(today));
        REQUIRE(season);
        CHECK(season->first == day(first));
        CHECK(season->last == day(last));
    }
    Standing none;
    none.grade = "3-1";
    CHECK_FALSE(service::season_near(here, none, day("2026-11-18")));
    service::Season const winter { day("2026-11-01"), day("2027-03-31") };
    CHECK_FALSE(service::begins_soon(winter, day("2026-10-01")));
    CHECK(service::begins_soon(winter, day("2026-10-02")));
    CHECK_FALSE(service::begins_soon(winter, day("2026-11-01")));
    CHECK_FALSE(service::ends_soon(winter, day("2027-02-28")));
    CHECK(service::ends_soon(winter, day("2027-03-01")));
    CHECK_FALSE(service::ends_soon(winter, day("2027-04-01")));
}

TEST_CASE_FIXTURE(LeavingOut, "before the winter a household without its zone, and one where nobody has looked at the heating, is work")
{
    auto const id = assisted("2026-11-18");
    CHECK(has_work(WorkKind::Heating, id));  // the winter began this month, and nobody has been there
    CHECK_FALSE(has_work(WorkKind::WinterZone, id));
    auto const planned = read([&](db::Read& tx) { return visits(tx, id); }).front();
    REQUIRE(write([&](db::Write& tx) { return record_visit(tx, east, here, planned.id, day("2026-11-18"), "ストーブがある", planned.version); }));
    CHECK_FALSE(has_work(WorkKind::Heating, id));
    kept_in_zone(id, "");
    CHECK(has_work(WorkKind::WinterZone, id));
    CHECK_FALSE(has_work(WorkKind::WinterZone, id, &other_clerk));
    CHECK_FALSE(has_work(WorkKind::WinterZone, id, &theirs));
    kept_in_zone(id, "V");
    CHECK(has_work(WorkKind::WinterZone, id));
    kept_in_zone(id, "VI");
    CHECK_FALSE(has_work(WorkKind::WinterZone, id));
    kept_in_zone(id, "");
    clock.set(instant_in_tokyo(day("2027-09-01"), 10));
    CHECK_FALSE(has_work(WorkKind::WinterZone, id));   // 61 days before
    CHECK_FALSE(has_work(WorkKind::Heating, id));
    clock.set(instant_in_tokyo(day("2027-09-02"), 10));
    CHECK(has_work(WorkKind::WinterZone, id));
    clock.set(instant_in_tokyo(day("2027-10-01"), 10));
    CHECK_FALSE(has_work(WorkKind::Heating, id));
    clock.set(instant_in_tokyo(day("2027-10-02"), 10));
    CHECK(has_work(WorkKind::Heating, id));            // last winter's visit is too long ago
}

TEST_CASE_FIXTURE(LeavingOut, "who lives outside the town now has its zone looked at")
{
    auto wish = of_one();
    wish.person.addresses = { { persons::AddressKind::Living, "7000001", "岡山市北区見本1", neighbour, day("2026-10-01"), {} } };
    auto const made = try_apply(wish, east);
    REQUIRE(made);
    decided(made->household, Matter::Start, "2026-11-18");
    CHECK(has_work(WorkKind::WinterZone, made->household));
}

TEST_CASE_FIXTURE(LeavingOut, "a certificate that ends is work from sixty days before")
{
    auto const id = assisted("2026-11-18");
    Fact fact;
    fact.kind = FactKind::Disability, fact.word = "1", fact.who = head_of(id), fact.from = day("2026-11-18"), fact.until = day("2027-03-31");
    REQUIRE(write([&](db::Write& tx) { return declare(tx, east, here, id, fact, "手帳"); }));
    clock.set(instant_in_tokyo(day("2027-01-29"), 10));
    CHECK_FALSE(has_work(WorkKind::Certificate, id));
    clock.set(instant_in_tokyo(day("2027-01-30"), 10));
    CHECK(has_work(WorkKind::Certificate, id));
    clock.set(instant_in_tokyo(day("2027-04-01"), 10));
    CHECK_FALSE(has_work(WorkKind::Certificate, id));
}

TEST_CASE_FIXTURE(LeavingOut, "a revision's effect on the households of the caller alone; the winter is no revision")
{
    assisted("2026-11-18", "ひとり 目"), assisted("2026-11-18", "ふたり 目");
    auto const cases_of = [&](Caller const& by) { return read([&](db::Read& tx) { return cases_for(tx, by, here, day("2026-11-18")); }, by.tenant); };
    CHECK(cases_of(other_clerk).empty());
    CHECK(cases_of(theirs).empty());
    auto const cases = cases_of(east);
    REQUIRE(cases.size() == 2);
    auto const quiet = effect_of_revision(here.library, cases, day("2026-11-01"));  // 冬季加算 begins, and no table changes
    CHECK(quiet.changed() == 0);
    CHECK(quiet.cases == 2);
    auto const revised = effect_of_revision(here.library, cases, day("2026-10-01"));  // 特例加算: 1,500 to 2,500
    CHECK(revised.raised + revised.lowered == revised.changed());
    CHECK(revised.not_reckoned.empty());
    CHECK(revised.after - revised.before == 2 * revised.groups.front().difference);
    auto const before = effect_of_revision(here.library, cases, day("2023-10-01"));
    CHECK(before.not_reckoned.size() == 2);  // there is no table of the month before
}
