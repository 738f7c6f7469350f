// The pages: what they show, what they ask again for, and that the sheet says why.
#include "tests/office.h"


using namespace mado;
using namespace mado::child_support;
using namespace mado::child_support::test;
using testing::has;

TEST_CASE_FIXTURE(Office, "the list, the recipient, the sheet of a month")
{
    auto const one = entered(claim(1'100'000));
    auto const list = visit(clerk, "/child-support", {});
    REQUIRE(list);
    CHECK(has(list->body, "見本 花子"));
    CHECK(has(list->body, "第000001号"));
    auto const none = visit(clerk, "/child-support", {}, {}, { { "q", "存在しない人" } });
    CHECK_FALSE(has(none->body, "第000001号"));
    auto const page = visit(clerk, "/child-support/{recipient}", { { "recipient", one.id.value } });
    REQUIRE(page);
    CHECK(has(page->body, "47,250"));
    CHECK(has(page->body, "見本 芽"));
    CHECK(has(page->body, "<svg class=\"chart\""));
    CHECK(has_event("child_support_recipient", one.id.value, "child_support.recipient.read"));
    auto const sheet = visit(clerk, "/child-support/{recipient}/months/{month}", { { "recipient", one.id.value }, { "month", "2026-06" } });
    REQUIRE(sheet);
    CHECK(has(sheet->body, "所得が全部支給の限度額を30,000円超えています。"));
    CHECK(has(sheet->body, "児童扶養手当法第9条"));
    CHECK(has(sheet->body, "令和8年4月から"));
    CHECK(has(sheet->body, "要確認"));
    CHECK(visit(clerk, "/child-support/{recipient}/months/{month}", { { "recipient", one.id.value }, { "month", "2020-01" } }).error().kind == Refusal::Kind::NotFound);
    CHECK_FALSE(has(visit(auditor, "/child-support/{recipient}", { { "recipient", one.id.value } })->body, "/facts/income"));
}

TEST_CASE_FIXTURE(Office, "a fact: tried first, nothing is kept; what is wrong is asked again at its box, what was typed stays")
{
    auto const one = entered(claim());
    std::map<std::string, std::string> const path { { "recipient", one.id.value }, { "kind", "income" } };
    auto const empty = visit(clerk, "/child-support/{recipient}/facts/{kind}", path);
    REQUIRE(empty);
    CHECK(has(empty->body, "2026-07"));
    auto const tried = visit(clerk, "/child-support/{recipient}/facts/{kind}", path, { { "do", "preview" }, { "from", "2026-08" }, { "counted", "1,500,000" }, { "dependants", "1" }, { "version", "1" } });
    REQUIRE_MESSAGE(tried, (tried ? "" : tried.error().key));
    CHECK(has(tried->body, "36,690"));
    CHECK(has(tried->body, "1,500,000"));
    CHECK(month(one, "2026-08-01").payable == Yen(48'050));
    auto const wrong = visit(clerk, "/child-support/{recipient}/facts/{kind}", path, { { "do", "keep" }, { "from", "8月" }, { "counted", "たくさん" }, { "version", "1" } });
    REQUIRE(wrong);
    CHECK(has(wrong->body, "id=\"from-error\""));
    CHECK(has(wrong->body, "たくさん"));
    auto const done = visit(clerk, "/child-support/{recipient}/facts/{kind}", path,
        { { "do", "keep" }, { "from", "2026-08" }, { "counted", "1500000" }, { "dependants", "1" }, { "reasons", "所得が増えたため。" }, { "version", std::to_string(now(one).version) } });
    REQUIRE_MESSAGE(done, (done ? "" : done.error().key));
    CHECK(done->status == 303);
    CHECK(read([&](db::Read& tx) { return decisions_of(tx, one.id).front().state; }) == DecisionState::InApproval);
    CHECK(visit(clerk, "/child-support/{recipient}/facts/{kind}", { { "recipient", one.id.value }, { "kind", "nonsense" } }).error().kind == Refusal::Kind::NotFound);
    for (auto const& rule : fact_kinds())
        CHECK(visit(clerk, "/child-support/{recipient}/facts/{kind}", { { "recipient", one.id.value }, { "kind", word_of(rule.kind) } }));
}

TEST_CASE_FIXTURE(Office, "payments, 現況届 and files")
{
    auto const one = entered(claim());
    today("2026-09-02");
    auto const dry = visit(clerk, "/child-support/payments", {}, {}, { { "month", "2026-09" } });
    REQUIRE(dry);
    CHECK(has(dry->body, "144,150"));
    REQUIRE(visit(clerk, "/child-support/payments", {}, { { "do", "begin" }, { "month", "2026-09" } }));
    auto const made = read([&](db::Read& tx) { return runs(tx, clerk).front(); });
    REQUIRE(prepare(here, job_of(made.id)));
    auto const page = visit(clerk, "/child-support/payments/{run}", { { "run", made.id.value } });
    REQUIRE(page);
    CHECK(has(page->body, run(made.id).hash));
    REQUIRE(visit(clerk, "/child-support/payments/{run}", { { "run", made.id.value } }, { { "do", "propose" }, { "version", std::to_string(run(made.id).version) } }));
    CHECK(run(made.id).state == RunState::InApproval);
    auto const reports = visit(clerk, "/child-support/reports", {});
    REQUIRE(reports);
    CHECK(has(reports->body, "見本 花子"));
    REQUIRE(visit(clerk, "/child-support/reports", {}, { { "do", "withhold" }, { "year", "2026" } }));
    auto const decision = read([&](db::Read& tx) { return decisions_of(tx, one.id).front(); });
    CHECK(decision.kind == DecisionKind::Withheld);
    CHECK(decision.from == on("2026-11-01"));
    CHECK(visit(clerk, "/child-support/files", {}));
    CHECK(has(visit(clerk, "/child-support/files/csv", {}, { { "do", "save" } })->body, "見本 花子"));
    CHECK(visit(auditor, "/child-support/reports", {}, { { "do", "withhold" }, { "year", "2026" } }).error().kind == Refusal::Kind::Forbidden);
}
