#include <mado/crypto/new_file.h>

#include <fstream>
#include <system_error>
#include <thread>
#include <vector>

#include <stdlib.h>

using namespace mado;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path;
    Folder()
    {
        auto pattern = (fs::temp_directory_path() / "mado-new-file-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path); }
    std::size_t count() const { return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator())); }
};

std::string text_of(fs::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

fs::perms mode_of(fs::path const& path) { return fs::status(path).permissions(); }

TEST_CASE("a file is replaced whole, with its mode, and leaves nothing beside it")
{
    Folder folder;
    auto const path = folder.path / "a.key";
    crypto::replace_file(path, std::string(100'000, 'x'));
    crypto::replace_file(path, std::string("new\0er", 6));
    CHECK(text_of(path) == std::string("new\0er", 6));
    CHECK(mode_of(path) == (fs::perms::owner_read | fs::perms::owner_write));
    crypto::replace_file(folder.path / "a.pub", "", 0644);
    CHECK(mode_of(folder.path / "a.pub") == (fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read));
    CHECK(folder.count() == 2);
}

TEST_CASE("of several who add a file one does, and nothing is overwritten")
{
    Folder folder;
    auto const path = folder.path / "a.key";
    std::vector<int> added(8);
    {
        std::vector<std::jthread> all;
        for (std::size_t i = 0; i < added.size(); ++i)
            all.emplace_back([&, i] { added[i] = crypto::add_file(path, std::to_string(i)) ? 1 : 0; });
    }
    CHECK(std::count(added.begin(), added.end(), 1) == 1);
    CHECK(added[std::stoul(text_of(path))] == 1);
    CHECK_FALSE(crypto::add_file(path, "later"));
    CHECK(folder.count() == 1);
}

TEST_CASE("where no file can be written that is said, with the path")
{
    Folder folder;
    CHECK_THROWS_AS(crypto::replace_file(folder.path / "nowhere" / "a.key", "x"), std::system_error);
    CHECK_THROWS_AS((void)crypto::add_file(folder.path / "nowhere" / "a.key", "x"), std::system_error);
    fs::create_directory(folder.path / "taken");
    CHECK_THROWS_AS(crypto::replace_file(folder.path / "taken", "x"), std::system_error);
    CHECK(folder.count() == 1);
}

}  // namespace
