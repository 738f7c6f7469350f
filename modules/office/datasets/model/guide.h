#pragma once
// What stands in definitions/datasets as reading matter: the manual's check list, the year's work, help for beginners, clauses of contracts.
#include <string>
#include <string_view>
#include <vector>

namespace mado::open_data::model {

struct GuideItem {
    std::string key, title, words;
    std::string due {};                       // "04-30": a day of each 会計年度; empty: none
};
// The entries of a mapping `under` in their order: title { ja }, words, due. What cannot be read is empty (the check of the library tells).
std::vector<GuideItem> list_of(std::string_view yaml, std::string_view under);

}  // namespace mado::open_data::model
