#include "out.h"

#include <algorithm>
#include <charconv>

namespace mado::tables {

namespace {

// A row as the inside of an object of JSON.
class Members {
public:
    Members(Columns const& table, std::optional<Positions> without)
        : table_(table)
    {
        auto const names = names_of(table);
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (without && (i == without->latitude || i == without->longitude))
                continue;
            members_.push_back({ i, table.columns()[i].type, (members_.empty() ? "" : ",") + in_quotes(names[i]) + ":" });
        }
    }

    void write(Out& out, std::uint64_t row)
    {
        for (auto const& member : members_) {
            out.add(member.key);
            auto const cell = table_.text(member.column, row, keep_);
            if (cell.empty())
                out.add("null");
            else if (member.type == Type::Text || !is_bare(member.type, cell))
                out.add_quoted(cell);
            else
                out.add(cell);
        }
    }

private:
    static bool is_bare(Type type, std::string_view cell)
    {
        return type == Type::Boolean || ((type == Type::Integer || type == Type::Decimal) && is_json_number(cell));
    }

    struct Member { std::size_t column; Type type; std::string key; };
    Columns const& table_;
    std::vector<Member> members_ {};
    std::string keep_ {};
};

// Nothing: no number, or further from zero than `most`.
std::optional<double> degrees_of(std::string_view text, double most)
{
    double value = 0;
    if (!is_json_number(text))
        return std::nullopt;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() && value >= -most && value <= most ? std::optional(value) : std::nullopt;
}

constexpr double most_latitude = 90, most_longitude = 180;

bool holds_degrees(Columns const& table, std::size_t column, double most)
{
    auto const type = table.columns()[column].type;
    if (type == Type::Integer || type == Type::Decimal)
        return true;
    if (type != Type::Text)
        return false;
    // One odd cell makes text of a column: where most of the first cells are degrees, the others have no position.
    std::string keep;
    std::uint64_t filled = 0, fit = 0;
    for (std::uint64_t row = 0; row < std::min<std::uint64_t>(table.rows(), 200); ++row)
        if (auto const cell = table.text(column, row, keep); !cell.empty()) {
            ++filled;
            fit += degrees_of(cell, most) ? 1 : 0;
        }
    return fit * 2 >= filled;
}

std::string plain_name(std::string_view name)
{
    std::string plain;
    for (auto const c : name)
        if (c != ' ' && c != '_' && c != ':')
            plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return plain;
}

std::optional<std::size_t> named_one_of(Columns const& table, std::span<std::string_view const> names, double most)
{
    for (auto const name : names)
        for (std::size_t i = 0; i < table.columns().size(); ++i)
            if (plain_name(table.columns()[i].name) == name && holds_degrees(table, i, most))
                return i;
    return std::nullopt;
}

}  // namespace

void write_csv(Columns const& table, Rows rows, bool mark, Sink const& sink)
{
    Out out(sink);
    auto const columns = table.columns().size();
    if (mark)
        out.add("\xEF\xBB\xBF");
    for (std::size_t i = 0; i < columns; ++i) {
        if (i != 0)
            out.add(',');
        out.add_field(table.columns()[i].name, columns == 1);
    }
    out.add("\r\n");
    std::string keep;
    each_row(table, rows, [&](std::uint64_t row) {
        for (std::size_t i = 0; i < columns; ++i) {
            if (i != 0)
                out.add(',');
            out.add_field(table.text(i, row, keep), columns == 1);
        }
        out.add("\r\n");
    });
    out.flush();
}

void write_json(Columns const& table, Rows rows, Sink const& sink)
{
    Out out(sink);
    Members members(table, std::nullopt);
    std::string_view between = "[\n{";
    each_row(table, rows, [&](std::uint64_t row) {
        out.add(between);
        members.write(out, row);
        between = "},\n{";
    });
    out.add(between.starts_with('[') ? "[]\n" : "}\n]\n");
    out.flush();
}

void write_json_lines(Columns const& table, Rows rows, Sink const& sink)
{
    Out out(sink);
    Members members(table, std::nullopt);
    each_row(table, rows, [&](std::uint64_t row) {
        out.add('{');
        members.write(out, row);
        out.add("}\n");
    });
    out.flush();
}

std::optional<Positions> positions_of(Columns const& table)
{
    constexpr std::string_view latitudes[] = { "緯度", "lat", "latitude", "geolat" };
    constexpr std::string_view longitudes[] = { "経度", "lon", "lng", "long", "longitude", "geolong", "geolon" };
    auto const latitude = named_one_of(table, latitudes, most_latitude);
    auto const longitude = named_one_of(table, longitudes, most_longitude);
    if (!latitude || !longitude)
        return std::nullopt;
    return Positions { *latitude, *longitude };
}

void write_geojson(Columns const& table, Positions positions, Rows rows, Sink const& sink)
{
    Out out(sink);
    Members members(table, positions);
    std::string keep_latitude, keep_longitude;
    out.add(R"({"type":"FeatureCollection","features":[)");
    std::string_view between = "\n";
    each_row(table, rows, [&](std::uint64_t row) {
        out.add(between);
        between = ",\n";
        auto const latitude = table.text(positions.latitude, row, keep_latitude), longitude = table.text(positions.longitude, row, keep_longitude);
        auto const north = degrees_of(latitude, most_latitude), east = degrees_of(longitude, most_longitude);
        if (north && east && !(*north == 0 && *east == 0)) {
            out.add(R"({"type":"Feature","geometry":{"type":"Point","coordinates":[)");
            out.add(longitude);
            out.add(',');
            out.add(latitude);
            out.add(R"(]},"properties":{)");
        } else
            out.add(R"({"type":"Feature","geometry":null,"properties":{)");
        members.write(out, row);
        out.add("}}");
    });
    out.add("\n]}\n");
    out.flush();
}

}  // namespace mado::tables
