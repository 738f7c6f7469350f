#include <mado/datasets/readability.h>

#include "yaml_file.h"

#include <algorithm>
#include <array>

namespace mado::datasets {

namespace {

constexpr std::array<std::string_view, 5> severities { "FATAL", "CRITICAL", "MAJOR", "MINOR", "INFO" };
constexpr std::array<std::string_view, 5> severity_words { "fatal", "critical", "major", "minor", "info" };

// a / b, half to even.
std::int64_t rounded(std::int64_t a, std::int64_t b)
{
    auto const whole = a / b, twice = 2 * (a % b);
    return whole + (twice > b || (twice == b && whole % 2 == 1) ? 1 : 0);
}

int percent_of(YamlFile& yaml, yaml::Node const& node)
{
    auto const said = yaml.needed(node, "confidence");
    int value = 0;
    for (auto const c : said)
        value = c >= '0' && c <= '9' && value <= 100 ? value * 10 + (c - '0') : 1'000;
    if (said.empty() || value > 100)
        yaml.wrong(node.place, "rule.confidence", "confidence: は0から100までの数です。", "`confidence:` is a number from 0 to 100.");
    return value;
}

bool is_rule_id(std::string_view id)
{
    return id.size() == 5 && id[0] == 'L' && id[1] >= '1' && id[1] <= '3' && id[2] == '-' && id[3] >= '0' && id[3] <= '9' && id[4] >= '0' && id[4] <= '9';
}

}  // namespace

std::string_view name_of(Severity severity) { return severities[static_cast<std::size_t>(severity)]; }

std::expected<Rules, std::vector<Fault>> Rules::load(std::string_view file, std::string_view bytes)
{
    YamlFile yaml(file, bytes);
    Rules rules;
    for (auto const& [key, style, place, node] : yaml.entries("entries")) {
        yaml.only(node, { "name", "severity", "confidence", "title" });
        Rule rule { key };
        if (is_rule_id(key))
            rule.level = key[1] - '0';
        else
            yaml.wrong(place, "rule.id", "「" + key + "」は L1-01 のような番号ではありません。", key + " is no number like L1-01.");
        rule.name = yaml.needed(node, "name");
        auto const word = std::ranges::find(severity_words, node.text_of("severity"));
        if (word == severity_words.end())
            yaml.wrong(node.place, "rule.severity", "severity: は fatal、critical、major、minor、info のどれかです。", "`severity:` is fatal, critical, major, minor or info.");
        else
            rule.severity = static_cast<Severity>(word - severity_words.begin());
        rule.confidence = percent_of(yaml, node);
        rule.title = yaml.bilingual(node, "title");
        rules.all_.push_back(std::move(rule));
    }
    if (!yaml.good())
        return std::unexpected(std::move(yaml.faults));
    return rules;
}

Rule const* Rules::find(std::string_view id) const
{
    auto const at = std::ranges::find(all_, id, &Rule::id);
    return at == all_.end() ? nullptr : &*at;
}

int deduction(Severity severity, int level)
{
    constexpr int points[5][3] = { { 100, 100, 100 }, { 10, 40, 15 }, { 5, 30, 10 }, { 2, 10, 5 }, { 0, 0, 0 } };
    return points[static_cast<std::size_t>(severity)][level - 1];
}

Scores scores(std::span<Finding const> findings, std::span<std::string const> asked, Rules const& rules)
{
    Scores scores;
    std::array<int, 3> points { 100, 100, 100 };
    for (auto const& id : asked)
        if (auto const* rule = rules.find(id); rule && rule->confidence > 0)
            scores.levels[rule->level - 1] = 100;
    for (auto const& finding : findings)
        if (finding.confidence > 0)
            points[static_cast<std::size_t>(finding.level - 1)] -= deduction(finding.severity, finding.level);
    int sum = 0, count = 0;
    for (std::size_t i = 0; i < 3; ++i)
        if (scores.levels[i]) {
            scores.levels[i] = std::max(0, points[i]);
            sum += *scores.levels[i];
            ++count;
        }
    if (count > 0)
        scores.total = static_cast<int>(rounded(sum, count));
    return scores;
}

int bulk_score(std::span<int const> totals, int kept, int asked)
{
    if (totals.empty())
        return 0;
    std::int64_t sum = 0;
    for (auto const total : totals)
        sum += total;
    auto const files = static_cast<std::int64_t>(totals.size());
    if (asked == 0)
        return static_cast<int>(rounded(sum, files));
    return static_cast<int>(rounded(7 * sum * asked + 300 * std::int64_t { kept } * files, 10 * files * asked));
}

std::optional<Finding> years_differ(std::span<std::vector<std::string> const> headers, Rules const& rules)
{
    auto const* rule = rules.find("L3-07");
    std::uint64_t apart = 0;
    std::string changed;
    for (std::size_t i = 1; i < headers.size(); ++i) {
        std::set<std::string> before, now;
        for (auto const& name : headers[i - 1])
            before.insert(folded_name(name));
        for (auto const& name : headers[i])
            now.insert(folded_name(name));
        std::size_t both = 0;
        for (auto const& name : now)
            both += before.contains(name) ? 1 : 0;
        // Much: less than four of five columns stay.
        if (5 * both >= 4 * std::max(before.size(), now.size()))
            continue;
        ++apart;
        for (auto const& name : headers[i])
            if (!before.contains(folded_name(name)) && changed.size() < 100)
                changed += (changed.empty() ? "" : "、") + name;
    }
    if (!rule || apart == 0)
        return {};
    return Finding { rule->id, rule->level, rule->severity, rule->confidence, apart, {}, { "datasets.rule." + rule->name + ".says", { { "count", std::to_string(apart) }, { "names", changed } } } };
}

}  // namespace mado::datasets
