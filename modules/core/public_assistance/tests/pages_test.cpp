#include "tests/pages.h"

#include <mado/time/wareki.h>

using namespace mado;
using namespace mado::public_assistance;
using public_assistance::test::day;
using public_assistance::test::Pages;
using public_assistance::test::RefusalKind;

namespace {

constexpr auto household_page = "/public-assistance/{household}", facts_page = "/public-assistance/{household}/circumstances", decide_page = "/public-assistance/{household}/decide",
               month_page = "/public-assistance/{household}/months/{month}", what_if_page = "/public-assistance/{household}/what-if", work_page = "/public-assistance/{household}/work",
               ways_page = "/public-assistance/{household}/ways";
bool has(std::string const& page, std::string_view words) { return page.find(words) != std::string::npos; }

}  // namespace

TEST_CASE_FIXTURE(Pages, "from a consultation to an application, with what was typed kept when something is missing")
{
    for (auto const& route : modules.back().routes)
        CHECK(route.action.has_value());
    CHECK(has(sent(east, "/public-assistance/consultations", {}, { { "do", "keep" }, { "name", "三宅 陽子" }, { "words", "" }, { "wish", "not_now" } }), "三宅 陽子"));
    CHECK(sent(east, "/public-assistance/consultations", {}, { { "do", "keep" }, { "name", "三宅 陽子" }, { "words", "家賃が払えない" }, { "wish", "applies" } }) == "done");
    auto const talked = read([&](db::Read& tx) { return consultations(tx, east, 10); });
    REQUIRE(talked.size() == 1);
    CHECK(has(shown(east, "/public-assistance/consultations"), "三宅 陽子"));
    CHECK(has(shown(east, "/public-assistance/apply", {}, { { "consultation", talked.front().id.value } }), "三宅 陽子"));
    http::Pairs form { { "do", "apply" }, { "consultation", talked.front().id.value }, { "applied_on", "2026-11-18" }, { "applied_hour", "9" }, { "means", "spoken" }, { "name", "三宅 陽子" },
        { "kana", "ミヤケ ヨウコ" }, { "born_on", "平成5年5月1日" }, { "sex", "female" } };
    auto wrong = form;
    wrong[2].second = "2026-13-01";
    CHECK(has(sent(east, "/public-assistance/apply", {}, wrong), "ミヤケ ヨウコ"));
    CHECK(sent(east, "/public-assistance/apply", {}, form) == "done");
    auto const all = read([&](db::Read& tx) { return households(tx, east, 0, 10); });
    REQUIRE(all.size() == 1);
    auto const page = shown(east, household_page, { { "household", all.front().id.value } });
    CHECK(has(page, "三宅 陽子"));
    CHECK(has(page, "要否の判定"));
    CHECK(has(page, "回答の期限"));
    CHECK(has(page, wareki::text(day("2026-12-02"))));
    CHECK(has(shown(east, "/public-assistance"), "申請への回答"));
    CHECK(has(shown(supervisor, "/public-assistance/supervision"), "ケースワーカー 東地区"));
    CHECK_FALSE(has(shown(supervisor, "/public-assistance/supervision"), "申請への回答"));
    days_pass(7);  // seven days before the answer is due
    CHECK(has(shown(supervisor, "/public-assistance/supervision"), "申請への回答"));
}

TEST_CASE_FIXTURE(Pages, "a household on its pages: facts, a draft, months line by line, what-if, visits, ways, claims")
{
    auto const id = assisted("2026-11-18");
    std::map<std::string, std::string> const path { { "household", id.value } };
    CHECK(has(sent(east, facts_page, path, { { "do", "declare" }, { "kind", "rent" }, { "amount", "" }, { "from", "2026-11-18" }, { "evidence", "契約書" } }), "契約書"));
    CHECK(sent(east, facts_page, path, { { "do", "declare" }, { "kind", "rent" }, { "amount", "20,000" }, { "from", "2026-11-18" }, { "evidence", "契約書" } }) == "done");
    CHECK(has(shown(east, household_page, path), "まだ決定に入っていない事実"));
    CHECK(has(shown(east, what_if_page, path, { { "month", "2026-12" }, { "earned", "30,000" } }), "-13,600"));
    CHECK(read([&](db::Read& tx) { return circumstances(tx, id); }).size() == 1);
    CHECK(has(sent(east, decide_page, path, { { "do", "decide" }, { "matter", "change" }, { "from", "2026-11-18" }, { "reasons", "" } }), "入力してください"));
    CHECK(sent(east, decide_page, path, { { "do", "decide" }, { "matter", "change" }, { "from", "2026-11-18" }, { "reasons", "家賃の認定" } }) == "done");
    approved(read([&](db::Read& tx) { return decisions(tx, id); }).back().draft);
    auto const page = shown(east, household_page, path);
    CHECK(has(page, "追加で支払った"));
    CHECK(has(page, "8,666"));  // 20,000 of 13 days in 30
    auto const closed = shown(east, month_page, { { "household", id.value }, { "month", "2026-11" } });
    CHECK(has(closed, "SHA-256"));
    CHECK(has(closed, "要確認"));
    CHECK(has(closed, "別表第1第1章1(第1類)、令和5年10月から"));
    CHECK(has(shown(east, month_page, { { "household", id.value }, { "month", "2026-12" } }), "期末一時扶助"));
    CHECK(shown(east, month_page, { { "household", id.value }, { "month", "2026-13" } }) == "public_assistance.not_found");
    CHECK(sent(east, work_page, path, { { "do", "ask" }, { "investigation_kind", "kin" }, { "whom", "夫" }, { "withheld", "violence" }, { "inquiry", "避難している" } }) == "done");
    CHECK(sent(east, work_page, path, { { "do", "policy" }, { "policy", "求職を支える" } }) == "done");
    CHECK(has(shown(east, work_page, path), "求職を支える"));
    auto const planned = read([&](db::Read& tx) { return visits(tx, id); }).front();
    CHECK(has(sent(east, work_page, path, { { "do", "done" }, { "visit", planned.id + " 1" }, { "done_on", "2026-11-18" }, { "words", "" } }), "入力してください"));
    CHECK(sent(east, work_page, path, { { "do", "done" }, { "visit", planned.id + " 1" }, { "done_on", "2026-11-18" }, { "words", "会えた" } }) == "done");
    CHECK(has(sent(east, ways_page, path, { { "do", "landlord" }, { "version", std::to_string(household(id).version) }, { "landlord", "見本不動産" }, { "bank", "16" } }), "見本不動産"));
    CHECK(sent(east, ways_page, path,
              { { "do", "landlord" }, { "version", std::to_string(household(id).version) }, { "landlord", "見本不動産" }, { "bank", "0168" }, { "branch", "120" }, { "account_number", "7654321" },
                  { "account_name", "ミホンフドウサン" } })
        == "done");
    CHECK(has(sent(east, decide_page, path, { { "do", "claim" }, { "claim_kind", "return_63" }, { "amount", "" }, { "claim_reasons", "年金" } }), "年金"));
    auto const draft = read([&](db::Read& tx) { return decisions(tx, id); }).back();
    CHECK(visit(east, "/public_assistances/{decision}", { { "decision", draft.id.value } })->status == 303);
    CHECK(shown(theirs, household_page, path) == "public_assistance.not_found");
    CHECK(shown(other_clerk, household_page, path) == "public_assistance.not_found");
    CHECK(sent(other_clerk, facts_page, path, { { "do", "declare" }, { "kind", "rent" }, { "amount", "20,000" }, { "from", "2026-11-18" } }) == "public_assistance.not_found");
    CHECK(shown(other_clerk, "/public_assistances/{decision}", { { "decision", draft.id.value } }) == "public_assistance.not_found");
}

TEST_CASE_FIXTURE(Pages, "the month-end run and the town's setting on their pages")
{
    assisted("2026-11-18");
    CHECK(has(sent(east, "/public-assistance/runs", {}, { { "do", "begin" }, { "month", "2026/12" } }), "2026/12"));
    CHECK(sent(east, "/public-assistance/runs", {}, { { "do", "begin" }, { "month", "2026-12" } }) == "done");
    auto run = read([&](db::Read& tx) { return runs(tx, east, 10); }).front();
    CHECK(has(shown(east, "/public-assistance/runs/{run}", { { "run", run.id.value } }), "計算中"));
    REQUIRE(public_assistance::jobs::reckon(here, job_of(run)));
    run = run_now(run.id);
    auto const page = shown(east, "/public-assistance/runs/{run}", { { "run", run.id.value } });
    CHECK(has(page, "決裁に回す"));
    CHECK(has(page, run.hash));
    CHECK(sent(east, "/public-assistance/runs/{run}", { { "run", run.id.value } }, { { "do", "draft" }, { "version", std::to_string(run.version) } }) == "done");
    CHECK(visit(east, "/public_assistance_months/{run}", { { "run", run.id.value } })->status == 303);
    CHECK(shown(other_clerk, "/public-assistance/runs/{run}", { { "run", run.id.value } }) == "public_assistance.not_found");
    auto const mayor = staff("ichino", "mayor");
    CHECK(has(shown(mayor, "/public-assistance/setting"), "要確認"));
    http::Pairs setting { { "do", "keep" }, { "version", "0" }, { "grade", "9-9" }, { "winter_zone", "VI" }, { "rent_0", "31,000" }, { "rent_1", "37000" }, { "rent_2", "40000" }, { "rent_3", "43000" },
        { "rent_4", "48000" }, { "areas", "own" } };
    CHECK(has(sent(mayor, "/public-assistance/setting", {}, setting), "9-9"));
    setting[2].second = "3-1";
    CHECK(sent(mayor, "/public-assistance/setting", {}, setting) == "done");
    CHECK(visit(east, "/public-assistance/setting", {}).error().kind == RefusalKind::Forbidden);
}
