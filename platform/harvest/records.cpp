#include "records.h"

#include <algorithm>

namespace mado::harvest {

namespace {

constexpr auto nowhere = std::string_view::npos;

std::size_t behind_space(std::string_view text, std::size_t at) { return std::min(text.find_first_not_of(" \t\r\n", at), text.size()); }

// Behind a string that begins at `at`; nowhere: it never ends.
std::size_t behind_string(std::string_view text, std::size_t at)
{
    for (++at; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            return at + 1;
    }
    return nowhere;
}

// Behind a value: brackets are counted, not compared; json::parse judges what is between them.
std::size_t behind_value(std::string_view text, std::size_t at)
{
    for (std::size_t depth = 0; at < text.size();) {
        char const c = text[at];
        if (c == '"') {
            at = behind_string(text, at);
            if (at == nowhere || depth == 0)
                return at;
        } else if (c == '{' || c == '[') {
            ++depth, ++at;
        } else if (c == '}' || c == ']') {
            ++at;
            if (depth <= 1)
                return depth == 1 ? at : at - 1;
            --depth;
        } else if (depth == 0) {
            auto const end = text.find_first_of(",]} \t\r\n", at);
            return end == nowhere ? text.size() : std::max(end, at);
        } else {
            ++at;
        }
    }
    return nowhere;
}

std::optional<std::string_view> member(std::string_view object, std::string_view name)
{
    auto at = behind_space(object, 0);
    if (at >= object.size() || object[at] != '{')
        return std::nullopt;
    for (at = behind_space(object, at + 1); at < object.size() && object[at] == '"';) {
        auto const key_end = behind_string(object, at);
        if (key_end == nowhere)
            return std::nullopt;
        auto const key = object.substr(at + 1, key_end - at - 2);
        at = behind_space(object, key_end);
        if (at >= object.size() || object[at] != ':')
            return std::nullopt;
        auto const begin = behind_space(object, at + 1);
        auto const end = behind_value(object, begin);
        if (key == name)
            return object.substr(begin, end == nowhere ? nowhere : end - begin);
        if (end == nowhere)
            return std::nullopt;
        at = behind_space(object, end);
        if (at >= object.size() || object[at] != ',')
            return std::nullopt;
        at = behind_space(object, at + 1);
    }
    return std::nullopt;
}

bool is_of_number(char c) { return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'; }

std::string with_whole_numbers(std::string_view text)
{
    constexpr std::size_t most_digits = 15;
    std::string made;
    made.reserve(text.size() + 64);
    for (std::size_t at = 0; at < text.size();) {
        char const c = text[at];
        auto end = at + 1;
        if (c == '"') {
            end = std::min(behind_string(text, at), text.size());
            made += text.substr(at, end - at);
        } else if (c == '-' || (c >= '0' && c <= '9')) {
            while (end < text.size() && is_of_number(text[end]))
                ++end;
            auto const number = text.substr(at, end - at);
            bool const is_whole = number.size() <= most_digits && number.find_first_of(".eE+") == nowhere;
            made += is_whole ? std::string(number) : '"' + std::string(number) + '"';
        } else if (c >= 'a' && c <= 'z') {    // true, false, null
            while (end < text.size() && text[end] >= 'a' && text[end] <= 'z')
                ++end;
            made += text.substr(at, end - at);
        } else {
            made += c;
        }
        at = end;
    }
    return made;
}

std::string_view key_of(json::Error::Kind kind)
{
    switch (kind) {
    case json::Error::Kind::TooLarge: return "harvest.record.too_large";
    case json::Error::Kind::TooDeep: return "harvest.record.too_deep";
    case json::Error::Kind::KeyTwice:
    case json::Error::Kind::NotWhole:
    case json::Error::Kind::Syntax: break;
    }
    return "harvest.record.not_json";
}

}  // namespace

std::optional<std::string_view> value_at(std::string_view text, std::initializer_list<std::string_view> path)
{
    for (auto const& name : path) {
        auto const found = member(text, name);
        if (!found)
            return std::nullopt;
        text = *found;
    }
    return text.substr(behind_space(text, 0));
}

std::optional<Sliced> elements_of(std::string_view array)
{
    auto at = behind_space(array, 0);
    if (at >= array.size() || array[at] != '[')
        return std::nullopt;
    Sliced made;
    at = behind_space(array, at + 1);
    if (at < array.size() && array[at] == ']')
        return made;
    while (at < array.size()) {
        auto const end = behind_value(array, at);
        if (end == nowhere || end == at)
            break;
        made.records.push_back(array.substr(at, end - at));
        at = behind_space(array, end);
        if (at < array.size() && array[at] == ']')
            return made;
        if (at >= array.size() || array[at] != ',')
            break;
        at = behind_space(array, at + 1);
    }
    made.is_whole = false;
    return made;
}

std::expected<json::Value, json::Error> parsed(std::string_view text, Limits const& limits, std::size_t bytes)
{
    if (text.size() > bytes)
        return json::parse(text, { .bytes = bytes, .depth = limits.depth });
    auto const whole = with_whole_numbers(text);
    return json::parse(whole, { .bytes = whole.size(), .depth = limits.depth });
}

void each_record(std::string_view array, std::string_view place, Limits const& limits, Catalogue& into, std::function<void(json::Value const&, std::string const&)> const& take)
{
    auto const sliced = elements_of(array);
    if (!sliced) {
        into.findings.push_back({ std::string(place), "harvest.answer.no_list", {} });
        into.extent = Extent::Part;
        return;
    }
    into.records += sliced->records.size();
    for (std::size_t n = 0; n < sliced->records.size(); ++n) {
        auto const at = std::string(place) + "[" + std::to_string(n) + "]";
        if (n >= limits.records) {
            into.findings.push_back({ at, "harvest.answer.too_many", { { "most", std::to_string(limits.records) } } });
            into.extent = Extent::Part;
            return;
        }
        auto const value = parsed(sliced->records[n], limits, limits.record_bytes);
        if (value && value->is_object()) {
            take(*value, at);
            continue;
        }
        into.findings.push_back({ at, value ? "harvest.record.not_json" : std::string(key_of(value.error().kind)), { { "says", value ? "no object" : value.error().says } } });
        into.extent = Extent::Part;           // what it was is not known: nothing may be concluded to be gone
    }
    if (!sliced->is_whole) {
        into.findings.push_back({ std::string(place) + "[" + std::to_string(sliced->records.size()) + "]", "harvest.answer.cut", {} });
        into.extent = Extent::Part;
    }
}

std::string said(json::Value const& value)
{
    if (value.is_text())
        return value.text();
    if (value.is_integer())
        return std::to_string(value.integer());
    return value.is_flag() ? value.flag() ? "true" : "false" : std::string();
}

std::string said(json::Value const& of, std::string_view key) { return said(of[key]); }

std::string first_of(json::Value const& of, std::initializer_list<std::string_view> keys)
{
    for (auto const& key : keys)
        if (auto words = said(of, key); !words.empty())
            return words;
    return {};
}

std::vector<std::string> all_said(json::Value const& value)
{
    std::vector<std::string> all;
    if (value.is_array()) {
        for (auto const& one : value.array())
            if (auto words = said(one); !words.empty())
                all.push_back(std::move(words));
    } else if (auto words = said(value); !words.empty()) {
        all.push_back(std::move(words));
    }
    return all;
}

}  // namespace mado::harvest
