#include "web.h"

#include "codes.h"

#include <mado/html/safe.h>

namespace mado::print {

namespace {

std::string percent_encoded(std::string_view text)
{
    static constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (auto const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '<' || c == '>' || c == '"' || c == '#' || c == '%' || c == '\'' || c == '&' || byte < 0x20 || byte > 0x7e) {
            out += '%';
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else {
            out += c;
        }
    }
    return out;
}

void attribute(std::string& out, std::string_view name, std::string_view value)
{
    out += ' ';
    out += name;
    out += "=\"";
    html::escape_to(out, value);
    out += '"';
}

void picture(std::string& out, Element const& element)
{
    auto const [kind, text, modules] = code_of(element);
    auto const qr = kind == Code::Kind::Qr;
    auto const* alt = element.attribute("alt");
    out += "<img";
    auto const place = element.has_class("center") ? " center" : element.has_class("right") ? " right" : "";
    attribute(out, "class", std::string(qr ? "qr" : "barcode") + place);
    attribute(out, "src", "data:image/svg+xml," + percent_encoded(svg_of(modules)));
    attribute(out, "alt", alt ? *alt : (qr ? "QRコード：" : "バーコード：") + text);
    out += '>';
}

void write(std::string& out, Element const& element)
{
    if (element.is_text()) {
        html::escape_to(out, element.text);
        return;
    }
    if (element.name == "img") {
        picture(out, element);
        return;
    }
    auto const named = element.name != "document";
    if (named) {
        out += "<" + element.name;
        for (auto const& [name, value] : element.attributes)
            if (!name.starts_with("data-"))
                attribute(out, name, value);
        out += '>';
    }
    for (auto const& child : element.children)
        write(out, child);
    if (named && !is_void(element.name))
        out += "</" + element.name + ">";
}

}  // namespace

std::string web_html(Element const& root)
{
    std::string out;
    write(out, root);
    return out;
}

}  // namespace mado::print
