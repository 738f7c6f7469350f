#include "typeset.h"

#include <algorithm>
#include <pango/pangocairo.h>
#include <set>

namespace mado::print {

namespace {

// Names need IPAmj (MJ文字情報, IVS); it has no bold, which Noto Serif CJK gives. Each is the other's fallback.
constexpr char const* regular_family = "IPAmjMincho,Noto Serif CJK JP";
constexpr char const* bold_family = "Noto Serif CJK JP,IPAmjMincho";

template <class T>
std::shared_ptr<T> owned(T* object)
{
    return { object, [](T* held) { g_object_unref(held); } };
}

// Pango's objects belong to one thread; loading fonts is what is slow, so each thread keeps its own.
PangoContext* context()
{
    thread_local auto const fonts = owned(pango_cairo_font_map_new());
    thread_local auto const made = [] {
        pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts.get()), 72);
        auto context = owned(pango_font_map_create_context(fonts.get()));
        auto* const options = cairo_font_options_create();
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
        pango_cairo_context_set_font_options(context.get(), options);
        cairo_font_options_destroy(options);
        pango_context_set_round_glyph_positions(context.get(), FALSE);
        return context;
    }();
    return made.get();
}

std::uint32_t code_at(std::string_view text, std::size_t at) { return at < text.size() ? g_utf8_get_char(text.data() + at) : 0; }

bool is_japanese(std::uint32_t code)
{
    return (code >= 0x2e80 && code < 0xa4d0) || (code >= 0xf900 && code < 0xfb00) || (code >= 0xfe30 && code < 0xfe50) || (code >= 0xff00 && code < 0xffe7)
        || (code >= 0x20000 && code < 0x40000);
}

void add_attribute(PangoAttrList* list, PangoAttribute* attribute, std::size_t begin, std::size_t end)
{
    attribute->start_index = static_cast<guint>(begin);
    attribute->end_index = static_cast<guint>(end);
    pango_attr_list_insert(list, attribute);
}

PangoAttribute* font_of(Style const& style)
{
    auto* const font = pango_font_description_new();
    pango_font_description_set_family_static(font, style.bold ? bold_family : regular_family);
    pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
    auto* const attribute = pango_attr_font_desc_new(font);
    pango_font_description_free(font);
    return attribute;
}

bool is_inseparable(std::uint32_t before, std::uint32_t after) { return before == after && (before == 0x2026 || before == 0x2025 || before == 0x2014 || before == 0x2015); }

// Where the line may be widened: beside Japanese characters and at blanks, never inside a Latin word or a number.
bool is_stretchable(std::uint32_t before, std::uint32_t after)
{
    return before == ' ' || ((is_japanese(before) || is_japanese(after)) && after != ' ' && !is_inseparable(before, after));
}


// The gaps of a line in reading order; each is the glyph after whose cluster space may be added.
std::vector<PangoGlyphInfo*> gaps_of(PangoLayoutLine* line, std::string_view text)
{
    std::vector<PangoGlyphInfo*> gaps;
    auto const line_end = static_cast<std::size_t>(line->start_index + line->length);
    for (auto* link = line->runs; link; link = link->next) {
        auto* const run = static_cast<PangoGlyphItem*>(link->data);
        PangoGlyphItemIter iter;
        for (auto more = pango_glyph_item_iter_init_start(&iter, run, text.data()); more; more = pango_glyph_item_iter_next_cluster(&iter)) {
            auto const end = static_cast<std::size_t>(iter.end_index);
            if (end >= line_end || iter.end_glyph <= iter.start_glyph)
                continue;
            if (is_stretchable(code_at(text, static_cast<std::size_t>(iter.start_index)), code_at(text, end)))
                gaps.push_back(&run->glyphs->glyphs[iter.end_glyph - 1]);
        }
    }
    return gaps;
}

std::string_view without_blank_end(std::string_view text)
{
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

double width_of(PangoLayoutLine* line)
{
    PangoRectangle logical;
    pango_layout_line_get_extents(line, nullptr, &logical);
    return static_cast<double>(logical.width) / PANGO_SCALE;
}

// 両端揃え. Pango would widen only the blanks of a line that has one, which tears 「2.5 m 以上」 apart.
void spread(SetLine& line, std::string_view text, double wanted)
{
    auto const missing = wanted - line.indent - line.width;
    auto const gaps = gaps_of(line.line, text);
    // A line much too short is one that could not be broken well: flush left reads better than holes.
    if (missing <= 0 || gaps.empty() || missing > static_cast<double>(gaps.size()) * line.size * 0.5)
        return;
    auto const units = static_cast<int>(missing * PANGO_SCALE);
    auto const count = static_cast<int>(gaps.size());
    for (int index = 0; index < count; ++index)
        gaps[static_cast<std::size_t>(index)]->geometry.width += units / count + (index < units % count ? 1 : 0);
    line.width += missing;
}

std::shared_ptr<PangoLayout> layout_of(std::vector<Run> const& runs, Measure const& measure, std::string const& text)
{
    auto layout = owned(pango_layout_new(context()));
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    auto* const list = pango_attr_list_new();
    add_attribute(list, pango_attr_language_new(pango_language_from_string(measure.language.c_str())), 0, text.size());
    std::size_t at = 0;
    for (auto const& run : runs) {
        auto const end = at + run.text.size();
        add_attribute(list, font_of(run.style), at, end);
        if (run.style.underline)
            add_attribute(list, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), at, end);
        if (run.style.spacing > 0)
            add_attribute(list, pango_attr_letter_spacing_new(static_cast<int>(run.style.spacing * run.style.size * PANGO_SCALE)), at, end);
        at = end;
    }
    pango_layout_set_attributes(layout.get(), list);
    pango_attr_list_unref(list);
    pango_layout_set_auto_dir(layout.get(), FALSE);
    pango_layout_set_width(layout.get(), static_cast<int>(measure.width * PANGO_SCALE));
    pango_layout_set_indent(layout.get(), static_cast<int>(measure.indent * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    return layout;
}

double largest_size(std::vector<Run> const& runs, std::size_t begin, std::size_t end)
{
    double size = 0;
    std::size_t at = 0;
    for (auto const& run : runs) {
        auto const run_end = at + run.text.size();
        if (run_end > begin && at < std::max(end, begin + 1))
            size = std::max(size, run.style.size);
        at = run_end;
    }
    return size > 0 ? size : runs.empty() ? Style {}.size : runs.back().style.size;
}

class Gathering {
public:
    Gathering(std::vector<Run>& runs, bool typed) : runs_(runs), typed_(typed) {}

    void gather(Element const& element, Style const& style)
    {
        for (auto const& child : element.children) {
            if (child.is_text())
                text(child.text, style);
            else if (child.name == "br")
                add("\n", style);
            else if (child.name == "rt")
                ruby(child, style);
            else if (child.name != "rp" && !(child.name == "span" && child.has_class("seal")))
                gather(child, inside(child, style));
        }
    }

    void finish()
    {
        while (!runs_.empty() && (runs_.back().text.empty() || runs_.back().text.back() == ' ')) {
            if (runs_.back().text.empty())
                runs_.pop_back();
            else
                runs_.back().text.pop_back();
        }
    }

private:
    static Style inside(Element const& element, Style style)
    {
        auto const has = [&](std::string_view word) { return element.has_class(word); };
        style.bold = style.bold || element.name == "strong" || element.name == "em" || has("bold");
        style.underline = style.underline || element.name == "u" || has("underline");
        if (has("small"))
            style.size *= 0.82;
        if (has("large"))
            style.size *= 1.25;
        if (has("spaced"))
            style.spacing = 0.25;
        return style;
    }

    // Ruby is set after its base in brackets: readable at every size, and the text stays in order when it is copied.
    void ruby(Element const& reading, Style const& style)
    {
        add("（", style);
        gather(reading, style);
        add("）", style);
    }

    void add(std::string_view text, Style const& style)
    {
        if (runs_.empty() || !(runs_.back().style == style))
            runs_.push_back({ {}, style });
        runs_.back().text += text;
    }

    bool at_begin() const { return std::ranges::all_of(runs_, [](Run const& run) { return run.text.empty(); }) || runs_.back().text.ends_with('\n'); }

    std::uint32_t last_character() const
    {
        for (auto run = runs_.rbegin(); run != runs_.rend(); ++run)
            if (!run->text.empty())
                return g_utf8_get_char(g_utf8_find_prev_char(run->text.data(), run->text.data() + run->text.size()));
        return 0;
    }

    void text(std::string_view text, Style const& style)
    {
        for (std::size_t at = 0; at < text.size();) {
            auto const blank_begin = at;
            while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r'))
                ++at;
            if (at > blank_begin)
                blank(text.substr(blank_begin, at - blank_begin), code_at(text, at), style);
            auto const begin = at;
            while (at < text.size() && text[at] != ' ' && text[at] != '\t' && text[at] != '\n' && text[at] != '\r')
                ++at;
            if (at > begin)
                add(text.substr(begin, at - begin), style);
        }
    }

    void blank(std::string_view blanks, std::uint32_t next, Style const& style)
    {
        if (typed_) {
            for (auto const c : blanks)
                if (c != '\r')
                    add(std::string_view(&c, 1), style);
            return;
        }
        if (at_begin() || (!runs_.empty() && runs_.back().text.ends_with(' ')))
            return;
        auto const breaks = blanks.find('\n') != std::string_view::npos;
        if (!(breaks && (is_japanese(last_character()) || is_japanese(next))))
            add(" ", style);
    }

    std::vector<Run>& runs_;
    bool typed_;
};

}  // namespace

std::vector<Run> runs_of(Element const& element, Style const& style, bool typed)
{
    std::vector<Run> runs;
    Gathering gathering(runs, typed);
    gathering.gather(element, style);
    gathering.finish();
    return runs;
}

std::vector<SetLine> set(std::vector<Run> const& runs, Measure const& measure)
{
    std::string text;
    for (auto const& run : runs)
        text += run.text;
    auto const layout = layout_of(runs, measure, text);
    std::vector<SetLine> lines;
    auto const count = pango_layout_get_line_count(layout.get());
    std::string_view const held = pango_layout_get_text(layout.get());
    for (int index = 0; index < count; ++index) {
        auto* const line = pango_layout_get_line(layout.get(), index);
        auto const begin = static_cast<std::size_t>(line->start_index);
        auto const end = begin + static_cast<std::size_t>(line->length);
        SetLine set { layout, line, line->is_paragraph_start ? measure.indent : 0.0, width_of(line), largest_size(runs, begin, end),
            std::string(without_blank_end(held.substr(begin, end - begin))) };
        auto const last = index + 1 == count || pango_layout_get_line_readonly(layout.get(), index + 1)->is_paragraph_start;
        if (measure.justify && !last)
            spread(set, held, measure.width);
        lines.push_back(std::move(set));
    }
    return lines;
}

int missing_glyphs(SetLine const& line)
{
    int missing = 0;
    for (auto* link = line.line->runs; link; link = link->next) {
        auto const* const run = static_cast<PangoGlyphItem*>(link->data);
        for (int index = 0; index < run->glyphs->num_glyphs; ++index) {
            auto const glyph = run->glyphs->glyphs[index].glyph;
            missing += glyph == 0 || (glyph != PANGO_GLYPH_EMPTY && (glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0);
        }
    }
    return missing;
}

std::vector<std::string> fonts_of(SetLine const& line)
{
    std::set<std::string> names;
    for (auto* link = line.line->runs; link; link = link->next) {
        auto* const description = pango_font_describe(static_cast<PangoGlyphItem*>(link->data)->item->analysis.font);
        names.insert(pango_font_description_get_family(description));
        pango_font_description_free(description);
    }
    return { names.begin(), names.end() };
}

void warm_fonts()
{
    set({ { "令和8年 葛󠄀𠮷1A", {} }, { "許可書", { .bold = true } } }, { .width = 400 });
}

}  // namespace mado::print
