#include <mado/tenancy/towns.h>

#include <doctest/doctest.h>

using namespace mado::tenancy;

namespace {

constexpr char head[] = "code,prefecture,slug,name,kana,name_en,kind\n330001,330001,okayama-ken,岡山県,おかやまけん,Okayama Prefecture,prefecture\n";

TEST_CASE("the check digit of a local government's code")
{
    struct Row { char const* code; bool valid; };
    for (auto const& row : { Row { "330001", true }, Row { "331007", true }, Row { "332089", true }, Row { "120006", true }, Row { "240001", true },
             Row { "350001", true }, Row { "331006", false }, Row { "33100", false }, Row { "33100x", false }, Row { "", false } }) {
        CAPTURE(row.code);
        CHECK(is_local_government_code(row.code) == row.valid);
    }
}

TEST_CASE("towns are found by code and slug, and belong to their prefecture")
{
    auto const towns = Towns::from_csv(std::string(head) + "332089,330001,soja-shi,総社市,そうじゃし,Soja City,city\n");
    CHECK(towns.by_slug("soja-shi")->code == "332089");
    CHECK(towns.by_code("332089")->name == "総社市");
    CHECK(towns.by_slug("Soja-shi") == nullptr);
    CHECK(towns.municipalities_of("330001").size() == 1);
    CHECK(towns.prefectures().size() == 1);
}

TEST_CASE("a twin for training has a code that no local government has, and stands in no list")
{
    auto towns = Towns::from_csv(std::string(head) + "332089,330001,soja-shi,総社市,そうじゃし,Soja City,city\n");
    CHECK(towns.twin_of(*towns.by_slug("soja-shi")) == nullptr);
    towns.add_training("soja-shi");
    towns.add_training("soja-shi");
    towns.add_training("okayama-ken");
    CHECK(towns.all().size() == 4);
    auto const* twin = towns.by_slug("soja-shi-kenshu");
    REQUIRE(twin);
    CHECK(towns.by_code(twin->code) == twin);
    CHECK(towns.twin_of(*towns.by_slug("soja-shi")) == twin);
    CHECK(towns.twin_of(*twin) == nullptr);
    CHECK(twin->training);
    CHECK(twin->twin_of == "332089");
    CHECK(twin->name == "総社市");
    CHECK(twin->code.starts_with("83208"));
    CHECK(is_training_code(twin->code));
    CHECK_FALSE(is_training_code("332089"));
    CHECK_FALSE(towns.by_slug("soja-shi")->training);
    CHECK(towns.by_slug("okayama-ken-kenshu")->is_prefecture());
    CHECK(towns.municipalities_of("330001").size() == 1);
    CHECK(towns.municipalities_of(towns.by_slug("okayama-ken-kenshu")->code).empty());
    CHECK(towns.prefectures().size() == 1);
    CHECK_THROWS_WITH(towns.add_training("nowhere"), doctest::Contains("soja-shi"));
    CHECK_THROWS(towns.add_training("soja-shi-kenshu"));
}

TEST_CASE("every code with the shape of a prefecture's has a twin with a right check digit")
{
    for (auto const* code : { "010006", "120006", "240001", "350001", "331007", "332089", "473821" }) {
        CAPTURE(code);
        CHECK(is_local_government_code(training_code(code)));
        CHECK(training_code(code) != code);
        CHECK_FALSE(is_training_code(code));
    }
}

TEST_CASE("a wrong list names its line")
{
    struct Row { char const* line; char const* says; };
    for (auto const& row : { Row { "332088,330001,soja-shi,総社市,,,city\n", "towns.csv:3" }, Row { "332089,330001,Soja,総社市,,,city\n", "towns.csv:3" },
             Row { "332089,330001,okayama-ken,総社市,,,city\n", "stands twice" }, Row { "332089,240001,soja-shi,総社市,,,city\n", "prefecture" },
             Row { "332089,330001\n", "columns" } }) {
        CAPTURE(row.line);
        try {
            (void)Towns::from_csv(std::string(head) + row.line);
            FAIL("accepted");
        } catch (std::runtime_error const& error) {
            CHECK(std::string(error.what()).find(row.says) != std::string::npos);
        }
    }
}

}  // namespace
