#pragma once
// The cells of one column and one chunk, on their way from text to a block.
#include "cell.h"
#include "layout.h"

#include <mado/csv/batches.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::tables {

// Values that are counted until they are too many to matter. Texts by 128 bits of theirs: two that agree in these are as good as impossible.
class Distinct {
public:
    explicit Distinct(std::uint64_t most) : most_(most) {}
    bool full() const { return count_ >= most_; }
    std::uint64_t count() const { return std::min(count_, most_); }
    void add(std::int64_t value, std::uint8_t scale) { add(Key { static_cast<std::uint64_t>(value), scale + 1u }); }
    void add(std::string_view text);
    void forget();                            // numbers that come again as text

private:
    struct Key {
        std::uint64_t first = 0, second = 0;  // second: never 0
        bool operator==(Key const&) const = default;
    };
    void add(Key key);
    void grow();
    std::uint64_t most_, count_ = 0;
    std::vector<Key> keys_ {};
};

// A list of values without doubles, and the number of each.
class Words {
public:
    void clear();
    // The number of the text; `most` when it would be one too many.
    std::uint32_t of(std::string_view text, std::uint32_t most);
    std::uint32_t size() const { return static_cast<std::uint32_t>(begins_.size() - 1); }
    std::string_view at(std::uint32_t number) const { return { letters_.data() + begins_[number], begins_[number + 1] - begins_[number] }; }
    std::vector<std::uint32_t> const& begins() const { return begins_; }
    std::string const& letters() const { return letters_; }

private:
    struct Slot { std::uint32_t hash, number; };
    void grow();
    std::vector<Slot> slots_ {};
    std::vector<std::uint32_t> begins_ { 0 };
    std::string letters_ {};
};

// The cells of one column of a batch that was made plain.
struct Cells {
    csv::Batch const& batch;
    std::size_t columns, column;
    std::string_view at(std::size_t row) const { return batch.cell(row * columns + column, column + 1 == columns); }
};

// What is known of a column when a chunk begins; it saves work and changes no result.
struct Known {
    std::optional<Type> must {};              // what the caller asks for
    Type seems = Type::Text;                  // of the chunks before, where `any`
    bool any = false, many = false;           // many: distinct values need no more counting
    std::uint32_t words_at_most = 1 << 14;
};

class Builder {
public:
    void begin(Known known, std::size_t rows);
    // Rows [from, to) of the chunk, which come one part behind the other; `cells` has all rows of the chunk from the first.
    void add(Cells const& cells, std::size_t from, std::size_t to);
    std::optional<std::size_t> misfit() const { return misfit_; }  // the first row that is not of the type asked for
    // Appends the block's bytes (from a multiple of eight on) and tells what they are, but for offset.
    Block finish(std::string& out);

    // Of the chunk; after finish().
    std::string const& least() const { return least_; }
    std::string const& greatest() const { return greatest_; }
    void count(Distinct& distinct) const;

private:
    enum class State { Nothing, Integer, Decimal, Boolean, Day, Instant, Words, Plain };
    std::size_t add_nothing(Cells const& cells, std::size_t from, std::size_t to);
    template <class Read> std::size_t add_numbers(Cells const& cells, std::size_t from, std::size_t to, Read const& read);
    std::size_t add_decimals(Cells const& cells, std::size_t from, std::size_t to);
    std::size_t add_words(Cells const& cells, std::size_t from, std::size_t to);
    std::size_t add_plain(Cells const& cells, std::size_t from, std::size_t to);
    std::size_t add_some(Cells const& cells, std::size_t from, std::size_t to);
    void change(Cells const& cells, std::size_t at);
    void start(State state, std::size_t at);
    void as_text(Cells const& cells, std::size_t to);
    void spell_out(std::size_t rows);
    void note_empty(std::size_t row) { bits_[row / 64] |= std::uint64_t { 1 } << row % 64, ++empty_; }
    Block finish_numbers(std::string& out);
    Block finish_words(std::string& out);
    Block finish_plain(std::string& out);
    void bounds_of_text(std::string_view text);

    Known known_ {};
    State state_ = State::Nothing;
    std::size_t rows_ = 0, filled_ = 0;
    std::uint32_t empty_ = 0;
    std::optional<std::size_t> misfit_ {};
    bool zoned_ = false, any_zone_ = false;
    int whole_ = 0, scale_ = 0;
    bool mixed_scales_ = false;
    std::vector<std::int64_t> values_ {};
    std::vector<std::uint8_t> scales_ {};
    std::vector<std::uint64_t> bits_ {};
    Words words_ {};
    std::vector<std::uint16_t> codes_ {};
    std::vector<std::uint32_t> begins_ {};
    std::string letters_ {};
    std::string least_ {}, greatest_ {};
    bool has_bounds_ = false;
};

}  // namespace mado::tables
