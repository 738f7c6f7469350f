// Files of results: refused whole or applied once, and settlements that balance.
#include <mado/treasury/books.h>
#include <mado/treasury/imports.h>
#include <mado/zengin/debit.h>
#include <mado/zengin/statement.h>

#include "service/import_reading.h"
#include "service/imports.h"
#include "tests/till_office.h"

#include <fstream>

using namespace mado;
using namespace mado::treasury;
using treasury::test::TillOffice;
using treasury::test::day;
using treasury::test::has;

namespace {

struct ImportOffice : TillOffice {
    Result<Import> take(Caller const& who, Format format, std::string const& bytes, std::string const& provider = {})
    {
        auto const file = TRY(read_import(here, format, provider, "result.csv", bytes));
        auto const blob = files.keep_bytes(bytes);
        return database.write(who.tenant, [&](db::Write& tx) { return take_import(tx, who, here, file, blob); });
    }
    void apply(ImportId const& id)
    {
        jobs::Job job;
        job.tenant = code;
        job.payload = json::object({ { "import", id.value } });
        REQUIRE(service::apply_import(here, job));
    }
    ImportId applied(Format format, std::string const& bytes, std::string const& provider = {})
    {
        auto const made = take(treasurer, format, bytes, provider);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().fields.empty() ? made.error().key : made.error().fields.front().key + made.error().fields.front().words));
        apply(made->id);
        return made->id;
    }
    std::vector<Outcome> outcomes(ImportId const& id)
    {
        std::vector<Outcome> all;
        for (auto const& line : read([&](db::Read& tx) { return import_lines(tx, id, {}, 0, 1'000); }))
            all.push_back(line.outcome);
        return all;
    }
    std::string slip(Claim const& claim)
    {
        auto const made = write([&](db::Write& tx) { return issue_slip(tx, treasurer, here, claim.id); });
        REQUIRE(made);
        return made->number;
    }
    Receipt entrusted(Claim const& claim, std::string reference)
    {
        return *write([&](db::Write& tx) {
            return receive(tx, treasurer, here, { .way = Way::Card, .provider = "demo_pay", .reference = reference, .state = ReceiptState::Entrusted, .amount = Yen(3'000), .paid_on = day("2026-11-18"), .claim = claim.id });
        });
    }
    void books_balance()
    {
        CHECK(read([&](db::Read& tx) { return check_books(tx, 2026); }).empty());
    }
};

std::string payeasy(std::vector<std::array<std::string, 3>> const& lines)   // kind, number, reference; 3,000 yen each
{
    std::string all = "区分,納付番号,金額,収納日,金融機関,入金予定日,整理番号\r\n";
    for (auto const& [kind, number, reference] : lines)
        all += kind + "," + number + ",3000,2026-11-17,見本銀行,2026-11-25," + reference + "\r\n";
    return all + "合計," + std::to_string(lines.size()) + "," + std::to_string(3'000 * lines.size()) + ",,,,\r\n";
}

std::string const settlement_heading = "reference,amount,fee,entrusted_on,remitted_on\n";

TEST_CASE_FIXTURE(ImportOffice, "速報, 速報取消 and 確報 become words on one receipt, and a cancellation after the money is told and changes nothing")
{
    auto const claim = owed(), other = owed(Yen(3'000), "m2");
    auto const number = slip(claim), taken_back = slip(other);
    CHECK(outcomes(applied(Format::PayEasy, payeasy({ { "速報", number, "A1" }, { "速報", taken_back, "A2" } }))) == std::vector { Outcome::Announced, Outcome::Announced });
    CHECK(found(claim.id).announced_on == day("2026-11-17"));
    CHECK(found(claim.id).balance.received.is_zero());
    CHECK(outcomes(applied(Format::PayEasy, payeasy({ { "確報", number, "A1" }, { "速報取消", taken_back, "A2" }, { "確報", "123", "A3" } }))) == std::vector { Outcome::Matched, Outcome::TakenBack, Outcome::NoClaim });
    CHECK(found(claim.id).settled_on == day("2026-11-17"));
    CHECK_FALSE(found(other.id).announced_on);
    CHECK(found(other.id).balance.unpaid() == Yen(3'000));
    CHECK(outcomes(applied(Format::PayEasy, payeasy({ { "速報取消", number, "A1" } }))) == std::vector { Outcome::Contradicted });
    CHECK(found(claim.id).balance.received == Yen(3'000));
    CHECK(account(Account::Agency) == Yen(6'000));
    books_balance();
}

TEST_CASE_FIXTURE(ImportOffice, "the same file twice is refused with when and by whom; another town may have it, and neither a stranger nor a division's cashier imports")
{
    auto const bytes = payeasy({ { "確報", slip(owed()), "A1" } });
    auto const id = applied(Format::PayEasy, bytes);
    auto const again = take(cashier, Format::PayEasy, bytes);
    REQUIRE_FALSE(again);
    CHECK(again.error().fields.front().key == "treasury.imports.known");
    CHECK(again.error().fields.front().arguments.at("who") == "小野 真由美");
    CHECK(again.error().fields.front().arguments.at("when").starts_with("令和8年11月18日"));
    apply(id);  // the job a second time
    CHECK(account(Account::Agency) == Yen(3'000));
    for (auto const& who : { stranger, animals, auditor })
        CHECK(take(who, Format::PayEasy, payeasy({ { "確報", "9", "B1" } })).error().kind == Refusal::Kind::Forbidden);
    CHECK_FALSE(read([&](db::Read& tx) { return find_import(tx, id); }, neighbour));
    CHECK(read([&](db::Read& tx) { return import_lines(tx, id, {}, 0, 9); }, neighbour).empty());
    CHECK(visit(theirs, "/treasury/imports/{import}", { { "import", id.value } }).error().kind == Refusal::Kind::NotFound);
    CHECK(visit(animals, "/treasury/imports/{import}", { { "import", id.value } }).error().kind == Refusal::Kind::Forbidden);
    CHECK(take(theirs, Format::PayEasy, bytes));
}

TEST_CASE_FIXTURE(ImportOffice, "a file with one fault is refused whole, naming line and column")
{
    auto bytes = payeasy({ { "確報", slip(owed()), "A1" }, { "確報", "5", "A2" } });
    auto const refused = [&](std::string const& what, std::string const& with) {
        auto damaged = bytes;
        damaged.replace(damaged.rfind(what), what.size(), with);
        auto const answer = take(treasurer, Format::PayEasy, damaged);
        return answer ? std::string("taken") : answer.error().fields.front().words;
    };
    auto const words = refused("2026-11-17", "2026-13-17");
    CAPTURE(words);
    CHECK(has(words, "3行目"));
    CHECK(has(words, "収納日"));
    CHECK(has(refused("見本銀行", "見本\xFF行"), "行"));
    CHECK(refused(",6000,", ",6001,") != "taken");
    CHECK(take(treasurer, Format::PayEasy, payeasy({ { "確報", "5", "A2" }, { "確報", "6", "A2" } })).error().fields.front().key == "treasury.imports.twice");
    CHECK(take(treasurer, Format::Settlement, settlement_heading + "r1,3000,3001,2026-11-18,2026-12-15\n", "demo_pay").error().fields.front().arguments.at("column") == "fee");
    CHECK(read([&](db::Read& tx) { return imports(tx, 9); }).empty());
    CHECK(account(Account::Agency).is_zero());
}

TEST_CASE_FIXTURE(ImportOffice, "a crash between two chunks doubles nothing: the rest is applied, each line once")
{
    std::vector<std::array<std::string, 3>> lines;
    for (int n = 0; n < 1'100; ++n)
        lines.push_back({ "確報", std::to_string(n + 1), "A" + std::to_string(n) });
    auto const made = take(treasurer, Format::PayEasy, payeasy(lines));
    REQUIRE(made);
    auto const file = read_import(here, Format::PayEasy, {}, "result.csv", payeasy(lines));
    REQUIRE(file);
    std::vector<ImportLine> all;
    REQUIRE(service::each_line(here, *file, payeasy(lines), here.now().today(), [&](ImportLine&& line) -> Result<void> {
        all.push_back(std::move(line));
        return {};
    }));
    REQUIRE(std::ssize(all) == file->lines);
    auto const store = [&](std::size_t from, std::size_t through) {
        return write([&](db::Write& tx) { return service::store_chunk(tx, here, made->id, { all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(through) }); });
    };
    // Written down in part: nobody sees a line of it, and nothing is in the books.
    CHECK(store(0, 1'000));
    CHECK(store(0, 1'000));  // again: nothing is there twice
    CHECK(store(1'001, 1'100).error().kind == Refusal::Kind::Conflict);  // with a gap
    CHECK(read([&](db::Read& tx) { return find_import(tx, made->id); })->stored == 1'000);
    CHECK(has(shown(treasurer, "/treasury/imports"), "1100行のうち1000行"));
    CHECK_FALSE(has(shown(treasurer, "/treasury/imports/{import}", { { "import", made->id.value } }), "A1<"));
    CHECK_FALSE(write([&](db::Write& tx) { return service::apply_chunk(tx, treasurer, here, made->id); }).value());
    CHECK(store(900, 1'100));
    CHECK(write([&](db::Write& tx) { return service::apply_chunk(tx, treasurer, here, made->id); }).value());
    CHECK(read([&](db::Read& tx) { return find_import(tx, made->id); })->applied == service::lines_a_write);
    CHECK(has(shown(treasurer, "/treasury/imports"), "1000／1100行"));
    CHECK_FALSE(write([&](db::Write& tx) -> Result<void> {  // the second chunk is lost before its commit
        TRY(service::apply_chunk(tx, treasurer, here, made->id));
        return refuse(Refusal::Kind::Conflict, "test.crash");
    }));
    CHECK(account(Account::Agency) == Yen(3'000'000));
    apply(made->id);
    CHECK(read([&](db::Read& tx) { return find_import(tx, made->id); })->is_done());
    CHECK(account(Account::Agency) == Yen(3'300'000));
    CHECK(testing::count_in(database, "SELECT COUNT(*) AS n FROM treasury_receipt WHERE tenant = $tenant", code) == 1'100);
}

TEST_CASE_FIXTURE(ImportOffice, "lines that are exactly a slip's are booked by sets, as if each had come alone; the second payment of one claim comes after the first")
{
    struct Told { std::vector<std::string> settled; } told;
    listeners.on<Settled>([&](db::Write&, Caller const&, Workplace const&, Settled const& event) -> Result<void> {
        told.settled.push_back(event.claim.id.value);
        return {};
    });
    auto const alone = owed(), twice = owed(Yen(3'000), "m2"), part = owed(Yen(5'000), "m3"), by_sets = owed(Yen(3'000), "m4"), replaced = owed(Yen(3'000), "m5");
    auto const old_slip = slip(replaced);
    slip(replaced);
    write([&](db::Write& tx) { return receive(tx, treasurer, here, { .way = Way::Transfer, .provider = "x", .reference = "one", .amount = Yen(3'000), .paid_on = day("2026-11-17"), .claim = alone.id }); });
    auto const number = slip(twice);
    auto const id = applied(Format::PayEasy, payeasy({ { "確報", number, "A1" }, { "確報", number, "A2" }, { "確報", slip(part), "A3" }, { "確報", slip(by_sets), "A4" }, { "確報", old_slip, "A5" } }));
    CHECK(outcomes(id) == std::vector { Outcome::Matched, Outcome::PaidTwice, Outcome::Short, Outcome::Matched, Outcome::OldSlip });
    CHECK(std::ranges::count(told.settled, by_sets.id.value) == 1);
    CHECK(std::ranges::count(told.settled, twice.id.value) == 1);
    // The one that came alone and the one by sets: the same claim, receipt and journal, but for what names them.
    auto const one = found(alone.id), other = found(by_sets.id);
    CHECK(one.balance == other.balance);
    CHECK(other.settled_on == day("2026-11-17"));
    CHECK(other.version == one.version + 0);
    auto const first = read([&](db::Read& tx) { return receipts_of(tx, alone.id); }), second = read([&](db::Read& tx) { return receipts_of(tx, by_sets.id); });
    REQUIRE(first.size() == 1);
    REQUIRE(second.size() == 1);
    CHECK(second.front().automatic);
    CHECK(second.front().oddity == first.front().oddity);
    CHECK(second.front().booked_on == first.front().booked_on);
    CHECK(second.front().fiscal_year == first.front().fiscal_year);
    auto const journal = [&](ClaimId const& claim) { return read([&](db::Read& tx) { return journal_of(tx, claim); }); };
    REQUIRE(journal(by_sets.id).size() == journal(alone.id).size());
    CHECK(journal(by_sets.id).back().line == Line { Account::Agency, Account::Receivable, Yen(3'000) });
    CHECK(journal(by_sets.id).back().source == second.front().id.value);
    books_balance();
    CHECK(read([&](db::Read& tx) { return check_year(tx, 2026).is_right(); }));
    apply(id);
    CHECK(account(Account::Agency) == Yen(15'000));
}

TEST_CASE_FIXTURE(ImportOffice, "確報 after 速報 goes by sets: the announced receipt becomes the money, another amount or another claim is left to the line alone")
{
    auto const one = owed(), two = owed(Yen(3'000), "m2"), other = owed(Yen(3'000), "m3"), reduced = owed(Yen(3'000), "m4");
    auto const first = slip(one), second = slip(two), third = slip(other), fourth = slip(reduced);
    REQUIRE(outcomes(applied(Format::PayEasy, payeasy({ { "速報", first, "A1" }, { "速報", second, "A2" }, { "速報", third, "A3" } }))) == std::vector { Outcome::Announced, Outcome::Announced, Outcome::Announced });
    // A3 is confirmed for another slip: what that means a person or the line alone says.
    auto const id = applied(Format::PayEasy, payeasy({ { "確報", first, "A1" }, { "確報", second, "A2" }, { "確報", fourth, "A3" } }));
    CHECK(events("import", id.value, "treasury.import.matched") == 1);
    CHECK(outcomes(id) == std::vector { Outcome::Matched, Outcome::Matched, Outcome::Matched });
    for (auto const& claim : { one, two }) {
        auto const receipts = read([&](db::Read& tx) { return receipts_of(tx, claim.id); });
        REQUIRE(receipts.size() == 1);
        CHECK(receipts.front().incoming.state == ReceiptState::Confirmed);
        CHECK(receipts.front().booked_on == here.now().today());
        CHECK(receipts.front().automatic);
        CHECK(found(claim.id).balance.unpaid().is_zero());
        CHECK_FALSE(found(claim.id).announced_on);
        auto const journal = read([&](db::Read& tx) { return journal_of(tx, claim.id); });
        REQUIRE(journal.size() == 2);
        CHECK(journal.back().source == receipts.front().id.value);
    }
    CHECK(read([&](db::Read& tx) { return receipts_of(tx, other.id).size() + receipts_of(tx, reduced.id).size(); }) == 1);
    CHECK(account(Account::Agency) == Yen(9'000));
    books_balance();
    apply(id);
    CHECK(account(Account::Agency) == Yen(9'000));
}

TEST_CASE_FIXTURE(ImportOffice, "a file is kept byte for byte, for who imports, of the own town")
{
    auto const bytes = payeasy({ { "確報", slip(owed()), "A1" } });
    auto const id = applied(Format::PayEasy, bytes);
    CHECK(*import_bytes(treasurer, here, id) == bytes);
    CHECK(import_bytes(stranger, here, id).error().kind == Refusal::Kind::Forbidden);
    CHECK(import_bytes(theirs, here, id).error().kind == Refusal::Kind::NotFound);
    auto const sent = visit(treasurer, "/treasury/imports/{import}/file", { { "import", id.value } }, { { "do", "take" } });
    REQUIRE(sent);
    CHECK(sent->body == bytes);
}

TEST_CASE_FIXTURE(ImportOffice, "a settlement is matched item by item: what differs is listed and not booked, the fee is expenditure")
{
    entrusted(owed(), "r1");
    entrusted(owed(Yen(3'000), "m2"), "r2");
    entrusted(owed(Yen(3'000), "m3"), "r3");
    auto const id = applied(Format::Settlement, settlement_heading + "r1,3000,66,2026-11-18,2026-12-15\nr2,2999,66,2026-11-18,2026-12-15\nrx,3000,66,2026-11-18,2026-12-15\n", "demo_pay");
    CHECK(outcomes(id) == std::vector { Outcome::Remitted, Outcome::OtherAmount, Outcome::Unknown });
    CHECK(account(Account::Bank) == Yen(2'934));
    CHECK(account(Account::Fees) == Yen(66));
    CHECK(account(Account::Entrusted) == Yen(6'000));
    auto const missing = read([&](db::Read& tx) { return missing_items(tx, *find_import(tx, id), 9); });
    REQUIRE(missing.size() == 1);
    CHECK(missing.front().incoming.reference == "r3");
    auto const receipt = read([&](db::Read& tx) { return receipt_of(tx, Way::Card, "demo_pay", "r1"); });
    CHECK(receipt->incoming.state == ReceiptState::Remitted);
    CHECK(receipt->remitted_on == day("2026-12-15"));
    CHECK(outcomes(applied(Format::Settlement, settlement_heading + "r1,3000,66,2026-11-18,2026-12-15\nr3,3000,0,2026-11-18,2026-12-15\n", "demo_pay")) == std::vector { Outcome::RemittedBefore, Outcome::Remitted });
    CHECK(account(Account::Entrusted) == Yen(3'000));
    auto const page = shown(treasurer, "/treasury/imports/{import}", { { "import", id.value } });
    CHECK(has(page, "金額が違います"));
    CHECK(has(page, "/treasury/receipts/" + receipt->id.value));
    books_balance();
}

TEST_CASE_FIXTURE(ImportOffice, "a bank's deposits are matched by a slip's number in the remark or wait unmatched; money out, recalled and not collected is no receipt")
{
    using Movement = zengin::StatementLine::Movement;
    auto const first = owed(), second = owed(Yen(3'000), "m2");
    zengin::Account const town { "0153", "", "101", "", zengin::AccountKind::Ordinary, "1234567" };
    auto const today = day("2026-11-18");
    zengin::Statement const statement { today, today, today, town, "ｿｳｼﾞﾔｼ", {}, {},
        { { 2, "000001", today, today, Movement::In, Yen(3'000), "", "0000000001", "ﾐﾔｹ ﾖｳｺ", "", "", "", slip(first) },
            { 3, "000002", today, today, Movement::In, Yen(700), "", "0000000002", "ﾔﾏﾀﾞ ﾀﾛｳ", "", "", "", "" },
            { 4, "000003", today, today, Movement::Cancelled, Yen(700), "", "0000000002", "ﾔﾏﾀﾞ ﾀﾛｳ", "", "", "", "" } } };
    auto const layout = zengin::StatementLayout::load(here.library.text("payments/bank_deposits.yaml"));
    REQUIRE(layout);
    CHECK(outcomes(applied(Format::Deposits, zengin::write_statements({ statement }, *layout))) == std::vector { Outcome::Matched, Outcome::NoClaim, Outcome::Recalled });
    CHECK(outcomes(applied(Format::Deposits, zengin::write_statements({ statement }, *layout, zengin::LineEnds::CrLf))) == std::vector { Outcome::Matched, Outcome::NoClaim, Outcome::Recalled });
    CHECK(account(Account::Bank) == Yen(3'700));  // other bytes, the same money
    CHECK(found(first.id).balance.settled());
    auto const waiting = read([&](db::Read& tx) { return unmatched(tx, "", 9); });
    REQUIRE(waiting.size() == 1);
    CHECK(waiting.front().incoming.payer_kana == "ヤマダ タロウ");

    zengin::DebitFile debits { { *zengin::ClientCode::parse("77"), "ｿｳｼﾞﾔｼ", zengin::MonthDay::of(today), town },
        { { town, "ﾐﾔｹ ﾖｳｺ", Yen(3'000), zengin::Newness::Known, slip(second), zengin::DebitResult::Collected }, { town, "ｻﾄｳ", Yen(500), zengin::Newness::Known, "5", zengin::DebitResult::ShortOfFunds } } };
    auto const written = zengin::write_debit_results(debits);
    REQUIRE(written);
    CHECK(outcomes(applied(Format::Debit, written->bytes)) == std::vector { Outcome::Matched, Outcome::Failed });
    CHECK(found(second.id).settled_on == today);
    books_balance();
}

TEST_CASE_FIXTURE(ImportOffice, "the page takes a file, says where it is wrong, and shows what became of it")
{
    auto const number = slip(owed());
    auto const sending = [&](std::string const& bytes) {
        auto const path = folder.path / "sent.csv";
        std::ofstream(path, std::ios::binary) << bytes;
        http::Request asked;
        asked.method = "POST";
        asked.form = { { "format", "payeasy" }, { "do", "take" } };
        asked.uploads.push_back({ "file", "結果.csv", "text/csv", path.string(), bytes.size(), {}, false });
        mado::web::Visit const visit { asked, treasurer, here, *towns.by_code(code), site, "ja", {}, {} };
        for (auto const& route : modules.back().routes)
            if (route.pattern == "/treasury/imports") {
                auto const answer = route.act(visit);
                if (answer)
                    return answer->status;
                mado::web::Attempt const attempt { answer.error() };
                auto const page = *route.show(visit, &attempt);
                CHECK(has(page.body, "2行目"));
                return page.status;
            }
        return 0;
    };
    CHECK(sending("区分,納付番号,金額,収納日,金融機関,入金予定日,整理番号\r\n確報,1,3000,2026-13-17,,,A1\r\n合計,1,3000,,,,\r\n") == 422);
    CHECK(sending(payeasy({ { "確報", number, "A1" } })) == 303);
    auto const made = read([&](db::Read& tx) { return imports(tx, 9); });
    REQUIRE(made.size() == 1);
    CHECK(made.front().file_name == "結果.csv");
    CHECK(has(shown(treasurer, "/treasury/imports/{import}", { { "import", made.front().id.value } }), "帳簿に入れています"));
    apply(made.front().id);
    CHECK(has(shown(treasurer, "/treasury/imports/{import}", { { "import", made.front().id.value } }, { { "outcome", "matched" } }), "消し込みました"));
}

}  // namespace
