#include "table.h"

#include <mado/slips/convenience.h>

#include <algorithm>
#include <array>

namespace mado::collection_files {

namespace {

constexpr std::string_view ask_the_sender = "送った側に、正しいファイルをもらってください。";

bool all_digits(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int number_of(std::string_view digits)
{
    int number = 0;
    for (auto const c : digits)
        number = number * 10 + (c - '0');
    return number;
}

std::optional<Day> plain(std::string_view year, std::string_view month, std::string_view day)
{
    auto const two = [](std::string_view part) { return !part.empty() && part.size() <= 2 && all_digits(part); };
    if (year.size() != 4 || !all_digits(year) || !two(month) || !two(day))
        return {};
    return Day::of(number_of(year), static_cast<unsigned>(number_of(month)), static_cast<unsigned>(number_of(day)));
}

std::optional<Day> slashed(std::string_view text)
{
    auto const first = text.find('/'), second = text.rfind('/');
    if (first == std::string_view::npos || first == second)
        return {};
    return plain(text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1));
}

std::optional<Day> day_of(std::string_view text, DayForm form)
{
    switch (form) {
    case DayForm::Iso: return text.size() == 10 ? Day::parse(text) : std::nullopt;
    case DayForm::Compact: return text.size() == 8 ? plain(text.substr(0, 4), text.substr(4, 2), text.substr(6)) : std::nullopt;
    case DayForm::Short: return text.size() == 6 ? plain("20" + std::string(text.substr(0, 2)), text.substr(2, 2), text.substr(4)) : std::nullopt;
    case DayForm::Slashed: return slashed(text);
    }
    return {};
}

std::string example_of(DayForm form)
{
    constexpr std::array<std::string_view, 4> all { "2026-04-01", "20260401", "260401", "2026/4/1" };
    return std::string(all[static_cast<std::size_t>(form)]);
}

}  // namespace

void Values::fault(std::string_view field, char const* key, std::string const& what)
{
    if (!finding_)
        finding_ = finding_at(row_.line, layout_.title_of(field), key, what);
}

std::string Values::text(std::string_view field)
{
    auto const* column = layout_.find(field);
    auto const& cell = row_[field];
    if (!column)
        return {};
    auto const& all = fields_of(layout_.of);
    auto const required = std::ranges::find(all, field, &Field::name)->need == Field::Need::Required;
    if (cell.empty() && required)
        fault(field, "collection_files.empty", advised("が空です。", ask_the_sender));
    if (!cell.empty() && column->digits > 0 && (cell.size() != column->digits || !all_digits(cell)))
        fault(field, "collection_files.digits", "「" + cell + "」は" + std::to_string(column->digits) + advised("桁の数字ではありません。", ask_the_sender));
    if (column->code == CodeIn::Convenience)
        convenience(field);
    return cell;
}

void Values::convenience(std::string_view field)
{
    auto const code = slips::parse_convenience(row_[field]);
    if (!code)
        return fault(field, "collection_files.code", code.error().japanese);
    if (auto const amount = Yen::parse(row_["amount"]); amount && *amount != code->amount)
        fault("amount", "collection_files.amount", "「" + row_["amount"] + "」が、番号の中の金額" + code->amount.text() + advised("と合いません。", ask_the_sender));
}

Yen Values::yen(std::string_view field)
{
    auto const parsed = Yen::parse(row_[field]);
    if (!parsed || *parsed <= Yen() || *parsed > most_yen)
        fault(field, "collection_files.amount", "「" + row_[field] + advised("」は1円以上の（1兆円に満たない）金額ではありません。", ask_the_sender));
    return parsed.value_or(Yen());
}

std::optional<Day> Values::day(std::string_view field)
{
    auto const* column = layout_.find(field);
    auto const& cell = row_[field];
    if (!column || cell.empty())
        return {};
    auto const found = day_of(cell, column->form);
    if (!found)
        fault(field, "collection_files.day", "「" + cell + "」は日として読めません（" + example_of(column->form) + advised(" の形）。", ask_the_sender));
    return found;
}

Day Values::required_day(std::string_view field)
{
    auto const found = day(field);
    if (!found)
        fault(field, "collection_files.day", advised("日が入っていません。", ask_the_sender));
    return found.value_or(Day());
}

std::string Values::meaning(std::string_view field)
{
    auto const* column = layout_.find(field);
    if (!column)
        return layout_.always.at(std::string(field));
    auto const found = column->words.find(row_[field]);
    if (found == column->words.end()) {
        fault(field, "collection_files.word", "「" + row_[field] + "」という言葉を知りません。取り込む形式の設定に加えるか、送った側に意味を確かめてください。");
        return {};
    }
    return found->second;
}

}  // namespace mado::collection_files
