// kill -9 while the treasury books a file of results and while it makes a file of transfers: nothing is lost, nothing is booked twice, the books agree with their journal.
#include "lives.h"

#include <mado/treasury/books.h>
#include <mado/treasury/days.h>
#include <mado/treasury/imports.h>
#include <mado/treasury/module.h>
#include <mado/treasury/payouts.h>
#include <mado/time/fiscal.h>

using namespace mado;
using namespace mado::faults;

namespace {

constexpr int lines = 12'000, claims_a_write = 100, payouts_a_file = 20;
constexpr std::int64_t each = 1'000;
std::string const owner = "environment/animals";

int kills_of_each() { return is_deep() ? 200 : 12; }
Caller treasurer_of(Workplace const& here) { return Staff { here }.of("小野 真由美"); }

// Claims with a slip each, and the file that says that all of them are paid.
std::string claimed(Workplace const& here, Caller const& treasurer)
{
    auto const today = here.now().today();
    std::string bytes = "区分,納付番号,金額,収納日,金融機関,入金予定日,整理番号\r\n";
    for (int from = 0; from < lines; from += claims_a_write) {
        auto const slips = must(here.database.write(town, [&](db::Write& tx) -> Result<std::vector<std::string>> {
            std::vector<std::string> numbers;
            for (int i = 0; i < claims_a_write; ++i) {
                auto const claim = TRY(treasury::assess(tx, treasurer, here, { "charges/road_occupation", "道路占用料", "own", here.now().id(), "fault", owner, Yen(each), { "見本 花子", "ミホン ハナコ", "" }, today.plus_days(30) }));
                numbers.push_back(TRY(treasury::issue_slip(tx, treasurer, here, claim.id)).number);
            }
            return numbers;
        }), "claims");
        for (auto const& slip : slips)
            bytes += "確報," + slip + "," + std::to_string(each) + "," + today.iso() + ",見本銀行,," + slip + "\r\n";
    }
    return bytes + "合計," + std::to_string(lines) + "," + std::to_string(lines * each) + ",,,,\r\n";
}

std::int64_t number(Workplace const& here, std::string_view sql) { return rows(here, sql, [](db::Row const& row) { return row.integer("n"); }).at(0); }

// Every line once, in receipts, claims and journal alike; and both sides of the year's books.
bool is_whole(Workplace const& here)
{
    auto const year = fiscal_year(here.now().today());
    return number(here, "SELECT COUNT(*) AS n FROM treasury_receipt WHERE tenant = $tenant AND way = 'payeasy' AND is_money = 1") == lines
        && number(here, "SELECT COUNT(*) AS n FROM treasury_claim WHERE tenant = $tenant AND charge = 'fault' AND unpaid = 0") == lines
        && number(here, "SELECT CAST(COALESCE(SUM(e.amount), 0) AS yen_int) AS n FROM treasury_entry e JOIN treasury_claim c ON c.tenant = e.tenant AND c.id = e.claim WHERE e.tenant = $tenant AND e.kind = 'receive' AND c.charge = 'fault'") == lines * each
        && number(here, "SELECT COUNT(*) AS n FROM treasury_import_line WHERE tenant = $tenant AND outcome <> 'matched'") == 0
        && here.database.read(town, [&](db::Read& tx) { return treasury::check_books(tx, year).empty() && treasury::check_year(tx, year).is_right(); });
}

TEST_CASE("kill -9 while a file of results is booked: each line is in the books once, and a book that lost or doubled one is told")
{
    House const house;
    {
        Child child([&](auto const&) {
            SystemClock const clock;
            World world(house.configuration(), clock);
            auto const& here = world.zone("office").here();
            auto const treasurer = treasurer_of(here);
            auto const bytes = claimed(here, treasurer);
            auto const file = must(treasury::read_import(here, treasury::Format::PayEasy, {}, "results.csv", bytes), "read");
            auto const blob = here.files.keep_bytes(bytes);
            must(here.database.write(town, [&](db::Write& tx) { return treasury::take_import(tx, treasurer, here, file, blob); }), "take");
        });
        REQUIRE(child.wait() == 0);
    }
    auto random = chance();
    int killed = 0, halfway = 0;
    for (int one = 0; one < kills_of_each(); ++one) {
        Child child([&](auto const& acknowledge) {
            SystemClock const clock;
            World world(house.configuration(), clock);
            auto const& here = world.zone("office").here();
            jobs::Job job;
            job.tenant = town;
            job.payload = json::object({ { "import", rows(here, "SELECT id FROM treasury_import WHERE tenant = $tenant", [](db::Row const& row) { return row.text("id"); }).at(0) } });
            acknowledge("running");
            for (auto const& kind : treasury::describe().jobs)
                if (kind.name == "treasury.apply_import" && !kind.run(here, job))
                    ::_exit(5);
            for (;;)  // it was done before the kill
                ::usleep(100'000);
        });
        child.killed_after(std::chrono::microseconds(random() % 250'000));
        ++killed;
        Child look([&](auto const&) {
            SystemClock const now;
            World world(house.configuration(), now);
            auto const& here = world.zone("office").here();
            auto const receipts = number(here, "SELECT COUNT(*) AS n FROM treasury_receipt WHERE tenant = $tenant AND way = 'payeasy' AND is_money = 1");
            auto const applied = number(here, "SELECT applied AS n FROM treasury_import WHERE tenant = $tenant"), stored = number(here, "SELECT stored AS n FROM treasury_import WHERE tenant = $tenant");
            auto const written = number(here, "SELECT COUNT(*) AS n FROM treasury_import_line WHERE tenant = $tenant");
            ::_exit(receipts != applied || written != stored ? 9 : (applied > 0 && applied < lines) || (stored > 0 && stored < lines) ? 7 : 0);  // what is there is what the import says
        });
        auto const said = look.wait();
        CHECK(WEXITSTATUS(said) != 9);
        halfway += WEXITSTATUS(said) == 7 ? 1 : 0;
    }
    std::printf("faults: %d kills, %d of them with the file half written down or half booked\n", killed, halfway);
    CHECK(halfway > 0);
    SystemClock const clock;
    World world(house.configuration(), clock);
    world.settle();
    auto const& here = world.zone("office").here();
    CHECK(is_whole(here));
    nothing_is_lost(world);
    // The control: the same question of books that lost a line, and of books with one twice, must be answered with no.
    auto const spoilt = [&](std::string_view sql) {
        bool whole = true;
        auto const undone = here.database.write(town, [&](db::Write& tx) -> Result<void> {
            tx.execute({ "test.spoil", sql }, {});
            whole = treasury::check_books(tx, fiscal_year(here.now().today())).empty();
            return refuse(Refusal::Kind::Conflict, "test.undo");
        });
        CHECK_FALSE(undone);
        return !whole;
    };
    CHECK(spoilt("DELETE FROM treasury_entry WHERE tenant = $tenant AND kind = 'receive' AND id IN (SELECT MAX(e.id) FROM treasury_entry e WHERE e.tenant = $tenant AND e.kind = 'receive')"));
    CHECK(spoilt("UPDATE treasury_balance SET received = received + 1000 WHERE tenant = $tenant AND claim IN (SELECT MAX(c.id) FROM treasury_claim c WHERE c.tenant = $tenant AND c.charge = 'fault')"));
    CHECK(is_whole(here));
}

struct Transfers { std::int64_t files = 0, payouts = 0, in_file = 0, twice = 0; Yen total {}, of_payouts {}; };

Transfers transfers_of(Workplace const& here)
{
    Transfers all;
    all.files = number(here, "SELECT COUNT(*) AS n FROM treasury_transfer WHERE tenant = $tenant");
    all.payouts = number(here, "SELECT CAST(COALESCE(SUM(payouts), 0) AS count_int) AS n FROM treasury_transfer WHERE tenant = $tenant");
    all.total = Yen(number(here, "SELECT CAST(COALESCE(SUM(total), 0) AS yen_int) AS n FROM treasury_transfer WHERE tenant = $tenant"));
    all.in_file = number(here, "SELECT COUNT(*) AS n FROM treasury_payout WHERE tenant = $tenant AND state = 'in_file'");
    all.of_payouts = Yen(number(here, "SELECT CAST(COALESCE(SUM(amount), 0) AS yen_int) AS n FROM treasury_payout WHERE tenant = $tenant AND state = 'in_file'"));
    all.twice = number(here, "SELECT COUNT(*) AS n FROM treasury_payout WHERE tenant = $tenant AND state = 'in_file' AND attempts <> 1");
    return all;
}

TEST_CASE("kill -9 while files of transfers are made: a payout is in one file or waits, and each file opens as what it was made")
{
    House const house;
    std::set<std::string> acknowledged;
    auto random = chance();
    for (int one = 0; one < kills_of_each(); ++one) {
        Child child([&](auto const& acknowledge) {
            SystemClock const clock;
            World world(house.configuration(), clock);
            auto const& here = world.zone("office").here();
            auto const treasurer = treasurer_of(here), head = Staff { here }.of("国定 拓也");
            treasury::BankAccount const account { "0168", "", "123", "", "1", "1234567", "ミホン ハナコ" };
            auto const write = [&](auto work) { return here.database.write(town, work); };
            must(write([&](db::Write& tx) -> Result<bool> {
                TRY(treasury::keep_client(tx, treasurer, here, { "1234567890", "", account }));
                return true;
            }), "client");
            auto const pays_on = *here.calendar.next_open(here.now().today().plus_days(3));
            for (;;) {
                must(write([&](db::Write& tx) -> Result<bool> {
                    for (int i = 0; i < payouts_a_file; ++i) {
                        auto const made = TRY(treasury::obligate(tx, treasurer, here, { "fault", here.now().id(), owner, "償還金", "還付", "見本 花子", account, Yen(each), "2026-11" }));
                        TRY(treasury::order(tx, head, here, made.id, made.version));
                    }
                    return true;
                }), "payouts");
                acknowledge(must(write([&](db::Write& tx) { return treasury::make_transfer(tx, treasurer, here, pays_on); }), "transfer").id.value);
            }
        });
        for (auto& id : child.killed_after(std::chrono::microseconds(random() % 40'000)))
            acknowledged.insert(std::move(id));
    }
    CHECK(acknowledged.size() >= static_cast<std::size_t>(kills_of_each()));
    SystemClock const clock;
    World world(house.configuration(), clock);
    world.settle();
    auto const& here = world.zone("office").here();
    auto const treasurer = treasurer_of(here);
    auto const all = transfers_of(here);
    CHECK(all.files >= static_cast<std::int64_t>(acknowledged.size()));
    CHECK(all.payouts == all.in_file);
    CHECK(all.total == all.of_payouts);
    CHECK(all.twice == 0);
    for (auto const& id : acknowledged) {
        auto const bytes = must(here.database.write(town, [&](db::Write& tx) { return treasury::transfer_file(tx, treasurer, here, { id }); }), "file");
        CHECK(bytes.size() > payouts_a_file * 120u);
    }
    nothing_is_lost(world);
    // The control: a payout that stands in a file of which nothing is known is told.
    auto const undone = here.database.write(town, [&](db::Write& tx) -> Result<void> {
        tx.execute({ "test.spoil", "DELETE FROM treasury_transfer WHERE tenant = $tenant AND id IN (SELECT MAX(t.id) FROM treasury_transfer t WHERE t.tenant = $tenant)" }, {});
        auto const files = tx.one({ "test.sum", "SELECT CAST(COALESCE(SUM(payouts), 0) AS count_int) AS n FROM treasury_transfer WHERE tenant = $tenant" }, {}, [](db::Row const& row) { return row.integer("n"); });
        CHECK(files.value_or(0) != all.in_file);
        return refuse(Refusal::Kind::Conflict, "test.undo");
    });
    CHECK_FALSE(undone);
}

}  // namespace
