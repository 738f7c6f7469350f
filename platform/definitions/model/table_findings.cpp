#include "model/checks.h"

#include "model/functions.h"

#include <mado/dmn/findings.h>

#include <set>

namespace mado::definitions {

namespace {

// The numbers that the cells of a column name, with what lies below, between and above them.
std::vector<Decimal> samples_of(dmn::Table const& table, std::size_t column)
{
    std::set<Decimal, decltype([](Decimal a, Decimal b) { return a < b; })> named;
    for (auto const& rule : table.rules) {
        std::string_view cell = rule.when[column].text;
        for (std::size_t at = 0; at < cell.size(); ++at) {
            if (cell[at] < '0' || cell[at] > '9')
                continue;
            auto end = at;
            auto const is_digit = [&](std::size_t i) { return i < cell.size() && cell[i] >= '0' && cell[i] <= '9'; };
            while (is_digit(end) || (end < cell.size() && cell[end] == '.' && is_digit(end + 1)))
                ++end;
            auto const from = at > 0 && cell[at - 1] == '-' ? at - 1 : at;
            if (auto const number = Decimal::parse(cell.substr(from, end - from)))
                named.insert(*number);
            at = end;
        }
    }
    std::vector<Decimal> samples;
    for (auto const number : named) {
        samples.push_back(samples.empty() ? number - Decimal(1) : (samples.back() + number) / Decimal(2));
        samples.push_back(number);
    }
    if (!samples.empty())
        samples.push_back(samples.back() + Decimal(1));
    return samples;
}

// Where a gap lies between numbers that are answered, with the other columns as its example has them.
class Hole {
public:
    Hole(Rows const& rows, feel::Names const& names, dmn::Finding const& gap) : rows_(rows), scope_(names)
    {
        for (auto const& [name, literal] : gap.example) {
            auto const compiled = feel::compile(literal, {});
            inputs_.push_back(compiled ? feel::evaluate(*compiled, scope_) : feel::Value {});
        }
        if (inputs_.size() != rows_.written.inputs.size())
            return;
        for (std::size_t column = 0; column < inputs_.size() && !found_; ++column)
            if (inputs_[column].is_number())
                find(column);
    }
    explicit operator bool() const { return found_; }

    std::string japanese(std::string const& table) const
    {
        return "表 " + table + " は " + from_ + (from_named_ ? " 以上 " : " を超え ") + through_ + (through_named_ ? " 以下" : " 未満") + "で答えがありません。その範囲の行を足してください。";
    }
    std::string english(std::string const& table) const
    {
        return "Table " + table + " has no answer " + (from_named_ ? "from " : "above ") + from_ + (through_named_ ? " and up to " : " and below ") + through_ + ". Add a row for it.";
    }

private:
    bool is_answered(std::size_t column, Decimal number)
    {
        auto inputs = inputs_;
        inputs[column] = feel::Value::number(number);
        dmn::TableTrace trace;
        rows_.compiled->evaluate(inputs, scope_, {}, &trace);
        return !trace.hits.empty();
    }

    // Samples stand as: below, n1, between, n2, between, … so odd positions are the numbers that cells name.
    void find(std::size_t column)
    {
        auto const samples = samples_of(rows_.written, column);
        auto const value = inputs_[column].as_number();
        auto const above = static_cast<std::size_t>(std::upper_bound(samples.begin(), samples.end(), value, [](Decimal a, Decimal b) { return a < b; }) - samples.begin());
        if (above == 0 || above == samples.size())
            return;
        auto first = above - 1, last = first;
        if (samples[first] < value)  // beside the sample of its stretch
            first = last = first % 2 == 1 ? first + 1 : first;
        if (is_answered(column, samples[first]))
            return;
        while (first > 0 && !is_answered(column, samples[first - 1]))
            --first;
        while (last + 1 < samples.size() && !is_answered(column, samples[last + 1]))
            ++last;
        if (first == 0 || last + 1 == samples.size())
            return;
        found_ = true;
        from_named_ = first % 2 == 1;
        through_named_ = last % 2 == 1;
        from_ = samples[from_named_ ? first : first - 1].to_text();
        through_ = samples[through_named_ ? last : last + 1].to_text();
    }

    Rows const& rows_;
    feel::Scope scope_;
    std::vector<feel::Value> inputs_;
    bool found_ = false, from_named_ = false, through_named_ = false;
    std::string from_, through_;
};

yaml::Place place_of(dmn::Place place) { return { place.line, place.column }; }

class TableCheck {
public:
    TableCheck(Table const& table, Rows const& rows, feel::Names names, Report& report) : table_(table), rows_(rows), names_(std::move(names)), report_(report)
    {
        bool gap_told = false;
        for (auto const& finding : dmn::findings(rows.written, names_))
            switch (finding.kind) {
            case dmn::Finding::Kind::Gap: gap_told = gap_told || gap(finding); break;
            case dmn::Finding::Kind::Unreachable: report_.add_before_publishing(place(finding), key_of(finding.kind), japanese(finding), english(finding)); break;
            case dmn::Finding::Kind::Overlap:
            case dmn::Finding::Kind::Misfit:
            case dmn::Finding::Kind::MissingOutput: mistake(finding); break;
            case dmn::Finding::Kind::NotSeen: break;
            }
    }

private:
    yaml::Place place(dmn::Finding const& finding) const { return finding.rules.empty() ? table_.place : place_of(rows_.written.rules[finding.rules.back()].place); }

    // A hole between numbers is a mistake; that a table is silent outside of what it names is how most of them are meant.
    bool gap(dmn::Finding const& finding)
    {
        Hole const hole(rows_, names_, finding);
        if (hole)
            report_.add(table_.place, "table.gap", hole.japanese(table_.name), hole.english(table_.name));
        return static_cast<bool>(hole);
    }

    void mistake(dmn::Finding const& finding)
    {
        if (finding.weight != dmn::Finding::Weight::Error)
            return;
        report_.add(place(finding), key_of(finding.kind), japanese(finding), english(finding));
    }

    std::string japanese(dmn::Finding const& finding) const { return "表 " + table_.name + ": " + finding.japanese; }
    std::string english(dmn::Finding const& finding) const { return "Table " + table_.name + ": " + finding.english; }

    Table const& table_;
    Rows const& rows_;
    feel::Names names_;
    Report& report_;
};

}  // namespace

std::string_view key_of(dmn::Finding::Kind kind)
{
    switch (kind) {
    case dmn::Finding::Kind::Overlap: return "table.overlap";
    case dmn::Finding::Kind::Gap: return "table.gap";
    case dmn::Finding::Kind::Unreachable: return "table.unreachable";
    case dmn::Finding::Kind::MissingOutput: return "table.output";
    case dmn::Finding::Kind::Misfit: return "table.cell";
    case dmn::Finding::Kind::NotSeen: break;
    }
    return "table.not_seen";
}

void check_table(Table const& table, feel::Names const& names, Report& report)
{
    auto const check = [&](Rows const& rows) {
        if (rows.compiled)
            TableCheck(table, rows, with_columns(names, table), report);
    };
    if (table.rows.value)
        check(*table.rows.value);
    for (auto const& [day, rows] : table.rows.since)
        check(rows);
}

}  // namespace mado::definitions
