#include "model/csv.h"

namespace mado::registers::model {

namespace {

bool is_number(std::string_view text)
{
    if (text.starts_with('-'))
        text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789.,") == std::string_view::npos;
}

std::string csv_cell(std::string const& text)
{
    auto const is_formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos && !is_number(text);
    std::string cell = "\"";
    if (is_formula)
        cell += '\'';
    for (auto const letter : text)
        cell += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    return cell + '"';
}

}  // namespace

std::string csv_line(std::vector<std::string> const& cells)
{
    std::string line;
    for (auto const& cell : cells)
        line += (line.empty() ? "" : ",") + csv_cell(cell);
    return line + "\r\n";
}

}  // namespace mado::registers::model
