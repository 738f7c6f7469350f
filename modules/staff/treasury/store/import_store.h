#pragma once
#include <mado/treasury/imports.h>

namespace mado::treasury::store {

std::vector<db::Statement> import_statements();

bool insert(db::Write& tx, Import const& import, std::string const& blob, std::string const& boxed_key);   // false: that file is known
// With the ids that its receipt and its line of the journal get when it is booked by sets.
void insert(db::Write& tx, ImportId const& id, ImportLine const& line, std::string const& receipt_id, std::string const& entry_id);
bool store_lines(db::Write& tx, ImportId const& id, std::int64_t from, std::int64_t to);   // lines written down; false: changed meanwhile
struct KeptImport { std::string blob, boxed_key; };
std::optional<KeptImport> import_file(db::Read& tx, ImportId const& id);

bool advance(db::Write& tx, ImportId const& id, std::int64_t from, std::int64_t to);   // lines applied; false: changed meanwhile
void keep_outcome(db::Write& tx, ImportId const& id, ImportLine const& line);
std::optional<Import> import(db::Read& tx, ImportId const& id);
std::optional<Import> import_of(db::Read& tx, std::string_view hash);
std::vector<Import> imports(db::Read& tx, int most);
std::vector<ImportLine> import_lines(db::Read& tx, ImportId const& id, std::string const& outcome, std::int64_t after, int most);   // "": any outcome
std::vector<OutcomeTally> tallies(db::Read& tx, ImportId const& id);
std::vector<ReceiptId> not_listed(db::Read& tx, ImportId const& id, Way way, std::string_view provider, int most);
std::string next_provider(db::Read& tx, Way way, std::string_view after);                // "": no more

}  // namespace mado::treasury::store
