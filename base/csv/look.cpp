#include <mado/csv/look.h>

#include <algorithm>
#include <map>

#include <mado/text/utf8.h>

namespace mado::csv {

namespace {

constexpr std::size_t sample_rows = 200, sample_bytes = 1 << 18;

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(std::string_view text, Dialect const& dialect, bool cut)
{
    Reader::Options options;
    options.dialect = dialect;
    options.limits = { 4'096, sample_bytes + 1, UINT64_MAX };
    Reader reader(of_text(text), options);
    Rows rows;
    while (rows.size() < sample_rows) {
        auto const row = reader.next();
        if (!row || !*row)
            break;
        rows.emplace_back((*row)->fields.begin(), (*row)->fields.end());
    }
    if (cut && rows.size() > 1 && rows.size() < sample_rows)
        rows.pop_back();                      // its end may be missing
    return rows;
}

std::size_t width_of_most(Rows const& rows)
{
    std::map<std::size_t, std::size_t> counts;
    for (auto const& row : rows)
        ++counts[row.size()];
    auto const most = std::ranges::max_element(counts, {}, [](auto const& count) { return std::pair(count.first > 1 ? count.second : 0, count.first); });
    return most == counts.end() ? 0 : most->first;
}

// Rows of the usual width, weighed by how many columns the delimiter makes: more agreement is better, then more columns.
std::size_t agreement(Rows const& rows)
{
    auto const width = width_of_most(rows);
    if (width < 2)
        return 0;
    auto const same = static_cast<std::size_t>(std::ranges::count(rows, width, &std::vector<std::string>::size));
    return same * 1'000 / rows.size() * 100 + std::min<std::size_t>(width, 99);
}

bool is_empty(std::string_view field) { return text::trimmed(field).empty(); }

bool is_number(std::string_view field)
{
    auto const plain = text::trimmed(field);
    return !plain.empty() && plain.find_first_not_of("0123456789.,-+%/:") == std::string_view::npos;
}

// The first row as wide as the table, full of words, and with rows like it below.
std::size_t header_in(Rows const& rows, std::size_t width)
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const& row = rows[i];
        auto const filled = static_cast<std::size_t>(std::ranges::count_if(row, [](auto const& field) { return !is_empty(field); }));
        if (row.size() != width || filled * 2 <= width)
            continue;
        auto const numbers = static_cast<std::size_t>(std::ranges::count_if(row, [](auto const& field) { return is_number(field); }));
        return numbers * 2 > filled ? 0 : i + 1;
    }
    return rows.empty() ? 0 : 1;
}

Dialect with(std::string_view text, char delimiter)
{
    Dialect dialect;
    dialect.delimiter = delimiter;
    if (text.find('\n') == std::string_view::npos && text.find('\r') != std::string_view::npos)
        dialect.line_ends = { "\r" };
    return dialect;
}

}  // namespace

std::optional<Look> look(std::string_view bytes, std::optional<Encoding> encoding)
{
    auto const found = encoding ? encoding : encoding_of(bytes);
    if (!found)
        return {};
    Look look { *found };
    std::string text;
    Decoder decoder(*found, Invalid::Replace);
    auto const cut = bytes.size() > sample_bytes;
    decoder.decode(bytes.substr(0, sample_bytes), !cut, text);
    if (text.find('\0') != std::string::npos)
        return {};
    std::size_t best = 0;
    Rows rows = rows_of(text, look.dialect = with(text, ','), cut);
    best = agreement(rows);
    for (auto const delimiter : { '\t', ';', '|' }) {
        auto const dialect = with(text, delimiter);
        auto tried = rows_of(text, dialect, cut);
        if (auto const agreed = agreement(tried); agreed > best) {
            best = agreed;
            look.dialect = dialect;
            rows = std::move(tried);
        }
    }
    look.columns = width_of_most(rows);
    look.header_row = header_in(rows, look.columns);
    for (std::size_t i = 0; i + 1 < look.header_row; ++i)
        for (auto const& field : rows[i])
            if (!is_empty(field))
                look.notes.emplace_back(text::trimmed(field));
    if (look.header_row != 0)
        look.header = rows[look.header_row - 1];
    return look;
}

void Shape::see(Row const& row)
{
    odd_ += row.odd_quotes ? 1 : 0;
    if (row.fields.size() == columns_)
        return;
    ++ragged_;
    if (first_.size() < most_)
        first_.push_back({ row.number, row.fields.size() });
}

}  // namespace mado::csv
