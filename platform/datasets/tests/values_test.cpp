#include "library.h"

#include "../cell_marks.h"
#include "../values.h"

#include <doctest/doctest.h>

namespace mado::datasets {

TEST_CASE("names of columns are alike whatever dashes, widths and spaces they are written with")
{
    struct Row { char const* a; char const* b; };
    for (auto const& row : { Row { "都道府県コ―ド又は市区町村コ―ド", "都道府県コード又は市区町村コード" }, Row { "全国地方公共団体ｺｰﾄﾞ", "全国地方公共団体コード" }, Row { "コ−ド", "コード" }, Row { "コ－ド", "コード" }, Row { "料金（基本）", "料金(基本)" },
             Row { "発生日時　　分", "発生日時分" }, Row { "№", "NO" }, Row { "建物名等（方書）", "建物名等(方書)" }, Row { "0－4歳の男性", "0-4歳の男性" }, Row { "ＩＤ", "ID" } }) {
        CAPTURE(std::string(row.a));
        CHECK(folded_name(row.a) == folded_name(row.b));
    }
    CHECK(folded_name("緯度") != folded_name("経度"));
}

TEST_CASE("what a column is about")
{
    struct Row { char const* name; About about; };
    for (auto const& row : { Row { "全国地方公共団体コード", About::LocalCode }, Row { "連絡先電話番号", About::Telephone }, Row { "生年月日", About::BirthDay }, Row { "氏名", About::PersonName }, Row { "代表者氏名", About::PersonName },
             Row { "申請者住所", About::Address }, Row { "車椅子使用者用トイレ有無", About::Flag }, Row { "利用開始時間", About::Time }, Row { "0-4歳の男性", About::People }, Row { "調査年月日", About::Day }, Row { "口座番号", About::BankAccount },
             Row { "公園HPアドレス", About::Url }, Row { "名称_カナ", About::Kana }, Row { "男性トイレ総数", About::Number }, Row { "メールアドレス", About::Mail }, Row { "面積（㎡）", About::Number }, Row { "色", About::Nothing }, Row { "発生年月日", About::Day } }) {
        CAPTURE(std::string(row.name));
        CHECK(name_of(about(row.name, nullptr)) == name_of(row.about));
    }
}

TEST_CASE("codes of local governments: check digits and what was lost of them")
{
    CHECK(check_digit("12000") == '6');
    CHECK(check_digit("22212") == '7');
    CHECK(is_local_code("222127"));
    CHECK_FALSE(is_local_code("222128"));
    CHECK_FALSE(is_local_code("480000"));
    struct Row { char const* written; char const* code; };
    for (auto const& row : { Row { "37201", "372013" }, Row { "92011", "092011" }, Row { "1100", "011002" }, Row { "372013", "372013" } }) {
        CAPTURE(std::string(row.written));
        CHECK(local_code_of(row.written) == std::string(row.code));
    }
    for (auto const* none : { "", "212", "372010", "99999", "3720130", "abcde", "22000" })
        CHECK_FALSE(local_code_of(none));
    CHECK(code_of_prefecture("千葉県") == "120006");
    CHECK(prefecture_of_code("222127") == "静岡県");
}

TEST_CASE("every code of the shared list of local governments has the check digit")
{
    auto const path = std::filesystem::path(MADO_SOURCE_ROOT) / "../shared/facts/samples/localgovjp/localgovjp-utf8.csv";
    if (!std::filesystem::exists(path))
        return;
    auto const file = TableFile::open(path).value();
    std::size_t codes = 0;
    file.read([&](TableRow const& row) {
        CHECK(is_local_code(row.fields[9]));
        // Without its zero or without its check digit it is found again, or told as not sure.
        auto const five = local_code_of(row.fields[9].substr(0, 5));
        CHECK((!five || *five == row.fields[9]));
        ++codes;
        return true;
    });
    CHECK(codes == 1916);
}

TEST_CASE("addresses are parted only where that is sure")
{
    auto const& places = test::reference().places;
    auto const chiba = places.parted("千葉県市川市八幡一丁目1-1", {});
    REQUIRE(chiba);
    CHECK(chiba->city == "市川市");
    CHECK(chiba->quarter == "八幡一丁目");
    CHECK(chiba->street == "1-1");
    CHECK(chiba->quarter_sure);
    auto const yaizu = places.parted("静岡県焼津市石津728番地2", { "静岡県", "焼津市" });
    REQUIRE(yaizu);
    CHECK(yaizu->quarter == "石津");
    CHECK(yaizu->street == "728番地2");
    CHECK(yaizu->quarter_sure);
    CHECK_FALSE(places.parted("静岡県焼津市本町2-16-32", { "静岡県", "焼津市" })->quarter_sure);  // 本町二丁目16-32, or 本町 2番地
    CHECK(places.parted("焼津市本町2-16-32", { "静岡県", "焼津市" })->prefecture == "静岡県");
    CHECK_FALSE(places.parted("静岡県焼津市本町2-16-32", {}));                                  // neither listed nor said
    CHECK_FALSE(places.parted("静岡県焼津市本町2-16-32", { "香川県", "焼津市" }));
    CHECK_FALSE(places.parted("本町2-16-32", {}));
    CHECK_FALSE(places.parted("", {}));
}

TEST_CASE("days as people write them")
{
    struct Row { char const* written; char const* iso; DayForm form; };
    for (auto const& row : { Row { "2023-04-01", "2023-04-01", DayForm::Iso }, Row { "2023/4/1", "2023-04-01", DayForm::YearFirst }, Row { "2023年4月1日", "2023-04-01", DayForm::YearFirst }, Row { "20230401", "2023-04-01", DayForm::Compact },
             Row { "R5.4.1", "2023-04-01", DayForm::Wareki }, Row { "令和5年4月1日", "2023-04-01", DayForm::Wareki }, Row { "令和元年５月１日", "2019-05-01", DayForm::Wareki }, Row { "2/1/2023", "2023-02-01", DayForm::MonthOrDayFirst },
             Row { "13/1/2023", "2023-01-13", DayForm::MonthOrDayFirst }, Row { "２０２３／４／１", "2023-04-01", DayForm::YearFirst } }) {
        CAPTURE(std::string(row.written));
        auto const read = day_in(row.written);
        REQUIRE(read);
        CHECK(read->day.iso() == row.iso);
        CHECK(read->form == row.form);
    }
    CHECK(day_in("2/1/2023", false)->day.iso() == "2023-01-02");
    for (std::string const none : { "", "2023-02-30", "2023", "4月1日", "R0.4.1", "12345678", "99999999", "1-2-3", "2/30/2023/", "平成31年5月1日" }) {
        CAPTURE(none);
        CHECK_FALSE(day_in(none));
    }
}

TEST_CASE("times and numbers as people write them")
{
    struct Time { char const* written; char const* time; };
    for (auto const& row : { Time { "9時30分", "09:30" }, Time { "9:00", "09:00" }, Time { "９：３０", "09:30" }, Time { "午後1時半", "13:30" }, Time { "24:00", "24:00" }, Time { "9時", "09:00" }, Time { "午前12時", "00:00" }, Time { "08:30:00", "08:30" } }) {
        CAPTURE(std::string(row.written));
        CHECK(time_in(row.written) == std::string(row.time));
    }
    for (auto const* none : { "", "25:00", "9:75", "午後13時", "9:00～17:00", "終日", "24:30" })
        CHECK_FALSE(time_in(none));
    CHECK(is_time("24:00"));
    CHECK_FALSE(is_time("9:00"));
    struct Number { char const* written; char const* number; char const* unit; };
    for (auto const& row : { Number { "32,500 ", "32500", "" }, Number { "１２", "12", "" }, Number { "40人", "40", "人" }, Number { "¥1,200", "1200", "円" }, Number { "▲5.5%", "-5.5", "%" }, Number { "約100㎡", "100", "m2" } }) {
        CAPTURE(std::string(row.written));
        auto const found = number_in(row.written);
        REQUIRE(found);
        CHECK(found->number == row.number);
    }
    for (auto const* none : { "", "1,20", "12,34,567", "2-16-32", "007", "abc", "1.2.3", "4歳からです" })
        CHECK_FALSE(number_in(none));
    CHECK(number_in("約100")->vague);
    CHECK(is_plain_number("-0.5"));
    CHECK_FALSE(is_plain_number("007"));
    CHECK(degrees_in("34.834747") == 348347470);
    CHECK(degrees_in("34.34092807514213") == 343409280);
    CHECK_FALSE(degrees_in("34度"));
}

TEST_CASE("marks of cells")
{
    CHECK(has_layout_spaces("氏　名"));
    CHECK(has_layout_spaces(" a"));
    CHECK(has_layout_spaces("発生日時　　分"));
    CHECK_FALSE(has_layout_spaces("焼津市八楠1丁目5-19 1階"));
    CHECK_FALSE(has_layout_spaces("山田 太郎"));
    CHECK(has_vendor_characters("①障害福祉"));
    CHECK(has_vendor_characters("№"));
    CHECK(has_vendor_characters("㈱窓口"));
    CHECK(has_vendor_characters("ｺｰﾄﾞ"));
    CHECK_FALSE(has_vendor_characters("髙橋﨑"));
    CHECK(has_several_values("34.342286,134.055021"));
    CHECK(has_several_values("5724、5723、5722"));
    CHECK_FALSE(has_several_values("1,200"));
    CHECK_FALSE(has_several_values("2/1/2023"));
    CHECK(is_other_with_detail("その他（消防団）"));
    CHECK_FALSE(is_other_with_detail("その他"));
    CHECK(says_nothing("Unnamed: 0"));
    CHECK(says_nothing("列3"));
    CHECK(says_nothing("12"));
    CHECK(says_nothing("F5"));
    CHECK_FALSE(says_nothing("man1"));
    CHECK_FALSE(says_nothing("FAX番号"));
    CHECK(has_era_without_year("令和5年度人口"));
    CHECK_FALSE(has_era_without_year("令和5年度（2023年度）人口"));
    CHECK(is_time_of_a_series("2015年"));
    CHECK(is_time_of_a_series("H27"));
    CHECK(is_time_of_a_series("４月"));
    CHECK_FALSE(is_time_of_a_series("月額"));
}

}  // namespace mado::datasets
