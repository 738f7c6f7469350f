#include "table.h"

#include <mado/csv/reader.h>
#include <mado/text/cp932.h>
#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::collection_files {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view refused_whole = "ファイルの全体を取り込んでいません。送った側に、正しいファイルをもらってください。";

using Cells = std::vector<std::string>;
struct Line { int number; Cells cells; };

std::optional<std::string> decoded(std::string_view line, Encoding encoding)
{
    if (encoding == Encoding::Cp932)
        return text::from_cp932(line);
    return text::is_utf8(line) ? std::optional(std::string(line)) : std::nullopt;
}

// All of it is UTF-8, or its first line is and shows it: then a later line that is not is a fault, not another encoding.
bool is_meant_as_utf8(std::string_view bytes)
{
    auto const first = bytes.substr(0, bytes.find('\n'));
    auto const shows_it = std::ranges::any_of(first, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    return text::is_utf8(bytes) || (shows_it && text::is_utf8(first));
}

// Line by line, so that the wrong one can be named; neither encoding has a byte of the line end within a character.
std::expected<std::string, Finding> decoded_text(std::string_view bytes, Encoding encoding)
{
    if (bytes.starts_with(byte_order_mark)) {
        bytes.remove_prefix(byte_order_mark.size());
        encoding = Encoding::Utf8;
    }
    if (encoding == Encoding::Either)
        encoding = is_meant_as_utf8(bytes) ? Encoding::Utf8 : Encoding::Cp932;
    std::string all;
    int number = 0;
    while (!bytes.empty()) {
        ++number;
        auto const end = bytes.find('\n');
        auto const length = end == std::string_view::npos ? bytes.size() : end + 1;
        auto const line = decoded(bytes.substr(0, length), encoding);
        auto const* named = encoding == Encoding::Cp932 ? "シフトJIS" : "UTF-8";
        if (!line)
            return std::unexpected(finding_at(number, "", "collection_files.encoding", "文字コードが" + std::string(named) + "ではありません。取り込む形式の設定（文字コード）を確かめてください。"));
        if (text::control_character(*line, text::Lines::Many))
            return std::unexpected(finding_at(number, "", "collection_files.encoding", advised("読めない文字（制御文字）があります。", refused_whole)));
        all += *line;
        bytes.remove_prefix(length);
    }
    return all;
}

// RFC 4180 by base/csv, strictly: a quote within a bare cell, or something behind a closing quote, is refused.
std::expected<std::vector<Line>, Finding> lines_of(std::string_view text, char separator)
{
    csv::Reader::Options options;
    options.dialect.delimiter = std::string(1, separator);
    csv::Reader reader(csv::of_text(text), options);
    std::vector<Line> all;
    int begins = 1;  // the line of the file on which the row begins: one in quotes may have several
    for (;;) {
        auto const row = reader.next();
        if (!row)
            return std::unexpected(row.error().kind == csv::Problem::Kind::NeverClosed
                    ? finding_at(begins, "", "collection_files.quotes", advised("引用符（\"）が閉じていません。", refused_whole))
                    : finding_at(begins, "", "collection_files.cells", advised("列が多すぎるか、行が長すぎます。", refused_whole)));
        if (!*row)
            return all;
        if ((*row)->odd_quotes)
            return std::unexpected(finding_at(begins, "", "collection_files.quotes", advised("区切りか引用符（\"）の使い方が正しくありません。", refused_whole)));
        all.push_back({ begins, { (*row)->fields.begin(), (*row)->fields.end() } });
        begins += 1 + static_cast<int>(std::ranges::count((*row)->content, '\n'));
    }
}

// Where each column stands, from 0.
std::expected<std::vector<std::size_t>, Finding> places(Layout const& layout, Line const* heading)
{
    std::vector<std::size_t> all;
    for (auto const& column : layout.columns) {
        if (!heading) {
            all.push_back(static_cast<std::size_t>(column.at) - 1);
            continue;
        }
        auto const is_it = [&](std::string const& cell) { return text::trimmed(cell) == column.title; };
        auto const count = std::ranges::count_if(heading->cells, is_it);
        if (count != 1)
            return std::unexpected(finding_at(heading->number, column.title, "collection_files.heading",
                count == 0 ? "見出しにこの列がありません。ファイルの種類と、取り込む形式の設定を確かめてください。" : "見出しに同じ名前の列が二つあります。取り込む形式の設定を確かめてください。"));
        all.push_back(static_cast<std::size_t>(std::ranges::find_if(heading->cells, is_it) - heading->cells.begin()));
    }
    return all;
}

bool is_empty(Line const& line)
{
    return line.cells.size() == 1 && text::trimmed(line.cells.front()).empty();
}

Row row_of(Line const& line, Layout const& layout, std::vector<std::size_t> const& places)
{
    Row row { line.number, {} };
    for (std::size_t i = 0; i < places.size(); ++i)
        row.cells.emplace(layout.columns[i].field, text::trimmed(line.cells[places[i]]));
    return row;
}

std::optional<Finding> wrong_total(Row const& said, std::vector<Row> const& rows, Layout const& layout)
{
    auto const& total = *layout.total;
    Yen sum;
    for (auto const& row : rows)
        sum += std::clamp(Yen::parse(row[total.amount]).value_or(Yen()), -most_yen, most_yen);
    if (Yen::parse(said[total.count]) != Yen(static_cast<std::int64_t>(rows.size())))
        return finding_at(said.line, layout.title_of(total.count), "collection_files.total",
            "合計の件数「" + said[total.count] + "」が、明細の" + std::to_string(rows.size()) + advised("件と合いません。", refused_whole));
    if (Yen::parse(said[total.amount]) != sum)
        return finding_at(said.line, layout.title_of(total.amount), "collection_files.total", "合計の金額「" + said[total.amount] + "」が、明細の合計" + sum.text() + advised("と合いません。", refused_whole));
    return {};
}

std::optional<Finding> take_total(std::vector<Row>& rows, Layout const& layout)
{
    if (!layout.total)
        return {};
    auto const is_total = [&](Row const& row) { return row[layout.total->in] == layout.total->word; };
    if (rows.empty() || !is_total(rows.back()))
        return finding_at(rows.empty() ? 0 : rows.back().line, layout.title_of(layout.total->in), "collection_files.total",
            "最後の「" + layout.total->word + "」の行がありません。ファイルが途中で切れています。もう一度受け取ってください。");
    auto const said = rows.back();
    rows.pop_back();
    if (auto const early = std::ranges::find_if(rows, is_total); early != rows.end())
        return finding_at(early->line, layout.title_of(layout.total->in), "collection_files.total", "「" + layout.total->word + advised("」の行が途中にあります。", refused_whole));
    return wrong_total(said, rows, layout);
}

}  // namespace

std::string advised(std::string what, std::string_view advice)
{
    what += advice;
    return what;
}

Finding finding_at(int line, std::string column, std::string key, std::string const& what)
{
    auto where = line == 0 ? std::string() : std::to_string(line) + "行目";
    if (!column.empty())
        where += "「" + column + "」";
    return { line, std::move(column), std::move(key), where + (where.empty() ? "" : ": ") + what };
}

std::expected<std::vector<Row>, Finding> table_of(std::string_view bytes, Layout const& layout)
{
    auto const text = decoded_text(bytes, layout.encoding);
    if (!text)
        return std::unexpected(text.error());
    auto lines = lines_of(*text, layout.separator);
    if (!lines)
        return std::unexpected(lines.error());
    while (!lines->empty() && is_empty(lines->back()))
        lines->pop_back();
    auto const heading = layout.cells == 0;
    if (lines->empty())
        return std::unexpected(finding_at(0, "", "collection_files.empty", "ファイルが空です。選んだファイルを確かめてください。"));
    auto const where = places(layout, heading ? &lines->front() : nullptr);
    if (!where)
        return std::unexpected(where.error());
    auto const width = heading ? lines->front().cells.size() : static_cast<std::size_t>(layout.cells);
    std::vector<Row> rows;
    for (std::size_t i = heading ? 1 : 0; i < lines->size(); ++i) {
        auto const& line = (*lines)[i];
        if (line.cells.size() != width)
            return std::unexpected(finding_at(line.number, "", "collection_files.cells",
                "列が" + std::to_string(line.cells.size()) + "個あります。" + std::to_string(width) + advised("個のはずです。", refused_whole)));
        rows.push_back(row_of(line, layout, *where));
    }
    if (auto const finding = take_total(rows, layout))
        return std::unexpected(*finding);
    return rows;
}

}  // namespace mado::collection_files
