#pragma once
// A resident's browser without a network: asks the front's pages as the server would, and keeps its cookie and the token of the last form.
#include "house.h"

namespace mado::faults {

inline std::string between(std::string const& text, std::string const& before, std::string const& after)
{
    auto const from = text.find(before);
    return from == std::string::npos ? "" : text.substr(from + before.size(), text.find(after, from + before.size()) - from - before.size());
}

inline std::string header(http::Response const& response, std::string_view name)
{
    auto const found = std::ranges::find_if(response.headers, [&](auto const& one) { return one.first == name; });
    return found == response.headers.end() ? "" : found->second;
}

class Browser {
public:
    explicit Browser(Zone& front) : front_(front) {}

    http::Response get(std::string const& path) { return send("GET", path, {}); }
    http::Response post(std::string const& path, http::Pairs form)
    {
        form.insert(form.begin(), { "csrf", csrf_ });
        return send("POST", path, std::move(form));
    }

private:
    http::Response send(std::string const& method, std::string const& path, http::Pairs form)
    {
        http::Request request;
        request.method = method;
        request.target = path;
        request.remote = "203.0.113.5";
        request.form = std::move(form);
        for (std::string_view rest = path; !rest.empty();) {
            auto const part = rest.substr(0, rest.find('/'));
            if (!part.empty())
                request.segments.emplace_back(part);
            rest.remove_prefix(std::min(part.size() + 1, rest.size()));
        }
        if (!secret_.empty())
            request.cookies["mado_front"] = secret_;
        auto response = answered(request);
        if (auto const fresh = between(header(response, "set-cookie"), "mado_front=", ";"); !fresh.empty())
            secret_ = fresh;
        if (auto const token = between(response.body, "name=\"csrf\" value=\"", "\""); !token.empty())
            csrf_ = token;
        return response;
    }
    http::Response answered(http::Request& request)
    {
        try {
            return front_.site().answer(request);
        } catch (...) {
            return front_.site().failed(request, std::current_exception());
        }
    }

    Zone& front_;
    std::string secret_, csrf_;
};

}  // namespace mado::faults
