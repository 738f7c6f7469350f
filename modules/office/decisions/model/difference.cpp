#include "model/difference.h"

#include "model/looked.h"

namespace mado::decisions::model {

namespace {

// -- columns: the same when they ask or give the same, wherever they stand
struct Column {
    std::string key, label;
    enum class Kind { Input, Output, Annotation } kind;
    std::optional<std::size_t> before, after;
};

std::string label_of(dmn::Table::Input const& input) { return input.label.empty() ? input.expression.text : input.label; }
std::string label_of(dmn::Table::Output const& output) { return !output.label.empty() ? output.label : output.name; }

void meet(std::vector<Column>& all, Column::Kind kind, std::string key, std::string label, std::size_t index, bool is_after)
{
    auto found = std::ranges::find_if(all, [&](Column const& column) { return column.kind == kind && column.key == key && !(is_after ? column.after : column.before); });
    if (found == all.end())
        found = all.insert(all.end(), { std::move(key), label, kind, {}, {} });
    (is_after ? found->after : found->before) = index;
    if (is_after)
        found->label = std::move(label);
}

void meet_all(std::vector<Column>& all, dmn::Table const& table, bool is_after)
{
    for (std::size_t c = 0; c < table.inputs.size(); ++c)
        meet(all, Column::Kind::Input, table.inputs[c].expression.text, label_of(table.inputs[c]), c, is_after);
    for (std::size_t c = 0; c < table.outputs.size(); ++c)
        meet(all, Column::Kind::Output, table.outputs[c].name, label_of(table.outputs[c]), c, is_after);
    for (std::size_t c = 0; c < table.annotations.size(); ++c)
        meet(all, Column::Kind::Annotation, table.annotations[c], table.annotations[c], c, is_after);
}

std::vector<Column> columns_of(dmn::Table const& before, dmn::Table const& after)
{
    std::vector<Column> all;
    meet_all(all, before, false);
    meet_all(all, after, true);
    std::ranges::stable_sort(all, {}, &Column::kind);
    return all;
}

std::string cell(dmn::Table::Rule const& rule, Column::Kind kind, std::optional<std::size_t> index)
{
    if (!index)
        return {};
    switch (kind) {
    case Column::Kind::Input: return *index < rule.when.size() ? rule.when[*index].text : std::string();
    case Column::Kind::Output: return *index < rule.then.size() ? rule.then[*index].text : std::string();
    case Column::Kind::Annotation: return *index < rule.annotations.size() ? rule.annotations[*index] : std::string();
    }
    return {};
}

// -- rows
class Rows {
public:
    Rows(dmn::Table const& before, dmn::Table const& after, std::vector<Column> const& columns) : before_(before), after_(after), columns_(columns) {}

    std::vector<RowDifference> all()
    {
        align();
        std::size_t b = 0, a = 0;
        for (auto const& [x, y] : anchors_) {
            between(b, x, a, y);
            add(x, y);
            b = x + 1, a = y + 1;
        }
        between(b, before_.rules.size(), a, after_.rules.size());
        find_moved();
        return std::move(rows_);
    }

private:
    bool alike(std::size_t b, std::size_t a) const
    {
        auto const &x = before_.rules[b], &y = after_.rules[a];
        if (!x.id.empty() && x.id == y.id)
            return true;
        return std::ranges::all_of(columns_, [&](Column const& column) { return cell(x, column.kind, column.before) == cell(y, column.kind, column.after); });
    }

    // The longest common subsequence of rows: what kept its place.
    void align()
    {
        auto const n = before_.rules.size(), m = after_.rules.size();
        std::vector<std::vector<std::uint32_t>> best(n + 1, std::vector<std::uint32_t>(m + 1));
        std::vector<std::vector<bool>> same(n, std::vector<bool>(m));
        for (auto i = n; i-- > 0;)
            for (auto k = m; k-- > 0;) {
                same[i][k] = alike(i, k);
                best[i][k] = same[i][k] ? best[i + 1][k + 1] + 1 : std::max(best[i + 1][k], best[i][k + 1]);
            }
        for (std::size_t i = 0, k = 0; i < n && k < m;) {
            if (same[i][k])
                anchors_.emplace_back(i++, k++);
            else if (best[i + 1][k] >= best[i][k + 1])
                ++i;
            else
                ++k;
        }
    }

    // Rows without a partner: one for one they are a change when neither bears an id of its own.
    void between(std::size_t b, std::size_t b_end, std::size_t a, std::size_t a_end)
    {
        while (b < b_end && a < a_end && (before_.rules[b].id.empty() || after_.rules[a].id.empty()))
            add(b++, a++);
        while (b < b_end)
            add(b++, std::nullopt);
        while (a < a_end)
            add(std::nullopt, a++);
    }

    void add(std::optional<std::size_t> b, std::optional<std::size_t> a)
    {
        RowDifference row { Change::Same, b, a, {} };
        for (auto const& column : columns_)
            row.cells.push_back({ b ? cell(before_.rules[*b], column.kind, column.before) : std::string(), a ? cell(after_.rules[*a], column.kind, column.after) : std::string() });
        bool const is_same = std::ranges::all_of(row.cells, &CellDifference::is_same);
        row.change = !b ? Change::Added : !a ? Change::Removed : is_same ? Change::Same : Change::Changed;
        rows_.push_back(std::move(row));
    }

    // One that went here and came there under the same id has moved.
    void find_moved()
    {
        for (auto& row : rows_) {
            if (row.change != Change::Added || after_.rules[*row.after].id.empty())
                continue;
            auto const gone = std::ranges::find_if(rows_, [&](RowDifference const& other) {
                return other.change == Change::Removed && before_.rules[*other.before].id == after_.rules[*row.after].id;
            });
            if (gone == rows_.end())
                continue;
            row.before = gone->before;
            row.change = Change::Moved;
            for (std::size_t c = 0; c < columns_.size(); ++c)
                row.cells[c].before = gone->cells[c].before;
            gone->change = Change::Moved;
            gone->after = std::nullopt;
        }
        std::erase_if(rows_, [](RowDifference const& row) { return row.change == Change::Moved && !row.after; });
    }

    dmn::Table const &before_, &after_;
    std::vector<Column> const& columns_;
    std::vector<std::pair<std::size_t, std::size_t>> anchors_;
    std::vector<RowDifference> rows_;
};

TableDifference compare(std::string name, dmn::Table const& before, dmn::Table const& after)
{
    TableDifference made;
    made.name = std::move(name);
    made.hit_before = before.hit;
    made.hit_after = after.hit;
    auto const columns = columns_of(before, after);
    for (auto const& column : columns)
        made.columns.push_back({ column.label, !column.before ? Change::Added : !column.after ? Change::Removed : Change::Same, column.kind == Column::Kind::Output,
            column.kind == Column::Kind::Annotation });
    made.rows = Rows(before, after, columns).all();
    bool const is_same = before.hit == after.hit && before.aggregation == after.aggregation && std::ranges::all_of(made.columns, [](auto const& column) { return column.change == Change::Same; })
        && made.count(Change::Same) == made.rows.size();
    made.change = is_same ? Change::Same : Change::Changed;
    return made;
}

// -- everything else
std::string name_of(auto const& element)
{
    if constexpr (requires { element.label; })
        if (!element.label.empty())
            return element.label;
    return element.name;
}

std::string key_of(auto const& element)
{
    if constexpr (requires { element.id; })
        if (!element.id.empty())
            return element.id;
    return element.name;
}

// An element as it is written, alone in a document.
template <class Element>
std::string written(std::vector<Element> dmn::Document::* member, Element const& element)
{
    dmn::Document alone;
    (alone.*member).push_back(element);
    return dmn::write(alone);
}

std::string expression_of(dmn::Decision const& decision)
{
    auto const* literal = decision.logic ? std::get_if<dmn::Literal>(&decision.logic->box) : nullptr;
    return literal ? literal->text.text : std::string();
}

dmn::Decision without_table(dmn::Decision decision)
{
    if (dmn::table_of(decision.logic))
        decision.logic = nullptr;
    return decision;
}

class Comparison {
public:
    Comparison(dmn::Document const& before, dmn::Document const& after) : before_(before), after_(after) {}

    Difference all() &&
    {
        if (before_.name != after_.name)
            found_.elements.push_back({ "title", after_.name, Change::Changed, before_.name, after_.name });
        decisions();
        elements("item", &dmn::Document::items);
        elements("input", &dmn::Document::inputs);
        elements("knowledge", &dmn::Document::models);
        elements("service", &dmn::Document::services);
        elements("source", &dmn::Document::sources);
        elements("example", &dmn::Document::examples);
        return std::move(found_);
    }

private:
    void decisions()
    {
        for (auto const& decision : after_.decisions) {
            auto const old = std::ranges::find(before_.decisions, key_of(decision), [](auto const& one) { return key_of(one); });
            auto const* table = dmn::table_of(decision.logic);
            auto const* old_table = old == before_.decisions.end() ? nullptr : dmn::table_of(old->logic);
            if (table && old_table) {
                if (auto compared = compare(name_of(decision), *old_table, *table); compared.change != Change::Same)
                    found_.tables.push_back(std::move(compared));
                column_parts(*old_table, *table);
            }
            if (old == before_.decisions.end())
                found_.elements.push_back({ "decision", name_of(decision), Change::Added, {}, expression_of(decision) });
            else if (auto const a = without_table(*old), b = without_table(decision); written(&dmn::Document::decisions, a) != written(&dmn::Document::decisions, b))
                found_.elements.push_back({ "decision", name_of(decision), Change::Changed, expression_of(*old), expression_of(decision) });
        }
        for (auto const& decision : before_.decisions)
            if (std::ranges::find(after_.decisions, key_of(decision), [](auto const& one) { return key_of(one); }) == after_.decisions.end())
                found_.elements.push_back({ "decision", name_of(decision), Change::Removed, expression_of(decision), {} });
    }

    void part(char const* kind, std::string const& name, std::string const& old, std::string const& fresh)
    {
        if (old != fresh)
            found_.elements.push_back({ kind, name, old.empty() ? Change::Added : fresh.empty() ? Change::Removed : Change::Changed, old, fresh });
    }

    // What a column says of itself: a default decides every case that no row fits.
    void column_parts(dmn::Table const& old, dmn::Table const& fresh)
    {
        for (auto const& column : columns_of(old, fresh)) {
            if (!column.before || !column.after)
                continue;
            if (column.kind == Column::Kind::Input) {
                auto const &x = old.inputs[*column.before], &y = fresh.inputs[*column.after];
                part("column_label", column.label, x.label, y.label);
                part("column_type", column.label, x.type_ref, y.type_ref);
                part("column_values", column.label, x.values.text, y.values.text);
            } else if (column.kind == Column::Kind::Output) {
                auto const &x = old.outputs[*column.before], &y = fresh.outputs[*column.after];
                part("column_label", column.label, x.label, y.label);
                part("column_type", column.label, x.type_ref, y.type_ref);
                part("column_values", column.label, x.values.text, y.values.text);
                part("column_default", column.label, x.default_value.text, y.default_value.text);
            }
        }
    }

    template <class Element>
    void elements(std::string const& kind, std::vector<Element> dmn::Document::* member)
    {
        auto const& old = before_.*member;
        auto const& fresh = after_.*member;
        auto const in = [](std::vector<Element> const& all, Element const& element) { return std::ranges::find(all, key_of(element), [](auto const& one) { return key_of(one); }); };
        for (auto const& element : fresh) {
            auto const found = in(old, element);
            if (found == old.end())
                found_.elements.push_back({ kind, name_of(element), Change::Added });
            else if (written(member, *found) != written(member, element))
                found_.elements.push_back({ kind, name_of(element), Change::Changed });
        }
        for (auto const& element : old)
            if (in(fresh, element) == fresh.end())
                found_.elements.push_back({ kind, name_of(element), Change::Removed });
    }

    dmn::Document const &before_, &after_;
    Difference found_;
};

}  // namespace

std::size_t TableDifference::count(Change wanted) const { return static_cast<std::size_t>(std::ranges::count(rows, wanted, &RowDifference::change)); }

Difference difference(dmn::Document const& before, dmn::Document const& after) { return Comparison(before, after).all(); }

}  // namespace mado::decisions::model
