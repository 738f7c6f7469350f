// The way of a draft by the town's table, who may stand in, and what happens when nobody is there.
#include "tests/office.h"

using namespace mado;
using namespace mado::approvals;

using Kind = Refusal::Kind;

namespace {

struct Way : test::Office {
    Caller affairs_head = staff("nagase", "affairs_head"), deputy = staff("kubo", "works_deputy"), vice_mayor = staff("soejima", "vice_mayor");

    Way()
    {
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            using enum access::Role;
            organization::keep_division(tx, { "general_affairs", "総務部 総務課", "0866-00-0001", "" });
            position(tx, "affairs_head", "general_affairs", "総務課長", "division_head", "nagase", "9022", { Approver });
            position(tx, "works_deputy", "public_works", "土木課長補佐", "clerk", "kubo", "9050", { Examiner });
            position(tx, "vice_mayor", "", "副市長", "clerk", "soejima", "9051", { Approver });
            return {};
        }));
    }

    std::string way_of(Draft const& draft)
    {
        std::map<std::string, std::string> const short_names { { "roads_head", "係" }, { "works_head", "課" }, { "works_department_head", "部" }, { "mayor", "長" }, { "affairs_head", "総" } };
        std::map<StepKind, std::string> const kinds { { StepKind::Passes, "" }, { StepKind::Concurs, "合" }, { StepKind::Decides, "決" }, { StepKind::Informs, "供" } };
        std::string words;
        for (auto const& step : draft.steps)
            words += (words.empty() ? "" : " ") + kinds.at(step.kind) + short_names.at(step.position.value);
        return words;
    }
    Result<Draft> plan(char const* matter_class, std::int64_t amount, char const* result = "")
    {
        auto what = proposal();
        what.matter_class = matter_class;
        what.amount = amount;
        what.result = result;
        return read([&](db::Read& tx) { return planned(tx, clerk, here, what); });
    }
    Draft sent(char const* matter_class, std::int64_t amount, bool is_urgent = false)
    {
        auto what = proposal();
        what.matter_class = matter_class;
        what.amount = amount;
        what.is_urgent = is_urgent;
        auto const made = write([&](db::Write& tx) -> Result<Draft> {
            auto const written = TRY(approvals::write(tx, clerk, here, what));
            return circulate(tx, clerk, here, written.id, written.version);
        });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    template <class Act>
    Result<Draft> act(Act act, Caller const& caller, DraftId const& id, std::string words = "理由")
    {
        return write([&](db::Write& tx) { return act(tx, caller, here, id, words, find(tx, id)->version); });
    }
    void away(char const* person)
    {
        auto const today = here.now().today();
        write([&](db::Write& tx) -> Result<void> { organization::keep_absence(tx, { { person }, today, today.plus_days(1) }); return {}; });
    }
    Result<void> stand_in(char const* by, bool is_acting, std::optional<Day> until, char const* position = "works_head", int order = 1)
    {
        StandIn const one { { position }, { by }, is_acting, order, test::day("2026-04-01"), until, "決裁規程第9条" };
        return write([&](db::Write& tx) { return keep_stand_in(tx, administrator, here, one); });
    }
};

auto const send_back_to_drafter = [](db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view words, std::int64_t version) {
    return send_back(tx, caller, here, id, words, version);
};

TEST_CASE_FIXTURE(Way, "the routes of a 決裁規程 of forty rows")
{
    struct Row { char const* matter_class; std::int64_t amount; char const* result; char const* way; char const* article; };
    for (auto const& row : {
             Row { "物品の購入", 500'000, "", "係 決課", "財務の項1(1)" },
             Row { "物品の購入", 500'001, "", "係 課 決部", "財務の項1(2)" },
             Row { "物品の購入", 3'000'001, "", "係 課 決長", "財務の項1(3)" },
             Row { "支出命令", 1, "", "係 決課", "財務の項2" },
             Row { "収入の調定", 1, "", "係 決課", "財務の項3" },
             Row { "過誤納金の還付", 1'000'000, "", "係 決課", "財務の項4(1)" },
             Row { "過誤納金の還付", 1'000'001, "", "係 決部", "財務の項4(2)" },
             Row { "不納欠損処分", 500'000, "", "係 決部", "財務の項5(1)" },
             Row { "不納欠損処分", 500'001, "", "係 決長", "財務の項5(2)" },
             Row { "予算の流用", 1'000'000, "", "合総 係 決部", "財務の項6(1)" },
             Row { "予算の流用", 1'000'001, "", "合総 係 決長", "財務の項6(2)" },
             Row { "予備費の充用", 1, "", "合総 係 決長", "財務の項7" },
             Row { "工事請負契約", 1'300'000, "", "係 決課", "契約の項1(1)" },
             Row { "工事請負契約", 1'300'001, "", "係 合総 課 決部", "契約の項1(2)" },
             Row { "工事請負契約", 10'000'001, "", "係 合総 課 部 決長", "契約の項1(3)" },
             Row { "業務委託契約", 1'000'000, "", "係 決課", "契約の項2(1)" },
             Row { "業務委託契約", 1'000'001, "", "係 課 決部", "契約の項2(2)" },
             Row { "業務委託契約", 5'000'001, "", "係 合総 課 部 決長", "契約の項2(3)" },
             Row { "賃貸借契約", 800'000, "", "係 決課", "契約の項3(1)" },
             Row { "賃貸借契約", 800'001, "", "係 課 決部", "契約の項3(2)" },
             Row { "賃貸借契約", 3'000'001, "", "係 合総 課 決長", "契約の項3(3)" },
             Row { "補助金の交付決定", 500'000, "", "係 決課", "補助金の項1(1)" },
             Row { "補助金の交付決定", 500'001, "", "係 課 決部", "補助金の項1(2)" },
             Row { "補助金の交付決定", 5'000'001, "", "係 課 決長", "補助金の項1(3)" },
             Row { "補助金の額の確定", 1, "", "係 決課", "補助金の項2" },
             Row { "補助金の返還命令", 1, "", "係 決部", "補助金の項3" },
             Row { "休暇の承認", 0, "", "係 決課", "人事の項1" },
             Row { "時間外勤務命令", 0, "", "係 決課", "人事の項2" },
             Row { "旅行命令(日帰り)", 0, "", "決係", "人事の項3" },
             Row { "旅行命令(宿泊)", 100'000, "", "係 決課", "人事の項4(1)" },
             Row { "旅行命令(宿泊)", 100'001, "", "係 決部", "人事の項4(2)" },
             Row { "会計年度任用職員の任用", 0, "", "係 決部", "人事の項5" },
             Row { "公印の使用", 0, "", "決係", "文書の項1" },
             Row { "定例の照会・回答", 0, "", "決係", "文書の項2" },
             Row { "公文書の廃棄", 0, "", "係 決課", "文書の項3" },
             Row { "告示・公告", 0, "", "係 決部 供総", "文書の項4" },
             Row { "開示請求", 0, "granted", "係 決課", "情報公開の項1" },
             Row { "開示請求", 0, "partly", "係 決部", "情報公開の項2" },
             Row { "不利益処分", 0, "", "係 決長", "行政処分の項1" },
             Row { "", 0, "", "係 決長", "第3条(市長の決裁)" },
         }) {
        CAPTURE(row.matter_class);
        CAPTURE(row.amount);
        auto const draft = plan(row.matter_class, row.amount, row.result);
        REQUIRE_MESSAGE(draft, (draft ? "" : draft.error().key));
        CHECK(way_of(*draft) == row.way);
        CHECK(draft->article.ends_with(row.article));
    }
}

TEST_CASE_FIXTURE(Way, "a permit of outdoor advertising goes through four positions only when its fee is over the limit")
{
    auto const plan_of = [&](std::int64_t fee, char const* result) {
        auto what = proposal();
        what.route = "outdoor_advertising";
        what.effect = "disposition";
        what.matter_class.clear();
        what.amount = fee;
        what.result = result;
        auto drafter = stranger;
        return read([&](db::Read& tx) { return planned(tx, drafter, here, what); });
    };
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        using enum access::Role;
        organization::keep_division(tx, { "city_planning", "建設部 都市計画課", "0866-00-0007", "" });
        position(tx, "scenery_head", "city_planning/scenery", "景観係長", "section_head", "kubo_j", "9029", { Approver });
        position(tx, "planning_head", "city_planning", "都市計画課長", "division_head", "yasuda", "9028", { Approver });
        position(tx, "planning_department_head", "city_planning", "建設部次長", "department_head", "hoshino", "9027", { Approver });
        return {};
    }));
    auto const words = [](Draft const& draft) {
        std::string all;
        for (auto const& step : draft.steps)
            all += (all.empty() ? "" : " ") + word_of(step.kind) + ":" + step.position.value;
        return all;
    };
    CHECK(words(*plan_of(50'000, "granted")) == "decides:planning_head");
    CHECK(words(*plan_of(50'001, "granted")) == "passes:scenery_head concurs:works_head passes:planning_head decides:planning_department_head informs:affairs_head");
    CHECK(words(*plan_of(50'001, "refused")) == "decides:planning_department_head");
}

TEST_CASE_FIXTURE(Way, "what the drafter adds has its place and its reason, and only where the town lets him")
{
    auto const sent_with = [&](std::vector<Proposal::Added> added) {
        auto what = proposal();
        what.added = std::move(added);
        return write([&](db::Write& tx) -> Result<Draft> {
            auto const written = TRY(approvals::write(tx, clerk, here, what));
            return circulate(tx, clerk, here, written.id, written.version);
        });
    };
    auto const refused = [&](std::vector<Proposal::Added> added) { return sent_with(std::move(added)).error().fields.at(0).key; };
    CHECK(way_of(*sent_with({ { StepKind::Concurs, { "affairs_head" }, true, "予算の科目を確かめるため" } })) == "係 合総 決課");
    CHECK(way_of(*sent_with({ { StepKind::Concurs, { "affairs_head" }, false, "先に予算を確かめるため" } })) == "合総 係 決課");
    auto const draft = sent_with({ { StepKind::Informs, { "affairs_head" }, true, "備品台帳に載せるため" } });
    CHECK(way_of(*draft) == "係 決課 供総");
    auto const kept = found(draft->id);
    CHECK(kept.steps.back().is_added);
    CHECK(kept.steps.back().article == "備品台帳に載せるため");
    CHECK(kept.proposal.added.at(0).why == "備品台帳に載せるため");
    CHECK(test::has(shown(section_head, "/approvals/{draft}", { { "draft", draft->id.value } }), "起案者が加えました：備品台帳に載せるため"));

    CHECK(refused({ { StepKind::Informs, { "affairs_head" } } }) == "approvals.added.why_required");
    CHECK(refused({ { StepKind::Informs, {}, true, "知らせるため" } }) == "approvals.added.no_such_position");
    CHECK(refused({ { StepKind::Informs, { "nobody_here" }, true, "知らせるため" } }) == "approvals.added.no_such_position");
    CHECK(refused({ { StepKind::Decides, { "affairs_head" }, true, "決めてもらうため" } }) == "approvals.added.no_such_kind");
    auto rules_of_town = read([](db::Read& tx) { return rules(tx); });
    rules_of_town.drafter_adds_steps = false;
    REQUIRE(write([&](db::Write& tx) { return set_rules(tx, administrator, here, rules_of_town); }));
    CHECK(refused({ { StepKind::Informs, { "affairs_head" }, true, "知らせるため" } }) == "approvals.added.not_here");
    CHECK_FALSE(test::has(shown(clerk, "/approvals/new"), "added.why.1"));
}

TEST_CASE_FIXTURE(Way, "a position that nobody holds is passed over; the drafter's own is too")
{
    auto const today = here.now().today();
    write([&](db::Write& tx) -> Result<void> { organization::end_assignment(tx, { "otsuki" }, { "roads_head" }, today.plus_days(-1)); return {}; });
    CHECK(way_of(*plan("物品の購入", 500'001)) == "課 決部");
    write([&](db::Write& tx) -> Result<void> { organization::end_assignment(tx, { "hiramatsu" }, { "works_head" }, today.plus_days(-1)); return {}; });
    CHECK(way_of(*plan("物品の購入", 500'000)) == "決部");
}

TEST_CASE_FIXTURE(Way, "代決: only listed, only in absence, only when urgent and never what is grave")
{
    REQUIRE(stand_in("works_deputy", false, std::nullopt));
    auto const urgent = sent("物品の購入", 1'000, true), calm = sent("物品の購入", 2'000);
    REQUIRE(act(agree, section_head, urgent.id));
    REQUIRE(act(agree, section_head, calm.id));
    CHECK(act(decide, deputy, urgent.id).error().key == "approvals.substitute.not_absent");
    away("hiramatsu");
    CHECK(act(decide, deputy, calm.id).error().key == "approvals.substitute.not_urgent");
    CHECK(act(decide, department_head, urgent.id).error().key == "approvals.not_your_turn");
    auto const decided = act(decide, deputy, urgent.id);
    REQUIRE_MESSAGE(decided, (decided ? "" : decided.error().key));
    CHECK(decided->authority.regime == Regime::Substituted);
    CHECK(decided->authority.article == "決裁規程第9条");
    auto const review = decided->steps.back();
    CHECK(review.kind == StepKind::Reviews);
    CHECK(review.until == test::day("2026-11-26"));  // five working days after the 18th: the 23rd is a holiday
    CHECK(act(see, head, urgent.id)->steps.back().state == StepState::Seen);
}

TEST_CASE_FIXTURE(Way, "a substitute whose term ended between the page and the click")
{
    REQUIRE(stand_in("works_deputy", false, std::nullopt));
    auto const draft = sent("物品の購入", 1'000, true);
    REQUIRE(act(agree, section_head, draft.id));
    away("hiramatsu");
    REQUIRE(read([&](db::Read& tx) { return turn_of(tx, deputy, here, *find(tx, draft.id)); }));
    auto const yesterday = here.now().today().plus_days(-1);
    REQUIRE(write([&](db::Write& tx) { return end_stand_in(tx, administrator, here, { "works_head" }, { "works_deputy" }, test::day("2026-04-01"), yesterday); }));
    CHECK(act(decide, deputy, draft.id).error().kind == Kind::Forbidden);
    CHECK(found(draft.id).state == DraftState::Circulating);
}

TEST_CASE_FIXTURE(Way, "職務代理 has a term, and its name is kept with the decision")
{
    CHECK(stand_in("vice_mayor", true, std::nullopt, "mayor").error().fields.at(0).key == "approvals.rules.acting_needs_an_end");
    REQUIRE(stand_in("vice_mayor", true, test::day("2026-12-31"), "mayor"));
    auto const draft = sent("不納欠損処分", 500'001);
    REQUIRE(act(agree, section_head, draft.id));
    auto const decided = act(decide, vice_mayor, draft.id);
    REQUIRE_MESSAGE(decided, (decided ? "" : decided.error().key));
    CHECK(decided->authority.regime == Regime::Acting);
    CHECK(decided->authority.name == "副市長");
    clock.set(instant_in_tokyo(test::day("2027-01-04"), 9));
    auto const later = sent("不納欠損処分", 500'001);
    REQUIRE(act(agree, section_head, later.id));
    CHECK(act(decide, vice_mayor, later.id).error().kind == Kind::Forbidden);
}

TEST_CASE_FIXTURE(Way, "委任: the one entrusted decides in his own name")
{
    Entrustment const one { "general_affairs", "", { "works_head" }, "委任規則第2条", "総社市土木事務所長", test::day("2026-04-01"), std::nullopt };
    CHECK(write([&](db::Write& tx) { return keep_entrustment(tx, clerk, here, one); }).error().kind == Kind::Forbidden);
    REQUIRE(write([&](db::Write& tx) { return keep_entrustment(tx, administrator, here, one); }));
    CHECK(write([&](db::Write& tx) { return keep_entrustment(tx, administrator, here, one); }).error().fields.at(0).key == "approvals.rules.twice");
    auto const draft = sent("物品の購入", 1'000);
    REQUIRE(act(agree, section_head, draft.id));
    auto const decided = act(decide, head, draft.id);
    REQUIRE(decided);
    CHECK(decided->authority.regime == Regime::Entrusted);
    CHECK(decided->authority.name == "総社市土木事務所長");
}

TEST_CASE_FIXTURE(Way, "合議 with 不同意 goes to the nearest above both")
{
    auto const draft = sent("工事請負契約", 2'000'000);
    CHECK(act(disagree, clerk, draft.id).error().kind == Kind::Forbidden);
    auto const after = act(disagree, affairs_head, draft.id, "予算の科目が違う");
    REQUIRE_MESSAGE(after, (after ? "" : after.error().key));
    CHECK(after->decider == PositionId { "mayor" });
    REQUIRE(act(agree, section_head, draft.id));
    REQUIRE(act(agree, head, draft.id));
    REQUIRE(act(agree, department_head, draft.id));
    auto const mayor = staff("ichino", "mayor");
    auto const back = write([&](db::Write& tx) { return send_back(tx, mayor, here, draft.id, "総務課と話す", 1, 2); });
    REQUIRE_MESSAGE(back, (back ? "" : back.error().key));
    CHECK(back->step(2)->is_open());
    REQUIRE(act(agree, affairs_head, draft.id));
    REQUIRE(act(agree, head, draft.id));
    REQUIRE(act(agree, department_head, draft.id));
    CHECK(act(decide, mayor, draft.id)->state == DraftState::Decided);
    auto const acts = read([&](db::Read& tx) { return acts_of(tx, draft.id); });
    CHECK(acts.size() == 11);
    CHECK(is_unbroken(acts, draft.id));
}

TEST_CASE_FIXTURE(Way, "rights: who holds no step sees nothing, another town nothing at all")
{
    auto const draft = sent("工事請負契約", 2'000'000);
    auto const sees = [&](Caller const& caller) { return read([&](db::Read& tx) { return find_for(tx, caller, here, draft.id); }, caller.tenant); };
    CHECK(sees(affairs_head).has_value());  // 合議: on the way, though the matter is another division's
    CHECK(sees(clerk).has_value());
    CHECK(sees(stranger).error().kind == Kind::Forbidden);
    CHECK(sees(theirs).error().kind == Kind::NotFound);
    CHECK(act(agree, stranger, draft.id).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return agree(tx, theirs, here, draft.id, "", 1); }, neighbour).error().kind == Kind::NotFound);
    auto what = proposal();
    auto const writing = write([&](db::Write& tx) { return approvals::write(tx, clerk, here, what); });
    REQUIRE(writing);
    CHECK(read([&](db::Read& tx) { return find_for(tx, section_head, here, writing->id); }).error().kind == Kind::NotFound);
    CHECK(act(send_back_to_drafter, stranger, draft.id).error().kind == Kind::Forbidden);
    CHECK(read([&](db::Read& tx) { return inbox(tx, theirs, here, {}); }, neighbour).rows.empty());
}

TEST_CASE_FIXTURE(Way, "人事異動: what would be stranded is told before, and moved on when it happens")
{
    auto const draft = sent("物品の購入", 500'001);
    auto const first_of_year = test::day("2027-04-01");
    auto const ahead = [&] { return read([&](db::Read& tx) { return stranded(tx, here, first_of_year); }); };
    CHECK(ahead().empty());
    auto const last = first_of_year.plus_days(-1);
    write([&](db::Write& tx) -> Result<void> {
        organization::end_assignment(tx, { "otsuki" }, { "roads_head" }, last);
        organization::end_assignment(tx, { "senoo" }, { "works_department_head" }, last);
        return {};
    });
    auto const told = ahead();
    REQUIRE(told.size() == 2);
    CHECK(told[0].why == Stranded::Why::Vacant);
    CHECK(read([&](db::Read& tx) { return stranded(tx, here, last); }).empty());
    auto const job = Caller { .tenant = code, .kind = CallerKind::System, .job = "approvals.daily" };
    CHECK_FALSE(*write([&](db::Write& tx) { return move_on(tx, job, here, draft.id); }));
    clock.set(instant_in_tokyo(first_of_year, 9));
    CHECK(*write([&](db::Write& tx) { return move_on(tx, job, here, draft.id); }));
    REQUIRE(act(agree, head, draft.id));
    CHECK(*write([&](db::Write& tx) { return move_on(tx, job, here, draft.id); }));
    CHECK(found(draft.id).decider == PositionId { "mayor" });
    CHECK(act(decide, staff("ichino", "mayor"), draft.id)->state == DraftState::Decided);
}

TEST_CASE_FIXTURE(Way, "引上げ by a superior in the line, and raising by who would decide")
{
    auto const pulled = sent("物品の購入", 1'000);
    CHECK(act(pull_up, affairs_head, pulled.id).error().kind == Kind::Forbidden);
    REQUIRE(act(pull_up, department_head, pulled.id));
    CHECK(act(decide, head, pulled.id).error().kind == Kind::Conflict);
    CHECK(act(decide, department_head, pulled.id)->state == DraftState::Decided);
    auto const raised = sent("物品の購入", 1'000);
    REQUIRE(act(agree, section_head, raised.id));
    CHECK(act(raise, head, raised.id, "異例のため")->decider == PositionId { "works_department_head" });
}

TEST_CASE_FIXTURE(Way, "後閲 are found among all that waits, page by page, by who has to review alone; the forecast asks the last acts of its positions")
{
    REQUIRE(stand_in("works_deputy", false, std::nullopt));
    std::vector<DraftId> reviewed;
    away("hiramatsu");
    for (int i = 0; i < 3; ++i) {
        auto const urgent = sent("物品の購入", 1'000 + i, true);
        REQUIRE(act(agree, section_head, urgent.id));
        REQUIRE(act(decide, deputy, urgent.id));
        reviewed.push_back(urgent.id);
        clock.set({ clock.now().microseconds + 60'000'000 });
    }
    for (int i = 0; i < 4; ++i)
        REQUIRE(act(agree, section_head, sent("物品の購入", 2'000 + i).id));
    auto const reviews = [&](Caller const& caller, std::optional<InboxKey> after = {}) {
        return read([&](db::Read& tx) { return inbox(tx, caller, here, { .reviews = true, .after = after, .most = 2 }); });
    };
    auto const first = reviews(head);
    REQUIRE(first.rows.size() == 2);
    CHECK(first.rows.at(0).draft == reviewed.at(0));
    REQUIRE(first.next);
    auto const second = reviews(head, first.next);
    REQUIRE(second.rows.size() == 1);
    CHECK(second.rows.at(0).draft == reviewed.at(2));
    CHECK_FALSE(second.next);
    CHECK(reviews(deputy).rows.empty());
    CHECK(reviews(department_head).rows.empty());

    auto const next = sent("物品の購入", 3'000);
    CHECK(read([&](db::Read& tx) { return forecast(tx, here, next); }).has_value());
    auto other = next;
    other.proposal.route = "road_permits";  // no history of that table
    CHECK_FALSE(read([&](db::Read& tx) { return forecast(tx, here, other); }).has_value());
}

}  // namespace
