#include <mado/administration/accounts.h>
#include <mado/administration/first_logins.h>
#include <mado/administration/module.h>
#include <mado/administration/transfer.h>

#include "model/transfer_lines.h"

#include <mado/audit/audit.h>
#include <mado/db/fresh.h>
#include <mado/identity/staff.h>
#include <mado/module/zone.h>
#include <mado/text/cp932.h>

#include <algorithm>
#include <filesystem>

using namespace mado;
using Kind = Refusal::Kind;
using administration::TransferKind;

namespace {

constexpr char const* tenant = "332089";
constexpr char const* head = "職員番号,氏名,異動日,旧職,新職,兼務,採用/退職\n";

struct Town {
    std::filesystem::path folder;
    FixedClock clock { instant_in_tokyo(*Day::of(2027, 3, 20), 9) };
    Ids ids { 7 };
    static Knowledge& knowledge()
    {
        static Knowledge shared(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
        return shared;
    }
    std::unique_ptr<Zone> zone;
    Caller administrator;
    PositionId clerk, chief, cashier;
    PersonId ichiro;
    Day const april = *Day::of(2027, 4, 1);

    Workplace const& here() { return zone->here(); }
    template <class Work> auto write(Work work, std::string const& town = tenant) { return here().database.write(town, work); }
    template <class Work> auto read(Work work, std::string const& town = tenant) { return here().database.read(town, work); }

    Town()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-transfer-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        ZoneOptions options;
        options.name = "office";
        options.data = folder;
        options.keys = options.data / "keys";
        options.database = db::test::fresh();
        options.site.audience = web::Audience::Staff;
        options.site.cookie = "mado_office";
        zone = std::make_unique<Zone>(options, knowledge(), clock, ids);
        zone->plug(administration::describe(zone->gateway()), "modules/staff/administration");
        zone->open();
        static auto const hash = crypto::hash_password("correct horse battery");
        Caller const system { .tenant = tenant, .kind = CallerKind::System, .job = "test" };
        auto const made = write([&](db::Write& tx) -> Result<void> {
            auto const first = TRY(administration::add_first_administrator(tx, system, here(), { "管理 花子", "001", "hanako", hash }, "情報管理者"));
            administrator = { .tenant = tenant, .kind = CallerKind::Staff, .person = first.person.id, .position = first.position.id };
            TRY(administration::keep_division(tx, administrator, here(), { "environment", "環境課", "", "" }));
            TRY(administration::keep_division(tx, administrator, here(), { "accounts", "会計課", "", "" }));
            clerk = TRY(administration::add_position(tx, administrator, here(), { {}, "environment", "主事", "clerk" })).id;
            chief = TRY(administration::add_position(tx, administrator, here(), { {}, "environment", "課長", "division_head" })).id;
            cashier = TRY(administration::add_position(tx, administrator, here(), { {}, "accounts", "主査", "clerk" })).id;
            ichiro = TRY(administration::create_account(tx, administrator, here(), { "試験 一郎", "1203", "ichiro", hash })).id;
            TRY(administration::assign(tx, administrator, here(), { ichiro, clerk, *Day::of(2025, 4, 1), {} }));
            return {};
        });
        REQUIRE(made);
    }
    ~Town()
    {
        zone.reset();
        std::filesystem::remove_all(folder);
    }
    administration::TransferPlan plan(std::string const& lines) { return read([&](db::Read& tx) { return administration::plan_transfer(tx, head + lines, here().now().today()); }); }
    std::string slips(std::string const& lines)
    {
        std::string all;
        for (auto const& slip : plan(lines).slips)
            all += (all.empty() ? "" : " ") + std::to_string(slip.line) + ":" + slip.key.substr(std::string("administration.transfer.slip.").size());
        return all;
    }
    std::string prepared(std::string const& lines) { return *write([&](db::Write& tx) { return administration::keep_transfer(tx, administrator, here(), head + lines, "春.csv"); }); }
    auto apply(std::string const& id) { return write([&](db::Write& tx) { return administration::apply_transfer(tx, administrator, here(), id); }); }
    auto undo(std::string const& id) { return write([&](db::Write& tx) { return administration::undo_transfer(tx, administrator, here(), id); }); }
    bool holds(PersonId const& person, PositionId const& position, Day on)
    {
        auto const held = read([&](db::Read& tx) { return organization::positions_of(tx, person, on); });
        return std::ranges::any_of(held, [&](auto const& one) { return one.id == position; });
    }
    std::size_t events(std::string const& name)
    {
        return read([&](db::Read& tx) { auto const all = audit::newest(tx, "", 1000); return static_cast<std::size_t>(std::ranges::count(all, name, &audit::Event::event)); });
    }
};

TEST_CASE("a table is read as it was written, with the line on which each row begins")
{
    auto const rows = administration::model::csv_rows("a,\"b,\"\"c\"\r\n\r\n\"d\ne\",f\n,,\nlast");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].cells == std::vector<std::string> { "a", "b,\"c" });
    CHECK(rows[1].line == 3);
    CHECK(rows[1].cells == std::vector<std::string> { "d\ne", "f" });
    CHECK(rows[2].line == 6);
    CHECK(administration::model::csv_cell("=1+1") == "'=1+1");
    CHECK(administration::model::csv_cell("a\"b") == "\"a\"\"b\"");
}

TEST_CASE_FIXTURE(Town, "each slip names its line and what to do")
{
    struct Row { char const* name; char const* line; char const* slip; };
    for (auto const& row : {
             Row { "fine", "1203,試験 一郎,2027-04-01,環境課 主事,環境課 課長,,", "" },
             Row { "blanks and widths do not matter", "１２０３,試験一郎,令和9年4月1日,環境課主事,環境課　課長,,異動", "" },
             Row { "a spreadsheet's day", "1203,,2027/4/1,,環境課 課長,,", "" },
             Row { "today still goes", "1203,,2027-03-20,,環境課 課長,,", "" },
             Row { "yesterday is past", "1203,,2027-03-19,,環境課 課長,,", "2:past" },
             Row { "no such day", "1203,,2027-02-29,,環境課 課長,,", "2:day" },
             Row { "nobody has the number", "1204,,2027-04-01,,環境課 課長,,", "2:unknown" },
             Row { "somebody else's name", "1203,別 人,2027-04-01,,環境課 課長,,", "2:other_name" },
             Row { "a position that is called alike", "1203,,2027-04-01,,環境課 課長補,,", "2:position_near" },
             Row { "a position that is nothing", "1203,,2027-04-01,,宇宙開発局 船長,,", "2:position" },
             Row { "not the position of the day before", "1203,,2027-04-01,会計課 主査,環境課 課長,,", "2:not_held" },
             Row { "nowhere to go", "1203,,2027-04-01,,,,", "2:new_position" },
             Row { "leaves, but somewhere", "1203,,2027-04-01,,環境課 課長,,退職", "2:leave" },
             Row { "leaves", "1203,,2027-04-01,環境課 主事,,,退職", "" },
             Row { "hired with somebody's number", "1203,新 人,2027-04-01,,環境課 課長,,採用", "2:known" },
             Row { "hired without a name", "1300,,2027-04-01,,環境課 課長,,採用", "2:name" },
             Row { "hired", "1300,新 人,2027-04-01,,環境課 課長,,採用", "" },
             Row { "a word that is none", "1203,,2027-04-01,,環境課 課長,,出向", "2:kind" },
             Row { "two lines for one", "1203,,2027-04-01,,環境課 課長,,\n1203,,2027-04-01,,会計課 主査,,", "3:twice" },
             Row { "no number", ",試験 一郎,2027-04-01,,環境課 課長,,", "2:number" },
         }) {
        CAPTURE(row.name);
        CHECK(slips(row.line) == row.slip);
    }
    auto const without = read([&](db::Read& tx) { return administration::plan_transfer(tx, "職員番号,氏名\n1,a", here().now().today()); });
    CHECK(without.slips.size() == 5);
    CHECK_FALSE(without.is_sound());
    auto const near = plan("1203,,2027-04-01,,環境課 課長補,,").slips.front();
    CHECK(near.arguments.at("near") == "環境課 課長");
}

TEST_CASE_FIXTURE(Town, "two positions that are called the same are told apart by their ids")
{
    auto const twin = *write([&](db::Write& tx) { return administration::add_position(tx, administrator, here(), { {}, "environment", "主事", "clerk" }); });
    CHECK(slips("1203,,2027-04-01,,環境課 主事,,") == "2:ambiguous");
    CHECK(slips("1203,,2027-04-01,,#" + twin.id.value + ",,") == "");
}

TEST_CASE_FIXTURE(Town, "applied it works from its day on, with an event for each person; undone, all is as before")
{
    auto const id = prepared("1203,,2027-04-01,環境課 主事,環境課 課長,会計課 主査,\n1300,新 人,2027-04-01,,環境課 主事,,採用");
    CHECK_FALSE(holds(ichiro, chief, april));
    REQUIRE(apply(id));
    for (auto const& [on, is_clerk, is_chief] : { std::tuple { april.plus_days(-1), true, false }, std::tuple { april, false, true } }) {
        CHECK(holds(ichiro, clerk, on) == is_clerk);
        CHECK(holds(ichiro, chief, on) == is_chief);
        CHECK(holds(ichiro, cashier, on) == is_chief);
    }
    auto const hired = read([&](db::Read& tx) { return organization::person_of_number(tx, "1300"); });
    REQUIRE(hired);
    CHECK(holds(hired->id, clerk, april));
    CHECK(events("administration.person.transferred") == 2);
    CHECK(apply(id).error().kind == Kind::Conflict);
    REQUIRE(undo(id));
    CHECK(holds(ichiro, clerk, april));
    CHECK_FALSE(holds(ichiro, chief, april));
    CHECK_FALSE(holds(hired->id, clerk, april));
    CHECK(undo(id).error().kind == Kind::Conflict);
    auto const again = prepared("1203,,2027-04-01,,環境課 課長,,");
    REQUIRE(apply(again));
    clock.set(instant_in_tokyo(april, 0));
    CHECK(undo(again).error().key == "administration.transfer.too_late");
}

TEST_CASE_FIXTURE(Town, "taken back, nothing comes alive again that somebody ended meanwhile for another reason, and it is said which and why")
{
    auto const jiro = *write([&](db::Write& tx) { return administration::create_account(tx, administrator, here(), { "試験 二郎", "1204", "jiro", crypto::hash_password("correct horse battery") }); });
    REQUIRE(write([&](db::Write& tx) { return administration::assign(tx, administrator, here(), { jiro.id, cashier, *Day::of(2025, 4, 1), {} }); }));
    auto const id = prepared("1203,,2027-04-01,,環境課 課長,,\n1204,,2027-04-01,,環境課 主事,,");
    REQUIRE(apply(id));
    // He leaves at once: what he held ends today, and what he was to begin is forgotten.
    auto const today = here().now().today();
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        organization::end_assignment(tx, ichiro, clerk, today);
        organization::forget_assignment(tx, { ichiro, chief, april, {} });
        return {};
    }));
    REQUIRE(undo(id));
    CHECK_FALSE(holds(ichiro, clerk, today.plus_days(1)));
    CHECK_FALSE(holds(ichiro, clerk, april));
    CHECK_FALSE(holds(ichiro, chief, april));
    CHECK(holds(jiro.id, cashier, april));   // whom nobody touched is as before
    CHECK_FALSE(holds(jiro.id, clerk, april));
    auto const kept = read([&](db::Read& tx) { return administration::not_undone(tx, id); });
    REQUIRE(kept.size() == 2);
    for (auto const& one : kept) {
        CHECK(one.person == ichiro);
        CHECK(one.why == (one.position == clerk ? "changed" : "gone"));
    }
    CHECK(read([&](db::Read& tx) { return administration::not_undone(tx, id); }, "331007").empty());
}

TEST_CASE_FIXTURE(Town, "an assignment that began by the list and was given an end meanwhile keeps it; one applied before its last days were written down goes by its day")
{
    auto const id = prepared("1203,,2027-04-01,,環境課 課長,,");
    REQUIRE(apply(id));
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        organization::end_assignment(tx, ichiro, chief, april.plus_days(30));
        tx.execute({ "test.as_before", "UPDATE administration_transfer_step SET became = NULL WHERE tenant = $tenant AND transfer = $transfer" }, { { "$transfer", id } });
        return {};
    }));
    REQUIRE(undo(id));
    CHECK(holds(ichiro, chief, april));
    CHECK_FALSE(holds(ichiro, chief, april.plus_days(31)));
    CHECK(holds(ichiro, clerk, april.plus_days(31)));
    auto const kept = read([&](db::Read& tx) { return administration::not_undone(tx, id); });
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].position == chief);
    CHECK(kept[0].why == "changed");
}

TEST_CASE_FIXTURE(Town, "the session of somebody who loses the position ends on the day")
{
    clock.set(instant_in_tokyo(april.plus_days(-1), 23));
    auto const session = identity::sign_in(here().database, tenant, "ichiro", "correct horse battery", clock, ids);
    REQUIRE(session);
    REQUIRE(apply(prepared("1203,,2027-04-01,,会計課 主査,,")));
    auto const in = [&] { return identity::staff_of(here().database, tenant, session->token, clock.now()).has_value(); };
    CHECK(in());
    clock.set({ instant_in_tokyo(april, 0).microseconds - 1'000'000 });
    CHECK(in());
    clock.set(instant_in_tokyo(april, 0));
    CHECK_FALSE(in());
}

TEST_CASE_FIXTURE(Town, "what would be left empty is shown, and the last administrator stays")
{
    auto const leaves = plan("1203,,2027-04-01,,,,退職");
    REQUIRE(leaves.empty.size() == 1);
    CHECK(leaves.empty.front() == clerk);
    CHECK(leaves.keeps_administrator);
    CHECK(plan("1203,,2027-04-01,,環境課 主事,会計課 主査,").empty.empty());
    auto const gone = plan("001,,2027-04-01,,環境課 課長,,");
    CHECK_FALSE(gone.keeps_administrator);
    auto const id = prepared("001,,2027-04-01,,環境課 課長,,");
    CHECK(apply(id).error().key == "administration.last_administrator");
    CHECK(holds(administrator.person, administrator.position, april));
}

TEST_CASE_FIXTURE(Town, "today's state reads back without a change, in both encodings")
{
    for (bool const cp932 : { false, true }) {
        CAPTURE(cp932);
        auto const file = read([&](db::Read& tx) { return administration::transfer_csv(tx, here().now().today(), cp932); });
        REQUIRE(file);
        auto const csv = administration::read_transfer(*file);
        REQUIRE(csv);
        auto const same = read([&](db::Read& tx) { return administration::plan_transfer(tx, *csv, here().now().today()); });
        CHECK(same.slips.empty());
        REQUIRE(same.lines.size() == 2);
        CHECK(std::ranges::all_of(same.lines, [](auto const& line) { return line.ended.empty() && line.begun.empty(); }));
    }
    CHECK(administration::read_transfer("").error().fields.front().key == "administration.transfer.file_required");
    CHECK(administration::read_transfer(std::string_view("\x82\x40", 2)).error().fields.front().key == "administration.transfer.file_no_text");
    CHECK(administration::read_transfer(std::string(administration::most_transfer_bytes + 1, 'a')).error().fields.front().key == "administration.transfer.file_too_large");
}

TEST_CASE_FIXTURE(Town, "a list is its town's, and only an administrator's")
{
    auto const id = prepared("1203,,2027-04-01,,環境課 課長,,");
    CHECK_FALSE(read([&](db::Read& tx) { return administration::transfer(tx, id); }, "331007"));
    Caller const ordinary { .tenant = tenant, .kind = CallerKind::Staff, .person = ichiro, .position = clerk };
    CHECK(write([&](db::Write& tx) { return administration::apply_transfer(tx, ordinary, here(), id); }).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return administration::keep_transfer(tx, ordinary, here(), "x", "x"); }).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return administration::keep_absence(tx, ordinary, here(), { ichiro, april, april }); }).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return administration::keep_absence(tx, administrator, here(), { ichiro, april, april.plus_days(-1) }); }).error().kind == Kind::Invalid);
    REQUIRE(write([&](db::Write& tx) { return administration::keep_absence(tx, administrator, here(), { ichiro, april, april.plus_days(2) }); }));
    for (auto const& [day, away] : { std::pair { -1, false }, std::pair { 0, true }, std::pair { 2, true }, std::pair { 3, false } })
        CHECK(read([&](db::Read& tx) { return organization::absence(tx, ichiro, april.plus_days(day)); }).has_value() == away);
    CHECK(read([&](db::Read& tx) { return organization::absences(tx, april); }, "331007").empty());
}

TEST_CASE_FIXTURE(Town, "three thousand people: the lists are paged, and a list for all of them is planned in one go")
{
    auto const made = write([&](db::Write& tx) -> Result<void> {
        for (int i = 0; i < 3000; ++i) {
            PersonId const person { "p" + std::to_string(i) };
            organization::keep_person(tx, { person, "職員 " + std::to_string(i), "9" + std::to_string(i) });
            organization::assign(tx, { person, cashier, *Day::of(2025, 4, 1), {} });
        }
        return {};
    });
    REQUIRE(made);
    std::string lines;
    for (int i = 0; i < 3000; ++i)
        lines += "9" + std::to_string(i) + ",,2027-04-01,会計課 主査,環境課 主事,,\n";
    auto const all = plan(lines);
    CHECK(all.slips.empty());
    CHECK(all.lines.size() == 3000);
    CHECK(all.empty.size() == 1);
    REQUIRE(apply(prepared(lines)));
    CHECK(holds({ "p2999" }, clerk, april));
    CHECK_FALSE(holds({ "p2999" }, cashier, april));
}

TEST_CASE_FIXTURE(Town, "who was hired by a list has no login until an administrator gives the first one, and comes in with it on the day")
{
    REQUIRE(apply(prepared("A7,新任 花,2027-04-01,,環境課 主事,,採用\n1203,,2027-04-01,環境課 主事,,,退職")));
    auto const waiting = [&](Caller const& who, Day on, std::string const& town = tenant) { return read([&](db::Read& tx) { return administration::without_login(tx, who, on); }, town); };
    auto const found = waiting(administrator, here().now().today());
    REQUIRE(found.size() == 1);
    CHECK(found[0].person.name == "新任 花");
    CHECK(found[0].since == april);
    CHECK(found[0].positions == std::vector<PositionId> { clerk });
    CHECK(found[0].proposed == "a7");
    auto const newcomer = found[0].person.id;
    Caller const ordinary { .tenant = tenant, .kind = CallerKind::Staff, .person = ichiro, .position = clerk };
    Caller foreign = administrator;
    foreign.tenant = "331007";
    CHECK(waiting(ordinary, april).empty());
    CHECK(waiting(foreign, april, "331007").empty());

    auto const word = administration::make_first_password(ids);
    CHECK(word.size() == 19);
    CHECK(word != administration::make_first_password(ids));
    auto const hash = administration::first_password(word);
    REQUIRE(hash);
    auto const give_as = [&](Caller const& who, PersonId const& person, std::string const& login) {
        return write([&](db::Write& tx) { return administration::give_login(tx, who, here(), { person, login, *hash }); }, who.tenant);
    };
    CHECK(give_as(ordinary, newcomer, "a7").error().kind == Kind::Forbidden);
    CHECK(give_as(foreign, newcomer, "a7").error().kind == Kind::Forbidden);
    CHECK(give_as(administrator, { "nobody" }, "a7").error().kind == Kind::NotFound);
    CHECK(give_as(administrator, newcomer, "A 7").error().fields.front().field == "login");
    CHECK(give_as(administrator, newcomer, "hanako").error().key == "administration.person.login_taken");
    CHECK(give_as(administrator, ichiro, "ichiro2").error().key == "administration.logins.has_one");
    REQUIRE(give_as(administrator, newcomer, "a7"));
    CHECK(give_as(administrator, newcomer, "a7b").error().key == "administration.logins.has_one");
    CHECK(events("administration.login.given") == 1);
    CHECK(waiting(administrator, april).empty());

    CHECK(identity::sign_in(here().database, tenant, "a7", word, clock, ids).error().key == "identity.no_position");
    clock.set(instant_in_tokyo(april, 8));
    auto const session = identity::sign_in(here().database, tenant, "a7", word, clock, ids);
    REQUIRE(session);
    CHECK(session->caller.position == clerk);
    CHECK_FALSE(identity::sign_in(here().database, tenant, "a7", "another word", clock, ids));
}

TEST_CASE_FIXTURE(Town, "who has left, and whose number cannot be a login, in the list of first logins")
{
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        organization::keep_person(tx, { { "gone" }, "去った 人", "7" });
        organization::assign(tx, { { "gone" }, clerk, *Day::of(2024, 4, 1), *Day::of(2025, 3, 31) });
        organization::keep_person(tx, { { "odd" }, "番号 変", "七" });
        organization::assign(tx, { { "odd" }, clerk, *Day::of(2025, 4, 1), {} });
        organization::keep_person(tx, { { "same" }, "同じ 名", "HANAKO" });
        organization::assign(tx, { { "same" }, clerk, *Day::of(2025, 5, 1), {} });
        return {};
    }));
    auto const found = read([&](db::Read& tx) { return administration::without_login(tx, administrator, here().now().today()); });
    REQUIRE(found.size() == 2);
    CHECK(found[0].person.id.value == "odd");
    CHECK(found[0].proposed.empty());
    CHECK(found[1].person.id.value == "same");
    CHECK(found[1].proposed.empty());  // somebody has that login
}

}  // namespace
