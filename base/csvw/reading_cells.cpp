// What describes cells: inherited properties, datatypes, dialects, transformations.
#include "reading.h"

#include "names.h"
#include "text_encoding.h"
#include <mado/csvw/url.h>

#include <array>

#include <boost/json/serialize.hpp>

namespace mado::csvw {

namespace {

std::string_view view(boost::json::string const& text) { return { text.data(), text.size() }; }

}  // namespace

Inherited MetadataReader::read_inherited(Object const& object, Context const& context, Place const& place)
{
    Inherited inherited;
    inherited.about_url = template_in(object, "aboutUrl", place);
    inherited.property_url = template_in(object, "propertyUrl", place);
    inherited.value_url = template_in(object, "valueUrl", place);
    inherited.otherwise = string_in(object, "default", place);
    inherited.ordered = flag_in(object, "ordered", place);
    inherited.required = flag_in(object, "required", place);
    inherited.text_direction = one_of(object, "textDirection", { "ltr", "rtl", "auto", "inherit" }, place);
    if (auto const language = string_in(object, "lang", place)) {
        if (is_language_tag(*language))
            inherited.language = language;
        else
            warn("language", place / "lang", "“" + *language + "” is no language code (BCP 47); ignored");
    }
    if (auto const* separator = object.if_contains("separator"); separator && !separator->is_null())
        inherited.separator = string_in(object, "separator", place);
    if (auto const* null = object.if_contains("null")) {
        if (null->is_string())
            inherited.null = { std::string(view(null->get_string())) };
        else if (auto const* array = null->if_array()) {
            std::vector<std::string> strings;
            for (auto const& one : *array)
                if (one.is_string())
                    strings.emplace_back(view(one.get_string()));
                else
                    warn("value", place / "null", "what is no string in it is ignored");
            inherited.null = std::move(strings);
        } else
            warn("value", place / "null", "has to be a string or an array of such; ignored");
    }
    if (auto const* datatype = object.if_contains("datatype"))
        inherited.datatype = read_datatype(*datatype, context, place / "datatype");
    return inherited;
}

std::shared_ptr<Datatype const> MetadataReader::read_datatype(Json const& value, Context const& context, Place const& place)
{
    auto datatype = std::make_shared<Datatype>();
    auto const named = [&](std::string_view name, Place const& at) {
        if (auto const* base = base_type(name))
            datatype->base = base;
        else
            warn("datatype", at, "“" + std::string(name) + "” is no built-in datatype; string is used");
    };
    if (value.is_string()) {
        named(view(value.get_string()), place);
        return datatype;
    }
    auto const* object = value.if_object();
    if (!object) {
        warn("value", place, "has to be the name of a datatype or an object; ignored");
        return {};
    }
    check_properties(*object, Part::Datatype, false, context, place, &datatype->id, nullptr);
    if (is_built_in_url(datatype->id))
        stop("datatype", place / "@id", "may not be the URL of a built-in datatype");
    if (auto const base = string_in(*object, "base", place))
        named(*base, place / "base");
    if (auto const* format = object->if_contains("format"))
        read_format(*datatype, *format, place / "format");
    read_lengths(*datatype, *object, place);
    read_limits(*datatype, *object, place);
    return datatype;
}

void MetadataReader::read_format(Datatype& datatype, Json const& value, Place const& place)
{
    auto const kind = datatype.base->kind;
    if (is_number(kind))
        return read_number_format(datatype, value, place);
    if (!value.is_string())
        return warn("format", place, "has to be a string; ignored");
    auto const text = view(value.get_string());
    if (kind == Kind::Boolean) {
        auto const bar = text.find('|');
        if (bar == std::string_view::npos || bar == 0 || bar + 1 == text.size() || text.find('|', bar + 1) != std::string_view::npos)
            return warn("format", place, "has to be the words for true and false with | between them; ignored");
        datatype.format = BooleanFormat { std::string(text.substr(0, bar)), std::string(text.substr(bar + 1)) };
    } else if (is_date_or_time(kind)) {
        if (auto format = DateFormat::of(kind, text))
            datatype.format = *std::move(format);
        else
            warn("format", place, "“" + std::string(text) + "” is no pattern of a " + std::string(datatype.base->name) + " that is known; ignored");
    } else if (auto pattern = Pattern::of(text))
        datatype.format = *std::move(pattern);
    else
        warn("format", place, "is no regular expression; ignored");
}

void MetadataReader::read_number_format(Datatype& datatype, Json const& value, Place const& place)
{
    std::string decimal = ".";
    std::optional<std::string> group, pattern;
    if (value.is_string())
        pattern = view(value.get_string());
    else if (auto const* object = value.if_object()) {
        for (auto const& [raw, inner] : *object) {
            std::string const key(raw.data(), raw.size());
            if (key != "decimalChar" && key != "groupChar" && key != "pattern")
                warn("unknown_property", place, "“" + key + "” is not defined here; ignored");
        }
        decimal = string_in(*object, "decimalChar", place).value_or(".");
        group = string_in(*object, "groupChar", place);
        pattern = string_in(*object, "pattern", place);
    } else
        return warn("format", place, "has to be a string or an object; ignored");
    if (decimal.empty() || (group && (group->empty() || *group == decimal)))
        return warn("format", place, "decimalChar and groupChar have to be two different strings; ignored");
    if (pattern) {
        if (auto format = NumberFormat::of(*pattern, decimal, group.value_or(",")))
            datatype.format = *std::move(format);
        else
            warn("format", place, "“" + *pattern + "” is no number pattern that is known; ignored");
    }
    if (datatype.format.index() == 0 && (!pattern || group || decimal != ".") && value.is_object())
        datatype.format = NumberFormat::without_pattern(decimal, group);
}

void MetadataReader::read_lengths(Datatype& datatype, Object const& object, Place const& place)
{
    auto const read = [&](std::string_view name) -> std::optional<std::int64_t> {
        auto const count = count_in(object, name, place);
        return count && *count <= INT64_MAX ? std::optional(static_cast<std::int64_t>(*count)) : std::nullopt;
    };
    datatype.length = read("length");
    datatype.least_length = read("minLength");
    datatype.most_length = read("maxLength");
    if (!datatype.length && !datatype.least_length && !datatype.most_length)
        return;
    if (!is_string(datatype.base->kind) && !is_binary(datatype.base->kind))
        stop("datatype", place, "lengths are for strings and binary values, not for " + std::string(datatype.base->name));
    if ((datatype.length && datatype.least_length && *datatype.length < *datatype.least_length) || (datatype.length && datatype.most_length && *datatype.length > *datatype.most_length)
        || (datatype.least_length && datatype.most_length && *datatype.least_length > *datatype.most_length))
        stop("datatype", place, "its lengths contradict each other");
}

void MetadataReader::read_limits(Datatype& datatype, Object const& object, Place const& place)
{
    auto const kind = datatype.base->kind;
    bool const fits = is_number(kind) || is_date_or_time(kind) || is_duration(kind);
    auto const read = [&](std::string_view name) -> Limit {
        auto const* value = object.if_contains(name);
        if (!value)
            return {};
        if (!value->is_number() && !value->is_string()) {
            warn("value", place / name, "has to be a number or a string; ignored");
            return {};
        }
        if (!fits)
            stop("datatype", place / name, "limits are for numbers, dates, times and durations, not for " + std::string(datatype.base->name));
        auto const written = boost::json::serialize(*value);
        auto limit = limit_of(kind, value->is_string() ? view(value->get_string()) : std::string_view(written));
        if (limit.index() == 0)
            warn("value", place / name, "is no " + std::string(datatype.base->name) + "; ignored");
        return limit;
    };
    auto const set = [](Limit const& limit) { return limit.index() != 0; };
    // `minimum` is `minInclusive` by another name.
    auto const either = [&](std::string_view name, std::string_view other) {
        auto first = read(name), second = read(other);
        if (set(first) && set(second) && compare(first, second) != 0)
            stop("datatype", place, std::string(name) + " and " + std::string(other) + " are not the same");
        return set(first) ? first : second;
    };
    datatype.least = either("minimum", "minInclusive");
    datatype.most = either("maximum", "maxInclusive");
    datatype.above = read("minExclusive");
    datatype.below = read("maxExclusive");
    auto const& least = datatype.least;
    auto const& most = datatype.most;
    auto const& above = datatype.above;
    auto const& below = datatype.below;
    if ((set(least) && set(above)) || (set(most) && set(below)))
        stop("datatype", place, "a limit is given as inclusive and as exclusive");
    if ((set(least) && set(most) && compare(most, least) < 0) || (set(least) && set(below) && compare(below, least) <= 0) || (set(above) && set(below) && compare(below, above) < 0)
        || (set(above) && set(most) && compare(most, above) <= 0))
        stop("datatype", place, "its limits leave no value");
}

void MetadataReader::read_line_ends(Dialect& dialect, Json const& value, Place const& place)
{
    std::vector<std::string> ends;
    if (value.is_string())
        ends.emplace_back(view(value.get_string()));
    else if (auto const* array = value.if_array()) {
        for (auto const& one : *array) {
            if (!one.is_string() || one.get_string().empty())
                return warn("value", place, "has to be an array of strings; the default is used");
            ends.emplace_back(view(one.get_string()));
        }
    }
    if (ends.empty() || ends.front().empty())
        return warn("value", place, "has to be a string or an array of such; the default is used");
    dialect.line_ends = std::move(ends);
}

std::optional<Dialect> MetadataReader::read_dialect(Object const& owner, Context context, Place const& owner_place)
{
    auto const* value = owner.if_contains("dialect");
    if (!value)
        return {};
    auto const place = owner_place / "dialect";
    auto const [object, url, top] = object_of(*value, context, place);
    Dialect dialect;
    dialect.given = true;
    std::string id;
    check_properties(object, Part::Dialect, top, context, place, &id, nullptr);
    // A dialect that is described has comments unless it says null; without one no row is taken for a comment.
    dialect.comment_prefix = "#";
    if (auto const* prefix = object.if_contains("commentPrefix"); prefix && prefix->is_null())
        dialect.comment_prefix.reset();
    else if (auto text = string_in(object, "commentPrefix", place))
        dialect.comment_prefix = text->empty() ? std::nullopt : std::move(text);
    if (auto const text = string_in(object, "delimiter", place); text && !text->empty())
        dialect.delimiter = *text;
    else if (text)
        warn("value", place / "delimiter", "may not be empty; the default is used");
    dialect.doubled = flag_in(object, "doubleQuote", place).value_or(true);
    if (auto const text = string_in(object, "encoding", place)) {
        if (is_encoding_label(*text))
            dialect.encoding = *text;
        else
            warn("encoding", place / "encoding", "“" + *text + "” is no encoding of the Encoding standard; utf-8 is used");
    }
    auto const header = flag_in(object, "header", place);
    dialect.header_rows = count_in(object, "headerRowCount", place).value_or(header.value_or(true) ? 1 : 0);
    if (auto const* ends = object.if_contains("lineTerminators"))
        read_line_ends(dialect, *ends, place / "lineTerminators");
    if (auto const* quote = object.if_contains("quoteChar"); quote && quote->is_null())
        dialect.quote.reset();
    else if (auto text = string_in(object, "quoteChar", place))
        dialect.quote = text->empty() ? std::nullopt : std::move(text);
    dialect.skip_blank_rows = flag_in(object, "skipBlankRows", place).value_or(false);
    dialect.skip_columns = count_in(object, "skipColumns", place).value_or(0);
    dialect.skip_rows = count_in(object, "skipRows", place).value_or(0);
    if (auto const initial = flag_in(object, "skipInitialSpace", place))
        dialect.trim = *initial ? Trim::Start : Trim::None;
    if (auto const* trim = object.if_contains("trim")) {
        if (trim->is_bool())
            dialect.trim = trim->get_bool() ? Trim::Both : Trim::None;
        else if (auto const text = one_of(object, "trim", { "true", "false", "start", "end" }, place))
            dialect.trim = *text == "true" ? Trim::Both : *text == "false" ? Trim::None : *text == "start" ? Trim::Start : Trim::End;
    }
    return dialect;
}

void MetadataReader::read_transformations(Object const& owner, Context const& context, Place const& owner_place)
{
    auto const* value = owner.if_contains("transformations");
    if (!value)
        return;
    auto const place = owner_place / "transformations";
    auto const* array = value->if_array();
    if (!array)
        return warn("value", place, "has to be an array");
    for (std::size_t i = 0; i < array->size(); ++i) {
        auto const* object = (*array)[i].if_object();
        if (!object) {
            warn("value", place[i], "is no definition of a transformation, and ignored");
            continue;
        }
        std::string id;
        check_properties(*object, Part::Transformation, false, context, place[i], &id, nullptr);
        for (std::string_view const name : { "url", "scriptFormat", "targetFormat" })
            if (!link_in(*object, name, context, place[i]))
                stop("required_property", place[i], "“" + std::string(name) + "” is missing");
        if (auto const* source = object->if_contains("source"); source && !source->is_null())
            (void)one_of(*object, "source", { "json", "rdf" }, place[i]);
        if (auto const* titles = object->if_contains("titles"))
            (void)read_titles(*titles, context, place[i] / "titles");
    }
}

}  // namespace mado::csvw
