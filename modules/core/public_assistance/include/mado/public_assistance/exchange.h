#pragma once
// 連携: everything that this module keeps as tables, out and in again to the same state, and what other offices ask of it. docs/guides/public-assistance.md has the columns.
// Individuals and households are persons': they go first. What was decided and paid comes in as it was and is never paid here; it comes in only for households of which
// nothing was decided here. What is on its way (a draft, a run) stays behind: facts that a draft has taken go out as pending.
#include <mado/public_assistance/assistance.h>
#include <mado/sheets/table.h>

#include <functional>

namespace mado::public_assistance {

inline constexpr access::Action may_exchange { "public_assistance.exchange", { access::Role::Registrar }, access::Action::Asks::FreshFactor };

sheets::Book book(Workplace const& here);
sheets::Range range_of(db::Read& tx, Caller const& caller);
// The caller traces it (trace_export) before anybody holds it. Refuses NotFound (no such table), Forbidden (no range).
Result<sheets::Part> export_part(db::Read& tx, Workplace const& here, sheets::Range const& range, std::string_view table, std::string const& after);
void trace_export(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view table, std::size_t rows, std::string_view reason);
Result<sheets::Taken> import_table(db::Write& tx, Caller const& caller, Workplace const& here, sheets::Range const& range, std::string_view table, std::string_view bytes);

// -- for other core systems: nobody's name, address or account, only 宛名番号.
enum class Stands { Assisted, Suspended };
constexpr std::array<std::string_view, 2> names_of(Stands) { return { "assisted", "suspended" }; }
struct Stood { std::int64_t household = 0; Stands state = Stands::Assisted; Day from {}; std::vector<std::int64_t> individuals {}; };   // from: of this state
// Households on assistance (or suspended) that day, by ケース番号. `next`: the last that was looked at; 0 after the last page.
struct StoodPage { std::vector<Stood> all {}; std::int64_t next = 0; };
StoodPage standing(db::Read& tx, sheets::Range const& range, Day on, std::int64_t after);

struct Change { DecisionId id {}; std::int64_t household = 0; Matter matter = Matter::Start; Day from {}, decided_on {}; std::vector<std::int64_t> individuals {}; };
struct ChangeCursor { std::string day {}, id {}; };
struct ChangePage { std::vector<Change> all {}; ChangeCursor end {}; bool is_last = true; };
// What began, rested, went on and ended, as it was decided, oldest first: of the days before today, so that nothing comes in behind a cursor.
ChangePage changes(db::Read& tx, sheets::Range const& range, Day today, ChangeCursor const& after);

struct OfficeAnswer { std::string investigation {}, words {}; };
struct Answered { int taken = 0, same = 0, unknown = 0, other = 0; };   // other: answered already, and otherwise; it stays
// 29条: answers of offices that were asked. Once each.
Result<Answered> take_answers(db::Write& tx, Caller const& caller, Workplace const& here, sheets::Range const& range, std::vector<OfficeAnswer> const& answers);

}  // namespace mado::public_assistance
