#pragma once
// An effect as a page shows it: {{#effect}}{{>benefit_effect}}{{/effect}} of platform/web, above which a page says the sentence in its own words.
#include <mado/benefits/effect.h>
#include <mado/html/templates.h>

#include <string>
#include <tuple>
#include <vector>

namespace mado::benefits {

struct EffectView {
    struct Group {
        std::string difference, cases;
        int width = 0;  // of its bar, of 600
        static constexpr auto fields = std::tuple { html::field("difference", &Group::difference), html::field("cases", &Group::cases), html::field("width", &Group::width) };
    };
    std::string before, after, raised, lowered, left_out;
    bool has_left_out = false;
    std::vector<Group> groups {};
    static constexpr auto fields = std::tuple { html::field("before", &EffectView::before), html::field("after", &EffectView::after), html::field("raised", &EffectView::raised),
        html::field("lowered", &EffectView::lowered), html::field("left_out", &EffectView::left_out), html::field("has_left_out", &EffectView::has_left_out), html::field("groups", &EffectView::groups) };
};

EffectView view_of(Effect const& effect);   // at most 50 groups, the most frequent

}  // namespace mado::benefits
