#pragma once
// One column of a table as an index: a value is found among the sorted limits of its cells, and the rules that accept it are known.
#include <mado/feel/cell.h>
#include <mado/feel/value.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mado::dmn {

class ColumnIndex {
public:
    ColumnIndex() = default;
    // The cells that differ, nullptr for one that is not made of constants, and which of them each rule has.
    using Cells = std::vector<feel::Cell const*>;
    ColumnIndex(Cells const& cells, std::vector<std::uint32_t> const& cell_of_rule);

    // A set of rules (a bit each): those whose cell accepts the value, and those whose cell must be asked, see asks(). nullptr: the
    // value is of another kind than the column's constants, so that every cell must be asked.
    std::uint64_t const* find(feel::Value const& value) const;
    bool asks(std::size_t rule) const { return (asks_[rule / 64] >> (rule % 64) & 1) != 0; }
    bool asks_any() const { return asks_any_; }

    // What a value means to the column is its region: values of one region are accepted by the same cells, unless a cell must be asked. Null has the last.
    std::size_t regions() const { return 2 * std::max({ integers_.size(), texts_.size(), values_.size() }) + 2; }
    std::optional<std::size_t> place_of(feel::Value const& value) const  // nothing: of another kind than the column's constants
    {
        if (value.is_null())
            return regions() - 1;
        return is_of(value.kind()) ? std::optional(region_of(value)) : std::nullopt;
    }
    bool is_of(feel::Kind kind) const { return order_ == Order::None || kind == kind_; }
    bool is_of_integers() const { return order_ == Order::Integer; }
    std::size_t region_of_integer(std::int64_t key) const;

private:
    enum class Order : std::uint8_t { None, Integer, Text, Value };
    struct Span { std::size_t from, to; };     // of regions: 2i + 1 is limit i itself, 2i lies before it; empty when to < from

    void choose_kind(Cells const& cells);
    bool fits(feel::Cell const& cell) const;
    bool fits(feel::Value const& limit) const;
    void gather_limits(Cells const& cells, std::vector<bool> const& indexed);
    void sort_limits(std::vector<feel::Value> limits);
    std::size_t region_of(feel::Value const& value) const;
    std::vector<Span> spans_of(feel::Cell const& cell) const;
    Span span_of(feel::RangeParts const& range) const;
    void set(std::size_t region, std::size_t rule) { bits_[region * words_ + rule / 64] |= std::uint64_t { 1 } << (rule % 64); }

    feel::Kind kind_ = feel::Kind::Null;
    Order order_ = Order::None;
    std::size_t words_ = 0;                    // of one set of rules
    std::vector<std::int64_t> integers_;       // the limits, sorted, as the order has them
    std::vector<std::string> texts_;
    std::vector<feel::Value> values_;
    std::vector<std::uint64_t> bits_;          // a set of rules for each region
    std::vector<std::uint64_t> of_null_, asks_;
    bool asks_any_ = false;
};

}  // namespace mado::dmn
