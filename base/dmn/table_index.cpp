#include "table_index.h"

#include <algorithm>

namespace mado::dmn {

namespace {

using feel::Kind;
using feel::Value;
using Test = feel::Cell::Test;

constexpr std::size_t most_words = std::size_t { 1 } << 20;  // of all regions of a column; a larger column is asked cell by cell

bool is_ordered(Kind kind)
{
    return kind == Kind::Number || kind == Kind::String || kind == Kind::Boolean || kind == Kind::Date || kind == Kind::DaysTime || kind == Kind::YearsMonths;
}

// Numbers that are whole, and kinds that are counted, compare as integers.
std::optional<std::int64_t> key_of(Value const& value)
{
    switch (value.kind()) {
    case Kind::Number: return value.to_integer();
    case Kind::Boolean: return value.as_boolean() ? 1 : 0;
    case Kind::Date: return value.as_date().days;
    case Kind::YearsMonths: return value.as_years_months().months;
    default: return std::nullopt;
    }
}

template <class Each>
void each_limit(feel::Cell const& cell, Each const& each)
{
    auto const ends = [&](feel::RangeParts const& range) {
        if (!range.from_open)
            each(range.from);
        if (!range.to_open)
            each(range.to);
    };
    for (auto const& test : cell.tests) {
        if (test.kind == Test::Kind::Within) {
            ends(test.range);
        } else if (test.kind == Test::Kind::OneOf) {
            for (auto const& item : test.value.as_list())
                item.kind() == Kind::Range ? ends(item.as_range()) : each(item);
        } else {
            each(test.value);
        }
    }
}

}  // namespace

ColumnIndex::ColumnIndex(Cells const& cells, std::vector<std::uint32_t> const& cell_of_rule) : words_((cell_of_rule.size() + 63) / 64)
{
    asks_.assign(words_, 0);
    of_null_.assign(words_, 0);
    choose_kind(cells);
    std::vector<bool> indexed(cells.size());
    for (std::size_t cell = 0; cell < cells.size(); ++cell)
        indexed[cell] = cells[cell] && fits(*cells[cell]);
    gather_limits(cells, indexed);
    auto const regions = 2 * std::max({ integers_.size(), texts_.size(), values_.size() }) + 1;
    if (regions * words_ > most_words) {
        std::fill(indexed.begin(), indexed.end(), false);
        kind_ = Kind::Null;
        order_ = Order::None;
        integers_.clear(), texts_.clear(), values_.clear();
    }
    auto const used = order_ == Order::None ? 1 : regions;
    bits_.assign(used * words_, 0);
    std::vector<std::vector<Span>> spans(cells.size(), { { 0, used - 1 } });
    std::vector<bool> of_null(cells.size(), true);
    for (std::size_t cell = 0; cell < cells.size(); ++cell)
        if (indexed[cell]) {
            spans[cell] = spans_of(*cells[cell]);
            of_null[cell] = feel::evaluate_cell(*cells[cell], {}).is_true();
        }
    for (std::size_t rule = 0; rule < cell_of_rule.size(); ++rule) {
        auto const cell = cell_of_rule[rule];
        auto const bit = std::uint64_t { 1 } << (rule % 64);
        if (!indexed[cell]) {
            asks_[rule / 64] |= bit;
            asks_any_ = true;
        }
        if (of_null[cell])
            of_null_[rule / 64] |= bit;
        for (auto const& span : spans[cell])
            for (auto region = span.from; region <= span.to && region < used; ++region)
                set(region, rule);
    }
}

// The kind of the first constant that has an order.
void ColumnIndex::choose_kind(Cells const& cells)
{
    for (auto const* cell : cells)
        if (cell && kind_ == Kind::Null)
            each_limit(*cell, [&](Value const& limit) {
                if (kind_ == Kind::Null && is_ordered(limit.kind()))
                    kind_ = limit.kind();
            });
}

bool ColumnIndex::fits(Value const& limit) const { return limit.kind() == kind_ && kind_ != Kind::Null; }

// Whether the cell answers true or false, never null, to every value of the column's kind.
bool ColumnIndex::fits(feel::Cell const& cell) const
{
    auto const range_fits = [this](feel::RangeParts const& range) {
        return kind_ != Kind::Boolean && (range.from_open || fits(range.from)) && (range.to_open || fits(range.to));
    };
    return cell.any || std::all_of(cell.tests.begin(), cell.tests.end(), [&](Test const& test) {
        switch (test.kind) {
        case Test::Kind::Within: return !(test.value.kind() == Kind::Range && kind_ == Kind::Range) && range_fits(test.range);
        case Test::Kind::OneOf:
            return std::all_of(test.value.as_list().begin(), test.value.as_list().end(), [&](Value const& item) {
                return item.is_null() || (item.kind() == Kind::Range ? range_fits(item.as_range()) : fits(item));
            });
        default: return test.value.is_null() || fits(test.value);
        }
    });
}

void ColumnIndex::gather_limits(Cells const& cells, std::vector<bool> const& indexed)
{
    std::vector<Value> limits;
    for (std::size_t cell = 0; cell < cells.size(); ++cell)
        if (indexed[cell])
            each_limit(*cells[cell], [&](Value const& limit) {
                if (fits(limit))
                    limits.push_back(limit);
            });
    sort_limits(std::move(limits));
}

void ColumnIndex::sort_limits(std::vector<Value> limits)
{
    auto const unique = [](auto& list) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    };
    if (limits.empty())
        return;
    if (kind_ == Kind::String) {
        order_ = Order::Text;
        for (auto const& limit : limits)
            texts_.emplace_back(limit.as_string());
        unique(texts_);
        return;
    }
    if (std::all_of(limits.begin(), limits.end(), [](Value const& limit) { return key_of(limit).has_value(); })) {
        order_ = Order::Integer;
        for (auto const& limit : limits)
            integers_.push_back(*key_of(limit));
        unique(integers_);
        return;
    }
    order_ = Order::Value;
    std::sort(limits.begin(), limits.end(), [](Value const& a, Value const& b) { return feel::compare(a, b) == -1; });
    limits.erase(std::unique(limits.begin(), limits.end(), [](Value const& a, Value const& b) { return feel::compare(a, b) == 0; }), limits.end());
    values_ = std::move(limits);
}

std::size_t ColumnIndex::region_of_integer(std::int64_t key) const
{
    auto const at = std::lower_bound(integers_.begin(), integers_.end(), key);
    auto const place = static_cast<std::size_t>(at - integers_.begin());
    return at != integers_.end() && *at == key ? 2 * place + 1 : 2 * place;
}

std::size_t ColumnIndex::region_of(Value const& value) const
{
    switch (order_) {
    case Order::Integer: {
        if (auto const key = key_of(value))
            return region_of_integer(*key);
        // A number with a fraction lies after the whole number below it and before the next.
        auto const number = value.as_number();
        if (auto const below = number.floor().to_integer()) {
            auto const at = std::upper_bound(integers_.begin(), integers_.end(), *below);
            return 2 * static_cast<std::size_t>(at - integers_.begin());
        }
        return number.is_negative() ? 0 : 2 * integers_.size();
    }
    case Order::Text: {
        auto const text = value.as_string();
        auto const at = std::lower_bound(texts_.begin(), texts_.end(), text, [](std::string const& a, std::string_view b) { return a < b; });
        auto const place = static_cast<std::size_t>(at - texts_.begin());
        return at != texts_.end() && *at == text ? 2 * place + 1 : 2 * place;
    }
    case Order::Value: {
        auto const at = std::lower_bound(values_.begin(), values_.end(), value, [](Value const& a, Value const& b) { return feel::compare(a, b) == -1; });
        auto const place = static_cast<std::size_t>(at - values_.begin());
        return at != values_.end() && feel::compare(*at, value) == 0 ? 2 * place + 1 : 2 * place;
    }
    case Order::None: break;
    }
    return 0;
}

std::uint64_t const* ColumnIndex::find(Value const& value) const
{
    if (value.is_null())
        return of_null_.data();
    // Without limits every cell is "-", or speaks of null alone, or must be asked.
    if (order_ == Order::None || value.kind() == kind_)
        return bits_.data() + (order_ == Order::None ? 0 : region_of(value)) * words_;
    return nullptr;
}

ColumnIndex::Span ColumnIndex::span_of(feel::RangeParts const& range) const
{
    auto const limits = std::max({ integers_.size(), texts_.size(), values_.size() });
    auto const from = range.from_open ? 0 : region_of(range.from) + (range.from_closed ? 0 : 1);
    auto const to = range.to_open ? 2 * limits : region_of(range.to);
    if (!range.to_open && !range.to_closed)
        return to == 0 ? Span { 1, 0 } : Span { from, to - 1 };
    return { from, to };
}

// The regions that the cell accepts.
std::vector<ColumnIndex::Span> ColumnIndex::spans_of(feel::Cell const& cell) const
{
    auto const last = 2 * std::max({ integers_.size(), texts_.size(), values_.size() });
    if (cell.any)
        return { { 0, last } };
    if (cell.tests.size() == 1 && !cell.negated) {
        auto const& test = cell.tests.front();
        if (test.kind == Test::Kind::Within)
            return { span_of(test.range) };
        if (test.kind == Test::Kind::Equals && test.value.kind() == kind_)
            return { { region_of(test.value), region_of(test.value) } };
    }
    std::vector<bool> accepts(last + 1);
    auto const take = [&](Span const& span) {
        for (auto region = span.from; region <= span.to && region <= last; ++region)
            accepts[region] = true;
    };
    auto const take_value = [&](Value const& value) {
        if (value.kind() == Kind::Range)
            take(span_of(value.as_range()));
        else if (!value.is_null())
            take({ region_of(value), region_of(value) });
    };
    for (auto const& test : cell.tests) {
        if (test.kind == Test::Kind::Within)
            take(span_of(test.range));
        else if (test.kind == Test::Kind::OneOf)
            for (auto const& item : test.value.as_list())
                take_value(item);
        else if (test.kind == Test::Kind::Equals)
            take_value(test.value);
        else if (test.value.is_null())
            take({ 0, last });
        else if (auto const here = region_of(test.value); true) {
            if (here > 0)
                take({ 0, here - 1 });
            take({ here + 1, last });
        }
    }
    std::vector<Span> spans;
    for (std::size_t region = 0; region <= last; ++region)
        if (accepts[region] != cell.negated) {
            if (!spans.empty() && spans.back().to + 1 == region)
                spans.back().to = region;
            else
                spans.push_back({ region, region });
        }
    return spans;
}

}  // namespace mado::dmn
