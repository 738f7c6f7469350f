#include "tests/welfare.h"

#include <mado/documents/documents.h>

#include <thread>

using namespace mado;
using namespace mado::public_assistance;
using public_assistance::test::day;
using public_assistance::test::RefusalKind;
using public_assistance::test::unit;
using public_assistance::test::Welfare;

TEST_CASE_FIXTURE(Welfare, "an application counts from its moment, has fourteen days, thirty at last with a notice, and may then be taken for refused")
{
    auto wish = of_one();
    wish.applied_at = instant_in_tokyo(day("2026-11-10"), 23, 59);
    wish.means = Means::Spoken;
    auto const made = try_apply(wish, east);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    CHECK(made->answer_by == day("2026-11-24"));
    CHECK(household(made->household).state == HouseholdState::Applied);
    CHECK(household(made->household).grade == "3-1");
    CHECK(household(made->household).winter_zone == "VI");
    auto const later = write([&](db::Write& tx) { return answer_later(tx, east, here, made->id, "29条の回答を待つため", made->version); });
    REQUIRE_MESSAGE(later, (later ? "" : later.error().key));
    CHECK(later->answer_by == day("2026-12-10"));
    CHECK(read([&](db::Read& tx) { return documents::of_case(tx, { made->id.value }); }).size() == 1);
    CHECK(write([&](db::Write& tx) { return answer_later(tx, east, here, made->id, "もう一度", later->version); }).error().key == "public_assistance.application.longer_already");
    clock.set(instant_in_tokyo(day("2026-12-10"), 10));
    CHECK(write([&](db::Write& tx) { return deem_refused(tx, east, here, made->id, later->version); }).error().key == "public_assistance.application.not_yet_deemed");
    clock.set(instant_in_tokyo(day("2026-12-11"), 10));
    REQUIRE(write([&](db::Write& tx) { return deem_refused(tx, east, here, made->id, later->version); }));
    CHECK(household(made->household).state == HouseholdState::Refused);

    wish.applied_at = instant_in_tokyo(day("2026-12-12"), 9);
    CHECK(try_apply(wish, east).error().fields.front().field == "applied_on");
}

TEST_CASE_FIXTURE(Welfare, "an application on paper that was taken for refused is answered all the same; one that was refused is taken up again by who supervises")
{
    auto const again = [&](Application const& one, Caller const& by, std::int64_t version) { return write([&](db::Write& tx) { return reopen(tx, by, here, one.id, version); }, by.tenant); };
    auto const state = [&](Application const& one) { return read([&](db::Read& tx) { return applications_of(tx, one.household); }).front(); };
    auto const made = try_apply(of_one(), east);
    REQUIRE(made);
    CHECK(again(*made, east, made->version).error().key == "public_assistance.application.closed");  // it is open
    clock.set(instant_in_tokyo(day("2026-12-19"), 10));
    auto const deemed = write([&](db::Write& tx) { return deem_refused(tx, east, here, made->id, made->version); });
    REQUIRE(deemed);
    CHECK(again(*made, east, made->version).error().key == "public_assistance.changed_meanwhile");
    CHECK(again(*made, other_clerk, deemed->version).error().kind == RefusalKind::NotFound);
    CHECK(again(*made, theirs, deemed->version).error().kind == RefusalKind::NotFound);
    auto const opened = again(*made, east, deemed->version);
    REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().key));
    CHECK(household(made->household).state == HouseholdState::Applied);
    decided(made->household, Matter::Refuse, "2026-12-19");
    CHECK(state(*made).state == ApplicationState::Refused);
    CHECK(again(*made, east, state(*made).version).error().kind == RefusalKind::Forbidden);
    REQUIRE(again(*made, supervisor, state(*made).version));
    decided(made->household, Matter::Start, "2026-11-18");
    CHECK(household(made->household).state == HouseholdState::Assisted);
    CHECK(state(*made).state == ApplicationState::Granted);
    CHECK(sum_of_payments(made->household) == sum_of_months(made->household));
    CHECK(again(*made, supervisor, state(*made).version).error().key == "public_assistance.application.closed");
    auto of_the_front = of_one("別の 人");
    of_the_front.case_id = { "0191d7a8-0000-7000-8000-0000000000c9" };
    of_the_front.applied_at = instant_in_tokyo(day("2026-11-10"), 10);
    auto const other = try_apply(of_the_front, east);
    REQUIRE(other);
    auto const other_deemed = write([&](db::Write& tx) { return deem_refused(tx, east, here, other->id, other->version); });
    REQUIRE(other_deemed);
    CHECK(again(*other, supervisor, other_deemed->version).error().key == "public_assistance.decision.on_its_case");
}

TEST_CASE_FIXTURE(Welfare, "nobody is turned away: a consultation ends as the person wishes, and an application can be recorded after it")
{
    Consultation typed;
    typed.owner = unit, typed.name = "三宅 陽子", typed.words = "家賃が払えない", typed.wish = Wish::NotNow;
    auto const talked = write([&](db::Write& tx) { return record_consultation(tx, east, here, typed); });
    REQUIRE_MESSAGE(talked, (talked ? "" : talked.error().key));
    auto wish = of_one();
    wish.consultation = talked->id;
    auto const made = try_apply(wish, west);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    auto const now = read([&](db::Read& tx) { return find_consultation(tx, east, talked->id); });
    CHECK(now->household == made->household);
    CHECK(now->wish == Wish::Applies);
    CHECK_FALSE(read([&](db::Read& tx) { return find_consultation(tx, other_clerk, talked->id); }));
    typed.words.clear();
    CHECK(write([&](db::Write& tx) { return record_consultation(tx, east, here, typed); }).error().fields.front().field == "words");
}

TEST_CASE_FIXTURE(Welfare, "a household is seen by its division alone, and where areas are their own changed by its caseworker and who supervises")
{
    auto const id = applied().household;
    CHECK(read([&](db::Read& tx) { return find_household(tx, other_clerk, id); }).error().kind == RefusalKind::NotFound);
    CHECK(read([&](db::Read& tx) { return find_household(tx, theirs, id); }, neighbour).error().kind == RefusalKind::NotFound);
    CHECK(read([&](db::Read& tx) { return households(tx, theirs, 0, 10); }, neighbour).empty());
    CHECK(try_apply(of_one(), other_clerk).error().kind == RefusalKind::Forbidden);
    auto one = household(id);
    one.visit_grade = VisitGrade::A;
    auto const changed = write([&](db::Write& tx) { return keep_household(tx, west, here, one); });
    REQUIRE_MESSAGE(changed, (changed ? "" : changed.error().key));
    CHECK(write([&](db::Write& tx) { return keep_household(tx, west, here, one); }).error().kind == RefusalKind::Conflict);
    auto rules = read([&](db::Read& tx) { return setting(tx, here); });
    CHECK(rules.sure == "memory");
    CHECK(rules.standing.rent_limits[0] == Yen(31'000));
    rules.areas = Areas::Own;
    CHECK(write([&](db::Write& tx) { return keep_setting(tx, east, here, rules); }).error().kind == RefusalKind::Forbidden);
    CHECK(write([&](db::Write& tx) { return keep_setting(tx, staff("kunisada", "animals_head"), here, rules); }).error().kind == RefusalKind::Forbidden);
    REQUIRE(write([&](db::Write& tx) { return keep_setting(tx, head, here, rules); }));
    CHECK(write([&](db::Write& tx) { return keep_household(tx, west, here, *changed); }).error().key == "public_assistance.not_your_area");
    CHECK(write([&](db::Write& tx) { return keep_household(tx, supervisor, here, *changed); }));
    auto bad = household(id);
    bad.grade = "4-1";
    CHECK(write([&](db::Write& tx) { return keep_household(tx, east, here, bad); }).error().fields.front().field == "grade");
}

TEST_CASE_FIXTURE(Welfare, "開始: decided by another person, the month begun is paid at once, with a notice and a plan of visits")
{
    auto const application = applied();
    auto const id = application.household;
    declared(id, FactKind::Rent, 31'000, "2026-11-18");
    auto const proposal = proposed(id, Matter::Start, "2026-11-18", "収入がなく、最低生活費に足りないため");
    CHECK(paid(id).empty());
    Decision again;
    again.household = id, again.matter = Matter::Start, again.from = day("2026-11-18");
    CHECK(try_propose(again, east).error().key == "public_assistance.decision.another");
    approved(proposal.draft);
    CHECK(household(id).state == HouseholdState::Assisted);
    auto const months = read([&](db::Read& tx) { return closed_months(tx, id); });
    REQUIRE(months.size() == 1);
    // 3級地の1, one person: 41,290 + 27,790 + 特例 2,500 + 経過的 and winter by days (13 of 30), rent too.
    CHECK(months.front().amounts.housing == Yen(31'000 * 13 / 30));
    CHECK(crypto::sha256_hex(months.front().sheet) == months.front().hash);
    REQUIRE(paid(id).size() == 1);
    CHECK(paid(id).front().kind == PaymentKind::Extra);
    CHECK(paid(id).front().amount == months.front().amounts.paid);
    auto const first_payment = paid(id).front();
    auto const payout = read([&](db::Read& tx) { return treasury::find_payout(tx, first_payment.payout); });
    REQUIRE(payout);
    CHECK(payout->wish.amount == first_payment.amount);
    auto const one = read([&](db::Read& tx) { return decisions(tx, id); }).front();
    auto const notice = read([&](db::Read& tx) { return documents::find(tx, { one.document }); });
    REQUIRE(notice);
    CHECK(notice->title == "保護開始決定通知書");
    CHECK(read([&](db::Read& tx) { return applications_of(tx, id); }).front().state == ApplicationState::Granted);
    CHECK(read([&](db::Read& tx) { return visits(tx, id); }).size() == 1);
    Decision early;
    early.household = applied("倉敷 一郎").household, early.matter = Matter::Start, early.from = day("2026-11-17");
    CHECK(try_propose(early, east).error().fields.front().field == "from");
}

TEST_CASE_FIXTURE(Welfare, "a refusal needs its reasons, and pays nothing")
{
    auto const id = applied().household;
    Decision typed;
    typed.household = id, typed.matter = Matter::Refuse, typed.from = day("2026-11-18");
    CHECK(try_propose(typed, east).error().fields.front().field == "reasons");
    decided(id, Matter::Refuse, "2026-11-18");
    CHECK(household(id).state == HouseholdState::Refused);
    CHECK(paid(id).empty());
    typed.reasons = "x";
    CHECK(try_propose(typed, east).error().key == "public_assistance.decision.not_in_this_state");
}

TEST_CASE_FIXTURE(Welfare, "what is declared counts once it is decided; paid months are corrected, up at once, down as the office settles it")
{
    auto const id = assisted("2026-11-18");
    auto const before = read([&](db::Read& tx) { return closed_months(tx, id); }).front().amounts.paid;
    declared(id, FactKind::Rent, 20'000, "2026-11-18");
    CHECK(read([&](db::Read& tx) { return circumstances(tx, id); }).front().held == Held::Pending);
    auto const sent = proposed(id, Matter::Change, "2026-11-18");
    CHECK(read([&](db::Read& tx) { return circumstances(tx, id); }).front().held == Held::Drafted);
    REQUIRE(write([&](db::Write& tx) { return approvals::recall(tx, east, here, sent.draft, "直す"); }));
    CHECK(read([&](db::Read& tx) { return circumstances(tx, id); }).front().held == Held::Pending);
    decided(id, Matter::Change, "2026-11-18");
    CHECK(read([&](db::Read& tx) { return circumstances(tx, id); }).front().held == Held::Effective);
    REQUIRE(corrected(id).size() == 1);
    CHECK(corrected(id).front().amount == Yen(20'000 * 13 / 30));
    CHECK(corrected(id).front().way == CorrectionWay::Extra);
    CHECK(paid(id).size() == 2);
    CHECK(sum_of_payments(id) == before + Yen(20'000 * 13 / 30));

    // A job: too much was paid in November.
    declared(id, FactKind::Earned, 30'000, "2026-11-01", "2026-11-30", head_of(id));
    decided(id, Matter::Change, "2026-11-18");
    REQUIRE(corrected(id).size() == 2);
    auto const down = corrected(id).back();
    CHECK(down.amount == Yen(-(30'000 - 16'400)));
    CHECK(down.way == CorrectionWay::Waiting);
    CHECK(sum_of_payments(id) == sum_of_months(id));
    auto const adjusted = write([&](db::Write& tx) { return adjust_next_month(tx, east, here, down.id, down.version); });
    REQUIRE_MESSAGE(adjusted, (adjusted ? "" : adjusted.error().key));
    CHECK(write([&](db::Write& tx) { return adjust_next_month(tx, east, here, down.id, adjusted->version); }).error().key == "public_assistance.correction.settled");
    auto const run = closed("2026-12-01");
    CHECK(run.state == RunState::Done);
    CHECK(run.households == 1);
    CHECK(sum_of_payments(id) == sum_of_months(id));
    CHECK(corrected(id).back().settled == run.id.value);
}

TEST_CASE_FIXTURE(Welfare, "older than the month before last is not taken off the next month")
{
    auto const id = assisted("2026-11-18");
    declared(id, FactKind::OtherIncome, 10'000, "2026-11-01", "2026-11-30");
    decided(id, Matter::Change, "2026-11-18");
    clock.set(instant_in_tokyo(day("2027-02-01"), 10));
    auto const down = corrected(id).front();
    CHECK(write([&](db::Write& tx) { return adjust_next_month(tx, east, here, down.id, down.version); }).error().key == "public_assistance.correction.too_old");
}

TEST_CASE_FIXTURE(Welfare, "claims: each by its article and item, the surcharge of 78 to 40 percent, 戻入 within the fiscal year")
{
    auto const id = assisted("2026-11-18");
    declared(id, FactKind::OtherIncome, 10'000, "2026-11-01", "2026-11-30");
    decided(id, Matter::Change, "2026-11-18");
    auto const down = corrected(id).front();
    REQUIRE(down.amount == Yen(-10'000));
    Decision typed;
    typed.household = id, typed.matter = Matter::Claim, typed.from = here.now().today(), typed.reasons = "年金を受けていたため";
    struct Row { ClaimKind kind; std::int64_t amount, surcharge; char const* field; };
    for (auto const& [kind, amount, surcharge, field] : { Row { ClaimKind::Return63, 0, 0, "amount" }, Row { ClaimKind::Return63, 10'000, 1, "surcharge" }, Row { ClaimKind::Levy78, 10'000, 4'001, "surcharge" },
             Row { ClaimKind::Levy77_2, 10'000, 1, "surcharge" }, Row { ClaimKind::Kin77, 10'000, 0, "payer" }, Row { ClaimKind::Reversal, 9'999, 0, "amount" } }) {
        CAPTURE(word_of(kind));
        CAPTURE(field);
        typed.claim_kind = kind, typed.amount = Yen(amount), typed.surcharge = Yen(surcharge);
        typed.correction = kind == ClaimKind::Reversal ? down.id : CorrectionId {};
        auto const refused = try_propose(typed, east);
        REQUIRE_FALSE(refused);
        REQUIRE_FALSE(refused.error().fields.empty());
        CHECK(refused.error().fields.front().field == field);
    }
    typed.claim_kind = ClaimKind::Levy78, typed.amount = Yen(10'000), typed.surcharge = Yen(4'000), typed.correction = down.id;
    auto const made = try_propose(typed, east);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    approved(made->draft);
    auto const one = read([&](db::Read& tx) { return decisions(tx, id); }).back();
    auto const claim = read([&](db::Read& tx) { return treasury::find(tx, one.claim); });
    REQUIRE(claim);
    CHECK(claim->item == "assistance/levy_78");
    CHECK(claim->claim_class == treasury::ClaimClass::Enforced);
    CHECK(claim->balance.unpaid() == Yen(14'000));
    CHECK(corrected(id).front().way == CorrectionWay::Claim);
    CHECK(try_propose(typed, east).error().key == "public_assistance.correction.settled");
    // In the next fiscal year what was paid too much is no 戻入.
    declared(id, FactKind::OtherIncome, 5'000, "2026-11-01", "2026-11-30");
    decided(id, Matter::Change, "2026-11-18");
    clock.set(instant_in_tokyo(day("2027-04-01"), 10));
    typed.claim_kind = ClaimKind::Reversal, typed.amount = Yen(5'000), typed.surcharge = Yen(0), typed.correction = corrected(id).back().id;
    CHECK(try_propose(typed, east).error().key == "public_assistance.correction.former_year");
}

TEST_CASE_FIXTURE(Welfare, "who has no account has the money at the counter, against a receipt, once")
{
    auto wish = of_one();
    wish.person.account = std::nullopt;
    auto const made = try_apply(wish, east);
    REQUIRE(made);
    decided(made->household, Matter::Start, "2026-11-18");
    auto const one = paid(made->household).front();
    CHECK(one.way == PayWay::Counter);
    CHECK(write([&](db::Write& tx) { return hand_over(tx, east, here, one.id, " ", one.version); }).error().fields.front().field == "receipt");
    CHECK(write([&](db::Write& tx) { return hand_over(tx, other_clerk, here, one.id, "三宅 陽子", one.version); }).error().kind == RefusalKind::NotFound);
    auto const given = write([&](db::Write& tx) { return hand_over(tx, east, here, one.id, "三宅 陽子", one.version); });
    REQUIRE_MESSAGE(given, (given ? "" : given.error().key));
    CHECK(given->paid_on == here.now().today());
    CHECK(write([&](db::Write& tx) { return hand_over(tx, east, here, one.id, "三宅 陽子", given->version); }).error().key == "public_assistance.payment.not_at_counter");
}

TEST_CASE_FIXTURE(Welfare, "the month-end run: a dry run first, signed, decided once, and done twice at the same time it pays once")
{
    std::vector<HouseholdId> all;
    for (int i = 0; i < 3; ++i)
        all.push_back(assisted("2026-11-18", "世帯 " + std::to_string(i)));
    auto const ended = assisted("2026-11-18", "終わる 人");
    decided(ended, Matter::End, "2026-12-01");
    declared(all[0], FactKind::Rent, 30'000, "2026-12-01");
    auto const rented = household(all[0]);
    treasury::BankAccount const landlord { "0168", "中国銀行", "120", "本店", "1", "7654321", "ミホンフドウサン" };
    REQUIRE(write([&](db::Write& tx) { return pay_rent_to(tx, east, here, all[0], "見本不動産", landlord, rented.version); }));
    decided(all[0], Matter::Change, "2026-12-01");

    auto const run = begun("2026-12-01");
    CHECK(write([&](db::Write& tx) { return begin_run(tx, west, here, unit, day("2026-12-15")); }).error().key == "public_assistance.run.another");
    CHECK(write([&](db::Write& tx) { return begin_run(tx, other_clerk, here, unit, day("2026-12-15")); }).error().kind == RefusalKind::Forbidden);
    CHECK(write([&](db::Write& tx) { return draft_run(tx, east, here, run.id, run.version); }).error().key == "public_assistance.run.not_reckoned");
    {
        std::jthread const other([&] { (void)public_assistance::jobs::reckon(here, job_of(run)); });
        (void)public_assistance::jobs::reckon(here, job_of(run));
    }
    (void)public_assistance::jobs::reckon(here, job_of(run));
    auto const reckoned = run_now(run.id);
    CHECK(reckoned.state == RunState::Reckoned);
    CHECK(reckoned.households == 3);
    CHECK(crypto::verify(here.keys.signing.public_half, run.id.value + " " + reckoned.hash, reckoned.signature));
    CHECK(paid(all[1]).size() == 1);  // of the begin: the run has paid nothing yet
    auto const drafted = write([&](db::Write& tx) { return draft_run(tx, east, here, run.id, reckoned.version); });
    REQUIRE_MESSAGE(drafted, (drafted ? "" : drafted.error().key));
    CHECK(write([&](db::Write& tx) { return drop_run(tx, east, here, run.id, drafted->version); }).error().key == "public_assistance.run.on_its_way");
    approved(drafted->draft);
    {
        std::jthread const other([&] { (void)public_assistance::jobs::close(here, job_of(run)); });
        (void)public_assistance::jobs::close(here, job_of(run));
    }
    (void)public_assistance::jobs::close(here, job_of(run));
    CHECK(run_now(run.id).state == RunState::Done);
    for (auto const& id : all) {
        CHECK(sum_of_payments(id) == sum_of_months(id));
        CHECK(read([&](db::Read& tx) { return closed_months(tx, id); }).size() == 2);
    }
    CHECK(paid(all[0]).size() == 3);
    CHECK(std::ranges::count_if(paid(all[0]), [](Payment const& one) { return one.kind == PaymentKind::Landlord && one.amount == Yen(30'000); }) == 1);
    CHECK(paid(all[1]).size() == 2);
    CHECK(paid(ended).size() == 1);
    // Who began meanwhile is taken by another run of the same month; the others are closed already.
    auto const second = closed("2026-12-01");
    CHECK(second.households == 0);
    CHECK(read([&](db::Read& tx) { return runs(tx, theirs, 10); }, neighbour).empty());
}

TEST_CASE_FIXTURE(Welfare, "a birth, a death of income and an end: months, stretches and the last day")
{
    auto const id = assisted("2026-11-18");
    closed("2026-12-01");
    clock.set(instant_in_tokyo(day("2026-12-20"), 10));
    persons::NewIndividual child;
    child.name = { "三宅 光", "ミヤケ ヒカル", {} };
    child.born_on = day("2026-12-15");
    auto const came = write([&](db::Write& tx) { return add_member(tx, east, here, id, child, "子", day("2026-12-15")); });
    REQUIRE_MESSAGE(came, (came ? "" : came.error().key));
    decided(id, Matter::Change, "2026-12-15");
    auto const up = corrected(id);
    REQUIRE(up.size() == 1);
    CHECK(up.front().amount > Yen(0));
    CHECK(up.front().month == day("2026-12-01"));
    closed("2027-01-01");
    CHECK(sum_of_payments(id) == sum_of_months(id));
    decided(id, Matter::End, "2027-01-16");
    auto const down = corrected(id).back();
    CHECK(down.month == day("2027-01-01"));
    CHECK(down.amount < Yen(0));
    CHECK(household(id).state == HouseholdState::Ended);
    auto const run = closed("2027-02-01");
    CHECK(run.households == 0);
}

TEST_CASE_FIXTURE(Welfare, "work by deadline: answers, visits, incomes that were not declared, and what has no way yet")
{
    auto const waits = applied("待つ 人").household;
    auto const id = assisted("2026-11-18");
    declared(id, FactKind::Earned, 30'000, "2026-11-01", "2026-11-30", head_of(id));
    decided(id, Matter::Change, "2026-11-18");
    clock.set(instant_in_tokyo(day("2027-01-05"), 10));
    auto const all = read([&](db::Read& tx) { return work_of(tx, east, here); });
    auto const has = [&](WorkKind kind, HouseholdId const& of) { return std::ranges::any_of(all, [&](Work const& one) { return one.kind == kind && one.household == of; }); };
    CHECK(has(WorkKind::Deemed, waits));
    CHECK(has(WorkKind::Visit, id));
    CHECK(has(WorkKind::Income, id));
    CHECK(has(WorkKind::Correction, id));
    CHECK(std::ranges::is_sorted(all, {}, &Work::due));
    CHECK(read([&](db::Read& tx) { return work_of(tx, other_clerk, here); }).empty());
    CHECK(read([&](db::Read& tx) { return work_of(tx, theirs, here); }, neighbour).empty());
    // A visit that is done plans the next by its grade (B: three months).
    auto const planned = read([&](db::Read& tx) { return visits(tx, id); }).front();
    CHECK(write([&](db::Write& tx) { return record_visit(tx, east, here, planned.id, day("2027-01-06"), "会えた", planned.version); }).error().fields.front().field == "done_on");
    REQUIRE(write([&](db::Write& tx) { return record_visit(tx, east, here, planned.id, day("2027-01-05"), "会えた", planned.version); }));
    CHECK(read([&](db::Read& tx) { return visits(tx, id); }).front().planned_on == day("2027-04-05"));
}

TEST_CASE_FIXTURE(Welfare, "nobody who fled is given away: an inquiry that is withheld is not asked and has no answer")
{
    auto const id = applied().household;
    Investigation typed;
    typed.household = id, typed.kind = InvestigationKind::Kin, typed.whom = "夫";
    typed.withheld = Withheld::Violence;
    CHECK(write([&](db::Write& tx) { return investigate(tx, east, here, typed); }).error().fields.front().field == "inquiry");
    typed.words = "避難している";
    auto const made = write([&](db::Write& tx) { return investigate(tx, east, here, typed); });
    REQUIRE(made);
    CHECK_FALSE(made->asked_on);
    CHECK(write([&](db::Write& tx) { return record_answer(tx, east, here, made->id, "x", made->version); }).error().key == "public_assistance.investigation.withheld");
    typed.kind = InvestigationKind::Records;
    CHECK(write([&](db::Write& tx) { return investigate(tx, east, here, typed); }).error().fields.front().field == "withheld");
}

TEST_CASE_FIXTURE(Welfare, "facts that do not fit are refused by their box; a struck one stays with its reason")
{
    auto const id = applied().household;
    struct Row { FactKind kind; std::int64_t amount; char const* who; char const* word; char const* until; char const* field; };
    for (auto const& [kind, amount, who, word, until, field] : { Row { FactKind::Rent, 0, "", "", "", "amount" }, Row { FactKind::Rent, 100'000'001, "", "", "", "amount" },
             Row { FactKind::Disability, 0, "head", "3", "", "word" }, Row { FactKind::Disability, 1, "head", "1", "", "amount" }, Row { FactKind::Earned, 1'000, "", "", "", "who" },
             Row { FactKind::Earned, 1'000, "nobody", "", "", "who" }, Row { FactKind::Rent, 1'000, "head", "", "", "who" }, Row { FactKind::Rent, 1'000, "", "", "2026-10-31", "until" },
             Row { FactKind::School, 0, "head", "", "", "word" } }) {
        CAPTURE(field);
        Fact fact;
        fact.kind = kind, fact.amount = Yen(amount), fact.who = std::string_view(who) == "head" ? head_of(id) : who, fact.word = word, fact.from = day("2026-11-01");
        fact.until = Day::parse(until);
        auto const refused = write([&](db::Write& tx) { return declare(tx, east, here, id, fact, ""); });
        REQUIRE_FALSE(refused);
        REQUIRE_FALSE(refused.error().fields.empty());
        CHECK(refused.error().fields.front().field == field);
    }
    auto const made = declared(id, FactKind::Rent, 30'000, "2026-11-01");
    CHECK(write([&](db::Write& tx) { return strike(tx, east, here, made.id, ""); }).error().fields.front().field == "why");
    REQUIRE(write([&](db::Write& tx) { return strike(tx, east, here, made.id, "家賃ではなかった"); }));
    auto const all = read([&](db::Read& tx) { return circumstances(tx, id); });
    CHECK(all.front().held == Held::Struck);
    CHECK(all.front().why_struck == "家賃ではなかった");
}
