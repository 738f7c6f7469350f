#include "library.h"

#include <doctest/doctest.h>


namespace mado::datasets {

using test::finding;
using test::reference;

// Real files of real towns (../shared/facts/samples, where it stands): each with a defect that its README lists, or a rule that it does not keep.
TEST_CASE("the shared samples: what is wrong in each is found, and what can be mended is offered")
{
    auto const folder = std::filesystem::path(MADO_SOURCE_ROOT) / "../shared/facts/samples";
    if (!std::filesystem::exists(folder))
        return;
    struct Row { char const* file; char const* standard; std::vector<std::string> rules; std::vector<std::string> repairs; };
    std::vector<Row> const rows {
        { "yaizu/222127_preschool.csv", "recommended/13", {}, { "header" } },                                    // コ―ド with U+2015
        { "yaizu/222127_aed.csv", "recommended/01", {}, {} },
        { "yaizu/222127_evacuation_space.csv", "recommended/10", { "L2-04" }, { "choice" } },                    // ○ where the standard says 1
        { "yaizu/222127_facilities_culture.csv", "recommended/12", {}, {} },
        { "yaizu/222127_fire_hydrant.csv", "municipal/14", {}, {} },
        { "yaizu/222127_hinannjo.csv", "", {}, {} },
        { "yaizu/222127_library.csv", "recommended/12", {}, {} },
        { "yaizu/222127_park_info.csv", "", { "L1-06", "L1-07", "L2-01" }, { "number" } },                       // "32,500 " and lists of photographs
        { "yaizu/222127_public_toilet.csv", "municipal/13", {}, {} },
        { "yaizu/222127_public_wireless_lan.csv", "recommended/07", {}, {} },
        { "yaizu/222127_tourism.csv", "recommended/05", { "L1-05", "L1-14" }, { "line_break" } },                // a column without a name, line breaks in cells
        { "yaizu/222127_traffic_accident_2022.csv", "", { "L1-06" }, { } },                                      // 発生日時　　分
        { "yaizu/yohairyosya.csv", "", { "L1-06", "L1-08" }, { } },                                              // CP932, №, ①
        { "yaizu/急ブレーキ.csv", "", {}, {} },
        { "takamatsu/aed_location.csv", "recommended/01", { "L1-06", "L3-06" }, { "header" } },
        { "takamatsu/cultural_property.csv", "recommended/04", { "L1-06" }, { "zero_position", "code_check_digit" } },  // 0,0 and 37201
        { "takamatsu/evacuation_space.csv", "", {}, {} },
        { "takamatsu/future_population.csv", "", {}, {} },
        { "takamatsu/hist_aed_location.csv", "recommended/01", { "L1-04", "L1-07", "L3-01" }, {} },              // #LINK, #lang before the header; a merged location
        { "takamatsu/hist_cultural_property.csv", "recommended/04", {}, { "zero_position" } },
        { "takamatsu/hist_evacuation_space.csv", "", { "L1-04", "L1-07", "L3-01" }, {} },
        { "takamatsu/hist_event_list.csv", "recommended/06", { "L1-14" }, { "line_break" } },                    // quoted newlines
        { "takamatsu/hist_garbage_separation_list.csv", "", {}, {} },
        { "takamatsu/hist_public_wireless_lan.csv", "recommended/07", {}, { "code_check_digit" } },
        { "takamatsu/population_0066_202302.csv", "recommended/11", { "L1-07", "L3-05" }, { "code_check_digit", "day" } },  // 2/1/2023
        { "takamatsu/population_0066_202306.csv", "recommended/11", { "L1-07", "L3-05" }, { "day" } },
        { "takamatsu/public_toilet.csv", "recommended/08", {}, { "code_check_digit" } },
        { "takamatsu/public_toilet.committed.csv", "recommended/08", {}, { "code_check_digit" } },
        { "takamatsu/public_wireless_lan.csv", "recommended/07", {}, { "code_check_digit" } },
        { "takamatsu/tsunami_evacuation_building.csv", "", {}, {} },
        { "takamatsu/aed_location.xlsx", "recommended/01", { "L3-06" }, {} },
        { "takamatsu/cultural_property.xlsx", "recommended/04", {}, {} },
        { "takamatsu/evacuation_space.xlsx", "", {}, {} },
        { "takamatsu/population_202602.xlsx", "recommended/11", {}, {} },
        { "takamatsu/public_toilet.xlsx", "recommended/08", {}, {} },
        { "takamatsu/public_wireless_lan.xlsx", "recommended/07", {}, {} },
        { "takamatsu/tsunami_evacuation_building.xlsx", "", {}, {} },
        { "localgovjp/localgovjp-sjis-20200104.csv", "", {}, {} },
        { "localgovjp/localgovjp-utf8.csv", "", {}, {} },
        { "localgovjp/prefjp-utf8.csv", "", {}, {} },
        { "gtfs-jp-list/gtfs-jp-list.csv", "", {}, {} },
    };
    std::size_t seen = 0;
    for (auto const& row : rows) {
        CAPTURE(std::string(row.file));
        auto const file = TableFile::open(folder / row.file);
        REQUIRE(file);
        auto const examined = examine(reference(), *file);
        REQUIRE(examined);
        CHECK_FALSE(examined->readability.stopped);
        CHECK(examined->readability.rows > 0);
        CAPTURE((examined->matches.empty() ? 0 : examined->matches.front().score));
        CHECK((examined->standard ? examined->standard->id : std::string {}) == row.standard);
        for (auto const& rule : row.rules) {
            CAPTURE(rule);
            CHECK(finding(examined->readability, rule));
        }
        for (auto const& rule : row.repairs) {
            CAPTURE(rule);
            CHECK(examined->repairs.contains(rule));
        }
        for (auto const& personal : examined->privacy.concerns) {
            CAPTURE(personal.column);
            CAPTURE(name_of(personal.concern));
            CHECK((personal.weight != Weight::Stop));
        }
        ++seen;
    }
    CHECK(seen == rows.size());
}

TEST_CASE("every repair of the shared samples can be applied and undone to the letter")
{
    auto const folder = std::filesystem::path(MADO_SOURCE_ROOT) / "../shared/facts/samples";
    if (!std::filesystem::exists(folder))
        return;
    for (auto const* town : { "yaizu", "takamatsu" })
        for (auto const& entry : std::filesystem::directory_iterator(folder / town)) {
            if (entry.path().extension() != ".csv")
                continue;
            CAPTURE(entry.path().filename().string());
            auto const file = TableFile::open(entry.path()).value();
            auto rows = rows_of(file).value();
            auto const before = csv_of(rows);
            auto const matches = detect(reference().standards, file.header());
            auto const* standard = matches.empty() || matches.front().score < sure_enough ? nullptr : reference().standards.find(matches.front().standard);
            Repairer const repairer(rows, standard, standard ? &matches.front() : nullptr, reference().places);
            auto const found = proposals(rows, repairer, 1'000'000);
            auto const done = datasets::apply(rows, found.kept);
            CHECK(done.applied == found.kept.size());
            CHECK((csv_of(rows) != before) == !found.kept.empty());
            // What was mended asks for nothing more.
            Repairer const again(rows, standard, standard ? &matches.front() : nullptr, reference().places);
            auto const left = proposals(rows, again).by_rule;
            for (auto const& [rule, count] : left) {
                CAPTURE(rule);
                CHECK(count == 0);
            }
            REQUIRE(undo(rows, done));
            CHECK(csv_of(rows) == before);
        }
}

}  // namespace mado::datasets
