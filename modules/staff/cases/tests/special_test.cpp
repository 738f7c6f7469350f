#include "tests/site.h"

#include <mado/cases/inbox_filter.h>
#include <mado/cases/special.h>

using namespace mado;
using namespace mado::cases;
using Kind = Refusal::Kind;

namespace {

struct Closed : cases::test::Pages {
    static constexpr std::array<std::string_view, 3> words { "三宅", "コテツ", "中央九丁目" };

    Result<void> mark(CaseId const& id, Caller const& by, std::string_view reason = "児童相談所からの連絡")
    {
        return write([&](db::Write& tx) { return mark_special(tx, by, here, id, SpecialKind::ChildAbuse, reason); }, by.tenant);
    }
    Result<void> opens(CaseId const& id, Caller const& by, std::string_view reason = "審査のため")
    {
        return write([&](db::Write& tx) { return open_special(tx, by, here, id, reason); }, by.tenant);
    }
    void minutes_pass(std::int64_t minutes) { clock.set({ clock.now().microseconds + minutes * 60'000'000 }); }
    static bool tells(std::string const& page) { return std::ranges::any_of(words, [&](std::string_view word) { return has(page, word); }); }
    std::string page_of(Caller const& by, CaseId const& id)
    {
        auto const answer = visit(by, "/cases/{case}", request({ { "case", id.value } }));
        return answer ? std::to_string(answer->status) + answer->body : answer.error().key;
    }
};

TEST_CASE_FIXTURE(Closed, "no page of a special case tells anything before a reason was given: every route with {case}, for examiner and head")
{
    auto const id = submit_dog();
    REQUIRE(tells(page_of(clerk, id)));  // the control
    REQUIRE(mark(id, clerk));
    std::size_t asked = 0;
    for (auto const& caller : { clerk, head })
        for (auto const& route : modules.back().routes) {
            if (route.pattern.find("{case}") == std::string::npos || !route.show)
                continue;
            CAPTURE(route.pattern);
            auto const answer = visit(caller, route.pattern, request({ { "case", id.value }, { "consult", "x" }, { "blob", "x" }, { "field", "x" }, { "correction", "x" }, { "call", "x" } }));
            CHECK_FALSE((answer && tells(answer->body)));
            bool const is_outside = route.pattern == "/cases/{case}/opening" || route.pattern == "/cases/{case}/special";
            if (is_outside)
                continue;
            REQUIRE(answer);
            CHECK(answer->status == 303);
            ++asked;
        }
    CHECK(asked > 50);
    REQUIRE(opens(id, clerk));
    CHECK(tells(page_of(clerk, id)));
    CHECK_FALSE(tells(page_of(head, id)));  // each says it for oneself
}

TEST_CASE_FIXTURE(Closed, "a reason lasts thirty minutes, for the pages of one case; a form opened then can be sent the whole day")
{
    auto const id = submit_dog(), other = submit_dog();
    REQUIRE(mark(id, clerk));
    REQUIRE(mark(other, clerk));
    auto const note = [&] { return posted(clerk, "/cases/{case}/note", id, { { "words", "電話した" } }); };
    CHECK(note().error().key == "cases.special.reason_first");
    CHECK(opens(id, clerk, " ").error().kind == Kind::Invalid);
    REQUIRE(opens(id, clerk));
    CHECK_FALSE(tells(page_of(clerk, other)));
    minutes_pass(29);
    CHECK(tells(page_of(clerk, id)));
    minutes_pass(1);
    CHECK_FALSE(tells(page_of(clerk, id)));
    CHECK(note().has_value());
    auto const empty = posted(clerk, "/cases/{case}/note", id, { { "words", "" } });
    REQUIRE(empty);
    CHECK(empty->status == 422);  // the form comes back with what was typed
    minutes_pass(10 * 60);
    CHECK(note().error().kind == Kind::Forbidden);
}

TEST_CASE_FIXTURE(Closed, "the form: asks, keeps what was typed, leads back to the page that was wanted and nowhere else; the words stand in the record alone")
{
    auto const id = submit_dog();
    REQUIRE(mark(id, clerk));
    auto const refused = posted(clerk, "/cases/{case}/opening", id, { { "reason", " " }, { "next", "/okayama/x" } });
    REQUIRE(refused);
    CHECK(refused->status == 422);
    CHECK_FALSE(tells(refused->body));
    CHECK(page_of(clerk, id).starts_with("303"));
    auto const location = [&](std::string const& next) {
        auto const answer = posted(clerk, "/cases/{case}/opening", id, { { "reason", "審査のため開く" }, { "next", next } });
        REQUIRE(answer);
        auto const line = std::ranges::find(answer->headers, "location", &std::pair<std::string, std::string>::first);
        REQUIRE(line != answer->headers.end());
        return line->second;
    };
    auto const home = location("");
    CHECK(home.ends_with("/cases/" + id.value));
    struct Row { char const* name; std::string next; std::string goes_to; };
    Row const rows[] = {
        { "a page of the case", home + "/reasons", home + "/reasons" },
        { "another case", home + "0/reasons", home },
        { "another site", "https://example.com/", home },
        { "another site, without a scheme", "//example.com" + home, home },
        { "a header", home + "/x\r\nset-cookie: a=b", home },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        CHECK(location(row.next) == row.goes_to);
    }
    CHECK(has_event(id, "cases.special.marked"));
    CHECK(has_event(id, "cases.special.opened"));
    for (auto const& event : read([&](db::Read& tx) { return audit::events_of(tx, { "case", id.value }); }))
        for (auto const& [name, value] : event.details)
            CHECK_FALSE((has(value, "審査") || has(value, "児童") || value == "child_abuse"));
    auto const reasons = read([&](db::Read& tx) { return special_reasons(tx, id); });
    CHECK(std::ranges::any_of(reasons, [](SpecialReason const& one) { return one.act == SpecialAct::Opened && one.words == "審査のため開く"; }));
}

TEST_CASE_FIXTURE(Closed, "lists and the words that are searched: the number alone, until it is released")
{
    auto const id = submit_dog();
    auto const inbox = [&] { return visit(clerk, "/", request({}))->body; };
    InboxFilter filter;
    filter.words = "三宅";
    auto const by_name = [&] { return read([&](db::Read& tx) { return filtered_inbox(tx, clerk, {}, filter).cases.size(); }); };
    CHECK(tells(inbox()));
    CHECK(by_name() == 1);
    REQUIRE(mark(id, clerk));
    CHECK_FALSE(tells(inbox()));
    CHECK(has(inbox(), "特別な事件"));
    CHECK(has(inbox(), grouped(found(id).receipt_number)));
    CHECK(by_name() == 0);
    CHECK(found(id).applicant_name == "三宅 陽子");  // nothing is lost
    taken(id, clerk);
    CHECK(found(id).applicant_name == "三宅 陽子");
    CHECK(mark(id, head).error().kind == Kind::Conflict);
    REQUIRE(write([&](db::Write& tx) { return release_special(tx, head, here, id, "終結した"); }));
    CHECK(tells(inbox()));
    CHECK(tells(page_of(clerk, id)));
    CHECK(write([&](db::Write& tx) { return release_special(tx, head, here, id, "終結した"); }).error().kind == Kind::Conflict);
}

TEST_CASE_FIXTURE(Closed, "who marks and who opens: of the division, of the town, with the right; a right to something else does not lead around")
{
    auto const id = submit_dog();
    struct Row { char const* name; Caller caller; Kind kind; };
    Row const rows[] = {
        { "another division", road_clerk, Kind::Forbidden },
        { "another town", stranger, Kind::NotFound },
        { "nobody", Caller { .tenant = code }, Kind::SignIn },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const marked = mark(id, row.caller);
        REQUIRE_FALSE(marked);
        CHECK(marked.error().kind == row.kind);
    }
    CHECK(mark(id, clerk, "").error().kind == Kind::Invalid);
    CHECK(write([&](db::Write& tx) { return mark_special(tx, clerk, here, id, std::nullopt, "理由"); }).error().kind == Kind::Invalid);
    REQUIRE(mark(id, clerk));
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const opened = opens(id, row.caller);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().kind == row.kind);
    }
    CHECK(page_of(road_clerk, id) == "cases.special.ask_division");
    CHECK(visit(stranger, "/cases/{case}", request({ { "case", id.value } })).error().kind == Kind::NotFound);
}

}  // namespace
