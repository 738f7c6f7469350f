// 訪問シート: encrypted, for a limited time, back once.
#include "tests/welfare.h"

#include <mado/audit/audit.h>
#include <mado/json/json.h>
#include <mado/public_assistance/sheets.h>
#include <mado/webcrypto/webcrypto.h>

#include "jobs/forgetting.h"

#include <set>

using namespace mado;
using namespace mado::public_assistance;
using public_assistance::test::day;
using public_assistance::test::RefusalKind;
using public_assistance::test::Welfare;

namespace {

constexpr std::int64_t minute = 60'000'000;

struct Sheets : Welfare {
    HouseholdId id = assisted("2026-11-18");
    SheetSecret secret { "TEST", std::string(16, 's'), crypto::make_symmetric_key() };

    Visit planned() { return read([&](db::Read& tx) { return visits(tx, id); }).front(); }
    std::size_t records()
    {
        auto const all = read([&](db::Read& tx) { return visits(tx, id); });
        return static_cast<std::size_t>(std::ranges::count_if(all, [](Visit const& one) { return one.done_on.has_value(); }));
    }
    Result<Sheet> try_make(std::vector<std::string> const& visits, Caller const& by) { return write([&](db::Write& tx) { return make_sheet(tx, by, here, visits, "就労の様子", secret); }, by.tenant); }
    // Beside the first visit, a month ahead, one is planned for the week.
    Sheet made()
    {
        REQUIRE(write([&](db::Write& tx) { return plan_visit(tx, east, here, id, day("2026-11-19")); }));
        auto const one = try_make({ to_go().id }, east);
        REQUIRE_MESSAGE(one, (one ? "" : one.error().key));
        return *one;
    }
    Visit to_go()
    {
        for (auto const& one : read([&](db::Read& tx) { return visits(tx, id); }))
            if (one.planned_on == day("2026-11-19") && !one.done_on)
                return one;
        throw std::logic_error("no visit is planned");
    }
    // As the script of the sheet makes it.
    std::string result(Sheet const& sheet, std::string const& visit, std::string const& words = "会えた。求職中。", char const* done_on = "2026-11-18", std::int64_t written_at = 0)
    {
        auto const inside = json::object({ { "sheet", sheet.id.value }, { "version", 1 }, { "written_at", written_at == 0 ? clock.now().microseconds / 1'000 : written_at },
            { "visits", json::array({ json::object({ { "visit", visit }, { "done_on", done_on }, { "words", words } }) }) } });
        return wrapped(sheet, json::write(inside));
    }
    std::string wrapped(Sheet const& sheet, std::string const& plain)
    {
        return json::write(json::object({ { "sheet", sheet.id.value }, { "version", 1 }, { "box", crypto::base64url(webcrypto::gcm_encrypt(secret.key, plain, context_of(sheet, "result"))) } }));
    }
    Result<Taken> take(std::string const& bytes, Caller const& by) { return write([&](db::Write& tx) { return take_results(tx, by, here, bytes); }, by.tenant); }
    std::string refused(std::string const& bytes, Caller const& by)
    {
        auto const taken = take(bytes, by);
        return taken ? "" : taken.error().fields.empty() ? taken.error().key : taken.error().fields.front().key;
    }
    Sheet now_of(Sheet const& sheet) { return *read([&](db::Read& tx) { return find_sheet(tx, east, sheet.id); }); }
};

}  // namespace

TEST_CASE_FIXTURE(Sheets, "a sheet holds what a visit needs, ends as the town says, and only its key opens it")
{
    REQUIRE(write([&](db::Write& tx) { return keep_policy(tx, east, here, id, "求職を支える"); }));
    auto const sheet = made();
    CHECK(sheet.ends_at.microseconds == instant_in_tokyo(day("2026-11-19")).microseconds);
    CHECK(sheet.state == SheetState::Out);
    auto const opened = webcrypto::gcm_decrypt(secret.key, sheet.box, context_of(sheet, "content"));
    REQUIRE(opened);
    for (auto const* words : { "三宅 陽子", "求職を支える", "就労の様子", "0866-00-0023", "heating", "2026-11-19T00:00:00+09:00" })
        CHECK_MESSAGE(opened->find(words) != std::string::npos, words);
    CHECK(sheet.box.find("三宅") == std::string::npos);
    CHECK_FALSE(webcrypto::gcm_decrypt(secret.key, sheet.box, context_of(sheet, "result")));
    auto longer = sheet;
    longer.ends_at.microseconds += minute;
    CHECK_FALSE(webcrypto::gcm_decrypt(secret.key, sheet.box, context_of(longer, "content")));  // another end does not open
    CHECK(sheet.key.find(std::string(crypto::view(secret.key.bytes))) == std::string::npos);
    auto const events = read([&](db::Read& tx) { return audit::events_of(tx, { "household", id.value }); });
    CHECK(std::ranges::any_of(events, [](audit::Event const& one) { return one.event == "public_assistance.sheet.made"; }));
    auto rules = read([&](db::Read& tx) { return setting(tx, here); });
    rules.sheet_days = 4;
    CHECK(write([&](db::Write& tx) { return keep_setting(tx, head, here, rules); }).error().fields.front().field == "sheet_days");
    rules.sheet_days = 3;
    REQUIRE(write([&](db::Write& tx) { return keep_setting(tx, head, here, rules); }));
    CHECK(try_make({ to_go().id }, east)->ends_at.microseconds == instant_in_tokyo(day("2026-11-21")).microseconds);
}

TEST_CASE_FIXTURE(Sheets, "the passphrase gives the key that the file was made with")
{
    auto const made = sheet_secret();
    CHECK(made.passphrase.size() == 24);
    CHECK(crypto::view(webcrypto::key_of_words(webcrypto::plain_passphrase(made.passphrase), made.salt).bytes) == crypto::view(made.key.bytes));
}

TEST_CASE_FIXTURE(Sheets, "what can be taken: planned visits of one's own households, each once")
{
    auto const first = made();
    auto const visit = to_go();
    CHECK(try_make({}, east).error().fields.front().field == "visits");
    CHECK(try_make(std::vector<std::string>(21, visit.id), east).error().fields.front().field == "visits");
    CHECK(try_make({ visit.id, visit.id }, east).error().fields.front().field == "visits");
    auto const far = write([&](db::Write& tx) { return plan_visit(tx, east, here, id, day("2026-12-20")); });
    REQUIRE(far);
    CHECK(try_make({ far->id }, east).error().fields.front().field == "visits");  // 32 days ahead
    CHECK(try_make({ "0191d7a8-0000-7000-8000-0000000000c1" }, east).error().kind == RefusalKind::NotFound);
    CHECK(try_make({ visit.id }, other_clerk).error().kind == RefusalKind::NotFound);
    CHECK(try_make({ visit.id }, theirs).error().kind == RefusalKind::NotFound);
    auto const to_take = [&](Caller const& by) { return read([&](db::Read& tx) { return visits_to_take(tx, by, here, day("2026-12-19")); }, by.tenant).size(); };
    CHECK(to_take(east) == 2);
    CHECK(to_take(other_clerk) == 0);
    CHECK(to_take(theirs) == 0);
    REQUIRE(write([&](db::Write& tx) { return record_visit(tx, east, here, visit.id, day("2026-11-18"), "会えた", visit.version); }));
    CHECK(try_make({ visit.id }, east).error().fields.front().field == "visits");
}

TEST_CASE_FIXTURE(Sheets, "what was written becomes the record of the visit, once; what was written on and saved again stands beside it")
{
    auto const sheet = made();
    auto const visit = to_go();
    auto const file = result(sheet, visit.id);
    auto const taken = take(file, east);
    REQUIRE_MESSAGE(taken, (taken ? "" : refused(file, east)));
    CHECK(taken->recorded == 1);
    CHECK(records() == 1);
    CHECK(now_of(sheet).state == SheetState::Returned);
    auto const again = take(file, east);
    REQUIRE(again);
    CHECK(again->recorded == 0);
    CHECK(again->already == 1);
    CHECK(records() == 1);
    auto const longer = result(sheet, visit.id, "会えた。求職中。暖房が壊れている。");
    for (int i = 0; i < 2; ++i) {
        auto const second = take(longer, east);
        REQUIRE(second);
        CHECK(second->beside == 1 - i);
        CHECK(second->already == i);
    }
    CHECK(take(file, east)->already == 1);
    std::set<std::string> words;
    for (auto const& one : read([&](db::Read& tx) { return visits(tx, id); }))
        if (one.done_on)
            words.insert(one.words);
    CHECK(words == std::set<std::string> { "会えた。求職中。", "会えた。求職中。暖房が壊れている。" });
    CHECK(records() == 2);
}

TEST_CASE_FIXTURE(Sheets, "a day that has not come yet is refused, also beside a record")
{
    auto rules = read([&](db::Read& tx) { return setting(tx, here); });
    rules.sheet_days = 2;
    REQUIRE(write([&](db::Write& tx) { return keep_setting(tx, head, here, rules); }));
    auto const sheet = made();
    auto const visit = to_go();
    auto const tomorrow = result(sheet, visit.id, "会えた", "2026-11-19");
    CHECK(refused(tomorrow, east) == "public_assistance.sheet.future_day");
    REQUIRE(take(result(sheet, visit.id), east));
    CHECK(refused(tomorrow, east) == "public_assistance.sheet.future_day");
    CHECK(records() == 1);
    clock.set({ sheet.ends_at.microseconds - 1 });
    CHECK(take(tomorrow, east)->beside == 1);
}

TEST_CASE_FIXTURE(Sheets, "a visit that was recorded at the office meanwhile keeps its record, and what was written stands beside it")
{
    auto const sheet = made();
    auto const visit = to_go();
    REQUIRE(write([&](db::Write& tx) { return record_visit(tx, east, here, visit.id, day("2026-11-18"), "電話で聞いた", visit.version); }));
    auto const file = result(sheet, visit.id);
    CHECK(take(file, east)->beside == 1);
    CHECK(records() == 2);
    CHECK(take(file, east)->already == 1);
    CHECK(records() == 2);
}

TEST_CASE_FIXTURE(Sheets, "refused: a changed byte, another's sheet, another town's, what is no such file")
{
    auto const sheet = made();
    auto const visit = to_go();
    auto const file = result(sheet, visit.id);
    for (auto const& by : { west, supervisor, other_clerk, theirs })
        CHECK(refused(file, by) == "public_assistance.sheet.not_yours");
    auto const box = json::parse(file)->text("box");
    for (auto const at : { std::size_t { 0 }, box.size() / 2, box.size() - 3 }) {
        auto changed = file;
        auto const place = changed.find(box) + at;
        changed[place] = changed[place] == 'A' ? 'B' : 'A';
        CAPTURE(at);
        CHECK(refused(changed, east) == "public_assistance.sheet.changed");
    }
    CHECK(refused("", east) == "public_assistance.sheet.not_a_result");
    CHECK(refused("[]", east) == "public_assistance.sheet.not_a_result");
    CHECK(refused("{\"sheet\":\"" + sheet.id.value + "\",\"version\":2,\"box\":\"AAAA\"}", east) == "public_assistance.sheet.not_a_result");
    CHECK(refused("{\"sheet\":\"nobody\",\"version\":1,\"box\":\"AAAA\"}", east) == "public_assistance.sheet.not_yours");
    CHECK(refused(std::string((4 << 20) + 1, ' '), east) == "public_assistance.sheet.not_a_result");
    CHECK(refused(wrapped(sheet, "{}"), east) == "public_assistance.sheet.changed");
    CHECK(refused(wrapped(sheet, "no json"), east) == "public_assistance.sheet.changed");
    CHECK(refused(result(sheet, planned().id), east) == "public_assistance.sheet.changed");  // a visit that is not on it
    CHECK(refused(result(sheet, visit.id, "  "), east) == "public_assistance.sheet.nothing_written");
    CHECK(refused(result(sheet, visit.id, std::string(4'001, 'x')), east) == "public_assistance.sheet.changed");
    CHECK(records() == 0);
    CHECK(now_of(sheet).state == SheetState::Out);
}

TEST_CASE_FIXTURE(Sheets, "its end: what was written until then is taken for two weeks, nothing that was written later, and then it is forgotten")
{
    auto const sheet = made();
    auto const visit = to_go();
    auto const end = sheet.ends_at.microseconds / 1'000;
    CHECK(refused(result(sheet, visit.id, "会えた", "2026-11-17"), east) == "public_assistance.sheet.wrong_day");
    CHECK(refused(result(sheet, visit.id, "会えた", "2026-11-19"), east) == "public_assistance.sheet.wrong_day");
    CHECK(refused(result(sheet, visit.id, "会えた", "いつか"), east) == "public_assistance.sheet.wrong_day");
    REQUIRE(write([&](db::Write& tx) { return fetch_sheet(tx, east, here, sheet.id); }));
    CHECK(write([&](db::Write& tx) { return fetch_sheet(tx, supervisor, here, sheet.id); }).error().kind == RefusalKind::Forbidden);
    clock.set({ sheet.ends_at.microseconds - 1 });
    CHECK_FALSE(now_of(sheet).is_overdue(clock.now()));
    clock.set(sheet.ends_at);
    CHECK(write([&](db::Write& tx) { return fetch_sheet(tx, east, here, sheet.id); }).error().kind == RefusalKind::Gone);
    CHECK(refused(result(sheet, visit.id, "会えた", "2026-11-18", end + 1), east) == "public_assistance.sheet.too_late");
    CHECK(refused(result(sheet, visit.id, "会えた", "2026-11-18", -1), east) == "public_assistance.sheet.too_late");
    clock.set({ sheet.ends_at.microseconds + 1 });
    CHECK(now_of(sheet).is_overdue(clock.now()));
    auto const work = read([&](db::Read& tx) { return work_of(tx, east, here); });
    CHECK(std::ranges::any_of(work, [](Work const& one) { return one.kind == WorkKind::Sheet; }));
    auto const of_west = read([&](db::Read& tx) { return work_of(tx, west, here); });
    CHECK(std::ranges::none_of(of_west, [](Work const& one) { return one.kind == WorkKind::Sheet; }));
    CHECK(take(result(sheet, visit.id, "会えた", "2026-11-18", end), east)->recorded == 1);
    mado::jobs::Job job;
    job.tenant = code;
    job.payload = json::object({ { "sheet", sheet.id.value } });
    REQUIRE(public_assistance::jobs::forget_sheet(here, job));
    REQUIRE(public_assistance::jobs::forget_sheet(here, job));
    CHECK(now_of(sheet).key.empty());
    CHECK(now_of(sheet).box.empty());
    CHECK(refused(result(sheet, visit.id, "会えた", "2026-11-18", end), east) == "public_assistance.sheet.forgotten");
}

TEST_CASE_FIXTURE(Sheets, "a lost or revoked sheet is taken by nobody; who supervises sees it, others do not")
{
    auto const sheet = made();
    auto const visit = to_go();
    auto const lose = [&](Caller const& by, std::int64_t at, char const* why) {
        auto const version = now_of(sheet).version;
        return write([&](db::Write& tx) { return lose_sheet(tx, by, here, sheet.id, { at }, why, version); }, by.tenant);
    };
    clock.set({ clock.now().microseconds + 10 * minute });
    CHECK(lose(west, clock.now().microseconds, "電車").error().kind == RefusalKind::NotFound);
    CHECK(lose(theirs, clock.now().microseconds, "電車").error().kind == RefusalKind::NotFound);
    CHECK(lose(east, clock.now().microseconds, " ").error().fields.front().field == "lost_why");
    CHECK(lose(east, clock.now().microseconds + minute, "電車").error().fields.front().field == "lost_on");
    CHECK(lose(east, sheet.made_at.microseconds - 2 * minute, "電車").error().fields.front().field == "lost_on");
    auto const lost = lose(supervisor, clock.now().microseconds - minute, "電車に置き忘れた");
    REQUIRE_MESSAGE(lost, (lost ? "" : lost.error().key));
    CHECK(lost->state == SheetState::Lost);
    CHECK(lost->closed_at.microseconds == clock.now().microseconds - minute);
    CHECK(refused(result(sheet, visit.id), east) == "public_assistance.sheet.closed");
    CHECK(write([&](db::Write& tx) { return fetch_sheet(tx, east, here, sheet.id); }).error().key == "public_assistance.sheet.closed");
    auto const seen = [&](Caller const& by) { return read([&](db::Read& tx) { return sheets(tx, by, 10); }, by.tenant).size(); };
    CHECK(seen(east) == 1);
    CHECK(seen(supervisor) == 1);
    CHECK(seen(west) == 0);
    CHECK(seen(other_clerk) == 0);
    CHECK(seen(theirs) == 0);
    auto const second = try_make({ visit.id }, east);
    REQUIRE(second);
    REQUIRE(write([&](db::Write& tx) { return revoke_sheet(tx, east, here, second->id, "合言葉をなくした", second->version); }));
    CHECK(refused(result(*second, visit.id), east) == "public_assistance.sheet.closed");
    CHECK(write([&](db::Write& tx) { return revoke_sheet(tx, east, here, second->id, "もう一度", second->version + 1); }).error().key == "public_assistance.sheet.closed");
}

TEST_CASE_FIXTURE(Sheets, "no address of a household in which somebody is protected is on a sheet")
{
    auto wish = of_one("見本 灯");
    wish.person.addresses = { { persons::AddressKind::Living, "7190001", "総社市見本1の2", code, day("2026-04-01"), {} } };
    auto const made_one = try_apply(wish, east);
    REQUIRE(made_one);
    auto const of = made_one->household;
    decided(of, Matter::Start, "2026-11-18");
    REQUIRE(write([&](db::Write& tx) { return plan_visit(tx, east, here, of, day("2026-11-20")); }));
    auto const page = [&] {
        return read([&](db::Read& tx) {
            std::vector<std::string> ids;
            for (auto const& one : visits(tx, of))
                ids.push_back(one.id);
            return visit_pages(tx, east, here, { ids.front() });
        }).front();
    };
    CHECK(page().addresses == std::vector<std::string> { "総社市見本1の2" });
    CHECK_FALSE(page().is_shielded);
    auto const who = head_of(of);
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        tx.execute({ "test.shield", "INSERT INTO persons_shield (tenant, individual, protection, state, reason, by_whom, at) VALUES ($tenant, $individual, $protection, 'set', '', '', 1)" },
            { { "$individual", who }, { "$protection", "0191d7a8-0000-7000-8000-0000000000e1" } });
        return {};
    }));
    CHECK(page().is_shielded);
    CHECK(page().addresses.empty());
}
