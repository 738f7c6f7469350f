#include "sql_tree.h"

#include "cell.h"

#include <algorithm>
#include <utility>

namespace mado::tables::sql {

namespace {

using RefusedKind = SqlRefused::Kind;

constexpr std::size_t distinct_at_most = 1'000;

Kind kind_of(Type type)
{
    constexpr Kind kinds[] = { Kind::Text, Kind::Number, Kind::Number, Kind::Boolean, Kind::Day, Kind::Instant };
    return kinds[static_cast<std::size_t>(type)];
}

constexpr std::size_t most_name_bytes = 200;

[[noreturn]] void fail(RefusedKind kind, Expression const& at, std::string says) { throw refused(kind, at.place, std::move(says)); }

bool is_alike(Expression const& a, Expression const& b)
{
    if (a.operation != b.operation || a.number != b.number || a.row_number != b.row_number || a.distinct != b.distinct || a.of.size() != b.of.size())
        return false;
    if (a.operation == Operation::Constant && (a.value.kind != b.value.kind || a.value.number != b.value.number || a.value.scale != b.value.scale || a.text != b.text))
        return false;
    return std::ranges::equal(a.of, b.of, is_alike);
}

bool has_aggregate(Expression const& expression) { return is_aggregate(expression.operation) || std::ranges::any_of(expression.of, has_aggregate); }

// A letter of A to Z as small: names without quotes are not told apart by these.
std::string small(std::string_view text)
{
    std::string out(text);
    for (auto& letter : out)
        letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    return out;
}

class Binder {
public:
    Binder(Question question, Columns const& table) : columns_(table.columns()) { bound_.question = std::move(question); }

    Bound run()
    {
        auto& question = bound_.question;
        expand();
        for (auto& sorted : question.order)
            take_alias(sorted.expression, true);
        for (auto& key : question.group)
            take_alias(key, false);
        if (question.where) {
            bind(*question.where);
            want_condition(*question.where, "WHERE");
            no_aggregate(*question.where, "WHERE");
        }
        for (auto& key : question.group) {
            bind(key);
            no_aggregate(key, "GROUP BY");
        }
        for (auto& item : question.items)
            bind(item.expression);
        for (auto& sorted : question.order)
            bind(sorted.expression);
        if (question.having) {
            bind(*question.having);
            want_condition(*question.having, "HAVING");
            question.grouped = true;
        }
        group();
        return std::move(bound_);
    }

private:
    void expand()
    {
        std::vector<Item> items;
        for (auto& item : bound_.question.items) {
            if (!item.all) {
                // Every record of an answer repeats it.
                if (item.name.size() > most_name_bytes)
                    fail(RefusedKind::TooMuch, item.expression, "a name of more than " + std::to_string(most_name_bytes) + " bytes behind AS");
                if (item.name.empty())
                    item.name = name_of(item.expression);
                items.push_back(std::move(item));
                continue;
            }
            auto const add = [&](std::string const& name) {
                Item one;
                one.name = name;
                one.expression = item.expression;
                one.expression.operation = Operation::Column;
                one.expression.text = name;
                one.expression.quoted = true;
                items.push_back(std::move(one));
            };
            if (std::ranges::find(columns_, "_id", &Column::name) == columns_.end())
                add("_id");
            for (auto const& column : columns_)
                add(column.name);
        }
        if (items.size() > 20'000)
            throw refused(RefusedKind::TooMuch, no_place, "an answer of more than 20000 columns");
        bound_.question.items = std::move(items);
    }

    // As PostgreSQL calls it.
    static std::string name_of(Expression const& expression)
    {
        switch (expression.operation) {
        case Operation::Column: return expression.text;
        case Operation::Count:
        case Operation::CountRows: return "count";
        case Operation::Sum: return "sum";
        case Operation::Least: return "min";
        case Operation::Greatest: return "max";
        case Operation::Average: return "avg";
        case Operation::Lower: return "lower";
        case Operation::Upper: return "upper";
        case Operation::Length: return "length";
        case Operation::Coalesce: return "coalesce";
        default: return "?column?";
        }
    }

    // ORDER BY 2, ORDER BY total: an item by its number or name. GROUP BY looks at columns first.
    void take_alias(Expression& expression, bool names_first)
    {
        auto const& items = bound_.question.items;
        if (expression.operation == Operation::Constant && expression.value.kind == Kind::Number) {
            if (expression.value.scale != 0 || expression.value.number < 1 || expression.value.number > static_cast<Wide>(items.size()))
                fail(RefusedKind::Unknown, expression, "there is no such item in SELECT");
            expression = items[static_cast<std::size_t>(expression.value.number) - 1].expression;
            return;
        }
        if (expression.operation != Operation::Column || (!names_first && column_of(expression)))
            return;
        auto const found = std::ranges::find_if(items, [&](Item const& item) { return item.name == expression.text; });
        if (found != items.end())
            expression = found->expression;
    }

    std::optional<std::size_t> column_of(Expression const& expression) const
    {
        auto const at = [&](auto const& found) { return found == columns_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - columns_.begin())); };
        if (auto const found = at(std::ranges::find(columns_, expression.text, &Column::name)); found || expression.quoted)
            return found;
        auto const wanted = small(expression.text);
        auto const like = [&](Column const& column) { return small(column.name) == wanted; };
        return std::ranges::count_if(columns_, like) == 1 ? at(std::ranges::find_if(columns_, like)) : std::nullopt;
    }

    void bind_column(Expression& expression) const
    {
        if (auto const found = column_of(expression)) {
            expression.number = *found;
            expression.kind = kind_of(columns_[*found].type);
            expression.whole = columns_[*found].type == Type::Integer;
        } else if (expression.text == "_id") {
            expression.row_number = true;
            expression.kind = Kind::Number;
            expression.whole = true;
        } else
            fail(RefusedKind::Unknown, expression, "there is no column \"" + expression.text + "\"");
    }

    void bind(Expression& expression)
    {
        auto const aggregate = is_aggregate(expression.operation);
        if (aggregate && within_aggregate_)
            fail(RefusedKind::Types, expression, "an aggregate within an aggregate");
        auto const was = std::exchange(within_aggregate_, within_aggregate_ || aggregate);
        for (auto& part : expression.of)
            bind(part);
        within_aggregate_ = was;
        give_kind(expression);
    }

    void give_kind(Expression& expression)
    {
        auto& of = expression.of;
        switch (expression.operation) {
        case Operation::Constant:
            expression.kind = expression.value.kind;
            expression.whole = expression.kind == Kind::Number && expression.value.scale == 0;
            return;
        case Operation::Column: return bind_column(expression);
        case Operation::Parameter: return;
        case Operation::Not:
        case Operation::And:
        case Operation::Or:
            for (auto& part : of)
                want(part, Kind::Boolean);
            expression.kind = Kind::Boolean;
            return;
        case Operation::Equal:
        case Operation::NotEqual:
        case Operation::Less:
        case Operation::LessOrEqual:
        case Operation::Greater:
        case Operation::GreaterOrEqual:
        case Operation::In:
        case Operation::Between:
            make_alike(expression);
            expression.kind = Kind::Boolean;
            return;
        case Operation::IsNull: expression.kind = Kind::Boolean; return;
        case Operation::Like:
        case Operation::LikeAnyCase:
            want(of[0], Kind::Text);
            want(of[1], Kind::Text);
            expression.kind = Kind::Boolean;
            return;
        case Operation::Add:
        case Operation::Subtract:
        case Operation::Multiply:
        case Operation::Divide:
        case Operation::Remainder:
        case Operation::Negate:
        case Operation::Sum:
        case Operation::Average:
            for (auto& part : of)
                want(part, Kind::Number);
            expression.kind = Kind::Number;
            expression.whole = expression.operation != Operation::Divide && expression.operation != Operation::Average && std::ranges::all_of(of, &Expression::whole);
            return;
        case Operation::Concatenate: expression.kind = Kind::Text; return;
        case Operation::Lower:
        case Operation::Upper:
        case Operation::Length:
            want(of[0], Kind::Text);
            expression.kind = expression.operation == Operation::Length ? Kind::Number : Kind::Text;
            expression.whole = expression.operation == Operation::Length;
            return;
        case Operation::Coalesce:
            make_alike(expression);
            for (auto const& part : of)
                expression.kind = part.kind == Kind::Null ? expression.kind : part.kind;
            expression.whole = std::ranges::all_of(of, [](Expression const& part) { return part.kind == Kind::Null || part.whole; });
            return;
        case Operation::Count:
        case Operation::CountRows:
            expression.kind = Kind::Number;
            expression.whole = true;
            return;
        case Operation::Least:
        case Operation::Greatest:
            expression.kind = of[0].kind;
            expression.whole = of[0].whole;
            return;
        }
    }

    // A text that was written in the question becomes what stands beside it.
    static void want(Expression& expression, Kind kind)
    {
        if (expression.kind == kind || expression.kind == Kind::Null)
            return;
        if (expression.operation == Operation::Constant && expression.kind == Kind::Text && become(expression, kind))
            return;
        if (expression.operation == Operation::Constant && expression.kind == Kind::Number && kind == Kind::Text)
            fail(RefusedKind::Types, expression, "a number stands where a text should; write '…'");
        fail(RefusedKind::Types, expression, std::string("a ") + sql::name_of(expression.kind) + " stands where a " + sql::name_of(kind) + " should" + (expression.operation == Operation::Constant && expression.kind == Kind::Text ? ": '" + expression.text + "'" : ""));
    }

    static bool become(Expression& expression, Kind kind)
    {
        std::int64_t number = 0;
        std::string_view text = expression.text;
        if (kind == Kind::Number) {
            bool const negative = text.starts_with('-');
            text.remove_prefix(negative ? 1 : 0);
            auto const plain = !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos && std::ranges::count(text, '.') <= 1 && text != ".";
            auto value = plain ? number_of(text) : std::nullopt;
            if (!value)
                return false;
            value->number = negative ? -value->number : value->number;
            expression.value = *value;
        } else {
            auto const read = kind == Kind::Boolean ? read_boolean(text, number) : kind == Kind::Day ? read_day(text, number) : kind == Kind::Instant && read_instant(text, number);
            if (!read)
                return false;
            expression.value = { kind, 0, number, {} };
        }
        expression.kind = kind;
        expression.whole = kind == Kind::Number && expression.value.scale == 0;
        expression.text.clear();
        return true;
    }

    // All parts of the kind that one of them has: a written text gives way.
    void make_alike(Expression& expression)
    {
        auto kind = Kind::Null;
        bool written = true;
        for (auto const& part : expression.of) {
            auto const constant = part.operation == Operation::Constant;
            if (part.kind != Kind::Null && (kind == Kind::Null || (written && (!constant || part.kind != Kind::Text)))) {
                kind = part.kind;
                written = constant && part.kind == Kind::Text;
            }
        }
        for (auto& part : expression.of) {
            if (kind != Kind::Null)
                want(part, kind);
            zones(part);
        }
    }

    // An instant that was written has a zone where those of the table have one, and none where they have none.
    void zones(Expression& part)
    {
        if (part.kind != Kind::Instant)
            return;
        std::int64_t first = 0;
        for (auto const& column : columns_)
            if (column.type == Type::Instant && part.operation == Operation::Constant && read_instant(column.least, first) && has_zone(first) != has_zone(static_cast<std::int64_t>(part.value.number)))
                fail(RefusedKind::Types, part, has_zone(first) ? "this instant needs a zone (Z or +09:00)" : "this instant must not have a zone");
    }

    static void want_condition(Expression& expression, std::string const& where)
    {
        if (expression.kind != Kind::Boolean && expression.kind != Kind::Null)
            fail(RefusedKind::Types, expression, where + " asks for a condition");
    }

    static void no_aggregate(Expression const& expression, std::string const& where)
    {
        if (has_aggregate(expression))
            fail(RefusedKind::Types, expression, "no aggregate in " + where);
    }

    // Outside of aggregates there are only keys.
    void parameterize(Expression& expression)
    {
        auto& keys = bound_.question.group;
        auto const key = std::ranges::find_if(keys, [&](Expression const& one) { return is_alike(one, expression); });
        auto const become_parameter = [&](std::size_t number) {
            expression.of.clear();
            expression.operation = Operation::Parameter;
            expression.number = number;
        };
        if (key != keys.end())
            return become_parameter(static_cast<std::size_t>(key - keys.begin()));
        if (is_aggregate(expression.operation)) {
            auto& all = bound_.aggregates;
            auto found = std::ranges::find_if(all, [&](Expression const& one) { return is_alike(one, expression); });
            auto const number = static_cast<std::size_t>(found - all.begin());
            if (found == all.end())
                all.push_back(expression);
            return become_parameter(keys.size() + number);
        }
        if (expression.operation == Operation::Column)
            fail(RefusedKind::Types, expression, "\"" + expression.text + "\" must stand in GROUP BY or in an aggregate" + (bound_.question.distinct ? ", or with DISTINCT in SELECT" : ""));
        for (auto& part : expression.of)
            parameterize(part);
    }

    void group()
    {
        auto& question = bound_.question;
        auto const any = std::ranges::any_of(question.items, [](Item const& item) { return has_aggregate(item.expression); })
            || std::ranges::any_of(question.order, [](Sorted const& sorted) { return has_aggregate(sorted.expression); });
        if (question.distinct && (question.grouped || any))
            throw refused(RefusedKind::NotAllowed, no_place, "DISTINCT stands with neither GROUP BY nor aggregates");
        if (question.distinct && question.items.size() > distinct_at_most)
            throw refused(RefusedKind::TooMuch, no_place, "DISTINCT of more than " + std::to_string(distinct_at_most) + " columns");
        if (question.distinct)
            for (auto const& item : question.items)
                question.group.push_back(item.expression);
        question.grouped = question.grouped || any || question.distinct;
        if (!question.grouped)
            return;
        for (auto& item : question.items)
            parameterize(item.expression);
        for (auto& sorted : question.order)
            parameterize(sorted.expression);
        if (question.having)
            parameterize(*question.having);
    }

    Bound bound_ {};
    std::span<Column const> columns_;
    bool within_aggregate_ = false;
};

}  // namespace

std::expected<Bound, SqlRefused> bound(Question question, Columns const& table)
{
    try {
        return Binder(std::move(question), table).run();
    } catch (SqlRefused& problem) {
        return std::unexpected(std::move(problem));
    }
}

}  // namespace mado::tables::sql
