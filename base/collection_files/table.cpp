#include "table.h"

#include <mado/csv/reader.h>
#include <mado/text/cp932.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <deque>

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

bool is_empty(Line const& line)
{
    return line.cells.size() == 1 && text::trimmed(line.cells.front()).empty();
}

// RFC 4180 by base/csv, strictly: a quote within a bare cell, or something behind a closing quote, is refused. Empty lines at the end are none.
class Lines {
public:
    Lines(std::string_view text, char separator) : reader_(csv::of_text(text), options(separator)) {}

    std::expected<std::optional<Line>, Finding> next()
    {
        if (held_.empty() && !is_over_)
            if (auto finding = fill())
                return std::unexpected(std::move(*finding));
        if (held_.empty())
            return std::nullopt;
        auto line = std::move(held_.front());
        held_.pop_front();
        return line;
    }

private:
    static csv::Reader::Options options(char separator)
    {
        csv::Reader::Options options;
        options.dialect.delimiter = std::string(1, separator);
        return options;
    }
    // Up to the next line that is not empty, with the empty ones before it.
    std::optional<Finding> fill()
    {
        do {
            auto const row = reader_.next();
            if (!row)
                return row.error().kind == csv::Problem::Kind::NeverClosed ? finding_at(begins_, "", "collection_files.quotes", advised("引用符（\"）が閉じていません。", refused_whole))
                                                                           : finding_at(begins_, "", "collection_files.cells", advised("列が多すぎるか、行が長すぎます。", refused_whole));
            if (!*row) {
                held_.clear();
                is_over_ = true;
                return std::nullopt;
            }
            if ((*row)->odd_quotes)
                return finding_at(begins_, "", "collection_files.quotes", advised("区切りか引用符（\"）の使い方が正しくありません。", refused_whole));
            held_.push_back({ begins_, { (*row)->fields.begin(), (*row)->fields.end() } });
            begins_ += 1 + static_cast<int>(std::ranges::count((*row)->content, '\n'));
        } while (is_empty(held_.back()));
        return std::nullopt;
    }

    csv::Reader reader_;
    std::deque<Line> held_ {};
    int begins_ = 1;  // the line of the file on which the row begins: one in quotes may have several
    bool is_over_ = false;
};

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

Row row_of(Line const& line, Layout const& layout, std::vector<std::size_t> const& places)
{
    Row row { line.number, {} };
    for (std::size_t i = 0; i < places.size(); ++i)
        row.cells.emplace(layout.columns[i].field, text::trimmed(line.cells[places[i]]));
    return row;
}

// What the lines come to, and what the last one says that they do.
class Tally {
public:
    explicit Tally(Layout const& layout) : layout_(layout) {}

    void add(Row const& row)
    {
        if (!layout_.total)
            return;
        ++count_;
        sum_ += std::clamp(Yen::parse(row[layout_.total->amount]).value_or(Yen()), -most_yen, most_yen);
        if (!early_ && is_total(row))
            early_ = row.line;
    }
    std::optional<Finding> wrong(std::optional<Row> const& last) const
    {
        auto const& total = *layout_.total;
        if (!last || !is_total(*last))
            return finding_at(last ? last->line : 0, layout_.title_of(total.in), "collection_files.total",
                "最後の「" + total.word + "」の行がありません。ファイルが途中で切れています。もう一度受け取ってください。");
        if (early_)
            return finding_at(*early_, layout_.title_of(total.in), "collection_files.total", "「" + total.word + advised("」の行が途中にあります。", refused_whole));
        if (Yen::parse((*last)[total.count]) != Yen(count_))
            return finding_at(last->line, layout_.title_of(total.count), "collection_files.total",
                "合計の件数「" + (*last)[total.count] + "」が、明細の" + std::to_string(count_) + advised("件と合いません。", refused_whole));
        if (Yen::parse((*last)[total.amount]) != sum_)
            return finding_at(last->line, layout_.title_of(total.amount), "collection_files.total",
                "合計の金額「" + (*last)[total.amount] + "」が、明細の合計" + sum_.text() + advised("と合いません。", refused_whole));
        return {};
    }

private:
    bool is_total(Row const& row) const { return row[layout_.total->in] == layout_.total->word; }

    Layout const& layout_;
    std::int64_t count_ = 0;
    Yen sum_ {};
    std::optional<int> early_ {};
};

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

std::optional<Finding> each_row(std::string_view bytes, Layout const& layout, std::function<std::optional<Finding>(Row const&)> const& take)
{
    auto const text = decoded_text(bytes, layout.encoding);
    if (!text)
        return text.error();
    Lines lines(*text, layout.separator);
    auto const heading = layout.cells == 0;
    auto line = lines.next();
    if (!line)
        return line.error();
    if (!*line)
        return finding_at(0, "", "collection_files.empty", "ファイルが空です。選んだファイルを確かめてください。");
    auto const where = places(layout, heading ? &**line : nullptr);
    if (!where)
        return where.error();
    auto const width = heading ? (*line)->cells.size() : static_cast<std::size_t>(layout.cells);
    Tally tally(layout);
    std::optional<Finding> fault;
    auto const give = [&](Row const& row) {
        tally.add(row);
        if (!fault)
            fault = take(row);
    };
    std::optional<Row> last;  // the one that may be the total
    if (heading)
        line = lines.next();
    for (; line && *line; line = lines.next()) {
        if ((*line)->cells.size() != width)
            return finding_at((*line)->number, "", "collection_files.cells",
                "列が" + std::to_string((*line)->cells.size()) + "個あります。" + std::to_string(width) + advised("個のはずです。", refused_whole));
        if (last)
            give(*last);
        last = row_of(**line, layout, *where);
    }
    if (!line)
        return line.error();
    if (layout.total) {
        if (auto wrong = tally.wrong(last))
            return wrong;
    } else if (last) {
        give(*last);
    }
    return fault;
}

}  // namespace mado::collection_files
