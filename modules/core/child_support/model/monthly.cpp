#include <mado/child_support/monthly.h>

namespace mado::child_support {

namespace {

using benefits::Fields;
using feel::Entry;
using feel::Value;

constexpr std::int64_t most_yen = 1'000'000'000'000;
constexpr std::int64_t most_people = 100;

Value income_parts(Fields& fields)
{
    if (!fields.has("income_parts"))
        return {};
    Fields parts(fields.part("income_parts"), "income_parts");
    auto value = Value::context({ { "total", parts.whole("total", 0, most_yen) }, { "employment_and_pension", parts.whole("employment_and_pension", 0, most_yen, 0) },
        { "child_maintenance", parts.whole("child_maintenance", 0, most_yen, 0) }, { "disabled", parts.whole("disabled", 0, most_people, 0) },
        { "severely_disabled", parts.whole("severely_disabled", 0, most_people, 0) }, { "working_student", parts.whole("working_student", 0, most_people, 0) },
        { "widow", parts.flag("widow", false) }, { "single_parent", parts.flag("single_parent", false) }, { "other_deductions", parts.whole("other_deductions", 0, most_yen, 0) } });
    fields.take(parts);
    return value;
}

Value supporters(Fields& fields)
{
    std::vector<Value> all;
    for (auto const& one : fields.list("supporters")) {
        Fields person(one, "supporters[" + std::to_string(all.size()) + "]");
        all.push_back(Value::context({ { "income", person.whole("income", 0, most_yen) }, { "dependants", person.whole("dependants", 0, most_people, 0) },
            { "elderly_dependants", person.whole("elderly_dependants", 0, most_people, 0) } }));
        fields.take(person);
    }
    return Value::list(std::move(all));
}

std::expected<std::vector<Entry>, benefits::Refused> inputs(Value const& asked)
{
    Fields fields(asked);
    bool const by_parts = fields.has("income_parts");
    std::vector<Entry> all { { "on", fields.month("on") }, { "recipient", fields.choice("recipient", { "parent", "guardian" }, "parent") },
        { "income", by_parts && !fields.has("income") ? Value() : fields.whole("income", 0, most_yen) }, { "income_parts", income_parts(fields) },
        { "dependants", fields.whole("dependants", 0, most_people, 0) }, { "elderly_dependants", fields.whole("elderly_dependants", 0, most_people, 0) },
        { "specified_dependants", fields.whole("specified_dependants", 0, most_people, 0) }, { "supporters", supporters(fields) }, { "children", fields.whole("children", 0, most_people) },
        { "pension", fields.whole("pension", 0, most_yen, 0) }, { "five_years_passed", fields.flag("five_years_passed", false) } };
    if (auto refused = fields.end())
        return std::unexpected(*std::move(refused));
    return all;
}

}  // namespace

benefits::Benefit monthly()
{
    return { "child_support_allowance",
        { "monthly", "tier", "allowance", "first_child", "second_child", "each_further_child", "withheld", "full_limit", "partial_limit", "income_counted" }, &inputs };
}

}  // namespace mado::child_support
