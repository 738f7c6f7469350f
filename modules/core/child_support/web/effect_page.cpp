// What a revision of the amounts changes, told before it goes live.
#include "web/shared.h"

#include <mado/benefits/effect_view.h>

#include "service/workings.h"

namespace mado::child_support::web {

namespace {

struct EffectPage {
    std::string list, month, error, sentence;
    std::optional<benefits::EffectView> effect;
    static constexpr auto fields = std::tuple { MADO_FIELD(EffectPage, list), MADO_FIELD(EffectPage, month), MADO_FIELD(EffectPage, error), MADO_FIELD(EffectPage, sentence), MADO_FIELD(EffectPage, effect) };
};

void lay(EffectPage& page, Visit const& visit, benefits::Effect const& effect, Day month)
{
    page.sentence = say(visit, effect.changed() == 0 ? "child_support.effect.nothing" : "child_support.effect.changes",
        { { "month", month_words(month) }, { "cases", std::to_string(effect.cases) }, { "changed", std::to_string(effect.changed()) }, { "by", Yen(effect.after - effect.before).text() } });
    page.effect = benefits::view_of(effect);
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
