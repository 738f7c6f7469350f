#pragma once
// Scopes beside those of <mado/api/system.h>, and the list of all that a town can choose from.
#include <mado/api/system.h>

#include <algorithm>

namespace mado::api::scope {

inline constexpr std::string_view drafts = "drafts.file";            // 起案を送り、決裁の結果を受け取る
inline constexpr std::string_view datasets = "datasets.write";      // データセットを登録し、ファイルを入れ、公開を申し出る
inline constexpr std::string_view persons = "persons.exchange";      // 宛名の表を受け渡す（支援措置の人の住所・口座と個人番号を除く）
inline constexpr auto every = [] {
    std::array<std::string_view, all.size() + 3> scopes {};
    std::ranges::copy(all, scopes.begin());
    scopes[all.size()] = drafts;
    scopes[all.size() + 1] = datasets;
    scopes.back() = persons;
    return scopes;
}();

}  // namespace mado::api::scope
