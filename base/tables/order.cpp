#include "order.h"

#include <algorithm>

namespace mado::tables {

namespace {

constexpr std::size_t ranked_at_most = 4u << 20;

std::uint64_t beginning_of(std::string_view text)
{
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < 8; ++i)
        key = key << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0);
    return key;
}

std::uint64_t without_sign(std::int64_t value) { return static_cast<std::uint64_t>(value) ^ std::uint64_t { 1 } << 63; }

}  // namespace

Ordering::Ordering(Columns::Mapping const& table, std::vector<Order> order, std::uint64_t wanted) : table_(table), order_(std::move(order)), wanted_(wanted)
{
    for (auto const& one : order_) {
        if (one.column >= table.columns().size())
            throw std::out_of_range("an order by a column that the table does not have");
        auto& values = values_.emplace_back();
        for (std::size_t chunk = 0; chunk < table.chunks(); ++chunk)
            values.chunks.push_back(table.view(one.column, chunk));
    }
    if (table.columns()[order_[0].column].type == Type::Text)
        rank_texts();
}

// Where a column's texts all stand in lists, their places in one common list say all of their order.
void Ordering::rank_texts()
{
    std::size_t count = 0;
    for (auto const& view : values_[0].chunks) {
        if (view.block->form == Form::Plain)
            return;
        count += view.block->values;
    }
    if (count > ranked_at_most)
        return;
    std::vector<std::string_view> all;
    all.reserve(count);
    for (auto const& view : values_[0].chunks)
        for (std::uint32_t i = 0; i < view.block->values; ++i)
            all.push_back(view.letters_of(i));
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (auto const& view : values_[0].chunks) {
        auto& ranks = ranks_.emplace_back();
        for (std::uint32_t i = 0; i < view.block->values; ++i)
            ranks.push_back(static_cast<std::uint32_t>(std::ranges::lower_bound(all, view.letters_of(i)) - all.begin()));
    }
    ranked_ = true;
}

std::uint64_t Ordering::key_of(View const& view, std::size_t chunk, std::uint64_t row) const
{
    auto const column = order_[0].column;
    auto const key = ranked_ ? ranks_[chunk][view.code(row)]
        : view.block->form == Form::Numbers
        ? without_sign(ordered(table_.columns()[column].type, view.number(row), table_.scale(column) - view.block->scale))
        : beginning_of(view.text(row));
    return order_[0].descending ? ~key : key;
}

void Ordering::add(std::size_t chunk, Bits const& rows)
{
    auto const& view = values_[0].chunks[chunk];
    auto const first = table_.first(chunk);
    auto const any_empty = view.block->empty != 0;
    rows.each([&](std::uint64_t row) {
        if (any_empty && view.empty(row))
            take(empty_, { 0, first + row });
        else
            take(filled_, { key_of(view, chunk, row), first + row });
    });
}

void Ordering::take(Best& best, Row row) const
{
    if (wanted_ == 0 || (best.full && !before(row, best.last)))
        return;
    best.rows.push_back(row);
    if (best.rows.size() / 2 > wanted_ + 2'048)
        prune(best);
}

void Ordering::prune(Best& best) const
{
    auto const nth = best.rows.begin() + static_cast<std::ptrdiff_t>(wanted_ - 1);
    std::ranges::nth_element(best.rows, nth, [this](Row const& a, Row const& b) { return before(a, b); });
    best.last = *nth;
    best.full = true;
    best.rows.resize(wanted_);
}

bool Ordering::before(Row const& a, Row const& b) const
{
    if (a.key != b.key)
        return a.key < b.key;
    auto const told = ranked_ || table_.columns()[order_[0].column].type != Type::Text;
    for (std::size_t i = told ? 1 : 0; i < order_.size(); ++i)
        if (auto const way = compared(i, a.row, b.row); way != 0)
            return way < 0;
    return a.row < b.row;
}

int Ordering::compared(std::size_t order, std::uint64_t a, std::uint64_t b) const
{
    auto const column = order_[order].column;
    auto const a_chunk = table_.chunk_of(a), b_chunk = table_.chunk_of(b);
    auto const &left = values_[order].chunks[a_chunk], &right = values_[order].chunks[b_chunk];
    a -= table_.first(a_chunk);
    b -= table_.first(b_chunk);
    auto const a_empty = left.empty(a), b_empty = right.empty(b);
    if (a_empty || b_empty)
        return a_empty == b_empty ? 0 : a_empty ? 1 : -1;
    auto const type = table_.columns()[column].type;
    int way = 0;
    if (type == Type::Text)
        way = left.text(a).compare(right.text(b));
    else {
        auto const x = ordered(type, left.number(a), table_.scale(column) - left.block->scale), y = ordered(type, right.number(b), table_.scale(column) - right.block->scale);
        way = x < y ? -1 : x > y ? 1 : 0;
    }
    return order_[order].descending ? -way : way;
}

std::vector<std::uint64_t> Ordering::first()
{
    std::vector<std::uint64_t> rows;
    for (auto* const best : { &filled_, &empty_ }) {
        std::ranges::sort(best->rows, [this](Row const& a, Row const& b) { return before(a, b); });
        for (auto const& row : best->rows)
            if (rows.size() < wanted_)
                rows.push_back(row.row);
    }
    return rows;
}

}  // namespace mado::tables
