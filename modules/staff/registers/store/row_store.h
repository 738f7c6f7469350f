#pragma once
#include <mado/registers/registers.h>

namespace mado::registers::store {

std::vector<db::Statement> row_statements();

std::int64_t next_number(db::Write& tx, std::string const& name, int year);
void insert(db::Write& tx, Row const& row);
// Names the version that it expects; the row's version goes up by one.
Result<void> change(db::Write& tx, Row& row);
void keep_hidden(db::Write& tx, Row const& row);
std::optional<Row> find(db::Read& tx, RowId const& id);
std::optional<Row> of_case(db::Read& tx, std::string const& name, CaseId const& of);
std::vector<Row> of_case(db::Read& tx, CaseId const& of);
// Newest first, below `before`, of a division and all beneath it.
std::vector<Row> list(db::Read& tx, std::string const& division, Query const& query, int most);
std::vector<std::string> names(db::Read& tx);

void insert_change(db::Write& tx, RowId const& of, Change const& change);
std::vector<Change> changes(db::Read& tx, RowId const& of);

}  // namespace mado::registers::store
