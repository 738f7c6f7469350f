#include "tests/town.h"

#include <mado/definitions/answers.h>
#include <mado/names/embedded.h>
#include <mado/text/catalogue.h>

using namespace mado;
using namespace mado::definitions;
using test::stall;

namespace mado::embedded { std::span<File const> definitions(); }

namespace {

Inputs inputs()
{
    Inputs made;
    made.applicant = "person";
    made.received_on = Day::parse("2026-05-01");
    return made;
}

FormPairs stall_form()
{
    return { { "kind", "food" }, { "size", "４．５" }, { "from_on.era", "reiwa" }, { "from_on.year", "８" }, { "from_on.month", "6" }, { "from_on.day", "1" }, { "to_on.era", "" },
        { "to_on.year", "2026" }, { "to_on.month", "06" }, { "to_on.day", "10" }, { "charity", "no" }, { "licence", "１２-34" }, { "plan.way", "post" } };
}

FormPairs with(FormPairs form, std::string const& control, std::string const& value)
{
    for (auto& [name, old] : form)
        if (name == control) {
            old = value;
            return form;
        }
    form.emplace_back(control, value);
    return form;
}

FormPairs without(FormPairs form, std::string const& control)
{
    std::erase_if(form, [&](auto const& pair) { return pair.first == control; });
    return form;
}

text::Catalogue const& catalogue()
{
    static text::Catalogue const words = [] {
        text::Catalogue made;
        made.add("definitions", embedded::definitions());
        return made;
    }();
    return words;
}

TEST_CASE("a page is read into stored answers")
{
    auto const reading = read_form(test::loaded(stall), "stall", stall_form(), inputs(), nullptr);
    for (auto const& error : reading.errors)
        FAIL_CHECK(error.field << " " << error.key);
    CHECK(reading.unknown.empty());
    CHECK(reading.answers.at("kind").text() == "food");
    CHECK(reading.answers.at("size").text() == "4.5");
    CHECK(reading.answers.at("from_on") == json::object({ { "date", "2026-06-01" }, { "era", "reiwa" } }));
    CHECK(reading.answers.at("to_on").text() == "2026-06-10");
    CHECK(reading.answers.at("charity").flag() == false);
    CHECK(reading.answers.at("licence").text() == "1234");
    CHECK(reading.answers.at("plan").text("way") == "post");
}

TEST_CASE("each mistake names its control")
{
    struct Case { std::string name; FormPairs form; std::string control, key; };
    auto const form = stall_form();
    for (auto const& row : {
             Case { "not chosen", with(form, "kind", ""), "kind", "definitions.answer.choose" },
             Case { "key that is none", with(form, "kind", "drink"), "kind", "definitions.choice.unknown" },
             Case { "other without words", with(form, "kind", "other"), "kind.other", "definitions.choice.other" },
             Case { "number left out", with(form, "size", ""), "size", "definitions.answer.missing" },
             Case { "no number", with(form, "size", "広い"), "size", "definitions.number.form" },
             Case { "exponent", with(form, "size", "1e3"), "size", "definitions.number.form" },
             Case { "too many places", with(form, "size", "4.55"), "size", "definitions.number.decimals" },
             Case { "below the least", with(form, "size", "0.4"), "size", "definitions.number.least" },
             Case { "no such day", with(form, "to_on.day", "31"), "to_on.day", "definitions.date.no_such_day" },
             Case { "month 13", with(form, "to_on.month", "13"), "to_on.day", "definitions.date.no_such_day" },
             Case { "year of two digits", with(form, "to_on.year", "26"), "to_on.year", "definitions.date.four_digits" },
             Case { "day left out", with(form, "to_on.day", ""), "to_on.day", "definitions.date.day_missing" },
             Case { "month left out", with(form, "to_on.month", ""), "to_on.month", "definitions.date.month_missing" },
             Case { "year left out", with(form, "to_on.year", ""), "to_on.year", "definitions.date.year_missing" },
             Case { "all left out", without(without(without(form, "to_on.year"), "to_on.month"), "to_on.day"), "to_on.year", "definitions.answer.missing" },
             Case { "era that is none", with(form, "from_on.era", "edo"), "from_on.era", "definitions.date.era" },
             Case { "outside the era", with(with(form, "from_on.era", "heisei"), "from_on.year", "31"), "from_on.year", "definitions.date.outside_era" },
             Case { "check", with(form, "to_on.month", "5"), "to_on.year", "definitions.answer.check" },
             Case { "yes or no missing", without(form, "charity"), "charity", "definitions.answer.now_asked" },
             Case { "yes or no of another word", with(form, "charity", "maybe"), "charity", "definitions.choice.unknown" },
             Case { "too few digits", with(form, "licence", "123"), "licence", "definitions.digits.length" },
             Case { "letters for digits", with(form, "licence", "12a4"), "licence", "definitions.digits.length" },
             Case { "no file", with(form, "plan.way", "file"), "plan.way", "definitions.file.missing" },
             Case { "way that is not offered", with(form, "plan.way", "omit"), "plan.way", "definitions.file.way" },
         }) {
        CAPTURE(row.name);
        auto const reading = read_form(test::loaded(stall), "stall", row.form, inputs(), nullptr);
        REQUIRE(reading.errors.size() == 1);
        CHECK(reading.errors[0].field == row.control);
        CHECK(reading.errors[0].key == row.key);
        auto const sentence = catalogue().words(text::Language::Japanese, row.key, reading.errors[0].arguments);
        CHECK(sentence.find('{') == std::string::npos);
    }
    auto const checked = read_form(test::loaded(stall), "stall", with(form, "to_on.month", "5"), inputs(), nullptr, "en");
    CHECK(checked.errors[0].words == "Before the first day.");
    CHECK(checked.errors[0].arguments.at("field") == "Last day");
}

TEST_CASE("dates: eras, 元年, unknown parts")
{
    struct Case { std::string name, era, year, month, day, stored; };
    for (auto const& row : {
             Case { "first year in words", "reiwa", "元", "5", "1", R"({"date":"2019-05-01","era":"reiwa"})" },
             Case { "first year in digits", "showa", "1", "12", "25", R"({"date":"1926-12-25","era":"showa"})" },
             Case { "last day of an era", "heisei", "31", "4", "30", R"({"date":"2019-04-30","era":"heisei"})" },
             Case { "day unknown", "", "1990", "5", "", "\"1990-05\"" },
             Case { "month and day unknown", "showa", "64", "", "", R"({"date":"1989","era":"showa"})" },
             Case { "leap day", "", "2024", "2", "29", "\"2024-02-29\"" },
         }) {
        CAPTURE(row.name);
        auto const reading = read_form(test::loaded(stall), "who",
            { { "name.family", "山田" }, { "name.given", "太郎" }, { "born_on.era", row.era }, { "born_on.year", row.year }, { "born_on.month", row.month }, { "born_on.day", row.day } },
            inputs(), nullptr);
        CHECK(reading.errors.empty());
        CHECK(json::write(reading.answers.at("born_on")) == row.stored);
    }
    auto const future = read_form(test::loaded(stall), "who", { { "name.family", "山田" }, { "born_on.year", "2026" }, { "born_on.month", "5" }, { "born_on.day", "2" } }, inputs(), nullptr);
    REQUIRE(future.errors.size() == 1);
    CHECK(future.errors[0].words == "生まれた日が先の日です。");
    auto const everything = test::loaded(test::replaced(stall, "unknown: [day, month]", "unknown: [day, month, year]"));
    auto const nothing = read_form(everything, "who", { { "name.text", "山田" }, { "born_on.year", "" } }, inputs(), nullptr);
    CHECK(nothing.answers.at("born_on").text().empty());
}

TEST_CASE("names, addresses, phones as people type them")
{
    auto const text = test::replaced(test::replaced(stall, "kind: { type: choice,", "home: { type: address, optional: 'true', title: { ja: 住所, en: Address } }\n      kind: { type: choice,"),
        "      charity: { type", "      account: { type: bank_account, optional: 'true', title: { ja: 口座, en: Account } }\n      charity: { type");
    auto const definition = test::loaded(text);
    auto const read = [&](char const* page, FormPairs form) { return read_form(definition, page, form, inputs(), nullptr); };
    auto const name = read("who", { { "name.family", "　髙𠮷 " }, { "name.given", "葛󠄀" }, { "name.kana", "たかよし ｶﾂﾗ" }, { "phone", "０８６６（９２）００００" } });
    CHECK(name.errors.empty());
    CHECK(name.answers.at("name").text("text") == "髙𠮷　葛󠄀");
    CHECK(name.answers.at("name").text("kana") == "タカヨシ カツラ");
    CHECK(name.answers.at("name").text("kana_from") == "typed");
    CHECK(name.answers.at("phone").text() == "0866920000");
    CHECK(read("who", { { "name.text", "SMITH" }, { "phone", "12345" } }).errors.at(0).key == "definitions.phone");
    CHECK(read("who", { { "name.text", "SMITH" }, { "phone", "+81 866 92 0000" } }).answers.at("phone").text() == "+81866920000");
    CHECK(read("who", { { "name.text", "x\u202Ey" } }).errors.at(0).key == "definitions.text.control");

    auto const address = [&](FormPairs more) {
        auto form = stall_form();
        form.insert(form.end(), more.begin(), more.end());
        return read("stall", form);
    };
    CHECK(address({ { "home.postcode", "〒７１９－１１９２" }, { "home.text", "総社市中央" } }).errors.size() == 1);
    CHECK(address({ { "home.postcode", "７１９－１１９２" }, { "home.text", "総社市中央" } }).answers.at("home").text("postcode") == "7191192");
    CHECK(address({ { "home.postcode", "123" }, { "home.text", "総社市" } }).errors.at(0).field == "home.postcode");
    CHECK(address({ { "home.kind", "overseas" }, { "home.text", "1 Main St" } }).errors.at(0).field == "home.country");
    CHECK(address({ { "home.kind", "none" } }).answers.at("home").flag("none"));
    CHECK(address({ { "account.way", "public" } }).answers.at("account").flag("public"));
    auto const own = address({ { "account.bank", "0001" }, { "account.branch", "123" }, { "account.kind", "ordinary" }, { "account.number", "１２３４５６７" }, { "account.name", "ﾔﾏﾀﾞ　たろう" } });
    CHECK(own.errors.empty());
    CHECK(own.answers.at("account").text("name") == "ヤマダ タロウ");
    CHECK(address({ { "account.bank", "1" } }).errors.size() == 5);
    CHECK(shown(*definition->field("account"), own.answers.at("account"), nullptr, "ja").find("1234567") == std::string::npos);
}

TEST_CASE("rows of a group, on one page or each on its own")
{
    auto answers = inputs();
    answers.answers = { { "kind", "food" }, { "size", "8" } };
    auto const definition = test::loaded(stall);
    auto const reading = read_form(definition, "helpers",
        { { "helpers.0.helper_name", "花子" }, { "helpers.0.cooks", "yes" }, { "helpers.0.helper_born_on.year", "2000" }, { "helpers.0.helper_born_on.month", "1" }, { "helpers.0.helper_born_on.day", "1" },
            { "helpers.2.helper_name", "十一文字をこえるなまえです" }, { "helpers.2.cooks", "no" } },
        answers, nullptr);
    REQUIRE(reading.errors.size() == 1);
    CHECK(reading.errors[0].field == "helpers.1.helper_name");
    CHECK(reading.errors[0].arguments.at("length") == "13");
    CHECK(reading.answers.at("helpers").array().size() == 2);
    CHECK(read_form(definition, "helpers", {}, answers, nullptr).errors.at(0).key == "definitions.group.least");

    auto const row = read_row(definition, "helpers", 0, { { "helpers.0.helper_name", "花子" }, { "helpers.0.cooks", "yes" } }, answers, nullptr);
    REQUIRE(row.errors.size() == 1);
    CHECK(row.errors[0].field == "helpers.0.helper_born_on.year");
    CHECK(row.errors[0].key == "definitions.answer.now_asked");
    CHECK(row.answers.at("helper_name").text() == "花子");
    answers.answers["helpers"] = json::array({ json::object({}), json::object({}), json::object({}) });
    Evaluation evaluation(definition, answers);
    CHECK(check_page(evaluation, "helpers", nullptr).at(0).key == "definitions.group.most");
}

TEST_CASE("controls that do not belong, or came twice")
{
    auto form = stall_form();
    form.emplace_back("csrf", "x");
    form.emplace_back("price", "1");
    form.emplace_back("size", "5");
    form.emplace_back("to_on.hour", "5");
    auto const lenient = read_form(test::loaded(stall), "stall", form, inputs(), nullptr, "ja", Strictness::Form, { "csrf" });
    CHECK(lenient.unknown == std::vector<std::string> { "price", "to_on.hour" });
    CHECK(lenient.repeated == std::vector<std::string> { "size" });
    CHECK(lenient.errors.empty());
    CHECK(read_form(test::loaded(stall), "stall", form, inputs(), nullptr, "ja", Strictness::Submission, { "csrf" }).errors.size() == 3);
    CHECK(read_form(test::loaded(stall), "nowhere", form, inputs(), nullptr).answers.empty());
}

json::Object whole()
{
    return { { "name", json::object({ { "text", "山田" } }) }, { "kind", "goods" }, { "size", "4" }, { "from_on", "2026-06-01" }, { "to_on", "2026-06-10" }, { "charity", false },
        { "plan", json::object({ { "way", "post" } }) } };
}

TEST_CASE("a submission is checked whole: what is missing, of a wrong type, unknown or not asked")
{
    struct Case { std::string name, field; json::Value value; std::string control, key; };
    for (auto const& row : {
             Case { "right", "charity", true, "", "" },
             Case { "missing", "charity", {}, "charity", "definitions.answer.choose" },
             Case { "text for a flag", "charity", "true", "charity", "definitions.answer.form" },
             Case { "number for a decimal", "size", 4, "size", "definitions.answer.form" },
             Case { "no number", "size", "x", "size", "definitions.number.form" },
             Case { "no day", "to_on", "2026-06-31", "to_on.year", "definitions.date.no_such_day" },
             Case { "day left out", "to_on", "2026-06", "to_on.day", "definitions.date.day_missing" },
             Case { "list for one choice", "kind", json::array({ "goods" }), "kind", "definitions.answer.form" },
             Case { "unknown key", "kind", "drink", "kind", "definitions.choice.unknown" },
             Case { "own words", "kind", json::object({ { "other", "花" } }), "", "" },
             Case { "own words and more", "kind", json::object({ { "other", "花" }, { "x", 1 } }), "kind", "definitions.answer.form" },
             Case { "unknown member of a name", "name", json::object({ { "text", "山田" }, { "title", "Dr" } }), "name.family", "definitions.answer.form" },
             Case { "empty name", "name", json::object({ { "kana", "ヤマダ" } }), "name.family", "definitions.name.missing" },
             Case { "name as text", "name", "山田", "name.family", "definitions.answer.form" },
             Case { "unknown field", "price", 1, "price", "definitions.answer.unknown" },
             Case { "field of staff", "width_m", "3", "width_m", "definitions.answer.unknown" },
             Case { "not asked", "licence", "1234", "licence", "definitions.answer.not_asked" },
             Case { "too many files", "plan", json::object({ { "way", "file" }, { "blobs", json::array({ json::object({ { "name", "a" }, { "title", "a" }, { "size", 1 } }), json::object({ { "name", "b" }, { "title", "b" }, { "size", 1 } }), json::object({ { "name", "c" }, { "title", "c" }, { "size", 1 } }) }) } }), "plan.way", "definitions.file.most" },
             Case { "file without a name", "plan", json::object({ { "way", "file" }, { "blobs", json::array({ json::object({}) }) } }), "plan.way", "definitions.answer.form" },
         }) {
        CAPTURE(row.name);
        auto made = inputs();
        made.answers = whole();
        made.answers.insert_or_assign(row.field, row.value);
        Evaluation evaluation(test::loaded(stall), made);
        auto const errors = check_all(evaluation, nullptr);
        if (row.key.empty()) {
            CHECK(errors.empty());
            continue;
        }
        REQUIRE(errors.size() == 1);
        CHECK(errors[0].field == row.control);
        CHECK(errors[0].key == row.key);
    }
}

TEST_CASE("only what is asked is submitted")
{
    auto made = inputs();
    made.answers = whole();
    made.answers.emplace("licence", "1234");
    made.answers.emplace("helpers", json::array({ json::object({ { "helper_name", "x" } }) }));
    Evaluation evaluation(test::loaded(stall), made);
    CHECK(submitted(evaluation) == whole());
    CHECK(merged({ { "a", 1 }, { "b", 2 } }, { { "a", nullptr }, { "c", 3 } }) == json::Object { { "b", 2 }, { "c", 3 } });
}

TEST_CASE("what staff establish may be incomplete until a decision is drafted")
{
    auto made = inputs();
    made.answers = whole();
    Evaluation evaluation(test::loaded(stall), made);
    CHECK(check_examined(evaluation, nullptr, Missing::Allowed).empty());
    CHECK(check_examined(evaluation, nullptr, Missing::Refused).at(0).field == "width_m");
    auto const reading = read_form(test::loaded(stall), "site", { { "width_m", "2.555" } }, made, nullptr);
    REQUIRE(reading.errors.size() == 1);
    CHECK(reading.errors[0].key == "definitions.number.decimals");
}

TEST_CASE("a stored answer fills its controls again")
{
    auto const definition = test::loaded(stall);
    for (auto const* page : { "stall" }) {
        auto const reading = read_form(definition, page, stall_form(), inputs(), nullptr);
        FormPairs again;
        for (auto const& field : definition->page(page)->fields)
            for (auto const& pair : controls_of(field, reading.answers.at(field.name)))
                again.push_back(pair);
        CHECK(read_form(definition, page, again, inputs(), nullptr).answers == reading.answers);
        CHECK(std::find(again.begin(), again.end(), std::pair<std::string, std::string>("from_on.year", "8")) != again.end());
    }
}

TEST_CASE("answers as people read them")
{
    auto const definition = test::loaded(stall);
    auto const show = [&](char const* field, json::Value const& stored, char const* language = "ja") { return shown(*definition->field(field), stored, nullptr, language); };
    CHECK(show("from_on", "2026-06-01") == "令和8年6月1日");
    CHECK(show("from_on", "2026-06") == "令和8年6月");
    CHECK(show("from_on", "2019-05") == "令和元年5月");
    CHECK(show("from_on", "2026-06-01", "en") == "1 June 2026");
    CHECK(show("from_on", "") == "不明");
    CHECK(show("kind", "food") == "食べ物");
    CHECK(show("kind", "food", "en") == "Food");
    CHECK(show("kind", json::object({ { "other", "花" } })) == "花");
    CHECK(show("charity", false) == "いいえ");
    CHECK(show("plan", json::object({ { "way", "post" } })) == "郵送します");
    CHECK(show("name", json::object({ { "text", "山田" }, { "kana", "ヤマダ" } })) == "山田(ヤマダ)");
    CHECK(show("size", nullptr).empty());
    Field number;
    number.type = FieldType::MyNumber;
    CHECK(shown(number, "123456789018", nullptr, "ja", Showing::Staff) == "＊＊＊＊＊＊＊＊＊＊＊＊");
}

TEST_CASE("check digits")
{
    CHECK(is_corporate_number("7000012050002"));  // 国税庁
    CHECK_FALSE(is_corporate_number("8000012050002"));
    CHECK_FALSE(is_corporate_number("7000012050003"));
    CHECK_FALSE(is_corporate_number("700001205000"));
    CHECK_FALSE(is_corporate_number("700001205000a"));
    CHECK(is_my_number("123456789018"));
    CHECK_FALSE(is_my_number("123456789012"));
    CHECK_FALSE(is_my_number("12345678901"));
    // One wrong digit is found at each place (0 for 9 alone is not: the sum is taken modulo 9).
    std::string const right = "7000012050002";
    for (std::size_t i = 1; i < right.size(); ++i) {
        auto wrong = right;
        wrong[i] = wrong[i] == '1' ? '2' : '1';
        CHECK_FALSE(is_corporate_number(wrong));
    }
}

TEST_CASE("every sentence has words in three languages")
{
    CHECK(catalogue().faults().empty());
    for (auto const& key : catalogue().keys())
        if (!key.starts_with("definitions.shelf."))
            for (auto const language : text::languages)
                CHECK_MESSAGE(catalogue().words(language, key) != key, key);
}

TEST_CASE("a paper that the office looks up: the consent is asked for and stored with the answer")
{
    auto const definition = test::loaded(test::replaced(stall, "also: [post]", "also: [post, omit]"));
    auto const omitted = with(stall_form(), "plan.way", "omit");
    auto const without_it = read_form(definition, "stall", omitted, inputs(), nullptr);
    REQUIRE(without_it.errors.size() == 1);
    CHECK(without_it.errors[0].field == "plan.consent");
    CHECK(without_it.errors[0].key == "definitions.file.consent");
    CHECK(read_form(definition, "stall", with(omitted, "plan.consent", "no"), inputs(), nullptr).errors.size() == 1);
    auto const reading = read_form(definition, "stall", with(omitted, "plan.consent", "yes"), inputs(), nullptr, "ja", Strictness::Submission);
    CHECK(reading.errors.empty());
    CHECK(reading.answers.at("plan").flag("consent"));
    auto const again = controls_of(*definition->field("plan"), reading.answers.at("plan"));
    CHECK(again == FormPairs { { "plan.way", "omit" }, { "plan.consent", "yes" } });
    auto const by_post = read_form(definition, "stall", with(with(stall_form(), "plan.way", "post"), "plan.consent", "yes"), inputs(), nullptr);
    CHECK(by_post.errors.empty());
    CHECK_FALSE(by_post.answers.at("plan").has("consent"));
}

}  // namespace
