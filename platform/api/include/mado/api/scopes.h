#pragma once
// Scopes beside those of <mado/api/system.h>, and the list of all that a town can choose from.
#include <mado/api/system.h>

#include <algorithm>

namespace mado::api::scope {

inline constexpr std::string_view drafts = "drafts.file";            // 起案を送り、決裁の結果を受け取る
inline constexpr std::string_view datasets = "datasets.write";      // データセットを登録し、ファイルを入れ、公開を申し出る
inline constexpr auto every = [] {
    std::array<std::string_view, all.size() + 2> scopes {};
    std::ranges::copy(all, scopes.begin());
    scopes[all.size()] = drafts;
    scopes.back() = datasets;
    return scopes;
}();

}  // namespace mado::api::scope
