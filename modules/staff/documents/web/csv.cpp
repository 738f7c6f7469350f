#include "web/csv.h"

namespace mado::documents::pages {

namespace {

std::string cell(std::string words)
{
    if (!words.empty() && std::string_view("=+-@\t\r").find(words.front()) != std::string_view::npos)
        words.insert(0, "'");
    std::string quoted = "\"";
    for (auto const c : words)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

}  // namespace

std::string csv_line(std::vector<std::string> const& cells)
{
    std::string line;
    for (auto const& one : cells)
        line += (line.empty() ? "" : ",") + cell(one);
    return line + "\r\n";
}

std::string csv_begun(std::vector<std::string> const& heads) { return "\xEF\xBB\xBF" + csv_line(heads); }

http::Response as_csv(std::string bytes, std::string const& name)
{
    auto response = http::bytes("text/csv; charset=utf-8", std::move(bytes));
    response.with("content-disposition", "attachment; filename*=UTF-8''" + http::percent_encoded(name) + ".csv").with("cache-control", "no-store");
    return response;
}

}  // namespace mado::documents::pages
