#pragma once
// AWS Signature Version 4 (docs: "Authenticating Requests: Using the Authorization Header"). A pure function of its input.
#include <map>
#include <string>
#include <string_view>

namespace mado::s3 {

struct ToSign {
    std::string method, path;                    // the path with its slashes, not percent-encoded
    std::map<std::string, std::string> query {}; // not percent-encoded
    std::map<std::string, std::string> headers;  // lower-case names; host, x-amz-date and x-amz-content-sha256 among them
    std::string body_sha256;                     // hex
};

std::string percent_encoded(std::string_view text, bool keep_slashes);  // RFC 3986: all but A–Z a–z 0–9 - . _ ~
std::string query_text(std::map<std::string, std::string> const& query);
// The value of the header `Authorization`; `time` is that of x-amz-date, "20130524T000000Z".
std::string authorization(ToSign const& request, std::string_view key_id, std::string_view secret, std::string_view region, std::string_view time);

}  // namespace mado::s3
