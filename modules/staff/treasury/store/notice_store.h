#pragma once
#include <mado/treasury/notices.h>

namespace mado::treasury::store {

std::vector<db::Statement> notice_statements();

std::optional<std::pair<json::Value, std::int64_t>> collector(db::Read& tx);
bool keep_collector(db::Write& tx, std::string const& collector, std::int64_t expected_version);

struct Noticed { ClaimId claim; std::string slip; };
std::vector<NoticesWaiting> notices_waiting(db::Read& tx, Day today);
struct Waiting { ClaimId claim {}; std::string due {}; };
std::vector<Waiting> to_notice(db::Read& tx, std::string_view item, Day today, Waiting const& after, int most);   // in due order, behind `after`
Waiting last_taken(db::Read& tx, BatchId const& id);
void keep_taken(db::Write& tx, BatchId const& id, Waiting const& last);
bool insert_notice(db::Write& tx, ClaimId const& claim, BatchId const& batch, int part, std::string const& slip, bool has_address, std::optional<Day> on);  // false: it has one
void set_slip(db::Write& tx, ClaimId const& claim, std::string const& slip);
void mark_noticed(db::Write& tx, ClaimId const& claim, bool has_address, Day on);
void forget_notice(db::Write& tx, ClaimId const& claim);
void forget_not_noticed(db::Write& tx, BatchId const& batch, int part);
std::vector<Noticed> without_slip(db::Read& tx, BatchId const& batch, int part, int most);
std::vector<Noticed> of_part(db::Read& tx, BatchId const& batch, int part);            // in due order
bool shielded_since(db::Read& tx, BatchId const& batch, int part);

void insert_batch(db::Write& tx, NoticeBatch const& batch, PersonId const& by, Instant at);
bool end_batch(db::Write& tx, BatchId const& id, BatchState state);
bool is_running(db::Read& tx, std::string_view item);
void begin_part(db::Write& tx, BatchId const& id, int part);
bool keep_part(db::Write& tx, BatchId const& id, int part, std::int64_t notices, std::string const& blob, std::string const& boxed_key);   // false: another job has made it
void forget_part(db::Write& tx, BatchId const& id, int part);
int open_part(db::Read& tx, BatchId const& id);                        // the first without a file; 0: none
int last_part(db::Read& tx, BatchId const& id);                        // 0: none is begun
std::vector<NoticePart> parts_of(db::Read& tx, BatchId const& id);     // those with a file
bool reopen_part(db::Write& tx, BatchId const& id, int part);          // and the batch with it
std::optional<NoticeBatch> batch(db::Read& tx, BatchId const& id);
std::vector<NoticeBatch> batches(db::Read& tx, int most);
struct KeptFile { std::string blob, boxed_key; };
std::optional<KeptFile> part_file(db::Read& tx, BatchId const& id, int part);

}  // namespace mado::treasury::store
