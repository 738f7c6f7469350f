#include <mado/html/safe.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace mado::html {

namespace {

// What each byte becomes: 0 itself, else the number of a replacement below.
constexpr std::array<std::string_view, 7> replacements { "", "&amp;", "&lt;", "&gt;", "&#34;", "&#39;", "" };
constexpr std::array<unsigned char, 256> escapes = [] {
    std::array<unsigned char, 256> table {};
    for (std::size_t c = 0; c < 0x20; ++c)
        table[c] = 6;  // C0 controls are not allowed in HTML text, except these three
    table['\t'] = table['\n'] = table['\r'] = 0;
    table[0x7f] = 6;
    table['&'] = 1;
    table['<'] = 2;
    table['>'] = 3;
    table['"'] = 4;
    table['\''] = 5;
    return table;
}();

bool is_name(std::string_view name)
{
    auto const letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return !name.empty() && letter(name.front()) && std::ranges::all_of(name, [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':';
    });
}

bool is_void(std::string_view name)
{
    static constexpr std::array<std::string_view, 13> names { "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
        "source", "track", "wbr" };
    return std::ranges::find(names, name) != names.end();
}

bool holds_address(std::string_view name)
{
    return name == "href" || name == "src" || name == "action" || name == "formaction" || name == "xlink:href";
}

void append_attribute(std::string& out, Attribute const& attribute)
{
    if (!is_name(attribute.name) || attribute.name.starts_with("on") || attribute.name == "style")
        throw std::invalid_argument("html::element: attribute not allowed: " + attribute.name);
    if (attribute.is_flag && !attribute.present)
        return;
    out += ' ';
    out += attribute.name;
    if (attribute.is_flag)
        return;
    out += "=\"";
    escape_to(out, holds_address(attribute.name) ? safe_address(attribute.value) : std::string_view(attribute.value));
    out += '"';
}

}  // namespace

void escape_to(std::string& out, std::string_view text)
{
    std::size_t done = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto const replacement = escapes[static_cast<unsigned char>(text[at])];
        if (replacement == 0) [[likely]]
            continue;
        out.append(text, done, at - done);
        out += replacements[replacement];
        done = at + 1;
    }
    out.append(text, done, text.size() - done);
}

std::string escape(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    escape_to(out, text);
    return out;
}

std::string_view safe_address(std::string_view address)
{
    auto const end = address.find_first_of(":/?#");
    if (end == std::string_view::npos || address[end] != ':')
        return address;
    std::string scheme(address.substr(0, end));
    std::ranges::transform(scheme, scheme.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    static constexpr std::array<std::string_view, 4> allowed { "http", "https", "mailto", "tel" };
    return std::ranges::find(allowed, scheme) != allowed.end() ? address : std::string_view("#");
}

Safe trusted(std::string html) { return Safe(std::move(html)); }

Safe text(std::string_view words) { return trusted(escape(words)); }

Safe element(std::string_view name, Attributes const& attributes, Safe const& content)
{
    if (!is_name(name) || name == "script" || name == "style")
        throw std::invalid_argument("html::element: element not allowed: " + std::string(name));
    if (is_void(name) && !content.empty())
        throw std::invalid_argument("html::element: nothing can stand inside " + std::string(name));
    std::string out = "<";
    out += name;
    for (auto const& attribute : attributes)
        append_attribute(out, attribute);
    out += '>';
    if (!is_void(name)) {
        out += content.html();
        out += "</";
        out += name;
        out += '>';
    }
    return trusted(std::move(out));
}

Safe element(std::string_view name, Attributes const& attributes, std::string_view words) { return element(name, attributes, text(words)); }

Safe join(std::vector<Safe> const& parts)
{
    Safe all;
    for (auto const& part : parts)
        all += part;
    return all;
}

}  // namespace mado::html
