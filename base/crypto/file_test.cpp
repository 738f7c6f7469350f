#include <mado/crypto/box.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

using namespace mado::crypto;

namespace {

struct Folder {
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-crypto-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    std::string file(char const* name) const { return (path / name).string(); }
    std::filesystem::path path;
};

void put(std::string const& path, std::string_view bytes)
{
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string get(std::string const& path)
{
    std::ifstream in(path, std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
}

std::string numbered_bytes(std::size_t size)
{
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<char>(i * 2654435761U >> 13U);
    return bytes;
}

constexpr std::size_t chunk = 64 * 1024, header = 24, overhead = 17;

TEST_CASE("a file of any size comes back; its name is the hash of its ciphertext")
{
    Folder folder;
    for (std::size_t const size : { std::size_t { 0 }, std::size_t { 1 }, chunk - 1, chunk, chunk + 1, 3 * chunk, 3 * chunk + 5 }) {
        INFO(size);
        auto const plain = numbered_bytes(size);
        put(folder.file("plain"), plain);
        auto const sealed = encrypt_file(folder.file("plain"), folder.file("boxed"));
        auto const boxed = get(folder.file("boxed"));
        CHECK(sealed.size == boxed.size());
        CHECK(sealed.name == sha256_hex(boxed));
        CHECK(boxed.size() == header + size + overhead * std::max<std::size_t>(1, (size + chunk - 1) / chunk));
        REQUIRE(decrypt_file(folder.file("boxed"), folder.file("again"), sealed.key));
        CHECK(get(folder.file("again")) == plain);
        CHECK(decrypt_file_to_memory(folder.file("boxed"), sealed.key) == plain);
        CHECK_FALSE(decrypt_file_to_memory(folder.file("boxed"), make_symmetric_key()).has_value());
    }
}

TEST_CASE("a file that was changed, cut, lengthened or put in another order is refused and leaves nothing behind")
{
    Folder folder;
    put(folder.file("plain"), numbered_bytes(3 * chunk + 5));
    auto const sealed = encrypt_file(folder.file("plain"), folder.file("boxed"));
    auto const good = get(folder.file("boxed"));
    constexpr auto one = chunk + overhead;
    struct Row { std::string name, bytes; };
    std::vector<Row> rows {
        { "empty", "" }, { "half a header", good.substr(0, 12) }, { "only the header", good.substr(0, header) },
        { "cut after a chunk", good.substr(0, header + one) }, { "cut in a chunk", good.substr(0, header + one + 100) },
        { "without its last chunk", good.substr(0, header + 3 * one) }, { "without its last byte", good.substr(0, good.size() - 1) },
        { "a byte more", good + "x" }, { "twice", good + good },
        { "two chunks changed places", good.substr(0, header) + good.substr(header + one, one) + good.substr(header, one) + good.substr(header + 2 * one) },
        { "a chunk missing", good.substr(0, header) + good.substr(header + one) },
    };
    for (std::size_t const at : { std::size_t { 0 }, header - 1, header, header + 1, header + one - 1, header + one, good.size() - 1 }) {
        rows.push_back({ "a bit turned at " + std::to_string(at), good });
        rows.back().bytes[at] = static_cast<char>(rows.back().bytes[at] ^ 4);
    }
    for (auto const& row : rows) {
        INFO(row.name);
        put(folder.file("bad"), row.bytes);
        CHECK_FALSE(decrypt_file(folder.file("bad"), folder.file("out"), sealed.key));
        CHECK_FALSE(std::filesystem::exists(folder.file("out")));
        CHECK_FALSE(decrypt_file_to_memory(folder.file("bad"), sealed.key).has_value());
    }
}

TEST_CASE("a file that is not there, or no place to write, is an accident that names the file")
{
    Folder folder;
    put(folder.file("plain"), "x");
    CHECK_THROWS_WITH_AS(encrypt_file(folder.file("missing"), folder.file("boxed")), doctest::Contains("missing"), std::system_error);
    CHECK_FALSE(std::filesystem::exists(folder.file("boxed")));
    CHECK_THROWS_AS(encrypt_file(folder.file("plain"), folder.file("no/such/folder")), std::system_error);
    CHECK_THROWS_AS(decrypt_file(folder.file("missing"), folder.file("out"), make_symmetric_key()), std::system_error);
    CHECK_THROWS_AS(decrypt_file_to_memory(folder.file("missing"), make_symmetric_key()), std::system_error);
}

TEST_CASE("what is decrypted is for its owner's eyes")
{
    Folder folder;
    put(folder.file("plain"), "x");
    auto const sealed = encrypt_file(folder.file("plain"), folder.file("boxed"));
    REQUIRE(decrypt_file(folder.file("boxed"), folder.file("out"), sealed.key));
    CHECK(std::filesystem::status(folder.file("out")).permissions() == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

}  // namespace
