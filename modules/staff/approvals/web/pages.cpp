#include "web/pages.h"

namespace mado::approvals::web {

mado::web::PageType draft_page();
mado::web::PageType drafts_page();
mado::web::PageType why_page();
mado::web::PageType edit_page();
mado::web::PageType write_page();
mado::web::PageType rules_page();
std::vector<mado::web::PageType> together_pages();
std::vector<mado::web::PageType> ahead_pages();

std::vector<mado::web::PageType> pages()
{
    std::vector<mado::web::PageType> all { draft_page(), drafts_page(), why_page(), edit_page(), write_page(), rules_page() };
    for (auto more : { together_pages(), ahead_pages() })
        std::ranges::move(more, std::back_inserter(all));
    return all;
}

}  // namespace mado::approvals::web
