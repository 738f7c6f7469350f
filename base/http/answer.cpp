#include "answer.h"

#include "encoding.h"

#include <ctime>

namespace mado::http {

namespace {

// A line break in a header value would let what a person typed add headers of its own.
void require_sound_headers(Response const& response)
{
    if (response.status < 200 || response.status > 599)
        throw std::logic_error("a response with the status " + std::to_string(response.status));
    for (auto const& [name, value] : response.headers)
        if (!is_token(name) || std::ranges::any_of(value, [](char c) { return is_control(c) && c != '\t'; }))
            throw std::logic_error("a malformed response header: " + name);
}

Answer prepared(Response response)
{
    require_sound_headers(response);
    Answer answer { std::move(response), {}, 0 };
    if (!answer.response.file.empty()) {
        answer.file = OpenFile::to_read(answer.response.file);
        answer.size = answer.file.size();
    } else {
        answer.size = answer.body().size();
    }
    return answer;
}

std::string_view words_of(int status)
{
    switch (status) {
    case 400: return "送られた内容を読み取れませんでした。前のページにもどって、もう一度お試しください。\nThe request could not be read. Please go back and try again.\n";
    case 408: return "時間内に届きませんでした。もう一度お試しください。\nThe request did not arrive in time. Please try again.\n";
    case 413: return "送られたデータが大きすぎます。ファイルを小さくして、もう一度お試しください。\nToo large. Please make the file smaller and try again.\n";
    case 417: return "この送り方には対応していません。\nThis expectation cannot be met.\n";
    case 431: return "アドレスまたはCookieが長すぎます。ブラウザーのCookieを消して、もう一度お試しください。\nThe address or the cookies are too long. Please clear the cookies and try again.\n";
    case 503: return "ただいま混み合っています。少し待ってから、もう一度お試しください。\nThe service is busy. Please wait a little and try again.\n";
    case 507: return "ただいまファイルをお預かりできません。しばらくしてから、もう一度お試しください。\nFiles cannot be received at the moment. Please try again later.\n";
    default: return "申し訳ありません。処理できませんでした。しばらくしてから、もう一度お試しください。\nSorry, something went wrong. Please try again later.\n";
    }
}

}  // namespace

Response refused_plainly(int status) { return text(status, std::string(words_of(status))); }

std::string_view Answer::body() const
{
    return response.shared_body ? std::string_view(*response.shared_body) : std::string_view(response.body);
}

Answer answered(Server::Handle const& handle, Server::Failed const& failed, Request& request)
{
    std::exception_ptr accident;
    try {
        return prepared(handle(request));
    } catch (...) {
        accident = std::current_exception();
    }
    try {
        return prepared(failed(request, accident));
    } catch (...) {
        return prepared(refused_plainly(500));
    }
}

Answer refusal(ServerOptions const& options, int status, Request const& request)
{
    Response response;
    try {
        response = options.refused ? options.refused(status, request) : refused_plainly(status);
        require_sound_headers(response);
    } catch (...) {
        response = refused_plainly(status);
    }
    if (status == 503 && std::ranges::none_of(response.headers, [](auto const& header) { return header.first == "retry-after"; }))
        response.with("retry-after", "2");
    response.file.clear();
    response.channel.clear();
    return prepared(std::move(response));
}

std::string head_of(Answer const& answer, std::string_view http_date, bool keep_alive)
{
    auto const& response = answer.response;
    std::string head;
    head.reserve(256);
    head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reason_of(response.status));
    head.append("\r\ndate: ").append(http_date);
    for (auto const& [name, value] : response.headers)
        head.append("\r\n").append(name).append(": ").append(value);
    if (!response.channel.empty())
        head.append("\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-store\r\nx-accel-buffering: no");
    else if (has_body(response.status))
        head.append("\r\ncontent-length: ").append(std::to_string(answer.size));
    head.append(keep_alive ? "\r\nconnection: keep-alive\r\n\r\n" : "\r\nconnection: close\r\n\r\n");
    return head;
}

std::string http_date(std::int64_t unix_seconds)
{
    constexpr std::array<std::string_view, 7> days { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    constexpr std::array<std::string_view, 12> months { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    std::time_t const seconds = unix_seconds;
    std::tm at {};
    ::gmtime_r(&seconds, &at);
    auto const two = [](int number) { return std::string { static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10) }; };
    return std::string(days.at(static_cast<std::size_t>(at.tm_wday))) + ", " + two(at.tm_mday) + " " + std::string(months.at(static_cast<std::size_t>(at.tm_mon)))
        + " " + std::to_string(at.tm_year + 1900) + " " + two(at.tm_hour) + ":" + two(at.tm_min) + ":" + two(at.tm_sec) + " GMT";
}

std::string_view reason_of(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 507: return "Insufficient Storage";
    default: return "Answer";
    }
}

bool has_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string event_text(std::string_view event, std::string_view body)
{
    std::string text;
    auto const field = [&](std::string_view name, std::string_view value) {
        text.append(name).append(": ").append(value).append("\n");
    };
    // CR, LF and CRLF all end a line of an event stream (WHATWG HTML §9.2.5).
    auto const one_line = event.substr(0, event.find_first_of("\r\n"));
    if (!one_line.empty())
        field("event", one_line);
    for (std::size_t at = 0; at != std::string_view::npos;) {
        auto const end = body.find_first_of("\r\n", at);
        field("data", body.substr(at, end == std::string_view::npos ? end : end - at));
        at = end == std::string_view::npos ? end : end + (body.substr(end, 2) == "\r\n" ? 2 : 1);
    }
    return text + "\n";
}

}  // namespace mado::http
