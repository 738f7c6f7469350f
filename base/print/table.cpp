#include "blocks.h"

#include <algorithm>
#include <numeric>

namespace mado::print {

namespace {

constexpr double line_width = 0.6;
constexpr double padding_x = 5;
constexpr double padding_y = 2.6;

Element const* child_named(Element const& element, std::string_view name)
{
    auto const found = std::ranges::find(element.children, name, &Element::name);
    return found == element.children.end() ? nullptr : &*found;
}

std::size_t span_of(Element const& cell)
{
    auto const* text = cell.attribute("colspan");
    auto const span = text ? number(*text, cell.line, "colspan") : 1;
    if (span < 1 || span > 100)
        throw Misfit { cell.line, "colspan must be from 1 to 100" };
    return static_cast<std::size_t>(span);
}

std::size_t columns_of(Element const& row)
{
    std::size_t count = 0;
    for (auto const& cell : row.children)
        if (!cell.is_text())
            count += span_of(cell);
    return count;
}

}  // namespace

// 表. Widths come from <col data-width="30mm|20%">; columns without a width share the rest.
class Table {
public:
    Table(Blocks& blocks, Element const& element, double width, Style const& style)
        : blocks_(blocks), element_(element), width_(width), style_(style), number_(++blocks.tables_), ruled_(!element.has_class("plain"))
    {
    }

    Slices slices()
    {
        measure();
        Blocks::Inside const whole(blocks_, "Table");
        Slices all;
        if (auto const* caption = child_named(element_, "caption")) {
            all = blocks_.content(*caption, width_, style_, "Caption", "left");
            for (auto& slice : all)
                slice.glued = true;
        }
        for (auto const& group : element_.children)
            if (group.name == "thead" || group.name == "tbody")
                for (auto const& row : group.children)
                    if (!row.is_text())
                        append(all, this->row(row, group.name == "thead"));
        if (!all.empty())
            all.front().before = std::max(all.front().before, 3.0);
        return all;
    }

private:
    struct Cell {
        Element const* element;
        double x;
        double width;
        Slices slices;
    };

    std::size_t column_count() const
    {
        std::size_t most = 0;
        for (auto const& group : element_.children)
            if (group.name == "thead" || group.name == "tbody")
                for (auto const& row : group.children)
                    most = std::max(most, columns_of(row));
        return most;
    }

    void measure()
    {
        auto const count = column_count();
        if (count == 0)
            throw Misfit { element_.line, "the table has no cells" };
        std::vector<double> widths(count, 0);
        if (auto const* group = child_named(element_, "colgroup"))
            read_widths(*group, widths);
        auto const known = std::accumulate(widths.begin(), widths.end(), 0.0);
        auto const open = std::ranges::count(widths, 0.0);
        if (known > width_ + 0.5 || (open > 0 && known > width_ - 10))
            throw Misfit { element_.line, "the columns are wider than the page" };
        edges_ = { 0 };
        for (auto const width : widths)
            edges_.push_back(edges_.back() + (width > 0 ? width : (width_ - known) / static_cast<double>(open)));
    }

    void read_widths(Element const& group, std::vector<double>& widths) const
    {
        std::size_t index = 0;
        for (auto const& column : group.children) {
            if (column.is_text())
                continue;
            if (index >= widths.size())
                throw Misfit { column.line, "there are more <col> than columns" };
            if (auto const* text = column.attribute("data-width")) {
                std::string_view words = *text;
                auto const percent = words.ends_with('%');
                if (!percent && !words.ends_with("mm"))
                    throw Misfit { column.line, "data-width is in mm or %, for example \"30mm\"" };
                words.remove_suffix(percent ? 1 : 2);
                auto const value = number(words, column.line, "data-width");
                if (value <= 0)
                    throw Misfit { column.line, "data-width must be more than 0" };
                widths[index] = percent ? width_ * value / 100 : value * mm;
            }
            ++index;
        }
    }

    Slices row(Element const& row, bool is_header)
    {
        Blocks::Inside const one(blocks_, "TR");
        auto cells = this->cells(row);
        auto height = millimetres(row, "data-mm", 0, 0, 200) * mm;
        for (auto const& cell : cells)
            height = std::max(height, height_of(cell.slices) + 2 * padding_y);
        // Long answers of applicants: such a row goes on over the page break, line by line.
        auto slices = height > blocks_.page_height_ * 0.4 ? broken(cells) : whole(cells, height);
        for (auto& slice : slices) {
            slice.table = number_;
            slice.is_header = is_header;
            slice.glued = slice.glued || is_header;
        }
        return slices;
    }

    std::vector<Cell> cells(Element const& row)
    {
        std::vector<Cell> cells;
        std::size_t column = 0;
        for (auto const& element : row.children) {
            if (element.is_text())
                continue;
            auto const span = span_of(element);
            if (column + span >= edges_.size())
                throw Misfit { element.line, "the row has more cells than the table has columns" };
            auto const width = edges_[column + span] - edges_[column];
            if (width <= 2 * padding_x + 4)
                throw Misfit { element.line, "the column is too narrow for text" };
            auto style = style_;
            style.size *= element.has_class("small") ? 0.84 : 1;
            style.bold = style.bold || element.has_class("bold");
            auto const header = element.name == "th";
            auto const* scope = element.attribute("scope");
            auto slices = blocks_.content(element, width - 2 * padding_x, style, header ? "TH" : "TD", header ? (scope && *scope == "col" ? "center" : "left") : "left");
            shift(slices, edges_[column] + padding_x);
            cells.push_back({ &element, edges_[column], width, std::move(slices) });
            column += span;
        }
        if (column + 1 != edges_.size())
            throw Misfit { row.line, "the row has fewer cells than the table has columns" };
        return cells;
    }

    void shade(Slice& slice, Cell const& cell) const
    {
        if (ruled_ && cell.element->name == "th")
            slice.draws.insert(slice.draws.begin(), DrawFill { cell.x, 0, cell.width, slice.height, 0.945 });
    }

    void sides(Slice& slice, std::vector<Cell> const& cells, bool top, bool bottom) const
    {
        if (!ruled_)
            return;
        slice.rule_left = 0;
        slice.rule_right = edges_.back();
        for (auto const& cell : cells)
            slice.draws.push_back(DrawRule { cell.x, 0, cell.x, slice.height, line_width, false });
        slice.draws.push_back(DrawRule { edges_.back(), 0, edges_.back(), slice.height, line_width, false });
        if (top)
            slice.draws.push_back(DrawRule { 0, 0, edges_.back(), 0, line_width, false });
        if (bottom)
            slice.draws.push_back(DrawRule { 0, slice.height, edges_.back(), slice.height, line_width, false });
    }

    Slices whole(std::vector<Cell> const& cells, double height)
    {
        Slice slice { .height = height };
        for (auto const& cell : cells) {
            auto inner = stacked(cell.slices);
            auto const y = cell.element->has_class("top") ? padding_y : (height - inner.height) / 2;
            for (auto& draw : inner.draws) {
                shift(draw, 0, y);
                slice.draws.push_back(std::move(draw));
            }
        }
        for (auto const& cell : cells)
            shade(slice, cell);
        sides(slice, cells, true, true);
        return { std::move(slice) };
    }

    Slices broken(std::vector<Cell>& cells)
    {
        std::vector<Slices> columns;
        for (auto& cell : cells)
            columns.push_back(std::move(cell.slices));
        auto slices = side_by_side(std::move(columns));
        for (std::size_t index = 0; index < slices.size(); ++index) {
            auto& slice = slices[index];
            auto const first = index == 0;
            auto const last = index + 1 == slices.size();
            // Space between paragraphs is part of the row here: its side rules must not have gaps.
            auto const above = first ? padding_y : slice.before;
            for (auto& draw : slice.draws)
                shift(draw, 0, above);
            slice.height += above + (last ? padding_y : 0);
            slice.before = 0;
            for (auto const& cell : cells)
                shade(slice, cell);
            sides(slice, cells, first, last);
        }
        return slices;
    }

    Blocks& blocks_;
    Element const& element_;
    double width_;
    Style style_;
    int number_;
    bool ruled_;
    std::vector<double> edges_;
};

Slices Blocks::table(Element const& element, double width, Style const& style) { return Table(*this, element, width, style).slices(); }

}  // namespace mado::print
