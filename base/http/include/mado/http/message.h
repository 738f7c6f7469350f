#pragma once
#include <mado/names/id.h>
#include <mado/result/result.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::http {

// A part of a multipart/form-data body that is a file, streamed to disk while it arrives; removed with the request.
struct Upload {
    std::string field;
    std::string file_name;     // as the browser said, only for showing
    std::string content_type;  // as the browser said; never trusted
    std::string path;          // of the temporary file
    std::uint64_t size = 0;
    std::string head;          // its first 512 bytes, for typing by content
    bool too_large = false;    // the rest was not read: `path` is empty
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method;                        // "GET", "POST", …
    std::string target;                        // as sent: "/okayama-shi/drafts?page=2"
    std::vector<std::string> segments;         // the decoded path, without empty ones
    Pairs query;                               // decoded, in order
    Pairs form;                                // of application/x-www-form-urlencoded or multipart/form-data, in order
    std::vector<Upload> uploads;
    std::string body;                          // of other content types, up to the route's limit
    Pairs headers;                             // names in lower case
    std::map<std::string, std::string> cookies;
    std::string remote;                        // the peer's address, or what a trusted proxy said (Forwarded / X-Forwarded-For)
    bool secure = false;
    std::map<std::string, std::string> path;   // {draft} of the route's pattern; filled by the router
    std::shared_ptr<void> holds;               // keeps the temporary files

    template <class Tag>
    Id<Tag> id(std::string const& name) const { auto const found = path.find(name); return { found == path.end() ? "" : found->second }; }
    // A field that was not sent is an empty answer; the rules decide whether that is acceptable. The first, if repeated.
    std::string answer(std::string_view name) const;
    std::vector<std::string> answers(std::string_view name) const;  // all values of a repeated field
    bool has(std::string_view name) const;
    std::string query_of(std::string_view name) const;              // first, or empty
    std::string header(std::string_view lower_case_name) const;
    std::string cookie(std::string const& name) const;
    std::vector<Upload const*> files(std::string_view field) const;
};

struct Response {
    int status = 200;
    Pairs headers {};       // content-type, location, …; content-length, date and connection are the server's
    std::string body {};
    std::shared_ptr<std::string const> shared_body {};  // wins over body: bytes that many answers share (assets)
    std::string file {};        // wins over both: a file on disk, streamed
    std::string channel {};     // not empty: an event stream (SSE) of this topic of the server's Channel
    Response& with(std::string name, std::string value) { headers.emplace_back(std::move(name), std::move(value)); return *this; }
};

Response see_other(std::string location);                             // 303, Post/Redirect/Get
Response refused_plainly(int status);                                 // the server's own words for a refusal of its own
Response text(int status, std::string body);                          // text/plain; charset=utf-8
Response bytes(std::string content_type, std::string body);           // 200

std::string percent_encoded(std::string_view text);                   // RFC 3986 unreserved stay
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space = false);  // nothing when malformed or not UTF-8
Pairs parse_urlencoded(std::string_view text);                        // malformed pairs are left out

}  // namespace mado::http
