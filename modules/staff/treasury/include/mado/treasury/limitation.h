#pragma once
// 消滅時効: on which day it completes, and by which step and article. Pure. Where readings of the law differ the earlier day is taken: nobody may rely on a claim
// that a court would call extinguished.
#include <mado/treasury/items.h>

#include <map>

namespace mado::treasury {

enum class LimitationEvent {
    Demand,        // 督促 (地方自治法236条4項): renews, the first time alone
    Acknowledged,  // 承認: 納付誓約, 債務承認書 (民法152条1項)
    PartPayment,   // 一部の納付: 承認 as well
    Reminder,      // 催告 (民法150条): postpones by six months, once
    Court,         // 裁判上の請求, 支払督促, 調停 (民法147条): postponed while it lasts; a final judgment renews to ten years (169条1項)
    Seizure,       // 差押え, 交付要求, 強制執行 (民法148条): postponed while it lasts, renewed by its end
    Provisional,   // 仮差押え (民法149条): postponed until six months after its end
    Suspended,     // 徴収猶予 (地方税法18条の2第4項): does not run from `on` to `ended_on`
    Deferred,      // 履行延期の特約 (施行令171条の6): begins anew after `ended_on`, the new term (民法152条1項, 166条1項)
};
constexpr std::array<std::string_view, 9> names_of(LimitationEvent) { return { "demand", "acknowledged", "part_payment", "reminder", "court", "seizure", "provisional", "suspended", "deferred" }; }

struct LimitationStep {
    LimitationEvent event;
    Day on;
    std::optional<Day> ended_on {};  // of Court, Seizure, Provisional; nothing: it goes on. Of Suspended, Deferred: the last day
    bool carried_through = false;    // ended with a final judgment; not withdrawn or lifted for a fault
};

// One sentence of the why: a msgid of the module's text and its arguments, the article, and the day as it stands after it.
struct LimitationLine {
    Day on;
    std::string key;                 // treasury.limitation.…
    std::map<std::string, std::string> arguments {};
    std::string article {};
    std::optional<Day> completes_on {};
};

struct Limitation {
    std::optional<Day> completes_on {};  // its last day (the claim can still be collected on it); nothing while a step holds it open
    bool must_be_invoked = false;        // 援用 (民法145条): of 私債権; the others end by themselves (地方自治法236条2項)
    std::vector<LimitationLine> lines {};
    bool is_completed(Day today) const { return completes_on && *completes_on < today; }
};

// From the day after the term (起算日). `steps` in any order; those of one day count in the order of the list.
Limitation limitation_of(ClaimClass claim_class, int years, Day due_on, std::vector<LimitationStep> steps);

}  // namespace mado::treasury
