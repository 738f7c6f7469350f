#pragma once
#include <mado/http/server.h>

#include "temporary_files.h"

#include <string>
#include <string_view>

namespace mado::http {

// A response that is ready to be sent: its headers are sound and its file is open.
struct Answer {
    Response response {};
    OpenFile file {};
    std::uint64_t size = 0;  // of the body
    std::string_view body() const;
};

// Runs `handle`, or `failed` when it throws; a bare 500 when that throws too. Never throws.
Answer answered(Server::Handle const& handle, Server::Failed const& failed, Request& request);

// How the server itself refuses: by the given function, or a short text.
Answer refusal(ServerOptions const& options, int status, Request const& request);

// Status line and headers, with Date, Content-Length and Connection. `http_date` is an IMF-fixdate.
std::string head_of(Answer const& answer, std::string_view http_date, bool keep_alive);
std::string http_date(std::int64_t unix_seconds);  // RFC 9110 §5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT"
std::string_view reason_of(int status);
bool has_body(int status);  // not 1xx, 204, 304

// One event of an event stream (SSE), ready to be sent.
std::string event_text(std::string_view event, std::string_view body);

}  // namespace mado::http
