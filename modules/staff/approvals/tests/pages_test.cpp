// The pages of those who decide and of those who write.
#include "tests/office.h"

#include "jobs/daily.h"
#include "service/classes.h"

using namespace mado;
using namespace mado::approvals;
using approvals::test::Office;
using approvals::test::day;
using approvals::test::has;
using RefusalKind = Refusal::Kind;

namespace {

http::Pairs typed(std::string const& act, std::string const& amount = "100,000")
{
    return { { "matter_class", "general_affairs|物品の購入" }, { "title", "机の購入" }, { "body", "買ってよろしいか。\r\n机 2台" }, { "amount", amount }, { "do", act } };
}

TEST_CASE_FIXTURE(Office, "a free draft is written, its way looked at and sent on it; the section head sees it, agrees, and the next one opens; the head decides")
{
    auto const form = shown(clerk, "/approvals/new");
    CHECK(has(form, "general_affairs|物品の購入"));
    CHECK(has(form, "/approvals"));
    auto const saved = visit(clerk, "/approvals/new", {}, typed("save"));
    REQUIRE(saved);
    CHECK(saved->status == 303);
    auto const own = read([&](db::Read& tx) { return drafted_by(tx, clerk); });
    REQUIRE(own.size() == 1);
    CHECK(own.front().state == DraftState::Writing);
    CHECK(own.front().proposal.amount == 100'000);
    CHECK(own.front().proposal.moves_money);
    CHECK(own.front().proposal.body == "買ってよろしいか。\n机 2台");
    std::map<std::string, std::string> const path { { "draft", own.front().id.value } };
    auto const written = shown(clerk, "/approvals/{draft}/write", path);
    CHECK(has(written, "管理係長"));  // the way as it would be
    CHECK(has(written, "土木課長"));
    CHECK(shown(section_head, "/approvals/{draft}/write", path).starts_with("approvals."));

    CHECK(has(shown(clerk, "/approvals/{draft}", path), "続きを書く"));
    CHECK_FALSE(has(shown(clerk, "/approvals/{draft}", path), "もう一度起案する"));

    auto again = typed("circulate", "120,000");
    again.emplace_back("version", std::to_string(own.front().version));
    auto const sent = visit(clerk, "/approvals/{draft}/write", path, again);
    REQUIRE(sent);
    auto const first = found(own.front().id);
    CHECK(first.state == DraftState::Circulating);
    CHECK(first.proposal.amount == 120'000);
    auto const second = circulating("いすの購入");

    auto const list = shown(section_head, "/approvals");
    CHECK(has(list, "机の購入"));
    CHECK(has(list, "いすの購入"));
    auto const page = shown(section_head, "/approvals/{draft}", { { "draft", first.id.value } });
    CHECK(has(page, "机 2台"));
    CHECK(has(page, "120,000円"));
    CHECK(has(page, "value=\"agree\""));
    CHECK_FALSE(has(page, "value=\"decide\""));
    CHECK(has(page, "起案者と決裁者は別の人"));
    auto const pressed = press(section_head, first, "agree", "よい");
    REQUIRE(pressed);
    CHECK(has(location(*pressed), second.id.value));  // the next of the inbox
    auto const above = shown(head, "/approvals/{draft}", { { "draft", first.id.value } });
    CHECK(has(above, "value=\"decide\""));
    CHECK(has(above, "「よい」"));
    CHECK(has(above, "経過は、はじめから途切れなく署名がつながっています"));
    REQUIRE(press(head, found(first.id), "decide"));
    CHECK(found(first.id).state == DraftState::Decided);
    CHECK(has(shown(clerk, "/approvals/{draft}", { { "draft", first.id.value } }), "専決（長の名で施行）"));
}

TEST_CASE_FIXTURE(Office, "nothing typed is lost: no title, an amount of words, too little for a disposition")
{
    struct Row { char const* name; http::Pairs form; char const* says; };
    auto const with = [](http::Pairs form, std::string const& field, std::string const& value) {
        std::erase_if(form, [&](auto const& one) { return one.first == field; });
        form.emplace_back(field, value);
        return form;
    };
    Row const rows[] = {
        { "no title", with(typed("circulate"), "title", "　"), "件名を入力してください" },
        { "an amount of words", typed("circulate", "十万円"), "金額は、0以上の数字" },
        { "no class", with(typed("save"), "matter_class", ""), "事務の区分を選んでください" },
        { "a class of no table", with(typed("save"), "matter_class", "general_affairs|知らない区分"), "事務の区分を選んでください" },
        { "a refusal without reasons", with(typed("save"), "result", "refused"), "理由と根拠" },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const answer = visit(clerk, "/approvals/new", {}, row.form);
        REQUIRE(answer);
        CHECK(answer->status == 422);
        CHECK(has(answer->body, row.says));
        CHECK(has(answer->body, "机 2台"));
    }
    CHECK(read([&](db::Read& tx) { return drafted_by(tx, clerk); }).empty());
}

TEST_CASE_FIXTURE(Office, "who sees a draft and who may act: nobody of another division or town, and no version but the one that was shown")
{
    auto const draft = circulating();
    std::map<std::string, std::string> const path { { "draft", draft.id.value } };
    for (auto const& [name, caller] : { std::pair<char const*, Caller const&> { "another division", stranger }, { "another town", theirs } }) {
        CAPTURE(name);
        auto const seen = visit(caller, "/approvals/{draft}", path);
        REQUIRE_FALSE(seen);
        CHECK((seen.error().kind == RefusalKind::NotFound || seen.error().kind == RefusalKind::Forbidden));
        CHECK_FALSE(press(caller, draft, "agree"));
        CHECK_FALSE(visit(caller, "/approvals/{draft}/hold", path, { { "comment", "待つ" }, { "until", "2026-11-20" }, { "version", "1" } }));
        CHECK_FALSE(has(shown(caller, "/approvals"), draft.proposal.title));
    }
    auto stale = draft;
    stale.version += 7;
    auto const refused = press(section_head, stale, "agree", "打ったことば");
    REQUIRE(refused);
    CHECK(refused->status == 409);
    CHECK(has(refused->body, "打ったことば"));
    auto const without_reason = press(section_head, draft, "send_back");
    REQUIRE(without_reason);
    CHECK(without_reason->status == 422);
    CHECK(has(without_reason->body, "差し戻す理由"));
    CHECK(found(draft.id).state == DraftState::Circulating);
    CHECK(press(section_head, draft, "fly").value().status == 422);
    auto const worded = visit(clerk, "/approvals/new", {}, typed("save", "十万円"));
    REQUIRE(worded);
    CHECK(has(worded->body, "十万円"));
    auto const early = press(head, draft, "decide");  // the section head comes first
    CHECK((!early || early->status != 303));
    CHECK(found(draft.id).state == DraftState::Circulating);
}

TEST_CASE_FIXTURE(Office, "sent back to an earlier step, held until a day, edited with a reason: the page of who comes next says so")
{
    auto const draft = circulating();
    std::map<std::string, std::string> const path { { "draft", draft.id.value } };
    agreed(draft.id);
    auto const page = shown(head, "/approvals/{draft}", path);
    auto const passed = found(draft.id).steps.front();
    CHECK(has(page, "<option value=\"" + std::to_string(passed.number) + "\""));
    REQUIRE(press(head, found(draft.id), "send_back", "数を確かめて", { { "to", std::to_string(passed.number) } }));
    CHECK(found(draft.id).state == DraftState::Circulating);
    CHECK(has(shown(section_head, "/approvals/{draft}", path), "差し戻されました：hiramatsu（土木課長）「数を確かめて」"));

    auto const wrong_day = visit(section_head, "/approvals/{draft}/hold", path, { { "comment", "見積りを待つ" }, { "until", "あした" }, { "version", std::to_string(found(draft.id).version) } });
    REQUIRE(wrong_day);
    CHECK(wrong_day->status == 422);
    CHECK(has(wrong_day->body, "見積りを待つ"));
    REQUIRE(visit(section_head, "/approvals/{draft}/hold", path, { { "comment", "見積りを待つ" }, { "until", "2026-11-25" }, { "version", std::to_string(found(draft.id).version) } }));
    CHECK_FALSE(has(shown(section_head, "/approvals"), draft.proposal.title));
    CHECK(has(shown(section_head, "/approvals", {}, { { "view", "held" } }), draft.proposal.title));
    CHECK(has(shown(clerk, "/approvals", {}, { { "view", "own" } }), "見積りを待つ"));

    auto const now = found(draft.id);
    REQUIRE(visit(section_head, "/approvals/{draft}/edit", path,
        { { "title", now.proposal.title + "（1台）" }, { "body", "次のとおり購入してよろしいか。\r\nプリンター 1台" }, { "remark", "" }, { "why", "台数を明らかに" }, { "version", std::to_string(now.version) } }));
    CHECK(found(draft.id).version == now.version + 1);
    CHECK(found(draft.id).proposal.body == now.proposal.body);  // other line ends are no change
    auto const changed = shown(section_head, "/approvals/{draft}", path);
    CHECK(has(changed, "<ins>プリンターの購入（1台）</ins>"));
    CHECK(has(changed, "台数を明らかに"));
}

TEST_CASE_FIXTURE(Office, "a word is put to a place and stands there; none without words, none from who may not see it")
{
    auto const draft = circulating();
    std::map<std::string, std::string> const path { { "draft", draft.id.value } };
    auto const empty = visit(section_head, "/approvals/{draft}", path, { { "do", "say" }, { "place", "body:2" }, { "said", " " } });
    REQUIRE(empty);
    CHECK(empty->status == 422);
    CHECK(has(empty->body, "意見を入力してください"));
    REQUIRE(visit(section_head, "/approvals/{draft}", path, { { "do", "say" }, { "place", "body:2" }, { "said", "機種は?" } }));
    auto const page = shown(head, "/approvals/{draft}", path);
    auto const at = page.find("id=\"body-2\"");
    REQUIRE(at != std::string::npos);
    CHECK(page.find("機種は?") > at);
    CHECK_FALSE(visit(stranger, "/approvals/{draft}", path, { { "do", "say" }, { "place", "title" }, { "said", "のぞく" } }));
    CHECK(read([&](db::Read& tx) { return comments_of(tx, draft.id); }).size() == 1);
}

TEST_CASE_FIXTURE(Office, "like drafts on one page: those that are ticked are decided one by one, and each one's outcome is told")
{
    std::vector<Draft> drafts;
    for (auto const* title : { "一の購入", "二の購入", "三の購入" })
        drafts.push_back(agreed(circulating(title).id));
    std::map<std::string, std::string> const path { { "draft", drafts[0].id.value } };
    auto const page = shown(head, "/approvals/together/{draft}", path);
    for (auto const& draft : drafts)
        CHECK(has(page, draft.proposal.title));
    CHECK_FALSE(has(page, "checked"));
    auto const none = visit(head, "/approvals/together/{draft}", path, { { "csrf", "" } });
    REQUIRE(none);
    CHECK(none->status == 422);
    CHECK(has(none->body, "よいものに印を付けてください"));
    http::Pairs form;
    for (auto const& draft : { drafts[0], drafts[1] }) {
        form.emplace_back("draft", draft.id.value);
        form.emplace_back("version." + draft.id.value, std::to_string(draft.version + (draft.id == drafts[1].id ? 1 : 0)));
    }
    auto const outcome = visit(head, "/approvals/together/{draft}", path, form);
    REQUIRE(outcome);
    CHECK(has(outcome->body, "2件のうち 1件"));
    CHECK(has(outcome->body, "画面を開き直して"));  // the one whose version was another
    CHECK(found(drafts[0].id).state == DraftState::Decided);
    CHECK(found(drafts[1].id).state == DraftState::Circulating);
    CHECK(found(drafts[2].id).state == DraftState::Circulating);
    auto const by_others = visit(stranger, "/approvals/together/{draft}", path, { { "draft", drafts[2].id.value }, { "version." + drafts[2].id.value, std::to_string(drafts[2].version) } });
    REQUIRE(by_others);
    CHECK(has(by_others->body, "1件のうち 0件"));
    CHECK_FALSE(has(by_others->body, "三の購入"));
    CHECK_FALSE(has(shown(stranger, "/approvals/together/{draft}", path), "三の購入"));
}

TEST_CASE_FIXTURE(Office, "the town's rules: kept, refused with what was typed, by an administrator alone; a stand-in decides for who is away")
{
    http::Pairs const good { { "do", "rules" }, { "drafter_adds_steps", "yes" }, { "material", "body" }, { "never_substituted", "refused" }, { "remind_days", "2" }, { "review_days", "4" } };
    auto bad = good;
    bad[4].second = "0";
    auto const refused = visit(administrator, "/approvals/rules", {}, bad);
    REQUIRE(refused);
    CHECK(refused->status == 422);
    CHECK(has(refused->body, "1から90まで"));
    REQUIRE(visit(administrator, "/approvals/rules", {}, good));
    auto const kept = read([](db::Read& tx) { return rules(tx); });
    CHECK(kept.remind_days == 2);
    CHECK(kept.material == std::vector<std::string> { "body" });
    CHECK_FALSE(kept.drafter_decides_others);
    auto const by_clerk = visit(clerk, "/approvals/rules", {}, good);
    REQUIRE_FALSE(by_clerk);
    CHECK(by_clerk.error().kind == RefusalKind::Forbidden);
    CHECK(read([](db::Read& tx) { return rules(tx).remind_days; }, neighbour) == 3);

    http::Pairs const stand_in { { "do", "stand_in" }, { "position", "works_head" }, { "by", "roads_head" }, { "kind", "substitute" }, { "order", "1" }, { "since", "2026-04-01" }, { "article", "決裁規程第8条" } };
    REQUIRE(visit(administrator, "/approvals/rules", {}, stand_in).value().status == 303);
    auto const twice = visit(administrator, "/approvals/rules", {}, stand_in);
    REQUIRE(twice);
    CHECK(twice->status == 422);
    CHECK(has(twice->body, "同じ期間に"));
    CHECK(has(shown(administrator, "/approvals/rules"), "決裁規程第8条"));

    auto const draft = agreed(circulating("急ぎの購入", true).id);
    auto const early = press(section_head, draft, "decide");  // the head is there
    CHECK((!early || early->status != 303));
    REQUIRE(write([&](db::Write& tx) -> Result<void> { organization::keep_absence(tx, { { "hiramatsu" }, day("2026-11-18"), day("2026-11-18") }); return {}; }));
    auto const list = shown(section_head, "/approvals");
    CHECK(has(list, "（土木課長の代決）"));
    CHECK(has(list, "急施"));
    CHECK(has(shown(section_head, "/approvals/{draft}", { { "draft", draft.id.value } }), "土木課長の代わりに処理します（代決）"));
    REQUIRE(press(section_head, draft, "decide").value().status == 303);
    CHECK(found(draft.id).authority.regime == Regime::Substituted);
    CHECK(has(shown(head, "/approvals", {}, { { "view", "reviews" } }), "急ぎの購入"));
    CHECK(has(shown(head, "/approvals/{draft}", { { "draft", draft.id.value } }), "後閲しました"));
    REQUIRE(press(head, found(draft.id), "see").value().status == 303);
    CHECK_FALSE(has(shown(head, "/approvals", {}, { { "view", "reviews" } }), "急ぎの購入"));

    REQUIRE(visit(administrator, "/approvals/rules", {}, { { "do", "end_stand_in" }, { "position", "works_head" }, { "by", "roads_head" }, { "begun", "2026-04-01" } }).value().status == 303);
    CHECK(read([&](db::Read& tx) { return stand_ins_of(tx, { "roads_head" }, day("2026-11-18")); }).empty());
}

TEST_CASE_FIXTURE(Office, "looking ahead: what would lie still on the first of April, as a table and as CSV, for those who may")
{
    auto const draft = circulating("=1+1の購入");
    REQUIRE(write([&](db::Write& tx) -> Result<void> { organization::end_assignment(tx, { "hiramatsu" }, { "works_head" }, day("2027-03-31")); return {}; }));
    auto const april = shown(administrator, "/approvals/ahead");
    CHECK(has(april, "value=\"2027-04-01\""));
    CHECK(has(april, "土木課長"));
    CHECK_FALSE(has(shown(administrator, "/approvals/ahead", {}, { { "on", "2027-03-31" } }), "土木課長"));
    auto const csv = shown(administrator, "/approvals/ahead.csv", {}, { { "on", "2027-04-01" } });
    CHECK(has(csv, "\"'=1+1の購入\",\"土木課長\""));
}

TEST_CASE_FIXTURE(Office, "once a day: who waits too long is reminded of once, and a draft at a vacant position moves on")
{
    auto const draft = circulating();
    auto const days_pass = [&](int days) { clock.set({ clock.now().microseconds + days * 86'400'000'000LL }); };
    days_pass(2);
    CHECK(daily(here).reminded == 0);
    days_pass(1);
    CHECK(daily(here).reminded == 1);
    CHECK(daily(here).reminded == 0);  // the same day again
    days_pass(1);
    CHECK(daily(here).reminded == 1);
    CHECK(events(draft.id, "approvals.step.reminded") == 2);
    CHECK(has(shown(section_head, "/approvals"), "4日待っています"));

    CHECK(daily(here).moved == 0);
    REQUIRE(write([&](db::Write& tx) -> Result<void> { organization::end_assignment(tx, { "otsuki" }, { "roads_head" }, here.now().today().plus_days(-1)); return {}; }));
    CHECK(daily(here).moved == 1);
    CHECK(has(shown(head, "/approvals"), draft.proposal.title));
    CHECK(daily(here).moved == 0);
}

TEST_CASE_FIXTURE(Office, "the classes of a town's tables are those of their type, in their order")
{
    CHECK(approvals::service::quoted_words(R"("a", "b\"c" , "d")") == std::vector<std::string> { "a", "b\"c", "d" });
    CHECK(approvals::service::quoted_words("").empty());
    auto const all = read([&](db::Read& tx) { return approvals::matter_classes(tx, here, day("2026-11-18")); });
    REQUIRE_FALSE(all.empty());
    CHECK(all.front().word == "物品の購入");
    CHECK(approvals::service::class_of(all.front().value()).word == all.front().word);
    CHECK(approvals::service::class_of("nonsense").word.empty());
}

TEST_CASE_FIXTURE(Office, "how long things took is shown once something has ended")
{
    CHECK(has(shown(head, "/approvals/times"), "まだ、終わったものがありません"));
    auto const draft = circulating();
    clock.set({ clock.now().microseconds + 3'600'000'000LL });
    agreed(draft.id);
    REQUIRE(press(head, found(draft.id), "decide").value().status == 303);
    CHECK(has(shown(head, "/approvals/times"), "1時間"));
}

TEST_CASE_FIXTURE(Office, "事務の委託 on the page of the rules: refused at its own controls with what was typed, kept, ended")
{
    http::Pairs const typed { { "do", "commission" }, { "commission_route", "general_affairs" }, { "commission_procedure", "" }, { "direction", "taken" }, { "other", "早島町" },
        { "commission_article", "" }, { "commission_since", "2026-04-01" }, { "commission_until", "" } };
    auto const refused = visit(administrator, "/approvals/rules", {}, typed);
    REQUIRE(refused);
    CHECK(has(refused->body, "value=\"早島町\""));
    CHECK(has(refused->body, "手続の名前まで"));
    auto good = typed;
    for (auto& [name, value] : good) {
        if (name == "direction")
            value = "given";
        if (name == "commission_article")
            value = "規約第1条";
    }
    CHECK(visit(administrator, "/approvals/rules", {}, good).value().status == 303);
    CHECK(has(shown(administrator, "/approvals/rules"), "委託（相手の団体が決める）"));
    CHECK_FALSE(has(shown(staff("hayashi", "administration", neighbour), "/approvals/rules"), "早島町"));
    CHECK(visit(administrator, "/approvals/rules", {}, { { "do", "end_commission" }, { "route", "general_affairs" }, { "procedure", "" }, { "begun", "2026-04-01" } }).value().status == 303);
    CHECK(has(shown(administrator, "/approvals/rules"), "早島町"));
}

}  // namespace
