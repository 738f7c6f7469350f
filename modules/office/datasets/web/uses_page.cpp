// /datasets/uses: uses of our data that people proposed; what may be shown.
#include "web/uses_page.h"

#include <mado/open_data/uses.h>

namespace mado::open_data::web {

namespace {

struct UseRow {
    std::string use, title, address, words, maker, about, at, state, is;
    bool may_show = false, may_hide = false;
    static constexpr auto fields = std::tuple { MADO_F(UseRow, use), MADO_F(UseRow, title), MADO_F(UseRow, address), MADO_F(UseRow, words), MADO_F(UseRow, maker), MADO_F(UseRow, about),
        MADO_F(UseRow, at), MADO_F(UseRow, state), MADO_F(UseRow, is), MADO_F(UseRow, may_show), MADO_F(UseRow, may_hide) };
};
struct UsesView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back;
    bool has_uses = false;
    std::vector<UseRow> uses;
    static constexpr auto fields = std::tuple { MADO_F(UsesView, trouble_summary), MADO_F(UsesView, back), MADO_F(UsesView, has_uses), MADO_F(UsesView, uses) };
};

UseRow row_of(Visit const& visit, UseEntry const& one, std::vector<Entry> const& all)
{
    UseRow row;
    row.use = one.use.id;
    row.title = one.use.title;
    row.address = one.use.address;
    row.words = one.use.words;
    row.maker = one.use.maker;
    row.at = day_words(one.use.sent_at);
    row.state = say(visit, "open_data.use.state." + word_of(one.state));
    row.is = one.state == UseDecision::New ? "mine" : one.state == UseDecision::Shown ? "good" : "";
    row.may_show = one.state != UseDecision::Shown;
    row.may_hide = one.state != UseDecision::Hidden;
    for (auto const& entry : all)
        if (entry.id.value == one.use.dataset)
            row.about = entry.draft.title;
    return row;
}

}  // namespace

Shown show_uses(Desk&, Visit const& visit, Attempt const* attempt)
{
    UsesView view;
    view.back = mado::web::link(visit, "/datasets");
    view.uses = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        auto const all = entries(tx, visit.caller);
        std::vector<UseRow> rows;
        for (auto const& one : uses(tx, visit.caller))
            rows.push_back(row_of(visit, one, all));
        return rows;
    });
    view.has_uses = !view.uses.empty();
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    return mado::web::page(visit, "open_data/uses.html", view, attempt);
}

Shown act_uses(Desk&, Visit const& visit)
{
    auto const typed = visit.request.answer("do");
    if (typed != "show" && typed != "hide")
        return refuse(Refusal::Kind::Invalid, "open_data.no_such_act");
    auto const state = typed == "show" ? datasets::UseState::Shown : datasets::UseState::Hidden;
    TRY(visit.here.database.write(visit.tenant(), { .name = "open_data.use" },
        [&](db::Write& tx) { return decide_use(tx, visit.caller, visit.here, visit.request.answer("use"), state); }));
    return mado::web::done(visit, "/datasets/uses", typed == "show" ? "open_data.said.use_shown" : "open_data.said.use_hidden");
}

std::vector<mado::web::PageType> use_pages() { return { html::page<UsesView>("open_data/uses.html") }; }

}  // namespace mado::open_data::web
