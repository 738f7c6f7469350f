#pragma once
#include <mado/recovery/recovery.h>

namespace mado::recovery::store {

struct KeptHolder { AccountId account; std::string number, person, boxed; };
void keep_holder(db::Write& tx, KeptHolder const& holder, Instant at);
void forget_holder(db::Write& tx, AccountId const& account);
std::optional<KeptHolder> holder(db::Read& tx, AccountId const& account);
std::vector<KeptHolder> holders_of_number(db::Read& tx, std::string const& number);
std::vector<KeptHolder> holders_of_person(db::Read& tx, std::string const& person);

void insert(db::Write& tx, Recovery const& one);
bool change(db::Write& tx, Recovery const& one, State from);      // false: it is not in that state any more
void keep_failures(db::Write& tx, Recovery const& one);
std::optional<Recovery> find(db::Read& tx, RecoveryId const& id);
std::optional<Recovery> latest(db::Read& tx, AccountId const& account);
std::vector<Recovery> all(db::Read& tx);

std::optional<int> waiting_days(db::Read& tx);
void keep_waiting_days(db::Write& tx, int days);

std::vector<db::Statement> statements();

}  // namespace mado::recovery::store
