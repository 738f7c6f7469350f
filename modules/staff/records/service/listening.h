#pragma once
// Cases, decisions, issued documents and messages file themselves (money: booked.h), in the transaction in which they happen.
#include <mado/cases/events.h>
#include <mado/desk/calls.h>
#include <mado/records/records.h>
#include <mado/sanitizing/files.h>

namespace mado::records::service {

Result<void> on_opened(db::Write& tx, Caller const& caller, Workplace const& here, cases::Opened const& event);
Result<void> on_ended(db::Write& tx, Caller const& caller, Workplace const& here, cases::Ended const& event);
Result<void> on_shielded(db::Write& tx, Caller const& caller, Workplace const& here, cases::Shielded const& event);
Result<void> on_unshielded(db::Write& tx, Caller const& caller, Workplace const& here, cases::Unshielded const& event);
Result<void> on_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event);
Result<void> on_dispatched(db::Write& tx, Caller const& caller, Workplace const& here, documents::Dispatched const& event);
Result<void> on_message(db::Write& tx, Caller const& caller, Workplace const& here, cases::Message const& event);
Result<void> on_call(db::Write& tx, Caller const& caller, Workplace const& here, desk::CallOfCase const& event);
Result<void> on_settled(db::Write& tx, Caller const& caller, Workplace const& here, sanitizing::Settled const& event);

// What every record of a case shares: the folder that its definition's `keep` names.
Filing filing_of_case(db::Read& tx, Workplace const& here, cases::Case const& found);

// A case of before with all that belongs to it; the second time nothing changes.
Result<void> file_case(db::Write& tx, Caller const& caller, Workplace const& here, cases::Case const& found);

inline constexpr std::string_view index_job = "records.index";
void want_index(db::Write& tx, Workplace const& here, RecordId const& id);

}  // namespace mado::records::service
