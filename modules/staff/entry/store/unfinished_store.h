#pragma once
#include "service/entries.h"

namespace mado::entry::store {

std::vector<db::Statement> statements();

void insert(db::Write& tx, Unfinished const& made, std::string contents);
// The update names the version that it expects: false when another window changed it.
bool change(db::Write& tx, Unfinished const& seen, std::string contents, Instant now);
bool remove(db::Write& tx, EntryId const& id);                      // false: it is gone already
struct Kept { Unfinished unfinished; std::string contents; };
std::optional<Kept> find(db::Read& tx, EntryId const& id);
std::vector<Unfinished> newest(db::Read& tx, int most);             // not the colleagues' own notices
std::vector<Unfinished> own_of(db::Read& tx, PersonId const& person);
std::vector<EntryId> untouched_since(db::Read& tx, Instant before, int most);

void insert_own(db::Write& tx, OwnNotice const& own);
std::vector<OwnNotice> notices_of(db::Read& tx, PersonId const& person);  // newest first
std::optional<OwnNotice> notice(db::Read& tx, std::string const& receipt_number);

}  // namespace mado::entry::store
