#include "model/standing.h"

#include "model/result_words.h"

#include <algorithm>

namespace mado::cases::model {

namespace {

// Without the spaces around it, the wide one of a Japanese keyboard too.
std::string_view trimmed(std::string_view words)
{
    constexpr std::string_view spaces[] { " ", "\t", "\r", "\n", "　" };
    for (bool again = true; again;) {
        again = false;
        for (auto const space : spaces) {
            while (words.starts_with(space))
                words.remove_prefix(space.size()), again = true;
            while (words.ends_with(space))
                words.remove_suffix(space.size()), again = true;
        }
    }
    return words;
}

void add(std::vector<std::string>& all, std::string_view words)
{
    std::string value(trimmed(words));
    if (value.empty())
        return;
    if (std::ranges::find(all, value) == all.end())
        all.push_back(std::move(value));
}

void walk(json::Value const& value, std::string_view path, std::vector<std::string>& all)
{
    if (value.is_array()) {
        for (auto const& item : value.array())
            walk(item, path, all);
        return;
    }
    if (path.empty()) {
        if (value.is_text())
            add(all, value.text());
        else if (value.is_object())
            add(all, value.text("text"));
        return;
    }
    auto const dot = std::min(path.find('.'), path.size());
    if (value.is_object())
        walk(value[path.substr(0, dot)], path.substr(std::min(dot + 1, path.size())), all);
}

}  // namespace

Standing standing_of(Consult const* last, bool needs_agreement, Day today)
{
    if (!last || last->state == ConsultState::Dropped)
        return Standing::NotAsked;
    if (last->state == ConsultState::Answered)
        return needs_agreement && last->answer == ConsultAnswer::Disagree ? Standing::Disagrees : Standing::Answered;
    return !needs_agreement && last->until && today > *last->until ? Standing::Passed : Standing::Waits;
}

bool stands_in_the_way(Standing standing, std::string_view result)
{
    if (result == "dismissed")
        return false;
    return standing == Standing::NotAsked || standing == Standing::Waits || (standing == Standing::Disagrees && is_as_applied(result));
}

std::vector<std::string> distinct_values(json::Value const& value, std::string_view path)
{
    std::vector<std::string> all;
    walk(value, path, all);
    return all;
}

std::string honorific_of(std::string_view name)
{
    constexpr std::string_view organizations[] { "会社", "法人", "組合", "協会", "財団", "社団", "署", "役所", "役場", "省", "庁", "機構", "大学", "銀行", "団体" };
    return std::ranges::any_of(organizations, [&](std::string_view word) { return name.find(word) != std::string_view::npos; }) ? "御中" : "様";
}

Day first_day_after(Day decided_on, std::int32_t days) { return decided_on.plus_days(days + 1); }

}  // namespace mado::cases::model
