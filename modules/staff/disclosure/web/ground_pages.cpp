#include "web/pages.h"

#include <algorithm>

namespace mado::disclosure::web {

namespace {

struct GroundRow {
    std::string address, kind, article, title, state;
    static constexpr auto fields = std::tuple { MADO_FIELD(GroundRow, address), MADO_FIELD(GroundRow, kind), MADO_FIELD(GroundRow, article), MADO_FIELD(GroundRow, title), MADO_FIELD(GroundRow, state) };
};
struct GroundsView {
    std::vector<GroundRow> rows;
    static constexpr auto fields = std::tuple { MADO_FIELD(GroundsView, rows) };
};
struct GroundView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, version, article, title, article_error, title_error;
    bool is_used = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(GroundView, trouble_summary), MADO_FIELD(GroundView, back), MADO_FIELD(GroundView, version), MADO_FIELD(GroundView, article),
        MADO_FIELD(GroundView, title), MADO_FIELD(GroundView, article_error), MADO_FIELD(GroundView, title_error), MADO_FIELD(GroundView, is_used) };
};

}  // namespace

Shown show_grounds(Visit const& visit, Attempt const*)
{
    auto const view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        GroundsView made;
        for (auto const& one : grounds(tx, visit.here))
            made.rows.push_back({ mado::web::link(visit, { "disclosure", "grounds", one.name }), say(visit, "disclosure.kind." + one.kind), one.article, one.title,
                say(visit, !one.is_used ? "disclosure.ground.unused" : one.is_from_memory ? "disclosure.ground.memory" : "disclosure.ground.own") });
        return made;
    });
    return mado::web::page(visit, "disclosure/grounds.html", view);
}

Shown show_ground(Visit const& visit, Attempt const* attempt)
{
    auto const& request = visit.request;
    auto const all = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return grounds(tx, visit.here); });
    auto const found = std::ranges::find(all, request.path.at("ground"), &Ground::name);
    if (found == all.end())
        return refuse(Refusal::Kind::NotFound, "disclosure.no_such_ground");
    GroundView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, "/disclosure/grounds");
    view.version = std::to_string(found->version);
    view.article = attempt ? request.answer("article") : found->article;
    view.title = attempt ? request.answer("title") : found->title;
    view.is_used = attempt ? request.answer("used") == "yes" : found->is_used;
    view.article_error = mado::web::trouble_of(visit, attempt, "article");
    view.title_error = mado::web::trouble_of(visit, attempt, "title");
    return mado::web::page(visit, "disclosure/ground.html", view, attempt);
}

Shown act_ground(Visit const& visit)
{
    auto const& request = visit.request;
    Ground typed;
    typed.name = request.path.at("ground");
    typed.article = request.answer("article"), typed.title = request.answer("title");
    typed.is_used = request.answer("used") == "yes";
    typed.version = number_typed(request.answer("version"));
    TRY(visit.here.database.write(visit.tenant(), { .name = "disclosure.ground" }, [&](db::Write& tx) { return set_ground(tx, visit.caller, visit.here, typed); }));
    return mado::web::done(visit, "/disclosure/grounds", "disclosure.said.ground");
}

std::vector<mado::web::PageType> ground_pages() { return { html::page<GroundsView>("disclosure/grounds.html"), html::page<GroundView>("disclosure/ground.html") }; }

}  // namespace mado::disclosure::web
