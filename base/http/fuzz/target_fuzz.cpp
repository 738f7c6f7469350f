// The target and the head fields of a request: "TARGET LF name: value LF …", from a peer that is a trusted proxy.
#include "encoding.h"
#include "head.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace mado::http;

namespace {

[[noreturn]] void wrong(char const* what)
{
    std::fprintf(stderr, "wrong: %s\n", what);
    std::abort();
}

std::string_view next_line(std::string_view& rest)
{
    auto const line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    return line;
}

void check_text(std::string_view text)
{
    auto const encoded = percent_encoded(text);
    auto const decoded = percent_decoded(encoded);
    if (is_utf8(text) ? !decoded || *decoded != text : decoded.has_value())
        wrong("encoded and decoded it is another text");
}

void check_segment(std::string const& segment)
{
    if (segment.empty() || segment == "." || segment == ".." || segment.find('/') != std::string::npos || !is_utf8(segment) || std::ranges::any_of(segment, is_control))
        wrong("a segment that leads elsewhere");
}

void check_pairs(Pairs const& pairs)
{
    std::string again;
    for (auto const& [name, value] : pairs) {
        if (!is_utf8(name) || !is_utf8(value) || has_nul(name) || has_nul(value))
            wrong("a query that is no text");
        again += (again.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
    }
    if (parse_urlencoded(again) != pairs)
        wrong("a query that reads back otherwise");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view rest(reinterpret_cast<char const*>(bytes), size);
    Request request;
    request.method = "GET";
    request.target = std::string(next_line(rest));
    request.remote = "10.0.0.1";
    while (!rest.empty()) {
        auto const line = next_line(rest);
        if (auto const colon = line.find(':'); colon != std::string_view::npos)
            request.headers.emplace_back(lowered(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
    }
    check_text(request.target);
    std::vector<std::string> const proxies { "10.0.0.1" };
    if (read_head(request, proxies) != 0)
        return 0;
    std::ranges::for_each(request.segments, check_segment);
    check_pairs(request.query);
    for (auto const& cookie : request.cookies)
        if (!is_token(cookie.first))
            wrong("a cookie without a name");
    if (request.remote.empty() || request.remote.size() > 45)
        wrong("a peer without an address");
    return 0;
}
