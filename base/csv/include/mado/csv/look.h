#pragma once
// What a file of a table looks like before it is read: its encoding by trial, its delimiter, and where the header row stands below notes and titles.
#include <mado/csv/reader.h>

namespace mado::csv {

struct Look {
    Encoding encoding = Encoding::Utf8;
    Dialect dialect {};
    std::size_t header_row = 1;               // from 1; 0: the table has none
    std::size_t columns = 0;                  // of most rows
    std::vector<std::string> header {};
    std::vector<std::string> notes {};        // rows above the header that are not empty
};

// `bytes`: the whole file, or its beginning (then `encoding` is what Trial said of the whole). Nothing: no encoding fits, or a NUL byte.
std::optional<Look> look(std::string_view bytes, std::optional<Encoding> encoding = {});

// Rows whose width is not the header's, counted; the first of them by number.
class Shape {
public:
    explicit Shape(std::size_t columns, std::size_t told_at_most = 100) : columns_(columns), most_(told_at_most) {}
    void see(Row const& row);

    struct Ragged {
        std::uint64_t row;
        std::size_t columns;
    };
    std::vector<Ragged> const& first() const { return first_; }
    std::uint64_t ragged() const { return ragged_; }
    std::uint64_t odd_quotes() const { return odd_; }

private:
    std::size_t columns_, most_;
    std::vector<Ragged> first_ {};
    std::uint64_t ragged_ = 0, odd_ = 0;
};

}  // namespace mado::csv
