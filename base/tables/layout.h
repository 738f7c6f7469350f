#pragma once
// The file of a table: a header, blocks (the cells of one column and one chunk of rows), and a directory at the end. Little-endian, and every block at a
// multiple of eight bytes.
#include <mado/tables/columns.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mado::tables {

static_assert(std::endian::native == std::endian::little, "the file is mapped as it lies");

constexpr std::array<char, 8> magic { 'M', 'A', 'D', 'O', 'C', 'O', 'L', '\n' };
constexpr std::uint32_t layout_version = 1;

struct Header {
    std::array<char, 8> begins = magic;
    std::uint32_t version = layout_version, columns = 0;
    std::uint64_t size = 0;                   // of the file
    std::uint64_t directory = 0, directory_size = 0, directory_sum = 0;
    std::uint64_t rows = 0, chunks = 0, own_sum = 0;  // own_sum: of the bytes before it
};
static_assert(sizeof(Header) == 72);

// Nothing: all cells are empty. Numbers: every type but Text. Words: codes into a list of the values. Plain: each cell's letters.
enum class Form : std::uint8_t { Nothing, Numbers, Words, Plain };

struct Block {
    std::uint64_t offset = 0, size = 0, sum = 0;
    std::int64_t least = 0, greatest = 0;     // Numbers: of those not empty, in parts of 10^-scale; a value is kept as what is more than least
    std::uint32_t empty = 0, values = 0;      // values: of Words
    Form form = Form::Nothing;
    std::uint8_t type = 0;                    // a Type
    std::uint8_t width = 0, scale = 0;        // bytes of a value or code: 0 (all alike), 1, 2, 4, 8
    std::uint8_t has_scales = 0;              // a byte for each cell: Decimals not written with one count of digits
    std::uint8_t digits = 0, zoned = 0;       // most digits before the point; Instants with a zone
    std::uint8_t nothing = 0;
};
static_assert(sizeof(Block) == 56);

// What stands in a block, one behind the other, each filled up to eight bytes:
//   Numbers  bits of the empty cells (where there are any) · values · scales
//   Words    codes · where the values begin (one more at the end) · letters
//   Plain    where the cells begin (one more at the end) · letters
constexpr std::uint64_t filled_up(std::uint64_t bytes) { return (bytes + 7) / 8 * 8; }
constexpr std::uint64_t bits_size(std::uint64_t rows) { return (rows + 63) / 64 * 8; }

std::uint64_t checksum(std::string_view bytes);  // finds accidents, not malice

}  // namespace mado::tables
