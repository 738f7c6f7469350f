#pragma once
// Opening an account again in person, as far as the front takes part: it says who may have it opened again, shows and mails what waits, carries a stop and a
// code to the office, and ends what opened the account before. Whether a code is right and the wait is over the office decides.
#include "service/accounts.h"
#include "store/account_store.h"

namespace mado::accounts {

std::string words_in(std::string_view language, std::string_view msgid, std::map<std::string, std::string> const& arguments = {});

// What the office says of a recovery: kept and mailed, or forgotten.
Result<void> keep_said(db::Write& tx, Workplace const& here, AccountId const& account, json::Value const& said);
std::string stop_hash(std::string_view token);

// Who may have the account opened again, with the address to tell; nothing while the profile names nobody.
std::optional<gateway::Letter> holder_letter(Workplace const& here, std::string const& tenant, identity::ResidentAccount const& account, crypto::KeyPair const& key, Profile const& profile);
// The holder prepares it (the office keeps the key from then on), or takes it back.
struct Preparation { std::string profile_box; std::vector<gateway::Letter> letters {}; bool is_prepared = false; };
Preparation make_preparation(Workplace const& here, std::string const& tenant, identity::AccountSession const& session, Profile const& profile);
void prepare(db::Write& tx, Workplace const& here, identity::AccountSession const& session, Preparation const& preparation);

// The office gave the key for a code of the counter: a browser signed in, fresh recovery codes, and nothing left of what opened the account before.
struct Return { Opening opening; Codes codes; std::string codes_box, profile_box; };
Return make_return(Workplace const& here, identity::ResidentAccount const& account, crypto::KeyPair const& key, std::string const& old_secret, std::string_view user_agent);
void come_back(db::Write& tx, Workplace const& here, Return const& made);

}  // namespace mado::accounts
