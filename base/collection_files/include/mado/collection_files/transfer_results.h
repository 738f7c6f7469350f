#pragma once
// 振込結果・振込不能: what a bank says of the lines of a 総合振込. No common layout is known, so that it is a Layout like the others.
#include <mado/collection_files/layout.h>
#include <mado/money/yen.h>
#include <mado/time/day.h>

namespace mado::collection_files {

enum class Outcome { Paid, Failed };  // 振込済, 振込不能
std::string_view words_of(Outcome outcome);

struct TransferResult {
    int line = 0;
    Outcome outcome = Outcome::Paid;
    std::string reference {};        // the town's own, as 顧客コード carried it; may be empty
    std::string bank {}, branch {};  // 4 and 3 digits
    std::string account_number {};   // 7 digits
    std::string name {};
    Yen amount {};
    std::optional<Day> on {};
    std::string reason {};           // of a failed one, in the bank's words
    friend bool operator==(TransferResult const&, TransferResult const&) = default;
};

std::expected<std::vector<TransferResult>, Finding> read_transfer_results(std::string_view bytes, Layout const& layout);

}  // namespace mado::collection_files
