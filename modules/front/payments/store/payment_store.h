#pragma once
#include "model/payment.h"

#include <mado/db/database.h>

namespace mado::payments::store {

void insert(db::Write& tx, Attempt const& attempt);
std::optional<Attempt> find(db::Read& tx, AttemptId const& id);
std::optional<Attempt> find_by_handle(db::Read& tx, std::string const& handle_hash);
std::vector<Attempt> attempts_of(db::Read& tx, ApplicationId const& application, std::string const& charge);  // newest first
std::vector<AttemptId> due(db::Read& tx, Instant now, int most);
bool keep(db::Write& tx, Attempt const& attempt);  // names the version that was seen; false: somebody was first

void insert(db::Write& tx, Invitation const& invitation);
std::optional<Invitation> find_by_token(db::Read& tx, std::string const& token_hash);
std::optional<Invitation> live_of(db::Read& tx, ApplicationId const& application, std::string const& charge, Instant now);
std::int64_t revoke_all(db::Write& tx, ApplicationId const& application, std::string const& charge, Instant at);

void insert(db::Write& tx, Refund const& refund);                                         // once: the same again changes nothing
std::optional<Refund> refund(db::Read& tx, RefundId const& id);
std::vector<RefundId> refunds_due(db::Read& tx, Instant now, int most);
bool keep(db::Write& tx, Refund const& refund);                                           // names the version that was seen

std::vector<db::Statement> statements();

}  // namespace mado::payments::store
