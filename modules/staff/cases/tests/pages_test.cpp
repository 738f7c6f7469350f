#include "tests/site.h"

#include <mado/approvals/rules.h>
#include <mado/cases/special.h>

#include <cstdlib>

using namespace mado;
using namespace mado::cases;
using mado::cases::test::day;
using Kind = Refusal::Kind;
using enum CaseState;

namespace {

using cases::test::Pages;

TEST_CASE_FIXTURE(Pages, "every route needs a right; the inbox shows the case with its clock and a wrong key does no harm")
{
    for (auto const& route : modules.back().routes)
        CHECK(route.action.has_value());
    submit_dog();
    auto const inbox = visit(clerk, "/", request({}))->body;
    CHECK(has(inbox, "三宅 陽子"));
    CHECK(has(inbox, "停止中"));
    CHECK_FALSE(has(visit(road_clerk, "/", request({}))->body, "三宅 陽子"));
    CHECK(has(visit(clerk, "/", request({}, {}, { { "after", "1.2026-11-18.<script>" }, { "view", "nonsense" } }))->body, "三宅 陽子"));
    CHECK(has(visit(clerk, "/", request({}, {}, { { "word", "<b>" } }))->body, "&lt;b&gt;"));
}

TEST_CASE_FIXTURE(Pages, "a case page: answers beside the rule that fired, the failing field marked; the wall of town and division")
{
    auto low = cases::test::parsed(sign);
    low.set("lowest_m", "2.4");
    auto const id = submit("road_occupancy", body(json::write(low), sign_files, "business"));
    taken(id, road_clerk);
    auto const page = shown(road_clerk, "/cases/{case}", id);
    CHECK(has(page, "吉備路ベーカリー"));
    CHECK(has(page, "路面からの高さが足りません"));
    CHECK(has(page, "道路法施行令第10条第1号"));
    CHECK(has(page, "name=\"mark\" value=\"lowest_m\" checked"));
    CHECK_FALSE(has(page, "name=\"mark\" value=\"contact\" checked"));
    CHECK(shown(clerk, "/cases/{case}", id) == "access.forbidden");
    CHECK(visit(stranger, "/cases/{case}", request({ { "case", id.value } })).error().kind == Kind::NotFound);
    CHECK(visit(road_clerk, "/cases/{case}", request({ { "case", "nonsense" } })).error().kind == Kind::NotFound);
    CHECK(has_event(id, "cases.case.read"));
}

TEST_CASE_FIXTURE(Pages, "asking: what was typed stays on the page that says what is missing; then the redirect")
{
    auto const id = submit_sign();
    taken(id, road_clerk);
    auto const form = shown(road_clerk, "/cases/{case}/ask", id, { { "mark", "lowest_m" }, { "mark", "no_such" } });
    CHECK(has(form, "say.lowest_m"));
    CHECK_FALSE(has(form, "say.no_such"));
    CHECK(has(form, "2026-12-02"));
    auto const again = posted(road_clerk, "/cases/{case}/ask", id, { { "mark", "lowest_m" }, { "say.lowest_m", "高くしてください" }, { "words", "よろしく" }, { "until", "2026-11-18" } });
    REQUIRE(again);
    CHECK(has(again->body, "高くしてください"));
    CHECK(has(again->body, "よろしく"));
    CHECK(has(again->body, "あしたより後の日"));
    CHECK(posted(road_clerk, "/cases/{case}/ask", id, { { "mark", "lowest_m" }, { "say.lowest_m", "高くしてください" }, { "words", "よろしく" }, { "until", "2026-11-19" } })->status == 303);
    CHECK(found(id).state == Asked);
}

TEST_CASE_FIXTURE(Pages, "examining, drafting and deciding by the pages")
{
    auto const id = submit_sign();
    taken(id, road_clerk);
    CHECK(has(shown(road_clerk, "/cases/{case}/examine", id), "残る歩道の幅"));
    CHECK(posted(road_clerk, "/cases/{case}/examine", id, { { "grade", "1" }, { "remaining_m", "3.5" }, { "csrf", "x" } })->status == 303);
    auto const draft_form = shown(road_clerk, "/cases/{case}/draft", id);
    CHECK(has(draft_form, "申請のとおり認める"));
    CHECK(has(draft_form, "審査基準"));
    auto const early = posted(road_clerk, "/cases/{case}/draft", id, { { "result", "granted" }, { "reasons", "わたしの言葉" } });
    REQUIRE(early);
    CHECK(has(early->body, "まだ確かめていません"));
    CHECK(has(early->body, "わたしの言葉"));
    CHECK(posted(road_clerk, "/cases/{case}/examine", id, { { "grade", "1" }, { "room_elsewhere", "no" }, { "remaining_m", "3.5" }, { "structure_safe", "yes" } })->status == 303);
    all_agree(id, road_clerk);
    CHECK(posted(road_clerk, "/cases/{case}/draft", id, { { "result", "granted" } })->status == 303);
    auto const draft = found(id).draft;
    auto const decide_page = visit(road_head, "/approvals/{draft}", request({ { "draft", draft.value } }));
    REQUIRE(decide_page);
    CHECK(has(decide_page->body, "土木課長の専決です"));
    CHECK(has(decide_page->body, "道路占用料"));
    CHECK(has(visit(road_head, "/approvals", request({}))->body, "吉備路ベーカリー"));
    CHECK(visit(stranger, "/approvals/{draft}", request({ { "draft", draft.value } })).error().kind == Kind::NotFound);
    auto const without_reason = visit(road_head, "/approvals/{draft}", request({ { "draft", draft.value } }, { { "do", "send_back" }, { "version", "1" } }), true);
    REQUIRE(without_reason);
    CHECK(has(without_reason->body, "差し戻す理由"));
    CHECK(visit(road_head, "/approvals/{draft}", request({ { "draft", draft.value } }, { { "do", "decide" }, { "version", "1" } }), true)->status == 303);
    CHECK(found(id).state == Decided);
    auto const second = visit(road_head, "/approvals/{draft}", request({ { "draft", draft.value } }, { { "do", "decide" }, { "version", "1" }, { "comment", "のこす言葉" } }), true);
    REQUIRE(second);
    CHECK(has(second->body, "すでに決裁された"));
}

TEST_CASE_FIXTURE(Pages, "who drafts adds 合議 and 供覧 with a reason, where the town lets him and not about a special case; what was typed stays")
{
    auto const id = submit_sign();
    taken(id, road_clerk);
    REQUIRE(posted(road_clerk, "/cases/{case}/examine", id, { { "grade", "1" }, { "room_elsewhere", "no" }, { "remaining_m", "3.5" }, { "structure_safe", "yes" } })->status == 303);
    all_agree(id, road_clerk);
    auto const form = shown(road_clerk, "/cases/{case}/draft", id);
    CHECK(has(form, "name=\"added.why.1\""));
    CHECK(has(form, "name=\"is_urgent\""));
    http::Pairs const without { { "result", "granted" }, { "remark", "現地を見ました。" }, { "is_urgent", "yes" }, { "added.kind.1", "informs" }, { "added.position.1", "animals_head" } };
    auto const again = posted(road_clerk, "/cases/{case}/draft", id, without);
    REQUIRE(again);
    CHECK(again->status == 422);
    CHECK(has(again->body, "それぞれに理由を書いてください"));
    CHECK(has(again->body, "現地を見ました。"));
    CHECK(has(again->body, "value=\"animals_head\" selected"));
    CHECK(found(id).state == Examining);
    auto with = without;
    with.emplace_back("added.why.1", "歩道で犬の散歩が多いため");

    auto town_rules = read([](db::Read& tx) { return approvals::rules(tx); });
    Caller const ruler = staff("hayashi", "ruler");
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        position(tx, "ruler", "", "総務課行政係 主査", "clerk", "hayashi", { access::Role::Administrator });
        return {};
    }));
    town_rules.drafter_adds_steps = false;
    REQUIRE(write([&](db::Write& tx) { return approvals::set_rules(tx, ruler, here, town_rules); }));
    CHECK_FALSE(has(shown(road_clerk, "/cases/{case}/draft", id), "name=\"added.why.1\""));
    CHECK(has(posted(road_clerk, "/cases/{case}/draft", id, with)->body, "起案者が合議・供覧を加えることはできません"));
    town_rules.drafter_adds_steps = true;
    REQUIRE(write([&](db::Write& tx) { return approvals::set_rules(tx, ruler, here, town_rules); }));

    REQUIRE(write([&](db::Write& tx) { return mark_special(tx, road_clerk, here, id, SpecialKind::Other, "試し"); }));
    REQUIRE(write([&](db::Write& tx) { return open_special(tx, road_clerk, here, id, "起案のため"); }));
    CHECK(has(posted(road_clerk, "/cases/{case}/draft", id, with)->body, "専決事項表にない合議・供覧を加えられません"));
    REQUIRE(write([&](db::Write& tx) { return release_special(tx, road_clerk, here, id, "試しの終わり"); }));

    REQUIRE(posted(road_clerk, "/cases/{case}/draft", id, with)->status == 303);
    auto const draft = *read([&](db::Read& tx) { return approvals::find(tx, cases::find(tx, id)->draft); });
    CHECK(draft.proposal.is_urgent);
    CHECK(draft.steps.back().kind == approvals::StepKind::Informs);
    CHECK(draft.steps.back().article == "歩道で犬の散歩が多いため");
    CHECK(visit(head, "/approvals/{draft}", request({ { "draft", draft.id.value } })).has_value());
    CHECK(visit(clerk, "/approvals/{draft}", request({ { "draft", draft.id.value } })).error().kind == Kind::Forbidden);
}

TEST_CASE_FIXTURE(Pages, "note and hand-over; a number is masked until a reason was given")
{
    auto const id = submit_dog();
    CHECK(posted(clerk, "/cases/{case}/take", id, {})->status == 303);
    CHECK(posted(clerk, "/cases/{case}/note", id, { { "words", "電話をした" } })->status == 303);
    CHECK(has(shown(clerk, "/cases/{case}", id), "電話をした"));
    CHECK(has(shown(clerk, "/cases/{case}/hand-over", id), "kunisada"));
    CHECK_FALSE(has(shown(clerk, "/cases/{case}/hand-over", id), "fujii"));

    auto const claimed = submit_claim();
    CHECK(has(shown(child_clerk, "/cases/{case}", claimed), "登録済み ••••"));
    CHECK_FALSE(has(shown(child_clerk, "/cases/{case}", claimed), number));
    CHECK_FALSE(has(posted(child_clerk, "/cases/{case}/my-number", claimed, { { "reason", "" } })->body, number));
    CHECK(has(posted(child_clerk, "/cases/{case}/my-number", claimed, { { "reason", "所得の照会" } })->body, number));
}

TEST_CASE_FIXTURE(Pages, "every statement of cases and approvals prepares")
{
    for (auto const* module : { &modules[1], &modules[2] }) {
        REQUIRE(module->statements.size() > 8);
        for (auto const& statement : module->statements) {
            CAPTURE(statement.name);
            CHECK(database.check(statement) == "");
        }
    }
}

TEST_CASE_FIXTURE(Pages, "every word that events, states and results ask for is there")
{
    for (auto const& event : modules.back().events)
        if (event != "cases.case.read")
            CHECK_MESSAGE(site.words("ja", "cases.log." + event.substr(6), {}).find("cases.log.") == std::string::npos, event);
    for (auto const state : names_of(CaseState {}))
        for (auto const* prefix : { "cases.state.", "cases.inbox.view.", "cases.conflict." }) {
            auto const key = prefix + std::string(state);
            CHECK_MESSAGE(site.words("ja", key, {}) != key, key);
        }
}

}  // namespace
