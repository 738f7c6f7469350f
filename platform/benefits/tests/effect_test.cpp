// What a revision changes: by the tables' own days, and by a document that is not in force yet.
#include <mado/benefits/effect.h>

#include <mado/dmn/json.h>

using namespace mado;

namespace {

// A small benefit of its own: 1,000 yen a child, 1,200 from April 2027; nothing is known before 2026.
constexpr std::string_view allowance = R"(<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="example" name="例の手当" namespace="urn:madoguchi:decision:example">
  <inputData id="on" name="on"><variable id="on.v" name="on" typeRef="date"/></inputData>
  <inputData id="children" name="children"><variable id="children.v" name="children" typeRef="number"/></inputData>
  <decision id="rate" name="rate"><variable id="rate.v" name="rate" typeRef="number"/>
    <informationRequirement><requiredInput href="#on"/></informationRequirement>
    <decisionTable id="rate.t" hitPolicy="UNIQUE">
      <input id="rate.on" label="月"><inputExpression typeRef="date"><text>on</text></inputExpression></input>
      <output id="rate.o" name="rate" typeRef="number"/>
      <rule id="rate.first"><inputEntry><text>[date("2026-01-01")..date("2027-04-01"))</text></inputEntry><outputEntry><text>1000</text></outputEntry></rule>
      <rule id="rate.second"><inputEntry><text>&gt;= date("2027-04-01")</text></inputEntry><outputEntry><text>1200</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <decision id="paid" name="paid"><variable id="paid.v" name="paid" typeRef="number"/>
    <informationRequirement><requiredInput href="#children"/></informationRequirement>
    <informationRequirement><requiredDecision href="#rate"/></informationRequirement>
    <literalExpression id="paid.e"><text>min(children, 3) * rate</text></literalExpression>
  </decision>
</definitions>)";

std::expected<std::vector<feel::Entry>, benefits::Refused> inputs(feel::Value const& asked)
{
    benefits::Fields fields(asked);
    std::vector<feel::Entry> all { { "on", fields.month("on") }, { "children", fields.whole("children", 0, 50) } };
    if (auto refused = fields.end())
        return std::unexpected(*std::move(refused));
    return all;
}

benefits::Rules rules_of(std::string_view document)
{
    auto decision = definitions::load_decision("example.dmn", document);
    REQUIRE(decision.has_value());
    return benefits::Rules::of(*std::move(decision), { "example", { "paid" }, &inputs });
}

std::vector<feel::Value> cases() { return { *dmn::from_json_text(R"({"children":1})"), *dmn::from_json_text(R"({"children":0})"), *dmn::from_json_text(R"({"children":5})"), *dmn::from_json_text(R"({"children":1,"on":"2026-01"})") }; }

Day const april = *Day::parse("2027-04-01");

}  // namespace

TEST_CASE("on the day of a new row each case is told with the month before")
{
    auto const all = cases();
    auto const effect = benefits::effect_of(rules_of(allowance), nullptr, all, april);
    CHECK(benefits::to_json(effect, april)
        == R"({"month":"2027-04","cases":4,"changed":3,"raised":3,"lowered":0,"before":5000,"after":6000,"groups":[{"difference":200,"cases":2},{"difference":600,"cases":1}],)"
           R"("changes":[{"place":0,"before":1000,"after":1200},{"place":2,"before":3000,"after":3600},{"place":3,"before":1000,"after":1200}],"refused":[]})");
}

TEST_CASE("in a month without a new row nothing changes")
{
    auto const all = cases();
    auto const effect = benefits::effect_of(rules_of(allowance), nullptr, all, april.plus_months(1));
    CHECK(effect.changed() == 0);
    CHECK(effect.before == effect.after);
}

TEST_CASE("a proposed document is held against the one in force, in the same month")
{
    std::string lower(allowance);
    lower.replace(lower.find("1200"), 4, "1100");
    auto const all = cases();
    auto const revised = rules_of(lower);
    auto const effect = benefits::effect_of(rules_of(allowance), &revised, all, april);
    CHECK(effect.lowered == 3);
    CHECK(effect.raised == 0);
    CHECK(effect.before - effect.after == 500);
}

TEST_CASE("a case that cannot be reckoned is named, and the others are")
{
    std::vector<feel::Value> const all { *dmn::from_json_text(R"({"children":1})"), *dmn::from_json_text(R"({"children":-1})"), *dmn::from_json_text(R"({"child":1})") };
    auto const effect = benefits::effect_of(rules_of(allowance), nullptr, all, april);
    REQUIRE(effect.not_reckoned.size() == 2);
    CHECK(effect.not_reckoned[0].place == 1);
    CHECK(effect.not_reckoned[0].why.field == "children");
    CHECK(effect.changed() == 1);
    auto const first = benefits::effect_of(rules_of(allowance), nullptr, all, *Day::parse("2026-01-01"));  // the month before has no row
    CHECK(first.not_reckoned.size() == 3);
}

TEST_CASE("a thousand cases and more are decided by columns, each as by itself")
{
    std::vector<feel::Value> all;
    for (int i = 0; i < 2'500; ++i)
        all.push_back(*dmn::from_json_text(i % 97 == 0 ? R"({"children":51,"on":"2026-01"})" : i % 89 == 0 ? R"({"children":1,"on":"2025-12"})" : R"({"children":)" + std::to_string(i % 7) + R"(,"on":")" + (i % 2 == 0 ? "2027-03" : "2027-04") + "\"}"));
    auto const rules = rules_of(allowance);
    for (auto const threads : { 1u, 2u }) {
        auto const outcomes = rules.decide_all(all, threads);
        REQUIRE(outcomes.size() == all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto const alone = rules.decide(all[i], benefits::Rules::Sheet::No);
            REQUIRE(alone.has_value() == outcomes[i].has_value());
            if (alone)
                CHECK(outcomes[i]->values.front().second == alone->values.front().second);
            else
                CHECK(outcomes[i].error().english == alone.error().english);
        }
    }
    CHECK(benefits::answer_all(rules, all, benefits::Rules::Sheet::No, 2)[1] == rules.to_json(all[1], benefits::Rules::Sheet::No));
}
