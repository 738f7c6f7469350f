// 財務会計との受渡し, through the door alone: nothing missed, nothing twice, nothing of another town or division.
#include "service/imports.h"
#include "tests/arrears_office.h"

#include <mado/api/door.h>
#include <mado/api/scopes.h>
#include <mado/treasury/books.h>
#include <mado/treasury/imports.h>
#include <mado/treasury/past_years.h>
#include <mado/treasury/vouchers.h>

#include <atomic>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

using namespace mado;
using namespace mado::treasury;
using namespace mado::treasury::test;

namespace {

struct Told {
    int status = 0;
    json::Value body {};
    std::string raw {};
    http::Pairs headers {};
    std::string header(std::string const& name) const
    {
        for (auto const& [key, value] : headers)
            if (key == name)
                return value;
        return {};
    }
    std::string pointer() const { return body.array("fields").empty() ? std::string() : body.array("fields").front().text("pointer"); }
    std::string key() const { return body.array("fields").empty() ? body.text("key") : body.array("fields").front().text("key"); }
};

struct Accounting : ArrearsOffice {
    mado::web::Site programs { { .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here };
    api::Door door { here, { .by_system = 100'000, .by_address = 100'000, .wrong_tokens = 100'000 } };
    api::Token token = api::make_token(ids), division = api::make_token(ids), elsewhere = api::make_token(ids), reads = api::make_token(ids), unscoped = api::make_token(ids);
    int sent_files = 0;

    Accounting()
    {
        std::vector<std::string> const both { std::string(api::scope::accounting), std::string(api::scope::accounting_writes) };
        keep(token, both, { "" }, code);
        keep(division, both, { "city_planning" }, code);
        keep(elsewhere, both, { "" }, neighbour);
        keep(reads, { both.front() }, { "" }, code);
        keep(unscoped, { "cases.read" }, { "" }, code);
        for (auto const& module : modules) {
            programs.add_files(module.name, module.files, "");
            programs.add_pages(module.pages);
            programs.add_routes(module.routes);
            door.add(module.operations);
        }
        door.open(programs);
        programs.finish();
    }
    void keep(api::Token const& of, std::vector<std::string> scopes, std::vector<std::string> divisions, std::string const& tenant)
    {
        api::System const system { .id = { ids.uuid(clock.now().microseconds) }, .name = "財務会計 " + of.hash.substr(0, 6), .contact = "架空システム", .purpose = "試験", .scopes = std::move(scopes), .procedures = {},
            .divisions = std::move(divisions), .token_hash = of.hash, .webhook_address = {}, .webhook_secret = {}, .expires_on = {} };
        REQUIRE(database.write(tenant, [&](db::Write& tx) -> Result<void> { api::keep_system(tx, system, clock.now()); return {}; }));
    }
    Told ask(http::Request made, std::string const& target, api::Token const* by)
    {
        made.target = "/soja-shi/api/v1/accounting" + target;
        made.remote = "203.0.113.5";
        std::istringstream parts(made.target.substr(0, made.target.find('?')));
        for (std::string part; std::getline(parts, part, '/');)
            if (!part.empty())
                made.segments.push_back(part);
        if (auto const question = target.find('?'); question != std::string::npos)
            made.query = http::parse_urlencoded(target.substr(question + 1));
        made.headers.emplace_back("host", "localhost:8081");
        if (by)
            made.headers.emplace_back("authorization", "Bearer " + by->text);
        auto const answer = programs.answer(made);
        return { answer.status, json::parse(answer.body).value_or(json::Value {}), answer.body, answer.headers };
    }
    Told get(std::string const& target, api::Token const* by)
    {
        http::Request made;
        made.method = "GET";
        return ask(std::move(made), target, by);
    }
    Told post(std::string const& target, json::Value const& body, api::Token const* by)
    {
        http::Request made;
        made.method = "POST";
        made.headers.emplace_back("content-type", "application/json");
        made.body = json::write(body);
        return ask(std::move(made), target, by);
    }
    Told file(std::string const& sheet, std::string const& bytes, api::Token const* by)
    {
        auto const path = folder.path / ("sent-" + std::to_string(++sent_files));
        std::ofstream(path, std::ios::binary) << bytes;
        http::Request made;
        made.method = "POST";
        made.headers.emplace_back("content-type", "multipart/form-data; boundary=x");
        made.uploads = { { "file", "a.csv", "text/csv", path.string(), bytes.size(), bytes.substr(0, 512), false } };
        return ask(std::move(made), "/files/" + sheet, by);
    }
    std::vector<json::Value> all(std::string const& more = {}, api::Token const* by = nullptr, int a_page = 500)
    {
        std::vector<json::Value> found;
        for (std::int64_t after = 0;;) {
            auto const page = get("/vouchers?after=" + std::to_string(after) + "&most=" + std::to_string(a_page) + more, by ? by : &token);
            REQUIRE_MESSAGE(page.status == 200, page.raw);
            for (auto const& one : page.body.array("vouchers"))
                found.push_back(one);
            after = page.body.integer("next");
            if (!page.body.flag("more"))
                return found;
        }
    }
    // What was paid twice, to be given back into an account, and ordered.
    Payout ordered_refund()
    {
        auto const claim = assessed(3'000);
        paid(claim, 3'000, "2026-06-01");
        paid(claim, 3'000, "2026-06-01");
        auto const refund = write([&](db::Write& tx) {
            return refund_to_account(tx, accountant, here, claim.id, Yen(3'000), "二重に納付された", { "0168", "中国銀行", "123", "総社支店", "1", "1234567", "ミヤケ　ヨウコ" });
        });
        REQUIRE_MESSAGE(refund, (refund ? "" : refund.error().key));
        auto const made = write([&](db::Write& tx) { return order(tx, head, here, refund->payout, 1); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Payout now_of(Payout const& payout) { return *read([&](db::Read& tx) { return find_payout(tx, payout.id); }); }
    json::Value payment(Payout const& payout, std::string const& result, std::string const& day = {}, std::string const& voucher = "S-1", std::string const& why = {})
    {
        auto row = json::object({ { "payout", payout.id.value }, { "result", result }, { "voucher", voucher } });
        if (!day.empty())
            row.set("on", day);
        if (!why.empty())
            row.set("why", why);
        return json::object({ { "payments", json::array({ row }) } });
    }
    void run_imports() { (void)render_all(); }
    void right() { CHECK(read([&](db::Read& tx) { return check_books(tx, 2026); }).empty()); }
};

json::Value accepted(std::vector<std::pair<std::int64_t, std::string>> const& rows)
{
    json::Array all;
    for (auto const& [number, voucher] : rows)
        all.push_back(json::object({ { "number", number }, { "voucher", voucher } }));
    return json::object({ { "accepted", std::move(all) } });
}

}  // namespace

TEST_CASE_FIXTURE(Accounting, "what is booked goes out once, in numbers that never change, as JSON and as CSV, without the payer's name")
{
    auto const claim = assessed(3'000);
    paid(claim, 1'000, "2026-06-01");
    auto const first = all();
    REQUIRE(first.size() == 2);
    CHECK(first[0].integer("number") == 1);
    CHECK(first[0].text("sort") == "assessed");
    CHECK(first[0].text("debit") == "receivable");
    CHECK(first[0].text("claim") == "2026-1");
    CHECK(first[0].text("owner") == roads);
    CHECK_FALSE(first[0].array("headings").at(0).text("title").empty());
    CHECK(first[1].text("sort") == "received");
    CHECK(first[1].integer("amount") == 1'000);
    CHECK(json::write(all()) == json::write(first));
    CHECK(json::write(all({}, nullptr, 1)) == json::write(first));
    CHECK(json::write(first).find("三宅") == std::string::npos);
    paid(claim, 2'000, "2026-06-01");
    CHECK(get("/vouchers?after=2", &token).body.array("vouchers").size() == 1);
    CHECK(all("&sort=received").size() == 2);
    CHECK(all("&day=2026-06-01").size() == 3);
    CHECK(all("&day=2026-06-02").empty());
    auto const csv = get("/vouchers.csv?after=1", &token);
    CHECK(csv.raw.starts_with("number,sort,kind,booked_on,fiscal_year,debit,credit,amount,"));
    CHECK(std::ranges::count(csv.raw, '\n') == 3);
    CHECK(csv.header("madoguchi-next") == "3");
    CHECK(csv.header("madoguchi-more") == "0");
}

TEST_CASE_FIXTURE(Accounting, "nobody without a token or its scope, no other town and no other division reads a line or says a word")
{
    auto const claim = assessed(3'000);
    auto const payout = ordered_refund();
    auto const numbers = all();
    for (auto const* target : { "/vouchers", "/vouchers.csv" }) {
        CHECK(get(target, nullptr).status == 401);
        CHECK(get(target, &unscoped).status == 403);
        CHECK(get(target, &elsewhere).status == 401);   // a token of another town is none here
    }
    CHECK(get("/vouchers", &division).body.array("vouchers").empty());
    for (auto const& [target, body] : { std::pair { "/acceptances", accepted({ { 1, "A" } }) }, { "/payments", payment(payout, "taken") },
             { "/receipts", json::object({ { "receipts", json::array({ json::object({ { "reference", "R1" }, { "amount", 1 }, { "paid_on", "2026-06-01" } }) }) } }) } }) {
        CHECK(post(target, body, nullptr).status == 401);
        CHECK(post(target, body, &unscoped).status == 403);
        CHECK(post(target, body, &reads).status == 403);
        CHECK(post(target, body, &elsewhere).status == 401);
    }
    CHECK(post("/acceptances", accepted({ { 1, "A" } }), &division).pointer() == "/accepted/0/number");
    CHECK(post("/payments", payment(payout, "taken"), &division).pointer() == "/payments/0/payout");
    CHECK(post("/receipts", json::object({ { "receipts", json::array({ json::object({ { "reference", "R1" }, { "amount", 1 }, { "paid_on", "2026-06-01" } }) }) } }), &division).status == 403);
    CHECK(file("items", "code\n", &division).status == 403);
    REQUIRE(post("/payments", payment(payout, "taken"), &token).status == 200);
    CHECK(get("/payments/" + payout.id.value, &division).status == 404);
    CHECK(get("/payments/" + payout.id.value, &reads).status == 403);
    CHECK(json::write(all()) == json::write(numbers));
    CHECK(now(claim).balance.received.is_zero());
}

TEST_CASE_FIXTURE(Accounting, "vouchers are accepted all or not at all, once, and what waits for three days is asked of the treasurer")
{
    auto const claim = assessed(3'000);
    paid(claim, 3'000, "2026-06-01");
    REQUIRE(all().size() == 2);
    auto const wrong = post("/acceptances", accepted({ { 1, "R8-1" }, { 9, "R8-2" } }), &token);
    CHECK(wrong.status == 422);
    CHECK(wrong.pointer() == "/accepted/1/number");
    CHECK(all("&open=1").size() == 2);
    CHECK(post("/acceptances", accepted({ { 1, "R8-1" } }), &token).body.integer("changed") == 1);
    CHECK(post("/acceptances", accepted({ { 1, "R8-1" } }), &token).body.integer("changed") == 0);
    CHECK(post("/acceptances", accepted({ { 1, "R8-2" } }), &token).key() == "treasury.voucher.accepted_otherwise");
    CHECK(post("/acceptances", accepted({ { 2, "  " } }), &token).pointer() == "/accepted/0/voucher");
    CHECK(all().front().text("voucher") == "R8-1");
    CHECK(all("&open=1").size() == 1);
    auto const late = [&] {
        REQUIRE(write([&](db::Write& tx) -> Result<void> { note_late_vouchers(tx, here); return {}; }));
        return read([&](db::Read& tx) { return count_late_vouchers(tx, accountant); });
    };
    today("2026-06-04");
    CHECK(late() == 0);   // three days to the hour
    today("2026-06-05");
    CHECK(late() == 1);
    auto const page = visit(accountant, "/treasury/vouchers", {});
    REQUIRE(page);
    CHECK(page->body.find("3日を過ぎても伝票番号のない行が1行あります") != std::string::npos);
    CHECK(visit(accountant, "/treasury/days/{day}", { { "day", "2026-06-01" } })->body.find("2行を渡し、1行に伝票番号があります（3日を過ぎたもの 1行）") != std::string::npos);
    auto const sent = file("acceptances", "number,voucher\r\n2,R8-2\r\n", &token);
    REQUIRE_MESSAGE(sent.status == 200, sent.raw);
    CHECK(late() == 0);
    auto const refused = file("acceptances", "number,voucher\r\n2,R8-2\r\n7,R8-3\r\n", &token);
    CHECK(refused.status == 422);
    CHECK(refused.raw.find("3行目のnumber") != std::string::npos);
    CHECK(file("acceptances", "number\r\n2\r\n", &token).key() == "treasury.voucher.wrong_heading");
    CHECK(file("nothing", "number,voucher\r\n2,R8-2\r\n", &token).status == 404);
}

TEST_CASE_FIXTURE(Accounting, "an ordered payment that is taken over stands in no file of ours, is paid or comes back by word, and the same word again changes nothing")
{
    REQUIRE(write([&](db::Write& tx) { return keep_client(tx, accountant, here, { "1234567890", "", { "0168", "中国銀行", "120", "本店", "1", "7654321", "ソウジヤシカイケイカンリシヤ" } }); }));
    auto const payout = ordered_refund(), other = ordered_refund();
    auto const say = [&](Payout const& one, std::string const& result, std::string const& day = {}, std::string const& voucher = "S-1", std::string const& why = {}) {
        return post("/payments", payment(one, result, day, voucher, why), &token);
    };
    CHECK(say(payout, "paid", "2026-06-01").key() == "treasury.voucher.wrong_state");   // not taken over
    CHECK(get("/payments/" + payout.id.value, &token).status == 409);
    CHECK(say(payout, "taken").body.integer("changed") == 1);
    CHECK(say(payout, "taken").body.integer("changed") == 0);
    CHECK(say(payout, "taken", {}, "S-2").status == 422);
    CHECK(get("/payments/" + payout.id.value, &token).body.text("account_number") == "1234567");
    CHECK(events("payout", payout.id.value, "treasury.payout.account_read") == 1);
    CHECK(tried([&](db::Write& tx) { return cancel_payout(tx, accountant, here, payout.id, "やめる", find_payout(tx, payout.id)->version); }) == "treasury.payout.taken_over");
    REQUIRE(say(other, "taken", {}, "S-9").status == 200);
    CHECK(tried([&](db::Write& tx) { return make_transfer(tx, accountant, here, on("2026-06-05")); }) == "treasury.transfer.nothing");
    REQUIRE(say(other, "left").status == 200);
    auto const ours = write([&](db::Write& tx) { return make_transfer(tx, accountant, here, on("2026-06-05")); });
    REQUIRE(ours);
    CHECK(ours->payouts == 1);
    CHECK(say(other, "taken").key() == "treasury.voucher.wrong_state");                 // it is in our file
    CHECK(say(payout, "paid", "2026-06-02").pointer() == "/payments/0/on");             // to come
    CHECK(say(payout, "paid", "2026-05-31").pointer() == "/payments/0/on");             // before its order
    CHECK(say(payout, "paid").pointer() == "/payments/0/on");
    CHECK(say(payout, "paid", "2026-06-01").body.integer("changed") == 1);
    CHECK(say(payout, "paid", "2026-06-01").body.integer("changed") == 0);
    CHECK(say(payout, "paid", "2026-06-01", "S-2").status == 422);
    CHECK(say(payout, "returned", {}, {}, "口座なし").status == 422);
    CHECK(now_of(payout).paid_on == on("2026-06-01"));
    CHECK(read([&](db::Read& tx) { return find_refund(tx, { payout.wish.source })->state; }) == RefundState::Done);
    right();
    // What their word made is accepted with their number, and does not come back as work.
    int theirs_lines = 0;
    for (auto const& one : all())
        if (one.text("kind") == "refund" || (one.text("kind") == "paid" && one.text("payout") == payout.id.value)) {
            CHECK(one.text("voucher") == "S-1");
            ++theirs_lines;
        }
    CHECK(theirs_lines == 2);

    auto const third = ordered_refund();
    REQUIRE(say(third, "taken", {}, "S-3").status == 200);
    CHECK(say(third, "returned", {}, "S-3").pointer() == "/payments/0/why");
    CHECK(say(third, "returned", {}, "S-3", "口座なし").body.integer("changed") == 1);
    CHECK(say(third, "returned", {}, "S-3", "口座なし").body.integer("changed") == 0);
    CHECK(now_of(third).state == PayoutState::Returned);
    CHECK_FALSE(now_of(third).elsewhere);
    REQUIRE(write([&](db::Write& tx) { return obligate_again(tx, accountant, here, third.id, { "0168", "中国銀行", "123", "総社支店", "1", "7777777", "ミヤケ　ヨウコ" }, find_payout(tx, third.id)->version); }));
    CHECK(say(third, "paid", "2026-06-01", "S-3").status == 422);
}

TEST_CASE_FIXTURE(Accounting, "what is taken over is on its way out: a correction waits for it, and goes on when it is given back")
{
    auto const payout = ordered_refund();
    auto const claim = read([&](db::Read& tx) { return find_refund(tx, { payout.wish.source })->claim; });
    auto const raised = [&] { return tried([&](db::Write& tx) { return correct(tx, head, here, claim, Yen(6'000), "額の誤り"); }); };
    auto const is_out = [&] { return read([&](db::Read& tx) { return is_going_back(tx, claim); }); };
    int landed = 0;
    listeners.on<RefundLanded>([&](db::Write&, Caller const&, Workplace const&, RefundLanded const&) -> Result<void> { ++landed; return {}; });
    CHECK_FALSE(is_out());
    REQUIRE(post("/payments", payment(payout, "taken"), &token).status == 200);
    CHECK(is_out());
    CHECK(raised() == "treasury.refund.under_way");
    CHECK(visit(accountant, "/treasury/payouts", {})->body.find("財務会計が引き取り（伝票番号 S-1）") != std::string::npos);
    auto const shown = visit(accountant, "/treasury/payouts/{payout}", { { "payout", payout.id.value } });
    REQUIRE(shown);
    CHECK(shown->body.find("財務会計が引き取り（伝票番号 S-1）") != std::string::npos);
    CHECK(shown->body.find("value=\"cancel\"") == std::string::npos);
    REQUIRE(post("/payments", payment(payout, "left"), &token).status == 200);
    CHECK(landed == 1);
    CHECK_FALSE(is_out());
    CHECK(raised() == "");
    CHECK(now_of(payout).state == PayoutState::Cancelled);
    right();
}

TEST_CASE_FIXTURE(Accounting, "lines of the journal and steps of payments have their numbers as they were written")
{
    (void)ordered_refund();
    (void)assessed(3'000);
    std::string kinds;
    for (auto const& one : all({}, nullptr, 2))
        kinds += one.text("kind") + " ";
    CHECK(kinds == "assess receive receive obligated ordered assess ");
}

TEST_CASE_FIXTURE(Accounting, "what is found after the books closed goes out as a note, not as something assessed")
{
    auto const claim = assessed(3'000);
    paid(claim, 3'000, "2026-06-01");
    clock.set(instant_in_tokyo(on("2027-06-10"), 10));
    REQUIRE(write([&](db::Write& tx) { return correct_past(tx, head, here, claim.id, Yen(2'000), "面積の誤り", treasury::find(tx, claim.id)->version); }));
    auto const last = all().back();
    CHECK(last.text("kind") == "exceed");
    CHECK(last.text("sort") == "other");
    CHECK(last.text("debit") == last.text("credit"));
    CHECK(all("&sort=assessed").size() == 1);
}

TEST_CASE_FIXTURE(Accounting, "who reads the books and may not see payments is not told whom the town pays")
{
    (void)ordered_refund();
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        testing::place(tx, { "window", "", "treasury", "clerk", "kobayashi", { access::Role::Cashier, access::Role::Auditor, access::Role::Collector } });
        return {};
    }));
    auto const window = staff("kobayashi", "window");
    for (auto const* path : { "/treasury/vouchers", "/treasury/vouchers.csv" }) {
        CHECK(visit(accountant, path, {})->body.find("三宅 陽子") != std::string::npos);
        auto const shown = visit(window, path, {});
        REQUIRE(shown);
        CHECK(shown->body.find("道路占用料の還付") != std::string::npos);
        CHECK(shown->body.find("三宅") == std::string::npos);
    }
}

TEST_CASE_FIXTURE(Accounting, "books of another system that come in are not handed over, and a year waits for the payments that were taken over")
{
    auto by = accountant;
    by.tenant = neighbour;
    // Its own money of that year waits for its claim.
    REQUIRE(write([&](db::Write& tx) { return receive(tx, by, here, { .way = Way::Transfer, .reference = "own", .amount = Yen(700), .paid_on = on("2026-06-01") }); }, neighbour));
    auto const payout = ordered_refund();
    REQUIRE(post("/payments", payment(payout, "taken"), &token).status == 200);
    clock.set(instant_in_tokyo(on("2027-06-10"), 10));
    CHECK(tried([&](db::Write& tx) { return close_year(tx, accountant, here, 2026); }) == "treasury.year.transfer_waits");
    auto const files = read([&](db::Read& tx) { return export_year(tx, 2026); });
    REQUIRE(write([&](db::Write& tx) { return import_year(tx, by, here, files); }, neighbour));
    CHECK_FALSE(read([&](db::Read& tx) { return has_unnumbered(tx); }, neighbour));
    auto const own = read([&](db::Read& tx) { return vouchers(tx, here, {}); }, neighbour).vouchers;
    REQUIRE(own.size() == 1);
    CHECK(own.front().kind == "unmatched");
    CHECK(own.front().amount == Yen(700));
}

TEST_CASE_FIXTURE(Accounting, "one wrong row of payments refuses all of them; who ordered one does not say by a file that it is paid")
{
    auto const payout = ordered_refund();
    auto const both = json::object({ { "payments", json::array({ payment(payout, "taken").array("payments").front(), json::object({ { "payout", "nothing" }, { "result", "left" } }) }) } });
    auto const refused = post("/payments", both, &token);
    CHECK(refused.status == 422);
    CHECK(refused.pointer() == "/payments/1/payout");
    CHECK_FALSE(now_of(payout).elsewhere);
    auto const csv = "payout,result,on,voucher,why\r\n" + payout.id.value + ",taken,,S-1,\r\n" + payout.id.value + ",paid,2026-06-01,S-1,\r\n";
    auto const rows = payments_of_csv(csv);
    REQUIRE(rows);
    CHECK(tried([&](db::Write& tx) { return tell_payments(tx, head, here, { "" }, *rows); }) == "treasury.voucher.own_order");
    CHECK(tried([&](db::Write& tx) { return tell_payments(tx, collector, here, { "" }, *rows); }) == "treasury.voucher.no_payout");
    CHECK(file("payments", csv, &token).body.integer("changed") == 2);
    CHECK(now_of(payout).state == PayoutState::Paid);
    CHECK(payments_of_csv("payout,result,on,voucher,why\r\nx,gone,,,\r\n").error().fields.front().arguments.at("column") == "result");
}

TEST_CASE_FIXTURE(Accounting, "receipts and revenue items come in by rows or as a file, once, or with one fault not at all")
{
    auto const claim = assessed(3'000);
    auto const slip = write([&](db::Write& tx) { return issue_slip(tx, accountant, here, claim.id); })->number;
    auto const rows = [&](std::string const& day) {
        return json::object({ { "receipts", json::array({ json::object({ { "reference", "OCR-1" }, { "amount", 3'000 }, { "paid_on", "2026-06-01" }, { "slip", slip } }),
                                                        json::object({ { "reference", "OCR-2" }, { "amount", 500 }, { "paid_on", day }, { "payer_kana", "ミズタニ カオル" } }) }) } });
    };
    auto const wrong = post("/receipts", rows("2026-06-02"), &token);   // to come
    CHECK(wrong.status == 422);
    CHECK(wrong.pointer() == "/receipts/1/paid_on");
    auto const taken = post("/receipts", rows("2026-06-01"), &token);
    REQUIRE_MESSAGE(taken.status == 202, taken.raw);
    CHECK(post("/receipts", rows("2026-06-01"), &token).body.text("import") == taken.body.text("import"));
    run_imports();
    CHECK(now(claim).balance.unpaid().is_zero());
    CHECK(read([&](db::Read& tx) { return count_unmatched(tx, 9); }) == 1);
    // Another file with the same reference is the same receipt.
    REQUIRE(file("receipts", "reference,amount,paid_on,slip,payer_kana\r\nOCR-1,3000,2026-06-01," + slip + ",\r\nOCR-3,700,2026-06-01,,\r\n", &token).status == 200);
    run_imports();
    CHECK(now(claim).balance.received == Yen(3'000));
    right();
    int theirs_lines = 0;
    for (auto const& one : all())
        theirs_lines += one.text("voucher").starts_with("OCR-") ? 1 : 0;
    CHECK(theirs_lines == 3);

    auto const item = [&](std::string const& account_class) {
        return json::object({ { "items", json::array({ json::object({ { "code", "charges/test" }, { "since", 2027 }, { "title", "試験使用料" }, { "account", "general" }, { "kan_code", "13" }, { "kan", "使用料" },
            { "kou_code", "01" }, { "kou", "使用料" }, { "moku_code", "01" }, { "moku", "使用料" }, { "setsu_code", "01" }, { "setsu", "使用料" }, { "class", account_class }, { "year", "notice" } }) }) } });
    };
    auto const fault = post("/items", item("none"), &token);
    CHECK(fault.status == 422);
    CHECK(fault.pointer() == "/items/0/class");
    auto const kept = post("/items", item("public"), &token);
    REQUIRE_MESSAGE(kept.status == 200, kept.raw);
    REQUIRE(post("/items", item("public"), &token).status == 200);
    CHECK(read([&](db::Read& tx) { return treasury::item(tx, here, "charges/test", 2027); })->title == "試験使用料");
    CHECK_FALSE(read([&](db::Read& tx) { return treasury::item(tx, here, "charges/test", 2026); }));
}

TEST_CASE_FIXTURE(Accounting, "who reads while many write gets every line once: a number comes after the commit, so that none is given behind the reader's back")
{
    constexpr int writers = 3, claims_each = 15;
    std::atomic<int> writing = writers;
    std::vector<std::jthread> hands;
    for (int hand = 0; hand < writers; ++hand)
        hands.emplace_back([&] {
            for (int i = 0; i < claims_each; ++i) {
                auto const claim = assessed(1'000);
                paid(claim, 1'000, "2026-06-01");
            }
            --writing;
        });
    std::vector<std::int64_t> numbers;
    std::set<std::string> lines;
    std::int64_t after = 0;
    for (bool last = false; !last;) {
        last = writing == 0;
        bool more = true;
        while (more) {
            auto const page = get("/vouchers?most=7&after=" + std::to_string(after), &token);
            REQUIRE_MESSAGE(page.status == 200, page.raw);
            for (auto const& one : page.body.array("vouchers")) {
                numbers.push_back(one.integer("number"));
                CHECK(lines.insert(one.text("line")).second);
            }
            after = page.body.integer("next");
            more = page.body.flag("more");
        }
    }
    hands.clear();
    CHECK(lines.size() == 2 * writers * claims_each);
    CHECK(numbers.size() == lines.size());
    CHECK(std::ranges::is_sorted(numbers));
    CHECK(numbers.back() == static_cast<std::int64_t>(numbers.size()));
}

TEST_CASE_FIXTURE(Accounting, "the page shows the lines, gives them as a file and takes what comes back; only who closes the day sends, and a fault keeps its place")
{
    auto const claim = assessed(3'000);
    paid(claim, 3'000, "2026-06-01");
    auto const page = visit(accountant, "/treasury/vouchers", {});
    REQUIRE(page);
    CHECK(page->body.find("財務会計との受渡し") != std::string::npos);
    CHECK(page->body.find("収納") != std::string::npos);
    CHECK(page->body.find("name=\"sheet\"") != std::string::npos);
    auto const csv = visit(accountant, "/treasury/vouchers.csv", {});
    REQUIRE(csv);
    CHECK(std::ranges::count(csv->body, '\n') == 3);
    CHECK(visit(stranger, "/treasury/vouchers", {}).error().kind == Refusal::Kind::Forbidden);
    CHECK(visit(stranger, "/treasury/vouchers.csv", {}).error().kind == Refusal::Kind::Forbidden);
    CHECK(visit(stranger, "/treasury/vouchers", {}, { { "do", "send" } }).error().kind == Refusal::Kind::Forbidden);
    CHECK(visit(theirs, "/treasury/vouchers", {}).error().kind == Refusal::Kind::Forbidden);
    auto const empty = visit(accountant, "/treasury/vouchers", {}, { { "do", "send" }, { "sheet", "acceptances" } });
    REQUIRE(empty);
    CHECK(empty->status == 422);
}
