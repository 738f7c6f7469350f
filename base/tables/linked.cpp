#include <mado/tables/linked.h>

#include "out.h"

#include <algorithm>
#include <set>

namespace mado::tables {

namespace {

constexpr std::string_view area_code = "http://data.e-stat.go.jp/lod/sac/C";
constexpr std::string_view xsd = "http://www.w3.org/2001/XMLSchema#";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_unreserved(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' || c == '~'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// RFC 3986: all but the unreserved characters.
void add_encoded(std::string& out, std::string_view text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    for (auto const c : text)
        if (is_unreserved(c))
            out += c;
        else
            ((out += '%') += digits[static_cast<unsigned char>(c) >> 4]) += digits[static_cast<unsigned char>(c) & 15];
}

std::string encoded(std::string_view text)
{
    std::string out;
    add_encoded(out, text);
    return out;
}

// RFC 6570 does not allow "-" and "~" in the name of a variable.
std::string variable_name(std::string_view name)
{
    std::string out;
    for (auto const c : encoded(name))
        out += c == '-' ? "%2D" : c == '~' ? "%7E" : std::string(1, c);
    return out;
}

// Prefecture, municipality, check digit: 11 less the weighted sum modulo 11, of which the last digit.
bool is_municipality_code(std::string_view code)
{
    if (code.size() != 6 || !std::ranges::all_of(code, is_digit) || code < "010000" || code >= "480000")
        return false;
    int sum = 0;
    for (int i = 0; i < 5; ++i)
        sum += (6 - i) * (code[static_cast<std::size_t>(i)] - '0');
    return (11 - sum % 11) % 10 == code[5] - '0';
}

// Written so that resolving and encoding leave it as it is.
bool is_address(std::string_view text)
{
    auto const scheme = text.starts_with("https://") ? 8u : text.starts_with("http://") ? 7u : 0u;
    if (scheme == 0 || text.size() == scheme || text[scheme] == '/')
        return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '%' ? i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])
                           : !is_unreserved(text[i]) && std::string_view(":/?#@!$&'()*+,;=").find(text[i]) == std::string_view::npos)
            return false;
    return text.find("/.") == std::string_view::npos && std::ranges::count(text, '#') <= 1;
}

template <class Fits>
bool all_fit(Columns const& table, std::size_t column, Fits&& fits)
{
    std::string keep;
    bool any = false;
    for (std::uint64_t row = 0; row < table.rows(); ++row)
        if (auto const cell = table.text(column, row, keep); !cell.empty()) {
            if (!fits(cell))
                return false;
            any = true;
        }
    return any;
}

std::string area_code_of(std::string_view digits)
{
    std::string address(area_code);
    return address += digits;
}

std::string_view datatype_of(Type type)
{
    switch (type) {
    case Type::Text: return "string";
    case Type::Integer: return "integer";
    case Type::Decimal: return "decimal";
    case Type::Boolean: return "boolean";
    case Type::Day: return "date";
    case Type::Instant: return "dateTime";
    }
    return "string";
}

std::string property_of(Linked const& linked, std::size_t column, std::string_view name)
{
    auto const& given = linked.columns[column].property;
    return given.empty() ? linked.resource + "#" + encoded(name) : given;
}

std::string link_of(Means means, std::string_view cell)
{
    if (means == Means::MunicipalityCode && is_municipality_code(cell))
        return area_code_of(cell.substr(0, 5));
    return means == Means::Address && is_address(cell) ? std::string(cell) : std::string();
}

std::string member(std::string_view name, std::string_view text) { return in_quotes(name) + ":" + in_quotes(text); }

// A term of JSON-LD that is read as nothing else: neither an address nor a keyword.
bool is_term(std::string_view name) { return name.find_first_of(":/#@") == std::string_view::npos; }

std::vector<std::string> terms_of(Columns const& table)
{
    auto terms = names_of(table);
    std::set<std::string, std::less<>> const names(terms.begin(), terms.end());
    for (std::size_t i = 0; i < terms.size(); ++i)
        for (auto n = i + 1; !is_term(terms[i]); n += terms.size())
            if (auto plain = "column_" + std::to_string(n); !names.contains(plain))
                terms[i] = std::move(plain);
    return terms;
}

// All that is the same for every row.
struct Written { std::string begin {}, end {}; Means means = Means::Value; };

}  // namespace

std::vector<LinkedColumn> links_of(Columns const& table)
{
    std::vector<LinkedColumn> links(table.columns().size());
    for (std::size_t i = 0; i < links.size(); ++i) {
        auto const& column = table.columns()[i];
        bool const is_code = column.name.find("地方公共団体コード") != std::string::npos || column.name == "都道府県コード又は市区町村コード" || column.name == "市区町村コード";
        if (is_code && all_fit(table, i, is_municipality_code))
            links[i].means = Means::MunicipalityCode;
        else if (column.type == Type::Text && all_fit(table, i, is_address))
            links[i].means = Means::Address;
    }
    return links;
}

std::string row_address(Columns const& table, Linked const& linked, std::uint64_t row)
{
    auto address = linked.resource + "/";
    std::string keep;
    add_encoded(address, linked.key ? table.text(*linked.key, row, keep) : std::string_view(keep = std::to_string(row + 1)));
    return address;
}

std::optional<std::uint64_t> row_at(Columns const& table, Linked const& linked, std::string_view last)
{
    if (!linked.key) {
        bool const is_number = !last.empty() && last.size() < 19 && last.front() != '0' && std::ranges::all_of(last, is_digit);
        auto const number = is_number ? std::stoull(std::string(last)) : 0;
        return number >= 1 && number <= table.rows() ? std::optional(number) : std::nullopt;
    }
    std::string keep;
    for (std::uint64_t row = 0; row < table.rows(); ++row)
        if (table.text(*linked.key, row, keep) == last)
            return row + 1;
    return std::nullopt;
}

std::string csvw_metadata(Columns const& table, Linked const& linked)
{
    auto const names = names_of(table);
    std::string out = "{\"@context\":[\"http://www.w3.org/ns/csvw\",{" + member("@language", linked.language) + "}],\n" + member("url", linked.csv);
    for (auto const& [name, value] : { std::pair { "dc:title", &linked.title }, { "dc:description", &linked.description }, { "dc:publisher", &linked.publisher } })
        if (!value->empty())
            out += ",\n" + member(name, *value);
    if (!linked.licence.empty())
        out += ",\n\"dc:license\":{" + member("@id", linked.licence) + "}";
    out += ",\n\"dialect\":{\"encoding\":\"utf-8\",\"header\":true,\"trim\":false,\"commentPrefix\":null},\n\"tableSchema\":{\"columns\":[";
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto const& column = linked.columns[i];
        auto const variable = variable_name(names[i]);
        out += (i == 0 ? "\n{" : ",\n{") + member("name", variable);
        if (!table.columns()[i].name.empty())
            out += "," + member("titles", table.columns()[i].name);
        out += "," + member("datatype", datatype_of(table.columns()[i].type)) + "," + member("propertyUrl", property_of(linked, i, names[i]));
        if (column.means == Means::MunicipalityCode)
            out += "," + member("valueUrl", area_code_of("{" + variable + ":5}"));
        if (column.means == Means::Address)
            out += "," + member("valueUrl", "{+" + variable + "}");
        if (!column.description.empty())
            out += "," + member("dc:description", column.description);
        out += "}";
    }
    out += "]";
    auto const key = linked.key ? variable_name(names[*linked.key]) : std::string("_row");
    if (linked.key)
        out += ",\n" + member("primaryKey", key);
    auto rows = linked.resource;
    ((rows += "/{") += key) += "}";
    return out + ",\n" + member("aboutUrl", rows) + "}}\n";
}

void write_turtle(Columns const& table, Linked const& linked, Rows rows, Sink const& sink)
{
    auto const names = names_of(table);
    std::vector<Written> columns;
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto const type = table.columns()[i].type;
        columns.push_back({ "<" + property_of(linked, i, names[i]) + "> ", type == Type::Text ? "" : "^^xsd:" + std::string(datatype_of(type)), linked.columns[i].means });
    }
    Out out(sink);
    out.add("@prefix xsd: <");
    out.add(xsd);
    out.add("> .\n");
    std::string keep;
    each_row(table, rows, [&](std::uint64_t row) {
        bool any = false;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            auto const cell = table.text(i, row, keep);
            if (cell.empty())
                continue;
            if (!any) {
                out.add("\n<");
                out.add(row_address(table, linked, row));
                out.add(">\n    ");
            } else
                out.add(" ;\n    ");
            any = true;
            out.add(columns[i].begin);
            if (auto const link = link_of(columns[i].means, cell); !link.empty()) {
                out.add('<');
                out.add(link);
                out.add('>');
            } else {
                out.add_quoted(cell);
                out.add(columns[i].end);
            }
        }
        if (any)
            out.add(" .\n");
    });
    out.flush();
}

void write_json_ld(Columns const& table, Linked const& linked, Rows rows, Sink const& sink)
{
    auto const names = names_of(table), terms = terms_of(table);
    std::vector<Written> columns;
    Out out(sink);
    out.add("{\"@context\":{");
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto const type = table.columns()[i].type;
        auto const means = linked.columns[i].means;
        columns.push_back({ "," + in_quotes(terms[i]) + ":", "", means });
        auto const coerced = means != Means::Value ? "@id" : type == Type::Text ? std::string() : std::string(xsd) + std::string(datatype_of(type));
        out.add(i == 0 ? "\n" : ",\n");
        out.add(in_quotes(terms[i]) + ":{" + member("@id", property_of(linked, i, names[i])) + (coerced.empty() ? "" : "," + member("@type", coerced)) + "}");
    }
    out.add("},\n\"@graph\":[");
    std::string_view between = "\n";
    std::string keep;
    each_row(table, rows, [&](std::uint64_t row) {
        out.add(between);
        between = ",\n";
        out.add("{\"@id\":");
        out.add_quoted(row_address(table, linked, row));
        for (std::size_t i = 0; i < columns.size(); ++i) {
            auto const cell = table.text(i, row, keep);
            if (cell.empty())
                continue;
            out.add(columns[i].begin);
            auto const link = link_of(columns[i].means, cell);
            bool const is_odd = columns[i].means != Means::Value && link.empty();
            out.add(is_odd ? "{\"@value\":" : "");
            out.add_quoted(link.empty() ? cell : std::string_view(link));
            out.add(is_odd ? "}" : "");
        }
        out.add('}');
    });
    out.add("\n]}\n");
    out.flush();
}

}  // namespace mado::tables
