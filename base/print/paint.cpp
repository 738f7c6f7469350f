#include "pages.h"

#include <algorithm>
#include <cairo-pdf.h>
#include <cstdio>
#include <pango/pangocairo.h>

namespace mado::print {

namespace {

class Painter {
public:
    Painter(cairo_t* cairo, std::vector<Tag> const& tags) : cairo_(cairo), tags_(tags) {}

    // Behind everything else, and no part of the text: a copy in black and white still shows it.
    void watermark(SetLine const& line, Paper const& paper)
    {
        constexpr double grey = 0.82, slant = -0.9553;  // radians: about the diagonal of A4
        cairo_save(cairo_);
        cairo_translate(cairo_, paper.width / 2, paper.height / 2);
        cairo_rotate(cairo_, slant);
        cairo_set_source_rgb(cairo_, grey, grey, grey);
        cairo_move_to(cairo_, -line.width / 2, line.size * 0.35);
        pango_cairo_show_layout_line(cairo_, line.line);
        cairo_restore(cairo_);
    }

    // Rules and grounds first, so that they do not cut the structure of the text into pieces.
    void page(Page const& page)
    {
        for (auto const& draw : page.draws)
            if (!std::holds_alternative<DrawText>(draw))
                std::visit([this](auto const& one) { paint(one); }, draw);
        for (auto const& draw : page.draws)
            if (auto const* text = std::get_if<DrawText>(&draw))
                paint(*text);
        change_tag(-1);
        cairo_show_page(cairo_);
    }

private:
    // Lines of one element follow each other, so that a reader hears one paragraph. What both tags stand in stays open.
    void change_tag(int tag)
    {
        if (tag == tag_)
            return;
        auto const wanted = chain_of(tag);
        std::size_t same = 0;
        while (same < open_.size() && same < wanted.size() && open_[same] == wanted[same])
            ++same;
        for (; open_.size() > same; open_.pop_back())
            cairo_tag_end(cairo_, name(open_.back()).c_str());
        for (; open_.size() < wanted.size(); open_.push_back(wanted[open_.size()]))
            cairo_tag_begin(cairo_, name(wanted[open_.size()]).c_str(), nullptr);
        tag_ = tag;
    }

    // From the outermost to the tag itself.
    std::vector<int> chain_of(int tag) const
    {
        std::vector<int> chain;
        for (; tag >= 0 && !name(tag).empty(); tag = tags_[static_cast<std::size_t>(tag)].parent)
            chain.insert(chain.begin(), tag);
        return chain;
    }
    std::string const& name(int tag) const { return tags_[static_cast<std::size_t>(tag)].name; }

    void paint(DrawText const& text)
    {
        change_tag(text.tag);
        cairo_set_source_rgb(cairo_, 0, 0, 0);
        cairo_move_to(cairo_, text.x, text.baseline);
        pango_cairo_show_layout_line(cairo_, text.line.line);
    }

    void paint(DrawRule const& rule)
    {
        auto const grey = rule.dashed ? 0.4 : 0.0;
        cairo_set_source_rgb(cairo_, grey, grey, grey);
        cairo_set_line_width(cairo_, rule.width);
        cairo_set_line_cap(cairo_, rule.dashed ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_SQUARE);
        double const dash[] = { 2.4, 2.4 };
        cairo_set_dash(cairo_, dash, rule.dashed ? 2 : 0, 0);
        cairo_move_to(cairo_, rule.x1, rule.y1);
        cairo_line_to(cairo_, rule.x2, rule.y2);
        cairo_stroke(cairo_);
    }

    void paint(DrawFill const& fill)
    {
        cairo_set_source_rgb(cairo_, fill.grey, fill.grey, fill.grey);
        cairo_rectangle(cairo_, fill.x, fill.y, fill.width, fill.height);
        cairo_fill(cairo_);
    }

    void paint(DrawModules const& draw)
    {
        auto const bars = draw.modules.height == 1;
        auto const quiet = bars ? 10 : 4;
        auto const unit = draw.width / (draw.modules.width + 2 * quiet);
        cairo_set_source_rgb(cairo_, 0, 0, 0);
        for (int y = 0; y < draw.modules.height; ++y)
            for (int x = 0; x < draw.modules.width; ++x) {
                auto const begin = x;
                while (x < draw.modules.width && draw.modules.at(x, y))
                    ++x;
                if (x > begin)
                    cairo_rectangle(cairo_, draw.x + (begin + quiet) * unit, bars ? draw.y : draw.y + (y + quiet) * unit, (x - begin) * unit, bars ? draw.height : unit);
            }
        cairo_fill(cairo_);
    }

    // The whole picture in its square, its shape kept.
    void paint(DrawPicture const& picture)
    {
        struct Rest { std::string_view bytes; } rest { *picture.png };
        auto* const image = cairo_image_surface_create_from_png_stream([](void* from, unsigned char* to, unsigned int size) {
            auto& left = static_cast<Rest*>(from)->bytes;
            if (left.size() < size)
                return CAIRO_STATUS_READ_ERROR;
            std::copy_n(left.begin(), size, reinterpret_cast<char*>(to));
            left.remove_prefix(size);
            return CAIRO_STATUS_SUCCESS;
        }, &rest);
        auto const width = cairo_image_surface_get_width(image), height = cairo_image_surface_get_height(image);
        if (cairo_surface_status(image) != CAIRO_STATUS_SUCCESS || width < 1 || height < 1) {
            cairo_surface_destroy(image);
            throw Misfit { 0, "the picture of the seal is no PNG" };
        }
        auto const scale = std::min(picture.width / width, picture.height / height);
        cairo_save(cairo_);
        cairo_translate(cairo_, picture.x + (picture.width - width * scale) / 2, picture.y + (picture.height - height * scale) / 2);
        cairo_scale(cairo_, scale, scale);
        cairo_set_source_surface(cairo_, image, 0, 0);
        cairo_paint(cairo_);
        cairo_restore(cairo_);
        cairo_surface_destroy(image);
    }

    cairo_t* cairo_;
    std::vector<Tag> const& tags_;
    std::vector<int> open_;
    int tag_ = -1;
};

cairo_status_t collect(void* out, unsigned char const* bytes, unsigned int size)
{
    static_cast<std::string*>(out)->append(reinterpret_cast<char const*>(bytes), size);
    return CAIRO_STATUS_SUCCESS;
}

std::string iso_time(std::chrono::sys_seconds time)
{
    auto const day = std::chrono::floor<std::chrono::days>(time);
    std::chrono::year_month_day const date(day);
    std::chrono::hh_mm_ss const clock(time - day);
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()) % 10000, static_cast<unsigned>(date.month()) % 100,
        static_cast<unsigned>(date.day()) % 100, static_cast<int>(clock.hours().count()) % 100, static_cast<int>(clock.minutes().count()) % 100,
        static_cast<int>(clock.seconds().count()) % 100);
    return text;
}

// Cairo 1.16 cannot say that a document is tagged (ISO 32000-1, 14.7.1) nor its language (14.9.2). The catalog is the last object before the table of offsets,
// so that only startxref moves.
void add_language(std::string& pdf, std::string const& language)
{
    static constexpr std::string_view catalog = "/Type /Catalog", table = "startxref\n";
    auto const at = pdf.rfind(catalog);
    auto const offset = pdf.rfind(table);
    auto const is_word = std::ranges::all_of(language, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; });
    if (at == std::string::npos || offset == std::string::npos || !is_word || language.empty())
        return;
    auto const number_at = offset + table.size();
    auto const number_end = pdf.find('\n', number_at);
    auto const start = std::stoull(pdf.substr(number_at, number_end - number_at));
    if (start < at || pdf.find(" 0 obj", at) < start)
        return;
    auto const words = "\n   /MarkInfo << /Marked true >>\n   /Lang (" + language + ")";
    pdf.replace(number_at, number_end - number_at, std::to_string(start + words.size()));
    pdf.insert(at + catalog.size(), words);
}

}  // namespace

std::string painted(Pages const& pages, Options const& options, std::string const& title)
{
    std::string out;
    // Destroyed in any case, and before `out`, which they write into.
    std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> const owned_surface(
        cairo_pdf_surface_create_for_stream(collect, &out, pages.paper.width, pages.paper.height), cairo_surface_destroy);
    auto* const surface = owned_surface.get();
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.c_str());
    if (!options.author.empty())
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, options.author.c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Madoguchi");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, iso_time(options.made_at).c_str());
    std::unique_ptr<cairo_t, decltype(&cairo_destroy)> owned_cairo(cairo_create(surface), cairo_destroy);
    auto* const cairo = owned_cairo.get();
    Painter painter(cairo, pages.tags);
    cairo_tag_begin(cairo, "Document", nullptr);
    for (auto const& page : pages.pages) {
        if (page.paper)
            cairo_pdf_surface_set_size(surface, page.paper->width, page.paper->height);
        if (pages.watermark)
            painter.watermark(*pages.watermark, page.paper.value_or(pages.paper));
        painter.page(page);
    }
    cairo_tag_end(cairo, "Document");
    auto const status = cairo_status(cairo);
    owned_cairo.reset();
    cairo_surface_finish(surface);
    auto const finished = cairo_surface_status(surface);
    if (status != CAIRO_STATUS_SUCCESS || finished != CAIRO_STATUS_SUCCESS)
        throw std::runtime_error(std::string("cairo: ") + cairo_status_to_string(status != CAIRO_STATUS_SUCCESS ? status : finished));
    add_language(out, options.language);
    return out;
}

}  // namespace mado::print
