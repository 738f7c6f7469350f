#include "context.h"

#include <algorithm>
#include <array>

namespace mado::html {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

template <std::size_t Size>
bool one_of(std::string const& word, std::array<std::string_view, Size> const& words)
{
    return std::ranges::find(words, word) != words.end();
}

constexpr std::array<std::string_view, 9> address_attributes { "href", "src", "action", "formaction", "poster", "cite", "xlink:href", "background",
    "manifest" };
constexpr std::array<std::string_view, 4> valueless_attributes { "srcdoc", "srcset", "ping", "http-equiv" };

}  // namespace

std::optional<Context::Problem> Context::read(std::string_view literal)
{
    for (std::size_t at = 0; at < literal.size(); ++at)
        if (auto problem = step(literal[at]))
            return Problem { std::move(*problem), at };
    return {};
}

void Context::close_tag()
{
    seen_.clear();
    if (tag_ == "script" || tag_ == "style")
        place_ = Place::RawText;
    else if (tag_ == "textarea" || tag_ == "title")
        place_ = Place::OnlyText;
    else
        place_ = Place::Text;
}

std::optional<std::string> Context::step(char c)
{
    switch (place_) {
    case Place::Text:
        if (c == '<')
            place_ = Place::TagOpen;
        return {};
    case Place::TagOpen:
        if (is_letter(c)) {
            place_ = Place::TagName;
            tag_.assign(1, lower(c));
        } else if (c == '/') {
            place_ = Place::EndTag;
        } else if (c == '!') {
            place_ = Place::Doctype;
            seen_.clear();
        } else {
            return "a “<” that opens no tag: write &lt;";
        }
        return {};
    case Place::EndTag:
        if (c == '>')
            place_ = Place::Text;
        else if (c == '<')
            return "an end tag is not closed: add “>”";
        return {};
    case Place::Doctype:
        seen_ += c;
        if (seen_ == "--") {
            place_ = Place::Comment;
            seen_.clear();
        } else if (c == '>') {
            place_ = Place::Text;
        }
        return {};
    case Place::Comment:
        seen_ += c;
        if (seen_.size() > 3)
            seen_.erase(0, seen_.size() - 3);
        if (seen_ == "-->")
            place_ = Place::Text;
        return {};
    case Place::RawText:
    case Place::OnlyText: {
        seen_ += lower(c);
        auto const length = tag_.size() + 3;  // of </tag>
        if (seen_.size() > length)
            seen_.erase(0, seen_.size() - length);
        if (seen_.size() == length && seen_.starts_with("</") && seen_.ends_with('>') && seen_.compare(2, tag_.size(), tag_) == 0)
            place_ = Place::Text;
        return {};
    }
    default: return step_in_tag(c);
    }
}

std::optional<std::string> Context::step_in_tag(char c)
{
    if (name_finished_ && !is_blank(c) && c != '>' && c != '/')
        return "after a section that stands inside a tag put a space before the next attribute";
    name_finished_ = false;
    switch (place_) {
    case Place::TagName:
        if (c == '>')
            close_tag();
        else if (is_blank(c) || c == '/')
            place_ = Place::InTag;
        else
            tag_ += lower(c);
        return {};
    case Place::InTag:
    case Place::AfterAttributeName:
        if (c == '>') {
            close_tag();
        } else if (c == '=' && place_ == Place::AfterAttributeName) {
            place_ = Place::BeforeValue;
        } else if (c == '<' || c == '"' || c == '\'' || c == '=') {
            return "inside the tag <" + tag_ + "> an attribute was expected where “" + std::string(1, c) + "” stands";
        } else if (!is_blank(c) && c != '/') {
            attribute_.assign(1, lower(c));
            place_ = Place::AttributeName;
        }
        return {};
    case Place::AttributeName:
        if (!is_blank(c) && c != '=' && c != '>' && c != '/') {
            attribute_ += lower(c);
            return {};
        }
        place_ = c == '=' ? Place::BeforeValue : Place::AfterAttributeName;
        if (c == '>')
            close_tag();
        return attribute_named();
    case Place::BeforeValue:
        if (c == '>')
            return "the attribute " + attribute_ + " has no value: write " + attribute_ + "=\"…\"";
        if (is_blank(c))
            return {};
        place_ = c == '"' ? Place::DoubleQuoted : c == '\'' ? Place::SingleQuoted : Place::Unquoted;
        address_ = one_of(attribute_, address_attributes) || (tag_ == "object" && attribute_ == "data") ? Address::Start : Address::None;
        seen_.clear();
        return {};
    case Place::DoubleQuoted:
        if (c != '"')
            return step_in_address(c);
        break;
    case Place::SingleQuoted:
        if (c != '\'')
            return {};
        break;
    default:  // Unquoted
        if (c == '>')
            close_tag();
        else if (is_blank(c))
            place_ = Place::InTag;
        return {};
    }
    place_ = Place::InTag;
    address_ = Address::None;
    return {};
}

std::optional<std::string> Context::attribute_named()
{
    // Our Content-Security-Policy has no 'unsafe-inline': these would do nothing in a browser.
    if (attribute_.starts_with("on"))
        return "the attribute " + attribute_ + " is refused: attach the event in a script file";
    if (attribute_ == "style")
        return "the attribute style is refused: use a class";
    return {};
}

std::optional<std::string> Context::step_in_address(char c)
{
    switch (address_) {
    case Address::Start:
    case Address::Unsettled:
    case Address::AfterValue:
        if (c == '/') {
            address_ = Address::Path;
        } else if (c == '?' || c == '#') {
            address_ = Address::Query;
        } else if (c == ':') {
            static constexpr std::array<std::string_view, 5> schemes { "http", "https", "mailto", "tel", "data" };
            if (address_ == Address::AfterValue || !one_of(seen_, schemes))
                return "the address in " + attribute_ + " begins with a scheme that is not http, https, mailto or tel";
            // Of data: addresses only literal ones make sense: no value follows.
            address_ = Address::Path;
        } else if (address_ != Address::AfterValue) {
            address_ = Address::Unsettled;
            seen_ += lower(c);
        }
        return {};
    case Address::Path:
        if (c == '?' || c == '#')
            address_ = Address::Query;
        return {};
    default: return {};
    }
}

Context::Answer Context::escaping() const
{
    switch (place_) {
    case Place::Text: return { Escaping::Text, {} };
    case Place::OnlyText: return { Escaping::OnlyText, {} };
    case Place::DoubleQuoted: break;
    case Place::SingleQuoted:
    case Place::Unquoted:
    case Place::BeforeValue: return { {}, "put the value of the attribute " + attribute_ + " into double quotes" };
    case Place::RawText: return { {}, "nothing may stand inside <" + tag_ + ">: put it into a data- attribute and read it in the script file" };
    case Place::Comment: return { {}, "nothing may stand inside a comment of HTML: use {{! … }} for remarks" };
    default: return { {}, "a value may stand between tags or in an attribute in double quotes, not as the name of a tag or attribute" };
    }
    if (one_of(attribute_, valueless_attributes))
        return { {}, "no value may stand in the attribute " + attribute_ };
    switch (address_) {
    case Address::None: return { Escaping::Attribute, {} };
    case Address::Start: return { Escaping::AddressStart, {} };
    case Address::AfterValue: return { {}, "two values follow each other at the begin of the address in " + attribute_ + ": join them in code, or put “/” or “?” between them" };
    case Address::Unsettled: return { Escaping::AddressQuery, {} };
    case Address::Path: return seen_ == "data" ? Answer { {}, "no value may stand in a data: address" } : Answer { Escaping::AddressPath, {} };
    case Address::Query: return { Escaping::AddressQuery, {} };
    }
    return { {}, "unknown place" };
}

void Context::value_written()
{
    if (address_ == Address::Start)
        address_ = Address::AfterValue;
}

void Context::settle()
{
    if (place_ == Place::TagName || place_ == Place::AttributeName || place_ == Place::AfterAttributeName || place_ == Place::Unquoted) {
        place_ = Place::InTag;
        name_finished_ = true;
    }
}

bool Context::same_place(Context const& other) const
{
    auto const in_tag = place_ != Place::Text && place_ != Place::Comment && place_ != Place::Doctype;
    auto const in_attribute = place_ == Place::DoubleQuoted || place_ == Place::SingleQuoted || place_ == Place::BeforeValue;
    return place_ == other.place_ && (!in_tag || tag_ == other.tag_) && (!in_attribute || attribute_ == other.attribute_);
}

void Context::join(Context const& other)
{
    name_finished_ = name_finished_ || other.name_finished_;
    if (address_ == other.address_)
        return;
    auto const either = [&](Address address) { return address_ == address || other.address_ == address; };
    if (either(Address::AfterValue) || either(Address::Start))
        address_ = either(Address::AfterValue) ? Address::AfterValue : Address::Unsettled;
    else
        address_ = either(Address::Unsettled) ? Address::Unsettled : Address::Query;
}

std::string Context::describe() const
{
    switch (place_) {
    case Place::Text: return "between tags";
    case Place::OnlyText:
    case Place::RawText: return "inside <" + tag_ + ">";
    case Place::Comment: return "in a comment";
    case Place::Doctype: return "in a declaration";
    case Place::DoubleQuoted:
    case Place::SingleQuoted:
    case Place::Unquoted:
    case Place::BeforeValue: return "in the attribute " + attribute_ + " of <" + tag_ + ">";
    default: return "inside the tag <" + tag_ + ">";
    }
}

}  // namespace mado::html
