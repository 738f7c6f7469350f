#pragma once
// A table as typed columns in one file: made in one pass over rows of any number, mapped into memory, read by column. The file is for this machine and can be
// made again from the table at any time; what is kept for good is the CSV.
#include <mado/csv/reader.h>

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::tables {

// A type is taken only where every cell that is not empty is written as the type writes it ("007" is text, "1,200" is text), so that each cell is given back
// letter by letter. Integer: 64 bits. Decimal: digits with a point, at most 18 in all, the same count behind the point is not asked for. Boolean: true, false.
// Day: 2026-04-01. Instant: 2026-04-01T09:30:00 with or without zone.
enum class Type { Text, Integer, Decimal, Boolean, Day, Instant };
constexpr std::string_view name_of(Type type)
{
    constexpr std::string_view names[] = { "text", "integer", "decimal", "boolean", "day", "instant" };
    return names[static_cast<std::size_t>(type)];
}

struct Column {
    std::string name {};
    Type type = Type::Text;
    std::uint64_t empty = 0;                  // cells without a letter
    std::uint64_t distinct = 0;               // at most Options::distinct_at_most, then "so many or more"
    std::string least {}, greatest {};        // of those not empty, in the order of the type; of a text at most 256 bytes
};

struct Making {
    std::vector<std::string> names {};        // of the columns; a row that is wider or narrower is a problem
    std::size_t skip = 0;                     // rows before the first that counts (notes, the header)
    std::vector<std::optional<Type>> types {};// what must be; nothing: found from the cells
    std::uint64_t distinct_at_most = 10'000;  // up to 60'000; fewer in a table of hundreds of columns
    unsigned threads = 1;
    std::function<bool(std::uint64_t rows)> progress {};  // now and then, one call at a time, by any of the threads; false: stop
};

struct Fault {
    enum class Kind { Reading, Ragged, Type, Stopped, Disk } kind;
    std::uint64_t row = 0;                    // as it stands in the file, from 1
    std::size_t column = 0;                   // from 0
    std::string says {};                      // English
};

// What was made. The file appears under its name when it is whole.
struct Made { std::uint64_t rows = 0; std::vector<Column> columns {}; };
std::expected<Made, Fault> make(csv::Source source, csv::Reader::Options const& reading, Making const& making, std::filesystem::path const& file);

// Mapped into memory; may be read by many threads at once. Copies share the mapping.
class Columns {
public:
    class Mapping;
    Columns();                                // a table without columns and rows
    explicit Columns(std::shared_ptr<Mapping const> mapping);

    // Nothing: not there, not whole, or of another version of this program: make it again.
    static std::optional<Columns> open(std::filesystem::path const& file);
    std::uint64_t rows() const;
    std::span<Column const> columns() const;
    std::optional<std::size_t> column(std::string_view name) const;

    bool empty(std::size_t column, std::uint64_t row) const;
    // The cell as it was written. `keep` holds the letters where they are not in the file as such.
    std::string_view text(std::size_t column, std::uint64_t row, std::string& keep) const;
    // Integer: the number. Decimal: its value times 10^18's share as kept (compare only). Boolean: 0, 1. Day: days since 1970-01-01. Instant: microseconds. Text: throws.
    std::int64_t order_of(std::size_t column, std::uint64_t row) const;

    // All blocks are as they were written. Reads the whole file; a file that fails is never harmful to read, only wrong.
    bool whole() const;
    Mapping const& mapping() const { return *mapping_; }  // for this part alone

private:
    std::shared_ptr<Mapping const> mapping_;
};

}  // namespace mado::tables
