#include "record.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace mado::zengin {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view without_blanks_behind(std::string_view cell)
{
    auto const last = cell.find_last_not_of(' ');
    return cell.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

std::string titled(std::string_view title, std::string const& what) { return "「" + std::string(title) + "」" + what; }

std::string listed(std::string_view of)
{
    std::string all;
    for (auto const c : of)
        all += (all.empty() ? "" : "、") + std::string(1, c);
    return all;
}

}  // namespace

Finding finding_at(int record, int from, int to, std::string key, std::string const& what)
{
    auto where = record == 0 ? std::string() : std::to_string(record) + "番目のレコード";
    if (from > 0)
        where += "の" + std::to_string(from) + (to > from ? "〜" + std::to_string(to) : "") + "桁目";
    return { record, from, to, std::move(key), where + (where.empty() ? "" : ": ") + what };
}

std::string shown(unsigned char byte)
{
    if ((byte > 0x20 && byte < 0x7F) || (byte >= 0xA1 && byte <= 0xDF)) {
        auto const raw = static_cast<char>(byte);
        return "「" + readable(std::string_view(&raw, 1)) + "」";
    }
    if (byte == 0x20)
        return "空白";
    std::array<char, 2> digits { '0', '0' };
    std::to_chars(digits.data() + (byte < 16 ? 1 : 0), digits.data() + 2, byte, 16);
    return "使えないバイト（16進の " + std::string(digits.data(), 2) + "）";
}

void Reading::wrong(int from, int to, std::string key, std::string const& what)
{
    if (!finding_)
        finding_ = finding_at(number_, from, to, std::move(key), what);
}

void Reading::fault(std::string_view title, int length, char const* key, std::string const& what)
{
    wrong(place_ - length + 1, place_, key, titled(title, what + std::string(ask_the_sender)));
}

std::string_view Reading::take(int length)
{
    auto const cell = record_.substr(static_cast<std::size_t>(place_), static_cast<std::size_t>(length));
    place_ += length;
    return cell;
}

bool Reading::all_digits(std::string_view title, std::string_view cell)
{
    auto const bad = std::ranges::find_if_not(cell, is_digit);
    if (bad == cell.end())
        return true;
    auto const at = place_ - static_cast<int>(cell.size()) + 1 + static_cast<int>(bad - cell.begin());
    wrong(at, at, "zengin.not_digits", titled(title, "は数字だけの項目ですが、" + shown(static_cast<unsigned char>(*bad)) + "があります。" + std::string(ask_the_sender)));
    return false;
}

void Reading::fixed(std::string_view title, std::string_view value)
{
    if (auto const cell = take(static_cast<int>(value.size())); cell != value)
        fault(title, static_cast<int>(value.size()), "zengin.fixed", "は「" + std::string(value) + "」のはずですが、「" + readable(cell) + "」です。");
}

void Reading::digits(std::string_view title, int length, Width, std::string& value)
{
    auto const cell = take(length);
    if (all_digits(title, cell))
        value = cell;
}

void Reading::client(std::string_view title, ClientCode& code)
{
    std::string digits;
    this->digits(title, 10, Width::Exact, digits);
    if (auto const parsed = ClientCode::parse(digits))
        code = *parsed;
}

void Reading::count(std::string_view title, int length, int& value)
{
    Yen number;
    yen(title, length, number);
    value = static_cast<int>(number.amount());
}

void Reading::yen(std::string_view title, int length, Yen& value)
{
    auto const cell = take(length);
    if (all_digits(title, cell))
        value = Yen::parse(cell).value_or(Yen());
}

void Reading::month_day(std::string_view title, MonthDay& value)
{
    auto const cell = take(4);
    if (!all_digits(title, cell))
        return;
    value = { (cell[0] - '0') * 10 + (cell[1] - '0'), (cell[2] - '0') * 10 + (cell[3] - '0') };
    if (!value.exists())
        fault(title, 4, "zengin.day", "の「" + std::string(cell) + "」という月日はありません。");
}

void Reading::name(std::string_view title, int length, Letters letters, Need need, std::string& value)
{
    auto const cell = take(length);
    auto const bad = std::ranges::find_if_not(cell, [&](char c) { return takes(letters, static_cast<unsigned char>(c)); });
    if (bad != cell.end()) {
        auto const at = place_ - length + 1 + static_cast<int>(bad - cell.begin());
        return wrong(at, at, "zengin.letter", titled(title, "に使えない文字" + shown(static_cast<unsigned char>(*bad)) + "があります。" + std::string(ask_the_sender)));
    }
    value = readable(without_blanks_behind(cell));
    if (value.empty() && need == Need::Required)
        fault(title, length, "zengin.empty", "が空です。");
}

void Reading::code(std::string_view title, int length, std::string& value) { name(title, length, Letters::Edi, Need::Optional, value); }

void Reading::choose(std::string_view title, char& value, std::string_view of, char blank_is)
{
    auto const found = take(1)[0];
    if (found == ' ' && blank_is != '\0')
        value = blank_is;
    else if (of.find(found) != std::string_view::npos)
        value = found;
    else
        fault(title, 1, "zengin.choice", "に知らない値" + shown(static_cast<unsigned char>(found)) + "があります（使える値: " + listed(of) + "）。");
}

void Writing::wrong(int from, int to, std::string key, std::string const& what) { wrong_.push_back(finding_at(number_, from, to, std::move(key), what)); }

void Writing::fault(std::string_view title, int length, char const* key, std::string const& what)
{
    wrong(place() + 1, place() + length, key, titled(title, what));
}

void Writing::padded(std::string bytes, int length)
{
    bytes.resize(static_cast<std::size_t>(length), ' ');
    bytes_ += bytes;
}

void Writing::fixed(std::string_view, std::string_view value) { bytes_ += value; }

void Writing::digits(std::string_view title, int length, Width width, std::string const& value)
{
    auto const most = static_cast<std::size_t>(length);
    auto const right = !value.empty() && std::ranges::all_of(value, is_digit) && (width == Width::Exact ? value.size() == most : value.size() <= most);
    if (!right)
        fault(title, length, "zengin.not_digits", "は" + std::to_string(length) + (width == Width::Exact ? "桁の数字です。" : "桁までの数字です。") + "登録を直してください。");
    auto digits = right ? value : std::string();
    bytes_ += std::string(most - digits.size(), '0') + digits;
}

void Writing::yen(std::string_view title, int length, Yen const& value)
{
    auto digits = std::to_string(value.amount());
    if (value.is_negative() || digits.size() > static_cast<std::size_t>(length)) {
        fault(title, length, "zengin.amount", "の" + value.digits() + "は書けません（0から" + std::to_string(length) + "桁まで）。ファイルを分けるか、金額を直してください。");
        digits.clear();
    }
    bytes_ += std::string(static_cast<std::size_t>(length) - digits.size(), '0') + digits;
}

void Writing::month_day(std::string_view title, MonthDay const& value)
{
    if (!value.exists())
        fault(title, 4, "zengin.day", "の月日はありません。日を選びなおしてください。");
    auto const two = [](int number) { return std::string { static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10) }; };
    bytes_ += two(value.month) + two(value.day);
}

void Writing::name(std::string_view title, int length, Letters letters, Need need, std::string const& value)
{
    auto made = narrowed(value, letters);
    if (!made.refused.empty())
        fault(title, length, "zengin.letter", "の" + made.says);
    else if (need == Need::Required && without_blanks_behind(made.bytes).empty())
        fault(title, length, "zengin.empty", "が空です。カナの名義を入れてください。");
    if (auto const fits = cut_at(made.bytes, static_cast<std::size_t>(length)); fits < made.bytes.size()) {
        made.bytes.resize(fits);
        cut_.push_back(finding_at(number_, place() + 1, place() + length, "zengin.cut",
            titled(title, "が" + std::to_string(length) + "桁に入らないため、「" + readable(made.bytes) + "」までにしました。銀行の登録と合うか確かめてください。")));
    }
    padded(std::move(made.bytes), length);
}

void Writing::code(std::string_view title, int length, std::string const& value)
{
    auto made = narrowed(value, Letters::Edi);
    if (!made.refused.empty() || made.bytes.size() > static_cast<std::size_t>(length)) {
        fault(title, length, "zengin.code", "の「" + value + "」は書けません（数字、英大文字、カナで" + std::to_string(length) + "桁まで）。");
        made.bytes.clear();
    }
    padded(std::move(made.bytes), length);
}

void Writing::choose(std::string_view title, char value, std::string_view of)
{
    if (of.find(value) == std::string_view::npos)
        fault(title, 1, "zengin.choice", "の値" + shown(static_cast<unsigned char>(value)) + "はこのファイルに書けません（使える値: " + listed(of) + "）。登録を直してください。");
    bytes_ += value;
}

std::string joined(std::vector<std::string> const& records, LineEnds ends)
{
    std::string all;
    for (auto const& record : records) {
        all += record;
        if (ends == LineEnds::CrLf)
            all += "\r\n";
    }
    return all;
}

}  // namespace mado::zengin
