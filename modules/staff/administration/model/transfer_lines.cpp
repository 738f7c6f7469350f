#include "model/transfer_lines.h"

#include <mado/text/utf8.h>
#include <mado/text/width.h>

#include <numeric>

namespace mado::administration::model {

namespace {

constexpr std::array<std::string_view, 7> columns { "職員番号", "氏名", "異動日", "旧職", "新職", "兼務", "採用/退職" };

std::string cell(CsvRow const& row, std::size_t at) { return at < row.cells.size() ? std::string(text::trimmed(row.cells[at])) : std::string(); }

std::vector<std::string> parts(std::string const& words)
{
    std::vector<std::string> all;
    std::string one;
    auto const keep = [&] {
        if (auto const trimmed = text::trimmed(one); !trimmed.empty())
            all.emplace_back(trimmed);
        one.clear();
    };
    for (char32_t const c : text::code_points(words))
        if (c == U'、' || c == U';' || c == U'；' || c == U'\n')
            keep();
        else
            text::append(one, c);
    keep();
    return all;
}

// Where each column stands in this file; -1: not there.
std::array<int, 7> places(CsvRow const& head)
{
    std::array<int, 7> found {};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        found[i] = -1;
        for (std::size_t at = 0; at < head.cells.size(); ++at)
            if (without_blanks(text::narrow(head.cells[at])) == columns[i])
                found[i] = static_cast<int>(at);
    }
    return found;
}

std::size_t distance(std::u32string const& a, std::u32string const& b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t { 0 });
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto const above = row[j];
            row[j] = std::min({ above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1) });
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

std::vector<CsvRow> csv_rows(std::string_view csv)
{
    std::vector<CsvRow> rows;
    CsvRow row { 1, {} };
    std::string cell;
    bool quoted = false, any = false;
    int line = 1;
    auto const end_row = [&] {
        row.cells.push_back(std::move(cell));
        cell.clear();
        if (any)
            rows.push_back(std::move(row));
        row = { line, {} };
        any = false;
    };
    for (std::size_t at = 0; at < csv.size(); ++at) {
        char const c = csv[at];
        line += c == '\n';
        if (quoted) {
            if (c != '"')
                cell += c;
            else if (at + 1 < csv.size() && csv[at + 1] == '"')
                cell += csv[++at];
            else
                quoted = false;
        } else if (c == '"') {
            quoted = any = true;
        } else if (c == ',') {
            row.cells.push_back(std::move(cell));
            cell.clear();
        } else if (c == '\n') {
            end_row();
        } else if (c != '\r') {
            cell += c;
            any = true;
        }
    }
    end_row();
    return rows;
}

std::string csv_cell(std::string_view words)
{
    std::string cell;
    if (!words.empty() && std::string_view("=+-@\t").find(words.front()) != std::string_view::npos)
        cell = "'";
    cell += words;
    if (cell.find_first_of(",\"\r\n") == std::string::npos)
        return cell;
    std::string quoted = "\"";
    for (char const c : cell)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string without_blanks(std::string_view words)
{
    std::string kept;
    for (char32_t const c : text::code_points(words))
        if (c != U' ' && c != U'\u3000' && c != U'\t' && c != U'\u00a0')
            text::append(kept, c);
    return kept;
}

std::string nearest(std::string const& word, std::vector<std::string> const& of)
{
    auto const wanted = text::code_points(without_blanks(word));
    std::string best;
    auto least = wanted.size() / 2 + 1;  // at least half of it has to fit
    for (auto const& one : of)
        if (auto const far = distance(wanted, text::code_points(without_blanks(one))); far < least) {
            least = far;
            best = one;
        }
    return best;
}

TransferFile transfer_file(std::string_view csv)
{
    TransferFile file;
    auto const rows = csv_rows(csv);
    if (rows.empty()) {
        file.slips.push_back({ 1, "administration.transfer.slip.empty" });
        return file;
    }
    auto const place = places(rows.front());
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (place[i] < 0)
            file.slips.push_back({ rows.front().line, "administration.transfer.slip.column", { { "column", std::string(columns[i]) } } });
    if (!file.slips.empty())
        return file;
    auto const at = [&](CsvRow const& row, std::size_t column) { return cell(row, static_cast<std::size_t>(place[column])); };
    for (auto const& row : std::span(rows).subspan(1)) {
        if (std::ranges::all_of(row.cells, [](auto const& one) { return text::trimmed(one).empty(); }))
            continue;
        if (file.lines.size() == most_transfer_lines) {
            file.slips.push_back({ row.line, "administration.transfer.slip.too_many", { { "most", std::to_string(most_transfer_lines) } } });
            break;
        }
        file.lines.push_back({ row.line, text::narrow(at(row, 0)), at(row, 1), text::narrow_number(at(row, 2)), at(row, 3), at(row, 4), at(row, 6), parts(at(row, 5)) });
    }
    if (file.lines.empty())
        file.slips.push_back({ rows.front().line, "administration.transfer.slip.empty" });
    return file;
}

}  // namespace mado::administration::model
