#pragma once
#include <mado/http/message.h>
#include <mado/names/embedded.h>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace mado::web {

// What does not change while the program runs: the style sheet, the script, the marks. Addresses carry a hash and are cached for a year.
class Assets {
public:
    explicit Assets(std::span<embedded::File const> design);
    http::Response const* find(std::string const& name) const;  // "madoguchi.0123abcd.css"
    // A file that comes with a module: "applications/feelin.js" is assets/feelin.js of applications. std::logic_error: there is none.
    void add_file(std::string const& part, embedded::File const& file);
    std::string const& address(std::string_view name) const;
    std::string const& style() const { return style_; }         // addresses: "/assets/madoguchi.0123abcd.css"
    std::string const& script() const { return script_; }
    std::string const& icon() const { return icon_; }
    std::string const& touch_icon() const { return touch_icon_; }
    // design/components/NAME/NAME.html, for /design.
    std::map<std::string, std::string_view> const& examples() const { return examples_; }

private:
    std::string add(std::string_view name, std::string_view ending, std::string_view type, std::string bytes);
    std::map<std::string, http::Response> by_name_;
    std::map<std::string, std::string, std::less<>> addresses_;
    std::string style_, script_, icon_, touch_icon_;
    std::map<std::string, std::string_view> examples_;
};

}  // namespace mado::web
