#pragma once
// Finds the delimiters and line ends of a table that stand outside quotes, 64 bytes at a time: AVX2 or SSE2 where the machine has it, the same answer
// without. A quote switches, wherever it stands, as in "read a row" of the W3C's Model for Tabular Data.
#include <cstdint>
#include <string_view>
#include <vector>

namespace mado::csv {

enum class Kernel { Portable, Sse2, Avx2 };

Kernel best_kernel();                         // of this machine
bool runs_here(Kernel kernel);

struct Marks {
    char delimiter = ',';
    char quote = '"';                         // '\0': none
};

class Scanner {
public:
    explicit Scanner(Marks marks = {}, Kernel kernel = best_kernel());

    // Appends to `found` the places in `text`, plus `base`, of delimiters and LF outside quotes. Text may come in pieces of any size.
    void scan(std::string_view text, std::uint32_t base, std::vector<std::uint32_t>& found);
    bool in_quotes() const { return quoted_ != 0; }
    bool saw_zero() const { return zero_ != 0; }  // a NUL byte anywhere
    std::uint64_t line_ends() const { return line_ends_; }  // found so far
    std::uint64_t quotes() const { return quotes_; }
    void restart() { quoted_ = 0; }

private:
    Marks marks_;
    Kernel kernel_;
    std::uint64_t quoted_ = 0, zero_ = 0;     // all ones inside quotes
    std::uint64_t line_ends_ = 0, quotes_ = 0;
};

}  // namespace mado::csv
