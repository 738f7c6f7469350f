#include "shelves/dated_tables.h"

#include <algorithm>
#include <optional>

namespace mado::definitions {

namespace {

// The days that a cell or a literal names, in its order: date("2026-04-01"), @"2026-04-01".
std::vector<Day> days_in(std::string_view text)
{
    constexpr std::size_t iso = 10;
    std::vector<Day> days;
    for (std::size_t at = text.find('"'); at != text.npos; at = text.find('"', at + 1))
        if (text.size() > at + iso && text[at + 1 + iso] == '"')
            if (auto const day = Day::parse(text.substr(at + 1, iso)))
                days.push_back(*day);
    return days;
}

class DatedTable {
public:
    DatedTable(dmn::Model const& model, dmn::Model::Held const& held) : model_(model), held_(held), table_(*held.table) {}

    std::vector<Problem> problems(std::vector<dmn::Finding> const& findings)
    {
        for (std::size_t column = 0; column < table_.inputs.size(); ++column) {
            if (model_.item_type(table_.inputs[column].type_ref).kind() != feel::Kind::Date)
                continue;
            for (auto const& finding : findings)
                if (std::ranges::find(finding.columns, column) != finding.columns.end())
                    look(finding, column);
            look_at_order(column);
        }
        return std::move(problems_);
    }

private:
    void add(std::size_t rule, std::string key, std::string const& japanese, std::string const& english)
    {
        auto const place = table_.rules[rule].place;
        problems_.push_back({ model_.document().file, std::max(place.line, 1), std::max(place.column, 1), std::move(key), held_.owner + ": " + japanese, held_.owner + ": " + english });
    }

    void look(dmn::Finding const& finding, std::size_t column)
    {
        if (finding.kind == dmn::Finding::Kind::Unreachable && finding.weight != dmn::Finding::Weight::Error && !finding.rules.empty())
            add(finding.rules.back(), "table.dates", finding.japanese, finding.english);
        if (finding.kind != dmn::Finding::Kind::Gap || finding.weight == dmn::Finding::Weight::Note || column >= finding.example.size())
            return;
        auto const silent = days_in(finding.example[column].second);
        if (silent.empty())
            return;
        // Silent before its first row and after its last is what a table is about; between them it has lost a period.
        if (auto const after = answered_again(finding, column, silent.front()))
            add(*after, "table.gap", finding.japanese, finding.english);
    }

    // The first row that answers the finding's example on a later day, when one answers it on an earlier day too.
    std::optional<std::size_t> answered_again(dmn::Finding const& finding, std::size_t column, Day silent)
    {
        if (!compiled_)
            compiled_ = dmn::CompiledTable::compile(table_, held_.names, [&](std::string_view type_ref) { return model_.item_type(type_ref); });
        if (!*compiled_ || finding.example.size() != table_.inputs.size())
            return {};
        feel::Scope scope(held_.names);
        std::vector<feel::Value> inputs;
        for (auto const& [name, literal] : finding.example) {
            auto const value = feel::compile(literal, {});
            inputs.push_back(value ? feel::evaluate(*value, scope) : feel::Value {});
        }
        auto const answers = [&](Day on) {
            inputs[column] = feel::Value::date(on);
            dmn::TableTrace trace;
            (*compiled_)->evaluate(inputs, scope, {}, &trace);
            return !trace.hits.empty();
        };
        bool was_answered = false;
        std::optional<std::size_t> after;
        for (std::size_t rule = 0; rule < table_.rules.size(); ++rule)
            for (auto const day : days_in(table_.rules[rule].when[column].text)) {
                was_answered = was_answered || (day <= silent && answers(day.plus_days(-1)));
                if (day > silent && !after && answers(day))
                    after = rule;
            }
        return was_answered ? after : std::nullopt;
    }

    std::optional<Day> first_day(std::size_t rule, std::size_t column) const
    {
        auto const days = days_in(table_.rules[rule].when[column].text);
        return days.empty() ? std::nullopt : std::optional(days.front());
    }

    bool is_alike_beside(std::size_t a, std::size_t b, std::size_t column) const
    {
        for (std::size_t other = 0; other < table_.inputs.size(); ++other)
            if (other != column && table_.rules[a].when[other].text != table_.rules[b].when[other].text)
                return false;
        return true;
    }

    // Rows that differ in their days alone stand in the order of their days, so that a reader sees the history of an amount.
    void look_at_order(std::size_t column)
    {
        for (std::size_t rule = 1; rule < table_.rules.size(); ++rule) {
            auto const own = first_day(rule, column);
            if (!own)
                continue;
            for (std::size_t before = rule; before-- > 0;) {
                auto const earlier = first_day(before, column);
                if (!earlier || !is_alike_beside(before, rule, column))
                    continue;
                if (*own < *earlier)
                    add(rule, "table.dates", own->iso() + "の行が、" + earlier->iso() + "の行より後に書かれています。日の順に並べてください。",
                        "The row of " + own->iso() + " stands below that of " + earlier->iso() + ". Put the rows in the order of their days.");
                break;
            }
        }
    }

    dmn::Model const& model_;
    dmn::Model::Held const& held_;
    dmn::Table const& table_;
    std::optional<std::expected<dmn::CompiledTable, std::vector<dmn::Problem>>> compiled_ {};
    std::vector<Problem> problems_ {};
};

}  // namespace

std::vector<Problem> dated_problems(dmn::Model const& model, dmn::Model::Held const& held, std::vector<dmn::Finding> const& findings)
{
    return DatedTable(model, held).problems(findings);
}

}  // namespace mado::definitions
