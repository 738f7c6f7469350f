#include "library.h"

#include <doctest/doctest.h>

namespace mado::datasets {

using test::file_of;

namespace {

PrivacyReport report_of(std::string bytes, PrivacyOptions options = {})
{
    auto const file = file_of(std::move(bytes));
    return privacy(file, nullptr, nullptr, std::move(options));
}

Personal const* concern(PrivacyReport const& report, Concern wanted)
{
    for (auto const& one : report.concerns)
        if (one.concern == wanted)
            return &one;
    return nullptr;
}

// Eleven digits and their check digit, by the ordinance's words once more: weights from the lowest digit 2 … 7, 2 … 6.
std::string with_check_digit(std::string const& eleven)
{
    int const weights[] = { 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
    int sum = 0;
    for (std::size_t i = 0; i < 11; ++i)
        sum += (eleven[i] - '0') * weights[i];
    int const rest = sum % 11;
    return eleven + static_cast<char>('0' + (rest < 2 ? 0 : 11 - rest));
}

}  // namespace

TEST_CASE("My Numbers by their check digit")
{
    for (auto const* eleven : { "12345678901", "00000000000", "98765432109", "11111111111", "50000000000" }) {
        auto const number = with_check_digit(eleven);
        CAPTURE(number);
        CHECK(is_my_number(number));
        auto wrong = number;
        wrong[11] = wrong[11] == '9' ? '0' : static_cast<char>(wrong[11] + 1);
        CHECK_FALSE(is_my_number(wrong));
    }
    CHECK(is_my_number("123456789018"));
    CHECK_FALSE(is_my_number("12345678901"));
    CHECK_FALSE(is_my_number("12345678901a"));
}

TEST_CASE("a row that is a person must not be published so")
{
    auto const report = report_of("氏名,生年月日,住所,電話番号,メールアドレス,口座番号\n架空 花子,1990-01-02,岡山県総社市中央1-1-1,0866-00-0000,hanako@example.jp,1234567\n");
    CHECK(report.about_persons);
    for (auto const wanted : { Concern::PersonName, Concern::BirthDay, Concern::Address, Concern::Telephone, Concern::Mail, Concern::BankAccount }) {
        auto const* found = concern(report, wanted);
        CAPTURE(name_of(wanted));
        REQUIRE(found);
        CHECK(name_of(found->weight) == "stop");
        CHECK(found->count == 1);
        REQUIRE(found->evidence.size() == 1);
    }
    // No value stands whole in the evidence.
    for (auto const& one : report.concerns)
        for (auto const& evidence : one.evidence)
            for (auto const* value : { "花子", "0866-00-0000", "hanako", "1234567", "1990-01-02", "1-1-1" })
                CHECK(evidence.masked.find(value) == std::string::npos);
    CHECK(concern(report, Concern::BirthDay)->evidence[0].cell == "B2");
    CHECK(concern(report, Concern::BirthDay)->evidence[0].masked == "1990-**-**");
}

TEST_CASE("offices and facilities are no people")
{
    auto const report = report_of("名称,住所,電話番号,メールアドレス\n市役所,岡山県総社市中央1-1-1,0866-92-8200,soumu@city.soja.lg.jp\n港公園,岡山県総社市中央1-1-2,0866-92-8201,park@city.soja.lg.jp\n");
    CHECK_FALSE(report.about_persons);
    REQUIRE(report.concerns.size() == 1);
    CHECK(report.concerns[0].concern == Concern::Mail);
    CHECK(name_of(report.concerns[0].weight) == "tell");
}

TEST_CASE("private ones among them are asked about")
{
    auto const report = report_of("名称,電話番号,連絡先,管理者\n公園,090-1234-5678,taro@example.jp,架空 太郎\n池,0866-92-8201,,架空 次郎\n");
    CHECK(name_of(concern(report, Concern::Telephone)->weight) == "ask");
    CHECK(concern(report, Concern::Telephone)->evidence[0].masked == "09*-****-**78");
    CHECK(name_of(concern(report, Concern::Mail)->weight) == "ask");
    CHECK(name_of(concern(report, Concern::PersonName)->weight) == "ask");
    CHECK(concern(report, Concern::PersonName)->column == "管理者");
    CHECK(concern(report_of("場所\n港 公園\n山 公園\n"), Concern::PersonName) == nullptr);
}

TEST_CASE("twelve digits by chance, and a column of My Numbers")
{
    std::string many = "管理,数\n", chance = "管理,数\n";
    for (int i = 0; i < 5; ++i) {
        auto const number = with_check_digit("1234567890" + std::to_string(i));
        many += number + ",x\n";
        auto wrong = number;
        wrong[11] = static_cast<char>('0' + (wrong[11] - '0' + 3) % 10);
        chance += (i == 0 ? number : wrong) + ",x\n";
    }
    CHECK(name_of(concern(report_of(many), Concern::MyNumber)->weight) == "stop");
    CHECK(name_of(concern(report_of(chance), Concern::MyNumber)->weight) == "ask");
    CHECK(concern(report_of(many), Concern::MyNumber)->evidence[0].masked.find("34567") == std::string::npos);
    CHECK(name_of(concern(report_of("個人番号\n1\n"), Concern::MyNumber)->weight) == "stop");
    CHECK(concern(report_of("法人番号\n1234567890123\n"), Concern::MyNumber) == nullptr);
}

TEST_CASE("small counts of people, on both sides of the threshold")
{
    auto const* bytes = "地区,患者数,トイレ総数\n東,0,1\n西,1,1\n南,9,1\n北,10,1\n";
    auto const report = report_of(bytes);
    auto const* found = concern(report, Concern::SmallCount);
    REQUIRE(found);
    CHECK(found->count == 2);
    CHECK(found->evidence[0].cell == "B3");
    CHECK(concern(report_of(bytes, { .small_below = 2 }), Concern::SmallCount)->count == 1);
    CHECK(concern(report_of(bytes, { .small_below = 0 }), Concern::SmallCount) == nullptr);
}

TEST_CASE("k rows alike in the chosen columns")
{
    auto const* bytes = "年代,地区,額\n30,東,1\n30,東,2\n30,東,3\n40,西,4\n40,西,5\n50,西,6\n";
    auto const three = report_of(bytes, { .k = 3, .quasi = { "年代", "地区" } });
    auto const* found = concern(three, Concern::FewAlike);
    REQUIRE(found);
    CHECK(name_of(found->weight) == "stop");
    CHECK(found->count == 2);
    CHECK(three.smallest_group == 1);
    REQUIRE(found->evidence.size() == 2);
    CHECK(found->evidence[0].cell == "A7");
    CHECK(found->evidence[0].masked == "50、西 × 1");
    auto const two = report_of(bytes, { .k = 2, .quasi = { "地区" } });
    CHECK(concern(two, Concern::FewAlike) == nullptr);
    CHECK(two.smallest_group == 3);
    CHECK(report_of(bytes, { .k = 2, .quasi = { "ない列" } }).unknown_columns == std::vector<std::string> { "ない列" });
    CHECK(report_of(bytes).smallest_group == 0);
}

}  // namespace mado::datasets
