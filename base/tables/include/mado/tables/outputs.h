#pragma once
// A table of columns in the forms that people ask for, written piece by piece to a sink: no form needs the table in memory.
#include <mado/tables/columns.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::tables {

using Sink = std::function<void(std::string_view)>;
// Which rows, in which order; nothing: all of them as they stand.
using Rows = std::optional<std::span<std::uint64_t const>>;

// The names of the columns, each once: the third column without a name is column_3, a second "x" is x_2.
enum class Letters { AsTheyAre, LargeLikeSmall };
std::vector<std::string> names_of(Columns const& table, Letters letters = Letters::AsTheyAre);

// UTF-8; `mark`: with the byte order mark that spreadsheet programs want. Cells stay as they are: a CSV is data.
void write_csv(Columns const& table, Rows rows, bool mark, Sink const& sink);
// An array of objects: numbers, true and false as JSON has them (a Decimal with its digits), an empty cell null, else text.
void write_json(Columns const& table, Rows rows, Sink const& sink);
void write_json_lines(Columns const& table, Rows rows, Sink const& sink);
// Where the columns of latitude and longitude are, by the names of the standards (緯度 経度 lat lon latitude longitude …) and by type.
struct Positions { std::size_t latitude, longitude; };
std::optional<Positions> positions_of(Columns const& table);
// RFC 7946: a feature a row, geometry null where there is no position (also 0,0 and what is out of range), properties as in write_json without the two columns.
void write_geojson(Columns const& table, Positions positions, Rows rows, Sink const& sink);

}  // namespace mado::tables
