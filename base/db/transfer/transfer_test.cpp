#include <mado/db/fresh.h>
#include <mado/db/transfer.h>

#include "test_folder.h"

#include <algorithm>
#include <atomic>
#include <random>
#include <set>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace mado;
using namespace mado::db;

namespace {

std::vector<Migration> const& tables()
{
    static std::vector<Migration> const all {
        { "test", 1, "0001_notes.sql", R"sql(
            CREATE TABLE test_note (
                tenant code_text NOT NULL, id id_text NOT NULL, body words_text, seal bytes_blob, size count_int, urgent flag_int NOT NULL DEFAULT 0, facts json_doc,
                PRIMARY KEY (tenant, id)
            );
            CREATE INDEX test_note_size ON test_note (size);
            CREATE TABLE test_mark (
                tenant code_text NOT NULL, note id_text NOT NULL, number count_int NOT NULL,
                PRIMARY KEY (tenant, note, number),
                FOREIGN KEY (tenant, note) REFERENCES test_note (tenant, id)
            );
        )sql" },
        { "test", 2, "0002_later.sql", "ALTER TABLE test_note ADD COLUMN more json_doc NOT NULL DEFAULT '{}'; INSERT INTO test_note (tenant, id) VALUES ('331007', 'of_migration');" },
        { "gateway", 1, "0001_gateway.sql", R"sql(
            CREATE TABLE gateway_outbox (tenant code_text NOT NULL, sequence count_int NOT NULL, PRIMARY KEY (tenant, sequence));
            CREATE TABLE gateway_acknowledged (tenant code_text NOT NULL, sequence count_int NOT NULL, PRIMARY KEY (tenant, sequence));
            CREATE TABLE gateway_handled (tenant code_text NOT NULL, sequence count_int NOT NULL, PRIMARY KEY (tenant, sequence));
            CREATE TABLE gateway_inbox (tenant code_text NOT NULL, sequence count_int NOT NULL, PRIMARY KEY (tenant, sequence));
        )sql" } };
    return all;
}

constexpr Statement insert_note { "test.insert", "INSERT INTO test_note (tenant, id, body, seal, size, urgent, facts, more) VALUES ($tenant, $id, $body, $seal, $size, $urgent, $facts, $more)" };
constexpr Statement insert_mark { "test.insert_mark", "INSERT INTO test_mark (tenant, note, number) VALUES ($tenant, $note, $number)" };

// Of the engine of this run, and the other one where it is to be had.
struct Place {
    test::Folder folder;
    Options sqlite() const { return { .path = folder.file() }; }
    Options here() const { return test::engine() == SqlEngine::Sqlite ? sqlite() : test::fresh(); }
};

void fill(Options const& options)
{
    Database database(options);
    database.migrate(tables());
    for (std::string const town : { "331007", "332089" })
        REQUIRE(database.write(town, [&](Write& tx) -> Result<void> {
            tx.execute(insert_note, { { "$id", "all" }, { "$body", "見本 𠮷子\n\t'\"\\" }, { "$seal", Bytes { std::string("\0\xff\1binary", 9) } }, { "$size", INT64_C(-9'223'372'036'854'775'807) },
                { "$urgent", true }, { "$facts", R"({"b": [1, {"z": null, "a": true}], "あ": "い", "a": "\u00e9"})" }, { "$more", "[]" } });
            tx.execute(insert_note, { { "$id", "nothing" }, { "$body", nullptr }, { "$seal", nullptr }, { "$size", nullptr }, { "$urgent", false }, { "$facts", nullptr }, { "$more", "{}" } });
            tx.execute(insert_note, { { "$id", "empty" }, { "$body", "" }, { "$seal", Bytes {} }, { "$size", 0 }, { "$urgent", false }, { "$facts", "\"\"" }, { "$more", "{}" } });
            for (int i = 0; i < 3'000; ++i)
                tx.execute(insert_note, { { "$id", "n" + std::to_string(i) }, { "$body", std::string(300, 'x') }, { "$seal", nullptr }, { "$size", i }, { "$urgent", false }, { "$facts", "{}" }, { "$more", "{}" } });
            tx.execute(insert_mark, { { "$note", "all" }, { "$number", 1 } });
            return {};
        }));
}

using Sums = std::map<std::string, std::pair<std::int64_t, std::string>>;

Sums sums(Options const& options)
{
    Sums all;
    auto const source = transfer::open_source(options);
    for (auto const& table : source->tables()) {
        auto const sum = source->read(table, {});
        CHECK(sum.rows == source->count(table));
        all[table.name] = { sum.rows, sum.sha256 };
    }
    return all;
}

void carry(Options const& from, Options const& to)
{
    auto const source = transfer::open_source(from);
    auto const target = transfer::open_target(to, transfer::exactly(source->migrations(), tables()));
    for (auto const& table : source->tables()) {
        source->read(table, [&](std::string_view rows, std::int64_t) { target->write(table, rows); });
    }
    target->rows_are_in();
    for (auto const& table : source->tables())
        CHECK(target->sum(table) == source->read(table, {}));
    target->finish();
}

}  // namespace

TEST_CASE("all rows of all towns arrive with the same counts and hashes, on the same engine and on the other")
{
    Place const from, to, back;
    auto const source = from.here();
    fill(source);
    auto const before = sums(source);
    CHECK(before.at("test_note").first == 2 * 3'003 + 1);
    CHECK(before.at("test_mark").first == 2);
    CHECK(before.at("gateway_inbox") == std::pair<std::int64_t, std::string>(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    auto const same = to.here();
    carry(source, same);
    CHECK(sums(same) == before);
    auto const other = back.sqlite();
    carry(same, other);
    CHECK(sums(other) == before);
    if (test::engine() == SqlEngine::Postgresql) {
        auto const again = test::fresh();
        carry(other, again);
        CHECK(sums(again) == before);
    }
    Database restored(same);
    restored.migrate(tables());  // nothing is new
    CHECK(restored.read("332089", [](db::Read& tx) {
        return tx.all({ "test.body", "SELECT body FROM test_note WHERE tenant = $tenant AND id = 'all'" }, {}, [](Row const& row) { return row.text("body"); });
    }) == std::vector<std::string> { "見本 𠮷子\n\t'\"\\" });
    CHECK_THROWS(restored.write("332089", [](Write& tx) -> Result<void> {
        tx.execute(insert_mark, { { "$note", "nobody" }, { "$number", 1 } });
        return {};
    }));  // the foreign key stands again
}

TEST_CASE("after a restore a town sees its own rows alone")
{
    Place const from, to;
    auto const source = from.here(), target = to.here();
    fill(source);
    carry(source, target);
    Database database(target);
    auto const count = [&](std::string const& town) {
        return database.read(town, [](db::Read& tx) { return tx.one({ "test.count", "SELECT COUNT(*) AS n FROM test_note WHERE tenant = $tenant" }, {}, [](Row const& row) { return row.integer("n"); }); });
    };
    CHECK(*count("332089") == 3'003);
    CHECK(*count("330001") == 0);
}

TEST_CASE("a table is known by its words, and one that another refers to comes before it")
{
    Place const place;
    auto const options = place.here();
    fill(options);
    auto const found = transfer::open_source(options)->tables();
    REQUIRE(found.size() == 6);
    auto const at = [&](std::string_view name) { return std::ranges::find(found, name, &transfer::Table::name); };
    CHECK(at("test_note") < at("test_mark"));
    CHECK(at("test_mark")->key == std::vector<std::string> { "tenant", "note", "number" });
    CHECK(at("test_note")->columns[transfer::place_of(*at("test_note"), "facts")].kind == transfer::Kind::Json);
    CHECK(at("test_note")->columns[transfer::place_of(*at("test_note"), "seal")].kind == transfer::Kind::Bytes);
    CHECK(at("test_note")->columns[transfer::place_of(*at("test_note"), "urgent")].kind == transfer::Kind::Integer);
    CHECK(at("test_note")->columns[transfer::place_of(*at("test_note"), "body")].kind == transfer::Kind::Text);
    CHECK_THROWS_AS(transfer::place_of(*at("test_note"), "nothing"), Failure);
}

TEST_CASE("a place with rows is not filled, and what is not finished leaves no rows")
{
    Place const from, to;
    auto const source = from.here(), target = to.here();
    fill(source);
    CHECK_THROWS_AS(transfer::open_target(source, tables()), Failure);
    {
        auto const half = transfer::open_target(target, tables());
        auto const reading = transfer::open_source(source);
        for (auto const& table : reading->tables())
            reading->read(table, [&](std::string_view rows, std::int64_t) { half->write(table, rows); });
    }
    if (test::engine() == SqlEngine::Sqlite)
        CHECK(std::filesystem::is_empty(std::filesystem::path(target.path).parent_path()));
    else
        CHECK(sums(target).at("test_mark").first == 0);
    if (test::engine() == SqlEngine::Sqlite)
        carry(source, target);
}

TEST_CASE("a row whose foreign key points nowhere stops the restore")
{
    Place const to;
    auto const target = transfer::open_target(to.here(), tables());
    std::string rows;
    auto const all = target->tables();
    auto const mark = std::ranges::find(all, "test_mark", &transfer::Table::name);
    for (auto const& column : mark->columns)
        transfer::append(rows, column.kind == transfer::Kind::Integer ? transfer::Cell { transfer::Kind::Integer, 1, {} } : transfer::Cell { transfer::Kind::Text, 0, "nobody" });
    CHECK_THROWS_AS(([&] {
        target->write(*mark, rows);
        target->rows_are_in();
    }()), Failure);
}

TEST_CASE("migrations: exactly those of the data, in the program's order; unknown and changed ones are refused")
{
    Place const place;
    auto const options = place.here();
    Database(options).migrate({ tables()[0], tables()[2] });
    auto const applied = transfer::open_source(options)->migrations();
    REQUIRE(applied.size() == 2);
    auto const chosen = transfer::exactly(applied, tables());
    REQUIRE(chosen.size() == 2);
    CHECK(chosen[0].name == "0001_notes.sql");
    CHECK(chosen[1].module == "gateway");
    CHECK_THROWS_AS(transfer::exactly(applied, { tables()[0] }), Failure);
    auto changed = tables();
    changed[0].sql = "CREATE TABLE test_other (tenant code_text NOT NULL, PRIMARY KEY (tenant));";
    CHECK_THROWS_AS(transfer::exactly(applied, changed), Failure);
}

TEST_CASE("a cut through two databases: nothing is handled that was not sent, nothing acknowledged that is not handled")
{
    Place const first, second;
    auto const sending = first.here(), handling = second.here();
    Database sender(sending), receiver(handling);
    sender.migrate(tables());
    receiver.migrate(tables());
    auto const insert = [](Database& database, std::string const& table, std::int64_t number) {
        auto const sql = "INSERT INTO " + table + " (tenant, sequence) VALUES ($tenant, $sequence)";
        return database.write("331007", [&](Write& tx) -> Result<void> {
            tx.execute({ "test.insert_sequence", sql }, { { "$sequence", number } });
            return {};
        });
    };
    std::atomic<bool> ends = false;
    std::atomic<std::int64_t> carried = 0;
    std::vector<std::jthread> all;
    for (int lane = 0; lane < 3; ++lane)
        all.emplace_back([&, lane] {
            for (std::int64_t i = 0; !ends; ++i) {
                auto const number = i * 3 + lane;
                CHECK(insert(sender, "gateway_outbox", number));
                CHECK(insert(receiver, "gateway_handled", number));
                CHECK(insert(sender, "gateway_acknowledged", number));
                ++carried;
            }
        });
    auto const numbers = [](transfer::Source& source, std::string const& name) {
        std::set<std::int64_t> found;
        auto const known = source.tables();
        auto const table = std::ranges::find(known, name, &transfer::Table::name);
        source.read(*table, [&](std::string_view rows, std::int64_t) {
            transfer::each_row(rows, table->columns.size(), [&](auto const& cells) { found.insert(cells[transfer::place_of(*table, "sequence")].integer); });
        });
        return found;
    };
    for (int i = 0; i < 20; ++i) {
        auto const before = carried.load();
        auto made = transfer::cut({ sending, handling });
        CHECK(made.held_microseconds < 5'000'000);
        auto const sent = numbers(*made.sources[0], "gateway_outbox"), acknowledged = numbers(*made.sources[0], "gateway_acknowledged"), handled = numbers(*made.sources[1], "gateway_handled");
        CHECK(std::ranges::includes(sent, handled));
        CHECK(std::ranges::includes(handled, acknowledged));
        CHECK(static_cast<std::int64_t>(acknowledged.size()) >= before);
    }
    ends = true;
}

TEST_CASE("who has the database is said, by its process")
{
    Place const place;
    auto const options = place.here();
    Database(options).migrate(tables());
    int ready[2], end[2];
    REQUIRE(::pipe(ready) == 0);
    REQUIRE(::pipe(end) == 0);
    auto const child = ::fork();
    if (child == 0) {
        Database database(options);
        database.read("331007", [](db::Read& tx) { return tx.one({ "test.one", "SELECT COUNT(*) AS n FROM test_note WHERE tenant = $tenant" }, {}, [](Row const& row) { return row.integer("n"); }); });
        char byte = 'r';
        if (::write(ready[1], &byte, 1) != 1 || ::read(end[0], &byte, 1) != 1)
            ::_exit(1);
        ::_exit(0);
    }
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    std::string says;
    try {
        transfer::SoleUse const alone(options);
    } catch (Failure const& failure) {
        says = failure.what();
    }
    CHECK(says.find("stop the server first") != std::string::npos);
    if (test::engine() == SqlEngine::Sqlite)
        CHECK(says.find(std::to_string(child)) != std::string::npos);
    REQUIRE(::write(end[1], &byte, 1) == 1);
    int status = 1;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
    for (int tries = 0;; ++tries)
        try {  // PostgreSQL needs a moment to see that it has gone
            transfer::SoleUse const alone(options);
            auto const source = transfer::open_source(options);
            CHECK(source->tables().size() == 6);
            break;
        } catch (Failure const&) {
            REQUIRE(tries < 1'000);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
}

TEST_CASE("bytes that are no rows are refused, whatever they are")
{
    std::string rows;
    transfer::append(rows, { transfer::Kind::Text, 0, "words" });
    transfer::append(rows, { transfer::Kind::Integer, -7, {} });
    transfer::append(rows, {});
    int seen = 0;
    transfer::each_row(rows, 3, [&](auto const& cells) {
        CHECK(cells[0].bytes == "words");
        CHECK(cells[1].integer == -7);
        CHECK(cells[2].kind == transfer::Kind::Null);
        ++seen;
    });
    CHECK(seen == 1);
    for (std::size_t length = 1; length < rows.size(); ++length)
        CHECK_THROWS_AS(transfer::each_row(rows.substr(0, length), 3, [](auto const&) {}), Failure);
    std::mt19937 chance(5);
    for (int i = 0; i < 5'000; ++i) {
        std::string noise(chance() % 40, '\0');
        for (auto& byte : noise)
            byte = static_cast<char>(chance() % 8);
        try {
            transfer::each_row(noise, 1 + chance() % 4, [](auto const&) {});
        } catch (Failure const&) {
            ++seen;
        }
    }
    CHECK(seen > 1'000);
}
