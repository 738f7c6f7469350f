#pragma once
#include <mado/public_assistance/instructions.h>

namespace mado::public_assistance::service {

std::vector<Instruction> open_instructions(db::Read& tx, Caller const& caller);                       // given and not over, soonest due first
std::vector<Work> papers_due(db::Read& tx, Caller const& caller, Workplace const& here);              // of tickets, opinions and instructions

}  // namespace mado::public_assistance::service
