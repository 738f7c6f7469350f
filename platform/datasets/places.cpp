#include <mado/datasets/places.h>

#include <mado/csv/reader.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>

#include <algorithm>
#include <array>

namespace mado::datasets {

namespace {

// JIS X 0401, in the order of its codes.
constexpr std::array<std::string_view, 47> prefectures { "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県",
    "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県",
    "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県" };

bool are_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; }

bool has_prefecture(std::string_view digits) { return !prefecture_of_code(digits).empty(); }

bool is_digit_like(char32_t c) { return (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９'); }
bool is_kanji_number(char32_t c) { return std::u32string_view(U"一二三四五六七八九十").contains(c); }

// Where the quarter (町字) ends: behind 丁目, or before the first digit of 番地.
struct Border { std::size_t at = 0; bool sure = false; };
Border border_of(std::u32string const& rest)
{
    if (auto const block = rest.find(U"丁目"); block != std::u32string::npos && block > 0 && (is_digit_like(rest[block - 1]) || is_kanji_number(rest[block - 1])))
        return { block + 2, true };
    auto const digit = std::ranges::find_if(rest, is_digit_like);
    if (digit == rest.end())
        return { rest.size(), false };
    auto const at = static_cast<std::size_t>(digit - rest.begin());
    auto end = at;
    while (end < rest.size() && is_digit_like(rest[end]))
        ++end;
    return { at, at > 0 && end < rest.size() && rest[end] == U'番' };
}

}  // namespace

std::optional<char> check_digit(std::string_view five)
{
    if (five.size() != 5 || !are_digits(five))
        return {};
    int sum = 0;
    for (std::size_t i = 0; i < 5; ++i)
        sum += static_cast<int>(6 - i) * (five[i] - '0');
    return static_cast<char>('0' + (11 - sum % 11) % 10);
}

std::string_view prefecture_of_code(std::string_view code)
{
    if (code.size() < 2 || !are_digits(code.substr(0, 2)))
        return {};
    auto const number = static_cast<std::size_t>((code[0] - '0') * 10 + (code[1] - '0'));
    return number >= 1 && number <= prefectures.size() ? prefectures[number - 1] : std::string_view {};
}

std::string_view code_of_prefecture(std::string_view name)
{
    static auto const codes = [] {
        std::array<std::string, prefectures.size()> all;
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto const number = i + 1;
            all[i] = { static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10), '0', '0', '0' };
            all[i] += check_digit(all[i]).value();
        }
        return all;
    }();
    auto const at = std::ranges::find(prefectures, name);
    return at == prefectures.end() ? std::string_view {} : codes[static_cast<std::size_t>(at - prefectures.begin())];
}

bool is_local_code(std::string_view text)
{
    return text.size() == 6 && are_digits(text) && has_prefecture(text) && check_digit(text.substr(0, 5)) == text[5];
}

std::optional<std::string> local_code_of(std::string_view text)
{
    if (is_local_code(text))
        return std::string(text);
    if (!are_digits(text) || text.size() < 4 || text.size() > 5)
        return {};
    auto const whole = text.size() == 4 ? "0" + std::string(text) : std::string(text);
    std::optional<std::string> without_digit, without_zero;
    if (has_prefecture(whole) && whole.substr(2) != "000")
        without_digit = whole + *check_digit(whole);
    if (text.size() == 5 && is_local_code("0" + std::string(text)))
        without_zero = "0" + std::string(text);
    if (without_digit.has_value() == without_zero.has_value())
        return {};
    return without_digit ? without_digit : without_zero;
}

std::expected<Places, std::vector<Fault>> Places::load(std::string_view file, std::string_view bytes)
{
    Places places;
    std::vector<Fault> faults;
    csv::Reader reader(csv::of_text(bytes));
    for (;;) {
        auto const row = reader.next();
        if (!row) {
            faults.push_back({ std::string(file), static_cast<int>(row.error().row), 1, "towns.not_readable", "読めません。", row.error().says });
            break;
        }
        if (!*row)
            break;
        auto const& fields = (*row)->fields;
        if ((*row)->number == 1)
            continue;
        if (fields.size() < 4 || !is_local_code(fields[0]) || !is_local_code(fields[1])) {
            faults.push_back({ std::string(file), static_cast<int>((*row)->number), 1, "towns.code", "全国地方公共団体コードの行ではありません。", "This is no row with a code of a local government." });
            continue;
        }
        places.all_.push_back({ std::string(fields[0]), std::string(prefecture_of_code(fields[1])), std::string(fields[3]) });
    }
    if (!faults.empty())
        return std::unexpected(std::move(faults));
    return places;
}

Places::Place const* Places::with_code(std::string_view code) const
{
    auto const at = std::ranges::find(all_, code, &Place::code);
    return at == all_.end() ? nullptr : &*at;
}

Places::Place const* Places::named(std::string_view prefecture, std::string_view name) const
{
    auto const at = std::ranges::find_if(all_, [&](auto const& place) { return place.prefecture == prefecture && place.name == name; });
    return at == all_.end() ? nullptr : &*at;
}

std::optional<Places::Parted> Places::parted(std::string_view address, Said const& said) const
{
    auto rest = text::trimmed(address);
    Parted parted;
    for (auto const& prefecture : prefectures)
        if (rest.starts_with(prefecture)) {
            parted.prefecture = prefecture;
            rest.remove_prefix(prefecture.size());
            break;
        }
    if (parted.prefecture.empty() && std::ranges::find(prefectures, said.prefecture) != prefectures.end())
        parted.prefecture = said.prefecture;
    if (parted.prefecture.empty() || (!said.prefecture.empty() && said.prefecture != parted.prefecture))
        return {};
    // The row's own word first; else the longest municipality of the list (市川市 and 市).
    std::string_view city;
    if (!said.city.empty() && rest.starts_with(said.city))
        city = said.city;
    else
        for (auto const& place : all_)
            if (place.prefecture == parted.prefecture && place.name != parted.prefecture && place.name.size() > city.size() && rest.starts_with(place.name))
                city = place.name;
    if (city.empty())
        return {};
    parted.city = city;
    rest.remove_prefix(city.size());
    auto const characters = text::code_points(rest);
    auto const border = border_of(characters);
    parted.quarter = text::utf8(characters.substr(0, border.at));
    parted.street = text::utf8(characters.substr(border.at));
    parted.quarter_sure = border.sure;
    return parted;
}

}  // namespace mado::datasets
