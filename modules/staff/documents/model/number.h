#pragma once
// 文書番号 (文書取扱規程): the sign of a division and a number that starts anew each fiscal year; an order has the town's word in front.
#include <mado/documents/documents.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace mado::documents::model {

// 環境課 → 環境; of "市民生活部 環境課 動物係" the 課 (or 室, 所, 局) counts, not the 係 in it.
std::string sign_of_name(std::string_view division);
// `town`: 総社市, for what a town makes as a whole (総社市条例); a division's sign stands in letters and orders alone.
std::string series_sign(Series series, std::string_view order_word, std::string_view sign, std::string_view town = {});
// branch: 環境第123号の2. 0 and 1 are the number itself.
std::string number_text(std::string_view series_sign, std::int64_t number, std::int64_t branch = 0);
// 会計年度, but the calendar year for 条例・規則・告示・訓令.
int year_of(Series series, Day day);
constexpr bool has_number(Series series) { return series != Series::Memorandum; }
constexpr bool is_of_the_whole_town(Series series)
{
    return series == Series::Ordinance || series == Series::Regulation || series == Series::OfficialNotice || series == Series::Directive;
}

// What somebody typed to find a document by: 12, 環境第12号, 総社市指令環境第１２号, a receipt number.
struct Sought {
    std::int64_t number = 0;  // 0: not by the number alone
    std::string words {};     // a whole document number or receipt number; empty: any
    bool everything() const { return number == 0 && words.empty(); }
};
Sought sought(std::string_view typed);

}  // namespace mado::documents::model
