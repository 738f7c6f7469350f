#include "transfer_header.h"

namespace mado::zengin {

std::string end_record() { return "9" + std::string(record_length - 1, ' '); }

std::optional<Finding> wrong_totals(int record, int at, Trailer const& said, Trailer const& counted, std::string_view of)
{
    if (said.count != counted.count)
        return finding_at(record, at, at + 5, "zengin.total",
            "「" + std::string(of) + "合計件数」は" + std::to_string(said.count) + "件ですが、データは" + std::to_string(counted.count) + "件です。ファイルの全体を取り込んでいません。" + std::string(ask_the_sender));
    if (said.total != counted.total)
        return finding_at(record, at + 6, at + 17, "zengin.total",
            "「" + std::string(of) + "合計金額」は" + said.total.text() + "ですが、データの合計は" + counted.total.text() + "です。ファイルの全体を取り込んでいません。" + std::string(ask_the_sender));
    return {};
}

}  // namespace mado::zengin
