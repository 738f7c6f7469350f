#include "model/number.h"

using namespace mado;
using namespace mado::documents;

namespace {

TEST_CASE("the sign of a division is its 課, without the word itself")
{
    struct Row { char const* name; char const* sign; };
    for (auto const& row : { Row { "環境課", "環境" }, Row { "市民生活部 環境課", "環境" }, Row { "市民生活部 環境課 動物係", "環境" }, Row { "都市整備局 道路管理課 占用係", "道路管理" },
             Row { "福祉事務所", "福祉事務" }, Row { "危機管理室", "危機管理" }, Row { "議会事務局", "議会事務" }, Row { "市長", "市長" }, Row { "課", "課" }, Row { "", "" } }) {
        CAPTURE(row.name);
        CHECK(model::sign_of_name(row.name) == row.sign);
    }
}

TEST_CASE("a letter has the sign, an order the town's word in front of it")
{
    CHECK(model::number_text(model::series_sign(Series::Letter, "総社市指令", "環"), 123) == "環第123号");
    CHECK(model::number_text(model::series_sign(Series::Order, "総社市指令", "環"), 123) == "総社市指令環第123号");
}

TEST_CASE("a document is found by its number alone, by its whole number, and by the receipt, however they are typed")
{
    Ids ids(1);
    auto const receipt = ids.receipt_number();
    CHECK(model::sought("１２３").number == 123);
    CHECK(model::sought(" 123 ").number == 123);
    CHECK(model::sought("環第１２号").words == "環第12号");
    CHECK(model::sought("総社市指令環 第12号").words == "総社市指令環第12号");
    CHECK(model::sought(grouped(receipt)).words == receipt);
    CHECK(model::sought("").everything());
    CHECK(model::sought("0").words == "0");
    CHECK(model::sought("99999999999999999999999").number == 0);
}

TEST_CASE("a number of the town as a whole counts by calendar year, all others by fiscal year")
{
    struct Row { Series series; char const* day; int year; };
    for (auto const& row : { Row { Series::Letter, "2027-03-31", 2026 }, Row { Series::Letter, "2027-04-01", 2027 }, Row { Series::Order, "2027-01-01", 2026 }, Row { Series::Ordinance, "2026-12-31", 2026 },
             Row { Series::Ordinance, "2027-01-01", 2027 }, Row { Series::Regulation, "2027-03-31", 2027 }, Row { Series::OfficialNotice, "2027-01-01", 2027 }, Row { Series::Directive, "2026-12-31", 2026 } }) {
        CAPTURE(row.day);
        CHECK(model::year_of(row.series, *Day::parse(row.day)) == row.year);
    }
    CHECK(model::number_text(model::series_sign(Series::OfficialNotice, "総社市指令", "環", "総社市"), 12) == "総社市告示第12号");
    CHECK(model::number_text(model::series_sign(Series::Ordinance, "総社市指令", "環", "総社市"), 3) == "総社市条例第3号");
    CHECK_FALSE(model::has_number(Series::Memorandum));
}

TEST_CASE("a branch stands behind its number")
{
    CHECK(model::number_text("環", 123, 2) == "環第123号の2");
    CHECK(model::number_text("環", 123, 0) == "環第123号");
}

}  // namespace
