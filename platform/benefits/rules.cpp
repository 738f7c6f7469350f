#include <mado/benefits/rules.h>

#include <mado/dmn/columns.h>
#include <mado/dmn/json.h>

#include <algorithm>
#include <thread>

namespace mado::benefits {

using feel::Value;

namespace {

std::string with_commas(std::string digits)
{
    auto const begin = digits.starts_with('-') ? 1u : 0u;
    auto const end = std::min(digits.find('.'), digits.size());
    for (auto at = end; at > begin + 3;)
        digits.insert(at -= 3, ",");
    return digits;
}

std::string shown(Value const& value)
{
    if (value.is_number())
        return with_commas(value.to_text());
    if (value.is_true())
        return "はい";
    if (value.is_false())
        return "いいえ";
    return value.to_text();
}

// Every step once, by name, as deep as it stands.
void flatten(std::vector<dmn::Step> const& steps, std::map<std::string, std::vector<dmn::Step const*>, std::less<>>& by_name, std::string const& holder)
{
    for (auto const& step : steps) {
        auto const decision = step.kind == dmn::Step::Kind::Decision ? step.name : holder;
        by_name[decision].push_back(&step);
        flatten(step.steps, by_name, decision);
    }
}

// "{amounts.first}" becomes the figure of that name.
std::string filled(std::string_view sentence, std::map<std::string, Value, std::less<>> const& values)
{
    std::string out;
    for (std::size_t at = 0; at < sentence.size();) {
        auto const open = sentence.find('{', at);
        auto const close = open == sentence.npos ? open : sentence.find('}', open);
        if (close == sentence.npos) {
            out += sentence.substr(at);
            break;
        }
        out += sentence.substr(at, open - at);
        auto const path = sentence.substr(open + 1, close - open - 1);
        auto const dot = path.find('.');
        auto const found = values.find(path.substr(0, dot));
        if (found != values.end())
            out += shown(dot == path.npos ? found->second : found->second.get(path.substr(dot + 1)));
        at = close + 1;
    }
    return out;
}

void append_text(std::string& out, std::string_view name, std::string_view text)
{
    out += '"';
    out += name;
    out += "\":";
    dmn::append_json_string(out, text);
}

void append_line(std::string& out, Line const& line)
{
    out += '{';
    append_text(out, "name", line.name);
    out += ',';
    append_text(out, "label", line.label);
    out += ',';
    append_text(out, "figure", line.figure);
    out += ',';
    append_text(out, "says", line.says);
    out += ",\"laws\":[";
    for (std::size_t i = 0; i < line.laws.size(); ++i) {
        out += i ? "," : "";
        dmn::append_json_string(out, line.laws[i]);
    }
    out += "],\"rows\":[";
    for (std::size_t i = 0; i < line.rows.size(); ++i) {
        out += i ? ",{" : "{";
        append_text(out, "description", line.rows[i].description);
        out += ',';
        append_text(out, "law", line.rows[i].law);
        out += '}';
    }
    out += "]}";
}

Refused no_row(std::string const& name, dmn::Model::Answer const& answer)
{
    return { name, "計算できません。この月や場合の表がありません。" + answer.error_japanese, "cannot be calculated: no table has a row for this month or case. " + answer.error_english };
}

}  // namespace

std::optional<Rules> Rules::of(definitions::Library const& library, Benefit benefit)
{
    auto const* decision = library.decision(benefit.model);
    if (!decision)
        return std::nullopt;
    return Rules(std::make_shared<definitions::Decision const>(*decision), std::move(benefit));
}

std::expected<Rules::Outcome, Refused> Rules::decide(Value const& asked, Sheet sheet) const
{
    auto inputs = benefit_.inputs(asked);
    if (!inputs)
        return std::unexpected(std::move(inputs.error()));
    dmn::Trace trace;
    auto const answers = decision_->model.evaluate(*inputs, { .decisions = benefit_.answers }, { .trace = sheet == Sheet::Yes ? &trace : nullptr });
    Outcome outcome;
    for (auto const& [name, answer] : answers) {
        if (answer.failed() || answer.value.is_null())
            return std::unexpected(no_row(name, answer));
        outcome.values.emplace_back(name, answer.value);
    }
    if (sheet == Sheet::Yes)
        outcome.sheet = sheet_of(*inputs, trace);
    return outcome;
}

dmn::ColumnModel Rules::columns() const { return dmn::ColumnModel::compile(decision_->model.document(), {}, definitions::decision_names()); }

namespace {

using Outcomes = std::vector<std::expected<Rules::Outcome, Refused>>;

// One share of the cases; those whose fields are refused are not asked.
void decide_share(dmn::ColumnCases& columns, Benefit const& benefit, std::span<Value const> asked, std::span<std::expected<Rules::Outcome, Refused>> outcomes)
{
    std::vector<std::vector<feel::Entry>> cases;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        if (auto inputs = benefit.inputs(asked[i])) {
            cases.push_back(std::move(*inputs));
            places.push_back(i);
        } else {
            outcomes[i] = std::unexpected(std::move(inputs.error()));
        }
    }
    columns.give(cases);
    for (auto const& name : benefit.answers) {
        auto const answers = columns.decide(name);
        for (std::size_t i = 0; i < places.size(); ++i) {
            auto& outcome = outcomes[places[i]];
            if (!outcome)
                continue;
            auto answer = answers.at(i);
            if (answer.failed() || answer.value.is_null())
                outcome = std::unexpected(no_row(name, answer));
            else
                outcome->values.emplace_back(name, std::move(answer.value));
        }
    }
}

}  // namespace

Outcomes Rules::decide_all(std::span<Value const> asked, unsigned threads) const
{
    constexpr std::size_t many = 1'000;          // for fewer the model is not compiled once more
    Outcomes outcomes(asked.size());
    auto const by_columns = asked.size() >= many ? std::optional(columns()) : std::nullopt;
    for_all(asked.size(), threads, [&](std::size_t from, std::size_t until) {
        if (!by_columns) {
            for (auto i = from; i < until; ++i)
                outcomes[i] = decide(asked[i], Sheet::No);
            return;
        }
        dmn::ColumnCases cases(*by_columns);
        for (auto first = from; first < until; first += dmn::ColumnCases::usual_share) {
            auto const count = std::min(dmn::ColumnCases::usual_share, until - first);
            decide_share(cases, benefit_, asked.subspan(first, count), std::span(outcomes).subspan(first, count));
        }
    });
    return outcomes;
}

std::vector<Line> Rules::sheet(std::vector<feel::Entry> const& inputs, std::string const& answer) const
{
    dmn::Trace trace;
    static_cast<void>(decision_->model.decide(answer, inputs, { .trace = &trace }));
    return sheet_of(inputs, trace);
}

std::vector<Line> Rules::sheet_of(std::vector<feel::Entry> const& inputs, dmn::Trace const& trace) const
{
    std::map<std::string, std::vector<dmn::Step const*>, std::less<>> steps;
    flatten(trace.steps, steps, {});
    std::map<std::string, Value, std::less<>> values;
    for (auto const& input : inputs)
        values[input.key] = input.value;
    for (auto const& [name, of] : steps)
        for (auto const* step : of)
            if (step->kind == dmn::Step::Kind::Decision && step->name == name)
                values[name] = step->value;
    std::vector<Line> sheet;
    for (auto const& decision : decision_->model.document().decisions) {
        auto const found = steps.find(decision.name);
        if (found == steps.end())
            continue;
        Line line { decision.name, decision.label, {}, filled(decision.description, values), {}, {} };
        auto const& value = values[decision.name];
        line.figure = value.is_context() || value.is_list() ? std::string() : shown(value);
        for (auto const* step : found->second) {
            for (auto const& law : step->laws)
                if (std::ranges::find(line.laws, law) == line.laws.end())
                    line.laws.push_back(law);
            for (auto const& table : step->tables)
                for (auto const place : table.chosen)
                    line.rows.push_back({ table.hits[place].description, table.hits[place].law });
        }
        sheet.push_back(std::move(line));
    }
    return sheet;
}

namespace {

std::string json_of(std::expected<Rules::Outcome, Refused> const& outcome, Rules::Sheet sheet)
{
    std::string out = "{";
    if (!outcome) {
        out += "\"error\":{";
        append_text(out, "field", outcome.error().field);
        out += ',';
        append_text(out, "ja", outcome.error().japanese);
        out += ',';
        append_text(out, "en", outcome.error().english);
        return out + "}}";
    }
    for (auto const& [name, value] : outcome->values) {
        out += out.size() > 1 ? ",\"" : "\"";
        out += name + "\":" + dmn::to_json_text(value);
    }
    if (sheet == Rules::Sheet::Yes) {
        out += ",\"sheet\":[";
        for (std::size_t i = 0; i < outcome->sheet.size(); ++i) {
            out += i ? "," : "";
            append_line(out, outcome->sheet[i]);
        }
        out += ']';
    }
    return out + '}';
}

}  // namespace

std::string Rules::to_json(Value const& asked, Sheet sheet) const { return json_of(decide(asked, sheet), sheet); }

void for_all(std::size_t count, unsigned threads, std::function<void(std::size_t, std::size_t)> const& work)
{
    auto const share = count / std::max(1u, threads) + 1;
    std::vector<std::jthread> others;
    for (std::size_t from = share; from < count; from += share)
        others.emplace_back([&work, from, until = std::min(from + share, count)] { work(from, until); });
    work(0, std::min(share, count));
}

std::vector<std::string> answer_all(Rules const& rules, std::span<Value const> cases, Rules::Sheet sheet, unsigned threads)
{
    std::vector<std::string> answers(cases.size());
    if (sheet == Rules::Sheet::No) {
        auto const outcomes = rules.decide_all(cases, threads);
        for (std::size_t i = 0; i < cases.size(); ++i)
            answers[i] = json_of(outcomes[i], sheet);
        return answers;
    }
    for_all(cases.size(), threads, [&](std::size_t from, std::size_t until) {
        for (auto i = from; i < until; ++i)
            answers[i] = rules.to_json(cases[i], sheet);
    });
    return answers;
}

}  // namespace mado::benefits
