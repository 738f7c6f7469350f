#include "blocks.h"

#include "subset.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace mado::print {

namespace {

Element const* seal_of(Element const& element)
{
    for (auto const& child : element.children)
        if (child.name == "span" && child.has_class("seal"))
            return &child;
    return nullptr;
}

std::string_view alignment_of(Element const& element, std::string_view otherwise)
{
    for (auto const word : { "right", "center", "left", "justify", "number" })
        if (element.has_class(word))
            return std::string_view(word) == "number" ? "right" : word;
    return element.has_class("issuer") ? "right" : otherwise;
}

Style styled(Element const& element, Style style)
{
    if (element.has_class("small"))
        style.size *= 0.84;
    if (element.has_class("large"))
        style.size *= 1.25;
    if (element.has_class("bold"))
        style.bold = true;
    return style;
}

std::string kanji_number(int number)
{
    static constexpr std::array<char const*, 10> digits { "", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
    if (number < 1 || number > 99)
        return std::to_string(number);
    auto const tens = number / 10;
    return std::string(tens > 1 ? digits[static_cast<std::size_t>(tens)] : "") + (tens > 0 ? "十" : "") + digits[static_cast<std::size_t>(number % 10)];
}

// ①…⑳ of Unicode; beyond them in brackets.
std::string circled_number(int number)
{
    if (number < 1 || number > 20)
        return "(" + std::to_string(number) + ")";
    return std::string("\xe2\x91") + static_cast<char>(0xa0 + number - 1);
}

std::string marker_of(Element const& list, int number)
{
    if (list.name == "ul")
        return list.has_class("plain") ? "" : "・";
    if (list.has_class("circled"))
        return circled_number(number);
    if (list.has_class("paren"))
        return "(" + std::to_string(number) + ")";
    return list.has_class("kanji") ? kanji_number(number) : std::to_string(number);
}

// The place of the marks before the items, wide enough for the widest.
double gutter_of(Element const& list, int first, Style const& style)
{
    if (list.name == "ul")
        return list.has_class("plain") ? 0 : style.size;
    auto gutter = style.size * 1.75;
    auto number = first;
    for (auto const& item : list.children)
        if (!item.is_text())
            gutter = std::max(gutter, set({ { marker_of(list, number++), style } }, {}).front().width + style.size * 0.5);
    return gutter;
}

DrawText text_at(SetLine line, double x, double baseline, int tag) { return { x, baseline, std::move(line), tag }; }

// The em box of Japanese type stands in the middle of its line: 0.88 em above the baseline, 0.12 below.
double baseline_in(double height, double size) { return height / 2 + 0.38 * size; }

}  // namespace

double height_of(Slices const& slices)
{
    double height = 0;
    for (std::size_t index = 0; index < slices.size(); ++index)
        height += slices[index].height + (index > 0 ? slices[index].before : 0);
    return height;
}

void shift(Draw& draw, double x, double y)
{
    if (auto* text = std::get_if<DrawText>(&draw)) {
        text->x += x;
        text->baseline += y;
    } else if (auto* rule = std::get_if<DrawRule>(&draw)) {
        rule->x1 += x;
        rule->x2 += x;
        rule->y1 += y;
        rule->y2 += y;
    } else if (auto* fill = std::get_if<DrawFill>(&draw)) {
        fill->x += x;
        fill->y += y;
    } else if (auto* picture = std::get_if<DrawPicture>(&draw)) {
        picture->x += x;
        picture->y += y;
    } else if (auto* modules = std::get_if<DrawModules>(&draw)) {
        modules->x += x;
        modules->y += y;
    }
}

void shift(Slices& slices, double x)
{
    for (auto& slice : slices) {
        for (auto& draw : slice.draws)
            shift(draw, x, 0);
        slice.rule_left += x;
        slice.rule_right += x;
    }
}

void append(Slices& slices, Slices more)
{
    slices.insert(slices.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Slice stacked(Slices const& slices)
{
    Slice all;
    for (std::size_t index = 0; index < slices.size(); ++index) {
        auto const& slice = slices[index];
        if (index == 0)
            all.before = slice.before;
        else
            all.height += slice.before;
        all.new_page = all.new_page || slice.new_page;
        for (auto draw : slice.draws) {
            shift(draw, 0, all.height);
            all.draws.push_back(std::move(draw));
        }
        all.on_page.insert(all.on_page.end(), slice.on_page.begin(), slice.on_page.end());
        all.height += slice.height;
    }
    return all;
}

Slices side_by_side(std::vector<Slices> columns)
{
    Slices all;
    for (std::size_t row = 0;; ++row) {
        Slice joined;
        auto any = false;
        for (auto& column : columns) {
            if (row >= column.size())
                continue;
            any = true;
            auto& slice = column[row];
            joined.before = std::max(joined.before, slice.before);
            joined.height = std::max(joined.height, slice.height);
            std::ranges::move(slice.draws, std::back_inserter(joined.draws));
            std::ranges::move(slice.on_page, std::back_inserter(joined.on_page));
        }
        if (!any)
            return all;
        all.push_back(std::move(joined));
    }
}

void glue(Slices& slices)
{
    for (std::size_t index = 0; index + 1 < slices.size(); ++index)
        slices[index].glued = true;
}

int Blocks::tag(char const* name)
{
    column_.tags.push_back({ name, parent_ });
    return static_cast<int>(column_.tags.size()) - 1;
}

Slices Blocks::flow(Element const& parent, double width, Style const& style)
{
    Slices all;
    auto after_ruled = false;
    for (auto const& child : parent.children) {
        if (child.is_text())
            continue;
        auto slices = block(child, width, style);
        // Text does not stand tight under a rule or a code.
        if (after_ruled && !slices.empty())
            slices.front().before = std::max(slices.front().before, style.size * 0.5);
        after_ruled = child.name == "table" || child.name == "img" || child.has_class("framed");
        append(all, std::move(slices));
    }
    return all;
}

Slices Blocks::content(Element const& element, double width, Style const& style, char const* tag_name, char const* alignment)
{
    if (has_blocks(element))
        return flow(element, width, style);
    return paragraph(element, width, style, tag_name, alignment_of(element, alignment));
}

Slices Blocks::block(Element const& element, double width, Style const& outer)
{
    auto const style = element.name.starts_with('h') ? outer : styled(element, outer);
    Slices slices;
    if (element.name == "p")
        slices = seal_of(element) ? sealed(element, *seal_of(element), width, style) : paragraph(element, width, style, "P", alignment_of(element, "justify"));
    else if (element.name == "h1" || element.name == "h2" || element.name == "h3")
        slices = heading(element, width, style);
    else if (element.name == "ol" || element.name == "ul")
        slices = list(element, width, style);
    else if (element.name == "dl")
        slices = definitions(element, width, style);
    else if (element.name == "table")
        slices = table(element, width, style);
    else if (element.name == "img")
        slices = picture(element, width);
    else if (element.name == "hr")
        slices = { { .before = 8, .height = 4, .glued = true, .draws = { DrawRule { 0, 0, width, 0, 0.6, element.has_class("dashed") } } } };
    else
        slices = division(element, width, style);
    if (slices.empty())
        return slices;
    if (element.has_class("space"))
        slices.front().before += style.size * pitch;
    if (element.has_class("new-page"))
        slices.front().new_page = true;
    if (element.has_class("keep"))
        glue(slices);
    return slices;
}

Slices Blocks::lines(std::vector<Run> const& runs, Element const& element, double width, Style const& style, char const* tag_name, std::string_view alignment)
{
    Measure const measure { width, element.has_class("indent") ? style.size : 0, alignment == "justify", language_ };
    auto const number = tag(tag_name);
    Slices slices;
    for (auto& line : set(runs, measure)) {
        Slice slice;
        slice.height = line.size * pitch;
        auto const spare = width - line.width;
        auto const x = alignment == "right" ? spare : alignment == "center" ? spare / 2 : line.indent;
        auto const baseline = baseline_in(slice.height, line.size);
        slice.draws.push_back(text_at(std::move(line), x, baseline, number));
        slices.push_back(std::move(slice));
    }
    // No page begins or ends with one line of a paragraph.
    if (slices.size() > 1) {
        slices.front().glued = true;
        slices[slices.size() - 2].glued = true;
    }
    return slices;
}

Slices Blocks::paragraph(Element const& element, double width, Style const& style, char const* tag_name, std::string_view alignment)
{
    return lines(runs_of(element, style, element.has_class("typed")), element, width, style, tag_name, alignment);
}

Slices Blocks::heading(Element const& element, double width, Style const& outer)
{
    auto style = outer;
    style.bold = true;
    auto const first = element.name == "h1";
    style.size = outer.size * (first ? 1.55 : element.name == "h2" ? 1.1 : 1);
    style.spacing = first ? 0.2 : 0;
    auto slices = paragraph(element, width, style, first ? "H1" : element.name == "h2" ? "H2" : "H3", alignment_of(element, first ? "center" : "left"));
    if (slices.empty())
        return slices;
    slices.front().before += first ? outer.size * 1.5 : outer.size * 0.75;
    for (auto& slice : slices)
        slice.glued = true;
    if (first)
        slices.back().height += outer.size * 1.1;
    return slices;
}

Slices Blocks::list(Element const& element, double width, Style const& style)
{
    auto const* start = element.attribute("start");
    auto number = start ? static_cast<int>(mado::print::number(*start, element.line, "start")) : 1;
    auto const gutter = gutter_of(element, number, style);
    Slices all;
    Inside const whole(*this, "L");
    for (auto const& item : element.children) {
        if (item.is_text())
            continue;
        Inside const one(*this, "LI");
        auto content = this->content(item, width - gutter, style, "LBody");
        shift(content, gutter);
        auto const words = marker_of(element, number++);
        if (!words.empty() && !content.empty()) {
            auto marker = lines({ { words, style } }, element, width, style, "Lbl", "left");
            auto& draws = content.front().draws;
            draws.insert(draws.begin(), std::move(marker.front().draws.front()));
        }
        append(all, std::move(content));
    }
    return all;
}

Slices Blocks::definitions(Element const& element, double width, Style const& style)
{
    auto const left = millimetres(element, "data-mm", 35, 5, 150) * mm;
    Slices all;
    Inside const whole(*this, "L");
    std::vector<Slices> pair(2);
    auto const flush = [&] {
        append(all, side_by_side(std::move(pair)));
        pair.assign(2, {});
    };
    for (auto const& child : element.children) {
        if (child.is_text())
            continue;
        auto const is_term = child.name == "dt";
        if (is_term || !pair[1].empty())
            flush();
        Inside const one(*this, "LI");
        auto content = this->content(child, is_term ? left - style.size : width - left, styled(child, style), is_term ? "Lbl" : "LBody", is_term ? "left" : "justify");
        if (!is_term)
            shift(content, left);
        pair[is_term ? 0 : 1] = std::move(content);
    }
    flush();
    return all;
}

Slices Blocks::picture(Element const& element, double width)
{
    auto const [kind, text, modules] = code_of(element);
    auto const qr = kind == Code::Kind::Qr;
    auto const wide = millimetres(element, "data-mm", qr ? 25 : 60, 8, 180) * mm;
    auto const high = qr ? wide : 12 * mm;
    auto const x = element.has_class("right") ? width - wide : element.has_class("center") ? (width - wide) / 2 : 0;
    auto const* alt = element.attribute("alt");
    return { { .before = 4, .height = high, .draws = { DrawModules { x, 0, wide, high, modules, alt ? *alt : "" } } } };
}

Slices Blocks::division(Element const& element, double width, Style const& style)
{
    if (element.attribute("data-box"))
        return box(element, style);
    if (element.has_class("beside"))
        return beside(element, width, style);
    if (!element.has_class("framed"))
        return content(element, width, style, "P");
    constexpr double padding = 7;
    auto inner = content(element, width - 2 * padding, style, "P");
    shift(inner, padding);
    auto all = stacked(inner);
    for (auto& draw : all.draws)
        shift(draw, 0, padding);
    all.height += 2 * padding;
    all.before = std::max(all.before, 6.0);
    for (auto const& rule : { DrawRule { 0, 0, width, 0, 0.6, false }, DrawRule { 0, all.height, width, all.height, 0.6, false },
             DrawRule { 0, 0, 0, all.height, 0.6, false }, DrawRule { width, 0, width, all.height, 0.6, false } })
        all.draws.push_back(rule);
    if (all.height > page_height_)
        throw Misfit { element.line, "the framed <" + element.name + "> is higher than a page" };
    return { std::move(all) };
}

// A picture at the left, the rest in its own column, middle to middle.
Slices Blocks::beside(Element const& element, double width, Style const& style)
{
    auto const first = std::ranges::find_if(element.children, [](Element const& child) { return !child.is_text(); });
    if (first == element.children.end() || first->name != "img")
        throw Misfit { element.line, "class beside begins with an <img>" };
    auto const left = stacked(picture(*first, width));
    auto const gap = millimetres(*first, "data-mm", first->attribute("data-qr") ? 25 : 60, 8, 180) * mm + 5 * mm;
    auto rest = element;
    rest.children.erase(rest.children.begin(), rest.children.begin() + (first - element.children.begin()) + 1);
    auto inner = flow(rest, width - gap, style);
    shift(inner, gap);
    auto right = stacked(inner);
    auto const height = std::max(left.height, right.height);
    Slice all { .before = 6, .height = height, .draws = left.draws };
    for (auto& draw : all.draws)
        shift(draw, 0, (height - left.height) / 2);
    for (auto& draw : right.draws) {
        shift(draw, 0, (height - right.height) / 2);
        all.draws.push_back(std::move(draw));
    }
    return { std::move(all) };
}

// A place of a printed form, in mm from the corner of the paper. What is too long is set smaller, down to 6 points.
Slices Blocks::box(Element const& element, Style const& style)
{
    std::array<double, 4> place {};
    std::string_view rest = *element.attribute("data-box");
    for (std::size_t index = 0; index < 4; ++index) {
        auto const word = rest.substr(0, rest.find(' '));
        place[index] = number(word, element.line, "data-box=\"x y w h\"") * mm;
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
    auto const [x, y, width, height] = place;
    if (!rest.empty() || width <= 0 || height <= 0 || x + width > 297 * mm || y + height > 297 * mm)
        throw Misfit { element.line, "data-box takes x y w h in mm, on the paper" };
    auto const inset = element.has_class("framed") ? 1 * mm : 0;
    if (width <= 2 * inset)
        throw Misfit { element.line, "a framed box is wider than 2 mm" };
    for (auto smaller = style; smaller.size >= 6; smaller.size -= 0.5) {
        auto all = stacked(content(element, width - 2 * inset, smaller, "P", "left"));
        if (all.height > height + 0.5)
            continue;
        Slice slice;
        slice.glued = true;
        for (auto& draw : all.draws) {
            shift(draw, x + inset, y);
            slice.on_page.push_back(std::move(draw));
        }
        if (element.has_class("framed"))
            for (auto const& rule : { DrawRule { x, y, x + width, y, 0.6, false }, DrawRule { x, y + height, x + width, y + height, 0.6, false },
                     DrawRule { x, y, x, y + height, 0.6, false }, DrawRule { x + width, y, x + width, y + height, 0.6, false } })
                slice.on_page.push_back(rule);
        return { std::move(slice) };
    }
    throw Misfit { element.line, "the text does not fit into its box even at 6 points" };
}

// 発信者名 with the frame for its 公印: the name ends before the frame, middle to middle.
Slices Blocks::sealed(Element const& element, Element const& seal, double width, Style const& style)
{
    auto const side = millimetres(seal, "data-mm", 24, 10, 60) * mm;
    auto const name = stacked(paragraph(element, width - side - style.size, style, "P", alignment_of(element, "right")));
    Style const inside { .size = style.size * 0.8 };
    auto words = stacked(paragraph(seal, side, inside, "P", "center"));
    Slice all { .before = style.size, .height = std::max(side, name.height), .draws = {} };
    for (auto draw : name.draws) {
        shift(draw, 0, (all.height - name.height) / 2);
        all.draws.push_back(std::move(draw));
    }
    auto const x = width - side;
    auto const y = (all.height - side) / 2;
    if (seal_) {
        all.draws.push_back(DrawPicture { x, y, side, side, seal_ });
        return { std::move(all) };
    }
    for (auto& draw : words.draws) {
        shift(draw, x, y + (side - words.height) / 2);
        all.draws.push_back(std::move(draw));
    }
    for (auto const& rule : { DrawRule { x, y, x + side, y, 0.5, true }, DrawRule { x, y + side, x + side, y + side, 0.5, true },
             DrawRule { x, y, x, y + side, 0.5, true }, DrawRule { x + side, y, x + side, y + side, 0.5, true } })
        all.draws.push_back(rule);
    return { std::move(all) };
}

Column laid_out(Element const& root, std::string const& language, double width, double page_height, std::shared_ptr<std::string const> seal)
{
    Column column;
    Blocks blocks(column, language, page_height, std::move(seal));
    column.slices = blocks.flow(root, width, {});
    return column;
}

}  // namespace mado::print
