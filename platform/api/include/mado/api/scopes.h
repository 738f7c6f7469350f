#pragma once
// Scopes beside those of <mado/api/system.h>, and the list of all that a town can choose from.
#include <mado/api/system.h>

#include <algorithm>

namespace mado::api::scope {

inline constexpr std::string_view drafts = "drafts.file";            // 起案を送り、決裁の結果を受け取る
inline constexpr std::string_view datasets = "datasets.write";      // データセットを登録し、ファイルを入れ、公開を申し出る
inline constexpr std::string_view persons = "persons.exchange";      // 宛名の表を受け渡す（支援措置の人の住所・口座と個人番号を除く）
inline constexpr std::string_view child_support = "child_support.standing";                 // 児童扶養手当の受給を読み、照会に答える
inline constexpr std::string_view child_support_tables = "child_support.exchange";          // 児童扶養手当の表を受け渡す
inline constexpr std::string_view public_assistance = "public_assistance.standing";         // 生活保護の受給と異動を読み、照会に答える
inline constexpr std::string_view public_assistance_tables = "public_assistance.exchange";  // 生活保護の表を受け渡す
inline constexpr std::string_view accounting = "accounting.read";          // 財務会計に渡す行を読む
inline constexpr std::string_view accounting_writes = "accounting.write";  // 伝票番号・支払の結果・歳入科目・収納を渡す
inline constexpr auto every = [] {
    std::array<std::string_view, all.size() + 9> scopes {};
    std::ranges::copy(all, scopes.begin());
    scopes[all.size()] = drafts;
    scopes[all.size() + 1] = datasets;
    scopes[all.size() + 2] = persons;
    scopes[all.size() + 3] = child_support;
    scopes[all.size() + 4] = child_support_tables;
    scopes[all.size() + 5] = public_assistance;
    scopes[all.size() + 6] = public_assistance_tables;
    scopes[all.size() + 7] = accounting;
    scopes[all.size() + 8] = accounting_writes;
    return scopes;
}();

}  // namespace mado::api::scope
