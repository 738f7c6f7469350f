#pragma once
#include <mado/names/id.h>
#include <mado/time/day.h>

#include <array>
#include <string>

namespace mado {

using PersonId = Id<struct PersonTag>;      // 職員
using PositionId = Id<struct PositionTag>;  // 職
using ApplicationId = Id<struct ApplicationTag>;  // 申請, from its start; a case has the same id
using CaseId = ApplicationId;
using AccountId = Id<struct AccountTag>;     // 利用者登録 of a resident or a business, on the front

enum class CallerKind { Public, Resident, Staff, System, Zone };
constexpr std::array<std::string_view, 5> names_of(CallerKind) { return { "public", "resident", "staff", "system", "zone" }; }

// Who asks, of one local government. Passed explicitly; there is no "current user".
//   Public    anybody
//   Resident  somebody who has shown the number and code of `application` (or is writing it), or is signed in to `account`
//   Staff     `person` acting in one chosen `position`
//   System    a job, named in `job`
//   Zone      a message from another zone, named in `job` ("front")
struct Caller {
    std::string tenant;  // 全国地方公共団体コード, six digits
    CallerKind kind = CallerKind::Public;
    PersonId person {};
    PositionId position {};
    ApplicationId application {};
    std::string job {};
    AccountId account {};
    Instant confirmed_at {};  // Staff: when this session last showed a second factor; 0: never
    std::string emergency {}; // Staff: id of the emergency access (緊急閲覧) that is open in this session; empty: none
};

// The moment of an act, and where its ids come from: what every use case that writes is given.
struct Moment {
    Instant at;
    Ids& ids;
    Day today() const { return day_in_tokyo(at); }
    std::string id() const { return ids.uuid(at.microseconds); }
};

}  // namespace mado
