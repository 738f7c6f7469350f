#include "tests/house.h"

#include <mado/cases/looks.h>
#include <mado/privacy/looks.h>
#include <mado/privacy/module.h>

using namespace mado;
using namespace mado::privacy;
using cases::test::day;
using RefusalKind = Refusal::Kind;

namespace {

struct House : cases::test::Town {
    Caller officer = staff("kanri", "privacy_officer");
    House() : Town({ privacy::describe() })
    {
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            position(tx, "privacy_officer", "", "個人情報管理者", "division_head", "kanri", { access::Role::PrivacyOfficer });
            return {};
        }));
    }
    void reads(CaseId const& id, Caller const& who)
    {
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            audit::record(tx, who, here.now(), "cases.case.read", { { "case", id.value } });
            return {};
        }));
    }
    std::vector<Look> seen_by_applicant(CaseId const& id)
    {
        return read([&](db::Read& tx) { return looks_for_applicant(tx, here, id); });
    }
    // The list in the box of the last letter that told one; null: none was told.
    json::Value last_told(CaseId const& id)
    {
        json::Value last;
        for (auto const& letter : told(id))
            if (letter["clear"].text("event") == "looked") {
                auto const opened = gateway::open_box(applicant, letter.text("box"));
                REQUIRE(opened);
                last = (*opened)["looks"];
            }
        return last;
    }
    Withheld mark(CaseId const& id) const
    {
        Withheld made;
        made.of = id;
        made.article = "個人情報の保護に関する法律78条1項5号";
        made.why = "照会があった";
        made.from = day("2026-11-01");
        made.until = day("2026-12-31");
        return made;
    }
    std::size_t letters(CaseId const& id)
    {
        return static_cast<std::size_t>(std::ranges::count_if(told(id), [](json::Value const& letter) { return letter["clear"].text("event") == "looked"; }));
    }
};

TEST_CASE_FIXTURE(House, "told to the applicant's key after the town's days: position and division, no name; once")
{
    auto const id = submit_dog();
    reads(id, clerk);
    reads(id, clerk);
    CHECK(tell_looks(here) == 0);
    days_pass(6);
    CHECK(tell_looks(here) == 0);
    CHECK(seen_by_applicant(id).empty());
    days_pass(1);
    CHECK(tell_looks(here) == 1);
    CHECK(tell_looks(here) == 0);
    auto const looks = last_told(id);
    REQUIRE(looks.is_array());
    REQUIRE(looks.array().size() == 1);
    CHECK(looks.array()[0].text("day") == "2026-11-18");
    CHECK(looks.array()[0].text("position") == "動物係 主事");
    CHECK(looks.array()[0].text("division") == "市民生活部 環境課 動物係");
    CHECK(looks.array()[0].text("purpose") == "opened");
    CHECK(json::write(looks).find("morita") == std::string::npos);
    // In clear the letter says nothing of it.
    for (auto const& letter : told(id))
        CHECK(json::write(letter["clear"]).find("動物係") == std::string::npos);
}

TEST_CASE_FIXTURE(House, "what a law keeps secret is not told, nor that there is something; it comes when the mark has ended")
{
    auto const quiet = submit_dog(), investigated = submit_dog();
    REQUIRE(write([&](db::Write& tx) { return withhold(tx, head, here, mark(investigated)); }));
    reads(investigated, head);
    days_pass(10);
    tell_looks(here);
    CHECK(seen_by_applicant(investigated) == seen_by_applicant(quiet));
    CHECK(letters(investigated) == 0);
    CHECK(letters(quiet) == 0);
    // The mark itself is no reading, neither is its end.
    CHECK(seen_by_applicant(investigated).empty());
    days_pass(40);                           // 2027-01-07: the mark has ended
    tell_looks(here);
    CHECK(letters(investigated) == 1);
    CHECK(letters(quiet) == 0);
}

TEST_CASE_FIXTURE(House, "ended by who decided: from the next telling on")
{
    auto const id = submit_dog();
    auto const made = write([&](db::Write& tx) { return withhold(tx, head, here, mark(id)); });
    REQUIRE(made);
    reads(id, clerk);
    days_pass(8);
    CHECK(tell_looks(here) == 0);
    CHECK(write([&](db::Write& tx) { return end_withholding(tx, clerk, here, id, made->id); }).error().kind == RefusalKind::Forbidden);
    REQUIRE(write([&](db::Write& tx) { return end_withholding(tx, head, here, id, made->id); }));
    CHECK(write([&](db::Write& tx) { return end_withholding(tx, head, here, id, made->id); }).error().kind == RefusalKind::Conflict);
    CHECK(tell_looks(here) == 1);
}

TEST_CASE_FIXTURE(House, "who decides: the head of the case's division, with article, reason and term; nobody else sees that there is a mark")
{
    auto const id = submit_dog();
    auto const decides = [&](Caller const& who, Withheld const& what) { return write([&](db::Write& tx) { return withhold(tx, who, here, what); }, who.tenant); };
    CHECK(decides(clerk, mark(id)).error().kind == RefusalKind::Forbidden);
    CHECK(decides(child_head, mark(id)).error().kind == RefusalKind::Forbidden);
    CHECK(decides(stranger, mark(id)).error().kind == RefusalKind::NotFound);
    auto without = mark(id);
    without.article = " ";
    without.why.clear();
    CHECK(decides(head, without).error().fields.size() == 2);
    auto past = mark(id), long_one = mark(id);
    past.until = day("2026-11-17");
    long_one.until = day("2032-01-01");
    CHECK(decides(head, past).error().kind == RefusalKind::Invalid);
    CHECK(decides(head, long_one).error().kind == RefusalKind::Invalid);
    REQUIRE(decides(head, mark(id)));
    CHECK(read([&](db::Read& tx) { return withheld_of(tx, head, id); })->size() == 1);
    CHECK_FALSE(read([&](db::Read& tx) { return withheld_of(tx, clerk, id); }));
}

TEST_CASE_FIXTURE(House, "the days are the town's: set by who is in charge of personal information, told of its own cases alone")
{
    CHECK(write([&](db::Write& tx) { return set_delay(tx, clerk, here, 3); }).error().kind == RefusalKind::Forbidden);
    CHECK(write([&](db::Write& tx) { return set_delay(tx, officer, here, 91); }).error().kind == RefusalKind::Invalid);
    REQUIRE(write([&](db::Write& tx) { return set_delay(tx, officer, here, 3); }));
    CHECK(read([](db::Read& tx) { return delay_days(tx); }, neighbour) == usual_delay_days);
    auto const id = submit_dog();
    reads(id, clerk);
    days_pass(3);
    CHECK(tell_looks(here) == 1);
    CHECK(read([&](db::Read& tx) { return looks_for_applicant(tx, here, id); }, neighbour).empty());
}

TEST_CASE_FIXTURE(privacy::test::House, "the page of a case leads to what is told, for who may decide on it alone")
{
    auto const id = submit_dog();
    auto const address = "/privacy/looks/" + id.value;
    CHECK(has(shown(head, "/cases/{case}", { { "case", id.value } }), address));
    CHECK_FALSE(has(shown(clerk, "/cases/{case}", { { "case", id.value } }), address));
    CHECK_FALSE(has(shown(auditor, "/cases/{case}", { { "case", id.value } }), address));
    CHECK(has(shown(head, "/privacy/looks/{case}", { { "case", id.value } }), "申請者に見えている記録"));
}

}  // namespace
