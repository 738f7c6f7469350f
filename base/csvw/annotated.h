#pragma once
// A table with its annotations, a row at a time: "Creating Annotated Tables" and "Parsing Cells" of the Model for Tabular Data.
#include "metadata.h"
#include "uri_template.h"

#include <mado/csvw/process.h>

#include <map>

namespace mado::csvw {

struct Value {
    std::string text;
    Datatype const* datatype = nullptr;       // null: a string, because it could not be read as what it should be
    std::string language {};                  // empty: none
};

struct Cell {
    bool is_list = false, is_null = false;
    std::vector<Value> values {};
    std::vector<std::string> faults {};
    std::optional<std::string> about {}, property {}, value_url {};
};

struct AnnotatedColumn {
    std::string name {}, decoded {};
    std::uint64_t number = 0, source = 0;     // source 0: virtual
    bool is_virtual = false, suppressed = false;
    Inherited inherited {};
};

struct AnnotatedRow {
    std::uint64_t number = 0, source = 0;
    std::vector<Cell> cells {};
};

class AnnotatedTable {
public:
    // What the answer's headers say, where the table is the one that was asked for.
    struct Headers {
        std::string content_type {}, content_language {};
    };
    // Opens the table, reads its header and compares that with the description. Throws Stopped when the table is not there.
    AnnotatedTable(Table& table, Web& web, Findings& findings, bool validating, Headers const& headers, bool embedded);

    bool next(AnnotatedRow& row);             // false: no more, or it could not be read on, which is told

    Table const& description() const { return table_; }
    std::vector<AnnotatedColumn> const& columns() const { return columns_; }
    std::vector<std::string> const& comments() const { return comments_; }
    std::vector<std::size_t> places_of(std::vector<std::string> const& names) const;

private:
    struct Header {
        std::vector<std::vector<std::string>> titles {};
        std::size_t columns = 0;
    };
    void use_headers(Headers const& headers);
    bool read_row();
    bool take_comment();
    std::vector<std::string> trimmed_fields() const;
    Header read_header();
    void compare(Header const& header);
    bool is_compatible(Column const& column, std::vector<std::string> const& titles) const;
    void make_columns(Header const& header);
    AnnotatedColumn plain_column(std::size_t number) const;
    void read_cell(Cell& cell, AnnotatedColumn const& column, std::string_view text);
    void read_value(Cell& cell, AnnotatedColumn const& column, std::string text);
    void expand_urls(AnnotatedRow& row);
    void tell_faults(AnnotatedRow const& row);

    Table& table_;
    Findings& findings_;
    bool validating_;
    Dialect dialect_;
    std::optional<csv::Reader> reader_ {};
    csv::Row row_ {};
    bool held_ = false;                       // row_ was read ahead of its time
    std::vector<AnnotatedColumn> columns_ {};
    std::map<std::string, std::size_t, std::less<>> by_name_ {};
    std::vector<std::string> comments_ {};
    std::size_t own_columns_ = 0;             // that are not virtual, of which rows have cells
    std::uint64_t number_ = 0;
};

}  // namespace mado::csvw
