// What may stand in which description, and the common properties.
#include "reading.h"

#include "names.h"
#include <mado/csvw/url.h>

#include <algorithm>
#include <array>
#include <span>

namespace mado::csvw {

namespace {

std::string_view view(boost::json::string const& text) { return { text.data(), text.size() }; }
std::string_view view(boost::json::string_view text) { return { text.data(), text.size() }; }

constexpr std::string_view inherited_names[] = { "aboutUrl", "datatype", "default", "lang", "null", "ordered", "propertyUrl", "required", "separator", "textDirection", "valueUrl" };
constexpr std::string_view group_names[] = { "tables", "dialect", "notes", "tableDirection", "tableSchema", "transformations" };
constexpr std::string_view table_names[] = { "url", "dialect", "notes", "suppressOutput", "tableDirection", "tableSchema", "transformations" };
constexpr std::string_view schema_names[] = { "columns", "foreignKeys", "primaryKey", "rowTitles" };
constexpr std::string_view column_names[] = { "name", "suppressOutput", "titles", "virtual" };
constexpr std::string_view dialect_names[] = { "commentPrefix", "delimiter", "doubleQuote", "encoding", "header", "headerRowCount", "lineTerminators", "quoteChar", "skipBlankRows",
    "skipColumns", "skipInitialSpace", "skipRows", "trim" };
constexpr std::string_view transformation_names[] = { "url", "scriptFormat", "targetFormat", "source", "titles" };
constexpr std::string_view datatype_names[] = { "base", "format", "length", "minLength", "maxLength", "minimum", "maximum", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive" };
constexpr std::string_view foreign_key_names[] = { "columnReference", "reference" };
constexpr std::string_view reference_names[] = { "resource", "schemaReference", "columnReference" };

struct Rules {
    std::span<std::string_view const> names;
    bool inherits, common;
    std::string_view type;
};

// In the order of Part.
constexpr std::array<Rules, 9> rules { {
    { group_names, true, true, "TableGroup" },
    { table_names, true, true, "Table" },
    { schema_names, true, true, "Schema" },
    { column_names, true, true, "Column" },
    { dialect_names, false, false, "Dialect" },
    { transformation_names, false, true, "Template" },
    { datatype_names, false, true, "Datatype" },
    { foreign_key_names, false, false, "" },
    { reference_names, false, false, "" },
} };

bool contains(std::span<std::string_view const> names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

}  // namespace

void MetadataReader::check_type(Json const& value, Part part, Place const& place)
{
    auto const wanted = rules[static_cast<std::size_t>(part)].type;
    if (!value.is_string() || view(value.get_string()) != wanted)
        stop("type", place / "@type", "has to be “" + std::string(wanted) + "”");
}

void MetadataReader::check_properties(Object const& object, Part part, bool top, Context const& context, Place const& place, std::string* id, Common* common)
{
    auto const& [names, inherits, has_common, type] = rules[static_cast<std::size_t>(part)];
    bool const closed = part == Part::ForeignKey || part == Part::Reference;
    for (auto const& [raw, value] : object) {
        auto const key = view(raw);
        if (contains(names, key) || (inherits && contains(inherited_names, key)) || (top && key == "@context"))
            continue;
        if (closed)
            stop("unknown_property", place, "may not have “" + std::string(key) + "”");
        if (key == "@type")
            check_type(value, part, place);
        else if (key == "@id") {
            if (!value.is_string())
                warn("value", place / "@id", "has to be a string; ignored");
            else if (view(value.get_string()).starts_with("_:"))
                stop("id", place / "@id", "may not begin with _:");
            else if (id)
                *id = normal_url(resolved(context.base, expanded_name(view(value.get_string()))));
        } else if (key.starts_with('@'))
            stop("json_ld", place, "“" + std::string(key) + "” may not stand here");
        else if (key.find(':') != std::string_view::npos && has_common && (has_known_prefix(key) || has_scheme(key))) {
            auto normal = common_value(value, context, place / key);
            if (common)
                common->emplace_back(key, std::move(normal));
        } else
            warn("unknown_property", place, "“" + std::string(key) + "” is not defined here; ignored");
    }
}

Json value_object(std::string_view text, std::string_view language)
{
    Object object;
    object["@value"] = boost::json::string_view(text.data(), text.size());
    if (language != "und" && !language.empty())
        object["@language"] = boost::json::string_view(language.data(), language.size());
    return object;
}

// The type of a value is a datatype, that of a node a class.
void MetadataReader::check_node_type(Json const& value, Place const& place, bool datatype)
{
    if (auto const* array = value.if_array(); array && !datatype) {
        for (auto const& one : *array)
            check_node_type(one, place, false);
        return;
    }
    auto const wrong = [&] { stop("json_ld", place, "@type has to be a term, a prefixed name or an absolute URL"); };
    if (!value.is_string())
        wrong();
    auto const text = view(value.get_string());
    if (text.starts_with("_:"))
        wrong();
    if (has_known_prefix(text) || has_scheme(text))
        return;
    if (datatype ? base_type(text) == nullptr : !url_of_term(text).has_value())
        wrong();
}

void MetadataReader::check_value_object(Object const& object, Place const& place)
{
    for (auto const& [raw, inner] : object) {
        auto const key = view(raw);
        if (key != "@value" && key != "@type" && key != "@language")
            stop("json_ld", place, "an object with @value may not have “" + std::string(key) + "”");
    }
    auto const& value = object.at("@value");
    if (!value.is_string() && !value.is_number() && !value.is_bool())
        stop("json_ld", place, "@value has to be a string, a number or a boolean");
    auto const* type = object.if_contains("@type");
    auto const* language = object.if_contains("@language");
    if (type && language)
        stop("json_ld", place, "@type and @language may not stand together");
    if (type)
        check_node_type(*type, place, true);
    if (language && !language->is_null() && !(language->is_string() && is_language_tag(view(language->get_string()))))
        stop("json_ld", place, "@language has to be a language code (BCP 47) or null");
}

Json MetadataReader::common_value(Json const& value, Context const& context, Place const& place, int depth)
{
    if (auto const* array = value.if_array()) {
        boost::json::array normal;
        for (std::size_t i = 0; i < array->size(); ++i)
            normal.push_back(common_value((*array)[i], context, place[i], depth + 1));
        return normal;
    }
    if (value.is_string())
        return value_object(view(value.get_string()), context.language);
    auto const* object = value.if_object();
    if (!object)
        return value;
    if (object->contains("@value")) {
        check_value_object(*object, place);
        return *object;
    }
    Object normal;
    for (auto const& [raw, inner] : *object) {
        auto const key = view(raw);
        if (key == "@id") {
            if (!inner.is_string() || view(inner.get_string()).starts_with("_:"))
                stop("json_ld", place, "@id has to be a URL, and no blank node");
            normal[raw] = resolved(context.base, expanded_name(view(inner.get_string())));
        } else if (key == "@type") {
            check_node_type(inner, place, false);
            normal[raw] = inner;
        } else if (key.starts_with('@'))
            stop("json_ld", place, key == "@language" ? "@language stands with @value alone" : "“" + std::string(key) + "” may not stand here");
        else if (key.find(':') == std::string_view::npos && url_of_term(key))
            stop("json_ld", place, "the term “" + std::string(key) + "” may not stand in a common property");
        else
            normal[raw] = common_value(inner, context, place / key, depth + 1);
    }
    return normal;
}

std::vector<Json> MetadataReader::read_notes(Object const& object, Context const& context, Place const& place)
{
    std::vector<Json> notes;
    auto const* value = object.if_contains("notes");
    if (!value)
        return notes;
    auto const at = place / "notes";
    auto const* array = value->if_array();
    if (!array) {
        warn("value", at, "has to be an array");
        return notes;
    }
    for (std::size_t i = 0; i < array->size(); ++i)
        if ((*array)[i].is_object())
            notes.push_back(common_value((*array)[i], context, at[i]));
        else
            warn("value", at[i], "is no object, and ignored");
    return notes;
}

Titles MetadataReader::read_titles(Json const& value, Context const& context, Place const& place)
{
    Titles titles;
    auto const strings = [&](Json const& of, Place const& at) {
        std::vector<std::string> found;
        if (of.is_string())
            found.emplace_back(view(of.get_string()));
        else if (auto const* array = of.if_array()) {
            for (auto const& one : *array)
                if (one.is_string())
                    found.emplace_back(view(one.get_string()));
                else
                    warn("value", at, "what is no string in it is ignored");
        } else
            warn("value", at, "has to be a string or an array of such; ignored");
        return found;
    };
    if (auto const* object = value.if_object()) {
        for (auto const& [raw, inner] : *object) {
            auto const language = view(raw);
            if (!is_language_tag(language)) {
                warn("language", place, "“" + std::string(language) + "” is no language code (BCP 47); ignored");
                continue;
            }
            if (auto found = strings(inner, place / language); !found.empty())
                titles.by_language.emplace_back(language, std::move(found));
        }
    } else if (auto found = strings(value, place); !found.empty())
        titles.by_language.emplace_back(context.language, std::move(found));
    return titles;
}

std::optional<std::string> MetadataReader::string_in(Object const& object, std::string_view name, Place const& place)
{
    auto const* value = object.if_contains(name);
    if (!value)
        return {};
    if (value->is_string())
        return std::string(view(value->get_string()));
    warn("value", place / name, "has to be a string; ignored");
    return {};
}

std::optional<bool> MetadataReader::flag_in(Object const& object, std::string_view name, Place const& place)
{
    auto const* value = object.if_contains(name);
    if (!value)
        return {};
    if (value->is_bool())
        return value->get_bool();
    warn("value", place / name, "has to be true or false; ignored");
    return {};
}

std::optional<std::uint64_t> MetadataReader::count_in(Object const& object, std::string_view name, Place const& place)
{
    auto const* value = object.if_contains(name);
    if (!value)
        return {};
    if (value->is_int64() && value->get_int64() >= 0)
        return static_cast<std::uint64_t>(value->get_int64());
    if (value->is_uint64())
        return value->get_uint64();
    warn("value", place / name, "has to be a whole number, not below zero; ignored");
    return {};
}

std::optional<std::string> MetadataReader::one_of(Object const& object, std::string_view name, std::initializer_list<std::string_view> allowed, Place const& place)
{
    auto const text = string_in(object, name, place);
    if (!text || std::ranges::find(allowed, std::string_view(*text)) != allowed.end())
        return text;
    warn("value", place / name, "“" + *text + "” is not allowed; ignored");
    return {};
}

std::optional<std::string> MetadataReader::template_in(Object const& object, std::string_view name, Place const& place)
{
    auto const* value = object.if_contains(name);
    if (!value)
        return {};
    if (!value->is_string())
        warn("value", place / name, "has to be a string; taken for an empty one");
    return value->is_string() ? std::string(view(value->get_string())) : std::string();
}

std::optional<std::string> MetadataReader::link_in(Object const& object, std::string_view name, Context const& context, Place const& place)
{
    auto const* value = object.if_contains(name);
    if (!value)
        return {};
    if (!value->is_string())
        warn("value", place / name, "has to be a string; taken for an empty one");
    return normal_url(resolved(context.base, value->is_string() ? view(value->get_string()) : std::string_view()));
}

}  // namespace mado::csvw
