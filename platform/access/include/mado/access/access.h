#pragma once
// Rights: actions and roles are code, who has which role is a town's data. allow() for one thing, scope() for a list; nothing else decides.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/result/result.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace mado::access {

// 役割. Given by a town to a position, for a division and everything beneath it.
enum class Role { Examiner, Approver, Registrar, Treasurer, Definer, Administrator, Auditor, Protector, PrivacyOfficer, RecordsManager, SealKeeper, Cashier, Collector,
    DataOfficer };
constexpr std::array<std::string_view, 14> names_of(Role)
{
    return { "examiner", "approver", "registrar", "treasurer", "definer", "administrator", "auditor", "protector", "privacy_officer", "records_manager",
        "seal_keeper", "cashier", "collector", "data_officer" };
}

struct Roles {
    std::uint32_t bits = 0;
    constexpr Roles() = default;
    constexpr Roles(std::initializer_list<Role> roles) { for (auto const role : roles) bits |= 1u << static_cast<unsigned>(role); }
    constexpr bool has(Role role) const { return (bits >> static_cast<unsigned>(role) & 1u) != 0; }
};

// For what is open to anybody with an office in the local government, whatever it is.
constexpr Roles every_role()
{
    Roles all;
    all.bits = (1u << names_of(Role {}).size()) - 1;
    return all;
}

// What can be done. Declared by a module as a constant, listed in its describe(); app/tests/golden/actions.txt is the table role × action.
struct Action {
    std::string_view name;  // "cases.decide"
    Roles roles;
    enum class Asks { Session, FreshFactor } asks = Asks::Session;  // FreshFactor: its POST, never its GET, wants a second factor shown within the last minutes (step-up)
};

// The thing acted on, as far as rights see it.
struct Resource {
    std::string owner;                 // 主管課 of the thing: "environment/animals"; empty: the whole local government
    ApplicationId application {};      // for Resident
};

struct Grant {
    Role role;
    std::string division;  // path; "" = all divisions
    friend bool operator==(Grant const&, Grant const&) = default;
};

std::vector<Grant> grants_of(db::Read& tx, PositionId const& position);
void grant(db::Write& tx, PositionId const& position, Grant const& grant);
void revoke(db::Write& tx, PositionId const& position, Grant const& grant);

// Whether the caller may. Staff: the chosen position has one of the action's roles for the owner or above it. System and Zone: yes.
// Refuses SignIn for Public, Forbidden otherwise.
Result<void> allow(db::Read& tx, Caller const& caller, Action const& action, Resource const& resource);

// The divisions (and all beneath) whose things the caller may do this to; {""} = everything, empty = nothing.
std::vector<std::string> scope(db::Read& tx, Caller const& caller, Action const& action);
// Whether `path` is `division` or beneath it. "" holds everything.
bool within(std::string_view path, std::string_view division);

std::vector<db::Statement> statements();

}  // namespace mado::access
