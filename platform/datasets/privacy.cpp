#include <mado/datasets/privacy.h>

#include "values.h"

#include <mado/text/utf8.h>
#include <mado/text/width.h>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace mado::datasets {

namespace {

constexpr std::size_t groups_at_most = 2'000'000;  // more different rows than this are not alike anyway

bool is_kanji(char32_t c) { return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000 || c == U'々' || c == U'ヶ'; }

// 山田 太郎, 鈴木　花子: two to four and one to four characters of kanji or kana with one space, and nothing of an office, a shop or a place in it.
bool has_shape_of_a_name(std::string_view cell)
{
    if (cell.size() < 7 || cell.size() > 40 || (cell.find(' ') == std::string_view::npos && cell.find("　") == std::string_view::npos))
        return false;
    auto const characters = text::code_points(text::trimmed(cell));
    auto const space = std::ranges::find_if(characters, [](char32_t c) { return c == U' ' || c == U'　'; });
    if (space == characters.end())
        return false;
    std::u32string const family(characters.begin(), space), given(space + 1, characters.end());
    auto const fits = [](std::u32string const& part) {
        return part.size() >= 1 && part.size() <= 4 && std::ranges::all_of(part, [](char32_t c) { return is_kanji(c) || (c >= U'ぁ' && c <= U'ヺ') || c == U'ー'; });
    };
    if (!fits(family) || !fits(given) || !std::ranges::any_of(family, is_kanji))
        return false;
    constexpr auto not_people = std::to_array<std::u32string_view>({ U"課", U"係", U"部", U"局", U"館", U"園", U"校", U"店", U"室", U"市", U"町", U"村", U"区", U"県", U"丁目", U"公園", U"会", U"階", U"号", U"線", U"駅", U"所" });
    return std::ranges::none_of(not_people, [&](auto const& word) { return given.ends_with(word) || family.ends_with(U"市") || family.ends_with(U"県"); });
}

bool is_full_telephone(std::string_view cell, bool mobile)
{
    if (cell.size() < 10 || cell.size() > 60 || !(cell[0] == '0' || cell[0] == '(' || cell[0] == '\xEF' || cell[0] == ' '))
        return false;
    auto const digits = text::digits_of(cell);
    if (!is_digits(digits) || digits[0] != '0')
        return false;
    bool const is_mobile = digits.size() == 11 && (digits.starts_with("070") || digits.starts_with("080") || digits.starts_with("090"));
    return mobile ? is_mobile : is_mobile || digits.size() == 10;
}

bool is_mail(std::string_view cell)
{
    auto const at = cell.find('@');
    return at != std::string_view::npos && at > 0 && cell.find('.', at) != std::string_view::npos && cell.find_first_of(" ,;<>\n") == std::string_view::npos;
}

// An address of an office: everybody may know it.
bool is_public_mail(std::string_view cell)
{
    return cell.ends_with(".lg.jp") || cell.ends_with(".go.jp") || cell.ends_with(".ed.jp") || cell.ends_with(".ac.jp") || cell.ends_with(".or.jp") || cell.starts_with("info@");
}

bool at_house_level(std::string_view cell)
{
    auto const narrow = text::narrow_number(cell);
    return cell.size() > 9 && (narrow.find("番地") != std::string::npos || narrow.find('-') != std::string::npos || narrow.find("号") != std::string::npos)
        && narrow.find_first_of("0123456789") != std::string::npos;
}

std::uint64_t hash_of(std::uint64_t hash, std::string_view text)
{
    for (auto const c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211u;
    return (hash ^ 0x1F) * 1'099'511'628'211u;
}

}  // namespace

std::string_view name_of(Concern concern)
{
    constexpr std::string_view names[] = { "person_name", "birth_day", "my_number", "bank_account", "telephone", "mail", "address", "small_count", "few_alike" };
    return names[static_cast<std::size_t>(concern)];
}

std::string_view name_of(Weight weight) { return weight == Weight::Stop ? "stop" : weight == Weight::Ask ? "ask" : "tell"; }

bool is_my_number(std::string_view number)
{
    if (number.size() != 12 || !is_digits(number))
        return false;
    // 平成26年総務省令第85号第5条: P1 is the lowest digit but the last.
    int sum = 0;
    for (int n = 1; n <= 11; ++n)
        sum += (number[static_cast<std::size_t>(11 - n)] - '0') * (n <= 6 ? n + 1 : n - 5);
    int const remainder = sum % 11;
    return number[11] - '0' == (remainder <= 1 ? 0 : 11 - remainder);
}

std::string masked(Concern concern, std::string_view value)
{
    if (concern == Concern::SmallCount)
        return std::string(value);
    auto const characters = text::code_points(value);
    std::u32string hidden;
    // The first of a name and of a mail; the last two digits of a number; of an address what is before its first digit.
    auto const last = characters.size() >= 2 ? characters.size() - 2 : characters.size();
    bool digit_seen = false;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        auto const c = characters[i];
        digit_seen = digit_seen || (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９');
        bool show = c == U'-' || c == U'@' || c == U' ' || c == U'　' || c == U'(' || c == U')';
        switch (concern) {
        case Concern::PersonName: case Concern::Mail: show = show || i == 0; break;
        case Concern::Address: show = !digit_seen; break;
        case Concern::BirthDay: show = show || i < 4 || c == U'/' || c == U'年'; break;
        default: show = show || i >= last || i < 2; break;
        }
        hidden += show ? c : U'*';
    }
    return text::shortened(text::utf8(hidden), 30);
}

struct PrivacyGate::Parts {
    TableFile const& file;
    PrivacyOptions options;
    struct Column { std::string name {}; About about = About::Nothing; std::uint64_t filled = 0, twelve = 0; };
    std::vector<Column> columns {};
    std::map<std::pair<Concern, std::size_t>, Personal> seen {};  // by column
    std::vector<std::size_t> quasi {};
    PrivacyReport report {};
    std::unordered_map<std::uint64_t, std::uint32_t> groups {};
    std::unordered_map<std::uint64_t, std::string> first_of_group {};
    bool too_many_groups = false;
    std::uint64_t rows = 0;

    Parts(TableFile const& of, Standard const* standard, Match const* match, PrivacyOptions how) : file(of), options(std::move(how))
    {
        auto const& header = file.header();
        for (std::size_t c = 0; c < header.size(); ++c) {
            StandardColumn const* column = standard && match && c < match->columns.size() && match->columns[c] ? &standard->columns[*match->columns[c]] : nullptr;
            columns.push_back({ header[c], datasets::about(header[c], column) });
        }
        auto const has = [&](About about) { return std::ranges::find(columns, about, &Column::about) != columns.end(); };
        report.about_persons = has(About::PersonName) || has(About::PersonKana) || has(About::BirthDay) || has(About::MyNumber) || has(About::BankAccount) || (has(About::Age) && has(About::Sex));
        for (auto const& name : options.quasi) {
            auto const at = std::ranges::find_if(columns, [&](auto const& column) { return column.name == name || folded_name(column.name) == folded_name(name); });
            if (at == columns.end())
                report.unknown_columns.push_back(name);
            else
                quasi.push_back(static_cast<std::size_t>(at - columns.begin()));
        }
    }

    void add(Concern concern, Weight weight, std::size_t column, std::size_t row, std::string_view value)
    {
        auto& personal = seen.try_emplace({ concern, column }, Personal { concern, weight, columns[column].name }).first->second;
        personal.weight = std::min(personal.weight, weight);
        ++personal.count;
        if (personal.evidence.size() < options.evidence)
            personal.evidence.push_back({ tables::name_of({ row, file.first_column() + column }), masked(concern, value) });
    }

    void cell(std::size_t c, std::size_t row, std::string_view text);
    void group(TableRow const& row);
    void few_alike();
};

void PrivacyGate::Parts::cell(std::size_t c, std::size_t row, std::string_view text)
{
    auto& column = columns[c];
    ++column.filled;
    bool const person = report.about_persons;
    bool const begins_as_number = is_digits(text.substr(0, 1)) || text[0] == '\xEF';
    auto const digits = begins_as_number && text.size() >= 12 && text.size() <= 36 ? text::digits_of(text) : std::string {};
    if (column.about == About::MyNumber)
        return add(Concern::MyNumber, Weight::Stop, c, row, text);
    if (digits.size() == 12 && column.about != About::Identifier && is_digits(digits)) {
        ++column.twelve;
        if (is_my_number(digits))
            add(Concern::MyNumber, Weight::Ask, c, row, text);
    }
    switch (column.about) {
    case About::PersonName: case About::PersonKana: return add(Concern::PersonName, Weight::Stop, c, row, text);
    case About::BirthDay: return add(Concern::BirthDay, Weight::Stop, c, row, text);
    case About::BankAccount: return add(Concern::BankAccount, Weight::Stop, c, row, text);
    case About::Address:
        if (person && at_house_level(text))
            add(Concern::Address, Weight::Stop, c, row, text);
        return;
    case About::People:
        if (options.small_below > 1 && is_digits(text) && text.size() <= 4 && text[0] != '0') {
            int value = 0;
            for (auto const digit : text)
                value = value * 10 + (digit - '0');
            if (value >= 1 && value < options.small_below)
                add(Concern::SmallCount, Weight::Ask, c, row, text);
        }
        return;
    default: break;
    }
    if (text.find('@') != std::string_view::npos && is_mail(text))
        return add(Concern::Mail, person ? Weight::Stop : is_public_mail(text) ? Weight::Tell : Weight::Ask, c, row, text);
    if (person ? is_full_telephone(text, false) : is_full_telephone(text, true))
        return add(Concern::Telephone, person ? Weight::Stop : Weight::Ask, c, row, text);
    if ((column.about == About::Nothing || column.about == About::Name) && has_shape_of_a_name(text))
        add(Concern::PersonName, Weight::Ask, c, row, text);
}

void PrivacyGate::Parts::group(TableRow const& row)
{
    if (quasi.empty() || options.k == 0 || too_many_groups)
        return;
    std::uint64_t hash = 14'695'981'039'346'656'037u;
    std::string words;
    for (auto const c : quasi) {
        auto const cell = c < row.fields.size() ? row.fields[c] : std::string_view {};
        hash = hash_of(hash, cell);
        words += (words.empty() ? "" : "、") + (cell.empty() ? std::string("(空)") : text::shortened(cell, 20));
    }
    auto const [at, fresh] = groups.try_emplace(hash, 0);
    ++at->second;
    if (fresh && first_of_group.size() < 10'000)
        first_of_group.emplace(hash, tables::name_of({ row.number, file.first_column() + quasi[0] }) + "\x1F" + words);
    too_many_groups = groups.size() > groups_at_most;
}

void PrivacyGate::Parts::few_alike()
{
    if (quasi.empty() || options.k == 0 || rows == 0)
        return;
    Personal personal { Concern::FewAlike, Weight::Stop };
    for (auto const c : quasi)
        personal.column += (personal.column.empty() ? "" : "、") + columns[c].name;
    report.smallest_group = too_many_groups ? 1 : UINT64_MAX;
    for (auto const& [hash, count] : groups) {
        report.smallest_group = std::min<std::uint64_t>(report.smallest_group, count);
        personal.count += count < options.k ? 1 : 0;
    }
    std::vector<std::pair<std::uint32_t, std::string>> few;
    for (auto const& [hash, said] : first_of_group)
        if (auto const count = groups[hash]; count < options.k)
            few.emplace_back(count, said);
    std::ranges::sort(few);
    for (std::size_t i = 0; i < few.size() && i < options.evidence; ++i) {
        auto const border = few[i].second.find('\x1F');
        personal.evidence.push_back({ few[i].second.substr(0, border), few[i].second.substr(border + 1) + " × " + std::to_string(few[i].first) });
    }
    if (personal.count > 0)
        report.concerns.push_back(std::move(personal));
}

PrivacyGate::PrivacyGate(TableFile const& file, Standard const* standard, Match const* match, PrivacyOptions options) : parts_(std::make_unique<Parts>(file, standard, match, std::move(options))) {}
PrivacyGate::PrivacyGate(PrivacyGate&&) noexcept = default;
PrivacyGate::~PrivacyGate() = default;

void PrivacyGate::see(TableRow const& row)
{
    ++parts_->rows;
    for (std::size_t c = 0; c < row.fields.size() && c < parts_->columns.size(); ++c)
        if (!row.fields[c].empty())
            parts_->cell(c, row.number, row.fields[c]);
    parts_->group(row);
}

PrivacyReport PrivacyGate::finish()
{
    auto& parts = *parts_;
    for (auto& [key, personal] : parts.seen) {
        auto const& column = parts.columns[key.second];
        // One number in eleven passes the check digit by chance: a column of them does not.
        if (personal.concern == Concern::MyNumber && column.about != About::MyNumber)
            personal.weight = column.twelve >= 3 && personal.count * 5 >= column.twelve * 4 ? Weight::Stop : Weight::Ask;
        // Names by their shape alone: most cells of the column look like one.
        if (personal.concern == Concern::PersonName && column.about != About::PersonName && column.about != About::PersonKana && personal.count * 2 < column.filled)
            continue;
        personal.says = { "datasets.privacy." + std::string(name_of(personal.concern)), { { "count", std::to_string(personal.count) }, { "column", personal.column } } };
        parts.report.concerns.push_back(std::move(personal));
    }
    parts.few_alike();
    for (auto& personal : parts.report.concerns)
        if (personal.concern == Concern::FewAlike)
            personal.says = { "datasets.privacy.few_alike", { { "count", std::to_string(personal.count) }, { "column", personal.column }, { "k", std::to_string(parts.options.k) }, { "smallest", std::to_string(parts.report.smallest_group) } } };
        else if (personal.concern == Concern::SmallCount)
            personal.says.arguments["below"] = std::to_string(parts.options.small_below);
    std::ranges::stable_sort(parts.report.concerns, {}, &Personal::weight);
    return std::move(parts.report);
}

PrivacyReport privacy(TableFile const& file, Standard const* standard, Match const* match, PrivacyOptions options)
{
    PrivacyGate gate(file, standard, match, std::move(options));
    file.read([&](TableRow const& row) { gate.see(row); return true; });
    return gate.finish();
}

}  // namespace mado::datasets
