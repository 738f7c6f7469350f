#include "model/checks.h"

#include "model/functions.h"

#include <set>

namespace mado::definitions {

namespace {

constexpr std::size_t most_rows = 400;     // beyond it the pairs take longer than an author would wait
constexpr std::size_t most_samples = 1'000;

// The values that decide a column: every number and word that its cells name, and what lies between and around the numbers.
struct Column {
    std::vector<feel::Value> samples;
    std::vector<Decimal> numbers;          // of samples, when all of them are numbers
    bool numeric() const { return !numbers.empty(); }
};

void gather(std::string const& cell, std::set<std::string>& words, std::set<std::string>& numbers, bool& flags)
{
    for (std::size_t at = 0; at < cell.size();) {
        auto const c = cell[at];
        if (c == '"') {
            auto const end = std::min(cell.find('"', at + 1), cell.size());
            words.insert(cell.substr(at + 1, end - at - 1));
            at = end + 1;
        } else if (c >= '0' && c <= '9') {
            auto end = at;
            while (end < cell.size() && ((cell[end] >= '0' && cell[end] <= '9') || (cell[end] == '.' && end + 1 < cell.size() && cell[end + 1] != '.' && cell[end - 1] != '.')))
                ++end;
            numbers.insert((at > 0 && cell[at - 1] == '-' ? "-" : "") + cell.substr(at, end - at));
            at = std::max(end, at + 1);
        } else {
            flags = flags || cell.compare(at, 4, "true") == 0 || cell.compare(at, 5, "false") == 0;
            ++at;
        }
    }
}

Column column_of(Rows const& rows, std::size_t index)
{
    std::set<std::string> words, texts;
    bool flags = false;
    for (auto const& row : rows)
        gather(row.when_texts[index], words, texts, flags);
    Column column;
    for (auto const& word : words)
        column.samples.push_back(feel::Value::string(word));
    if (flags)
        column.samples.insert(column.samples.end(), { feel::Value::boolean(true), feel::Value::boolean(false) });
    std::vector<Decimal> numbers;
    for (auto const& text : texts)
        if (auto const number = Decimal::parse(text))
            numbers.push_back(*number);
    std::sort(numbers.begin(), numbers.end(), [](Decimal a, Decimal b) { return a < b; });
    if (column.samples.empty() && !numbers.empty()) {
        column.numbers.push_back(numbers.front() - Decimal(1));
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            column.numbers.push_back(numbers[i]);
            column.numbers.push_back(i + 1 < numbers.size() ? (numbers[i] + numbers[i + 1]) / Decimal(2) : numbers[i] + Decimal(1));
        }
        for (auto const number : column.numbers)
            column.samples.push_back(feel::Value::number(number));
    }
    if (column.samples.empty())
        column.samples.emplace_back(feel::Value::string("-"));  // all cells say "any", or compare with an expression
    return column;
}

class TableCheck {
public:
    TableCheck(Table const& table, Rows const& rows, feel::Names const& names, Report& report) : table_(table), rows_(rows), scope_(names), report_(report) {}

    void run()
    {
        if (rows_.size() > most_rows || !is_closed())
            return;
        for (std::size_t i = 0; i < table_.takes.size(); ++i) {
            columns_.push_back(column_of(rows_, i));
            if (columns_.back().samples.size() > most_samples)
                return;
        }
        for (auto const& row : rows_)
            hits_.push_back(hits_of(row));
        if (table_.hit == Table::Hit::Unique)
            find_overlaps();
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (columns_[i].numeric() && find_gap(i))
                return;
    }

private:
    // Cells that read nothing but their input.
    bool is_closed() const
    {
        for (auto const& row : rows_)
            for (std::size_t i = 0; i < row.when.size(); ++i)
                if (row.when_texts[i] != "-" && !row.when[i].expression().slots().empty())
                    return false;
        return true;
    }

    std::vector<std::vector<bool>> hits_of(Row const& row)
    {
        std::vector<std::vector<bool>> hits;
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            std::vector<bool> column;
            for (auto const& sample : columns_[c].samples)
                column.push_back(row.when_texts[c] == "-" || feel::evaluate_unary(row.when[c], sample, scope_).is_true());
            hits.push_back(std::move(column));
        }
        return hits;
    }

    static std::optional<std::size_t> common(std::vector<bool> const& a, std::vector<bool> const& b)
    {
        for (std::size_t i = 0; i < a.size(); ++i)
            if (a[i] && b[i])
                return i;
        return {};
    }

    void find_overlaps()
    {
        for (std::size_t a = 0; a < rows_.size(); ++a)
            for (std::size_t b = a + 1; b < rows_.size(); ++b) {
                std::string example;
                bool overlaps = true;
                for (std::size_t c = 0; c < columns_.size() && overlaps; ++c) {
                    auto const shared = common(hits_[a][c], hits_[b][c]);
                    overlaps = shared.has_value();
                    if (shared)
                        example += (example.empty() ? "" : ", ") + table_.takes[c] + " = " + columns_[c].samples[*shared].to_literal();
                }
                if (!overlaps)
                    continue;
                report_.add(rows_[b].place, "table.overlap", "表 " + table_.name + " の行 " + rows_[a].name + " と " + rows_[b].name + " が同時に当たります(例: " + example + ")。",
                    "Rows " + rows_[a].name + " and " + rows_[b].name + " of table " + table_.name + " both fit (for example " + example + ").");
            }
    }

    // With the other columns as some row has them: a hole between two numbers that are answered.
    bool find_gap(std::size_t column)
    {
        for (auto const& base : hits_) {
            std::vector<bool> answered(columns_[column].samples.size());
            for (auto const& row : hits_)
                if (fits_elsewhere(row, base, column))
                    for (std::size_t i = 0; i < answered.size(); ++i)
                        answered[i] = answered[i] || row[column][i];
            auto const first = static_cast<std::size_t>(std::find(answered.begin(), answered.end(), true) - answered.begin());
            auto hole = first;
            while (hole < answered.size() && answered[hole])
                ++hole;
            auto end = hole;
            while (end < answered.size() && !answered[end])
                ++end;
            if (end < answered.size()) {
                report_gap(columns_[column], hole, end);
                return true;
            }
        }
        return false;
    }

    static bool fits_elsewhere(std::vector<std::vector<bool>> const& row, std::vector<std::vector<bool>> const& base, std::size_t column)
    {
        for (std::size_t c = 0; c < base.size(); ++c) {
            if (c == column)
                continue;
            auto const sample = static_cast<std::size_t>(std::find(base[c].begin(), base[c].end(), true) - base[c].begin());
            if (sample >= base[c].size() || !row[c][sample])
                return false;
        }
        return true;
    }

    // Samples stand as: below, n1, between, n2, between, … so odd positions are the numbers that cells name.
    void report_gap(Column const& column, std::size_t hole, std::size_t end)
    {
        bool const named_from = hole % 2 == 1, named_through = end % 2 == 0;
        auto const from = column.numbers[named_from ? hole : hole - 1].to_text();
        auto const through = column.numbers[named_through ? end - 1 : end].to_text();
        report_.add(table_.place, "table.gap",
            "表 " + table_.name + " は " + from + (named_from ? " 以上 " : " を超え ") + through + (named_through ? " 以下" : " 未満") + "で答えがありません。その範囲の行を足してください。",
            "Table " + table_.name + " has no answer " + (named_from ? "from " : "above ") + from + (named_through ? " and up to " : " and below ") + through + ". Add a row for it.");
    }

    Table const& table_;
    Rows const& rows_;
    feel::Scope scope_;
    Report& report_;
    std::vector<Column> columns_;
    std::vector<std::vector<std::vector<bool>>> hits_;  // row, column, sample
};

}  // namespace

void check_table(Table const& table, feel::Names const& names, Report& report)
{
    if (table.rows.value)
        TableCheck(table, *table.rows.value, names, report).run();
    for (auto const& [day, rows] : table.rows.since)
        TableCheck(table, rows, names, report).run();
}

}  // namespace mado::definitions
