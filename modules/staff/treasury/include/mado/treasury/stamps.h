#pragma once
// 収入証紙の代替: which fee of a procedure was paid by stamps, until when, since when which ways take their place (definitions/treasury/stamps.yaml), and what came in by
// each way, from the books.
#include <mado/treasury/claims.h>

namespace mado::treasury {

struct StampWay { Way way; Day since; };
struct StampFee {
    std::string procedure, charge, item;   // names of the definition and of its charge; 歳入科目
    std::string title;                     // as people call it
    std::optional<Day> stamped_until {};   // nothing: stamps are still taken
    std::vector<StampWay> ways {};
    std::string source {}, sure {};
};
std::vector<StampFee> stamp_fees(Workplace const& here);   // throws when the library's file is wrong

struct StampCount { std::string month, item, charge; Way way; std::int64_t count = 0; Yen amount {}; };   // month: 2026-11
std::vector<StampCount> stamp_counts(db::Read& tx, Workplace const& here, int fiscal_year);                // of those fees, by month, fee and way
std::string stamps_csv(std::vector<StampFee> const& fees, std::vector<StampCount> const& counts);

}  // namespace mado::treasury
