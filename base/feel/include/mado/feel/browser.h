#pragma once
// Which expressions also run in the browser (npm feelin) and there give what they give here. The list is short on purpose: what is not on it
// asks the server. base/feel's README and docs/adr/0010 say what is on it; a test holds both engines to the same results.
#include <mado/feel/expression.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mado::feel {

// What a name holds in the browser, or null. The page must hold to it: a value beyond these bounds is asked of the server.
enum class BrowserKind {
    Flag,    // true, false
    Text,
    Number,  // at most 15 significant digits: as a double it still has its place among all others
    Whole,   // a whole number of at most browser_whole either way: sums and products of a few stay exact
    Day,     // of the years 1 to 9999
    Texts    // a list of texts: for `list contains` and `count` alone
};
using BrowserNames = std::map<std::string, BrowserKind, std::less<>>;

inline constexpr std::int64_t browser_whole = 10'000'000;

struct BrowserVerdict {
    bool qualifies = false;
    // What to run there: written anew from what was understood here (every operation in brackets, `in` and `between` as comparisons),
    // so that no rule of precedence or of names has to be alike. A name is written with browser_prefix before it.
    std::string expression {};
    std::vector<std::string> names {};  // that it reads, each once
    std::string why_japanese {}, why_english {};  // when it does not qualify
};

inline constexpr std::string_view browser_prefix = "q_";  // keeps a question called `date` apart from the function

// `names`: those that have a value in the browser. A condition that reads any other name does not qualify.
BrowserVerdict browser_verdict(Expression const& expression, BrowserNames const& names);

}  // namespace mado::feel
