#include <mado/web/problem.h>

#include <mado/web/page.h>
#include <mado/web/site.h>

namespace mado::web {

namespace {

constexpr std::string_view problem_type = "application/problem+json";

std::string_view title_of(int status)
{
    switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 503: return "Service Unavailable";
    case 507: return "Insufficient Storage";
    default: return status < 500 ? "Bad Request" : "Internal Server Error";
    }
}

// RFC 6901 §3: "~" and "/" inside a name are written "~0" and "~1".
std::string pointer_of(std::string_view under, std::string_view control)
{
    if (control.starts_with('/'))
        return std::string(control);
    std::string pointer(under);
    if (!control.empty())
        pointer += '/';
    for (auto const c : control)
        if (c == '.')
            pointer += '/';
        else if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    return pointer;
}

http::Response written(int status, json::Value const& body)
{
    http::Response response;
    response.status = status;
    response.body = json::write(body);
    response.with("content-type", std::string(problem_type)).with("cache-control", "no-store").with("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
        .with("x-content-type-options", "nosniff");
    if (status == 429 || status == 503)
        response.with("retry-after", "60");
    if (status == 401)
        response.with("www-authenticate", "Bearer");
    return response;
}

json::Value described(int status, std::string const& key)
{
    return json::object({ { "type", "about:blank" }, { "title", title_of(status) }, { "status", status }, { "key", key } });
}

}  // namespace

http::Response problem(Visit const& visit, Refusal const& refusal, std::string_view under) { return problem(visit, refusal, status_of(refusal.kind), under); }

http::Response problem(Visit const& visit, Refusal const& refusal, int status, std::string_view under)
{
    auto body = described(status, refusal.key);
    if (visit.site.has_words(refusal.key))
        body.set("detail", sentence(visit, refusal));
    json::Array fields;
    for (auto const& error : refusal.fields)
        fields.push_back(json::object({ { "pointer", pointer_of(under, error.field) }, { "key", error.key },
            { "detail", error.words.empty() ? words(visit, error.key, error.arguments) : error.words } }));
    if (!fields.empty())
        body.set("fields", std::move(fields));
    auto response = written(status, body);
    response.with("content-language", visit.language);
    return response;
}

http::Response problem_of(int status) { return written(status, described(status, "http.refused")); }

bool is_for_programs(std::vector<std::string> const& segments, std::size_t first)
{
    return segments.size() >= first + 2 && segments[first] == "api" && segments[first + 1] == "v1";
}

bool is_for_programs(std::string_view target) { return target.substr(0, target.find('?')).find("/api/v1/") != std::string_view::npos; }

}  // namespace mado::web
