#include <mado/nodes/nodes.h>

namespace mado::nodes {

namespace {

constexpr db::Statement upsert_node { "nodes.upsert_node", R"sql(
    INSERT INTO nodes_node (tenant, id, name, version, started, seen, figures, has_left)
    VALUES ($tenant, $id, $name, $version, $started, $seen, $figures, 0)
    ON CONFLICT (tenant, id) DO UPDATE SET seen = $seen, figures = $figures, has_left = 0
)sql" };
constexpr db::Statement update_left { "nodes.update_left", R"sql(
    UPDATE nodes_node SET has_left = 1, seen = $seen WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement delete_gone { "nodes.delete_gone", R"sql(
    DELETE FROM nodes_node WHERE tenant = $tenant AND seen < $before
)sql" };
constexpr db::Statement select_nodes { "nodes.select_nodes", R"sql(
    SELECT id, name, version, started, seen, figures, has_left FROM nodes_node WHERE tenant = $tenant ORDER BY name, started, id
)sql" };

Node read_node(db::Row const& row)
{
    auto figures = json::parse(row.text("figures"));
    return { { row.text("id") }, row.text("name"), row.text("version"), { row.integer("started") }, { row.integer("seen") }, figures ? std::move(*figures) : json::Value {},
        row.flag("has_left") };
}

}  // namespace

std::vector<db::Statement> statements() { return { upsert_node, update_left, delete_gone, select_nodes }; }

Membership::Membership(db::Database& database, Clock const& clock, Ids& ids, std::string name, std::string version)
    : database_(database), clock_(clock), id_(ids.make<NodeTag>(clock.now().microseconds)), name_(std::move(name)), version_(std::move(version)), started_(clock.now())
{
}

void Membership::beat(json::Value const& figures)
{
    auto const written = json::write(figures);
    auto const seen = clock_.now();
    (void)db::AllTenants::write(database_, { .name = "nodes.beat" }, [&](db::Write& tx) -> Result<void> {
        tx.execute(upsert_node, { { "$id", id_ }, { "$name", name_ }, { "$version", version_ }, { "$started", started_.microseconds }, { "$seen", seen.microseconds }, { "$figures", written } });
        return {};
    });
}

void Membership::leave()
{
    auto const seen = clock_.now();
    (void)db::AllTenants::write(database_, { .name = "nodes.leave" }, [&](db::Write& tx) -> Result<void> {
        tx.execute(update_left, { { "$id", id_ }, { "$seen", seen.microseconds } });
        return {};
    });
}

void Membership::forget_gone(Instant before)
{
    (void)db::AllTenants::write(database_, { .name = "nodes.forget_gone" }, [&](db::Write& tx) -> Result<void> {
        tx.execute(delete_gone, { { "$before", before.microseconds } });
        return {};
    });
}

std::vector<Node> nodes(db::Read& tx) { return tx.all(select_nodes, {}, read_node); }

}  // namespace mado::nodes
