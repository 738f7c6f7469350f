#include <mado/public_assistance/minimum.h>

#include <mado/dmn/json.h>

using namespace mado;

namespace {

std::string answer(std::string_view json, benefits::Rules::Sheet sheet = benefits::Rules::Sheet::No)
{
    static auto const library = definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    static auto const rules = benefits::Rules::of(library, public_assistance::minimum());
    REQUIRE(rules);
    return rules->to_json(*dmn::from_json_text(json), sheet);
}

}  // namespace

TEST_CASE("a household in, its living assistance and the rest out")
{
    CHECK(answer(R"({"on":"2026-10","grade":"1-1","members":[{"age":33}],"winter_zone":"VI"})")
        == R"({"living_assistance":77220,"class1":46930,"class2":27790,"special":2500,"transitional":0,"winter":0,"year_end":0,"disability_additions":0,"single_parent_addition":0,"child_rearing_addition":0,"maternity_addition":0,"home_patient_addition":0,"care_facility_addition":0,"radiation_addition":0,"care_insurance_addition":0,"other_additions":0,"overlap":0,"housing_assistance":0,"education_assistance":0,"minimum":77220,"income_counted":0,"income_for_need":0,"assistance":77220})");
    // In winter the ordinary month is the same, and the addition stands beside it.
    auto const december = answer(R"({"on":"2026-12","grade":"1-1","members":[{"age":33}],"winter_zone":"VI"})");
    CHECK(december.starts_with("{\"living_assistance\":77220,"));
    CHECK(december.find("\"winter\":2630,\"year_end\":14500") != std::string::npos);
    CHECK(december.find("\"minimum\":94350") != std::string::npos);
}

TEST_CASE("months without a table of 経過的加算 are refused")
{
    for (auto const* on : { "2023-09", "2023-10", "2026-03" }) {
        CAPTURE(on);
        CHECK(answer(R"({"on":")" + std::string(on) + R"(","grade":"1-1","members":[{"age":33}]})").starts_with("{\"error\":{\"field\":\"living_assistance\""));
    }
    CHECK(answer(R"({"on":"2026-04","grade":"1-1","members":[{"age":33}]})").starts_with("{\"living_assistance\":76420,"));
}

TEST_CASE("what is wrong is refused by its field")
{
    struct Row { char const* json; char const* field; };
    for (auto const& [json, field] : { Row { R"({"on":"2026-10","grade":"1-3","members":[{"age":33}]})", "grade" }, Row { R"({"on":"2026-10","grade":"1-1","members":[]})", "members" },
             Row { R"({"on":"2026-10","grade":"1-1"})", "members" }, Row { R"({"on":"2026-10","grade":"1-1","members":[{"age":33},{"age":151}]})", "members[1].age" },
             Row { R"({"on":"2026-10","grade":"1-1","members":[{"age":33}],"winter_zone":"VII"})", "winter_zone" },
             Row { R"({"on":"2026-10","grade":"1-1","members":[{"age":33}],"rent":40000})", "rent_limit" },
             Row { R"({"on":"2026-10","grade":"1-1","members":[{"age":33,"maternity":"soon"}]})", "members[0].maternity" },
             Row { R"({"on":"2026-10","grade":"1-1","members":[{"age":33,"radiation":"1"}]})", "members[0].radiation" },
             Row { R"({"on":"2026-10","grade":"1-1","members":[{"age":33,"care_insurance":-1}]})", "members[0].care_insurance" },
             Row { R"({"on":"2026-10","grade":"1-1","members":[{"age":33,"sex":1}]})", "members[0].sex" } }) {
        CAPTURE(json);
        CHECK(answer(json).starts_with("{\"error\":{\"field\":\"" + std::string(field) + "\""));
    }
}

TEST_CASE("each age on both sides of a band, and the size of ten and more")
{
    struct Row { int age; int class1; };
    for (auto const& [age, class1] : { Row { 0, 44580 }, Row { 5, 44580 }, Row { 6, 46460 }, Row { 11, 46460 }, Row { 12, 49270 }, Row { 17, 49270 }, Row { 18, 46930 }, Row { 64, 46930 },
             Row { 65, 46460 }, Row { 74, 46460 }, Row { 75, 39890 }, Row { 110, 39890 } }) {
        CAPTURE(age);
        CHECK(answer("{\"on\":\"2026-10\",\"grade\":\"1-1\",\"members\":[{\"age\":" + std::to_string(age) + "}]}").find("\"class1\":" + std::to_string(class1) + ",") != std::string::npos);
    }
    std::string ten;
    for (int i = 0; i < 10; ++i)
        ten += std::string(i ? "," : "") + "{\"age\":40}";
    CHECK(answer("{\"on\":\"2026-10\",\"grade\":\"3-2\",\"members\":[" + ten + "]}").find("\"class1\":194750,\"class2\":67430,") != std::string::npos);
}

TEST_CASE("what nobody writes of a person is nothing: the living assistance is the same, the additions stand beside it")
{
    auto const all = answer(R"({"on":"2026-10","grade":"3-1","members":[{"age":33,"single_parent":true,"disability":"1","maternity":"late","home_patient":true,"radiation":"past","care_insurance":6480},{"age":5}],"single_parent_children":1})");
    CHECK(all.starts_with(answer(R"({"on":"2026-10","grade":"3-1","members":[{"age":33},{"age":5}]})").substr(0, 27)));
    CHECK(all.find("\"maternity_addition\":11720,\"home_patient_addition\":11280,\"care_facility_addition\":0,\"radiation_addition\":21920,\"care_insurance_addition\":6480,\"other_additions\":51400,\"overlap\":16100,")
        != std::string::npos);
}

TEST_CASE("the sheet explains the living assistance in figures")
{
    auto const sheet = answer(R"({"on":"2026-10","grade":"1-1","members":[{"age":33},{"age":29},{"age":4}]})", benefits::Rules::Sheet::Yes);
    CHECK(sheet.find("3人の世帯では、第1類の合計に0.75を掛けます。") != std::string::npos);
    CHECK(sheet.find("1級地の1 0歳から5歳") != std::string::npos);
    CHECK(sheet.find("別表第1第1章1(第1類)、令和5年10月から") != std::string::npos);
}
