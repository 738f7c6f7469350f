#pragma once
// What a dataset is to both who publishes it (office) and who shows it (front): the words of its description, its files, the table within. One value, one JSON.
// Terms after DCAT 3; the names of properties in its JSON are documented in docs/guides/open-data.md.
#include <mado/files/store.h>
#include <mado/json/json.h>
#include <mado/result/result.h>
#include <mado/tables/columns.h>
#include <mado/time/day.h>
#include <mado/time/instant.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::datasets {

struct ColumnWords {
    std::string name {};
    tables::Type type = tables::Type::Text;
    std::string description {}, unit {};
    std::string property {};                  // URI of what the column means, when it is known
    bool required = false;
};

// The rows of a resource, as every form of it gives them.
struct Table {
    std::uint64_t rows = 0;
    std::vector<ColumnWords> columns {};
    std::string key {};                       // the column whose value names a row in addresses; empty: the row's number does
};

// A file of a dataset (配信). The table, when it has one, is kept as UTF-8 CSV with the header in row 1: that is the blob.
struct Resource {
    std::string id {};                        // UUIDv7
    std::string name {}, description {};
    std::string format {};                    // "CSV", "XLSX", "PDF", "GTFS": of `blob`
    std::string media_type {}, file_name {};
    std::uint64_t bytes = 0;
    std::string hash {};                      // hex SHA-256 of the plain bytes
    files::Blob blob {};                      // never in public JSON
    std::optional<Table> table {};
    std::string standard {};                  // "municipal/13", "recommended/01"; empty: of none
    Instant changed_at {};
};

// 機械判読性: the score of each level (0–100) and how many cells stand against each rule.
struct Quality {
    int levels[3] = { 0, 0, 0 };
    struct Against { std::string rule; std::uint64_t count = 0; };
    std::vector<Against> against {};
    std::string report {};                    // hash of the whole report's bytes; empty: none
};

struct Dataset {
    std::string id {};                        // UUIDv7: never changes
    std::string name {};                      // in addresses: a–z 0–9 - _, 2 to 100, one of its kind in the town
    std::string title {}, title_kana {}, description {};
    std::string division {}, division_name {};// 主管課: path, and its name for the public
    std::string contact {};                   // mail or telephone of the division
    std::string licence {};                   // id in definitions/datasets/licences.yaml: "PDL-1.0", "CC-BY-4.0", "CC0-1.0"
    std::string attribution {};               // 出典, as users shall write it; empty: made from title, town and licence
    std::vector<std::string> tags {}, themes {};  // themes: ids in definitions/datasets/themes.yaml
    std::string frequency {};                 // id in definitions/datasets/frequencies.yaml: "annual", "monthly", "irregular"
    std::optional<Day> covers_from {}, covers_until {};
    std::string covers_place {};              // 全国地方公共団体コード of six digits
    std::string source {};                    // address where it was first published (harvested, or a town's own page)
    std::int64_t version = 0;                 // from 1; each publishing is one
    std::string version_note {};
    Instant published_at {}, changed_at {};
    std::vector<Resource> resources {};
    Quality quality {};
    int stars = 0;                            // 1 to 5; what proves each is worked out by stars_of (stars.h)
};

// With its blobs only between zones, in a letter: never in an answer to the public.
enum class Blobs { Leave, With };
json::Value to_json(Dataset const& dataset, Blobs blobs = Blobs::Leave);
// Refuses Invalid "datasets.not_a_dataset" {place}.
Result<Dataset> dataset_of(json::Value const& value);

// The body of a `published` letter {what: "dataset", …}: a version, or that the dataset is withdrawn (取り下げ) with the reason that the public is told.
struct Published { Dataset dataset {}; bool withdrawn = false; std::string reason {}; };
inline constexpr std::string_view published_what = "dataset";
json::Value body_of(Published const& published);
Result<Published> published_of(json::Value const& body);

}  // namespace mado::datasets
