#include <mado/definitions/library.h>
#include <mado/definitions/load.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

using namespace mado;
using namespace mado::definitions;

namespace {

std::string file_text(std::filesystem::path const& path)
{
    std::ifstream file(path);
    return { std::istreambuf_iterator<char>(file), {} };
}

// Loads each definition of a folder and runs its examples; how many there were.
int examine_folder(std::filesystem::path const& folder, Calendar const& calendar, Decisions const* decisions = nullptr)
{
    int count = 0;
    for (auto const& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".yaml")
            continue;
        ++count;
        auto const loaded = load(entry.path().filename().string(), file_text(entry.path()));
        if (!loaded) {
            FAIL_CHECK(printed(loaded.error(), Tongue::English));
            continue;
        }
        auto const failed = run_examples(*loaded, calendar, decisions);
        CHECK_MESSAGE(failed.empty(), printed(failed, Tongue::English));
        CHECK_FALSE((*loaded)->examples.empty());
    }
    return count;
}

Calendar calendar()
{
    auto const path = std::filesystem::path(MADO_SOURCE_ROOT) / "definitions/calendars/japan.yaml";
    auto const loaded = load_calendar("japan.yaml", file_text(path));
    REQUIRE_MESSAGE(loaded.has_value(), (loaded ? std::string() : printed(loaded.error())));
    return loaded->calendar;
}

TEST_CASE("the product's own procedures load, and their examples pass")
{
    auto const own = std::filesystem::path(MADO_SOURCE_ROOT) / "definitions";
    auto const library = Library::from_folder(own);
    CHECK(examine_folder(own / "procedures", calendar(), &library) >= 3);
}

TEST_CASE("the samples beside the grammar load, and their examples pass")
{
    auto const folder = std::filesystem::path(MADO_SOURCE_ROOT) / "../shared/example/definitions";
    if (!std::filesystem::exists(folder)) {
        std::cout << "definitions: the samples beside the grammar are not here; not examined\n";
        return;
    }
    auto const count = examine_folder(folder, calendar());
    std::cout << "definitions: " << count << " samples beside the grammar examined\n";
    CHECK(count == 6);
}

}  // namespace
