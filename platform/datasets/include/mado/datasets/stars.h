#pragma once
// ★1 to ★5 (Berners-Lee): which of them a dataset reaches, and what proves each. Nothing is claimed: the metadata is validated, rows and links are counted.
#include <mado/csv/reader.h>
#include <mado/datasets/dataset.h>

#include <expected>
#include <functional>
#include <map>

namespace mado::datasets {

// Which columns lead to things that others describe: definitions/datasets/links.yaml. A cell of exactly so many digits becomes `url` and its first `keep` ones.
struct LinkRule {
    std::string id {};
    std::vector<std::string> columns {};      // names, without what stands before "_": "所在地_全国地方公共団体コード" is one too
    std::size_t digits = 0, keep = 0;
    std::string url {};
};
std::expected<std::vector<LinkRule>, std::string> links_of(std::string_view yaml);
// The address that a cell leads to; "": none. A cell that is itself an absolute address leads there, unless it is one of `own`.
std::string link_of(std::string_view column, std::string_view cell, std::vector<LinkRule> const& rules, std::string_view own);

// Where a table and its rows stand: `row` is what the key of a row, percent-encoded, is appended to.
struct Addresses { std::string dataset {}, table {}, row {}, licence {}; };
// W3C "Metadata Vocabulary for Tabular Data": titles, datatypes, the key, an address for each row, links that whole cells make.
json::Value table_metadata(Dataset const& dataset, Resource const& resource, Addresses const& addresses, std::vector<LinkRule> const& rules);
std::string variable_of(std::string_view column);  // a column's name as CSVW wants it: letters, digits, _ and %XX

struct TableEvidence {
    std::string resource {};
    bool metadata_is_valid = false;
    std::uint64_t metadata_errors = 0, metadata_warnings = 0;
    std::string metadata_says {};             // the first error; English
    std::uint64_t rows = 0, addressed = 0;    // rows with an address of their own (the key is there, once)
    struct Link { std::string column, example; std::uint64_t rows = 0; };
    std::vector<Link> links {};
    std::uint64_t linked = 0;                 // rows with at least one link
};
// Reads the table twice (`open` gives it from the beginning each time).
TableEvidence evidence_of(Dataset const& dataset, Resource const& resource, std::function<csv::Source()> const& open, Addresses const& addresses, std::vector<LinkRule> const& rules);

struct Star {
    int number = 1;
    bool reached = false;
    std::string key {};                       // msgid: datasets.star.N.yes, datasets.star.N.no
    std::map<std::string, std::string> arguments {};
};
// Five of them. A star is reached only with those below it.
std::vector<Star> stars_of(Dataset const& dataset, bool licence_is_open, std::vector<TableEvidence> const& evidence);
int count_of(std::vector<Star> const& stars);

json::Value to_json(TableEvidence const& evidence);

}  // namespace mado::datasets
