#include "web/pages.h"

#include <algorithm>

namespace mado::findings::web {

namespace {

struct NumberView {
    std::string name, label, value, error, bounds;
    static constexpr auto fields = std::tuple { html::field("name", &NumberView::name), html::field("label", &NumberView::label), html::field("value", &NumberView::value),
        html::field("error", &NumberView::error), html::field("bounds", &NumberView::bounds) };
};

struct RuleView {
    std::string name, title, why;
    bool is_on = true;
    std::vector<NumberView> numbers;
    static constexpr auto fields = std::tuple { html::field("name", &RuleView::name), html::field("title", &RuleView::title), html::field("why", &RuleView::why),
        html::field("is_on", &RuleView::is_on), html::field("numbers", &RuleView::numbers) };
};

struct RulesView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back;
    std::vector<RuleView> rules;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &RulesView::trouble_summary), html::field("back", &RulesView::back), html::field("rules", &RulesView::rules) };
};

bool is_ticked(Visit const& visit, std::string const& rule)
{
    auto const ticked = visit.request.answers("on");
    return std::ranges::find(ticked, rule) != ticked.end();
}

RuleView view_of(Visit const& visit, Attempt const* attempt, StandingRule const& rule)
{
    RuleView view { rule.name, rule.title, rule.why, attempt ? is_ticked(visit, rule.name) : rule.is_on, {} };
    for (auto const& one : rule.settings)
        view.numbers.push_back({ one.name, one.label, attempt ? visit.request.answer(one.name) : std::to_string(one.value), mado::web::trouble_of(visit, attempt, one.name),
            mado::web::words(visit, "findings.rules.bounds", { { "least", std::to_string(one.least) }, { "most", std::to_string(one.most) } }) });
    return view;
}

}  // namespace

Shown show_rules(Visit const& visit, Attempt const* attempt)
{
    RulesView view { mado::web::trouble_summary(visit, attempt), mado::web::link(visit, "/findings"), {} };
    for (auto const& rule : visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return standing_rules(tx, visit.here); }))
        view.rules.push_back(view_of(visit, attempt, rule));
    return mado::web::page(visit, "findings/rules.html", view, attempt);
}

Shown act_rules(Visit const& visit)
{
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) {
        std::map<std::string, std::string> values;
        for (auto const& rule : standing_rules(tx, visit.here)) {
            values[rule.name] = is_ticked(visit, rule.name) ? "on" : "off";
            for (auto const& one : rule.settings)
                values[one.name] = visit.request.answer(one.name);
        }
        return set_rules(tx, visit.caller, visit.here, values);
    }));
    return mado::web::done(visit, "/findings/rules", "findings.said.rules_set");
}

std::vector<mado::web::PageType> rules_pages() { return { html::page<RulesView>("findings/rules.html") }; }

}  // namespace mado::findings::web
