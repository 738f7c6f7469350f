#pragma once
#include <mado/cases/likeness.h>

namespace mado::cases::store {

std::vector<db::Statement> likeness_statements();

struct Likeness { Trait kind; std::string key; };
void keep_likeness(db::Write& tx, CaseId const& of, std::vector<Likeness> const& all);  // instead of what was there

struct CommonTrait { CaseId other; Trait kind; };
std::vector<CommonTrait> common_traits(db::Read& tx, CaseId const& of, int most);        // newest case first

std::vector<Judged> judged(db::Read& tx, CaseId const& of);                              // newest first
// False when the judgement that stands there is not the one that was shown.
bool keep_judged(db::Write& tx, CaseId const& of, Judged const& judged, Instant shown);

}  // namespace mado::cases::store
