#pragma once
#include <mado/jobs/jobs.h>
#include <mado/treasury/notices.h>

namespace mado::treasury::service {

inline constexpr std::string_view notices_job = "treasury.make_notices";
// Part after part, ten a run, the rest by a job after it: its claims, slips 50 a write, the file. Begun again after a crash it goes on where it stood and makes no slip and no notice twice.
Result<void> make_notices(Workplace const& here, jobs::Job const& job);
// The part that is to be made: one that was begun, or the next claims that wait. 0: all are made.
Result<int> next_part(db::Write& tx, Workplace const& here, NoticeBatch const& batch);
Result<void> make_part(Workplace const& here, Caller const& caller, BatchId const& id, int part);   // one that is begun

json::Value notice_values(Workplace const& here, std::string const& tenant, Claim const& claim, Slip const& slip, Item const& item, SlipCodes const& codes, std::string const& account, json::Value const& issuer);
inline constexpr std::string_view notice_template = "notice_to_pay", notice_title = "納入通知書", batch_files = "notice_batch";

}  // namespace mado::treasury::service
