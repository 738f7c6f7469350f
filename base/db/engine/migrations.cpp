#include "engine/migrations.h"

#include <mado/crypto/box.h>

namespace mado::db::detail {

namespace {

constexpr Statement select_applied { "db.select_migrations", "SELECT module, number, name, sha256 FROM mado_migration ORDER BY module, number" };
constexpr Statement insert_applied { "db.insert_migration",
    "INSERT INTO mado_migration (module, number, name, sha256) VALUES ($module, $number, $name, $sha256)" };

struct Applied {
    std::string name, sha256;
};
using Key = std::pair<std::string, std::int64_t>;

std::string told(std::string_view module, std::string_view name) { return std::string(module) + "/migrations/" + std::string(name); }

std::map<Key, Applied> applied_in(Connection& connection)
{
    std::map<Key, Applied> applied;
    connection.run(select_applied, {}, "", [&](Row const& row) {
        applied[{ row.text("module"), row.integer("number") }] = { row.text("name"), row.text("sha256") };
    });
    return applied;
}

std::map<Key, Migration const*> by_key(std::vector<Migration> const& migrations)
{
    std::map<Key, Migration const*> known;
    for (auto const& migration : migrations)
        if (auto const [other, fresh] = known.emplace(Key { migration.module, migration.number }, &migration); !fresh)
            throw Failure(told(migration.module, migration.name) + " has the number of " + other->second->name + ": give it the next free one.");
    return known;
}

// What was applied can not be taken back by editing or deleting its file.
void refuse_changed_past(std::map<Key, Applied> const& applied, std::map<Key, Migration const*> const& known)
{
    for (auto const& [key, past] : applied) {
        auto const found = known.find(key);
        if (found == known.end())
            throw Failure(told(key.first, past.name) + " was applied to this database and is missing: restore the file, or run the "
                "version of the program that this database belongs to.");
        if (crypto::sha256_hex(found->second->sql) != past.sha256)
            throw Failure(told(key.first, found->second->name) + " was changed after it was applied to this database: restore the file "
                "and write the change as a new migration.");
    }
}

void refuse_gap(std::map<Key, Applied> const& applied, Migration const& migration)
{
    auto const later = applied.upper_bound({ migration.module, migration.number });
    if (later != applied.end() && later->first.first == migration.module)
        throw Failure(told(migration.module, migration.name) + " is new but comes before " + later->second.name
            + ", which was applied already: give it the next free number.");
}

void apply(Connection& connection, Migration const& migration, Translate translate)
{
    try {
        connection.script(translate(migration.sql));
    } catch (DiskFull const&) {
        throw;
    } catch (Busy const&) {
        throw;
    } catch (Failure const& failure) {
        throw Failure(told(migration.module, migration.name) + ": " + failure.what());
    }
    if (!connection.in_transaction())
        throw Failure(told(migration.module, migration.name) + " ends the transaction: a migration has no BEGIN, COMMIT or ROLLBACK.");
    connection.run(insert_applied, { { "$module", migration.module }, { "$number", migration.number }, { "$name", migration.name },
        { "$sha256", crypto::sha256_hex(migration.sql) } }, "", [](Row const&) {});
}

}  // namespace

bool apply_new_migrations(Connection& connection, std::vector<Migration> const& migrations, Translate translate)
{
    auto const known = by_key(migrations);
    auto const applied = applied_in(connection);
    refuse_changed_past(applied, known);
    bool changed = false;
    for (auto const& migration : migrations)
        if (!applied.contains({ migration.module, migration.number })) {
            refuse_gap(applied, migration);
            apply(connection, migration, translate);
            changed = true;
        }
    return changed;
}

std::vector<std::string> pending_migrations(Connection& connection, std::vector<Migration> const& migrations)
{
    auto const applied = applied_in(connection);
    std::vector<std::string> pending;
    for (auto const& migration : migrations)
        if (!applied.contains({ migration.module, migration.number }))
            pending.push_back(told(migration.module, migration.name));
    return pending;
}

}  // namespace mado::db::detail
