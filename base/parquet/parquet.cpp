#include "engine.h"

#include <algorithm>
#include <fstream>
#include <memory>

#include <unistd.h>

namespace mado::parquet {

namespace {

// What is written on the way goes when the way ends.
struct Passing {
    std::filesystem::path file;
    explicit Passing(std::filesystem::path const& at) : file(at) {}
    Passing(Passing const&) = delete;
    Passing& operator=(Passing const&) = delete;
    ~Passing()
    {
        std::error_code ignored;
        std::filesystem::remove_all(file, ignored);
    }
};

template <class Use>
void each_cell(tables::Columns const& table, tables::Rows const& rows, std::size_t column, Use&& use)
{
    std::string keep;
    auto const count = rows ? rows->size() : table.rows();
    for (std::uint64_t at = 0; at < count; ++at)
        use(table.text(column, rows ? (*rows)[at] : at, keep));
}

// Wide enough for the digits of every cell.
std::string decimal_for(tables::Columns const& table, tables::Rows const& rows, std::size_t column)
{
    std::size_t whole = 1, fraction = 0;
    each_cell(table, rows, column, [&](std::string_view cell) {
        auto const point = std::min(cell.find('.'), cell.size());
        whole = std::max(whole, point);
        fraction = std::max(fraction, cell.size() - std::min(point + 1, cell.size()));
    });
    return "DECIMAL(" + std::to_string(whole + fraction) + "," + std::to_string(fraction) + ")";
}

std::string type_of(tables::Columns const& table, tables::Rows const& rows, std::size_t column)
{
    switch (table.columns()[column].type) {
    case tables::Type::Text: return "VARCHAR";
    case tables::Type::Integer: return "BIGINT";
    case tables::Type::Decimal: return decimal_for(table, rows, column);
    case tables::Type::Boolean: return "BOOLEAN";
    case tables::Type::Day: return "DATE";
    case tables::Type::Instant: break;
    }
    // With a zone it is a moment of the world, without one the hour of a clock; a column of both stays as it is written.
    std::size_t with_zone = 0, without = 0;
    each_cell(table, rows, column, [&](std::string_view cell) {
        if (!cell.empty())
            ++(cell.size() > std::string_view("2026-04-01T09:30:00").size() ? with_zone : without);
    });
    return with_zone == 0 ? "TIMESTAMP" : without == 0 ? "TIMESTAMPTZ" : "VARCHAR";
}

std::string copying(tables::Columns const& table, tables::Rows const& rows, std::string const& from, std::string const& to)
{
    auto const names = tables::names_of(table, tables::Letters::LargeLikeSmall);  // as SQL compares them
    std::string columns;
    for (std::size_t i = 0; i < names.size(); ++i)
        columns += (i == 0 ? "" : ", ") + in_quotes(names[i], '\'') + ": " + in_quotes(type_of(table, rows, i), '\'');
    return "COPY (SELECT * FROM read_csv(" + in_quotes(from, '\'') + ", auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', new_line = '\\r\\n', "
        + "max_line_size = 33554432, buffer_size = 33554432, columns = {" + columns + "})) TO " + in_quotes(to, '\'') + " (FORMAT parquet, COMPRESSION zstd)";
}

}  // namespace

std::optional<std::filesystem::path> library()
{
    constexpr std::string_view name = "libduckdb.so";
    std::vector<std::filesystem::path> places { "/usr/lib/madoguchi" };
    std::error_code fault;
    auto const program = std::filesystem::read_symlink("/proc/self/exe", fault);
    if (!fault) {
        places.push_back(program.parent_path() / "../lib/madoguchi");
        auto above = program.parent_path();
        for (int steps = 0; steps < 4 && above.has_relative_path(); ++steps) {
            places.push_back(above / "node_modules/@duckdb/node-bindings-linux-x64");
            above = above.parent_path();
        }
    }
    for (auto const& place : places)
        if (std::filesystem::exists(place / name, fault))
            return place / name;
    return std::nullopt;
}

bool available() { return library().has_value(); }

std::expected<void, std::string> write(tables::Columns const& table, tables::Rows rows, std::filesystem::path const& file, Options const& options)
{
    if (table.columns().empty())
        return std::unexpected("a table without columns has no Parquet");
    auto const folder = options.temporary.empty() ? std::filesystem::absolute(file).parent_path() : std::filesystem::absolute(options.temporary);
    auto own = (folder / "parquet-XXXXXX").string();
    if (!::mkdtemp(own.data()))
        return std::unexpected("no folder can be made in " + folder.string());
    Passing const passing(own);
    auto const csv = own + "/table.csv", made = std::filesystem::absolute(file).string() + ".part";
    Passing const part(made);
    {
        std::ofstream out(csv, std::ios::binary);
        tables::write_csv(table, rows, false, [&](std::string_view text) { out.write(text.data(), static_cast<std::streamsize>(text.size())); });
        if (!out.flush())
            return std::unexpected("there is no room for the table in " + folder.string());
    }
    std::string const files[] = { csv, made };
    auto engine = Engine::open(options, own, files);
    if (!engine)
        return std::unexpected(engine.error());
    if (auto const copied = engine->ask(copying(table, rows, csv, made)); !copied)
        return std::unexpected(copied.error());
    std::error_code fault;
    std::filesystem::rename(made, file, fault);
    if (fault)
        return std::unexpected(fault.message());
    return {};
}

}  // namespace mado::parquet
