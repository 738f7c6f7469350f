#pragma once
// 訪問シート: planned visits that a caseworker takes along on a tablet without a network, as one file that a browser opens by itself. Its words are encrypted under a passphrase
// that is shown once; what was written on it comes back as an encrypted file and becomes records of visits. The clock of a tablet can be turned: the passphrase is what protects.
#include <mado/public_assistance/assistance.h>

namespace mado::public_assistance {

using SheetId = Id<struct AssistanceSheetTag>;

enum class SheetState { Out, Returned, Revoked, Lost };   // 持出中, 戻った, 取り消した, 失くした
constexpr std::array<std::string_view, 4> names_of(SheetState) { return { "out", "returned", "revoked", "lost" }; }
constexpr std::int64_t most_sheet_days = 3;
constexpr std::size_t most_visits_on_sheet = 20;
constexpr int days_of_key = 14;                            // what was written on it is taken until then; afterwards nobody opens it any more
inline constexpr std::string_view forget_sheet_job = "public_assistance.forget_sheet";

struct Sheet {
    SheetId id {};
    std::string owner {};              // division
    PersonId maker {};
    Instant made_at {}, ends_at {};
    SheetState state = SheetState::Out;
    std::string key {}, salt {}, box {};   // key: sealed under the zone's. Empty once they are forgotten
    std::string why {};                // it was revoked, or where it was lost
    Instant closed_at {};              // returned, revoked; lost: since when it is missed
    PersonId closed_by {};
    std::int64_t version = 1;
    bool is_overdue(Instant now) const { return state == SheetState::Out && now.microseconds > ends_at.microseconds; }
};
struct SheetVisit { SheetId sheet {}; std::string visit {}; HouseholdId household {}; Instant taken_at {}; };

// What stands on a sheet of one visit; on the screen and on paper as well.
struct VisitPage {
    struct Person { std::string name, kana, relation; std::optional<Day> born_on; std::string age; };
    struct Earlier { Day done_on; std::string words; };
    std::string visit {};
    HouseholdId household {};
    std::int64_t number = 0;
    Day planned_on {};
    std::string head {};
    std::vector<Person> people {};
    std::vector<std::string> addresses {};
    bool is_shielded = false;              // DV等支援措置 of somebody in it: no address of the household is on the sheet
    std::vector<Work> look_at {};          // what waits for this household
    std::vector<Earlier> earlier {};       // newest first
    std::string policy {};                 // 援助方針
    std::vector<std::string> asked {};     // whom an inquiry waits for
    std::vector<Fact> declared {};         // that no decision has taken yet
};
// In the order of their days. Visits of households that the caller may not read are left out.
std::vector<VisitPage> visit_pages(db::Read& tx, Caller const& caller, Workplace const& here, std::vector<std::string> const& visits);

// What is made outside a transaction: the passphrase (shown once) and the key that takes half a second.
struct SheetSecret { std::string passphrase, salt; crypto::SymmetricKey key; };
SheetSecret sheet_secret();
// Of planned visits of households that the caller may change. Invalid at `visits`: none, too many, done already. `note`: what to ask, in the caseworker's words.
Result<Sheet> make_sheet(db::Write& tx, Caller const& caller, Workplace const& here, std::vector<std::string> const& visits, std::string_view note, SheetSecret const& secret);
// To be taken along: for who made it, until its end, in the trace. Gone afterwards, Conflict when it was revoked.
Result<Sheet> fetch_sheet(db::Write& tx, Caller const& caller, Workplace const& here, SheetId const& id);

struct Taken { int recorded = 0, beside = 0, already = 0; };   // beside: the visit had been recorded otherwise, so it stands beside that record
// The file of results. Of who made the sheet alone; the same words again change nothing, what was written on since stands beside them. Invalid at `file`: not such a file, changed, of another sheet, written after its end, a visit that is not on it.
Result<Taken> take_results(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view bytes);
Result<Sheet> revoke_sheet(db::Write& tx, Caller const& caller, Workplace const& here, SheetId const& id, std::string_view why, std::int64_t expected_version);
// The tablet is missing since then. Its maker, or who supervises.
Result<Sheet> lose_sheet(db::Write& tx, Caller const& caller, Workplace const& here, SheetId const& id, Instant since, std::string_view why, std::int64_t expected_version);

// The maker's, and for who supervises all of the division. NotFound for others.
Result<Sheet> find_sheet(db::Read& tx, Caller const& caller, SheetId const& id);
std::vector<SheetVisit> visits_on(db::Read& tx, SheetId const& id);
std::string context_of(Sheet const& sheet, std::string_view what);   // that is authenticated with "content" and "result"
std::vector<Sheet> sheets(db::Read& tx, Caller const& caller, int most);   // newest first
// Planned visits until then of households that the caller may change.
std::vector<Visit> visits_to_take(db::Read& tx, Caller const& caller, Workplace const& here, Day until);

}  // namespace mado::public_assistance
