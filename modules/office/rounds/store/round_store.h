#pragma once
#include <mado/rounds/rounds.h>

namespace mado::rounds::store {

std::vector<db::Statement> statements();

bool insert(db::Write& tx, Kept const& made, PersonId const& by, Instant at);   // false: the name is taken
// The update names the version that it expects; the version goes up by one.
Result<void> change(db::Write& tx, Kept& changed, PersonId const& by, Instant at);
bool remove(db::Write& tx, Kept const& draft);
std::optional<Kept> find(db::Read& tx, RoundId const& id);
std::optional<Kept> named(db::Read& tx, std::string_view procedure, std::string_view name);
std::vector<Kept> all(db::Read& tx);
void add_correction(db::Write& tx, RoundId const& id, RoundCorrection const& correction);
std::vector<RoundCorrection> corrections(db::Read& tx, RoundId const& id);

struct KeptDraw { Drawn drawn; std::string secret; };  // encrypted
void insert_draw(db::Write& tx, RoundId const& id, KeptDraw const& draw);
void change_draw(db::Write& tx, RoundId const& id, Drawn const& drawn);
std::optional<KeptDraw> draw(db::Read& tx, RoundId const& id);

void keep_line(db::Write& tx, RoundId const& id, Line const& line);             // inserts, or changes place, result and why
void remove_lines(db::Write& tx, RoundId const& id);
void remove_ineligible(db::Write& tx, RoundId const& id);                       // lines without a ticket
void remove_line(db::Write& tx, RoundId const& id, CaseId const& of);
std::optional<Line> line(db::Read& tx, RoundId const& id, CaseId const& of);
std::vector<Line> lines(db::Read& tx, RoundId const& id, std::string_view item, int most);
std::vector<Line> to_carry(db::Read& tx, RoundId const& id, std::string const& after, int most);
void mark(db::Write& tx, RoundId const& id, CaseId const& of, int carried, std::string const& fault);
Progress progress(db::Read& tx, RoundId const& id);
std::vector<Tally> tallies(db::Read& tx, RoundId const& id);

bool insert_promotion(db::Write& tx, Promotion const& made, Instant at);        // false: it is there already
bool change_promotion(db::Write& tx, Promotion const& changed, PromotionState from);
std::vector<Promotion> promotions(db::Read& tx, RoundId const& id);
std::optional<Promotion> promotion(db::Read& tx, PromotionId const& id);

}  // namespace mado::rounds::store
