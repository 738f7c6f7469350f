#pragma once
// What a town rules about its approvals: 代決者, 職務代理者, 委任 (地方自治法153条), and how drafts may go.
#include <mado/access/access.h>
#include <mado/json/json.h>
#include <mado/zone/workplace.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::approvals {

struct Rules {
    bool drafter_decides_dispositions = false;                 // 起案者=決裁者 for dispositions and money
    bool drafter_decides_others = true;
    bool drafter_adds_steps = true;                            // 合議 and 供覧 beyond the table's
    std::vector<std::string> never_substituted { "refused", "partly", "dismissed" };  // results: 重要・異例・新規 are flags of the draft
    std::vector<std::string> material { "reasons", "body" };   // whose edit sends the draft round again, of: title reasons remark body
    int remind_days = 3;                                       // a step that waits longer is reminded of, once a day
    int review_days = 5;                                       // 後閲 is due so many days after a 代決
};
Rules rules(db::Read& tx);

// Who stands in for a position, in this order. Acting (職務代理) needs a term and an article; a substitute (代決) acts while every holder is absent.
struct StandIn {
    PositionId position;                   // for whom
    PositionId by;
    bool is_acting = false;
    int order = 1;
    Day since;
    std::optional<Day> until {};           // last day
    std::string article {};                // 決裁規程第8条, 市長の職務を代理する職員の順序を定める規則
};
std::vector<StandIn> stand_ins(db::Read& tx);
std::vector<StandIn> stand_ins_for(db::Read& tx, PositionId const& position, Day on);   // in order
std::vector<StandIn> stand_ins_of(db::Read& tx, PositionId const& by, Day on);          // for whom this position may

// 委任: the position decides such matters in its own name; 告示 says so.
struct Entrustment {
    std::string route;                     // table of definitions/routes
    std::string procedure;                 // "" any of that route
    PositionId position;
    std::string article;                   // 総社市長の権限に属する事務の委任に関する規則第2条
    std::string name;                      // how the one entrusted signs: 総社市福祉事務所長
    Day since;
    std::optional<Day> until {};
};
std::vector<Entrustment> entrustments(db::Read& tx);

inline constexpr access::Action may_set_rules { "approvals.rules.set", { access::Role::Administrator } };

// Refuse: Forbidden, Invalid (numbers out of 1..90; unknown words; nobody stands in for himself; the same pair in the same days twice; a term without an end for 職務代理).
Result<void> set_rules(db::Write& tx, Caller const& caller, Workplace const& here, Rules const& rules);
Result<void> keep_stand_in(db::Write& tx, Caller const& caller, Workplace const& here, StandIn const& stand_in);
Result<void> end_stand_in(db::Write& tx, Caller const& caller, Workplace const& here, PositionId const& position, PositionId const& by, Day since, Day last_day);
Result<void> keep_entrustment(db::Write& tx, Caller const& caller, Workplace const& here, Entrustment const& entrustment);
Result<void> end_entrustment(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view route, std::string_view procedure, Day since, Day last_day);

}  // namespace mado::approvals
