#pragma once
// A folder of a test's own, gone afterwards, and the small table that the tests of this part write to.
#include <mado/db/database.h>

#include <cstdlib>
#include <filesystem>

namespace mado::db::test {

class Folder {
public:
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-db-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    std::string file(std::string const& name = "test.db") const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

inline std::vector<Migration> const& migrations()
{
    static std::vector<Migration> const all { { "test", 1, "0001_notes.sql", R"sql(
        -- Two tables, so that half a write can be seen.
        CREATE TABLE test_note (
            tenant code_text NOT NULL,
            id     id_text NOT NULL,
            body   words_text,
            seal   bytes_blob,
            size   count_int,
            urgent flag_int NOT NULL DEFAULT 0,
            facts  json_doc,
            PRIMARY KEY (tenant, id)
        );
        CREATE TABLE test_mark (
            tenant code_text NOT NULL,
            note   id_text NOT NULL,
            PRIMARY KEY (tenant, note),
            FOREIGN KEY (tenant, note) REFERENCES test_note (tenant, id)
        );
    )sql" } };
    return all;
}

inline constexpr Statement insert_note { "test.insert_note", "INSERT INTO test_note (tenant, id, body) VALUES ($tenant, $id, $body)" };
inline constexpr Statement insert_mark { "test.insert_mark", "INSERT INTO test_mark (tenant, note) VALUES ($tenant, $id)" };
inline constexpr Statement select_note { "test.select_note", "SELECT id, body FROM test_note WHERE tenant = $tenant AND id = $id" };
inline constexpr Statement select_ids { "test.select_ids", "SELECT id FROM test_note WHERE tenant = $tenant ORDER BY id" };
inline constexpr Statement count_notes { "test.count_notes", "SELECT COUNT(*) AS n FROM test_note WHERE tenant = $tenant" };
inline constexpr Statement count_halves { "test.count_halves",
    "SELECT COUNT(*) AS n FROM test_note AS note LEFT JOIN test_mark AS mark ON mark.tenant = note.tenant AND mark.note = note.id "
    "WHERE note.tenant = $tenant AND mark.note IS NULL" };

inline std::string const town = "331007";

inline std::int64_t counted(Database& database, Statement const& statement, std::string const& tenant = town)
{
    return database.read(tenant, [&](Read& tx) { return *tx.one(statement, {}, [](Row const& row) { return row.integer("n"); }); });
}

inline bool has(Database& database, std::string const& id)
{
    return database.read(town, [&](Read& tx) { return tx.one(select_note, { { "$id", id } }, [](Row const& row) { return row.text("id"); }).has_value(); });
}

// A note and its mark: both or none.
inline Result<void> add(Write& tx, std::string const& id, std::string const& body = "words")
{
    tx.execute(insert_note, { { "$id", id }, { "$body", body } });
    tx.execute(insert_mark, { { "$id", id } });
    return {};
}

inline void write(Database& database, std::string const& id, std::string const& body = "words")
{
    auto const written = database.write(town, [&](Write& tx) { return add(tx, id, body); });
    if (!written)
        throw std::runtime_error("refused");
}

}  // namespace mado::db::test
