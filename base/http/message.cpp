#include <mado/http/message.h>

#include "encoding.h"

namespace mado::http {

namespace {

std::string first_of(Pairs const& pairs, std::string_view name)
{
    for (auto const& [key, value] : pairs)
        if (key == name)
            return value;
    return {};
}

}  // namespace

std::string Request::answer(std::string_view name) const { return first_of(form, name); }

std::vector<std::string> Request::answers(std::string_view name) const
{
    std::vector<std::string> all;
    for (auto const& [key, value] : form)
        if (key == name)
            all.push_back(value);
    return all;
}

bool Request::has(std::string_view name) const
{
    return std::ranges::any_of(form, [&](auto const& pair) { return pair.first == name; });
}

std::string Request::query_of(std::string_view name) const { return first_of(query, name); }

std::string Request::header(std::string_view lower_case_name) const { return first_of(headers, lower_case_name); }

std::string Request::cookie(std::string const& name) const
{
    auto const found = cookies.find(name);
    return found == cookies.end() ? std::string() : found->second;
}

std::vector<Upload const*> Request::files(std::string_view field) const
{
    std::vector<Upload const*> found;
    for (auto const& upload : uploads)
        if (upload.field == field)
            found.push_back(&upload);
    return found;
}

Response see_other(std::string location)
{
    Response response;
    response.status = 303;
    return std::move(response.with("location", std::move(location)));
}

Response text(int status, std::string body)
{
    Response response;
    response.status = status;
    response.body = std::move(body);
    return std::move(response.with("content-type", "text/plain; charset=utf-8"));
}

Response bytes(std::string content_type, std::string body)
{
    Response response;
    response.body = std::move(body);
    return std::move(response.with("content-type", std::move(content_type)));
}

std::string percent_encoded(std::string_view text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~')
            encoded += c;
        else
            encoded.append({ '%', digits[byte >> 4], digits[byte & 15] });
    }
    return encoded;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_space) {
            decoded += ' ';
        } else if (text[i] != '%') {
            decoded += text[i];
        } else {
            if (text.size() - i < 3)
                return std::nullopt;
            int const high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0)
                return std::nullopt;
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    if (!is_utf8(decoded))
        return std::nullopt;
    return decoded;
}

Pairs parse_urlencoded(std::string_view text)
{
    Pairs pairs;
    while (!text.empty()) {
        auto const piece = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(piece.size() + 1, text.size()));
        if (piece.empty())
            continue;
        auto const equals = piece.find('=');
        auto name = percent_decoded(piece.substr(0, equals), true);
        auto value = percent_decoded(equals == std::string_view::npos ? std::string_view() : piece.substr(equals + 1), true);
        // A NUL can be stored by neither engine: such a pair is malformed too.
        if (name && value && !has_nul(*name) && !has_nul(*value))
            pairs.emplace_back(std::move(*name), std::move(*value));
    }
    return pairs;
}

}  // namespace mado::http
