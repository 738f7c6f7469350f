#include <mado/child_support/facts.h>

#include <mado/money/yen.h>
#include <mado/names/id.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::child_support {

namespace {

constexpr std::int64_t most_yen = 1'000'000'000, most_count = 9999;
constexpr std::size_t most_words = 200;

// The codes of definitions/codes/child_support_circumstances.yaml (児童扶養手当法4条1項, 施行令1条の2).
constexpr std::string_view grounds_of_a_child[] { "divorced", "died", "disabled", "missing", "abandoned", "protected", "imprisoned", "unmarried", "unknown" };
// 法4条2項・3項: no longer in care, in an institution or with foster parents, lives with the other parent …
constexpr std::string_view ways_to_lose_a_child[] { "not_in_care", "institution", "other_parent", "married", "moved_abroad", "recovered", "death", "other" };
constexpr std::string_view pensions[] { "ordinary", "disability_basic" };
// 施行規則3条の4: 就業, 求職活動, 障害, 負傷・疾病, 介護.
constexpr std::string_view exemptions[] { "working", "seeking", "disabled", "ill", "caring" };
constexpr std::string_view grounds_to_withhold[] { "no_report", "no_papers" };          // 法15条
constexpr std::string_view grounds_to_deny[] { "no_answer", "no_examination", "no_care", "no_effort", "no_procedure" };  // 法14条1号–5号
constexpr std::string_view losses[] { "married", "de_facto", "no_child", "moved_abroad", "moved_out", "withdrawn", "death", "other" };

constexpr FactField child_added[] { { "child_name", FieldType::Words }, { "child_kana", FieldType::Words }, { "child_born_on", FieldType::Date, true }, { "ground", FieldType::Choice, true, grounds_of_a_child }, { "is_disabled", FieldType::Flag } };
constexpr FactField child_lost[] { { "child", FieldType::Words, true }, { "ground", FieldType::Choice, true, ways_to_lose_a_child } };
constexpr FactField income[] { { "counted", FieldType::Money }, { "total", FieldType::Money }, { "employment_and_pension", FieldType::Money }, { "child_maintenance", FieldType::Money }, { "disabled", FieldType::Count }, { "severely_disabled", FieldType::Count }, { "working_student", FieldType::Count },
    { "widow", FieldType::Flag }, { "single_parent", FieldType::Flag }, { "other_deductions", FieldType::Money }, { "dependants", FieldType::Count }, { "elderly_dependants", FieldType::Count }, { "specified_dependants", FieldType::Count },
    { "supporter_1_income", FieldType::Money }, { "supporter_1_dependants", FieldType::Count }, { "supporter_1_elderly", FieldType::Count },
    { "supporter_2_income", FieldType::Money }, { "supporter_2_dependants", FieldType::Count }, { "supporter_2_elderly", FieldType::Count },
    { "supporter_3_income", FieldType::Money }, { "supporter_3_dependants", FieldType::Count }, { "supporter_3_elderly", FieldType::Count },
    { "supporter_4_income", FieldType::Money }, { "supporter_4_dependants", FieldType::Count }, { "supporter_4_elderly", FieldType::Count },
    { "supporter_5_income", FieldType::Money }, { "supporter_5_dependants", FieldType::Count }, { "supporter_5_elderly", FieldType::Count },
    { "supporter_6_income", FieldType::Money }, { "supporter_6_dependants", FieldType::Count }, { "supporter_6_elderly", FieldType::Count },
    { "supporter_7_income", FieldType::Money }, { "supporter_7_dependants", FieldType::Count }, { "supporter_7_elderly", FieldType::Count },
    { "supporter_8_income", FieldType::Money }, { "supporter_8_dependants", FieldType::Count }, { "supporter_8_elderly", FieldType::Count },
    { "supporter_9_income", FieldType::Money }, { "supporter_9_dependants", FieldType::Count }, { "supporter_9_elderly", FieldType::Count },
    { "supporter_10_income", FieldType::Money }, { "supporter_10_dependants", FieldType::Count }, { "supporter_10_elderly", FieldType::Count } };
constexpr FactField pension[] { { "kind", FieldType::Choice, true, pensions }, { "amount", FieldType::Money, true }, { "child_addition", FieldType::Money } };
constexpr FactField report[] { { "year", FieldType::Count, true } };
constexpr FactField exemption[] { { "ground", FieldType::Choice, true, exemptions } };
constexpr FactField withholding[] { { "ground", FieldType::Choice, true, grounds_to_withhold } };
constexpr FactField release[] { { "of", FieldType::Words, true } };
constexpr FactField denial[] { { "ground", FieldType::Choice, true, grounds_to_deny }, { "part", FieldType::Money } };
constexpr FactField loss[] { { "ground", FieldType::Choice, true, losses } };

constexpr FactKindRule rules[] {
    { FactKind::ChildAdded, false, false, "児童扶養手当法第4条・第8条第1項", child_added },
    { FactKind::ChildLost, false, false, "児童扶養手当法第4条・第8条第3項", child_lost },
    { FactKind::Income, true, false, "児童扶養手当法第9条から第11条", income },
    { FactKind::Pension, true, true, "児童扶養手当法第13条の2", pension },
    { FactKind::Report, false, false, "児童扶養手当法施行規則第4条", report },
    { FactKind::Exemption, true, true, "児童扶養手当法第13条の3第2項", exemption },
    { FactKind::Withholding, true, true, "児童扶養手当法第15条", withholding },
    { FactKind::Release, false, false, "児童扶養手当法第15条", release },
    { FactKind::Denial, true, true, "児童扶養手当法第14条", denial },
    { FactKind::Loss, false, false, "児童扶養手当法第4条", loss },
};

std::string const* find(std::span<Typed const> typed, std::string_view name)
{
    auto const found = std::ranges::find(typed, name, &Typed::name);
    return found == typed.end() ? nullptr : &found->words;
}

std::optional<Day> day_of(std::string_view words)
{
    auto const typed = text::narrow(words);
    if (auto const day = Day::parse(typed))
        return day;
    if (auto const day = wareki::parse(typed))
        return *day;
    return std::nullopt;
}

std::optional<Day> month_of_words(std::string_view words)
{
    auto const typed = std::string(text::trimmed(text::narrow(words)));
    if (auto const first = Day::parse(typed + "-01"))
        return first;
    auto const day = day_of(typed);
    return day ? Day::of(day->year(), day->month(), 1) : std::nullopt;
}

std::optional<json::Value> whole(std::string_view words, std::int64_t most)
{
    auto const amount = Yen::parse(text::narrow_number(words));
    if (!amount || amount->is_negative() || amount->amount() > most)
        return std::nullopt;
    return json::Value(amount->amount());
}

std::optional<json::Value> value_of_words(FactField const& field, std::string_view words)
{
    switch (field.type) {
    case FieldType::Money:
        return whole(words, most_yen);
    case FieldType::Count:
        return whole(words, most_count);
    case FieldType::Flag:
        if (words == "1" || words == "yes")
            return json::Value(true);
        return words == "0" || words == "no" ? std::optional(json::Value(false)) : std::nullopt;
    case FieldType::Choice:
        return std::ranges::find(field.options, words) != field.options.end() ? std::optional(json::Value(words)) : std::nullopt;
    case FieldType::Date: {
        auto const day = day_of(words);
        return day ? std::optional(json::Value(day->iso())) : std::nullopt;
    }
    case FieldType::Words:
        return text::length(words) <= most_words && !text::control_character(words) ? std::optional(json::Value(words)) : std::nullopt;
    }
    return std::nullopt;
}

std::string wrong_key(FieldType type)
{
    switch (type) {
    case FieldType::Money: return "child_support.wrong.yen";
    case FieldType::Count: return "child_support.wrong.count";
    case FieldType::Flag:
    case FieldType::Choice: return "child_support.wrong.choice";
    case FieldType::Date: return "child_support.wrong.day";
    case FieldType::Words: return "child_support.wrong.words";
    }
    return {};
}

std::string words_of(FactField const& field, json::Value const& value)
{
    if (field.type == FieldType::Flag)
        return value.flag() ? "1" : "0";
    return value.is_integer() ? std::to_string(value.integer()) : value.text();
}

std::string day_words(Day day, bool is_month) { return is_month ? day.iso().substr(0, 7) : day.iso(); }

}  // namespace

FactKindRule const& rule_of(FactKind kind) { return rules[static_cast<std::size_t>(kind)]; }
std::span<FactKindRule const> fact_kinds() { return rules; }

Result<Fact> read_fact(FactKind kind, std::span<Typed const> typed)
{
    auto const& rule = rule_of(kind);
    Fact fact;
    fact.kind = kind;
    fact.values = json::object({});
    std::vector<FieldError> errors;
    auto const read_day = [&](std::string const& name, bool is_month) -> std::optional<Day> {
        auto const* words = find(typed, name);
        auto const day = !words ? std::nullopt : is_month ? month_of_words(*words) : day_of(*words);
        if (!day)
            errors.push_back({ name, is_month ? "child_support.wrong.month" : "child_support.wrong.day" });
        return day;
    };
    fact.from = read_day("from", rule.from_is_month).value_or(Day {});
    if (auto const* words = find(typed, "until"); rule.has_until && words && !text::trimmed(*words).empty()) {
        fact.until = read_day("until", true);
        if (errors.empty() && fact.until && *fact.until < fact.from)
            errors.push_back({ "until", "child_support.wrong.until" });
    }
    for (auto const& field : rule.fields) {
        auto const* words = find(typed, field.name);
        if (!words || text::trimmed(*words).empty()) {
            if (field.is_required)
                errors.push_back({ std::string(field.name), "child_support.wrong.missing" });
            continue;
        }
        if (auto value = value_of_words(field, text::trimmed(*words)))
            fact.values.set(field.name, std::move(*value));
        else
            errors.push_back({ std::string(field.name), wrong_key(field.type) });
    }
    if (errors.empty() && kind == FactKind::Income && fact.values.has("counted") == fact.values.has("total"))
        errors.push_back({ "total", "child_support.wrong.counted_or_total" });
    if (errors.empty() && kind == FactKind::Income && fact.values.has("total") && fact.values.integer("employment_and_pension") > fact.values.integer("total"))
        errors.push_back({ "employment_and_pension", "child_support.wrong.more_than_total" });
    if (!errors.empty())
        return refuse(std::move(errors));
    return fact;
}

std::vector<Typed> typed_fact(Fact const& fact)
{
    auto const& rule = rule_of(fact.kind);
    std::vector<Typed> all { { "from", day_words(fact.from, rule.from_is_month) } };
    if (fact.until)
        all.push_back({ "until", day_words(*fact.until, true) });
    for (auto const& field : rule.fields)
        if (auto const* value = fact.values.find(field.name))
            all.push_back({ std::string(field.name), words_of(field, *value) });
    return all;
}

json::Value to_json(Fact const& fact)
{
    return json::object({ { "id", fact.id }, { "kind", word_of(fact.kind) }, { "from", fact.from.iso() }, { "until", fact.until ? fact.until->iso() : std::string() }, { "values", fact.values } });
}

std::optional<Fact> fact_from(json::Value const& value)
{
    auto const names = names_of(FactKind {});
    auto const kind = std::ranges::find(names, value.text("kind"));
    auto const from = Day::parse(value.text("from"));
    if (kind == names.end() || !from || !value["values"].is_object())
        return std::nullopt;
    return Fact { value.text("id"), static_cast<FactKind>(kind - names.begin()), *from, Day::parse(value.text("until")), value["values"] };
}

}  // namespace mado::child_support
