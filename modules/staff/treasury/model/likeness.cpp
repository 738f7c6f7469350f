#include "model/likeness.h"

#include <mado/text/width.h>

#include <algorithm>
#include <array>
#include <utility>

namespace mado::treasury::model {

namespace {

constexpr int by_slip_number = 60, by_amount = 35, by_part = 10, by_kana = 40, by_beginning = 25, by_day = 10, most = 100;
constexpr int near_days = 45;
constexpr std::size_t least_beginning = 12;  // bytes: four kana; shorter names begin like too many others

void replace_all(std::string& words, std::string_view from, std::string_view to)
{
    for (auto at = words.find(from); at != std::string::npos; at = words.find(from, at + to.size()))
        words.replace(at, from.size(), to);
}

void look_at_kana(Likeness& found, std::string const& paid, std::string const& owed)
{
    if (paid.empty() || owed.empty())
        return;
    if (paid == owed) {
        found.score += by_kana;
        found.reasons.emplace_back("kana");
    } else if (std::min(paid.size(), owed.size()) >= least_beginning && (paid.starts_with(owed) || owed.starts_with(paid))) {  // banks cut long names
        found.score += by_beginning;
        found.reasons.emplace_back("kana_begins");
    }
}

}  // namespace

std::string plain_kana(std::string_view typed)
{
    auto words = text::katakana(text::wide_kana(text::narrow(typed)));
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 22> dropped { { { " ", "" }, { "　", "" }, { "・", "" }, { "ー", "" }, { "-", "" }, { "ァ", "ア" },
        { "ィ", "イ" }, { "ゥ", "ウ" }, { "ェ", "エ" }, { "ォ", "オ" }, { "ッ", "ツ" }, { "ャ", "ヤ" }, { "ュ", "ユ" }, { "ョ", "ヨ" }, { "カブシキガイシヤ", "" }, { "ユウゲンガイシヤ", "" },
        { "(カ)", "" }, { "カ)", "" }, { "(カ", "" }, { "(ユ)", "" }, { "ユ)", "" }, { "(ユ", "" } } };
    for (auto const& [from, to] : dropped)
        replace_all(words, from, to);
    return words;
}

Likeness likeness(Receipt const& receipt, Claim const& claim, bool by_slip)
{
    Likeness found;
    auto const& money = receipt.incoming;
    auto const unpaid = claim.balance.unpaid();
    if (by_slip) {
        found.score += by_slip_number;
        found.reasons.emplace_back("slip");
    }
    if (!unpaid.is_zero() && money.amount == unpaid) {
        found.score += by_amount;
        found.reasons.emplace_back("amount");
    } else if (money.amount < unpaid && by_slip) {
        found.score += by_part;
        found.reasons.emplace_back("part");
    }
    look_at_kana(found, plain_kana(money.payer_kana), plain_kana(claim.payer.kana));
    auto const away = money.paid_on - claim.due_on;
    if (found.score > 0 && money.paid_on >= claim.assessed_on && away <= near_days && away >= -near_days) {
        found.score += by_day;
        found.reasons.emplace_back("day");
    }
    found.score = std::min(found.score, most);
    return found;
}

}  // namespace mado::treasury::model
