#include "web/lines.h"

namespace mado::cases::web {

namespace {

// One line a feature; its function is declared in web/pages.h or in the feature's own header.
constexpr std::array<AddLines, 0> features {};

}  // namespace

Lines lines_of(Asked const& asked)
{
    Lines lines;
    for (auto const add : features)
        add(asked, lines);
    return lines;
}

}  // namespace mado::cases::web
