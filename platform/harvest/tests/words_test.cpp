#include <mado/names/embedded.h>
#include <mado/text/catalogue.h>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace mado::embedded {
std::span<File const> harvest();
}

namespace mado::harvest {

TEST_CASE("harvest: every finding has words, and no words are left over")
{
    text::Catalogue words;
    words.add("harvest", embedded::harvest());
    CHECK(words.faults().empty());
    std::set<std::string> used;
    for (auto const& file : std::filesystem::directory_iterator(MADO_HERE)) {
        if (file.path().extension() != ".cpp")
            continue;
        std::ifstream in(file.path());
        std::string const source { std::istreambuf_iterator<char>(in), {} };
        for (auto at = source.find("\"harvest."); at != std::string::npos; at = source.find("\"harvest.", at + 1))
            used.insert(source.substr(at + 1, source.find('"', at + 1) - at - 1));
    }
    CHECK(used.size() > 20);
    for (auto const& key : used) {
        CAPTURE(key);
        CHECK(words.has(key));
    }
    for (auto const& key : words.keys()) {
        CAPTURE(key);
        CHECK(used.contains(key));
    }
}

}  // namespace mado::harvest
