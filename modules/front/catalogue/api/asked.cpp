#include "api/asked.h"

#include <mado/text/utf8.h>

#include <algorithm>
#include <charconv>

namespace mado::catalogue {

namespace {

std::optional<json::Value> json_within(json::Value const& value, char first)
{
    if (!value.is_text() || !text::trimmed(value.text()).starts_with(first))
        return std::nullopt;
    auto parsed = json::parse(value.text());
    return parsed ? std::optional(std::move(*parsed)) : std::nullopt;
}

std::string as_text(json::Value const& value)
{
    if (value.is_text())
        return value.text();
    return value.is_null() ? "" : json::write(value);
}

}  // namespace

std::unexpected<CkanError> not_found(std::string message) { return std::unexpected(CkanError { 404, "Not Found Error", std::move(message), {} }); }
std::unexpected<CkanError> invalid(std::string field, std::string words) { return std::unexpected(CkanError { 409, "Validation Error", {}, { { std::move(field), std::move(words) } } }); }
std::unexpected<CkanError> bad_query(std::string words) { return std::unexpected(CkanError { 400, "Search Query Error", std::move(words), {} }); }

std::expected<Asked, std::string> Asked::of(http::Request const& request)
{
    Asked asked;
    auto const add = [&](std::string const& name, std::string const& value) {
        auto& known = asked.values_[name];
        if (known.is_null())
            known = json::Value(value);
        else if (known.is_array())
            known.add(value);
        else
            known = json::array({ known, value });
    };
    for (auto const& [name, value] : request.query)
        add(name, value);
    for (auto const& [name, value] : request.form)
        add(name, value);
    if (text::trimmed(request.body).empty())
        return asked;
    auto const body = json::parse(request.body);
    if (!body)
        return std::unexpected("JSON Error: Error decoding JSON data. " + body.error().says);
    if (!body->is_object())
        return std::unexpected(std::string("JSON Error: Request data JSON decoded to something that is not an object"));
    for (auto const& [name, value] : body->object())
        asked.values_[name] = value;
    return asked;
}

json::Value const* Asked::raw(std::string_view name) const
{
    auto const found = values_.find(name);
    return found == values_.end() || found->second.is_null() ? nullptr : &found->second;
}

bool Asked::has(std::string_view name) const { return raw(name) != nullptr; }

std::string Asked::text(std::string_view name, std::string_view otherwise) const
{
    auto const* value = raw(name);
    return value ? as_text(value->is_array() && !value->array().empty() ? value->array().front() : *value) : std::string(otherwise);
}

Ckan<std::string> Asked::must(std::string_view name) const
{
    auto value = text(name);
    if (value.empty())
        return invalid(std::string(name), "Missing value");
    return value;
}

Ckan<std::int64_t> Asked::whole(std::string_view name, std::int64_t otherwise, std::int64_t most) const
{
    auto const words = text(name);
    if (words.empty())
        return otherwise;
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(words.data(), words.data() + words.size(), number);
    if (error != std::errc {} || end != words.data() + words.size())
        return invalid(std::string(name), "Invalid integer");
    if (number < 0)
        return invalid(std::string(name), "Must be a natural number");
    return std::min(number, most);
}

bool Asked::flag(std::string_view name, bool otherwise) const
{
    auto words = text(name);
    std::ranges::transform(words, words.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (words.empty())
        return otherwise;
    return words == "true" || words == "1" || words == "yes" || words == "on" || words == "t" || words == "y";
}

std::vector<std::string> Asked::list(std::string_view name, std::string_view parted_by) const
{
    auto const* value = raw(name);
    if (!value)
        return {};
    auto const within = json_within(*value, '[');
    auto const& read = within ? *within : *value;
    std::vector<std::string> all;
    if (read.is_array()) {
        for (auto const& one : read.array())
            all.push_back(as_text(one));
        return all;
    }
    auto const words = as_text(read);
    for (std::size_t from = 0; from <= words.size();) {
        auto const to = std::min(words.find_first_of(parted_by, from), words.size());
        if (auto const one = text::trimmed(std::string_view(words).substr(from, to - from)); !one.empty())
            all.emplace_back(one);
        from = to + 1;
    }
    return all;
}

Ckan<json::Value> Asked::object(std::string_view name) const
{
    auto const* value = raw(name);
    if (!value || (value->is_text() && text::trimmed(value->text()).empty()))
        return json::Value {};
    if (value->is_object())
        return *value;
    if (auto within = json_within(*value, '{'))
        return *within;
    return invalid(std::string(name), "Not a json object");
}

}  // namespace mado::catalogue
