#pragma once
// XML text, two spaces a level.
#include <string>
#include <string_view>
#include <vector>

namespace mado::dmn::xml {

class Writer {
public:
    Writer() : out_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}
    Writer& open(std::string_view name);
    Writer& attribute(std::string_view name, std::string_view value);            // also when it is empty
    Writer& attribute_if(std::string_view name, std::string_view value);         // only when it is not
    Writer& close();
    Writer& element(std::string_view name, std::string_view text);               // with nothing but that text
    Writer& element_if(std::string_view name, std::string_view text) { return text.empty() ? *this : element(name, text); }
    Writer& text(std::string_view text);                                         // ends the line with the closing tag
    std::string take() { return std::move(out_); }

private:
    void end_tag();
    void indent(std::size_t depth) { out_.append(2 * depth, ' '); }
    void escaped(std::string_view text, bool in_attribute);

    std::string out_;
    std::vector<std::string> open_;
    bool in_tag_ = false, has_text_ = false;
};

}  // namespace mado::dmn::xml
