#include "model/rules.h"

#include <mado/names/id.h>
#include <mado/yaml/document.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace mado::findings::model {

namespace {

constexpr std::int64_t an_hour = 3'600'000'000, a_day = 24 * an_hour;

// Which numbers each rule reads: a file that lacks one is refused at once, not on the night when it is needed.
std::vector<std::string_view> numbers_of(Rule rule)
{
    switch (rule) {
    case Rule::OtherDivision: return { "act_hours" };
    case Rule::OutsideHours: return { "from_hour", "until_hour", "closed_days", "act_hours" };
    case Rule::ManyCases: return { "cases", "minutes", "act_hours" };
    case Rule::LongClosed: return { "days" };
    case Rule::OwnName:
    case Rule::Emergency: break;
    }
    return {};
}

class Reader {
public:
    explicit Reader(std::vector<std::string>& faults) : faults_(faults) {}

    Rules rules(yaml::Node const& root)
    {
        Rules made;
        made.settled_minutes = number(root, "settled");
        if (auto const* without = root.find("without"))
            for (auto const& item : without->items)
                if (auto const role = one_of<access::Role>(item, item.text))
                    made.without.insert(*role);
        if (auto const* reads = root.find("reads"))
            for (auto const& entry : reads->entries)
                made.reads[entry.key] = entry.value.text;
        if (made.reads.empty())
            fault(root, "`reads` names the events that are readings");
        if (auto const* all = root.find("rules"))
            for (auto const& entry : all->entries)
                if (auto const rule = one_of<Rule>(entry.value, entry.key))
                    made.all.push_back(standing(*rule, entry.value));
        for (auto const name : names_of(Rule {}))
            if (!made.standing(value_of<Rule>(name)))
                fault(root, "there is no rule " + std::string(name));
        return made;
    }

private:
    void fault(yaml::Node const& node, std::string const& says) { faults_.push_back("reading.yaml:" + std::to_string(node.place.line) + ": " + says); }

    template <class Enum>
    std::optional<Enum> one_of(yaml::Node const& node, std::string_view word)
    {
        auto const names = names_of(Enum {});
        auto const found = std::ranges::find(names, word);
        if (found != names.end())
            return static_cast<Enum>(found - names.begin());
        fault(node, "`" + std::string(word) + "` is not known");
        return std::nullopt;
    }

    int number(yaml::Node const& node, std::string_view key)
    {
        auto const text = node.text_of(key);
        int value = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (text.empty() || error != std::errc {} || end != text.data() + text.size())
            fault(node, "`" + std::string(key) + "` is a whole number");
        return value;
    }

    Standing standing(Rule rule, yaml::Node const& node)
    {
        Standing made { .rule = rule, .title = node.text_of("title"), .why = node.text_of("why"), .always = node.text_of("always") == "yes" };
        if (made.title.empty() || made.why.empty())
            fault(node, "a rule has a title and says why");
        if (auto const* thresholds = node.find("thresholds"))
            for (auto const& [key, style, place, value] : thresholds->entries) {
                Threshold const one { key, value.text_of("label"), number(value, "value"), number(value, "least"), number(value, "most") };
                if (one.value < one.least || one.value > one.most || one.label.empty())
                    fault(value, "`" + key + "` has a label and lies between least and most");
                made.thresholds.push_back(one);
            }
        for (auto const name : numbers_of(rule))
            if (std::ranges::find(made.thresholds, name, &Threshold::name) == made.thresholds.end())
                fault(node, "the rule needs `" + std::string(name) + "`");
        return made;
    }

    std::vector<std::string>& faults_;
};

bool is_outside(Standing const& rule, Known const& known)
{
    auto const hour = time_in_tokyo(known.at).hour;
    return hour < rule.value("from_hour") || hour >= rule.value("until_hour") || (!known.is_open_day && rule.value("closed_days") == 1);
}

bool is_of_another(Known const& known)
{
    return !known.was_asked && !access::within(known.owner, known.reader_division) && !access::within(known.reader_division, known.owner);
}

bool holds(Standing const& rule, Known const& known)
{
    switch (rule.rule) {
    case Rule::OwnName: {
        auto const family = family_name(known.reader);
        return !family.empty() && known.applicant.starts_with(family);
    }
    case Rule::OtherDivision: return is_of_another(known) && !acted_near(known.acts, known.at, rule.value("act_hours"));
    case Rule::OutsideHours: return is_outside(rule, known) && !acted_near(known.acts, known.at, rule.value("act_hours"));
    case Rule::ManyCases: return known.cases_without_act >= rule.value("cases");
    case Rule::LongClosed: return known.closed_at && known.at.microseconds - known.closed_at->microseconds > rule.value("days") * a_day;
    case Rule::Emergency: return known.in_emergency;
    }
    return false;
}

}  // namespace

int Standing::value(std::string_view name) const
{
    auto const found = std::ranges::find(thresholds, name, &Threshold::name);
    if (found == thresholds.end())
        throw std::out_of_range("reading.yaml: no number " + std::string(name));
    return found->value;
}

Standing const* Rules::standing(Rule rule) const
{
    auto const found = std::ranges::find(all, rule, &Standing::rule);
    return found == all.end() ? nullptr : &*found;
}

std::expected<Rules, std::vector<std::string>> rules_of(std::string_view text)
{
    std::vector<std::string> faults;
    auto const parsed = yaml::parse(text);
    if (!parsed) {
        for (auto const& problem : parsed.error())
            faults.push_back("reading.yaml:" + std::to_string(problem.place.line) + ": " + problem.english);
        return std::unexpected(faults);
    }
    auto rules = Reader(faults).rules(*parsed);
    if (!faults.empty())
        return std::unexpected(faults);
    return rules;
}

std::set<Rule> asked_by(Rules const& rules, Known const& known)
{
    std::set<Rule> asked;
    for (auto const& rule : rules.all)
        if (rule.is_on && (rule.always || !known.is_overseer) && holds(rule, known))
            asked.insert(rule.rule);
    return asked;
}

std::string family_name(std::string_view name)
{
    auto const end = std::min(name.find(' '), name.find("\u3000"));
    return end == std::string_view::npos ? std::string() : std::string(name.substr(0, end));
}

bool acted_near(std::vector<Instant> const& acts, Instant at, int hours)
{
    return std::ranges::any_of(acts, [&](Instant act) { return std::abs(act.microseconds - at.microseconds) <= hours * an_hour; });
}

}  // namespace mado::findings::model
