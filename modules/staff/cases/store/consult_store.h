#pragma once
#include <mado/cases/consults.h>

namespace mado::cases::store {

std::vector<db::Statement> consult_statements();

void insert_consult(db::Write& tx, Consult const& consult);
// From open or expired to answered. False: it was answered or dropped meanwhile.
bool keep_answer(db::Write& tx, Consult const& consult);
bool expire_consult(db::Write& tx, ConsultId const& id);   // false: not open any more
void drop_consults(db::Write& tx, CaseId const& of);       // those without an answer
void keep_carried_out_from(db::Write& tx, ConsultId const& id, Day from);
void end_waiting(db::Write& tx, CaseId const& of);

std::optional<Consult> consult(db::Read& tx, ConsultId const& id);
std::vector<Consult> consults(db::Read& tx, CaseId const& of);  // newest first
std::optional<Consult> last_letter_to(db::Read& tx, ConsultKind kind, std::string const& whom);
std::vector<std::string> asked_divisions(db::Read& tx, ConsultState state);  // by index, one step each
std::vector<Consult> of_division(db::Read& tx, ConsultState state, std::string const& division, int most);
std::vector<ConsultId> until_before(db::Read& tx, Day day, int most);
std::vector<CaseId> carried_out_by(db::Read& tx, Day day, int most);  // cases whose act may be carried out from that day or before

}  // namespace mado::cases::store
