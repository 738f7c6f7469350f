// What comes after a decision: the next one, the run that was reckoned before it, money that did not arrive, an answer after thirty days.
#include "tests/welfare.h"


#include "service/inside.h"

using namespace mado;
using namespace mado::public_assistance;
using public_assistance::test::day;
using public_assistance::test::RefusalKind;
using public_assistance::test::unit;
using public_assistance::test::Welfare;

namespace {

struct Afterwards : Welfare {
    std::string refused_at(HouseholdId const& id, Matter matter, char const* from)
    {
        Decision typed;
        typed.household = id, typed.matter = matter, typed.from = day(from), typed.reasons = "収入が変わったため";
        auto const made = try_propose(typed, east);
        return made ? "" : made.error().fields.empty() ? made.error().key : made.error().fields.front().key;
    }
    bool has_work(WorkKind kind, HouseholdId const& of)
    {
        auto const all = read([&](db::Read& tx) { return work_of(tx, east, here); });
        return std::ranges::any_of(all, [&](Work const& one) { return one.kind == kind && one.household == of; });
    }
    // The order of decisions is that of their moments.
    void time_goes() { clock.set({ clock.now().microseconds + 60'000'000 }); }
    Run drafted(char const* month)
    {
        auto run = begun(month);
        REQUIRE(public_assistance::jobs::reckon(here, job_of(run)));
        run = run_now(run.id);
        auto const sent = write([&](db::Write& tx) { return draft_run(tx, east, here, run.id, run.version); });
        REQUIRE_MESSAGE(sent, (sent ? "" : sent.error().key));
        return *sent;
    }
    std::size_t months(HouseholdId const& id)
    {
        return read([&](db::Read& tx) { return closed_months(tx, id); }).size();
    }
    Yen paid_in(HouseholdId const& id, char const* month)
    {
        Yen sum;
        for (auto const& one : paid(id))
            sum += one.month == day(month) ? one.amount : Yen(0);
        return sum;
    }
};

constexpr char const* before = "public_assistance.from.before_what_holds";

}  // namespace

TEST_CASE_FIXTURE(Afterwards, "a decision dated before what holds is refused, with the day that is possible; the suspended is resumed, and the ended stays ended")
{
    auto const id = assisted("2026-11-18");
    for (auto const matter : { Matter::Change, Matter::Suspend, Matter::End })
        CHECK(refused_at(id, matter, "2026-11-17") == before);
    time_goes();
    decided(id, Matter::Suspend, "2026-12-10");
    time_goes();
    CHECK(refused_at(id, Matter::Resume, "2026-12-09") == before);
    CHECK(refused_at(id, Matter::Resume, "2026-12-01") == before);
    decided(id, Matter::Resume, "2027-01-05");
    CHECK(refused_at(id, Matter::End, "2027-01-04") == before);
    CHECK(refused_at(id, Matter::Suspend, "2026-12-20") == before);
    time_goes();
    decided(id, Matter::End, "2027-01-05");
    CHECK(household(id).state == HouseholdState::Ended);
    CHECK(closed("2027-01-01").households == 0);
    CHECK(closed("2026-12-01").households == 1);
}

TEST_CASE_FIXTURE(Afterwards, "a suspension on the first day can be resumed on it, and both count")
{
    auto const id = assisted("2026-11-18");
    time_goes();
    decided(id, Matter::Suspend, "2026-11-18");
    CHECK(closed("2026-12-01").households == 0);
    time_goes();
    decided(id, Matter::Resume, "2026-11-18");  // December was closed for the others: it is closed and paid at once
    CHECK(months(id) == 2);
    CHECK(closed("2026-12-01").households == 0);
    CHECK(sum_of_payments(id) == sum_of_months(id));
}

TEST_CASE_FIXTURE(Afterwards, "what was decided after the reckoning is not paid by it: the line is left open, is work, and the next run pays it")
{
    auto const changed = assisted("2026-11-18", "変わる 人"), same = assisted("2026-11-18", "変わらない 人"), over = assisted("2026-11-18", "終わる 人");
    auto const run = drafted("2026-12-01");
    declared(changed, FactKind::Rent, 20'000, "2026-12-01");
    decided(changed, Matter::Change, "2026-12-01");
    decided(over, Matter::End, "2026-12-11");
    approved(run.draft);
    REQUIRE(public_assistance::jobs::close(here, job_of(run)));
    CHECK(run_now(run.id).state == RunState::Done);
    CHECK(months(same) == 2);
    CHECK(months(changed) == 1);
    CHECK(months(over) == 1);
    CHECK(paid_in(changed, "2026-12-01") == Yen(0));
    CHECK(has_work(WorkKind::Unpaid, changed));
    CHECK(has_work(WorkKind::Unpaid, over));
    CHECK_FALSE(has_work(WorkKind::Unpaid, same));
    CHECK(read([&](db::Read& tx) { return work_of(tx, theirs, here); }, neighbour).empty());
    CHECK(closed("2026-12-01").households == 2);
    CHECK(paid_in(changed, "2026-12-01") == paid_in(same, "2026-12-01") + Yen(20'000));
    CHECK(paid_in(over, "2026-12-01") > Yen(0));
    CHECK(paid_in(over, "2026-12-01") < paid_in(same, "2026-12-01"));
    CHECK_FALSE(has_work(WorkKind::Unpaid, changed));
    CHECK_FALSE(has_work(WorkKind::Unpaid, over));
}

TEST_CASE_FIXTURE(Afterwards, "two runs that were reckoned with the same correction take it off once")
{
    auto const id = assisted("2026-11-18");
    declared(id, FactKind::OtherIncome, 10'000, "2026-11-01", "2026-11-30");
    decided(id, Matter::Change, "2026-11-18");
    auto const down = corrected(id).front();
    REQUIRE(write([&](db::Write& tx) { return adjust_next_month(tx, east, here, down.id, down.version); }));
    auto const first = drafted("2026-12-01"), second = drafted("2027-01-01");
    for (auto const& run : { first, second }) {
        approved(run.draft);
        REQUIRE(public_assistance::jobs::close(here, job_of(run)));
    }
    CHECK(months(id) == 3);
    CHECK(sum_of_payments(id) == sum_of_months(id));
    CHECK(corrected(id).front().settled == first.id.value);
}

TEST_CASE_FIXTURE(Afterwards, "lines that are others than those that were signed are not paid")
{
    auto const id = assisted("2026-11-18");
    auto const run = drafted("2026-12-01");
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        tx.execute({ "test.more", "UPDATE public_assistance_run_line SET paid = paid + 1 WHERE tenant = $tenant" }, {});
        return {};
    }));
    auto const draft = *read([&](db::Read& tx) { return approvals::find(tx, run.draft); });
    auto const refused = write([&](db::Write& tx) { return service::run_decided(tx, head, here, draft); });
    REQUIRE_FALSE(refused);
    CHECK(refused.error().key == "public_assistance.run.lines_changed");
    CHECK(months(id) == 1);
}

TEST_CASE_FIXTURE(Afterwards, "a decided fact is ended by a decision, not struck: a raised wage does not count twice")
{
    auto const id = assisted("2026-11-18");
    auto const old = declared(id, FactKind::Earned, 30'000, "2026-11-01", "", head_of(id));
    CHECK(write([&](db::Write& tx) { return end_fact(tx, east, here, old.id, day("2026-11-30"), "給与明細"); }).error().key == "public_assistance.circumstance.not_decided");
    decided(id, Matter::Change, "2026-11-18");
    CHECK(write([&](db::Write& tx) { return strike(tx, east, here, old.id, "誤り"); }).error().key == "public_assistance.circumstance.decided");
    auto const by = [&](Caller const& caller, char const* last) { return write([&](db::Write& tx) { return end_fact(tx, caller, here, old.id, day(last), "給与明細"); }, caller.tenant); };
    CHECK(by(theirs, "2026-11-30").error().kind == RefusalKind::NotFound);
    CHECK(by(other_clerk, "2026-11-30").error().kind == RefusalKind::NotFound);
    CHECK(by(east, "2026-10-30").error().fields.front().field == "fact_last_day");
    REQUIRE(by(east, "2026-11-30"));
    declared(id, FactKind::Earned, 50'000, "2026-12-01", "", head_of(id));
    auto const income_in = [&](char const* month, Seen seen) {
        auto const one = household(id);
        auto const situation = read([&](db::Read& tx) { return situation_of(tx, one, setting(tx, here).standing, seen); });
        return service::reckoner(here).month(situation, day(month))->income;
    };
    auto const before_it = income_in("2026-12-01", Seen::Effective);
    CHECK(before_it == Yen(30'000 - 16'400));
    auto const asked_for = income_in("2026-12-01", Seen::WithPending);
    CHECK(asked_for < Yen(50'000));
    decided(id, Matter::Change, "2026-12-01");
    CHECK(income_in("2026-11-01", Seen::Effective) == before_it);
    CHECK(income_in("2026-12-01", Seen::Effective) == asked_for);
    // A fact that was wrong from the beginning never held.
    time_goes();
    REQUIRE(by(east, "2026-10-31"));
    decided(id, Matter::Change, "2026-11-18");
    CHECK(income_in("2026-11-01", Seen::Effective) == Yen(0));
}

TEST_CASE_FIXTURE(Afterwards, "money that came back is work; cancelled it is paid once more, and once only")
{
    auto const id = assisted("2026-11-18");
    auto const one = paid(id).front();
    auto const payout = *read([&](db::Read& tx) { return treasury::find_payout(tx, one.payout); });
    auto const again = [&](Caller const& by) {
        auto const version = paid(id).front().version;
        return write([&](db::Write& tx) { return pay_again(tx, by, here, one.id, version); }, by.tenant);
    };
    CHECK_FALSE(has_work(WorkKind::Payment, id));
    REQUIRE(write([&](db::Write& tx) { return here.listeners.publish(tx, head, here, treasury::PayoutReturned { payout }); }));
    CHECK(has_work(WorkKind::Payment, id));
    CHECK(again(east).error().key == "public_assistance.payment.not_cancelled");
    REQUIRE(write([&](db::Write& tx) { return here.listeners.publish(tx, head, here, treasury::PayoutCancelled { payout }); }));
    CHECK(paid(id).front().state == PaymentState::Cancelled);
    CHECK(has_work(WorkKind::Payment, id));
    CHECK(again(other_clerk).error().kind == RefusalKind::NotFound);
    CHECK(again(theirs).error().kind == RefusalKind::NotFound);
    auto const made = again(east);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    CHECK(made->amount == one.amount);
    CHECK(made->month == one.month);
    CHECK(made->source == one.id.value + "/again");
    CHECK(made->payout);
    CHECK_FALSE(has_work(WorkKind::Payment, id));
    CHECK(again(east).error().key == "public_assistance.payment.again_already");
    CHECK(paid(id).size() == 2);
}

TEST_CASE_FIXTURE(Afterwards, "an answer on the case after thirty days holds, though it was taken for refused")
{
    auto wish = of_one();
    wish.case_id = { "0191d7a8-0000-7000-8000-0000000000c1" };
    auto const made = try_apply(wish, east);
    REQUIRE(made);
    clock.set(instant_in_tokyo(day("2026-12-19"), 10));
    auto const deemed = write([&](db::Write& tx) { return deem_refused(tx, east, here, made->id, made->version); });
    REQUIRE_MESSAGE(deemed, (deemed ? "" : deemed.error().key));
    approvals::Draft draft;
    draft.id = { "0191d7a8-0000-7000-8000-0000000000d1" };
    draft.proposal.matter_kind = "case", draft.proposal.matter = wish.case_id.value, draft.proposal.result = "granted", draft.proposal.reasons = "最低生活費に足りないため";
    auto const decide_it = [&] { return write([&](db::Write& tx) { return service::on_decided(tx, head, here, { draft }); }); };
    auto const done = decide_it();
    REQUIRE_MESSAGE(done, (done ? "" : done.error().key));
    CHECK(household(made->household).state == HouseholdState::Assisted);
    CHECK(read([&](db::Read& tx) { return applications_of(tx, made->household); }).front().state == ApplicationState::Granted);
    CHECK(months(made->household) == 2);
    CHECK(sum_of_payments(made->household) == sum_of_months(made->household));
    auto const twice = decide_it();
    REQUIRE_FALSE(twice);
    CHECK(twice.error().kind == RefusalKind::Conflict);
    draft.proposal.matter = "0191d7a8-0000-7000-8000-0000000000c2";
    CHECK(decide_it());  // a case of another procedure
}

TEST_CASE_FIXTURE(Afterwards, "what is left over of a household that has ended stays work")
{
    auto const id = assisted("2026-11-18");
    time_goes();
    decided(id, Matter::End, "2026-11-20");
    CHECK(household(id).state == HouseholdState::Ended);
    CHECK(has_work(WorkKind::Correction, id));
    CHECK_FALSE(has_work(WorkKind::Income, id));
    auto const waits = applied("待つ 人").household;
    auto const all = read([&](db::Read& tx) { return service::living(tx, east); });
    REQUIRE(all.size() == 1);
    CHECK(all.front().id == waits);
    CHECK(read([&](db::Read& tx) { return service::living(tx, other_clerk); }).empty());
    CHECK(read([&](db::Read& tx) { return service::living(tx, theirs); }, neighbour).empty());
}

TEST_CASE_FIXTURE(Afterwards, "a notice goes where letters of the person go, not to the newest address of any kind")
{
    auto wish = of_one();
    wish.person.addresses = { { persons::AddressKind::Mailing, "7190001", "総社市見本1 送付先", code, day("2026-04-01"), {} }, { persons::AddressKind::Registered, "7190002", "総社市見本2 住民票", code, day("2026-10-01"), {} } };
    auto const made = try_apply(wish, east);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    decided(made->household, Matter::Start, "2026-11-18");
    auto const document = read([&](db::Read& tx) { return decisions(tx, made->household); }).back().document;
    auto const shown = read([&](db::Read& tx) {
        return tx.one({ "test.shown", "SELECT shown FROM documents_document WHERE tenant = $tenant AND id = $id" }, { { "$id", document } }, [](db::Row const& row) { return row.text("shown"); });
    });
    REQUIRE(shown);
    CHECK(shown->find("〒7190001　総社市見本1 送付先") != std::string::npos);
    CHECK(shown->find("住民票") == std::string::npos);
    CHECK(shown->find("is_handed_over") != std::string::npos);
}

TEST_CASE_FIXTURE(Afterwards, "who came, another grade or another landlord: nothing is paid by them before a change is decided")
{
    auto const id = assisted("2026-11-18");
    auto const faults = [&] {
        auto run = begun("2026-12-01");
        REQUIRE(public_assistance::jobs::reckon(here, job_of(run)));
        run = run_now(run.id);
        REQUIRE(write([&](db::Write& tx) { return drop_run(tx, east, here, run.id, run.version); }));
        return run.faults;
    };
    CHECK(faults() == 0);
    auto const change = [&] {
        time_goes();
        decided(id, Matter::Change, "2026-12-01");
    };
    auto one = household(id);
    one.visit_grade = VisitGrade::A;
    REQUIRE(write([&](db::Write& tx) { return keep_household(tx, east, here, one); }));
    CHECK(faults() == 0);
    one = household(id);
    one.grade = "2-1";
    REQUIRE(write([&](db::Write& tx) { return keep_household(tx, east, here, one); }));
    CHECK(faults() == 1);
    change();
    CHECK(faults() == 0);
    persons::NewIndividual child;
    child.name = { "三宅 光", "ミヤケ ヒカル", {} };
    child.born_on = day("2026-11-18");
    REQUIRE(write([&](db::Write& tx) { return add_member(tx, east, here, id, child, "子", day("2026-11-18")); }));
    CHECK(faults() == 1);
    change();
    auto const run = drafted("2026-12-01");
    one = household(id);
    treasury::BankAccount const landlord { "0168", "中国銀行", "120", "本店", "1", "7654321", "ミホンフドウサン" };
    REQUIRE(write([&](db::Write& tx) { return pay_rent_to(tx, east, here, id, "見本不動産", landlord, one.version); }));
    approved(run.draft);
    REQUIRE(public_assistance::jobs::close(here, job_of(run)));
    CHECK(months(id) == 1);
    CHECK(has_work(WorkKind::Unpaid, id));
    // Its decision pays what the run had to leave open, once; the next run finds nothing to pay.
    change();
    CHECK(months(id) == 2);
    CHECK_FALSE(has_work(WorkKind::Unpaid, id));
    CHECK(closed("2026-12-01").households == 0);
    CHECK(sum_of_payments(id) == sum_of_months(id));
}
