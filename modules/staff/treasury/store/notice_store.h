#pragma once
#include <mado/treasury/notices.h>

namespace mado::treasury::store {

std::vector<db::Statement> notice_statements();

std::optional<std::pair<json::Value, std::int64_t>> collector(db::Read& tx);
bool keep_collector(db::Write& tx, std::string const& collector, std::int64_t expected_version);

struct Noticed { ClaimId claim; std::string slip; };
std::vector<NoticesWaiting> notices_waiting(db::Read& tx, Day today);
std::vector<ClaimId> to_notice(db::Read& tx, std::string_view item, Day today, int most);
bool insert_notice(db::Write& tx, ClaimId const& claim, BatchId const& batch, std::string const& slip, bool has_address, std::optional<Day> on);  // false: it has one
void set_slip(db::Write& tx, ClaimId const& claim, std::string const& slip);
void mark_noticed(db::Write& tx, ClaimId const& claim, bool has_address, Day on);
void forget_notice(db::Write& tx, ClaimId const& claim);
void forget_not_noticed(db::Write& tx, BatchId const& batch);
std::vector<Noticed> without_slip(db::Read& tx, BatchId const& batch, int most);
std::vector<Noticed> of_batch(db::Read& tx, BatchId const& batch);            // in due order
bool shielded_since(db::Read& tx, BatchId const& batch);

void insert_batch(db::Write& tx, NoticeBatch const& batch, PersonId const& by, Instant at);
bool end_batch(db::Write& tx, BatchId const& id, BatchState state, std::string const& blob, std::string const& boxed_key);  // false: it is made already
bool reopen_batch(db::Write& tx, BatchId const& id);
std::optional<NoticeBatch> batch(db::Read& tx, BatchId const& id);
std::vector<NoticeBatch> batches(db::Read& tx, int most);
struct KeptFile { std::string blob, boxed_key; };
std::optional<KeptFile> batch_file(db::Read& tx, BatchId const& id);

}  // namespace mado::treasury::store
