#pragma once
// What is known of a recipient, as dated facts. Months follow from facts alone: in whatever order they came in, the same facts give the same months.
#include <mado/json/json.h>
#include <mado/result/result.h>
#include <mado/time/day.h>

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::child_support {

// ChildAdded: 認定, 額改定(増). ChildLost: 額改定(減). Income: of an allowance year, with the supporters: `counted` as another office found it,
// or `total` with its deductions. Report: 現況届. Exemption: 一部支給停止適用除外. Withholding: 差止
// (法15条), Release: its end, or that a Loss or ChildLost was wrong. Denial: 不支給 (法14条). Loss: 資格喪失.
enum class FactKind { ChildAdded, ChildLost, Income, Pension, Report, Exemption, Withholding, Release, Denial, Loss };
constexpr std::array<std::string_view, 10> names_of(FactKind)
{
    return { "child_added", "child_lost", "income", "pension", "report", "exemption", "withholding", "release", "denial", "loss" };
}

constexpr int most_supporters = 10;          // 扶養義務者等, as many as the claim's form takes

struct Fact {
    std::string id;                          // UUIDv7: of two of one kind and day the later holds
    FactKind kind = FactKind::Income;
    Day from {};                             // a day, or the first day of a month: FactKindRule says which
    std::optional<Day> until {};             // the last month
    json::Value values {};                   // by the rule's fields
};

// What a kind consists of: forms, files and checks are made of it.
enum class FieldType { Money, Count, Flag, Choice, Date, Words };
struct FactField {
    std::string_view name;
    FieldType type;
    bool is_required = false;
    std::span<std::string_view const> options {};
};
struct FactKindRule {
    FactKind kind;
    bool from_is_month;                      // else a day
    bool has_until;                          // a month
    std::string_view law;
    std::span<FactField const> fields;
};
FactKindRule const& rule_of(FactKind kind);
std::span<FactKindRule const> fact_kinds();

// By the names of the fields, "from" and "until", as they were typed: 2026-11 or a day, digits (also wide, with commas), 1 0 yes no. Invalid at the field.
struct Typed { std::string name, words; };
Result<Fact> read_fact(FactKind kind, std::span<Typed const> typed);
// The reverse: read_fact of it gives the same fact.
std::vector<Typed> typed_fact(Fact const& fact);

json::Value to_json(Fact const& fact);
std::optional<Fact> fact_from(json::Value const& value);

}  // namespace mado::child_support
