#pragma once
// What the records of all the files are made of.
#include <mado/time/day.h>

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace mado::zengin {

// 預金種目. Which of them a file takes is the file's rule.
enum class AccountKind : char { Ordinary = '1', Current = '2', TaxReserve = '3', Savings = '4', Other = '9' };
std::string_view words_of(AccountKind kind);  // "普通"

// Names are given in any kana and read back in half-width kana.
struct Account {
    std::string bank {};         // 4 digits; ゆうちょ銀行 9900
    std::string bank_name {};
    std::string branch {};       // 3 digits
    std::string branch_name {};
    AccountKind kind = AccountKind::Ordinary;
    std::string number {};       // up to 7 digits; read back with its leading zeros
    friend bool operator==(Account const&, Account const&) = default;
};

// 委託者コード (振込依頼人コード): given to the town by its bank. Ten digits.
class ClientCode {
public:
    ClientCode() = default;
    static std::optional<ClientCode> parse(std::string_view typed);  // up to ten ASCII digits; zeros are put in front
    std::string const& text() const { return digits_; }
    friend auto operator<=>(ClientCode const&, ClientCode const&) = default;

private:
    std::string digits_ = "0000000000";
};

// The files carry days without a year.
struct MonthDay {
    int month = 1, day = 1;
    static MonthDay of(Day day) { return { static_cast<int>(day.month()), static_cast<int>(day.day_of_month()) }; }
    bool exists() const;             // in some year
    Day nearest_to(Day other) const;  // of the years around it; exists() is true
    friend bool operator==(MonthDay const&, MonthDay const&) = default;
};

// 新規コード
enum class Newness : char { Known = '0', First = '1', Changed = '2' };

// 改行: none, or CR LF behind each record. Reading takes both.
enum class LineEnds { None, CrLf };

}  // namespace mado::zengin
