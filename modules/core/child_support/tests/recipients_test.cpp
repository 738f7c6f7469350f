// A recipient's life: entered, looked at beforehand, changed by approval, told why; and what nobody else sees.
#include "tests/office.h"

#include <mado/protection/protections.h>

#include "service/claims.h"
#include "service/workings.h"
#include "store/recipient_store.h"

using namespace mado;
using namespace mado::child_support;
using namespace mado::child_support::test;
using Kind = Refusal::Kind;

TEST_CASE_FIXTURE(Office, "entered once a claim: individuals, months through the allowance year, a certificate number, the trace")
{
    auto wish = claim();
    wish.claim = { ids.uuid(1) };
    auto const one = entered(wish);
    CHECK(one.number == 1);
    CHECK(entered(wish).id == one.id);
    CHECK(entered(claim()).number == 2);
    auto const months = kept(one);
    REQUIRE_FALSE(months.empty());
    CHECK(months.front().month.month == on("2026-06-01"));
    CHECK(months.back().month.month == on("2026-10-01"));
    CHECK(months.front().month.payable == Yen(48'050));
    CHECK(months.front().month.sheet_hash.size() == 64);
    CHECK(has_event("child_support_recipient", one.id.value, "child_support.recipient.entered"));
    read([&](db::Read& tx) {
        CHECK(persons::known(tx, one.who, on("2026-06-20")).name.characters == "見本 花子");
        auto const children = kept_children(tx, one.id);
        REQUIRE(children.size() == 1);
        CHECK(persons::known(tx, children.front().who, on("2026-06-20")).name.characters == "見本 芽");
        CHECK_FALSE(facts_of(tx, one.id).back().fact.values.has("child_name"));  // names stand in persons alone
        CHECK(decisions_of(tx, one.id).front().kind == DecisionKind::Certified);
        return 0;
    });
    auto none = claim();
    none.children.clear();
    CHECK(write([&](db::Write& tx) { return enter(tx, head, here, none); }).error().fields.front().key == "child_support.enter.no_child");
}

TEST_CASE_FIXTURE(Office, "her income rises: looked at beforehand without keeping anything, decided by approval, less from the right month, and the notice says why")
{
    auto const one = entered(claim());
    auto const rise = fact(FactKind::Income, "2026-08-01", { { "counted", 1'500'000 }, { "dependants", 1 } }, "x");
    auto const seen = read([&](db::Read& tx) { return preview(tx, clerk, here, one.id, { rise }); });
    REQUIRE(seen);
    CHECK(seen->from == on("2026-08-01"));
    CHECK(seen->differences.size() == 3);
    CHECK(seen->less == Yen(0));
    CHECK(month(one, "2026-08-01").payable == Yen(48'050));

    CHECK(proposed(one, rise, "").error().fields.front().key == "child_support.reasons_required");
    auto const made = proposed(one, rise);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    REQUIRE(made->draft);
    CHECK(made->draft->rank == "section_head");
    CHECK(month(one, "2026-08-01").payable == Yen(48'050));
    CHECK(proposed(one, rise).error().key == "child_support.decision_waits");
    CHECK(decided(*made->draft, clerk).error().kind == Kind::Forbidden);
    REQUIRE(decided(*made->draft, section));
    CHECK(month(one, "2026-07-01").payable == Yen(48'050));
    CHECK(month(one, "2026-08-01").payable == Yen(36'690));
    CHECK(month(one, "2026-08-01").tier == "partial");
    auto const decision = read([&](db::Read& tx) { return decisions_of(tx, one.id).front(); });
    CHECK(decision.state == DecisionState::Decided);
    auto const document = read([&](db::Read& tx) { return documents::find(tx, { decision.document }); });
    REQUIRE(document);
    CHECK(document->title == "児童扶養手当額改定通知書");
    CHECK(has_event("child_support_recipient", one.id.value, "child_support.decision.decided"));
    auto const versions = read([&](db::Read& tx) { return versions_of(tx, one.id, on("2026-08-01")); });
    CHECK(versions.size() == 2);
    CHECK(versions.back().month.payable == Yen(48'050));
    CHECK(versions.front().decision == decision.id);
}

TEST_CASE_FIXTURE(Office, "a notice of every kind is laid out and printed")
{
    struct Row { FactKind kind; char const* from; std::initializer_list<std::pair<std::string_view, json::Value>> values; DecisionKind decides; char const* rank; };
    for (auto const& row : { Row { FactKind::Income, "2026-08-01", { { "counted", 2'460'000 }, { "dependants", 1 } }, DecisionKind::Suspended, "division_head" },
             Row { FactKind::Withholding, "2026-08-01", { { "ground", "no_papers" } }, DecisionKind::Withheld, "division_head" }, Row { FactKind::Denial, "2026-08-01", { { "ground", "no_answer" } }, DecisionKind::Denied, "division_head" },
             Row { FactKind::Loss, "2026-07-10", { { "ground", "married" } }, DecisionKind::Lost, "division_head" }, Row { FactKind::Pension, "2026-08-01", { { "kind", "ordinary" }, { "amount", 10'000 } }, DecisionKind::Revised, "section_head" } }) {
        CAPTURE(word_of(row.kind));
        auto const one = entered(claim());
        auto const made = proposed(one, fact(row.kind, row.from, row.values, "x"));
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        REQUIRE(made->draft);
        CHECK(made->draft->rank == row.rank);
        CHECK(made->decision->kind == row.decides);
        auto const done = decided(*made->draft, std::string_view(row.rank) == "section_head" ? section : head);
        REQUIRE_MESSAGE(done, (done ? "" : done.error().key));
        auto const document = read([&](db::Read& tx) { return decisions_of(tx, one.id).front().document; });
        CHECK_FALSE(document.empty());
    }
    std::vector<jobs::Kind> kinds;
    for (auto const& module : modules)
        for (auto const& job : module.jobs)
            kinds.push_back({ job.name, [this, run = job.run](jobs::Job const& one) { return run(here, one); } });
    CHECK(jobs::Runner(database, clock, "test", kinds, {}).once() >= 5);
    CHECK(testing::count_in(database, "SELECT COUNT(*) AS n FROM documents_document WHERE tenant = $tenant AND state = 'rendered'", code) == 5);
}

TEST_CASE_FIXTURE(Office, "what changes no month is kept at once; what was proposed can be sent back, and the months stay")
{
    auto const one = entered(claim());
    auto const kept_now = proposed(one, fact(FactKind::Report, "2026-08-05", { { "year", 2026 } }, "x"), "");
    REQUIRE_MESSAGE(kept_now, (kept_now ? "" : kept_now.error().key));
    CHECK_FALSE(kept_now->draft);
    CHECK(has_event("child_support_recipient", one.id.value, "child_support.fact.kept"));
    auto const made = proposed(one, fact(FactKind::Loss, "2026-07-10", { { "ground", "de_facto" } }, "x"));
    REQUIRE(made);
    REQUIRE(write([&](db::Write& tx) { return approvals::send_back(tx, head, here, made->draft->id, "戸籍を確かめてください。", made->draft->version); }));
    CHECK(read([&](db::Read& tx) { return decisions_of(tx, one.id).front().state; }) == DecisionState::Dropped);
    CHECK(month(one, "2026-08-01").state == MonthState::Payable);
    CHECK(has_event("child_support_recipient", one.id.value, "child_support.decision.dropped"));
    REQUIRE(proposed(one, fact(FactKind::Loss, "2026-07-10", { { "ground", "de_facto" } }, "x")));  // and again
}

TEST_CASE_FIXTURE(Office, "a draft is decided on the months that it showed, or not at all")
{
    auto const one = entered(claim());
    auto const made = proposed(one, fact(FactKind::Pension, "2026-08-01", { { "kind", "ordinary" }, { "amount", 10'000 } }, "x"));
    REQUIRE(made);
    today("2026-11-05");  // another allowance year has begun: more months than were shown
    CHECK(decided(*made->draft, section).error().key == "child_support.months_changed_meanwhile");
}

TEST_CASE_FIXTURE(Office, "額改定: a child that came is an individual, one that left is no longer counted")
{
    auto const one = entered(claim());
    carried(one, fact(FactKind::ChildAdded, "2026-06-20", { { "child_name", "見本 葉" }, { "child_kana", "ミホン ハ" }, { "child_born_on", "2026-06-18" }, { "ground", "unmarried" }, { "is_disabled", false } }, "x"));
    CHECK(month(one, "2026-06-01").children == 1);
    CHECK(month(one, "2026-07-01").children == 2);
    CHECK(month(one, "2026-07-01").payable == Yen(59'400));
    auto const children = read([&](db::Read& tx) { return kept_children(tx, one.id); });
    REQUIRE(children.size() == 2);
    carried(one, fact(FactKind::ChildLost, "2026-07-31", { { "child", children.front().id }, { "ground", "other_parent" } }, "x"));
    CHECK(month(one, "2026-08-01").payable == Yen(48'050));
    CHECK(proposed(one, fact(FactKind::ChildLost, "2026-07-31", { { "child", "nobody" }, { "ground", "other_parent" } }, "x")).error().fields.front().field == "child");
    CHECK(proposed(one, fact(FactKind::Loss, "2026-04-30", { { "ground", "married" } }, "x")).error().fields.front().key == "child_support.wrong.before_claim");
}

TEST_CASE_FIXTURE(Office, "another division, another town and the town that forwards see nothing; the auditor sees and changes nothing")
{
    auto const one = entered(claim());
    auto const rise = fact(FactKind::Income, "2026-08-01", { { "counted", 1'500'000 } }, "x");
    for (auto const* caller : { &stranger, &theirs }) {
        CHECK(read([&](db::Read& tx) { return find_for(tx, *caller, may_read, one.id); }, caller->tenant).error().kind == Kind::NotFound);
        CHECK(read([&](db::Read& tx) { return preview(tx, *caller, here, one.id, { rise }); }, caller->tenant).error().kind == Kind::NotFound);
        CHECK(read([&](db::Read& tx) { return search(tx, *caller, here, {}); }, caller->tenant).empty());
        CHECK(read([&](db::Read& tx) { return search(tx, *caller, here, { "1" }); }, caller->tenant).empty());
        CHECK(read([&](db::Read& tx) { return work(tx, *caller, 50); }, caller->tenant).empty());
        CHECK(read([&](db::Read& tx) { return count(tx, *caller, RecipientState::Active); }, caller->tenant) == 0);
        CHECK(write([&](db::Write& tx) { return propose(tx, *caller, here, one.id, { rise }, "理由", 1); }, caller->tenant).error().kind == Kind::NotFound);
        CHECK(visit(*caller, "/child-support/{recipient}", { { "recipient", one.id.value } }).error().kind == Kind::NotFound);
        CHECK(visit(*caller, "/child-support/{recipient}/months/{month}", { { "recipient", one.id.value }, { "month", "2026-06" } }).error().kind == Kind::NotFound);
        CHECK(testing::has(read([&](db::Read& tx) { return write_csv(tx, *caller, here); }, caller->tenant), "見本") == false);
    }
    CHECK(read([&](db::Read& tx) { return find_for(tx, auditor, may_read, one.id); }));
    CHECK(write([&](db::Write& tx) { return propose(tx, auditor, here, one.id, { rise }, "理由", 1); }).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return set_pay_way(tx, section, here, one.id, PayWay::Counter, 1); }).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return set_pay_way(tx, clerk, here, one.id, PayWay::Counter, 7); }).error().kind == Kind::Conflict);
}

TEST_CASE_FIXTURE(Office, "the work list by its last day: what time brings, once each, and what a clerk has done with")
{
    auto wish = claim();
    wish.children.push_back({ { "見本 早", "ミホン サキ", {} }, on("2008-06-10"), "divorced", false });
    auto const one = entered(wish);
    CHECK(work_kinds(one).empty());
    today("2026-09-01");
    service::look_over_town(here, code);
    service::look_over_town(here, code);
    CHECK(has_work(one, WorkKind::ReportMissing));
    today("2026-11-02");
    service::look_over_town(here, code);
    CHECK(has_work(one, WorkKind::IncomeUnknown));
    today("2027-01-10");
    service::look_over_town(here, code);
    CHECK(has_work(one, WorkKind::OfAge));
    auto const all = read([&](db::Read& tx) { return work(tx, clerk, 50); });
    REQUIRE(all.size() == 3);
    CHECK(std::ranges::is_sorted(all, {}, &Work::due_on));
    CHECK(write([&](db::Write& tx) { return end_work(tx, stranger, here, all.front().id); }).error().kind == Kind::NotFound);
    REQUIRE(write([&](db::Write& tx) { return end_work(tx, clerk, here, all.front().id); }));
    CHECK(read([&](db::Read& tx) { return count_work(tx, clerk); }) == 2);
    service::look_over_town(here, code);
    CHECK(read([&](db::Read& tx) { return count_work(tx, clerk); }) == 2);  // done with is done with
}

TEST_CASE_FIXTURE(Office, "現況届: who owes one, and the income of the new year settles November")
{
    auto const one = entered(claim());
    today("2026-08-10");
    auto const stands = [&](Caller const& by) { return read([&](db::Read& tx) { return report_rows(tx, by, here, 2026); }, by.tenant); };
    REQUIRE(stands(clerk).size() == 1);
    CHECK_FALSE(stands(clerk).front().checked);
    CHECK(stands(stranger).empty());
    CHECK(stands(theirs).empty());
    service::look_over_town(here, code);
    CHECK(month(one, "2026-11-01").state == MonthState::Unknown);
    carried(one, fact(FactKind::Report, "2026-08-10", { { "year", 2026 } }, "x"));
    CHECK(stands(clerk).front().checked == on("2026-08-10"));
    carried(one, fact(FactKind::Income, "2026-11-01", { { "counted", 1'070'000 }, { "dependants", 1 } }, "x"));
    CHECK(month(one, "2026-10-01").payable == Yen(48'050));
    CHECK(month(one, "2026-11-01").payable == Yen(48'040));
}

TEST_CASE_FIXTURE(Office, "the answers of tax and pension offices: what differs becomes work, nothing is changed by itself")
{
    auto const one = entered(claim(1'000'000));
    auto const matched = [&](std::string const& lines) { return write([&](db::Write& tx) { return match(tx, clerk, here, "number,kind,year,amount,dependants\r\n" + lines); }); };
    auto const same = matched("1,income,2024,1000000,1\r\n1,pension,2024,0,\r\n");
    REQUIRE_MESSAGE(same, (same ? "" : same.error().fields.front().arguments.at("column")));
    CHECK(same->same == 2);
    CHECK(work_kinds(one).empty());
    auto const differs = matched("1,income,2024,1200000,1\r\n9,income,2024,0,0\r\n");
    REQUIRE(differs);
    CHECK(differs->differ == 1);
    CHECK(differs->unknown == 1);
    CHECK(has_work(one, WorkKind::MatchDiffers));
    REQUIRE(matched("1,income,2024,1200000,1\r\n"));
    CHECK(has_work(one, WorkKind::MatchDiffers));
    CHECK(month(one, "2026-06-01").payable == Yen(48'050));
    for (auto const* wrong : { "x,income,2024,1,0\r\n", "1,wages,2024,1,0\r\n", "1,income,20,1,0\r\n", "1,income,2024,-1,0\r\n", "1,income,2024\r\n" }) {
        CAPTURE(wrong);
        CHECK(matched(wrong).error().fields.front().key == "child_support.file.wrong");
    }
    CHECK(write([&](db::Write& tx) { return match(tx, clerk, here, "a,b\r\n1,2\r\n"); }).error().fields.front().key == "child_support.file.heading");
}

TEST_CASE_FIXTURE(Office, "out as CSV and in again somewhere else: the same household, the same months")
{
    auto wish = claim();
    wish.children.push_back({ { "見本 葉", "ミホン ハ", {} }, on("2020-01-10"), "divorced", true });
    auto const one = entered(wish);
    carried(one, fact(FactKind::Pension, "2026-08-01", { { "kind", "ordinary" }, { "amount", 10'000 } }, "x"));
    auto const out = read([&](db::Read& tx) { return write_csv(tx, clerk, here); });
    auto their_registrar = registrar;
    their_registrar.tenant = neighbour;
    auto const in = write([&](db::Write& tx) { return read_csv(tx, their_registrar, here, out, allowances); }, neighbour);
    REQUIRE_MESSAGE(in, (in ? "" : in.error().fields.front().arguments.at("column")));
    CHECK(*in == 1);
    CHECK(read([&](db::Read& tx) { return write_csv(tx, theirs, here); }, neighbour) == out);
    auto const months = read([&](db::Read& tx) { return months_of(tx, numbered(tx, 1)->id); }, neighbour);
    auto const before = kept(one);
    REQUIRE(months.size() == before.size());
    for (std::size_t i = 0; i < months.size(); ++i)
        CHECK(months[i].month == before[i].month);
    CHECK(write([&](db::Write& tx) { return read_csv(tx, their_registrar, here, out, allowances); }, neighbour).error().fields.front().arguments.at("column") == "number");
    for (auto const* caller : { &stranger, &clerk })
        CHECK(write([&](db::Write& tx) { return read_csv(tx, *caller, here, out, allowances); }).error().kind == Kind::Forbidden);
}

TEST_CASE_FIXTURE(Office, "what was paid goes out and comes in: nothing is paid a second time; a day that is none, or is missing, refuses the file")
{
    auto const one = entered(claim());
    today("2026-08-20");
    ordered("2026-09-01");
    carried(one, fact(FactKind::Income, "2026-08-01", { { "counted", 1'500'000 }, { "dependants", 1 } }, "x"));
    auto const out = read([&](db::Read& tx) { return write_csv(tx, clerk, here); });
    CHECK(testing::has(out, "paid,1,,,2026-08,,48050"));
    auto their_registrar = registrar;
    their_registrar.tenant = neighbour;
    auto const in = [&](std::string const& csv) { return write([&](db::Write& tx) { return read_csv(tx, their_registrar, here, csv, allowances); }, neighbour); };
    REQUIRE(in(out));
    CHECK(read([&](db::Read& tx) { return write_csv(tx, theirs, here); }, neighbour) == out);
    auto const due = [&](std::string const& tenant) {
        return read([&](db::Read& tx) { return due_of(tx, numbered(tx, 1)->id, on("2026-11-01"), Offset::Yes); }, tenant);
    };
    CHECK(due(neighbour).lines == due(code).lines);
    CHECK(due(neighbour).total == Yen(36'690 * 2 - (48'050 - 36'690)));

    auto const heading = out.substr(0, out.find('\n') + 1);
    auto const row = [](std::string const& born, std::string const& counted, std::string const& through) {
        return "recipient,9,,,,,,見本 花,ミホン ハナ," + born + ",2024-05-10,2024-05-10," + counted + ",0,account,,," + through + "\r\n";
    };
    struct Wrong { std::string row, column; };
    for (auto const& wrong : { Wrong { row("1990-5-5", "2026-09-01", "2026-08"), "born_on" }, Wrong { row("", "", "2026-08"), "counted_from" }, Wrong { row("", "2026/09/01", "2026-08"), "counted_from" },
             Wrong { row("", "2026-09-01", ""), "paid_through" }, Wrong { row("", "2026-09-01", "2026-07"), "paid_through" },
             Wrong { row("", "2026-09-01", "2026-08") + "paid,9,,,2026-09,,1,,,,,,,,,,,\r\n", "from" }, Wrong { row("", "2026-09-01", "2026-09") + "paid,9,,,2026-09,,many,,,,,,,,,,,\r\n", "values" } }) {
        CAPTURE(wrong.row);
        auto const refused = in(heading + wrong.row);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fields.front().arguments.at("column") == wrong.column);
        CHECK(refused.error().fields.front().arguments.at("line") == (wrong.row.find("paid,9") == std::string::npos ? "2" : "3"));
    }
    CHECK(in(heading + row("", "2026-09-01", "2026-08")));
}

TEST_CASE_FIXTURE(Office, "nobody alone writes down what counts later: nothing beyond the months that are kept, and 処分 by approval always")
{
    auto const one = entered(claim());  // in June months are kept through October
    for (auto const& late : { fact(FactKind::Income, "2026-11-01", { { "counted", 0 }, { "dependants", 1 } }, "x"), fact(FactKind::Loss, "2026-10-15", { { "ground", "married" } }, "x"),
             fact(FactKind::Denial, "2026-11-01", { { "ground", "no_answer" } }, "x"), fact(FactKind::ChildAdded, "2026-10-01", { { "child_name", "見本 葉" }, { "child_born_on", "2026-09-01" }, { "ground", "divorced" } }, "x") }) {
        CAPTURE(word_of(late.kind));
        auto const refused = proposed(one, late);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fields.front().field == "from");
        CHECK(refused.error().fields.front().key == "child_support.wrong.too_late");
        CHECK_FALSE(read([&](db::Read& tx) { return preview(tx, clerk, here, one.id, { late }); }));
    }
    auto const exemption = fact(FactKind::Exemption, "2026-08-01", { { "ground", "working" } }, "x");  // five years are far, and it has no end
    CHECK_FALSE(read([&](db::Read& tx) { return preview(tx, clerk, here, one.id, { exemption }); })->differences.size() > 0);
    auto const made = proposed(one, exemption);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    REQUIRE(made->draft);
    CHECK(read([&](db::Read& tx) { return std::ranges::none_of(facts_of(tx, one.id), [](KeptFact const& kept_fact) { return kept_fact.fact.kind == FactKind::Exemption; }); }));
    REQUIRE(decided(*made->draft, section));
    CHECK(read([&](db::Read& tx) { return facts_of(tx, one.id).front().fact.kind; }) == FactKind::Exemption);
}

TEST_CASE_FIXTURE(Office, "a loss that was wrongly decided is undone by who decides losses; so is a child's")
{
    auto const one = entered(claim());
    for (auto const& wrong : { fact(FactKind::Loss, "2026-07-10", { { "ground", "married" } }, "x"),
             fact(FactKind::ChildLost, "2026-07-10", { { "child", read([&](db::Read& tx) { return kept_children(tx, one.id).front().id; }) }, { "ground", "not_in_care" } }, "x") }) {
        CAPTURE(word_of(wrong.kind));
        carried(one, wrong);
        CHECK(month(one, "2026-08-01").state == MonthState::Lost);
        auto const kept_id = read([&](db::Read& tx) { return facts_of(tx, one.id).front().fact.id; });
        auto const made = proposed(one, fact(FactKind::Release, "2026-07-20", { { "of", kept_id } }, "x"));
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        REQUIRE(made->draft);
        CHECK(made->decision->kind == DecisionKind::Revised);
        CHECK(made->draft->rank == "division_head");  // of the only child: the decision was 資格喪失 too
        REQUIRE(decided(*made->draft, made->draft->rank == "division_head" ? head : section));
        CHECK(month(one, "2026-08-01").payable == Yen(48'050));
    }
    CHECK(proposed(one, fact(FactKind::Release, "2026-07-20", { { "of", "nothing" } }, "x")).error().fields.front().field == "of");
}

TEST_CASE_FIXTURE(Office, "what undoes the loss of one child of two has the rank of that decision, and one from another system the graver")
{
    auto wish = claim();
    wish.children.push_back({ { "見本 葉", "ミホン ハ", {} }, on("2020-01-10"), "divorced", false });
    auto const one = entered(wish);
    auto const child = read([&](db::Read& tx) { return kept_children(tx, one.id).front().id; });
    auto const lost = carried(one, fact(FactKind::ChildLost, "2026-07-10", { { "child", child }, { "ground", "not_in_care" } }, "x"));
    CHECK(lost.kind == DecisionKind::Revised);
    auto const undo = [&] { return proposed(one, fact(FactKind::Release, "2026-07-20", { { "of", read([&](db::Read& tx) { return facts_of(tx, one.id).front().fact.id; }) } }, "x")); };
    auto const made = undo();
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    CHECK(made->draft->rank == "section_head");
    CHECK(made->draft->proposal.title == "児童扶養手当　額の改定の取消し　見本 花子");
    REQUIRE(decided(*made->draft, section));

    auto const other = entered(claim());
    auto loss = fact(FactKind::Loss, "2026-07-10", { { "ground", "married" } }, "019f0000-0000-7000-8000-0000000000b1");
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        store::add_fact(tx, other.id, { loss, {}, {}, here.now().at });
        return {};
    }));
    auto const undone = proposed(other, fact(FactKind::Release, "2026-07-20", { { "of", loss.id } }, "x"));
    REQUIRE_MESSAGE(undone, (undone ? "" : undone.error().key));
    CHECK(undone->draft->rank == "division_head");
}

TEST_CASE_FIXTURE(Office, "a child that stands with somebody else too is looked at before anything is paid for it")
{
    auto const one = entered_as_it_is(claim());
    auto const again = proposed(one, fact(FactKind::ChildAdded, "2026-06-20", { { "child_name", "見本 芽" }, { "child_born_on", "2017-05-05" }, { "ground", "divorced" } }, "x"));
    CHECK(again.error().fields.front().key == "child_support.wrong.child_there");
    auto const other = entered_as_it_is(claim());
    CHECK_FALSE(has_work(one, WorkKind::ChildTwice));
    CHECK(has_work(other, WorkKind::ChildTwice));
    today("2026-08-20");
    ordered("2026-09-01");
    CHECK(payments(one).front().state == PaymentState::Ordered);
    CHECK(payments(other).front().state == PaymentState::Held);
    CHECK(payments(other).front().fault == "child_support.payment.child_twice");
    for (auto const& found : read([&](db::Read& tx) { return work_of(tx, other.id); }))
        if (found.kind == WorkKind::ChildTwice)
            REQUIRE(write([&](db::Write& tx) { return end_work(tx, clerk, here, found.id); }));
    auto const extra = begun("2026-09-01", RunKind::Extra, other.id);
    REQUIRE(extra);
    REQUIRE(prepare(here, job_of(extra->id)));
    CHECK(payments(other).front().state == PaymentState::Planned);
}

TEST_CASE_FIXTURE(Office, "deaths: of the recipient under another of her records, and of a child")
{
    auto const one = entered(claim());
    Caller const program { .tenant = code, .kind = CallerKind::System, .job = "test" };
    auto const child = read([&](db::Read& tx) { return kept_children(tx, one.id).front(); });
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        persons::NewIndividual wish;
        wish.owner = allowances;
        wish.name = { "見本 華子", "ミホン ハナコ", {} };
        wish.account = account();
        auto const twin = TRY(persons::add(tx, program, here, wish));
        TRY(persons::judge(tx, program, here, twin.id, one.who, true, "同じ人と確かめた"));
        TRY(persons::record_death(tx, program, here, twin.id, on("2026-06-15"), persons::known(tx, twin.id, on("2026-06-20")).version));
        return {};
    }));
    CHECK(has_work(one, WorkKind::Died));
    REQUIRE(write([&](db::Write& tx) { return persons::record_death(tx, program, here, child.who, on("2026-06-16"), persons::known(tx, child.who, on("2026-06-20")).version); }));
    CHECK(std::ranges::count(work_kinds(one), WorkKind::Died) == 2);
    today("2026-08-20");
    ordered("2026-09-01");
    CHECK(payments(one).front().state == PaymentState::Held);
    CHECK(payments(one).front().fault == "child_support.payment.died");
    CHECK(has_work(one, WorkKind::PaymentChanged));
}

TEST_CASE_FIXTURE(Office, "a notice goes to 送付先; of a shielded recipient it is handed over, and says no address")
{
    auto const one = entered(claim());
    Caller const program { .tenant = code, .kind = CallerKind::System, .job = "test" };
    REQUIRE(write([&](db::Write& tx) {
        return persons::move(tx, program, here, one.who, { persons::AddressKind::Mailing, "7191131", "岡山県総社市送付1番", "", on("2026-05-01"), {} }, persons::known(tx, one.who, on("2026-06-20")).version);
    }));
    auto const addressee_now = [&] { return read([&](db::Read& tx) { return json::write(service::addressee_values(tx, one.who, on("2026-06-20"))); }); };
    CHECK(testing::has(addressee_now(), "岡山県総社市送付1番"));
    protection::Protection shield;
    shield.name = "見本 花子", shield.born_on = on("1990-05-05"), shield.from = on("2026-06-01"), shield.until = on("2027-05-31"), shield.body = "見本支援センター", shield.ask = "内線100";
    auto const protector = staff("imai", "protector");
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        testing::place(tx, { "protector", "", "支援措置担当", "clerk", "imai", { access::Role::Protector } });
        TRY(protection::set(tx, protector, here, shield, { {}, {} }));
        return {};
    }));
    CHECK_FALSE(testing::has(addressee_now(), "送付1番"));
    CHECK_FALSE(testing::has(addressee_now(), "見本九丁目"));
    CHECK(testing::has(addressee_now(), "（窓口で交付）"));
    auto const decision = carried(one, fact(FactKind::Pension, "2026-08-01", { { "kind", "ordinary" }, { "amount", 9'000 } }, "x"));
    CHECK(read([&](db::Read& tx) { return documents::find(tx, { decision.document })->addressee; }) == "見本 花子　様（窓口で交付）");
}

TEST_CASE_FIXTURE(Office, "a revision's effect is asked for with the cases of a month")
{
    entered(claim());
    entered(claim(1'500'000));
    auto const cases = read([&](db::Read& tx) { return cases_for(tx, clerk, on("2026-06-01")); });
    REQUIRE(cases.size() == 2);
    CHECK(the_rules().to_json(cases.front(), benefits::Rules::Sheet::No).starts_with("{\"monthly\":"));
    CHECK(read([&](db::Read& tx) { return cases_for(tx, theirs, on("2026-06-01")); }, neighbour).empty());
    CHECK(read([&](db::Read& tx) { return cases_for(tx, stranger, on("2026-06-01")); }).empty());
}

TEST_CASE("from the answers of a claim: what was found, and not what was only said")
{
    cases::Case found;
    found.id = { "019f0000-0000-7000-8000-000000000001" };
    found.owner = Office::allowances;
    found.came_from = "334235";
    found.arrived_at = instant_in_tokyo(on("2026-05-10"), 9);
    auto const answers = testing::parsed(R"({ "standing": "mother", "circumstance": "divorced", "circumstance_on": "2026-03", "name": { "text": "見本 花子", "kana": "ミホン ハナコ" }, "born_on": "1990-05-05",
        "address": { "text": "早島町見本" }, "children": [ { "child_name": { "text": "見本 芽" }, "child_born_on": "2017-05-05", "cared_for": true, "living": "together", "child_disabled": false },
        { "child_name": { "text": "見本 葉" }, "child_born_on": "2018-05-05", "cared_for": true, "living": "institution" } ], "account": { "bank": "0168", "branch": "101", "kind": "ordinary", "number": "1234567", "name": "ミホン ハナコ" } })");
    auto const examined = testing::parsed(R"({ "income": 1070000, "dependants": "1", "pension_counted": 5000, "supporters_counted": [ { "counted_name": "祖父", "counted_income": 100, "counted_dependants": "2" } ] })");
    auto const wish = service::recipient_from(found, answers.object(), examined.object());
    CHECK(wish.qualified_on == on("2026-03-31"));
    CHECK(wish.children.size() == 1);
    CHECK(wish.account->kind == "1");
    CHECK(wish.town == "334235");
    REQUIRE(wish.facts.size() == 2);
    CHECK(wish.facts.front().from == on("2026-06-01"));
    CHECK(wish.facts.front().values.integer("counted") == 1'070'000);
    CHECK(wish.facts.front().values.integer("dependants") == 1);
    CHECK(wish.facts.front().values.integer("supporter_1_dependants") == 2);
    CHECK(service::recipient_from(found, answers.object(), {}).facts.empty());  // nobody guesses an income
    CHECK(service::as_found(wish, examined.object()));
    CHECK(service::as_found(wish, testing::parsed(R"({ "children_found": "1" })").object()));
    auto const differs = service::as_found(wish, testing::parsed(R"({ "children_found": "2" })").object());
    REQUIRE_FALSE(differs);
    CHECK(differs.error().key == "child_support.enter.children_differ");
    json::Array supporters;
    for (int i = 1; i <= 10; ++i)
        supporters.push_back(json::object({ { "counted_income", i * 1000 }, { "counted_dependants", "1" } }));
    auto many = json::object({ { "income", 0 }, { "supporters_counted", supporters } });
    auto const all = service::recipient_from(found, answers.object(), many.object());
    CHECK(all.facts.front().values.integer("supporter_10_income") == 10'000);
    Basis basis { .claimed_on = wish.claimed_on, .facts = all.facts };
    CHECK(asked_for(basis, on("2026-06-01"), 1)["supporters"].array().size() == 10);
    supporters.push_back(supporters.back());
    CHECK(service::as_found(wish, json::object({ { "supporters_counted", supporters } }).object()).error().key == "child_support.enter.too_many_supporters");
}
