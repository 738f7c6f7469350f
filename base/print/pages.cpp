#include "pages.h"

#include "blocks.h"

#include <algorithm>

namespace mado::print {

namespace {

class Paginator {
public:
    explicit Paginator(Paper const& paper) : paper_(paper), y_(paper.top) { pages_.emplace_back(); }

    std::vector<Page> place(Slices const& slices)
    {
        for (std::size_t index = 0; index < slices.size(); ++index) {
            auto const& slice = slices[index];
            if (slice.table != table_) {
                headers_.clear();
                table_ = slice.table;
            }
            if ((slice.new_page && !empty_) || (!empty_ && y_ + slice.before + needed(slices, index) > bottom() + 0.01))
                next_page(slice, index > 0 ? &slices[index - 1] : nullptr);
            if (slice.is_header)
                headers_.push_back(&slice);
            y_ += empty_ ? 0 : slice.before;
            put(slice);
        }
        return std::move(pages_);
    }

private:
    double bottom() const { return paper_.height - paper_.bottom; }

    // The slice with all that must follow it on the same page; a chain that no page can hold is broken after all.
    double needed(Slices const& slices, std::size_t index) const
    {
        auto height = slices[index].height;
        auto total = height;
        for (auto at = index; slices[at].glued && at + 1 < slices.size(); ++at)
            total += slices[at + 1].before + slices[at + 1].height;
        return total > bottom() - paper_.top ? height : total;
    }

    void next_page(Slice const& slice, Slice const* before)
    {
        if (before && before->table != 0 && before->table == slice.table && before->rule_right > before->rule_left)
            pages_.back().draws.push_back(DrawRule { paper_.left + before->rule_left, y_, paper_.left + before->rule_right, y_, 0.6, false });
        pages_.emplace_back();
        y_ = paper_.top;
        empty_ = true;
        if (slice.table == 0 || slice.is_header)
            return;
        for (auto const* header : headers_)
            put(*header);
        if (slice.rule_right > slice.rule_left)
            pages_.back().draws.push_back(DrawRule { paper_.left + slice.rule_left, y_, paper_.left + slice.rule_right, y_, 0.6, false });
    }

    void put(Slice const& slice)
    {
        for (auto draw : slice.draws) {
            shift(draw, paper_.left, y_);
            pages_.back().draws.push_back(std::move(draw));
        }
        for (auto const& draw : slice.on_page)
            pages_.back().draws.push_back(draw);
        y_ += slice.height;
        empty_ = empty_ && slice.height == 0;
    }

    Paper paper_;
    std::vector<Page> pages_;
    std::vector<Slice const*> headers_;
    double y_;
    bool empty_ = true;
    int table_ = 0;
};

bool is_landscape(Element const& root, Options const& options)
{
    for (auto const& child : root.children)
        if (auto const* page = child.attribute("data-page")) {
            if (*page != "landscape" && *page != "portrait")
                throw Misfit { child.line, "data-page is portrait or landscape" };
            return *page == "landscape";
        }
    return options.orientation == Orientation::Landscape;
}

Paper paper_of(Element const& root, Options const& options)
{
    auto const landscape = is_landscape(root, options);
    Paper const paper { (landscape ? 297 : 210) * mm, (landscape ? 210 : 297) * mm, options.margin_left_mm * mm, options.margin_top_mm * mm,
        options.margin_right_mm * mm, options.margin_bottom_mm * mm };
    if (std::min({ paper.left, paper.top, paper.right, paper.bottom }) < 0 || paper.width - paper.left - paper.right < 40 * mm
        || paper.height - paper.top - paper.bottom < 40 * mm)
        throw Misfit { 0, "the margins leave no room for text" };
    return paper;
}

void add_foot(Pages& pages, Options const& options)
{
    auto const& paper = pages.paper;
    auto const baseline = paper.height - std::max(paper.bottom * 0.45, 6 * mm);
    Style const style { .size = 8.5 };
    auto const count = pages.pages.size();
    auto const tag = static_cast<int>(pages.tags.size());
    pages.tags.push_back({ "", -1 });
    for (std::size_t index = 0; index < count; ++index) {
        enum class Place { Left, Middle, Right };
        auto const add = [&](std::string const& words, Place place) {
            auto line = set({ { words, style } }, { paper.width - paper.left - paper.right, 0, false, options.language }).front();
            auto const room = paper.width - line.width;
            auto const x = place == Place::Left ? paper.left : place == Place::Middle ? room / 2 : room - paper.right;
            pages.pages[index].draws.push_back(DrawText { x, baseline, std::move(line), tag });
        };
        if (options.page_numbers && count > 1)
            add(std::to_string(index + 1) + "/" + std::to_string(count), Place::Middle);
        if (!options.footer.empty())
            add(options.footer, Place::Right);
        if (!options.watermark.empty())
            add(options.watermark, Place::Left);
    }
}

}  // namespace

Pages paged(Element const& root, Options const& options)
{
    auto const paper = paper_of(root, options);
    auto column = laid_out(root, options.language, paper.width - paper.left - paper.right, paper.height - paper.top - paper.bottom, options.seal);
    Pages pages { paper, Paginator(paper).place(column.slices), std::move(column.tags) };
    add_foot(pages, options);
    if (!options.watermark.empty())
        pages.watermark = set({ { options.watermark, { .size = 110, .bold = true } } }, { .justify = false, .language = options.language }).front();
    return pages;
}

void add(Pages& pages, Pages more)
{
    auto const first_tag = static_cast<int>(pages.tags.size());
    for (auto& tag : more.tags) {
        tag.parent = tag.parent < 0 ? -1 : tag.parent + first_tag;
        pages.tags.push_back(std::move(tag));
    }
    for (auto& page : more.pages) {
        page.paper = more.paper;
        for (auto& draw : page.draws)
            if (auto* text = std::get_if<DrawText>(&draw); text && text->tag >= 0)
                text->tag += first_tag;
        pages.pages.push_back(std::move(page));
    }
}

}  // namespace mado::print
