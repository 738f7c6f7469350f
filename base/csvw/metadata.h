#pragma once
// Metadata as it is once read, checked and normalized: every URL absolute, titles by language, inherited properties still where they were written.
#include "datatype.h"

#include <mado/csv/reader.h>

#include <boost/json/value.hpp>

#include <memory>

namespace mado::csvw {

using Json = boost::json::value;
using Object = boost::json::object;

struct Titles {
    std::vector<std::pair<std::string, std::vector<std::string>>> by_language {};
    bool empty() const { return by_language.empty(); }
};

struct Inherited {
    std::optional<std::string> about_url {}, property_url {}, value_url {}, otherwise {}, language {}, separator {}, text_direction {};
    std::optional<std::vector<std::string>> null {};
    std::optional<bool> ordered {}, required {};
    std::shared_ptr<Datatype const> datatype {};

    void inherit(Inherited const& outer);     // takes over what it does not say itself
};

// Names as they were written, values normalized.
using Common = std::vector<std::pair<std::string, Json>>;

struct Column {
    std::optional<std::string> name {};
    std::string called {};                    // the name, or one made of the first title in the document's language; empty: neither
    Titles titles {};
    bool is_virtual = false, suppressed = false;
    Inherited inherited {};
};

struct ForeignKey {
    std::vector<std::string> columns {}, referenced {};
    std::optional<std::string> resource {}, schema {};
    std::string where {};
};

struct Schema {
    std::string id {};
    std::vector<Column> columns {};
    std::vector<ForeignKey> foreign_keys {};
    std::vector<std::string> primary_key {}, row_titles {};
    Inherited inherited {};
};

enum class Trim { None, Start, End, Both };

struct Dialect {
    bool given = false;                       // else the answer's headers may change it
    std::optional<std::string> comment_prefix {}, quote = "\"";
    std::string delimiter = ",", encoding = "utf-8";
    bool doubled = true, skip_blank_rows = false;
    std::vector<std::string> line_ends { "\r\n", "\n" };
    std::uint64_t header_rows = 1, skip_rows = 0, skip_columns = 0;
    Trim trim = Trim::Both;
};

struct Table {
    std::string url {}, id {};
    std::optional<Schema> schema {};
    std::optional<Dialect> dialect {};
    bool suppressed = false;
    std::vector<Json> notes {};
    Common common {};
    Inherited inherited {};
    std::string where {};
};

struct Group {
    std::string id {};
    std::vector<Table> tables {};
    std::vector<Json> notes {};
    Common common {};
    Inherited inherited {};
    std::optional<Schema> schema {};
    std::optional<Dialect> dialect {};
    std::string language = "und";             // the default one of the document
};

}  // namespace mado::csvw
