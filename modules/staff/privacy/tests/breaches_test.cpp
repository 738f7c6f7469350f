#include "tests/house.h"

#include <mado/privacy/breaches.h>

using namespace mado;
using namespace mado::privacy;
using cases::test::day;
using RefusalKind = Refusal::Kind;

namespace {

struct Alarm : privacy::test::House {
    static Breach misdirected()
    {
        Breach made;
        made.known_on = day("2026-11-16");
        made.content.title = "名簿の誤送信";
        made.content.what = "犬の登録者の名簿を別の人へ送った";
        made.content.persons = 150;
        made.content.files = { "dog_registration" };
        return made;
    }
    Result<Breach> keep(Breach const& one, Caller const& who)
    {
        return write([&](db::Write& tx) { return keep_breach(tx, who, here, one); }, who.tenant);
    }
    Result<Breach> report(Breach const& one, ReportKind kind, Caller const& who, char const* on = "2026-11-18")
    {
        return write([&](db::Write& tx) { return report_breach(tx, who, here, one.id, { kind, day(on), "報告第1号", "報告文" }, one.version); }, who.tenant);
    }
    Result<Breach> close(Breach const& one, Caller const& who, std::string_view why = "対応が終わった")
    {
        return write([&](db::Write& tx) { return close_breach(tx, who, here, one.id, why, one.version); }, who.tenant);
    }
    static Breach looked_into(Breach one)
    {
        one.content.cause = "宛先の取違え";
        one.content.measures = "回収した";
        one.content.notice = "文書で知らせた";
        one.content.prevention = "二人で確かめる";
        return one;
    }
    static http::Pairs form(std::string version)
    {
        return { { "version", std::move(version) }, { "title", "名簿の誤送信" }, { "known_on", "2026-11-16" }, { "what", "名簿を別の人へ送った" }, { "persons", "150" }, { "file", "dog_registration" },
            { "situation", "property" }, { "reported_on", "2026-11-18" } };
    }
};

TEST_CASE_FIXTURE(Alarm, "draft, quick, full, closed; each step once, in order, with what it needs")
{
    auto const draft = keep(misdirected(), officer);
    REQUIRE(draft);
    CHECK(report(*draft, ReportKind::Full, officer).error().kind == RefusalKind::Conflict);
    CHECK(close(*draft, officer).error().key == "privacy.breach.must_report");
    CHECK(report(*draft, ReportKind::Quick, officer, "2026-11-15").error().kind == RefusalKind::Invalid);  // before it was known
    CHECK(report(*draft, ReportKind::Quick, officer, "2026-11-19").error().kind == RefusalKind::Invalid);  // tomorrow
    auto quick = report(*draft, ReportKind::Quick, officer);
    REQUIRE(quick);
    CHECK(quick->state == BreachState::Quick);
    CHECK(report(*quick, ReportKind::Quick, officer).error().kind == RefusalKind::Conflict);
    CHECK(report(*draft, ReportKind::Quick, officer).error().kind == RefusalKind::Conflict);  // an old version
    CHECK(report(*quick, ReportKind::Full, officer).error().fields.size() == 4);              // cause, measures, notice, prevention
    auto moved = looked_into(*quick);
    moved.known_on = day("2026-11-17");
    auto const ready = keep(moved, officer);
    REQUIRE(ready);
    CHECK(ready->known_on == day("2026-11-16"));  // it was reported as that
    auto const full = report(*ready, ReportKind::Full, officer);
    REQUIRE(full);
    CHECK(keep(*full, officer).error().kind == RefusalKind::Conflict);
    CHECK(close(*full, officer, " ").error().kind == RefusalKind::Invalid);
    auto const closed = close(*full, officer);
    REQUIRE(closed);
    CHECK(closed->state == BreachState::Closed);
    CHECK(close(*closed, officer).error().kind == RefusalKind::Conflict);
    auto const reports = read([&](db::Read& tx) { return breach_reports(tx, draft->id); });
    REQUIRE(reports.size() == 2);
    CHECK(reports[0].kind == ReportKind::Quick);
    CHECK(reports[0].text == "報告文");
    for (auto const* event : { "privacy.breach.opened", "privacy.breach.kept", "privacy.breach.reported", "privacy.breach.closed" })
        CHECK_MESSAGE(was_told(event), event);
}

TEST_CASE_FIXTURE(Alarm, "what need not be reported is closed with its reason")
{
    auto one = misdirected();
    one.content.persons = 1;
    auto const kept = keep(one, officer);
    REQUIRE(kept);
    CHECK(close(*kept, officer)->state == BreachState::Closed);
}

TEST_CASE_FIXTURE(Alarm, "who may: the privacy officer writes, the auditor reads, nobody of another town")
{
    CHECK(keep(misdirected(), clerk).error().kind == RefusalKind::Forbidden);
    CHECK(keep(misdirected(), auditor).error().kind == RefusalKind::Forbidden);
    auto const kept = keep(misdirected(), officer);
    REQUIRE(kept);
    auto const finds = [&](Caller const& who) { return read([&](db::Read& tx) { return find_breach(tx, who, kept->id); }, who.tenant); };
    CHECK(finds(auditor));
    CHECK(finds(head).error().kind == RefusalKind::Forbidden);
    CHECK(finds(their_officer).error().kind == RefusalKind::NotFound);
    CHECK(keep(*kept, their_officer).error().kind == RefusalKind::NotFound);
    CHECK(report(*kept, ReportKind::Quick, their_officer).error().kind == RefusalKind::NotFound);
    CHECK(report(*kept, ReportKind::Quick, auditor).error().kind == RefusalKind::Forbidden);
    CHECK(close(*kept, auditor).error().kind == RefusalKind::Forbidden);
    CHECK(read([](db::Read& tx) { return breaches(tx); }, neighbour).empty());
    CHECK(shown(clerk, "/privacy/breaches") == "test.forbidden");
    CHECK(shown(auditor, "/privacy/breaches/{breach}", { { "breach", kept->id } }) == "test.forbidden");
    CHECK(has(shown(auditor, "/privacy/breaches/{breach}/text", { { "breach", kept->id } }), "犬の登録者の名簿"));
    CHECK_FALSE(visit(their_officer, "/privacy/breaches/{breach}/text", { { "breach", kept->id } }));
}

TEST_CASE_FIXTURE(Alarm, "the numbers are the town's: a lower number of persons makes it a duty, the days move")
{
    auto one = misdirected();
    one.content.persons = 60;
    auto const asks = [&] { return read([&](db::Read& tx) { return judged(breach_rules(tx, here), one.known_on, one.content, here.calendar); }); };
    CHECK_FALSE(asks().must_report);
    auto const set = [&](Caller const& who, std::map<std::string, std::string> const& typed) { return write([&](db::Write& tx) { return set_breach_numbers(tx, who, here, typed); }, who.tenant); };
    CHECK(set(auditor, { { "public_persons", "50" } }).error().kind == RefusalKind::Forbidden);
    CHECK(set(officer, { { "public_persons", "0" }, { "quick_days", "many" } }).error().fields.size() == 2);
    REQUIRE(set(officer, { { "public_persons", "50" }, { "quick_days", "4" } }));
    CHECK(asks().must_report);
    CHECK(asks().quick_until == day("2026-11-19"));
    CHECK(was_told("privacy.breach.numbers_set"));
    CHECK(read([&](db::Read& tx) { return breach_rules(tx, here); }, neighbour).number("public_persons").value == 100);
}

TEST_CASE_FIXTURE(Alarm, "the pages: written, mended, reported with its words, printed and downloaded as they were sent")
{
    http::Pairs const empty { { "version", "0" }, { "title", "" }, { "known_on", "2026-11-16" }, { "what", "" }, { "cause", "調べている" }, { "situation", "deliberate" }, { "act", "keep" } };
    auto const wrong = visit(officer, "/privacy/breaches/new", {}, empty);
    CHECK(wrong->status == 422);
    CHECK(has(wrong->body, "調べている"));
    CHECK(has(wrong->body, "value=\"deliberate\" checked"));
    auto typed = form("0");
    typed.emplace_back("act", "keep");
    REQUIRE(visit(officer, "/privacy/breaches/new", {}, typed)->status == 303);
    auto const id = read([](db::Read& tx) { return breaches(tx); }).front().id;
    std::map<std::string, std::string> const path { { "breach", id } };
    auto const page = shown(officer, "/privacy/breaches/{breach}", path);
    CHECK(has(page, "報告が要ります"));
    CHECK(has(page, "令和8年11月20日"));   // 速報: the fifth day
    CHECK(has(page, "令和8年12月15日"));   // 確報: the thirtieth
    CHECK(has(shown(officer, "/privacy/breaches"), "名簿の誤送信"));
    auto sent = form("1");
    sent.emplace_back("act", "quick");
    REQUIRE(visit(officer, "/privacy/breaches/{breach}", path, sent)->status == 303);
    auto const text = shown(auditor, "/privacy/breaches/{breach}/text.txt", path);
    CHECK(has(text, "漏えい等の速報"));
    CHECK(has(text, "名簿を別の人へ送った"));
    CHECK(has(text, "種類"));               // an item of the file of dogs
    CHECK(has(text, "調査中"));
    auto full = form("3");
    for (auto const* name : { "cause", "measures", "notice" })
        full.emplace_back(name, "書いた");
    full.emplace_back("act", "full");
    auto const lacks = visit(officer, "/privacy/breaches/{breach}", path, full);
    CHECK(lacks->status == 422);
    CHECK(has(lacks->body, "確報には要ります"));
    CHECK(read([](db::Read& tx) { return breaches(tx); }).front().content.cause.empty());  // refused as a whole
    full.emplace_back("prevention", "二人で確かめる");
    REQUIRE(visit(officer, "/privacy/breaches/{breach}", path, full)->status == 303);
    CHECK(has(shown(officer, "/privacy/breaches/{breach}", path), "確報済み"));
    CHECK(has(shown(officer, "/privacy/breaches/{breach}/text.txt", path), "二人で確かめる"));
    http::Pairs const over { { "version", "5" }, { "act", "close" }, { "closing", "済んだ" } };
    REQUIRE(visit(officer, "/privacy/breaches/{breach}", path, over)->status == 303);
    CHECK(read([](db::Read& tx) { return breaches(tx); }).front().state == BreachState::Closed);
    CHECK(has(shown(officer, "/privacy/breaches/numbers"), "value=\"30\""));
}

}  // namespace
