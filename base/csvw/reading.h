#pragma once
// Metadata documents from outside, read by the rules of "Metadata Vocabulary for Tabular Data": what is not understood is told and left out, or ends it.
#include "metadata.h"

#include <mado/csvw/findings.h>
#include <mado/csvw/web.h>

#include <set>

namespace mado::csvw {

// An error after which a document says nothing more.
struct Stopped {};

struct Context {
    std::string base {};
    std::string language = "und";
};

class MetadataReader {
public:
    MetadataReader(Web& web, Findings& findings) : web_(web), findings_(findings) {}

    // Throws Stopped, once the error is told.
    Group read(std::string_view bytes, std::string_view url);

private:
    enum class Part { Group, Table, Schema, Column, Dialect, Transformation, Datatype, ForeignKey, Reference };
    struct Place {
        std::string text;                     // "…/meta.json: tableSchema.columns[2]"
        Place operator/(std::string_view property) const { return { text + (text.ends_with(' ') ? "" : ".") + std::string(property) }; }
        Place operator[](std::size_t index) const { return { text + "[" + std::to_string(index) + "]" }; }
    };

    [[noreturn]] void stop(std::string_view key, Place const& place, std::string says);
    void warn(std::string_view key, Place const& place, std::string says);

    Context context_of(Object const& document, std::string_view url, Place const& place, bool required);
    // An object property: the object itself, or what stands at its URL, which then brings its own context and is identified by that URL.
    struct Found {
        Object object {};
        std::string id {};
        bool top = false;
    };
    Found object_of(Json const& value, Context& context, Place const& place);
    // Undefined properties, @id, @type, and the common properties.
    void check_properties(Object const& object, Part part, bool top, Context const& context, Place const& place, std::string* id, Common* common);
    void check_type(Json const& value, Part part, Place const& place);

    void read_group(Group& group, Object const& object, Context const& context, Place const& place);
    void check_direction(Object const& object, Place const& place);
    Table read_table(Object const& object, Context const& context, Place const& place, bool top);
    std::optional<Schema> read_schema(Object const& object, Context context, Place const& place);
    Column read_column(Object const& object, Context const& context, Place const& place);
    void read_columns(Schema& schema, Json const& value, Context const& context, Place const& place);
    void read_foreign_keys(Schema& schema, Json const& value, Context const& context, Place const& place);
    ForeignKey read_foreign_key(Object const& object, Context const& context, Place const& place);
    std::optional<Dialect> read_dialect(Object const& object, Context context, Place const& place);
    void read_line_ends(Dialect& dialect, Json const& value, Place const& place);
    void read_transformations(Object const& object, Context const& context, Place const& place);
    Inherited read_inherited(Object const& object, Context const& context, Place const& place);
    std::shared_ptr<Datatype const> read_datatype(Json const& value, Context const& context, Place const& place);
    void read_format(Datatype& datatype, Json const& value, Place const& place);
    void read_number_format(Datatype& datatype, Json const& value, Place const& place);
    void read_lengths(Datatype& datatype, Object const& object, Place const& place);
    void read_limits(Datatype& datatype, Object const& object, Place const& place);
    Titles read_titles(Json const& value, Context const& context, Place const& place);
    std::vector<Json> read_notes(Object const& object, Context const& context, Place const& place);
    std::vector<std::string> read_references(Json const& value, Place const& place);

    std::optional<std::string> string_in(Object const& object, std::string_view name, Place const& place);
    std::optional<bool> flag_in(Object const& object, std::string_view name, Place const& place);
    std::optional<std::uint64_t> count_in(Object const& object, std::string_view name, Place const& place);
    std::optional<std::string> one_of(Object const& object, std::string_view name, std::initializer_list<std::string_view> allowed, Place const& place);
    // As "URI Template Properties" and "Link Properties" ask: what is no string is taken for an empty one.
    std::optional<std::string> template_in(Object const& object, std::string_view name, Place const& place);
    std::optional<std::string> link_in(Object const& object, std::string_view name, Context const& context, Place const& place);

    Json common_value(Json const& value, Context const& context, Place const& place, int depth = 0);
    void check_value_object(Object const& object, Place const& place);
    void check_node_type(Json const& value, Place const& place, bool datatype);
    void check_foreign_keys(Group& group);

    Web& web_;
    Findings& findings_;
    std::set<std::string, std::less<>> told_ {};  // so that a schema of many tables says a thing once
};

// The normal form of a common property's value is also what an embedded rdfs:comment gets.
Json value_object(std::string_view text, std::string_view language);

}  // namespace mado::csvw
