#include <mado/db/fresh.h>
#include <mado/files/store.h>
#include <mado/names/embedded.h>
#include <mado/s3/test_peers.h>

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

std::vector<db::Migration> migrations()
{
    std::vector<db::Migration> all;
    for (auto const& file : embedded::files())
        all.push_back({ "files", static_cast<int>(all.size()) + 1, std::string(file.path), file.bytes });
    return all;
}

struct Shelf {
    Folder folder;
    db::Database database { db::test::fresh() };
    files::Store store { folder.path / "blobs" };
    Shelf() { database.migrate(migrations()); }
};

TEST_CASE_FIXTURE(Shelf, "a blob opens with its key only, and not when a byte was changed")
{
    auto const blob = store.keep_bytes("位置図");
    CHECK(store.read(blob.name, blob.key) == "位置図");
    CHECK_FALSE(store.read(blob.name, crypto::make_symmetric_key()));
    CHECK_FALSE(store.read(std::string(64, 'a'), blob.key));
    CHECK_FALSE(store.has("../../etc/passwd"));
    auto const path = *store.local(blob.name);
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
    other.adopt(*store.local(blob.name), blob.name);
    CHECK(other.read(blob.name, blob.key) == "図面");
    CHECK_THROWS(other.adopt(*store.local(blob.name), std::string(64, 'b')));
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

struct BucketShelf {
    Folder folder;
    s3::test::RealPeer peer;
    db::Database database { db::test::fresh() };
    files::Bucket front { peer.options(), "town/front/", 1 << 20 }, office { peer.options(), "town/office/", 1 << 20 };
    files::Store store { folder.path / "front", front };
    BucketShelf() { database.migrate(migrations()); }
    void lose_cache() { std::filesystem::remove_all(folder.path / "front"), std::filesystem::create_directories(folder.path / "front"); }
};

TEST_CASE_FIXTURE(BucketShelf, "a bucket keeps what a folder keeps: also without the cache, on another node, and not in another zone")
{
    auto const blob = store.keep_bytes("位置図");
    CHECK(store.has(blob.name));
    lose_cache();
    CHECK(store.read(blob.name, blob.key) == "位置図");
    files::Store other_node { folder.path / "node-2", front };
    CHECK(other_node.read(blob.name, blob.key) == "位置図");
    CHECK_FALSE(other_node.read(blob.name, crypto::make_symmetric_key()));
    files::Store other_zone { folder.path / "office", office };
    CHECK_FALSE(other_zone.has(blob.name));
    CHECK_FALSE(other_zone.local(blob.name));
    other_zone.adopt(*store.local(blob.name), blob.name);
    CHECK(other_zone.read(blob.name, blob.key) == "位置図");
    CHECK_THROWS(other_zone.adopt(*store.local(blob.name), std::string(64, 'b')));
    CHECK_FALSE(other_zone.has(std::string(64, 'b')));
    CHECK_FALSE(store.has("../../etc/passwd"));
}

TEST_CASE_FIXTURE(BucketShelf, "a copy that was spoiled in the cache is fetched anew")
{
    auto const blob = store.keep_bytes("図面");
    std::ofstream(*store.local(blob.name), std::ios::binary) << "spoiled";
    CHECK(store.read(blob.name, blob.key) == "図面");
}

TEST_CASE_FIXTURE(BucketShelf, "the sweeper looks into its own part of the bucket")
{
    auto const kept = store.keep_bytes("kept"), lost = store.keep_bytes("lost");
    files::Store other_zone { folder.path / "office", office };
    auto const elsewhere = other_zone.keep_bytes("elsewhere");
    Instant const now { SystemClock().now() };
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> { files::name_blob(tx, kept.name, kept.size, "case", "1", now); return {}; });
    CHECK(files::sweep(database, store, now) == 0);
    CHECK(files::sweep(database, store, { now.microseconds + 25ll * 3'600'000'000 }) == 1);
    CHECK(store.has(kept.name));
    CHECK_FALSE(store.has(lost.name));
    CHECK_FALSE(store.local(lost.name));
    CHECK(other_zone.has(elsewhere.name));
}

TEST_CASE_FIXTURE(BucketShelf, "while the service is away nothing counts as kept or as gone, and what is in the cache is still read")
{
    auto const blob = store.keep_bytes("図面");
    auto const other = store.keep_bytes("写真");
    std::filesystem::remove(*store.local(other.name));
    peer.stop();
    CHECK_THROWS_AS(store.keep_bytes("neu"), files::Away);
    CHECK_THROWS_AS((void)store.has(blob.name), files::Away);
    CHECK_THROWS_AS((void)store.older_than({ SystemClock().now() }), files::Away);
    CHECK_THROWS_AS((void)store.read(other.name, other.key), files::Away);
    CHECK_THROWS_AS(store.remove(blob.name), files::Away);
    std::size_t left = 0;
    for (auto const& entry : std::filesystem::directory_iterator(folder.path / "front"))
        left += entry.is_regular_file();
    CHECK(left == 0);  // no half file stays
}

TEST_CASE_FIXTURE(BucketShelf, "the cache is bounded: what was not used for the longest time goes first, what was asked for just now stays")
{
    files::Bucket small { peer.options(), "town/small/", 200'000 };
    auto const cache = folder.path / "small";
    files::Store bounded { cache, small };
    std::vector<files::Blob> blobs;
    auto const hours_ago = [&](files::Blob const& blob, int hours) {
        std::filesystem::last_write_time(cache / blob.name.substr(0, 2) / blob.name, std::filesystem::file_time_type::clock::now() - std::chrono::hours(hours));
    };
    auto const is_cached = [&](files::Blob const& blob) { return std::filesystem::exists(cache / blob.name.substr(0, 2) / blob.name); };
    for (int i = 0; i < 3; ++i) {
        blobs.push_back(bounded.keep_bytes(std::string(60'000, static_cast<char>('a' + i))));
        hours_ago(blobs.back(), 10 - i);
    }
    CHECK(bounded.read(blobs[0].name, blobs[0].key)->front() == 'a');  // used again
    blobs.push_back(bounded.keep_bytes(std::string(60'000, 'd')));
    CHECK(is_cached(blobs[0]));
    CHECK_FALSE(is_cached(blobs[1]));
    CHECK(is_cached(blobs[3]));
    CHECK(bounded.read(blobs[1].name, blobs[1].key)->front() == 'b');  // comes again
    std::size_t cached = 0;
    for (auto const& blob : blobs)
        cached += is_cached(blob);
    CHECK(cached == 3);
    CHECK_FALSE(is_cached(blobs[2]));
}

TEST_CASE("what the place does not take is told as what it is")
{
    Folder folder;
    auto const full = s3::test::ScriptedPeer::answer(503, "<Error><Code>SlowDown</Code></Error>");
    s3::test::ScriptedPeer peer({ full, full, full });
    files::Store store { folder.path / "cache", { peer.options(), "", 1 << 20 } };
    try {
        (void)store.keep_bytes("x");
        FAIL("nothing took it");
    } catch (files::Away const& away) {
        CHECK(std::string(away.what()).ends_with("status 503 SlowDown"));
        CHECK(std::string(away.what()).find("very-secret") == std::string::npos);
    }
    CHECK(peer.requests().size() == 3);
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
