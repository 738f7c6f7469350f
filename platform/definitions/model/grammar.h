#pragma once
// The grammar as tables. One walk over them finds unknown and missing words and values of the wrong kind; the JSON Schema is written
// from the same tables.
#include <mado/json/json.h>
#include <mado/yaml/document.h>

#include <span>
#include <string_view>
#include <vector>

namespace mado::definitions::grammar {

enum class Place {
    Name,        // [a-z][a-z0-9_]*
    Choice,      // one of `choices`
    Words,       // a map of languages with ja
    String,      // one line
    Number,      // a whole number, plain
    Flag,        // true, false, plain
    Day,         // 2026-04-01, plain
    Expression,  // quoted or a block
    Quoted,      // a quoted constant: min: '0.01'
    Hash,        // 64 hex digits
    List,        // of `of`
    Map,         // name → `of`
    Record,      // the words of `words`
    Field,       // a record whose words depend on `type`
    Anything     // given, expect: read by what they mean
};

struct Word;

struct Shape {
    Place place = Place::String;
    std::span<std::string_view const> choices {};
    Shape const* of = nullptr;
    std::span<Word const> words {};
    bool free_keys = false;  // keys of a map that are no names: days, options, languages
};

struct Word {
    std::string_view key;
    Shape const* shape;
    bool required = false;
    std::string_view says {};  // for the schema's description
};

Shape const& definition();                                // the whole file
std::span<Word const> words_of_type(std::string_view type);   // a field's own words
std::span<Word const> words_of_field();                       // those of every type
std::span<std::string_view const> field_types();

}  // namespace mado::definitions::grammar
