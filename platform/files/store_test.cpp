#include <mado/db/fresh.h>
#include <mado/files/store.h>
#include <mado/names/embedded.h>

#include <filesystem>
#include <fstream>

namespace mado::embedded { std::span<File const> files(); }

using namespace mado;
using namespace std::string_literals;

namespace {

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-files-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

struct Shelf {
    Folder folder;
    db::Database database { db::test::fresh() };
    files::Store store { folder.path / "blobs" };
    Shelf() { database.migrate({ { "files", 1, "0001", embedded::files().front().bytes } }); }
};

TEST_CASE_FIXTURE(Shelf, "a blob opens with its key only, and not when a byte was changed")
{
    auto const blob = store.keep_bytes("位置図");
    CHECK(store.read(blob.name, blob.key) == "位置図");
    CHECK_FALSE(store.read(blob.name, crypto::make_symmetric_key()));
    CHECK_FALSE(store.read(std::string(64, 'a'), blob.key));
    CHECK_FALSE(store.has("../../etc/passwd"));
    auto const path = store.path_of(blob.name);
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(path)) - 1);
    file.put('!');
    file.close();
    CHECK_FALSE(store.read(blob.name, blob.key));
}

TEST_CASE_FIXTURE(Shelf, "a neighbour's blob is adopted only when its bytes have its name as their hash")
{
    auto const blob = store.keep_bytes("図面");
    files::Store other { folder.path / "other" };
    other.adopt(store.path_of(blob.name), blob.name);
    CHECK(other.read(blob.name, blob.key) == "図面");
    CHECK_THROWS(other.adopt(store.path_of(blob.name), std::string(64, 'b')));
    CHECK_FALSE(other.has(std::string(64, 'b')));
}

TEST_CASE_FIXTURE(Shelf, "what no row names is swept after a day, what is named stays, and belongs to its town and owner")
{
    auto const kept = store.keep_bytes("kept"), lost = store.keep_bytes("lost");
    Instant const now { SystemClock().now() };
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> { files::name_blob(tx, kept.name, kept.size, "case", "1", now); return {}; });
    CHECK(files::sweep(database, store, now) == 0);
    Instant const after { now.microseconds + 25ll * 3'600'000'000 };
    CHECK(files::sweep(database, store, after) == 1);
    CHECK(store.has(kept.name));
    CHECK_FALSE(store.has(lost.name));
    auto const named = [&](std::string const& tenant, char const* id) {
        return database.read(tenant, [&](db::Read& tx) { return files::is_named(tx, kept.name, "case", id); });
    };
    CHECK(named("332089", "1"));
    CHECK_FALSE(named("331007", "1"));
    CHECK_FALSE(named("332089", "2"));
}

TEST_CASE("files are typed by what they are, not by what they are called")
{
    struct Row { char const* name; std::string head; char const* type; };
    for (auto const& row : {
             Row { "PDF", "%PDF-1.7\n", "application/pdf" }, Row { "PDF after a few bytes", "\n\n%PDF-1.4", "application/pdf" },
             Row { "JPEG", "\xFF\xD8\xFF\xE0"s, "image/jpeg" }, Row { "PNG", "\x89PNG\r\n\x1A\n\0"s, "image/png" },
             Row { "HEIC", "\0\0\0\x18""ftypheic"s, "image/heic" }, Row { "HEIF", "\0\0\0\x18""ftypmif1"s, "image/heic" }, Row { "a burst", "\0\0\0\x18""ftypmsf1"s, "image/heic" },
             Row { "a film", "\0\0\0\x18""ftypmp42"s, "" }, Row { "WebP", "RIFF\0\0\0\0WEBP"s, "image/webp" },
             Row { "a program", "MZ\x90\0"s, "" }, Row { "a page", "<html><script>", "" }, Row { "nothing", "", "" },
         }) {
        CAPTURE(row.name);
        CHECK(files::type_of(row.head) == row.type);
    }
    CHECK(files::accepted("application/pdf", { "pdf", "image" }));
    CHECK_FALSE(files::accepted("image/vnd.dwg", { "pdf", "image" }));
    CHECK(files::accepted("image/vnd.dwg", { "drawing" }));
    CHECK_FALSE(files::accepted("", { "pdf", "image", "drawing" }));
}

}  // namespace
