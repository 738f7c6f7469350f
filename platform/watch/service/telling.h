#pragma once
// What is kept of alarms, and the mail that says that one began or ended.
#include "model/alarm.h"
#include "store/store.h"

#include <mado/mail/mail.h>
#include <mado/module/zone.h>

#include <string>
#include <vector>

namespace mado::watch {

struct Recipient { std::string to, from, node; mail::Post* post = nullptr; };

// Whether this process keeps this alarm: of its own node always; of a zone as a whole when it holds the watch of that zone.
bool keeps(Alarm const& alarm, std::string const& node, bool holds);
void keep(db::Database& database, std::vector<Change> const& changes, Moment const& now);
// One mail for all that began or ended and that nobody was told. Nothing is marked when it cannot be sent: the next look tries again.
void tell(db::Database& database, std::vector<Rule> const& rules, Recipient const& recipient, Moment const& now);
// What began while the database is away: nothing can be kept, so every process tells at once. The end is kept and told as always.
void tell_at_once(std::vector<Change> const& changes, std::vector<Rule> const& rules, Recipient const& recipient, Moment const& now);
mail::Mail mail_of(std::vector<store::Kept> const& untold, std::vector<Rule> const& rules, Recipient const& recipient, Moment const& now);

}  // namespace mado::watch
