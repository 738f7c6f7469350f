#include "web/pages.h"

#include <mado/messages/messages.h>
#include <mado/text/utf8.h>
#include <mado/web/site.h>

namespace mado::training::pages {

namespace {

using mado::web::Visit;

constexpr std::int64_t most_mails = 50;

struct MailEntry {
    std::string to, title, body, at;
    static constexpr auto fields = std::tuple { html::field("to", &MailEntry::to), html::field("title", &MailEntry::title), html::field("body", &MailEntry::body),
        html::field("at", &MailEntry::at) };
};
struct MailsPage {
    std::vector<MailEntry> mails;
    static constexpr auto fields = std::tuple { html::field("mails", &MailsPage::mails) };
};

// 2026-04-01 09:30
std::string moment_words(Instant at)
{
    auto words = iso_in_tokyo(at).substr(0, 16);
    std::ranges::replace(words, 'T', ' ');
    return words;
}

}  // namespace

std::string masked(std::string_view address)
{
    auto const at = address.find('@');
    if (at == std::string_view::npos || at == 0)
        return "…";
    return std::string(text::first(address, 1)) + "…" + std::string(address.substr(at));
}

Result<http::Response> show_mails(Visit const& visit, mado::web::Attempt const*)
{
    if (!visit.town.training)
        return refuse(Refusal::Kind::NotFound, "web.not_found");
    MailsPage page;
    for (auto const& mail : visit.here.database.read(visit.tenant(), [](db::Read& tx) { return messages::withheld(tx, most_mails); }))
        page.mails.push_back({ masked(mail.address), mail.title, mail.body, moment_words(mail.at) });
    return mado::web::page(visit, "training/mails.html", page);
}

std::vector<mado::web::PageType> page_types() { return { html::page<MailsPage>("training/mails.html") }; }

}  // namespace mado::training::pages
