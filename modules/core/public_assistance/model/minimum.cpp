#include <mado/public_assistance/minimum.h>

namespace mado::public_assistance {

namespace {

using benefits::Fields;
using feel::Entry;
using feel::Value;

constexpr std::int64_t most_yen = 1'000'000'000;
constexpr std::int64_t oldest = 150, most_children = 50;

Value members(Fields& fields)
{
    std::vector<Value> all;
    for (auto const& one : fields.list("members")) {
        Fields person(one, "members[" + std::to_string(all.size()) + "]");
        all.push_back(Value::context({ { "age", person.whole("age", 0, oldest) }, { "in_institution", person.flag("in_institution", false) },
            { "disability", person.choice("disability", { "", "1", "2" }, "") }, { "raises_child", person.flag("raises_child", false) },
            { "school", person.choice("school", { "", "primary", "junior", "high" }, "") }, { "single_parent", person.flag("single_parent", false) },
            { "maternity", person.choice("maternity", { "", "early", "late", "after" }, "") }, { "home_patient", person.flag("home_patient", false) },
            { "care_facility", person.flag("care_facility", false) }, { "radiation", person.choice("radiation", { "", "now", "past" }, "") },
            { "care_insurance", person.whole("care_insurance", 0, most_yen, 0) } }));
        fields.take(person);
    }
    return Value::list(std::move(all));
}

Value earners(Fields& fields)
{
    std::vector<Value> all;
    for (auto const& one : fields.list("earners")) {
        Fields person(one, "earners[" + std::to_string(all.size()) + "]");
        all.push_back(Value::context({ { "earned", person.whole("earned", 0, most_yen) }, { "expenses", person.whole("expenses", 0, most_yen, 0) },
            { "newly_working", person.flag("newly_working", false) }, { "under_20", person.flag("under_20", false) } }));
        fields.take(person);
    }
    return Value::list(std::move(all));
}

std::expected<std::vector<Entry>, benefits::Refused> inputs(Value const& asked)
{
    Fields fields(asked);
    std::vector<Entry> all { { "on", fields.month("on") }, { "grade", fields.choice("grade", { "1-1", "1-2", "2-1", "2-2", "3-1", "3-2" }) }, { "members", members(fields) },
        { "winter_zone", fields.choice("winter_zone", { "", "I", "II", "III", "IV", "V", "VI" }, "") },
        { "single_parent_children", fields.whole("single_parent_children", 0, most_children, 0) }, { "rent", fields.whole("rent", 0, most_yen, 0) },
        { "rent_limit", fields.whole("rent_limit", 0, most_yen, fields.has("rent") ? std::nullopt : std::optional<std::int64_t>(0)) }, { "earners", earners(fields) },
        { "other_income", fields.whole("other_income", 0, most_yen, 0) }, { "windfall", fields.whole("windfall", 0, most_yen, 0) } };
    if (auto refused = fields.end())
        return std::unexpected(*std::move(refused));
    if (all[2].value.as_list().empty())
        return std::unexpected(benefits::Refused { "members", "世帯員を1人以上書いてください。", "has to name at least one person" });
    return all;
}

}  // namespace

benefits::Benefit minimum()
{
    return { "public_assistance_standard",
        { "living_assistance", "class1", "class2", "special", "transitional", "winter", "year_end", "disability_additions", "single_parent_addition", "child_rearing_addition",
            "maternity_addition", "home_patient_addition", "care_facility_addition", "radiation_addition", "care_insurance_addition", "other_additions", "overlap", "housing_assistance", "education_assistance", "minimum", "income_counted", "income_for_need", "assistance" },
        &inputs };
}

}  // namespace mado::public_assistance
