#include "tests/arrears_office.h"

using namespace mado;
using namespace mado::treasury;
using namespace mado::treasury::test;
using Kind = Refusal::Kind;

TEST_CASE("督促 once, 催告 after it, and the limitation that they leave")
{
    ArrearsOffice office;
    auto const claim = office.assessed(30'000);
    auto const send = [&](auto what, Caller const& by, std::string_view pay_by) { return [&, what, by, day = on(pay_by)](db::Write& tx) { return what(tx, by, office.here, claim.id, day); }; };
    office.today("2026-06-30");
    CHECK(office.tried(send(demand, office.collector, "2026-07-10")) == "treasury.arrears.not_late");
    office.today("2026-07-21");
    CHECK(office.tried(send(remind, office.collector, "2026-08-03")) == "treasury.arrears.demand_first");
    CHECK(office.tried(send(demand, office.collector, "2026-07-21")) == "treasury.arrears.wrong_pay_by");
    CHECK(office.tried(send(demand, office.collector, "2026-09-20")) == "treasury.arrears.wrong_pay_by");
    CHECK(office.write(send(demand, office.stranger, "2026-08-03")).error().kind == Kind::Forbidden);
    CHECK(office.write(send(demand, office.accountant, "2026-08-03")).error().kind == Kind::Forbidden);
    CHECK(office.tried(send(demand, office.theirs, "2026-08-03"), ArrearsOffice::neighbour) == "treasury.claim.not_found");
    auto const sent = office.write(send(demand, office.collector, "2026-08-03"));
    REQUIRE(sent);
    CHECK(sent->amount == Yen(30'000));
    CHECK(office.tried(send(demand, office.collector, "2026-08-03")) == "treasury.arrears.demanded_already");
    CHECK(office.events("claim", claim.id.value, "treasury.arrears.demanded") == 1);
    office.render_all();
    CHECK(office.state_of(sent->document) == documents::DocumentState::Rendered);
    office.read([&](db::Read& tx) {
        auto const document = documents::find(tx, { sent->document });
        REQUIRE(document);
        CHECK(document->title == "督促状");
        CHECK(document->addressee == "三宅 陽子　様");
        auto const found = slip(tx, sent->slip);
        REQUIRE(found);
        CHECK(found->due_on == on("2026-08-03"));
        CHECK(limitation(tx, office.here, claim).completes_on == on("2031-07-21"));
        return 0;
    });
    office.today("2026-09-01");
    REQUIRE(office.write(send(remind, office.collector, "2026-09-30")));
    office.today("2026-09-02");
    REQUIRE(office.write(send(remind, office.collector, "2026-09-30")));
    office.read([&](db::Read& tx) {
        CHECK(letters_of(tx, claim.id).size() == 3);
        CHECK(limitation(tx, office.here, claim).completes_on == on("2031-07-21"));
        return 0;
    });
    office.paid(claim, 30'000, "2026-09-02");
    CHECK(office.tried(send(remind, office.collector, "2026-09-30")) == "treasury.arrears.settled");
}

TEST_CASE("分納: slips of their own, what is missed, and a person who voids it")
{
    ArrearsOffice office;
    auto const claim = office.assessed(10'000);
    office.today("2026-07-21");
    auto const sign = [&](std::vector<Instalment> parts, std::string_view day = "2026-07-21") {
        return [&, parts, day](db::Write& tx) { return promise(tx, office.collector, office.here, claim.id, on(day), parts); };
    };
    CHECK(office.tried(sign(equal_instalments(Yen(9'999), 3, on("2026-08-31")))) == "treasury.promise.wrong_sum");
    CHECK(office.tried(sign(equal_instalments(Yen(10'000), 1, on("2026-08-31")))) == "treasury.promise.wrong_count");
    CHECK(office.tried(sign(equal_instalments(Yen(10'000), 3, on("2026-07-21")))) == "treasury.promise.wrong_days");
    CHECK(office.tried(sign(equal_instalments(Yen(10'000), 3, on("2026-08-31")), "2026-07-22")) == "treasury.promise.wrong_day");
    auto const made = office.write(sign(equal_instalments(Yen(10'000), 3, on("2026-08-31"))));
    REQUIRE(made);
    CHECK(made->instalments.front().amount == Yen(3'334));
    CHECK(made->instalments[1].due_on == on("2026-09-30"));
    CHECK(office.tried(sign(equal_instalments(Yen(10'000), 3, on("2026-08-31")))) == "treasury.promise.stands");
    office.render_all();
    CHECK(office.state_of(made->document) == documents::DocumentState::Rendered);
    office.read([&](db::Read& tx) {
        CHECK(limitation(tx, office.here, claim).completes_on == on("2031-07-21"));  // 承認
        auto const second = slip(tx, made->instalments[1].slip);
        REQUIRE(second);
        CHECK(second->instalment == 2);
        CHECK(second->amount == Yen(3'333));
        return 0;
    });
    auto const voided = [&](std::string reason) { return [&, reason](db::Write& tx) { return void_promise(tx, office.collector, office.here, made->id, reason); }; };
    office.paid(claim, 3'334, "2026-08-20");
    office.today("2026-09-30");
    CHECK(office.tried(voided("連絡がつかない")) == "treasury.promise.nothing_missed");
    office.today("2026-10-01");
    CHECK(office.tried(voided("")) == "treasury.reason_required");
    office.read([&](db::Read& tx) {
        auto const stands = promises_of(tx, *treasury::find(tx, claim.id), on("2026-10-01")).front();
        CHECK(stands.instalments[0].is_paid);
        CHECK(stands.instalments[1].is_missed);
        CHECK(!stands.instalments[2].is_missed);
        return 0;
    });
    CHECK(office.write([&](db::Write& tx) { return void_promise(tx, office.stranger, office.here, made->id, "x"); }).error().kind == Kind::Forbidden);
    CHECK(office.tried(voided("連絡がつかない")).empty());
    CHECK(office.tried(voided("連絡がつかない")) == "treasury.promise.ended");
    CHECK(office.tried(sign(equal_instalments(Yen(6'666), 2, on("2026-10-30")), "2026-10-01")).empty());
}

TEST_CASE("a class decides what may follow and on which ground a claim is written off")
{
    struct Row { char const* name; char const* item; StepKind kind; bool demanded; char const* refused; };
    std::vector<Row> const rows {
        { "滞納処分 of 強制徴収公債権", "charges/road_occupation", StepKind::Seizure, true, "" },
        { "not without a 督促", "charges/road_occupation", StepKind::Seizure, false, "treasury.arrears.demand_first" },
        { "no court for it", "charges/road_occupation", StepKind::PaymentOrder, true, "treasury.arrears.not_of_its_class" },
        { "執行停止", "charges/road_occupation", StepKind::Suspension, true, "" },
        { "no 免責 for it", "charges/road_occupation", StepKind::Discharge, true, "treasury.arrears.not_of_its_class" },
        { "the court of 非強制公債権", "fees/outdoor_advertising", StepKind::PaymentOrder, true, "" },
        { "no 執行停止 for it", "fees/outdoor_advertising", StepKind::Suspension, true, "treasury.arrears.not_of_its_class" },
        { "強制執行 wants a title first", "fees/outdoor_advertising", StepKind::Seizure, true, "treasury.arrears.needs_title" },
        { "no 援用 for it", "fees/outdoor_advertising", StepKind::Invocation, true, "treasury.arrears.not_of_its_class" },
        { "援用 of 私債権", "sundry/copies", StepKind::Invocation, true, "" },
        { "免責 of 私債権", "sundry/copies", StepKind::Discharge, true, "" },
        { "no 財産調査 by the law of taxes", "sundry/copies", StepKind::Inquiry, true, "treasury.arrears.not_of_its_class" },
    };
    ArrearsOffice office;
    for (auto const& row : rows) {
        CAPTURE(row.name);
        office.today("2026-06-01");
        auto const claim = office.assessed(30'000, row.item);
        office.today("2026-07-21");
        if (row.demanded)
            REQUIRE(office.write([&](db::Write& tx) { return demand(tx, office.collector, office.here, claim.id, on("2026-08-03")); }));
        office.today("2026-08-04");
        ArrearsStep step { {}, claim.id, row.kind, on("2026-08-04"), "総社簡易裁判所", "令和8年(ロ)第12号", "" };
        CHECK(office.tried([&](db::Write& tx) { return take_step(tx, office.collector, office.here, step); }) == row.refused);
    }
    auto const fresh = office.assessed(30'000, "charges/road_occupation", "2026-08-03");
    REQUIRE(office.write([&](db::Write& tx) { return demand(tx, office.collector, office.here, fresh.id, on("2026-08-31")); }));
    office.today("2026-08-14");
    ArrearsStep const seizure { {}, fresh.id, StepKind::Seizure, on("2026-08-14") };
    CHECK(office.tried([&](db::Write& tx) { return take_step(tx, office.collector, office.here, seizure); }) == "treasury.arrears.demand_too_fresh");
    office.today("2026-08-15");
    CHECK(office.tried([&](db::Write& tx) { return take_step(tx, office.collector, office.here, { {}, fresh.id, StepKind::Seizure, on("2026-08-15") }); }).empty());
    auto const suit = office.assessed(30'000, "sundry/copies", "2026-08-10");
    REQUIRE(office.write([&](db::Write& tx) { return demand(tx, office.collector, office.here, suit.id, on("2026-08-31")); }));
    CHECK(office.tried([&](db::Write& tx) { return take_step(tx, office.collector, office.here, { {}, suit.id, StepKind::Suit, on("2026-08-15") }); }) == "treasury.arrears.office_required");
    auto const begun = office.write([&](db::Write& tx) { return take_step(tx, office.collector, office.here, { {}, suit.id, StepKind::Suit, on("2026-08-15"), "岡山地方裁判所倉敷支部" }); });
    REQUIRE(begun);
    CHECK(office.read([&](db::Read& tx) { return !limitation(tx, office.here, suit).completes_on; }));
    office.today("2026-12-01");
    CHECK(office.tried([&](db::Write& tx) { return end_step(tx, office.stranger, office.here, begun->id, StepEnd::CarriedThrough, on("2026-12-01")); }) != "");
    REQUIRE(office.write([&](db::Write& tx) { return end_step(tx, office.collector, office.here, begun->id, StepEnd::CarriedThrough, on("2026-12-01")); }));
    CHECK(office.tried([&](db::Write& tx) { return end_step(tx, office.collector, office.here, begun->id, StepEnd::Withdrawn, on("2026-12-01")); }) == "treasury.arrears.step_ended");
    CHECK(office.read([&](db::Read& tx) { return limitation(tx, office.here, suit).completes_on; }) == on("2036-12-01"));
    CHECK(office.tried([&](db::Write& tx) { return take_step(tx, office.collector, office.here, { {}, suit.id, StepKind::Seizure, on("2026-12-01") }); }).empty());
}

namespace {

std::string bears_key(ArrearsOffice& office, Claim const& claim, WriteOffGround ground)
{
    auto const found = office.read([&](db::Read& tx) { return bears(tx, office.here, *treasury::find(tx, claim.id), ground); });
    return found ? std::string() : found.error().key;
}

void step(ArrearsOffice& office, Claim const& claim, StepKind kind, std::string_view day, std::string office_name = "")
{
    auto const made = office.write([&](db::Write& tx) { return take_step(tx, office.collector, office.here, { {}, claim.id, kind, on(day), office_name }); });
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
}

}  // namespace

TEST_CASE("grounds of 不納欠損 are looked for in what is recorded")
{
    using enum WriteOffGround;
    ArrearsOffice office;
    auto const enforced = office.assessed(30'000), copies = office.assessed(500, "sundry/copies");
    CHECK(bears_key(office, enforced, Discharge) == "treasury.write_off.not_of_its_class");
    CHECK(bears_key(office, copies, SuspensionAtOnce) == "treasury.write_off.not_of_its_class");
    CHECK(bears_key(office, enforced, Waiver) == "treasury.write_off.no_waiver");
    CHECK(bears_key(office, copies, Discharge) == "treasury.write_off.no_discharge");
    CHECK(bears_key(office, enforced, SuspensionAtOnce) == "treasury.write_off.no_suspension");
    office.today("2026-10-01");
    step(office, enforced, StepKind::Suspension, "2026-10-01");
    CHECK(bears_key(office, enforced, SuspensionAtOnce).empty());
    CHECK(bears_key(office, enforced, SuspensionOfThreeYears) == "treasury.write_off.suspension_too_young");
    office.today("2029-10-01");
    CHECK(bears_key(office, enforced, SuspensionOfThreeYears) == "treasury.write_off.suspension_too_young");
    office.today("2029-10-02");
    CHECK(bears_key(office, enforced, SuspensionOfThreeYears).empty());
    office.today("2031-06-30");
    CHECK(bears_key(office, copies, Limitation) == "treasury.write_off.not_completed");
    office.today("2031-07-01");
    CHECK(bears_key(office, copies, Limitation) == "treasury.write_off.not_invoked");
    CHECK(bears_key(office, enforced, Limitation).empty());  // 援用 is not needed
    step(office, copies, StepKind::Invocation, "2031-07-01");
    CHECK(bears_key(office, copies, Limitation).empty());
}

TEST_CASE("不納欠損 goes through a 起案 and is booked when it is decided, if it still fits")
{
    ArrearsOffice office;
    auto const claim = office.assessed(30'000), other = office.assessed(20'000);
    office.today("2026-10-01");
    step(office, claim, StepKind::Suspension, "2026-10-01");
    step(office, other, StepKind::Suspension, "2026-10-01");
    auto const propose = [&](Claim const& of, Caller const& by) {
        return [&, by](db::Write& tx) { return write_off(tx, by, office.here, of.id, WriteOffGround::SuspensionAtOnce, "滞納者が死亡し、相続人が全員放棄した"); };
    };
    CHECK(office.write(propose(claim, office.stranger)).error().kind == Kind::Forbidden);
    auto const made = office.write(propose(claim, office.collector));
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    CHECK(made->state == WriteOffState::Proposed);
    CHECK(office.now(claim).balance.written_off == Yen(0));
    CHECK(office.tried(propose(claim, office.collector)) == "treasury.write_off.proposed_already");
    auto const decide = [&](WriteOff const& one) {
        return [&, draft = approvals::DraftId { one.draft }](db::Write& tx) -> Result<approvals::Draft> {
            auto const found = TRY(approvals::find(tx, draft));
            for (auto const& by : { office.head, office.department, ArrearsOffice::staff("ichino", "mayor") })
                if (by.position == found.decider)
                    return approvals::decide(tx, by, office.here, draft, "", found.version);
            return refuse(Kind::NotFound, "nobody decides");
        };
    };
    CHECK(office.tried(decide(*made)).empty());
    auto const now = office.now(claim);
    CHECK(now.balance.written_off == Yen(30'000));
    CHECK(now.balance.unpaid() == Yen(0));
    CHECK(office.read([&](db::Read& tx) { return write_offs_of(tx, claim.id).front().state; }) == WriteOffState::Done);
    CHECK(office.accounts({ claim })["written_off"] == 30'000);
    CHECK(office.accounts({ claim })["receivable"] == 0);
    CHECK(office.events("claim", claim.id.value, "treasury.write_off.done") == 1);

    auto const second = office.write(propose(other, office.collector));
    REQUIRE(second);
    office.paid(other, 5'000, "2026-10-01");
    CHECK(office.tried(decide(*second)) == "treasury.write_off.changed_since");
    CHECK(office.now(other).balance.written_off == Yen(0));
    REQUIRE(office.write([&](db::Write& tx) { return approvals::recall(tx, office.collector, office.here, { second->draft }, "額が変わった"); }));
    CHECK(office.read([&](db::Read& tx) { return write_offs_of(tx, other.id).front().state; }) == WriteOffState::Dropped);
    CHECK(office.tried(propose(other, office.collector)).empty());
}

TEST_CASE("延滞金 as it stands, and as a claim of its own once all is paid")
{
    ArrearsOffice office;
    auto const claim = office.assessed(100'000);
    auto const charged = [&](std::string_view day) { return office.read([&](db::Read& tx) { return late_charge(tx, office.here, *treasury::find(tx, claim.id), on(day))->lateness.charge; }); };
    CHECK(charged("2026-07-31") == Yen(0));  // 237 yen
    // 31 days at 2.8 %: 237; 1 August to 31 March, 243 days at 9.1 %: 6,058
    CHECK(charged("2027-03-31") == Yen(6'200));
    auto const fix = [&](db::Write& tx) { return fix_late_charge(tx, office.collector, office.here, claim.id); };
    office.today("2027-03-31");
    CHECK(office.tried(fix) == "treasury.arrears.charge_runs");
    office.paid(claim, 100'000, "2027-03-31");
    office.today("2027-04-15");
    auto const made = office.write(fix);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    CHECK(made->balance.assessed == Yen(6'200));
    CHECK(office.now(claim).overdue_charges == Yen(6'200));
    CHECK(office.tried(fix) == "treasury.arrears.charge_fixed");
}

TEST_CASE("the list of debtors keeps to divisions and towns")
{
    ArrearsOffice office;
    auto const late = office.assessed(30'000), later = office.assessed(10'000, "charges/road_occupation", "2026-07-10");
    office.assessed(9'000, "charges/road_occupation", "2026-12-31");
    office.today("2026-07-21");
    auto const listed = [&](Caller const& by, DebtorQuery query = {}) { return office.read([&](db::Read& tx) { return debtors(tx, by, office.here, query); }, by.tenant); };
    auto const all = listed(office.collector);
    REQUIRE(all.size() == 2);
    CHECK(all.front().claim.id == late.id);
    CHECK(all.front().late_days == 21);
    CHECK(all.front().must_be_demanded);
    CHECK(!all.back().must_be_demanded);
    DebtorQuery query;
    query.after_due = late.due_on.iso();
    query.after = late.id.value;
    REQUIRE(listed(office.collector, query).size() == 1);
    CHECK(listed(office.collector, query).front().claim.id == later.id);
    CHECK(listed(office.stranger).empty());
    CHECK(listed(office.accountant).empty());
    CHECK(listed(office.theirs).empty());
    CHECK(office.read([&](db::Read& tx) { return count_debtors_to_demand(tx, office.collector, on("2026-07-21")); }) == 2);
}

TEST_CASE("the pages of arrears: what is shown, done and refused")
{
    ArrearsOffice office;
    auto const claim = office.assessed(30'000);
    office.today("2026-07-21");
    auto const path = std::map<std::string, std::string> { { "claim", claim.id.value } };
    auto const list = office.visit(office.collector, "/treasury/debtors", {});
    REQUIRE(list);
    CHECK(list->body.find("三宅 陽子") != std::string::npos);
    CHECK(list->body.find("督促の時期") != std::string::npos);
    auto const shown = office.visit(office.collector, "/treasury/debtors/{claim}", path);
    REQUIRE(shown);
    CHECK(shown->body.find("令和13年6月30日") != std::string::npos);
    CHECK(shown->body.find("地方自治法第236条第1項") != std::string::npos);
    CHECK(shown->body.find("督促状を出す") != std::string::npos);
    CHECK(office.visit(office.stranger, "/treasury/debtors/{claim}", path).error().kind == Kind::Forbidden);
    CHECK(office.visit(office.theirs, "/treasury/debtors/{claim}", path).error().kind == Kind::NotFound);
    auto const wrong = office.visit(office.collector, "/treasury/debtors/{claim}", path, { { "do", "demand" }, { "pay_by", "令和8年13月1日" } });
    REQUIRE(wrong);
    CHECK(wrong->status == 422);
    CHECK(wrong->body.find("令和8年13月1日") != std::string::npos);
    auto const sent = office.visit(office.collector, "/treasury/debtors/{claim}", path, { { "do", "demand" }, { "pay_by", "令和8年8月3日" } });
    REQUIRE(sent);
    CHECK(sent->status == 303);
    auto const twice = office.visit(office.collector, "/treasury/debtors/{claim}", path, { { "do", "demand" }, { "pay_by", "2026-08-03" } });
    REQUIRE(twice);
    CHECK(twice->status == 409);
    CHECK(twice->body.find("督促は一度だけ") != std::string::npos);
    auto const signed_promise = office.visit(office.collector, "/treasury/debtors/{claim}", path, { { "do", "promise" }, { "signed_on", "2026-07-21" }, { "first_on", "2026-08-31" }, { "instalments", "３" } });
    REQUIRE(signed_promise);
    CHECK(signed_promise->status == 303);
    CHECK(office.visit(office.collector, "/treasury/debtors/{claim}", path)->body.find("継続中") != std::string::npos);
}
