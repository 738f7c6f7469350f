#include <mado/treasury/limitation.h>

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::treasury;
using enum LimitationEvent;

namespace {

Day day(std::string_view iso) { return *Day::parse(iso); }

struct Row {
    char const* name;
    ClaimClass claim_class;
    int years;
    char const* due_on;
    std::vector<LimitationStep> steps;
    char const* completes_on;   // "": held open
    char const* last_key;       // of the last line
};

LimitationStep step(LimitationEvent event, std::string_view on) { return { event, day(on) }; }
LimitationStep lasting(LimitationEvent event, std::string_view on, std::string_view ended = "", bool through = false)
{
    return { event, day(on), Day::parse(ended), through };
}

}  // namespace

TEST_CASE("消滅時効 completes on the day that the steps give")
{
    std::vector<Row> const rows {
        // 地方自治法236条1項: 5 years from the day after the term; 民法143条: the eve of the corresponding day.
        { "nothing happened", ClaimClass::Public, 5, "2026-05-31", {}, "2031-05-31", "begins" },
        { "the term on a leap day", ClaimClass::Public, 5, "2024-02-29", {}, "2029-02-28", "begins" },
        { "督促 renews", ClaimClass::Enforced, 5, "2026-05-31", { step(Demand, "2026-06-20") }, "2031-06-20", "demand" },
        { "a second 督促 is a 催告 and far from the end postpones nothing", ClaimClass::Public, 5, "2026-05-31", { step(Demand, "2026-06-20"), step(Demand, "2027-06-20") }, "2031-06-20", "reminder" },
        { "催告 before the end gives six months", ClaimClass::Public, 5, "2026-05-31", { step(Demand, "2026-06-20"), step(Reminder, "2031-06-01") }, "2031-12-01", "reminder" },
        { "催告 on the last day", ClaimClass::Public, 5, "2026-05-31", { step(Reminder, "2031-05-31") }, "2031-11-30", "reminder" },
        { "催告 again while it is postponed gives nothing", ClaimClass::Public, 5, "2026-05-31", { step(Reminder, "2031-05-31"), step(Reminder, "2031-11-01") }, "2031-11-30", "reminded_again" },
        { "催告 the day after the end comes too late", ClaimClass::Public, 5, "2026-05-31", { step(Reminder, "2031-06-01") }, "2031-05-31", "too_late" },
        { "督促 after the end comes too late", ClaimClass::Private, 5, "2026-05-31", { step(Demand, "2031-06-01") }, "2031-05-31", "too_late" },
        { "a promise renews", ClaimClass::Private, 5, "2026-05-31", { step(Demand, "2026-06-20"), step(Acknowledged, "2028-03-31") }, "2033-03-31", "acknowledged" },
        { "part payment renews", ClaimClass::Public, 5, "2026-05-31", { step(PartPayment, "2030-01-15") }, "2035-01-15", "part_payment" },
        { "part payment before the term begins nothing", ClaimClass::Public, 5, "2026-05-31", { step(PartPayment, "2026-05-31") }, "2031-05-31", "begins" },
        { "a promise while a 催告 postpones renews", ClaimClass::Public, 5, "2026-05-31", { step(Reminder, "2031-05-31"), step(Acknowledged, "2031-11-30") }, "2036-11-30", "acknowledged" },
        { "a seizure holds it open", ClaimClass::Enforced, 5, "2026-05-31", { lasting(Seizure, "2030-01-10") }, "", "seizure" },
        { "a seizure that ended renews", ClaimClass::Enforced, 5, "2026-05-31", { lasting(Seizure, "2030-01-10", "2032-02-01", true) }, "2037-02-01", "seizure_ended" },
        { "a seizure that was withdrawn gives six months", ClaimClass::Enforced, 5, "2026-05-31", { lasting(Seizure, "2030-01-10", "2032-02-01") }, "2032-08-01", "withdrawn" },
        { "a seizure that was withdrawn early gives nothing more", ClaimClass::Enforced, 5, "2026-05-31", { lasting(Seizure, "2027-01-10", "2027-02-01") }, "2031-05-31", "withdrawn" },
        { "a final judgment gives ten years", ClaimClass::Private, 5, "2026-05-31", { lasting(Court, "2028-04-01", "2028-10-01", true) }, "2038-10-01", "judgment" },
        { "and what renews after it, ten again", ClaimClass::Private, 5, "2026-05-31", { lasting(Court, "2028-04-01", "2028-10-01", true), step(PartPayment, "2030-01-15") }, "2040-01-15", "part_payment" },
        { "a suit that was withdrawn", ClaimClass::Private, 5, "2026-05-31", { lasting(Court, "2031-04-01", "2031-07-10") }, "2032-01-10", "withdrawn" },
        { "a suit after the end comes too late and has no end", ClaimClass::Private, 5, "2026-05-31", { lasting(Court, "2031-07-01", "2031-09-01", true) }, "2031-05-31", "too_late" },
        { "仮差押え gives six months after its end, never a renewal", ClaimClass::Private, 5, "2026-05-31", { lasting(Provisional, "2031-05-01", "2031-06-10", true) }, "2031-12-10", "provisional_ended" },
        { "steps in any order", ClaimClass::Public, 5, "2026-05-31", { step(Acknowledged, "2028-03-31"), step(Demand, "2026-06-20") }, "2033-03-31", "acknowledged" },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const found = limitation_of(row.claim_class, row.years, day(row.due_on), row.steps);
        CHECK((found.completes_on ? found.completes_on->iso() : std::string()) == row.completes_on);
        REQUIRE(!found.lines.empty());
        CHECK(found.lines.back().key == std::string("treasury.limitation.") + row.last_key);
        for (auto const& line : found.lines)
            CHECK(!line.article.empty());
    }
}

TEST_CASE("the claim can be collected on its last day; 援用 is asked of private claims alone")
{
    auto const found = limitation_of(ClaimClass::Private, 5, day("2026-05-31"), {});
    CHECK(!found.is_completed(day("2031-05-31")));
    CHECK(found.is_completed(day("2031-06-01")));
    CHECK(found.must_be_invoked);
    CHECK(!limitation_of(ClaimClass::Public, 5, day("2026-05-31"), {}).must_be_invoked);
    CHECK(!limitation_of(ClaimClass::Enforced, 5, day("2026-05-31"), { lasting(Seizure, "2030-01-10") }).is_completed(day("2099-01-01")));
}
