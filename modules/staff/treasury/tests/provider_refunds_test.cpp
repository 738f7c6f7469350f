// Refunds through a provider: unanswered and ended by a second person, told again by a settlement, and never out of step with the books.
#include "tests/provided_office.h"

#include <rapidcheck.h>

#include <algorithm>
#include <set>

using namespace mado;
using namespace mado::treasury;
using namespace mado::treasury::test;
using Kind = Refusal::Kind;

TEST_CASE_FIXTURE(Provided, "a refund that is not answered is ended by a second person: as given, into the books of the day on which it was")
{
    auto const claim = charged(3'000);
    by_card(claim, 3'000, "co_1");
    REQUIRE(corrected(claim, 1'000) == "");
    auto const refund = asked(claim, 2'000);
    CHECK(end(refund, HandEnd::Given, head).error().key == "treasury.refund.too_early");
    heard(refund, 2, Yen(2'000));
    heard(refund, 1);  // an older word, late
    auto const list = read([&](db::Read& tx) { return unanswered_refunds(tx, accountant, "", 9); });
    REQUIRE(list.size() == 1);
    CHECK(list.front().word->calls == 2);
    CHECK(list.front().word->given_back == Yen(2'000));
    CHECK(read([&](db::Read& tx) { return unanswered_refunds(tx, stranger, "", 9).empty(); }));
    CHECK(read([&](db::Read& tx) { return unanswered_refunds(tx, accountant, "", 9).empty(); }, neighbour));
    CHECK(end(refund, HandEnd::Given, accountant).error().key == "treasury.refund.own_request");
    CHECK(end(refund, HandEnd::Given, collector).error().kind == Kind::Forbidden);
    CHECK(end(refund, HandEnd::Given, stranger).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return end_refund(tx, theirs, here, refund.id, HandEnd::Given, on("2026-06-01"), "x", 1); }, neighbour).error().kind == Kind::NotFound);
    CHECK(end(refund, HandEnd::Given, head, "2026-05-31").error().fields.at(0).field == "on");
    CHECK(end(refund, HandEnd::Given, head, "2026-06-02").error().fields.at(0).field == "on");
    CHECK(end(refund, HandEnd::Given, head, "2026-06-01", " ").error().fields.at(0).field == "reason");
    CHECK(write([&](db::Write& tx) { return end_refund(tx, head, here, refund.id, HandEnd::Given, on("2026-06-01"), "x", 9); }).error().key == "treasury.changed_meanwhile");
    today("2026-06-03");
    REQUIRE(end(refund, HandEnd::Given, head, "2026-06-02"));
    CHECK(now(refund).state == RefundState::Done);
    CHECK(now(refund).paid_on == on("2026-06-02"));
    CHECK(now(claim).balance.refunded == Yen(2'000));
    CHECK(standing(Account::Entrusted) == 1'000);
    CHECK(events("refund", refund.id.value, "treasury.refund.ended_given") == 1);
    CHECK(end(refund, HandEnd::Never, head).error().key == "treasury.refund.ended");
    answered(refund, ProviderAnswer::Given);
    CHECK(now(claim).balance.refunded == Yen(2'000));
    answered(refund, ProviderAnswer::Refused);
    CHECK(read([&](db::Read& tx) { return end_of(tx, refund.id)->contradicted; }) == "payments.provider.too_late");
    CHECK(events("refund", refund.id.value, "treasury.refund.contradicted") == 1);
    right();
}

TEST_CASE_FIXTURE(Provided, "April and May: a refund that is ended as given counts in the books of the day on which the provider gave it")
{
    auto const claim = charged(3'000);
    by_card(claim, 3'000, "co_1");
    REQUIRE(corrected(claim, 1'000) == "");
    today("2027-05-28");
    auto const first = asked(claim, 500), second = asked(claim, 600);
    today("2027-06-03");
    REQUIRE(end(first, HandEnd::Given, head, "2027-05-31"));   // 戻出: the old year's revenue
    REQUIRE(end(second, HandEnd::Given, head, "2027-06-01"));  // 償還金: the new year's expenditure
    CHECK_FALSE(now(first).repaid);
    CHECK(now(second).repaid);
    CHECK(now(claim).balance.refunded == Yen(500));
    CHECK(now(claim).balance.repaid == Yen(600));
    right();
}

TEST_CASE_FIXTURE(Provided, "refunds are lines of a settlement: what was entrusted goes to nothing, item by item")
{
    auto const claim = charged(3'000), other = charged(3'000), third = charged(3'000);
    by_card(claim, 3'000, "co_1"), by_card(other, 3'000, "co_2"), by_card(third, 3'000, "co_3", Way::Wallet);
    for (auto const& one : { claim, other, third })
        REQUIRE(corrected(one, 1'000) == "");
    auto const given = asked(claim, 1'500), silent = asked(claim, 500), never = asked(other, 2'000), refused = asked(third, 100);
    answered(given, ProviderAnswer::Given);
    answered(refused, ProviderAnswer::Refused);
    heard(never, 1);
    REQUIRE(end(never, HandEnd::Never, head));
    auto const by_hand = write([&](db::Write& tx) { return refund_now(tx, accountant, here, third.id, Yen(700), "減免", RefundWay::Provider, "RF-77"); });
    REQUIRE_MESSAGE(by_hand, (by_hand ? "" : by_hand.error().key));
    auto const all = outcomes(line("co_1", 3'000, {}, 66) + line("co_2", 3'000, {}, 66) + line("co_3", 3'000, {}, 66) + line("co_1", -1'500, given.id.value) + line("co_1", -500) + line("co_2", -2'000, never.id.value, -44)
        + line("co_3", -700, "RF-77", 10) + line("co_3", -9, "RF-78") + line("co_9", -9) + line("co_1", -1, given.id.value.substr(0, 35) + "z"));
    using enum Outcome;
    CHECK(all == std::vector { Remitted, Remitted, Remitted, Remitted, Remitted, Remitted, Remitted, Unknown, Unknown, Unknown });
    CHECK(now(given).settled_on == on("2026-06-15"));
    CHECK(now(silent).state == RefundState::Done);   // a settlement is an answer
    CHECK(now(never).state == RefundState::Done);    // and it counts after it was given up
    CHECK(now(refused).state == RefundState::Dropped);
    CHECK(standing(Account::Entrusted) == 0);
    CHECK(standing(Account::Fees) == 3 * 66 - 44 + 10);
    CHECK(standing(Account::Bank) == 9'000 - 4'700 - (3 * 66 - 44 + 10));
    CHECK(outcomes(line("co_1", -1'500, given.id.value) + line("co_1", -500)) == std::vector { RemittedBefore, RemittedBefore });
    CHECK(standing(Account::Entrusted) == 0);
    right();
}

TEST_CASE_FIXTURE(Provided, "a line that names no refund takes what is known to be given, once, and never guesses between two that wait")
{
    using enum Outcome;
    auto const claim = charged(3'000);
    by_card(claim, 3'000, "co_1");
    REQUIRE(corrected(claim, 0) == "");
    auto const waits = asked(claim, 500), given = asked(claim, 500);
    answered(given, ProviderAnswer::Given);
    CHECK(outcomes(line("co_1", 3'000) + line("co_1", -500)) == std::vector { Remitted, Remitted });
    CHECK(now(given).settled_on == on("2026-06-15"));
    CHECK(now(waits).state == RefundState::Planned);
    // The same lines in another file, elsewhere in it.
    CHECK(outcomes(line("co_9", 1) + line("co_1", -500) + line("co_1", 3'000)) == std::vector { Unknown, RemittedBefore, RemittedBefore });
    CHECK(now(waits).state == RefundState::Planned);
    CHECK(standing(Account::Entrusted) == 0);
    auto const second = asked(claim, 500);
    auto const unclear = settlement(line("co_1", -500) + line("co_1", -500, "P-2") + line("co_1", -1, waits.id.value));
    REQUIRE(unclear);
    auto const all = [&] {
        std::vector<Outcome> made;
        for (auto const& one : read([&](db::Read& tx) { return import_lines(tx, *unclear, {}, 0, 9); }))
            made.push_back(one.outcome);
        return made;
    };
    CHECK(all() == std::vector { RemittedBefore, Unknown, OtherAmount });
    auto const again = [&](Caller const& by) { return write([&](db::Write& tx) { return try_again(tx, by, here, *unclear); }); };
    CHECK(again(accountant) == 0);
    CHECK(again(stranger).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return try_again(tx, accountant, here, { "no_such" }); }).error().kind == Kind::NotFound);
    auto const path = std::map<std::string, std::string> { { "import", unclear->value } };
    CHECK(visit(accountant, "/treasury/imports/{import}", path)->body.find("もう一度照らし合わせる") != std::string::npos);
    answered(second, ProviderAnswer::Given);
    CHECK(visit(accountant, "/treasury/imports/{import}", path, { { "do", "again" } })->status == 303);
    CHECK(all() == std::vector { RemittedBefore, Remitted, OtherAmount });
    CHECK(now(second).settled_on == on("2026-06-15"));
    CHECK(now(waits).state == RefundState::Planned);
    CHECK(standing(Account::Entrusted) == 0);
    right();
}

TEST_CASE_FIXTURE(Provided, "a refund that was given up and is in a settlement without its name was given; the payment's own reference is no name")
{
    using enum Outcome;
    auto const claim = charged(3'000);
    by_card(claim, 3'000, "co_1");
    REQUIRE(corrected(claim, 1'000) == "");
    auto const never = asked(claim, 700), refused = asked(claim, 600);
    answered(refused, ProviderAnswer::Refused);
    heard(never, 1);
    REQUIRE(end(never, HandEnd::Never, head));
    CHECK(outcomes(line("co_1", -700, "co_1") + line("co_1", 3'000) + line("co_1", -600)) == std::vector { Remitted, Remitted, Unknown });
    CHECK(now(never).state == RefundState::Done);
    CHECK(now(refused).state == RefundState::Dropped);
    CHECK(standing(Account::Entrusted) == 0);
    right();
}

TEST_CASE_FIXTURE(Provided, "a provider that denies what a settlement has given is heard, once, and the page says what to do")
{
    auto const claim = charged(3'000);
    by_card(claim, 3'000, "co_1");
    REQUIRE(corrected(claim, 1'000) == "");
    auto const refund = asked(claim, 500);
    CHECK(outcomes(line("co_1", -500)) == std::vector { Outcome::Remitted });
    answered(refund, ProviderAnswer::Refused);
    answered(refund, ProviderAnswer::Refused);
    CHECK(events("refund", refund.id.value, "treasury.refund.contradicted") == 1);
    CHECK(now(refund).state == RefundState::Done);
    auto const list = read([&](db::Read& tx) { return ended_refunds(tx, accountant, 9); });
    REQUIRE(list.size() == 1);
    CHECK(list.front().contradicted == "payments.provider.too_late");
    CHECK(read([&](db::Read& tx) { return ended_refunds(tx, stranger, 9).empty(); }));
    CHECK(visit(accountant, "/treasury/provider-refunds", {})->body.find("改めて同じ額を返すよう求めてください") != std::string::npos);
}

TEST_CASE_FIXTURE(Provided, "what is a division's own is found behind all that is others'")
{
    auto const scenic = [&](std::string const& reference) {
        auto const made = write([&](db::Write& tx) {
            return assess(tx, accountant, here, { "charges/road_occupation", "占用料", "case", "019a0000-0000-7000-8000-" + std::to_string(100'000'000'000 + ++cases), "fee", "city_planning/scenery", Yen(3'000),
                { "水谷 薫", "ミズタニ カオル", "岡山県総社市中央一丁目" }, on("2026-06-30") });
        });
        REQUIRE(made);
        by_card(*made, 3'000, reference);
        REQUIRE(tried([&](db::Write& tx) { return correct(tx, accountant, here, made->id, Yen(0), "減免"); }) == "");
        auto const refund = ask(*made, 3'000, stranger);
        REQUIRE(refund);
        return *refund;
    };
    auto const first = scenic("co_1");
    today("2026-06-02");
    auto const claim = charged(3'000);
    by_card(claim, 3'000, "co_2");
    REQUIRE(corrected(claim, 0) == "");
    std::vector<Refund> others;
    for (int i = 0; i < 201; ++i)
        others.push_back(*ask(claim, 1, head));
    today("2026-06-03");
    auto const last = scenic("co_3");
    auto const waiting = [&](std::string_view after) { return read([&](db::Read& tx) { return unanswered_refunds(tx, stranger, after, 9); }); };
    REQUIRE(waiting(first.id.value).size() == 1);
    CHECK(waiting(first.id.value).front().refund.id == last.id);
    others.push_back(first);
    for (auto const& one : others)
        REQUIRE(end(one, HandEnd::Never, accountant));
    auto const ended = read([&](db::Read& tx) { return ended_refunds(tx, stranger, 9); });
    REQUIRE(ended.size() == 1);
    CHECK(ended.front().refund.id == first.id);
    CHECK(read([&](db::Read& tx) { return ended_refunds(tx, head, 9).size(); }) == 9);
}

TEST_CASE_FIXTURE(Provided, "a settlement with a refund of another amount or a bad line says so; one without the sixth column is read as before")
{
    auto const claim = charged(3'000);
    by_card(claim, 3'000, "co_1");
    REQUIRE(corrected(claim, 1'000) == "");
    auto const refund = asked(claim, 1'000);
    CHECK(outcomes(line("co_1", -999, refund.id.value)) == std::vector { Outcome::OtherAmount });
    CHECK(now(refund).state == RefundState::Planned);
    CHECK(standing(Account::Entrusted) == 3'000);
    auto const wrong = [&](std::string const& lines, std::string const& heading = "reference,amount,fee,entrusted_on,remitted_on,refund\n") {
        auto const made = settlement(lines, heading);
        REQUIRE_FALSE(made);
        auto const& field = made.error().fields.front();
        return field.arguments.contains("column") ? field.arguments.at("column") : field.key;
    };
    CHECK(wrong("co_1,0,0,2026-06-01,2026-06-15,\n") == "amount");
    CHECK(wrong("co_1,-100,101,2026-06-01,2026-06-15,\n") == "fee");
    CHECK(wrong("co_1,-100,-101,2026-06-01,2026-06-15,\n") == "fee");
    CHECK(wrong("co_1,-100,0,2026-06-01,2026-06-15," + std::string(81, 'x') + "\n") == "refund");
    CHECK(wrong(line("co_1", -100, "R1") + line("co_1", -100, "R1")) == "treasury.imports.twice");
    CHECK(wrong("co_1,100,0,2026-06-01,2026-06-15,,\n") == "treasury.imports.wrong_width");
    CHECK(wrong(line("co_1", 100), "reference,amount,fee,entrusted_on,remitted_on,other\n") == "treasury.imports.wrong_heading");
    auto const plain = settlement("co_1,3000,66,2026-06-01,2026-06-15\nco_1,-1000,0,2026-06-01,2026-06-15\n", "reference,amount,fee,entrusted_on,remitted_on\n");
    REQUIRE(plain);
    CHECK(standing(Account::Entrusted) == 0);
    CHECK(now(refund).state == RefundState::Done);
    // What a refund's line names is no payment that was listed.
    by_card(claim, 50, "co_8");
    CHECK(read([&](db::Read& tx) { return missing_items(tx, *find_import(tx, *plain), 9).size(); }) == 1);
    right();
}

TEST_CASE_FIXTURE(Provided, "the page lists what is not answered, keeps what was typed, and ends it by another hand than the one that asked")
{
    auto const claim = charged(3'000);
    by_card(claim, 3'000, "co_1");
    REQUIRE(corrected(claim, 1'000) == "");
    auto const refund = asked(claim, 2'000);
    heard(refund, 3, Yen(0));
    auto const path = "/treasury/provider-refunds";
    auto const own = visit(accountant, path, {});
    REQUIRE(own);
    CHECK(own->body.find("三宅 陽子") != std::string::npos);
    CHECK(own->body.find("3回目の問い合わせ") != std::string::npos);
    CHECK(own->body.find("0円を返したと言っています") != std::string::npos);
    CHECK(own->body.find("name=\"reason\"") == std::string::npos);  // who asked does not end it
    CHECK(visit(stranger, path, {})->body.find("三宅") == std::string::npos);
    http::Pairs typed { { "do", "end" }, { "refund", refund.id.value + ":1" }, { "how", "" }, { "on", "" }, { "reason", "電話で確かめた" } };
    auto const send = [&](Caller const& by) { return visit(by, path, {}, typed); };
    CHECK(send(head)->body.find("電話で確かめた") != std::string::npos);
    typed[2].second = "given";
    CHECK(send(head)->status == 422);  // no day
    typed[3].second = "令和8年6月1日";
    CHECK(send(accountant)->status != 303);
    CHECK(send(stranger).error().kind == Kind::Forbidden);
    REQUIRE(send(head));
    CHECK(now(refund).state == RefundState::Done);
    auto const after = visit(head, path, {});
    CHECK(after->body.find("人が終わりにした返金") != std::string::npos);
    CHECK(after->body.find("電話で確かめた") != std::string::npos);
    CHECK(visit(head, "/treasury/refunds", {})->body.find("答えを待っている返金　0件") != std::string::npos);
}

TEST_CASE("after any order of payments, corrections, refunds, answers, ends by hand and settlements, what is entrusted is what the provider has not paid in")
{
    int runs = 0;
    std::size_t settled = 0, ended = 0, twice = 0, undone = 0;
    Provided office;
    auto const holds = rc::check([&](std::vector<std::pair<std::uint8_t, std::uint8_t>> steps) {
        if (steps.size() > 12)
            steps.resize(12);
        ++runs;
        auto const claim = office.charged(3'000);
        auto const name = "r" + std::to_string(runs) + "_";
        struct Truth { std::string reference, key; std::int64_t amount; };
        std::vector<Truth> owed;                  // what the provider has to pay in, or takes off: not yet in a settlement
        std::set<std::string> given;              // refunds that the provider did
        std::vector<Refund> refunds;
        auto const before = office.standing(Account::Entrusted);
        auto const give = [&](Refund const& refund) {
            if (given.insert(refund.id.value).second)
                owed.push_back({ refund.receipt, refund.id.value, -refund.amount.amount() });
        };
        auto const settle = [&](std::size_t most) {
            std::string lines;
            for (std::size_t i = 0; i < std::min(most, owed.size()); ++i)
                lines += line(owed[i].reference, owed[i].amount, owed[i].key);
            if (lines.empty())
                return;
            RC_ASSERT(std::ranges::all_of(office.outcomes(lines), [](Outcome one) { return one == Outcome::Remitted; }));
            settled += std::min(most, owed.size());
            owed.erase(owed.begin(), owed.begin() + static_cast<std::ptrdiff_t>(std::min(most, owed.size())));
        };
        std::vector<std::pair<std::uint8_t, std::uint8_t>> twist { { 0, 250 }, { 1, 0 }, { 2, 90 }, { 2, 40 } };
        if (runs % 3 == 1)
            twist.push_back({ 8, 0 });
        if (runs % 3 == 0)  // given up, given back otherwise, and given all the same
            twist.insert(twist.end(), { { 5, 0 }, { 7, 0 }, { 3, 0 } });
        steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2), twist.begin(), twist.end());
        int payments = 0;
        for (auto const& [what, which] : steps) {
            auto const* one = refunds.empty() ? nullptr : &refunds[which % refunds.size()];
            switch (what % 9) {
            case 0: {
                auto const reference = name + std::to_string(++payments);
                office.by_card(claim, 100 + which * 12, reference);
                owed.push_back({ reference, {}, 100 + which * 12 });
                break;
            }
            case 1: (void)office.corrected(claim, which * 11); break;
            case 2:
                if (auto const asked = office.ask(claim, 1 + which * 5, which % 2 == 0 ? office.accountant : office.head))
                    refunds.push_back(*asked);
                break;
            case 3:
                if (one)  // done, and its answer may be lost
                    give(*one);
                break;
            case 4:
                if (one && given.contains(one->id.value))
                    office.answered(*one, ProviderAnswer::Given);
                else if (one && office.now(*one).state == RefundState::Planned)
                    office.answered(*one, ProviderAnswer::Refused);
                break;
            case 5:
                if (one) {
                    office.heard(*one, 1);
                    auto const& by = one->by == office.accountant.person ? office.head : office.accountant;
                    ended += office.end(*one, given.contains(one->id.value) ? HandEnd::Given : HandEnd::Never, by).has_value();
                }
                break;
            case 6: settle(1 + which % 3); break;
            case 8:
                if (one) {  // marked as given though it was not, and the provider says no
                    office.heard(*one, 1);
                    auto const& by = one->by == office.accountant.person ? office.head : office.accountant;
                    if (given.contains(one->id.value) || !office.end(*one, HandEnd::Given, by))
                        break;
                    if (which % 2 == 0)
                        office.answered(*one, ProviderAnswer::Refused);
                    RC_ASSERT(office.undone(*one, by) == "treasury.refund.own_end");
                    RC_ASSERT(office.undone(*one, one->by == office.accountant.person ? office.accountant : office.head) == "");
                    ++undone;
                }
                break;
            case 7:
                if (auto const over = office.read([&](db::Read& tx) { return refundable(tx, *treasury::find(tx, claim.id)); }); over > Yen(0))
                    (void)office.write([&](db::Write& tx) { return refund_now(tx, office.head, office.here, claim.id, over, "管理画面で返した", RefundWay::Provider, name + "h" + std::to_string(++payments)); });
                break;
            }
            RC_ASSERT(office.read([&](db::Read& tx) { return check_books(tx, 2026); }).empty());
            RC_ASSERT(office.now(claim).balance.to_refund() >= Yen(0));
        }
        // By hand, at the provider: its number stands in the settlement.
        for (auto const& refund : office.read([&](db::Read& tx) { return refunds_of(tx, claim.id); }))
            if (refund.receipt.starts_with(name + "h")) {
                auto const first = office.read([&](db::Read& tx) { return receipts_of(tx, claim.id); }).front();
                owed.push_back({ first.incoming.reference, refund.receipt, -refund.amount.amount() });
            }
        settle(owed.size());
        RC_ASSERT(office.standing(Account::Entrusted) == before);
        for (auto const& refund : refunds) {
            auto const state = office.now(refund).state;
            bool const is_out = state == RefundState::Done || state == RefundState::Twice;
            RC_ASSERT(is_out == given.contains(refund.id.value));
            twice += state == RefundState::Twice;
        }
        RC_ASSERT(office.read([&](db::Read& tx) { return check_books(tx, 2026); }).empty());
    });
    CHECK(holds);
    MESSAGE(runs << " runs, " << settled << " lines settled, " << ended << " refunds ended by hand, " << twice << " went back twice, " << undone << " undone");
    CHECK(settled > 50);
    CHECK(ended > 5);
    CHECK(twice > 0);
    CHECK(undone > 5);
}
