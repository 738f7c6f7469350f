#pragma once
#include <mado/treasury/payouts.h>

namespace mado::treasury::store {

std::vector<db::Statement> payout_statements();

struct BoxedPayout { Payout payout; std::string account; };    // the account as it is kept: encrypted
bool insert(db::Write& tx, Payout const& payout, std::string const& account, Instant at);   // false: that source has one for the month
bool change(db::Write& tx, Payout& payout);                    // counts the version up; false: changed meanwhile
void keep_account(db::Write& tx, PayoutId const& id, std::string const& account);
std::optional<BoxedPayout> payout(db::Read& tx, PayoutId const& id);
std::vector<Payout> of_state(db::Read& tx, std::string const& division, PayoutState state, std::string_view after, int most);
std::vector<BoxedPayout> ordered(db::Read& tx, PersonId const& not_by, int most);  // by others, oldest first
std::vector<Payout> in_transfer(db::Read& tx, TransferId const& id);

void insert(db::Write& tx, Transfer const& transfer, std::string const& file, Instant at);
bool settle(db::Write& tx, Transfer const& transfer);          // false: it is settled already
std::optional<Transfer> transfer(db::Read& tx, TransferId const& id);
std::int64_t count_unsettled_transfers(db::Read& tx, Day through);   // whose day is `through` or earlier, and payments that were ordered by then and taken over by the 財務会計
std::optional<std::string> file_of(db::Read& tx, TransferId const& id);
std::vector<Transfer> transfers(db::Read& tx, int most);

struct BoxedClient { std::string code, name, account; };
void keep_client(db::Write& tx, BoxedClient const& client);
std::optional<BoxedClient> client(db::Read& tx);

}  // namespace mado::treasury::store
