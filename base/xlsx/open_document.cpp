// Tables of OpenDocument: cells and rows that are alike are written once with their number.
#include "worksheet.h"

#include "xml.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace mado::xlsx {

namespace {

constexpr std::size_t most_sheets = 1'000;

std::size_t number_of(std::string_view text, std::size_t otherwise)
{
    std::size_t value = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() && value >= 1 ? value : otherwise;
}

// "PT09H30M00S" → "09:30:00"; what is written otherwise stays.
std::string time_text(std::string_view written)
{
    if (written.size() < 11 || !written.starts_with("PT") || written[4] != 'H' || written[7] != 'M')
        return std::string(written);
    return std::string(written.substr(2, 2)) + ":" + std::string(written.substr(5, 2)) + ":" + std::string(written.substr(8, 2));
}

// What a style says that is no ornament.
struct Looks {
    std::set<std::string, std::less<>> hidden {}, coloured {};

    void see(Xml& xml, std::string const& style)
    {
        if (xml.name() == "table-properties" && xml.attribute(":display") == "false")
            hidden.insert(style);
        auto const ground = xml.attribute(":background-color");
        bool const is_ground = xml.name() == "table-cell-properties" && !ground.empty() && ground != "transparent" && ground != "#ffffff";
        auto const letters = xml.attribute(":color");
        if (is_ground || (xml.name() == "text-properties" && !letters.empty() && letters != "#000000"))
            coloured.insert(style);
    }
};

struct Cell {
    std::string type {}, value {}, style {}, text {};
    std::size_t times = 1, wide = 1, high = 1;
    bool has_formula = false;

    bool is_number() const { return type == "float" || type == "percentage" || type == "currency" || type == "date" || type == "time"; }
};

class Reading {
public:
    Reading(std::string_view content, Limits const& limits) : xml_(content), limits_(limits), budget_ { limits.cells, 4 * limits.rows, limits.unpacked } {}

    std::expected<tables::Book, Problem> run()
    {
        std::string style;
        for (;;) {
            auto const event = xml_.next();
            if (event == Xml::Event::Broken)
                return std::unexpected(Problem { Problem::Kind::Broken, "the content of the document is not well-formed" });
            if (event == Xml::Event::Over)
                break;
            if (event == Xml::Event::End && xml_.name() == "table" && !book_.sheets.empty())
                finish();
            if (event != Xml::Event::Begin)
                continue;
            if (xml_.name() == "style" || xml_.name() == "default-style")
                style = xml_.attribute(":name");
            looks_.see(xml_, style);
            if (auto problem = element())
                return std::unexpected(std::move(*problem));
        }
        if (book_.sheets.empty())
            return std::unexpected(Problem { Problem::Kind::NotAWorkbook, "a document without sheets is no workbook" });
        return std::move(book_);
    }

private:
    std::optional<Problem> element()
    {
        auto const name = xml_.name();
        if (name == "table") {
            if (book_.sheets.size() == most_sheets)
                return Problem { Problem::Kind::TooLarge, "the document has more than " + std::to_string(most_sheets) + " sheets" };
            auto& sheet = book_.sheets.emplace_back();
            sheet.name = xml_.attribute(":name");
            sheet.hidden = looks_.hidden.contains(xml_.attribute(":style-name"));
            row_ = next_row_ = next_column_ = 0;
            hidden_columns_.clear();
        }
        if (book_.sheets.empty())
            return std::nullopt;
        auto const is_hidden = xml_.attribute(":visibility") == "collapse" || xml_.attribute(":visibility") == "filter";
        if (name == "table-column") {
            auto const times = std::min<std::size_t>(number_of(xml_.attribute(":number-columns-repeated"), 1), 16'384);
            if (hidden_columns_.size() < 16'384)
                hidden_columns_.insert(hidden_columns_.end(), times, is_hidden);
        } else if (name == "table-row") {
            row_ = next_row_;
            row_times_ = number_of(xml_.attribute(":number-rows-repeated"), 1);
            next_row_ = row_ + std::min<std::size_t>(row_times_, 1u << 24);
            next_column_ = 0;
            if (is_hidden)
                hidden_rows_.emplace_back(row_, next_row_);
        } else if (name == "table-cell" || name == "covered-table-cell")
            return cell();
        else if (name == "frame" || name == "custom-shape")
            book_.sheets.back().objects.emplace_back(name == "frame" ? "picture or chart" : "shape");
        return std::nullopt;
    }

    std::optional<Problem> cell()
    {
        Cell read { std::string(xml_.attribute(":value-type")), {}, std::string(xml_.attribute(":style-name")) };
        for (auto const* const name : { "office:value", "office:date-value", "office:time-value", "office:boolean-value", "office:string-value" })
            if (auto const value = xml_.attribute(name); !value.empty() && read.value.empty())
                read.value = value;
        read.times = number_of(xml_.attribute(":number-columns-repeated"), 1);
        read.wide = number_of(xml_.attribute(":number-columns-spanned"), 1);
        read.high = number_of(xml_.attribute(":number-rows-spanned"), 1);
        read.has_formula = !xml_.attribute(":formula").empty();
        auto const first = next_column_;
        next_column_ += std::min<std::size_t>(read.times, 1u << 24);
        words(read, { row_, first });
        return put(read, first);
    }

    // Paragraphs are lines; what is said about the cell, and how a word is read aloud, is not in it.
    void words(Cell& read, tables::Place place)
    {
        auto const outside = xml_.depth() - 1;
        bool is_paragraph = false, any = false;
        for (auto event = xml_.next(); event != Xml::Event::Over && event != Xml::Event::Broken; event = xml_.next()) {
            if (event == Xml::Event::End && xml_.depth() - 1 == outside)
                return;
            if (event == Xml::Event::Text && is_paragraph)
                read.text += xml_.text();
            if (event == Xml::Event::End && xml_.name() == "p")
                is_paragraph = false;
            if (event != Xml::Event::Begin)
                continue;
            auto const name = xml_.name();
            if (name == "annotation" || name == "frame" || name == "custom-shape") {
                book_.sheets.back().objects.push_back((name == "annotation" ? "comment at " : name == "frame" ? "picture or chart at " : "shape at ") + tables::name_of(place));
                xml_.skip();
            } else if (name == "ruby-text")
                xml_.skip();
            else if (name == "p") {
                read.text += any ? "\n" : "";
                is_paragraph = any = true;
            } else if (name == "s")
                read.text.append(std::min<std::size_t>(number_of(xml_.attribute(":c"), 1), 1'000), ' ');
            else if (name == "tab" || name == "line-break")
                read.text += name == "tab" ? '\t' : '\n';
        }
    }

    std::optional<Problem> put(Cell const& read, std::size_t first)
    {
        auto& sheet = book_.sheets.back();
        bool const is_coloured = looks_.coloured.contains(read.style);
        if ((read.wide > 1 || read.high > 1) && read.wide <= 16'384 && read.high <= 1'048'576)
            sheet.merged.push_back({ { row_, first }, { row_ + read.high - 1, first + read.wide - 1 } });
        auto text = read.text;
        if (read.is_number() && !read.value.empty())
            text = read.type == "date" ? read.value : read.type == "time" ? time_text(read.value) : shown(read.value, {}, Epoch::Of1900);
        else if (read.type == "boolean" || (text.empty() && !read.value.empty()))
            text = read.value;
        if (text.empty())
            return std::nullopt;
        if (row_times_ > limits_.rows || read.times > limits_.columns || row_ + row_times_ > limits_.rows || first + read.times > limits_.columns)
            return Problem { Problem::Kind::TooLarge, "the document has more rows or columns than there may be" };
        for (auto row = row_; row < row_ + row_times_; ++row)
            for (auto column = first; column < first + read.times; ++column) {
                tables::Place const place { row, column };
                if (read.is_number())
                    sheet.numbers.push_back(place);
                if (read.has_formula)
                    sheet.formulas.push_back(place);
                if (is_coloured)
                    sheet.coloured.push_back(place);
                if (auto problem = put_text(sheet, place, text, limits_, budget_))
                    return problem;
            }
        return std::nullopt;
    }

    void finish()
    {
        auto& sheet = book_.sheets.back();
        std::size_t width = 0;
        for (auto const& row : sheet.rows)
            width = std::max(width, row.size());
        for (std::size_t column = 0; column < std::min(width, hidden_columns_.size()); ++column)
            if (hidden_columns_[column])
                sheet.hidden_columns.push_back(column);
        for (auto const& [first, behind] : hidden_rows_)
            for (auto row = first; row < std::min(behind, sheet.rows.size()); ++row)
                sheet.hidden_rows.push_back(row);
        hidden_rows_.clear();
        for (auto* const places : { &sheet.numbers, &sheet.formulas, &sheet.coloured })  // a cell of rows that are alike came for all of them
            std::ranges::sort(*places, {}, [](tables::Place const& place) { return std::pair(place.row, place.column); });
        keep_colours_of_cells(sheet);
    }

    Xml xml_;
    Limits const& limits_;
    Budget budget_;
    Looks looks_ {};
    tables::Book book_ {};
    std::vector<bool> hidden_columns_ {};
    std::vector<std::pair<std::size_t, std::size_t>> hidden_rows_ {};  // first, behind the last
    std::size_t row_ = 0, next_row_ = 0, row_times_ = 1, next_column_ = 0;
};

}  // namespace

std::expected<tables::Book, Problem> read_open_document(std::string_view content, Limits const& limits) { return Reading(content, limits).run(); }

}  // namespace mado::xlsx
