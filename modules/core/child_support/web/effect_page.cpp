// What a revision of the amounts changes, told before it goes live.
#include "web/shared.h"

#include <mado/benefits/effect.h>

#include "service/workings.h"

namespace mado::child_support::web {

namespace {

struct GroupRow {
    std::string difference, cases;
    int width = 0;  // of its bar, of 600
    bool is_less = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(GroupRow, difference), MADO_FIELD(GroupRow, cases), MADO_FIELD(GroupRow, width), MADO_FIELD(GroupRow, is_less) };
};
struct EffectPage {
    std::string list, month, error, sentence, before, after, raised, lowered, left_out;
    bool is_reckoned = false, has_left_out = false;
    std::vector<GroupRow> groups;
    static constexpr auto fields = std::tuple { MADO_FIELD(EffectPage, list), MADO_FIELD(EffectPage, month), MADO_FIELD(EffectPage, error), MADO_FIELD(EffectPage, sentence), MADO_FIELD(EffectPage, before),
        MADO_FIELD(EffectPage, after), MADO_FIELD(EffectPage, raised), MADO_FIELD(EffectPage, lowered), MADO_FIELD(EffectPage, left_out), MADO_FIELD(EffectPage, is_reckoned),
        MADO_FIELD(EffectPage, has_left_out), MADO_FIELD(EffectPage, groups) };
};

void lay(EffectPage& page, Visit const& visit, benefits::Effect const& effect, Day month)
{
    page.is_reckoned = true;
    page.sentence = say(visit, effect.changed() == 0 ? "child_support.effect.nothing" : "child_support.effect.changes",
        { { "month", month_words(month) }, { "cases", std::to_string(effect.cases) }, { "changed", std::to_string(effect.changed()) }, { "by", Yen(effect.after - effect.before).text() } });
    page.before = Yen(effect.before).text();
    page.after = Yen(effect.after).text();
    page.raised = std::to_string(effect.raised);
    page.lowered = std::to_string(effect.lowered);
    page.has_left_out = !effect.not_reckoned.empty();
    page.left_out = std::to_string(effect.not_reckoned.size());
    constexpr std::size_t most = 50, widest = 600;
    for (auto const& group : effect.groups) {
        if (page.groups.size() == most)
            break;
        page.groups.push_back({ (group.difference > 0 ? "+" : "") + Yen(group.difference).digits(), std::to_string(group.cases),
            static_cast<int>(std::max<std::size_t>(2, group.cases * widest / effect.groups.front().cases)), group.difference < 0 });
    }
}

}  // namespace

Shown show_effect(Visit const& visit, Attempt const*)
{
    EffectPage page;
    page.list = mado::web::link(visit, "/child-support");
    auto const today = visit.now().today();
    auto const typed = visit.request.query_of("month");
    page.month = typed.empty() ? today.plus_months(1).iso().substr(0, 7) : std::string(typed);
    auto const month = typed_month(page.month);
    if (!month)
        page.error = say(visit, "child_support.effect.month.wrong");
    else if (!typed.empty()) {
        auto const cases = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return cases_for(tx, visit.caller, Day::parse(today.iso().substr(0, 8) + "01").value_or(today)); });
        lay(page, visit, benefits::effect_of(service::rules_of(visit.here), nullptr, cases, *month), *month);
    }
    return kept_private(mado::web::page(visit, "child_support/effect.html", page, nullptr));
}

std::vector<mado::web::PageType> effect_pages() { return { html::page<EffectPage>("child_support/effect.html") }; }

}  // namespace mado::child_support::web
