// 徴収猶予 and 履行延期の特約, and letters that are not sent twice.
#include "tests/arrears_office.h"

#include <mado/treasury/postponements.h>

using namespace mado;
using namespace mado::treasury;
using namespace mado::treasury::test;
using Kind = Refusal::Kind;

namespace {

auto granted(ArrearsOffice& office, Claim const& claim, std::string kind, std::string ground, std::string_view from, std::string_view through)
{
    return [&office, claim, kind, ground, from = on(from), through = on(through)](db::Write& tx) {
        Postponement wanted;
        wanted.claim = claim.id;
        wanted.kind = kind;
        wanted.ground = ground;
        wanted.from = from;
        wanted.through = through;
        wanted.reason = "水害で店を閉じた";
        return postpone(tx, office.collector, office.here, wanted);
    };
}
auto demanded(ArrearsOffice& office, Claim const& claim, std::string_view pay_by) { return [&office, claim, pay_by = on(pay_by)](db::Write& tx) { return demand(tx, office.collector, office.here, claim.id, pay_by); }; }
auto reminded(ArrearsOffice& office, Claim const& claim, std::string_view pay_by) { return [&office, claim, pay_by = on(pay_by)](db::Write& tx) { return remind(tx, office.collector, office.here, claim.id, pay_by); }; }

}  // namespace

TEST_CASE("while a 徴収猶予 runs nobody is asked and nothing is seized; the day after, and after its revocation, it goes on")
{
    ArrearsOffice office;
    auto const claim = office.assessed(50'000);
    office.today("2026-07-10");
    CHECK(office.tried(granted(office, claim, "term", "poverty", "2026-07-10", "2026-12-31")) == "treasury.postponement.other_class");
    CHECK(office.tried(granted(office, claim, "collection", "poverty", "2026-07-10", "2026-12-31")) == "treasury.choose");
    CHECK(office.tried(granted(office, claim, "collection", "disaster", "2026-07-10", "2027-07-10")) == "treasury.postponement.wrong_through");  // a day above twelve months
    CHECK(office.tried(granted(office, claim, "collection", "disaster", "2026-07-10", "2026-07-09")) == "treasury.postponement.wrong_through");
    CHECK(office.tried(granted(office, claim, "collection", "disaster", "2026-01-01", "2026-12-31")) == "treasury.postponement.wrong_from");
    CHECK(office.write([&](db::Write& tx) {
        Postponement wanted { {}, claim.id, "collection", "disaster", on("2026-07-10"), on("2026-12-31"), {}, "x", {}, {} };
        return postpone(tx, office.stranger, office.here, wanted);
    }).error().kind == Kind::Forbidden);
    auto const made = office.write(granted(office, claim, "collection", "disaster", "2026-07-10", "2026-12-31"));
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    CHECK(office.tried(granted(office, claim, "collection", "illness", "2026-12-31", "2027-01-31")) == "treasury.postponement.overlaps");
    CHECK(office.tried(demanded(office, claim, "2026-07-20")) == "treasury.arrears.postponed");
    CHECK(office.read([&](db::Read& tx) { return count_debtors_to_demand(tx, office.collector, on("2026-07-10")); }) == 0);
    auto const listed = office.read([&](db::Read& tx) { return debtors(tx, office.collector, office.here, {}); });
    REQUIRE(listed.size() == 1);
    CHECK(listed.front().is_postponed);
    CHECK_FALSE(listed.front().must_be_demanded);
    auto theirs = office.theirs;
    CHECK(office.tried([&](db::Write& tx) { return revoke_postponement(tx, theirs, office.here, made->id, "x"); }, ArrearsOffice::neighbour) == "treasury.postponement.not_found");
    office.today("2027-01-04");
    REQUIRE(office.write(demanded(office, claim, "2027-01-20")));
    auto const second = office.write(granted(office, claim, "collection", "illness", "2027-01-05", "2027-06-30"));
    REQUIRE_MESSAGE(second, (second ? "" : second.error().key));
    CHECK(office.tried(granted(office, claim, "collection", "illness", "2028-01-01", "2028-08-01")) == "treasury.postponement.wrong_through");  // 24 months in all
    office.today("2027-02-01");
    CHECK(office.tried(reminded(office, claim, "2027-02-10")) == "treasury.arrears.postponed");
    CHECK(office.tried([&](db::Write& tx) { return take_step(tx, office.collector, office.here, { {}, claim.id, StepKind::Seizure, on("2027-02-01"), "", "", "", StepEnd::Open, {}, {} }); }) == "treasury.arrears.postponed");
    CHECK(office.tried([&](db::Write& tx) { return revoke_postponement(tx, office.collector, office.here, second->id, " "); }) == "treasury.reason_required");
    REQUIRE(office.write([&](db::Write& tx) { return revoke_postponement(tx, office.collector, office.here, second->id, "財産を隠していた"); }));
    CHECK(office.tried([&](db::Write& tx) { return revoke_postponement(tx, office.collector, office.here, second->id, "x"); }) == "treasury.postponement.ended");
    CHECK(office.tried(reminded(office, claim, "2027-02-10")).empty());
    CHECK(office.events("claim", claim.id.value, "treasury.arrears.postponed") == 2);
    CHECK(office.events("claim", claim.id.value, "treasury.arrears.postponement_revoked") == 1);
}

TEST_CASE("延滞金 and 時効 follow the ground of a 徴収猶予")
{
    struct Row { char const* name; char const* kind; char const* ground; char const* item; std::int64_t half_days, free_days; char const* completes; };
    // Due on 2026-06-30. Postponed from 2026-10-01 to 2026-12-31: 92 days.
    for (auto const& row : { Row { "none", "", "", "charges/road_occupation", 0, 0, "2031-06-30" }, Row { "a disaster: nothing is charged", "collection", "disaster", "charges/road_occupation", 0, 92, "2031-09-30" },
             Row { "a closure: half", "collection", "closure", "charges/road_occupation", 92, 0, "2031-09-30" }, Row { "the new term of a private claim", "term", "poverty", "sundry/copies", 0, 0, "2031-12-31" } }) {
        CAPTURE(row.name);
        ArrearsOffice office;
        auto const claim = office.assessed(500'000, row.item);
        office.today("2026-10-01");
        if (*row.kind != '\0')
            REQUIRE(office.write(granted(office, claim, row.kind, row.ground, "2026-10-01", "2026-12-31")));
        auto const charge = office.read([&](db::Read& tx) { return *late_charge(tx, office.here, *treasury::find(tx, claim.id), on("2027-06-30")); });
        std::int64_t half = 0, all = 0;
        for (auto const& span : charge.lateness.spans) {
            half += span.is_halved ? span.days() : 0;
            all += span.days();
        }
        CHECK(half == row.half_days);
        CHECK(all == 365 - row.free_days);
        auto const found = office.read([&](db::Read& tx) { return limitation(tx, office.here, *treasury::find(tx, claim.id)); });
        REQUIRE(found.completes_on);
        CHECK(found.completes_on->iso() == row.completes);
    }
}

TEST_CASE("催告 once a day, and not while the promise is kept; 督促 once for ever")
{
    ArrearsOffice office;
    auto const claim = office.assessed(50'000);
    office.today("2026-07-10");
    REQUIRE(office.write(demanded(office, claim, "2026-07-20")));
    CHECK(office.tried(demanded(office, claim, "2026-07-20")) == "treasury.arrears.demanded_already");
    office.today("2026-08-01");
    REQUIRE(office.write(reminded(office, claim, "2026-08-10")));
    CHECK(office.tried(reminded(office, claim, "2026-08-10")) == "treasury.arrears.reminded_today");
    office.today("2026-08-02");
    REQUIRE(office.write([&](db::Write& tx) { return promise(tx, office.collector, office.here, claim.id, on("2026-08-02"), equal_instalments(Yen(50'000), 5, on("2026-09-01"))); }));
    CHECK(office.tried(reminded(office, claim, "2026-08-10")) == "treasury.arrears.promise_runs");
    office.today("2026-09-02");  // the first instalment was missed
    CHECK(office.tried(reminded(office, claim, "2026-09-10")).empty());
}

TEST_CASE("the page of a debtor grants and revokes, and keeps what was typed")
{
    ArrearsOffice office;
    auto const claim = office.assessed(50'000);
    auto const path = std::map<std::string, std::string> { { "claim", claim.id.value } };
    office.today("2026-07-10");
    auto form = http::Pairs { { "do", "postpone" }, { "relief_ground", "collection/closure" }, { "relief_from", "2026-07-10" }, { "relief_through", "2028-01-01" }, { "relief_reason", "店を閉じた" } };
    auto const wrong = office.visit(office.collector, "/treasury/debtors/{claim}", path, form);
    REQUIRE(wrong);
    CHECK(wrong->status == 422);
    CHECK(wrong->body.find("一度に猶予できるのは12か月まで") != std::string::npos);
    CHECK(wrong->body.find("店を閉じた") != std::string::npos);
    form[3].second = "2026-12-31";
    CHECK(office.visit(office.collector, "/treasury/debtors/{claim}", path, form)->status == 303);
    auto const shown = office.visit(office.collector, "/treasury/debtors/{claim}", path);
    REQUIRE(shown);
    CHECK(shown->body.find("事業の休廃止") != std::string::npos);
    CHECK(shown->body.find("延滞金は2分の1") != std::string::npos);
    auto const id = office.read([&](db::Read& tx) { return postponements_of(tx, claim.id).front().id; });
    CHECK(office.visit(office.collector, "/treasury/debtors/{claim}", path, { { "do", "revoke" }, { "postponement", id }, { "revoke_reason", "" } })->status == 422);
    CHECK(office.visit(office.collector, "/treasury/debtors/{claim}", path, { { "do", "revoke" }, { "postponement", id }, { "revoke_reason", "再開した" } })->status == 303);
}
