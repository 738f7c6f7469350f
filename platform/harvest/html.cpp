#include "html.h"

#include <mado/csv/encoding.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace mado::harvest::html {

namespace {

constexpr auto nowhere = std::string_view::npos;
constexpr std::size_t most_attributes = 100, most_value = 4'000, longest_reference = 12;
constexpr std::string_view spaces = " \t\r\n\f";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::string lowered(std::string_view text)
{
    std::string made(text);
    std::ranges::transform(made, made.begin(), lower);
    return made;
}

// Elements whose content is no text of the page (HTML standard, raw text and escapable raw text, and what a page without scripts hides).
bool is_raw(std::string_view name)
{
    constexpr std::string_view raw[] = { "script", "style", "textarea", "title", "template", "iframe", "noembed", "noframes", "xmp", "select" };
    return std::ranges::find(raw, name) != std::end(raw);
}

struct Reference { std::string_view name; char32_t letter; };
constexpr Reference references[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' }, { "nbsp", U' ' }, { "middot", U'·' }, { "hellip", U'…' }, { "ndash", U'–' },
    { "mdash", U'—' }, { "copy", U'©' }, { "yen", U'¥' }, { "laquo", U'«' }, { "raquo", U'»' }, { "times", U'×' }, { "rarr", U'→' }, { "emsp", U' ' }, { "ensp", U' ' } };

std::optional<char32_t> letter_of(std::string_view name)
{
    if (!name.starts_with('#')) {
        auto const found = std::ranges::find(references, name, &Reference::name);
        return found == std::end(references) ? std::nullopt : std::optional(found->letter);
    }
    name.remove_prefix(1);
    bool const is_hex = name.starts_with('x') || name.starts_with('X');
    auto const digits = is_hex ? name.substr(1) : name;
    std::uint32_t number = 0;
    auto const [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number, is_hex ? 16 : 10);
    bool const is_letter = fault == std::errc() && end == digits.data() + digits.size() && number > 0 && number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF);
    return is_letter ? std::optional(static_cast<char32_t>(number)) : std::nullopt;
}

std::size_t behind_space(std::string_view page, std::size_t at) { return std::min(page.find_first_not_of(spaces, at), page.size()); }

// One attribute from `at`; answers behind it.
std::size_t take_attribute(std::string_view page, std::size_t at, Tag& tag)
{
    auto const name_end = std::min(page.find_first_of(" \t\r\n\f=>/", at + 1), page.size());
    auto const name = lowered(page.substr(at, name_end - at));
    std::string_view value;
    at = behind_space(page, name_end);
    if (at < page.size() && page[at] == '=') {
        at = behind_space(page, at + 1);
        if (at < page.size() && (page[at] == '"' || page[at] == '\'')) {
            auto const end = std::min(page.find(page[at], at + 1), page.size());
            value = page.substr(at + 1, end - at - 1);
            at = std::min(end + 1, page.size());
        } else {
            auto const end = std::min(page.find_first_of(" \t\r\n\f>", at), page.size());
            value = page.substr(at, end - at);
            at = end;
        }
    }
    if (tag.attributes.size() < most_attributes && value.size() <= most_value && std::ranges::find(tag.attributes, name, &std::pair<std::string, std::string>::first) == tag.attributes.end())
        tag.attributes.emplace_back(name, decoded(value));
    return at;
}

// A tag that begins at `at` ("<a" or "</a"); answers behind it.
std::size_t take_tag(std::string_view page, std::size_t at, Tag& tag)
{
    tag = { .name = {}, .closes = page[at + 1] == '/', .attributes = {}, .at = at };
    at += tag.closes ? 2 : 1;
    auto const end = std::min(page.find_first_of(" \t\r\n\f/>", at), page.size());
    tag.name = lowered(page.substr(at, end - at));
    for (at = end; at < page.size() && page[at] != '>';) {
        at = std::min(page.find_first_not_of(" \t\r\n\f/", at), page.size());
        if (at < page.size() && page[at] != '>')
            at = take_attribute(page, at, tag);
    }
    return std::min(at + 1, page.size());
}

// Behind a comment, a doctype or what the standard takes for one.
std::size_t behind_declaration(std::string_view page, std::size_t at)
{
    if (page.substr(at).starts_with("<!--")) {
        auto const end = page.find("-->", at + 4);
        return end == nowhere ? page.size() : end + 3;
    }
    auto const end = page.find('>', at);
    return end == nowhere ? page.size() : end + 1;
}

// Where the end of a raw element begins.
std::size_t end_of_raw(std::string_view page, std::size_t at, std::string_view name)
{
    for (at = page.find("</", at); at != nowhere; at = page.find("</", at + 2))
        if (lowered(page.substr(at + 2, name.size())) == name)
            return at;
    return page.size();
}

}  // namespace

std::string_view Tag::attribute(std::string_view wanted) const
{
    auto const found = std::ranges::find(attributes, wanted, &std::pair<std::string, std::string>::first);
    return found == attributes.end() ? std::string_view() : std::string_view(found->second);
}

std::string decoded(std::string_view text)
{
    std::string made;
    for (std::size_t at = 0; at < text.size();) {
        auto const mark = std::min(text.find('&', at), text.size());
        made += text.substr(at, mark - at);
        if (mark == text.size())
            break;
        auto const end = text.substr(mark, longest_reference).find(';');
        auto const letter = end == nowhere ? std::nullopt : letter_of(text.substr(mark + 1, end - 1));
        if (letter)
            text::append(made, *letter);
        else
            made += '&';
        at = mark + (letter ? end + 1 : 1);
    }
    return made;
}

std::string utf8_of(std::string_view bytes)
{
    std::string text;
    csv::Decoder decoder(csv::encoding_of(bytes).value_or(csv::Encoding::Utf8), csv::Invalid::Replace);
    decoder.decode(bytes, true, text);
    return text;
}

void read(std::string_view page, Reader const& reader)
{
    Tag tag;
    for (std::size_t at = 0; at < page.size();) {
        auto const open = std::min(page.find('<', at), page.size());
        if (open > at)
            reader.text(decoded(page.substr(at, open - at)));
        if (open + 1 >= page.size())
            return;
        char const next = page[open + 1];
        bool const is_tag = is_letter(next) || (next == '/' && open + 2 < page.size() && is_letter(page[open + 2]));
        if (!is_tag && next != '!' && next != '?' && next != '/') {
            reader.text("<");
            at = open + 1;
            continue;
        }
        at = is_tag ? take_tag(page, open, tag) : behind_declaration(page, open);
        if (!is_tag)
            continue;
        reader.tag(tag);
        if (!tag.closes && is_raw(tag.name))
            at = end_of_raw(page, at, tag.name);
    }
}

}  // namespace mado::harvest::html
