#include "service/forms.h"

#include <mado/csv/writer.h>
#include <mado/parquet/parquet.h>
#include <mado/text/cp932.h>
#include <mado/text/utf8.h>
#include <mado/xlsx/xlsx.h>

#include <algorithm>
#include <fstream>

namespace mado::catalogue {

namespace {

constexpr std::uint64_t most_rows_of_a_sheet = 1'048'575;
constexpr std::string_view geta = "〓";      // stands for a character that CP932 does not have

std::string as_cp932(std::string const& utf8)
{
    if (auto whole = text::to_cp932(utf8))
        return *whole;
    std::string out;
    for (auto const character : text::code_points(utf8)) {
        std::string one;
        text::append(one, character);
        out += text::to_cp932(one).value_or(*text::to_cp932(geta));
    }
    return out;
}

void write_cp932(tables::Columns const& table, tables::Sink const& sink)
{
    std::string line;
    csv::Writer writer(line);
    std::vector<std::string> cells;
    for (auto const& column : table.columns())
        cells.push_back(column.name);
    writer.row(cells);
    std::string keep;
    for (std::uint64_t row = 0; row < table.rows(); ++row) {
        sink(as_cp932(line));
        line.clear();
        for (std::size_t n = 0; n < cells.size(); ++n)
            cells[n] = table.text(n, row, keep);
        writer.row(cells);
    }
    sink(as_cp932(line));
}

bool write_form(std::filesystem::path const& path, tables::Columns const& table, Form const& form, tables::Linked const& linked)
{
    if (form.name == "table.xlsx")
        return xlsx::write(table, std::nullopt, text::first(linked.title, 31), path);
    if (form.name == "table.parquet")
        return parquet::write(table, std::nullopt, path).has_value();
    std::ofstream out(path, std::ios::binary);
    tables::Sink const sink = [&](std::string_view bytes) { out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())); };
    if (form.name == "table.csv" || form.name == "table-excel.csv")
        tables::write_csv(table, std::nullopt, form.name == "table-excel.csv", sink);
    else if (form.name == "table-sjis.csv")
        write_cp932(table, sink);
    else if (form.name == "table.json")
        tables::write_json(table, std::nullopt, sink);
    else if (form.name == "table.geojson")
        tables::write_geojson(table, *tables::positions_of(table), std::nullopt, sink);
    else if (form.name == "table.ttl")
        tables::write_turtle(table, linked, std::nullopt, sink);
    else
        tables::write_json_ld(table, linked, std::nullopt, sink);
    out.flush();
    return static_cast<bool>(out);
}

}  // namespace

Form const* form_named(std::string_view name)
{
    auto const found = std::ranges::find(forms, name, &Form::name);
    return found == forms.end() ? nullptr : &*found;
}

bool can_be(Form const& form, tables::Columns const& table)
{
    if (form.name == "table.geojson")
        return tables::positions_of(table).has_value();
    static bool const has_duckdb = parquet::available();
    if (form.name == "table.parquet")
        return has_duckdb;
    return form.name != "table.xlsx" || table.rows() <= most_rows_of_a_sheet;
}

std::string rows_address(datasets::Offered const& offered, datasets::Resource const& resource)
{
    auto const& all = offered.dataset->resources;
    auto const first = std::ranges::find_if(all, [](datasets::Resource const& one) { return one.table.has_value(); });
    return (first != all.end() && first->id == resource.id ? offered.address() : offered.address_of(resource)) + "/rows";
}

tables::Linked place_of(datasets::Offered const& offered, datasets::Resource const& resource, tables::Columns const& table, datasets::Vocabulary const& vocabulary)
{
    auto const* licence = vocabulary.licences.find(offered.dataset->licence);
    tables::Linked made { .resource = rows_address(offered, resource), .csv = offered.download_of(resource), .title = resource.name.empty() ? offered.dataset->title : resource.name,
        .description = offered.dataset->description, .licence = licence ? licence->url : "", .publisher = offered.publisher->name };
    if (resource.table && !resource.table->key.empty())
        made.key = table.column(resource.table->key);
    return made;
}

tables::Linked linked_of(datasets::Offered const& offered, datasets::Resource const& resource, tables::Columns const& table, datasets::Vocabulary const& vocabulary, std::vector<tables::LinkedColumn> means)
{
    auto made = place_of(offered, resource, table, vocabulary);
    made.columns = std::move(means);
    for (std::size_t n = 0; n < made.columns.size() && resource.table && n < resource.table->columns.size(); ++n) {
        made.columns[n].property = resource.table->columns[n].property;
        made.columns[n].description = resource.table->columns[n].description;
    }
    return made;
}

std::string file_of(Tables& tables, Workplace const& here, std::string const& tenant, std::string const& stem, tables::Columns const& table, Form const& form, tables::Linked const& linked)
{
    return tables.file(here, tenant, stem + "." + std::string(form.name), [&](std::filesystem::path const& path) { return write_form(path, table, form, linked); });
}

}  // namespace mado::catalogue
