#include "model/units.h"

#include <algorithm>

namespace mado::definitions::units {

namespace {

using grammar::Place;
using grammar::Shape;
using yaml::Kind;
using yaml::Node;
using yaml::Style;

constexpr Shape leaf { Place::Anything };

Shape const* word_in(std::span<grammar::Word const> words, std::string_view key)
{
    auto const found = std::ranges::find(words, key, &grammar::Word::key);
    return found == words.end() ? nullptr : found->shape;
}

bool holds_names(Shape const& shape)
{
    if (shape.place == Place::Map || shape.place == Place::Words)
        return true;
    return shape.place == Place::Record && std::ranges::any_of(shape.words, [](grammar::Word const& word) { return holds_names(*word.shape); });
}

// Whether a plain scalar would be read as something else in flow style.
bool is_safe_plain(std::string_view text)
{
    if (text.empty() || text.find_first_of("{}[],#\n\"'`&*!|>%@") != std::string_view::npos || text.front() == ' ' || text.back() == ' ')
        return false;
    if (text.front() == '-' || text.front() == '?' || text.front() == ':')
        return text.size() > 1 && text[1] != ' ' && text.front() == '-';
    return text.find(": ") == std::string_view::npos && text.back() != ':' && text.back() != '?';
}

std::string single_quoted(std::string_view text)
{
    std::string quoted = "'";
    for (char const c : text)
        quoted += c == '\'' ? std::string("''") : std::string(1, c);
    return quoted + "'";
}

std::string double_quoted(std::string_view text)
{
    std::string quoted = "\"";
    for (char const c : text)
        quoted += c == '\n' ? std::string("\\n") : c == '"' || c == '\\' ? std::string { '\\', c } : std::string(1, c);
    return quoted + "\"";
}

std::string scalar(std::string_view text, Style style)
{
    if (text.find('\n') != std::string_view::npos)
        return double_quoted(text);
    return style == Style::Plain && is_safe_plain(text) ? std::string(text) : single_quoted(text);
}

}  // namespace

bool same(Node const& a, Node const& b)
{
    if (a.kind != b.kind)
        return false;
    if (a.is_scalar())
        return a.text == b.text && (a.style == Style::Plain) == (b.style == Style::Plain);
    if (a.is_sequence())
        return std::ranges::equal(a.items, b.items, [](Node const& x, Node const& y) { return same(x, y); });
    return a.entries.size() == b.entries.size() && std::ranges::all_of(a.entries, [&](yaml::Entry const& entry) {
        auto const* other = b.find(entry.key);
        return other && same(entry.value, *other);
    });
}

bool same(Node const* a, Node const* b) { return a && b ? same(*a, *b) : a == b; }

Shape const& inside(Shape const& shape, Node const& node, std::string_view key)
{
    if (shape.place == Place::Map)
        return shape.of ? *shape.of : leaf;
    if (shape.place == Place::Record)
        if (auto const* found = word_in(shape.words, key))
            return *found;
    if (shape.place == Place::Field) {
        if (auto const* found = word_in(grammar::words_of_field(), key))
            return *found;
        if (auto const* found = word_in(grammar::words_of_type(node.text_of("type")), key))
            return *found;
    }
    return leaf;
}

bool is_cut(Shape const& shape, Node const& node) { return node.is_mapping() && (shape.place == Place::Field || holds_names(shape)); }

bool is_whole(Shape const& shape)
{
    return shape.place == Place::Field || (shape.place == Place::Record && shape.words.data() != grammar::definition().words.data());
}

std::string below(std::string_view address, std::string_view key) { return address.empty() ? std::string(key) : std::string(address) + "." + std::string(key); }

std::string flow(Node const& node)
{
    if (node.is_scalar())
        return scalar(node.text, node.style);
    std::string words;
    if (node.is_sequence()) {
        for (auto const& item : node.items)
            words += (words.empty() ? "" : ", ") + flow(item);
        return "[" + words + "]";
    }
    for (auto const& entry : node.entries)
        words += (words.empty() ? " " : ", ") + scalar(entry.key, entry.key_style) + ": " + flow(entry.value);
    return "{" + words + (words.empty() ? "}" : " }");
}

std::string shown(Node const* node)
{
    if (!node)
        return {};
    if (node->is_scalar())
        return node->text;
    if (!node->is_mapping())
        return flow(*node);
    std::string lines;
    for (auto const& entry : node->entries)
        lines += (lines.empty() ? "" : "\n") + entry.key + ": " + flow(entry.value);
    return lines;
}

}  // namespace mado::definitions::units
