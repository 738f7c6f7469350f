#include "tests/hearing.h"

#include <mado/web/site.h>

using namespace mado;
using namespace mado::cases;
using mado::cases::test::day;
using mado::cases::test::Hearing;
using mado::cases::test::parsed;
using Kind = Refusal::Kind;
using enum CaseState;

namespace {

struct Limits : Hearing {
    Result<cases::Extension> extend_by(CaseId const& id, Caller const& by, std::string const& extension, std::string const& until = {}, std::string reason = "文書が多く、確認に時間がかかります。",
        std::string limit = "decision_period")
    {
        Extending const extending { std::move(limit), extension, std::move(reason), Day::parse(until) };
        return write([&](db::Write& tx) -> Result<cases::Extension> {
            auto const one = find(tx, id);
            return extend(tx, by, here, id, extending, one ? one->version : 0);
        }, by.tenant);
    }
    approvals::Draft draft_of(cases::Extension const& extension)
    {
        auto const draft = read([&](db::Read& tx) { return approvals::find(tx, extension.draft); });
        REQUIRE(draft);
        return *draft;
    }
    Result<void> extended(CaseId const& id, std::string const& extension, std::string const& until = {})
    {
        auto const made = TRY(extend_by(id, records_clerk, extension, until));
        auto const draft = draft_of(made);
        TRY(decide(draft, decider_of(draft)));
        return {};
    }
    std::vector<Passed> passed(CaseId const& id) { return read([&](db::Read& tx) { return passed_limits(tx, id); }); }
    InboxPage overdue(Caller const& by) { return read([&](db::Read& tx) { return inbox(tx, by, { .states = {}, .due_before = here.now().today() }); }); }
    static std::string with_expiry(char const* word) { return std::string("    pauses_for: [completion_request]\n    on_expiry: ") + word + "\n"; }
};

TEST_CASE_FIXTURE(Limits, "extended by approval: the end moves, the notice and the word to the applicant go with it; each once and in order")
{
    auto const id = submit_wish();
    taken(id, records_clerk);
    CHECK(found(id).due == day("2026-12-03"));
    CHECK(extend_by(id, clerk, "usual").error().kind == Kind::Forbidden);
    CHECK(extend_by(id, stranger, "usual").error().kind == Kind::NotFound);
    CHECK(extend_by(id, records_clerk, "usual", {}, " ").error().fields.at(0).field == "reason");
    CHECK(extend_by(id, records_clerk, "more").error().fields.at(0).field == "extension");
    CHECK(extend_by(id, records_clerk, "usual", {}, "理由", "no_such_limit").error().fields.at(0).field == "extension");
    auto const offered = read([&](db::Read& tx) { return extendable(tx, here, *find(tx, id)); });
    REQUIRE(offered.size() == 2);
    CHECK(offered.at(0).extended == day("2027-01-18"));  // 12-03 and 45 days: 01-17 is a Sunday

    auto const drafted = extend_by(id, records_clerk, "usual");
    REQUIRE_MESSAGE(drafted, (drafted ? "" : drafted.error().key));
    CHECK(drafted->state == ExtensionState::Drafted);
    CHECK(found(id).due == day("2026-12-03"));
    CHECK(has_event(id, "cases.case.extension_drafted"));
    CHECK(extend_by(id, records_clerk, "usual").error().key == "cases.extend.drafted_already");
    auto const draft = draft_of(*drafted);
    CHECK(draft.proposal.result_words.find("令和9年1月18日") != std::string::npos);
    auto const above = decider_of(draft);
    REQUIRE(write([&](db::Write& tx) { return approvals::send_back(tx, above, here, draft.id, "理由を詳しく", draft.version); }));
    CHECK(has_event(id, "cases.case.extension_dropped"));
    CHECK(found(id).state == Examining);

    auto const done = extended(id, "usual");
    REQUIRE_MESSAGE(done, (done ? "" : done.error().key));
    CHECK(found(id).due == day("2027-01-18"));
    CHECK(times(id, "cases.case.extended") == 1);
    CHECK(has_document(id, "disclosure_extension"));
    CHECK(told(id).back()["clear"].text("event") == "extended");
    CHECK(told(id).back()["clear"].text("expected_on") == "2027-01-18");
    render(id);
    CHECK(found(id).state == Examining);
    CHECK(told(id).back()["clear"].text("state") == "examining");
    CHECK(extend_by(id, records_clerk, "usual").error().key == "cases.extend.made_already");
    CHECK(extend_by(id, records_clerk, "special").error().fields.at(0).field == "until");
    CHECK(extend_by(id, records_clerk, "special", "2027-01-18").error().fields.at(0).field == "until");
    REQUIRE(extended(id, "special", "2027-03-31"));
    CHECK(found(id).due == day("2027-03-31"));
    CHECK(read([&](db::Read& tx) { return extendable(tx, here, *find(tx, id)); }).empty());
}

TEST_CASE_FIXTURE(Limits, "a later extension leaves no way back to an earlier one; nothing is extended once it has passed, also not by a late approval")
{
    auto const id = submit_wish();
    taken(id, records_clerk);
    REQUIRE(extended(id, "special", "2026-12-25"));
    CHECK(extend_by(id, records_clerk, "usual").error().key == "cases.extend.order");

    auto const late = submit_wish();
    taken(late, records_clerk);
    today_is("2026-12-03");  // the last day
    auto const drafted = extend_by(late, records_clerk, "usual");
    REQUIRE(drafted);
    today_is("2026-12-04");
    auto const draft = draft_of(*drafted);
    CHECK(decide(draft, decider_of(draft)).error().key == "cases.extend.passed");
    CHECK(found(late).due == day("2026-12-03"));
    CHECK_FALSE(has_document(late, "disclosure_extension"));
    REQUIRE(give_up(late));  // takes the circulating draft with it
    CHECK(read([&](db::Read& tx) { return extensions(tx, late); }).at(0).state == ExtensionState::Dropped);
    CHECK(draft_of(*drafted).state == approvals::DraftState::Recalled);
    CHECK(extend_by(late, records_clerk, "usual").error().kind == Kind::Conflict);
}

TEST_CASE_FIXTURE(Limits, "clocks: the day of a request counts, days until the answer do not, and what is asked twice is left out once")
{
    struct Row { char const* name; char const* asked; char const* answered; char const* due; };
    for (auto const& row : { Row { "asked on 11-20, answered on 11-27: seven days", "2026-11-20", "2026-11-27", "2026-12-10" },
             Row { "answered on the day of the request: none", "2026-11-20", "2026-11-20", "2026-12-03" },
             Row { "the end moves to a Sunday, then to the next open day", "2026-11-20", "2026-11-23", "2026-12-07" } }) {
        today_is("2026-11-18");
        auto const id = submit_wish();
        taken(id, records_clerk);
        today_is(row.asked);
        REQUIRE(ask(id, records_clerk, { { "wanted", std::nullopt, "年度を書いてください。" } }, day("2026-12-25")));
        CHECK(found(id).stands_still);
        today_is(row.answered);
        REQUIRE(complete(id, parsed(R"({ "wanted": "令和7年度の駅前広場の工事の契約書" })")));
        CHECK_MESSAGE(found(id).due == day(row.due), row.name);
    }
}

TEST_CASE_FIXTURE(Limits, "warn: overdue from the day after, once, in the view of what is late; while it stands still nothing passes")
{
    auto const id = submit_wish();
    auto const still = submit_wish();
    taken(id, records_clerk);
    taken(still, records_clerk);
    REQUIRE(ask(still, records_clerk, { { "wanted", std::nullopt, "年度を書いてください。" } }, day("2026-12-25")));
    today_is("2026-12-03");
    CHECK(expire_limits(here) == 0);
    CHECK(overdue(records_clerk).cases.empty());
    today_is("2026-12-04");
    CHECK(expire_limits(here) == 1);
    CHECK(expire_limits(here) == 0);
    CHECK(times(id, "cases.limit.expired") == 1);
    CHECK_FALSE(has_event(still, "cases.limit.expired"));
    CHECK(found(id).state == Examining);
    REQUIRE(overdue(records_clerk).cases.size() == 1);
    CHECK(overdue(records_clerk).cases.front().id == id);
    CHECK(overdue(clerk).cases.empty());
    CHECK(read([&](db::Read& tx) { return count(tx, records_clerk, { .states = {}, .due_before = here.now().today() }); }) == 1);
    REQUIRE(passed(id).size() == 1);
    CHECK(passed(id).front().last_day == day("2026-12-03"));
}

TEST_CASE_FIXTURE(Limits, "deemed refused: decided by the law, with its document and its reason; the draft and the questions are overtaken")
{
    auto const text = changed("information_disclosure", { { "    pauses_for: [completion_request]\n", with_expiry("deemed_refused") } });
    auto const id = submit_text(text, body(wish));
    taken(id, records_clerk);
    REQUIRE(establish(id, records_clerk, records));
    REQUIRE(ask_one(id, records_clerk, "third_party", "架空商店"));
    auto const dismissal = draft(id, records_clerk, { "dismissed", { { "形式に適合しません。", "行政手続法第7条" } }, "" });
    REQUIRE_MESSAGE(dismissal, (dismissal ? "" : dismissal.error().key));
    today_is("2026-12-03");
    CHECK(expire_limits(here) == 0);
    today_is("2026-12-04");
    CHECK(expire_limits(here) == 1);
    auto const one = found(id);
    CHECK(one.deemed);
    CHECK(one.state == Decided);
    CHECK(one.result == "refused");
    CHECK_FALSE(one.draft);
    CHECK(has_document(id, "disclosure_refused"));
    CHECK(has_event(id, "cases.case.deemed"));
    CHECK(told(id).back()["clear"].text("event") == "deemed");
    CHECK(read([&](db::Read& tx) { return approvals::find(tx, dismissal->id); })->state == approvals::DraftState::Recalled);
    CHECK(decide(*dismissal, decider_of(*dismissal)).error().kind == Kind::Conflict);
    CHECK(read([&](db::Read& tx) { return consults(tx, id); }).front().state == ConsultState::Dropped);
    CHECK(expire_limits(here) == 0);
    render(id);
    CHECK(found(id).state == Closed);
}

TEST_CASE_FIXTURE(Limits, "lapse: what was granted falls away when nothing follows in time; the next application stops it")
{
    auto const text = changed("information_disclosure", { { "    pauses_for: [completion_request]\n", "    pauses_for: [completion_request]\n" },
        { "route: { by: disclosure }", "  pick_up: { title: { ja: 受け取り, ja-x-easy: うけとり, en: Pick up }, days: '14', basis: law, law: 情報公開条例第16条, starts: decision, until: next, on_expiry: lapse }\n\nroute: { by: disclosure }" } });
    std::vector<CaseId> lapsed;
    listeners.on<Lapsed>([&](db::Write&, Caller const&, Workplace const&, Lapsed const& event) -> Result<void> {
        lapsed.push_back(event.of.id);
        return {};
    });
    std::vector<CaseId> ids;
    for (auto const* result : { "granted", "granted", "refused" }) {
        auto const id = submit_text(text, body(wish));
        ids.push_back(id);
        taken(id, records_clerk);
        REQUIRE(establish(id, records_clerk, R"({ "existence_withheld": false, "found": [ { "record": "契約書", "pages": "12", "judgement": "open" } ] })"));
        auto const drafted = draft(id, records_clerk, { result, { { "理由", "情報公開条例第7条" } }, "" });
        REQUIRE_MESSAGE(drafted, (drafted ? "" : drafted.error().key));
        REQUIRE(decide(*drafted, decider_of(*drafted)));
    }
    REQUIRE(write([&](db::Write& tx) -> Result<void> {  // as the next application's arrival does
        return tx.execute({ "test.next", "UPDATE cases_case SET next_arrived_on = $day WHERE tenant = $tenant AND id = $id" }, { { "$day", "2026-11-20" }, { "$id", ids[1] } }) == 1
            ? Result<void>() : refuse(Kind::NotFound, "test");
    }));
    today_is("2026-12-02");
    CHECK(expire_limits(here) == 0);
    today_is("2026-12-03");
    CHECK(expire_limits(here) == 1);
    CHECK(expire_limits(here) == 0);
    CHECK(lapsed == std::vector<CaseId> { ids[0] });
    CHECK(found(ids[0]).lapsed);
    CHECK(has_event(ids[0], "cases.case.lapsed"));
    CHECK(told(ids[0]).back()["clear"].text("event") == "lapsed");
    CHECK_FALSE(found(ids[1]).lapsed);
    CHECK_FALSE(found(ids[2]).lapsed);
}

// The pages, as a site serves them.
struct LimitPages : Limits {
    mado::web::Site site { { .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here };

    LimitPages()
    {
        for (auto const& module : modules) {
            site.add_files(module.name, module.files, "");
            site.add_pages(module.pages);
            site.add_routes(module.routes);
        }
        site.finish();
    }

    Result<http::Response> visit(Caller const& caller, std::string const& pattern, std::map<std::string, std::string> path, http::Pairs query = {}, std::optional<http::Pairs> form = {})
    {
        http::Request asked;
        asked.path = std::move(path);
        asked.query = std::move(query);
        asked.method = form ? "POST" : "GET";
        if (form)
            asked.form = *form;
        mado::web::Visit const made { asked, caller, here, *towns.by_code(caller.tenant), site, "ja", {}, {} };
        for (auto const& module : modules)
            for (auto const& route : module.routes)
                if (route.pattern == pattern) {
                    if (!form)
                        return route.show(made, nullptr);
                    auto answer = route.act(made);
                    if (answer || !route.show || (answer.error().kind != Kind::Invalid && answer.error().kind != Kind::Conflict))
                        return answer;
                    mado::web::Attempt const attempt { answer.error() };
                    return route.show(made, &attempt);
                }
        throw std::logic_error("no such route: " + pattern);
    }
    std::string shown(Caller const& caller, std::string const& pattern, CaseId const& id, http::Pairs query = {})
    {
        auto const answer = visit(caller, pattern, { { "case", id.value } }, std::move(query));
        return answer ? answer->body : answer.error().key;
    }
    http::Pairs versioned(CaseId const& id, http::Pairs form)
    {
        form.emplace_back("version", std::to_string(found(id).version));
        return form;
    }
    static bool has(std::string const& page, std::string_view words) { return page.find(words) != std::string::npos; }
};

TEST_CASE_FIXTURE(LimitPages, "an unanswered completion request opens a dismissal with its reason in full; a person decides")
{
    auto const id = submit_wish();
    taken(id, records_clerk);
    REQUIRE(ask(id, records_clerk, { { "wanted", std::nullopt, "年度を\n書いてください。" } }, day("2026-12-02")));
    today_is("2026-12-02");
    CHECK(expire_requests(here) == 0);
    CHECK(found(id).state == Asked);
    today_is("2026-12-03");
    expire_requests(here);
    CHECK(found(id).state == Examining);
    CHECK(found(id).expired);
    auto const page = shown(records_clerk, "/cases/{case}", id);
    CHECK(has(page, "補正されませんでした（期限 12/2（水））。却下を起案できます。"));
    auto const request = read([&](db::Read& tx) { return requests(tx, id); }).front().id.value;
    CHECK(has(page, "/draft?result=dismissed&amp;request=" + request));
    auto const form = shown(records_clerk, "/cases/{case}/draft", id, { { "result", "dismissed" }, { "request", request } });
    CHECK(has(form, "令和8年11月18日付けで、令和8年12月2日までに次の事項を補正するよう求めましたが"));
    CHECK(has(form, "件名や内容（年度を 書いてください。）"));
    CHECK(has(form, "行政手続法第7条"));
    CHECK(has(form, "第33条"));
    CHECK(has(form, "value=\"dismissed\" checked"));
    auto const other = submit_wish();
    taken(other, records_clerk);
    CHECK_FALSE(has(shown(records_clerk, "/cases/{case}/draft", other, { { "result", "dismissed" }, { "request", request } }), "次の事項を補正"));  // another case's request
    CHECK(found(id).state == Examining);
}

TEST_CASE_FIXTURE(LimitPages, "papers that did not come in time: a completion request is prepared, and not sent")
{
    auto const id = submit("road_occupancy", body(sign, R"({ "location_map": { "way": "post", "blobs": [] }, "plans": { "way": "counter", "blobs": [] } })", "business"));
    taken(id, road_clerk);
    CHECK(found(id).waits_for_papers);
    today_is("2026-12-02");
    CHECK(expire_limits(here) == 0);
    today_is("2026-12-03");
    CHECK(expire_limits(here) == 1);
    CHECK(found(id).state == Examining);
    auto const page = shown(road_clerk, "/cases/{case}", id);
    CHECK(has(page, "別送の図面の期限"));
    CHECK(has(page, "/ask?limit=drawings_by_post"));
    auto const form = shown(road_clerk, "/cases/{case}/ask", id, { { "limit", "drawings_by_post" }, { "mark", "location_map" } });
    CHECK(has(form, "まだ届いていません"));
    CHECK(read([&](db::Read& tx) { return requests(tx, id); }).empty());
}

TEST_CASE_FIXTURE(LimitPages, "asking, answering and extending by the pages")
{
    auto const id = submit_sign();
    taken(id, road_clerk);
    CHECK(has(shown(road_clerk, "/cases/{case}", id), "建設部 都市計画課に尋ねてください。"));
    CHECK(has(shown(road_clerk, "/cases/{case}/consults", id), "まだ尋ねていない"));
    CHECK(shown(clerk, "/cases/{case}/consults", id) == "access.forbidden");
    CHECK(has(shown(road_clerk, "/cases/{case}/consult", id, { { "name", "police" }, { "whom", "police/traffic" } }), "道路の占用に関する協議について"));
    CHECK(visit(road_clerk, "/cases/{case}/consult", { { "case", id.value } }, { { "name", "nobody" }, { "whom", "x" } }).error().kind == Kind::NotFound);
    auto const again = visit(road_clerk, "/cases/{case}/consult", { { "case", id.value } }, {},
        versioned(id, { { "name", "police" }, { "whom", "police/traffic" }, { "words", "協議します" }, { "addressee", "総社警察署長（架空）" } }));
    REQUIRE(again);
    CHECK(again->status == 422);
    CHECK(has(again->body, "住所を書いてください"));
    CHECK(has(again->body, "総社警察署長（架空）"));
    CHECK(visit(road_clerk, "/cases/{case}/consult", { { "case", id.value } }, {}, versioned(id, { { "name", "city_planning" }, { "whom", "city_planning" }, { "words", "景観は" } }))->status == 303);

    auto const list = visit(planner, "/consults", {});
    REQUIRE(list);
    CHECK(has(list->body, "吉備路ベーカリー"));
    CHECK_FALSE(has(visit(clerk, "/consults", {})->body, "吉備路ベーカリー"));
    auto const consult = read([&](db::Read& tx) { return consults(tx, id); }).front();
    auto const question = visit(planner, "/consults/{consult}", { { "consult", consult.id.value } });
    REQUIRE(question);
    CHECK(has(question->body, "景観は"));
    CHECK(has(question->body, "店舗の袖看板"));
    CHECK(visit(clerk, "/consults/{consult}", { { "consult", consult.id.value } }).error().kind == Kind::Forbidden);
    CHECK(visit(staff("sato", "planning_head", neighbour), "/consults/{consult}", { { "consult", consult.id.value } }).error().kind == Kind::NotFound);
    CHECK(visit(planner, "/consults/{consult}", { { "consult", consult.id.value } }, {}, http::Pairs { { "answer", "disagree" } })->status == 422);
    CHECK(visit(planner, "/consults/{consult}", { { "consult", consult.id.value } }, {}, http::Pairs { { "answer", "agree" } })->status == 303);
    CHECK(has(shown(road_clerk, "/cases/{case}", id), "建設部 都市計画課の回答：同意"));

    auto const wish_id = submit_wish();
    taken(wish_id, records_clerk);
    CHECK(has(shown(records_clerk, "/cases/{case}", wish_id), "期限を延ばす"));
    CHECK(has(shown(records_clerk, "/cases/{case}/extend", wish_id), "令和9年1月18日"));
    CHECK(has(visit(records_clerk, "/cases/{case}/extend", { { "case", wish_id.value } }, {}, versioned(wish_id, { { "extension", "decision_period/usual" } }))->body, "延ばす理由を書いてください"));
    CHECK(visit(records_clerk, "/cases/{case}/extend", { { "case", wish_id.value } }, {}, versioned(wish_id, { { "extension", "decision_period/usual" }, { "reason", "多い" } }))->status == 303);
    auto const extension = read([&](db::Read& tx) { return extensions(tx, wish_id); }).front();
    auto const matter = visit(records_head, "/extensions/{extension}", { { "extension", extension.id.value } });
    REQUIRE(matter);
    CHECK(matter->status == 303);
    CHECK(visit(staff("moriya", "disclosure_head", neighbour), "/extensions/{extension}", { { "extension", extension.id.value } }).error().kind == Kind::NotFound);
}

}  // namespace
