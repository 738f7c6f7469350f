// 減額・免除・増額 of a case's charge by hand, part payments and refunds: case, claim, slip and what the front was told are the same after every step.
#include "tests/waste.h"

using namespace mado;
using namespace mado::cases;
using mado::cases::test::fee;
using mado::cases::test::parsed;
using mado::cases::test::Waste;
using Kind = Refusal::Kind;

TEST_CASE_FIXTURE(Waste, "charges: reduced before it is paid: claim, slip, case and front follow in one commit, with the ground in the journal")
{
    auto const id = submit_waste();
    CHECK(balance(id).assessed == Yen(3'000));
    auto const old = live_slips(id).at(0).number;
    changed(id, 1'000);
    agree(id);
    CHECK(balance(id).assessed == Yen(1'000));
    auto const claim = claim_of(id, fee);
    auto const journal = read([&](db::Read& tx) { return treasury::journal_of(tx, claim.id); });
    CHECK(journal.back().remark == "減額　手数料条例第6条第2号　火災にあったため");
    CHECK(journal.back().by == waste_clerk.person);
    CHECK(has_event(id, "cases.case.charge_changed"));
    CHECK(told(id).back()["clear"].text("event") == "charge_changed");
    // The slip that was out is paid after all: too much, and found.
    auto const receipt = write([&](db::Write& tx) {
        return treasury::receive(tx, cashier, here, { .way = treasury::Way::Convenience, .provider = "store", .reference = "c1", .amount = Yen(3'000), .paid_on = here.now().today(), .slip = old });
    });
    REQUIRE(receipt);
    CHECK(receipt->oddity == treasury::Oddity::Over);
    CHECK(balance(id).to_refund() == Yen(2'000));
    agree(id);
}

TEST_CASE_FIXTURE(Waste, "charges: what people changed and what the answers make again are both kept, in either order")
{
    auto const id = submit_waste();
    SUBCASE("changed, then the answers make less")
    {
        changed(id, 2'000);
        says(id, 8);  // 2,400
        CHECK(balance(id).assessed == Yen(1'400));
    }
    SUBCASE("changed, then the answers make more")
    {
        changed(id, 2'000);
        says(id, 9);
        says(id, 5);
        says(id, 7);  // 2,100
        CHECK(balance(id).assessed == Yen(1'100));
    }
    SUBCASE("the answers first")
    {
        says(id, 8);
        changed(id, 1'400);
        CHECK(balance(id).assessed == Yen(1'400));
        changed(id, 1'500);
        says(id, 9);
        CHECK(balance(id).assessed == Yen(1'800));
    }
    SUBCASE("exempted stays exempted, until that is taken back")
    {
        changed(id, 0);
        CHECK(claim_of(id, fee).cancelled_on);
        CHECK(live_slips(id).empty());
        agree(id);
        says(id, 9);
        CHECK(balance(id).assessed == Yen(0));
        changed(id, 2'700);
        CHECK(balance(id).assessed == Yen(2'700));
        says(id, 2);  // 600, and what was exempted stays so
        CHECK(balance(id).assessed == Yen(2'700));
    }
    SUBCASE("part of it paid")
    {
        REQUIRE(pay(id, fee, 500));
        agree(id);
        changed(id, 2'000);
        agree(id);
        says(id, 6);  // 1,800 less 1,000
        CHECK(balance(id).assessed == Yen(800));
        CHECK(balance(id).unpaid() == Yen(300));
        says(id, 4);  // 1,200 less 1,000: less than what came
        CHECK(balance(id).to_refund() == Yen(300));
    }
    agree(id);
}

TEST_CASE_FIXTURE(Waste, "charges: what was paid and is reduced goes back; what is raised is asked for, and the case waits again")
{
    auto const id = submit_waste();
    REQUIRE(pay(id, fee, 3'000));
    agree(id);
    changed(id, 1'200);
    CHECK(balance(id).to_refund() == Yen(1'800));
    CHECK(mirror(id).owed.paid_on);
    agree(id);
    changed(id, 3'500);
    CHECK(balance(id).unpaid() == Yen(500));
    CHECK_FALSE(mirror(id).owed.paid_on);
    agree(id);
    CHECK(read([&](db::Read& tx) { return owed(tx, id); }).at(0).amount == 3'500);
    REQUIRE(pay(id, fee, 500));
    agree(id);
    changed(id, 0);
    CHECK(balance(id).to_refund() == Yen(3'500));
    agree(id);
    CHECK(read([&](db::Read& tx) { return owed(tx, id); }).empty());  // nothing stands in the way of a decision
}

TEST_CASE_FIXTURE(Waste, "charges: of a paid charge what was decided by hand is what is asked, whether the answers changed before or after the decision")
{
    auto const id = submit_waste();
    REQUIRE(pay(id, fee, 3'000));
    SUBCASE("the answers first, then less")
    {
        says(id, 8);  // 2,400: nothing of what is paid changes by it
        CHECK(mirror(id).owed.amount == 3'000);
        CHECK(mirror(id).reckoned == 2'400);
        changed(id, 1'200);
        CHECK(balance(id).assessed == Yen(1'200));
        CHECK(balance(id).to_refund() == Yen(1'800));
    }
    SUBCASE("the answers first, then more: exactly that is asked for")
    {
        says(id, 8);
        changed(id, 3'500);
        CHECK(balance(id).assessed == Yen(3'500));
        CHECK(balance(id).unpaid() == Yen(500));
        says(id, 9);  // unpaid again, it follows the answers by what they change: one chair more
        CHECK(balance(id).assessed == Yen(3'800));
    }
    SUBCASE("the answers first, then less than was paid and more than they make")
    {
        says(id, 8);
        changed(id, 2'700);
        CHECK(balance(id).to_refund() == Yen(300));
        changed(id, 2'600);
        CHECK(balance(id).to_refund() == Yen(400));
    }
    SUBCASE("the decision first, then the answers")
    {
        changed(id, 1'200);
        says(id, 8);
        CHECK(balance(id).assessed == Yen(1'200));
        changed(id, 3'500);
        CHECK(balance(id).assessed == Yen(3'500));
    }
    SUBCASE("all of it exempted, and asked for again")
    {
        says(id, 8);
        changed(id, 0);
        CHECK(balance(id).to_refund() == Yen(3'000));
        says(id, 9);
        CHECK(balance(id).assessed == Yen(0));
        changed(id, 3'100);
        CHECK(balance(id).unpaid() == Yen(100));
    }
    SUBCASE("nothing is charged for what it is now: the paid amount stays until somebody decides")
    {
        says(id, R"([ { "kind": "television", "number": 1 } ])");
        CHECK(mirror(id).owed.amount == 3'000);
        CHECK(mirror(id).reckoned == 0);
        CHECK(has(visit(waste_clerk, "/cases/{case}/charges/{charge}", request({ { "case", id.value }, { "charge", fee } }))->body, "納付のあとで申請の内容が変わりました"));
        changed(id, 500);
        CHECK(balance(id).to_refund() == Yen(2'500));
    }
    SUBCASE("the payment is taken back after both: what was decided is asked, the answers' later change with it")
    {
        says(id, 8);
        changed(id, 1'200);
        auto const claim = claim_of(id, fee).id;
        auto const receipt = read([&](db::Read& tx) { return treasury::receipts_of(tx, claim); }).at(0);
        REQUIRE(write([&](db::Write& tx) { return treasury::reverse(tx, cashier, here, receipt.id, "取消し", receipt.version); }));
        CHECK(balance(id).unpaid() == Yen(1'200));
        says(id, 7);
        CHECK(balance(id).unpaid() == Yen(900));
    }
    agree(id);
}

TEST_CASE_FIXTURE(Waste, "charges: in approval, answers that change a paid charge meanwhile do not change what is decided")
{
    auto const id = submit_dog();
    taken(id, clerk);
    REQUIRE(pay(id, "registration", 3'000));
    auto const drafted = change(id, 3'400, clerk, "registration");
    REQUIRE_MESSAGE(drafted, (drafted ? "" : drafted.error().key));
    REQUIRE(approve(drafted->draft)->state == approvals::DraftState::Decided);
    CHECK(balance(id, "registration").assessed == Yen(3'400));
    CHECK(balance(id, "registration").unpaid() == Yen(400));
    agree(id, "registration");
}

TEST_CASE_FIXTURE(Waste, "charges: a card payment that was matched to another claim is heard of, and the charge can be paid again")
{
    auto const id = submit_waste(), other = submit_waste();
    auto const front_says = [&](std::string const& reference) {
        auto const said = write([&](db::Write& tx) {
            auto const body = json::object({ { "charge", fee }, { "amount", 3'000 }, { "way", "card" }, { "provider", "test" }, { "provider_reference", reference }, { "state", "entrusted" } });
            for (auto const& module : modules)
                for (auto const& one : module.receives)
                    if (one.kind == gateway::Kind::Paid)
                        return one.receive(tx, from_front, here, message(gateway::Kind::Paid, id.value, "", body));
            return Result<void>(refuse(Kind::NotFound, "nobody listens"));
        });
        REQUIRE_MESSAGE(said, (said ? "" : said.error().key));
        return *read([&](db::Read& tx) { return treasury::receipt_of(tx, treasury::Way::Card, "test", reference); });
    };
    auto const heard = [&](CaseId const& of) {
        auto const claim = claim_of(of, fee);
        return read([&](db::Read& tx) { return treasury::heard_payments(tx, claim); });
    };
    // Of a year to come, as far as the books go: its money waits for a claim.
    auto const claim = claim_of(id, fee).id;
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        tx.execute({ "test.next_year", "UPDATE treasury_claim SET fiscal_year = fiscal_year + 1 WHERE tenant = $tenant AND id = $id" }, { { "$id", claim } });
        tx.execute({ "test.next_books", "UPDATE treasury_balance SET fiscal_year = fiscal_year + 1 WHERE tenant = $tenant AND claim = $id" }, { { "$id", claim } });
        return {};
    }));
    auto const accountant = staff("ono", "accountant");
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        position(tx, "accountant", "", "会計課出納係 係長", "clerk", "ono", { access::Role::Treasurer, access::Role::Cashier });
        return {};
    }));
    auto const receipt = front_says("co_1");
    REQUIRE(receipt.claim.value.empty());
    CHECK(heard(id).empty());  // it may yet be matched to this one: nobody should pay twice
    auto const letters = told(id).size();
    SUBCASE("matched elsewhere")
    {
        auto const onto = claim_of(other, fee).id;
        auto const matched = write([&](db::Write& tx) { return treasury::match(tx, accountant, here, receipt.id, onto, receipt.version); });
        REQUIRE_MESSAGE(matched, (matched ? "" : matched.error().key));
        CHECK(balance(other).settled());
    }
    SUBCASE("taken back") { REQUIRE(write([&](db::Write& tx) { return treasury::reverse(tx, accountant, here, receipt.id, "取消し", receipt.version); })); }
    CHECK(heard(id) == std::vector<std::string> { "co_1" });
    CHECK(told(id).size() == letters + 1);
    CHECK(last_told(id).array("heard").size() == 1);
    CHECK(last_told(id).integer("amount") == 3'000);
    CHECK(heard(other).empty() == balance(other).received.is_zero());
}

TEST_CASE_FIXTURE(Waste, "charges: a refund that nobody answers is ended by a second person, the front is told, and what the provider says later counts")
{
    auto const id = submit_waste();
    REQUIRE(money(id, fee, 3'000, treasury::Way::Card, "co_1", treasury::ReceiptState::Entrusted));
    changed(id, 1'000);
    auto const claim = claim_of(id, fee);
    auto const asked = write([&](db::Write& tx) { return treasury::refund_by_provider(tx, cashier, here, claim.id, Yen(2'000), "減免による"); });
    REQUIRE_MESSAGE(asked, (asked ? "" : asked.error().key));
    auto const front_says = [&](std::string const& state, std::int64_t calls = 1) {
        auto const said = write([&](db::Write& tx) {
            auto const body = json::object({ { "charge", fee }, { "amount", 2'000 }, { "way", "card" }, { "provider", "test" }, { "provider_reference", "co_1" }, { "state", state }, { "refund", asked->id.value },
                { "calls", calls }, { "given_back", 2'000 }, { "at", clock.now().microseconds }, { "why", "payments.provider.silent" } });
            for (auto const& module : modules)
                for (auto const& one : module.receives)
                    if (one.kind == gateway::Kind::Paid)
                        return one.receive(tx, from_front, here, message(gateway::Kind::Paid, id.value, "", body));
            return Result<void>(refuse(Kind::NotFound, "nobody listens"));
        });
        REQUIRE_MESSAGE(said, (said ? "" : said.error().key));
    };
    auto const second = staff("takeda", "waste_second");
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        position(tx, "waste_second", "environment/waste", "清掃係 分任出納員", "clerk", "takeda", { access::Role::Treasurer });
        return {};
    }));
    auto const end = [&](Caller const& by, treasury::HandEnd how, std::string_view reason = "電話で確かめた") {
        return write([&](db::Write& tx) { return treasury::end_refund(tx, by, here, asked->id, how, here.now().today(), reason, treasury::find_refund(tx, asked->id)->version); });
    };
    CHECK(end(second, treasury::HandEnd::Given).error().key == "treasury.refund.too_early");
    front_says("refund_waiting");
    CHECK(end(cashier, treasury::HandEnd::Given).error().key == "treasury.refund.own_request");
    CHECK(end(waste_clerk, treasury::HandEnd::Given).error().kind == Kind::Forbidden);
    CHECK(end(second, treasury::HandEnd::Given, " ").error().fields.at(0).field == "reason");
    auto const over = [&] { return told(id).back()["clear"].array("refunds_over").size(); };
    SUBCASE("it had been given")
    {
        REQUIRE(end(second, treasury::HandEnd::Given));
        CHECK(now(*asked).state == treasury::RefundState::Done);
        CHECK(balance(id).to_refund() == Yen(0));
        CHECK(over() == 1);
        CHECK(told(id).back()["clear"].array("refunds").empty());
        CHECK(end(second, treasury::HandEnd::Never).error().key == "treasury.refund.ended");
        SUBCASE("and the provider says so") { front_says("refunded"); }
        SUBCASE("and the provider says no: a person looks again")
        {
            front_says("refund_refused");
            CHECK(read([&](db::Read& tx) { return treasury::end_of(tx, asked->id)->contradicted; }) == "payments.provider.silent");
        }
        CHECK(balance(id).refunded == Yen(2'000));
    }
    SUBCASE("it had not: it goes back another way")
    {
        REQUIRE(end(second, treasury::HandEnd::Never));
        CHECK(now(*asked).state == treasury::RefundState::Dropped);
        CHECK(over() == 1);
        SUBCASE("nothing more is heard") { planned_refund(id, 2'000); }
        SUBCASE("the provider did it after all, in time")
        {
            front_says("refunded");
            CHECK(now(*asked).state == treasury::RefundState::Done);
            CHECK(balance(id).refunded == Yen(2'000));
        }
        SUBCASE("the provider did it, too: twice, expenditure that is asked back")
        {
            planned_refund(id, 2'000);
            front_says("refunded");
            front_says("refunded");
            CHECK(now(*asked).state == treasury::RefundState::Twice);
            CHECK(balance(id).refunded == Yen(0));
            auto const ended = read([&](db::Read& tx) { return treasury::ended_refunds(tx, second, 9); });
            REQUIRE(ended.size() == 1);
            CHECK(ended.front().end->contradicted == "given");
        }
    }
    agree(id);
}

TEST_CASE_FIXTURE(Waste, "charges: a planned refund gives way to a correction of its case, in its commit; one that comes after it is planned on what is left")
{
    auto const id = submit_waste();
    REQUIRE(pay(id, fee, 3'000));
    changed(id, 1'000);
    auto const planned = planned_refund(id, 2'000);
    SUBCASE("less again: the plan stands, and more may be planned")
    {
        changed(id, 500);
        CHECK(now(planned).state == treasury::RefundState::Planned);
        planned_refund(id, 500);
    }
    SUBCASE("more, so that the plan would be too much: it is dropped with its payout, and planned anew")
    {
        changed(id, 1'500);
        CHECK(now(planned).state == treasury::RefundState::Dropped);
        CHECK(read([&](db::Read& tx) { return treasury::find_payout(tx, planned.payout)->state; }) == treasury::PayoutState::Cancelled);
        planned_refund(id, 1'500);
    }
    SUBCASE("of two plans the newer one goes, where that is enough")
    {
        changed(id, 0);
        auto const second = planned_refund(id, 1'000);
        changed(id, 700);
        CHECK(now(planned).state == treasury::RefundState::Planned);
        CHECK(now(second).state == treasury::RefundState::Dropped);
    }
    SUBCASE("the correction first: a plan for what is not there any more is refused")
    {
        changed(id, 1'500);
        auto const claim = claim_of(id, fee);
        auto const late = write([&](db::Write& tx) { return treasury::refund_now(tx, cashier, here, claim.id, Yen(2'000), "遅れた", treasury::RefundWay::Provider, "r1"); });
        CHECK(late.error().key == "treasury.refund.more_than_overpaid");
    }
    agree(id);
}

TEST_CASE_FIXTURE(Waste, "charges: what was asked of the provider cannot be overtaken; its answer books it or drops it, once")
{
    auto const id = submit_waste();
    REQUIRE(money(id, fee, 3'000, treasury::Way::Card, "co_1", treasury::ReceiptState::Entrusted));
    changed(id, 1'000);
    auto const claim = claim_of(id, fee);
    auto const ask_back = [&](std::int64_t amount) { return write([&](db::Write& tx) { return treasury::refund_by_provider(tx, cashier, here, claim.id, Yen(amount), "減免による"); }); };
    CHECK(ask_back(2'001).error().key == "treasury.refund.more_than_overpaid");
    auto const asked = ask_back(2'000);
    REQUIRE_MESSAGE(asked, (asked ? "" : asked.error().key));
    auto const told_refunds = told(id).back()["clear"].array("refunds");
    REQUIRE(told_refunds.size() == 1);
    CHECK(told_refunds.at(0).text("reference") == "co_1");
    CHECK(told_refunds.at(0).text("provider") == "test");
    CHECK(told_refunds.at(0).integer("amount") == 2'000);
    CHECK(change(id, 2'000).error().key == "treasury.refund.under_way");
    CHECK(balance(id).assessed == Yen(1'000));  // nothing of it is kept
    CHECK(mirror(id).owed.amount == 1'000);
    CHECK(write([&](db::Write& tx) { return treasury::drop_refund(tx, cashier, here, asked->id, "やめる", 1); }).error().key == "treasury.refund.under_way");
    auto const answers = [&](std::string const& state) {
        auto const said = write([&](db::Write& tx) {
            auto const body = json::object({ { "charge", fee }, { "amount", 2'000 }, { "way", "card" }, { "provider", "test" }, { "provider_reference", "co_1" }, { "state", state }, { "refund", asked->id.value }, { "why", "" } });
            for (auto const& module : modules)
                for (auto const& one : module.receives)
                    if (one.kind == gateway::Kind::Paid)
                        return one.receive(tx, from_front, here, message(gateway::Kind::Paid, id.value, "", body));
            return Result<void>(refuse(Kind::NotFound, "nobody listens"));
        });
        REQUIRE_MESSAGE(said, (said ? "" : said.error().key));
    };
    SUBCASE("given")
    {
        answers("refunded");
        answers("refunded");
        CHECK(now(*asked).state == treasury::RefundState::Done);
        CHECK(balance(id).refunded == Yen(2'000));
        CHECK(balance(id).to_refund() == Yen(0));
        CHECK_FALSE(last_told(id).is_null());
        changed(id, 2'000);
        CHECK(balance(id).unpaid() == Yen(1'000));
    }
    SUBCASE("refused: offered again")
    {
        answers("refund_refused");
        answers("refund_refused");
        CHECK(now(*asked).state == treasury::RefundState::Dropped);
        auto const offered = claim_of(id, fee);
        CHECK(read([&](db::Read& tx) { return treasury::refundable(tx, offered); }) == Yen(2'000));
        planned_refund(id, 2'000);
    }
    agree(id);
}

TEST_CASE_FIXTURE(Waste, "charges: the answers ask for it again while its money is on its way back: the claim follows when that has landed")
{
    auto const id = submit_waste();
    REQUIRE(money(id, fee, 1'000, treasury::Way::Card, "co_1", treasury::ReceiptState::Entrusted));
    says(id, R"([ { "kind": "television", "number": 1 } ])");  // nothing is charged for what the town does not take
    CHECK(balance(id).to_refund() == Yen(1'000));
    auto const claim = claim_of(id, fee);
    auto const asked = write([&](db::Write& tx) { return treasury::refund_by_provider(tx, cashier, here, claim.id, Yen(1'000), "料金の取りやめ"); });
    REQUIRE_MESSAGE(asked, (asked ? "" : asked.error().key));
    says(id, 10);
    CHECK(mirror(id).owed.amount == 3'000);
    CHECK(balance(id).assessed == Yen(0));
    auto const answer = [&](treasury::ProviderAnswer said) { REQUIRE(write([&](db::Write& tx) { return treasury::provider_answered(tx, from_front, here, asked->id, said, ""); })); };
    SUBCASE("given")
    {
        answer(treasury::ProviderAnswer::Given);
        CHECK(balance(id).unpaid() == Yen(3'000));
    }
    SUBCASE("refused: it stays, and counts")
    {
        answer(treasury::ProviderAnswer::Refused);
        CHECK(balance(id).unpaid() == Yen(2'000));
    }
    agree(id);
}

TEST_CASE_FIXTURE(Waste, "charges: a part payment, and its reversal, are told to the front at once; the slip asks for what is left")
{
    auto const id = submit_waste();
    auto const before = told(id).size();
    auto const part = money(id, fee, 1'000, treasury::Way::Convenience, "c1");
    REQUIRE(part);
    CHECK(told(id).size() == before + 1);
    CHECK(last_told(id).integer("amount") == 2'000);
    CHECK(last_told(id).integer("part_paid") == 1'000);
    agree(id);
    REQUIRE(money(id, fee, 2'000, treasury::Way::Wallet, "w1", treasury::ReceiptState::Entrusted));
    CHECK(last_told(id).text("state") == "paid");
    CHECK(last_told(id).array("heard").size() == 1);
    CHECK(last_told(id).array("heard").at(0).text() == "w1");
    agree(id);
    auto const reversed = [&](treasury::Way way, std::string const& reference) {
        auto const done = write([&](db::Write& tx) {
            auto const receipt = treasury::receipt_of(tx, way, "test", reference);
            return treasury::reverse(tx, cashier, here, receipt->id, "チャージバック", receipt->version);
        });
        REQUIRE_MESSAGE(done, (done ? "" : done.error().key));
    };
    reversed(treasury::Way::Wallet, "w1");
    CHECK(last_told(id).text("state") == "open");
    CHECK(last_told(id).integer("amount") == 2'000);
    CHECK(last_told(id).array("heard").size() == 1);  // it is in the amount: the front may begin another
    agree(id);
    reversed(treasury::Way::Convenience, "c1");
    CHECK(last_told(id).integer("amount") == 3'000);
    agree(id);
    // 速報 and 速報取消 are no money, and are told.
    REQUIRE(money(id, fee, 3'000, treasury::Way::Convenience, "c2", treasury::ReceiptState::Announced));
    CHECK(last_told(id).text("state") == "announced");
    REQUIRE(money(id, fee, 3'000, treasury::Way::Convenience, "c2", treasury::ReceiptState::Cancelled));
    CHECK(last_told(id).text("state") == "open");
    agree(id);
}

TEST_CASE_FIXTURE(Waste, "charges: a new slip made by the treasury is told to the front")
{
    auto const id = submit_waste();
    auto const claim = claim_of(id, fee);
    auto const again = write([&](db::Write& tx) { return treasury::issue_slip(tx, cashier, here, claim.id); });
    REQUIRE(again);
    CHECK(last_told(id).text("slip") == again->number);
    agree(id);
}

TEST_CASE_FIXTURE(Waste, "charges: money of a closed case that comes back is asked for again, and the case stays closed")
{
    auto const id = submit_waste();
    REQUIRE(money(id, fee, 3'000, treasury::Way::Card, "co_1", treasury::ReceiptState::Entrusted));
    auto const prepared = read([&](db::Read& tx) { return prepare(tx, waste_clerk, here, id, { "done", {} }); });
    REQUIRE_MESSAGE(prepared, (prepared ? "" : prepared.error().key));
    REQUIRE(write([&](db::Write& tx) { return finish(tx, waste_clerk, here, id, *prepared); }));
    render(id);
    REQUIRE(found(id).state == CaseState::Closed);
    auto const receipt = *read([&](db::Read& tx) { return treasury::receipt_of(tx, treasury::Way::Card, "test", "co_1"); });
    REQUIRE(write([&](db::Write& tx) { return treasury::reverse(tx, cashier, here, receipt.id, "チャージバック", receipt.version); }));
    CHECK(found(id).state == CaseState::Closed);
    CHECK(last_told(id).text("state") == "open");
    agree(id);
    CHECK(change(id, 3'300).error().key == "cases.charge_change.closed");
    changed(id, 2'000);
    agree(id);
    REQUIRE(money(id, fee, 2'000, treasury::Way::Card, "co_2", treasury::ReceiptState::Entrusted));
    CHECK(last_told(id).text("state") == "paid");
    CHECK(found(id).state == CaseState::Closed);
    agree(id);
}

TEST_CASE_FIXTURE(Waste, "charges: with a route the change waits for its approval; sent back or overtaken it changes nothing")
{
    auto const id = submit_dog();
    taken(id, clerk);
    auto const drafted = change(id, 1'000, clerk, "registration");
    REQUIRE_MESSAGE(drafted, (drafted ? "" : drafted.error().key));
    CHECK(drafted->state == ChargeChangeState::Drafted);
    CHECK(balance(id, "registration").assessed == Yen(3'000));
    CHECK(change(id, 500, clerk, "registration").error().key == "cases.charge_change.drafted_already");
    auto const proposal = read([&](db::Read& tx) { return approvals::find(tx, drafted->draft); }).value();
    auto const now = [&] { return read([&](db::Read& tx) { return find_charge_change(tx, drafted->id); })->state; };
    SUBCASE("decided")
    {
        REQUIRE(approve(drafted->draft)->state == approvals::DraftState::Decided);
        CHECK(now() == ChargeChangeState::Made);
        CHECK(balance(id, "registration").assessed == Yen(1'000));
        auto const further = change(id, 0, clerk, "registration");
        REQUIRE(further);
        REQUIRE(approve(further->draft)->state == approvals::DraftState::Decided);
        CHECK(balance(id, "registration").assessed == Yen(0));
    }
    SUBCASE("sent back")
    {
        auto const mayor = staff("ichino", "mayor");
        auto const back = write([&](db::Write& tx) { return approvals::send_back(tx, proposal.decider == head.position ? head : mayor, here, drafted->draft, "根拠を確かめる", proposal.version); });
        REQUIRE_MESSAGE(back, (back ? "" : back.error().key));
        CHECK(now() == ChargeChangeState::Dropped);
        CHECK(balance(id, "registration").assessed == Yen(3'000));
    }
    SUBCASE("withdrawn meanwhile")
    {
        REQUIRE(give_up(id));
        CHECK(now() == ChargeChangeState::Dropped);
        CHECK(decide(proposal, head).error().kind == Kind::Conflict);
        return;
    }
    agree(id, "registration");
}

TEST_CASE_FIXTURE(Waste, "charges: who may not change one, and what is no change")
{
    auto const id = submit_waste();
    CHECK(change(id, 1'000, road_clerk).error().kind == Kind::Forbidden);
    CHECK(change(id, 1'000, head).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return change_charge(tx, stranger, here, id, { fee, 1, "a", "b" }, 1); }, neighbour).error().kind == Kind::NotFound);
    CHECK(change(id, 1'000, waste_clerk, "other").error().kind == Kind::NotFound);
    CHECK(change(id, 3'000).error().fields.at(0).field == "to");
    CHECK(change(id, -1).error().fields.at(0).field == "to");
    CHECK(change(id, 1'000, waste_clerk, fee, " ", "").error().fields.size() == 2);
    CHECK(change(id, 1'000, waste_clerk, fee, std::string(101, 'a'), std::string(301, 'a')).error().fields.size() == 2);
    CHECK(write([&](db::Write& tx) { return change_charge(tx, waste_clerk, here, id, { fee, 1'000, "a", "b" }, 99); }).error().kind == Kind::Conflict);
    CHECK(balance(id).assessed == Yen(3'000));
    REQUIRE(give_up(id));
    CHECK(change(id, 1'000).error().kind == Kind::Conflict);
}

TEST_CASE_FIXTURE(Waste, "charges: the page changes it, keeps what was typed when it is refused, and leads to the till who takes cash")
{
    auto const id = submit_waste();
    auto const at = std::map<std::string, std::string> { { "case", id.value }, { "charge", fee } };
    auto const send = [&](http::Pairs form) {
        form.emplace_back("version", std::to_string(found(id).version));
        return visit(waste_clerk, "/cases/{case}/charges/{charge}", request(at, std::move(form)), true);
    };
    auto const page = visit(waste_clerk, "/cases/{case}/charges/{charge}", request(at));
    REQUIRE(page);
    CHECK(has(page->body, "3,000円"));
    CHECK_FALSE(has(page->body, "/treasury/till"));
    auto const wrong = send({ { "to", "千円" }, { "article", "手数料条例第6条第2号" }, { "reason", "" } });
    REQUIRE(wrong);
    CHECK(has(wrong->body, "額は0以上の整数"));
    CHECK(has(wrong->body, "手数料条例第6条第2号"));
    CHECK(send({ { "to", "1,000" }, { "article", "手数料条例第6条第2号" }, { "reason", "火災にあったため" } })->status == 303);
    CHECK(balance(id).assessed == Yen(1'000));
    CHECK(has(shown(waste_clerk, "/cases/{case}", id), "/cases/" + id.value + "/charges/stickers"));
    CHECK_FALSE(has(shown(waste_clerk, "/cases/{case}", id), "/treasury/till"));
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        access::grant(tx, { "waste_clerk" }, { access::Role::Cashier, "environment/waste" });
        return {};
    }));
    CHECK(has(shown(waste_clerk, "/cases/{case}", id), "/treasury/till?claim=" + claim_of(id, fee).id.value));
    CHECK(visit(stranger, "/cases/{case}/charges/{charge}", request(at)).error().kind == Kind::NotFound);
    CHECK(visit(road_clerk, "/cases/{case}/charges/{charge}", request(at)).error().kind == Kind::Forbidden);
}
