#pragma once
// A file of columns as it lies in memory. Whatever the bytes are, nothing outside the file is read: the directory is checked when the file is opened, codes and
// places of letters when they are used.
#include "cell.h"
#include "layout.h"

#include <cstring>
#include <span>

namespace mado::tables {

// One block, ready to be read.
struct View {
    Block const* block = nullptr;
    std::uint64_t rows = 0;
    unsigned char const* bits = nullptr;      // of the empty cells; none: no cell is empty (Numbers)
    unsigned char const* values = nullptr;    // numbers or codes
    unsigned char const* scales = nullptr;
    unsigned char const* begins = nullptr;    // of Words' values or of the cells
    char const* letters = nullptr;
    std::uint64_t letters_size = 0;

    template <class T>
    static T loaded(unsigned char const* at)
    {
        T value;
        std::memcpy(&value, at, sizeof value);
        return value;
    }
    std::uint64_t kept(std::uint64_t row) const
    {
        switch (block->width) {
        case 1: return values[row];
        case 2: return loaded<std::uint16_t>(values + 2 * row);
        case 4: return loaded<std::uint32_t>(values + 4 * row);
        case 8: return loaded<std::uint64_t>(values + 8 * row);
        default: return 0;
        }
    }
    std::int64_t number(std::uint64_t row) const { return static_cast<std::int64_t>(static_cast<std::uint64_t>(block->least) + kept(row)); }
    int scale(std::uint64_t row) const { return scales == nullptr ? block->scale : std::min(scales[row], block->scale); }
    // Of Words' values or of the cells.
    std::string_view letters_of(std::uint64_t number) const
    {
        auto const begin = loaded<std::uint32_t>(begins + 4 * number), end = loaded<std::uint32_t>(begins + 4 * number + 4);
        return begin <= end && end <= letters_size ? std::string_view(letters + begin, end - begin) : std::string_view();
    }
    std::uint64_t code(std::uint64_t row) const { return std::min<std::uint64_t>(kept(row), block->values - 1); }
    bool empty(std::uint64_t row) const
    {
        switch (block->form) {
        case Form::Nothing: return true;
        case Form::Numbers: return bits != nullptr && (bits[row / 8] >> row % 8 & 1) != 0;
        case Form::Words: return letters_of(code(row)).empty();
        case Form::Plain: return letters_of(row).empty();
        }
        return true;
    }
    // Not of Numbers.
    std::string_view text(std::uint64_t row) const
    {
        return block->form == Form::Words ? letters_of(code(row)) : block->form == Form::Plain ? letters_of(row) : std::string_view();
    }
    // Of Numbers that are not empty, as they were written.
    void write(std::uint64_t row, std::string& out) const { write_cell(static_cast<Type>(block->type), number(row), block->scale, scale(row), out); }
};

// A block whose size is right for so many rows.
View view_of(Block const& block, std::uint64_t rows, unsigned char const* at);

// What a kept number is in its column's order: of a Decimal, in parts of the column's scale, which is finer by `finer` digits.
inline std::int64_t ordered(Type type, std::int64_t value, int finer)
{
    if (type == Type::Instant)
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(seconds_of(value)) * 1'000'000);
    return type == Type::Decimal && finer > 0 ? static_cast<std::int64_t>(static_cast<std::uint64_t>(value) * static_cast<std::uint64_t>(power_of_ten(finer))) : value;
}

class Columns::Mapping {
public:
    static std::shared_ptr<Mapping const> of(std::filesystem::path const& file);
    Mapping() = default;
    ~Mapping();
    Mapping(Mapping const&) = delete;
    Mapping& operator=(Mapping const&) = delete;

    std::uint64_t rows() const { return rows_; }
    std::vector<Column> const& columns() const { return columns_; }
    int scale(std::size_t column) const { return scales_[column]; }  // in which a Decimal's cells compare
    std::size_t chunks() const { return firsts_.size() - 1; }
    std::uint64_t first(std::size_t chunk) const { return firsts_[chunk]; }  // its first row; first(chunks()): how many rows there are
    std::size_t chunk_of(std::uint64_t row) const;
    View view(std::size_t column, std::size_t chunk) const;
    bool whole() const;

private:
    bool read();
    bool fits(Block const& block, std::uint64_t rows) const;

    unsigned char const* bytes_ = nullptr;
    std::size_t size_ = 0;
    std::uint64_t rows_ = 0, directory_ = 0;
    std::vector<Column> columns_ {};
    std::vector<int> scales_ {};
    std::vector<std::uint64_t> firsts_ { 0 };
    std::vector<Block> blocks_ {};            // of a column, chunk by chunk; then the next
};

}  // namespace mado::tables
