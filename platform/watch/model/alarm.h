#pragma once
// Alarms are rules in data (definitions/operations/alarms.yaml) over named figures. Pure: figures and the time in, what began and ended out.
#include "model/figure.h"

#include <mado/time/instant.h>

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace mado::watch {

enum class Severity { Urgent, Soon, Look };   // now, also at night; today; when there is time
constexpr std::array<std::string_view, 3> names_of(Severity) { return { "urgent", "soon", "look" }; }

struct Rule {
    std::string name;                    // "jobs_parked"
    std::string figure;
    bool above = true;                   // over the limit is wrong; else under it
    std::int64_t limit = 0;              // in the unit of the figure: microseconds for times
    std::int64_t clears = 0;             // it is over only when the value is back here (hysteresis); the limit when not given
    std::int64_t for_us = 0;             // wrong for so long without a pause before it begins
    std::int64_t quiet_us = 0;           // right for so long without a pause before it ends
    Severity severity = Severity::Look;
    std::map<std::string, std::string, std::less<>> title {}, action {};  // by language: ja, en; {value} and {object} are filled
    std::string docs {};                 // the heading in docs/operations/watch.md
    // The limit was crossed. At the limit itself nothing is wrong.
    bool is_wrong(std::int64_t value) const { return above ? value > limit : value < limit; }
    bool is_right(std::int64_t value) const { return above ? value <= clears : value >= clears; }
};
// Everything that is wrong with the file, in sentences with the line.
std::expected<std::vector<Rule>, std::vector<std::string>> rules_of(std::string_view yaml);

enum class Phase { Waiting, On, Leaving };  // wrong but not for long enough; on; right but not for long enough
struct Alarm {
    std::string rule, object;            // object: what it is about, "office node-1"
    Labels labels;
    Phase phase = Phase::Waiting;
    Instant since;                       // of this phase …
    Instant began {};                    // … and of the alarm
    std::int64_t value = 0;
    bool is_on() const { return phase != Phase::Waiting; }
};
struct Change { Alarm alarm; bool began; };
struct Judgement { std::vector<Alarm> alarms; std::vector<Change> changes; };
// A figure that is no longer there is right: its node was forgotten, its certificate replaced.
Judgement judge(std::vector<Alarm> const& before, std::vector<Rule> const& rules, Figures const& figures, Instant now);

std::string object_of(Labels const& labels);   // the values, in the order zone, node, then the others
// "4分", "92%": the value in words of the language.
std::string value_words(std::string_view figure, std::int64_t value, std::string_view language);
std::string duration_words(std::int64_t us, std::string_view language);
std::string bytes_words(std::int64_t bytes);

}  // namespace mado::watch
