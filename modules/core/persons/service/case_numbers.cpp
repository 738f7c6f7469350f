#include <mado/persons/from_case.h>

#include <mado/cases/my_number.h>
#include <mado/persons/fallback.h>
#include <mado/persons/history.h>

#include <algorithm>

namespace mado::persons {

namespace {

constexpr char const* reason = "認定・開始の決定により、宛名に記録するため";

}  // namespace

Result<int> keep_numbers_of(db::Write& tx, Caller const& program, Workplace const& here, CaseId const& from, std::span<NumberOf const> wanted)
{
    auto const today = here.now().today();
    std::vector<NumberOf> missing;
    for (auto const& one : wanted)
        if (auto const who = standing_for(tx, one.who); !known(tx, who, today).has_number)
            missing.push_back({ one.control, who });
    auto const found = cases::find(tx, from);
    if (missing.empty() || !found || !cases::has_numbers(tx, from) || !cases::are_numbers_checked(tx, from) || !cases::number_task(tx, here, found->procedure))
        return 0;
    auto const numbers = TRY(cases::read_my_numbers(tx, program, here, from, reason));
    int kept = 0;
    for (auto const& one : missing) {
        auto const number = std::ranges::find(numbers, one.control, &std::pair<std::string, std::string>::first);
        if (number == numbers.end() || !is_my_number(number->second))
            continue;
        TRY(keep_number(tx, program, here, one.who, number->second, known(tx, one.who, today).version));
        ++kept;
    }
    return kept;
}

}  // namespace mado::persons
