#pragma once
// The rules of reading.yaml over one reading. Pure: what is known of it in, which rules ask about it out.
#include <mado/access/access.h>
#include <mado/time/calendar.h>
#include <mado/time/day.h>

#include <expected>
#include <map>
#include <set>

namespace mado::findings::model {

enum class Rule { OwnName, OtherDivision, OutsideHours, ManyCases, LongClosed, Emergency };
constexpr std::array<std::string_view, 6> names_of(Rule) { return { "own_name", "other_division", "outside_hours", "many_cases", "long_closed", "emergency" }; }

struct Threshold { std::string name, label; int value = 0, least = 0, most = 0; };
struct Standing {
    Rule rule = Rule::OwnName;
    std::string title, why;
    bool is_on = true, always = false;       // always: also for those whose work is reading
    std::vector<Threshold> thresholds {};
    int value(std::string_view name) const;  // std::out_of_range when there is none
};
struct Rules {
    int settled_minutes = 0;
    std::set<access::Role> without {};
    std::map<std::string, std::string> reads {};  // event → words
    std::vector<Standing> all {};
    Standing const* standing(Rule rule) const;
};
std::expected<Rules, std::vector<std::string>> rules_of(std::string_view text);  // or what is wrong, with the line

// What is known of one reading.
struct Known {
    Instant at {};
    std::string reader, reader_division;     // name; path
    bool is_overseer = false;                // holds a role of `without` for the case
    bool was_asked = false;                  // read to answer a consult
    bool in_emergency = false;
    std::string owner, applicant;            // path; name of a person, "" of others
    std::vector<Instant> acts {};            // the reader's own on this case
    std::optional<Instant> closed_at {};
    bool is_open_day = true;
    int cases_without_act = 0;               // different ones, in the minutes of many_cases up to this one
};
std::set<Rule> asked_by(Rules const& rules, Known const& known);

// 三宅 of 三宅 陽子; "" when no space says where it ends.
std::string family_name(std::string_view name);
bool acted_near(std::vector<Instant> const& acts, Instant at, int hours);

}  // namespace mado::findings::model
