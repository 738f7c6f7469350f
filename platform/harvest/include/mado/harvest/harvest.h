#pragma once
// An outside catalogue's answer as descriptions of datasets. Pure functions on bytes: nothing is fetched and nothing is kept. What cannot be read is told with its
// place, and the records around it are read all the same.
#include <mado/datasets/dcat.h>
#include <mado/text/catalogue.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::harvest {

// CKAN's action API v3; DCAT-US 1.1 (data.json); DCAT as JSON-LD; オープンデータ一覧 (推奨データセット or 自治体標準, CSV or workbook); a page with links to files.
enum class Kind { Ckan, DataJson, Dcat, List, Page };
constexpr std::array<std::string_view, 5> names_of(Kind) { return { "ckan", "data_json", "dcat", "list", "page" }; }

struct Finding {
    std::string place {};                     // "result.results[3]", "row 12", "line 40", an address; empty: the whole answer
    std::string key {};                       // words: text/ja.po of this part
    text::Arguments arguments {};
};

struct FoundFile {
    std::string identity {};                  // of the file within its dataset
    std::string address {};
    datasets::Resource description {};        // without id, blob, hash and table: nobody has read the file
};

struct Found {
    std::string identity {};                  // the source's address and what names the record there: a second reading finds the same one
    std::string place {};
    datasets::Dataset dataset {};             // without id, division, version and resources: those are the office's
    std::vector<FoundFile> files {};
    std::string fingerprint {};               // hex SHA-256 of all of the above but the place: another one means that it changed
    std::vector<Finding> findings {};         // of this record: an unknown licence, an address that is none
};

// Part: not everything of the source was read, so that nobody may conclude that something is gone.
enum class Extent { Whole, Part };
struct Catalogue {
    std::vector<Found> found {};
    std::vector<Finding> findings {};         // of records that could not be read, and of the answer
    Extent extent = Extent::Whole;
    std::uint64_t records = 0;                // that stood in the answer, readable or not
    std::uint64_t total = 0;                  // that the source says it has; 0: it says nothing
    std::string next {};                      // address of the next page, where the answer names one
};

struct Limits {
    std::size_t bytes = 32u << 20;
    std::size_t records = 20'000;
    std::size_t record_bytes = 1u << 20;
    std::size_t depth = 32;                   // of JSON
    std::size_t files = 300;                  // of one dataset
};

// `address`: where the bytes came from; relative links begin there.
Catalogue read(Kind kind, std::string_view bytes, std::string_view address, datasets::Vocabulary const& vocabulary, Limits const& limits = {});

// Page after page into one: a record that stands in both is kept once.
void join(Catalogue& into, Catalogue more);

struct Known { std::string identity {}, fingerprint {}; };
struct Difference {
    std::vector<std::size_t> added {}, changed {}, same {};  // places in Catalogue::found
    std::vector<std::string> removed {};      // identities that are gone; none unless the whole source was read
};
Difference compare(std::span<Known const> known, Catalogue const& catalogue);

}  // namespace mado::harvest
