#pragma once
// XML read forward, element by element, out of memory: no tree, no document type, no entities but the five of XML itself. A sheet of a million rows as a tree
// would need ten times its size.
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::xlsx {

class Xml {
public:
    enum class Event { Begin, End, Text, Over, Broken };
    explicit Xml(std::string_view text);

    Event next();
    std::string_view name() const { return name_; }       // of Begin and End, without its prefix
    std::size_t depth() const { return open_.size() + (just_closed_ ? 1u : 0u); }  // of the element: the root has 1
    // Of Begin, decoded, until the next event; empty: not there. A name with a colon in front (":id") is looked for behind any prefix.
    std::string_view attribute(std::string_view name);
    std::string_view text() const { return text_; }       // of Text: a piece; comments part it
    // From a Begin to behind its End.
    void skip();
    // From a Begin to its End: all text within.
    std::string content();

private:
    Event begin();
    Event end();
    Event broken() { return at_ = text_of_all_.size(), is_broken_ = true, Event::Broken; }
    bool attributes();
    bool decode(std::string_view raw, std::string& out) const;

    std::string_view text_of_all_;
    std::size_t at_ = 0;
    std::vector<std::string_view> open_ {};               // full names
    std::vector<std::pair<std::string_view, std::string_view>> attributes_ {};
    std::deque<std::string> decoded_ {};
    std::string_view name_ {}, text_ {};
    std::string text_kept_ {};
    bool is_empty_element_ = false, just_closed_ = false, had_root_ = false, is_broken_ = false;
};

}  // namespace mado::xlsx
