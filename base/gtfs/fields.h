#pragma once
// The files and columns of GTFS Schedule (gtfs.org, reference of 2026) and of GTFS-JP as one table: type, whether it has to be there, what it names.
#include <span>
#include <string_view>

namespace mado::gtfs {

enum class Type { Id, Text, Name, Url, Email, Phone, Timezone, Language, Color, Date, Time, Latitude, Longitude, Whole, NotNegative, Positive, Number, NotNegativeNumber, Money, Currency, Choice };
enum class Presence { Optional, Recommended, Required };

struct Field {
    std::string_view name;
    Type type = Type::Text;
    Presence presence = Presence::Optional;
    std::string_view refers {};   // "stops.txt:stop_id"
    std::string_view choices {};  // " 0 1 2 "
};

struct File {
    std::string_view name;
    Presence presence = Presence::Optional;
    std::span<Field const> fields {};
    std::string_view key {};      // columns that name a row, by commas
    bool japanese = false;        // of GTFS-JP alone
};

std::span<File const> files();
File const* file_of(std::string_view name);
// Columns that GTFS-JP adds to files of GTFS.
bool is_japanese_column(std::string_view file, std::string_view column);

}  // namespace mado::gtfs
