#pragma once
// Rows of a table of any size, a piece at a time: bytes → UTF-8 → the places of delimiters → fields. What would take all memory or time is refused with a
// reason; what is only odd (a quote within a field, a row of another width) is told and read on.
#include <mado/csv/encoding.h>
#include <mado/csv/scan.h>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::csv {

// Writes at most so many bytes and says how many; 0 at the end.
using Source = std::function<std::size_t(std::span<char>)>;

Source of_text(std::string_view text);        // keeps a view
std::expected<Source, std::string> of_file(std::string const& path);

struct Dialect {
    std::string delimiter = ",";
    std::optional<std::string> quote = "\"";
    bool doubled = true;                      // a quote within quotes is written twice; else with a backslash before it
    std::vector<std::string> line_ends { "\r\n", "\n" };
};

struct Limits {
    std::size_t columns = 16'384;
    std::size_t row = 16u << 20;              // bytes of UTF-8: also what an unclosed quote may swallow
    std::uint64_t rows = UINT64_MAX;
};

struct Problem {
    enum class Kind { Encoding, Zero, TooManyColumns, RowTooLong, TooManyRows, NeverClosed };
    Kind kind;
    std::uint64_t row;                        // from 1, as it stands in the file
    std::uint64_t offset;                     // in bytes: of the file for Encoding, else of its UTF-8
    std::string says;                         // English, for logs and developers
};

struct Row {
    std::uint64_t number = 0;                 // from 1
    std::span<std::string_view const> fields {};  // valid until the next row is read
    std::string_view content {};              // without its line end
    bool odd_quotes = false;                  // a quote within a field, or something between a closing quote and the delimiter
};

class Reader {
public:
    struct Options {
        Encoding encoding = Encoding::Utf8;
        Invalid invalid = Invalid::Refuse;
        Dialect dialect {};
        Limits limits {};
        bool zeros = false;                   // lets NUL bytes pass
        std::size_t piece = 1u << 18;
        Kernel kernel = best_kernel();
    };
    explicit Reader(Source source);
    Reader(Source source, Options options);

    // The next row, or nothing at the end. After a problem there is no more.
    std::expected<std::optional<Row>, Problem> next();

private:
    bool fill();
    std::unexpected<Problem> refused(Problem::Kind kind, std::string says) const;
    std::optional<Problem> gathered();
    std::optional<Problem> gathered_slowly();
    void add_field(std::string_view raw);
    std::size_t line_end_at(std::size_t at) const;
    void parse_slowly(std::string_view content);

    Source source_;
    Options options_;
    Decoder decoder_;
    Scanner scanner_;
    bool simple_;
    std::string bytes_ {}, text_ {};          // text_: from the row that is read on
    std::size_t begin_ = 0, end_ = 0;         // of that row and, once gathered, behind its line end
    std::size_t content_end_ = 0, scanned_ = 0;
    std::vector<std::uint32_t> marks_ {};
    std::size_t mark_ = 0;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> parts_ {};  // begin and end of the fields in text_
    std::vector<std::string_view> fields_ {};
    std::string kept_ {};                     // fields that lost a quote
    std::uint64_t number_ = 0, base_ = 0;
    bool done_ = false, odd_ = false, over_ = false, encoding_failed_ = false, first_ = true;
};

}  // namespace mado::csv
