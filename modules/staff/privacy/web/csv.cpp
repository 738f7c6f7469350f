#include "web/csv.h"

#include <charconv>

namespace mado::privacy::web {

namespace {

constexpr char const* byte_order_mark = "\xEF\xBB\xBF";

// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
std::string cell(std::string words)
{
    if (!words.empty() && std::string_view("=+-@\t\r").find(words.front()) != std::string_view::npos)
        words.insert(0, "'");
    std::string quoted = "\"";
    for (auto const c : words)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

http::Response download(char const* type, std::string bytes, std::string const& name, char const* ending)
{
    auto response = http::bytes(type, std::move(bytes));
    response.with("content-disposition", "attachment; filename*=UTF-8''" + http::percent_encoded(name) + ending).with("cache-control", "no-store");
    return response;
}

}  // namespace

std::string csv_line(std::vector<std::string> const& cells)
{
    std::string line;
    for (auto const& one : cells)
        line += (line.empty() ? "" : ",") + cell(one);
    return line + "\r\n";
}

std::string csv_begun(std::vector<std::string> const& heads) { return byte_order_mark + csv_line(heads); }

http::Response as_csv(std::string csv, std::string const& name) { return download("text/csv; charset=utf-8", std::move(csv), name, ".csv"); }
http::Response as_text(std::string text, std::string const& name) { return download("text/plain; charset=utf-8", byte_order_mark + std::move(text), name, ".txt"); }

std::int64_t number_typed(std::string const& typed)
{
    std::int64_t number = typed.empty() ? 0 : -1;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    return typed.empty() || (error == std::errc {} && end == typed.data() + typed.size()) ? number : -1;
}

}  // namespace mado::privacy::web
