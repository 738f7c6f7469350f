#pragma once
// HTML that is known to be well formed and escaped. There is no way from text to Safe but through escape and these functions, or
// through trusted(), which is for HTML that our own code or a sanitiser has made (search for it in a review).
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace mado::html {

class Safe {
public:
    Safe() = default;
    std::string const& html() const { return html_; }
    bool empty() const { return html_.empty(); }
    Safe& operator+=(Safe const& more) { html_ += more.html_; return *this; }
    friend Safe operator+(Safe left, Safe const& right) { left += right; return left; }
    friend bool operator==(Safe const&, Safe const&) = default;

private:
    explicit Safe(std::string html) : html_(std::move(html)) {}
    friend Safe trusted(std::string html);
    std::string html_;
};

Safe trusted(std::string html);  // the one door; say in the line above why it is safe
Safe text(std::string_view words);  // escaped

// Escapes & < > " ' so that the text may stand between tags and in a quoted attribute. Control characters that HTML forbids are left out.
std::string escape(std::string_view text);
void escape_to(std::string& out, std::string_view text);

// The address as it may stand in href, src or action: as it is when relative, http(s), mailto or tel; else "#". Not yet escaped.
std::string_view safe_address(std::string_view address);

// A server-made fragment (pictures of numbers, lists of links):
//   element("svg", { { "viewBox", "0 0 10 10" } }, element("rect", { { "width", "10" } }))
struct Attribute {
    Attribute(std::string_view name, std::string_view value) : name(name), value(value) {}
    Attribute(std::string_view name, char const* value) : name(name), value(value) {}
    Attribute(std::string_view name, std::int64_t value) : name(name), value(std::to_string(value)) {}
    Attribute(std::string_view name, int value) : name(name), value(std::to_string(value)) {}
    Attribute(std::string_view name, bool present) : name(name), is_flag(true), present(present) {}  // { "checked", true }
    std::string name;
    std::string value {};
    bool is_flag = false;
    bool present = true;
};
using Attributes = std::vector<Attribute>;

// Names are literals of our code: a name that is not letters, digits, "-", "_" or ":" throws, and so do script, style, on… and style
// attributes. Values of href, src, action, formaction and xlink:href go through safe_address. Void elements close themselves.
Safe element(std::string_view name, Attributes const& attributes = {}, Safe const& content = {});
Safe element(std::string_view name, Attributes const& attributes, std::string_view words);
Safe join(std::vector<Safe> const& parts);

}  // namespace mado::html
