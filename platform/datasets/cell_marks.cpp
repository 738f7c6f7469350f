#include "cell_marks.h"

#include "values.h"

#include <mado/text/utf8.h>
#include <mado/text/width.h>

#include <algorithm>
#include <array>
#include <vector>

namespace mado::datasets {

namespace {

bool has_space(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if (byte == ' ' || byte == '\t' || (byte == 0xE3 && text.substr(i).starts_with("　")) || (byte == 0xC2 && text.substr(i).starts_with("\xC2\xA0")))
            return true;
    }
    return false;
}

bool is_space(char32_t c) { return c == U' ' || c == U'　' || c == 0xA0 || c == U'\t'; }

// Parts between any of `marks`, trimmed.
std::vector<std::string_view> split(std::string_view text, std::vector<std::string_view> const& marks)
{
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size();) {
        // Most bytes begin no mark.
        auto const byte = static_cast<unsigned char>(text[i]);
        bool const may = byte < 0x30 || byte == ';' || byte == 0xE3 || byte == 0xEF;
        auto const mark = may ? std::ranges::find_if(marks, [&](auto const& one) { return text.substr(i).starts_with(one); }) : marks.end();
        if (mark == marks.end()) {
            ++i;
            continue;
        }
        parts.push_back(text::trimmed(text.substr(begin, i - begin)));
        i += mark->size();
        begin = i;
    }
    parts.push_back(text::trimmed(text.substr(begin)));
    return parts;
}

bool is_telephone(std::string_view text)
{
    auto const digits = text::digits_of(text);
    return is_digits(digits) && digits[0] == '0' && (digits.size() == 10 || digits.size() == 11);
}

// Whether a character of `is_vendor` may be among the bytes: asked of every cell, so that few are decoded.
bool may_have_vendor(std::string_view text)
{
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        auto const lead = static_cast<unsigned char>(text[i]), next = static_cast<unsigned char>(text[i + 1]);
        if (lead == 0xE2 || lead == 0xEE || lead >= 0xF3 || (lead == 0xE3 && next >= 0x88 && next <= 0x8F) || (lead == 0xEF && (next == 0xBD || next == 0xBE || next <= 0xA3)))
            return true;
    }
    return false;
}

bool is_vendor(char32_t c)
{
    return (c >= 0x2460 && c <= 0x24FF) || (c >= 0x2160 && c <= 0x217F) || (c >= 0x3220 && c <= 0x33FF) || (c >= 0x2776 && c <= 0x2793) || c == 0x2116 || c == 0x2121 || c == 0x2127
        || (c >= 0xFF61 && c <= 0xFF9F) || (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

}  // namespace

bool has_line_break(std::string_view cell) { return cell.find_first_of("\r\n") != std::string_view::npos; }

bool has_layout_spaces(std::string_view cell)
{
    if (!has_space(cell))
        return false;
    if (text::trimmed(cell) != cell)
        return true;
    auto const characters = text::code_points(cell);
    std::size_t single = 0;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        if (!is_space(characters[i]))
            continue;
        if (i + 1 < characters.size() && is_space(characters[i + 1]))
            return true;
        bool const before = i == 1 || (i >= 2 && is_space(characters[i - 2])), behind = i + 2 == characters.size() || (i + 2 < characters.size() && is_space(characters[i + 2]));
        bool const kanji = i > 0 && characters[i - 1] >= 0x3040 && i + 1 < characters.size() && characters[i + 1] >= 0x3040;
        single += before && behind && kanji ? 1 : 0;
    }
    return single > 0;
}

bool has_vendor_characters(std::string_view cell)
{
    return may_have_vendor(cell) && std::ranges::any_of(text::code_points(cell), is_vendor);
}

bool has_several_values(std::string_view cell)
{
    // All of them begin with a digit, a sign or a parenthesis.
    if (cell.size() < 5 || cell.size() > 400 || !(is_digits(cell.substr(0, 1)) || cell[0] == '-' || cell[0] == '(' || cell[0] == ' '))
        return false;
    static std::vector<std::string_view> const all_marks { "、", "，", ";", "；", "\n", "/", "／", ", ", "," }, marks { "、", "，", ";", "；", "\n" };
    auto const parts = split(cell, all_marks);
    if (parts.size() < 2)
        return false;
    if (parts.size() == 2 && degrees_in(parts[0]) && degrees_in(parts[1])) {
        auto const a = *degrees_in(parts[0]), b = *degrees_in(parts[1]);
        if ((is_latitude_of_japan(a) && is_longitude_of_japan(b)) || (is_latitude_of_japan(b) && is_longitude_of_japan(a)))
            return true;
    }
    if (std::ranges::all_of(parts, is_telephone))
        return true;
    // 1,200 is one number, 2/1/2023 one day.
    auto const said = split(cell, marks);
    return said.size() >= 2 && std::ranges::all_of(said, [](auto part) { return is_plain_number(part); });
}

bool is_list_of_words(std::string_view cell)
{
    static std::vector<std::string_view> const marks { "、", "，", ";", "；", "・", "\n" };
    auto const parts = split(cell, marks);
    return parts.size() >= 2 && cell.find("。") == std::string_view::npos && std::ranges::all_of(parts, [](auto part) { return !part.empty() && text::length(part) <= 10; });
}

bool is_ditto(std::string_view cell)
{
    if (cell.size() > 12)
        return false;
    auto const trimmed = text::trimmed(cell);
    return trimmed == "〃" || trimmed == "同上" || trimmed == "々" || trimmed == "”" || trimmed == "″";
}

bool is_other_with_detail(std::string_view cell)
{
    auto const trimmed = text::trimmed(cell);
    constexpr std::string_view other = "その他";
    if (!trimmed.starts_with(other))
        return false;
    auto const rest = text::narrow(trimmed.substr(other.size()));
    return rest.size() > 2 && (rest.starts_with("(") || rest.starts_with(":") || rest.starts_with("、"));
}

bool is_note(std::string_view cell)
{
    auto const trimmed = text::trimmed(cell);
    constexpr auto beginnings = std::to_array<std::string_view>({ "※", "注)", "注）", "（注", "(注", "注：", "注:", "出典", "資料：", "資料:", "備考：" });
    return std::ranges::any_of(beginnings, [&](auto const& beginning) { return trimmed.starts_with(beginning); });
}

bool says_nothing(std::string_view name)
{
    auto narrow = text::narrow(text::trimmed(name));
    std::ranges::transform(narrow, narrow.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (narrow.empty())
        return true;
    constexpr auto words = std::to_array<std::string_view>({ "列", "項目", "column", "col", "field", "unnamed", "var", "f", "v" });
    auto rest = std::string_view(narrow);
    for (auto const word : words)
        if (rest.starts_with(word)) {
            auto const behind = rest.find_first_not_of(" _:-", word.size());
            return behind == std::string_view::npos ? word == "列" || word == "項目" : is_digits(rest.substr(behind));
        }
    return narrow.find_first_not_of("0123456789.-*/#!?_ ()") == std::string::npos || (narrow.size() == 1 && narrow != "x" && narrow != "y");
}

namespace {

// Behind 令和, 平成 …: a year.
std::size_t era_length(std::string_view text)
{
    for (std::string_view const era : { "令和", "平成", "昭和", "大正" })
        if (text.starts_with(era))
            return era.size();
    if (text.size() >= 2 && std::string_view("RHS").contains(text[0]) && text[1] >= '0' && text[1] <= '9')
        return 1;
    return 0;
}

}  // namespace

bool has_era_without_year(std::string_view name)
{
    auto const narrow = text::narrow(name);
    std::size_t digits = 0;
    for (auto const c : narrow) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits == 4)
            return false;
    }
    for (std::string_view const era : { "令和", "平成", "昭和" })
        if (auto const at = narrow.find(era); at != std::string::npos)
            if (auto const behind = std::string_view(narrow).substr(at + era.size()); behind.starts_with("元") || (!behind.empty() && behind[0] >= '0' && behind[0] <= '9'))
                return true;
    return false;
}

bool is_time_of_a_series(std::string_view name)
{
    auto const narrow = text::narrow(text::trimmed(name));
    auto rest = std::string_view(narrow);
    auto const era = era_length(rest);
    rest.remove_prefix(era);
    std::size_t digits = 0;
    while (digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9')
        ++digits;
    auto const number = rest.substr(0, digits);
    rest.remove_prefix(digits);
    if (era > 0)
        return digits >= 1 && digits <= 2 && (rest.empty() || rest.starts_with("年"));
    if (digits == 4)
        return (number.starts_with("19") || number.starts_with("20")) && (rest.empty() || rest.starts_with("年"));
    return digits >= 1 && digits <= 2 && rest == "月";
}

bool has_unit(std::string_view name)
{
    auto const narrow = text::narrow(text::trimmed(name));
    auto const open = narrow.find('(');
    if (open != std::string::npos && narrow.find(')', open) != std::string::npos)
        return true;
    // What is counted, or measured in what goes without saying.
    constexpr auto endings = std::to_array<std::string_view>({ "数", "人口", "人", "件", "率", "割合", "年", "年度", "月", "日", "時", "分", "歳", "年齢", "回", "階", "緯度", "経度", "円", "メートル", "番号", "コード", "区分", "ID", "NO", "No", "no",
        "平方メートル", "定員", "総数", "男性", "女性", "世帯", "計", "レベル", "No.", "順", "順位" });
    return std::ranges::any_of(endings, [&](auto const& ending) { return narrow.ends_with(ending); });
}

}  // namespace mado::datasets
