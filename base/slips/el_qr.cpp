#include <mado/slips/el_qr.h>

#include "digits.h"

namespace mado::slips {

namespace {

constexpr std::string_view agency = "13800", not_judged = "00";
constexpr std::int64_t most_amount = 99'999'999'999;
constexpr std::size_t crc_length = 5;
constexpr std::string_view read_again = "QRコードを読みなおしてください。何度読んでも同じときは、番号が違うか、印刷が傷んでいます。";

// Appended in a function of its own: g++ 12 takes the sum of a literal and a view for an overrun (GCC bug 105651).
std::string read_again_after(std::string_view what)
{
    std::string says(what);
    says += read_again;
    return says;
}

std::unexpected<Finding> wrong(char const* key, std::string says) { return std::unexpected(Finding { 0, 0, key, std::move(says) }); }

std::string tagged(std::string_view tag, std::string const& value) { return std::string(tag) + filled(static_cast<std::int64_t>(value.size()), 2) + value; }

std::string plain(Day day) { return filled(day.year(), 4) + filled(day.month(), 2) + filled(day.day_of_month(), 2); }

std::optional<Day> day_of(std::string_view digits)
{
    return Day::of(static_cast<int>(number_of(digits.substr(0, 4))), static_cast<unsigned>(number_of(digits.substr(4, 2))), static_cast<unsigned>(number_of(digits.substr(6, 2))));
}

struct Halves { std::string upper, lower; };  // of the MPN, without the check digits

Halves halves(ElQr const& code)
{
    auto const amount = filled(code.amount.amount(), 11);
    return { code.account + amount + static_cast<char>(code.fee_bearer) + std::string(agency) + "0" + code.item + "00000",
        code.case_key + code.confirmation + "0" + code.authority + code.office + "0000000" };
}

struct Length { char const* key; char const* title; std::string ElQr::*value; std::size_t digits; };
constexpr Length lengths[] = {
    { "slips.account", "口座", &ElQr::account, 11 },
    { "slips.item", "税目・料金番号", &ElQr::item, 3 },
    { "slips.case_key", "案件特定キー", &ElQr::case_key, 20 },
    { "slips.confirmation", "確認番号", &ElQr::confirmation, 6 },
    { "slips.authority", "共通納税機関コード", &ElQr::authority, 5 },
    { "slips.office", "税務事務所", &ElQr::office, 3 },
    { "slips.period", "期別", &ElQr::period, 2 },
};

std::optional<Finding> wrong_values(ElQr const& code)
{
    for (auto const& [key, title, value, digits] : lengths)
        if ((code.*value).size() != digits || !all_digits(code.*value))
            return Finding { 0, 0, key, "「" + std::string(title) + "」は" + std::to_string(digits) + "桁の数字です。設定を直してください。" };
    if (code.amount.amount() < 1 || code.amount.amount() > most_amount)
        return Finding { 0, 0, "slips.amount", "eL-QRに書ける金額は1円から99,999,999,999円までです。" };
    if (code.levy_year < 1000 || code.levy_year > 9999 || code.tax_year < 1000 || code.tax_year > 9999)
        return Finding { 0, 0, "slips.year", "賦課年度と課税年度は西暦4桁の年度です。" };
    if (code.due_on.year() < 1000 || code.pay_limit.year() < 1000)
        return Finding { 0, 0, "slips.pay_limit", "納期限と支払期限を入れてください。" };
    return {};
}

// The digits between the tag and the end of its value; empty when another tag or length stands there.
std::string_view value_of(Taking& part, std::string_view tag, std::size_t length)
{
    auto const head = part.next(4);
    return head == std::string(tag) + filled(static_cast<std::int64_t>(length), 2) ? part.next(length) : std::string_view();
}

Finding wrong_shape(Taking const& part) { return part.wrong("slips.shape", read_again_after("eL-QRの並びと違います。地方税統一QRコード以外のコードかもしれません。")); }

std::optional<Finding> wrong_check_digits(std::string_view mpn, MpnCheckRule const& rule, int mpn_from)
{
    auto const known = rule(mpn.substr(2, 37), mpn.substr(41));
    if (!known)
        return {};
    for (auto const& [at, digits] : { std::pair { 0, known->first }, { 39, known->second } })
        if (mpn.substr(static_cast<std::size_t>(at), 2) != digits)
            return Finding { mpn_from + at, mpn_from + at + 1, "slips.check_digit", read_again_after("検査数字が合いません。") };
    return {};
}

}  // namespace

MpnCheckRule not_known()
{
    return [](std::string_view, std::string_view) { return std::optional<MpnCheckDigits>(); };
}

int crc_16(std::string_view bytes)
{
    unsigned crc = 0xFFFF;
    for (auto const byte : bytes) {
        crc ^= static_cast<unsigned>(static_cast<unsigned char>(byte)) << 8;
        for (int bit = 0; bit < 8; ++bit)
            crc = ((crc & 0x8000U) != 0 ? crc << 1 ^ 0x1021U : crc << 1) & 0xFFFFU;
    }
    return static_cast<int>(crc);
}

std::expected<std::string, Finding> encode(ElQr const& code, MpnCheckRule const& rule)
{
    if (auto const finding = wrong_values(code))
        return std::unexpected(*finding);
    auto const [upper, lower] = halves(code);
    auto const check = rule(upper, lower).value_or(MpnCheckDigits { std::string(not_judged), std::string(not_judged) });
    if (check.first.size() != 2 || check.second.size() != 2 || !all_digits(check.first + check.second))
        return wrong("slips.check_digit", "検査数字の規則が2桁の数字を返していません。プログラムの設定を確かめてください。");
    auto const mpn = check.first + upper + check.second + lower;
    auto digits = tagged("00", "01") + tagged("01", "12") + tagged("27", tagged("00", std::string(agency)) + tagged("01", mpn)) + tagged("54", filled(code.amount.amount(), 11))
        + tagged("62", filled(code.levy_year, 4) + filled(code.tax_year, 4) + code.period + plain(code.due_on) + plain(code.pay_limit)) + tagged("80", std::string(85, '0')) + "6305";
    digits += filled(crc_16(digits), crc_length);
    return digits;
}

std::expected<ElQr, Finding> parse_el_qr(std::string_view digits, MpnCheckRule const& rule)
{
    if (digits.size() != el_qr_length || !all_digits(digits))
        return wrong("slips.length", read_again_after("eL-QRは255桁の数字です。"));
    if (auto const body = digits.substr(0, el_qr_length - crc_length); filled(crc_16(body), crc_length) != digits.substr(body.size()))
        return std::unexpected(Finding { 251, 255, "slips.check_digit", read_again_after("検査数字（CRC）が合いません。") });
    Taking part(digits);
    if (value_of(part, "00", 2) != "01" || value_of(part, "01", 2) != "12" || part.next(4) != "2796" || value_of(part, "00", 5) != agency)
        return std::unexpected(wrong_shape(part));
    auto const mpn = value_of(part, "01", 83);
    auto const mpn_place = part.wrong("", "");
    auto const amount = value_of(part, "54", 11);
    auto const about = value_of(part, "62", 26);
    if (value_of(part, "80", 85) != std::string(85, '0') || part.next(4) != "6305" || mpn.empty() || amount.empty() || about.empty())
        return std::unexpected(wrong_shape(part));
    if (auto const finding = wrong_check_digits(mpn, rule, mpn_place.from))
        return std::unexpected(*finding);
    ElQr code;
    Taking fields(mpn);
    fields.next(2);
    code.account = fields.next(11);
    code.amount = Yen(number_of(fields.next(11)));
    code.fee_bearer = static_cast<FeeBearer>(fields.next(1)[0]);
    auto const fixed = std::string(fields.next(6));
    code.item = fields.next(3);
    auto const first_spare = fields.next(5);
    fields.next(2);
    code.case_key = fields.next(20);
    code.confirmation = fields.next(6);
    auto const area = fields.next(1);
    code.authority = fields.next(5);
    code.office = fields.next(3);
    auto const second_spare = fields.next(7);
    auto const right = (code.fee_bearer == FeeBearer::Payer || code.fee_bearer == FeeBearer::Town) && fixed == "138000" && first_spare == "00000" && area == "0" && second_spare == "0000000";
    if (!right)
        return std::unexpected(Finding { mpn_place.from, mpn_place.to, "slips.shape", "eL-QRの番号の並びと違います。この町の納入通知書かどうか確かめてください。" });
    if (Yen(number_of(amount)) != code.amount || code.amount.is_zero())
        return std::unexpected(Finding { 0, 0, "slips.amount", read_again_after("二か所にある金額が合わないか、0円です。") });
    code.levy_year = static_cast<int>(number_of(about.substr(0, 4)));
    code.tax_year = static_cast<int>(number_of(about.substr(4, 4)));
    code.period = about.substr(8, 2);
    auto const due = day_of(about.substr(10, 8)), limit = day_of(about.substr(18, 8));
    if (!due || !limit || code.levy_year < 1000 || code.tax_year < 1000)
        return std::unexpected(Finding { 0, 0, "slips.pay_limit", read_again_after("年度、納期限か支払期限が正しい日ではありません。") });
    code.due_on = *due;
    code.pay_limit = *limit;
    return code;
}

ElNumber el_number(ElQr const& code) { return { code.case_key, code.confirmation, code.item }; }

}  // namespace mado::slips
