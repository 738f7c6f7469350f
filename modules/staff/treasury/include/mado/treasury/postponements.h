#pragma once
// 徴収猶予 (地方税法15条, of 強制徴収公債権) and 履行延期の特約 (地方自治法施行令171条の6, of the others): for some months nobody is asked, and what that does to 延滞金 and 時効.
// Terms, grounds and effects are data: `postponements` of definitions/treasury/lateness.yaml.
#include <mado/treasury/arrears.h>

namespace mado::treasury {

struct PostponementGround { std::string name, title, article; Relief relief = Relief::Full; };
struct PostponementRule {
    std::string name, title, article;
    std::vector<ClaimClass> classes {};
    int most_months = 12, most_months_in_all = 12;   // of one, and from the first day of the first to the last of the last
    bool renews_limitation = false;                  // a new period begins after its last day; else it does not run meanwhile
    std::string limitation_article {};
    std::vector<PostponementGround> grounds {};
};
std::vector<PostponementRule> postponement_rules(Workplace const& here);                       // throws when the library's file is wrong
std::vector<PostponementRule> postponement_rules_of(Workplace const& here, ClaimClass claim_class);

struct Postponement {
    std::string id {};
    ClaimId claim {};
    std::string kind {}, ground {};
    Day from {}, through {};
    std::optional<Day> revoked_on {};
    std::string reason {}, why_ended {};
    PersonId by {};
    Day last() const { return revoked_on ? std::min(through, revoked_on->plus_days(-1)) : through; }   // before `from`: it was revoked at once
    bool runs(Day day) const { return day >= from && day <= last(); }
};
// While it runs there is no 督促, no 催告 and no 滞納処分; 延滞金 as its ground says. Refuses Conflict (`treasury.arrears.settled`, `treasury.postponement.other_class`,
// `.overlaps`), Invalid (`ground`, `from`, `through` too long, reason).
Result<Postponement> postpone(db::Write& tx, Caller const& caller, Workplace const& here, Postponement wanted);
// 取消し, with its reason: from today on the whole is due. Conflict `treasury.postponement.ended`.
Result<Postponement> revoke_postponement(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view id, std::string_view reason);
std::vector<Postponement> postponements_of(db::Read& tx, ClaimId const& id);                    // oldest first
std::optional<Postponement> postponed_on(db::Read& tx, ClaimId const& id, Day day);

}  // namespace mado::treasury
