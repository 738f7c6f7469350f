// 教示 follows from who decided in law: a table over 専決, 代決, 委任, 職務代理 and 事務の委託, read from the notice as it was issued.
#include "tests/town.h"

#include <mado/approvals/commissions.h>
#include <mado/organization/organization.h>

using namespace mado;
using namespace mado::cases;
using approvals::Regime;
using cases::test::day;

namespace {

constexpr auto route = "road_permits";

struct Authority : cases::test::Town {
    Caller administrator = staff("hayashi", "administration");

    Authority()
    {
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            position(tx, "administration", "", "情報政策課 主任", "clerk", "hayashi", { access::Role::Administrator });
            position(tx, "works_deputy", "public_works", "土木課長補佐", "deputy", "senda", { access::Role::Approver });
            return {};
        }));
    }
    void works_head_is_away()
    {
        auto const today = here.now().today();
        REQUIRE(write([&](db::Write& tx) -> Result<void> { organization::keep_absence(tx, { { "hiramatsu" }, today, today.plus_days(1) }); return {}; }));
    }
    void entrust_works_head()
    {
        REQUIRE(write([&](db::Write& tx) {
            return approvals::keep_entrustment(tx, administrator, here, { route, "", { "works_head" }, "委任規則第2条", "総社市土木事務所長", day("2026-04-01"), std::nullopt });
        }));
    }
    void substitute(bool is_acting)
    {
        REQUIRE(write([&](db::Write& tx) {
            return approvals::keep_stand_in(tx, administrator, here, { { "works_head" }, { "works_deputy" }, is_acting, 1, day("2026-04-01"), day("2027-03-31"), "決裁規程第9条" });
        }));
    }
    Result<void> commission(approvals::Direction direction, std::string procedure = "road_occupancy")
    {
        return write([&](db::Write& tx) {
            return approvals::keep_commission(tx, administrator, here, { route, std::move(procedure), direction, "早島町", "総社市と早島町との間の事務の委託に関する規約第1条", day("2026-04-01"), std::nullopt });
        });
    }
    Result<approvals::Draft> drafted_permit(CaseId& id)
    {
        id = submit_sign();
        taken(id, road_clerk);
        REQUIRE(establish(id, road_clerk, R"({ "grade": "1", "room_elsewhere": false, "remaining_m": "3.5", "structure_safe": true })"));
        all_agree(id, road_clerk);
        Decision decision { "granted", {} };
        decision.is_urgent = true;
        return draft(id, road_clerk, decision);
    }
    std::string notice_of(CaseId const& id)
    {
        render(id);
        auto const kept = found(id).document;
        auto const made = read([&](db::Read& tx) { return documents::made(tx, here, { kept }); });
        REQUIRE(made);
        auto const page = files.read(made->page.name, made->page.key);
        REQUIRE(page);
        return std::string(*page);
    }
};

TEST_CASE("教示: 専決, 代決 and 職務代理 leave it with the head; 委任 and 事務の委託 move it")
{
    struct Row { char const* name; Regime regime; void (*prepare)(Authority&); bool by_deputy; char const* title; char const* reviews; char const* never; };
    constexpr auto own = "岡山県知事に対して審査請求", delegate = "総社市長に対して審査請求", commissioned = "早島町から委託を受けた事務（総社市と早島町との間の事務の委託に関する規約第1条）について、総社市長が自らの名と責任において";
    for (auto const& row : {
             Row { "専決", Regime::Delegated, [](Authority&) {}, false, "総社市長", own, commissioned },
             Row { "代決", Regime::Substituted, [](Authority& town) { town.works_head_is_away(); town.substitute(false); }, true, "総社市長", own, "職務代理者" },
             Row { "職務代理", Regime::Acting, [](Authority& town) { town.works_head_is_away(); town.substitute(true); }, true, "職務代理者", own, delegate },
             Row { "委任", Regime::Entrusted, [](Authority& town) { town.entrust_works_head(); }, false, "総社市土木事務所長", delegate, own },
             Row { "代決 of the one entrusted", Regime::Substituted, [](Authority& town) { town.entrust_works_head(); town.works_head_is_away(); town.substitute(false); }, true, "総社市土木事務所長", delegate, own },
             Row { "事務の委託", Regime::Commissioned, [](Authority& town) { REQUIRE(town.commission(approvals::Direction::Taken)); }, false, commissioned, own, delegate },
         }) {
        CAPTURE(row.name);
        Authority town;
        row.prepare(town);
        CaseId id;
        auto const drafted = town.drafted_permit(id);
        REQUIRE_MESSAGE(drafted, (drafted ? "" : drafted.error().key));
        REQUIRE(drafted->decider == PositionId { "works_head" });
        auto const decided = town.decide(*drafted, row.by_deputy ? town.staff("senda", "works_deputy") : town.road_head);
        REQUIRE_MESSAGE(decided, (decided ? "" : decided.error().key));
        CHECK(decided->authority.regime == row.regime);
        auto const words = town.notice_of(id);
        CHECK(words.find(row.title) != std::string::npos);
        CHECK(words.find(row.reviews) != std::string::npos);
        CHECK(words.find(row.never) == std::string::npos);
        // 行政事件訴訟法11条1項: the defendant is the body, whoever of it decided; its head represents it.
        CHECK(words.find("総社市を被告として（訴訟において総社市を代表する者は、総社市長となります。）") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(Authority, "what was entrusted to another body is neither drafted nor decided here, from its first day to its last")
{
    CaseId id;
    auto const before = drafted_permit(id);
    REQUIRE(before);
    REQUIRE(commission(approvals::Direction::Given, ""));
    CHECK(commission(approvals::Direction::Given, "").error().fields.at(0).key == "approvals.rules.twice");
    auto const refused = decide(*before, road_head);
    CHECK(refused.error().key == "approvals.commission.given_away");
    CHECK(refused.error().arguments.at("other") == "早島町");
    CaseId other;
    CHECK(drafted_permit(other).error().key == "approvals.commission.given_away");
    // Another town's matters stay its own.
    CHECK(database.read(neighbour, [&](db::Read& tx) { return approvals::commissions(tx); }).empty());
    auto const yesterday = here.now().today().plus_days(-1);
    CHECK(write([&](db::Write& tx) { return approvals::end_commission(tx, road_clerk, here, route, "", day("2026-04-01"), yesterday); }).error().kind == Refusal::Kind::Forbidden);
    REQUIRE(write([&](db::Write& tx) { return approvals::end_commission(tx, administrator, here, route, "", day("2026-04-01"), yesterday); }));
    CHECK(decide(*before, road_head));
}

TEST_CASE_FIXTURE(Authority, "a commission names its matters, the other body and the 規約")
{
    auto const wrong = write([&](db::Write& tx) {
        return approvals::keep_commission(tx, administrator, here, { "", "", approvals::Direction::Taken, " ", "", day("2026-04-01"), day("2026-03-31") });
    });
    REQUIRE_FALSE(wrong);
    std::vector<std::string> fields;
    for (auto const& error : wrong.error().fields)
        fields.push_back(error.field);
    CHECK(fields == std::vector<std::string> { "route", "procedure", "other", "article", "until" });
    CHECK(write([&](db::Write& tx) { return approvals::keep_commission(tx, road_clerk, here, { route, "road_occupancy", approvals::Direction::Given, "早島町", "規約第1条", day("2026-04-01"), {} }); }).error().kind == Refusal::Kind::Forbidden);
}

}  // namespace
