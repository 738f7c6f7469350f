#pragma once
#include <mado/persons/history.h>
#include <mado/persons/persons.h>

#include "model/history.h"

namespace mado::persons::store {

struct Stored {                              // persons_individual
    IndividualId id;
    std::int64_t number = 0;
    std::optional<Day> born_on {};
    Sex sex = Sex::Unknown;
    std::optional<Day> died_on {};
    std::string came_from {};
    Instant added_at {};
    std::int64_t version = 1;
};
struct Kept { std::string id; model::Span span; PersonId by {}; Instant at {}; };   // what every row with a span has
struct StoredName { Kept kept; Name name; };
struct StoredAddress { Kept kept; Address address; IndividualId of; };
struct StoredAccount { Kept kept; std::string purpose; AccountSource source; std::string sealed; IndividualId of; };

std::vector<db::Statement> individual_statements();

std::int64_t next_number(db::Write& tx);                        // 宛名番号
void begin_numbers_after(db::Write& tx, std::int64_t number);   // after an import
void insert(db::Write& tx, Stored const& one);
bool change(db::Write& tx, Stored const& one, std::int64_t expected_version);   // birth, sex, death; and the version
std::optional<Stored> find(db::Read& tx, IndividualId const& id);
std::optional<Stored> find_number(db::Read& tx, std::int64_t number);
std::vector<Stored> all_after(db::Read& tx, std::int64_t number, int most);     // by 宛名番号

// Rows that hold, by their first day.
std::vector<StoredName> names(db::Read& tx, IndividualId const& id);
std::vector<StoredAddress> addresses(db::Read& tx, IndividualId const& id);
std::vector<StoredAccount> accounts(db::Read& tx, IndividualId const& id);
void insert_name(db::Write& tx, IndividualId const& of, StoredName const& row);
void insert_address(db::Write& tx, StoredAddress const& row);
void insert_account(db::Write& tx, StoredAccount const& row);
enum class Table { Name, Address, Account };
void end_row(db::Write& tx, Table table, std::string const& id, Day last_day);
void replace_row(db::Write& tx, Table table, std::string const& id, Instant at);

// 個人番号
struct StoredNumber { std::string id; IndividualId of; std::string sealed, key; PersonId by {}; Instant at {}; };
std::optional<StoredNumber> number_of(db::Read& tx, IndividualId const& id);
void keep_number(db::Write& tx, StoredNumber const& row);

void use(db::Write& tx, IndividualId const& id, std::string_view division, Instant since);
std::vector<std::string> divisions(db::Read& tx, IndividualId const& id);

void insert_remark(db::Write& tx, IndividualId const& of, std::string const& id, Remark const& remark);
std::vector<Remark> remarks(db::Read& tx, IndividualId const& id);

}  // namespace mado::persons::store
