#include "uri_template.h"

#include <charconv>

namespace mado::csvw {

namespace {

struct Operator {
    char sign;
    std::string_view first, between;
    bool named;
    std::string_view if_empty;
    bool reserved;
};

constexpr Operator operators[] = {
    { '\0', "", ",", false, "", false }, { '+', "", ",", false, "", true },   { '#', "#", ",", false, "", true },  { '.', ".", ".", false, "", false },
    { '/', "/", "/", false, "", false },  { ';', ";", ";", true, "", false }, { '?', "?", "&", true, "=", false }, { '&', "&", "&", true, "=", false },
};

struct Variable {
    std::string_view name;
    bool exploded = false;
    std::size_t prefix = 0;                   // 0: the whole
};

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

bool is_reserved(char c) { return std::string_view(":/?#[]@!$&'()*+,;=").find(c) != std::string_view::npos; }

void add_encoded(std::string& out, std::string_view text, bool reserved)
{
    constexpr char digits[] = "0123456789ABCDEF";
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = text[i];
        if (is_unreserved(c) || (reserved && is_reserved(c)))
            out += c;
        else if (reserved && c == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2]))
            out += c;
        else {
            out += '%';
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[static_cast<unsigned char>(c) & 15];
        }
    }
}

std::string_view first_characters(std::string_view text, std::size_t count)
{
    std::size_t at = 0;
    for (; at < text.size(); ++at)
        if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && count-- == 0)
            break;
    return text.substr(0, at);
}

void add_named(std::string& out, std::string_view name, std::string_view value, Operator const& how)
{
    add_encoded(out, name, true);
    if (value.empty())
        out += how.if_empty;
    else {
        out += '=';
        add_encoded(out, value, how.reserved);
    }
}

// False: the variable is not defined, and nothing was added.
bool add(std::string& out, Variable const& variable, TemplateValue const& value, Operator const& how)
{
    if (auto const* text = std::get_if<std::string>(&value)) {
        auto const part = variable.prefix == 0 ? std::string_view(*text) : first_characters(*text, variable.prefix);
        if (how.named)
            add_named(out, variable.name, part, how);
        else
            add_encoded(out, part, how.reserved);
        return true;
    }
    auto const* list = std::get_if<std::vector<std::string>>(&value);
    if (!list || list->empty())
        return false;
    if (how.named && !variable.exploded) {
        add_encoded(out, variable.name, true);
        out += '=';
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
        if (i != 0)
            out += variable.exploded ? how.between : ",";
        if (how.named && variable.exploded)
            add_named(out, variable.name, (*list)[i], how);
        else
            add_encoded(out, (*list)[i], how.reserved);
    }
    return true;
}

std::optional<Variable> variable_of(std::string_view text)
{
    Variable variable { text };
    if (text.ends_with('*')) {
        variable.exploded = true;
        variable.name.remove_suffix(1);
    } else if (auto const colon = text.find(':'); colon != std::string_view::npos) {
        variable.name = text.substr(0, colon);
        auto const digits = text.substr(colon + 1);
        auto const read = std::from_chars(digits.data(), digits.data() + digits.size(), variable.prefix);
        if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || variable.prefix == 0 || variable.prefix > 9'999)
            return {};
    }
    for (auto const c : variable.name)
        if (!is_unreserved(c) && c != '%' && static_cast<unsigned char>(c) < 0x80)
            return {};
    return variable.name.empty() ? std::nullopt : std::optional(variable);
}

bool expand(std::string& out, std::string_view expression, TemplateVariables const& variables)
{
    auto how = operators[0];
    for (auto const& one : operators)
        if (!expression.empty() && expression.front() == one.sign)
            how = one;
    if (how.sign != '\0')
        expression.remove_prefix(1);
    bool any = false;
    while (!expression.empty()) {
        auto const comma = std::min(expression.find(','), expression.size());
        auto const variable = variable_of(expression.substr(0, comma));
        if (!variable)
            return false;
        std::string part;
        if (add(part, *variable, variables(variable->name), how)) {
            out += any ? how.between : how.first;
            out += part;
            any = true;
        }
        expression.remove_prefix(std::min(comma + 1, expression.size()));
    }
    return true;
}

}  // namespace

std::string expanded(std::string_view uri_template, TemplateVariables const& variables)
{
    std::string out;
    while (!uri_template.empty()) {
        auto const open = uri_template.find('{');
        auto const close = open == std::string_view::npos ? open : uri_template.find('}', open);
        auto const literal = uri_template.substr(0, close == std::string_view::npos ? uri_template.size() : open);
        out += literal;                       // IRIs may stand here as they are
        if (close == std::string_view::npos)
            break;
        std::string made;
        if (expand(made, uri_template.substr(open + 1, close - open - 1), variables))
            out += made;
        else
            out += uri_template.substr(open, close - open + 1);
        uri_template.remove_prefix(close + 1);
    }
    return out;
}

}  // namespace mado::csvw
