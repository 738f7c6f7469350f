#include "worksheet.h"

#include "xml.h"

#include <algorithm>
#include <charconv>

namespace mado::xlsx {

namespace {

constexpr std::size_t all_columns = 16'384, all_rows = 1'048'576;

Problem too_large(std::string_view what, std::size_t most)
{
    return { Problem::Kind::TooLarge, "the workbook has more than " + std::to_string(most) + " " + std::string(what) };
}

bool is_true(std::string_view text) { return text == "1" || text == "true" || text == "on"; }

std::optional<std::size_t> count_in(std::string_view text)
{
    std::size_t value = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// A text with runs ("si", "is"): the runs one after another; how they are read aloud (rPh) is no part of it.
SharedText text_within(Xml& xml)
{
    SharedText made;
    bool is_text = false;
    auto const outside = xml.depth() - 1;
    for (auto event = xml.next(); event != Xml::Event::Over && event != Xml::Event::Broken; event = xml.next()) {
        if (event == Xml::Event::End && xml.depth() - 1 == outside)
            break;
        if (event == Xml::Event::Begin && xml.name() == "rPh") {
            xml.skip();
            continue;
        }
        if (event == Xml::Event::Begin && xml.name() == "color" && is_colour_of_letters(xml))
            made.is_coloured = true;
        if (event == Xml::Event::Text && is_text)
            made.text += xml.text();
        is_text = event == Xml::Event::Begin ? xml.name() == "t" : event == Xml::Event::Text && is_text;
    }
    made.text = without_escapes(std::move(made.text));
    return made;
}

struct Cell {
    std::string_view type {};
    std::string value {};
    SharedText inner {};
    bool has_value = false, has_formula = false;
};

class Reading {
public:
    Reading(std::string_view part, Shared const& shared, Limits const& limits, Budget& budget, tables::Sheet& sheet)
        : xml_(part), shared_(shared), limits_(limits), budget_(budget), sheet_(sheet), hidden_columns_(all_columns, false)
    {
    }

    std::optional<Problem> run()
    {
        for (;;) {
            auto const event = xml_.next();
            if (event == Xml::Event::Broken)
                return Problem { Problem::Kind::Broken, "the sheet " + sheet_.name + " is not well-formed" };
            if (event == Xml::Event::Over)
                break;
            if (event == Xml::Event::Begin)
                if (auto problem = element())
                    return problem;
        }
        finish();
        return std::nullopt;
    }

private:
    std::optional<Problem> element()
    {
        auto const name = xml_.name();
        if (name == "c")
            return cell();
        if (name == "row")
            return row();
        if (name == "mergeCell") {
            if (auto const area = area_of(xml_.attribute("ref")))
                sheet_.merged.push_back(*area);
        } else if (name == "col" && is_true(xml_.attribute("hidden"))) {
            auto const first = count_in(xml_.attribute("min")).value_or(0), last = count_in(xml_.attribute("max")).value_or(0);
            for (auto column = first; column >= 1 && column <= std::min(last, all_columns); ++column)
                hidden_columns_[column - 1] = true;
        } else if (name == "Fallback")
            xml_.skip();                                  // of AlternateContent, where the choice was read
        else if (name == "picture")
            sheet_.objects.emplace_back("picture");
        else if (name == "oleObject" || name == "control")
            sheet_.objects.emplace_back(name == "control" ? "control" : "embedded object");
        return std::nullopt;
    }

    std::optional<Problem> row()
    {
        auto const number = count_in(xml_.attribute("r"));
        row_ = number && *number >= 1 ? *number - 1 : next_row_;
        next_row_ = row_ + 1;
        next_column_ = 0;
        if (row_ >= limits_.rows)
            return too_large("rows", limits_.rows);
        if (is_true(xml_.attribute("hidden")))
            sheet_.hidden_rows.push_back(row_);
        return std::nullopt;
    }

    std::optional<Problem> cell()
    {
        tables::Place place { row_, next_column_ };
        if (auto const given = xml_.attribute("r"); !given.empty()) {
            auto const named = place_of(given);
            if (!named)
                return Problem { Problem::Kind::Broken, "the sheet " + sheet_.name + " has a cell at no place" };
            place = *named;
        }
        next_column_ = place.column + 1;
        auto const style = count_in(xml_.attribute("s"));
        auto const* const look = style && *style < shared_.styles.size() ? &shared_.styles[*style] : nullptr;
        if (place.column >= limits_.columns)
            return too_large("columns", limits_.columns);
        if (place.row >= limits_.rows)
            return too_large("rows", limits_.rows);
        type_ = xml_.attribute("t");
        Cell read { type_ };
        contents(read);
        if (read.has_formula)
            sheet_.formulas.push_back(place);
        if ((look && look->is_coloured) || read.inner.is_coloured)
            sheet_.coloured.push_back(place);
        return put(place, read, look ? look->format : Format {});
    }

    void contents(Cell& read)
    {
        auto const outside = xml_.depth() - 1;
        for (auto event = xml_.next(); event != Xml::Event::Over && event != Xml::Event::Broken; event = xml_.next()) {
            if (event == Xml::Event::End && xml_.depth() - 1 == outside)
                return;
            if (event != Xml::Event::Begin)
                continue;
            if (xml_.name() == "v") {
                read.value = xml_.content();
                read.has_value = true;
            } else if (xml_.name() == "is")
                read.inner = text_within(xml_);
            else {
                read.has_formula = read.has_formula || xml_.name() == "f";
                xml_.skip();
            }
        }
    }

    std::optional<Problem> put(tables::Place place, Cell& read, Format const& format)
    {
        std::string text;
        if (read.type == "s") {
            auto const index = count_in(read.value);
            if (!index || *index >= shared_.texts.size())
                return read.has_value ? std::optional(Problem { Problem::Kind::Broken, "the sheet " + sheet_.name + " names a text that is not there" }) : std::nullopt;
            text = shared_.texts[*index].text;
            if (shared_.texts[*index].is_coloured && (sheet_.coloured.empty() || sheet_.coloured.back().row != place.row || sheet_.coloured.back().column != place.column))
                sheet_.coloured.push_back(place);
        } else if (read.type == "inlineStr")
            text = std::move(read.inner.text);
        else if (read.type == "b")
            text = read.value == "1" || read.value == "true" ? "true" : read.value.empty() ? "" : "false";
        else if (read.type == "str")
            text = without_escapes(std::move(read.value));
        else if (read.type == "e")
            text = std::move(read.value);
        else if (read.has_value && !read.value.empty()) {
            text = read.type == "d" ? std::move(read.value) : shown(read.value, format, shared_.epoch);
            sheet_.numbers.push_back(place);
        }
        return put_text(sheet_, place, std::move(text), limits_, budget_);
    }

    // What is hidden beyond the last cell hides nothing.
    void finish()
    {
        std::size_t width = 0;
        for (auto const& row : sheet_.rows)
            width = std::max(width, row.size());
        for (std::size_t column = 0; column < std::min(width, all_columns); ++column)
            if (hidden_columns_[column])
                sheet_.hidden_columns.push_back(column);
        std::erase_if(sheet_.hidden_rows, [&](auto row) { return row >= sheet_.rows.size(); });
    }

    Xml xml_;
    Shared const& shared_;
    Limits const& limits_;
    Budget& budget_;
    tables::Sheet& sheet_;
    std::vector<bool> hidden_columns_;
    std::string type_ {};
    std::size_t row_ = 0, next_row_ = 0, next_column_ = 0;
};

}  // namespace

std::optional<Problem> put_text(tables::Sheet& sheet, tables::Place place, std::string text, Limits const& limits, Budget& budget)
{
    if (text.starts_with("\uFEFF"))                   // of a text file that was pasted
        text.erase(0, std::string_view("\uFEFF").size());
    if (text.empty())
        return std::nullopt;
    if (text.size() > budget.letters)
        return Problem { Problem::Kind::TooLarge, "the workbook has more text than " + std::to_string(limits.unpacked >> 20) + " MiB" };
    budget.letters -= text.size();
    if (place.row >= sheet.rows.size()) {
        auto const more = place.row + 1 - sheet.rows.size();
        if (more > budget.rows)
            return too_large("rows", 4 * limits.rows);
        budget.rows -= more;
        sheet.rows.resize(place.row + 1);
    }
    auto& row = sheet.rows[place.row];
    if (place.column >= row.size()) {
        auto const more = place.column + 1 - row.size();
        if (more > budget.cells)
            return too_large("cells", limits.cells);
        budget.cells -= more;
        row.resize(place.column + 1);
    }
    row[place.column] = std::move(text);
    return std::nullopt;
}

std::optional<tables::Place> place_of(std::string_view name)
{
    std::size_t column = 0, at = 0;
    for (; at < name.size() && ((name[at] >= 'A' && name[at] <= 'Z') || (name[at] >= 'a' && name[at] <= 'z') || name[at] == '$'); ++at) {
        if (name[at] != '$')
            column = column * 26 + static_cast<std::size_t>((name[at] | 32) - 'a' + 1);
        if (column > all_columns)
            return std::nullopt;
    }
    auto const row = count_in(name.substr(at));
    if (column == 0 || !row || *row == 0 || *row > all_rows)
        return std::nullopt;
    return tables::Place { *row - 1, column - 1 };
}

std::optional<tables::Area> area_of(std::string_view names)
{
    auto const colon = names.find(':');
    auto const first = place_of(names.substr(0, colon));
    auto const last = colon == std::string_view::npos ? first : place_of(names.substr(colon + 1));
    if (!first || !last || first->row > last->row || first->column > last->column)
        return std::nullopt;
    return tables::Area { *first, *last };
}

std::string without_escapes(std::string text)
{
    auto at = text.find("_x");
    if (at == std::string::npos)
        return text;
    std::string out;
    std::size_t from = 0;
    for (; at != std::string::npos; at = text.find("_x", at)) {
        std::uint32_t code = 0;
        auto const* const digits = text.data() + at + 2;
        bool const is_whole = at + 7 <= text.size() && text[at + 6] == '_';
        if (!is_whole || std::from_chars(digits, digits + 4, code, 16).ptr != digits + 4 || code == 0 || code >= 0x80) {
            at += 2;
            continue;
        }
        out.append(text, from, at - from);
        out += static_cast<char>(code);
        from = at += 7;
    }
    return out.append(text, from);
}

bool read_texts(std::string_view part, std::vector<SharedText>& texts)
{
    Xml xml(part);
    for (;;) {
        auto const event = xml.next();
        if (event == Xml::Event::Over || event == Xml::Event::Broken)
            return event == Xml::Event::Over;
        if (event == Xml::Event::Begin && xml.name() == "si")
            texts.push_back(text_within(xml));
    }
}

std::optional<Problem> read_worksheet(std::string_view part, Shared const& shared, Limits const& limits, Budget& budget, tables::Sheet& sheet)
{
    return Reading(part, shared, limits, budget, sheet).run();
}

}  // namespace mado::xlsx
