#pragma once
// The first rows in an order, of any number of rows that come chunk by chunk.
#include "rows.h"

namespace mado::tables {

class Ordering {
public:
    Ordering(Columns::Mapping const& table, std::vector<Order> order, std::uint64_t wanted);
    void add(std::size_t chunk, Bits const& rows);
    std::vector<std::uint64_t> first();       // as many as are wanted, in order

private:
    // The first column's value, so that most rows are told apart without a look into the table.
    struct Row { std::uint64_t key, row; };
    struct Values { std::vector<View> chunks; };
    bool before(Row const& a, Row const& b) const;
    int compared(std::size_t order, std::uint64_t a, std::uint64_t b) const;
    void rank_texts();
    std::uint64_t key_of(View const& view, std::size_t chunk, std::uint64_t row) const;
    // The best of those seen, and some more until they are pruned; once `full`, what does not come before `last` does not count.
    struct Best {
        std::vector<Row> rows {};
        Row last {};
        bool full = false;
    };
    void take(Best& best, Row row) const;
    void prune(Best& best) const;

    Columns::Mapping const& table_;
    std::vector<Order> order_;
    std::uint64_t wanted_;
    std::vector<Values> values_ {};           // of each order
    std::vector<std::vector<std::uint32_t>> ranks_ {};  // of the first column's texts, by chunk and code, where all of them are in lists
    bool ranked_ = false;
    Best filled_ {}, empty_ {};               // rows whose first cell is empty come last
};

}  // namespace mado::tables
