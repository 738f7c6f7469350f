#include "model/breaches.h"

#include <mado/yaml/document.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace mado::privacy {

namespace {

// The numbers that the steps need: a file that lacks one is refused when it is read.
constexpr std::array needed { "quick_from_days", "quick_days", "full_days", "full_days_deliberate" };

class Reader {
public:
    explicit Reader(std::vector<std::string>& faults) : faults_(faults) {}

    BreachRules rules(yaml::Node const& root)
    {
        BreachRules made;
        for (auto const& [name, style, place, node] : entries_of(root, "numbers"))
            made.numbers.push_back(number(name, node));
        for (auto const* name : needed)
            if (std::ranges::find(made.numbers, name, &BreachNumber::name) == made.numbers.end())
                fault(root, "there is no number " + std::string(name));
        for (auto const& [name, style, place, node] : entries_of(root, "situations"))
            made.situations.push_back(situation(name, node, made));
        if (made.situations.empty())
            fault(root, "`situations` names what must be reported");
        if (auto const* to = root.find("to")) {
            made.to = to->text_of("name");
            made.how = to->text_of("how");
        }
        return made;
    }

private:
    static std::vector<yaml::Entry> entries_of(yaml::Node const& root, std::string_view key)
    {
        auto const* node = root.find(key);
        return node ? node->entries : std::vector<yaml::Entry> {};
    }

    void fault(yaml::Node const& node, std::string const& says) { faults_.push_back("breach.yaml:" + std::to_string(node.place.line) + ": " + says); }

    int whole(yaml::Node const& node, std::string_view key)
    {
        auto const text = node.text_of(key);
        int value = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (text.empty() || error != std::errc {} || end != text.data() + text.size())
            fault(node, "`" + std::string(key) + "` is a whole number");
        return value;
    }

    BreachNumber number(std::string const& name, yaml::Node const& node)
    {
        BreachNumber made { name, node.text_of("label"), node.text_of("law"), whole(node, "value"), whole(node, "least"), whole(node, "most"), node.text_of("moves") == "yes",
            node.text_of("sure") == "memory" };
        if (made.label.empty() || made.law.empty() || made.value < made.least || made.value > made.most || made.least < 1)
            fault(node, "`" + name + "` has a label and a law, and lies between least and most");
        return made;
    }

    Situation situation(std::string const& name, yaml::Node const& node, BreachRules const& rules)
    {
        Situation made { name, node.text_of("title"), node.text_of("law"), node.text_of("persons"), node.text_of("deliberate") == "yes", node.text_of("chosen") == "yes",
            node.text_of("sure") == "memory" };
        if (made.title.empty() || made.law.empty())
            fault(node, "a situation has a title and a law");
        if (!made.persons.empty() && std::ranges::find(rules.numbers, made.persons, &BreachNumber::name) == rules.numbers.end())
            fault(node, "there is no number " + made.persons);
        return made;
    }

    std::vector<std::string>& faults_;
};

bool holds(Situation const& one, BreachRules const& rules, BreachContent const& content)
{
    bool const is_ticked = content.situations.contains(one.name);
    if (one.persons.empty())
        return is_ticked;
    return (is_ticked || !one.is_chosen) && content.persons > rules.number(one.persons).value;
}

// 知った日を1日目とする.
Day last_day(BreachNumber const& number, Day known_on, Calendar const& calendar)
{
    auto const day = known_on.plus_days(number.value - 1);
    return number.moves ? calendar.next_open(day).value_or(day) : day;
}

json::Value list_of(std::set<std::string> const& names)
{
    return json::array_of(names, [](std::string const& name) { return json::Value(name); });
}

std::set<std::string> names_in(json::Value const& list)
{
    std::set<std::string> names;
    if (list.is_array())
        for (auto const& one : list.array())
            if (one.is_text())
                names.insert(one.text());
    return names;
}

}  // namespace

BreachNumber const& BreachRules::number(std::string_view name) const
{
    auto const found = std::ranges::find(numbers, name, &BreachNumber::name);
    if (found == numbers.end())
        throw std::out_of_range("breach.yaml: no number " + std::string(name));
    return *found;
}

Judgement judged(BreachRules const& rules, Day known_on, BreachContent const& content, Calendar const& calendar)
{
    Judgement made;
    for (auto const& one : rules.situations)
        if (holds(one, rules, content))
            made.holds.push_back(one);
    made.must_report = !made.holds.empty();
    made.is_deliberate = std::ranges::any_of(made.holds, &Situation::is_deliberate);
    made.quick_from = last_day(rules.number("quick_from_days"), known_on, calendar);
    made.quick_until = last_day(rules.number("quick_days"), known_on, calendar);
    made.full_until = last_day(rules.number(made.is_deliberate ? "full_days_deliberate" : "full_days"), known_on, calendar);
    return made;
}

namespace model {

std::expected<BreachRules, std::vector<std::string>> breach_rules_of(std::string_view text)
{
    auto const parsed = yaml::parse(std::string(text));
    std::vector<std::string> faults;
    if (!parsed) {
        for (auto const& problem : parsed.error())
            faults.push_back("breach.yaml:" + std::to_string(problem.place.line) + ": " + problem.english);
        return std::unexpected(faults);
    }
    auto rules = Reader(faults).rules(*parsed);
    if (!faults.empty())
        return std::unexpected(faults);
    return rules;
}

json::Value as_json(BreachContent const& one)
{
    return json::object({ { "title", one.title }, { "happened", one.happened }, { "what", one.what }, { "files", list_of(one.files) }, { "items", one.items }, { "persons", one.persons },
        { "situations", list_of(one.situations) }, { "cause", one.cause }, { "secondary", one.secondary }, { "measures", one.measures }, { "notice", one.notice },
        { "notified_on", one.notified_on ? one.notified_on->iso() : std::string() }, { "publication", one.publication }, { "prevention", one.prevention }, { "others", one.others },
        { "closing", one.closing } });
}

BreachContent content_from(json::Value const& stored)
{
    return { stored.text("title"), stored.text("happened"), stored.text("what"), names_in(stored["files"]), stored.text("items"), stored.integer("persons"), names_in(stored["situations"]),
        stored.text("cause"), stored.text("secondary"), stored.text("measures"), stored.text("notice"), Day::parse(stored.text("notified_on")), stored.text("publication"),
        stored.text("prevention"), stored.text("others"), stored.text("closing") };
}

}  // namespace model
}  // namespace mado::privacy
