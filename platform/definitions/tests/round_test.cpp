#include "tests/town.h"

#include <mado/audit/audit.h>
#include <mado/db/fresh.h>
#include <mado/definitions/answers.h>
#include <mado/definitions/round.h>
#include <mado/definitions/shelf.h>
#include <mado/names/embedded.h>

using namespace mado;
using namespace mado::definitions;

namespace mado::embedded { std::span<File const> audit(); }

namespace {

Day day(char const* iso) { return *Day::parse(iso); }

DefinitionPointer housing()
{
    static auto const library = Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    return library.procedure("prefectural_housing");
}

Round round_of_two()
{
    Round round { "prefectural_housing", "2026_06", { { { "ja", "6月" }, { "en", "June" } } }, day("2026-06-01"), day("2026-06-12"), day("2026-06-20") };
    for (auto const* key : { "101", "102" })
        round.items.push_back({ key, { { { "ja", std::string("住宅") + key } } }, 1, json::parse(R"({ "rooms": "3", "single_allowed": false, "rent_from": 21400 })")->object() });
    round.items[1].columns["single_allowed"] = true;
    return round;
}

std::vector<std::string> controls(std::vector<FieldError> const& errors)
{
    std::vector<std::string> names;
    for (auto const& error : errors)
        names.push_back(error.field);
    return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a round goes through its canonical form and back; what is none is refused")
{
    auto const round = round_of_two();
    auto const again = round_from(json_of(round));
    REQUIRE(again);
    CHECK(json_of(*again) == json_of(round));
    CHECK(again->hash.size() == 64);
    CHECK(again->item("102")->title.japanese() == "住宅102");
    CHECK(again->item("103") == nullptr);
    for (auto const* wrong : { "null", "{}", R"({"procedure":"p","name":"N","opens_on":"2026-06-01","closes_on":"2026-06-01","draws_on":"2026-06-02"})",
             R"({"procedure":"p","name":"n","opens_on":"2026-06-31","closes_on":"2026-06-01","draws_on":"2026-06-02"})",
             R"({"procedure":"p","name":"n","opens_on":"2026-06-01","closes_on":"2026-06-01","draws_on":"2026-06-02","items":[{"key":"A B","places":1,"columns":{}}]})" })
        CHECK_FALSE_MESSAGE(round_from(*json::parse(wrong)), wrong);
}

TEST_CASE("every mistake of a round by its control, on both sides of each boundary")
{
    REQUIRE(housing());
    CHECK(wrong_in(round_of_two(), *housing()).empty());
    auto const with = [](auto change) {
        auto round = round_of_two();
        change(round);
        return controls(wrong_in(round, *housing()));
    };
    CHECK(with([](Round& r) { r.closes_on = r.opens_on; }) == Names {});
    CHECK(with([](Round& r) { r.closes_on = r.opens_on.plus_days(-1); }) == Names { "closes_on" });
    CHECK(with([](Round& r) { r.draws_on = r.closes_on; }) == Names { "draws_on" });
    CHECK(with([](Round& r) { r.draws_on = r.closes_on.plus_days(1); }) == Names {});
    CHECK(with([](Round& r) { r.name = "June 2026"; }) == Names { "name" });
    CHECK(with([](Round& r) { r.title = {}; }) == Names { "title" });
    CHECK(with([](Round& r) { r.items.clear(); }) == Names { "items" });
    CHECK(with([](Round& r) { r.items[1].key = "101"; }) == Names { "items.1.key" });
    CHECK(with([](Round& r) { r.items[0].key = "１０１"; }) == Names { "items.0.key" });
    CHECK(with([](Round& r) { r.items[0].places = 0; }) == Names { "items.0.places" });
    CHECK(with([](Round& r) { r.items[0].columns.erase("rooms"); }) == Names { "items.0.rooms" });
    CHECK(with([](Round& r) { r.items[0].columns["rent_from"] = "many"; }) == Names { "items.0.rent_from" });
    CHECK(with([](Round& r) { r.items[0].columns["stairs"] = 3; }) == Names { "items.0.stairs" });
}

TEST_CASE("the offered round gives round, item and the options; a number column is a number; a foreign key is refused")
{
    auto const definition = housing();
    auto const offered = std::make_shared<Round const>(round_of_two());
    Inputs inputs;
    inputs.offered = offered;
    inputs.received_on = day("2026-06-05");
    inputs.answers["wanted"] = "102";
    Evaluation evaluation(definition, inputs);
    CHECK(evaluation.value("item").to_text().find("rooms: 3") != std::string::npos);  // not "3"
    CHECK(json_of(evaluation.value("round")).text("closes_on") == "2026-06-12");
    CHECK(check_page(evaluation, "wanted", nullptr).empty());
    inputs.answers["wanted"] = "999";
    Evaluation other(definition, inputs);
    auto const wrong = check_page(other, "wanted", nullptr);
    REQUIRE(wrong.size() == 1);
    CHECK(wrong.front().key == "definitions.choice.unknown");
    CHECK(json_of(other.value("item")).is_null());

    CodesWithRound const codes(nullptr, offered.get(), definition.get());
    auto const options = options_of(*definition->field("wanted"), &codes, day("2026-06-05"));
    REQUIRE(options.size() == 2);
    CHECK(options[1].about.in("ja").find("はい") != std::string::npos);
    CHECK(shown(*definition->field("wanted"), "101", &codes, "ja") == "住宅101");
    CHECK(codes.list("dog_breeds") == nullptr);
}

TEST_CASE("the shelf: one edition a round, the newest holds; a town sees its own alone")
{
    db::Database database { db::test::fresh() };
    Ids ids { 7 };
    Moment const now { instant_in_tokyo(day("2026-05-01"), 9), ids };
    std::vector<db::Migration> all;
    for (auto const& file : embedded::audit())
        if (file.path.starts_with("migrations/"))
            all.push_back({ "audit", static_cast<int>(all.size()) + 1, std::string(file.path.substr(11)), file.bytes });
    auto const ours = migrations();
    all.insert(all.end(), ours.begin(), ours.end());
    database.migrate(all);
    Caller const office { "330001", CallerKind::Zone };
    auto const receive = [&](json::Value const& value) { return database.write(office.tenant, [&](db::Write& tx) { return receive_round(tx, office, now, value); }); };
    CHECK(receive(json::object({})).error().kind == Refusal::Kind::Invalid);
    REQUIRE(receive(json_of(round_of_two())));
    REQUIRE(receive(json_of(round_of_two())));  // said again
    auto corrected = round_of_two();
    corrected.items[0].places = 4;
    REQUIRE(receive(json_of(corrected)));
    auto later = round_of_two();
    later.name = "2026_09";
    later.opens_on = day("2026-06-12");
    later.closes_on = day("2026-09-12");
    later.draws_on = day("2026-09-20");
    REQUIRE(receive(json_of(later)));
    database.read(office.tenant, [&](db::Read& tx) {
        CHECK(round(tx, "prefectural_housing", "2026_06")->items[0].places == 4);
        CHECK(rounds_of(tx, "prefectural_housing").front().name == "2026_09");
        CHECK(open_rounds(tx, "prefectural_housing", day("2026-06-12")).size() == 2);  // the last day of one, the first of the other
        CHECK(open_rounds(tx, "prefectural_housing", day("2026-06-13")).size() == 1);
        CHECK(round_pointer(tx, "prefectural_housing", "") == nullptr);
        std::size_t events = 0;
        for (auto const& event : audit::events_of(tx, { "round", "prefectural_housing/2026_06" }))
            events += event.event == "definitions.round.received" ? 1u : 0u;
        CHECK(events == 2);
        return true;
    });
    CHECK(database.read("332089", [](db::Read& tx) { return rounds_of(tx, "prefectural_housing"); }).empty());
}
