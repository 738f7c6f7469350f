#include <mado/files/plain.h>

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

using namespace mado;

namespace {

std::string bytes_in(std::filesystem::path const& file)
{
    std::ifstream in(file, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

std::size_t files_in(std::filesystem::path const& folder)
{
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator {}));
}

}  // namespace

TEST_CASE("a small blob is read in memory, a larger one as a file that goes with its last reader; what is not here, or was changed, leaves none")
{
    auto pattern = (std::filesystem::temp_directory_path() / "mado-plain-XXXXXX").string();
    std::filesystem::path const folder = ::mkdtemp(pattern.data());
    files::Store store(folder / "blobs");
    std::string const words(100'000, 'x');
    auto const blob = store.keep_bytes(words);
    auto const at = folder / "plain" / "table-XXXXXX";
    {
        auto const in_memory = files::Plain::of(store, blob, at);
        REQUIRE(in_memory);
        CHECK(in_memory->file().empty());
        CHECK(in_memory->bytes() == words);
        CHECK_FALSE(std::filesystem::exists(folder / "plain"));
        auto on_disk = files::Plain::of(store, blob, at, 1'000);
        REQUIRE(on_disk);
        CHECK(bytes_in(on_disk->file()) == words);
        auto const second = *on_disk;
        on_disk.reset();
        CHECK(bytes_in(second.file()) == words);
        CHECK(files_in(folder / "plain") == 1);
    }
    CHECK(files_in(folder / "plain") == 0);
    auto other = blob;
    other.key = crypto::make_symmetric_key();
    CHECK_FALSE(files::Plain::of(store, other, at, 1'000));
    other = blob;
    other.name = std::string(64, 'a');
    CHECK_FALSE(files::Plain::of(store, other, at, 1'000));
    CHECK_FALSE(files::Plain::of(store, other, at, 1u << 20));
    CHECK(files_in(folder / "plain") == 0);
    std::filesystem::remove_all(folder);
}
