#include "model/breaches.h"

#include <mado/definitions/library.h>

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::privacy;

namespace {

Day day(std::string_view iso) { return *Day::parse(iso); }

definitions::Library const& library()
{
    static auto const all = definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    return all;
}

BreachRules rules() { return model::breach_rules_of(library().text("operations/breach.yaml")).value(); }

BreachContent with(std::set<std::string> situations, std::int64_t persons)
{
    BreachContent made;
    made.situations = std::move(situations);
    made.persons = persons;
    return made;
}

}  // namespace

TEST_CASE("what must be reported, and until when")
{
    auto const known_on = day("2026-11-02");  // Monday
    auto const calendar = library().calendar()->calendar;
    struct Row { char const* name; std::set<std::string> situations; std::int64_t persons; bool must_report, is_deliberate; char const* full_until; };
    for (auto const& row : {
             Row { "nothing", {}, 0, false, false, "2026-12-01" },
             Row { "a hundred persons", {}, 100, false, false, "2026-12-01" },
             Row { "one more", {}, 101, true, false, "2026-12-01" },
             Row { "sensitive, one person", { "special_care" }, 1, true, false, "2026-12-01" },
             Row { "on purpose: the longer limit, and its closed last day moves on", { "deliberate" }, 0, true, true, "2027-01-04" },  // the 60th day is 2026-12-31
             Row { "a hospital, ticked, below its own number", { "many_private" }, 100, false, false, "2026-12-01" },
             Row { "a hospital, above both", { "many_private" }, 1001, true, false, "2026-12-01" },
             Row { "numbers, ticked, at the limit", { "number_many" }, 100, false, false, "2026-12-01" },
             Row { "numbers on purpose", { "number_deliberate" }, 1, true, true, "2027-01-04" },
             Row { "a word that the file does not know", { "no_such" }, 1, false, false, "2026-12-01" },
         }) {
        CAPTURE(row.name);
        auto const made = judged(rules(), known_on, with(row.situations, row.persons), calendar);
        CHECK(made.must_report == row.must_report);
        CHECK(made.is_deliberate == row.is_deliberate);
        CHECK(made.full_until == day(row.full_until));
        CHECK(made.quick_from == day("2026-11-04"));
        CHECK(made.quick_until == day("2026-11-06"));
    }
}

TEST_CASE("the quick report's day does not move, the full one's does")
{
    auto const made = judged(rules(), day("2026-11-04"), with({ "property" }, 1), library().calendar()->calendar);
    CHECK(made.quick_until == day("2026-11-08"));  // Sunday
    CHECK(made.full_until == day("2026-12-03"));
    CHECK(judged(rules(), day("2026-11-07"), with({ "property" }, 1), library().calendar()->calendar).full_until == day("2026-12-07"));  // Sunday the 6th moves
}

TEST_CASE("a file that lacks something is refused with its line")
{
    auto const faults_of = [](std::string const& text) {
        auto const made = model::breach_rules_of(text);
        return made ? std::vector<std::string> {} : made.error();
    };
    CHECK(faults_of(std::string(library().text("operations/breach.yaml"))).empty());
    CHECK(faults_of("numbers: {}\n").size() == 5);  // four numbers, no situations
    auto text = std::string(library().text("operations/breach.yaml"));
    text.replace(text.find("persons: public_persons"), 23, "persons: no_such_number");
    CHECK(faults_of(text).size() == 1);
    text = std::string(library().text("operations/breach.yaml"));
    text.replace(text.find("value: 5,"), 9, "value: 0,");
    CHECK(faults_of(text).size() == 1);
}

TEST_CASE("what is kept comes back as it was")
{
    BreachContent one = with({ "property", "deliberate" }, 12);
    one.title = "名簿の誤送信";
    one.files = { "dog_registration" };
    one.notified_on = day("2026-11-05");
    one.others = "\"引用\"";
    auto const back = model::content_from(*json::parse(json::write(model::as_json(one))));
    CHECK(back.situations == one.situations);
    CHECK(back.files == one.files);
    CHECK(back.notified_on == one.notified_on);
    CHECK(back.persons == 12);
    CHECK(back.title == one.title);
    CHECK(back.others == one.others);
    CHECK_FALSE(model::content_from(json::object({})).notified_on);
}
