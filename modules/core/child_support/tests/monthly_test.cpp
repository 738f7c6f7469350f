#include <mado/child_support/monthly.h>

#include <mado/dmn/json.h>

using namespace mado;

namespace {

benefits::Rules const& rules()
{
    static auto const library = definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    static auto const all = benefits::Rules::of(library, child_support::monthly());
    REQUIRE(all);
    return *all;
}

std::string answer(std::string_view json, benefits::Rules::Sheet sheet = benefits::Rules::Sheet::No) { return rules().to_json(*dmn::from_json_text(json), sheet); }
bool pays(std::string_view json, std::string const& yen) { return answer(json).starts_with("{\"monthly\":" + yen + ","); }

}  // namespace

TEST_CASE("a case in, the month's allowance out")
{
    CHECK(pays(R"({"on":"2026-05","income":1069999,"dependants":1,"children":1})", "48050"));
    CHECK(pays(R"({"on":"2026-05","income":1070000,"dependants":1,"children":2})", "59380"));
    CHECK(pays(R"({"on":"2026-05-31","income":0,"dependants":0,"children":1,"five_years_passed":true})", "24030"));
    CHECK(answer(R"({"on":"2026-05","income":0,"dependants":0,"children":1})")
        == R"({"monthly":48050,"tier":"full","allowance":48050,"first_child":48050,"second_child":0,"each_further_child":0,"withheld":0,"full_limit":690000,"partial_limit":2080000,"income_counted":0})");
}

TEST_CASE("income in parts: eight tenths of child maintenance, half a yen rounds up")
{
    CHECK(answer(R"({"on":"2026-05","children":1,"dependants":1,"income_parts":{"total":1500000,"employment_and_pension":1500000,"child_maintenance":100003}})").find("\"income_counted\":1400002") != std::string::npos);
    CHECK(answer(R"({"on":"2026-05","children":1,"income_parts":{"total":100000}})").find("\"income_counted\":20000") != std::string::npos);
}

TEST_CASE("what is wrong is refused by its field, in two languages")
{
    struct Row { char const* json; char const* field; };
    for (auto const& [json, field] : { Row { R"({"income":0,"children":1})", "on" }, Row { R"({"on":"2026-13","income":0,"children":1})", "on" }, Row { R"({"on":"2026-05","children":1})", "income" },
             Row { R"({"on":"2026-05","income":-1,"children":1})", "income" }, Row { R"({"on":"2026-05","income":1.5,"children":1})", "income" },
             Row { R"({"on":"2026-05","income":0,"children":"one"})", "children" }, Row { R"({"on":"2026-05","income":0,"children":1,"dependents":1})", "dependents" },
             Row { R"({"on":"2026-05","income":0,"children":1,"recipient":"aunt"})", "recipient" },
             Row { R"({"on":"2026-05","income":0,"children":1,"supporters":[{"income":1},{"dependants":1}]})", "supporters[1].income" },
             Row { R"({"on":"2026-05","children":1,"income_parts":{"total":1,"tota":2}})", "income_parts.tota" }, Row { R"([])", "" } }) {
        CAPTURE(json);
        CHECK(answer(json).starts_with("{\"error\":{\"field\":\"" + std::string(field) + "\",\"ja\":\""));
    }
}

TEST_CASE("a month before the tables is refused, not counted as nothing")
{
    CHECK(answer(R"({"on":"2023-03","income":0,"children":1})").starts_with("{\"error\":{\"field\":\"monthly\""));
    CHECK(pays(R"({"on":"2023-04","income":0,"children":1})", "44140"));
}

TEST_CASE("the sheet names the article and the row that applied, with the figures")
{
    auto const sheet = answer(R"({"on":"2026-05","income":1100000,"dependants":1,"children":1})", benefits::Rules::Sheet::Yes);
    CHECK(sheet.find("令和8年4月から") != std::string::npos);
    CHECK(sheet.find("所得が全部支給の限度額を30,000円超えています。") != std::string::npos);
    CHECK(sheet.find("児童扶養手当法第9条") != std::string::npos);
    CHECK(sheet.find("この月に支給される額は47,250円です。") != std::string::npos);
}

TEST_CASE("many cases keep their order on two threads")
{
    std::vector<feel::Value> cases;
    for (int i = 0; i < 1'001; ++i)
        cases.push_back(*dmn::from_json_text("{\"on\":\"2026-05\",\"income\":" + std::to_string(1'060'000 + i * 20) + ",\"dependants\":1,\"children\":1}"));
    auto const two = benefits::answer_all(rules(), cases, benefits::Rules::Sheet::No, 2);
    REQUIRE(two.size() == cases.size());
    for (std::size_t i = 0; i < cases.size(); i += 97)
        CHECK(two[i] == rules().to_json(cases[i], benefits::Rules::Sheet::No));
    CHECK(benefits::answer_all(rules(), {}, benefits::Rules::Sheet::No, 2).empty());
}
