#pragma once
// The header that transfers and debits share (120 bytes), the end, and the check of totals.
#include "record.h"

namespace mado::zengin {

inline constexpr std::size_t record_length = 120;

struct HeaderTitles { std::string_view on, bank, bank_name, branch, branch_name; };

template <class Way, class Header>
void header(Way& way, Header& header, HeaderTitles const& titles, std::string_view type_code, Letters letters)
{
    way.fixed("データ区分", "1");
    way.fixed("種別コード", type_code);
    way.fixed("コード区分（0＝JIS）", "0");  // 1 would be EBCDIC, whose bytes would read as other names
    way.client("委託者コード", header.client);
    way.name("委託者名", 40, letters, Need::Required, header.client_name);
    way.month_day(titles.on, header.on);
    way.digits(titles.bank, 4, Width::Exact, header.account.bank);
    way.name(titles.bank_name, 15, Letters::Bank, Need::Optional, header.account.bank_name);
    way.digits(titles.branch, 3, Width::Exact, header.account.branch);
    way.name(titles.branch_name, 15, Letters::Bank, Need::Optional, header.account.branch_name);
    way.choice("預金種目", header.account.kind, "129");
    way.digits("口座番号", 7, Width::Filled, header.account.number);
    way.filler(17);
}

std::string end_record();
// `at` counts from 1: where the count of six digits begins; the twelve of the amount follow.
std::optional<Finding> wrong_totals(int record, int at, Trailer const& said, Trailer const& counted, std::string_view of);

}  // namespace mado::zengin
