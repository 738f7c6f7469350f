// 訂正 and 利用停止: named, judged, decided, carried out in the records, told to whom it was given.
#include "tests/house.h"

#include <mado/cases/letters.h>
#include <mado/cases/special.h>
#include <mado/desk/reminders.h>
#include <mado/disclosure/amendments.h>
#include <mado/records/copies.h>
#include <mado/records/holds.h>

using namespace mado;
using namespace mado::disclosure;
using disclosure::test::House;
using disclosure::test::RefusalKind;
using cases::test::day;
using records::Measure;

namespace {

constexpr std::string_view asked_correction = R"({ "name": { "text": "三宅 陽子" }, "address": { "text": "総社市見本一丁目1番" }, "disclosed_on": "2026-11-01",
    "points": [ { "part": "相談記録票 生年月日", "kind": "correct", "should_be": "平成元年3月4日" } ], "why": "違うから", "identity_paper": { "way": "counter", "blobs": [] } })";
constexpr std::string_view asked_suspension = R"({ "name": { "text": "三宅 陽子" }, "address": { "text": "総社市見本一丁目1番" }, "disclosed_on": "2026-11-01", "what": "相談記録票",
    "cause": ["other_use"], "measure": ["stop_use"], "why": "調査に使われた", "identity_paper": { "way": "counter", "blobs": [] } })";

struct Amending : House {
    Caller head = staff("sugihara", "affairs_head");
    Amending()
    {
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            organization::keep_division(tx, { "general_affairs", "総務部 総務課", "0866-00-0001", "" });
            position(tx, "affairs_head", "general_affairs", "総務課長", "division_head", "sugihara", { access::Role::Approver, access::Role::Examiner });
            position(tx, "affairs_department_head", "", "総務部長", "department_head", "kato", { access::Role::Approver });
            Caller const office { .tenant = code, .kind = CallerKind::Zone, .job = "office" };
            auto const text = std::string(cases::test::library().text("procedures/personal_information_suspension.yaml"));
            return definitions::receive_published(tx, office, here.now(), { "personal_information_suspension", crypto::sha256_hex(text), text, day("2026-04-01") });
        }));
    }
    CaseId examined(char const* procedure, std::string_view answers)
    {
        auto const id = submit(procedure, body(answers));
        taken(id, painter);
        auto const made = establish(id, painter, R"({ "identity_checked": true, "was_disclosed": true })");
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return id;
    }
    CaseId correction() { return examined("personal_information_correction", asked_correction); }
    CaseId suspension() { return examined("personal_information_suspension", asked_suspension); }
    records::Record consultation(std::string title = "相談記録票", std::string owner = "general_affairs/disclosure")
    {
        records::Part part { .origin = records::Origin::Own, .title = "sheet.pdf", .type = "application/pdf", .hash = crypto::sha256_hex(test::paper()) };
        part.key = files.keep_bytes(test::paper());
        records::Filing filing { .owner = std::move(owner), .item = "letters", .title = std::move(title), .number = "福祉第88号", .made_on = day("2026-06-01"), .completed_on = day("2026-06-01"), .parts = { part } };
        auto const made = write([&](db::Write& tx) { return records::file_own(tx, keeper, here, filing); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        REQUIRE(sanitizing::settle(here, *tools, code, "record", made->id.value));
        return *made;
    }
    Amendment item(CaseId const& id, records::Record const& record, Measure measure, Judgement judgement, std::string ground, std::string why = {})
    {
        Amendment made;
        made.of = id, made.record = record.id, made.measure = measure, made.judgement = judgement;
        made.place = "1ページ 生年月日", made.ground = std::move(ground), made.why = std::move(why);
        if (measure == Measure::Correct)
            made.before = "昭和64年3月4日", made.after = "平成元年3月4日";
        return made;
    }
    Result<Amendment> written(Amendment const& one, Caller const& by)
    {
        return write([&](db::Write& tx) { return write_amendment(tx, by, here, one); }, by.tenant);
    }
    Result<Amendment> written(Amendment const& one) { return written(one, painter); }
    Result<approvals::Draft> decided(CaseId const& id, std::string result)
    {
        cases::Decision decision { std::move(result), {} };
        auto const reasons = read([&](db::Read& tx) { return cases::proposed_reasons(tx, id); });
        if (decision.result != "granted")
            decision.reasons.push_back({ reasons.empty() ? "理由がない" : reasons, "個人情報の保護に関する法律第92条" });
        auto const drafted = draft(id, painter, decision);
        if (!drafted)
            return drafted;
        auto one = *drafted;
        for (auto const& by : { checker, head }) {
            auto const open = read([&](db::Read& tx) { return approvals::turn_of(tx, by, here, one); });
            if (open && open->kind == approvals::StepKind::Passes)
                one = *write([&](db::Write& tx) { return approvals::agree(tx, by, here, one.id, "", one.version); });
        }
        auto const& decider = one.decider.value;
        return decide(one, decider == "disclosure_head" ? checker : decider == "affairs_head" ? head : decider == "mayor" ? staff("ichino", "mayor") : staff("kato", decider));
    }
    Result<int> done(CaseId const& id) { return done(id, painter); }
    Result<int> done(CaseId const& id, Caller const& by) { return write([&](db::Write& tx) { return carry_out(tx, by, here, id); }, by.tenant); }
    std::vector<records::Mark> marks_on(records::Record const& record) { return read([&](db::Read& tx) { return records::marks(tx, record.id); }); }
    json::Array judged(CaseId const& id) { return read([&](db::Read& tx) { return json::Value(cases::content(tx, id).examined); }).array("judged"); }
};

TEST_CASE_FIXTURE(Amending, "訂正: judged by place, decided by its own way, done in the record with the old words beside the new, told to whom it was given")
{
    auto const id = correction();
    auto const record = consultation();
    auto const one = written(item(id, record, Measure::Correct, Judgement::Made, "correction_wrong"));
    REQUIRE_MESSAGE(one, (one ? "" : one.error().key));
    auto left = item(id, record, Measure::Correct, Judgement::Left, "correction_right", "録音と一致する");
    left.place = "2ページ 要旨";
    left.after.clear();
    REQUIRE(written(left));
    // 調査と判断 and the reasons of the draft follow.
    auto const rows = judged(id);
    REQUIRE(rows.size() == 2);
    CHECK(rows.at(0).text("judgement") == "correct");
    CHECK(rows.at(0).text("made") == "「昭和64年3月4日」を「平成元年3月4日」に改める。");
    CHECK(rows.at(1).text("withheld") == "録音と一致する（個人情報の保護に関する法律第92条）");
    CHECK(read([&](db::Read& tx) { return cases::proposed_reasons(tx, id); }).find("2ページ 要旨は、録音と一致する。（個人情報の保護に関する法律第92条）") != std::string::npos);
    CHECK(done(id).error().key == "disclosure.amendment.not_decided");

    Receiver const pensions { .of = id, .name = "見本年金事務所", .address = "倉敷市見本1番1号", .honorific = "御中" };
    REQUIRE(write([&](db::Write& tx) { return name_receiver(tx, painter, here, pensions); }));
    CHECK(decided(id, "granted").error().key == "disclosure.amendment.not_as_judged");
    auto const decided_so = [&] {
        auto const draft = read([&](db::Read& tx) { return approvals::of_matter(tx, "case", id.value); });
        REQUIRE(write([&](db::Write& tx) { return approvals::recall(tx, painter, here, draft.front().id, "結果を直す"); }));
        return decided(id, "partly");
    }();
    REQUIRE_MESSAGE(decided_so, (decided_so ? "" : decided_so.error().key));
    CHECK(read([&](db::Read& tx) { return desk::reminders(tx, painter, cases::may_redact); }).size() == 1);
    CHECK(write([&](db::Write& tx) { return tell_receivers(tx, painter, here, id); }).error().key == "disclosure.amendment.nothing_corrected");

    CHECK(done(id) == 1);
    CHECK(done(id).error().key == "disclosure.amendment.nothing_left");
    CHECK(read([&](db::Read& tx) { return desk::reminders(tx, painter, cases::may_redact); }).empty());
    auto const marks = marks_on(record);
    REQUIRE(marks.size() == 1);
    CHECK(marks.front().before == "昭和64年3月4日");
    CHECK(marks.front().after == "平成元年3月4日");
    CHECK(marks.front().ground == "個人情報の保護に関する法律第92条");
    CHECK(marks.front().reference == grouped(found(id).receipt_number));
    // The old bytes stay as they were.
    auto const part = read([&](db::Read& tx) { return records::parts(tx, record.id); }).front();
    CHECK(records::bytes_of(here, code, record.id, part) == test::paper());
    // And what was done is not changed by hand any more.
    auto const kept = read([&](db::Read& tx) { return amendments(tx, id); }).front();
    CHECK(written(kept).error().kind == RefusalKind::Conflict);

    CHECK(write([&](db::Write& tx) { return tell_receivers(tx, painter, here, id); }) == 1);
    CHECK(write([&](db::Write& tx) { return tell_receivers(tx, painter, here, id); }).error().key == "disclosure.amendment.nobody_left");
    auto const told = read([&](db::Read& tx) { return receivers(tx, id); }).front();
    CHECK(told.told_on == here.now().today());
    auto const letter = read([&](db::Read& tx) { return documents::find(tx, { told.document }); });
    REQUIRE(letter);
    CHECK(letter->addressee == "見本年金事務所　御中");
}

TEST_CASE_FIXTURE(Amending, "利用停止: what is stopped is neither opened, nor copied, nor found by words; provision alone stops copies alone; what is erased is gone")
{
    auto const id = suspension();
    auto const stopped = consultation("相談記録票その1"), kept_back = consultation("相談記録票その2"), erased = consultation("相談記録票その3");
    REQUIRE(written(item(id, stopped, Measure::StopUse, Judgement::Made, "suspension_kept")));
    REQUIRE(written(item(id, kept_back, Measure::StopProvision, Judgement::Made, "suspension_given")));
    REQUIRE(written(item(id, erased, Measure::Erase, Judgement::Made, "suspension_kept")));
    CHECK(read([&](db::Read& tx) { return records::search(tx, keeper, "相談記録票"); }).size() == 3);
    auto const decision = decided(id, "granted");
    REQUIRE_MESSAGE(decision, (decision ? "" : decision.error().key));
    // A lawsuit needs one of them: nothing is done, neither that nor the others.
    records::Hold hold;
    hold.kind = records::Holds::Record, hold.object = erased.id.value, hold.ground = records::Ground::Lawsuit, hold.reference = "令和8年(ワ)第1号", hold.words = "訴訟";
    auto const held = write([&](db::Write& tx) { return records::hold(tx, keeper, here, hold); });
    REQUIRE(held);
    CHECK(done(id).error().key == "records.mark.held");
    CHECK(marks_on(stopped).empty());
    REQUIRE(write([&](db::Write& tx) { return records::release(tx, keeper, here, held->id, "終わった"); }));
    CHECK(done(id) == 3);

    auto const copies = [&](records::Record const& one) { return read([&](db::Read& tx) { return records::copyable_parts(tx, keeper, one.id); }).size(); };
    auto const found_ones = read([&](db::Read& tx) { return records::search(tx, keeper, "相談記録票"); });
    REQUIRE(found_ones.size() == 1);
    CHECK(found_ones.front().id == kept_back.id);
    CHECK(copies(stopped) == 0);
    CHECK(copies(kept_back) == 0);
    CHECK(from_record(here, painter, stopped.id, 1).error().key == "disclosure.record_kept_apart");
    CHECK(from_record(here, painter, kept_back.id, 1));
    auto const gone = read([&](db::Read& tx) { return records::find_record(tx, keeper, erased.id); });
    CHECK(gone->state == records::RecordState::Disposed);
    CHECK(gone->title.empty());
    auto const part = read([&](db::Read& tx) { return records::parts(tx, erased.id); }).front();
    CHECK(records::bytes_of(here, code, erased.id, part).error().kind == RefusalKind::Gone);
}

TEST_CASE_FIXTURE(Amending, "a case whose use is stopped opens only with a reason")
{
    auto const id = suspension();
    auto const other = submit("information_disclosure", body(R"({ "name": "三宅 陽子", "wanted": "市道の工事の契約書の一式" })"));
    auto const record = read([&](db::Read& tx) { return records::record_of(tx, records::Kind::Case, other.value); });
    REQUIRE(record);
    REQUIRE(written(item(id, *record, Measure::StopUse, Judgement::Made, "suspension_kept")));
    REQUIRE(decided(id, "granted"));
    REQUIRE(done(id));
    auto const special = read([&](db::Read& tx) { return cases::special_of(tx, other); });
    REQUIRE(special);
    CHECK(special->kind == cases::SpecialKind::Stopped);
    CHECK_FALSE(read([&](db::Read& tx) { return cases::special_of(tx, id); }));
}

TEST_CASE_FIXTURE(Amending, "bad input, and who may: the section of the request, nobody else, no other town")
{
    auto const id = correction();
    auto const record = consultation();
    auto const good = item(id, record, Measure::Correct, Judgement::Made, "correction_wrong");
    struct Row { char const* name; char const* field; void (*spoil)(Amendment&); };
    for (auto const& row : {
             Row { "no place", "place", [](Amendment& one) { one.place = " "; } },
             Row { "a measure of the other request", "measure", [](Amendment& one) { one.measure = Measure::Erase; } },
             Row { "nothing to correct", "after", [](Amendment& one) { one.before = one.after = ""; } },
             Row { "no ground", "ground", [](Amendment& one) { one.ground = ""; } },
             Row { "a ground of disclosure", "ground", [](Amendment& one) { one.ground = "personal_others"; } },
             Row { "left without a reason", "why", [](Amendment& one) { one.judgement = Judgement::Left; } },
             Row { "no such record", "record", [](Amendment& one) { one.record = { "00000000-0000-7000-8000-000000000000" }; } },
             Row { "too long", "before", [](Amendment& one) { one.before = std::string(501, 'a'); } },
         }) {
        CAPTURE(row.name);
        auto one = good;
        row.spoil(one);
        auto const made = written(one);
        REQUIRE_FALSE(made);
        REQUIRE_FALSE(made.error().fields.empty());
        CHECK(made.error().fields.front().field == row.field);
    }
    // A record of a division that the clerk does not read is not named.
    CHECK(written(item(id, consultation("別の課の記録", "public_works"), Measure::Correct, Judgement::Made, "correction_wrong")).error().fields.front().field == "record");
    CHECK(written(good, road_clerk).error().kind == RefusalKind::Forbidden);
    CHECK(written(good, their_painter).error().kind == RefusalKind::NotFound);
    auto const request = requested();
    CHECK(written(item(request, record, Measure::Correct, Judgement::Made, "correction_wrong")).error().kind == RefusalKind::NotFound);
    CHECK(write([&](db::Write& tx) { return request_for(tx, painter, here, cases::may_redact, id); }).error().kind == RefusalKind::NotFound);

    auto const kept = written(good);
    REQUIRE(kept);
    CHECK(done(id, road_clerk).error().kind == RefusalKind::Forbidden);
    CHECK(done(id, their_painter).error().kind == RefusalKind::NotFound);
    auto changed = *kept;
    changed.judgement = Judgement::Undecided;
    REQUIRE(written(changed));
    CHECK(written(changed).error().kind == RefusalKind::Conflict);  // changed since it was shown
    CHECK(judged(id).empty());
    CHECK(write([&](db::Write& tx) { return remove_amendment(tx, painter, here, id, kept->id, kept->version); }).error().kind == RefusalKind::Conflict);
    REQUIRE(write([&](db::Write& tx) { return remove_amendment(tx, painter, here, id, kept->id, kept->version + 1); }));
    CHECK(read([&](db::Read& tx) { return amendments(tx, id); }).empty());
}

struct AmendingPages : Amending {
    mado::web::Site site { { .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here };
    AmendingPages()
    {
        for (auto const& module : modules) {
            site.add_files(module.name, module.files, "");
            site.add_pages(module.pages);
            site.add_routes(module.routes);
        }
        site.finish();
    }
    Result<http::Response> visit(Caller const& by, std::string const& pattern, CaseId const& id, http::Pairs typed, bool posts)
    {
        http::Request asked;
        asked.method = posts ? "POST" : "GET";
        asked.path = { { "case", id.value } };
        (posts ? asked.form : asked.query) = std::move(typed);
        mado::web::Visit const visit { asked, by, here, *towns.by_code(by.tenant), site, "ja", {}, {} };
        auto const route = std::ranges::find(modules.back().routes, pattern, &mado::web::Route::pattern);
        REQUIRE(route != modules.back().routes.end());
        if (!posts)
            return route->show(visit, nullptr);
        auto answer = route->act(visit);
        if (answer || answer.error().kind != RefusalKind::Invalid)
            return answer;
        mado::web::Attempt const attempt { answer.error() };
        return route->show(visit, &attempt);
    }
    std::string page(Caller const& by, CaseId const& id, http::Pairs query = {})
    {
        auto const answer = visit(by, "/amendments/{case}", id, std::move(query), false);
        return answer ? answer->body : answer.error().key;
    }
    Result<http::Response> post(CaseId const& id, http::Pairs typed) { return visit(painter, "/amendments/{case}", id, std::move(typed), true); }
};

TEST_CASE_FIXTURE(AmendingPages, "the page: a record is found by words, a place typed, refused with what was typed, kept, changed, taken away")
{
    auto const has = [](std::string const& page, std::string_view words) { return page.find(words) != std::string::npos; };
    auto const id = correction();
    auto const record = consultation();
    auto const led = visit(painter, "/disclosure/{case}", id, {}, false);
    REQUIRE(led);
    CHECK(led->status == 303);  // from the page of disclosures to that of corrections
    CHECK(has(page(painter, id), "まだ箇所がありません"));
    CHECK(has(page(painter, id, { { "words", "相談記録票" } }), "?record=" + record.id.value));
    CHECK(has(page(painter, id, { { "words", "どこにもない" } }), "見つかりません"));
    CHECK(has(page(painter, id, { { "record", record.id.value } }), "相談記録票　福祉第88号"));
    http::Pairs const typed { { "do", "keep" }, { "record", record.id.value }, { "measure", "correct" }, { "version", "0" }, { "place", "1ページ" }, { "before", "昭和" }, { "after", "平成<b>" }, { "judgement", "made" } };
    auto const refused = post(id, typed);
    REQUIRE(refused);
    CHECK(has(refused->body, "平成&lt;b&gt;"));
    auto good = typed;
    good.push_back({ "ground", "correction_wrong" });
    CHECK(post(id, good).value().status == 303);
    auto const one = read([&](db::Read& tx) { return amendments(tx, id); }).front();
    CHECK(has(page(painter, id), "「昭和」を「平成&lt;b&gt;」に改める。"));
    CHECK(has(page(painter, id, { { "amendment", one.id } }), "value=\"" + one.id + "\""));
    CHECK_FALSE(has(page(painter, id), "決定のとおり実施する"));
    CHECK(has(post(id, { { "do", "receiver" }, { "name", "" }, { "address", "倉敷市" } }).value().body, "倉敷市"));
    CHECK(post(id, { { "do", "receiver" }, { "name", "見本年金事務所" }, { "address", "倉敷市" } }).value().status == 303);
    CHECK(has(page(painter, id), "見本年金事務所"));
    CHECK(post(id, { { "do", "carry_out" } }).error().kind == RefusalKind::Conflict);
    CHECK(post(id, { { "do", "remove" }, { "amendment", one.id }, { "version", "1" } }).value().status == 303);
    CHECK(has(page(painter, id), "まだ箇所がありません"));
    CHECK_FALSE(has(page(road_clerk, id), "見本年金事務所"));
    CHECK_FALSE(has(page(their_painter, id), "見本年金事務所"));
}

}  // namespace
