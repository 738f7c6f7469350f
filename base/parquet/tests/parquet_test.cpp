#include "engine.h"

#include <cstdlib>
#include <fstream>
#include <iostream>

#include <doctest/doctest.h>

#include <unistd.h>

namespace mado::parquet {

namespace {

struct Scratch {
    Scratch()
    {
        auto name = (std::filesystem::temp_directory_path() / "parquet_test_XXXXXX").string();
        folder = ::mkdtemp(name.data());
    }
    ~Scratch() { std::filesystem::remove_all(folder); }
    std::filesystem::path folder;
};

// Of the source tree: ./test installs it.
std::optional<std::filesystem::path> library_of_tests()
{
    std::filesystem::path const place = std::filesystem::path(MADO_SOURCE_ROOT) / "node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so";
    if (std::filesystem::exists(place))
        return place;
    std::cout << "Parquet: DuckDB's library is not installed, its tests did not run\n";
    return std::nullopt;
}

tables::Columns table_of(Scratch const& scratch, std::string const& csv)
{
    csv::Reader reader(csv::of_text(csv));
    auto const header = reader.next();
    REQUIRE(header);
    tables::Making making;
    making.names.assign((*header)->fields.begin(), (*header)->fields.end());
    making.skip = 1;
    auto const made = tables::make(csv::of_text(csv), {}, making, scratch.folder / "columns");
    REQUIRE(made);
    auto table = tables::Columns::open(scratch.folder / "columns");
    REQUIRE(table);
    return *table;
}

using Answer = Engine::Answer;

Answer asked(Options const& options, Scratch const& scratch, std::filesystem::path const& file, std::string const& sql)
{
    std::string const files[] = { file.string() };
    auto engine = Engine::open(options, scratch.folder, files);
    REQUIRE_MESSAGE(engine.has_value(), (engine ? std::string() : engine.error()));
    auto answer = engine->ask(sql);
    REQUIRE_MESSAGE(answer.has_value(), (answer ? std::string() : answer.error()));
    return *answer;
}

// "a|b" a row; nothing is (null).
std::string told(Answer const& answer)
{
    std::string all;
    for (auto const& row : answer) {
        for (auto const& value : row)
            (all += &value == row.data() ? "" : "|") += value.value_or("(null)");
        all += "\n";
    }
    return all;
}

}  // namespace

TEST_CASE("a table as Parquet has its types and its cells")
{
    auto const place = library_of_tests();
    if (!place)
        return;
    Scratch const scratch;
    auto const table = table_of(scratch,
        "名称,名称,数,緯度,有無,日,時刻,時差,コード\r\n"
        "\"a,\"\"b\"\"\",x,-12,34.350590,true,2026-04-01,2026-04-01T09:30:00,2026-04-01T09:30:00+09:00,007\r\n"
        "\"二\r\n行\",y,9007199254740993,134.5,false,1868-01-25,2026-04-02T00:00:00,2026-04-01T00:30:00Z,\r\n"
        ",,,,,,,,8\r\n");
    auto const file = scratch.folder / "it's.parquet";
    Options const options { .library = *place };
    auto const written = write(table, std::nullopt, file, options);
    REQUIRE_MESSAGE(written.has_value(), (written ? std::string() : written.error()));
    auto const from = " FROM read_parquet(" + in_quotes(file.string(), '\'') + ")";
    CHECK(told(asked(options, scratch, file, "SELECT column_name, column_type FROM (DESCRIBE SELECT *" + from + ")"))
        == "名称|VARCHAR\n名称_2|VARCHAR\n数|BIGINT\n緯度|DECIMAL(9,6)\n有無|BOOLEAN\n日|DATE\n時刻|TIMESTAMP\n時差|TIMESTAMP WITH TIME ZONE\nコード|VARCHAR\n");
    CHECK(told(asked(options, scratch, file, "SELECT \"名称\", \"名称_2\", \"数\", \"緯度\", \"有無\", \"日\", \"時刻\", epoch_ms(\"時差\"), \"コード\"" + from))
        == "a,\"b\"|x|-12|34.350590|true|2026-04-01|2026-04-01 09:30:00|1775003400000|007\n"
           "二\r\n行|y|9007199254740993|134.500000|false|1868-01-25|2026-04-02 00:00:00|1775003400000|(null)\n"
           "(null)|(null)|(null)|(null)|(null)|(null)|(null)|(null)|8\n");
    std::vector<std::uint64_t> const wanted { 2, 0 };
    REQUIRE(write(table, wanted, file, options));
    CHECK(told(asked(options, scratch, file, "SELECT \"コード\"" + from)) == "8\n007\n");
    // Nothing is left beside the file.
    std::size_t left = 0;
    for ([[maybe_unused]] auto const& entry : std::filesystem::directory_iterator(scratch.folder))
        ++left;
    CHECK(left == 2);
}

TEST_CASE("an empty table, one column, names that differ by their letters alone")
{
    auto const place = library_of_tests();
    if (!place)
        return;
    Scratch const scratch;
    auto const file = scratch.folder / "t.parquet";
    Options const options { .library = *place };
    for (auto const& [csv, count] : { std::pair { "a,A,,a_2\r\n", "0" }, { "a\r\n1\r\n\"\"\r\n3\r\n", "3" }, { "\"it's \"\"x\"\"\"\r\n1\r\n", "1" } }) {
        auto const written = write(table_of(scratch, csv), std::nullopt, file, options);
        REQUIRE_MESSAGE(written.has_value(), (written ? std::string() : written.error()));
        CHECK(told(asked(options, scratch, file, "SELECT count(*) FROM read_parquet(" + in_quotes(file.string(), '\'') + ")")) == std::string(count) + "\n");
    }
}

TEST_CASE("the engine touches nothing but its files, and loads nothing")
{
    auto const place = library_of_tests();
    if (!place)
        return;
    Scratch const scratch;
    std::ofstream(scratch.folder / "other.csv") << "a\n1\n";
    std::string const files[] = { (scratch.folder / "own.csv").string() };
    std::filesystem::create_directory(scratch.folder / "own");
    auto engine = Engine::open({ .library = *place }, scratch.folder / "own", files);
    REQUIRE(engine.has_value());
    CHECK(engine->ask("SELECT 1").has_value());
    for (auto const& sql : { "SELECT * FROM read_csv('" + (scratch.folder / "other.csv").string() + "')", std::string("SELECT * FROM read_text('/etc/passwd')"), std::string("INSTALL httpfs"),
             std::string("LOAD httpfs"), std::string("SET enable_external_access = true"), std::string("SET memory_limit = '1TB'"), "COPY (SELECT 1) TO '" + (scratch.folder / "new.csv").string() + "'",
             "ATTACH '" + (scratch.folder / "new.db").string() + "'" })
        CHECK_MESSAGE(!engine->ask(sql).has_value(), sql);
    CHECK_FALSE(std::filesystem::exists(scratch.folder / "new.csv"));
}

TEST_CASE("without the library Parquet is not offered, and says so")
{
    Scratch const scratch;
    auto const file = scratch.folder / "t.parquet";
    for (auto const& library : { scratch.folder / "none.so", std::filesystem::path("/lib/x86_64-linux-gnu/libm.so.6") }) {
        auto const written = write(table_of(scratch, "a\r\n1\r\n"), std::nullopt, file, { .library = library });
        REQUIRE_FALSE(written.has_value());
        CHECK(written.error() == "Parquet is not offered here: DuckDB's library is not installed");
    }
    CHECK_FALSE(std::filesystem::exists(file));
    CHECK(available() == library().has_value());
}

}  // namespace mado::parquet
