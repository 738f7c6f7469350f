// 自分の届出: seen by its owner and its examiners, by nobody else; never examined or decided by oneself.
#include "tests/desk.h"

using namespace mado;
using namespace mado::entry;
using entry::test::Desk;
using cases::test::day;
using Kind = Refusal::Kind;
using enum cases::CaseState;

namespace {

struct Own : Desk {
    Own() { publish_housing(); }

    static Form housing()
    {
        return { { "who.text", "morita" }, { "reason", "moved" }, { "event_on.era", "" }, { "event_on.year", "2026" }, { "event_on.month", "11" }, { "event_on.day", "1" },
            { "home.kind", "japan" }, { "home.text", "総社市中央二丁目" }, { "tenure", "own" } };
    }
    std::string begin_own(Caller const& caller)
    {
        auto const at = location(visit(caller, "/own", request({}, { { "procedure", "housing_notice_of_staff" } }), true));
        return at.substr(at.rfind('/') + 1);
    }
    // By its receipt number.
    std::string notify(Caller const& caller, Form form = housing())
    {
        auto const id = begin_own(caller);
        auto const typed = visit(caller, "/own/forms/{entry}", request({ { "entry", id } }, std::move(form)), true);
        REQUIRE_MESSAGE(location(typed).ends_with("/check"), body_of(typed));
        auto const at = location(visit(caller, "/own/forms/{entry}/check", request({ { "entry", id } }), true));
        auto const from = at.rfind('/') + 1;
        return at.substr(from, at.find('?') - from);
    }
    CaseId case_of(std::string const& receipt)
    {
        for (auto const& one : read([&](db::Read& tx) { return cases::inbox(tx, personnel_clerk, { { Received, Examining, Asked, InApproval }, false, {}, 50 }); }).cases)
            if (one.receipt_number == receipt)
                return one.id;
        FAIL("no case " << receipt);
        return {};
    }
    Result<http::Response> at(Caller const& caller, std::string const& receipt) { return visit(caller, "/own/{receipt}", request({ { "receipt", receipt } })); }
};

TEST_CASE_FIXTURE(Own, "a colleague notifies: the name from the personnel record, origin staff, identity by the account")
{
    CHECK(has(body_of(visit(clerk, "/own", request({}))), "住居届"));
    auto const id = begin_own(clerk);
    CHECK(has(body_of(visit(clerk, "/own/forms/{entry}", request({ { "entry", id } }))), "value=\"morita\""));
    auto const receipt = notify(clerk);
    REQUIRE_FALSE(receipt_number_from(receipt).empty());
    auto const made = found(case_of(receipt));
    CHECK(made.applicant == "staff");
    CHECK(made.channel == "web");
    CHECK(made.entered_by == clerk.person);
    CHECK(made.owner == "general_affairs/personnel");
    CHECK_FALSE(made.misfit);
    CHECK(read([&](db::Read& tx) { return cases::content(tx, made.id); }).origins.at("who").text("origin") == "staff");
    CHECK(has(body_of(at(clerk, receipt)), "届いています"));
    CHECK(has(body_of(visit(clerk, "/own", request({}))), grouped(receipt)));
    CHECK(has_event(made.id, "entry.application.entered"));
    CHECK(told(made.id).empty());
}

TEST_CASE_FIXTURE(Own, "it has to fit, like a form of the web")
{
    auto const id = begin_own(clerk);
    auto form = housing();
    std::erase_if(form, [](auto const& pair) { return pair.first == "reason"; });
    form.emplace_back("as_it_is", "yes");
    auto const typed = visit(clerk, "/own/forms/{entry}", request({ { "entry", id } }, form), true);
    REQUIRE(typed);
    CHECK(typed->status == 422);
    auto const sent = visit(clerk, "/own/forms/{entry}/check", request({ { "entry", id } }, { { "as_it_is", "yes" } }), true);
    CHECK((!sent || sent->status == 422 || location(sent).find("/own/forms/") != std::string::npos));
    CHECK(read([&](db::Read& tx) { return cases::inbox(tx, personnel_clerk, {}); }).cases.empty());
}

TEST_CASE_FIXTURE(Own, "nobody else sees it: not a colleague of the same division, not the head, not another town; its examiners do")
{
    auto const unfinished = begin_own(clerk);
    auto const receipt = notify(clerk);
    auto const id = case_of(receipt);
    for (auto const* other : { &colleague, &head, &road_clerk, &personnel_clerk, &stranger }) {
        CAPTURE(other->person.value + " " + other->tenant);
        CHECK(at(*other, receipt).error().kind == Kind::NotFound);
        CHECK(visit(*other, "/own/{receipt}/form.pdf", request({ { "receipt", receipt } })).error().kind == Kind::NotFound);
        CHECK(visit(*other, "/own/{receipt}/withdraw", request({ { "receipt", receipt } }), true).error().kind == Kind::NotFound);
        CHECK(visit(*other, "/own/forms/{entry}", request({ { "entry", unfinished } })).error().kind == Kind::NotFound);
        CHECK_FALSE(has(body_of(visit(*other, "/own", request({}))), grouped(receipt)));
    }
    for (auto const* other : { &colleague, &head, &road_clerk })
        CHECK(visit(*other, "/cases/{case}", request({ { "case", id.value } })).error().kind == Kind::Forbidden);
    CHECK(visit(personnel_clerk, "/cases/{case}", request({ { "case", id.value } })).has_value());
    CHECK(at({ .tenant = code }, receipt)->status == 303);  // not signed in: led to the sign-in
    CHECK_FALSE(has(body_of(visit(personnel_clerk, "/entry", request({}))), unfinished));
    CHECK(begin(personnel_clerk, "housing_notice_of_staff", "paper") == "entry.no_procedure");  // everybody for himself
}

TEST_CASE_FIXTURE(Own, "one's own matter: neither read as a case, nor taken, asked, examined or decided by oneself")
{
    auto const receipt = notify(personnel_clerk);
    auto const id = case_of(receipt);
    auto const version = found(id).version;
    CHECK(visit(personnel_clerk, "/cases/{case}", request({ { "case", id.value } })).error().key == "cases.own_matter");
    CHECK(write([&](db::Write& tx) { return cases::take(tx, personnel_clerk, here, id, version); }).error().key == "cases.own_matter");
    CHECK(write([&](db::Write& tx) { return cases::add_note(tx, personnel_clerk, here, id, "早く"); }).error().key == "cases.own_matter");
    CHECK(read([&](db::Read& tx) { return cases::prepare(tx, personnel_clerk, here, id, { "done", {}, {} }); }).error().key == "cases.own_matter");
    CHECK(write([&](db::Write& tx) { return cases::take(tx, personnel_head, here, id, version); }));

    auto const of_head = notify(personnel_head);
    auto const its_case = case_of(of_head);
    taken(its_case, personnel_clerk);
    auto const drafted = draft(its_case, personnel_clerk, { "done", {}, {} });
    if (drafted) {
        CHECK(decide(*drafted, personnel_head).error().key == "cases.own_matter");
        CHECK(found(its_case).state == InApproval);
    } else {
        CHECK(drafted.error().kind == Kind::Forbidden);
    }
}

TEST_CASE_FIXTURE(Own, "the completion is asked and answered at /own, and nothing is printed for it")
{
    auto const receipt = notify(clerk);
    auto const id = case_of(receipt);
    taken(id, personnel_clerk);
    REQUIRE(ask(id, personnel_clerk, { { "home", std::nullopt, "番地まで書いてください" } }, day("2026-12-02")));
    CHECK(read([&](db::Read& tx) { return documents::of_case(tx, id); }).empty());
    auto const page = body_of(at(clerk, receipt));
    CHECK(has(page, "番地まで書いてください"));
    auto const answer = [&](Caller const& caller, std::string const& version) {
        return visit(caller, "/own/{receipt}", request({ { "receipt", receipt } },
            { { "home.kind", "japan" }, { "home.text", "総社市中央二丁目3番4号" }, { "version", version } }), true);
    };
    auto const version = std::to_string(found(id).version);
    CHECK(answer(colleague, version).error().kind == Kind::NotFound);
    CHECK(answer(clerk, "1")->status == 409);
    CHECK(answer(clerk, version)->status == 303);
    CHECK(found(id).state == Examining);
    CHECK(read([&](db::Read& tx) { return cases::content(tx, id); }).answers.at("home").text("text") == "総社市中央二丁目3番4号");
    CHECK(visit(clerk, "/own/{receipt}/withdraw", request({ { "receipt", receipt } }, { { "version", std::to_string(found(id).version) } }), true)->status == 303);
    CHECK(found(id).state == Withdrawn);
}

TEST_CASE_FIXTURE(Own, "the notice is read at /own: that delivers it, and only its owner can")
{
    auto const receipt = notify(clerk);
    auto const id = case_of(receipt);
    auto const issued = write([&](db::Write& tx) {
        documents::Issue issue;
        issue.of = id;
        issue.owner = "general_affairs/personnel";
        issue.name = "dog_tag";
        issue.title = "住居手当認定通知書";
        issue.addressee = "morita　様";
        issue.values = json::object({});
        return documents::issue(tx, personnel_head, here, issue);
    });
    REQUIRE(issued);
    auto const open_it = [&](Caller const& caller) {
        return visit(caller, "/own/{receipt}/documents/{document}", request({ { "receipt", receipt }, { "document", issued->id.value } }));
    };
    CHECK(open_it(clerk).error().kind == Kind::NotFound);  // not rendered yet
    render(id);
    CHECK(has(body_of(at(clerk, receipt)), "住居手当認定通知書"));
    CHECK(open_it(colleague).error().kind == Kind::NotFound);
    auto const pdf = open_it(clerk);
    REQUIRE(pdf);
    CHECK(pdf->body.starts_with("%PDF"));
    CHECK(read([&](db::Read& tx) { return documents::find(tx, issued->id); })->state == documents::DocumentState::Dispatched);
    CHECK(open_it(clerk).has_value());
}

}  // namespace
