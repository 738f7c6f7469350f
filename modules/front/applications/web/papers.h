#pragma once
// 別送: what still has to be sent by post, its cover sheet, and sending it as a file after all.
#include "web/open_form.h"

#include <mado/module/module.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::applications {

struct PaperToSend {
    std::string title;
    static constexpr auto fields = std::tuple { html::field("title", &PaperToSend::title) };
};
// On the receipt and on the status page.
struct ByPost {
    std::string cover_sheet, send_later, latest, count;
    std::vector<PaperToSend> papers;
    static constexpr auto fields = std::tuple { html::field("cover_sheet", &ByPost::cover_sheet), html::field("send_later", &ByPost::send_later), html::field("latest", &ByPost::latest),
        html::field("count", &ByPost::count), html::field("papers", &ByPost::papers) };
};
// Nothing when no paper by post is still out, or when it is too late for any.
std::optional<ByPost> by_post(web::Visit const& visit, OpenForm const& form);

std::vector<web::Route> paper_routes();
std::vector<web::PageType> paper_pages();

}  // namespace mado::applications
