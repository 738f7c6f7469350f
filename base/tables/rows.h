#pragma once
// Rows of a chunk, a bit each, and what conditions and words leave of them.
#include "mapping.h"

#include <mado/tables/find.h>

#include <bit>
#include <variant>

namespace mado::tables {

__extension__ using Wide = __int128;

class Bits {
public:
    explicit Bits(std::uint64_t rows = 0, bool all = false);
    std::uint64_t rows() const { return rows_; }
    bool has(std::uint64_t row) const { return (words_[row / 64] >> row % 64 & 1) != 0; }
    void add(std::uint64_t row) { words_[row / 64] |= std::uint64_t { 1 } << row % 64; }
    std::uint64_t count() const;
    bool none() const;
    void keep(Bits const& others);
    void join(Bits const& others);
    void drop(Bits const& others);
    std::vector<std::uint64_t>& words() { return words_; }
    std::vector<std::uint64_t> const& words() const { return words_; }

    template <class Use>
    void each(Use const& use) const
    {
        for (std::size_t i = 0; i < words_.size(); ++i)
            for (auto word = words_[i]; word != 0; word &= word - 1)
                use(64 * i + static_cast<std::uint64_t>(std::countr_zero(word)));
    }

private:
    std::uint64_t rows_;
    std::vector<std::uint64_t> words_;
};

// Where a value stands in the order of a column's numbers (Decimal: in parts of its scale; Instant: seconds): there, or right above `below`.
struct Position { Wide below; bool exact; };
std::optional<Position> position_of(Column const& column, int scale, std::string_view value);

// A condition made ready for one table.
class Filter {
public:
    static std::expected<Filter, Unfit> of(Columns::Mapping const& table, Condition const& condition);
    Bits rows(std::size_t chunk) const;       // that fulfil it

private:
    struct Range { Wide least, greatest; };
    bool fits(std::string_view text) const;   // not empty
    Bits numbers(View const& view) const;
    Bits texts(View const& view) const;

    Columns::Mapping const* table_ = nullptr;
    Condition condition_ {};                  // OneOf: values in order
    std::vector<Range> ranges_ {};            // in order
};

// Each word stands in some cell of the row.
class Search {
public:
    Search(Columns::Mapping const& table, std::string_view words);
    bool any() const { return !words_.empty(); }
    Bits rows(std::size_t chunk, Bits const& among) const;

private:
    void see_texts(View const& view, Bits const& among, std::vector<Bits>& found) const;
    void see_numbers(Type type, View const& view, Bits const& among, std::vector<Bits>& found) const;

    Columns::Mapping const* table_;
    std::vector<std::string> words_ {};
};

Bits empty_rows(View const& view);

}  // namespace mado::tables
