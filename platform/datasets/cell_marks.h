#pragma once
// What stands against a rule in one cell or one name of a column, by its letters alone.
#include <string>
#include <string_view>

namespace mado::datasets {

bool has_layout_spaces(std::string_view cell);    // at an end, several in a row, or between single characters (氏　名)
bool has_line_break(std::string_view cell);
// 機種依存文字: enclosed and compressed characters (①㈱㍉№), Roman numerals as one character, half-width kana, private use. Names of people and places keep 髙 and 﨑.
bool has_vendor_characters(std::string_view cell);
bool has_several_values(std::string_view cell);   // "34.3,135.0", "5724、5723": positions, numbers or telephones beside one another
bool is_list_of_words(std::string_view cell);     // "滑り台、鉄棒": short words between 、 ・ or ;
bool is_ditto(std::string_view cell);             // 〃 同上
bool is_other_with_detail(std::string_view cell); // その他（消防団）
bool is_note(std::string_view cell);              // ※… 注）… 出典：…
bool says_nothing(std::string_view name);         // "列1", "Unnamed: 0", "3", "*"
bool has_era_without_year(std::string_view name); // "令和5年度人口"
bool is_time_of_a_series(std::string_view name);  // "2015年", "R5", "4月"
bool has_unit(std::string_view name);             // 面積（㎡）, 利用者数

}  // namespace mado::datasets
