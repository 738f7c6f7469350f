#pragma once
// 事務の委託 (地方自治法252条の14): by a 規約 of two bodies one manages matters of the other. Whoever was entrusted decides in its own name and answers for it; whoever entrusted has
// no power left. 委任 (rules.h) moves it within a town, this moves it between two.
#include <mado/approvals/drafts.h>
#include <mado/approvals/rules.h>

namespace mado::approvals {

enum class Direction { Taken, Given };  // 受託, 委託
constexpr std::array<std::string_view, 2> names_of(Direction) { return { "taken", "given" }; }

struct Commission {
    std::string route;                     // table of definitions/routes
    std::string procedure;                 // "" any of that route; Taken names one, or a town's own matters would be said to be another's
    Direction direction = Direction::Taken;
    std::string other;                     // the other body: 早島町
    std::string article;                   // 総社市と早島町との間の事務の委託に関する規約第1条
    Day since {};
    std::optional<Day> until {};
};
std::vector<Commission> commissions(db::Read& tx);
std::optional<Commission> commission_for(db::Read& tx, std::string_view route, std::string_view procedure, Day on);
// 委任 of such matters to the position that decides them.
std::optional<Entrustment> entrustment_for(db::Read& tx, Proposal const& proposal, PositionId const& decider, Day on);

// Refuse: Forbidden, NotFound, Invalid (route, procedure of Taken, other, article; ends before it begins; the same matters twice in the same days).
Result<void> keep_commission(db::Write& tx, Caller const& caller, Workplace const& here, Commission const& commission);
Result<void> end_commission(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view route, std::string_view procedure, Day since, Day last_day);

}  // namespace mado::approvals
