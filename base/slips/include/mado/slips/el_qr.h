#pragma once
// 地方税統一QRコード (eL-QR): 255 digits, tags with lengths, as the national guide gives them.
//
// NOT KNOWN: the rule of the two check digits (CD) of two digits within the MPN. No public text gives it. `not_known()` answers nothing: such codes are
// written with 00 and their CD is not judged when they are read. A code for use in earnest needs the rule from 地方税共同機構: give it to encode() and
// parse_el_qr() as a MpnCheckRule (docs/guides/payments.md).
#include <mado/money/yen.h>
#include <mado/slips/finding.h>
#include <mado/time/day.h>

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mado::slips {

struct MpnCheckDigits {
    std::string first, second;  // two digits each
    friend bool operator==(MpnCheckDigits const&, MpnCheckDigits const&) = default;
};
// From the 37 digits of the upper half and the 42 of the lower half, both without their CD.
using MpnCheckRule = std::function<std::optional<MpnCheckDigits>(std::string_view upper, std::string_view lower)>;
MpnCheckRule not_known();

enum class FeeBearer : char { Payer = '1', Town = '2' };  // 手数料負担: 2 = 加入者; 1 was not observed

struct ElQr {
    std::string account {};             // 口座, 11 digits
    Yen amount {};                      // 1 to 99,999,999,999
    FeeBearer fee_bearer = FeeBearer::Town;
    std::string item {};                // 税目・料金番号, 3 digits (127 = 自動車税種別割)
    std::string case_key {};            // 案件特定キー, 20 digits
    std::string confirmation {};        // 確認番号, 6 digits
    std::string authority {};           // 共通納税機関コード, 5 digits: the first five of the 団体コード
    std::string office = "000";         // 税務事務所, 3 digits
    int levy_year = 0, tax_year = 0;    // 賦課年度, 課税年度
    std::string period = "00";          // 期別, 2 digits
    Day due_on {};                      // 納期限
    Day pay_limit {};                   // 支払期限
    friend bool operator==(ElQr const&, ElQr const&) = default;
};

inline constexpr std::size_t el_qr_length = 255;

int crc_16(std::string_view bytes);  // CRC-16/CCITT-FALSE; "123456789" gives 10673
std::expected<std::string, Finding> encode(ElQr const& code, MpnCheckRule const& rule = not_known());
std::expected<ElQr, Finding> parse_el_qr(std::string_view digits, MpnCheckRule const& rule = not_known());

// eL番号: what a person types instead of the QR. Which of them are printed in which order is not known; the town's form says it.
struct ElNumber {
    std::string case_key {}, confirmation {}, item {};
    friend bool operator==(ElNumber const&, ElNumber const&) = default;
};
ElNumber el_number(ElQr const& code);

}  // namespace mado::slips
