#pragma once
// Tables for the tests of this part, made in a folder of their own.
#include <mado/csv/writer.h>
#include <mado/tables/find.h>

#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <unistd.h>

namespace mado::tables::testing {

class Folder {
public:
    Folder()
    {
        auto name = (std::filesystem::temp_directory_path() / "tables_test_XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    std::filesystem::path path;
};

using Rows = std::vector<std::vector<std::string>>;

inline std::string written(Rows const& rows)
{
    std::string out;
    csv::Writer writer(out);
    for (auto const& row : rows)
        writer.row(std::span<std::string const>(row));
    return out;
}

// The first row has the names.
inline Columns table_of(Folder const& folder, std::string const& csv, Making making = {}, std::string const& name = "table")
{
    csv::Reader reader(csv::of_text(csv));
    auto const header = reader.next();
    REQUIRE(header);
    REQUIRE(*header);
    making.names.assign((*header)->fields.begin(), (*header)->fields.end());
    making.skip = 1;
    auto const made = make(csv::of_text(csv), {}, making, folder.path / name);
    if (!made)
        FAIL(made.error().says);
    auto columns = Columns::open(folder.path / name);
    REQUIRE(columns);
    CHECK(columns->rows() == made->rows);
    CHECK(columns->whole());
    return *columns;
}

inline std::string cell(Columns const& table, std::size_t column, std::uint64_t row)
{
    std::string keep;
    return std::string(table.text(column, row, keep));
}

}  // namespace mado::tables::testing
