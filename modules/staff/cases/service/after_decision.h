#pragma once
// What a decision brings besides its document: rows of registers, statistics, what is offered next, the end of what it revises.
#include <mado/cases/after.h>
#include <mado/registers/registers.h>

#include "store/content_store.h"

namespace mado::cases::service {

// 取消し・撤回 have results of their own, which no definition names.
inline constexpr std::string_view revoked = "revoked", retracted = "retracted";
bool is_revocation(std::string_view result);

// The offers of that result, kept with the case; what the applicant is told of them, to be sealed in the box.
json::Value keep_offers(db::Write& tx, Case const& found, definitions::Evaluation& evaluation, Day today);
// What came follows an offer of an earlier case: both are linked, and limits of that case that wait for it stop.
Result<void> link_follower(db::Write& tx, Caller const& caller, Workplace const& here, Case const& follower, json::Value const& follows);

// In carry_out, once the document is there.
Result<void> follow_decision(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found);
Result<void> end_revision(db::Write& tx, Case& found, RevisionEnd end);

// 保存期間: when a case is over.
Result<void> keep_record(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found);

}  // namespace mado::cases::service
