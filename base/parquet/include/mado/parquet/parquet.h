#pragma once
// A table as Apache Parquet, by DuckDB where its library is on this machine. It is no part of the program: without it this form is not offered.
#include <mado/tables/outputs.h>

#include <expected>
#include <filesystem>

namespace mado::parquet {

struct Options {
    std::filesystem::path library {};         // empty: the first of the usual places
    std::filesystem::path temporary {};       // a folder for what does not fit into memory; empty: that of the file
    std::size_t memory = 512u << 20;          // bytes that DuckDB may take: 128 MiB do for any table, 64 do not
    unsigned threads = 1;
};

// The library in the usual places: /usr/lib/madoguchi, beside the program, and node_modules above the program (a source tree). Nothing: not there.
std::optional<std::filesystem::path> library();
bool available();

// Types are kept: whole numbers of 64 bits, decimals exactly, days, moments (with a zone as UTC); an empty cell is null. The file appears under its name when it
// is whole. Else why not, in English.
std::expected<void, std::string> write(tables::Columns const& table, tables::Rows rows, std::filesystem::path const& file, Options const& options = {});

}  // namespace mado::parquet
