#pragma once
// ペイジー: the four numbers that a payer types. They carry no check digit of their own; the bank asks the town's side (情報リンク方式).
#include <mado/slips/finding.h>

#include <algorithm>
#include <expected>
#include <string>
#include <string_view>

namespace mado::slips {

// Digits of a bounded length; hyphens and spaces that people type between them are left out.
template <class What>
class Number {
public:
    static std::expected<Number, Finding> parse(std::string_view typed)
    {
        Number number;
        for (auto const c : typed) {
            if (c == ' ' || c == '-')
                continue;
            if (c < '0' || c > '9')
                return std::unexpected(wrong());
            number.digits_ += c;
        }
        if (number.digits_.size() < What::least || number.digits_.size() > What::most)
            return std::unexpected(wrong());
        return number;
    }
    std::string const& text() const { return digits_; }
    friend auto operator<=>(Number const&, Number const&) = default;

private:
    static Finding wrong()
    {
        auto const length = What::least == What::most ? std::to_string(What::most) + "桁" : std::to_string(What::most) + "桁まで";
        return { 0, 0, "slips.pay_easy", "「" + std::string(What::title) + "」は" + length + "の数字です。納入通知書の番号を確かめて、入れなおしてください。" };
    }
    std::string digits_ {};
};

struct Collector { static constexpr std::size_t least = 5, most = 5; static constexpr std::string_view title = "収納機関番号"; };
struct Payment { static constexpr std::size_t least = 1, most = 20; static constexpr std::string_view title = "納付番号"; };
struct Confirmation { static constexpr std::size_t least = 1, most = 6; static constexpr std::string_view title = "確認番号"; };
struct Division { static constexpr std::size_t least = 1, most = 10; static constexpr std::string_view title = "納付区分"; };

using CollectorNumber = Number<Collector>;        // 国税 00200
using PaymentNumber = Number<Payment>;
using ConfirmationNumber = Number<Confirmation>;
using PaymentDivision = Number<Division>;

struct PayEasy {
    CollectorNumber collector {};
    PaymentNumber payment {};
    ConfirmationNumber confirmation {};
    PaymentDivision division {};
    friend bool operator==(PayEasy const&, PayEasy const&) = default;
};
std::expected<PayEasy, Finding> pay_easy(std::string_view collector, std::string_view payment, std::string_view confirmation, std::string_view division);
std::string spaced(std::string_view digits);  // "1234 5678 90": in fours, to be read aloud and typed

}  // namespace mado::slips
