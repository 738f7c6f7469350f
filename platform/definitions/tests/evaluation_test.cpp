#include "tests/town.h"

#include <mado/definitions/evaluation.h>

using namespace mado;
using namespace mado::definitions;
using test::stall;

namespace {

Day day(char const* iso) { return *Day::parse(iso); }

Calendar const& offices()
{
    static Calendar const calendar = Calendar::of_offices({ *Day::parse("2026-05-06") });
    return calendar;
}

Inputs inputs(json::Object answers, char const* received = "2026-05-01")
{
    Inputs made;
    made.answers = std::move(answers);
    made.applicant = "person";
    made.received_on = day(received);
    made.calendar = &offices();
    return made;
}

json::Object food()
{
    return { { "kind", "food" }, { "size", "8" }, { "from_on", "2026-06-01" }, { "to_on", "2026-06-10" }, { "charity", false } };
}

Evaluation of(Inputs made) { return Evaluation(test::loaded(stall), std::move(made)); }

json::Value helper(json::Object row) { return row; }

TEST_CASE("what is asked depends on the answers; what is not asked is null")
{
    auto small = of(inputs({ { "kind", "goods" }, { "licence", "1234" }, { "helpers", json::array({ helper({ { "cooks", true } }) }) } }));
    CHECK(small.pages() == std::vector<std::string> { "who", "stall" });
    CHECK_FALSE(small.field_asked("licence"));
    CHECK(small.value("licence").is_null());
    CHECK(small.value("helpers").as_list().empty());
    CHECK(small.rows("helpers") == 0);
    CHECK(small.field_asked("name"));
    CHECK(small.required("name"));
    CHECK_FALSE(small.required("phone"));
    CHECK_FALSE(small.field_asked("no_such_field"));
    CHECK_FALSE(small.page_asked("no_such_page"));

    auto answers = food();
    answers["helpers"] = json::array({ helper({ { "cooks", true }, { "helper_born_on", "2000-01-01" } }), helper({ { "cooks", false }, { "helper_born_on", "2000-01-01" } }) });
    auto large = of(inputs(answers));
    CHECK(large.pages().size() == 3);
    CHECK(large.field_asked("helpers", 0, "helper_born_on"));
    CHECK_FALSE(large.field_asked("helpers", 1, "helper_born_on"));
    CHECK_FALSE(large.field_asked("helpers", 2, "helper_born_on"));
    CHECK(large.value("cooks_count").to_integer() == 1);
    CHECK(large.value("helpers").as_list()[1].get("helper_born_on").is_null());
    CHECK(large.value("helpers").as_list()[0].get("helper_born_on").is_date());
}

TEST_CASE("checks: null passes, also in a row")
{
    auto answers = food();
    CHECK(of(inputs(answers)).passes("to_on"));
    answers["to_on"] = "2026-05-31";
    CHECK_FALSE(of(inputs(answers)).passes("to_on"));
    answers.erase("to_on");
    CHECK(of(inputs(answers)).passes("to_on"));
    answers["born_on"] = "2026-05";
    CHECK(of(inputs(answers)).passes("born_on"));  // the day is not known
    answers["helpers"] = json::array({ helper({ { "cooks", true }, { "helper_born_on", "2026-05-01" } }) });
    CHECK_FALSE(of(inputs(answers)).passes("helpers", 0, "helper_born_on"));
}

TEST_CASE("a charge by fiscal year, at each year's rate, halved and cut below one yen")
{
    auto answers = food();
    answers["from_on"] = "2027-03-30";
    answers["to_on"] = "2027-04-01";
    answers["size"] = "5.5";
    answers["charity"] = true;
    auto evaluation = of(inputs(answers));
    auto const charges = evaluation.charges();
    REQUIRE(charges.size() == 2);
    REQUIRE(charges[0].known);
    REQUIRE(charges[0].amounts.size() == 2);
    CHECK(charges[0].amounts[0].fiscal_year == 2026);
    CHECK(charges[0].amounts[0].through == day("2027-03-31"));
    CHECK(charges[0].amounts[0].full == Yen(300));
    CHECK(charges[0].amounts[0].amount == Yen(150));
    CHECK(charges[0].amounts[0].waived->law == "条例第9条");
    CHECK(charges[0].amounts[1].full == Yen(200));
    CHECK(charges[0].total() == Yen(250));
    CHECK(evaluation.route_amount() == Yen(250));
    CHECK(charges[1].charge->name == "handling");
    CHECK(charges[1].total() == Yen(400));
}

TEST_CASE("charges: not arising, not yet known, faulty")
{
    auto goods = food();
    goods["kind"] = "goods";
    CHECK(of(inputs(goods)).charges().size() == 1);
    auto unknown = food();
    unknown.erase("to_on");
    CHECK_FALSE(of(inputs(unknown)).charges()[0].known);
    CHECK(of(inputs(unknown)).charges()[0].fault.empty());

    auto const fraction = Evaluation(test::loaded(test::replaced(stall, "amount: 'fee'", "amount: 'fee / 7'")), inputs(food())).charges()[1];
    CHECK_FALSE(fraction.known);
    CHECK(fraction.fault == "額に1円未満の端数があります。式の中で端数を処理してください。");
    auto const negative = Evaluation(test::loaded(test::replaced(stall, "amount: 'fee'", "amount: '0 - fee'")), inputs(food())).charges()[1];
    CHECK_FALSE(negative.fault.empty());
    auto charity = food();
    charity["charity"] = true;
    auto const beyond = Evaluation(test::loaded(test::replaced(stall, "then: ['0.5'", "then: ['1.5'")), inputs(charity)).charges()[0];
    CHECK(beyond.fault == "減免の割合が0から1の間にありません。");
}

TEST_CASE("settings: the ordinance of the day, or the town's own value")
{
    CHECK(of(inputs(food(), "2020-03-31")).value("fee").is_null());
    CHECK(of(inputs(food(), "2020-04-01")).value("fee").to_integer() == 300);
    CHECK(of(inputs(food(), "2026-03-31")).value("fee").to_integer() == 300);
    CHECK(of(inputs(food(), "2026-04-01")).value("fee").to_integer() == 400);
    auto own = inputs(food());
    own.settings = { { "fee", "550" }, { "open_at_night", "true" } };
    auto evaluation = of(own);
    CHECK(evaluation.value("fee").to_integer() == 550);
    CHECK(evaluation.value("open_at_night").is_true());
}

TEST_CASE("limits: working days, pauses, extensions, a start that is not known")
{
    struct Case { std::string name; Events events; char const* last; bool stands_still; };
    for (auto const& row : {
             Case { "5 working days over a holiday", {}, "2026-05-11", false },
             Case { "asked and answered", { .completion_requests = { { day("2026-05-07"), day("2026-05-11") } } }, "2026-05-13", false },
             Case { "asked, not answered", { .completion_requests = { { day("2026-05-07"), {} } } }, "", true },
             Case { "payment does not pause it", { .payments = { { day("2026-05-07"), {} } } }, "2026-05-11", false },
             Case { "extended by 3", { .prolonged = { { "standard_period", "once" } } }, "2026-05-14", false },
             Case { "another extension", { .prolonged = { { "standard_period", "twice" } } }, "2026-05-11", false },
         }) {
        CAPTURE(row.name);
        auto made = inputs(food());
        made.events = row.events;
        auto const limits = of(made).limits(day("2026-05-08"));
        REQUIRE(limits.size() == 2);
        CHECK((limits[0].last_day ? limits[0].last_day->iso() : "") == row.last);
        CHECK(limits[0].stands_still == row.stands_still);
        CHECK(limits[0].expected.has_value());
        CHECK_FALSE(limits[1].last_day.has_value());  // from the decision
    }
    auto decided = inputs(food());
    decided.events.decided_on = day("2026-05-01");
    CHECK(of(decided).limits()[1].last_day == day("2026-05-08"));
}

TEST_CASE("flags and grounds: whose they are")
{
    auto made = inputs(food());
    made.answers["to_on"] = "2026-09-01";
    made.examined = { { "width_m", "2.5" } };
    auto evaluation = of(made);
    REQUIRE(evaluation.flags().size() == 1);
    CHECK(evaluation.flags_for_applicant().size() == 1);
    CHECK(evaluation.flags_after("stall").size() == 1);
    CHECK(evaluation.flags_after("who").empty());
    REQUIRE(evaluation.grounds().size() == 2);
    REQUIRE(evaluation.grounds_for_applicant().size() == 1);
    CHECK(evaluation.grounds_for_applicant()[0].ground->name == "too_long");
    CHECK_FALSE(evaluation.definition().grounds_block_sending());
}

TEST_CASE("why: the lines that a result rests on, deepest first")
{
    auto made = inputs(food());
    made.answers["to_on"] = "2026-09-01";
    auto evaluation = of(made);
    auto const lines = evaluation.explain("too_long");
    REQUIRE(lines.size() == 4);
    CHECK(lines[0].name == "from_on");
    CHECK(lines[0].title == "初日");
    CHECK(lines[0].value == "2026-06-01");
    CHECK(lines[2].name == "days");
    CHECK(lines[2].value == "93");
    CHECK(lines[2].expression == "(to_on - from_on).days + 1");
    CHECK(lines[3].name == "too_long");
    CHECK(lines[3].value == "true");
    CHECK(lines[3].law == "条例第5条");
    CHECK(evaluation.explain("nothing").empty());
    CHECK(evaluation.rule_values().at("days").integer() == 93);
    CHECK(evaluation.rule_values().at("narrow").is_null());
    CHECK(evaluation.rule_values().at("decide_by").text() == "2026-05-11");
}

TEST_CASE("what is offered next, and when the record's years begin")
{
    auto answers = food();
    answers["name"] = json::object({ { "text", "山田" } });
    auto evaluation = of(inputs(answers));
    auto const offers = evaluation.offers("granted");
    REQUIRE(offers.size() == 1);
    CHECK(offers[0].on == day("2026-05-31"));
    CHECK(offers[0].carried.at("kind").text() == "food");
    CHECK(offers[0].carried.at("name").text("text") == "山田");
    CHECK(offers[0].carried.at("from_on").text() == "2026-06-11");
    CHECK(evaluation.offers("refused").empty());
    CHECK(evaluation.keep_starts(day("2026-03-31")) == day("2026-04-01"));
    CHECK(evaluation.keep_starts(day("2026-04-01")) == day("2027-04-01"));
}

TEST_CASE("today() and now() are the case's arrival")
{
    auto const definition = test::loaded(test::replaced(stall, "'width_m < 3'", "'today() = received_on and date(now()) = today()'"));
    auto made = inputs(food());
    made.received_at = instant_in_tokyo(day("2026-05-01"), 23, 59);
    CHECK(Evaluation(definition, made).value("narrow").is_true());
}

TEST_CASE("stored answers become values by their type")
{
    Field field;
    field.type = FieldType::Date;
    CHECK(feel_of(field, "2026-04-01").is_date());
    CHECK(feel_of(field, json::object({ { "date", "2026-04-01" }, { "era", "reiwa" } })).is_date());
    CHECK(feel_of(field, "2026-04").is_null());
    CHECK(feel_of(field, "").is_null());
    field.type = FieldType::Choice;
    CHECK(feel_of(field, json::object({ { "other", "x" } })).as_string() == "other");
    field.type = FieldType::File;
    CHECK(feel_of(field, json::object({ { "way", "post" } })).get("way").as_string() == "post");
    field.type = FieldType::BankAccount;
    CHECK(feel_of(field, json::object({ { "bank", "0001" }, { "number", "1234567" } })).find("number") == nullptr);
    field.type = FieldType::MyNumber;
    CHECK(feel_of(field, "123456789018").is_null());
    field.type = FieldType::Text;
    CHECK(feel_of(field, "").is_null());
    CHECK(feel_of(field, 5).is_null());  // not of its type
}

}  // namespace
