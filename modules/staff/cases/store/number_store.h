#pragma once
#include <mado/cases/my_number.h>

namespace mado::cases::store {

std::vector<db::Statement> number_statements();

void insert_check(db::Write& tx, CaseId const& of, std::string const& id, NumberCheck const& check);
std::vector<NumberCheck> checks(db::Read& tx, CaseId const& of);
void keep_task(db::Write& tx, NumberTask const& task, PersonId const& by, Instant at);
std::optional<NumberTask> task(db::Read& tx, std::string const& procedure);

}  // namespace mado::cases::store
