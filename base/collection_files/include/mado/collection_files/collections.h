#pragma once
// 収納の結果: what convenience stores (速報・確報・速報取消), eL-QR and ペイジー report. A file with one bad line is refused whole.
#include <mado/collection_files/layout.h>
#include <mado/money/yen.h>
#include <mado/time/day.h>

#include <functional>

namespace mado::collection_files {

enum class Kind { Preliminary, Final, Cancelled };  // 速報, 確報, 速報取消
std::string_view words_of(Kind kind);

struct CollectedLine {
    int line = 0;                        // of the file
    Kind kind = Kind::Final;
    std::string number {};               // what the slip carries: 44 digits, 案件特定キー, 納付番号
    Yen amount {};                       // more than zero, also of a cancelled line
    Day paid_on {};                      // 収納日: the day in the store
    std::string place {};                // 店舗・金融機関
    std::optional<Day> received_on {};   // 入金予定日
    std::string reference {};            // the sender's own number of the line
    friend bool operator==(CollectedLine const&, CollectedLine const&) = default;
};

// Line after line, for files of a million. Whether the file is sound is known at its end alone: what was taken of one that is refused must be thrown away.
std::optional<Finding> each_collection(std::string_view bytes, Layout const& layout, std::function<void(CollectedLine&&)> const& take);
std::expected<std::vector<CollectedLine>, Finding> read_collections(std::string_view bytes, Layout const& layout);

}  // namespace mado::collection_files
