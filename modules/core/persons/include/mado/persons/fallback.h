#pragma once
// A name as other places can take it: letters of JIS X 0208 alone (old systems, printers of others), or the banks' kana (全銀). What was written otherwise is told.
#include <string>
#include <string_view>
#include <vector>

namespace mado::persons {

enum class Place { Jis, Zengin };
struct Fallback {
    std::string written {};                  // 〓 stands for a letter without a fallback
    std::vector<std::string> changed {};     // "髙→高"
    bool is_complete = true;                 // nothing became 〓
};
// By the table 縮退マップ of MJ文字情報 (definitions/characters): IVS are taken off first.
Fallback fallback(std::string_view name, Place place);

// 12 digits whose last is the check digit (番号法施行令8条, 行政手続における特定の個人を識別するための番号の…規則5条).
bool is_my_number(std::string_view digits);

}  // namespace mado::persons
