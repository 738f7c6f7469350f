#pragma once
// 分類表 (filing plan): under what a town files and how long that is kept. It begins as definitions/filing/plan.yaml; a town corrects its rows.
#include <mado/access/access.h>
#include <mado/records/retention.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

namespace mado::records {

enum class AtEnd { Dispose, Transfer, Review };       // 廃棄, 移管 (歴史公文書), the one or the other by selection
constexpr std::array<std::string_view, 3> names_of(AtEnd) { return { "dispose", "transfer", "review" }; }
enum class Medium { Electronic, Paper, Mixed };
constexpr std::array<std::string_view, 3> names_of(Medium) { return { "electronic", "paper", "mixed" }; }
// Memory: nobody has read it in the town's rule yet, and the page says so.
enum class Sure { Memory, Read, Confirmed };
constexpr std::array<std::string_view, 3> names_of(Sure) { return { "memory", "read", "confirmed" }; }

struct Item {
    std::string id;                          // of the file, or "p." and the procedure that brought it
    std::string large {}, middle {}, small {};  // 大分類・中分類・小分類
    Rule rule {};
    AtEnd at_end = AtEnd::Review;
    Medium medium = Medium::Electronic;
    std::string source {};
    Sure sure = Sure::Memory;
    std::string procedure {};                // whose cases are filed here
    bool is_retired = false;                 // nothing new is filed here
    std::int64_t version = 0;
    std::string words() const { return large + "／" + middle + "／" + small; }
};

inline constexpr access::Action may_keep_plan { "records.plan.keep", { access::Role::RecordsManager } };

std::vector<Item> plan(db::Read& tx);        // in the order of its words; empty before the first filing
std::optional<Item> item(db::Read& tx, std::string const& id);
// Takes over the rows of definitions/filing/plan.yaml that the town does not have; how many. What the town corrected stays.
std::size_t adopt_plan(db::Write& tx, Workplace const& here);
// A new row (version 0, id made here) or a corrected one; its folders are reckoned anew. Refuses Forbidden, Invalid (large, middle, small, years), Conflict.
Result<Item> keep_item(db::Write& tx, Caller const& caller, Workplace const& here, Item item);

// The division that decides on disposals (文書主管課): as the town has set it, else as the file says.
std::string office(db::Read& tx, Workplace const& here);
Result<void> set_office(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& division);

}  // namespace mado::records
