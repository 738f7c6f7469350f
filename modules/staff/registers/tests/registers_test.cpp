#include <mado/audit/audit.h>
#include <mado/db/fresh.h>
#include <mado/definitions/load.h>
#include <mado/organization/organization.h>
#include <mado/registers/module.h>
#include <mado/registers/registers.h>
#include <mado/web/site.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace mado::embedded {
std::span<File const> access();
std::span<File const> identity();
std::span<File const> audit();
std::span<File const> organization();
std::span<File const> search();
}

using namespace mado;
using namespace mado::registers;
using Kind = Refusal::Kind;

namespace {

definitions::Library const& library()
{
    static auto const all = definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    return all;
}
papers::Papers const& all_papers()
{
    static papers::Papers const all(library());
    return all;
}

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-registers-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

struct Office {
    static constexpr char const* town = "332089";
    static constexpr char const* neighbour = "331007";
    Folder folder;
    gateway::Keys keys = gateway::keys_of("office", (folder.path / "keys").string());
    db::Database database { db::test::fresh() };
    Ids ids { 7 };
    FixedClock clock { instant_in_tokyo(*Day::parse("2026-11-18"), 10) };
    tenancy::Towns towns = tenancy::Towns::from_csv(library().text("towns/towns.csv"));
    definitions::Cache cache;
    Calendar calendar = Calendar::always_open();
    files::Store files { folder.path / "files" };
    Listeners listeners;
    Workplace here { "office", database, clock, ids, towns, library(), cache, all_papers(), calendar, files, keys, listeners, "http://localhost:8080", "a@example.jp" };
    Module module = describe();
    mado::web::Site site { { .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here };
    Caller clerk = staff("animals_clerk"), roads = staff("roads_clerk"), auditor = staff("auditor"), stranger = staff("animals_clerk", neighbour);
    Caller zone { .tenant = town, .kind = CallerKind::Zone, .job = "office" };

    static Caller staff(std::string position, std::string tenant = town)
    {
        return { .tenant = std::move(tenant), .kind = CallerKind::Staff, .person = { "morita" }, .position = { std::move(position) } };
    }
    template <class Work>
    auto write(Work work, std::string const& tenant = town) { return database.write(tenant, std::move(work)); }
    template <class Work>
    auto read(Work work, std::string const& tenant = town) { return database.read(tenant, std::move(work)); }

    Office()
    {
        std::vector<db::Migration> migrations;
        auto const add = [&](std::string const& name, std::span<embedded::File const> embedded) {
            int number = 0;
            for (auto const& file : embedded)
                if (file.path.starts_with("migrations/"))
                    migrations.push_back({ name, ++number, std::string(file.path.substr(11)), file.bytes });
        };
        add("access", embedded::access()), add("audit", embedded::audit()), add("identity", embedded::identity()), add("organization", embedded::organization()), add("search", embedded::search());
        for (auto const& migration : definitions::migrations())
            migrations.push_back(migration);
        add("registers", module.files);
        database.migrate(migrations);
        for (auto const* tenant : { town, neighbour })
            write([&](db::Write& tx) -> Result<void> {
                access::grant(tx, { "animals_clerk" }, { access::Role::Examiner, "environment/animals" });
                access::grant(tx, { "roads_clerk" }, { access::Role::Examiner, "public_works" });
                access::grant(tx, { "auditor" }, { access::Role::Auditor, "" });
                organization::keep_person(tx, { { "morita" }, "森田 悟", "もりた" });
                return {};
            }, tenant);
        site.add_files("registers", module.files, "");
        site.add_pages(module.pages);
        site.add_routes(module.routes);
        site.finish();
    }

    static json::Object dog(std::string name, std::string number = "環境第1号")
    {
        return { { "dog_name", std::move(name) }, { "tag_number", std::move(number) }, { "owner_name", "三宅 陽子" }, { "colour", "茶" } };
    }
    Row entered(std::string name, CaseId of = {}, std::string const& tenant = town)
    {
        if (!of)
            of = { ids.uuid(clock.now().microseconds / 1000) };
        auto by = zone;
        by.tenant = tenant;
        auto const row = write([&](db::Write& tx) { return enter(tx, by, here, { "dogs", of, "dog_registration", "environment/animals", dog(name) }); }, tenant);
        REQUIRE_MESSAGE(row, (row ? "" : row.error().key));
        return *row;
    }
    Page found(Caller const& caller, Query const& query)
    {
        return read([&](db::Read& tx) { return rows(tx, caller, query); }, caller.tenant);
    }
    Result<http::Response> visit(Caller const& caller, std::string const& pattern, std::map<std::string, std::string> path, http::Pairs query = {}, http::Pairs form = {})
    {
        http::Request request;
        request.method = form.empty() ? "GET" : "POST";
        request.path = std::move(path);
        request.query = std::move(query);
        request.form = std::move(form);
        mado::web::Visit const visit { request, caller, here, *towns.by_code(caller.tenant), site, "ja", {}, {} };
        for (auto const& route : module.routes)
            if (route.pattern == pattern) {
                if (request.form.empty())
                    return route.show(visit, nullptr);
                auto answer = route.act(visit);
                if (answer || (answer.error().kind != Kind::Invalid && answer.error().kind != Kind::Conflict))
                    return answer;
                mado::web::Attempt const attempt { answer.error() };
                return route.show(visit, &attempt);
            }
        throw std::logic_error("no such route");
    }
    static std::string body(Result<http::Response> const& response) { return response ? response->body : response.error().key; }
    static bool has(std::string const& page, std::string_view words) { return page.find(words) != std::string::npos; }
    std::vector<std::string> events(RowId const& id)
    {
        return read([&](db::Read& tx) {
            std::vector<std::string> all;
            for (auto const& event : audit::events_of(tx, { "register_row", id.value }))
                all.push_back(event.event);
            return all;
        });
    }
};

constexpr std::string_view book_text = R"(register: signs
title: { ja: 看板台帳 }
columns:
  number: { title: { ja: 番号 }, from: document_number }
  area: { title: { ja: 面積 } }
  is_large: { title: { ja: 大きい } }
  note: { title: { ja: 備考 } }
sources: { town: { of: [columns], says: 例, sure: demo } }
)";

}  // namespace

TEST_CASE("a register's file: its mistakes have a place")
{
    struct { char const* name; std::string text, key; int line; } const rows[] = {
        { "no title", "register: signs\ncolumns: { a: { title: { ja: あ } } }\nsources: { x: { of: [columns], says: 例, sure: demo } }\n", "word.missing", 1 },
        { "an unknown word", "register: signs\ntitle: { ja: 看板 }\ncolums: {}\n", "word.unknown", 3 },
        { "from what the case does not have", "register: signs\ntitle: { ja: 看板 }\ncolumns:\n  a: { title: { ja: あ }, from: mood }\nsources: { x: { of: [columns], says: 例, sure: demo } }\n", "", 4 },
        { "another name than its file", "register: sign\ntitle: { ja: 看板 }\ncolumns: { a: { title: { ja: あ } } }\nsources: { x: { of: [columns], says: 例, sure: demo } }\n", "register.file_name", 1 },
    };
    for (auto const& row : rows) {
        auto const loaded = definitions::load_register("registers/signs.yaml", row.text);
        REQUIRE_MESSAGE(!loaded, row.name);
        auto const has = std::ranges::any_of(loaded.error(), [&](definitions::Problem const& problem) { return problem.line == row.line && (row.key.empty() || problem.key == row.key); });
        CHECK_MESSAGE(has, row.name);
    }
    CHECK(definitions::load_register("registers/signs.yaml", book_text));
}

TEST_CASE("the library finds a register that is not there, and a column that nothing fills, at its place")
{
    std::map<std::string, std::string, std::less<>> all;
    for (auto const& path : library().paths(""))
        all.emplace(path, std::string(library().text(path)));
    CHECK(all.contains("registers/dogs.yaml"));
    auto const found = [&](std::string_view key) {
        auto const problems = definitions::missing_files(definitions::Library::from_files(all), *library().procedure("dog_registration"));
        return std::ranges::find(problems, key, &definitions::Problem::key) != problems.end();
    };
    CHECK_FALSE(found("register.column"));
    CHECK_FALSE(found("file.missing"));
    auto& text = all.at("registers/dogs.yaml");
    text.replace(text.find("  colour:"), 9, "  color:");
    CHECK(found("register.column"));
    all.erase("registers/dogs.yaml");
    CHECK(found("file.missing"));
}

TEST_CASE_FIXTURE(Office, "columns: a field, a rule, what the case gives; what was not asked is empty")
{
    definitions::Inputs inputs;
    auto const answers = json::parse(R"({ "owner_address": { "text": "中央九丁目1番" }, "dog_name": "コテツ", "breed": "shiba", "sex": "male", "colour": "茶", "born_on": "2026-08-02", "acquired_on": "2026-10-25",
        "kept_elsewhere": false, "kept_at": { "text": "よそ" } })");
    REQUIRE(answers);
    inputs.answers = answers->object();
    inputs.applicant = "person";
    inputs.received_on = Day::parse("2026-11-18");
    definitions::Evaluation evaluation(library().procedure("dog_registration"), std::move(inputs));
    auto const values = values_of(*library().find_register("dogs"), evaluation, { { definitions::CaseWord::DocumentNumber, "環境第7号" } }, &library());
    auto const text = [&](char const* column) { return values.at(column).text(); };
    CHECK(text("tag_number") == "環境第7号");
    CHECK(text("registered_on").empty());
    CHECK(text("breed") == "柴犬");
    CHECK(text("kept_at").empty());  // not asked: an answer that stayed is not entered
    definitions::Evaluation of_roads(library().procedure("road_occupancy"), {});
    CHECK(values_of(*library().find_register("road_occupancies"), of_roads, {}, &library()).at("size_words").text().empty());
}

TEST_CASE_FIXTURE(Office, "entering: numbers without gaps, one row a case, a new decision keeps what held before")
{
    auto const first = entered("コテツ");
    auto const second = entered("ハナ");
    CHECK(first.number == 1);
    CHECK(second.number == 2);
    CHECK(first.year == 2026);
    auto const again = entered("コテツ丸", first.of);
    CHECK(again.id == first.id);
    CHECK(again.number == 1);
    auto const all = read([&](db::Read& tx) { return history(tx, first.id); });
    REQUIRE(all.size() == 2);
    CHECK(all[0].kind == ChangeKind::Revised);
    CHECK(all[0].before.at("dog_name").text() == "コテツ");
    CHECK(all[0].after.size() == 1);
    CHECK(events(first.id) == std::vector<std::string> { "registers.row.entered", "registers.row.revised" });
    auto const unknown = write([&](db::Write& tx) { return enter(tx, zone, here, { "no_such", first.of, "dog_registration", "environment/animals", {} }); });
    CHECK(unknown.error().key == "registers.not_there");
    clock.set(instant_in_tokyo(*Day::parse("2027-04-01"), 9));
    CHECK(entered("タロウ").number == 1);  // a new 会計年度
}

TEST_CASE_FIXTURE(Office, "correcting and striking: reason, both values, version, right, town")
{
    auto const row = entered("コテツ");
    auto const fix = [&](Caller const& by, json::Object values, std::string_view reason, std::int64_t version) {
        return write([&](db::Write& tx) { return correct(tx, by, here, row.id, values, reason, version); }, by.tenant);
    };
    CHECK(fix(clerk, { { "colour", "黒" } }, " \n", 1).error().fields.front().field == "reason");
    CHECK(fix(clerk, { { "colour", "茶" } }, "同じ", 1).error().fields.front().key == "registers.nothing_changed");
    CHECK(fix(clerk, { { "weight", "3" } }, "列", 1).error().fields.front().key == "registers.no_such_column");
    CHECK(fix(clerk, { { "colour", std::string(1001, 'a') } }, "長い", 1).error().fields.front().key == "registers.too_long");
    CHECK(fix(roads, { { "colour", "黒" } }, "よその課", 1).error().kind == Kind::Forbidden);
    CHECK(fix(auditor, { { "colour", "黒" } }, "監査", 1).error().kind == Kind::Forbidden);
    CHECK(fix(stranger, { { "colour", "黒" } }, "よその市", 1).error().kind == Kind::NotFound);
    CHECK(fix(clerk, { { "colour", "黒" } }, "見間違い", 2).error().kind == Kind::Conflict);
    auto const fixed = fix(clerk, { { "colour", "黒" } }, "写真で確かめた", 1);
    REQUIRE(fixed);
    CHECK(fixed->value("colour") == "黒");
    CHECK(fixed->value("dog_name") == "コテツ");
    auto const change = read([&](db::Read& tx) { return history(tx, row.id); }).front();
    CHECK(change.before.at("colour").text() == "茶");
    CHECK(change.after.at("colour").text() == "黒");
    CHECK(change.reason == "写真で確かめた");
    CHECK(change.by.value == "morita");

    auto const end = [&](Caller const& by, std::string_view reason, std::int64_t version) { return write([&](db::Write& tx) { return strike(tx, by, here, row.id, reason, version); }, by.tenant); };
    CHECK(end(clerk, "", 2).error().kind == Kind::Invalid);
    CHECK(end(auditor, "監査", 2).error().kind == Kind::Forbidden);
    CHECK(end(stranger, "よその市", 2).error().kind == Kind::NotFound);
    CHECK(end(clerk, "死亡届", 2)->state == RowState::Struck);
    CHECK(end(clerk, "死亡届", 3).error().key == "registers.struck_already");
    CHECK(fix(clerk, { { "colour", "白" } }, "あとから", 3).error().key == "registers.struck_already");
    CHECK(events(row.id).back() == "registers.row.struck");
    CHECK(entered("コテツ", row.of).state == RowState::Current);  // a new decision brings it back
}

TEST_CASE_FIXTURE(Office, "a revoked case: its rows are struck out, others stay")
{
    auto const row = entered("コテツ"), other = entered("ハナ");
    REQUIRE(write([&](db::Write& tx) { return strike_of_case(tx, clerk, here, row.of, "取消し"); }));
    CHECK(read([&](db::Read& tx) { return find(tx, row.id); })->state == RowState::Struck);
    CHECK(read([&](db::Read& tx) { return find(tx, other.id); })->state == RowState::Current);
}

TEST_CASE_FIXTURE(Office, "finding: by words, year and key; nothing of another division or town")
{
    for (int i = 0; i < 7; ++i)
        entered("イヌ" + std::to_string(i));
    entered("よその犬", {}, neighbour);
    auto const first = found(clerk, { .name = "dogs", .most = 3 });
    REQUIRE(first.rows.size() == 3);
    CHECK(first.rows.front().number == 7);
    auto const second = found(clerk, { .name = "dogs", .before = first.next, .most = 3 });
    CHECK(second.rows.front().number == 4);
    CHECK(found(clerk, { .name = "dogs", .before = second.next, .most = 3 }).next.empty());
    CHECK(found(clerk, { .name = "dogs", .words = "イヌ5" }).rows.size() == 1);
    CHECK(found(clerk, { .name = "dogs", .words = "いぬ5" }).rows.size() == 1);
    CHECK(found(clerk, { .name = "dogs", .words = "よその犬" }).rows.empty());
    CHECK(found(clerk, { .name = "dogs", .year = 2025 }).rows.empty());
    CHECK(found(clerk, { .name = "dogs", .year = 2026 }).rows.size() == 7);
    CHECK(found(clerk, { .name = "road_occupancies" }).rows.empty());
    CHECK(found(roads, { .name = "dogs" }).rows.empty());
    CHECK(found(roads, { .name = "dogs", .words = "イヌ5" }).rows.empty());
    CHECK(found(auditor, { .name = "dogs" }).rows.size() == 7);
    CHECK(found(stranger, { .name = "dogs" }).rows.size() == 1);
}

TEST_CASE_FIXTURE(Office, "the pages: list, row with its history, correction, striking, and the walls")
{
    auto const row = entered("=コテツ");
    std::map<std::string, std::string> const path { { "name", "dogs" }, { "row", row.id.value } };
    CHECK(has(body(visit(clerk, "/registers", {})), "犬の登録原簿"));
    auto const list = body(visit(clerk, "/registers/{name}", { { "name", "dogs" } }, { { "word", "<b>" }, { "year", "x" }, { "before", "'" } }));
    CHECK(has(list, "&lt;b&gt;"));
    CHECK(has(body(visit(clerk, "/registers/{name}", { { "name", "dogs" } })), "令和8年度 第1号"));
    CHECK_FALSE(has(body(visit(roads, "/registers/{name}", { { "name", "dogs" } })), "第1号"));
    CHECK(visit(clerk, "/registers/{name}", { { "name", "no_such" } }).error().kind == Kind::NotFound);
    auto const page = body(visit(clerk, "/registers/{name}/{row}", path));
    CHECK(has(page, "三宅 陽子"));
    CHECK(has(page, "/cases/" + row.of.value));
    CHECK(has(page, "/correct"));
    CHECK_FALSE(has(body(visit(auditor, "/registers/{name}/{row}", path)), "/correct"));
    for (auto const* pattern : { "/registers/{name}/{row}", "/registers/{name}/{row}/correct", "/registers/{name}/{row}/strike" }) {
        CHECK(visit(roads, pattern, path).error().kind == Kind::Forbidden);
        CHECK(visit(stranger, pattern, path).error().kind == Kind::NotFound);
        CHECK(visit(clerk, pattern, { { "name", "road_occupancies" }, { "row", row.id.value } }).error().kind == Kind::NotFound);
    }
    auto const wrong = visit(clerk, "/registers/{name}/{row}/correct", path, {}, { { "version", "1" }, { "column.colour", "黒い色" }, { "reason", "" } });
    REQUIRE(wrong);
    CHECK(wrong->status == 422);
    CHECK(has(wrong->body, "黒い色"));
    CHECK(has(wrong->body, "理由を書いてください"));
    http::Pairs form { { "version", "1" }, { "reason", "写真" } };
    for (auto const& column : library().find_register("dogs")->columns)
        form.emplace_back("column." + column.name, column.name == "colour" ? "黒" : row.value(column.name));
    CHECK(visit(clerk, "/registers/{name}/{row}/correct", path, {}, form)->status == 303);
    auto const after = body(visit(clerk, "/registers/{name}/{row}", path));
    CHECK(has(after, "<del>茶</del>"));
    CHECK(has(after, "<ins>黒</ins>"));
    CHECK(visit(clerk, "/registers/{name}/{row}/strike", path, {}, { { "version", "1" }, { "reason", "死亡" } })->status == 409);
    CHECK(visit(clerk, "/registers/{name}/{row}/strike", path, {}, { { "version", "2" }, { "reason", "死亡" } })->status == 303);
    CHECK(has(body(visit(clerk, "/registers/{name}", { { "name", "dogs" } })), "抹消"));
    CHECK(std::ranges::count(events(row.id), "registers.row.read") >= 2);
}

TEST_CASE_FIXTURE(Office, "the CSV: a mark, every column, more than one read, no formula")
{
    entered("=1+1");
    auto const csv = visit(clerk, "/registers/{name}/csv", { { "name", "dogs" } });
    REQUIRE(csv);
    CHECK(csv->body.starts_with("\xEF\xBB\xBF\"番号\",\"状態\",\"登録番号\""));
    CHECK(has(csv->body, "\"'=1+1\""));
    for (int i = 0; i < 1005; ++i)
        entered("イヌ");
    auto const long_csv = body(visit(clerk, "/registers/{name}/csv", { { "name", "dogs" } }));
    CHECK(std::ranges::count(long_csv, '\n') == 1 + 1006);
    CHECK(std::ranges::count(body(visit(clerk, "/registers/{name}/csv", { { "name", "dogs" } }, { { "year", "2025" } })), '\n') == 1);
    CHECK(std::ranges::count(body(visit(roads, "/registers/{name}/csv", { { "name", "dogs" } })), '\n') == 1);
}

TEST_CASE("every statement is one that both engines can prepare")
{
    CHECK(statements().size() == 13);
    for (auto const& route : describe().routes)
        CHECK(route.action.has_value());
}
