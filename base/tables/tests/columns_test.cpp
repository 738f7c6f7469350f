#include "made.h"

#include <fstream>
#include <iterator>
#include <random>
#include <thread>

namespace mado::tables {

using namespace testing;

namespace {

std::string bytes_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

void put(std::filesystem::path const& path, std::string const& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

struct Told { char const* cells; Type type; };

}  // namespace

TEST_CASE("a type is found where every cell is written as it writes")
{
    Told const rows[] = {
        { "1 2 -3 0 9223372036854775807 -9223372036854775808", Type::Integer },
        { "1 2 9223372036854775808", Type::Text },
        { "1 +2", Type::Text },
        { "1 007", Type::Text },
        { "1 -0", Type::Text },
        { "34.8760119 138.3 7 0.0 -0.5", Type::Decimal },
        { "7 34.5 -12", Type::Decimal },
        { "1.50 -0.0", Type::Text },
        { "1.5 .5", Type::Text },
        { "1.5 5.", Type::Text },
        { "1.5 01.5", Type::Text },
        { "123456789012.123456", Type::Decimal },
        { "1234567890123.123456", Type::Text },
        { "1234567890123 0.123456", Type::Text },   // each has few digits; together they would need more
        { "true false", Type::Boolean },
        { "true True", Type::Text },
        { "true 1", Type::Text },
        { "2026-04-01 0001-01-01 9999-12-31 2024-02-29", Type::Day },
        { "2026-04-01 2026-02-29", Type::Text },
        { "2026-04-01 0000-01-01", Type::Text },
        { "2026-4-1", Type::Text },
        { "2026-04-01T09:30:00 1969-12-31T23:59:59", Type::Instant },
        { "2026-04-01T09:30:00Z 2026-04-01T09:30:00+09:00 2026-04-01T09:30:00-03:30", Type::Instant },
        { "2026-04-01T09:30:00 2026-04-01T09:30:00Z", Type::Text },
        { "2026-04-01T24:00:00", Type::Text },
        { "2026-04-01T09:30:00-00:00", Type::Text },
        { "2026-04-01T09:30", Type::Text },
        { "2026-04-01 2026-04-01T09:30:00", Type::Text },
        { "1 2026-04-01", Type::Text },
        { "1,200", Type::Text },
        { "１２", Type::Text },
    };
    Folder const folder;
    for (auto const& [cells, type] : rows) {
        CAPTURE(cells);
        std::vector<std::string> all { "" };
        for (std::string_view left = cells; !left.empty();) {
            auto const end = std::min(left.find(' '), left.size());
            all.emplace_back(left.substr(0, end));
            left.remove_prefix(std::min(left.size(), end + 1));
        }
        Rows table { { "a", "b" } };
        for (auto const& one : all)
            table.push_back({ one, "x" });
        auto const columns = table_of(folder, written(table));
        CHECK(name_of(columns.columns()[0].type) == name_of(type));
        CHECK(columns.columns()[0].empty == 1);
        CHECK(columns.columns()[0].distinct == all.size() - 1);
        CHECK(columns.empty(0, 0));
        for (std::size_t row = 0; row < all.size(); ++row)
            CHECK(cell(columns, 0, row) == all[row]);
    }
}

TEST_CASE("what is known of a column")
{
    Folder const folder;
    auto const columns = table_of(folder, "day,number,decimal,words,nothing,instant\n"
                                          "2026-04-02,10,1.50,い,,2026-04-01T09:30:00+09:00\n"
                                          "2026-04-01,9,-1.5,あ,,2026-04-01T01:30:00Z\n"
                                          ",,10,あ,,\n");
    auto const all = columns.columns();
    CHECK(all[0].least == "2026-04-01");
    CHECK(all[0].greatest == "2026-04-02");
    CHECK(all[1].least == "9");
    CHECK(all[1].greatest == "10");
    CHECK(all[2].least == "-1.5");
    CHECK(all[2].greatest == "10");
    CHECK(all[3].least == "あ");
    CHECK(all[3].greatest == "い");
    CHECK(all[3].distinct == 2);
    CHECK(all[4].type == Type::Text);
    CHECK(all[4].empty == 3);
    CHECK(all[4].least.empty());
    CHECK(all[5].least == "2026-04-01T09:30:00+09:00");  // the earlier instant
    CHECK(columns.column("words") == 3);
    CHECK(!columns.column("word"));
    CHECK(columns.order_of(0, 1) - columns.order_of(0, 0) == -1);
    CHECK(columns.order_of(2, 0) == 150);
    CHECK(columns.order_of(2, 2) == 1000);
    CHECK(columns.order_of(5, 1) - columns.order_of(5, 0) == 3'600'000'000);
    CHECK_THROWS(columns.order_of(3, 0));
    CHECK_THROWS(cell(columns, 0, 3));
    CHECK_THROWS(cell(columns, 6, 0));
}

TEST_CASE("no rows, one column, many columns, a huge cell")
{
    Folder const folder;
    auto const none = table_of(folder, "a,b\n");
    CHECK(none.rows() == 0);
    CHECK(none.columns().size() == 2);
    auto const one = table_of(folder, "a\n\nx\n\"\"\ny");
    CHECK(one.rows() == 4);
    CHECK(one.columns()[0].empty == 2);
    CHECK(cell(one, 0, 3) == "y");
    Rows wide { {}, {} };
    for (int i = 0; i < 5'000; ++i) {
        wide[0].push_back("c" + std::to_string(i));
        wide[1].push_back(i % 3 == 0 ? "" : std::to_string(i));
    }
    auto const many = table_of(folder, written(wide));
    CHECK(many.columns()[4'999].type == Type::Integer);
    CHECK(cell(many, 4'999, 0) == "4999");
    std::string const huge(9u << 20, 'a');
    auto const big = table_of(folder, "a,b\nx,1\n" + huge + ",2\n");
    CHECK(cell(big, 0, 1) == huge);
    CHECK(big.columns()[0].least.size() == 256);
}

TEST_CASE("quotes, carriage returns and line ends stay within their cells")
{
    Folder const folder;
    auto const columns = table_of(folder, "a,b,c\r\n\"1\",\"x,\r\ny\",\"say \"\"hi\"\"\"\r\n2,plain,a\"b\"\r\n\"3\",\"\",\"\n\"\r\n4,\"\"\"\",end\r\n");
    CHECK(columns.columns()[0].type == Type::Integer);
    CHECK(cell(columns, 1, 0) == "x,\r\ny");
    CHECK(cell(columns, 2, 0) == "say \"hi\"");
    CHECK(cell(columns, 2, 1) == "ab");
    CHECK(columns.empty(1, 2));
    CHECK(cell(columns, 2, 2) == "\n");
    CHECK(cell(columns, 1, 3) == "\"");
    CHECK(cell(columns, 2, 3) == "end");
}

TEST_CASE("a column that is of a type for long and then of none is text from its first row")
{
    Folder const folder;
    for (auto const threads : { 1u, 3u }) {
        std::string csv = "number,day,decimal,zone\n";
        constexpr int rows = 200'000;
        for (int i = 0; i < rows; ++i)
            csv += i == 190'000 ? "x,y,1234567890123456,2026-04-01T00:00:00Z\n" : std::to_string(i % 1'000) + ",2026-04-01,0." + std::to_string(i + 100'000) + ",2026-04-01T00:00:00\n";
        auto const columns = table_of(folder, csv, { .threads = threads });
        for (std::size_t column = 0; column < 4; ++column)
            CHECK(columns.columns()[column].type == Type::Text);
        CHECK(cell(columns, 0, 7'123) == "123");
        CHECK(cell(columns, 0, 190'000) == "x");
        CHECK(cell(columns, 1, 3) == "2026-04-01");
        CHECK(cell(columns, 2, 5) == "0.100005");
        CHECK(cell(columns, 3, 199'999) == "2026-04-01T00:00:00");
        CHECK(columns.columns()[0].distinct == 1'001);
        CHECK(columns.columns()[0].greatest == "x");
        CHECK(columns.columns()[2].distinct == 10'000);
        CHECK(columns.columns()[1].distinct == 2);
        CHECK(std::filesystem::exists(folder.path / "table"));
        CHECK(!std::filesystem::exists(folder.path / "table.partial"));
    }
}

TEST_CASE("what must be of a type is told by row and column")
{
    Folder const folder;
    auto const tried = [&](std::string const& csv, Making making) { return make(csv::of_text(csv), {}, making, folder.path / "t"); };
    Making const two { .names = { "a", "b" }, .skip = 1, .types = { Type::Integer, Type::Text } };
    auto const bad = tried("a,b\n1,1\n,2\nx,3\ny,4\n", two);
    REQUIRE(!bad);
    CHECK(bad.error().kind == Fault::Kind::Type);
    CHECK(bad.error().row == 4);
    CHECK(bad.error().column == 0);
    CHECK(!std::filesystem::exists(folder.path / "t"));
    CHECK(!std::filesystem::exists(folder.path / "t.partial"));
    auto const good = tried("a,b\n1,007\n,2\n", two);
    REQUIRE(good);
    CHECK(good->columns[0].type == Type::Integer);
    CHECK(good->columns[1].type == Type::Text);
    CHECK(tried("a,b\n1,1\n", { .names = { "a", "b" }, .skip = 1, .types = { Type::Decimal } })->columns[0].type == Type::Decimal);
    // Each chunk is of instants, but those of the last have no zone.
    std::string csv;
    for (int i = 0; i < 150'000; ++i)
        csv += i < 140'000 ? "2026-04-01T00:00:00Z\n" : "2026-04-01T00:00:00\n";
    auto const mixed = tried(csv, { .names = { "a" }, .types = { Type::Instant }, .threads = 2 });
    REQUIRE(!mixed);
    CHECK(mixed.error().kind == Fault::Kind::Type);
    CHECK(mixed.error().row > 65'536);
}

TEST_CASE("ragged rows, notes above the header, and what cannot be read")
{
    Folder const folder;
    Making const two { .names = { "a", "b" }, .skip = 2 };
    auto const tried = [&](std::string const& csv, Making const& making, csv::Reader::Options const& reading = {}) { return make(csv::of_text(csv), reading, making, folder.path / "t"); };
    CHECK(tried("a note, with a comma, and more\na,b\n1,2\n", two)->rows == 1);
    auto const wide = tried("note\na,b\n1,2\n1,2,3\n1\n", two);
    REQUIRE(!wide);
    CHECK(wide.error().kind == Fault::Kind::Ragged);
    CHECK(wide.error().row == 4);
    CHECK(wide.error().column == 2);
    auto const narrow = tried("note\na,b\n1,2\n1\n", two);
    REQUIRE(!narrow);
    CHECK(narrow.error().row == 4);
    CHECK(narrow.error().column == 1);
    // As many cells in all, and still not a table.
    CHECK(tried("1,2\n1\n1,2,3\n", { .names = { "a", "b" } }).error().row == 2);
    for (auto const* const csv : { "a,b\n1,\xFF\n", "a,b\n1,\"2\n", "a,b\n1,\0" }) {
        auto const bad = tried(std::string(csv, std::string_view(csv).size() + (std::string_view(csv).ends_with(',') ? 1 : 0)), { .names = { "a", "b" } });
        REQUIRE(!bad);
        CHECK(bad.error().kind == Fault::Kind::Reading);
    }
    auto const failing = make([](std::span<char>) -> std::size_t { throw std::runtime_error("the disk is gone"); }, {}, two, folder.path / "t");
    REQUIRE(!failing);
    CHECK(failing.error().says == "the disk is gone");
    auto const stopped = tried("1,2\n", { .names = { "a", "b" }, .progress = [](std::uint64_t) { return false; } });
    REQUIRE(!stopped);
    CHECK(stopped.error().kind == Fault::Kind::Stopped);
    CHECK(make(csv::of_text("1,2\n"), {}, { .names = { "a", "b" } }, folder.path / "no" / "t").error().kind == Fault::Kind::Disk);
    CHECK(std::filesystem::is_empty(folder.path) == false);  // the first of this test
    CHECK(!std::filesystem::exists(folder.path / "t.partial"));
}

TEST_CASE("other encodings and dialects come to the same table")
{
    Folder const folder;
    Making const making { .names = { "a", "b" }, .skip = 1 };
    csv::Reader::Options office;
    office.encoding = csv::Encoding::Cp932;
    CHECK(make(csv::of_text("a,b\r\n\x91\x8D\x8E\xD0,1\r\n"), office, making, folder.path / "office"));  // 総社
    CHECK(cell(*Columns::open(folder.path / "office"), 0, 0) == "総社");
    csv::Reader::Options odd;
    odd.dialect.delimiter = "::";
    odd.dialect.doubled = false;
    CHECK(make(csv::of_text("a::b\n\"x\\\"::\"::2\n"), odd, making, folder.path / "odd"));
    CHECK(cell(*Columns::open(folder.path / "odd"), 0, 0) == "x\"::");
    CHECK(Columns::open(folder.path / "odd")->columns()[1].type == Type::Integer);
}

TEST_CASE("a file that is cut, changed or another's is not opened")
{
    Folder const folder;
    auto const columns = table_of(folder, "a,b,c\n1,x,2026-04-01\n2,y,\n3,x,2026-04-03\n");
    auto const good = bytes_of(folder.path / "table");
    auto const other = folder.path / "other";
    for (std::size_t size = 0; size < good.size(); ++size) {
        put(other, good.substr(0, size));
        CHECK(!Columns::open(other));
    }
    put(other, good + "x");
    CHECK(!Columns::open(other));
    CHECK(!Columns::open(folder.path / "nothing"));
    CHECK(!Columns::open(folder.path));
    std::size_t opened = 0;
    for (std::size_t at = 0; at < good.size(); ++at) {
        auto bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x11);
        put(other, bad);
        auto const found = Columns::open(other);
        if (!found)
            continue;
        ++opened;  // a block's bytes, which only whole() reads: no cell is as bad as to harm
        CHECK(!found->whole());
        for (std::size_t column = 0; column < 3; ++column)
            for (std::uint64_t row = 0; row < 3; ++row)
                CHECK(cell(*found, column, row).size() < 100);
    }
    CHECK(opened < good.size() / 2);
    CHECK(columns.whole());
    // What was made before is there until the next is whole, and whoever reads it goes on.
    CHECK(!make(csv::of_text("1,2\n1\n"), {}, { .names = { "a", "b" } }, folder.path / "table"));
    CHECK(Columns::open(folder.path / "table")->rows() == 3);
    CHECK(make(csv::of_text("1,2\n"), {}, { .names = { "a", "b" } }, folder.path / "table"));
    CHECK(Columns::open(folder.path / "table")->rows() == 1);
    CHECK(cell(columns, 1, 2) == "x");
    // What a crash left is begun anew.
    put(folder.path / "left.partial", good);
    CHECK(make(csv::of_text("1,2\n"), {}, { .names = { "a", "b" } }, folder.path / "left"));
    CHECK(!std::filesystem::exists(folder.path / "left.partial"));
    // One at a time.
    bool inner = false;
    CHECK(make([&](std::span<char>) -> std::size_t {
        inner = !make(csv::of_text("1,2\n"), {}, { .names = { "a", "b" } }, folder.path / "twice");
        return 0;
    }, {}, { .names = { "a" } }, folder.path / "twice"));
    CHECK(inner);
}

TEST_CASE("many threads make the same table as one, and many may read it")
{
    Folder const folder;
    std::mt19937 random(7);
    std::string csv = "id,word,number,decimal,rare,unique\n";
    constexpr int rows = 150'000;
    for (int i = 0; i < rows; ++i)
        csv += std::to_string(i) + ",\"w" + std::to_string(random() % 300) + "\"," + (random() % 5 == 0 ? "" : std::to_string(random() % 100'000)) + "," + std::to_string(random() % 90) + "." + std::to_string(random() % 1'000)
            + "," + (random() % 1'000 == 0 ? "yes" : "") + ",name of " + std::to_string(random()) + "\n";
    auto const one = table_of(folder, csv, { .threads = 1 }, "one");
    auto const many = table_of(folder, csv, { .threads = 4 }, "many");
    for (std::size_t column = 0; column < 6; ++column) {
        auto const &a = one.columns()[column], &b = many.columns()[column];
        CHECK(a.type == b.type);
        CHECK(a.distinct == b.distinct);
        CHECK(a.empty == b.empty);
        CHECK(a.least == b.least);
        CHECK(a.greatest == b.greatest);
    }
    std::atomic<int> different = 0;
    {
        std::vector<std::jthread> readers;
        for (int reader = 0; reader < 4; ++reader)
            readers.emplace_back([&] {
                for (std::uint64_t row = 0; row < rows; row += 97)
                    for (std::size_t column = 0; column < 6; ++column)
                        different += cell(one, column, row) != cell(many, column, row) ? 1 : 0;
                different += find(many, { .where = { { 1, Condition::Is::Equal, { "w7" } } } })->total != find(one, { .where = { { 1, Condition::Is::Equal, { "w7" } } } })->total ? 1 : 0;
            });
    }
    CHECK(different == 0);
}

}  // namespace mado::tables
