#pragma once
// 連携: everything that this module keeps as tables, out and in again to the same state, and what other offices ask of it. docs/guides/child-support.md has the columns.
// Individuals are persons': they go first. What was decided and paid comes in as it was, and only for recipients of whom nothing was decided here; what is on its way
// (a draft, a run that is not carried) stays behind. A system of another make is taken over by read_csv (recipients.h), which reckons the months itself.
#include <mado/child_support/recipients.h>
#include <mado/sheets/table.h>

namespace mado::child_support {

sheets::Book book();
sheets::Range range_of(db::Read& tx, Caller const& caller);      // of may_import
// The caller traces it (trace_export) before anybody holds it. Refuses NotFound (no such table), Forbidden (no range).
Result<sheets::Part> export_part(db::Read& tx, sheets::Range const& range, std::string_view table, std::string const& after);
void trace_export(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view table, std::size_t rows, std::string_view reason);
Result<sheets::Taken> import_table(db::Write& tx, Caller const& caller, Workplace const& here, sheets::Range const& range, std::string_view table, std::string_view bytes);

// -- for other core systems: nobody's name, address or account, only 宛名番号.
struct Receives { std::int64_t number = 0; std::string individual {}; std::vector<std::string> children {}; Month month {}; };
struct ReceivesPage { std::vector<Receives> all {}; std::int64_t next = 0; };   // next: the last that was looked at; 0 after the last page
// What each recipient's month is, as it is known now, by 認定番号.
ReceivesPage receiving(db::Read& tx, sheets::Range const& range, Day month, std::int64_t after);

struct OfficeAnswer { std::int64_t number = 0; std::string kind {}; std::int64_t year = 0, amount = 0, dependants = 0; };   // kind: income pension
// As match(): what differs becomes work, once. Of recipients out of range nobody learns that they are there.
Result<Matched> match_answers(db::Write& tx, Caller const& caller, Workplace const& here, sheets::Range const& range, std::vector<OfficeAnswer> const& answers);

}  // namespace mado::child_support
