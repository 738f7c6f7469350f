#include <mado/web/reasons.h>

#include <mado/time/wareki.h>
#include <mado/web/site.h>

namespace mado::web {

namespace {

char const* policy_key(dmn::Hit policy)
{
    switch (policy) {
    case dmn::Hit::Unique: return "web.reason.unique";
    case dmn::Hit::First: return "web.reason.first";
    case dmn::Hit::Priority: return "web.reason.priority";
    case dmn::Hit::Any: return "web.reason.any";
    case dmn::Hit::Collect: return "web.reason.collect";
    case dmn::Hit::RuleOrder: return "web.reason.rule_order";
    case dmn::Hit::OutputOrder: return "web.reason.output_order";
    }
    return "";
}

char const* aggregation_key(dmn::Aggregation aggregation)
{
    switch (aggregation) {
    case dmn::Aggregation::None: return "";
    case dmn::Aggregation::Sum: return "web.reason.sum";
    case dmn::Aggregation::Count: return "web.reason.count";
    case dmn::Aggregation::Min: return "web.reason.min";
    case dmn::Aggregation::Max: return "web.reason.max";
    }
    return "";
}

// 12345678.5 → 12,345,678.5
std::string grouped(std::string digits)
{
    if (digits.find('E') != std::string::npos)
        return digits;
    auto const point = std::min(digits.find('.'), digits.size());
    auto const first = digits.starts_with('-') ? std::size_t { 1 } : std::size_t { 0 };
    for (auto at = point; at > first + 3;)
        digits.insert(at -= 3, ",");
    return digits;
}

std::string shown_value(Visit const& visit, ShownValue const& shown, std::string const& label, feel::Value const& value)
{
    auto words = shown ? shown(label, value) : std::string();
    return words.empty() ? value_words(visit, value) : words;
}

bool is_chosen(dmn::TableTrace const& trace, std::size_t hit) { return std::ranges::find(trace.chosen, hit) != trace.chosen.end(); }

std::string head_of(Visit const& visit, dmn::TableTrace const& trace, std::size_t at)
{
    auto const& hit = trace.hits[at];
    auto head = words(visit, is_chosen(trace, at) ? "web.reason.row" : "web.reason.row_passed_over", { { "n", std::to_string(hit.rule + 1) } });
    return hit.description.empty() ? head : head + "　" + hit.description;
}

// A cell as a person reads it: "sign","awning" → 「看板」,「日よけ」 where the page has words for them.
std::string cell_words(Visit const& visit, ShownValue const& shown, std::string const& label, std::string const& cell)
{
    if (cell.empty() || cell == "-")
        return words(visit, "web.reason.any_value");
    std::string said;
    for (std::size_t at = 0; at < cell.size();) {
        auto const opens = std::min(cell.find('"', at), cell.size());
        auto const closes = opens < cell.size() ? cell.find('"', opens + 1) : std::string::npos;
        said.append(cell, at, opens - at);
        if (closes == std::string::npos) {
            said.append(cell, opens);
            break;
        }
        auto const literal = cell.substr(opens, closes - opens + 1);
        auto const called = shown ? shown(label, feel::Value::string(std::string_view(literal).substr(1, literal.size() - 2))) : std::string();
        said += called.empty() ? literal : "「" + called + "」";
        at = closes + 1;
    }
    return said;
}

// One row an output; where the policy gives a list of answers, the answer as a whole stands in the last row.
std::vector<ReasonRow> outputs_of(Visit const& visit, dmn::TableTrace const& trace, ShownValue const& shown)
{
    std::vector<ReasonRow> rows;
    for (std::size_t column = 0; !trace.hits.empty() && column < trace.hits.front().outputs.size(); ++column) {
        auto const& name = trace.hits.front().outputs[column].first;
        ReasonRow row { name.empty() ? words(visit, "web.reason.answer") : name, {} };
        auto const& single = trace.value.is_context() && !name.empty() ? trace.value.get(name) : trace.value;
        if (trace.hits.front().outputs.size() == 1 || trace.value.is_context())
            row.value = shown_value(visit, shown, name, single);
        for (auto const& hit : trace.hits)
            row.cells.push_back({ shown_value(visit, shown, name, hit.outputs[column].second) });
        rows.push_back(std::move(row));
    }
    if (trace.hits.empty())
        rows.push_back({ words(visit, "web.reason.answer"), value_words(visit, trace.value) });
    ReasonRow laws { words(visit, "web.reason.law"), {} };
    for (auto const& hit : trace.hits)
        laws.cells.push_back({ hit.law });
    if (std::ranges::any_of(laws.cells, [](auto const& cell) { return !cell.words.empty(); }))
        rows.push_back(std::move(laws));
    return rows;
}

// Below the first row of a `first` table others may fit as well (its last row fits everything): they say nothing of why.
dmn::TableTrace telling(dmn::TableTrace trace)
{
    if (trace.policy == dmn::Hit::First && trace.hits.size() > 1)
        trace.hits.resize(1);
    return trace;
}

}  // namespace

namespace {

constexpr std::size_t most_bytes = 4'000;                // of a value on a page; it goes on as …

// The beginning of a text, cut between characters.
std::string beginning(std::string_view text)
{
    if (text.size() <= most_bytes)
        return std::string(text);
    auto end = most_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return std::string(text.substr(0, end)) + "…";
}

void add_words(Visit const& visit, feel::Value const& value, std::string& all);

// Items joined by 、 until the value is long enough.
template <class Items, class Add>
void add_joined(Items const& items, Add const& add, std::string& all)
{
    bool first = true;
    for (auto const& item : items) {
        if (all.size() > most_bytes)
            return;
        all += first ? "" : "、";
        first = false;
        add(item);
    }
}

void add_words(Visit const& visit, feel::Value const& value, std::string& all)
{
    switch (value.kind()) {
    case feel::Kind::Null: all += words(visit, "web.reason.nothing"); return;
    case feel::Kind::Boolean: all += words(visit, value.is_true() ? "web.field.yes" : "web.field.no"); return;
    case feel::Kind::Number: all += grouped(value.to_text()); return;
    case feel::Kind::String: all += beginning(value.as_string()); return;
    case feel::Kind::Date: {
        auto const day = value.to_day();
        all += day ? wareki::text(*day) : value.to_text();
        return;
    }
    case feel::Kind::List:
        if (value.as_list().empty())
            all += words(visit, "web.reason.nothing");
        add_joined(value.as_list(), [&](feel::Value const& item) { add_words(visit, item, all); }, all);
        return;
    case feel::Kind::Context:
        add_joined(value.as_context(), [&](feel::Entry const& entry) { all += entry.key + " "; add_words(visit, entry.value, all); }, all);
        return;
    default: all += beginning(value.to_text());
    }
}

}  // namespace

std::string value_words(Visit const& visit, feel::Value const& value)
{
    std::string all;
    add_words(visit, value, all);
    return beginning(all);
}

std::string route_words(Visit const& visit, feel::Value const& value)
{
    if (!value.is_string())
        return {};
    auto const key = "web.route." + std::string(value.as_string());
    return visit.site.has_words(key) ? words(visit, key) : std::string();
}

std::string policy_words(Visit const& visit, dmn::Hit policy, dmn::Aggregation aggregation)
{
    return words(visit, policy == dmn::Hit::Collect && aggregation != dmn::Aggregation::None ? aggregation_key(aggregation) : policy_key(policy));
}

Reason reason_of(Visit const& visit, dmn::TableTrace const& whole, ShownValue const& shown)
{
    auto const trace = telling(whole);
    Reason reason { trace.name, policy_words(visit, trace.policy, trace.aggregation), {} };
    if (trace.hits.empty())
        reason.none = words(visit, trace.by_default ? "web.reason.by_default" : "web.reason.no_row");
    for (std::size_t at = 0; at < trace.hits.size(); ++at)
        reason.heads.push_back({ head_of(visit, trace, at) });
    for (std::size_t column = 0; column < trace.inputs.size(); ++column) {
        auto const& input = trace.inputs[column];
        ReasonRow row { input.label, shown_value(visit, shown, input.label, input.value) };
        for (auto const& hit : trace.hits)
            row.cells.push_back({ cell_words(visit, shown, input.label, column < hit.when.size() ? hit.when[column] : std::string()) });
        reason.inputs.push_back(std::move(row));
    }
    reason.outputs = outputs_of(visit, trace, shown);
    return reason;
}

std::vector<Reason> reasons_of(Visit const& visit, std::span<dmn::TableTrace const> traces, ShownValue const& shown)
{
    std::vector<Reason> reasons;
    for (auto const& trace : traces)
        reasons.push_back(reason_of(visit, trace, shown));
    return reasons;
}

}  // namespace mado::web
