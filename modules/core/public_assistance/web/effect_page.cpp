// What a revision of the standards changes, told before it goes live.
#include "web/effect_page.h"

#include <mado/benefits/effect_view.h>
#include <mado/public_assistance/effect.h>

namespace mado::public_assistance::web {

namespace {

struct EffectPage {
    std::string back, here, sentence;
    Box month;
    std::optional<benefits::EffectView> effect;
    static constexpr auto fields = std::tuple { MADO_FIELD(EffectPage, back), MADO_FIELD(EffectPage, here), MADO_FIELD(EffectPage, sentence), MADO_FIELD(EffectPage, month), MADO_FIELD(EffectPage, effect) };
};

}  // namespace

Shown show_effect(Asked const& visit, Attempt const*)
{
    EffectPage page;
    page.back = mado::web::link(visit, "/public-assistance");
    page.here = mado::web::link(visit, "/public-assistance/effect");
    auto const today = visit.now().today();
    auto const typed = visit.request.query_of("month");
    page.month.name = "month", page.month.label = say(visit, "public_assistance.effect.month"), page.month.help = say(visit, "public_assistance.effect.month.help");
    page.month.value = typed.empty() ? month_text(first_of_month(today).plus_months(1)) : typed;
    auto const month = parse_month(page.month.value);
    if (!month)
        page.month.error = say(visit, "public_assistance.month.wrong");
    else if (!typed.empty()) {
        auto const cases = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return cases_for(tx, visit.caller, visit.here, today); });
        auto const effect = effect_of_revision(visit.here.library, cases, *month);
        page.sentence = say(visit, effect.changed() == 0 ? "public_assistance.effect.nothing" : "public_assistance.effect.changes",
            { { "month", month_text(*month) }, { "cases", std::to_string(effect.cases) }, { "changed", std::to_string(effect.changed()) }, { "by", Yen(effect.after - effect.before).text() } });
        page.effect = benefits::view_of(effect);
    }
    auto response = mado::web::page(visit, "public_assistance/effect.html", page);
    return response.with("cache-control", "no-store");
}

std::vector<mado::web::PageType> effect_pages() { return { html::page<EffectPage>("public_assistance/effect.html") }; }

}  // namespace mado::public_assistance::web
