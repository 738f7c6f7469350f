#include "findings_columns.h"

#include <algorithm>
#include <map>

namespace mado::dmn {

namespace {

using feel::Cell;
using feel::Kind;
using feel::Value;

bool is_scalar(Kind kind) { return kind != Kind::Null && kind <= Kind::String; }

bool has_zone(Value const& value)
{
    if (value.kind() == Kind::Time)
        return value.as_time().zone.kind != feel::Zone::Kind::None;
    return value.kind() == Kind::DateTime && value.as_date_time().time.zone.kind != feel::Zone::Kind::None;
}

// Calls `use` with every constant of a cell, and whether it asks for an order.
template <class Use>
void each_constant(Cell const& cell, Use const& use)
{
    auto const limits = [&](feel::RangeParts const& range) {
        for (auto const* edge : { &range.from, &range.to })
            if (!edge->is_null())
                use(*edge, true);
    };
    for (auto const& test : cell.tests) {
        if (test.kind == Cell::Test::Kind::Within)
            limits(test.range);
        else if (test.kind != Cell::Test::Kind::OneOf)
            use(test.value, false);
        else
            for (auto const& item : test.value.as_list())
                item.kind() == Kind::Range ? limits(item.as_range()) : use(item, false);
    }
}

bool is_plain(feel::RangeParts const& range) { return range.form == feel::RangeParts::Form::Interval; }

// Lists, contexts and functions have no atoms; neither has a list with `(!= 5)` in it.
bool is_beyond(Cell const& cell)
{
    bool beyond = false;
    each_constant(cell, [&](Value const& value, bool) { beyond = beyond || (!value.is_null() && !is_scalar(value.kind())); });
    for (auto const& test : cell.tests) {
        beyond = beyond || !is_plain(test.range);
        if (test.kind == Cell::Test::Kind::OneOf)
            for (auto const& item : test.value.as_list())
                beyond = beyond || (item.kind() == Kind::Range && !is_plain(item.as_range()));
    }
    return beyond;
}

class ColumnReader {
public:
    ColumnReader(Table const& table, std::size_t index, feel::Names const& names, TypeFinder const& item_type)
        : table_(table), input_(table.inputs[index]), index_(index), names_(names), type_(type_named(input_.type_ref, names, item_type))
    {
    }

    std::optional<Column> read()
    {
        column_.expression = input_.expression.text;
        column_.label = input_.label.empty() ? input_.expression.text : input_.label;
        if (column_.label.empty())
            column_.label = "入力" + std::to_string(index_ + 1);
        if (type_.is_any())
            if (auto const expression = feel::compile(input_.expression.text, names_))
                type_ = expression->type();
        column_.kind = type_.kind();
        for (auto const& rule : table_.rules)
            if (!read_cell(rule))
                return std::nullopt;
        if (!is_any(input_.values.text))
            if (auto const tests = feel::compile_unary_tests(input_.values.text, names_, type_))
                values_ = feel::cell_of(*tests);
        if (values_ && is_beyond(*values_))
            values_.reset();
        draw_lines();
        accept();
        return std::move(column_);
    }

private:
    static bool is_any(std::string const& text)
    {
        auto const first = text.find_first_not_of(" \t\r\n");
        return first == std::string::npos || (text[first] == '-' && text.find_last_not_of(" \t\r\n") == first);
    }

    // Cells of a column are often alike.
    bool read_cell(Table::Rule const& rule)
    {
        auto const text = index_ < rule.when.size() ? rule.when[index_].text : std::string {};
        auto [known, is_new] = known_.try_emplace(text);
        auto& cell = known->second;
        if (is_new && !is_any(text)) {
            auto const tests = feel::compile_unary_tests(text, names_, type_);
            if (!tests)
                return false;
            cell.cell = feel::cell_of(*tests);
            bool const is_seen = cell.cell && !is_beyond(*cell.cell) && (!column_.kind || is_scalar(*column_.kind));
            cell.what = is_seen ? SeenCell::What::Known : SeenCell::What::NotSeen;
        }
        cell.text = text;
        column_.cells.push_back(cell);
        return true;
    }

    bool is_stranger(Value const& value) const { return column_.kind && !value.is_null() && value.kind() != *column_.kind; }

    Line& line_of(Kind kind, bool zoned)
    {
        auto const found = std::find_if(column_.lines.begin(), column_.lines.end(), [&](Line const& line) { return line.kind == kind && line.zoned == zoned; });
        if (found != column_.lines.end())
            return *found;
        column_.lines.push_back({ .kind = kind, .zoned = zoned, .ordered = kind != Kind::String && kind != Kind::Boolean });
        return column_.lines.back();
    }

    void mark(Cell const& cell)
    {
        each_constant(cell, [&](Value const& value, bool in_order) {
            if (value.is_null() || is_stranger(value))
                return;
            auto& line = line_of(value.kind(), has_zone(value));
            line.marks.push_back(value);
            line.ordered = line.ordered || (in_order && value.is_string());
        });
    }

    void draw_lines()
    {
        for (auto const& [text, cell] : known_)
            if (cell.what == SeenCell::What::Known)
                mark(*cell.cell);
        if (values_)
            mark(*values_);
        bool const has_kind = column_.kind && is_scalar(*column_.kind);
        column_.is_open = column_.lines.empty() && !has_kind
            && std::none_of(known_.begin(), known_.end(), [](auto const& entry) { return entry.second.what == SeenCell::What::Known; });
        if (column_.lines.empty())
            line_of(has_kind ? *column_.kind : Kind::String, false);
        for (std::size_t i = 0; i < column_.lines.size(); ++i) {
            auto& line = column_.lines[i];
            auto& marks = line.marks;
            if (line.kind == Kind::Boolean)
                marks = { Value::boolean(true), Value::boolean(false) };
            else
                std::sort(marks.begin(), marks.end(), [](Value const& a, Value const& b) { return feel::compare(a, b) == -1; });
            marks.erase(std::unique(marks.begin(), marks.end(), [](Value const& a, Value const& b) { return feel::equal(a, b).is_true(); }), marks.end());
            cut(line, i, column_.atoms);
        }
        column_.atoms.push_back({ Atom::Sort::Null, {}, column_.lines.size(), 0, true });
    }

    void accept()
    {
        auto const count = column_.atoms.size();
        column_.possible = Bits(count, true);
        column_.asked = column_.possible;
        if (values_ && accepted(*values_, column_).any()) {
            column_.has_values = true;
            column_.asked = column_.possible = accepted(*values_, column_);
            column_.possible.set(column_.null_atom());
        }
        for (auto& [text, cell] : known_) {
            cell.accepts = Bits(count, cell.what == SeenCell::What::Any);
            if (cell.what != SeenCell::What::Known)
                continue;
            cell.accepts = accepted(*cell.cell, column_);
            each_constant(*cell.cell, [&, &seen = cell](Value const& value, bool) {
                if (is_stranger(value))
                    seen.strangers.push_back(value);
            });
        }
        for (auto& cell : column_.cells)
            cell = known_.at(cell.text);
        keep_steps();
    }

    // Who writes (0..1) for nothing but what lies between the two does not think in whole steps.
    void keep_steps()
    {
        for (auto const& line : column_.lines) {
            auto const is_between = [&](Atom const& atom, Bits const& accepts) {
                auto const& before = line.atoms[atom.place - 1];
                auto const& after = line.atoms[atom.place + 1];
                return !accepts.test(*before) && !accepts.test(*after);
            };
            auto const stands_alone = [&](std::optional<std::size_t> number) {
                return number && column_.atoms[*number].sort == Atom::Sort::Finer && std::any_of(known_.begin(), known_.end(), [&](auto const& entry) {
                    return entry.second.accepts.test(*number) && is_between(column_.atoms[*number], entry.second.accepts);
                });
            };
            if (std::none_of(line.atoms.begin(), line.atoms.end(), stands_alone))
                continue;
            for (auto const& number : line.atoms)
                if (number && column_.atoms[*number].sort == Atom::Sort::Finer)
                    column_.atoms[*number].sort = Atom::Sort::Usual;
        }
    }

    Table const& table_;
    Table::Input const& input_;
    std::size_t index_;
    feel::Names const& names_;
    feel::Type type_;
    Column column_ {};
    std::map<std::string, SeenCell> known_ {};
    std::optional<Cell> values_ {};
};

// Where a test is true and where it is false; elsewhere it is null, and then neither it nor its not( ) accepts.
struct Answer {
    Bits yes, no;
};

class Acceptance {
public:
    explicit Acceptance(Column const& column) : column_(column) {}

    Answer of(Cell::Test const& test) const
    {
        switch (test.kind) {
        case Cell::Test::Kind::Equals: return equals(test.value);
        case Cell::Test::Kind::Differs: {
            auto answer = equals(test.value);
            std::swap(answer.yes, answer.no);
            return answer;
        }
        case Cell::Test::Kind::Within: return within(test.range);
        case Cell::Test::Kind::OneOf: break;
        }
        auto yes = nothing();
        for (auto const& item : test.value.as_list())
            yes |= item.kind() == Kind::Range ? within(item.as_range()).yes : equals(item).yes;
        auto no = all() - yes;
        return { std::move(yes), std::move(no) };
    }

    Bits all() const { return Bits(column_.atoms.size(), true); }
    Bits nothing() const { return Bits(column_.atoms.size()); }

private:
    Line const* line_of(Value const& value) const
    {
        for (auto const& line : column_.lines)
            if (line.kind == value.kind() && line.zoned == has_zone(value))
                return &line;
        return nullptr;
    }

    static std::size_t place_of(Line const& line, Value const& value)
    {
        if (line.kind == Kind::Boolean)
            return value.is_true() ? 1 : 3;
        auto const at = std::lower_bound(line.marks.begin(), line.marks.end(), value, [](Value const& a, Value const& b) { return feel::compare(a, b) == -1; });
        return 2 * static_cast<std::size_t>(at - line.marks.begin()) + 1;
    }

    void add(Bits& to, Line const& line, std::size_t from, std::size_t through) const
    {
        for (auto place = from; place <= through && place < line.atoms.size(); ++place)
            if (line.atoms[place])
                to.set(*line.atoms[place]);
    }

    Answer equals(Value const& value) const
    {
        auto yes = nothing(), no = nothing();
        if (value.is_null()) {
            yes.set(column_.null_atom());
            return { yes, all() - yes };
        }
        no.set(column_.null_atom());
        for (auto const& line : column_.lines)
            if (line.kind == value.kind())
                add(no, line, 0, line.atoms.size());
        if (auto const* line = line_of(value)) {
            auto const place = place_of(*line, value);
            add(yes, *line, place, place);
            no -= yes;
        }
        return { yes, no };
    }

    Answer within(feel::RangeParts const& range) const
    {
        auto yes = nothing(), no = nothing();
        bool const has_from = !range.from.is_null(), has_to = !range.to.is_null();
        if ((!has_from && !range.from_open) || (!has_to && !range.to_open) || (!has_from && !has_to))
            return { yes, no };
        auto const* line = line_of(has_from ? range.from : range.to);
        if (!line || !line->ordered || (has_from && has_to && line_of(range.to) != line))
            return { yes, no };
        auto const from = has_from ? place_of(*line, range.from) + (range.from_closed ? 0 : 1) : 0;
        auto const through = has_to ? place_of(*line, range.to) - (range.to_closed ? 0 : 1) : line->atoms.size();
        add(yes, *line, from, through);
        add(no, *line, 0, line->atoms.size());
        no -= yes;
        return { yes, no };
    }

    Column const& column_;
};

}  // namespace

Bits Column::of_sort(Atom::Sort sort) const
{
    Bits found(atoms.size());
    for (std::size_t i = 0; i < atoms.size(); ++i)
        if (atoms[i].sort == sort)
            found.set(i);
    return found;
}

feel::Type type_named(std::string_view type_ref, feel::Names const& names, TypeFinder const& item_type)
{
    if (type_ref.empty())
        return {};
    if (item_type)
        if (auto type = item_type(type_ref); !type.is_any())
            return type;
    // Tables that come from no document may have the names of DMN 1.1.
    struct Named { std::string_view name; Kind kind; };
    for (auto const& [name, kind] : { Named { "dateTime", Kind::DateTime }, Named { "dayTimeDuration", Kind::DaysTime }, Named { "yearMonthDuration", Kind::YearsMonths } })
        if (name == type_ref)
            return feel::Type::of(kind);
    return feel::parse_type(type_ref, names).value_or(feel::Type {});
}

std::optional<Column> column_of(Table const& table, std::size_t index, feel::Names const& names, TypeFinder const& item_type)
{
    return ColumnReader(table, index, names, item_type).read();
}

Bits accepted(Cell const& cell, Column const& column)
{
    Acceptance const acceptance(column);
    if (cell.any)
        return acceptance.all();
    auto accepts = cell.negated ? acceptance.all() : acceptance.nothing();
    for (auto const& test : cell.tests) {
        auto const answer = acceptance.of(test);
        if (cell.negated)
            accepts &= answer.no;
        else
            accepts |= answer.yes;
    }
    return accepts;
}

}  // namespace mado::dmn
