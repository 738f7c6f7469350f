#include "tests/house.h"

#include <mado/cases/erasure.h>

#include <mado/cases/special.h>
#include <mado/desk/calls.h>
#include <mado/web/site.h>

using namespace mado;
using namespace mado::records;
using namespace mado::records::test;

namespace {

std::string iso(std::optional<Day> day) { return day ? day->iso() : ""; }

TEST_CASE_FIXTURE(House, "a case files itself when it comes and is complete when it is over: the folder of its year, its definition's class and years")
{
    auto const id = submit_dog();
    auto const record = record_for(Kind::Case, id.value);
    CHECK(record.title == "犬の登録");
    CHECK(record.from_whom == "三宅 陽子");
    CHECK(record.owner == "environment/animals");
    CHECK(record.made_on == day("2026-11-18"));
    CHECK_FALSE(record.completed_on);
    auto folder = folder_of(record);
    CHECK(folder.year == 2026);
    CHECK_FALSE(folder.until);
    auto const plan_item = read([&](db::Read& tx) { return item(tx, folder.item); });
    REQUIRE(plan_item);
    CHECK(plan_item->words() == "衛生／動物／犬の登録");
    CHECK(plan_item->sure == Sure::Memory);
    auto const all = read([&](db::Read& tx) { return parts(tx, record.id); });
    REQUIRE(all.size() == 1);
    CHECK(all.front().origin == Origin::Database);
    CHECK(all.front().hash == crypto::sha256_hex("sealed envelope"));

    REQUIRE(give_up(id));
    auto const over = record_for(Kind::Case, id.value);
    CHECK(iso(over.completed_on) == "2026-11-18");
    CHECK(iso(over.span.starts) == "2027-04-01");
    CHECK(iso(over.span.until) == "2032-03-31");
    CHECK(iso(folder_of(over).until) == "2032-03-31");
}

TEST_CASE_FIXTURE(House, "decision, document and requests of a permit stand in one folder and begin with the end of its effect")
{
    auto const id = granted_sign();
    auto const all = read([&](db::Read& tx) { return records_of_matter(tx, "case", id.value); });
    std::map<Kind, int> kinds;
    for (auto const& record : all) {
        ++kinds[record.kind];
        CHECK(record.folder == all.front().folder);
        CHECK(iso(record.span.starts) == "2029-03-31");
        CHECK(iso(record.span.until) == "2039-03-30");
    }
    CHECK(kinds[Kind::Case] == 1);
    CHECK(kinds[Kind::Draft] == 1);
    CHECK(kinds[Kind::Document] >= 1);
    auto const document = read([&](db::Read& tx) { return documents::of_case(tx, id); }).back();
    auto const record = record_for(Kind::Document, document.id.value);
    CHECK(record.number == document.number);
    CHECK(record.to_whom == document.addressee);
    auto const part = read([&](db::Read& tx) { return parts(tx, record.id); }).front();
    CHECK(part.hash == document.hash);
    auto const bytes = bytes_of(here, code, record.id, part);
    REQUIRE(bytes);
    CHECK(crypto::sha256_hex(*bytes) == document.hash);
}

TEST_CASE_FIXTURE(House, "filed once: the second time nothing is added; older cases are filed by the job, once")
{
    auto const id = withdrawn_dog();
    auto const before = record_for(Kind::Case, id.value);
    CHECK(service::backfill(here, code) == 1);
    CHECK(service::backfill(here, code) == 0);
    CHECK(record_for(Kind::Case, id.value).id == before.id);
    CHECK(read([&](db::Read& tx) { return parts(tx, before.id); }).size() == 1);
    CHECK(read([&](db::Read& tx) { return count_records(tx, before.folder); }) == 2);  // the application and its fee
}

TEST_CASE("cases from before this module are filed with what belongs to them")
{
    // Everything but the listeners of this module.
    struct Before : House {
        Before() { listeners = Listeners {}; for (auto const& module : modules) if (module.name != "records" && module.listen) module.listen(listeners); }
    } town;
    auto const sign = town.granted_sign();
    auto const dog = town.submit_dog();
    CHECK(town.read([&](db::Read& tx) { return records_of_matter(tx, "case", sign.value); }).empty());
    CHECK(service::backfill(town.here, town.code) == 2);
    CHECK(town.read([&](db::Read& tx) { return records_of_matter(tx, "case", sign.value); }).size() >= 3);
    CHECK(iso(town.record_for(Kind::Document, town.read([&](db::Read& tx) { return documents::of_case(tx, sign); }).back().id.value).span.starts) == "2029-03-31");
    CHECK_FALSE(town.record_for(Kind::Case, dog.value).completed_on);
}

TEST_CASE_FIXTURE(House, "who reads what: the division that owns it and the records office; no other division, no other town")
{
    auto const record = record_for(Kind::Case, withdrawn_dog().value);
    auto const reads = [&](Caller const& who) { return database.read(who.tenant, [&](db::Read& tx) { return find_record(tx, who, record.id).has_value(); }); };
    auto const opens = [&](Caller const& who) { return database.read(who.tenant, [&](db::Read& tx) { return find_folder(tx, who, record.folder).has_value(); }); };
    auto const finds = [&](Caller const& who) { return database.read(who.tenant, [&](db::Read& tx) { return search(tx, who, "三宅").size(); }); };
    auto const lists = [&](Caller const& who) { return database.read(who.tenant, [&](db::Read& tx) { return folders(tx, who, 2026).size(); }); };
    for (auto const& who : { clerk, head, keeper }) {
        CHECK(reads(who));
        CHECK(opens(who));
        CHECK(finds(who) == 1);
        CHECK(lists(who) == 1);
    }
    for (auto const& who : { road_clerk, child_head, registrar, stranger, their_keeper }) {
        CAPTURE(who.person.value);
        CHECK_FALSE(reads(who));
        CHECK_FALSE(opens(who));
        CHECK(finds(who) == 0);
        CHECK(lists(who) == 0);
    }
    CHECK(database.read(neighbour, [&](db::Read& tx) { return records_of_matter(tx, "case", record.matter); }).empty());
}

TEST_CASE("the other zone: another database and other keys")
{
    House office, core;
    auto const record = office.own_record("letters", "照会", day("2026-11-18"), { office.scan("the bytes") });
    auto const part = office.read([&](db::Read& tx) { return parts(tx, record.id); }).front();
    REQUIRE(bytes_of(office.here, office.code, record.id, part));
    CHECK_FALSE(core.read([&](db::Read& tx) { return find_record(tx, core.keeper, record.id); }));
    CHECK_FALSE(bytes_of(core.here, core.code, record.id, part));
    // Also with the rows at hand the key of the other zone opens nothing.
    Workplace const stolen { "core", office.database, office.clock, office.ids, office.towns, office.here.library, office.cache, office.here.papers, office.calendar, office.files, core.keys,
        office.listeners, "", "" };
    CHECK_FALSE(bytes_of(stolen, office.code, record.id, part));
}

TEST_CASE_FIXTURE(House, "a special case is listed without its words and not found by them; a shielded one neither")
{
    auto const id = withdrawn_dog();
    auto const record = record_for(Kind::Case, id.value);
    REQUIRE(write([&](db::Write& tx) { return cases::mark_special(tx, clerk, here, id, cases::SpecialKind::Dv, "通報があった"); }));
    CHECK(read([&](db::Read& tx) { return search(tx, clerk, "三宅"); }).empty());
    auto const shown = read([&](db::Read& tx) { return records_in(tx, clerk, record.folder); });
    REQUIRE(shown.size() == 2);  // the application and its fee
    for (auto const& one : shown) {
        CHECK(one.title == "特別な事件");
        CHECK(one.from_whom.empty());
    }
}

TEST_CASE_FIXTURE(House, "filed by hand: what is needed, by whom; the day on which an effect ends where the plan counts from it")
{
    Filing typed;
    typed.owner = "environment/animals";
    typed.item = "contracts";
    typed.title = "業務委託契約書";
    typed.made_on = day("2026-04-01");
    typed.completed_on = day("2026-04-01");
    auto const files = [&](Filing const& what, Caller const& who) { return write([&](db::Write& tx) { return file_own(tx, who, here, what); }, who.tenant); };
    CHECK(files(typed, clerk).error().fields.front().field == "effect_until");
    typed.effect_until = day("2027-03-31");
    auto const made = files(typed, clerk);
    REQUIRE(made);
    CHECK(iso(made->span.starts) == "2027-04-01");
    CHECK(iso(made->span.until) == "2037-03-31");
    CHECK(files(typed, road_clerk).error().kind == RefusalKind::Forbidden);
    CHECK(files(typed, stranger)->owner == "environment/animals");  // their own town's
    typed.title = " ";
    typed.made_on = day("2026-11-19");
    typed.item = "no_such";
    CHECK(files(typed, clerk).error().fields.size() == 3);
}

TEST_CASE_FIXTURE(House, "a corrected row of the plan moves the end of what is filed under it; adopting again changes nothing")
{
    auto const record = own_record("letters", "照会への回答", day("2026-05-01"));
    CHECK(iso(record.span.until) == "2030-03-31");
    auto letters = *read([&](db::Read& tx) { return item(tx, "letters"); });
    letters.rule.years = 5;
    letters.sure = Sure::Confirmed;
    CHECK(write([&](db::Write& tx) { return keep_item(tx, clerk, here, letters); }).error().kind == RefusalKind::Forbidden);
    REQUIRE(write([&](db::Write& tx) { return keep_item(tx, keeper, here, letters); }));
    CHECK(write([&](db::Write& tx) { return keep_item(tx, keeper, here, letters); }).error().kind == RefusalKind::Conflict);
    run(service::reckon_job, json::object({ { "item", "letters" } }));
    CHECK(iso(folder_of(record).until) == "2032-03-31");
    REQUIRE(write([&](db::Write& tx) -> Result<std::size_t> { return adopt_plan(tx, here); }));
    CHECK(read([&](db::Read& tx) { return item(tx, "letters"); })->rule.years == 5);
    CHECK(database.read(neighbour, [&](db::Read& tx) { return item(tx, "letters"); })->rule.years == 3);
}

TEST_CASE_FIXTURE(House, "a plan that was adopted before its library got new rows takes them, by filing and by adopting, and keeps its own words")
{
    auto const forget = [&](std::string const& id) { REQUIRE(write([&](db::Write& tx) -> Result<std::int64_t> { return tx.execute({ "test.forget_item", "DELETE FROM records_item WHERE tenant = $tenant AND id = $id" }, { { "$id", id } }); }) == 1); };
    auto const has = [&](std::string const& id) { return read([&](db::Read& tx) { return item(tx, id).has_value(); }); };
    for (auto const* id : { "revenue_ledger", "day_sheets", "year_accounts" })
        forget(id);  // as a town has it that adopted the plan of last year
    auto letters = *read([&](db::Read& tx) { return item(tx, "letters"); });
    letters.rule.years = 7;
    REQUIRE(write([&](db::Write& tx) { return keep_item(tx, keeper, here, letters); }));
    CHECK_FALSE(has("revenue_ledger"));
    SUBCASE("by what is filed under a new row")
    {
        Filing filing { .matter_kind = "claim", .matter = "019a0000-0000-7000-8000-000000000001", .owner = "environment/animals", .title = "登録手数料", .made_on = day("2026-05-01") };
        filing.item = "revenue_ledger";
        auto const record = write([&](db::Write& tx) { return file(tx, keeper, here, filing); });
        REQUIRE_MESSAGE(record, (record ? "" : record.error().key));
        CHECK(folder_of(*record).item == "revenue_ledger");
    }
    SUBCASE("by adopting it again") { CHECK(write([&](db::Write& tx) -> Result<std::size_t> { return adopt_plan(tx, here); }) == 3); }
    CHECK(has("revenue_ledger"));
    CHECK(has("year_accounts"));
    CHECK(read([&](db::Read& tx) { return item(tx, "letters"); })->rule.years == 7);
    CHECK(write([&](db::Write& tx) -> Result<std::size_t> { return adopt_plan(tx, here); }) == 0);
}

TEST_CASE_FIXTURE(House, "what may be disclosed: with the article; a scan is taken in when its pages were counted and compared")
{
    auto const record = own_record("letters", "照会", day("2026-05-01"));
    auto const says = [&](Disclosure what, std::string_view article, Caller const& who, std::int64_t version) {
        return write([&](db::Write& tx) { return classify(tx, who, here, record.id, what, article, version); }, who.tenant);
    };
    CHECK(says(Disclosure::Closed, " ", clerk, 1).error().fields.front().field == "article");
    CHECK(says(Disclosure::Closed, "情報公開条例第7条第2号", road_clerk, 1).error().kind == RefusalKind::NotFound);
    REQUIRE(says(Disclosure::Closed, "情報公開条例第7条第2号", clerk, 1));
    CHECK(says(Disclosure::Open, "", clerk, 1).error().kind == RefusalKind::Conflict);
    auto const bytes = std::string("%PDF-1.4 scan");
    ScanIn const typed { files.keep_bytes(bytes), "scan.pdf", "application/pdf", crypto::sha256_hex(bytes), 3, 4, false, true };
    auto const wrong = write([&](db::Write& tx) { return scan_in(tx, clerk, here, record.id, typed); });
    CHECK(wrong.error().fields.size() == 2);
    ScanIn const right { typed.blob, typed.title, typed.type, typed.hash, 4, 4, true, true };
    REQUIRE(write([&](db::Write& tx) { return scan_in(tx, clerk, here, record.id, right); }));
    auto const part = read([&](db::Read& tx) { return parts(tx, record.id); }).front();
    CHECK(part.pages == 4);
    CHECK(part.checked_by == clerk.person);
    CHECK(*bytes_of(here, code, record.id, part) == bytes);
    CHECK(read([&](db::Read& tx) { return sanitizing::files(tx, "record", record.id.value); }).size() == 1);
}

TEST_CASE_FIXTURE(House, "the pages are bound to their templates and have all their words")
{
    mado::web::Site site({ .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here);
    for (auto const& module : modules) {
        site.add_files(module.name, module.files, "");
        site.add_pages(module.pages);
        site.add_routes(module.routes);
        site.add_menu(module.menu);
    }
    CHECK_NOTHROW(site.finish());
}

}  // namespace

namespace {

TEST_CASE_FIXTURE(House, "the text of a scan is read within walls and finds its record; long numbers are not in the index")
{
    auto const pdf = here.papers.pdf("<p>猿渡川の堤防の点検 番号 987654321098 控え 4471</p>", { .title = "t", .author = "a", .made_at = here.now().at, .town = *here.towns.by_code(code) });
    REQUIRE_MESSAGE(pdf, (pdf ? "" : pdf.error().key));
    auto const record = own_record("letters", "点検の記録", day("2026-05-01"), { scan(*pdf) });
    CHECK(read([&](db::Read& tx) { return search(tx, clerk, "猿渡川"); }).empty());
    REQUIRE(sanitizing::settle(here, *tools, code, "record", record.id.value));
    jobs::Job job;
    job.tenant = code;
    job.payload = json::object({ { "record", record.id.value } });
    REQUIRE(service::index_parts(here, *tools, job));
    CHECK(read([&](db::Read& tx) { return search(tx, clerk, "猿渡川"); }).size() == 1);
    CHECK(read([&](db::Read& tx) { return search(tx, clerk, "4471"); }).size() == 1);
    CHECK(read([&](db::Read& tx) { return search(tx, clerk, "987654321098"); }).empty());
    CHECK(read([&](db::Read& tx) { return search(tx, road_clerk, "猿渡川"); }).empty());
    CHECK(database.read(neighbour, [&](db::Read& tx) { return search(tx, stranger, "猿渡川"); }).empty());
}

TEST_CASE_FIXTURE(House, "filed by hand while it goes on, and completed by hand")
{
    Filing typed;
    typed.owner = "environment/animals";
    typed.item = "letters";
    typed.title = "継続中の協議";
    typed.made_on = day("2026-02-01");
    auto const made = write([&](db::Write& tx) { return file_own(tx, clerk, here, typed); });
    REQUIRE(made);
    CHECK_FALSE(folder_of(*made).until);
    auto const completes = [&](Caller const& who, Day on) { return write([&](db::Write& tx) { return complete_own(tx, who, here, made->id, on); }, who.tenant); };
    CHECK(completes(road_clerk, day("2026-05-01")).error().kind == RefusalKind::NotFound);
    CHECK(completes(stranger, day("2026-05-01")).error().kind == RefusalKind::NotFound);
    CHECK(completes(clerk, day("2026-01-31")).error().fields.front().field == "completed_on");
    auto const over = completes(clerk, day("2026-05-01"));
    REQUIRE(over);
    CHECK(folder_of(*over).year == 2026);      // not 2025, in which it began
    CHECK(iso(folder_of(*over).until) == "2030-03-31");
    CHECK(completes(clerk, day("2026-05-02")).error().kind == RefusalKind::Conflict);
}

TEST_CASE_FIXTURE(House, "a telephone note of a case files itself, also when it is attached later; its words go with the case")
{
    auto const id = submit_dog();
    desk::NewCall noted;
    noted.division = "environment/animals";
    noted.of = id;
    noted.caller = "折返 希望子";
    noted.number = "0866001234";
    noted.words = "毛色をまちがえて書いたそうです";
    noted.called_at = here.now().at;
    auto const call = write([&](db::Write& tx) { return desk::record_call(tx, clerk, here, noted); });
    REQUIRE(call);
    auto const record = record_for(Kind::Call, call->id.value);
    CHECK(record.matter == id.value);
    CHECK(record.from_whom == "折返 希望子");
    CHECK(record.folder == record_for(Kind::Case, id.value).folder);
    noted.of = {};
    auto const loose = write([&](db::Write& tx) { return desk::record_call(tx, clerk, here, noted); });
    REQUIRE(loose);
    CHECK_FALSE(read([&](db::Read& tx) { return record_of(tx, Kind::Call, loose->id.value); }));
    REQUIRE(write([&](db::Write& tx) { return desk::attach_call(tx, clerk, here, loose->id, id, "environment/animals", loose->version); }));
    CHECK(record_for(Kind::Call, loose->id.value).matter == id.value);
    CHECK(database.read(neighbour, [&](db::Read& tx) { return record_of(tx, Kind::Call, call->id.value); }) == std::nullopt);
    REQUIRE(give_up(id));
    REQUIRE(write([&](db::Write& tx) { return cases::erase(tx, keeper, here, id); }));
    CHECK(places("毛色をまちがえて").empty());
    auto const kept = read([&](db::Read& tx) { return desk::calls_of(tx, id); });
    REQUIRE(kept.size() == 2);
    CHECK(kept.front().caller.empty());
}

}  // namespace
