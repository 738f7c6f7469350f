#include "model/plan_file.h"

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>

using namespace mado;
using namespace mado::records;

TEST_CASE("the library's filing plan can be read, says its sources, and claims nothing that was not read")
{
    std::ifstream in(MADO_SOURCE_ROOT "/definitions/filing/plan.yaml", std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    auto const plan = model::plan_file(text.str());
    REQUIRE_MESSAGE(plan, (plan ? "" : plan.error().front()));
    CHECK_FALSE(plan->office.empty());
    std::set<int> years;
    std::set<Start> starts;
    std::set<std::string> words;
    for (auto const& item : plan->items) {
        CAPTURE(item.id);
        CHECK(item.sure != Sure::Confirmed);  // a person of the town confirms
        CHECK(model::wrong_in(item).empty());
        CHECK(words.insert(item.words()).second);
        years.insert(item.rule.years);
        starts.insert(item.rule.start);
    }
    CHECK(starts.size() == 4);
    for (auto const one : { permanent, 30, 10, 5, 3, 1, under_one_year })
        CHECK(years.contains(one));
}

TEST_CASE("what is wrong in a plan is named with its line")
{
    auto const faults = [](std::string_view text) {
        auto const plan = model::plan_file(text);
        return plan ? std::string() : plan.error().front();
    };
    CHECK(faults("office: a\nitems:\n  x: { class: [a, b, c], years: 5, source: s }\n").empty());
    CHECK(faults("office: a\nitems:\n  x: { class: [a, b], years: 5, source: s }\n").starts_with("plan.yaml:3: `class`"));
    CHECK(faults("office: a\nitems:\n  x: { class: [a, b, c], years: 0, source: s }\n").starts_with("plan.yaml:3: `years`"));
    CHECK(faults("office: a\nitems:\n  x: { class: [a, b, c], years: 101, source: s }\n").starts_with("plan.yaml:3: `years`"));
    CHECK(faults("office: a\nitems:\n  x: { class: [a, b, c], years: permanent }\n").starts_with("plan.yaml:3: `source`"));
    CHECK(faults("office: a\nitems:\n  x: { class: [a, b, c], years: 5, source: s, starts: never }\n").find("`never`") != std::string::npos);
    CHECK(faults("office: a\n").find("`items`") != std::string::npos);
}
