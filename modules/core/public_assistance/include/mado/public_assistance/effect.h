#pragma once
// What a revision of the standards does to the households on assistance, told before the day on which it starts.
#include <mado/benefits/effect.h>
#include <mado/public_assistance/assistance.h>

namespace mado::public_assistance {

// The household as it is known now, as one case of minimum() in an ordinary month: without 冬季加算, which comes and goes with the winter and would hide the revision.
feel::Value case_of(Situation situation, Day in);
// Of all households on assistance that the caller may read.
std::vector<feel::Value> cases_for(db::Read& tx, Caller const& caller, Workplace const& here, Day in);
// The 最低生活費 of each case in the month before and in `month`. Outside a transaction.
benefits::Effect effect_of_revision(definitions::Library const& library, std::span<feel::Value const> cases, Day month);

}  // namespace mado::public_assistance
