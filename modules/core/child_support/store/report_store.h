#pragma once
#include <mado/child_support/reports.h>

namespace mado::child_support::store {

bool add_note(db::Write& tx, RecipientId const& recipient, ReportNote const& note, Instant at);   // false: it is there already
std::vector<ReportNote> notes(db::Read& tx, RecipientId const& recipient);

std::optional<Terms> terms(db::Read& tx);
bool keep(db::Write& tx, Terms const& terms, PersonId const& by, Instant at);                     // by its version, the one before

}  // namespace mado::child_support::store
