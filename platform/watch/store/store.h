#pragma once
// The tables of the watch: rows of no town, reached by db::AllTenants alone.
#include "model/alarm.h"
#include "model/growth.h"

#include <mado/db/database.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::watch::store {

struct Kept {
    std::string id, rule, object;
    Labels labels;
    std::int64_t value = 0;
    Instant began;
    std::optional<Instant> ended;
    std::string told;
};
void begin(db::Write& tx, std::string const& id, Alarm const& alarm);  // nothing when one of this rule and object is on already
void end(db::Write& tx, std::string const& rule, std::string const& object, Instant now);
std::vector<Kept> on(db::Read& tx);
std::vector<Kept> newest(db::Read& tx, int most);
std::vector<Kept> untold(db::Read& tx, Instant after);
void mark_told(db::Write& tx, std::string const& id, std::string_view told);

void sample(db::Write& tx, std::string_view name, std::string const& object, Sample const& sample);  // the first of an hour counts
std::vector<Sample> samples(db::Read& tx, std::string_view name, std::string const& object, Instant after);
void forget_before(db::Write& tx, Instant at);

std::vector<db::Statement> statements();

}  // namespace mado::watch::store
