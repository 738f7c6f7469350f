#include <mado/definitions/library.h>

#include <filesystem>

using namespace mado;
using namespace mado::definitions;

namespace {

Day day(char const* iso) { return *Day::parse(iso); }

std::string const breeds = R"yaml(codes: breeds
title: { ja: 種類 }
entries:
  shiba: { ja: 柴犬, en: Shiba }
  old: { ja: 旧名, until: 2026-03-31 }
  new: { ja: 新名, since: 2026-04-01, law: 条例第1条, reason: 理由 }
sources: { list: { of: [entries], says: x, sure: memory } }
)yaml";

std::string changed(std::string text, std::string_view what, std::string_view with) { return text.replace(text.find(what), what.size(), with); }

TEST_CASE("a code list has its days")
{
    auto const list = load_codes("breeds.yaml", breeds);
    REQUIRE(list.has_value());
    CHECK(list->on(day("2026-03-31")).size() == 2);
    CHECK(list->on(day("2026-04-01")).size() == 2);
    CHECK(list->on(day("2026-03-31"))[1]->key == "old");
    CHECK(list->on(day("2026-04-01"))[1]->key == "new");
    CHECK(list->find("new")->reason == "理由");
    CHECK(list->find("none") == nullptr);
    CHECK(load_codes("x.yaml", changed(breeds, "until: 2026-03-31", "until: 2026-03-32")).error().front().key == "since.day");
    CHECK(load_codes("x.yaml", changed(breeds, "ja: 旧名, ", "")).error().front().key == "words.japanese");
    CHECK(load_codes("x.yaml", changed(breeds, "entries", "items")).error().front().key == "word.missing");
}

TEST_CASE("a choice from a code list: the options of the day, and the title of one that has ended")
{
    auto const library = Library::from_files({ { "codes/breeds.yaml", breeds } });
    Field field;
    field.type = FieldType::Choice;
    field.from = "codes/breeds";
    CHECK(options_of(field, &library, day("2026-04-01")).at(1).key == "new");
    CHECK(title_of(field, &library, "old", "ja") == "旧名");
    CHECK(title_of(field, &library, "shiba", "en") == "Shiba");
    CHECK(title_of(field, &library, "cat", "ja").empty());
    CHECK(options_of(field, nullptr, day("2026-04-01")).empty());
}

TEST_CASE("a calendar closes weekdays, holidays and the turn of the year")
{
    auto const library = Library::from_folder(std::filesystem::path(MADO_SOURCE_ROOT) / "definitions");
    auto const* days = library.calendar();
    REQUIRE(days);
    for (auto const* closed : { "2026-05-03", "2026-05-05", "2026-09-22", "2026-12-29", "2027-01-03", "2026-11-21" })
        CHECK_FALSE(days->calendar.is_open(day(closed)));
    for (auto const* open : { "2026-05-07", "2026-12-28", "2026-11-20" })
        CHECK(days->calendar.is_open(day(open)));
    CHECK(days->known_through.has_value());
    CHECK(days->names.at(day("2026-01-01")).japanese() == "元日");
    CHECK(load_calendar("x.yaml", "calendar: x\ntitle: { ja: x }\nclosed_weekdays: [sunnday]\nholidays: { 2026-02-30: { ja: x } }\nclosed_each_year: { y: { from: 13-01, through: 01-03, title: { ja: x } } }\nsources: {}\n").error().size() == 3);
}

TEST_CASE("the product's own library has no problem")
{
    auto const library = Library::from_folder(std::filesystem::path(MADO_SOURCE_ROOT) / "definitions");
    CHECK(library.procedures().size() >= 3);
    auto const problems = library.problems();
    CHECK_MESSAGE(problems.empty(), printed(problems));
    for (auto const& name : library.procedures()) {
        auto const definition = library.procedure(name);
        REQUIRE(definition);
        CHECK(library.procedure(name) == definition);
        CHECK((definition->route_by.empty() || library.route(definition->route_by)));  // a filing or service may go without
    }
    CHECK(library.procedure("no_such_procedure") == nullptr);
    CHECK(library.route("no_such_route") == nullptr);
    CHECK(library.text("no/such/file").empty());
}

}  // namespace
