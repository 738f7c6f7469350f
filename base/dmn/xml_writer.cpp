#include "xml_writer.h"

#include <mado/text/utf8.h>

namespace mado::dmn::xml {

Writer& Writer::open(std::string_view name)
{
    end_tag();
    indent(open_.size());
    out_.append("<").append(name);
    open_.emplace_back(name);
    in_tag_ = true, has_text_ = false;
    return *this;
}

Writer& Writer::attribute(std::string_view name, std::string_view value)
{
    out_.append(" ").append(name).append("=\"");
    escaped(value, true);
    out_ += '"';
    return *this;
}

Writer& Writer::attribute_if(std::string_view name, std::string_view value) { return value.empty() ? *this : attribute(name, value); }

Writer& Writer::text(std::string_view text)
{
    if (in_tag_)
        out_ += '>';
    in_tag_ = false, has_text_ = true;
    escaped(text, false);
    return *this;
}

Writer& Writer::element(std::string_view name, std::string_view text)
{
    open(name);
    if (!text.empty())
        this->text(text);
    return close();
}

Writer& Writer::close()
{
    auto const name = std::move(open_.back());
    open_.pop_back();
    if (in_tag_) {
        out_ += "/>\n";
    } else {
        if (!has_text_)
            indent(open_.size());
        out_.append("</").append(name).append(">\n");
    }
    in_tag_ = has_text_ = false;
    return *this;
}

void Writer::end_tag()
{
    if (in_tag_)
        out_ += ">\n";
    in_tag_ = false;
}

void Writer::escaped(std::string_view text, bool in_attribute)
{
    // What no XML file may hold becomes a replacement character: a document that was written can be read.
    for (auto const character : text::code_points(text)) {
        switch (character) {
        case U'&': out_ += "&amp;"; break;
        case U'<': out_ += "&lt;"; break;
        case U'>': out_ += "&gt;"; break;
        case U'\r': out_ += "&#13;"; break;
        case U'"': out_ += in_attribute ? "&quot;" : "\""; break;
        case U'\n': out_ += in_attribute ? "&#10;" : "\n"; break;
        case U'\t': out_ += in_attribute ? "&#9;" : "\t"; break;
        default: text::append(out_, character < 0x20 || character == 0xFFFE || character == 0xFFFF ? U'\uFFFD' : character);
        }
    }
}

}  // namespace mado::dmn::xml
