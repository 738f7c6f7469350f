#include "feed_files.h"
#include "office.h"

#include "service/prepare.h"

#include <doctest/doctest.h>

#include <filesystem>

namespace mado::open_data {

using test::feed;
using test::zip_of;

TEST_CASE_FIXTURE(test::Office, "open_data: a feed of public transport is checked by its own rules when it comes, and kept as it is")
{
    auto const prepared = must(ready(zip_of(feed()), "bus.zip"));
    CHECK(prepared.content.format == "GTFS");
    CHECK(prepared.original.format == "GTFS");
    CHECK_FALSE(prepared.content.table);
    CHECK(prepared.checked.no_table.key == "open_data.feed.runs");
    CHECK(prepared.checked.no_table.arguments.at("stops") == "2");
    auto const fault = std::ranges::find(prepared.checked.rules, "foreign_key_violation", &RuleFound::rule);
    REQUIRE(fault != prepared.checked.rules.end());
    CHECK(fault->severity == "ERROR");
    CHECK(fault->count == 1);
    CHECK(fault->says.key == "open_data.feed.says");
    CHECK(prepared.checked.no_table.arguments.at("errors") != "0");
}

TEST_CASE_FIXTURE(test::Office, "open_data: an archive of anything else is no feed")
{
    for (auto const& bytes : { zip_of({ { "read.me", "x" } }), zip_of({ { "agency.txt", "a\n1\n" } }), std::string("PK\x03\x04 broken") }) {
        auto const prepared = must(ready(bytes, "data.zip"));
        CHECK(prepared.content.format == "ZIP");
        CHECK(prepared.checked.rules.empty());
    }
}

// Real feeds (../shared/facts/samples, where it stands): none is taken for a workbook or for too large.
TEST_CASE_FIXTURE(test::Office, "open_data: the shared feeds come in as feeds")
{
    auto const samples = std::filesystem::path(MADO_SOURCE_ROOT) / "../shared/facts/samples/gtfs-jp";
    if (!std::filesystem::exists(samples))
        return;
    for (auto const& sample : std::filesystem::directory_iterator(samples)) {
        CAPTURE(sample.path().string());
        auto const copy = folder.path / sample.path().filename();
        std::filesystem::copy_file(sample.path(), copy);
        auto const prepared = must(prepare(here, reference, code, { copy, sample.path().filename().string() }));
        CHECK(prepared.content.format == "GTFS");
        CHECK(prepared.checked.no_table.arguments.at("stops") != "0");
        CHECK_FALSE(prepared.checked.rules.empty());
    }
}

}  // namespace mado::open_data
