#pragma once
// Where in the HTML a place of a template stands, so that its value is escaped for that place. Follows the tokenizer of the HTML
// standard (13.2.5) as far as finished pages need it; what it does not know is a fault, never a guess.
#include <optional>
#include <string>
#include <string_view>

namespace mado::html {

// How a value is written.
enum class Escaping { Text, OnlyText, Attribute, AddressStart, AddressPath, AddressQuery };

class Context {
public:
    // Walks over literal text. Returns what is wrong with it and how many bytes before that were read.
    struct Problem { std::string message; std::size_t offset; };
    std::optional<Problem> read(std::string_view literal);

    // The escaping of a value at this place, or nothing and the reason why no value may stand here.
    struct Answer { std::optional<Escaping> escaping; std::string why; };
    Answer escaping() const;
    void value_written();  // a value stood here

    // At the begin and end of a section: a name of a tag or attribute is finished.
    void settle();
    bool same_place(Context const& other) const;
    bool same_address(Context const& other) const { return address_ == other.address_; }
    // After a section that may or may not have been written: the worse of both.
    void join(Context const& other);
    bool is_between_tags() const { return place_ == Place::Text; }
    std::string describe() const;

private:
    enum class Place { Text, TagOpen, TagName, EndTag, InTag, AttributeName, AfterAttributeName, BeforeValue, DoubleQuoted, SingleQuoted, Unquoted,
        Comment, Doctype, RawText, OnlyText };
    // Of an attribute that is an address: what has been written of it.
    enum class Address { None, Start, AfterValue, Unsettled, Path, Query };

    std::optional<std::string> step(char c);
    std::optional<std::string> step_in_tag(char c);
    std::optional<std::string> step_in_address(char c);
    std::optional<std::string> attribute_named();
    void close_tag();

    Place place_ = Place::Text;
    Address address_ = Address::None;
    bool name_finished_ = false;  // by settle(): the next character must not continue it
    std::string tag_;
    std::string attribute_;
    std::string seen_;            // the last characters of a comment or raw text; the scheme of an address
};

}  // namespace mado::html
