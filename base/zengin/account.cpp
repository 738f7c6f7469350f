#include <mado/zengin/account.h>

#include <algorithm>
#include <cstdlib>

namespace mado::zengin {

std::string_view words_of(AccountKind kind)
{
    switch (kind) {
    case AccountKind::Ordinary: return "普通";
    case AccountKind::Current: return "当座";
    case AccountKind::TaxReserve: return "納税準備";
    case AccountKind::Savings: return "貯蓄";
    case AccountKind::Other: return "その他";
    }
    return "";
}

std::optional<ClientCode> ClientCode::parse(std::string_view typed)
{
    auto const digits = std::ranges::all_of(typed, [](char c) { return c >= '0' && c <= '9'; });
    if (typed.empty() || typed.size() > 10 || !digits)
        return {};
    ClientCode code;
    code.digits_.replace(10 - typed.size(), typed.size(), typed);
    return code;
}

bool MonthDay::exists() const
{
    constexpr int leap_year = 2024;
    return month > 0 && day > 0 && mado::Day::of(leap_year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

Day MonthDay::nearest_to(Day other) const
{
    std::optional<Day> nearest;
    // 29 February may be four years away, eight around 2100.
    for (int year = other.year() - 8; year <= other.year() + 8; ++year)
        if (auto const that = mado::Day::of(year, static_cast<unsigned>(month), static_cast<unsigned>(day)))
            if (!nearest || std::abs(*that - other) < std::abs(*nearest - other))
                nearest = that;
    return nearest.value_or(other);
}

}  // namespace mado::zengin
