#include "web/pages.h"

#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

namespace mado::approvals::web {

namespace {

struct DraftRow {
    std::string address, title, result, drafter, at;
    static constexpr auto fields = std::tuple { html::field("address", &DraftRow::address), html::field("title", &DraftRow::title), html::field("result", &DraftRow::result),
        html::field("drafter", &DraftRow::drafter), html::field("at", &DraftRow::at) };
};

struct DraftsPage {
    std::vector<DraftRow> waiting, own;
    static constexpr auto fields = std::tuple { html::field("waiting", &DraftsPage::waiting), html::field("own", &DraftsPage::own) };
};

DraftRow row_of(Visit const& visit, db::Read& tx, Draft const& draft)
{
    auto const drafter = organization::person(tx, draft.drafter);
    return { mado::web::link(visit, { "approvals", draft.id.value }), draft.proposal.title, draft.proposal.result_words, drafter ? drafter->name : std::string(),
        wareki::short_text(day_in_tokyo(draft.drafted_at)) };
}

}  // namespace

Result<http::Response> show_drafts(Visit const& visit, Attempt const* attempt)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        DraftsPage all;
        for (auto const& draft : waiting_for(tx, visit.caller))
            all.waiting.push_back(row_of(visit, tx, draft));
        for (auto const& draft : drafted_by(tx, visit.caller))
            all.own.push_back(row_of(visit, tx, draft));
        return all;
    });
    return mado::web::page(visit, "approvals/drafts.html", page, attempt);
}

mado::web::PageType drafts_page() { return html::page<DraftsPage>("approvals/drafts.html"); }

}  // namespace mado::approvals::web
