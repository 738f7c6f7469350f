#include <mado/child_support/worth.h>

#include <mado/crypto/box.h>
#include <mado/dmn/json.h>

#include <stdexcept>

namespace mado::child_support {

namespace {

Yen yen_of(benefits::Rules::Outcome const& outcome, std::string_view name)
{
    for (auto const& [key, value] : outcome.values)
        if (key == name)
            if (auto const amount = Yen::parse(value.to_text()))
                return *amount;
    throw std::logic_error("child_support: the decision model gives no whole " + std::string(name));
}

std::string word_in(benefits::Rules::Outcome const& outcome, std::string_view name)
{
    for (auto const& [key, value] : outcome.values)
        if (key == name)
            return value.to_text();
    return {};
}

// Stopped although the own income is below the limit: somebody else's income stops it (法10条・11条).
bool is_below_own_limit(benefits::Rules::Outcome const& outcome, json::Value const& asked)
{
    return asked["supporters"].is_array() && !asked["supporters"].array().empty() && asked.text("recipient") == "parent" && yen_of(outcome, "income_counted") < yen_of(outcome, "partial_limit");
}

}  // namespace

feel::Value case_of(json::Value const& asked)
{
    auto value = dmn::from_json_text(json::write(asked));
    return value ? *value : feel::Value();
}

Worth worth_by(benefits::Rules const& rules)
{
    return [&rules](json::Value const& asked) -> std::expected<Assessed, std::string> {
        auto const outcome = rules.decide(case_of(asked), benefits::Rules::Sheet::No);
        if (!outcome)
            return std::unexpected(outcome.error().japanese);
        auto const tier = word_in(*outcome, "tier");
        return Assessed { yen_of(*outcome, "monthly"), yen_of(*outcome, "allowance"), yen_of(*outcome, "withheld"), tier, tier == "none" && is_below_own_limit(*outcome, asked) };
    };
}

std::vector<benefits::Line> sheet_of(benefits::Rules const& rules, json::Value const& asked)
{
    auto const outcome = rules.decide(case_of(asked), benefits::Rules::Sheet::Yes);
    return outcome ? outcome->sheet : std::vector<benefits::Line> {};
}

std::string hash_of(std::vector<benefits::Line> const& sheet)
{
    json::Array lines;
    for (auto const& line : sheet)
        lines.push_back(json::object({ { "name", line.name }, { "figure", line.figure }, { "says", line.says }, { "laws", json::array_of(line.laws, [](std::string const& law) { return json::Value(law); }) },
            { "rows", json::array_of(line.rows, [](benefits::Line::Row const& row) { return json::array({ row.description, row.law }); }) } }));
    return crypto::sha256_hex(json::canonical(lines));
}

}  // namespace mado::child_support
