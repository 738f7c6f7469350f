// 医療券・調剤券・介護券: for whom, for which days, with what beside them; one a month and never two.
#include "tests/pages.h"

#include <mado/public_assistance/tickets.h>

#include "jobs/tickets.h"

#include <algorithm>

using namespace mado;
using namespace mado::public_assistance;
using public_assistance::test::day;
using public_assistance::test::Pages;
using public_assistance::test::RefusalKind;
using public_assistance::test::unit;
using public_assistance::test::Welfare;

namespace {

std::string key_of(Refusal const& refused) { return refused.fields.empty() ? refused.key : refused.fields.front().key; }
bool has(std::string const& page, std::string_view words) { return page.find(words) != std::string::npos; }

template <class Base>
struct Ticketing : Base {
    using Base::clock, Base::here, Base::east, Base::read, Base::write;
    Provider clinic = provided("3310001", "見本内科", ProviderKind::Medical), pharmacy = provided("3340002", "見本薬局", ProviderKind::Pharmacy),
             carer = provided("3370000003", "見本デイサービス", ProviderKind::Care), hospital = provided("3310004", "見本病院", ProviderKind::Medical, Checks::Online);

    Provider provided(std::string code, std::string name, ProviderKind kind, Checks checks = Checks::Paper)
    {
        Provider one;
        one.owner = unit, one.code = std::move(code), one.name = std::move(name), one.kind = kind, one.checks = checks, one.from = day("2020-04-01");
        auto const made = write([&](db::Write& tx) { return keep_provider(tx, east, here, one); });
        REQUIRE_MESSAGE(made, (made ? "" : key_of(made.error())));
        return *made;
    }
    IndividualId head_of(HouseholdId const& id) { return read([&](db::Read& tx) { return persons::household(tx, id); })->head; }
    NewTicket wish(HouseholdId const& id, Provider const& at, char const* month = "2026-11-01")
    {
        NewTicket made;
        made.household = id, made.who = head_of(id), made.provider = at.id, made.month = day(month), made.illness = "高血圧症", made.why_without = "初診";
        return made;
    }
    Result<Ticket> try_issue(NewTicket const& wish, Caller const& by)
    {
        return write([&](db::Write& tx) { return issue_ticket(tx, by, here, wish); }, by.tenant);
    }
    std::string refused(NewTicket const& wish)
    {
        auto const made = try_issue(wish, east);
        return made ? "" : key_of(made.error());
    }
    Ticket issued(NewTicket const& wish)
    {
        auto const made = try_issue(wish, east);
        REQUIRE_MESSAGE(made, (made ? "" : key_of(made.error())));
        return *made;
    }
    Opinion asked(HouseholdId const& id, Provider const& at)
    {
        Opinion one;
        one.household = id, one.who = head_of(id), one.provider = at.id;
        auto const made = write([&](db::Write& tx) { return ask_opinion(tx, east, here, one); });
        REQUIRE_MESSAGE(made, (made ? "" : key_of(made.error())));
        return *made;
    }
    Result<Opinion> answered(Opinion const& one, char const* from, int months, Verdict verdict = Verdict::Needed)
    {
        return write([&](db::Write& tx) { return answer_opinion(tx, east, here, one.id, { verdict, "高血圧症", day(from), months }, one.version); });
    }
    void on(char const* iso) { clock.set(instant_in_tokyo(day(iso), 10)); }
    TicketRun run_of(char const* month)
    {
        auto const begun = write([&](db::Write& tx) { return begin_ticket_run(tx, east, here, unit, day(month)); });
        REQUIRE_MESSAGE(begun, (begun ? "" : key_of(begun.error())));
        return *begun;
    }
    mado::jobs::Job job(TicketRun const& run)
    {
        mado::jobs::Job made;
        made.tenant = testing::code, made.payload = json::object({ { "run", run.id.value } });
        return made;
    }
    TicketRun ran(char const* month)
    {
        auto const run = run_of(month);
        auto const done = public_assistance::jobs::issue_tickets(here, job(run));
        REQUIRE_MESSAGE(done, (done ? "" : key_of(done.error())));
        return read([&](db::Read& tx) { return ticket_runs(tx, east, day(month)); }).front();
    }
    std::vector<Ticket> of_month(char const* month)
    {
        return read([&](db::Read& tx) { return tickets_of_month(tx, east, day(month)); });
    }
    std::size_t work(WorkKind kind)
    {
        auto const all = read([&](db::Read& tx) { return work_of(tx, east, here); });
        return static_cast<std::size_t>(std::ranges::count(all, kind, &Work::kind));
    }
    std::string shown_of(std::string const& document)
    {
        return read([&](db::Read& tx) {
            return tx.one({ "test.shown", "SELECT shown FROM documents_document WHERE tenant = $tenant AND id = $id" }, { { "$id", document } }, [](db::Row const& row) { return row.text("shown"); }).value_or("");
        });
    }
};
using Office = Ticketing<Welfare>;
using Desk = Ticketing<Pages>;

}  // namespace

TEST_CASE("check digits as published numbers have them")
{
    // 保険者番号 of four wards of Tokyo, which are checked the same way.
    for (auto const& [digits, check] : { std::pair("13801", '6'), std::pair("13802", '4'), std::pair("13803", '2'), std::pair("13804", '0') })
        CHECK(check_digit(digits) == check);
}

TEST_CASE_FIXTURE(Office, "a ticket holds on the days of its month on which everything holds")
{
    auto const id = assisted("2026-11-18");
    auto const one = issued(wish(id, clinic));
    CHECK(one.from == day("2026-11-18"));
    CHECK(one.until == day("2026-11-30"));
    CHECK(one.number == 1);
    auto const paper = shown_of(one.document);
    for (auto const* words : { "生活保護法医療券", "見本内科", "高血圧症", "12332011", "令和8年度　第1号", "令和8年11月18日から令和8年11月30日まで", "単独" })
        CHECK_MESSAGE(has(paper, words), words);
    auto const who = head_of(id);
    CHECK(read([&](db::Read& tx) { return recipient_number(tx, who); }) == std::string("000001") + check_digit("000001"));
    CHECK(refused(wish(id, clinic)) == "public_assistance.ticket.another");
    CHECK(refused(wish(id, clinic, "2026-10-01")) == "public_assistance.ticket.not_assisted");
    CHECK(refused(wish(id, clinic, "2026-12-01")) == "");
    CHECK(refused(wish(id, clinic, "2027-01-01")) == "public_assistance.ticket.too_early");
    CHECK(shown_of(issued(wish(id, pharmacy)).document).find("生活保護法調剤券") != std::string::npos);
}

TEST_CASE_FIXTURE(Office, "no ticket for who is not on assistance, suspended, ended, not of the household, or dead")
{
    auto const waits = applied("待つ 人").household;
    CHECK(refused(wish(waits, clinic)) == "public_assistance.ticket.not_assisted");
    auto const rests = assisted("2026-11-18", "休む 人"), over = assisted("2026-11-18", "終わる 人"), here_now = assisted("2026-11-18", "今の 人");
    decided(rests, Matter::Suspend, "2026-12-01");
    decided(over, Matter::End, "2026-12-01");
    CHECK(refused(wish(rests, clinic, "2026-11-01")) == "");
    CHECK(refused(wish(rests, clinic, "2026-12-01")) == "public_assistance.ticket.suspended");
    CHECK(refused(wish(over, clinic, "2026-12-01")) == "public_assistance.ticket.not_assisted");
    auto stranger = wish(here_now, clinic);
    stranger.who = head_of(over);
    CHECK(refused(stranger) == "public_assistance.who.wrong");
    on("2026-11-25");
    auto const who = head_of(here_now);
    auto const known = read([&](db::Read& tx) { return persons::known(tx, who, day("2026-11-25")); });
    auto const died = write([&](db::Write& tx) { return persons::record_death(tx, east, here, who, day("2026-11-24"), known.version); });
    REQUIRE_MESSAGE(died, (died ? "" : key_of(died.error())));
    CHECK(issued(wish(here_now, clinic)).until == day("2026-11-24"));
    CHECK(refused(wish(here_now, clinic, "2026-12-01")) == "public_assistance.ticket.dead");
}

TEST_CASE_FIXTURE(Office, "only while the provider is designated, and 介護券 only with its 要介護認定 and inside it")
{
    auto const id = assisted("2026-11-18");
    auto ended = clinic;
    ended.until = day("2026-11-20");
    REQUIRE(write([&](db::Write& tx) { return keep_provider(tx, east, here, ended); }));
    CHECK(issued(wish(id, clinic)).until == day("2026-11-20"));
    CHECK(refused(wish(id, clinic, "2026-12-01")) == "public_assistance.ticket.not_designated");
    CHECK(refused(wish(id, carer)) == "public_assistance.ticket.no_certificate");
    CareCertificate certificate;
    certificate.household = id, certificate.who = head_of(id), certificate.level = CareLevel::Care2, certificate.insured_number = "H123456789", certificate.from = day("2026-11-22"),
    certificate.until = day("2026-12-10");
    auto const keep = [&] { return write([&](db::Write& tx) { return keep_care_certificate(tx, east, here, certificate); }); };
    auto wrong = certificate;
    std::swap(certificate.insured_number, wrong.insured_number = "12345");
    CHECK(key_of(keep().error()) == "public_assistance.certificate.number_wrong");
    certificate.insured_number = "H123456789";
    REQUIRE(keep());
    auto const one = issued(wish(id, carer));
    CHECK(one.from == day("2026-11-22"));
    CHECK(one.until == day("2026-11-30"));
    auto const paper = shown_of(one.document);
    for (auto const* words : { "生活保護法介護券", "要介護2", "H123456789" })
        CHECK_MESSAGE(has(paper, words), words);
    CHECK(issued(wish(id, carer, "2026-12-01")).until == day("2026-12-10"));
}

TEST_CASE_FIXTURE(Office, "要否意見書: asked, answered for months, warned of before it ends; a ticket names it")
{
    auto const id = assisted("2026-11-18");
    auto const one = asked(id, clinic);
    CHECK(has(shown_of(one.document), "見本内科"));
    Opinion again;
    again.household = id, again.who = head_of(id), again.provider = clinic.id;
    auto const ask = [&](Caller const& by) { return write([&](db::Write& tx) { return ask_opinion(tx, by, here, again); }, by.tenant); };
    CHECK(key_of(ask(east).error()) == "public_assistance.opinion.awaited_already");
    CHECK(ask(other_clerk).error().kind == RefusalKind::NotFound);
    CHECK(ask(theirs).error().kind == RefusalKind::NotFound);
    again.provider = pharmacy.id;
    CHECK(key_of(ask(east).error()) == "public_assistance.opinion.not_asked_there");
    auto without = wish(id, clinic);
    without.why_without = "";
    CHECK(refused(without) == "public_assistance.required");
    CHECK(key_of(answered(one, "2026-11-18", 7).error()) == "public_assistance.opinion.months_wrong");
    CHECK(key_of(answered(one, "2026-11-18", 0).error()) == "public_assistance.opinion.months_wrong");
    auto const known = answered(one, "2026-11-18", 2);
    REQUIRE(known);
    CHECK(*known->until == day("2027-01-17"));
    CHECK(key_of(answered(*known, "2026-11-18", 2).error()) == "public_assistance.opinion.answered");
    without.illness = "";
    without.renewal = Renewal::Continues;
    auto const ticket = issued(without);
    CHECK(ticket.opinion == one.id);
    CHECK(ticket.illness == "高血圧症");
    without.month = day("2026-12-01");
    issued(without);
    CHECK(work(WorkKind::Opinion) == 0);
    on("2026-12-18");
    CHECK(work(WorkKind::Opinion) == 1);
    CHECK(work(WorkKind::Tickets) == 0);
    CHECK(read([&](db::Read& tx) { return work_of(tx, theirs, here); }, testing::neighbour).empty());
    on("2026-12-28");
    CHECK(work(WorkKind::Tickets) == 1);
    // The newest word counts: no longer needed, it is given no more, and warned of no more.
    REQUIRE(answered(asked(id, clinic), "2026-12-28", 1, Verdict::NotNeeded));
    CHECK(work(WorkKind::Opinion) == 0);
    without.month = day("2027-01-01");
    CHECK(refused(without) == "public_assistance.required");
}

TEST_CASE_FIXTURE(Office, "numbers run without a gap: a cancelled ticket keeps its own with the reason, and the new one names it")
{
    auto const id = assisted("2026-11-18");
    auto const first = issued(wish(id, clinic));
    auto const act = [&](bool anew, std::string why, std::int64_t version, Caller const& by) {
        auto const made = write([&](db::Write& tx) { return anew ? reissue_ticket(tx, by, here, first.id, why, version) : cancel_ticket(tx, by, here, first.id, why, version); }, by.tenant);
        return made ? std::string() : key_of(made.error());
    };
    CHECK(act(true, " ", first.version, east) == "public_assistance.required");
    CHECK(act(true, "紛失", 7, east) == "public_assistance.changed_meanwhile");
    CHECK(act(true, "紛失", first.version, other_clerk) == "public_assistance.not_found");
    CHECK(act(true, "紛失", first.version, theirs) == "public_assistance.not_found");
    CHECK(act(true, "紛失", first.version, east) == "");
    CHECK(act(false, "紛失", first.version + 1, east) == "public_assistance.ticket.cancelled_already");
    issued(wish(id, pharmacy));
    auto all = of_month("2026-11-01");
    std::ranges::sort(all, {}, &Ticket::number);
    REQUIRE(all.size() == 3);
    for (std::size_t n = 0; n < all.size(); ++n)
        CHECK(all[n].number == static_cast<std::int64_t>(n) + 1);
    CHECK(all[0].state == TicketState::Cancelled);
    CHECK(all[0].why_cancelled == "紛失");
    CHECK(all[1].replaces == first.id);
    CHECK(has(shown_of(all[1].document), "令和8年度　第1号は無効です"));
    CHECK(refused(wish(id, clinic)) == "public_assistance.ticket.another");
}

TEST_CASE_FIXTURE(Office, "本人支払額: what the closed month leaves stands on one ticket; another amount says why")
{
    auto const id = assisted("2026-11-18");
    // So much income that only 医療 is left to be helped with.
    declared(id, FactKind::OtherIncome, 150'000, "2026-12-01");
    declared(id, FactKind::Medical, 200'000, "2026-12-01");
    clock.set({ clock.now().microseconds + 60'000'000 });
    decided(id, Matter::Change, "2026-12-01");
    auto const left = [&] { return read([&](db::Read& tx) { return own_payment_left(tx, here, id, day("2026-12-01")); }); };
    auto const before = left();   // the month is open: what is decided now
    closed("2026-12-01");
    CHECK(left() == before);
    auto const months = read([&](db::Read& tx) { return closed_months(tx, id); });
    auto const leaves = months.back().amounts.own_payment;
    REQUIRE(leaves > Yen(0));
    CHECK(before == leaves);
    CHECK(issued(wish(id, clinic, "2026-12-01")).own_payment == leaves);
    CHECK(issued(wish(id, pharmacy, "2026-12-01")).own_payment == Yen(0));
    auto other = wish(id, hospital, "2026-12-01");
    other.own_payment = Yen(500);
    CHECK(refused(other) == "public_assistance.required");
    other.own_payment = Yen(-1);
    CHECK(refused(other) == "public_assistance.amount.wrong");
    other.own_payment = Yen(500), other.own_payment_why = "年金の改定を見込む";
    CHECK(issued(other).own_payment == Yen(500));
    auto joint = wish(id, clinic, "2026-11-01");
    joint.payers = Payers::Joint;
    CHECK(refused(joint) == "public_assistance.required");
    joint.joint_with = "自立支援医療";
    CHECK(has(shown_of(issued(joint).document), "併用（自立支援医療）"));
    auto alone = wish(id, pharmacy, "2026-11-01");
    alone.joint_with = "社会保険";
    CHECK(refused(alone) == "public_assistance.ticket.joint_wrong");
}

TEST_CASE_FIXTURE(Office, "tickets that are renewed before their month is closed bear its 本人支払額, once; where it cannot be reckoned somebody says how much and why")
{
    auto const id = assisted("2026-11-18");
    REQUIRE(answered(asked(id, clinic), "2026-11-18", 6));
    for (auto const& at : { clinic, pharmacy }) {
        auto one = wish(id, at);
        one.renewal = Renewal::Continues;
        issued(one);
    }
    declared(id, FactKind::OtherIncome, 150'000, "2026-12-01");
    declared(id, FactKind::Medical, 200'000, "2026-12-01");
    clock.set({ clock.now().microseconds + 60'000'000 });
    decided(id, Matter::Change, "2026-12-01");
    CHECK(ran("2026-12-01").made == 2);
    closed("2026-12-01");
    Yen borne;
    for (auto const& one : of_month("2026-12-01"))
        borne += one.own_payment;
    CHECK(borne > Yen(0));
    CHECK(borne == read([&](db::Read& tx) { return closed_months(tx, id); }).back().amounts.own_payment);
    CHECK(read([&](db::Read& tx) { return own_payment_left(tx, here, id, day("2026-12-01")); }) == Yen(0));
    on("2026-12-28");
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        tx.execute({ "test.no_table", "UPDATE public_assistance_household SET grade = '9' WHERE tenant = $tenant" }, {});
        return {};
    }));
    auto unknown = wish(id, hospital, "2027-01-01");
    CHECK(refused(unknown) == "public_assistance.ticket.own_payment_unknown");
    unknown.own_payment = Yen(0);
    CHECK(refused(unknown) == "public_assistance.required");
    unknown.own_payment_why = "収入がないため";
    CHECK(refused(unknown) == "");
}

TEST_CASE_FIXTURE(Office, "a month in which 要介護認定 is changed has one 介護券 for all its days, with both")
{
    auto const id = assisted("2026-11-18");
    auto const certified = [&](CareLevel level, char const* from, char const* until) {
        CareCertificate one;
        one.household = id, one.who = head_of(id), one.level = level, one.insured_number = "H123456789", one.from = day(from), one.until = day(until);
        REQUIRE(write([&](db::Write& tx) { return keep_care_certificate(tx, east, here, one); }));
    };
    certified(CareLevel::Care1, "2026-11-01", "2026-11-24");
    certified(CareLevel::Care3, "2026-11-25", "2027-01-10");
    auto const one = issued(wish(id, carer));
    CHECK(one.from == day("2026-11-18"));
    CHECK(one.until == day("2026-11-30"));
    auto const paper = shown_of(one.document);
    for (auto const* words : { "要介護1（令和8年11月1日から令和8年11月24日まで）", "要介護3（令和8年11月25日から令和9年1月10日まで）" })
        CHECK_MESSAGE(has(paper, words), words);
    auto const next = issued(wish(id, carer, "2026-12-01"));
    CHECK_FALSE(has(shown_of(next.document), "要介護1"));
    on("2027-01-05");
    certified(CareLevel::Care2, "2027-01-12", "2027-12-31");   // one day without any: the newest alone counts
    CHECK(issued(wish(id, carer, "2027-01-01")).from == day("2027-01-12"));
}

TEST_CASE_FIXTURE(Office, "a month's continuing tickets at once: begun twice or stopped between, each has one, and who is kept back stays work")
{
    std::vector<HouseholdId> all;
    for (int n = 0; n < 3; ++n) {
        auto const id = assisted("2026-11-18", "続く 人" + std::to_string(n));
        all.push_back(id);
        REQUIRE(answered(asked(id, clinic), "2026-11-18", n == 1 ? 1 : 6));
        auto one = wish(id, clinic);
        one.renewal = Renewal::Continues;
        issued(one);
        auto medicine = wish(id, pharmacy);
        medicine.renewal = n == 0 ? Renewal::Continues : Renewal::Once;
        issued(medicine);
    }
    auto const without = assisted("2026-11-18", "意見書のない 人"), over = assisted("2026-11-18", "終わる 人");
    for (auto const& id : { without, over }) {
        auto one = wish(id, clinic);
        one.renewal = Renewal::Continues;
        issued(one);
    }
    clock.set({ clock.now().microseconds + 60'000'000 });
    decided(over, Matter::End, "2026-12-01");
    CHECK(work(WorkKind::Tickets) == 0);
    on("2026-12-01");
    CHECK(work(WorkKind::Tickets) == 4);
    auto const run = run_of("2026-12-01");
    CHECK(key_of(write([&](db::Write& tx) { return begin_ticket_run(tx, east, here, unit, day("2026-12-01")); }).error()) == "public_assistance.ticket_run.another");
    REQUIRE(public_assistance::jobs::issue_tickets(here, job(run)));
    REQUIRE(public_assistance::jobs::issue_tickets(here, job(run)));   // a job may run twice
    CHECK(of_month("2026-12-01").size() == 4);
    auto const done = read([&](db::Read& tx) { return ticket_runs(tx, east, day("2026-12-01")); }).front();
    CHECK(done.state == TicketRunState::Done);
    CHECK(done.made == 4);
    CHECK(done.passed == 2);
    CHECK(work(WorkKind::Tickets) == 1);
    auto const left = read([&](db::Read& tx) { return continuing(tx, east, here, day("2026-12-01")); });
    REQUIRE(left.size() == 2);
    for (auto const& one : left)
        CHECK(one.kept_back->key == (one.before.household == without ? "public_assistance.ticket.no_opinion" : "public_assistance.ticket.not_assisted"));
    // What was missing is given by the next run, and nothing a second time.
    REQUIRE(answered(asked(without, clinic), "2026-12-01", 3));
    CHECK(ran("2026-12-01").made == 1);
    CHECK(ran("2026-12-01").made == 0);
    auto const given = of_month("2026-12-01");
    CHECK(given.size() == 5);
    std::vector<std::int64_t> numbers;
    for (auto const& one : given)
        numbers.push_back(one.number);
    std::ranges::sort(numbers);
    CHECK(std::ranges::adjacent_find(numbers) == numbers.end());
    CHECK(numbers.back() - numbers.front() == 4);
    CHECK(key_of(write([&](db::Write& tx) { return begin_ticket_run(tx, other_clerk, here, unit, day("2026-12-01")); }).error()) != "");
    CHECK(read([&](db::Read& tx) { return tickets_of_month(tx, other_clerk, day("2026-12-01")); }).empty());
    CHECK(read([&](db::Read& tx) { return tickets_of_month(tx, theirs, day("2026-12-01")); }, testing::neighbour).empty());
}

TEST_CASE_FIXTURE(Office, "who shows a card needs no paper: a record, and a file that ends with assistance")
{
    auto const id = assisted("2026-11-18");
    Eligibility one;
    one.household = id, one.who = head_of(id), one.from = day("2026-11-01");
    auto const keep = [&](Eligibility const& typed, Caller const& by) { return write([&](db::Write& tx) { return keep_eligibility(tx, by, here, typed); }, by.tenant); };
    CHECK(keep(one, other_clerk).error().kind == RefusalKind::NotFound);
    auto const kept = keep(one, east);
    REQUIRE(kept);
    CHECK(key_of(keep(one, east).error()) == "public_assistance.eligibility.another");
    auto const card = issued(wish(id, hospital));
    CHECK(card.way == TicketWay::Online);
    CHECK(card.document.empty());
    CHECK(issued(wish(id, clinic)).way == TicketWay::Paper);   // it reads no card
    auto const file = [&](Caller const& by) { return read([&](db::Read& tx) { return eligibility_csv(tx, by, here); }, by.tenant); };
    CHECK(has(file(supervisor), "12332011,0000018,"));
    CHECK(has(file(supervisor), ",2026-11-18,\r\n"));
    CHECK_FALSE(has(file(east), "2026-11-18"));
    clock.set({ clock.now().microseconds + 60'000'000 });
    decided(id, Matter::End, "2026-12-11");
    CHECK(has(file(supervisor), ",2026-11-18,2026-12-10\r\n"));
    CHECK_FALSE(has(file(theirs), "2026-11-18"));
    auto ended = *kept;
    ended.until = day("2026-10-01");
    CHECK(key_of(keep(ended, east).error()) == "public_assistance.days.wrong");
    ended.until = day("2026-11-30");
    REQUIRE(keep(ended, east));
    CHECK(has(file(supervisor), ",2026-11-18,2026-11-30\r\n"));
    CHECK(has(read([&](db::Read& tx) { return tickets_csv(tx, supervisor, day("2026-11-01")); }), "見本病院"));
    CHECK_FALSE(has(read([&](db::Read& tx) { return tickets_csv(tx, other_clerk, day("2026-11-01")); }), "見本病院"));
}

TEST_CASE_FIXTURE(Office, "the town's own numbers: whoever may set keeps them, and wrong ones are refused")
{
    auto const mayor = staff("ichino", "mayor");
    auto const keep = [&](Caller const& by, Practice const& typed) {
        auto const made = write([&](db::Write& tx) { return keep_practice(tx, by, here, typed); });
        return made ? std::string() : key_of(made.error());
    };
    auto one = read([&](db::Read& tx) { return practice(tx, here); });
    CHECK(one.sure == "demo");
    CHECK(one.hearing_days == 7);
    CHECK(keep(east, one) != "");
    one.payer_number = "12332012";
    CHECK(keep(mayor, one) == "public_assistance.practice.payer_wrong");
    one.payer_number = "12332011", one.hearing_days = 0;
    CHECK(keep(mayor, one) == "public_assistance.practice.days_wrong");
    one.hearing_days = 14, one.opinion_months = 13;
    CHECK(keep(mayor, one) == "public_assistance.practice.months_wrong");
    one.opinion_months = 3;
    CHECK(keep(mayor, one) == "");
    CHECK(read([&](db::Read& tx) { return practice(tx, here); }).hearing_days == 14);
    CHECK(keep(mayor, one) == "public_assistance.changed_meanwhile");
    // Another town has no number of its own yet, and so no tickets.
    CHECK(read([&](db::Read& tx) { return practice(tx, here); }, testing::neighbour).payer_number.empty());
    CHECK(key_of(write([&](db::Write& tx) { return begin_ticket_run(tx, theirs, here, unit, day("2026-11-01")); }, testing::neighbour).error()) == "public_assistance.ticket.no_payer_number");
    auto taken = clinic;
    taken.id = {};
    CHECK(key_of(write([&](db::Write& tx) { return keep_provider(tx, east, here, taken); }).error()) == "public_assistance.provider.code_taken");
    taken.code = "内科";
    CHECK(key_of(write([&](db::Write& tx) { return keep_provider(tx, east, here, taken); }).error()) == "public_assistance.provider.code_wrong");
    CHECK(read([&](db::Read& tx) { return find_provider(tx, other_clerk, clinic.id); }).error().kind == RefusalKind::NotFound);
    CHECK(read([&](db::Read& tx) { return find_provider(tx, theirs, clinic.id); }, testing::neighbour).error().kind == RefusalKind::NotFound);
}

TEST_CASE_FIXTURE(Desk, "tickets on their pages: what was typed comes back, tampering finds nothing, another division sees nothing")
{
    constexpr auto own = "/public-assistance/{household}/tickets", month_page = "/public-assistance/tickets", providers_page = "/public-assistance/providers";
    auto const id = assisted("2026-11-18"), other = assisted("2026-11-18", "別の 人");
    Path const path { { "household", id.value } };
    http::Pairs form { { "do", "issue" }, { "who", head_of(id).value }, { "provider", clinic.id.value }, { "month", "2026-11" }, { "illness", "腰痛症" }, { "why_without", "" }, { "payers", "alone" }, { "joint_with", "" },
        { "own_payment", "" }, { "own_payment_why", "" }, { "renewal", "continues" } };
    CHECK(has(sent(east, own, path, form), "腰痛症"));
    form[5].second = "初診";
    form[2].second = "0191d7a8-0000-7000-8000-0000000000aa";
    CHECK(sent(east, own, path, form) == "public_assistance.not_found");
    form[2].second = clinic.id.value;
    form[3].second = "2026-13";
    CHECK(has(sent(east, own, path, form), "腰痛症"));
    form[3].second = "2026-11";
    CHECK(sent(east, own, path, form) == "done");
    CHECK(has(sent(east, own, path, form), "すでにあります"));
    auto const one = read([&](db::Read& tx) { return tickets(tx, id); }).front();
    auto const chosen = one.id.value + " " + std::to_string(one.version);
    CHECK(has(shown(east, own, path), "令和8年度　第1号"));
    CHECK(sent(east, own, { { "household", other.value } }, { { "do", "cancel" }, { "ticket", chosen }, { "then", "cancel" }, { "why_cancelled", "x" } }) == "public_assistance.not_found");
    CHECK(has(sent(east, own, path, { { "do", "cancel" }, { "ticket", chosen }, { "then", "reissue" }, { "why_cancelled", "" } }), "入力してください"));
    CHECK(sent(east, own, path, { { "do", "cancel" }, { "ticket", chosen }, { "then", "reissue" }, { "why_cancelled", "汚れた" } }) == "done");
    CHECK(has(shown(east, own, path), "汚れた"));
    CHECK(sent(east, own, path, { { "do", "ask" }, { "opinion_who", head_of(id).value }, { "opinion_provider", clinic.id.value } }) == "done");
    auto const opinion = read([&](db::Read& tx) { return opinions(tx, id); }).front();
    http::Pairs answer { { "do", "answer" }, { "opinion", opinion.id.value + " 1" }, { "verdict", "needed" }, { "opinion_illness", "腰痛症" }, { "opinion_from", "2026-11-18" }, { "months", "99999999999" } };
    CHECK(has(sent(east, own, path, answer), "有効な月数"));
    answer[5].second = "３";
    CHECK(sent(east, own, path, answer) == "done");
    CHECK(sent(east, own, path, { { "do", "certify" }, { "certificate_who", head_of(other).value }, { "level", "care_1" }, { "insured_number", "1234567890" }, { "certificate_from", "2026-11-01" }, { "certificate_until", "2027-10-31" } }) != "done");
    CHECK(sent(east, own, path, { { "do", "certify" }, { "certificate_who", head_of(id).value }, { "level", "care_9" }, { "insured_number", "1234567890" }, { "certificate_from", "2026-11-01" }, { "certificate_until", "2027-10-31" } }) != "done");
    CHECK(sent(east, own, path, { { "do", "certify" }, { "certificate_who", head_of(id).value }, { "level", "care_1" }, { "insured_number", "1234567890" }, { "certificate_from", "2026-11-01" }, { "certificate_until", "2027-10-31" } }) == "done");
    CHECK(sent(east, own, path, { { "do", "show" }, { "eligibility_who", head_of(id).value }, { "eligibility_from", "2026-12-01" }, { "eligibility_until", "" } }) == "done");
    auto const card = read([&](db::Read& tx) { return eligibilities(tx, id); }).front();
    CHECK(sent(east, own, path, { { "do", "end" }, { "eligibility", card.id.value + " 1" }, { "eligibility_last", "2026-12-31" } }) == "done");
    CHECK(sent(east, own, path, { { "do", "burn" } }) == "public_assistance.not_found");
    CHECK(has(shown(east, month_page, {}, { { "month", "2026-11" } }), "見本内科"));
    CHECK(has(shown(east, month_page, {}, { { "month", "2026-11" }, { "provider", clinic.id.value } }), "令和8年度　第2号"));
    CHECK(has(shown(east, month_page, {}, { { "month", "2026-12" } }), "出せます"));
    CHECK(has(sent(east, month_page, {}, { { "do", "begin" }, { "run_month", "2026/12" } }), "2026/12"));
    CHECK(sent(east, month_page, {}, { { "do", "begin" }, { "run_month", "2026-12" } }) == "done");
    CHECK(has(sent(east, month_page, {}, { { "do", "begin" }, { "run_month", "2026-12" } }), "いま作っています"));
    CHECK(has(shown(east, "/public-assistance/tickets.csv", {}, { { "month", "2026-11" } }), "汚れた"));
    CHECK(has(shown(east, providers_page, {}, { { "provider", clinic.id.value } }), "見本内科"));
    CHECK(has(sent(east, providers_page, {}, { { "do", "keep" }, { "version", "" }, { "provider_kind", "dental" }, { "provider_code", "1" }, { "provider_name", "見本歯科" }, { "checks", "paper" }, { "provider_from", "2026-04-01" } }), "見本歯科"));
    CHECK(sent(east, providers_page, {}, { { "do", "keep" }, { "version", clinic.id.value + " 1" }, { "provider_name", "見本内科クリニック" }, { "checks", "online" }, { "provider_from", "2020-04-01" } }) == "done");
    CHECK(has(shown(east, providers_page), "見本内科クリニック"));
    auto const mayor = staff("ichino", "mayor");
    CHECK(has(shown(mayor, "/public-assistance/practice"), "要確認"));
    CHECK(has(sent(mayor, "/public-assistance/practice", {}, { { "do", "keep" }, { "version", "0" }, { "payer_number", "99" }, { "hearing_days", "7" }, { "opinion_months", "6" }, { "warning_days", "30" } }), "検証番号"));
    CHECK(visit(east, "/public-assistance/practice", {}).error().kind == RefusalKind::Forbidden);
    for (auto const& by : { other_clerk, theirs }) {
        CHECK(shown(by, own, path) == "public_assistance.not_found");
        CHECK(sent(by, own, path, form) == "public_assistance.not_found");
        CHECK_FALSE(has(shown(by, month_page, {}, { { "month", "2026-11" }, { "provider", clinic.id.value } }), "見本内科"));
        CHECK_FALSE(has(shown(by, "/public-assistance/tickets.csv", {}, { { "month", "2026-11" } }), "汚れた"));
        CHECK_FALSE(has(shown(by, providers_page), "見本内科"));
        CHECK(sent(by, providers_page, {}, { { "do", "keep" }, { "version", clinic.id.value + " 2" }, { "provider_name", "乗っ取り" }, { "checks", "paper" }, { "provider_from", "2020-04-01" } }) == "public_assistance.not_found");
    }
    CHECK(has(shown(head, own, path), "令和8年度　第1号"));
    CHECK_FALSE(has(shown(head, own, path), "券を取り消す・再交付する"));
    CHECK(sent(head, own, path, form) != "done");
}
