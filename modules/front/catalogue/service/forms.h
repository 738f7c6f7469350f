#pragma once
// The forms in which a table is given: its CSV and what is made of it.
#include "service/shelf.h"

#include <array>
#include <string_view>

namespace mado::catalogue {

struct Form {
    std::string_view name;                    // in addresses
    std::string_view ending, media_type;
    std::string_view title;                   // as people call it
};
inline constexpr std::array forms {
    Form { "table.csv", "csv", "text/csv; charset=utf-8; header=present", "CSV" },
    Form { "table-excel.csv", "csv", "text/csv; charset=utf-8; header=present", "CSV (Excel)" },
    Form { "table-sjis.csv", "csv", "text/csv; charset=Shift_JIS; header=present", "CSV (Shift_JIS)" },
    Form { "table.xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel" },
    Form { "table.json", "json", "application/json", "JSON" },
    Form { "table.geojson", "geojson", "application/geo+json", "GeoJSON" },
    Form { "table.parquet", "parquet", "application/vnd.apache.parquet", "Parquet" },
    Form { "table.ttl", "ttl", "text/turtle; charset=utf-8", "Turtle" },
    Form { "table.jsonld", "jsonld", "application/ld+json", "JSON-LD" },
};
Form const* form_named(std::string_view name);
// Positions for GeoJSON, rows that fit a sheet for xlsx, DuckDB on this machine for Parquet; else all.
bool can_be(Form const& form, tables::Columns const& table);

// Where a table stands, for its linked forms.
// What addresses of rows need, without a look at the rows.
tables::Linked place_of(datasets::Offered const& offered, datasets::Resource const& resource, tables::Columns const& table, datasets::Vocabulary const& vocabulary);
// With what the columns mean (service/findings), for RDF.
tables::Linked linked_of(datasets::Offered const& offered, datasets::Resource const& resource, tables::Columns const& table, datasets::Vocabulary const& vocabulary, std::vector<tables::LinkedColumn> means);
// What is before a row's key in its address: of the first table "…/data/NAME/rows", of others "…/files/ID/rows".
std::string rows_address(datasets::Offered const& offered, datasets::Resource const& resource);

// The path of the file on this node; "" when it could not be made. `linked`: where the table stands, for Turtle and JSON-LD.
std::string file_of(Tables& tables, Workplace const& here, std::string const& tenant, std::string const& stem, tables::Columns const& table, Form const& form, tables::Linked const& linked);

}  // namespace mado::catalogue
