#pragma once
// コンビニ収納: the 44 digits of GS1-128 on a 納入通知書 (AI 91).
#include <mado/money/yen.h>
#include <mado/slips/finding.h>
#include <mado/time/day.h>

#include <array>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace mado::slips {

enum class Stamp { NotNeeded, Needed };  // 印紙フラグ: who decides it knows the limit of the tax law

struct ConvenienceCode {
    std::string issuer {};               // 6 digits: GS1事業者コード without its leading 4
    std::string free {};                 // up to 21 digits, by the contract with the 収納代行会社; zeros are put behind
    int reissue = 0;                     // 再発行回数, 0 to 9
    std::optional<Day> pay_limit {};     // 支払期限, 2000 to 2099; nothing: no limit (999999)
    Stamp stamp = Stamp::NotNeeded;
    Yen amount {};                       // 1 to 999,999
    friend bool operator==(ConvenienceCode const&, ConvenienceCode const&) = default;
};

char convenience_check_digit(std::string_view first_43);  // modulus 10, weights 3, 1, 3 … from the right
std::expected<std::string, Finding> encode(ConvenienceCode const& code);              // 44 digits
std::expected<ConvenienceCode, Finding> parse_convenience(std::string_view digits);  // as a scanner reads them; `free` has its 21 digits

// Under the bars, in two lines: "(91)912345-1234567890123456700000" and "260731-0-012300-0".
std::array<std::string, 2> printed_lines(std::string_view digits);
// For base/print's data-gs1 and gs1_svg: "(91)2345…". The bars themselves have FNC1 in front.
std::string gs1_text(std::string_view digits);

}  // namespace mado::slips
