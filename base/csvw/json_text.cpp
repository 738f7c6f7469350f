#include "json_text.h"

#include "names.h"

#include <boost/json/serialize.hpp>

namespace mado::csvw {

std::string json_string(std::string_view text)
{
    constexpr char digits[] = "0123456789abcdef";
    std::string out = "\"";
    for (auto const c : text)
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                out += "\\u00";
                out += digits[static_cast<unsigned char>(c) >> 4];
                out += digits[static_cast<unsigned char>(c) & 15];
            } else
                out += c;
        }
    return out += '"';
}

std::string json_of_common(Json const& normal)
{
    if (auto const* array = normal.if_array()) {
        std::string out = "[";
        for (auto const& one : *array)
            out += (out.size() > 1 ? "," : "") + json_of_common(one);
        return out + "]";
    }
    auto const* object = normal.if_object();
    if (!object)
        return boost::json::serialize(normal);
    if (auto const* value = object->if_contains("@value"))
        return boost::json::serialize(*value);
    if (object->size() == 1)
        if (auto const* id = object->if_contains("@id"))
            return boost::json::serialize(*id);
    std::string out = "{";
    auto const type = [](Json const& of) {
        auto const& text = of.get_string();
        return json_string(compacted(std::string_view(text.data(), text.size())));
    };
    for (auto const& [key, value] : *object) {
        out += (out.size() > 1 ? "," : "") + json_string({ key.data(), key.size() }) + ":";
        if (key != "@type") {
            out += key == "@id" ? boost::json::serialize(value) : json_of_common(value);
            continue;
        }
        if (value.is_string()) {
            out += type(value);
            continue;
        }
        std::string types;
        for (auto const& one : value.get_array())
            types += (types.empty() ? "" : ",") + type(one);
        out += "[" + types + "]";
    }
    return out + "}";
}

}  // namespace mado::csvw
