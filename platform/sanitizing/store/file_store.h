#pragma once
#include <mado/sanitizing/files.h>

namespace mado::sanitizing::store {

struct Kept { File file; std::string boxed_key, clean_key; };

void insert(db::Write& tx, File const& file, std::string const& boxed_key);   // nothing when it is known
std::vector<Kept> all_of(db::Read& tx, std::string_view owner, std::string const& id);
bool wait(db::Write& tx, File const& file, Instant now);                      // tried in vain, with its reason
bool settle(db::Write& tx, File const& file, std::int64_t clean_size, std::string const& clean_key);
struct Waiting { std::string tenant, owner, id; };
std::vector<Waiting> waiting_since(db::Read& tx, Instant tried_before, int most);   // of all towns

std::vector<db::Statement> statements();

}  // namespace mado::sanitizing::store
