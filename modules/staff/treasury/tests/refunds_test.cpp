#include "tests/arrears_office.h"

#include <atomic>
#include <thread>

using namespace mado;
using namespace mado::treasury;
using namespace mado::treasury::test;
using Kind = Refusal::Kind;

namespace {

BankAccount const account { "0168", "中国銀行", "123", "総社支店", "1", "1234567", "ミヤケ　ヨウコ" };

Claim overpaid(ArrearsOffice& office, std::int64_t amount = 3'000, std::string item = "charges/road_occupation")
{
    auto const claim = office.assessed(amount, std::move(item));
    office.paid(claim, amount, "2026-06-10");
    office.paid(claim, amount, "2026-06-11");
    return office.now(claim);
}

auto to_account(ArrearsOffice& office, Claim const& claim, std::int64_t amount)
{
    return [&office, claim, amount](db::Write& tx) { return refund_to_account(tx, office.accountant, office.here, claim.id, Yen(amount), "二重に納付された", account); };
}
auto in_cash(ArrearsOffice& office, Claim const& claim, std::int64_t amount)
{
    return [&office, claim, amount](db::Write& tx) { return refund_now(tx, office.accountant, office.here, claim.id, Yen(amount), "二重に納付された", RefundWay::Cash, "三宅 陽子 領収書 第3号"); };
}
Payout payout_now(ArrearsOffice& office, PayoutId const& id) { return *office.read([&](db::Read& tx) { return find_payout(tx, id); }); }

void register_client(ArrearsOffice& office)
{
    REQUIRE(office.write([&](db::Write& tx) { return keep_client(tx, office.accountant, office.here, { "1234567890", "", { "0168", "中国銀行", "120", "本店", "1", "7654321", "ソウジヤシカイケイカンリシヤ" } }); }));
}
void ordered(ArrearsOffice& office, PayoutId const& id)
{
    auto const made = office.write([&](db::Write& tx) { return order(tx, office.head, office.here, id, find_payout(tx, id)->version); });
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
}

constexpr db::Statement select_boxed { "test.select_account", "SELECT account FROM treasury_payout WHERE tenant = $tenant AND id = $id" };

}  // namespace

TEST_CASE("never more goes back than was overpaid, also planned and twice")
{
    ArrearsOffice office;
    office.drawer();
    auto const claim = overpaid(office);
    CHECK(claim.balance.to_refund() == Yen(3'000));
    CHECK(office.tried(to_account(office, claim, 3'001)) == "treasury.refund.more_than_overpaid");
    CHECK(office.tried(to_account(office, claim, 0)) == "treasury.balance.not_positive");
    CHECK(office.write([&](db::Write& tx) { return refund_now(tx, office.collector, office.here, claim.id, Yen(1), "x", RefundWay::Cash, "y"); }).error().kind == Kind::Forbidden);
    CHECK(office.write([&](db::Write& tx) { return refund_now(tx, office.stranger, office.here, claim.id, Yen(1), "x", RefundWay::Cash, "y"); }).error().kind == Kind::Forbidden);
    REQUIRE(office.write(to_account(office, claim, 2'000)));
    CHECK(office.tried(to_account(office, claim, 2'000)) == "treasury.refund.more_than_overpaid");
    CHECK(office.tried(in_cash(office, claim, 1'001)) == "treasury.refund.more_than_overpaid");
    REQUIRE(office.write(in_cash(office, claim, 1'000)));
    CHECK(office.tried(in_cash(office, claim, 1)) == "treasury.refund.more_than_overpaid");
    auto const now = office.now(claim);
    CHECK(now.balance.refunded == Yen(1'000));
    CHECK(now.balance.to_refund() == Yen(2'000));
    CHECK(office.accounts({ claim })["till"] == -1'000);
    CHECK(office.events("claim", claim.id.value, "treasury.refund.paid") == 1);
    office.render_all();
    for (auto const& one : office.read([&](db::Read& tx) { return refunds_of(tx, claim.id); }))
        CHECK(office.state_of(one.document) == documents::DocumentState::Rendered);
    CHECK(office.read([&](db::Read& tx) { return to_refund(tx, office.accountant, "", 10).empty(); }));
}

TEST_CASE("refunds at the same time give back no more than was overpaid")
{
    ArrearsOffice office;
    office.drawer();
    auto const claim = overpaid(office);
    std::atomic<int> done = 0, refused = 0;
    std::vector<std::jthread> hands;
    for (int i = 0; i < 6; ++i)
        hands.emplace_back([&] { (office.write(in_cash(office, claim, 1'000)) ? done : refused)++; });
    hands.clear();
    CHECK(done == 3);
    CHECK(refused == 3);
    CHECK(office.now(claim).balance.refunded == Yen(3'000));
    CHECK(office.accounts({ claim })["to_refund"] == 0);
}

TEST_CASE("戻出 until the books close, expenditure of the new year after")
{
    ArrearsOffice office;
    office.drawer();
    auto const claim = overpaid(office);
    office.today("2027-05-31");
    auto const before = office.write(in_cash(office, claim, 1'000));
    REQUIRE_MESSAGE(before, (before ? "" : before.error().key));
    CHECK(!before->repaid);
    CHECK(office.now(claim).balance.refunded == Yen(1'000));
    office.today("2027-06-01");
    auto const planned = office.write(in_cash(office, claim, 2'000));
    REQUIRE_MESSAGE(planned, (planned ? "" : planned.error().key));
    CHECK(planned->state == RefundState::Planned);
    CHECK(office.now(claim).balance.repaid == Yen(0));
    auto const after = office.handed(*planned);
    REQUIRE_MESSAGE(after, (after ? "" : after.error().key));
    CHECK(after->repaid);
    auto const now = office.now(claim);
    CHECK(now.balance.refunded == Yen(1'000));
    CHECK(now.balance.repaid == Yen(2'000));
    CHECK(now.balance.unrefunded() == Yen(2'000));  // the closed year's figure stands
    CHECK(now.balance.to_refund() == Yen(0));
    CHECK(office.accounts({ claim })["repaid"] == 2'000);
    CHECK(office.tried(in_cash(office, claim, 1)) == "treasury.refund.more_than_overpaid");
}

TEST_CASE("充当: of one payer, within public or private claims, and zero between the two")
{
    ArrearsOffice office;
    auto const from = overpaid(office), onto = office.assessed(5'000), other = office.assessed(5'000, "charges/road_occupation", "2026-06-30", "水谷 薫"), copies = office.assessed(5'000, "sundry/copies");
    auto const lay = [&](Claim const& target, std::int64_t amount) {
        return [&, target, amount](db::Write& tx) { return set_off(tx, office.accountant, office.here, from.id, target.id, Yen(amount), "未納に充てる"); };
    };
    CHECK(office.tried(lay(other, 1'000)) == "treasury.set_off.other_payer");
    CHECK(office.tried(lay(from, 1'000)) == "treasury.set_off.other_payer");
    CHECK(office.tried(lay(copies, 1'000)) == "treasury.set_off.classes");
    CHECK(office.tried(lay(onto, 3'001)) == "treasury.refund.more_than_overpaid");
    CHECK(office.read([&](db::Read& tx) { return owed_by_payer_of(tx, from).size(); }) == 1);
    REQUIRE(office.write(lay(onto, 3'000)));
    CHECK(office.now(from).balance.set_off == Yen(3'000));
    CHECK(office.now(onto).balance.unpaid() == Yen(2'000));
    CHECK(office.accounts({ from, onto })["offset"] == 0);
    CHECK(office.read([&](db::Read& tx) { return late_charge(tx, office.here, *treasury::find(tx, onto.id), on("2026-07-31"))->lateness.spans.front().principal; }) == Yen(2'000));  // it was laid onto it within the term
    auto const again = overpaid(office), small = office.assessed(1'000);
    CHECK(office.tried([&](db::Write& tx) { return set_off(tx, office.accountant, office.here, again.id, small.id, Yen(1'001), "未納に充てる"); }) == "treasury.set_off.more_than_owed");
    REQUIRE(office.write([&](db::Write& tx) { return set_off(tx, office.accountant, office.here, again.id, small.id, Yen(1'000), "未納に充てる"); }));
    CHECK(office.now(small).settled_on == on("2026-06-01"));
    office.render_all();
    for (auto const& one : office.read([&](db::Read& tx) { return refunds_of(tx, from.id); }))
        CHECK(office.state_of(one.document) == documents::DocumentState::Rendered);
    CHECK(office.tried([&](db::Write& tx) { return set_off(tx, office.accountant, office.here, again.id, small.id, Yen(1'000), "未納に充てる"); }) == "treasury.set_off.nothing_owed");
}

TEST_CASE("a payout from its obligation to the bank, back, and out again for the same month")
{
    ArrearsOffice office;
    register_client(office);
    auto const claim = overpaid(office);
    auto const refund = office.write(to_account(office, claim, 3'000));
    REQUIRE(refund);
    auto const id = refund->payout;
    auto const make = [&](Caller const& by, std::string_view day) { return [&, by, day](db::Write& tx) { return make_transfer(tx, by, office.here, on(day)); }; };
    CHECK(office.tried(make(office.accountant, "2026-06-05")) == "treasury.transfer.nothing");
    CHECK(office.write([&](db::Write& tx) { return order(tx, office.accountant, office.here, id, 1); }).error().kind == Kind::Forbidden);
    CHECK(office.tried([&](db::Write& tx) { return order(tx, office.head, office.here, id, 7); }) == "treasury.changed_meanwhile");
    ordered(office, id);
    CHECK(office.tried([&](db::Write& tx) { return order(tx, office.head, office.here, id, 2); }) == "treasury.payout.not_obligated");
    CHECK(office.write(make(office.head, "2026-06-05")).error().kind == Kind::Forbidden);  // pays for his division alone, if at all
    CHECK(office.tried(make(office.accountant, "2026-06-06")) == "treasury.transfer.wrong_day");  // a Saturday
    CHECK(office.tried(make(office.accountant, "2026-06-01")) == "treasury.transfer.wrong_day");
    auto const file = office.write(make(office.accountant, "2026-06-05"));
    REQUIRE_MESSAGE(file, (file ? "" : file.error().fields.front().arguments.at("says")));
    CHECK(file->total == Yen(3'000));
    CHECK(office.tried(make(office.accountant, "2026-06-05")) == "treasury.transfer.nothing");  // each payout in one file only
    auto const bytes = [&] { return *office.write([&](db::Write& tx) { return transfer_file(tx, office.accountant, office.here, file->id); }); };
    CHECK(bytes() == bytes());
    CHECK(bytes().find("0168") != std::string::npos);
    CHECK(office.tried([&](db::Write& tx) { return cancel_payout(tx, office.accountant, office.here, id, "やめる", find_payout(tx, id)->version); }) == "treasury.payout.under_way");
    auto const settle = [&](TransferId transfer, std::vector<ReturnedPayout> returned) {
        return [&, transfer, returned](db::Write& tx) { return settle_transfer(tx, office.accountant, office.here, transfer, returned); };
    };
    CHECK(office.tried(settle(file->id, {})) == "treasury.transfer.not_yet");
    office.today("2026-06-08");
    CHECK(office.tried(settle(file->id, { { 2, "口座なし" } })) == "treasury.transfer.no_such_place");
    REQUIRE(office.write(settle(file->id, { { 1, "口座なし" } })));
    CHECK(payout_now(office, id).state == PayoutState::Returned);
    CHECK(office.now(claim).balance.refunded == Yen(0));
    REQUIRE(office.write(settle(file->id, {})));  // the same answer again changes nothing
    CHECK(payout_now(office, id).state == PayoutState::Returned);

    office.today("2026-07-01");
    auto other = account;
    other.number = "7777777";
    REQUIRE(office.write([&](db::Write& tx) { return obligate_again(tx, office.accountant, office.here, id, other, find_payout(tx, id)->version); }));
    ordered(office, id);
    auto const second = office.write(make(office.accountant, "2026-07-03"));
    REQUIRE(second);
    CHECK(office.tried(settle(second->id, {})) == "treasury.transfer.not_yet");
    office.today("2026-07-06");
    REQUIRE(office.write(settle(second->id, {})));
    REQUIRE(office.write(settle(second->id, {})));
    auto const paid = payout_now(office, id);
    CHECK(paid.state == PayoutState::Paid);
    CHECK(paid.wish.month == "2026-06");
    CHECK(paid.paid_on == on("2026-07-03"));
    CHECK(paid.attempts == 2);
    CHECK(office.now(claim).balance.refunded == Yen(3'000));
    CHECK(office.read([&](db::Read& tx) { return find_refund(tx, refund->id)->state; }) == RefundState::Done);
    CHECK(office.events("payout", id.value, "treasury.payout.paid") == 1);
}

TEST_CASE("an account is encrypted at rest and shown to who pays alone")
{
    ArrearsOffice office;
    auto const claim = overpaid(office);
    auto const refund = office.write(to_account(office, claim, 1'000));
    REQUIRE(refund);
    auto const boxed = office.read([&](db::Read& tx) { return *tx.one(select_boxed, { { "$id", refund->payout } }, [](db::Row const& row) { return row.bytes("account"); }); });
    CHECK(boxed.size() > 40);
    CHECK(boxed.find("1234567") == std::string::npos);
    auto const read = [&](Caller const& by) { return office.write([&](db::Write& tx) { return account_of(tx, by, office.here, refund->payout); }, by.tenant); };
    CHECK(read(office.accountant)->number == "1234567");
    CHECK(office.events("payout", refund->payout.value, "treasury.payout.account_read") == 1);
    CHECK(read(office.collector).error().kind == Kind::Forbidden);
    CHECK(read(office.stranger).error().kind == Kind::Forbidden);
    auto away = office.accountant;
    away.tenant = ArrearsOffice::neighbour;
    CHECK(read(away).error().kind == Kind::NotFound);
    auto wrong = account;
    wrong.bank = "16", wrong.number = "12345678", wrong.name = "三宅";
    CHECK(checked(wrong).error().fields.size() == 3);
    wrong = account;
    wrong.number = "１２３";
    CHECK(checked(wrong)->number == "0000123");
    REQUIRE(office.write([&](db::Write& tx) { return drop_refund(tx, office.accountant, office.here, refund->id, "窓口で渡す", 1); }));
    CHECK(read(office.accountant).error().kind == Kind::Gone);
    CHECK(office.read([&](db::Read& tx) { return refundable(tx, *treasury::find(tx, claim.id)); }) == Yen(3'000));
}

TEST_CASE("who orders a payment does not pay it")
{
    ArrearsOffice office;
    register_client(office);
    auto const claim = overpaid(office);
    auto const refund = office.write(to_account(office, claim, 1'000));
    REQUIRE(refund);
    REQUIRE(office.write([&](db::Write& tx) -> Result<void> {
        access::grant(tx, { "treasury" }, { access::Role::Approver, "" });
        return {};
    }));
    REQUIRE(office.write([&](db::Write& tx) { return order(tx, office.accountant, office.here, refund->payout, 1); }));
    CHECK(office.tried([&](db::Write& tx) { return make_transfer(tx, office.accountant, office.here, on("2026-06-05")); }) == "treasury.transfer.nothing");
}

TEST_CASE("a withdrawn application: what is not paid ends, what is returned goes back, the rest stays")
{
    ArrearsOffice office;
    auto const dog = office.assessed(3'000, "fees/animals"), road = office.assessed(3'000), unpaid = office.assessed(3'000);
    office.paid(dog, 3'000, "2026-06-10");
    office.paid(road, 3'000, "2026-06-10");
    for (auto const& claim : { dog, road, unpaid })
        REQUIRE(office.write([&](db::Write& tx) { return retire_claims(tx, office.accountant, office.here, "own", claim.matter, "申請の取下げ"); }));
    CHECK(office.now(dog).balance.to_refund() == Yen(3'000));
    CHECK(office.now(road).balance.to_refund() == Yen(0));
    CHECK(office.now(unpaid).balance.unpaid() == Yen(0));
    CHECK(office.now(unpaid).cancelled_on == on("2026-06-01"));
}

TEST_CASE("the pages of refunds and payouts")
{
    ArrearsOffice office;
    register_client(office);
    auto const claim = overpaid(office);
    auto const path = std::map<std::string, std::string> { { "claim", claim.id.value } };
    CHECK(office.visit(office.accountant, "/treasury/refunds", {})->body.find("三宅 陽子") != std::string::npos);
    CHECK(office.visit(office.collector, "/treasury/refunds/{claim}", path).error().kind == Kind::Forbidden);
    CHECK(office.visit(office.stranger, "/treasury/refunds/{claim}", path).error().kind == Kind::Forbidden);
    auto typed = http::Pairs { { "do", "refund" }, { "amount", "３，０００" }, { "reason", "二重に納付された" }, { "way", "account" }, { "bank", "0168" }, { "branch", "12" }, { "account_kind", "1" },
        { "account_number", "1234567" }, { "account_name", "ミヤケ ヨウコ" } };
    auto const wrong = office.visit(office.accountant, "/treasury/refunds/{claim}", path, typed);
    REQUIRE(wrong);
    CHECK(wrong->status == 422);
    CHECK(wrong->body.find("支店コードは数字3けた") != std::string::npos);
    CHECK(wrong->body.find("ミヤケ ヨウコ") != std::string::npos);
    typed[5].second = "123";
    auto const done = office.visit(office.accountant, "/treasury/refunds/{claim}", path, typed);
    REQUIRE(done);
    CHECK(done->status == 303);
    auto const refund = office.read([&](db::Read& tx) { return refunds_of(tx, claim.id).front(); });
    auto const shown = office.visit(office.head, "/treasury/payouts", {});
    REQUIRE(shown);
    CHECK(shown->body.find("支出を命令する") != std::string::npos);
    CHECK(shown->body.find("1234567") == std::string::npos);
    CHECK(office.visit(office.head, "/treasury/payouts", {}, { { "do", "order" }, { "payout", refund.payout.value }, { "version", "1" } })->status == 303);
    CHECK(office.visit(office.accountant, "/treasury/payouts/{payout}", { { "payout", refund.payout.value } })->body.find("1234567") != std::string::npos);
    CHECK(office.visit(office.stranger, "/treasury/payouts/{payout}", { { "payout", refund.payout.value } }).error().kind == Kind::Forbidden);
    CHECK(office.visit(office.accountant, "/treasury/payouts", {}, { { "do", "make" }, { "pays_on", "2026-06-05" } })->status == 303);
    auto const transfer = office.read([&](db::Read& tx) { return transfers(tx, 1).front(); });
    auto const file = std::map<std::string, std::string> { { "transfer", transfer.id.value } };
    CHECK(office.visit(office.accountant, "/treasury/transfers/{transfer}", file)->body.find("三宅 陽子") != std::string::npos);
    CHECK(office.visit(office.stranger, "/treasury/transfers/{transfer}", file).error().kind == Kind::Forbidden);
    office.today("2026-06-08");
    CHECK(office.visit(office.accountant, "/treasury/transfers/{transfer}", file, { { "do", "settle" }, { "why_1", "" } })->status == 303);
    CHECK(office.now(claim).balance.refunded == Yen(3'000));
    CHECK(office.visit(office.accountant, "/treasury/client", {})->body.find("＊＊＊＊321") != std::string::npos);
}
