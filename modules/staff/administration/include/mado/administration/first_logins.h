#pragma once
// 最初のサインイン: of people who stand in the list without a login, because a list of transfers (人事異動) hired them. The login and the first password are
// handed over on paper; what the zone asks for besides (a factor) is registered at the first sign-in, as for everybody.
#include <mado/administration/accounts.h>

namespace mado::administration {

struct WithoutLogin {
    organization::Person person;
    Day since;                               // of the first position that is held today or later
    std::vector<PositionId> positions {};
    std::string proposed {};                 // login, made of the 職員番号; "" where it cannot be
};
// Who holds a position today or later and has no login, by that day and number. Nothing for who may not manage the whole zone.
std::vector<WithoutLogin> without_login(db::Read& tx, Caller const& caller, Day today);

std::string make_first_password(Ids& ids);   // 80 random bits, in groups of four

struct FirstLogin { PersonId person {}; std::string login, password_hash; };
// Refuses Forbidden, NotFound, Invalid (login), Conflict (the person has one; the login is taken).
Result<void> give_login(db::Write& tx, Caller const& caller, Workplace const& here, FirstLogin const& given);

}  // namespace mado::administration
