#include <mado/definitions/shown_identity.h>

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::definitions;

namespace {

Field field(FieldType type, std::string from)
{
    Field made;
    made.type = type;
    made.prefill = { std::move(from) };
    return made;
}

std::string text(std::optional<json::Value> const& value) { return value ? json::canonical(*value) : "nothing"; }

}  // namespace

TEST_CASE("what was shown in the stored form of each field")
{
    ShownAttributes const shown { { "name", "見本　花子" }, { "kana", "ﾐﾎﾝ ﾊﾅｺ" }, { "address", "総社市中央一丁目1番1号" }, { "born_on", "1990-04-05" }, { "corporate_number", "" } };
    CHECK(text(prefilled(field(FieldType::PersonName, "identity.name"), shown)) == R"({"family":"見本","given":"花子","kana":"ミホン ハナコ","kana_from":"identity","text":"見本　花子"})");
    CHECK(text(prefilled(field(FieldType::Text, "identity.name"), shown)) == R"("見本　花子")");
    CHECK(text(prefilled(field(FieldType::Address, "identity.address"), shown)) == R"({"text":"総社市中央一丁目1番1号"})");
    CHECK(text(prefilled(field(FieldType::Date, "identity.born_on"), shown)) == R"("1990-04-05")");
    CHECK(text(prefilled(field(FieldType::CorporateNumber, "identity.corporate_number"), shown)) == "nothing");
    CHECK(text(prefilled(field(FieldType::Date, "identity.name"), shown)) == "nothing");
    CHECK(text(prefilled(field(FieldType::PersonName, "staff.name"), shown)) == "nothing");
    auto narrow = field(FieldType::Text, "identity.address");
    narrow.max = 5;
    CHECK(text(prefilled(narrow, shown)) == "nothing");  // half an address is none
}

TEST_CASE("a name is divided only where one space says so, and never a company's")
{
    auto const family = [](std::string name, bool is_company = false) {
        ShownAttributes shown { { "name", std::move(name) } };
        if (is_company)
            shown["corporate_number"] = "6000000000002";
        return prefilled(field(FieldType::PersonName, "identity.name"), shown)->text("family");
    };
    CHECK(family("見本 花子") == "見本");
    CHECK(family("見本花子") == "");
    CHECK(family("MIHON HANAKO MARIA") == "");
    CHECK(family(" 花子") == "");
    CHECK(family("株式会社　見本ベーカリー", true) == "");
}

TEST_CASE("the same answer, however it was written")
{
    CHECK(is_same_answer("1990-04-05", json::object({ { "date", "1990-04-05" }, { "era", "heisei" } })));
    CHECK_FALSE(is_same_answer("1990-04-05", json::object({ { "date", "1990-04-06" }, { "era", "heisei" } })));
    CHECK(is_same_answer(json::object({ { "text", "見本" }, { "kana", "ミホン" }, { "kana_from", "identity" } }), json::object({ { "text", "見本" }, { "kana", "ミホン" }, { "kana_from", "typed" } })));
    CHECK_FALSE(is_same_answer(json::object({ { "text", "見本" } }), json::object({ { "text", "見木" } })));
    CHECK_FALSE(is_same_answer({}, ""));
}

TEST_CASE("rules see what was shown, and nothing that was not")
{
    auto const identity = identity_of("card", { { "name", "見本　花子" }, { "born_on", "1990-02-31" } });
    CHECK(identity.how == "card");
    CHECK(identity.name.text("text") == "見本　花子");
    CHECK_FALSE(identity.born_on);
    CHECK(identity.address.is_null());
    CHECK(identity_of("none", {}).name.is_null());
}
