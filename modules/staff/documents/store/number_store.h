#pragma once
#include <mado/documents/numbers.h>

namespace mado::documents::store {

void insert_number(db::Write& tx, Number const& number);
std::optional<Number> find_number(db::Read& tx, NumberId const& id);
std::optional<Number> number_of_document(db::Read& tx, DocumentId const& document);
std::optional<Number> number_called(db::Read& tx, std::string const& text);               // the newest of that text, without a branch
std::optional<Number> first_of_case(db::Read& tx, CaseId const& of, std::string const& sign);
std::int64_t next_branch(db::Read& tx, Number const& of);                                 // 2 when it has none
bool set_void(db::Write& tx, NumberId const& id, std::string const& reason, Instant at, PersonId const& by);  // false: it is one already
std::vector<Run> runs(db::Read& tx, std::string const& division);
std::int64_t count_of_run(db::Read& tx, std::string const& sign, int year);               // numbers that somebody tells of
std::vector<Number> numbers(db::Read& tx, std::string const& division, std::string const& sign, int year, std::int64_t before, int most);

std::string setting(db::Read& tx, std::string const& name);                               // "" when it is not set
void keep_setting(db::Write& tx, std::string const& name, std::string const& value);

std::vector<db::Statement> number_statements();

}  // namespace mado::documents::store
