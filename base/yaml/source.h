#pragma once
#include <mado/yaml/document.h>

#include <optional>

namespace mado::yaml {

int characters(std::string_view utf8);  // code points

// The bytes of a file, asked by position: what yaml-cpp does not tell.
class Source {
public:
    explicit Source(std::string_view bytes) : bytes_(bytes) {}

    std::string_view bytes() const { return bytes_; }
    char at(std::size_t position) const { return position < bytes_.size() ? bytes_[position] : '\0'; }
    // What cannot be handed to the parser at all: size, encoding, control characters, tabs.
    std::vector<Problem> problems(std::size_t most_bytes);
    Place place(std::size_t position);
    std::string_view word_at(std::size_t position) const;
    // The spaces before the content of the block scalar whose | or > stands at `position`.
    int indentation_below(std::size_t position) const;
    // Fills where a quoted scalar of one line has escapes; false when it runs over several lines.
    bool read_escapes(std::size_t position, std::vector<std::pair<std::size_t, int>>& escapes) const;
    bool quote_closes(std::size_t position) const;
    std::optional<Place> second_document();

private:
    std::optional<Problem> encoding_problem();
    std::string_view bytes_;
    std::size_t known_position_ = 0;  // place() is asked in ascending order nearly always: count on from there
    Place known_ {};
};

}  // namespace mado::yaml
