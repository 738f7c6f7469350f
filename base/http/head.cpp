#include "head.h"

#include "encoding.h"

namespace mado::http {

namespace {

constexpr std::size_t most_query_fields = 500;

// RFC 9112 §3.2.2: a server accepts the absolute form too; its host is not ours to judge.
std::string_view without_origin(std::string_view target)
{
    for (std::string_view const scheme : { "http://", "https://" })
        if (target.size() > scheme.size() && same_word(target.substr(0, scheme.size()), scheme)) {
            auto const slash = target.find_first_of("/?", scheme.size());
            return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
        }
    return target;
}

bool read_segments(std::string_view path, std::vector<std::string>& segments)
{
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        auto const piece = path.substr(0, path.find('/'));
        path.remove_prefix(piece.size());
        if (piece.empty())
            continue;
        auto segment = percent_decoded(piece);
        if (!segment || *segment == "." || *segment == ".." || segment->find('/') != std::string::npos || std::ranges::any_of(*segment, is_control))
            return false;
        segments.push_back(std::move(*segment));
    }
    return true;
}

bool read_target(Request& request)
{
    auto const target = without_origin(request.target);
    if (target == "*")
        return request.method == "OPTIONS";
    if (!target.starts_with('/'))
        return false;
    auto const question = target.find('?');
    if (question != std::string_view::npos) {
        auto const query = target.substr(question + 1);
        if (std::ranges::count(query, '&') >= static_cast<std::ptrdiff_t>(most_query_fields))
            return false;
        request.query = parse_urlencoded(query);
    }
    return read_segments(target.substr(0, question), request.segments);
}

void read_cookies(Request& request, std::string_view header)
{
    while (!header.empty()) {
        auto const piece = trimmed(header.substr(0, header.find(';')));
        header.remove_prefix(std::min(header.find(';'), header.size() - 1) + 1);
        auto const equals = piece.find('=');
        if (equals == std::string_view::npos)
            continue;
        auto value = piece.substr(equals + 1);
        if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
            value = value.substr(1, value.size() - 2);
        // The first of two with one name is the one with the longer path (RFC 6265 §5.4).
        if (is_token(piece.substr(0, equals)))
            request.cookies.emplace(piece.substr(0, equals), value);
    }
}

// "192.0.2.1:4711", "\"[2001:db8::1]:4711\"" → the address alone; empty when it is none (RFC 7239 §6).
std::string address_of(std::string_view text)
{
    text = trimmed(text);
    if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"'))
        text = text.substr(1, text.size() - 2);
    if (text.starts_with('['))
        text = text.substr(1, text.find(']') - 1);
    else if (std::ranges::count(text, ':') == 1)
        text = text.substr(0, text.find(':'));
    bool const plausible = !text.empty() && text.size() <= 45
        && std::ranges::all_of(text, [](char c) { return hex_digit(c) >= 0 || c == '.' || c == ':'; });
    return plausible ? std::string(text) : std::string();
}

std::string parameter_of_element(std::string_view element, std::string_view name)
{
    return parameter_of(";" + std::string(element), name);
}

std::vector<std::string> elements_of(Request const& request, std::string_view name)
{
    std::vector<std::string> elements;
    for (auto const& [key, value] : request.headers)
        for (std::string_view rest = value; key == name && !rest.empty();) {
            auto const element = rest.substr(0, rest.find(','));
            elements.emplace_back(trimmed(element));
            rest.remove_prefix(std::min(element.size() + 1, rest.size()));
        }
    return elements;
}

// Each proxy adds the peer it saw at the end: from there, the first that is not one of ours is the client.
void read_forwarded(Request& request, std::span<std::string const> trusted)
{
    auto const is_trusted = [&](std::string const& address) { return std::ranges::find(trusted, address) != trusted.end(); };
    if (!is_trusted(request.remote))
        return;
    std::vector<std::string> peers;
    std::string protocol;
    for (auto const& element : elements_of(request, "forwarded")) {
        peers.push_back(address_of(parameter_of_element(element, "for")));
        protocol = parameter_of_element(element, "proto");
    }
    if (peers.empty()) {
        for (auto const& element : elements_of(request, "x-forwarded-for"))
            peers.push_back(address_of(element));
        protocol = request.header("x-forwarded-proto");
    }
    while (!peers.empty() && is_trusted(request.remote) && !peers.back().empty()) {
        request.remote = std::move(peers.back());
        peers.pop_back();
    }
    if (!protocol.empty())
        request.secure = same_word(protocol, "https");
}

}  // namespace

int read_head(Request& request, std::span<std::string const> trusted_proxies)
{
    if (!read_target(request))
        return 400;
    for (auto const& [name, value] : request.headers)
        if (name == "cookie")
            read_cookies(request, value);
    read_forwarded(request, trusted_proxies);
    return 0;
}

}  // namespace mado::http
