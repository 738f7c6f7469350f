#pragma once
// Which conditions of a page the browser may decide while one types, and which it asks of the server (docs/adr/0010).
#include <mado/definitions/definition.h>
#include <mado/feel/browser.h>
#include <mado/json/json.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::definitions {

// A `when`, `optional` or `check` that depends on other answers of the same page (of the same row for a field of a group).
struct BrowserCondition {
    Formula const* formula;
    std::vector<std::string> uses {};         // those answers, also through rules, settings and tables
    feel::BrowserVerdict verdict {};          // qualifies: the browser runs verdict.expression; else the server is asked
};

struct BrowserQuestion {
    Field const* field;
    std::optional<feel::BrowserKind> kind {};  // of its value there; nothing: no condition in the browser reads it
    std::optional<BrowserCondition> when {}, optional {}, check {};
    bool may_change() const { return when.has_value() || optional.has_value(); }
};

// All fields of a page of `ask`, or of one row of a group, in order, without any my_number. Pages of `examine` have none: staff always
// ask the server.
std::vector<BrowserQuestion> browser_questions(Definition const& definition, Page const& page);
std::vector<BrowserQuestion> browser_questions(Definition const& definition, Field const& group);

// What the page tells its script: only questions that may change or that such a question depends on.
//   [{"name":"chipped","type":"yes_no"},{"label":"番号","name":"chip_number","type":"digits","when":{"run":"q_chipped","uses":["chipped"]}}]
// A condition without "run" is asked of the server. `check` is not told: a mistake is said after sending, with all others.
json::Value browser_json(std::vector<BrowserQuestion> const& questions, std::string_view language);

// For authors: every `when` and `optional` that depends on its own page, with its address and, when the server is asked, the reason.
struct BrowserLine {
    std::string address;                      // "ask.chip.fields.chip_number.when"
    yaml::Place place {};
    bool in_browser = false;
    std::string why_japanese {}, why_english {};
};
std::vector<BrowserLine> browser_lines(Definition const& definition);

}  // namespace mado::definitions
