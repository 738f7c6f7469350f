#pragma once
// Two texts of a definition compared, and three merged, by address (definition.md §10). A unit is the smallest part with a name: a row, a
// field, a rule, one day of `since`, one language of one text; a list is one unit. Pure: texts in, texts out.
#include <mado/result/result.h>

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mado::definitions {

struct Difference {
    std::string address;               // "ask.dog.fields.breed"
    std::string before, after;         // as YAML on one line or more; "" = it is not there
};
// In the order of `after`; what was removed stands where it stood. Refuses Invalid "definitions.merge.not_readable" when one of them is no YAML.
Result<std::vector<Difference>> differences(std::string_view before, std::string_view after);

struct Question {
    enum class Kind { BothChanged, RemovedThere, RemovedHere, UsedHere };
    Kind kind = Kind::BothChanged;
    std::string address;
    std::string base, theirs, mine;    // three texts; "" = it is not there
};
constexpr std::array<std::string_view, 4> names_of(Question::Kind) { return { "both_changed", "removed_there", "removed_here", "used_here" }; }

enum class Choice { Mine, Theirs };
constexpr std::array<std::string_view, 2> names_of(Choice) { return { "mine", "theirs" }; }

struct Merged {
    std::string text;                  // comments and layout of `mine` wherever it was not changed; unanswered questions keep mine
    std::vector<Difference> taken {};  // what came from theirs: mine before, merged after
    std::vector<Question> questions {};  // all, in order; those of `answers` are settled in `text`
};
// base: the library's text that the town's row came from; theirs: the library's text now; mine: the town's row.
Result<Merged> merged(std::string_view base, std::string_view theirs, std::string_view mine, std::map<std::string, Choice, std::less<>> const& answers = {});

}  // namespace mado::definitions
