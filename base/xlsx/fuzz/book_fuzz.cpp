// Workbooks from outside: a package as it comes, or its parts written one after another ("== name", a line, then what it holds), so that the search reaches
// what is inside. Whatever is read has its cells within the limits, a table within its sheet, and a CSV that reads back alike.
#include "package.h"

#include <mado/csv/reader.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace mado;

namespace {

[[noreturn]] void wrong(char const* what)
{
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

std::map<std::string, std::string, std::less<>> parts_in(std::string_view text)
{
    std::map<std::string, std::string, std::less<>> parts;
    while (text.starts_with("== ")) {
        auto const line = text.find('\n');
        if (line == std::string_view::npos)
            break;
        auto const next = std::min(text.find("\n== ", line), text.size());
        parts.try_emplace(std::string(text.substr(3, line - 3)), text.substr(std::min(line + 1, next), next - std::min(line + 1, next)));
        text.remove_prefix(std::min(next + 1, text.size()));
    }
    return parts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    if (bytes.starts_with("== ") && !text::is_utf8(bytes))
        return 0;                             // a package has been asked that already
    xlsx::Limits const limits { .unpacked = 1u << 20, .cells = 20'000, .columns = 16'384, .rows = 2'000 };
    auto const book = bytes.starts_with("== ") ? xlsx::read_package(xlsx::Package::of_parts(parts_in(bytes)), limits) : xlsx::read_bytes(bytes, limits);
    if (!book) {
        if (book.error().says.empty())
            wrong("refused without a reason");
        return 0;
    }
    std::size_t cells = 0;
    for (auto const& sheet : book->sheets) {
        if (sheet.rows.size() > limits.rows)
            wrong("more rows than there may be");
        for (auto const& row : sheet.rows)
            cells += row.size();
    }
    if (cells > limits.cells)
        wrong("more cells than there may be");
    auto const found = xlsx::first_table(*book);
    if (!found)
        return 0;
    auto const& sheet = book->sheets.at(found->sheet);
    if (found->last_row >= sheet.rows.size() || found->header_row > found->last_row || found->header.size() != found->columns)
        wrong("a table beyond its sheet");
    auto const csv = xlsx::to_csv(*book, *found);
    csv::Reader::Options options;
    options.zeros = true;
    csv::Reader reader(csv::of_text(csv), options);
    for (auto row = found->header_row; row <= found->last_row; ++row) {
        std::vector<std::string> expected(found->columns);
        for (std::size_t i = 0; i < found->columns && found->first_column + i < sheet.rows[row].size(); ++i)
            expected[i] = sheet.rows[row][found->first_column + i];
        if (std::ranges::all_of(expected, &std::string::empty))
            continue;
        auto const read = reader.next();
        if (!read || !*read || !std::ranges::equal((*read)->fields, expected))
            wrong("a row reads otherwise");
    }
    return 0;
}
