#pragma once
// One SQL text for two engines: the translations of our dialect (docs/guides/sql.md).
#include <mado/db/database.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::db {

// The text of one engine: blocks `-- engine: sqlite` … `-- end` of the other are blanked, lines keep their numbers.
std::string text_for(SqlEngine engine, std::string_view sql);

// A migration in the dialect → the engine's own. Throws Failure ("line 7: …") for what is not of the dialect: an unknown column word,
// a table option, CREATE TABLE … AS.
std::string translate_for_sqlite(std::string_view migration);
std::string translate_for_postgresql(std::string_view migration);

// The column words as domains; run once before the first migration of a PostgreSQL database.
std::string postgresql_domains();

// Named parameters as PostgreSQL wants them. The numbers are ours, by first appearance: names[0] is $1.
struct NumberedSql {
    std::string sql;
    std::vector<std::string> names;  // "$tenant", "$draft"
};
NumberedSql number_parameters(std::string_view statement);

// What a statement does that only one engine can, outside its engine blocks; empty when it keeps to the dialect.
std::string leaves_the_dialect(std::string_view statement);

}  // namespace mado::db
