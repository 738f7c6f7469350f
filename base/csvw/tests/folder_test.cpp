#include <mado/csvw/web.h>

#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <stdlib.h>

namespace mado::csvw {

TEST_CASE("a folder stands for a URL, and nothing outside it is opened")
{
    auto pattern = (std::filesystem::temp_directory_path() / "mado-csvw-XXXXXX").string();
    std::filesystem::path const root = ::mkdtemp(pattern.data());
    auto const folder = root / "shown";
    std::filesystem::create_directories(folder / "sub");
    auto const put = [](std::filesystem::path const& path, std::string const& text) { std::ofstream(path) << text; };
    put(root / "secret.json", "secret");
    put(folder / "a b.json", "a");
    put(folder / "sub/t.csv", "t");
    std::filesystem::create_symlink(root / "secret.json", folder / "link.json");
    Folder web(folder, "http://E.org:80/d", 100);
    CHECK(web.document("http://e.org/d/a%20b.json") == "a");
    CHECK(web.document("http://e.org/d/sub/../a%20b.json#x") == "a");
    CHECK(web.table("http://e.org/d/sub/t.csv?query").has_value());
    CHECK(!web.document("http://e.org/d/sub/t.csv?query"));
    CHECK(!web.document("http://e.org/secret.json"));
    CHECK(!web.document("http://e.org/d/../secret.json"));
    CHECK(!web.document("http://e.org/d/..%2Fsecret.json"));
    CHECK(!web.document("http://e.org/d/%2e%2e/secret.json"));
    CHECK(!web.document("http://e.org/d//etc/passwd"));
    CHECK(!web.document("http://e.org/d/link.json"));
    CHECK(!web.document("http://e.org/d/sub"));
    CHECK(!web.document("http://e.org/dd/a%20b.json"));
    CHECK(!web.table("file:///etc/passwd"));
    put(folder / "large.json", std::string(101, 'x'));
    CHECK(!web.document("http://e.org/d/large.json"));
    CHECK(web.knows("http://e.org/d/x"));
    CHECK(!web.knows("http://e.org/.well-known/csvm"));
    std::filesystem::remove_all(root);
}

}  // namespace mado::csvw
