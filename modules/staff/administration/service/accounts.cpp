#include <mado/administration/accounts.h>
#include <mado/administration/transfer.h>

#include "model/last_administrator.h"
#include "service/administrators.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/identity/staff.h>
#include <mado/text/utf8.h>

#include <set>

namespace mado::administration {

namespace {

using Kind = Refusal::Kind;
using organization::Assignment;

access::Grant const of_administrators { access::Role::Administrator, "" };
constexpr std::array<std::string_view, 5> ranks { "clerk", "section_head", "division_head", "department_head", "mayor" };

bool has(std::vector<access::Grant> const& grants, access::Grant const& grant) { return std::ranges::find(grants, grant) != grants.end(); }

bool is_administrators(db::Read& tx, PositionId const& position) { return has(access::grants_of(tx, position), of_administrators); }

// Who changes a position must be an Administrator of its division, and of every division over which it already has a role: otherwise
// the administrator of one division could seat himself over the whole local government.
Result<organization::Position> position_to_change(db::Read& tx, Caller const& caller, PositionId const& id)
{
    auto const position = organization::position(tx, id);
    if (!position)
        return refuse(Kind::NotFound, "administration.position.not_found");
    TRY(access::allow(tx, caller, manage, { position->division }));
    for (auto const& grant : access::grants_of(tx, id))
        TRY(access::allow(tx, caller, manage, { grant.division }));
    return *position;
}

Result<void> check_division(db::Read& tx, std::string const& path)
{
    if (path.empty() || organization::division(tx, path))
        return {};
    return refuse({ { "division", "administration.division.not_found" } });
}

bool is_one_line(std::string const& words) { return !text::trimmed(words).empty() && !text::control_character(words); }

Result<void> check_account(db::Read& tx, NewAccount const& account)
{
    std::vector<FieldError> errors;
    if (!is_one_line(account.name))
        errors.push_back({ "name", "administration.person.name_required" });
    if (!is_one_line(account.number))
        errors.push_back({ "number", "administration.person.number_required" });
    if (!model::is_login(account.login))
        errors.push_back({ "login", "administration.person.login_form" });
    if (!errors.empty())
        return refuse(std::move(errors));
    if (identity::account(tx, account.login))
        return refuse(Kind::Conflict, "administration.person.login_taken");
    for (auto const& person : organization::persons(tx))
        if (person.number == account.number)
            return refuse(Kind::Conflict, "administration.person.number_taken");
    return {};
}

organization::Person keep_person_and_account(db::Write& tx, Workplace const& here, NewAccount const& account)
{
    organization::Person person { { here.now().id() }, account.name, account.number };
    organization::keep_person(tx, person);
    identity::keep_account(tx, { person.id, account.login, account.password_hash, 0, {} });
    return person;
}

}  // namespace

std::vector<Assignment> of_administrators_with_login(db::Read& tx, std::vector<Assignment> assignments)
{
    std::set<std::string> logins, positions;
    for (auto const& account : identity::accounts(tx))
        logins.insert(account.person.value);
    for (auto const& position : organization::positions(tx))
        if (is_administrators(tx, position.id))
            positions.insert(position.id.value);
    std::erase_if(assignments, [&](Assignment const& one) { return !logins.contains(one.person.value) || !positions.contains(one.position.value); });
    return assignments;
}

Result<void> keep_an_administrator(db::Read& tx, Day from)
{
    if (model::keeps_an_administrator(of_administrators_with_login(tx, organization::assignments(tx)), from))
        return {};
    return refuse(Kind::Conflict, "administration.last_administrator");
}

Result<std::string> first_password(std::string const& password)
{
    if (text::length(password) < identity::least_password)
        return refuse({ { "password", "identity.password.too_short", { { "least", std::to_string(identity::least_password) } } } });
    return crypto::hash_password(password);
}

Result<organization::Person> create_account(db::Write& tx, Caller const& caller, Workplace const& here, NewAccount const& account)
{
    TRY(access::allow(tx, caller, manage, { "" }));
    TRY(check_account(tx, account));
    auto const person = keep_person_and_account(tx, here, account);
    audit::record(tx, caller, here.now(), "administration.person.added", { { "person", person.id.value } });
    return person;
}

Result<void> keep_division(db::Write& tx, Caller const& caller, Workplace const& here, organization::Division const& division)
{
    TRY(access::allow(tx, caller, manage, { division.path }));
    std::vector<FieldError> errors;
    if (!model::is_division_path(division.path))
        errors.push_back({ "path", "administration.division.path_form" });
    if (!is_one_line(division.name))
        errors.push_back({ "name", "administration.division.name_required" });
    if (!errors.empty())
        return refuse(std::move(errors));
    organization::keep_division(tx, division);
    audit::record(tx, caller, here.now(), "administration.division.kept", { { "division", division.path } });
    return {};
}

Result<organization::Position> add_position(db::Write& tx, Caller const& caller, Workplace const& here, organization::Position position)
{
    TRY(access::allow(tx, caller, manage, { position.division }));
    TRY(check_division(tx, position.division));
    if (!is_one_line(position.title))
        return refuse({ { "title", "administration.position.title_required" } });
    if (std::ranges::find(ranks, position.rank) == ranks.end())
        return refuse({ { "rank", "administration.position.rank_required" } });
    if (!position.id)
        position.id = { here.now().id() };
    else if (organization::position(tx, position.id))
        return refuse(Kind::Conflict, "administration.position.exists");
    organization::keep_position(tx, position);
    audit::record(tx, caller, here.now(), "administration.position.added", { { "position", position.id.value } }, { { "division", position.division }, { "rank", position.rank } });
    return position;
}

Result<void> assign(db::Write& tx, Caller const& caller, Workplace const& here, Assignment const& assignment)
{
    if (!organization::person(tx, assignment.person))
        return refuse(Kind::NotFound, "administration.person.not_found");
    TRY(position_to_change(tx, caller, assignment.position));
    if (assignment.until && *assignment.until < assignment.since)
        return refuse({ { "until", "administration.assignment.ends_before" } });
    for (auto const& held : organization::assignments(tx))
        if (held.person == assignment.person && held.position == assignment.position && model::overlap(held, assignment))
            return refuse(Kind::Conflict, "administration.assignment.held");
    organization::assign(tx, assignment);
    audit::record(tx, caller, here.now(), "administration.assignment.began", { { "person", assignment.person.value }, { "position", assignment.position.value } },
        { { "since", assignment.since.iso() }, { "until", assignment.until ? assignment.until->iso() : "" } });
    return {};
}

Result<void> end_assignment(db::Write& tx, Caller const& caller, Workplace const& here, PersonId const& person, PositionId const& position, Day last_day)
{
    TRY(position_to_change(tx, caller, position));
    bool const holds = std::ranges::any_of(organization::assignments(tx), [&](Assignment const& one) {
        return one.person == person && one.position == position && one.since <= last_day && (!one.until || *one.until > last_day);
    });
    if (!holds)
        return refuse(Kind::Conflict, "administration.assignment.nothing_to_end");
    organization::end_assignment(tx, person, position, last_day);
    if (is_administrators(tx, position))
        TRY(keep_an_administrator(tx, std::max(here.now().today(), last_day.plus_days(1))));
    audit::record(tx, caller, here.now(), "administration.assignment.ended", { { "person", person.value }, { "position", position.value } }, { { "last_day", last_day.iso() } });
    return {};
}

Result<void> keep_absence(db::Write& tx, Caller const& caller, Workplace const& here, organization::Absence const& absence)
{
    TRY(access::allow(tx, caller, prepare_transfer, { "" }));
    if (!organization::person(tx, absence.person))
        return refuse({ { "person", "administration.assignment.person_required" } });
    if (absence.until < absence.since)
        return refuse({ { "until", "administration.assignment.ends_before" } });
    organization::keep_absence(tx, absence);
    audit::record(tx, caller, here.now(), "administration.absence.kept", { { "person", absence.person.value } }, { { "since", absence.since.iso() }, { "until", absence.until.iso() } });
    return {};
}

Result<void> forget_absence(db::Write& tx, Caller const& caller, Workplace const& here, PersonId const& person, Day since)
{
    TRY(access::allow(tx, caller, prepare_transfer, { "" }));
    if (!organization::forget_absence(tx, person, since))
        return refuse(Kind::Conflict, "administration.absence.gone");
    audit::record(tx, caller, here.now(), "administration.absence.forgotten", { { "person", person.value } }, { { "since", since.iso() } });
    return {};
}

Result<void> grant(db::Write& tx, Caller const& caller, Workplace const& here, PositionId const& position, access::Grant const& grant)
{
    TRY(position_to_change(tx, caller, position));
    TRY(access::allow(tx, caller, manage, { grant.division }));
    TRY(check_division(tx, grant.division));
    if (has(access::grants_of(tx, position), grant))
        return refuse(Kind::Conflict, "administration.grant.exists");
    access::grant(tx, position, grant);
    audit::record(tx, caller, here.now(), "administration.role.granted", { { "position", position.value } }, { { "role", word_of(grant.role) }, { "division", grant.division } });
    return {};
}

Result<void> revoke(db::Write& tx, Caller const& caller, Workplace const& here, PositionId const& position, access::Grant const& grant)
{
    TRY(position_to_change(tx, caller, position));
    if (!has(access::grants_of(tx, position), grant))
        return refuse(Kind::Conflict, "administration.grant.missing");
    access::revoke(tx, position, grant);
    if (grant == of_administrators)
        TRY(keep_an_administrator(tx, here.now().today()));
    audit::record(tx, caller, here.now(), "administration.role.revoked", { { "position", position.value } }, { { "role", word_of(grant.role) }, { "division", grant.division } });
    return {};
}

Result<FirstAdministrator> add_first_administrator(db::Write& tx, Caller const& caller, Workplace const& here, NewAccount const& account, std::string const& position_title)
{
    if (caller.kind != CallerKind::System)
        return refuse(Kind::Forbidden, "access.forbidden");
    auto const today = here.now().today();
    auto const administrators = of_administrators_with_login(tx, organization::assignments(tx));  // also one who begins later: the town helps itself then
    if (std::ranges::any_of(administrators, [&](Assignment const& one) { return !one.until || *one.until >= today; }))
        return refuse(Kind::Conflict, "administration.has_administrator");
    TRY(check_account(tx, account));
    if (!is_one_line(position_title))
        return refuse({ { "title", "administration.position.title_required" } });
    FirstAdministrator first { keep_person_and_account(tx, here, account), { { here.now().id() }, "", position_title, "clerk" } };
    organization::keep_position(tx, first.position);
    organization::assign(tx, { first.person.id, first.position.id, today, {} });
    access::grant(tx, first.position.id, of_administrators);
    audit::record(tx, caller, here.now(), "administration.administrator.set_up", { { "person", first.person.id.value }, { "position", first.position.id.value } });
    return first;
}

}  // namespace mado::administration
