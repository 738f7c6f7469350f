#pragma once
// 預金口座振替 (91): the request and what the bank sends back, in one layout. The header's account is credited, those of the lines are debited.
#include <mado/zengin/transfer.h>

namespace mado::zengin {

// 振替結果コード
enum class DebitResult : char {
    Collected = '0',
    ShortOfFunds = '1',
    NoAccount = '2',
    StoppedByPayer = '3',
    NoMandate = '4',
    StoppedByTown = '8',
    Other = '9',
};
std::string_view words_of(DebitResult result);  // "資金不足"

struct DebitHeader {
    ClientCode client {};
    std::string client_name {};
    MonthDay on {};      // 引落日
    Account account {};  // 入金先
    friend bool operator==(DebitHeader const&, DebitHeader const&) = default;
};

struct Debit {
    Account account {};
    std::string name {};             // 預金者名
    Yen amount {};
    Newness newness = Newness::Known;
    std::string customer_number {};  // 顧客番号: the town's own, up to 20 bytes; comes back unchanged
    DebitResult result = DebitResult::Collected;  // of a result file; in a request this is not known yet and is written as 0
    friend bool operator==(Debit const&, Debit const&) = default;
};

struct DebitFile {
    DebitHeader header {};
    std::vector<Debit> debits {};
    friend bool operator==(DebitFile const&, DebitFile const&) = default;
};

struct DebitTrailer {
    Trailer asked {}, collected {}, failed {};
    friend bool operator==(DebitTrailer const&, DebitTrailer const&) = default;
};
DebitTrailer trailer_of(DebitFile const& results);

std::expected<Written, std::vector<Finding>> write_debit_request(DebitFile const& file, LineEnds ends = LineEnds::CrLf);
std::expected<Written, std::vector<Finding>> write_debit_results(DebitFile const& file, LineEnds ends = LineEnds::CrLf);  // as a bank does

// A request read as a result would be a town that believes itself paid: each refuses the other's file.
std::expected<DebitFile, Finding> read_debit_request(std::string_view bytes);
std::expected<DebitFile, Finding> read_debit_results(std::string_view bytes);

}  // namespace mado::zengin
