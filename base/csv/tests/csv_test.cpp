#include <mado/csv/batches.h>
#include <mado/csv/look.h>
#include <mado/csv/writer.h>

#include "utf8.h"

#include <mado/text/cp932.h>
#include <mado/text/utf8.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include <doctest/doctest.h>

namespace mado::csv {

namespace {

using Rows = std::vector<std::vector<std::string>>;

struct All {
    Rows rows;
    std::optional<Problem> problem;
    std::vector<bool> odd;
};

All read(std::string_view bytes, Reader::Options const& options = {})
{
    Reader reader(of_text(bytes), options);
    All all;
    for (;;) {
        auto const row = reader.next();
        if (!row) {
            all.problem = row.error();
            return all;
        }
        if (!*row)
            return all;
        all.rows.emplace_back((*row)->fields.begin(), (*row)->fields.end());
        all.odd.push_back((*row)->odd_quotes);
    }
}

std::string bytes_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

std::string utf16(std::string_view ascii, bool big)
{
    std::string out;
    for (auto const c : ascii) {
        if (big)
            out += '\0';
        out += c;
        if (!big)
            out += '\0';
    }
    return out;
}

}  // namespace

TEST_CASE("fields: quotes, doubled quotes, line ends, a last line without one")
{
    CHECK(read("a,b\r\n1,2\n").rows == Rows { { "a", "b" }, { "1", "2" } });
    CHECK(read("\"a,\"\"b\"\"\",\"x\ny\"\r\n,").rows == Rows { { "a,\"b\"", "x\ny" }, { "", "" } });
    CHECK(read("").rows.empty());
    CHECK(read("\n").rows == Rows { { "" } });
    CHECK(read("\"\",\"\"\"\",\"\"\"x\"").rows == Rows { { "", "\"", "\"x" } });
    CHECK(read("a\r\n\r\nb").rows == Rows { { "a" }, { "" }, { "b" } });
}

TEST_CASE("a quote that stands oddly is told, and the row is read")
{
    auto const all = read("5\"x\" disk,1\n\"a\"b,2\n\"c\",3\n");
    CHECK(all.odd == std::vector { true, true, false });
    CHECK(all.rows[1] == std::vector<std::string> { "ab", "2" });
}

TEST_CASE("every kernel and every size of piece reads alike")
{
    std::mt19937 random(7);
    for (int turn = 0; turn < 400; ++turn) {
        std::string text;
        constexpr std::string_view signs = "abc,,,\"\"\n\n\r\xE3\x81\x82 ;";
        for (auto left = random() % 700; left > 0; --left)
            text += random() % 9 == 0 ? std::string("\xE6\xBC\xA2") : std::string(1, signs[random() % 9]);
        std::vector<std::uint32_t> expected;
        Scanner plain({}, Kernel::Portable);
        plain.scan(text, 0, expected);
        // A reading by the letter, apart from the scanner.
        std::vector<std::uint32_t> slow;
        bool quoted = false;
        for (std::uint32_t i = 0; i < text.size(); ++i) {
            quoted = quoted != (text[i] == '"');
            if (!quoted && (text[i] == ',' || text[i] == '\n'))
                slow.push_back(i);
        }
        REQUIRE(expected == slow);
        for (auto const kernel : { Kernel::Sse2, Kernel::Avx2 }) {
            if (!runs_here(kernel))
                continue;
            std::vector<std::uint32_t> found;
            Scanner scanner({}, kernel);
            auto const cut = text.empty() ? 0 : random() % text.size();
            scanner.scan(std::string_view(text).substr(0, cut), 0, found);
            scanner.scan(std::string_view(text).substr(cut), static_cast<std::uint32_t>(cut), found);
            REQUIRE(found == expected);
            REQUIRE(scanner.in_quotes() == plain.in_quotes());
        }
        auto const whole = read(text);
        for (auto const piece : { std::size_t { 1 }, std::size_t { 5 }, std::size_t { 64 }, std::size_t { 200 } }) {
            Reader::Options options;
            options.piece = piece;
            auto const pieces = read(text, options);
            REQUIRE(pieces.rows == whole.rows);
            REQUIRE(pieces.problem.has_value() == whole.problem.has_value());
        }
    }
}

TEST_CASE("other dialects: several signs, backslashes, no quotes, line ends of one's own; and the slow way equals the fast one")
{
    Reader::Options options;
    options.dialect = { "::", "'", false, { "|" } };
    CHECK(read("a::'b::c'|'it\\'s'::2|", options).rows == Rows { { "a", "b::c" }, { "it's", "2" } });
    options.dialect = { "\t", std::nullopt, true, { "\r\n", "\n" } };
    CHECK(read("a\"\tb\n", options).rows == Rows { { "a\"", "b" } });
    options.dialect = { ",", "\"", true, { "\r" } };
    CHECK(read("a,b\rc,\"d\re\"\r", options).rows == Rows { { "a", "b" }, { "c", "d\re" } });
    std::mt19937 random(11);
    for (int turn = 0; turn < 200; ++turn) {
        std::string text;
        for (auto left = random() % 60; left > 0; --left)
            text += ",,\"\"\nab"[random() % 7];
        Reader::Options slow;
        slow.dialect.line_ends = { "\n", "\r\n", "\x1E" };
        slow.piece = 1 + random() % 9;
        CHECK(read(text, slow).rows == read(text).rows);
    }
}

TEST_CASE("what would take all memory or time is refused with a reason")
{
    using Kind = Problem::Kind;
    Reader::Options options;
    CHECK(read(std::string(10'000'000, ',')).problem->kind == Kind::TooManyColumns);
    options.limits.row = 100'000;
    CHECK(read("a,\"b\n" + std::string(1'000'000, '\n'), options).problem->kind == Kind::NeverClosed);
    CHECK(read(std::string(1'000'000, 'x'), options).problem->kind == Kind::RowTooLong);
    CHECK(read("a,\"b\nc\n").problem->kind == Kind::NeverClosed);
    CHECK(read(std::string("a,b\nc\0d,e\n", 10)).problem->kind == Kind::Zero);
    options.limits.rows = 2;
    auto const many = read("1\n2\n3\n", options);
    CHECK(many.rows.size() == 2);
    CHECK(many.problem->kind == Kind::TooManyRows);
    CHECK(many.problem->row == 3);
    auto const broken = read("a,b\n\x82\xA0,1\n");
    CHECK(broken.problem->kind == Kind::Encoding);
    CHECK(broken.problem->offset == 4);
    options = {};
    options.dialect.line_ends = { "\r" };
    options.limits.row = 1'000;
    CHECK(read("\"" + std::string(5'000, 'x'), options).problem->kind == Kind::NeverClosed);
    CHECK(read(std::string(100'000, ','), options).problem.has_value());
}

TEST_CASE("batches have the rows of the reader")
{
    std::mt19937 random(11);
    std::string_view const parts[] = { "a", ",", ",", "\n", "\r\n", "\"", "\"\"", "駅前", "\r", "1", "", "\"x,\n\"", "é" };
    int even = 0;
    for (int trial = 0; trial < 3'000; ++trial) {
        std::string text = trial % 7 == 0 ? "\xEF\xBB\xBF" : "";
        auto const columns = trial % 4 + 1u;
        for (unsigned cell = 0; cell < 40; ++cell) {
            // Half of the tables are even; in the others anything stands anywhere.
            if (trial % 2 == 0) {
                auto const part = parts[random() % std::size(parts)];
                text += part == "," || part == "\n" || part == "\"" || part.ends_with('\n') ? std::string("\"q\"\",\n\"") : std::string(part);
                text += cell % columns + 1 == columns ? (random() % 2 == 0 ? "\n" : "\r\n") : ",";
            } else
                text += parts[random() % std::size(parts)];
        }
        Reader::Options options;
        options.encoding = trial % 7 == 0 ? Encoding::Utf8Mark : Encoding::Utf8;
        options.piece = random() % 3 == 0 ? 5 : 64;
        options.kernel = static_cast<Kernel>(random() % 3);
        if (trial % 5 == 0)
            options.invalid = Invalid::Replace;   // through the decoder
        auto const expected = read(text, options);
        auto const skip = random() % 3;
        Batches batches(of_text(text), options, skip, 3, 1'000);
        Batch batch;
        std::size_t row = skip;
        for (bool ragged = false; !ragged;) {
            auto const more = batches.next(batch);
            CHECK(more.has_value() == !(expected.problem && (!more || !*more)));
            if (!more || !*more) {
                CHECK((expected.problem || row == std::max<std::size_t>(expected.rows.size(), skip)));
                even += expected.problem ? 0 : 1;
                break;
            }
            CHECK(batch.first == row + 1);
            std::size_t first_ragged = 0;
            while (first_ragged < batch.rows && expected.rows.at(row + first_ragged).size() == columns)
                ++first_ragged;
            auto const found = batch.ragged(columns);
            ragged = first_ragged < batch.rows;
            REQUIRE(found.has_value() == ragged);
            if (ragged) {
                CHECK(found->row == first_ragged);
                CHECK(found->cells == expected.rows[row + first_ragged].size());
                break;
            }
            batch.plain(columns);
            for (std::size_t i = 0; i < batch.rows; ++i)
                for (std::size_t column = 0; column < columns; ++column)
                    REQUIRE(batch.cell(i * columns + column, column + 1 == columns) == expected.rows[row + i][column]);
            row += batch.rows;
        }
    }
    CHECK(even > 500);
}

TEST_CASE("UTF-8 by many bytes at a time is what it is by one")
{
    std::mt19937 random(5);
    std::string_view const parts[] = { "a", "bcdefgh", "駅", "é", "😀", "\x80", "\xE9\xA7", "\xF0\x9F\x98", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE0\x80\x80", "\xFF" };
    for (int trial = 0; trial < 20'000; ++trial) {
        std::string text;
        auto const faults = random() % 3 == 0;
        while (text.size() < random() % 300)
            text += parts[random() % (faults && random() % 20 == 0 ? std::size(parts) : 5)];
        if (trial % 4 == 0 && !text.empty())
            text.resize(random() % text.size());
        REQUIRE(valid_utf8(text) == valid_utf8_plainly(text));
        CHECK((valid_utf8(text) == text.size()) == text::is_utf8(text));
    }
    // Every pair of bytes, at the end of a register and behind it.
    for (int pair = 0; pair < 0x10000; ++pair)
        for (auto const before : { 30, 31, 29 }) {
            std::string text(static_cast<std::size_t>(before), 'a');
            text += { static_cast<char>(pair >> 8), static_cast<char>(pair & 0xFF) };
            text += "\x81\x82";
            text += std::string(70, 'b');
            if (valid_utf8(text) != valid_utf8_plainly(text))
                FAIL("the pair " << pair);
        }
}

TEST_CASE("encodings are found by strict trial of all bytes")
{
    CHECK(encoding_of("no,name\n1,abc\n") == Encoding::Utf8);
    CHECK(encoding_of("\xEF\xBB\xBFno\n") == Encoding::Utf8Mark);
    CHECK(encoding_of("名称,住所\n役場,本町一丁目\n") == Encoding::Utf8);
    CHECK(encoding_of(*text::to_cp932("名称,住所\n役場,本町一丁目\n№,①ﾃｽﾄ\n")) == Encoding::Cp932);
    CHECK(encoding_of("\xCC\xBE\xBE\xCE,\xBD\xBB\xBD\xEA\n\xA4\xB3\xA4\xEC\xA4\xCF\n") == Encoding::EucJp);
    CHECK(encoding_of("\xFF\xFE" + utf16("a,b\n", false)) == Encoding::Utf16Le);
    CHECK(encoding_of(utf16("a,b\n1,2\n", true)) == Encoding::Utf16Be);
    CHECK(encoding_of(utf16("a,b\n1,2\n", false)) == Encoding::Utf16Le);
    CHECK(!encoding_of("\xFF\xFF\xFF\x80"));
    CHECK(!encoding_of("\xEF\xBB\xBF\x82\xA0"));
    // A single byte at the end of much ASCII decides.
    std::vector<char> much(300'000, 'a');
    for (auto const c : { '\n', '\x82', '\xA0', '\n' })
        much.push_back(c);
    CHECK(encoding_of({ much.data(), much.size() }) == Encoding::Cp932);
    CHECK(!encoding_of({ much.data(), much.size() - 2 }));
}

TEST_CASE("CP932 is decoded as ICU does it, whatever the pieces; EUC-JP and UTF-16 too")
{
    std::string all;
    for (int lead = 0x81; lead <= 0xFC; ++lead)
        for (int trail = 0x40; trail <= 0xFC; ++trail) {
            std::string const pair { static_cast<char>(lead), static_cast<char>(trail) };
            if (lead >= 0xA0 && lead <= 0xDF)
                continue;
            std::string out;
            bool const good = Decoder(Encoding::Cp932).decode(pair, true, out);
            auto const icu = text::from_cp932(pair);
            REQUIRE(good == (icu.has_value() && trail != 0x7F));
            if (good) {
                REQUIRE(out == *icu);
                all += pair + (trail % 3 == 0 ? "," : "");
            }
        }
    auto const whole = *text::from_cp932(all);
    for (auto const size : { std::size_t { 1 }, std::size_t { 3 }, std::size_t { 1'000 } }) {
        Decoder decoder(Encoding::Cp932);
        std::string out;
        for (std::size_t at = 0; at < all.size(); at += size)
            REQUIRE(decoder.decode(std::string_view(all).substr(at, size), at + size >= all.size(), out));
        CHECK(out == whole);
    }
    std::string out;
    CHECK(Decoder(Encoding::EucJp).decode("\xA4\xB3\x8E\xB1\x8F\xB0\xA1,", true, out));
    CHECK(out == "こｱ丂,");
    out.clear();
    CHECK(Decoder(Encoding::Utf16Le).decode(std::string_view("\xFF\xFE\x42\x30\x3D\xD8\x00\xDE", 8), true, out));
    CHECK(out == "あ😀");
}

TEST_CASE("UTF-8 is checked by table 3-7, and replaced as browsers do when asked")
{
    for (std::string_view const wrong : { "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80", "\xE3\x81", "a\xFF" }) {
        std::string out;
        CHECK(!Decoder(Encoding::Utf8).decode(wrong, true, out));
    }
    std::string out;
    CHECK(Decoder(Encoding::Utf8, Invalid::Replace).decode("a\xE3\x81z\xFFq\xF0\x9F", true, out));
    CHECK(out == "a\uFFFDz\uFFFDq\uFFFD");
}

TEST_CASE("the look: delimiter, header below notes, ragged rows")
{
    auto const plain = look("名称;緯度;経度\n役場;34.1;133.2\n駅;34.2;133.3\n");
    REQUIRE(plain);
    CHECK(plain->dialect.delimiter == ";");
    CHECK(plain->header == std::vector<std::string> { "名称", "緯度", "経度" });
    auto const noted = look("公衆トイレ一覧,,,\n令和8年4月1日現在,,,\n\nNO,名称,緯度,経度\n1,駅前,34.1,133.2\n2,公園,34.2,133.3\n");
    REQUIRE(noted);
    CHECK(noted->header_row == 4);
    CHECK(noted->header.front() == "NO");
    CHECK(noted->notes == std::vector<std::string> { "公衆トイレ一覧", "令和8年4月1日現在" });
    CHECK(look("1,2,3\n4,5,6\n")->header_row == 0);
    CHECK(look("a\tb,c\n1\t2\n")->dialect.delimiter == "\t");
    CHECK(look("a,b\r1,2\r")->dialect.line_ends == std::vector<std::string> { "\r" });
    CHECK(!look(std::string_view("a,\0b\n", 5)));
    Shape shape(2);
    Reader reader(of_text("a,b\n1\n1,2,3\n1,2\n"));
    while (auto const row = *reader.next())
        shape.see(*row);
    CHECK(shape.ragged() == 2);
    CHECK(shape.first()[1].row == 3);
    CHECK(shape.first()[1].columns == 3);
}

TEST_CASE("what is written reads back, and formulas are guarded when asked")
{
    std::string out;
    Writer writer(out, { .mark = true, .guard_formulas = true });
    std::vector<std::string> const row { "=1+1", "-5", "+81", "-", "@x", "a,\"b\"\n", " =x", "１", "＝cmd", "" };
    writer.row(std::span<std::string const>(row));
    Reader::Options options;
    options.encoding = Encoding::Utf8Mark;
    CHECK(read(out, options).rows == Rows { { "'=1+1", "-5", "+81", "'-", "'@x", "a,\"b\"\n", "' =x", "１", "'＝cmd", "" } });
    std::string plain;
    std::vector<std::string> const alone { "" };
    Writer(plain).row(std::span<std::string const>(alone));
    CHECK(plain == "\"\"\r\n");
    std::string marked;
    Writer(marked).row(std::span<std::string const>(Rows { { "\uFEFFa", "b" } }[0]));
    CHECK(read(marked).rows == Rows { { "\uFEFFa", "b" } });
}

TEST_CASE("real files of municipalities, where they stand beside the source")
{
    auto const samples = std::filesystem::path(MADO_SOURCE_ROOT) / "../shared/facts/samples";
    if (!std::filesystem::exists(samples / "yaizu")) {
        MESSAGE("the samples do not stand beside the source");
        return;
    }
    int files = 0;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(samples)) {
        if (entry.path().extension() != ".csv")
            continue;
        auto const bytes = bytes_of(entry.path());
        auto const seen = look(bytes);
        REQUIRE_MESSAGE(seen, entry.path());
        Reader::Options options;
        options.encoding = seen->encoding;
        options.dialect = seen->dialect;
        auto const all = read(bytes, options);
        CHECK_MESSAGE(!all.problem, entry.path());
        CHECK_MESSAGE(!all.rows.empty(), entry.path());
        ++files;
    }
    MESSAGE("samples: " << files << " tables read");
    for (auto const* name : { "localgovjp/localgovjp-sjis-20200104.csv", "yaizu/yohairyosya.csv" })
        CHECK(look(bytes_of(samples / name))->encoding == Encoding::Cp932);
}

}  // namespace mado::csv
