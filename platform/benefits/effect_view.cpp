#include <mado/benefits/effect_view.h>

#include <mado/money/yen.h>

#include <algorithm>

namespace mado::benefits {

EffectView view_of(Effect const& effect)
{
    constexpr std::size_t most = 50, widest = 600;
    EffectView view { Yen(effect.before).text(), Yen(effect.after).text(), std::to_string(effect.raised), std::to_string(effect.lowered), std::to_string(effect.not_reckoned.size()),
        !effect.not_reckoned.empty(), {} };
    for (auto const& group : effect.groups) {
        if (view.groups.size() == most)
            break;
        view.groups.push_back({ (group.difference > 0 ? "+" : "") + Yen(group.difference).digits(), std::to_string(group.cases),
            static_cast<int>(std::max<std::size_t>(2, group.cases * widest / effect.groups.front().cases)) });
    }
    return view;
}

}  // namespace mado::benefits
