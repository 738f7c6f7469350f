#include "reading.h"

#include "names.h"
#include <mado/csvw/url.h>

#include <algorithm>

#include <boost/json/parse.hpp>

namespace mado::csvw {

namespace {

constexpr std::string_view context_url = "http://www.w3.org/ns/csvw";

std::string_view view(boost::json::string const& text) { return { text.data(), text.size() }; }
std::string_view view(boost::json::string_view text) { return { text.data(), text.size() }; }

}  // namespace

void Inherited::inherit(Inherited const& outer)
{
    auto const take = [](auto& mine, auto const& theirs) {
        if (!mine)
            mine = theirs;
    };
    take(about_url, outer.about_url);
    take(property_url, outer.property_url);
    take(value_url, outer.value_url);
    take(otherwise, outer.otherwise);
    take(language, outer.language);
    take(separator, outer.separator);
    take(text_direction, outer.text_direction);
    take(null, outer.null);
    take(ordered, outer.ordered);
    take(required, outer.required);
    take(datatype, outer.datatype);
}

void MetadataReader::stop(std::string_view key, Place const& place, std::string says)
{
    findings_.error(key, place.text, std::move(says));
    throw Stopped();
}

void MetadataReader::warn(std::string_view key, Place const& place, std::string says)
{
    if (told_.insert(place.text + '\n' + says).second)
        findings_.warn(key, place.text, std::move(says));
}

Context MetadataReader::context_of(Object const& document, std::string_view url, Place const& place, bool required)
{
    Context context { std::string(url), "und" };
    auto const* value = document.if_contains("@context");
    auto const at = place / "@context";
    if (!value) {
        if (required)
            stop("context", at, "a metadata document has to have an @context");
        warn("context", at, "a document that is referred to has to have an @context");
        return context;
    }
    if (value->is_string()) {
        if (view(value->get_string()) != context_url)
            stop("context", at, "the @context has to be " + std::string(context_url));
        return context;
    }
    auto const* array = value->if_array();
    if (!array || array->empty() || array->size() > 2 || !array->front().is_string() || view(array->front().get_string()) != context_url || (array->size() == 2 && !array->back().is_object()))
        stop("context", at, "the @context has to be " + std::string(context_url) + ", or a list of that and an object");
    if (array->size() == 1)
        return context;
    for (auto const& [key, inner] : array->back().get_object()) {
        if (view(key) == "@base") {
            if (inner.is_string())
                context.base = resolved(url, view(inner.get_string()));
            else
                warn("value", at / "@base", "@base has to be a string");
        } else if (view(key) == "@language") {
            if (inner.is_string() && is_language_tag(view(inner.get_string())))
                context.language = view(inner.get_string());
            else
                warn("language", at / "@language", "@language has to be a language code (BCP 47)");
        } else
            stop("context", at, "the @context may have @base and @language alone, not “" + std::string(view(key)) + "”");
    }
    return context;
}

MetadataReader::Found MetadataReader::object_of(Json const& value, Context& context, Place const& place)
{
    if (auto const* object = value.if_object())
        return { *object };
    if (!value.is_string()) {
        warn("value", place, "has to be an object or the URL of one; taken for an object without properties");
        return {};
    }
    auto const url = normal_url(resolved(context.base, view(value.get_string())));
    auto const bytes = web_.document(without_fragment(url));
    if (!bytes)
        stop("not_found", place, url + " is not there");
    boost::json::error_code error;
    auto const document = boost::json::parse(*bytes, error, {}, { 64, false, false, false });
    if (error || !document.is_object())
        stop("json", { url }, error ? "is no JSON: " + error.message() : "has to be an object");
    Found found { document.get_object(), url, true };
    context = context_of(found.object, url, { url + ": " }, false);
    return found;
}

Group MetadataReader::read(std::string_view bytes, std::string_view url)
{
    Place const place { std::string(url) + ": " };
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    boost::json::error_code error;
    auto const document = boost::json::parse({ bytes.data(), bytes.size() }, error, {}, { 64, false, false, false });
    if (error)
        stop("json", place, "is no JSON: " + error.message());
    if (!document.is_object())
        stop("json", place, "a metadata document has to be an object");
    auto const& object = document.get_object();
    auto const context = context_of(object, url, place, true);
    Group group;
    group.language = context.language;
    auto const* type = object.if_contains("@type");
    bool const is_table = object.contains("url") && !object.contains("tables") && !(type && type->is_string() && view(type->get_string()) == "TableGroup");
    if (is_table)
        group.tables.push_back(read_table(object, context, place, true));
    else
        read_group(group, object, context, place);
    for (auto& table : group.tables) {
        if (!table.schema)
            table.schema = group.schema;
        if (!table.dialect)
            table.dialect = group.dialect;
        table.inherited.inherit(group.inherited);
        if (table.schema) {
            table.schema->inherited.inherit(table.inherited);
            for (auto& column : table.schema->columns)
                column.inherited.inherit(table.schema->inherited);
        }
    }
    check_foreign_keys(group);
    return group;
}

void MetadataReader::check_direction(Object const& object, Place const& place) { (void)one_of(object, "tableDirection", { "rtl", "ltr", "auto" }, place); }

void MetadataReader::read_group(Group& group, Object const& object, Context const& context, Place const& place)
{
    check_properties(object, Part::Group, true, context, place, &group.id, &group.common);
    auto const* tables = object.if_contains("tables");
    if (!tables)
        stop("required_property", place, "neither “tables” nor “url” is there: it describes no table");
    check_direction(object, place);
    group.inherited = read_inherited(object, context, place);
    group.notes = read_notes(object, context, place);
    group.schema = read_schema(object, context, place);
    group.dialect = read_dialect(object, context, place);
    read_transformations(object, context, place);
    auto const at = place / "tables";
    if (auto const* array = tables->if_array()) {
        for (std::size_t i = 0; i < array->size(); ++i)
            if (auto const* table = (*array)[i].if_object())
                group.tables.push_back(read_table(*table, context, at[i], false));
            else
                warn("value", at[i], "is no description of a table, and ignored");
    } else
        warn("value", at, "has to be an array");
    if (group.tables.empty())
        stop("required_property", at, "has to have at least one description of a table");
}

Table MetadataReader::read_table(Object const& object, Context const& context, Place const& place, bool top)
{
    Table table;
    table.where = place.text;
    check_properties(object, Part::Table, top, context, place, &table.id, &table.common);
    auto const* url = object.if_contains("url");
    if (!url)
        stop("required_property", place, "“url” is missing");
    if (!url->is_string()) {
        warn("value", place / "url", "has to be a string");
        stop("required_property", place, "“url” names no table");
    }
    table.url = normal_url(resolved(context.base, view(url->get_string())));
    check_direction(object, place);
    table.suppressed = flag_in(object, "suppressOutput", place).value_or(false);
    table.inherited = read_inherited(object, context, place);
    table.notes = read_notes(object, context, place);
    table.schema = read_schema(object, context, place);
    table.dialect = read_dialect(object, context, place);
    read_transformations(object, context, place);
    return table;
}

std::optional<Schema> MetadataReader::read_schema(Object const& owner, Context context, Place const& owner_place)
{
    auto const* value = owner.if_contains("tableSchema");
    if (!value)
        return {};
    auto place = owner_place / "tableSchema";
    auto const [object, id, top] = object_of(*value, context, place);
    if (top)
        place = { id + ": " };
    Schema schema;
    schema.id = id;
    std::string own_id;
    Common common;
    check_properties(object, Part::Schema, top, context, place, &own_id, &common);
    if (!own_id.empty())
        schema.id = own_id;
    schema.inherited = read_inherited(object, context, place);
    if (auto const* columns = object.if_contains("columns"))
        read_columns(schema, *columns, context, place / "columns");
    // References to columns that are not there are ignored, and so is the whole property then.
    auto const references = [&](std::string_view name) -> std::vector<std::string> {
        auto const* references = object.if_contains(name);
        if (!references)
            return {};
        auto named = read_references(*references, place / name);
        for (auto const& one : named)
            if (std::ranges::none_of(schema.columns, [&](Column const& column) { return column.name == one; })) {
                warn("column_reference", place / name, "there is no column “" + one + "”; ignored");
                return {};
            }
        return named;
    };
    schema.primary_key = references("primaryKey");
    schema.row_titles = references("rowTitles");
    if (auto const* keys = object.if_contains("foreignKeys"))
        read_foreign_keys(schema, *keys, context, place / "foreignKeys");
    return schema;
}

void MetadataReader::read_columns(Schema& schema, Json const& value, Context const& context, Place const& place)
{
    auto const* array = value.if_array();
    if (!array) {
        warn("value", place, "has to be an array");
        return;
    }
    std::set<std::string> names;
    bool virtual_before = false;
    for (std::size_t i = 0; i < array->size(); ++i) {
        auto const* object = (*array)[i].if_object();
        if (!object) {
            warn("value", place[i], "is no description of a column, and ignored");
            continue;
        }
        auto column = read_column(*object, context, place[i]);
        if (column.name && !names.insert(*column.name).second)
            stop("column_name", place[i], "the name “" + *column.name + "” stands twice");
        if (virtual_before && !column.is_virtual)
            stop("virtual", place[i], "a column of the file stands behind a virtual one");
        virtual_before = virtual_before || column.is_virtual;
        schema.columns.push_back(std::move(column));
    }
}

Column MetadataReader::read_column(Object const& object, Context const& context, Place const& place)
{
    Column column;
    std::string id;
    Common common;
    check_properties(object, Part::Column, false, context, place, &id, &common);
    if (auto const name = string_in(object, "name", place)) {
        if (is_variable_name(*name) && !name->starts_with('_'))
            column.name = name;
        else
            warn("column_name", place / "name", "“" + *name + "” can be no name of a variable in a URI template; ignored");
    }
    if (auto const* titles = object.if_contains("titles"))
        column.titles = read_titles(*titles, context, place / "titles");
    column.is_virtual = flag_in(object, "virtual", place).value_or(false);
    column.suppressed = flag_in(object, "suppressOutput", place).value_or(false);
    column.inherited = read_inherited(object, context, place);
    if (column.name)
        column.called = *column.name;
    else
        for (auto const& [language, titles] : column.titles.by_language)
            if (column.called.empty() && (language == context.language || language == "und") && !titles.empty())
                column.called = percent_encoded_name(titles.front());
    return column;
}

std::vector<std::string> MetadataReader::read_references(Json const& value, Place const& place)
{
    std::vector<std::string> names;
    if (value.is_string())
        return { std::string(view(value.get_string())) };
    auto const* array = value.if_array();
    if (!array || array->empty()) {
        warn("column_reference", place, "has to be the name of a column or an array of such; ignored");
        return {};
    }
    for (auto const& one : *array) {
        if (!one.is_string()) {
            warn("column_reference", place, "has to be an array of names; ignored");
            return {};
        }
        names.emplace_back(view(one.get_string()));
    }
    return names;
}

void MetadataReader::read_foreign_keys(Schema& schema, Json const& value, Context const& context, Place const& place)
{
    auto const* array = value.if_array();
    if (!array) {
        warn("value", place, "has to be an array");
        return;
    }
    for (std::size_t i = 0; i < array->size(); ++i)
        if (auto const* object = (*array)[i].if_object())
            schema.foreign_keys.push_back(read_foreign_key(*object, context, place[i]));
        else
            warn("value", place[i], "is no definition of a foreign key, and ignored");
}

ForeignKey MetadataReader::read_foreign_key(Object const& object, Context const& context, Place const& place)
{
    ForeignKey key;
    key.where = place.text;
    check_properties(object, Part::ForeignKey, false, context, place, nullptr, nullptr);
    auto const* columns = object.if_contains("columnReference");
    auto const* reference = object.if_contains("reference");
    if (!columns || (key.columns = read_references(*columns, place / "columnReference")).empty())
        stop("required_property", place, "“columnReference” names no column");
    if (!reference)
        stop("required_property", place, "“reference” is missing");
    auto const at = place / "reference";
    auto const* to = reference->if_object();
    if (!to)
        stop("foreign_key", at, "has to be an object that names a table and its columns");
    check_properties(*to, Part::Reference, false, context, at, nullptr, nullptr);
    key.resource = link_in(*to, "resource", context, at);
    key.schema = link_in(*to, "schemaReference", context, at);
    if (key.resource && key.schema)
        stop("foreign_key", at, "has either “resource” or “schemaReference”, not both");
    if (!key.resource && !key.schema)
        stop("required_property", at, "“resource” or “schemaReference” is missing");
    auto const* referenced = to->if_contains("columnReference");
    if (!referenced || (key.referenced = read_references(*referenced, at / "columnReference")).empty())
        stop("required_property", at, "“columnReference” names no column");
    if (key.referenced.size() != key.columns.size())
        stop("foreign_key", at, "refers to another number of columns");
    return key;
}

// Tables and columns that foreign keys speak of have to be there.
void MetadataReader::check_foreign_keys(Group& group)
{
    auto const has = [](Table const& table, std::string const& name) {
        return table.schema && std::ranges::any_of(table.schema->columns, [&](Column const& column) { return column.name == name; });
    };
    for (auto& table : group.tables) {
        if (!table.schema)
            continue;
        for (auto& key : table.schema->foreign_keys) {
            Place const place { key.where };
            for (auto const& name : key.columns)
                if (!has(table, name))
                    stop("foreign_key", place / "columnReference", "there is no column “" + name + "”");
            Table const* target = nullptr;
            for (auto const& other : group.tables)
                if (key.resource ? other.url == *key.resource : other.schema && other.schema->id == *key.schema) {
                    if (target && key.schema)
                        stop("foreign_key", place / "reference", "more than one table has the schema " + *key.schema);
                    target = target ? target : &other;
                }
            if (!target)
                stop("foreign_key", place / "reference", "there is no table " + (key.resource ? *key.resource : "with the schema " + *key.schema));
            for (auto const& name : key.referenced)
                if (!has(*target, name))
                    stop("foreign_key", place / "reference" / "columnReference", "there is no column “" + name + "” in " + target->url);
            key.resource = target->url;
        }
    }
}

}  // namespace mado::csvw
