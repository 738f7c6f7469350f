#include "model/number.h"

#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/fiscal.h>

namespace mado::documents::model {

std::string sign_of_name(std::string_view division)
{
    static constexpr std::array<std::string_view, 4> units { "課", "室", "所", "局" };
    std::string_view rest = division, last = division;
    std::optional<std::string_view> sign;
    while (!rest.empty()) {
        auto const space = rest.find(' ');
        last = rest.substr(0, space);
        for (auto const unit : units)
            if (last.size() > unit.size() && last.ends_with(unit) && (!sign || unit != "局"))
                sign = last.substr(0, last.size() - unit.size());
        rest = space == std::string_view::npos ? std::string_view {} : rest.substr(space + 1);
    }
    return std::string(sign.value_or(last));
}

std::string series_sign(Series series, std::string_view order_word, std::string_view sign, std::string_view town)
{
    switch (series) {
    case Series::Order: return std::string(order_word) + std::string(sign);
    case Series::Ordinance: return std::string(town) + "条例";
    case Series::Regulation: return std::string(town) + "規則";
    case Series::OfficialNotice: return std::string(town) + "告示";
    case Series::Directive: return std::string(town) + "訓令";
    case Series::Letter:
    case Series::Memorandum: break;
    }
    return std::string(sign);
}

std::string number_text(std::string_view series_sign, std::int64_t number, std::int64_t branch)
{
    return std::string(series_sign) + "第" + std::to_string(number) + "号" + (branch > 1 ? "の" + std::to_string(branch) : "");
}

int year_of(Series series, Day day) { return is_of_the_whole_town(series) ? day.year() : fiscal_year(day); }

Sought sought(std::string_view typed)
{
    auto words = std::string(text::trimmed(text::narrow(typed)));
    std::erase(words, ' ');
    // 18 digits fit; a longer row of digits is no number of ours and is sought as it stands.
    if (!words.empty() && words.size() <= 18 && words.find_first_not_of("0123456789") == std::string::npos)
        if (auto const number = std::stoll(words))
            return { number, {} };
    if (auto const receipt = receipt_number_from(words); !receipt.empty())
        return { 0, receipt };
    return { 0, words };
}

}  // namespace mado::documents::model
