// Whatever stands in a table is given back letter by letter, and finding gives what looking at every cell gives.
#include "made.h"

#include "../fold.h"

#include <mado/text/search.h>
#include <mado/text/utf8.h>

#include <rapidcheck.h>

namespace mado::tables {

using namespace testing;

namespace {

// Cells of which columns of every type arise, and columns that nearly are.
rc::Gen<std::string> cell_like(int kind)
{
    auto const number = [](std::int64_t from, std::int64_t to) { return rc::gen::map(rc::gen::inRange(from, to), [](std::int64_t value) { return std::to_string(value); }); };
    switch (kind) {
    case 0: return number(-300, 300);
    case 1: return rc::gen::map(rc::gen::arbitrary<std::int64_t>(), [](std::int64_t value) { return std::to_string(value); });
    case 2:
        return rc::gen::map(rc::gen::pair(number(-90, 90), rc::gen::container<std::string>(rc::gen::inRange<char>('0', static_cast<char>('9' + 1)))),
            [](auto const& parts) { return parts.second.empty() ? parts.first : parts.first + "." + parts.second.substr(0, 9); });
    case 3: return rc::gen::element<std::string>("true", "false");
    case 4: return rc::gen::map(rc::gen::pair(rc::gen::inRange(1, 13), rc::gen::inRange(1, 32)), [](auto const& day) { return "2026-" + std::string(day.first < 10 ? "0" : "") + std::to_string(day.first) + "-" + std::string(day.second < 10 ? "0" : "") + std::to_string(day.second); });
    case 5: return rc::gen::element<std::string>("2026-04-01T09:30:00Z", "2026-04-01T09:30:00+09:00", "1903-04-01T23:59:59-11:30", "2026-04-01T00:00:00+00:30");
    case 6: return rc::gen::element<std::string>("トイレ", "といれ", "ﾄｲﾚ", "有", "無", "静岡県焼津市", "ＡＢＣ", "abc", "が", "か\u3099", "");
    default: return rc::gen::container<std::string>(rc::gen::oneOf(rc::gen::inRange<char>(' ', '\x7F'), rc::gen::element('\n', '"', ',', '\r')));
    }
}

Rows a_table()
{
    auto const columns = static_cast<std::size_t>(*rc::gen::inRange(1, 6));
    auto const rows = static_cast<std::size_t>(*rc::gen::inRange(0, 60));
    Rows table(rows + 1);
    for (std::size_t column = 0; column < columns; ++column) {
        table[0].push_back("c" + std::to_string(column));
        auto const kind = *rc::gen::inRange(0, 8);
        auto const cells = *rc::gen::container<std::vector<std::string>>(rows, rc::gen::weightedOneOf<std::string>({ { 12, cell_like(kind) }, { 2, rc::gen::just(std::string()) }, { 1, cell_like(kind == 2 ? 0 : kind) } }));
        for (std::size_t row = 0; row < rows; ++row)
            table[row + 1].push_back(cells[row]);
    }
    return table;
}

bool contains(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a table comes back letter by letter")
{
    Folder const folder;
    CHECK(rc::check([&] {
        auto const table = a_table();
        auto const columns = table_of(folder, written(table));
        RC_ASSERT(columns.rows() == table.size() - 1);
        for (std::size_t column = 0; column < table[0].size(); ++column)
            for (std::size_t row = 1; row < table.size(); ++row) {
                RC_ASSERT(cell(columns, column, row - 1) == table[row][column]);
                RC_ASSERT(columns.empty(column, row - 1) == table[row][column].empty());
            }
    }));
}

TEST_CASE("finding is looking at every row")
{
    Folder const folder;
    CHECK(rc::check([&] {
        using Is = Condition::Is;
        auto const table = a_table();
        auto const columns = table_of(folder, written(table));
        auto const rows = columns.rows();
        auto const column = static_cast<std::size_t>(*rc::gen::inRange<std::size_t>(0, table[0].size()));
        auto const type = columns.columns()[column].type;
        auto const value = rows == 0 ? std::string("1") : table[static_cast<std::size_t>(*rc::gen::inRange<std::uint64_t>(0, rows)) + 1][column];
        auto const is = *rc::gen::element(Is::Equal, Is::NotEqual, Is::Less, Is::LessOrEqual, Is::Greater, Is::GreaterOrEqual, Is::OneOf, Is::Contains, Is::Empty, Is::NotEmpty);
        if (type != Type::Text && value.empty() && is != Is::Empty && is != Is::NotEmpty && is != Is::Contains)
            return;  // an empty cell is no value of the type
        auto const word = *rc::gen::element<std::string>("とイ", "2", "TRUE", "ab", "-", "");
        auto const by = static_cast<std::size_t>(*rc::gen::inRange<std::size_t>(0, table[0].size()));
        auto const descending = *rc::gen::arbitrary<bool>();
        std::vector<std::string> const values = is == Is::Empty || is == Is::NotEmpty ? std::vector<std::string> {} : std::vector { value };

        // Which row's number stands for the value in comparisons.
        std::optional<std::int64_t> number;
        for (std::uint64_t row = 0; row < rows && type != Type::Text; ++row)
            if (table[row + 1][column] == value && !value.empty())
                number = columns.order_of(column, row);
        auto const fits = [&](std::uint64_t row) {
            auto const& text = table[row + 1][column];
            if (is == Is::Empty || is == Is::NotEmpty)
                return text.empty() == (is == Is::Empty);
            if (text.empty())
                return false;
            if (is == Is::Contains)
                return contains(text, value);
            auto const way = type == Type::Text ? (text < value ? -1 : text > value ? 1 : 0) : columns.order_of(column, row) < number ? -1 : columns.order_of(column, row) > number ? 1 : 0;
            return is == Is::Equal || is == Is::OneOf ? way == 0 : is == Is::NotEqual ? way != 0 : is == Is::Less ? way < 0 : is == Is::LessOrEqual ? way <= 0 : is == Is::Greater ? way > 0 : way >= 0;
        };
        std::vector<std::uint64_t> expected;
        for (std::uint64_t row = 0; row < rows; ++row) {
            bool said = word.empty();
            for (auto const& text : table[row + 1])
                said = said || contains(text::search_key(text), text::search_key(word));
            if (said && fits(row))
                expected.push_back(row);
        }
        auto const found = find(columns, { .where = { { column, is, values } }, .words = word, .limit = 1'000 });
        RC_ASSERT(found.has_value());
        RC_ASSERT(found->rows == expected);
        RC_ASSERT(found->total == expected.size());

        std::ranges::stable_sort(expected, [&](std::uint64_t a, std::uint64_t b) {
            auto const &x = table[a + 1][by], &y = table[b + 1][by];
            if (x.empty() || y.empty())
                return !x.empty() && y.empty();
            auto const less = [&](std::uint64_t one, std::uint64_t other) { return columns.columns()[by].type == Type::Text ? table[one + 1][by] < table[other + 1][by] : columns.order_of(by, one) < columns.order_of(by, other); };
            return descending ? less(b, a) : less(a, b);
        });
        auto const offset = *rc::gen::inRange<std::uint64_t>(0, 5), limit = *rc::gen::inRange<std::uint64_t>(0, 9);
        auto const page = find(columns, { .where = { { column, is, values } }, .words = word, .order = { { by, descending } }, .offset = offset, .limit = limit });
        std::vector<std::uint64_t> part;
        for (auto at = offset; at < expected.size() && at < offset + limit; ++at)
            part.push_back(expected[at]);
        RC_ASSERT(page->rows == part);
        RC_ASSERT(page->total == expected.size());
    }));
}

TEST_CASE("folding is search_key")
{
    CHECK(rc::check([] {
        auto const text = *rc::gen::container<std::u32string>(rc::gen::oneOf(rc::gen::element(U'ｶ', U'ﾞ', U'カ', U'\u3099', U'é', U'\u0301', U'㍿', U'㌔', U'ß', U'İ', U'𠮷', U'가', U'ᆨ', U'Ａ', U'ﷺ', U'\u00AD', U'々'),
            rc::gen::map(rc::gen::inRange<std::uint32_t>(0x20, 0x30000), [](std::uint32_t c) { return c >= 0xD800 && c < 0xE000 ? U'x' : static_cast<char32_t>(c); })));
        std::string utf8;
        for (auto const c : text)
            text::append(utf8, c);
        std::string folded = "before ";
        fold(utf8, folded);
        RC_ASSERT(folded == "before " + text::search_key(utf8));
    }));
}

}  // namespace mado::tables
