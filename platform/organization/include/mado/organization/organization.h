#pragma once
// 部・課・係, 職 and who holds them (兼務, from–until), of each staff zone.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/result/result.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::organization {

struct Division {
    std::string path;   // "environment/animals": department/division/section, names from the glossary
    std::string name;   // 環境課 動物係, as residents read it
    std::string phone;  // of its counter
    std::string place;  // where its counter is
    std::string address {};  // where letters to it go (別送); empty: as the division above it
};

struct Position {
    PositionId id;
    std::string division;  // path
    std::string title;     // 課長
    std::string rank;      // clerk, section_head, division_head, department_head, mayor (専決事項表 names these)
};

struct Person {
    PersonId id;
    std::string name;
    std::string number;  // 職員番号
};

struct Assignment {
    PersonId person;
    PositionId position;
    Day since;
    std::optional<Day> until;  // last day
};

void keep_division(db::Write& tx, Division const& division);   // inserts or replaces; an address stays when none is given
std::string postal_address(db::Read& tx, std::string const& division);  // its own or of the nearest above it; "" when none has one
void keep_position(db::Write& tx, Position const& position);
void keep_person(db::Write& tx, Person const& person);
void assign(db::Write& tx, Assignment const& assignment);
void end_assignment(db::Write& tx, PersonId const& person, PositionId const& position, Day last_day);

void forget_assignment(db::Write& tx, Assignment const& assignment);  // one that never came to be

// Away from `since` to `until`, both included: whoever decides for somebody asks.
struct Absence {
    PersonId person;
    Day since, until;
};
void keep_absence(db::Write& tx, Absence const& absence);
bool forget_absence(db::Write& tx, PersonId const& person, Day since);
std::vector<Absence> absences(db::Read& tx, Day from);  // that are not over then
std::optional<Absence> absence(db::Read& tx, PersonId const& person, Day on);

std::optional<Division> division(db::Read& tx, std::string const& path);
std::vector<Division> divisions(db::Read& tx);
std::optional<Position> position(db::Read& tx, PositionId const& id);
std::vector<Position> positions(db::Read& tx);
std::optional<Person> person(db::Read& tx, PersonId const& id);
std::vector<Person> persons(db::Read& tx);
std::optional<Person> person_of_number(db::Read& tx, std::string const& number);  // 職員番号
std::vector<Position> positions_of(db::Read& tx, PersonId const& person, Day on);
std::vector<Person> holders_of(db::Read& tx, PositionId const& position, Day on);
std::vector<Assignment> assignments(db::Read& tx);
// The position of that rank for a division: in the division itself or the nearest one above it.
std::optional<Position> position_of_rank(db::Read& tx, std::string const& division, std::string const& rank);

std::vector<db::Statement> statements();

}  // namespace mado::organization
