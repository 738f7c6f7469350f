#pragma once
// An account of a resident is opened again in person (窓口での回復): one clerk records by which kind of document she showed who she is, another one confirms, a
// code is handed over, and it opens the account for a new way to sign in only after a waiting time in which its holder is told and can stop it. There is no
// function here that makes the wait of one person shorter.
#include <mado/access/access.h>
#include <mado/json/json.h>
#include <mado/names/id.h>
#include <mado/time/day.h>
#include <mado/vouching/vouching.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::recovery {

using RecoveryId = Id<struct RecoveryTag>;

inline constexpr access::Action may_recover { "recovery.confirm", { access::Role::Registrar }, access::Action::Asks::FreshFactor };
inline constexpr access::Action may_set_waiting { "recovery.set", { access::Role::Administrator }, access::Action::Asks::FreshFactor };

constexpr int usual_days = 7, least_days = 3, most_days = 60;     // of the waiting time
constexpr int open_days = 14;                                     // how long the code is good after the wait
constexpr int confirm_hours = 24;                                 // between record and confirmation
constexpr int most_failures = 5, failure_minutes = 15;

// What an account said of who may have it opened again, with the proof that only its key gives.
struct Holder {
    AccountId account;
    std::string number, name;
    Day born_on;
    std::string mail {};
};

enum class Document { MyNumberCard, DrivingLicence, Passport, ResidenceCard, DisabilityBooklet, TwoPapers };  // its kind; never its number, never a copy
constexpr std::array<std::string_view, 6> names_of(Document) { return { "my_number_card", "driving_licence", "passport", "residence_card", "disability_booklet", "two_papers" }; }
enum class State { Recorded, Waiting, Used, Stopped, Cancelled };
constexpr std::array<std::string_view, 5> names_of(State) { return { "recorded", "waiting", "used", "stopped", "cancelled" }; }

struct Recovery {
    RecoveryId id;
    AccountId account;
    Document document = Document::MyNumberCard;
    State state = State::Recorded;
    PersonId recorded_by {}, confirmed_by {};
    Instant recorded_at {}, confirmed_at {}, opens_at {}, expires_at {};
    std::string code_hash {}, stop_hash {};
    std::int64_t failures = 0;
    Instant failing_since {};
    bool is_open(Instant now) const;      // recorded or waiting, and neither is over
};

// Made at the edge. The code is shown once, to whoever confirms; the other goes into the mail that tells the holder.
struct Slip { std::string code, stop; };
Slip make_slip(Ids& ids);

// By number, or by name and day of birth together: nobody can leaf through people. Each look is an event.
Result<std::vector<Holder>> look_up(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& number, std::string const& name, std::optional<Day> born_on);
Result<Holder> holder(db::Read& tx, Caller const& caller, Workplace const& here, AccountId const& account);

// Refuses Forbidden, NotFound, Conflict (one is open already).
Result<Recovery> record(db::Write& tx, Caller const& caller, Workplace const& here, AccountId const& account, Document document);
// By somebody else than who recorded it. The waiting time begins, and the holder is told.
Result<Recovery> confirm(db::Write& tx, Caller const& caller, Workplace const& here, RecoveryId const& id, Slip const& slip);
Result<Recovery> cancel(db::Write& tx, Caller const& caller, Workplace const& here, RecoveryId const& id);

Result<Recovery> find(db::Read& tx, Caller const& caller, RecoveryId const& id);
std::vector<Recovery> recoveries(db::Read& tx, Caller const& caller);     // newest first

int waiting_days(db::Read& tx);
// For recoveries that are confirmed from now on; those that wait keep their day.
Result<void> set_waiting_days(db::Write& tx, Caller const& caller, Workplace const& here, int days);

// What the front says: who may have it opened again, that it is to be stopped, a code.
Result<void> on_claimed(db::Write& tx, Caller const& caller, Workplace const& here, vouching::Claimed const& event);

std::vector<db::Statement> statements();

}  // namespace mado::recovery
