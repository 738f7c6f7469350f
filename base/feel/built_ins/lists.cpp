#include "evaluation.h"

#include <algorithm>

namespace mado::feel {

namespace {

// The items of min([1, 2]) and of min(1, 2) alike.
std::span<Value const> items_of(Call const& call)
{
    auto const items = call.way == 0 ? call[0].as_list() : call.arguments;
    call.spend(items.size());
    return items;
}

bool same(Value const& a, Value const& b) { return equal(a, b).is_true(); }

template <int sign>
Value extreme(Call const& call)
{
    auto const items = items_of(call);
    if (items.empty())
        return {};
    auto const* best = &items[0];
    if (!compare(*best, *best))
        return call.refuse("These values have no order. Give numbers, strings, dates, times or durations.", "大小のない値です。数・文字列・日付・時刻・期間を入れてください。");
    for (auto const& item : items.subspan(1)) {
        auto const order = compare(item, *best);
        if (!order)
            return call.refuse("These values cannot be compared with each other. Give values of one kind.", "比べられない値が混ざっています。同じ種類の値だけにしてください。");
        if (*order * sign > 0)
            best = &item;
    }
    return *best;
}

Value sum_of(std::span<Value const> items)
{
    if (items.empty())
        return {};
    if (items[0].is_number()) {
        auto total = items[0].as_number();
        for (auto const& item : items.subspan(1)) {
            if (!item.is_number())
                return {};
            total = total + item.as_number();
        }
        return Value::number(total);
    }
    auto total = items[0];
    if (total.kind() != Kind::DaysTime && total.kind() != Kind::YearsMonths)
        return {};
    for (auto const& item : items.subspan(1)) {
        if (item.kind() != total.kind())
            return {};
        total = add(total, item);
    }
    return total;
}

Value sum(Call const& call)
{
    auto const items = items_of(call);
    auto const total = sum_of(items);
    return total.is_null() && !items.empty() ? call.refuse("Only numbers, or only durations of one kind, can be summed.", "合計できるのは、数だけ、または同じ種類の期間だけです。") : total;
}

Value mean(Call const& call)
{
    auto const items = items_of(call);
    auto const total = sum_of(items);
    return total.is_null() ? total : divide(total, Value::number(static_cast<std::int64_t>(items.size())));
}

bool all_numbers(std::span<Value const> items) { return std::all_of(items.begin(), items.end(), [](auto const& item) { return item.is_number(); }); }

std::vector<Value> sorted_numbers(std::span<Value const> items)
{
    std::vector<Value> sorted(items.begin(), items.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](auto const& a, auto const& b) { return a.as_number() < b.as_number(); });
    return sorted;
}

Value product(Call const& call)
{
    auto const items = items_of(call);
    if (items.empty() || !all_numbers(items))
        return {};
    Decimal result = 1;
    for (auto const& item : items)
        result = result * item.as_number();
    return Value::number(result);
}

Value median(Call const& call)
{
    auto const items = items_of(call);
    if (items.empty() || !all_numbers(items))
        return {};
    auto const sorted = sorted_numbers(items);
    auto const middle = sorted.size() / 2;
    if (sorted.size() % 2 == 1)
        return sorted[middle];
    return Value::number((sorted[middle - 1].as_number() + sorted[middle].as_number()) / 2);
}

Value standard_deviation(Call const& call)
{
    auto const items = items_of(call);
    if (items.size() < 2 || !all_numbers(items))
        return {};
    Decimal const count = static_cast<std::int64_t>(items.size());
    Decimal total = 0, squares = 0;
    for (auto const& item : items)
        total = total + item.as_number();
    auto const middle = total / count;
    for (auto const& item : items)
        squares = squares + (item.as_number() - middle) * (item.as_number() - middle);
    return Value::number((squares / (count - 1)).square_root());
}

Value mode(Call const& call)
{
    auto const items = items_of(call);
    if (!all_numbers(items))
        return {};
    auto const sorted = sorted_numbers(items);
    std::vector<Value> modes;
    std::size_t most = 0, run = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        run = i > 0 && sorted[i].as_number() == sorted[i - 1].as_number() ? run + 1 : 1;
        if (run > most) {
            most = run;
            modes.clear();
        }
        if (run == most)
            modes.push_back(sorted[i]);
    }
    return Value::list(std::move(modes));
}

template <bool decides>
Value any_or_all(Call const& call)
{
    bool unknown = false;
    for (auto const& item : items_of(call)) {
        if (decides ? item.is_true() : item.is_false())
            return Value::boolean(decides);
        if (item.kind() != Kind::Boolean && !item.is_null())
            return call.refuse("Only true, false and null fit here.", "ここに入るのは true・false・null だけです。");
        unknown = unknown || item.is_null();
    }
    return unknown ? Value {} : Value::boolean(!decides);
}

Value count(Call const& call)
{
    return Value::number(static_cast<std::int64_t>(call[0].as_list().size()));
}

Value list_contains(Call const& call)
{
    call.spend(call[0].as_list().size());
    return Value::boolean(std::any_of(call[0].as_list().begin(), call[0].as_list().end(), [&](auto const& item) { return same(item, call[1]); }));
}

// The 0-based place that a 1-based or, from the end, negative position means.
std::optional<std::size_t> place_of(Value const& position, std::size_t size)
{
    auto const place = position.as_number().rounded(0, Decimal::Rounding::Down).to_integer();
    auto const count = static_cast<std::int64_t>(size);
    if (!place || *place == 0 || *place > count || *place < -count)
        return std::nullopt;
    return static_cast<std::size_t>(*place > 0 ? *place - 1 : count + *place);
}

Value sublist(Call const& call)
{
    auto const items = call[0].as_list();
    auto const from = place_of(call[1], items.size());
    auto const length = call.size() > 2 ? call[2].as_number().rounded(0, Decimal::Rounding::Down).to_integer() : from ? std::optional(static_cast<std::int64_t>(items.size() - *from)) : std::nullopt;
    if (!from || !length || *length < 0 || *length > static_cast<std::int64_t>(items.size() - *from))
        return call.refuse("The list has no such part. Positions count from 1, or from -1 backwards.", "リストにその範囲はありません。位置は1から、後ろからは-1から数えます。");
    call.spend(items.size());
    auto const part = items.subspan(*from, static_cast<std::size_t>(*length));
    return Value::list({ part.begin(), part.end() });
}

std::vector<Value> copy_of(Call const& call, std::span<Value const> items)
{
    call.spend(items.size());
    return { items.begin(), items.end() };
}

Value checked(Call const& call, std::vector<Value> items)
{
    call.check_items(items.size());
    return Value::list(std::move(items));
}

Value append(Call const& call)
{
    auto items = copy_of(call, call[0].as_list());
    items.insert(items.end(), call.arguments.begin() + 1, call.arguments.end());
    return checked(call, std::move(items));
}

Value concatenate(Call const& call)
{
    std::vector<Value> items;
    for (auto const& part : call.arguments) {
        auto const more = part.as_list();
        call.spend(more.size());
        call.check_items(items.size() + more.size());
        items.insert(items.end(), more.begin(), more.end());
    }
    return Value::list(std::move(items));
}

Value insert_before(Call const& call)
{
    auto items = copy_of(call, call[0].as_list());
    auto const place = place_of(call[1], items.size());
    if (!place)
        return call.refuse("The list has no such position. Positions count from 1, or from -1 backwards.", "リストにその位置はありません。位置は1から、後ろからは-1から数えます。");
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(*place), call[2]);
    return checked(call, std::move(items));
}

Value remove(Call const& call)
{
    auto items = copy_of(call, call[0].as_list());
    auto const place = place_of(call[1], items.size());
    if (!place)
        return call.refuse("The list has no such position. Positions count from 1, or from -1 backwards.", "リストにその位置はありません。位置は1から、後ろからは-1から数えます。");
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(*place));
    return Value::list(std::move(items));
}

// list replace(list, position or function(item, newItem), newItem)
Value list_replace(Call const& call)
{
    auto items = copy_of(call, call[0].as_list());
    if (call.way == 0) {
        auto const place = place_of(call[1], items.size());
        if (!place)
            return call.refuse("The list has no such position. Positions count from 1, or from -1 backwards.", "リストにその位置はありません。位置は1から、後ろからは-1から数えます。");
        items[*place] = call[2];
        return Value::list(std::move(items));
    }
    for (auto& item : items) {
        Value const arguments[] { item, call[2] };
        auto const answer = call.function(call[1], arguments);
        if (answer.kind() != Kind::Boolean)
            return call.refuse("The function must answer true or false.", "関数の答えは true か false でなければなりません。");
        if (answer.is_true())
            item = call[2];
    }
    return Value::list(std::move(items));
}

Value reverse(Call const& call)
{
    auto items = copy_of(call, call[0].as_list());
    std::reverse(items.begin(), items.end());
    return Value::list(std::move(items));
}

Value index_of(Call const& call)
{
    std::vector<Value> places;
    auto const items = call[0].as_list();
    call.spend(items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
        if (same(items[i], call[1]))
            places.push_back(Value::number(static_cast<std::int64_t>(i + 1)));
    return Value::list(std::move(places));
}

void add_distinct(Call const& call, std::vector<Value>& kept, std::span<Value const> items)
{
    for (auto const& item : items) {
        call.spend(kept.size() + 1);
        if (std::none_of(kept.begin(), kept.end(), [&](auto const& other) { return same(other, item); }))
            kept.push_back(item);
    }
}

Value distinct_values(Call const& call)
{
    std::vector<Value> kept;
    add_distinct(call, kept, call[0].as_list());
    return Value::list(std::move(kept));
}

Value union_of(Call const& call)
{
    std::vector<Value> kept;
    for (auto const& part : call.arguments) {
        add_distinct(call, kept, part.as_list());
    }
    return checked(call, std::move(kept));
}

void add_flat(Call const& call, std::vector<Value>& flat, Value const& value)
{
    call.spend(1);
    if (!value.is_list()) {
        flat.push_back(value);
        call.check_items(flat.size());
        return;
    }
    for (auto const& item : value.as_list())
        add_flat(call, flat, item);
}

Value flatten(Call const& call)
{
    std::vector<Value> flat;
    add_flat(call, flat, call[0]);
    return Value::list(std::move(flat));
}

struct NoOrder {};

// Merge sort: it never asks more than its pairs, whatever a person's function answers (std::sort may run away).
void merge_sort(std::vector<Value>& items, std::vector<Value>& other, std::size_t from, std::size_t to, auto const& before)
{
    if (to - from < 2)
        return;
    auto const middle = from + (to - from) / 2;
    merge_sort(items, other, from, middle, before);
    merge_sort(items, other, middle, to, before);
    auto left = from, right = middle;
    for (auto out = from; out < to; ++out)
        other[out] = std::move(right == to || (left < middle && !before(items[right], items[left])) ? items[left++] : items[right++]);
    for (auto out = from; out < to; ++out)
        items[out] = std::move(other[out]);
}

Value sort(Call const& call)
{
    auto items = copy_of(call, call[0].as_list());
    std::vector<Value> other(items.size());
    try {
        merge_sort(items, other, 0, items.size(), [&](Value const& a, Value const& b) {
            call.spend(1);
            if (call.size() > 1) {
                Value const arguments[] { a, b };
                return call.function(call[1], arguments).is_true();
            }
            auto const order = compare(a, b);
            if (!order)
                throw NoOrder {};
            return *order < 0;
        });
    } catch (NoOrder) {
        return call.refuse("These values cannot be compared with each other. Give values of one kind.", "比べられない値が混ざっています。同じ種類の値だけにしてください。");
    }
    return Value::list(std::move(items));
}

}  // namespace

std::span<BuiltIn const> list_built_ins()
{
    static std::vector<BuiltIn> const table {
        { "min", "list: list; c*: value", extreme<-1> },
        { "max", "list: list; c*: value", extreme<1> },
        { "sum", "list: list; n*: number/days/months", sum },
        { "mean", "list: list; n*: number/days/months", mean },
        { "product", "list: list; n*: number", product, Kind::Number },
        { "median", "list: list; n*: number", median, Kind::Number },
        { "stddev", "list: list; n*: number", standard_deviation, Kind::Number },
        { "mode", "list: list; n*: number", mode, Kind::List },
        { "all", "list: list; b*: boolean/null", any_or_all<false>, Kind::Boolean },
        { "any", "list: list; b*: boolean/null", any_or_all<true>, Kind::Boolean },
        { "count", "list: list", count, Kind::Number },
        { "list contains", "list: list, element: any", list_contains, Kind::Boolean },
        { "sublist", "list: list, start position: number, length?: number", sublist, Kind::List },
        { "append", "list: list, item*: any", append, Kind::List },
        { "concatenate", "list*: list", concatenate, Kind::List },
        { "insert before", "list: list, position: number, newItem: any", insert_before, Kind::List },
        { "remove", "list: list, position: number", remove, Kind::List },
        { "list replace", "list: list, position: number, newItem: any; list: list, match: function, newItem: any", list_replace, Kind::List },
        { "reverse", "list: list", reverse, Kind::List },
        { "index of", "list: list, match: any", index_of, Kind::List },
        { "union", "list*: list", union_of, Kind::List },
        { "distinct values", "list: list", distinct_values, Kind::List },
        { "flatten", "list: list", flatten, Kind::List },
        { "sort", "list: list, precedes?: function", sort, Kind::List },
    };
    return table;
}

}  // namespace mado::feel
