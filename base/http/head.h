#pragma once
#include <mado/http/message.h>

#include <span>
#include <string>
#include <string_view>

namespace mado::http {

// Fills what follows from the request's method, target and headers: segments, query, cookies, and (from a trusted proxy) remote and secure.
// Answers 0, or 400 when the target is malformed: bad percent-encoding, not UTF-8, control characters, "." or ".." or a slash in a segment.
int read_head(Request& request, std::span<std::string const> trusted_proxies);

}  // namespace mado::http
