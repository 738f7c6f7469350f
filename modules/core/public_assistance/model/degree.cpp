#include <mado/public_assistance/month.h>

namespace mado::public_assistance {

namespace {

using benefits::Fields;
using feel::Entry;
using feel::Value;

constexpr std::int64_t most_yen = 1'000'000'000;

Value stretches(Fields& fields)
{
    std::vector<Value> all;
    for (auto const& one : fields.list("stretches")) {
        Fields stretch(one, "stretches[" + std::to_string(all.size()) + "]");
        all.push_back(Value::context({ { "days", stretch.whole("days", 1, 31) }, { "living", stretch.whole("living", 0, most_yen) }, { "housing", stretch.whole("housing", 0, most_yen) },
            { "education", stretch.whole("education", 0, most_yen) } }));
        fields.take(stretch);
    }
    return Value::list(std::move(all));
}

std::expected<std::vector<Entry>, benefits::Refused> inputs(Value const& asked)
{
    Fields fields(asked);
    std::vector<Entry> all { { "days", fields.whole("days", 28, 31) }, { "stretches", stretches(fields) } };
    for (auto const* name : { "year_end", "care", "medical", "income", "income_for_need" })
        all.push_back({ name, fields.whole(name, 0, most_yen, 0) });
    if (auto refused = fields.end())
        return std::unexpected(*std::move(refused));
    return all;
}

}  // namespace

benefits::Benefit degree()
{
    return { "public_assistance_degree", { "paid", "needed", "is_in_need", "living", "housing", "education", "care_assistance", "medical_assistance", "own_payment" }, &inputs };
}

}  // namespace mado::public_assistance
