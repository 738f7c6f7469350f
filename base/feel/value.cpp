#include <mado/feel/evaluate.h>

#include "shared.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <stdexcept>

namespace mado::feel {

static_assert(sizeof(Value) == 24);

namespace detail {

void destroy(Kind kind, Shared* part) noexcept
{
    switch (kind) {
    case Kind::String: destroy_string(static_cast<StringPart*>(part)); break;
    case Kind::List: delete static_cast<ListPart*>(part); break;
    case Kind::Context: delete static_cast<ContextPart*>(part); break;
    case Kind::Range: delete static_cast<RangePart*>(part); break;
    case Kind::Function: delete static_cast<FunctionPart*>(part); break;
    default: break;
    }
}

void not_a(Kind wanted, Kind found)
{
    throw std::logic_error("a FEEL value of kind " + std::string(name_of(found)) + " was read as " + std::string(name_of(wanted)));
}

}  // namespace detail

namespace {

constexpr std::uint32_t most_depth = 500;
constexpr std::size_t large_context = 12;

std::uint32_t checked_depth(std::uint32_t inner)
{
    if (inner >= most_depth)
        throw LimitReached("limit.depth", "A value is nested too deeply.");
    return inner + 1;
}

// Printing, comparing and sorting walk over every part as often as it stands in a value.
constexpr std::uint64_t most_weight = 10'000'000;
void check_weight(std::uint64_t weight)
{
    if (weight > most_weight)
        throw LimitReached("limit.items", "A value becomes too large.");
}

}  // namespace

std::uint64_t weight_of(Value const& value);

std::string_view name_of(Kind kind)
{
    switch (kind) {
    case Kind::Null: return "Null";
    case Kind::Boolean: return "boolean";
    case Kind::Number: return "number";
    case Kind::Date: return "date";
    case Kind::Time: return "time";
    case Kind::DateTime: return "date and time";
    case Kind::DaysTime: return "days and time duration";
    case Kind::YearsMonths: return "years and months duration";
    case Kind::String: return "string";
    case Kind::List: return "list";
    case Kind::Context: return "context";
    case Kind::Range: return "range";
    case Kind::Function: return "function";
    }
    return "";
}

Value Value::of_shared(Kind kind, detail::Shared* part)
{
    std::uint64_t address = 0;
    std::memcpy(&address, &part, sizeof part);
    return { kind, address, 0 };
}

// Nesting below a value; 0 for those without parts.
std::uint32_t nesting(Value const& value);

Value Value::string(std::string_view utf8)
{
    auto* part = detail::create_string(utf8.size());
    std::copy(utf8.begin(), utf8.end(), detail::characters(part));
    return of_shared(Kind::String, part);
}

Value Value::string(std::string_view first, std::string_view second)
{
    auto* part = detail::create_string(first.size() + second.size());
    std::copy(second.begin(), second.end(), std::copy(first.begin(), first.end(), detail::characters(part)));
    return of_shared(Kind::String, part);
}

Value Value::time(feel::Time time) { return { Kind::Time, 0, static_cast<std::uint64_t>(time.nanoseconds), time.zone }; }

Value Value::date_time(feel::DateTime moment)
{
    return { Kind::DateTime, static_cast<std::uint64_t>(moment.date.days), static_cast<std::uint64_t>(moment.time.nanoseconds), moment.time.zone };
}

Value Value::list(std::vector<Value> items)
{
    std::uint32_t depth = 0;
    std::uint64_t weight = 1;
    for (auto const& item : items) {
        depth = std::max(depth, nesting(item));
        weight += weight_of(item);
    }
    depth = checked_depth(depth);
    check_weight(weight);
    auto* part = new detail::ListPart;
    part->depth = depth;
    part->weight = weight;
    part->items = std::move(items);
    return of_shared(Kind::List, part);
}

namespace {

bool repeats_a_key(std::vector<Entry> const& entries, std::vector<std::uint32_t> const& order)
{
    if (!order.empty())
        return std::adjacent_find(order.begin(), order.end(), [&](auto a, auto b) { return entries[a].key == entries[b].key; }) != order.end();
    for (auto entry = entries.begin(); entry != entries.end(); ++entry)
        if (std::any_of(entries.begin(), entry, [&](Entry const& before) { return before.key == entry->key; }))
            return true;
    return false;
}

}  // namespace

Value Value::context(std::vector<Entry> entries)
{
    std::uint32_t depth = 0;
    std::uint64_t weight = 1;
    for (auto const& entry : entries) {
        depth = std::max(depth, nesting(entry.value));
        weight += 1 + weight_of(entry.value);
    }
    depth = checked_depth(depth);
    check_weight(weight);
    std::vector<std::uint32_t> order;
    if (entries.size() > large_context) {
        order.resize(entries.size());
        std::iota(order.begin(), order.end(), 0U);
        std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return entries[a].key < entries[b].key; });
    }
    if (repeats_a_key(entries, order)) {  // the first keeps its place, the last its value
        std::vector<Entry> once;
        for (auto& entry : entries) {
            auto const found = std::find_if(once.begin(), once.end(), [&](Entry const& kept) { return kept.key == entry.key; });
            if (found == once.end())
                once.push_back(std::move(entry));
            else
                found->value = std::move(entry.value);
        }
        return context(std::move(once));
    }
    auto* part = new detail::ContextPart;
    part->depth = depth;
    part->weight = weight;
    part->entries = std::move(entries);
    part->order = std::move(order);
    return of_shared(Kind::Context, part);
}

Value Value::range(RangeParts parts)
{
    auto const depth = checked_depth(std::max(nesting(parts.from), nesting(parts.to)));
    auto* part = new detail::RangePart;
    part->depth = depth;
    part->weight = 1 + weight_of(parts.from) + weight_of(parts.to);
    part->parts = std::move(parts);
    return of_shared(Kind::Range, part);
}

Value Value::function(FunctionParts parts)
{
    auto const depth = checked_depth(parts.depth);
    auto* part = new detail::FunctionPart;
    part->depth = depth;
    part->parts = std::move(parts);
    return of_shared(Kind::Function, part);
}

feel::Time Value::as_time() const
{
    must_be(Kind::Time);
    return { static_cast<std::int64_t>(b_), zone() };
}

feel::DateTime Value::as_date_time() const
{
    must_be(Kind::DateTime);
    return { { static_cast<std::int64_t>(a_) }, { static_cast<std::int64_t>(b_), zone() } };
}

std::span<Value const> Value::as_list() const
{
    must_be(Kind::List);
    return static_cast<detail::ListPart const*>(shared())->items;
}

std::span<Entry const> Value::as_context() const
{
    must_be(Kind::Context);
    return static_cast<detail::ContextPart const*>(shared())->entries;
}

RangeParts const& Value::as_range() const
{
    must_be(Kind::Range);
    return static_cast<detail::RangePart const*>(shared())->parts;
}

FunctionParts const& Value::as_function() const
{
    must_be(Kind::Function);
    return static_cast<detail::FunctionPart const*>(shared())->parts;
}

std::optional<Day> Value::to_day() const { return kind() == Kind::Date ? as_date().day() : std::nullopt; }

std::optional<std::int64_t> Value::to_integer() const { return kind() == Kind::Number ? as_number().to_integer() : std::nullopt; }

Value const* Value::find(std::string_view key) const
{
    if (kind() != Kind::Context)
        return nullptr;
    auto const& part = *static_cast<detail::ContextPart const*>(shared());
    if (part.order.empty()) {
        for (auto const& entry : part.entries)
            if (entry.key == key)
                return &entry.value;
        return nullptr;
    }
    auto const found = std::lower_bound(part.order.begin(), part.order.end(), key,
        [&](std::uint32_t index, std::string_view wanted) { return part.entries[index].key < wanted; });
    return found != part.order.end() && part.entries[*found].key == key ? &part.entries[*found].value : nullptr;
}

Value Value::get(std::string_view key) const
{
    auto const* found = find(key);
    return found ? *found : Value {};
}

std::uint32_t nesting(Value const& value)
{
    return value.kind() >= Kind::List ? value.shared()->depth : 0;
}

std::uint64_t weight_of(Value const& value)
{
    if (value.kind() >= Kind::List)
        return static_cast<detail::Compound const*>(value.shared())->weight;
    return value.is_string() ? 1 + value.as_string().size() / 16 : 1;
}

Value Steps::value(std::int64_t at) const { return days ? Value::date(Date { at }) : Value::number(Decimal(at)); }

std::optional<Steps> steps_of(RangeParts const& range)
{
    constexpr std::int64_t most = 1'000'000'000'000'000'000;
    bool const days = range.from.is_date() && range.to.is_date();
    auto const from = days ? std::optional(range.from.as_date().days) : range.from.to_integer();
    auto const to = days ? std::optional(range.to.as_date().days) : range.to.to_integer();
    if (!from || !to || *from > most || *from < -most || *to > most || *to < -most)
        return {};
    int const step = *from <= *to ? 1 : -1;
    return Steps { range.from_closed ? *from : *from + step, range.to_closed ? *to : *to - step, step, days };
}

}  // namespace mado::feel
