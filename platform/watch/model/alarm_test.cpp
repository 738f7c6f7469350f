#include "model/alarm.h"
#include "model/growth.h"
#include "model/picture.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <iterator>

using namespace mado;
using namespace mado::watch;

namespace {

constexpr std::int64_t second = 1'000'000;

Rule rule(std::int64_t limit, std::int64_t clears, int for_s, int quiet_s, bool above = true)
{
    return { "jobs_parked", "jobs_parked", above, limit, clears, for_s * second, quiet_s * second, Severity::Soon, { { "ja", "x" }, { "en", "x" } }, { { "ja", "x" }, { "en", "x" } }, "x" };
}

// What one figure does over time: "+" where an alarm began, "-" where one ended, "." else. Ten seconds lie between the values; nullopt: it is not there.
std::string told(Rule const& rule, std::vector<std::optional<std::int64_t>> const& values)
{
    std::string marks;
    std::vector<Alarm> alarms;
    Instant now { 1'790'000'000'000'000 };
    for (auto const& value : values) {
        Figures figures;
        if (value)
            figures.push_back({ "jobs_parked", { { "zone", "office" } }, *value });
        auto judged = judge(alarms, { rule }, figures, now);
        CHECK(judged.changes.size() <= 1);
        marks += judged.changes.empty() ? '.' : judged.changes.front().began ? '+' : '-';
        alarms = std::move(judged.alarms);
        now.microseconds += 10 * second;
    }
    return marks;
}

std::string library_rules()
{
    std::ifstream in(MADO_SOURCE_ROOT "/definitions/operations/alarms.yaml", std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

std::string text_of(char const* path)
{
    std::ifstream in(std::string(MADO_SOURCE_ROOT) + path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

TEST_CASE("when an alarm begins and ends")
{
    using V = std::vector<std::optional<std::int64_t>>;
    struct Case { char const* name; Rule rule; V values; char const* marks; };
    for (auto const& row : {
             Case { "at the limit nothing is wrong", rule(5, 5, 0, 0), V { 4, 5, 5 }, "..." },
             Case { "one over the limit is", rule(5, 5, 0, 0), V { 5, 6, 5 }, ".+-" },
             Case { "below: at the limit nothing is wrong", rule(15, 18, 0, 0, false), V { 15, 14, 15, 17, 18 }, ".+..-" },
             Case { "it waits until it lasted", rule(0, 0, 20, 0), V { 1, 1, 1, 0 }, "..+-" },
             Case { "a pause starts the waiting anew", rule(0, 0, 20, 0), V { 1, 1, 0, 1, 1, 1 }, ".....+" },
             Case { "between the limit and the mark it stays on", rule(10, 5, 0, 0), V { 11, 8, 11, 6, 5 }, "+...-" },
             Case { "it flaps and tells once", rule(0, 0, 0, 30), V { 1, 0, 1, 0, 1, 0, 0, 0, 0 }, "+.......-" },
             Case { "quiet is counted from when it was right", rule(0, 0, 0, 20), V { 1, 0, 0, 0 }, "+..-" },
             Case { "a figure that is gone is right", rule(0, 0, 0, 10), V { 1, std::nullopt, std::nullopt }, "+.-" },
             Case { "never wrong", rule(0, 0, 0, 0), V { 0, std::nullopt, 0 }, "..." },
         }) {
        CAPTURE(std::string(row.name));
        CHECK(told(row.rule, row.values) == row.marks);
    }
}

TEST_CASE("two objects of one rule are two alarms")
{
    Figures const figures { { "jobs_parked", { { "zone", "office" } }, 1 }, { "jobs_parked", { { "zone", "core" } }, 1 }, { "jobs_due", { { "zone", "front" } }, 9 } };
    auto const judged = judge({}, { rule(0, 0, 0, 0) }, figures, { second });
    REQUIRE(judged.changes.size() == 2);
    CHECK(judged.changes[0].alarm.object == "core");
    CHECK(judged.changes[1].alarm.object == "office");
    CHECK(judged.alarms.size() == 2);
}

TEST_CASE("the alarms that come with the program, their figures, their place in the guide and in Prometheus")
{
    auto const rules = rules_of(library_rules());
    REQUIRE(rules.has_value());
    CHECK(rules->size() >= 20);
    auto const guide = text_of("/docs/operations/watch.md"), prometheus = text_of("/deploy/prometheus/alerts.yml");
    std::set<std::string> names;
    for (auto const& one : *rules) {
        CAPTURE(one.name);
        CHECK(names.insert(one.name).second);
        CHECK(guide.find("\n## " + one.docs + "\n") != std::string::npos);
        CHECK(prometheus.find("alert: " + one.name + "\n") != std::string::npos);
        auto const at = prometheus.find("alert: " + one.name + "\n");
        CHECK(prometheus.substr(at, prometheus.find("\n", prometheus.find("expr:", at)) - at).find("madoguchi_" + one.figure + " ") != std::string::npos);
    }
    std::size_t alerts = 0;
    for (auto at = prometheus.find("alert: "); at != std::string::npos; at = prometheus.find("alert: ", at + 1))
        ++alerts;
    CHECK(alerts == rules->size());
    auto const disk = std::ranges::find(*rules, "disk_little", &Rule::name);
    REQUIRE(disk != rules->end());
    CHECK_FALSE(disk->is_wrong(15));
    CHECK(disk->is_wrong(14));
    auto const backup = std::ranges::find(*rules, "backup_old", &Rule::name);
    REQUIRE(backup != rules->end());
    CHECK_FALSE(backup->is_wrong(26 * 3600 * second));
    CHECK(backup->is_wrong(26 * 3600 * second + 1));
}

TEST_CASE("rules that are wrong say where")
{
    constexpr char words[] = "    title: { ja: あ, en: a }\n    do: { ja: あ, en: a }\n    docs: あ\n    severity: soon\n";
    struct Case { char const* name; std::string rule; char const* says; };
    for (auto const& row : { Case { "no such figure", "    figure: nothing\n    above: 1\n", "no figure nothing" }, Case { "both", "    figure: jobs_due\n    above: 1\n    below: 1\n", "either above or below" },
             Case { "neither", "    figure: jobs_due\n", "either above or below" }, Case { "not a number", "    figure: jobs_due\n    above: many\n", "whole number" },
             Case { "clears on the wrong side", "    figure: jobs_due\n    above: 1\n    clears: 2\n", "right side" }, Case { "an unknown word", "    figure: jobs_due\n    above: 1\n    colour: red\n", "`colour`" } }) {
        CAPTURE(std::string(row.name));
        auto const rules = rules_of("alarms:\n  one:\n" + row.rule + words);
        REQUIRE_FALSE(rules.has_value());
        CHECK(rules.error().front().starts_with("alarms.yaml:"));
        CHECK(rules.error().front().find(row.says) != std::string::npos);
    }
    CHECK_FALSE(rules_of("").has_value());
}

TEST_CASE("values in words")
{
    CHECK(duration_words(0, "ja") == "0ミリ秒");
    CHECK(duration_words(119 * second, "ja") == "119秒");
    CHECK(duration_words(120 * second, "ja") == "2分");
    CHECK(duration_words(2 * 3600 * second, "en") == "2 hours");
    CHECK(duration_words(48 * 3600 * second, "ja") == "2日");
    CHECK(bytes_words(0) == "0 B");
    CHECK(bytes_words(1023) == "1023 B");
    CHECK(bytes_words(1536) == "1.5 KB");
    CHECK(bytes_words(250ll << 20) == "250 MB");
    CHECK(value_words("disk_free_percent", 14, "ja") == "14%");
    CHECK(value_words("certificate_days_left", 1, "en") == "1 day");
}

TEST_CASE("growth and the days that are left")
{
    constexpr std::int64_t hour = 3600 * second;
    using S = std::vector<Sample>;
    CHECK_FALSE(growth_a_day(S {}).has_value());
    CHECK_FALSE(growth_a_day(S { { { 0 }, 0 }, { { 23 * hour }, 100 } }).has_value());
    CHECK(growth_a_day(S { { { 0 }, 0 }, { { 24 * hour }, 100 } }) == 100);
    CHECK(growth_a_day(S { { { 0 }, 1000 }, { { 48 * hour }, 800 } }) == -100);
    CHECK(growth_a_day(S { { { 0 }, 0 }, { { 28 * 24 * hour }, 28ll << 40 } }) == 1ll << 40);
    CHECK(days_left(700, 100) == 7);
    CHECK(days_left(699, 100) == 6);
    CHECK_FALSE(days_left(700, 0).has_value());
    CHECK_FALSE(days_left(700, std::nullopt).has_value());
}

TEST_CASE("a short peak stands in the picture of an hour")
{
    std::vector<std::int64_t> values(360, 0);
    values[181] = 50;
    auto const svg = line_picture(values, 60).html();
    CHECK(svg.find(",2 ") != std::string::npos);  // the top
    CHECK(line_picture({}, 60).empty());
    CHECK(line_picture({ 0 }, 60).html().find("polyline") != std::string::npos);
}

}  // namespace
