#include <mado/sheets/file.h>

#include <mado/csv/reader.h>
#include <mado/csv/writer.h>
#include <mado/text/cp932.h>

#include <algorithm>

namespace mado::sheets {

namespace {

// Once more for words that begin with an apostrophe themselves, so that taking one away gives back what was written.
std::string guarded(std::string const& cell) { return csv::is_formula(cell) || cell.starts_with('\'') ? "'" + cell : cell; }
std::string unguarded(std::string_view cell) { return std::string(cell.starts_with('\'') ? cell.substr(1) : cell); }

std::unexpected<Refusal> wrong_file(std::string key, std::map<std::string, std::string> arguments = {}) { return refuse({ FieldError { "file", std::move(key), std::move(arguments), {} } }); }

std::unexpected<Refusal> other_columns(Names const& columns)
{
    std::string all;
    for (auto const column : columns)
        all += (all.empty() ? "" : ",") + std::string(column);
    return wrong_file("web.sheet.columns", { { "columns", std::move(all) } });
}

}  // namespace

std::string written(Names const& columns, std::vector<Cells> const& rows)
{
    std::string out;
    csv::Writer writer(out);
    writer.row(std::span<std::string_view const>(columns));
    for (auto const& row : rows) {
        Cells cells;
        for (auto const& cell : row)
            cells.push_back(guarded(cell));
        writer.row(std::span<std::string const>(cells));
    }
    return out;
}

Result<std::vector<Row>> rows_in(Names const& columns, std::string_view bytes, std::size_t most)
{
    auto const text = text::from_office(bytes);
    if (!text)
        return wrong_file("web.sheet.not_csv");
    csv::Reader reader(csv::of_text(*text));
    std::vector<Row> rows;
    for (bool is_first = true;; is_first = false) {
        auto next = reader.next();
        if (!next)
            return wrong_file("web.sheet.not_csv");
        if (!*next)
            return is_first ? Result<std::vector<Row>>(other_columns(columns)) : std::move(rows);
        auto const& row = **next;
        if (is_first) {
            if (!std::ranges::equal(row.fields, columns))
                return other_columns(columns);
            continue;
        }
        if (row.content.empty())
            continue;
        if (row.fields.size() != columns.size())
            return wrong_file("web.sheet.width", { { "line", std::to_string(row.number) } });
        if (rows.size() == most)
            return refuse({ too_large(most) });
        rows.push_back({ row.number, {} });
        for (auto const field : row.fields)
            rows.back().cells.push_back(unguarded(field));
    }
}

FieldError wrong_at(std::uint64_t line, std::string_view column, std::string_view says, std::map<std::string, std::string> arguments)
{
    arguments["line"] = std::to_string(line), arguments["column"] = std::string(column), arguments["says"] = std::string(says);
    return { "file", "web.sheet.wrong", std::move(arguments), {} };
}

FieldError too_large(std::size_t most) { return { "file", "web.sheet.too_large", { { "most", std::to_string(most) } }, {} }; }

Refusal in_words(Refusal refusal, Say const& say)
{
    for (auto& error : refusal.fields)
        if (auto const says = error.arguments.find("says"); says != error.arguments.end())
            says->second = say(says->second, error.arguments);
    return refusal;
}

}  // namespace mado::sheets
