#pragma once
// The parts of a workbook's package (ECMA-376 part 2): those of XML, unpacked within the limits. Nothing is written to disk, and no name of a part is a path.
#include <mado/xlsx/xlsx.h>

#include <map>

namespace mado::xlsx {

struct Relation { std::string id {}, type {}, target {}; };  // type: what stands behind the last slash; target: the name of a part

class Package {
public:
    static std::expected<Package, Problem> of(std::string_view bytes, Limits const& limits);
    static Package of_parts(std::map<std::string, std::string, std::less<>> parts);  // names in small letters

    bool has(std::string_view name) const { return parts_.contains(name); }
    // What it holds, which the package then has no more; empty: not there.
    std::string take(std::string_view name);
    std::vector<Relation> relations_of(std::string_view part);  // "": of the package itself
    bool has_part_like(std::string_view end) const;       // also of those that are not unpacked

private:
    std::map<std::string, std::string, std::less<>> parts_ {};
    std::vector<std::string> names_ {};
};

// What `reading.cpp` reads them into.
std::expected<tables::Book, Problem> read_bytes(std::string_view bytes, Limits const& limits);
std::expected<tables::Book, Problem> read_package(Package package, Limits const& limits);

}  // namespace mado::xlsx
