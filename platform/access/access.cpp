#include <mado/access/access.h>

namespace mado::access {

namespace {

constexpr db::Statement select_grants { "access.select_grants", R"sql(
    SELECT role, division FROM access_grant WHERE tenant = $tenant AND position = $position ORDER BY role, division
)sql" };
constexpr db::Statement insert_grant { "access.insert_grant", R"sql(
    INSERT INTO access_grant (tenant, position, role, division) VALUES ($tenant, $position, $role, $division)
    ON CONFLICT (tenant, position, role, division) DO NOTHING
)sql" };
constexpr db::Statement delete_grant { "access.delete_grant", R"sql(
    DELETE FROM access_grant WHERE tenant = $tenant AND position = $position AND role = $role AND division = $division
)sql" };

}  // namespace

std::vector<db::Statement> statements() { return { select_grants, insert_grant, delete_grant }; }

bool within(std::string_view path, std::string_view division)
{
    return division.empty() || path == division || (path.starts_with(division) && path.size() > division.size() && path[division.size()] == '/');
}

std::vector<Grant> grants_of(db::Read& tx, PositionId const& position)
{
    return tx.all(select_grants, { { "$position", position } },
        [](db::Row const& row) { return Grant { value_of<Role>(row.text("role")), row.text("division") }; });
}

void grant(db::Write& tx, PositionId const& position, Grant const& grant)
{
    tx.execute(insert_grant, { { "$position", position }, { "$role", word_of(grant.role) }, { "$division", grant.division } });
}

void revoke(db::Write& tx, PositionId const& position, Grant const& grant)
{
    tx.execute(delete_grant, { { "$position", position }, { "$role", word_of(grant.role) }, { "$division", grant.division } });
}

Result<void> allow(db::Read& tx, Caller const& caller, Action const& action, Resource const& resource)
{
    switch (caller.kind) {
    case CallerKind::System:
    case CallerKind::Zone:
        return {};
    case CallerKind::Public:
        return refuse(Refusal::Kind::SignIn, "access.sign_in");
    case CallerKind::Resident:
        if (caller.application && caller.application == resource.application)
            return {};
        return refuse(Refusal::Kind::NotFound, "access.not_found");
    case CallerKind::Staff:
        for (auto const& division : scope(tx, caller, action))
            if (within(resource.owner, division))
                return {};
        return refuse(Refusal::Kind::Forbidden, "access.forbidden", { { "action", std::string(action.name) } });
    }
    return refuse(Refusal::Kind::Forbidden, "access.forbidden");
}

std::vector<std::string> scope(db::Read& tx, Caller const& caller, Action const& action)
{
    std::vector<std::string> divisions;
    if (caller.kind == CallerKind::System || caller.kind == CallerKind::Zone)
        return { "" };
    if (caller.kind != CallerKind::Staff || caller.tenant != tx.tenant())
        return divisions;
    // 緊急閲覧: reading of cases alone. Not addresses under protection, not 個人番号, nothing that changes: those are other actions.
    if (!caller.emergency.empty() && action.name == "cases.read")
        return { "" };
    for (auto const& grant : grants_of(tx, caller.position))
        if (action.roles.has(grant.role))
            divisions.push_back(grant.division);
    return divisions;
}

}  // namespace mado::access
