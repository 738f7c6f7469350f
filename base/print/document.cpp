#include <mado/print/document.h>
#include <mado/print/gs1.h>

#include "pages.h"
#include "subset.h"
#include "web.h"

namespace mado::print {

namespace {

// Inside this part a mistake in the document is thrown, because it may be found at any depth; here it becomes an answer.
template <class Work>
auto answered(Work const& work) -> Result<decltype(work())>
{
    try {
        return work();
    } catch (Misfit const& misfit) {
        return refuse(Refusal::Kind::Invalid, "print.document.invalid", { { "line", std::to_string(misfit.line) }, { "problem", misfit.problem } });
    }
}

Element checked(std::string_view html)
{
    auto root = parsed(html);
    check_subset(root);
    return root;
}

Element const* first_heading(Element const& element)
{
    if (element.name == "h1")
        return &element;
    for (auto const& child : element.children)
        if (auto const* found = first_heading(child))
            return found;
    return nullptr;
}

std::string title_of(Element const& root, Options const& options)
{
    auto const* heading = first_heading(root);
    if (!options.title.empty() || !heading)
        return options.title;
    std::string title;
    for (auto const& run : runs_of(*heading, {}, false))
        title += run.text;
    return title;
}

}  // namespace

Result<std::string> pdf(std::string_view html, Options const& options)
{
    return answered([&] {
        auto const root = checked(html);
        return painted(paged(root, options), options, title_of(root, options));
    });
}

Result<std::string> pdf_of_all(std::vector<Sheet> const& sheets)
{
    return answered([&] {
        if (sheets.empty())
            throw Misfit { 0, "there is nothing to print" };
        auto const root = checked(sheets.front().html);
        auto pages = paged(root, sheets.front().options);
        for (std::size_t i = 1; i < sheets.size(); ++i)
            add(pages, paged(checked(sheets[i].html), sheets[i].options));
        return painted(pages, sheets.front().options, title_of(root, sheets.front().options));
    });
}

Result<std::string> as_web_html(std::string_view html)
{
    return answered([&] { return web_html(checked(html)); });
}

Result<void> check(std::string_view html)
{
    TRY(answered([&] { return checked(html).children.size(); }));
    return {};
}

Result<std::string> qr_svg(std::string_view text)
{
    return answered([&] { return svg_of(qr_modules(text, 0)); });
}

Result<std::string> barcode_svg(std::string_view text)
{
    return answered([&] { return svg_of(barcode_modules(text, 0)); });
}

Result<std::string> gs1_svg(std::string_view text)
{
    return answered([&] { return svg_of(gs1_modules(text, 0)); });
}

Result<std::vector<Line>> lines(std::string_view html, Options const& options)
{
    return answered([&] {
        auto const pages = paged(checked(html), options);
        std::vector<Line> lines;
        for (std::size_t page = 0; page < pages.pages.size(); ++page)
            for (auto const& draw : pages.pages[page].draws)
                if (auto const* text = std::get_if<DrawText>(&draw))
                    lines.push_back({ static_cast<int>(page) + 1, text->x / mm, text->baseline / mm, text->line.width / mm, text->line.text,
                        missing_glyphs(text->line), fonts_of(text->line) });
        return lines;
    });
}

void warm_up() { warm_fonts(); }

}  // namespace mado::print
