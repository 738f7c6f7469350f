// Money and messages file themselves: each is found in records with its data, and read again from its module.
#include "tests/house.h"

#include <mado/audit/audit.h>
#include <mado/cases/consults.h>
#include <mado/cases/special.h>
#include <mado/treasury/arrears.h>
#include <mado/treasury/days.h>
#include <mado/treasury/imports.h>
#include <mado/treasury/module.h>
#include <mado/treasury/past_years.h>
#include <mado/treasury/receipts.h>
#include <mado/treasury/refunds.h>

#include "service/booked.h"

using namespace mado;
using namespace mado::records;
using records::test::House;
using cases::test::day;

namespace {

struct Money : House {
    Caller treasurer = staff("ono", "treasury");
    Caller program { .tenant = code, .kind = CallerKind::System, .job = "test" };
    Money()
    {
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            organization::keep_division(tx, { "accounts", "会計課", "0866-00-0030", "" });
            position(tx, "treasury", "", "出納係長", "clerk", "ono", { access::Role::Treasurer, access::Role::Cashier, access::Role::Collector });
            position(tx, "accounts_clerk", "accounts", "会計課 主事", "clerk", "abe", { access::Role::Examiner });
            return {};
        }));
    }
    treasury::Claim own_claim(std::int64_t amount)
    {
        auto const made = write([&](db::Write& tx) {
            return treasury::assess(tx, program, here, { .item = "charges/road_occupation", .title = "占用料", .matter_kind = "own", .matter = here.now().id(), .charge = "own", .owner = "public_works/road_management",
                .amount = Yen(amount), .payer = { "架空建設株式会社" } });
        });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    treasury::Receipt paid(treasury::ClaimId const& claim, std::int64_t amount, treasury::Way way = treasury::Way::Transfer)
    {
        auto const made = write([&](db::Write& tx) {
            return treasury::receive(tx, program, here, { .way = way, .provider = "bank", .reference = here.now().id(), .amount = Yen(amount), .paid_on = here.now().today(), .claim = claim });
        });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    std::vector<Part> parts_of(Record const& record) { return read([&](db::Read& tx) { return parts(tx, record.id); }); }
    std::vector<std::string> titles(Record const& record)
    {
        std::vector<std::string> all;
        for (auto const& part : parts_of(record))
            all.push_back(part.title.substr(0, part.title.find("　")));
        return all;
    }
    json::Value words(Record const& record) { return read([&](db::Read& tx) { return words_of(tx, record); }); }
    Record payment(treasury::ClaimId const& claim) { return record_for(Kind::Payment, claim.value); }
};

TEST_CASE_FIXTURE(Money, "a claim files itself in 収入原簿 with each line of the journal, and is complete while nothing is owed or to be given back")
{
    auto const claim = own_claim(5'000);
    auto record = payment(claim.id);
    CHECK(folder_of(record).item == "revenue_ledger");
    CHECK(record.owner == "public_works/road_management");
    CHECK(record.number == "令和8年度調定第" + std::to_string(claim.number) + "号");
    CHECK_FALSE(record.completed_on);
    // Who pays is not in the index: whoever reads the division's records finds the claim by its number.
    CHECK(read([&](db::Read& tx) { return search(tx, road_clerk, "架空建設"); }).empty());
    CHECK(record.from_whom.empty());

    auto const receipt = paid(claim.id, 6'000, treasury::Way::Terminal);  // 1,000 too much
    CHECK_FALSE(payment(claim.id).completed_on);
    auto const refunded = write([&](db::Write& tx) { return treasury::refund_now(tx, treasurer, here, claim.id, Yen(1'000), "二重の納付", treasury::RefundWay::Provider, "提供元の番号1"); });
    REQUIRE_MESSAGE(refunded, (refunded ? "" : refunded.error().key));
    record = payment(claim.id);
    CHECK(record.completed_on == here.now().today());
    CHECK(record.span.until == Day::parse("2032-03-31"));

    auto const kept = parts_of(record);
    auto const journal = read([&](db::Read& tx) { return treasury::journal_of(tx, claim.id); });
    REQUIRE(kept.size() == journal.size());
    for (auto const& entry : journal) {
        auto const part = std::ranges::find(kept, entry.id, &Part::origin_id);
        REQUIRE(part != kept.end());
        CHECK(part->hash == crypto::sha256_hex(json::canonical(service::words_of_entry(entry))));  // the same bytes again from the books
    }
    CHECK(kept.front().title.starts_with("調定　5,000円"));
    auto const again = words(record);
    CHECK(again.integer("assessed") == 5'000);
    CHECK(again.integer("received") == 6'000);
    CHECK(again.integer("refunded") == 1'000);
    CHECK(again.text("payer") == "架空建設株式会社");
    CHECK(again.array("lines").size() == journal.size());

    // Taken back, it goes on.
    REQUIRE(write([&](db::Write& tx) { return treasury::correct(tx, program, here, claim.id, Yen(7'000), "面積の訂正"); }));
    CHECK_FALSE(payment(claim.id).completed_on);
    CHECK_FALSE(folder_of(payment(claim.id)).until);
}

TEST_CASE_FIXTURE(Money, "what is written off stands there as well; a payment that is taken back opens it again")
{
    auto const claim = own_claim(3'000);
    auto const receipt = paid(claim.id, 3'000);
    CHECK(payment(claim.id).completed_on);
    REQUIRE(write([&](db::Write& tx) { return treasury::reverse(tx, treasurer, here, receipt.id, "小切手の不渡り", receipt.version); }));
    auto const record = payment(claim.id);
    CHECK_FALSE(record.completed_on);
    CHECK(titles(record) == std::vector<std::string> { "調定", "収納", "収納の取消し" });
}

TEST_CASE_FIXTURE(Money, "what is unpaid when its year is over is carried with a line of its own: its record stays open and cannot be disposed of, however old it is")
{
    auto const claim = own_claim(5'000);
    clock.set(instant_in_tokyo(day("2027-06-10"), 10));
    paid(claim.id, 1'000);
    auto const record = payment(claim.id);
    CHECK(titles(record) == std::vector<std::string> { "調定", "繰越", "収納" });
    CHECK_FALSE(record.completed_on);
    clock.set(instant_in_tokyo(day("2045-04-10"), 10));
    CHECK(propose_one(record.folder, Act::Dispose).error().kind == Refusal::Kind::Conflict);
    paid(claim.id, 4'000);
    CHECK(payment(claim.id).completed_on == day("2045-04-10"));
}

TEST_CASE_FIXTURE(Money, "a claim that was settled in a closed year and is asked for more opens its record again: it cannot be disposed of before that is paid")
{
    auto const claim = own_claim(5'000);
    paid(claim.id, 5'000);
    auto const settled = payment(claim.id);
    REQUIRE(settled.span.until == Day::parse("2032-03-31"));
    clock.set(instant_in_tokyo(day("2027-06-10"), 10));
    auto const now = read([&](db::Read& tx) { return treasury::find(tx, claim.id); });
    auto const more = write([&](db::Write& tx) { return treasury::correct_past(tx, treasurer, here, claim.id, Yen(7'000), "面積の誤り", now->version); });
    REQUIRE_MESSAGE(more, (more ? "" : more.error().key));
    CHECK(more->balance.unpaid() == Yen(2'000));
    auto const open = payment(claim.id);
    CHECK_FALSE(open.completed_on);
    CHECK_FALSE(folder_of(open).until);
    CHECK(titles(open) == std::vector<std::string> { "調定", "収納", "過年度の調定" });
    clock.set(instant_in_tokyo(settled.span.until->plus_days(10), 10));
    CHECK_FALSE(propose_one(open.folder, Act::Dispose));
    paid(claim.id, 2'000);
    CHECK(payment(claim.id).completed_on == here.now().today());
    CHECK(payment(claim.id).span.until == Day::parse("2038-03-31"));
}

TEST_CASE_FIXTURE(Money, "what one file pays is filed together: the same parts, folder and term as a payment that came alone, once however often it is told")
{
    auto const alone = own_claim(3'000), first = own_claim(3'000), second = own_claim(4'000), too_little = own_claim(9'000);
    paid(alone.id, 3'000);
    auto bytes = std::string("区分,納付番号,金額,収納日,金融機関,入金予定日,整理番号\r\n");
    for (auto const& [claim, amount] : { std::pair { first, 3'000 }, { second, 4'000 }, { too_little, 1'000 } })
        bytes += "確報," + write([&](db::Write& tx) { return treasury::issue_slip(tx, treasurer, here, claim.id); })->number + "," + std::to_string(amount) + ",2026-11-18,見本銀行,," + claim.id.value.substr(0, 30) + "\r\n";
    bytes += "合計,3,8000,,,,\r\n";
    auto const file = treasury::read_import(here, treasury::Format::PayEasy, {}, "results.csv", bytes);
    REQUIRE_MESSAGE(file, (file ? "" : file.error().key));
    auto const blob = files.keep_bytes(bytes);
    auto const taken = write([&](db::Write& tx) { return treasury::take_import(tx, treasurer, here, *file, blob); });
    REQUIRE(taken);
    jobs::Job job;
    job.tenant = code;
    job.payload = json::object({ { "import", taken->id.value } });
    for (auto const& kind : treasury::describe().jobs)
        if (kind.name == "treasury.apply_import")
            REQUIRE(kind.run(here, job));

    auto const like = payment(alone.id);
    std::vector<treasury::Booked> told;
    for (auto const& claim : { first, second }) {
        auto const record = payment(claim.id);
        CHECK(record.completed_on == like.completed_on);
        CHECK(record.span.until == like.span.until);
        CHECK(record.folder == like.folder);
        CHECK(titles(record) == titles(like));
        auto const journal = read([&](db::Read& tx) { return treasury::journal_of(tx, claim.id); });
        CHECK(parts_of(record).back().number == 2);
        CHECK(parts_of(record).back().hash == crypto::sha256_hex(json::canonical(service::words_of_entry(journal.back()))));
        CHECK(std::ranges::any_of(read([&](db::Read& tx) { return audit::events_of(tx, { "record", record.id.value }); }), [](auto const& event) { return event.event == "records.record.completed"; }));
        told.push_back({ *read([&](db::Read& tx) { return treasury::find(tx, claim.id); }), journal });
    }
    CHECK_FALSE(payment(too_little.id).completed_on);
    CHECK(titles(payment(too_little.id)) == std::vector<std::string> { "調定", "収納" });
    REQUIRE(write([&](db::Write& tx) { return service::on_booked_together(tx, program, here, { told }); }));
    CHECK(parts_of(payment(first.id)).size() == 2);
    // One that nobody has filed yet is filed by it, in the town of who tells.
    REQUIRE(write([&](db::Write& tx) { return service::on_booked_together(tx, { .tenant = neighbour, .kind = CallerKind::System, .job = "test" }, here, { { told.front() } }); }, neighbour));
    auto const theirs = database.read(neighbour, [&](db::Read& tx) { return record_of(tx, Kind::Payment, first.id.value); });
    REQUIRE(theirs);
    CHECK(theirs->id != payment(first.id).id);
    CHECK(parts_of(payment(first.id)).size() == 2);
}

TEST_CASE_FIXTURE(Money, "a case's money is filed with the case, complete with it, and erased with it")
{
    auto const id = granted_sign();
    auto const claims = read([&](db::Read& tx) { return treasury::claims_of(tx, "case", id.value); });
    REQUIRE_FALSE(claims.empty());
    auto const matter = record_for(Kind::Case, id.value);
    for (auto const& claim : claims) {
        auto const record = payment(claim.id);
        CHECK(record.matter == id.value);
        CHECK(record.folder == matter.folder);
        CHECK(record.span.until == matter.span.until);
        CHECK(parts_of(record).size() >= 2);
        CHECK(words(record).integer("unpaid") == 0);
    }
    clock.set(instant_in_tokyo(matter.span.until->plus_days(1), 10));
    auto const folder = folder_of(matter);
    REQUIRE(write([&](db::Write& tx) { return select(tx, keeper, here, folder.id, Selected::Ordinary, "歴史的な価値はない", folder.version); }));
    auto const list = propose_one(matter.folder, Act::Dispose);
    REQUIRE_MESSAGE(list, (list ? "" : list.error().key));
    REQUIRE(decide_it(*list, decider));
    carry_out_list(list->id);
    for (auto const& claim : claims) {
        auto const record = payment(claim.id);
        CHECK(record.state == RecordState::Disposed);
        CHECK(record.title.empty());
        for (auto const& part : parts_of(record))
            CHECK(part.hash.empty());
        CHECK(read([&](db::Read& tx) { return treasury::find(tx, claim.id); })->payer.name.empty());
        CHECK(read([&](db::Read& tx) { return treasury::find(tx, claim.id); })->balance.assessed == claim.balance.assessed);
    }
}

TEST_CASE_FIXTURE(Money, "disposing of a claim of its own takes who paid, and leaves the books")
{
    auto const claim = own_claim(2'000);
    paid(claim.id, 2'000);
    auto const record = payment(claim.id);
    clock.set(instant_in_tokyo(record.span.until->plus_days(1), 10));
    auto const list = propose_one(record.folder, Act::Dispose);
    REQUIRE_MESSAGE(list, (list ? "" : list.error().key));
    REQUIRE(decide_it(*list, decider));
    carry_out_list(list->id);
    auto const left = read([&](db::Read& tx) { return treasury::find(tx, claim.id); });
    CHECK(left->payer.name.empty());
    CHECK(left->balance.received == Yen(2'000));
    CHECK(places("架空建設株式会社").empty());
}

TEST_CASE_FIXTURE(Money, "the closing of a day files the 日計 with who closes; closed again after a correction it is another part of it")
{
    auto const claim = own_claim(2'000);
    paid(claim.id, 2'000);
    auto const today = here.now().today();
    REQUIRE(write([&](db::Write& tx) { return treasury::close_day(tx, treasurer, here, today); }));
    auto const record = record_for(Kind::Books, today.iso());
    CHECK(folder_of(record).item == "day_sheets");
    CHECK(record.title == "令和8年11月18日の日計");
    CHECK(words(record)["received"].integer("amount") == 2'000);
    auto const part = parts_of(record).front();
    CHECK(part.hash == crypto::sha256_hex(json::canonical(words(record))));
    REQUIRE(write([&](db::Write& tx) { return treasury::reopen_day(tx, treasurer, here, today, "入力の誤り"); }));
    clock.set(instant_in_tokyo(today, 17));
    paid(own_claim(500).id, 500);
    REQUIRE(write([&](db::Write& tx) { return treasury::close_day(tx, treasurer, here, today); }));
    CHECK(parts_of(record).size() == 2);
    CHECK(words(record)["received"].integer("amount") == 2'500);
}

TEST_CASE_FIXTURE(Money, "who reads it: the division that charges and the records office; neither another division nor another town")
{
    auto const claim = own_claim(2'000);
    auto const record = payment(claim.id);
    auto const reads = [&](Caller const& who) { return database.read(who.tenant, [&](db::Read& tx) { return find_record(tx, who, record.id).has_value(); }); };
    CHECK(reads(road_clerk));
    CHECK(reads(keeper));
    for (auto const& who : { clerk, child_head, stranger, their_keeper, staff("abe", "accounts_clerk") }) {
        CAPTURE(who.person.value);
        CHECK_FALSE(reads(who));
    }
    CHECK(database.read(neighbour, [&](db::Read& tx) { return records_of_matter(tx, "claim", claim.id.value); }).empty());
}

TEST_CASE_FIXTURE(Money, "補正の求め, a question to another division and its answer are filed when they go out and come back, with the hash of their words")
{
    auto const id = submit_dog();
    taken(id, clerk);
    REQUIRE(ask(id, clerk, { { "dog_name", {}, "犬の名前を書いてください。" } }, day("2026-12-01")));
    auto const request = read([&](db::Read& tx) { return cases::requests(tx, id); }).front();
    auto const asked = record_for(Kind::Request, request.id.value);
    CHECK(asked.matter == id.value);
    CHECK(parts_of(asked).front().hash == crypto::sha256_hex(request.words));
    CHECK(words(asked).text("words") == request.words);

    auto const sign = submit_sign();
    taken(sign, road_clerk);
    REQUIRE(establish(sign, road_clerk, R"({ "grade": "1", "room_elsewhere": false, "remaining_m": "3.5", "structure_safe": true })"));
    all_agree(sign, road_clerk);
    auto const consults = read([&](db::Read& tx) { return cases::consults(tx, sign); });
    REQUIRE_FALSE(consults.empty());
    for (auto const& consult : consults) {
        auto const record = record_for(Kind::Message, consult.id.value);
        auto const kept = parts_of(record);
        REQUIRE(kept.size() == 2);
        CHECK(kept.front().title == "協議・照会");
        CHECK(kept.front().hash == crypto::sha256_hex(consult.words));
        CHECK(kept.back().title == "協議・照会への回答");
        CHECK(words(record).text("words") == consult.words);
    }
    // What is special is not said by its record either.
    REQUIRE(write([&](db::Write& tx) { return cases::mark_special(tx, clerk, here, id, cases::SpecialKind::Dv, "通報があった"); }));
    CHECK(read([&](db::Read& tx) { return listed(tx, *record_of(tx, Kind::Request, request.id.value)); }).title == "特別な事件");
}

}  // namespace
