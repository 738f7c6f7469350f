#include "model/alarm.h"

#include <mado/names/id.h>
#include <mado/yaml/document.h>

#include <charconv>

namespace mado::watch {

namespace {

constexpr std::int64_t second = 1'000'000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

class Reader {
public:
    explicit Reader(std::vector<std::string>& faults) : faults_(faults) {}

    Rule rule(yaml::Entry const& entry)
    {
        Rule rule;
        rule.name = entry.key;
        auto const& node = entry.value;
        if (!node.is_mapping()) {
            fault(node, "an alarm is a mapping");
            return rule;
        }
        known_keys(node);
        rule.figure = node.text_of("figure");
        auto const* figure = kind(rule.figure);
        if (!figure)
            fault(node, "there is no figure " + rule.figure);
        bool const in_seconds = figure && figure->unit == Unit::Microseconds;
        rule.above = node.find("above") != nullptr;
        if (rule.above == (node.find("below") != nullptr))
            fault(node, "an alarm has either above or below");
        rule.limit = number(node, rule.above ? "above" : "below", 0) * (in_seconds ? second : 1);
        rule.clears = node.find("clears") ? number(node, "clears", 0) * (in_seconds ? second : 1) : rule.limit;
        if (rule.above ? rule.clears > rule.limit : rule.clears < rule.limit)
            fault(node, "`clears` lies on the right side of the limit");
        rule.for_us = number(node, "for", 0) * second;
        rule.quiet_us = number(node, "quiet", 60) * second;
        rule.severity = severity(node);
        rule.title = words(node, "title");
        rule.action = words(node, "do");
        rule.docs = node.text_of("docs");
        if (rule.docs.empty())
            fault(node, "`docs` names the heading in docs/operations/watch.md");
        return rule;
    }

private:
    void fault(yaml::Node const& node, std::string const& says) { faults_.push_back("alarms.yaml:" + std::to_string(node.place.line) + ": " + says); }

    void known_keys(yaml::Node const& node)
    {
        constexpr std::array<std::string_view, 10> known { "figure", "above", "below", "clears", "for", "quiet", "severity", "title", "do", "docs" };
        for (auto const& entry : node.entries)
            if (std::ranges::find(known, entry.key) == known.end())
                fault(entry.value, "`" + entry.key + "` is no word of an alarm");
    }

    std::int64_t number(yaml::Node const& node, std::string_view key, std::int64_t otherwise)
    {
        auto const* found = node.find(key);
        if (!found)
            return otherwise;
        std::int64_t value = 0;
        auto const [end, error] = std::from_chars(found->text.data(), found->text.data() + found->text.size(), value);
        if (error != std::errc {} || found->text.empty() || end != found->text.data() + found->text.size())
            fault(*found, "`" + std::string(key) + "` is a whole number");
        return value;
    }

    Severity severity(yaml::Node const& node)
    {
        auto const names = names_of(Severity {});
        auto const found = std::ranges::find(names, node.text_of("severity"));
        if (found != names.end())
            return static_cast<Severity>(found - names.begin());
        fault(node, "`severity` is urgent, soon or look");
        return Severity::Look;
    }

    std::map<std::string, std::string, std::less<>> words(yaml::Node const& node, std::string_view key)
    {
        std::map<std::string, std::string, std::less<>> found;
        for (std::string const language : { "ja", "en" }) {
            auto const* all = node.find(key);
            found[language] = all ? all->text_of(language) : "";
            if (found[language].empty())
                fault(node, "`" + std::string(key) + "` lacks its words in " + language);
        }
        return found;
    }

    std::vector<std::string>& faults_;
};

Alarm const* find(std::vector<Alarm> const& alarms, std::string_view rule, std::string_view object)
{
    auto const found = std::ranges::find_if(alarms, [&](Alarm const& alarm) { return alarm.rule == rule && alarm.object == object; });
    return found == alarms.end() ? nullptr : &*found;
}

// One step of one alarm. Nothing: there is none (any more).
std::optional<Alarm> step(Rule const& rule, Alarm const* before, std::optional<Figure> const& figure, std::string const& object, Instant now, std::vector<Change>& changes)
{
    auto const passed = [&](Alarm const& alarm, std::int64_t us) { return now.microseconds - alarm.since.microseconds >= us; };
    bool const wrong = figure && rule.is_wrong(figure->value);
    bool const right = !figure || rule.is_right(figure->value);
    Alarm alarm = before ? *before : Alarm { rule.name, object, figure ? figure->labels : Labels {}, Phase::Waiting, now, {}, 0 };
    if (figure)
        alarm.value = figure->value;
    if (!alarm.is_on()) {
        if (!wrong)
            return std::nullopt;
        if (passed(alarm, rule.for_us)) {
            alarm.phase = Phase::On;
            alarm.began = alarm.since;
            alarm.since = now;
            changes.push_back({ alarm, true });
        }
        return alarm;
    }
    if (!right) {
        if (alarm.phase == Phase::Leaving)
            alarm.since = now;
        alarm.phase = Phase::On;
        return alarm;
    }
    if (alarm.phase == Phase::On) {
        alarm.phase = Phase::Leaving;
        alarm.since = now;
    }
    if (!passed(alarm, rule.quiet_us))
        return alarm;
    changes.push_back({ alarm, false });
    return std::nullopt;
}

std::string plural(std::int64_t n, std::string_view word) { return std::to_string(n) + " " + std::string(word) + (n == 1 ? "" : "s"); }

}  // namespace

std::expected<std::vector<Rule>, std::vector<std::string>> rules_of(std::string_view text)
{
    std::vector<std::string> faults;
    auto const parsed = yaml::parse(text);
    if (!parsed) {
        for (auto const& problem : parsed.error())
            faults.push_back("alarms.yaml:" + std::to_string(problem.place.line) + ": " + problem.english);
        return std::unexpected(faults);
    }
    std::vector<Rule> rules;
    Reader reader(faults);
    if (auto const* alarms = parsed->find("alarms"); alarms && alarms->is_mapping())
        for (auto const& entry : alarms->entries)
            rules.push_back(reader.rule(entry));
    if (rules.empty())
        faults.push_back("alarms.yaml:1: there is no alarm");
    if (!faults.empty())
        return std::unexpected(faults);
    return rules;
}

Judgement judge(std::vector<Alarm> const& before, std::vector<Rule> const& rules, Figures const& figures, Instant now)
{
    Judgement judgement;
    for (auto const& rule : rules) {
        std::map<std::string, Figure> seen;  // by object
        for (auto const& figure : figures)
            if (figure.name == rule.figure)
                seen.emplace(object_of(figure.labels), figure);
        for (auto const& [object, figure] : seen)
            if (auto alarm = step(rule, find(before, rule.name, object), figure, object, now, judgement.changes))
                judgement.alarms.push_back(std::move(*alarm));
        for (auto const& alarm : before)
            if (alarm.rule == rule.name && !seen.contains(alarm.object))
                if (auto left = step(rule, &alarm, std::nullopt, alarm.object, now, judgement.changes))
                    judgement.alarms.push_back(std::move(*left));
    }
    return judgement;
}

std::string object_of(Labels const& labels)
{
    std::string object;
    auto const add = [&](std::string const& value) { object += (object.empty() || value.empty() ? "" : " ") + value; };
    for (std::string_view const first : { "zone", "node" })
        if (auto const found = labels.find(first); found != labels.end())
            add(found->second);
    for (auto const& [name, value] : labels)
        if (name != "zone" && name != "node")
            add(value);
    return object;
}

std::string duration_words(std::int64_t us, std::string_view language)
{
    bool const english = language == "en";
    if (us < second) {
        auto const ms = std::to_string(us / 1000);
        return english ? ms + " ms" : ms + "ミリ秒";
    }
    if (us < 2 * minute)
        return english ? plural(us / second, "second") : std::to_string(us / second) + "秒";
    if (us < 2 * hour)
        return english ? plural(us / minute, "minute") : std::to_string(us / minute) + "分";
    if (us < 2 * day)
        return english ? plural(us / hour, "hour") : std::to_string(us / hour) + "時間";
    return english ? plural(us / day, "day") : std::to_string(us / day) + "日";
}

std::string bytes_words(std::int64_t bytes)
{
    constexpr std::array<std::string_view, 5> units { "B", "KB", "MB", "GB", "TB" };
    std::size_t unit = 0;
    std::int64_t tenths = bytes * 10;
    for (; tenths >= 10'240 && unit + 1 < units.size(); ++unit)
        tenths /= 1024;
    return std::to_string(tenths / 10) + (tenths < 1000 && unit > 0 ? "." + std::to_string(tenths % 10) : "") + " " + std::string(units[unit]);
}

std::string value_words(std::string_view figure, std::int64_t value, std::string_view language)
{
    auto const* known = kind(figure);
    if (known && known->unit == Unit::Microseconds)
        return duration_words(value, language);
    if (figure.ends_with("_bytes"))
        return bytes_words(value);
    if (figure.ends_with("_percent"))
        return std::to_string(value) + "%";
    if (figure.find("_days") != std::string_view::npos)
        return language == "en" ? plural(value, "day") : std::to_string(value) + "日";
    return std::to_string(value);
}

}  // namespace mado::watch
