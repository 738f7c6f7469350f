#pragma once
// Why a table answered as it did, as a table that a person reads: what was looked at, the rows that matched, the law that they cite.
// A page has a field "reasons" of this type and writes {{#reasons}}{{>reason}}{{/reasons}}.
#include <mado/dmn/trace.h>
#include <mado/web/page.h>

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace mado::web {

struct ReasonCell {
    std::string words;
    static constexpr auto fields = std::tuple { html::field("words", &ReasonCell::words) };
    friend bool operator==(ReasonCell const&, ReasonCell const&) = default;
};
struct ReasonRow {
    std::string label, value;
    std::vector<ReasonCell> cells {};          // one a row of the table that matched
    static constexpr auto fields = std::tuple { html::field("label", &ReasonRow::label), html::field("value", &ReasonRow::value), html::field("cells", &ReasonRow::cells) };
    friend bool operator==(ReasonRow const&, ReasonRow const&) = default;
};
struct Reason {
    std::string title, policy, none;           // none: what is said when no row matched
    std::vector<ReasonCell> heads {};          // 「行12 占用料50万円以下」
    std::vector<ReasonRow> inputs {}, outputs {};
    static constexpr auto fields = std::tuple { html::field("title", &Reason::title), html::field("policy", &Reason::policy), html::field("none", &Reason::none),
        html::field("heads", &Reason::heads), html::field("inputs", &Reason::inputs), html::field("outputs", &Reason::outputs) };
    friend bool operator==(Reason const&, Reason const&) = default;
};

// How a value of a column is called on this page (an option's title …): "" takes value_words.
using ShownValue = std::function<std::string(std::string const& label, feel::Value const& value)>;

Reason reason_of(Visit const& visit, dmn::TableTrace const& trace, ShownValue const& shown = {});
std::vector<Reason> reasons_of(Visit const& visit, std::span<dmn::TableTrace const> traces, ShownValue const& shown = {});
// 令和8年4月1日, 3,000, はい, a text without quotes, 「ありません」 for null; lists by 、.
std::string value_words(Visit const& visit, feel::Value const& value);
// The words of definitions that routes take and give (effect, result, rank) as people call them; "" for any other value.
std::string route_words(Visit const& visit, feel::Value const& value);
std::string policy_words(Visit const& visit, dmn::Hit policy, dmn::Aggregation aggregation);  // 「当たる行は、いつも1つ」

}  // namespace mado::web
