#pragma once
#include <cstddef>
#include <string>

// `duckdb`: its library; empty: ours alone.
void bench_columns(std::string const& duckdb, std::size_t bytes);
