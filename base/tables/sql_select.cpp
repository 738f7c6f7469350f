// A bound question on a table: rows by conditions, groups, order, page.
#include "rows.h"
#include "sql_evaluate.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace mado::tables::sql {

namespace {

using RefusedKind = SqlRefused::Kind;

// What of WHERE the columns can be asked at once, and what is asked of each row.
struct Where {
    std::vector<Filter> filters {};
    std::vector<Expression const*> rest {};
};

std::string written(Value const& value)
{
    std::string text;
    write(value, text);
    return text;
}

bool is_column(Expression const& expression) { return expression.operation == Operation::Column && !expression.row_number; }
bool is_constant(Expression const& expression) { return expression.operation == Operation::Constant && expression.kind != Kind::Null; }
std::string letters(Expression const& constant) { return constant.kind == Kind::Text ? constant.text : written(constant.value); }

// A comparison of a column with what is written in the question.
std::vector<Condition> conditions_of(Expression const& expression)
{
    using Is = Condition::Is;
    auto const& of = expression.of;
    auto const turned = [](Is is) { return is == Is::Less ? Is::Greater : is == Is::LessOrEqual ? Is::GreaterOrEqual : is == Is::Greater ? Is::Less : is == Is::GreaterOrEqual ? Is::LessOrEqual : is; };
    auto const compared = [&](Is is) -> std::vector<Condition> {
        if (is_column(of[0]) && is_constant(of[1]))
            return { { of[0].number, is, { letters(of[1]) } } };
        if (is_column(of[1]) && is_constant(of[0]))
            return { { of[1].number, turned(is), { letters(of[0]) } } };
        return {};
    };
    switch (expression.operation) {
    case Operation::Equal: return compared(Is::Equal);
    case Operation::NotEqual: return compared(Is::NotEqual);
    case Operation::Less: return compared(Is::Less);
    case Operation::LessOrEqual: return compared(Is::LessOrEqual);
    case Operation::Greater: return compared(Is::Greater);
    case Operation::GreaterOrEqual: return compared(Is::GreaterOrEqual);
    case Operation::IsNull: return is_column(of[0]) ? std::vector<Condition> { { of[0].number, Is::Empty, {} } } : std::vector<Condition> {};
    case Operation::Not:
        if (of[0].operation == Operation::IsNull && is_column(of[0].of[0]))
            return { { of[0].of[0].number, Is::NotEmpty, {} } };
        return {};
    case Operation::Between:
        if (is_column(of[0]) && is_constant(of[1]) && is_constant(of[2]))
            return { { of[0].number, Is::GreaterOrEqual, { letters(of[1]) } }, { of[0].number, Is::LessOrEqual, { letters(of[2]) } } };
        return {};
    case Operation::In: {
        if (!is_column(of[0]) || !std::all_of(of.begin() + 1, of.end(), is_constant))
            return {};
        Condition condition { of[0].number, Is::OneOf, {} };
        for (std::size_t i = 1; i < of.size(); ++i)
            condition.values.push_back(letters(of[i]));
        return { std::move(condition) };
    }
    default: return {};
    }
}

Where where_of(Question const& question, Columns::Mapping const& table)
{
    Where where;
    if (!question.where)
        return where;
    auto const add = [&](Expression const& part) {
        auto const conditions = conditions_of(part);
        for (auto const& condition : conditions) {
            auto filter = Filter::of(table, condition);
            if (!filter)
                throw refused(RefusedKind::Types, part.place, "'" + filter.error().value + "' is not comparable with this column");
            where.filters.push_back(*std::move(filter));
        }
        if (conditions.empty())
            where.rest.push_back(&part);
    };
    if (question.where->operation == Operation::And)
        for (auto const& part : question.where->of)
            add(part);
    else
        add(*question.where);
    return where;
}

// Hands every row that fulfils WHERE to `use`, which says whether it wants more.
template <class Use>
void each_row(Columns::Mapping const& table, Where const& where, Evaluation& evaluation, Budget& budget, Use const& use)
{
    for (std::size_t chunk = 0; chunk < table.chunks(); ++chunk) {
        auto const rows = table.first(chunk + 1) - table.first(chunk);
        Bits bits(rows, true);
        for (auto const& filter : where.filters) {
            budget.step(rows / 8);
            bits.keep(filter.rows(chunk));
        }
        evaluation.enter(chunk);
        bool more = true;
        bits.each([&](std::uint64_t row) {
            if (!more)
                return;
            budget.step();
            evaluation.row(row);
            for (auto const* part : where.rest)
                if (!evaluation.holds(*part))
                    return;
            more = use(chunk, row);
        });
        if (!more)
            return;
    }
}

Type type_of(Expression const& expression, std::span<Column const> columns)
{
    if (expression.operation == Operation::Column && !expression.row_number)
        return columns[expression.number].type;
    switch (expression.kind) {
    case Kind::Null:
    case Kind::Text: return Type::Text;
    case Kind::Boolean: return Type::Boolean;
    case Kind::Number: return expression.whole ? Type::Integer : Type::Decimal;
    case Kind::Day: return Type::Day;
    case Kind::Instant: return Type::Instant;
    }
    return Type::Text;
}

// Texts that outlive the row they were found in.
class Keeping {
public:
    explicit Keeping(Budget& budget) : budget_(budget) {}
    Value of(Value value)
    {
        budget_.keep(sizeof(Value));
        if (value.kind == Kind::Text) {
            budget_.keep(value.text.size() + sizeof(std::string));
            value.text = texts_.emplace_back(value.text);
        }
        return value;
    }

private:
    Budget& budget_;
    std::deque<std::string> texts_ {};
};

// Before, at or behind, as ORDER BY says.
int ordered(std::vector<Sorted> const& order, Value const* a, Value const* b)
{
    for (std::size_t i = 0; i < order.size(); ++i) {
        auto const a_null = a[i].kind == Kind::Null, b_null = b[i].kind == Kind::Null;
        auto const nulls_first = order[i].nulls_first.value_or(order[i].descending);
        if (a_null != b_null)
            return a_null == nulls_first ? -1 : 1;
        auto const way = a_null ? 0 : compared(a[i], b[i]);
        if (way != 0)
            return order[i].descending ? -way : way;
    }
    return 0;
}

class Answering {
public:
    Answering(Bound const& bound, Columns const& table, SqlLimits const& limits)
        : bound_(bound), question_(bound.question), columns_(table.columns()), table_(table.mapping()), budget_(limits), evaluation_(table_, budget_), keeping_(budget_)
    {
        auto const most = limits.rows;
        cut_at_ = std::min(question_.limit.value_or(UINT64_MAX), most);
        may_cut_ = question_.limit.value_or(UINT64_MAX) > most;
        // One more, to know whether there are more.
        auto const wanted = cut_at_ + (may_cut_ ? 1 : 0);
        last_ = question_.offset > UINT64_MAX - wanted ? UINT64_MAX : question_.offset + wanted;
    }

    SqlAnswer run()
    {
        for (auto const& item : question_.items)
            answer_.fields.push_back({ item.name, type_of(original(item.expression), columns_) });
        auto const where = where_of(question_, table_);
        if (question_.grouped)
            groups(where);
        else if (question_.order.empty())
            plain(where);
        else
            in_order(where);
        return std::move(answer_);
    }

private:
    // A parameter is of the type of what it stands for.
    Expression const& original(Expression const& expression) const
    {
        auto const keys = question_.group.size();
        return expression.operation != Operation::Parameter ? expression : expression.number < keys ? question_.group[expression.number] : bound_.aggregates[expression.number - keys];
    }

    // False: the answer is full.
    bool put()
    {
        if (answer_.rows.size() >= cut_at_) {
            answer_.cut = may_cut_;
            return false;
        }
        auto& row = answer_.rows.emplace_back();
        row.reserve(question_.items.size());
        budget_.keep(question_.items.size() * sizeof(row[0]));
        for (auto const& item : question_.items) {
            auto const value = evaluation_.of(item.expression);
            if (value.kind == Kind::Null) {
                row.emplace_back();
                continue;
            }
            row.emplace_back(written(value));
            budget_.keep(row.back()->size());
        }
        return true;
    }

    void plain(Where const& where)
    {
        if (cut_at_ == 0 && !may_cut_)
            return;
        auto left = question_.offset;
        if (where.filters.empty() && where.rest.empty())
            return plain_from(left);
        each_row(table_, where, evaluation_, budget_, [&](std::size_t, std::uint64_t) { return left > 0 ? (--left, true) : put(); });
    }

    // All rows: those that are passed over are not looked at.
    void plain_from(std::uint64_t row)
    {
        std::optional<std::size_t> entered;
        for (; row < table_.rows(); ++row) {
            auto const chunk = table_.chunk_of(row);
            if (chunk != entered)
                evaluation_.enter(chunk);
            entered = chunk;
            evaluation_.row(row - table_.first(chunk));
            if (!put())
                return;
        }
    }

    struct Place { std::vector<Value> keys; std::size_t chunk; std::uint64_t row; };

    bool before(Place const& a, Place const& b)
    {
        budget_.step();
        auto const way = ordered(question_.order, a.keys.data(), b.keys.data());
        return way != 0 ? way < 0 : a.chunk != b.chunk ? a.chunk < b.chunk : a.row < b.row;
    }

    void in_order(Where const& where)
    {
        std::vector<Place> best;
        auto const less = [this](Place const& a, Place const& b) { return before(a, b); };
        bool full = false;
        std::size_t most = 0;
        Place now;
        // The table's own texts stay where they are.
        auto const stays = [](Expression const& expression) { return expression.operation == Operation::Column || expression.operation == Operation::Constant; };
        each_row(table_, where, evaluation_, budget_, [&](std::size_t chunk, std::uint64_t row) {
            now.chunk = chunk;
            now.row = row;
            now.keys.clear();
            for (auto const& sorted : question_.order)
                now.keys.push_back(evaluation_.of(sorted.expression));
            if (last_ == 0 || (full && !less(now, best[last_ - 1])))
                return true;
            for (std::size_t i = 0; i < now.keys.size(); ++i)
                if (!stays(question_.order[i].expression))
                    now.keys[i] = keeping_.of(now.keys[i]);
            best.push_back(now);
            if (best.size() / 2 > last_ + 2'048) {
                std::ranges::nth_element(best, best.begin() + static_cast<std::ptrdiff_t>(last_ - 1), less);
                best.resize(last_);
                full = true;
            }
            if (best.size() > most) {
                most = best.size();
                budget_.keep(sizeof(Place) + now.keys.size() * sizeof(Value));
            }
            return true;
        });
        std::ranges::sort(best, less);
        for (auto i = question_.offset; i < best.size() && i < last_; ++i) {
            evaluation_.enter(best[i].chunk);
            evaluation_.row(best[i].row);
            if (!put())
                return;
        }
    }

    struct Aggregate {
        Value value {};
        std::string text {};                  // of the least or greatest so far
        std::uint64_t count = 0;
        std::unordered_set<std::string> seen {};
    };
    struct Group {
        std::vector<Value> keys;
        std::vector<Aggregate> aggregates;
    };

    void take(Expression const& expression, Aggregate& aggregate)
    {
        if (expression.operation == Operation::CountRows) {
            ++aggregate.count;
            return;
        }
        auto const value = evaluation_.of(expression.of[0]);
        if (value.kind == Kind::Null)
            return;
        if (expression.distinct) {
            // 1.0 and 1 are one number.
            auto key = value;
            for (; key.kind == Kind::Number && key.scale > 0 && key.number % 10 == 0; --key.scale)
                key.number /= 10;
            if (auto text = written(key); aggregate.seen.insert(text).second)
                budget_.keep(text.size() + 64);
            aggregate.count = aggregate.seen.size();
            return;
        }
        ++aggregate.count;
        auto const operation = expression.operation;
        if (operation == Operation::Sum || operation == Operation::Average) {
            auto const sum = aggregate.count == 1 ? std::optional(value) : added(aggregate.value, value);
            if (!sum)
                throw refused(RefusedKind::TooMuch, expression.place, "a sum of too many digits");
            aggregate.value = *sum;
        } else if (operation == Operation::Least || operation == Operation::Greatest) {
            auto const way = aggregate.count == 1 ? 0 : compared(value, aggregate.value);
            if (aggregate.count != 1 && (operation == Operation::Least ? way >= 0 : way <= 0))
                return;
            if (value.text.size() > aggregate.text.capacity())
                budget_.keep(value.text.size());
            aggregate.value = value;
            aggregate.text = value.text;
            aggregate.value.text = aggregate.text;
        }
    }

    static Value value_of(Expression const& expression, Aggregate const& aggregate)
    {
        if (expression.operation == Operation::Count || expression.operation == Operation::CountRows)
            return number_of(static_cast<std::int64_t>(aggregate.count));
        if (aggregate.count == 0)
            return {};
        auto value = aggregate.value;
        value.text = aggregate.text;          // it may have moved since
        if (expression.operation == Operation::Average) {
            auto const mean = divided(value, number_of(static_cast<std::int64_t>(aggregate.count)));
            if (!mean)
                throw refused(RefusedKind::TooMuch, expression.place, "a sum of too many digits");
            value = *mean;
        }
        return value;
    }

    static bool same(std::vector<Value> const& a, std::vector<Value> const& b)
    {
        return std::ranges::equal(a, b, [](Value const& x, Value const& y) { return x.kind == y.kind && (x.kind == Kind::Null || compared(x, y) == 0); });
    }

    std::size_t group_of(std::vector<Value> const& keys)
    {
        std::uint64_t hash = 0;
        for (auto const& key : keys)
            hash = hash * 0x9E3779B97F4A7C15 + hash_of(key);
        auto const [from, to] = known_.equal_range(hash);
        for (auto one = from; one != to; ++one)
            if (same(groups_[one->second].keys, keys))
                return one->second;
        if (groups_.size() >= budget_.limits().groups)
            throw refused(RefusedKind::TooMuch, question_.group.front().place, "more than " + std::to_string(budget_.limits().groups) + " groups");
        auto& group = groups_.emplace_back();
        for (auto const& key : keys)
            group.keys.push_back(keeping_.of(key));
        group.aggregates.resize(bound_.aggregates.size());
        budget_.keep(sizeof(Group) + bound_.aggregates.size() * sizeof(Aggregate) + 64);
        known_.emplace(hash, groups_.size() - 1);
        return groups_.size() - 1;
    }

    void groups(Where const& where)
    {
        // One column whose values stand in a list: a row's group is that of its value.
        auto const listed = question_.group.size() == 1 && is_column(question_.group[0]);
        std::vector<std::size_t> by_code;
        std::optional<std::size_t> chunk_of_codes;
        std::vector<Value> keys;
        if (question_.group.empty())
            group_of({});
        each_row(table_, where, evaluation_, budget_, [&](std::size_t chunk, std::uint64_t row) {
            std::size_t* known = nullptr;
            if (listed) {
                auto const& view = evaluation_.view(question_.group[0].number);
                auto const size = view.block->form == Form::Words ? view.block->values : 0;
                if (chunk_of_codes != chunk)
                    by_code.assign(size, SIZE_MAX);
                chunk_of_codes = chunk;
                known = size != 0 ? &by_code[view.code(row)] : nullptr;
            }
            auto number = known != nullptr ? *known : SIZE_MAX;
            if (number == SIZE_MAX) {
                keys.clear();
                for (auto const& key : question_.group)
                    keys.push_back(evaluation_.of(key));
                number = group_of(keys);
                if (known != nullptr)
                    *known = number;
            }
            for (std::size_t i = 0; i < bound_.aggregates.size(); ++i)
                take(bound_.aggregates[i], groups_[number].aggregates[i]);
            return true;
        });
        put_groups();
    }

    void put_groups()
    {
        struct Row { std::vector<Value> keys; std::size_t group; };
        std::vector<Row> rows;
        for (std::size_t number = 0; number < groups_.size(); ++number) {
            auto& group = groups_[number];
            for (std::size_t i = 0; i < bound_.aggregates.size(); ++i)
                group.keys.push_back(value_of(bound_.aggregates[i], group.aggregates[i]));
            evaluation_.row(0);
            evaluation_.parameters(group.keys);
            if (question_.having && !evaluation_.holds(*question_.having))
                continue;
            auto& row = rows.emplace_back(Row { {}, number });
            for (auto const& sorted : question_.order)
                row.keys.push_back(keeping_.of(evaluation_.of(sorted.expression)));
        }
        if (!question_.order.empty())
            std::ranges::stable_sort(rows, [&](Row const& a, Row const& b) {
                budget_.step();
                return ordered(question_.order, a.keys.data(), b.keys.data()) < 0;
            });
        for (auto i = question_.offset; i < rows.size(); ++i) {
            evaluation_.row(0);
            evaluation_.parameters(groups_[rows[i].group].keys);
            if (!put())
                return;
        }
    }

    Bound const& bound_;
    Question const& question_;
    std::span<Column const> columns_;
    Columns::Mapping const& table_;
    Budget budget_;
    Evaluation evaluation_;
    Keeping keeping_;
    SqlAnswer answer_ {};
    std::uint64_t cut_at_ = 0, last_ = 0;
    bool may_cut_ = false;
    std::deque<Group> groups_ {};
    std::unordered_multimap<std::uint64_t, std::size_t> known_ {};
};

}  // namespace

}  // namespace mado::tables::sql

namespace mado::tables {

std::expected<SqlAnswer, SqlRefused> select(std::string_view sql, TableNamed const& table, SqlLimits const& limits)
{
    auto const told = [&](SqlRefused problem) {
        problem.place = problem.place == sql::no_place ? 0 : sql::character_at(sql, std::min(problem.place, sql.size()));
        return std::unexpected(std::move(problem));
    };
    auto question = sql::question_of(sql);
    if (!question)
        return told(std::move(question.error()));
    auto const found = table(question->table);
    if (!found)
        return told(sql::refused(SqlRefused::Kind::Unknown, question->table_place, "there is no table \"" + question->table + "\""));
    auto const bound = sql::bound(*std::move(question), *found);
    if (!bound)
        return told(bound.error());
    try {
        return sql::Answering(*bound, *found, limits).run();
    } catch (SqlRefused const& problem) {
        return told(problem);
    }
}

}  // namespace mado::tables
