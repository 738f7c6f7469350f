#pragma once
// 総合振込の結果: what became of each transfer, in records like those of the request. Which field says it, and what its codes mean, differs between banks, so that the layout is data
// (definitions/payments/transfer_results_zengin.yaml); `sure` says how well it is known.
#include <mado/zengin/transfer.h>

#include <map>

namespace mado::zengin {

struct TransferOutcome {
    int record = 0;
    std::string bank {}, branch {}, account_number {};
    std::string name {};             // half-width kana
    Yen amount {};
    std::string first_code {};       // 顧客コード1, as the request carried it, without blanks and leading zeros
    bool is_paid = true;
    std::string reason {};           // of one that was not paid, in the layout's words
    friend bool operator==(TransferOutcome const&, TransferOutcome const&) = default;
};

class TransferResultLayout {
public:
    // Every mistake with its line.
    static std::expected<TransferResultLayout, std::vector<std::string>> load(std::string_view yaml);

    std::string title {}, business_type {}, sure {};
    int record_length = 120;
    struct Field { std::string role, title; int from = 0, length = 0; };  // from counts from 1
    std::map<char, std::vector<Field>> records {};  // '1' header, '2' line, '8' totals, '9' end
    std::string paid {};                            // the code of a transfer that was paid
    std::map<std::string, std::string> reasons {};  // code → words

    Field const* find(char record, std::string_view role) const;
    bool is_of(std::string_view bytes) const;       // begins like such a file
};

// Counts and sums that the layout names have to be right. A file with a finding is refused whole.
std::expected<std::vector<TransferOutcome>, Finding> read_transfer_results(std::string_view bytes, TransferResultLayout const& layout);

}  // namespace mado::zengin
