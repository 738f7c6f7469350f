#include <mado/files/verify.h>

#include <fstream>

namespace mado::files {

namespace {

constexpr int a_page = 500;

// Each row in the order of the key; of a blob that several rows name each is told.
constexpr db::Statement select_all { "files.select_all", R"sql(
    SELECT tenant, owner, id, name FROM files_blob
     WHERE (tenant, owner, id, name) > ($town, $owner, $id, $name) ORDER BY tenant, owner, id, name LIMIT $most
)sql" };

std::string hash_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    crypto::Sha256 hash;
    std::string chunk(1 << 16, '\0');
    while (in) {
        in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        hash.add({ chunk.data(), static_cast<std::size_t>(in.gcount()) });
    }
    return crypto::hex(hash.finish());
}

// What was disposed of while this went on is no fault.
bool is_still_named(db::Database& database, Fault const& row)
{
    return database.read(row.tenant, [&](db::Read& tx) { return is_named(tx, row.blob, row.owner, row.id); });
}

}  // namespace

std::vector<db::Statement> verify_statements() { return { select_all }; }

Checked verify(db::Database& database, Store const& store, std::function<void(std::int64_t)> const& progress)
{
    Checked checked;
    Fault last;
    for (;;) {
        auto const page = db::AllTenants::read(database, [&](db::Read& tx) {
            return tx.all(select_all, { { "$town", last.tenant }, { "$owner", last.owner }, { "$id", last.id }, { "$name", last.blob }, { "$most", a_page } },
                [](db::Row const& row) { return Fault { row.text("tenant"), row.text("name"), row.text("owner"), row.text("id"), false }; });
        });
        for (auto row : page) {
            auto const path = store.local(row.blob);
            row.is_missing = !path;
            if ((!path || hash_of(*path) != row.blob) && is_still_named(database, row))
                checked.faults.push_back(row);
            ++checked.blobs;
        }
        if (progress)
            progress(checked.blobs);
        if (page.size() < a_page)
            return checked;
        last = page.back();
    }
}

}  // namespace mado::files
