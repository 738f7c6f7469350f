#include <mado/csvw/url.h>

#include <algorithm>
#include <vector>

namespace mado::csvw {

namespace {

struct Parts {
    std::string scheme, authority, path, query, fragment;
    bool has_authority = false, has_query = false, has_fragment = false;
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
int hex(char c) { return is_digit(c) ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1; }

std::size_t scheme_length(std::string_view text)
{
    if (text.empty() || !is_letter(text.front()))
        return 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == ':')
            return i;
        if (!is_letter(text[i]) && !is_digit(text[i]) && text[i] != '+' && text[i] != '-' && text[i] != '.')
            return 0;
    }
    return 0;
}

Parts parts_of(std::string_view text)
{
    Parts parts;
    if (auto const hash = text.find('#'); hash != std::string_view::npos) {
        parts.fragment = text.substr(hash + 1);
        parts.has_fragment = true;
        text = text.substr(0, hash);
    }
    if (auto const length = scheme_length(text); length != 0) {
        parts.scheme = text.substr(0, length);
        text.remove_prefix(length + 1);
    }
    if (auto const mark = text.find('?'); mark != std::string_view::npos) {
        parts.query = text.substr(mark + 1);
        parts.has_query = true;
        text = text.substr(0, mark);
    }
    if (text.starts_with("//")) {
        auto const slash = std::min(text.find('/', 2), text.size());
        parts.authority = text.substr(2, slash - 2);
        parts.has_authority = true;
        text.remove_prefix(slash);
    }
    parts.path = text;
    return parts;
}

std::string joined(Parts const& parts)
{
    std::string out;
    if (!parts.scheme.empty())
        out += parts.scheme + ":";
    if (parts.has_authority)
        out += "//" + parts.authority;
    out += parts.path;
    if (parts.has_query)
        out += "?" + parts.query;
    if (parts.has_fragment)
        out += "#" + parts.fragment;
    return out;
}

// 5.2.4
std::string without_dots(std::string_view path)
{
    std::vector<std::string_view> kept;
    bool const absolute = path.starts_with('/');
    bool open = false;                        // ends in a slash
    std::string_view rest = absolute ? path.substr(1) : path;
    for (;;) {
        auto const slash = rest.find('/');
        auto const segment = rest.substr(0, slash);
        open = segment == "." || segment == "..";
        if (segment == "..") {
            if (!kept.empty())
                kept.pop_back();
        } else if (segment != ".")
            kept.push_back(segment);
        if (slash == std::string_view::npos)
            break;
        rest.remove_prefix(slash + 1);
    }
    std::string out = absolute ? "/" : "";
    for (std::size_t i = 0; i < kept.size(); ++i)
        out += (i == 0 ? "" : "/") + std::string(kept[i]);
    if (open && !out.ends_with('/'))
        out += '/';
    return out;
}

bool is_unreserved(char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

std::string normal_escapes(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%' || i + 2 >= text.size() || hex(text[i + 1]) < 0 || hex(text[i + 2]) < 0) {
            out += text[i];
            continue;
        }
        auto const byte = static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
        if (is_unreserved(byte))
            out += byte;
        else {
            out += '%';
            for (std::size_t at = i + 1; at <= i + 2; ++at)
                out += lower(text[at]) >= 'a' && lower(text[at]) <= 'f' ? static_cast<char>(lower(text[at]) - 32) : text[at];
        }
        i += 2;
    }
    return out;
}

}  // namespace

bool has_scheme(std::string_view text) { return scheme_length(text) != 0; }

std::string resolved(std::string_view base, std::string_view reference)
{
    auto target = parts_of(reference);
    if (!target.scheme.empty()) {
        if (target.has_authority)
            target.path = without_dots(target.path);
        return joined(target);
    }
    auto const from = parts_of(base);
    target.scheme = from.scheme;
    if (target.has_authority) {
        target.path = without_dots(target.path);
        return joined(target);
    }
    target.authority = from.authority;
    target.has_authority = from.has_authority;
    if (target.path.empty()) {
        target.path = from.path;
        if (!target.has_query) {
            target.query = from.query;
            target.has_query = from.has_query;
        }
    } else if (target.path.starts_with('/'))
        target.path = without_dots(target.path);
    else if (from.has_authority && from.path.empty())
        target.path = without_dots("/" + target.path);
    else
        target.path = without_dots(from.path.substr(0, from.path.rfind('/') + 1) + target.path);
    return joined(target);
}

std::string normal_url(std::string_view url)
{
    auto parts = parts_of(url);
    std::ranges::transform(parts.scheme, parts.scheme.begin(), lower);
    std::ranges::transform(parts.authority, parts.authority.begin(), lower);
    std::string_view const port = parts.scheme == "http" ? ":80" : parts.scheme == "https" ? ":443" : "";
    if (!port.empty() && parts.authority.ends_with(port))
        parts.authority.erase(parts.authority.size() - port.size());
    else if (parts.authority.ends_with(':'))
        parts.authority.pop_back();
    if (parts.has_authority)
        parts.path = parts.path.empty() ? "/" : without_dots(normal_escapes(parts.path));
    else
        parts.path = normal_escapes(parts.path);
    parts.query = normal_escapes(parts.query);
    parts.fragment = normal_escapes(parts.fragment);
    return joined(parts);
}

std::string_view without_fragment(std::string_view url) { return url.substr(0, url.find('#')); }

std::string percent_decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
            out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
            i += 2;
        } else
            out += text[i];
    }
    return out;
}

std::string percent_encoded_name(std::string_view text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (auto const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (is_letter(c) || is_digit(c) || c == '_' || c == '.')
            out += c;
        else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

}  // namespace mado::csvw
