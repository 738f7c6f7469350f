#include <mado/approvals/module.h>
#include <mado/audit/audit.h>
#include <mado/documents/module.h>
#include <mado/module/testing/town.h>
#include <mado/treasury/books.h>
#include <mado/treasury/module.h>
#include <mado/treasury/receipts.h>
#include <mado/treasury/years.h>

#include "service/books.h"
#include "service/posting.h"
#include "store/receipt_store.h"

#include <random>

namespace mado::treasury {

namespace {

using testing::day;

// The city's accounting office, its neighbour, and somebody who listens to what is settled.
struct House : testing::Town {
    std::vector<Module> modules { documents::describe(), approvals::describe(), treasury::describe() };
    Caller accountant = staff("ono", "treasury"), stranger = staff("nishi", "scenery_clerk"), theirs = staff("ono", "treasury", neighbour);
    Caller program { .tenant = code, .kind = CallerKind::System, .job = "test" };
    int next = 0;

    explicit House(char const* today = "2026-11-20") : Town(instant_in_tokyo(day(today), 10), 5)
    {
        set_up(modules, {});
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                testing::place(tx, { "treasury", "", "出納係長", "clerk", "ono", { access::Role::Treasurer, access::Role::Cashier } });
                testing::place(tx, { "scenery_clerk", "city_planning/scenery", "景観係", "clerk", "nishi", { access::Role::Examiner } });
                return {};
            }, tenant));
    }
    void today(char const* iso) { clock.set(instant_in_tokyo(day(iso), 10)); }

    Claim assessed(std::int64_t amount, std::string item = "charges/road_occupation")
    {
        auto const made = write([&](db::Write& tx) {
            Assessment asked { .item = item, .title = "占用料", .matter_kind = "case", .matter = "m" + std::to_string(++next), .charge = "fee", .owner = "public_works", .amount = Yen(amount), .payer = { "三宅 陽子" } };
            return assess(tx, program, here, asked);
        });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Receipt received(Incoming const& incoming)
    {
        auto const made = write([&](db::Write& tx) { return receive(tx, program, here, incoming); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Receipt paid(Claim const& claim, std::int64_t amount, Way way = Way::Transfer)
    {
        return received({ .way = way, .provider = "p", .reference = "r" + std::to_string(++next), .amount = Yen(amount), .paid_on = here.now().today(), .claim = claim.id });
    }
    Claim claim(ClaimId const& id)
    {
        return *read([&](db::Read& tx) { return find(tx, id); });
    }
    std::vector<Difference> differences(int year)
    {
        return read([&](db::Read& tx) { return check_books(tx, year); });
    }
    YearLine line(int year, bool carried = false, std::string const& item = "charges/road_occupation")
    {
        for (auto const& one : read([&](db::Read& tx) { return year_lines(tx, year); }))
            if (one.item == item && one.carried == carried)
                return one;
        return {};
    }
    Slip slip(ClaimId const& id)
    {
        auto const made = write([&](db::Write& tx) { return issue_slip(tx, program, here, id); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Result<Claim> posted(ClaimId const& id, Change change, std::int64_t amount, Account counter)
    {
        return write([&](db::Write& tx) { return service::post(tx, accountant, here, *find(tx, id), { change, Yen(amount), counter }); });
    }
};

}  // namespace

TEST_CASE("Money finds its claim by its slip, also one that was replaced, and twice paid is offered back")
{
    House house;
    auto const claim = house.assessed(3'000);
    auto const old = house.slip(claim.id), now = house.slip(claim.id);
    CHECK(is_slip_number(old.number));
    CHECK_FALSE(is_slip_number(old.number.substr(0, 13) + (old.number.back() == '0' ? "1" : "0")));
    auto const first = house.received({ .way = Way::Convenience, .provider = "agency", .reference = "a1", .amount = Yen(3'000), .paid_on = day("2026-11-19"), .slip = old.number });
    CHECK(first.oddity == Oddity::OldSlip);
    CHECK(first.automatic);
    CHECK(house.claim(claim.id).settled_on == day("2026-11-19"));
    auto const second = house.received({ .way = Way::PayEasy, .provider = "bank", .reference = "b1", .amount = Yen(3'000), .paid_on = day("2026-11-20"), .slip = now.number });
    CHECK(second.oddity == Oddity::PaidTwice);
    CHECK(house.claim(claim.id).balance.to_refund() == Yen(3'000));
    CHECK(house.claim(claim.id).settled_on == day("2026-11-19"));
    auto const nobodys = house.received({ .way = Way::Transfer, .provider = "bank", .reference = "c1", .amount = Yen(500), .paid_on = day("2026-11-20"), .slip = "00000000000000" });
    CHECK(nobodys.oddity == Oddity::NoClaim);
    CHECK(nobodys.claim.value.empty());
    CHECK(house.differences(2026).empty());
}

TEST_CASE("The words of a payment, in any order and any number: the same money once")
{
    using enum ReceiptState;
    struct Row { std::vector<ReceiptState> words; bool is_paid; char const* settled; };
    for (auto const& row : { Row { { Entrusted }, true, "late success" }, Row { { Failed, Entrusted }, true, "late success after failure" },
             Row { std::vector<ReceiptState>(10, Entrusted), true, "ten times" }, Row { { Entrusted, Failed }, true, "an old failure after success" },
             Row { { Entrusted, Pending, Failed, Entrusted }, true, "out of order" }, Row { { Failed, Failed }, false, "failed" },
             Row { { Announced }, false, "速報 alone" }, Row { { Announced, Confirmed }, true, "速報, 確報" }, Row { { Confirmed, Announced }, true, "確報 before 速報" },
             Row { { Announced, ReceiptState::Cancelled }, false, "速報取消" }, Row { { ReceiptState::Cancelled, Announced }, false, "速報取消 before 速報" },
             Row { { Announced, ReceiptState::Cancelled, Confirmed }, true, "確報 all the same" } }) {
        CAPTURE(row.settled);
        House house;
        auto const claim = house.assessed(3'000);
        for (auto const state : row.words)
            house.received({ .way = Way::Card, .provider = "p", .reference = "same", .state = state, .amount = Yen(3'000), .paid_on = day("2026-11-20"), .claim = claim.id });
        CHECK(house.claim(claim.id).balance.received == Yen(row.is_paid ? 3'000 : 0));
        CHECK(house.claim(claim.id).balance.settled() == row.is_paid);
        CHECK(house.differences(2026).empty());
    }
}

TEST_CASE("An amount that changed between page and payment is told, and the money that came is what is booked")
{
    House house;
    auto const claim = house.assessed(3'000);
    auto const word = [&](std::int64_t amount) {
        return house.received({ .way = Way::Card, .provider = "p", .reference = "x", .state = ReceiptState::Entrusted, .amount = Yen(amount), .paid_on = day("2026-11-20"), .claim = claim.id });
    };
    word(3'000);
    auto const changed = word(30'000);
    CHECK(changed.oddity == Oddity::AmountChanged);
    CHECK(changed.incoming.amount == Yen(3'000));
    CHECK(house.claim(claim.id).balance.received == Yen(3'000));
}

TEST_CASE("Unmatched money is matched by a person, once, and reversed with a reason")
{
    House house;
    auto const claim = house.assessed(3'000);
    auto const loose = house.received({ .way = Way::Transfer, .provider = "bank", .reference = "z", .amount = Yen(3'000), .paid_on = day("2026-11-20"), .payer_kana = "ミヤケ ヨウコ" });
    CHECK(house.read([&](db::Read& tx) { return count_unmatched(tx, 99); }) == 1);
    auto const matching = [&](Caller const& by, std::int64_t version) {
        return house.database.write(by.tenant, [&](db::Write& tx) { return match(tx, by, house.here, loose.id, claim.id, version); });
    };
    CHECK(matching(house.stranger, 1).error().kind == Refusal::Kind::Forbidden);
    CHECK(matching(house.theirs, 1).error().kind == Refusal::Kind::NotFound);  // another town sees nothing of it
    CHECK(matching(house.accountant, 7).error().kind == Refusal::Kind::Conflict);
    auto const done = matching(house.accountant, 1);
    REQUIRE(done);
    CHECK(matching(house.accountant, done->version).error().key == "treasury.receipt.matched_already");
    CHECK(house.claim(claim.id).balance.settled());
    CHECK(house.read([&](db::Read& tx) { return count_unmatched(tx, 99); }) == 0);
    auto const reversed = house.write([&](db::Write& tx) { return reverse(tx, house.accountant, house.here, loose.id, "別の市の入金だった", done->version); });
    REQUIRE(reversed);
    CHECK(house.claim(claim.id).balance.unpaid() == Yen(3'000));
    CHECK_FALSE(house.claim(claim.id).settled_on);
    // No later word of a machine brings back what a person took back.
    house.received({ .way = Way::Transfer, .provider = "bank", .reference = "z", .amount = Yen(3'000), .paid_on = day("2026-11-20") });
    CHECK(house.claim(claim.id).balance.received.is_zero());
    CHECK(house.differences(2026).empty());
}

TEST_CASE("From March to June: correction, refund out of revenue, closing, carry-over, and a refund after it as expenditure")
{
    House house("2027-03-20");
    auto const partly = house.assessed(10'000), twice = house.assessed(5'000), reduced = house.assessed(8'000), open = house.assessed(7'000);
    house.paid(partly, 4'000);
    house.paid(twice, 5'000);
    house.paid(twice, 5'000);
    house.paid(reduced, 8'000);
    house.today("2027-04-20");  // 出納整理期間
    CHECK(house.assessed(1'000).fiscal_year == 2027);  // a new claim is the new year's
    REQUIRE(house.write([&](db::Write& tx) { return correct(tx, house.program, house.here, reduced.id, Yen(6'000), "減免"); }));
    REQUIRE(house.posted(twice.id, Change::Refund, 5'000, Account::Bank));  // 戻出: the old year's own
    CHECK(house.claim(partly.id).fiscal_year == 2026);
    house.paid(partly, 1'000);  // money of the old year, received before 5月31日
    auto const settled = YearLine { "charges/road_occupation", false, 4, Yen(28'000), Yen(18'000), Yen(2'000), Yen(0), Yen(12'000) };
    CHECK(house.line(2026) == settled);
    CHECK(house.differences(2026).empty());
    auto const closing = [&](Caller const& by) { return house.write([&](db::Write& tx) { return close_year(tx, by, house.here, 2026); }); };
    CHECK(closing(house.accountant).error().key == "treasury.year.too_early");
    house.today("2027-06-01");
    CHECK(closing(house.stranger).error().kind == Refusal::Kind::Forbidden);
    CHECK(closing(house.accountant).error().key == "treasury.year.day_open");
    house.write([&](db::Write& tx) -> Result<void> {
        tx.execute({ "test.close_day", "INSERT INTO treasury_day (tenant, day, figures, closed_by, closed_at) VALUES ($tenant, '2027-04-20', '{}', 'ono', 0)" }, {});
        return {};
    });
    REQUIRE(closing(house.accountant));
    CHECK(closing(house.accountant).error().key == "treasury.year.closed_already");
    jobs::Job job;
    job.tenant = house.code;
    job.payload = json::object({ { "year", 2026 } });
    REQUIRE(service::carry_over(house.here, job));
    REQUIRE(service::carry_over(house.here, job));  // begun again after a crash: nothing twice
    CHECK(house.line(2026) == settled);  // the closed year stays as it was settled
    CHECK(house.line(2027, true) == YearLine { "charges/road_occupation", true, 2, Yen(12'000), Yen(0), Yen(0), Yen(0), Yen(12'000) });
    CHECK(house.claim(open.id).fiscal_year == 2027);
    house.paid(partly, 5'000);  // 滞納繰越分
    CHECK(house.claim(partly.id).balance.settled());
    CHECK(house.posted(reduced.id, Change::Refund, 2'000, Account::Bank).error().key == "treasury.year.closed");
    REQUIRE(house.posted(reduced.id, Change::Repay, 2'000, Account::Bank));  // 施行令165条の8
    CHECK(house.claim(reduced.id).balance.to_refund().is_zero());
    CHECK(house.line(2026) == settled);
    CHECK(house.differences(2026).empty());
    CHECK(house.differences(2027).empty());
}

TEST_CASE("A fee by the day of receipt goes to the year in which it is paid (令142条1項3号)")
{
    House house("2027-03-31");
    auto const fee = house.assessed(3'000, "fees/animals");
    CHECK(fee.fiscal_year == 2026);
    house.today("2027-04-02");
    house.paid(fee, 3'000, Way::Card);
    auto const claim = house.claim(fee.id);
    CHECK(claim.fiscal_year == 2027);
    CHECK(claim.first_year == 2027);  // not 滞納繰越
    CHECK(house.line(2026, false, "fees/animals").assessed.is_zero());
    CHECK(house.line(2027, false, "fees/animals").received == Yen(3'000));
    CHECK(house.differences(2026).empty());
    CHECK(house.differences(2027).empty());
}

TEST_CASE("Five thousand mixed events of a day, with doubles, late and false ones: the books balance with the journal and with the providers")
{
    House house;
    std::mt19937 dice(8);
    std::vector<Claim> claims;
    for (int n = 0; n < 200; ++n)
        claims.push_back(house.assessed(static_cast<std::int64_t>(dice() % 90 + 1) * 100, n % 3 == 0 ? "fees/animals" : "charges/road_occupation"));
    struct Sent { Incoming incoming; };
    std::vector<Incoming> sent;
    std::map<std::string, std::int64_t> provider;  // what it says it took, by reference
    for (int event = 0; event < 5'000;) {
        house.write([&](db::Write& tx) -> Result<void> {
            for (int many = 0; many < 50; ++many, ++event) {
                auto const& claim = claims[dice() % claims.size()];
                switch (dice() % 8) {
                case 0:
                    if (!sent.empty()) {  // the same word again, or an older one
                        auto again = sent[dice() % sent.size()];
                        if (dice() % 2 == 0)
                            again.state = ReceiptState::Failed;
                        TRY(receive(tx, house.program, house.here, again));
                    }
                    break;
                case 1: {
                    auto const now = *find(tx, claim.id);
                    auto const to = Yen(static_cast<std::int64_t>(dice() % 90) * 100);
                    if (auto const done = correct(tx, house.program, house.here, now.id, to, "更正"); !done)
                        CHECK(done.error().kind == Refusal::Kind::Conflict);
                    break;
                }
                case 2: {
                    auto const now = *find(tx, claim.id);
                    if (now.balance.to_refund() > Yen(0))
                        TRY(service::post(tx, house.accountant, house.here, now, { Change::Refund, now.balance.to_refund(), Account::Bank }));
                    break;
                }
                case 3: {
                    auto const waiting = unmatched(tx, "", 1);
                    if (!waiting.empty())
                        TRY(match(tx, house.accountant, house.here, waiting.front().id, claim.id, waiting.front().version));
                    break;
                }
                default: {
                    Incoming incoming { .way = static_cast<Way>(dice() % 9), .provider = "p", .reference = "e" + std::to_string(event), .amount = Yen(static_cast<std::int64_t>(dice() % 50 + 1) * 100),
                        .paid_on = day("2026-11-20") };
                    if (dice() % 5 != 0)
                        incoming.claim = claim.id;
                    auto const certain = dice() % 4 != 0;
                    incoming.state = certain ? ReceiptState::Confirmed : dice() % 2 == 0 ? ReceiptState::Announced : ReceiptState::Failed;
                    if (certain)
                        provider[word_of(incoming.way) + incoming.reference] = incoming.amount.amount();
                    TRY(receive(tx, house.program, house.here, incoming));
                    sent.push_back(incoming);
                }
                }
            }
            return {};
        });
        REQUIRE(house.differences(2026).empty());
    }
    std::int64_t taken = 0, booked = 0;
    for (auto const& [reference, amount] : provider)
        taken += amount;
    for (auto const& line : house.read([&](db::Read& tx) { return day_lines(tx, day("2026-11-20")); }))
        booked += line.amount.amount();
    CHECK(booked == taken);
    auto const cash = house.read([&](db::Read& tx) { return cash_lines(tx, day("2026-11-01"), day("2026-11-30")); });
    std::int64_t held = 0, refunded = 0;
    for (auto const& line : cash)
        held += line.at_end.amount();
    for (auto const& claim : claims)
        refunded += house.claim(claim.id).balance.refunded.amount();
    CHECK(held == taken - refunded);
}

TEST_CASE("A year goes out as three files and comes into another town's books with the same balances; damaged files are refused whole")
{
    House house;
    for (int n = 0; n < 20; ++n) {
        auto const claim = house.assessed(1'000 * (n + 1), n % 2 == 0 ? "fees/animals" : "charges/road_occupation");
        if (n % 3 != 0)
            house.paid(claim, 1'500);
        if (n % 5 == 0)
            REQUIRE(house.write([&](db::Write& tx) { return correct(tx, house.program, house.here, claim.id, Yen(500), "減免、\"一部\""); }));
    }
    house.received({ .way = Way::Transfer, .provider = "bank", .reference = "loose", .amount = Yen(700), .paid_on = day("2026-11-20") });
    auto const files = house.read([&](db::Read& tx) { return export_year(tx, 2026); });
    auto const importing = [&](Caller const& by, BookFiles const& some) {
        return house.database.write(by.tenant, [&](db::Write& tx) { return import_year(tx, by, house.here, some); });
    };
    CHECK(importing(house.accountant, files).error().key == "treasury.import.not_empty");
    CHECK(importing(testing::staff("nishi", "scenery_clerk", house.neighbour), files).error().kind == Refusal::Kind::Forbidden);
    auto damaged = files;
    damaged.journal.replace(damaged.journal.find(",assessed,"), 10, ",asessed,");
    CHECK(importing(house.theirs, damaged).error().fields.front().key == "treasury.import.no_word");
    damaged = files;
    damaged.journal.resize(damaged.journal.rfind("\r\n", damaged.journal.size() - 3) + 2);  // the last line, of the unmatched money, is missing: no claim's, so the identities hold
    damaged.journal.resize(damaged.journal.rfind("\r\n", damaged.journal.size() - 3) + 2);
    CHECK(importing(house.theirs, damaged).error().fields.front().key == "treasury.import.differs");
    damaged = files;
    damaged.balances += "nobody,2026,0,1,0,0,0,0,0\r\n";
    CHECK(importing(house.theirs, damaged).error().fields.front().arguments.at("line") == "22");
    REQUIRE(importing(house.theirs, files));
    auto const again = house.read([&](db::Read& tx) { return export_year(tx, 2026); }, house.neighbour);
    CHECK(again.claims == files.claims);
    CHECK(again.balances == files.balances);
    CHECK(again.journal == files.journal);
    CHECK(house.read([&](db::Read& tx) { return year_lines(tx, 2026); }, house.neighbour) == house.read([&](db::Read& tx) { return year_lines(tx, 2026); }));
}

}  // namespace mado::treasury
