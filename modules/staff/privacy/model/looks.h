#pragma once
#include <mado/privacy/looks.h>

namespace mado::privacy::model {

// What an event means to the applicant; nothing: it is none of those (what the front or a clock did).
std::optional<Purpose> purpose_of(audit::Event const& event);

struct Seen { Look look; std::string path; };   // the division's path, for what is withheld
bool is_withheld(Seen const& seen, std::vector<Withheld> const& marks, Day today);
// Each once a day, position and purpose, newest first.
std::vector<Look> digest(std::vector<Seen> const& all, std::vector<Withheld> const& marks, Day today, int delay_days);

}  // namespace mado::privacy::model
