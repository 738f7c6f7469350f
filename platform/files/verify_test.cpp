#include <mado/files/verify.h>

#include <mado/db/fresh.h>
#include <mado/names/embedded.h>

#include <doctest/doctest.h>

#include <fstream>
#include <span>

using namespace mado;

namespace mado::embedded { std::span<File const> files(); }

TEST_CASE("a blob whose bytes were changed, and one that is gone, is named with its owner; what is whole and what no row names is not")
{
    auto pattern = (std::filesystem::temp_directory_path() / "mado-verify-XXXXXX").string();
    std::filesystem::path const folder = ::mkdtemp(pattern.data());
    db::Database database { db::test::fresh() };
    std::vector<db::Migration> migrations;
    int number = 0;
    for (auto const& file : embedded::files())
        if (file.path.starts_with("migrations/"))
            migrations.push_back({ "files", ++number, std::string(file.path.substr(11)), file.bytes });
    database.migrate(migrations);
    files::Store store(folder);
    auto const whole = store.keep_bytes("whole"), changed = store.keep_bytes("changed"), gone = store.keep_bytes("gone");
    auto const name = [&](std::string const& tenant, files::Blob const& blob, std::string const& id) {
        REQUIRE(database.write(tenant, [&](db::Write& tx) -> Result<void> {
            files::name_blob(tx, blob.name, blob.size, "case", id, { 1 });
            return {};
        }));
    };
    name("332089", whole, "a");
    name("332089", changed, "b");
    name("331007", gone, "c");
    auto checked = files::verify(database, store);
    CHECK(checked.blobs == 3);
    CHECK(checked.faults.empty());
    auto const path = *store.local(changed.name);
    {
        std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
        file.seekg(5);
        auto const byte = file.get();
        file.seekp(5);
        file.put(static_cast<char>(byte ^ 1));
    }
    store.remove(gone.name);
    checked = files::verify(database, store);
    REQUIRE(checked.faults.size() == 2);
    CHECK(checked.faults[0].tenant == "331007");
    CHECK(checked.faults[0].is_missing);
    CHECK(checked.faults[1].blob == changed.name);
    CHECK(checked.faults[1].id == "b");
    CHECK_FALSE(checked.faults[1].is_missing);
    CHECK_FALSE(store.read(changed.name, changed.key));
    std::filesystem::remove_all(folder);
}
