#include <mado/slips/convenience.h>

#include "digits.h"

namespace mado::slips {

namespace {

constexpr std::size_t length = 44;
constexpr std::string_view no_limit = "999999";
constexpr std::int64_t most_amount = 999'999;
constexpr std::string_view read_again = "バーコードを読みなおしてください。何度読んでも同じときは、番号が違うか、印刷が傷んでいます。";

// Appended in a function of its own: g++ 12 takes the sum of a literal and a view for an overrun (GCC bug 105651).
std::string read_again_after(std::string_view what)
{
    std::string says(what);
    says += read_again;
    return says;
}

std::unexpected<Finding> wrong(char const* key, std::string says) { return std::unexpected(Finding { 0, 0, key, std::move(says) }); }

std::string limit_of(Day day)
{
    return filled(day.year() % 100, 2) + filled(day.month(), 2) + filled(day.day_of_month(), 2);
}

}  // namespace

char convenience_check_digit(std::string_view first_43)
{
    int sum = 0;
    for (std::size_t i = 0; i < first_43.size(); ++i)
        sum += (first_43[first_43.size() - 1 - i] - '0') * (i % 2 == 0 ? 3 : 1);
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::expected<std::string, Finding> encode(ConvenienceCode const& code)
{
    if (code.issuer.size() != 6 || !all_digits(code.issuer))
        return wrong("slips.issuer", "発行企業の番号は6桁の数字です。収納代行会社との契約にある番号を設定してください。");
    if (code.free.size() > 21 || !all_digits(code.free))
        return wrong("slips.free", "自由項目は21桁までの数字です。番号の作り方の設定を直してください。");
    if (code.reissue < 0 || code.reissue > 9)
        return wrong("slips.reissue", "コンビニ用の納入通知書を再発行できるのは9回までです。新しい番号で発行してください。");
    if (code.amount.amount() < 1 || code.amount.amount() > most_amount)
        return wrong("slips.amount", "コンビニで納められるのは1円から999,999円までです。" + code.amount.text() + "の納入通知書には、ほかの納め方を載せてください。");
    if (code.pay_limit && (code.pay_limit->year() < 2000 || code.pay_limit->year() > 2099))
        return wrong("slips.pay_limit", "支払期限は2000年から2099年までの日です。");
    auto digits = "91" + code.issuer + code.free + std::string(21 - code.free.size(), '0') + filled(code.reissue, 1)
        + (code.pay_limit ? limit_of(*code.pay_limit) : std::string(no_limit)) + (code.stamp == Stamp::Needed ? "1" : "0") + filled(code.amount.amount(), 6);
    digits += convenience_check_digit(digits);
    return digits;
}

std::expected<ConvenienceCode, Finding> parse_convenience(std::string_view digits)
{
    if (digits.size() != length || !all_digits(digits))
        return wrong("slips.length", read_again_after("コンビニ用のバーコードは44桁の数字です。"));
    auto const expected = convenience_check_digit(digits.substr(0, length - 1));
    if (digits.back() != expected)
        return std::unexpected(Finding { 44, 44, "slips.check_digit", "検査数字が合いません（" + std::string(1, expected) + read_again_after("のはずが" + std::string(1, digits.back()) + "）。") });
    Taking part(digits);
    if (part.next(2) != "91")
        return std::unexpected(part.wrong("slips.kind", "はじめの2桁が91ではありません。料金収納のバーコードを読んでください。"));
    ConvenienceCode code;
    code.issuer = part.next(6);
    code.free = part.next(21);
    code.reissue = part.next(1)[0] - '0';
    if (auto const limit = part.next(6); limit != no_limit) {
        code.pay_limit = Day::of(2000 + static_cast<int>(number_of(limit.substr(0, 2))), static_cast<unsigned>(number_of(limit.substr(2, 2))), static_cast<unsigned>(number_of(limit.substr(4, 2))));
        if (!code.pay_limit)
            return std::unexpected(part.wrong("slips.pay_limit", read_again_after("支払期限の「" + std::string(limit) + "」という日はありません。")));
    }
    auto const stamp = part.next(1)[0];
    if (stamp > '1')
        return std::unexpected(part.wrong("slips.stamp", read_again_after("印紙の区分は0か1です。")));
    code.stamp = stamp == '1' ? Stamp::Needed : Stamp::NotNeeded;
    code.amount = Yen(number_of(part.next(6)));
    if (code.amount.is_zero())
        return std::unexpected(part.wrong("slips.amount", read_again_after("金額が0円です。")));
    return code;
}

std::array<std::string, 2> printed_lines(std::string_view digits)
{
    auto const part = [&](std::size_t from, std::size_t count) { return std::string(digits.substr(from, count)); };
    return { "(91)" + part(2, 6) + "-" + part(8, 22), part(30, 6) + "-" + part(36, 1) + "-" + part(37, 6) + "-" + part(43, 1) };
}

std::string gs1_text(std::string_view digits) { return "(91)" + std::string(digits.substr(2)); }

}  // namespace mado::slips
