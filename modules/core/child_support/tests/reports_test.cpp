// 現況届: letters that are written once, and where each stands; 公金受取口座; the days of a town.
#include "tests/office.h"

#include <mado/protection/protections.h>

#include "service/claims.h"
#include "service/telling.h"

using namespace mado;
using namespace mado::child_support;
using namespace mado::child_support::test;
using testing::has;
using Kind = Refusal::Kind;

namespace {

struct Season : Office {
    Caller chief = staff("chiba", "division_head");
    std::vector<documents::Document> letters(Recipient const& one) { return read([&](db::Read& tx) { return documents::of_case(tx, { one.id.value }); }); }
    std::vector<ReportRow> rows(Caller const& by, int year = 2026) { return read([&](db::Read& tx) { return report_rows(tx, by, here, year); }, by.tenant); }
    Recipient asking_public(std::string name = "見本 花子")
    {
        auto wish = claim(0, std::move(name));
        wish.account.reset();
        wish.asks_public_account = true;
        return entered(wish);
    }
    std::optional<persons::Account> account_of(Recipient const& one)
    {
        return read([&](db::Read& tx) { return persons::account_for(tx, here, one.who, "child_support", here.now().today()); });
    }
    Result<AccountsMatched> matched(std::string const& lines, Caller const& by)
    {
        return write([&](db::Write& tx) { return match_accounts(tx, by, here, "number,bank,bank_name,branch,branch_name,kind,account_number,name\r\n" + lines); }, by.tenant);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Season, "a season: told, reminded and warned once each, by a job that is begun again; the report that arrives ends it")
{
    auto const one = entered(claim()), other = entered(claim());
    today("2026-07-19");
    CHECK(tell_town(here, code) == 0);
    today("2026-07-20");
    CHECK(rows(clerk).front().due == std::vector { ReportStep::Told });
    CHECK(tell_town(here, code) == 2);
    CHECK(tell_town(here, code) == 0);       // begun again: nobody twice
    REQUIRE(letters(one).size() == 1);
    CHECK(letters(one).front().name == "child_support_report_due");
    CHECK(letters(one).front().series == documents::Series::Letter);
    CHECK(letters(one).front().way == documents::Way::Paper);
    CHECK(has_event("child_support_recipient", one.id.value, "child_support.report.told"));
    CHECK(rows(clerk).front().told == on("2026-07-20"));
    CHECK(rows(clerk).front().due.empty());

    cases::Case report;
    report.id = { "019f0000-0000-7000-8000-0000000000a1" };
    report.arrived_at = instant_in_tokyo(on("2026-08-20"), 11);
    Caller const program { .tenant = code, .kind = CallerKind::System, .job = "test" };
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        service::report_arrived(tx, program, here, one, report.received_on(), report.id);
        service::report_arrived(tx, program, here, one, on("2026-08-22"), report.id);  // another: the first counts
        return {};
    }));
    CHECK(has_event("child_support_recipient", one.id.value, "child_support.report.received"));
    today("2026-09-05");
    CHECK(tell_town(here, code) == 1);
    CHECK(letters(one).size() == 1);
    REQUIRE(letters(other).size() == 2);
    CHECK(letters(other).back().name == "child_support_report_reminder");
    today("2026-10-10");
    CHECK(service::tell_by_job(here, [&] { jobs::Job job; job.tenant = code; return job; }()));
    CHECK(letters(other).back().name == "child_support_report_warning");
    carried(one, fact(FactKind::Report, "2026-10-12", { { "year", 2026 } }, "x"));
    auto const all = rows(clerk);
    REQUIRE(all.size() == 2);
    CHECK(all[0].received == on("2026-08-20"));
    CHECK(all[0].checked == on("2026-10-10"));
    CHECK_FALSE(all[0].reminded);
    CHECK(all[1].reminded == on("2026-09-05"));
    CHECK(all[1].warned == on("2026-10-10"));
    CHECK(rows(stranger).empty());
    CHECK(rows(theirs).empty());
    auto const csv = read([&](db::Read& tx) { return reports_csv(tx, clerk, here, 2026); });
    CHECK(has(csv, "1,見本 花子,2026-07-20,,,,2026-08-20,2026-10-10,0"));
    CHECK(has(csv, "2,見本 花子,2026-07-20,2026-09-05,2026-10-10,,,,0"));
    CHECK_FALSE(has(read([&](db::Read& tx) { return reports_csv(tx, stranger, here, 2026); }), "見本"));
}

TEST_CASE_FIXTURE(Season, "who answers in July what was asked in July has answered, and is not reminded; who still owes last year's answers that first")
{
    auto const one = entered(claim());
    auto wish = claim();
    wish.claimed_on = wish.qualified_on = on("2025-05-10");
    auto const owing = entered(wish);
    Caller const program { .tenant = code, .kind = CallerKind::System, .job = "test" };
    auto const arrived = [&](Recipient const& of, char const* day, CaseId const& by) {
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            service::report_arrived(tx, program, here, of, on(day), by);
            return {};
        }));
    };
    auto const received = [&](Recipient const& of) {
        std::vector<int> years;
        for (auto const& note : read([&](db::Read& tx) { return report_notes(tx, of.id); }))
            if (note.step == ReportStep::Received)
                years.push_back(note.year);
        return years;
    };
    today("2026-07-20");
    tell_town(here, code);
    arrived(one, "2026-07-28", { "019f0000-0000-7000-8000-0000000000a3" });
    CHECK(received(one) == std::vector { 2026 });
    arrived(owing, "2026-07-28", { "019f0000-0000-7000-8000-0000000000a4" });
    CHECK(received(owing) == std::vector { 2025 });
    arrived(owing, "2026-07-29", { "019f0000-0000-7000-8000-0000000000a5" });
    CHECK(received(owing) == std::vector { 2025, 2026 });
    today("2026-09-05");
    CHECK(tell_town(here, code) == 0);
}

TEST_CASE_FIXTURE(Season, "差止 that is about to lapse: a last word, and nothing of who is not withheld")
{
    auto const one = entered(claim()), other = entered(claim());
    today("2026-09-02");
    carried(one, fact(FactKind::Withholding, "2026-11-01", { { "ground", "no_report" } }, "x"));
    carried(one, fact(FactKind::Income, "2026-11-01", { { "counted", 0 }, { "dependants", 1 } }, "x"));
    for (auto const* day : { "2027-09-02", "2028-09-02" }) {
        today(day);
        service::look_over_town(here, code);
    }
    auto const lapsing = [&](Recipient const& of) { return std::ranges::count(letters(of), "child_support_lapse_warning", &documents::Document::name); };
    today("2028-09-07");
    tell_town(here, code);
    CHECK(lapsing(one) == 0);
    today("2028-09-08");
    tell_town(here, code);
    tell_town(here, code);
    CHECK(lapsing(one) == 1);
    CHECK(lapsing(other) == 0);
    CHECK(rows(clerk, 2026).front().lapsing == on("2028-09-08"));
}

TEST_CASE_FIXTURE(Season, "who chose electronic notices is told on the front, once the claim's own notice has gone; of 支援措置 never")
{
    cases::Case found;
    found.application_key = "key", found.notice = "electronic", found.state = cases::CaseState::Closed;
    persons::Individual who;
    CHECK(service::is_told_electronically(found, who));
    found.state = cases::CaseState::Dispatched;
    CHECK(service::is_told_electronically(found, who));
    for (auto const state : { cases::CaseState::Decided, cases::CaseState::InApproval, cases::CaseState::Forwarded, cases::CaseState::Withdrawn }) {
        auto other = found;
        other.state = state;
        CHECK_FALSE(service::is_told_electronically(other, who));
    }
    auto paper = found;
    paper.notice = "paper";
    CHECK_FALSE(service::is_told_electronically(paper, who));
    auto counter = found;
    counter.application_key.clear();
    CHECK_FALSE(service::is_told_electronically(counter, who));
    who.is_shielded = true;
    CHECK_FALSE(service::is_told_electronically(found, who));

    auto const one = entered(claim());
    auto const protector = staff("imai", "protector");
    protection::Protection shield;
    shield.name = "見本 花子", shield.born_on = on("1990-05-05"), shield.from = on("2026-06-01"), shield.until = on("2027-05-31"), shield.body = "見本支援センター", shield.ask = "内線100";
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        testing::place(tx, { "protector", "", "支援措置担当", "clerk", "imai", { access::Role::Protector } });
        TRY(protection::set(tx, protector, here, shield, { {}, {} }));
        return {};
    }));
    today("2026-07-20");
    CHECK(tell_town(here, code) == 1);
    CHECK(letters(one).front().addressee == "見本 花子　様（窓口で交付）");
    CHECK(read([&](db::Read& tx) { return report_notes(tx, one.id); }).front().way == "handed_over");
    CHECK(has_work(one, WorkKind::HandOver));
}

TEST_CASE_FIXTURE(Season, "a town's own days: kept by who approves, within what makes sense, and written by")
{
    auto const known = read([&](db::Read& tx) { return terms(tx, here); });
    CHECK(known.told_on == DayOfYear { 7, 20 });
    CHECK(known.sure == "memory");
    CHECK(known.version == 0);
    auto wish = known;
    wish.told_on = { 7, 1 };
    auto const kept = [&](Terms const& one, Caller const& by) { return write([&](db::Write& tx) { return keep_terms(tx, by, here, one); }, by.tenant); };
    for (auto const* by : { &clerk, &auditor, &stranger })
        CHECK(kept(wish, *by).error().kind == Kind::Forbidden);
    auto const mayor = staff("ichino", "mayor");
    REQUIRE(kept(wish, mayor));
    CHECK(kept(wish, mayor).error().kind == Kind::Conflict);
    CHECK(read([&](db::Read& tx) { return terms(tx, here); }).told_on == DayOfYear { 7, 1 });
    CHECK(read([&](db::Read& tx) { return terms(tx, here); }, neighbour).told_on == DayOfYear { 7, 20 });
    wish.version = 1;
    struct Wrong { char const* field; void (*change)(Terms&); };
    for (auto const& wrong : { Wrong { "told_on", [](Terms& one) { one.told_on = { 5, 31 }; } }, Wrong { "told_on", [](Terms& one) { one.told_on = { 8, 1 }; } },
             Wrong { "reminded_on", [](Terms& one) { one.reminded_on = { 8, 19 }; } }, Wrong { "reminded_on", [](Terms& one) { one.reminded_on = { 11, 1 }; } },
             Wrong { "warned_on", [](Terms& one) { one.warned_on = one.reminded_on; } }, Wrong { "answer_days", [](Terms& one) { one.answer_days = 0; } },
             Wrong { "answer_days", [](Terms& one) { one.answer_days = 61; } }, Wrong { "months_before_lapse", [](Terms& one) { one.months_before_lapse = 13; } } }) {
        CAPTURE(wrong.field);
        auto bad = wish;
        wrong.change(bad);
        auto const refused = kept(bad, mayor);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fields.front().field == wrong.field);
    }
    auto const one = entered(claim());
    today("2026-07-01");
    CHECK(tell_town(here, code) == 1);
    CHECK(letters(one).size() == 1);
    auto const page = visit(mayor, "/child-support/terms", {});
    REQUIRE(page);
    CHECK(has(page->body, "07-01"));
    auto const wrong = visit(mayor, "/child-support/terms", {}, { { "told_on", "いつか" }, { "reminded_on", "09-05" }, { "warned_on", "10-10" }, { "answer_days", "14" }, { "months_before_lapse", "4" }, { "version", "1" } });
    REQUIRE(wrong);
    CHECK(has(wrong->body, "いつか"));
    CHECK(has(wrong->body, "id=\"told_on-error\""));
    REQUIRE(visit(mayor, "/child-support/terms", {}, { { "told_on", "7/10" }, { "reminded_on", "09-05" }, { "warned_on", "10-10" }, { "answer_days", "14" }, { "months_before_lapse", "4" }, { "version", "1" } })->status == 303);
    CHECK(read([&](db::Read& tx) { return terms(tx, here); }).told_on == DayOfYear { 7, 10 });
}

TEST_CASE_FIXTURE(Season, "the page of a season: how each stands, what is written today, as CSV, and who has sent it in is not withheld")
{
    auto const one = entered(claim()), other = entered(claim());
    today("2026-07-20");
    auto const page = visit(clerk, "/child-support/reports", {}, {}, { { "year", "2026" } });
    REQUIRE(page);
    CHECK(has(page->body, "これから: 案内"));
    REQUIRE(visit(clerk, "/child-support/reports", {}, { { "do", "tell" }, { "year", "2026" } }));
    CHECK(visit(auditor, "/child-support/reports", {}, { { "do", "tell" }, { "year", "2026" } }).error().kind == Kind::Forbidden);
    tell_town(here, code);
    CHECK_FALSE(has(visit(clerk, "/child-support/reports", {}, {}, { { "year", "2026" } })->body, "これから"));
    today("2026-09-10");
    carried(one, fact(FactKind::Report, "2026-08-12", { { "year", 2026 } }, "x"));
    auto const missing = visit(clerk, "/child-support/reports", {});
    CHECK_FALSE(has(missing->body, "第000001号"));
    CHECK(has(missing->body, "第000002号"));
    CHECK(has(visit(clerk, "/child-support/reports", {}, {}, { { "show", "all" } })->body, "第000001号"));
    CHECK_FALSE(has(visit(stranger, "/child-support/reports", {}, {}, { { "show", "all" } })->body, "第000001号"));
    auto const csv = visit(clerk, "/child-support/reports/csv", {}, { { "year", "2026" } });
    REQUIRE(csv);
    CHECK(has(csv->body, "2,見本 花子,2026-07-20"));
    Caller const program { .tenant = code, .kind = CallerKind::System, .job = "test" };
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        service::report_arrived(tx, program, here, other, on("2026-09-09"), { "019f0000-0000-7000-8000-0000000000a2" });
        return {};
    }));
    REQUIRE(visit(clerk, "/child-support/reports", {}, { { "do", "withhold" }, { "year", "2026" } }));
    CHECK(read([&](db::Read& tx) { return decisions_of(tx, other.id); }).size() == 1);  // its certification alone
}

TEST_CASE_FIXTURE(Season, "公金受取口座: work until its answer is there; entered, or from a file; a chosen account stays")
{
    auto const one = asking_public(), chosen = entered(claim()), none = [&] { auto wish = claim(); wish.account.reset(); return entered(wish); }();
    CHECK(has_work(one, WorkKind::PublicAccount));
    CHECK_FALSE(has_work(chosen, WorkKind::PublicAccount));
    CHECK_FALSE(account_of(one));
    CHECK(has(visit(clerk, "/child-support", {})->body, "/" + one.id.value + "/account"));
    CHECK(matched("1,0168,ﾁﾕｳｺﾞｸ,101,ｿｳｼﾞﾔ,1,7654321,ﾐﾎﾝ ﾊﾅｺ\r\n", stranger)->unknown == 1);
    CHECK(matched("1,0168,ﾁﾕｳｺﾞｸ,101,ｿｳｼﾞﾔ,1,7654321,ﾐﾎﾝ ﾊﾅｺ\r\n", theirs)->unknown == 1);
    auto const first = matched("1,0168,ﾁﾕｳｺﾞｸ,101,ｿｳｼﾞﾔ,1,7654321,ﾐﾎﾝ ﾊﾅｺ\r\n2,0168,ﾁﾕｳｺﾞｸ,101,ｿｳｼﾞﾔ,1,7654321,ﾐﾎﾝ ﾊﾅｺ\r\n3,0168,ﾁﾕｳｺﾞｸ,101,ｿｳｼﾞﾔ,1,7654321,ﾐﾎﾝ ﾊﾅｺ\r\n99,0168,x,101,x,1,1,x\r\n", clerk);
    REQUIRE_MESSAGE(first, (first ? "" : first.error().fields.front().arguments.at("column")));
    CHECK(first->lines == 4);
    CHECK(first->kept == 1);
    CHECK(first->chosen == 1);
    CHECK(first->unknown == 2);              // nobody, and who did not ask for it
    REQUIRE(account_of(one));
    CHECK(account_of(one)->number == "7654321");
    CHECK(account_of(one)->source == persons::AccountSource::PublicFunds);
    CHECK(account_of(chosen)->number == "1234567");
    CHECK_FALSE(account_of(none));
    CHECK_FALSE(has_work(one, WorkKind::PublicAccount));
    CHECK(has_event("child_support_recipient", one.id.value, "child_support.account.kept"));
    CHECK(matched("1,0168,ﾁﾕｳｺﾞｸ,101,ｿｳｼﾞﾔ,1,7654321,ﾐﾎﾝ ﾊﾅｺ\r\n", clerk)->same == 1);
    today("2026-06-21");
    CHECK(matched("1,0168,ﾁﾕｳｺﾞｸ,101,ｿｳｼﾞﾔ,1,7000000,ﾐﾎﾝ ﾊﾅｺ\r\n", clerk)->kept == 1);  // it was changed there
    CHECK(account_of(one)->number == "7000000");
    for (auto const* lines : { "", "x,0168,a,101,b,1,1,c\r\n", "1,0168\r\n", "1,0168,ﾁﾕｳｺﾞｸ,101,ｿｳｼﾞﾔ,9,7654321,ﾐﾎﾝ ﾊﾅｺ\r\n" }) {
        CAPTURE(lines);
        CHECK(matched(lines, clerk).error().kind == Kind::Invalid);
    }
    auto const refused = write([&](db::Write& tx) { return keep_public_account(tx, clerk, here, chosen.id, account()); });
    REQUIRE_FALSE(refused);
    CHECK(refused.error().key == "child_support.account.chosen");
    CHECK(account_of(chosen)->number == "1234567");
    for (auto const* by : { &stranger, &auditor })
        CHECK_FALSE(write([&](db::Write& tx) { return keep_public_account(tx, *by, here, one.id, account()); }));
    auto const another = asking_public("見本 月子");
    std::map<std::string, std::string> const path { { "recipient", another.id.value } };
    CHECK(visit(clerk, "/child-support/{recipient}/account", path));
    CHECK(visit(stranger, "/child-support/{recipient}/account", path).error().kind == Kind::NotFound);
    auto const wrong = visit(clerk, "/child-support/{recipient}/account", path, { { "bank", "abc" }, { "branch", "101" }, { "kind", "1" }, { "number", "7654321" }, { "name", "ﾐﾎﾝ ﾂｷｺ" } });
    REQUIRE(wrong);
    CHECK(has(wrong->body, "abc"));
    CHECK(has(wrong->body, "id=\"bank-error\""));
    auto const done = visit(clerk, "/child-support/{recipient}/account", path, { { "bank", "0168" }, { "bank_name", "ﾁﾕｳｺﾞｸ" }, { "branch", "101" }, { "branch_name", "ｿｳｼﾞﾔ" }, { "kind", "1" }, { "number", "7654321" }, { "name", "ﾐﾎﾝ ﾂｷｺ" } });
    REQUIRE_MESSAGE(done, (done ? "" : done.error().key));
    CHECK(account_of(another)->source == persons::AccountSource::PublicFunds);
}

TEST_CASE("a claim that asks for the 公金受取口座 says so, and has no account")
{
    cases::Case found;
    found.owner = Office::allowances;
    found.arrived_at = instant_in_tokyo(on("2026-05-10"), 9);
    auto const answers = testing::parsed(R"({ "name": { "text": "見本 花子" }, "account": { "public": true } })");
    auto const wish = service::recipient_from(found, answers.object(), {});
    CHECK(wish.asks_public_account);
    CHECK_FALSE(wish.account);
    auto const chosen = testing::parsed(R"({ "name": { "text": "見本 花子" }, "account": { "bank": "0168", "branch": "101", "kind": "ordinary", "number": "1234567", "name": "ミホン ハナコ" } })");
    CHECK_FALSE(service::recipient_from(found, chosen.object(), {}).asks_public_account);
}
