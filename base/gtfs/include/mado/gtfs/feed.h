#pragma once
// A feed of public transport (GTFS Schedule, and GTFS-JP 標準的なバス情報フォーマット) as its tables: every file of the archive in text, by column name.
#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::gtfs {

// A file of the feed. Cells are views into the feed, without the spaces around them.
class Table {
public:
    std::string name {};                              // "stops.txt"
    std::vector<std::string_view> columns {};         // as the header has them
    std::size_t rows() const { return numbers_.size(); }
    std::optional<std::size_t> column(std::string_view name) const;
    // "" where the table has no such column or the cell is empty.
    std::string_view at(std::size_t row, std::optional<std::size_t> column) const { return column ? cells_[row * columns.size() + *column] : std::string_view(); }
    std::uint64_t line(std::size_t row) const { return numbers_[row]; }   // of the file, the header is 1

private:
    friend class Reading;
    std::vector<std::string_view> cells_ {};
    std::vector<std::uint64_t> numbers_ {};
};

// What was odd while a file was read: told by check().
struct ReadingFault {
    enum class Kind { NoHeader, EmptyColumnName, DuplicatedColumn, RowLength, EmptyRow, NewLine, Spaces, Character, Unreadable } kind;
    std::string file {}, column {}, value {};
    std::uint64_t line = 0;
    std::size_t number = 0;                           // of the column, or how many cells a row has
    std::size_t expected = 0;                         // how many it should have
};

struct Limits {
    std::size_t unpacked = 1u << 30;                  // bytes of all files: an archive that unpacks to more is refused while it is unpacked
    std::size_t files = 200;
    std::uint64_t rows = 50'000'000;                  // of one file
};
struct Problem {
    enum class Kind { NotAnArchive, TooLarge } kind;
    std::string says {};                              // English
};

class Feed {
public:
    static std::expected<Feed, Problem> open(std::filesystem::path const& archive, Limits const& limits = {});
    static std::expected<Feed, Problem> of_files(std::map<std::string, std::string> files, Limits const& limits = {});

    Table const* table(std::string_view name) const;  // nothing: not in the feed
    std::vector<std::string> const& others() const { return others_; }       // files that no standard names
    std::vector<std::string> const& in_folders() const { return folders_; }  // files of the standard's names in a folder of the archive
    bool has_locations() const { return locations_; }                        // locations.geojson
    std::vector<ReadingFault> const& faults() const { return faults_; }

private:
    friend class Reading;
    std::map<std::string, Table, std::less<>> tables_ {};
    std::vector<std::string> others_ {}, folders_ {};
    std::vector<ReadingFault> faults_ {};
    bool locations_ = false;
    std::shared_ptr<std::deque<std::string>> kept_ = std::make_shared<std::deque<std::string>>();  // the letters of all cells
};

}  // namespace mado::gtfs
