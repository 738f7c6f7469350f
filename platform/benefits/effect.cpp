#include <mado/benefits/effect.h>

#include <mado/dmn/json.h>

#include <algorithm>

namespace mado::benefits {

using feel::Value;

namespace {

std::string month_text(Day month) { return month.iso().substr(0, 7); }

// The same case in another month.
Value in_month(Value const& asked, Day month)
{
    std::vector<feel::Entry> entries;
    if (asked.is_context())
        for (auto const& entry : asked.as_context())
            if (entry.key != "on")
                entries.push_back(entry);
    entries.push_back({ "on", Value::string(month_text(month)) });
    return Value::context(std::move(entries));
}

// The first answer, in whole yen.
std::expected<std::int64_t, Refused> amount(std::expected<Rules::Outcome, Refused> const& outcome)
{
    if (!outcome)
        return std::unexpected(outcome.error());
    auto const& [name, value] = outcome->values.front();
    auto const yen = value.to_integer();
    if (!yen)
        return std::unexpected(Refused { name, "額が円の整数になりません。", "does not come to whole yen" });
    return *yen;
}

std::vector<std::expected<Rules::Outcome, Refused>> decided_in(Rules const& rules, std::span<Value const> cases, Day month)
{
    std::vector<Value> all;
    for (auto const& one : cases)
        all.push_back(in_month(one, month));
    return rules.decide_all(all);
}

std::vector<Effect::Group> grouped(std::vector<Effect::Change> const& changes)
{
    std::map<std::int64_t, std::size_t> counts;
    for (auto const& change : changes)
        ++counts[change.after - change.before];
    std::vector<Effect::Group> groups;
    for (auto const& [difference, cases] : counts)
        groups.push_back({ difference, cases });
    std::ranges::stable_sort(groups, std::ranges::greater {}, &Effect::Group::cases);
    return groups;
}

std::string number(std::string_view name, std::int64_t value) { return "\"" + std::string(name) + "\":" + std::to_string(value); }

template <class Items, class Print>
std::string list(std::string_view name, Items const& items, Print const& print)
{
    std::string out = ",\"" + std::string(name) + "\":[";
    for (auto const& item : items) {
        out += out.ends_with('[') ? "{" : ",{";
        out += print(item) + "}";
    }
    return out + "]";
}

std::string text(std::string_view name, std::string_view words)
{
    std::string out = "\"" + std::string(name) + "\":";
    dmn::append_json_string(out, words);
    return out;
}

}  // namespace

Effect effect_of(Rules const& rules, Rules const* revised, std::span<Value const> cases, Day month)
{
    Effect effect;
    effect.cases = cases.size();
    auto const outcomes_before = decided_in(rules, cases, revised ? month : month.plus_months(-1)), outcomes_after = decided_in(revised ? *revised : rules, cases, month);
    for (std::size_t place = 0; place < cases.size(); ++place) {
        auto const before = amount(outcomes_before[place]), after = amount(outcomes_after[place]);
        if (!before || !after) {
            effect.not_reckoned.push_back({ place, before ? after.error() : before.error() });
            continue;
        }
        effect.before += *before;
        effect.after += *after;
        if (*before == *after)
            continue;
        ++(*after > *before ? effect.raised : effect.lowered);
        effect.changes.push_back({ place, *before, *after });
    }
    effect.groups = grouped(effect.changes);
    return effect;
}

std::string to_json(Effect const& effect, Day month)
{
    auto const whole = [](std::size_t count) { return static_cast<std::int64_t>(count); };
    return "{" + text("month", month_text(month)) + "," + number("cases", whole(effect.cases)) + "," + number("changed", whole(effect.changed())) + "," + number("raised", whole(effect.raised)) + ","
        + number("lowered", whole(effect.lowered)) + "," + number("before", effect.before) + "," + number("after", effect.after)
        + list("groups", effect.groups, [&](auto const& group) { return number("difference", group.difference) + "," + number("cases", whole(group.cases)); })
        + list("changes", effect.changes, [&](auto const& change) { return number("place", whole(change.place)) + "," + number("before", change.before) + "," + number("after", change.after); })
        + list("refused", effect.not_reckoned, [&](auto const& one) { return number("place", whole(one.place)) + "," + text("field", one.why.field) + "," + text("ja", one.why.japanese) + "," + text("en", one.why.english); })
        + "}";
}

}  // namespace mado::benefits
