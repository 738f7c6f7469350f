#pragma once
// YAML 1.2 as people here write it: the failsafe schema (every scalar is text; its place gives the type), without anchors, aliases,
// tags, merge keys, duplicate keys, tabs and second documents. Order is kept. Used for definitions and for configuration files.
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::yaml {

// Both from 1; columns are counted in characters (Unicode code points), not bytes.
struct Place {
    int line = 1;
    int column = 1;
    friend bool operator==(Place const&, Place const&) = default;
    friend auto operator<=>(Place const&, Place const&) = default;
};

enum class Kind { Scalar, Sequence, Mapping };
enum class Style { Plain, Quoted, Block };  // of a scalar

struct Entry;

class Node {
public:
    Kind kind = Kind::Scalar;
    Style style = Style::Plain;
    Place place {};
    std::string text {};            // of a scalar
    std::vector<Node> items {};     // of a sequence
    std::vector<Entry> entries;     // of a mapping, in the order of the file

    bool is_scalar() const { return kind == Kind::Scalar; }
    bool is_sequence() const { return kind == Kind::Sequence; }
    bool is_mapping() const { return kind == Kind::Mapping; }
    Node const* find(std::string_view key) const;
    Entry const* entry(std::string_view key) const;
    // The text of the scalar at `key`, or `otherwise`.
    std::string text_of(std::string_view key, std::string_view otherwise = {}) const;
    // Where the byte `offset` of a scalar's text stands in the file.
    Place place_at(std::size_t offset) const;

private:
    friend class Builder;
    Place text_place_ {};                                      // of the first character of the content
    std::vector<std::pair<std::size_t, int>> escapes_ {};      // (byte of the text, further characters in the file before it)
};

struct Entry {
    std::string key;
    Style key_style = Style::Plain;
    Place key_place {};
    Node value {};
};

struct Problem {
    Place place;
    std::string key;  // "key.twice", "yaml.tab" …
    std::string japanese;
    std::string english;
};

struct Limits {
    std::size_t bytes = 2'000'000;
    int depth = 32;
    std::size_t nodes = 400'000;
};

// The document's root, or everything that is wrong with it (a file that cannot be read at all has one problem).
std::expected<Node, std::vector<Problem>> parse(std::string_view bytes, Limits const& limits = {});

}  // namespace mado::yaml
