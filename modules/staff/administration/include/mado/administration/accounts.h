#pragma once
// Who works in this zone: people with their logins, which positions they hold and which roles a position has. Each use case is one event.
//
//   auto const hash = TRY(administration::first_password(password));            // Argon2id, before the transaction
//   auto const person = TRY(administration::create_account(tx, caller, here, { "森田 葵", "9007", "morita_a", hash }));
//   TRY(administration::assign(tx, caller, here, { person.id, position, since, {} }));
#include <mado/access/access.h>
#include <mado/db/database.h>
#include <mado/organization/organization.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <string>
#include <string_view>

namespace mado::administration {

inline constexpr access::Action manage { "administration.manage", { access::Role::Administrator }, access::Action::Asks::FreshFactor };
inline constexpr access::Action look_at_gateway { "gateway.look", { access::Role::Administrator }, access::Action::Asks::FreshFactor };
inline constexpr access::Action retry_gateway { "gateway.retry", { access::Role::Administrator } };
inline constexpr access::Action carry_bundles { "gateway.carry", { access::Role::Administrator } };  // `madoguchi bundle`
inline constexpr access::Action look_at_jobs { "jobs.look", { access::Role::Administrator } };
inline constexpr access::Action read_audit { "audit.read", { access::Role::Auditor, access::Role::Administrator } };

struct NewAccount {
    std::string name;           // 森田 葵, kept as typed
    std::string number;         // 職員番号
    std::string login;          // small letters, digits, "_", "-", "."
    std::string password_hash;  // of crypto::hash_password, made outside the transaction
};

// The hash of a first password; slow on purpose, so outside every transaction. Invalid (field password) when it is too short.
Result<std::string> first_password(std::string const& password);

// Each refuses Forbidden (not an Administrator there), Invalid (naming the form control), NotFound, Conflict as said.
// Conflict: the login or the 職員番号 is taken.
Result<organization::Person> create_account(db::Write& tx, Caller const& caller, Workplace const& here, NewAccount const& account);
Result<void> keep_division(db::Write& tx, Caller const& caller, Workplace const& here, organization::Division const& division);
Result<organization::Position> add_position(db::Write& tx, Caller const& caller, Workplace const& here, organization::Position position);
// Conflict: the person holds the position on one of these days already.
Result<void> assign(db::Write& tx, Caller const& caller, Workplace const& here, organization::Assignment const& assignment);
// Conflict: nothing to end, or the last Administrator of the town would go.
Result<void> end_assignment(db::Write& tx, Caller const& caller, Workplace const& here, PersonId const& person, PositionId const& position, Day last_day);
// Conflict: has it already.
Result<void> grant(db::Write& tx, Caller const& caller, Workplace const& here, PositionId const& position, access::Grant const& grant);
// Conflict: has it not, or the last Administrator of the town would go.
Result<void> revoke(db::Write& tx, Caller const& caller, Workplace const& here, PositionId const& position, access::Grant const& grant);

// Away from–until, of anybody the caller administers. Invalid when it ends before it begins.
Result<void> keep_absence(db::Write& tx, Caller const& caller, Workplace const& here, organization::Absence const& absence);
Result<void> forget_absence(db::Write& tx, Caller const& caller, Workplace const& here, PersonId const& person, Day since);

// Takes away all factors of somebody who lost them, and ends what that person has open; the person is told. Never one's own (Forbidden).
Result<void> reset_factors(db::Write& tx, Caller const& caller, Workplace const& here, PersonId const& person);
// Conflict: ended already.
Result<void> end_session(db::Write& tx, Caller const& caller, Workplace const& here, PersonId const& person, std::string const& session);
Result<void> end_sessions(db::Write& tx, Caller const& caller, Workplace const& here, PersonId const& person);
Result<void> keep_subject(db::Write& tx, Caller const& caller, Workplace const& here, PersonId const& person, std::string const& provider, std::string const& subject);
Result<void> require_factor(db::Write& tx, Caller const& caller, Workplace const& here, bool is_required);

// The set-up of a town, by the program itself (Caller System): a position over the whole local government, with the role of
// Administrator, and the one who holds it from today. Conflict when the town has an Administrator.
struct FirstAdministrator {
    organization::Person person;
    organization::Position position;
};
Result<FirstAdministrator> add_first_administrator(db::Write& tx, Caller const& caller, Workplace const& here, NewAccount const& account,
    std::string const& position_title);

}  // namespace mado::administration
