#pragma once
#include <mado/public_assistance/instructions.h>

namespace mado::public_assistance::store {

// change(): false when it was changed meanwhile; it counts the version up.
void insert(db::Write& tx, Instruction const& one);
bool change(db::Write& tx, Instruction& one);
std::optional<Instruction> instruction(db::Read& tx, InstructionId const& id);
std::vector<Instruction> instructions(db::Read& tx, HouseholdId const& id);
std::vector<Instruction> instructions_in(db::Read& tx, InstructionState state);   // soonest due first
void insert(db::Write& tx, Hearing const& one);
bool change(db::Write& tx, Hearing& one);
std::vector<Hearing> hearings(db::Read& tx, InstructionId const& id);
std::vector<db::Statement> instruction_statements();

}  // namespace mado::public_assistance::store
