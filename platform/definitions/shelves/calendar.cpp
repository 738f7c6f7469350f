#include <mado/definitions/library.h>

#include "model/grammar_files.h"
#include "model/reader.h"
#include "model/walk.h"

#include <charconv>

namespace mado::definitions {

namespace {

constexpr std::string_view weekdays[] { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };

struct MonthDay { unsigned month, day; };

// "12-29"; 02-29 is a day of some years and stands.
std::optional<MonthDay> month_day(std::string const& text)
{
    auto const day = Day::parse("2000-" + text);
    return day ? std::optional(MonthDay { day->month(), day->day_of_month() }) : std::nullopt;
}

void add_yearly(ClosedDays& days, yaml::Node const* node, Report& report)
{
    if (!node || !node->is_mapping())
        return;
    for (auto const& entry : node->entries) {
        auto const from = month_day(entry.value.text_of("from")), through = month_day(entry.value.text_of("through"));
        if (!from || !through)
            report.add(entry.key_place, "calendar.day", "from と through は月と日を 12-29 のように書きます。", "from and through are a month and day: 12-29.");
        else
            days.calendar.yearly.push_back({ from->month, from->day, through->month, through->day });
    }
}

void add_holidays(ClosedDays& days, yaml::Node const* node, Report& report)
{
    if (!node || !node->is_mapping())
        return;
    for (auto const& entry : node->entries) {
        auto const day = Day::parse(entry.key);
        if (!day) {
            report.add(entry.key_place, "since.day", "「" + entry.key + "」は日付ではありません。2026-04-01 のように書きます。", "`" + entry.key + "` is no day. Write 2026-04-01.");
            continue;
        }
        days.calendar.holidays.insert(*day);
        days.names.emplace(*day, read_words(&entry.value));
    }
}

}  // namespace

std::expected<ClosedDays, std::vector<Problem>> load_calendar(std::string_view file_name, std::string_view bytes)
{
    auto const tree = yaml::parse(bytes);
    if (!tree)
        return std::unexpected(problems_of(file_name, tree.error()));
    Report report(file_name);
    walk(*tree, grammar::calendar(), {}, report);
    ClosedDays days { tree->text_of("calendar"), read_words(tree->find("title")), {} };
    for (auto const& name : read_list(tree->find("closed_weekdays"))) {
        auto const at = static_cast<std::size_t>(std::find(std::begin(weekdays), std::end(weekdays), name) - std::begin(weekdays));
        if (at < std::size(weekdays))
            days.calendar.closed_on_weekday[at + 1] = true;
    }
    add_yearly(days, tree->find("closed_each_year"), report);
    add_holidays(days, tree->find("holidays"), report);
    days.known_through = Day::parse(tree->text_of("known_through"));
    if (!report.empty())
        return std::unexpected(std::move(report).in_order());
    return days;
}

}  // namespace mado::definitions
