// 口座振替 from the consent to the bank's results: collected once, asked again when it was not collected, and never what is on its way otherwise.
#include "service/imports.h"
#include "tests/arrears_office.h"

#include <mado/treasury/books.h>
#include <mado/treasury/debits.h>
#include <mado/treasury/imports.h>
#include <mado/treasury/postponements.h>
#include <mado/zengin/debit.h>

#include <set>

using namespace mado;
using namespace mado::treasury;
using namespace mado::treasury::test;
using Kind = Refusal::Kind;

namespace {

constexpr char const* revenue = "charges/road_occupation";

struct Debits : ArrearsOffice {
    BankAccount const account { "0168", "中国銀行", "123", "総社支店", "1", "1234567", "ミヤケ　ヨウコ" };

    Debits() { REQUIRE(write([&](db::Write& tx) { return keep_client(tx, accountant, here, { "1234567890", "", { "0168", "中国銀行", "120", "本店", "1", "7654321", "ソウジヤシカイケイカンリシヤ" } }); })); }
    DebitConsent wish(std::string name = "三宅 陽子", std::string item = {})
    {
        DebitConsent wanted;
        wanted.payer = { std::move(name), {}, "岡山県総社市中央一丁目" };
        wanted.item = std::move(item);
        wanted.from = here.now().today();
        return wanted;
    }
    DebitConsent consented(std::string name = "三宅 陽子", std::string item = {})
    {
        auto const wanted = wish(std::move(name), std::move(item));
        auto const made = write([&](db::Write& tx) { return keep_consent(tx, accountant, here, wanted, account); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().fields.empty() ? made.error().key : made.error().fields.front().key));
        return *made;
    }
    auto asking(std::string_view day = "2026-06-30", std::string_view client = "7777")
    {
        return [this, day, client](db::Write& tx) { return request_debits(tx, accountant, here, on(day), client); };
    }
    DebitRequest asked(std::string_view day = "2026-06-30")
    {
        auto const made = write(asking(day));
        REQUIRE_MESSAGE(made, (made ? "" : made.error().fields.empty() ? made.error().key : made.error().fields.front().key));
        return *made;
    }
    std::string file(DebitRequest const& request) { return *write([&](db::Write& tx) { return debit_request_file(tx, accountant, here, request.id); }); }
    std::vector<ClaimId> claims_in(DebitRequest const& request)
    {
        std::vector<ClaimId> all;
        for (auto const& line : read([&](db::Read& tx) { return debit_lines(tx, request.id); }))
            all.push_back(line.claim);
        return all;
    }
    // As the bank answers: those of these places were not collected.
    void results(DebitRequest const& request, std::set<std::size_t> failed)
    {
        auto read = zengin::read_debit_request(file(request));
        REQUIRE(read);
        for (auto const place : failed)
            read->debits.at(place).result = zengin::DebitResult::ShortOfFunds;
        auto const bytes = zengin::write_debit_results(*read);
        REQUIRE(bytes);
        auto const taken = read_import(here, Format::Debit, {}, "kekka.txt", bytes->bytes);
        REQUIRE(taken);
        auto const blob = files.keep_bytes(bytes->bytes);
        auto const made = write([&](db::Write& tx) { return take_import(tx, accountant, here, *taken, blob); });
        REQUIRE(made);
        jobs::Job job;
        job.tenant = code;
        job.payload = json::object({ { "import", made->id.value } });
        REQUIRE(service::apply_import(here, job));
    }
    std::string answer(DebitRequest const& request) { return tried([&](db::Write& tx) { return answer_debits(tx, accountant, here, request.id); }); }
};

}  // namespace

TEST_CASE_FIXTURE(Debits, "what is due by the day is asked of the bank once, its results settle it, and what was not collected is asked for again")
{
    auto const first = assessed(3'000, revenue), second = assessed(5'000, revenue), later = assessed(700, revenue, "2026-08-31", "三宅　陽子"), other = assessed(900, revenue, "2026-06-30", "水谷 薫"), cash = assessed(800, "sundry/copies");
    consented();
    auto const request = asked();
    CHECK(claims_in(request) == std::vector { first.id, second.id });
    CHECK(request.total == Yen(8'000));
    CHECK(file(request) == file(request));
    auto const sent = zengin::read_debit_request(file(request));
    REQUIRE_MESSAGE(sent, (sent ? "" : sent.error().japanese));
    CHECK(sent->header.client.text() == "0000007777");
    CHECK(sent->debits.front().newness == zengin::Newness::First);
    CHECK(sent->debits.front().account.number == "1234567");
    CHECK(is_slip_number(sent->debits.front().customer_number));
    CHECK(tried(asking("2026-07-31")) == "treasury.debit.unanswered");
    CHECK(answer(request) == "treasury.debit.not_yet");
    today("2026-07-02");
    results(request, { 1 });
    CHECK(now(first).balance.unpaid() == Yen(0));
    CHECK(now(first).settled_on == on("2026-06-30"));
    CHECK(now(second).balance.unpaid() == Yen(5'000));
    CHECK(answer(request) == "");
    CHECK(answer(request) == "treasury.changed_meanwhile");
    auto const again = asked("2026-07-31");
    CHECK(claims_in(again) == std::vector { second.id });
    CHECK(zengin::read_debit_request(file(again))->debits.front().newness == zengin::Newness::Known);
    today("2026-08-03");
    results(again, {});
    CHECK(now(second).balance.unpaid() == Yen(0));
    CHECK(answer(again) == "");
    CHECK(tried(asking("2026-08-28")) == "treasury.debit.nothing");
    CHECK(claims_in(asked("2026-08-31")) == std::vector { later.id });
    CHECK(now(other).balance.unpaid() == Yen(900));
    CHECK(now(cash).balance.unpaid() == Yen(800));
    CHECK(read([&](db::Read& tx) { return check_books(tx, 2026); }).empty());
    CHECK(events("debit_request", request.id.value, "treasury.debit.answered") == 1);
}

TEST_CASE_FIXTURE(Debits, "nothing is collected that is announced, promised in parts, put off, of another address or of a consent that ended or has not begun")
{
    auto const announced = assessed(1'000, revenue), postponed = assessed(2'000), parts = assessed(3'000, revenue), plain = assessed(4'000, revenue);
    REQUIRE(write([&](db::Write& tx) {
        return receive(tx, accountant, here, { .way = Way::Convenience, .provider = "store", .reference = "p1", .state = ReceiptState::Announced, .amount = Yen(1'000), .paid_on = on("2026-06-01"), .claim = announced.id });
    }));
    REQUIRE(write([&](db::Write& tx) { return promise(tx, collector, here, parts.id, on("2026-06-01"), { { .number = 1, .due_on = on("2026-06-20"), .amount = Yen(1'000) }, { .number = 2, .due_on = on("2026-07-20"), .amount = Yen(2'000) } }); }));
    auto const put_off = write([&](db::Write& tx) {
        Postponement wanted;
        wanted.claim = postponed.id;
        wanted.kind = "collection", wanted.ground = "illness", wanted.reason = "入院のため";
        wanted.from = on("2026-06-01"), wanted.through = on("2026-12-31");
        return postpone(tx, collector, here, wanted);
    });
    REQUIRE_MESSAGE(put_off, (put_off ? "" : put_off.error().fields.empty() ? put_off.error().key : put_off.error().fields.front().key));
    auto const consent = consented("三宅 陽子", revenue);
    auto const request = asked();
    CHECK(claims_in(request) == std::vector { plain.id });  // of that revenue alone
    today("2026-07-01");
    CHECK(answer(request) == "treasury.debit.no_results");
    CHECK(tried(asking("2026-07-31")) == "treasury.debit.unanswered");
    REQUIRE(write([&](db::Write& tx) {  // the bank's word by another way
        return receive(tx, accountant, here, { .way = Way::Debit, .provider = "bank", .reference = "d1", .amount = Yen(4'000), .paid_on = on("2026-06-30"), .slip = debit_lines(tx, request.id).front().slip });
    }));
    CHECK(answer(request) == "");
    REQUIRE(write([&](db::Write& tx) { return end_consent(tx, accountant, here, consent.id, consents(tx, "", 9).front().version); }));
    CHECK(tried(asking("2026-07-31")) == "treasury.debit.nothing");
    auto begins = wish();
    begins.from = on("2026-09-01");
    REQUIRE(write([&](db::Write& tx) { return keep_consent(tx, accountant, here, begins, account); }));
    CHECK(tried(asking("2026-07-31")) == "treasury.debit.nothing");
    auto elsewhere = wish("三宅 陽子", revenue);
    elsewhere.payer.address = "岡山県総社市駅前二丁目";
    REQUIRE(write([&](db::Write& tx) { return keep_consent(tx, accountant, here, elsewhere, account); }));
    CHECK(tried(asking("2026-07-31")) == "treasury.debit.nothing");
}

TEST_CASE_FIXTURE(Debits, "consents: what is wrong is said at its box, the account is encrypted and forgotten with it, and nobody else's")
{
    auto const refused = [&](DebitConsent const& wanted, BankAccount const& into) {
        auto const made = write([&](db::Write& tx) { return keep_consent(tx, accountant, here, wanted, into); });
        REQUIRE_FALSE(made);
        return made.error().fields.empty() ? made.error().key : made.error().fields.front().field;
    };
    auto wrong = wish(" ");
    CHECK(refused(wrong, account) == "payer_name");
    wrong = wish();
    wrong.payer.address = "";
    CHECK(refused(wrong, account) == "payer_address");
    CHECK(refused(wish("三宅 陽子", "sundry/no_such"), account) == "item");
    wrong = wish();
    wrong.from = on("2026-05-31");
    CHECK(refused(wrong, account) == "from");
    auto saving = account;
    saving.kind = "4";
    CHECK(refused(wish(), saving) == "account_kind");
    auto const consent = consented();
    CHECK(refused(wish(), account) == "treasury.debit.known");
    auto const boxed = [&] { return *read([&](db::Read& tx) { return tx.one({ "test.boxed", "SELECT account FROM treasury_debit_consent WHERE tenant = $tenant AND id = $id" }, { { "$id", consent.id } }, [](db::Row const& row) { return row.bytes("account"); }); }); };
    CHECK(boxed().size() > 40);
    CHECK(boxed().find("1234567") == std::string::npos);
    CHECK(write([&](db::Write& tx) { return keep_consent(tx, collector, here, wish(), account); }).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return request_debits(tx, head, here, on("2026-06-30"), "1"); }).error().kind == Kind::Forbidden);
    CHECK(read([&](db::Read& tx) { return consents(tx, "", 9).empty(); }, neighbour));
    CHECK(tried(asking("2026-06-01")) == "treasury.debit.wrong_day");
    CHECK(tried(asking("2026-06-06")) == "treasury.debit.wrong_day");  // a Saturday
    CHECK(tried(asking("2026-06-30", "x")) == "treasury.client.wrong_code");
    REQUIRE(write([&](db::Write& tx) { return end_consent(tx, accountant, here, consent.id, 1); }));
    CHECK(boxed().empty());
    CHECK(tried([&](db::Write& tx) { return end_consent(tx, accountant, here, consent.id, 2); }) == "treasury.changed_meanwhile");
    consented();  // another account
}

TEST_CASE_FIXTURE(Debits, "a request for a day far away is not made, and one whose file nobody has taken is withdrawn with its reason")
{
    auto const claim = assessed(3'000, revenue, "2026-06-10");
    auto const consent = consented();
    CHECK(tried(asking("2026-08-03")) == "treasury.debit.too_far");  // 63 days
    auto const path = "/treasury/debits";
    auto const request = asked("2026-07-31");
    auto const page = visit(accountant, path, {});
    CHECK(page->body.find("まだ受け取っていない依頼を取り下げる") != std::string::npos);
    http::Pairs typed { { "do", "withdraw" }, { "id", request.id.value }, { "reason", " " } };
    CHECK(visit(accountant, path, {}, typed)->status == 422);
    CHECK(write([&](db::Write& tx) { return withdraw_debits(tx, head, here, request.id, "x"); }).error().kind == Kind::Forbidden);
    auto foreign = accountant;
    foreign.tenant = neighbour;
    CHECK_FALSE(write([&](db::Write& tx) { return withdraw_debits(tx, foreign, here, request.id, "x"); }, neighbour));
    typed[2].second = "引落日の誤り";
    CHECK(visit(accountant, path, {}, typed)->status == 303);
    CHECK(visit(accountant, path, {})->body.find("に取り下げた（引落日の誤り）") != std::string::npos);
    CHECK(tried([&](db::Write& tx) { return debit_request_file(tx, accountant, here, request.id); }) == "treasury.debit.withdrawn");
    CHECK(events("debit_request", request.id.value, "treasury.debit.withdrawn") == 1);
    auto const again = asked("2026-06-30");
    CHECK(claims_in(again) == std::vector { claim.id });
    CHECK(zengin::read_debit_request(file(again))->debits.front().newness == zengin::Newness::First);
    CHECK(tried([&](db::Write& tx) { return withdraw_debits(tx, accountant, here, again.id, "x"); }) == "treasury.debit.taken");
    today("2026-07-31");
    CHECK(answer(request) == "treasury.changed_meanwhile");
    CHECK(visit(accountant, path, {})->body.find("まだ受け取っていない依頼を取り下げる") == std::string::npos);
}

TEST_CASE_FIXTURE(Debits, "the page of 口座振替: a consent is registered, a file made and taken, and what was typed wrong comes back")
{
    auto const claim = assessed(3'000, revenue);
    auto const path = "/treasury/debits";
    CHECK(visit(accountant, path, {})->status == 200);
    http::Pairs typed { { "do", "consent" }, { "payer_name", "三宅 陽子" }, { "kana", "" }, { "payer_address", "岡山県総社市中央一丁目" }, { "item", "" }, { "from", "2026-06-01" }, { "bank", "0168" },
        { "branch", "12" }, { "account_kind", "1" }, { "account_number", "1234567" }, { "account_name", "ミヤケ ヨウコ" } };
    auto const wrong = visit(accountant, path, {}, typed);
    CHECK(wrong->status == 422);
    CHECK(wrong->body.find("支店コードは数字3けた") != std::string::npos);
    CHECK(wrong->body.find("岡山県総社市中央一丁目") != std::string::npos);
    typed[7].second = "123";
    CHECK(visit(accountant, path, {}, typed)->status == 303);
    CHECK(visit(accountant, path, {}, { { "do", "request" }, { "collects_on", "令和8年6月30日" }, { "client", "7777" } })->status == 303);
    auto const request = read([&](db::Read& tx) { return debit_requests(tx, 1).front(); });
    CHECK(claims_in(request) == std::vector { claim.id });
    auto const sent = visit(accountant, path, {}, { { "do", "file" }, { "id", request.id.value } });
    CHECK(sent->body == file(request));
    CHECK(visit(accountant, path, {})->body.find("結果を待っています") != std::string::npos);
    CHECK(visit(accountant, path, {})->body.find("1234567") == std::string::npos);
    CHECK(visit(stranger, path, {}, { { "do", "file" }, { "id", request.id.value } }).error().kind == Kind::Forbidden);
}
