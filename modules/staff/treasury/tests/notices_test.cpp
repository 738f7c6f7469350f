#include "tests/arrears_office.h"

#include <mado/slips/convenience.h>
#include <mado/slips/pay_easy.h>
#include <mado/treasury/notices.h>

#include "service/notice_jobs.h"
#include "store/notice_store.h"

#include <fstream>

using namespace mado;
using namespace mado::treasury;
using namespace mado::treasury::test;
using Kind = Refusal::Kind;

namespace {

// A rule of the test: any two digits are right, as long as both sides know them.
std::optional<slips::MpnCheckDigits> known_rule(std::string_view upper, std::string_view lower)
{
    return slips::MpnCheckDigits { std::string(upper.substr(0, 2)), std::string(lower.substr(0, 2)) };
}

struct NoticeOffice : ArrearsOffice {
    Collector const town { "912345", "1234567", "33208", "001", "33208", "00000000000", "charges/road_occupation=901", false, "見本銀行 本店 普通 0000001", 0 };

    void keep() { REQUIRE(write([&](db::Write& tx) { return keep_collector(tx, accountant, here, town); })); }
    Slip slip_of(Claim const& claim)
    {
        auto const made = write([&](db::Write& tx) { return issue_slip(tx, accountant, here, claim.id); });
        REQUIRE(made);
        return *made;
    }
    std::string run(std::string const& command) const
    {
        auto* pipe = ::popen(("cd '" + folder.path.string() + "' && " + command).c_str(), "r");
        REQUIRE(pipe != nullptr);
        std::string out;
        for (int c = 0; (c = std::fgetc(pipe)) != EOF;)
            out += static_cast<char>(c);
        CHECK_MESSAGE(::pclose(pipe) == 0, command);
        return out;
    }
    void lay(std::string const& pdf) const { std::ofstream(folder.path / "notice.pdf", std::ios::binary) << pdf; }
    std::string scanned(std::string const& pdf) const
    {
        lay(pdf);
        run("pdftoppm -r 300 -gray -singlefile notice.pdf notice");
        return run("zbarimg -q notice.pgm 2>/dev/null");
    }
    std::string words(std::string const& pdf) const
    {
        lay(pdf);
        return run("pdftotext -layout notice.pdf - | tr -d ' '");
    }
    BatchId begun()
    {
        auto const made = write([&](db::Write& tx) { return begin_notices(tx, accountant, here, "charges/road_occupation"); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    NoticeBatch state_of_batch(BatchId const& id) { return *read([&](db::Read& tx) { return store::batch(tx, id); }); }
    std::size_t slips_in_all(std::vector<Claim> const& claims)
    {
        return read([&](db::Read& tx) {
            std::size_t count = 0;
            for (auto const& claim : claims)
                count += slips_of(tx, claim.id).size();
            return count;
        });
    }
};

}  // namespace

TEST_CASE("the codes of a 納入通知書 are read back by a scanner that is not ours, and the numbers stand beside them")
{
    NoticeOffice office;
    office.keep();
    auto const claim = office.assessed(30'000);
    auto const slip = office.slip_of(claim);
    auto const shown = office.visit(office.accountant, "/treasury/slips/{slip}/notice.pdf", { { "slip", slip.number } }, { { "do", "print" } });
    REQUIRE_MESSAGE(shown, (shown ? "" : shown.error().key));
    auto const read = office.scanned(shown->body);
    auto const at = read.find("CODE-128:");
    REQUIRE(at != std::string::npos);
    auto const code = slips::parse_convenience(read.substr(at + 9, 44));
    REQUIRE(code);
    CHECK(code->issuer == "912345");
    CHECK(code->free == "1234567" + slip.number);
    CHECK(code->amount == Yen(30'000));
    CHECK(code->pay_limit == slip.due_on);
    CHECK(read.find("QR-Code:") == std::string::npos);
    auto const words = office.words(shown->body);
    for (auto const* one : { "納入通知書", "納付書兼領収証書", "岡山県総社市中央一丁目", "三宅陽子", "30,000円", "令和8年6月30日", "不服があるとき", "令和8年度第1号", "収納機関番号33208" }) {
        CAPTURE(std::string(one));
        CAPTURE(words);
        CHECK(words.find(one) != std::string::npos);
    }
    CHECK(office.events("claim", claim.id.value, "treasury.notice.printed") == 1);
}

TEST_CASE("which codes a slip has")
{
    ArrearsOffice office;
    auto const claim = office.assessed(30'000);
    auto const kept = office.write([&](db::Write& tx) { return issue_slip(tx, office.accountant, office.here, claim.id); });
    REQUIRE(kept);
    auto const item = *office.read([&](db::Read& tx) { return treasury::item(tx, office.here, claim.item); });
    Collector const all { "912345", "1234567", "33208", "001", "33208", "00000000000", "charges/road_occupation=901", true, "", 0 };
    auto const with = [&](auto change) { auto one = all; change(one); return one; };
    auto const before = on("2026-06-01"), since = on("2026-09-01");
    auto late = *kept;
    late.due_on = on("2026-09-30");
    auto const made = [&](Collector const& from, Slip const& slip, Day today, slips::MpnCheckRule const& rule) {
        auto const codes = codes_of(from, item, claim, slip, "123456", today, rule);
        REQUIRE(codes);
        return *codes;
    };
    CHECK(made(all, late, since, known_rule).el_qr.size() == slips::el_qr_length);
    CHECK(made(all, late, before, known_rule).el_qr.empty());                                                          // before elqr_since
    CHECK(made(all, late, since, slips::not_known()).el_qr.empty());                                                   // nobody knows the rule
    CHECK(made(with([](Collector& one) { one.has_el_rule = false; }), late, since, known_rule).el_qr.empty());         // the town does not say so
    CHECK(made(with([](Collector& one) { one.el_items = "fees/animals=902"; }), late, since, known_rule).el_qr.empty());
    CHECK(made(with([](Collector& one) { one.issuer.clear(); }), late, since, known_rule).convenience.empty());
    CHECK(made(all, late, on("2026-10-01"), known_rule).convenience.empty());                                          // too late
    auto dear = late;
    dear.amount = Yen(1'000'000);
    CHECK(made(all, dear, since, known_rule).convenience.empty());
    CHECK(made(all, late, since, known_rule).pay_easy_payment == slips::spaced(late.number));
    CHECK(made(with([](Collector& one) { one.pay_easy.clear(); }), late, since, known_rule).pay_easy_payment.empty());
    auto none = item;
    none.ways = { Way::Counter };
    auto const bare = codes_of(all, none, claim, late, "123456", since, known_rule);
    REQUIRE(bare);
    CHECK((bare->convenience + bare->el_qr + bare->pay_easy_payment).empty());
    auto const broken = codes_of(with([](Collector& one) { one.issuer = "91234"; }), item, claim, late, "123456", since, known_rule);
    REQUIRE_FALSE(broken);
    CHECK(broken.error().key == "treasury.notice.wrong_code");
    auto wrong = late;
    wrong.number.back() = wrong.number.back() == '9' ? '0' : '9';
    CHECK_THROWS_AS(made(all, wrong, since, known_rule), std::logic_error);
}

TEST_CASE("the town's numbers are kept by the treasurer of the town alone")
{
    NoticeOffice office;
    auto const tried = [&](auto change, Caller const& by) {
        auto one = office.town;
        change(one);
        return office.tried([&, one](db::Write& tx) { return keep_collector(tx, by, office.here, one); });
    };
    CHECK(tried([](Collector& one) { one.issuer = "12345"; }, office.accountant) == "treasury.collector.wrong_digits");
    CHECK(tried([](Collector& one) { one.free_head = "12345678"; }, office.accountant) == "treasury.collector.too_many_digits");
    CHECK(tried([](Collector& one) { one.division.clear(); }, office.accountant) == "treasury.collector.too_many_digits");
    CHECK(tried([](Collector& one) { one.el_items = "a=1"; }, office.accountant) == "treasury.collector.wrong_items");
    CHECK(tried([](Collector& one) { one.has_el_rule = true; }, office.accountant) == "treasury.collector.no_rule");
    auto const refused = office.write([&](db::Write& tx) { return keep_collector(tx, office.collector, office.here, office.town); });
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == Kind::Forbidden);
    CHECK(tried([](Collector&) {}, office.accountant).empty());
    CHECK(tried([](Collector&) {}, office.accountant) == "treasury.changed_meanwhile");
    CHECK(office.read([](db::Read& tx) { return treasury::collector(tx); }).issuer == "912345");
    CHECK(office.read([](db::Read& tx) { return treasury::collector(tx); }, ArrearsOffice::neighbour).issuer.empty());
    CHECK(office.visit(office.accountant, "/treasury/collectors", {})->body.find("912345") != std::string::npos);
    CHECK(office.visit(office.collector, "/treasury/collectors", {}).error().kind == Kind::Forbidden);
}

TEST_CASE("a notice is printed by who assesses for its owner, and has no address of who is shielded")
{
    NoticeOffice office;
    office.keep();
    auto const claim = office.assessed(30'000);
    auto const slip = office.slip_of(claim);
    auto const print = [&](Caller const& by) { return [&, by](db::Write& tx) { return print_notice(tx, by, office.here, slip.number); }; };
    CHECK(office.write(print(office.stranger)).error().kind == Kind::Forbidden);
    CHECK(office.write(print(office.collector)).error().kind == Kind::Forbidden);
    CHECK(office.tried(print(office.theirs), ArrearsOffice::neighbour) == "treasury.notice.no_slip");
    auto const open = office.write(print(office.accountant));
    REQUIRE(open);
    CHECK(open->html.find("岡山県総社市中央一丁目") != std::string::npos);
    REQUIRE(office.write([&](db::Write& tx) -> Result<void> { shield(tx, claim.matter_kind, claim.matter); return {}; }));
    auto const closed = office.write(print(office.accountant));
    REQUIRE(closed);
    CHECK(closed->html.find("岡山県総社市中央一丁目") == std::string::npos);
    CHECK(closed->html.find("窓口でお渡しします") != std::string::npos);
    auto const newer = office.slip_of(claim);
    CHECK(office.tried(print(office.accountant)) == "treasury.notice.slip_replaced");
    office.paid(claim, 30'000, "2026-06-01");
    CHECK(office.tried([&](db::Write& tx) { return print_notice(tx, office.accountant, office.here, newer.number); }) == "treasury.notice.settled");
}

TEST_CASE("a batch: begun again after a fall it makes no slip and no notice twice")
{
    NoticeOffice office;
    office.keep();
    std::vector<Claim> claims { office.assessed(3'000, "charges/road_occupation", "2026-07-31"), office.assessed(2'000, "charges/road_occupation", "2026-06-30"), office.assessed(1'000) };
    auto const late = office.assessed(4'000, "charges/road_occupation", "2026-05-31");
    auto const other = office.assessed(5'000, "sundry/copies");
    CHECK(office.write([&](db::Write& tx) { return begin_notices(tx, office.head, office.here, "charges/road_occupation"); }).error().kind == Kind::Forbidden);
    auto const first = office.begun();
    CHECK(office.tried([&](db::Write& tx) { return begin_notices(tx, office.accountant, office.here, "charges/road_occupation"); }) == "treasury.notice.batch_running");  // a second click
    CHECK(office.visit(office.accountant, "/treasury/notices", {})->body.find("3件のうち0件") != std::string::npos);
    // As far as a fall let it come: one slip is made.
    auto const slip = office.slip_of(claims[1]);
    REQUIRE(office.write([&](db::Write& tx) -> Result<void> { store::set_slip(tx, claims[1].id, slip.number); return {}; }));
    office.paid(claims[2], 1'000, "2026-06-01");
    jobs::Job const job { { "j" }, ArrearsOffice::code, std::string(service::notices_job), json::object({ { "batch", first.value } }), 0 };
    REQUIRE(service::make_notices(office.here, job));
    CHECK(office.state_of_batch(first).state == BatchState::Done);
    CHECK(office.state_of_batch(first).total == 2);
    CHECK(office.state_of_batch(first).parts == 1);
    CHECK(office.tried([&](db::Write& tx) { return begin_notices(tx, office.accountant, office.here, "charges/road_occupation"); }) == "treasury.notice.none_waiting");
    CHECK(office.slips_in_all(claims) == 2);
    auto const pdf = notices_file(office.accountant, office.here, first);
    REQUIRE(pdf);
    REQUIRE(service::make_notices(office.here, job));
    CHECK(office.slips_in_all(claims) == 2);
    CHECK(*notices_file(office.accountant, office.here, first) == *pdf);
    CHECK(office.events("claim", claims[0].id.value, "treasury.notice.printed") == 1);
    CHECK(office.events("claim", claims[2].id.value, "treasury.notice.printed") == 0);
    CHECK(office.events("claim", late.id.value, "treasury.notice.printed") == 0);
    CHECK(office.events("claim", other.id.value, "treasury.notice.printed") == 0);
    auto const words = office.words(*pdf);
    CHECK(words.find("2,000円") < words.find("3,000円"));  // in due order
    CHECK(words.find("3,000円") != std::string::npos);
    CHECK(words.find("1,000円") == std::string::npos);

    CHECK(notices_file(office.head, office.here, first).error().kind == Kind::Forbidden);
    auto theirs = office.accountant;
    theirs.tenant = ArrearsOffice::neighbour;
    CHECK(notices_file(theirs, office.here, first).error().key == "treasury.notice.no_file");
    // Shielded since: the file is closed and made again without the address.
    REQUIRE(office.write([&](db::Write& tx) -> Result<void> { shield(tx, claims[0].matter_kind, claims[0].matter); return {}; }));
    CHECK(notices_file(office.accountant, office.here, first).error().key == "treasury.notice.shielded_since");
    office.render_all();
    auto const again = notices_file(office.accountant, office.here, first);
    REQUIRE_MESSAGE(again, (again ? "" : again.error().key));
    CHECK(office.words(*again).find("窓口でお渡しします") != std::string::npos);
    CHECK(office.slips_in_all(claims) == 2);
}

TEST_CASE("a batch of many parts stops after ten and goes on by a job of its own to its end")
{
    constexpr int parts = 12;
    NoticeOffice office;
    office.keep();
    std::vector<Claim> claims;
    for (int i = 0; i < parts; ++i)
        claims.push_back(office.assessed(1'000 + i));
    auto const batch = office.begun();
    // As if 500 stood in each: all are begun, none is made.
    REQUIRE(office.write([&](db::Write& tx) -> Result<void> {
        for (int i = 0; i < parts; ++i) {
            store::insert_notice(tx, claims[static_cast<std::size_t>(i)].id, batch, i + 1, {}, false, std::nullopt);
            store::begin_part(tx, batch, i + 1);
        }
        store::keep_taken(tx, batch, { claims.back().id, "2026-06-30" });
        return {};
    }));
    CHECK(office.render_all() == 2);
    CHECK(office.state_of_batch(batch).state == BatchState::Done);
    CHECK(office.state_of_batch(batch).parts == parts);
    CHECK(office.slips_in_all(claims) == parts);
    for (auto const& claim : claims)
        CHECK(office.events("claim", claim.id.value, "treasury.notice.printed") == 1);
}
