#pragma once
// A table as linked data: each row has an address, each column a property, and some values are addresses of others' things. Turtle, JSON-LD, and the description
// as CSV on the Web from which any CSVW program makes the same graph out of the CSV.
#include <mado/tables/outputs.h>

namespace mado::tables {

enum class Means {
    Value,
    MunicipalityCode,                         // 全国地方公共団体コード: the standard area code of e-Stat, http://data.e-stat.go.jp/lod/sac/C and five digits
    Address,                                  // of a page: http or https
};

struct LinkedColumn {
    std::string property {};                  // an absolute IRI; empty: of this table alone, RESOURCE#NAME
    Means means = Means::Value;
    std::string description {};
};

struct Linked {
    std::string resource {};                  // the address that stands for the table; a row is RESOURCE/KEY, or RESOURCE/3 where there is no key
    std::string csv {};                       // the address of its CSV, as write_csv writes all rows
    std::string title {}, description {};
    std::string licence {};                   // an IRI
    std::string publisher {};
    std::string language = "ja";
    std::optional<std::size_t> key {};        // the column that names a row
    std::vector<LinkedColumn> columns {};     // as many as the table has
};

// What the columns mean by their names and all of their cells. One cell that does not fit, and the column is of values.
std::vector<LinkedColumn> links_of(Columns const& table);

std::string row_address(Columns const& table, Linked const& linked, std::uint64_t row);
// The row's number in the table, from 1, for an address without a key; with one: the first row with this value. `last` is what stands behind RESOURCE/, decoded.
std::optional<std::uint64_t> row_at(Columns const& table, Linked const& linked, std::string_view last);

std::string csvw_metadata(Columns const& table, Linked const& linked);
void write_turtle(Columns const& table, Linked const& linked, Rows rows, Sink const& sink);
void write_json_ld(Columns const& table, Linked const& linked, Rows rows, Sink const& sink);

}  // namespace mado::tables
