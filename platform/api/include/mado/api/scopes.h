#pragma once
// Scopes beside those of <mado/api/system.h>, and the list of all that a town can choose from.
#include <mado/api/system.h>

#include <algorithm>

namespace mado::api::scope {

inline constexpr std::string_view drafts = "drafts.file";            // 起案を送り、決裁の結果を受け取る
inline constexpr auto every = [] {
    std::array<std::string_view, all.size() + 1> scopes {};
    std::ranges::copy(all, scopes.begin());
    scopes.back() = drafts;
    return scopes;
}();

}  // namespace mado::api::scope
