// 職権補正, volunteered corrections, 電話メモ and 定型文 around a case.
#include "tests/site.h"

#include <mado/cases/corrections.h>
#include <mado/cases/handovers.h>
#include <mado/cases/inbox_filter.h>
#include <mado/desk/calls.h>
#include <mado/desk/phrases.h>
#include <mado/desk/views.h>

using namespace mado;
using namespace mado::cases;
using mado::cases::test::day;
using mado::cases::test::parsed;
using Kind = Refusal::Kind;
using enum CaseState;

namespace {

struct Desk : cases::test::Pages {
    OfficeCorrection lower(std::string value = "2.8")
    {
        return { { { "lowest_m", json::Value(value) } }, Consent::Phone, "景山 美咲", day("2026-11-18"), "図面と数字が違っていたため" };
    }
    Result<SealedOfficeCorrection> seal(CaseId const& id, OfficeCorrection correction)
    {
        auto const one = found(id);
        auto const kept = read([&](db::Read& tx) { return cases::content(tx, id); });
        auto const definition = read([&](db::Read& tx) { return definitions::definition(tx, cache, one.definition); });
        return seal_office_correction(here, one, kept, *definition, std::move(correction), "管理係");
    }
    Result<Case> correct(CaseId const& id, Caller const& by, OfficeCorrection correction)
    {
        auto const sealed = seal(id, std::move(correction));
        if (!sealed)
            return std::unexpected(sealed.error());
        return write([&](db::Write& tx) { return correct_ex_officio(tx, by, here, id, *sealed, found_version(tx, id)); });
    }
    std::string answer(CaseId const& id, std::string const& field)
    {
        return read([&](db::Read& tx) { return cases::content(tx, id); }).answers.at(field).text();
    }
    Correction volunteered(CaseId const& id, std::string_view answers)
    {
        REQUIRE(complete(id, parsed(answers)));
        return read([&](db::Read& tx) { return cases::corrections(tx, id); }).front();
    }
    Result<desk::Call> record(Caller const& by, desk::NewCall const& call)
    {
        return write([&](db::Write& tx) { return desk::record_call(tx, by, here, call); }, by.tenant);
    }
    desk::NewCall call(std::string division = "public_works/road_management")
    {
        desk::NewCall made;
        made.division = std::move(division);
        made.caller = "吉備路ベーカリー 景山";
        made.number = "０８６６-００-００００";
        made.words = "看板の大きさについて";
        made.called_at = clock.now();
        return made;
    }
    desk::Phrase phrase(Caller const& by, std::string division, desk::Use use, std::string words)
    {
        desk::Phrase typed;
        typed.division = std::move(division);
        typed.used_for = use;
        typed.title = "よく書く言葉";
        typed.words = std::move(words);
        auto const kept = write([&](db::Write& tx) { return desk::keep_phrase(tx, by, here, typed); });
        REQUIRE_MESSAGE(kept, (kept ? "" : kept.error().key));
        return *kept;
    }
};

TEST_CASE_FIXTURE(Desk, "職権補正: both values stay, what fits and the clocks are reckoned anew, the applicant is told why in sealed words")
{
    auto low = parsed(sign);
    low.set("lowest_m", "2.4");
    auto const id = submit("road_occupancy", body(json::write(low), sign_files, "business"));
    CHECK(correct(id, road_clerk, lower()).error().key == "cases.conflict.received");  // nobody examines it yet
    taken(id, road_clerk);
    auto const before = found(id);
    auto const done = correct(id, road_clerk, lower());
    REQUIRE_MESSAGE(done, done.error().key);
    CHECK(done->state == Examining);
    CHECK(done->version == before.version + 1);
    CHECK(answer(id, "lowest_m") == "2.8");
    auto const kept = read([&](db::Read& tx) { return office_corrections(tx, id); });
    REQUIRE(kept.size() == 1);
    CHECK(kept.at(0).before.at("lowest_m").text() == "2.4");
    CHECK(kept.at(0).corrected.at("lowest_m").text() == "2.8");
    CHECK(kept.at(0).consented_by == "景山 美咲");
    CHECK(kept.at(0).by == road_clerk.person);
    CHECK(read([&](db::Read& tx) { return cases::content(tx, id); }).origins.at("lowest_m").text("origin") == "ex_officio");
    CHECK(has_event(id, "cases.case.corrected_ex_officio"));
    auto const letter = told(id).back();
    CHECK(letter["clear"].text("event") == "corrected_ex_officio");
    CHECK(json::write(letter).find("2.8") == std::string::npos);  // in the box alone
    auto const words = gateway::open_box(applicant, letter.text("box"));
    REQUIRE(words);
    CHECK(words->text("words").find("2.4") != std::string::npos);
    CHECK(words->text("words").find("図面と数字が違っていたため") != std::string::npos);
    auto const page = shown(road_clerk, "/cases/{case}", id);
    CHECK(has(page, "直す前"));
    CHECK(has(page, "2.4"));
}

TEST_CASE_FIXTURE(Desk, "職権補正 needs consent and a reason, and never touches a 個人番号, a file, another division's case or one's own")
{
    auto const id = submit_sign();
    taken(id, road_clerk);
    auto without = lower();
    without.reason = " ";
    without.consented_by.clear();
    without.consented_on = day("2026-11-19");
    auto const refused = seal(id, without);
    REQUIRE_FALSE(refused);
    std::vector<std::string> named;
    for (auto const& error : refused.error().fields)
        named.push_back(error.field);
    CHECK(named == std::vector<std::string> { "reason", "consented_by", "consented_on" });
    auto slip = lower();
    slip.consent = Consent::NotNeeded;
    slip.consented_by.clear();
    CHECK(seal(id, slip));
    CHECK(seal(id, lower("2.6")).error().fields.at(0).key == "cases.correct.nothing_changed");
    for (auto const* field : { "plans", "no_such", "grade" }) {
        auto other = lower();
        other.answers = { { field, json::Value("x") } };
        CHECK_MESSAGE(seal(id, other).error().fields.at(0).key == "cases.correct.not_this_field", field);
    }
    CHECK(correct(id, clerk, lower()).error().kind == Kind::Forbidden);
    auto const sealed = seal(id, lower());
    CHECK(write([&](db::Write& tx) { return correct_ex_officio(tx, stranger, here, id, *sealed, 1); }, neighbour).error().kind == Kind::NotFound);
    auto const stale = write([&](db::Write& tx) { return correct_ex_officio(tx, road_clerk, here, id, *sealed, found_version(tx, id) - 1); });
    CHECK(stale.error().key == "cases.changed_meanwhile");
    CHECK(answer(id, "lowest_m") == "2.6");

    auto const claim_id = submit_claim();
    taken(claim_id, child_clerk);
    auto number_change = lower();
    number_change.answers = { { "my_number", json::Value(std::string(number)) } };
    CHECK(seal(claim_id, number_change).error().fields.at(0).key == "cases.correct.not_this_field");
}

TEST_CASE_FIXTURE(Desk, "the page of 職権補正: the ticked fields alone, what was typed stays, then the redirect; no numbers to be typed")
{
    auto const id = submit_sign();
    taken(id, road_clerk);
    auto const form = shown(road_clerk, "/cases/{case}/correct", id, { { "mark", "lowest_m" }, { "mark", "plans" } });
    CHECK(has(form, "name=\"lowest_m\""));
    CHECK_FALSE(has(form, "name=\"width_m\""));
    CHECK_FALSE(has(form, "name=\"plans\""));
    auto const again = posted(road_clerk, "/cases/{case}/correct", id, { { "mark", "lowest_m" }, { "lowest_m", "2.9" }, { "reason", "測り直したため" } });
    REQUIRE(again);
    CHECK(again->status == 422);
    CHECK(has(again->body, "2.9"));
    CHECK(has(again->body, "測り直したため"));
    auto const done = posted(road_clerk, "/cases/{case}/correct", id, { { "mark", "lowest_m" }, { "lowest_m", "2.9" }, { "reason", "測り直したため" }, { "consent", "phone" },
        { "consented_by", "景山" }, { "consented_on", "2026-11-18" } });
    REQUIRE_MESSAGE(done, done.error().key);
    CHECK(done->status == 303);
    CHECK(answer(id, "lowest_m") == "2.9");
    CHECK(shown(clerk, "/cases/{case}/correct", id) == "access.forbidden");
    auto const claim_id = submit_claim();
    taken(claim_id, child_clerk);
    CHECK_FALSE(has(shown(child_clerk, "/cases/{case}/correct", claim_id, { { "mark", "my_number" } }), "name=\"my_number\""));
}

TEST_CASE_FIXTURE(Desk, "a volunteered correction is shown as a difference; accepted it changes the answer, declined it is kept with its reason and told")
{
    auto const id = submit_sign();
    taken(id, road_clerk);
    auto const first = volunteered(id, R"({ "lowest_m": "3" })");
    auto const visit_of = [&](Caller const& by, std::string const& correction) {
        auto const answer = visit(by, "/cases/{case}/corrections/{correction}", request({ { "case", id.value }, { "correction", correction } }));
        return answer ? answer->body : answer.error().key;
    };
    auto const page = visit_of(road_clerk, first.id);
    CHECK(has(page, "2.6"));
    CHECK(has(page, "3"));
    CHECK(visit_of(clerk, first.id) == "access.forbidden");
    CHECK(visit_of(road_clerk, "nonsense") == "cases.correction.not_found");
    auto const answer_with = [&](std::string const& correction, http::Pairs form) {
        form.emplace_back("version", std::to_string(found(id).version));
        return visit(road_clerk, "/cases/{case}/corrections/{correction}", request({ { "case", id.value }, { "correction", correction } }, std::move(form)), true);
    };
    CHECK(answer_with(first.id, { { "answer", "decline" }, { "reason", "" } })->status == 422);
    CHECK(answer_with(first.id, { { "answer", "decline" }, { "reason", "図面と合いません" } })->status == 303);
    CHECK(answer(id, "lowest_m") == "2.6");
    auto const kept = read([&](db::Read& tx) { return cases::corrections(tx, id); }).front();
    CHECK(kept.declined);
    CHECK(kept.reason == "図面と合いません");
    CHECK_FALSE(found(id).replied);
    CHECK(has_event(id, "cases.case.correction_declined"));
    auto const letter = told(id).back();
    CHECK(letter["clear"].text("event") == "correction_declined");
    CHECK(gateway::open_box(applicant, letter.text("box"))->text("words").find("図面と合いません") != std::string::npos);
    CHECK(answer_with(first.id, { { "answer", "accept" } }).error().kind == Kind::NotFound);  // answered once
    auto const second = volunteered(id, R"({ "lowest_m": "3.1" })");
    CHECK(answer_with(second.id, { { "answer", "accept" } })->status == 303);
    CHECK(answer(id, "lowest_m") == "3.1");
    CHECK(told(id).back()["clear"].text("event") == "correction_accepted");
}

TEST_CASE_FIXTURE(Desk, "a telephone note: to be called back by somebody until a day, found by number, attached to its case; the wall of division and town")
{
    auto typed = call();
    typed.is_to_be_called_back = true;
    CHECK(record(road_clerk, typed).error().fields.at(0).field == "back_until");
    typed.back_until = day("2026-11-17");
    CHECK(record(road_clerk, typed).error().fields.at(0).field == "back_until");
    typed.back_until = day("2026-11-18");
    typed.back_by = road_clerk.person;
    CHECK(record(clerk, typed).error().kind == Kind::Forbidden);
    auto later = typed;
    later.called_at = { clock.now().microseconds + 1 };
    CHECK(record(road_clerk, later).error().fields.at(0).field == "called_at");
    auto const kept = record(road_clerk, typed);
    REQUIRE_MESSAGE(kept, kept.error().key);
    CHECK(kept->number == "0866000000");
    CHECK(read([&](db::Read& tx) { return desk::count_calls_to_return(tx, road_clerk); }) == 1);
    CHECK(read([&](db::Read& tx) { return desk::count_calls_to_return(tx, clerk); }) == 0);
    CHECK(read([&](db::Read& tx) { return desk::calls_to_return_by(tx, road_clerk.person); }).size() == 1);
    for (auto const* word : { "0866-00-0000", "0000", "景山" })
        CHECK_MESSAGE(read([&](db::Read& tx) { return desk::calls_like(tx, road_clerk, word); }).size() == 1, word);
    CHECK(read([&](db::Read& tx) { return desk::calls_like(tx, clerk, "景山"); }).empty());
    CHECK(read([&](db::Read& tx) { return desk::find_call(tx, clerk, kept->id); }).error().kind == Kind::NotFound);
    CHECK(read([&](db::Read& tx) { return desk::find_call(tx, stranger, kept->id); }, neighbour).error().kind == Kind::NotFound);

    auto const id = submit_sign();
    CHECK(has(shown(road_clerk, "/cases/{case}/calls", id, { { "word", "0866000000" } }), "この案件に付ける"));
    auto const attached = visit(road_clerk, "/cases/{case}/calls/{call}", request({ { "case", id.value }, { "call", kept->id.value } }, { { "version", "1" } }), true);
    REQUIRE_MESSAGE(attached, attached.error().key);
    CHECK(read([&](db::Read& tx) { return desk::calls_like(tx, road_clerk, "景山"); }).empty());
    CHECK(has(shown(road_clerk, "/cases/{case}", id), "折り返し電話をします"));
    CHECK(has_event(id, "desk.call.attached"));
    CHECK(has(visit(road_clerk, "/calls", request({}))->body, "看板の大きさについて"));
    CHECK_FALSE(has(visit(clerk, "/calls", request({}))->body, "看板の大きさについて"));
    auto const returned = visit(road_clerk, "/calls/{call}", request({ { "call", kept->id.value } }, { { "version", "2" }, { "words", "伝えました" } }), true);
    CHECK(returned->status == 303);
    CHECK(read([&](db::Read& tx) { return desk::count_calls_to_return(tx, road_clerk); }) == 0);
    CHECK(visit(road_clerk, "/calls/{call}", request({ { "call", kept->id.value } }, { { "version", "3" }, { "words", "もう一度" } }), true)->status == 409);
}

TEST_CASE_FIXTURE(Desk, "電話メモ of a case and of none by their pages")
{
    auto const id = submit_sign();
    http::Pairs const form { { "caller", "景山" }, { "called_on", "2026-11-18" }, { "called_time", "09:30" }, { "words", "いつごろ決まりますか" }, { "back", "yes" }, { "back_by", "fujii" },
        { "back_until", "2026-11-18" } };
    CHECK(visit(road_clerk, "/calls/new", request({}, form), true)->status == 303);
    CHECK(posted(road_clerk, "/cases/{case}/calls", id, form)->status == 303);
    CHECK(read([&](db::Read& tx) { return desk::calls_of(tx, id); }).size() == 1);
    CHECK(posted(clerk, "/cases/{case}/calls", id, form).error().kind == Kind::Forbidden);
    auto wrong = form;
    wrong[2].second = "25:00";
    auto const again = visit(road_clerk, "/calls/new", request({}, wrong), true);
    CHECK(again->status == 422);
    CHECK(has(again->body, "いつごろ決まりますか"));
}

TEST_CASE_FIXTURE(Desk, "定型文: of a division and those above it, with blanks; inserted without script, nothing typed is lost; retired ones go")
{
    auto const own = phrase(road_clerk, "public_works/road_management", desk::Use::Ask, "{applicant} 様 受付番号 {receipt} について");
    CHECK(read([&](db::Read& tx) { return desk::phrases_for(tx, "public_works/road_management", desk::Use::Ask); }).size() == 1);
    CHECK(read([&](db::Read& tx) { return desk::phrases_for(tx, "environment/animals", desk::Use::Ask); }).empty());
    CHECK(read([&](db::Read& tx) { return desk::phrases_for(tx, "public_works/road_management", desk::Use::Note); }).empty());
    desk::Phrase foreign = own;
    CHECK(write([&](db::Write& tx) { return desk::keep_phrase(tx, clerk, here, foreign); }).error().kind == Kind::NotFound);
    CHECK(write([&](db::Write& tx) { return desk::keep_phrase(tx, stranger, here, foreign); }, neighbour).error().kind == Kind::NotFound);
    foreign.id = {};
    CHECK(write([&](db::Write& tx) { return desk::keep_phrase(tx, clerk, here, foreign); }).error().kind == Kind::Forbidden);
    foreign.title = " ";
    CHECK(write([&](db::Write& tx) { return desk::keep_phrase(tx, road_clerk, here, foreign); }).error().fields.at(0).field == "title");

    auto const id = submit_sign();
    taken(id, road_clerk);
    CHECK(has(shown(road_clerk, "/cases/{case}/ask", id, { { "mark", "lowest_m" } }), "吉備路ベーカリー 様"));
    auto const inserted = posted(road_clerk, "/cases/{case}/ask", id, { { "mark", "lowest_m" }, { "say.lowest_m", "直してください" }, { "words", "ここまで書いた" }, { "until", "2026-12-02" },
        { "phrase", own.id.value }, { "phrase.into", "words" }, { "phrase.insert", "yes" } });
    REQUIRE_MESSAGE(inserted, inserted.error().key);
    CHECK(inserted->status == 200);
    CHECK(has(inserted->body, "ここまで書いた\n吉備路ベーカリー 様"));
    CHECK(has(inserted->body, "直してください"));
    CHECK(found(id).state == Examining);  // nothing was sent
    auto const elsewhere = posted(road_clerk, "/cases/{case}/ask", id, { { "mark", "lowest_m" }, { "words", "ここまで" }, { "phrase", own.id.value }, { "phrase.into", "version" }, { "phrase.insert", "yes" } });
    CHECK_FALSE(has(elsewhere->body, "value=\"吉備路"));  // only into the boxes that were offered
    auto const reason = phrase(road_clerk, "public_works/road_management", desk::Use::Reason, "道路の敷地外に余地があります。");
    auto const drafted = posted(road_clerk, "/cases/{case}/draft", id, { { "result", "refused" }, { "phrase", reason.id.value }, { "phrase.into", "reasons" }, { "phrase.insert", "yes" } });
    CHECK(has(drafted->body, "道路の敷地外に余地があります。"));
    CHECK(found(id).state == Examining);

    auto const changed = visit(road_clerk, "/phrases/{phrase}", request({ { "phrase", own.id.value } }, { { "version", "1" }, { "use", "note" }, { "title", "メモ用" }, { "words", "確認しました" } }), true);
    CHECK(changed->status == 303);
    CHECK(has(shown(road_clerk, "/cases/{case}/note", id), "メモ用"));
    CHECK(visit(road_clerk, "/phrases/{phrase}/retire", request({ { "phrase", own.id.value } }, { { "version", "1" } }), true).error().kind == Kind::Conflict);
    CHECK(visit(road_clerk, "/phrases/{phrase}/retire", request({ { "phrase", own.id.value } }, { { "version", "2" } }), true)->status == 303);
    CHECK(read([&](db::Read& tx) { return desk::phrases_for(tx, "public_works/road_management", desk::Use::Note); }).empty());
    CHECK(has(visit(road_clerk, "/phrases", request({}))->body, "使っていません"));
    CHECK_FALSE(has(visit(clerk, "/phrases", request({}))->body, "メモ用"));
    CHECK(visit(road_clerk, "/phrases/new", request({}, { { "division", "environment/animals" }, { "use", "ask" }, { "title", "x" }, { "words", "y" } }), true).error().kind == Kind::Forbidden);
}

TEST_CASE_FIXTURE(Desk, "many cases to a colleague: each one event; what changed meanwhile, another division's and another town's is named kindly or not at all")
{
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        position(tx, "roads_second", "public_works/road_management", "管理係 主事", "clerk", "okada", { access::Role::Examiner });
        return {};
    }));
    auto const first = submit_sign(), second = submit_sign(), foreign = submit_dog();
    auto const page = visit(road_clerk, "/cases/hand-over", request({}, {}, { { "case", first.value }, { "case", second.value }, { "case", foreign.value }, { "case", "nonsense" } }));
    CHECK(has(page->body, "吉備路ベーカリー"));
    CHECK_FALSE(has(page->body, "三宅 陽子"));
    CHECK(has(page->body, "okada"));
    CHECK_FALSE(has(page->body, "value=\"morita\""));
    auto const version_of = [&](CaseId const& id) { return std::pair<std::string, std::string>("version." + id.value, std::to_string(found(id).version)); };
    http::Pairs form { { "case", first.value }, version_of(first), { "case", second.value }, version_of(second), { "case", foreign.value }, version_of(foreign) };
    CHECK(visit(road_clerk, "/cases/hand-over", request({}, form), true)->status == 422);  // to whom?
    taken(second, road_clerk);                                                             // changes it meanwhile
    form.emplace_back("to", "okada");
    auto const done = visit(road_clerk, "/cases/hand-over", request({}, form), true);
    REQUIRE(done);
    CHECK(done->status == 200);
    CHECK(has(done->body, "1件の担当を替えました"));
    CHECK(has(done->body, "あなたの課の案件ではない"));
    CHECK_FALSE(has(done->body, "三宅 陽子"));
    CHECK(found(first).taken_by.value == "okada");
    CHECK(found(second).taken_by == road_clerk.person);
    CHECK_FALSE(found(foreign).taken_by);
    CHECK(has_event(first, "cases.case.handed_over"));
    CHECK_FALSE(has_event(second, "cases.case.handed_over"));
    auto const rest = visit(road_clerk, "/cases/hand-over", request({}, { { "case", second.value }, version_of(second), { "to", "okada" } }), true);
    CHECK(rest->status == 303);
    CHECK(found(second).taken_by.value == "okada");
}

TEST_CASE_FIXTURE(Desk, "the handover of a position: what its holder has, what somebody without a position has, and the words for the next one")
{
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        position(tx, "roads_second", "public_works/road_management", "管理係 主事", "clerk", "okada", { access::Role::Examiner });
        return {};
    }));
    auto const id = submit_sign();
    taken(id, road_clerk);
    auto const page_of = [&](Caller const& by, std::string const& position) {
        auto const answer = visit(by, "/handover/{position}", request({ { "position", position } }));
        return answer ? answer->body : answer.error().key;
    };
    CHECK(has(page_of(road_clerk, "roads_clerk"), "吉備路ベーカリー"));
    CHECK(page_of(clerk, "roads_clerk") == "access.forbidden");
    CHECK(page_of(road_clerk, "no_such") == "desk.handover.no_such_position");
    auto const act = [&](Caller const& by, http::Pairs form) { return visit(by, "/handover/{position}", request({ { "position", "roads_clerk" } }, std::move(form)), true); };
    CHECK(act(road_clerk, { { "words", "許可の更新が3月に多い" } })->status == 303);
    CHECK(has(page_of(road_clerk, "roads_clerk"), "許可の更新が3月に多い"));
    CHECK(act(clerk, { { "words", "よその言葉" } }).error().kind == Kind::Forbidden);
    CHECK(act(road_clerk, { { "person", "fujii" }, { "to", "okada" } })->status == 422);  // not confirmed
    CHECK(act(clerk, { { "person", "fujii" }, { "to", "okada" }, { "sure", "yes" } }).error().kind == Kind::Forbidden);
    CHECK(act(road_clerk, { { "person", "fujii" }, { "to", "okada" }, { "sure", "yes" } })->status == 303);
    CHECK(found(id).taken_by.value == "okada");
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        organization::end_assignment(tx, { "okada" }, { "roads_second" }, day("2026-11-17"));
        return {};
    }));
    auto const left = read([&](db::Read& tx) { return stranded(tx, road_clerk, here.now().today()); });
    REQUIRE(left.size() == 1);
    CHECK(left.at(0).person.value == "okada");
    CHECK(read([&](db::Read& tx) { return stranded(tx, clerk, here.now().today()); }).empty());
    CHECK(has(page_of(road_clerk, "roads_clerk"), "有効な職がありません"));
    CHECK(has(visit(road_clerk, "/handover", request({}))->body, "管理係 主任"));
    CHECK_FALSE(has(visit(clerk, "/handover", request({}))->body, "管理係 主任"));
}

TEST_CASE_FIXTURE(Desk, "the inbox narrowed by what one types, its filter saved for oneself or the division")
{
    auto const id = submit_sign();
    (void)submit_sign();
    auto const shown_with = [&](Caller const& by, http::Pairs query) { return visit(by, "/", request({}, {}, std::move(query)))->body; };
    for (auto const& [name, value, fits] : { std::tuple { "procedure", "road_occupancy", true }, { "procedure", "dog_registration", false }, { "channel", "web", true },
             { "channel", "phone", false }, { "text", "吉備路", true }, { "text", "三宅", false }, { "papers", "yes", true }, { "round", "spring", false }, { "item", "x", false } }) {
        CAPTURE(name);
        CAPTURE(value);
        CHECK(has(shown_with(road_clerk, { { name, value } }), found(id).id.value) == fits);
    }
    CHECK_FALSE(has(shown_with(clerk, { { "text", "吉備路" } }), id.value));
    auto const page = read([&](db::Read& tx) { return filtered_inbox(tx, road_clerk, { .states = {}, .most = 1 }, { {}, {}, {}, {}, "吉備路" }); });
    REQUIRE(page.cases.size() == 1);
    REQUIRE(page.next);
    auto const rest = read([&](db::Read& tx) { return filtered_inbox(tx, road_clerk, { .states = {}, .after = page.next, .most = 1 }, { {}, {}, {}, {}, "吉備路" }); });
    REQUIRE(rest.cases.size() == 1);
    CHECK(rest.cases.at(0).id != page.cases.at(0).id);
    CHECK_FALSE(rest.next);

    auto const save = [&](Caller const& by, std::string name, std::string query, std::string whom) {
        return visit(by, "/views", request({}, { { "name", std::move(name) }, { "query", std::move(query) }, { "for", std::move(whom) } }), true);
    };
    CHECK(save(road_clerk, "", "view=all", "me").error().kind == Kind::Invalid);
    CHECK(save(road_clerk, "占用の紙待ち", "view=all&procedure=road_occupancy&papers=yes&evil=%3Cscript%3E", "me")->status == 303);
    CHECK(save(road_clerk, "係の条件", "view=examining&channel=web", "division")->status == 303);
    auto const views = read([&](db::Read& tx) { return desk::views_for(tx, road_clerk); });
    REQUIRE(views.size() == 2);
    CHECK(views.at(0).query == "view=all&procedure=road_occupancy&papers=yes");
    CHECK(has(shown_with(road_clerk, {}), "占用の紙待ち"));
    CHECK_FALSE(has(shown_with(clerk, {}), "係の条件"));
    CHECK(visit(clerk, "/views/{view}/remove", request({ { "view", views.at(0).id.value } }), true).error().kind == Kind::NotFound);
    CHECK(visit(clerk, "/views/{view}/remove", request({ { "view", views.at(1).id.value } }), true).error().kind == Kind::NotFound);
    CHECK(visit(road_clerk, "/views/{view}/remove", request({ { "view", views.at(0).id.value } }), true)->status == 303);
    for (std::size_t n = 0; n < desk::most_views; ++n)
        CHECK(save(road_clerk, "条件", "view=all&channel=web", "me")->status == 303);
    CHECK(save(road_clerk, "条件", "view=all&channel=web", "me").error().kind == Kind::Conflict);
}

TEST_CASE_FIXTURE(Desk, "every statement of desk and cases prepares")
{
    for (auto const& module : modules)
        if (module.name == "desk" || module.name == "cases")
            for (auto const& statement : module.statements) {
                CAPTURE(statement.name);
                CHECK(database.check(statement) == "");
            }
}

}  // namespace
