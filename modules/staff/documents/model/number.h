#pragma once
// 文書番号 (文書取扱規程): the sign of a division and a number that starts anew each fiscal year; an order has the town's word in front.
#include <mado/documents/documents.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace mado::documents::model {

// 環境課 → 環境; of "市民生活部 環境課 動物係" the 課 (or 室, 所, 局) counts, not the 係 in it.
std::string sign_of_name(std::string_view division);
std::string series_sign(Series series, std::string_view order_word, std::string_view sign);
std::string number_text(std::string_view series_sign, std::int64_t number);

// What somebody typed to find a document by: 12, 環境第12号, 総社市指令環境第１２号, a receipt number.
struct Sought {
    std::int64_t number = 0;  // 0: not by the number alone
    std::string words {};     // a whole document number or receipt number; empty: any
    bool everything() const { return number == 0 && words.empty(); }
};
Sought sought(std::string_view typed);

}  // namespace mado::documents::model
