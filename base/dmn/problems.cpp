#include "problems.h"

#include <mado/text/catalogue.h>

#include <array>

namespace mado::dmn {

namespace {

// What leaves no doubt about the meaning of the rest: products add elements of their own, and a name may be given twice where nobody asks for it.
bool may_be_passed_over(std::string_view key)
{
    static constexpr std::array<std::string_view, 7> keys { "element.unknown", "element.namespace", "attribute.unknown", "id.twice", "name.twice",
        "reference.unknown", "requirement.one" };
    return std::ranges::find(keys, key) != keys.end();
}

}  // namespace

void Problems::add(Place place, std::string_view element, std::string_view key, std::map<std::string, std::string> arguments, std::string_view japanese,
    std::string_view english)
{
    stops_reading_ |= !may_be_passed_over(key);
    if (found_.size() >= most)
        return;
    auto in_japanese = text::filled(japanese, arguments);
    auto in_english = text::filled(english, arguments);
    found_.push_back({ file_, place, std::string(element), std::string(key), std::move(arguments), std::move(in_japanese), std::move(in_english) });
}

std::string Problem::printed(bool in_english) const
{
    auto out = file;
    if (place.line > 0)
        out += ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
    return out + ": [" + key + "] " + (in_english ? english : japanese);
}

}  // namespace mado::dmn
