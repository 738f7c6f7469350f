#include "base_type.h"

#include <algorithm>
#include <iterator>

#define XSD "http://www.w3.org/2001/XMLSchema#"

namespace mado::csvw {

namespace {

constexpr BaseType types[] = {
    { "string", XSD "string", Kind::String },
    { "anyAtomicType", XSD "anyAtomicType", Kind::Any },
    { "any", XSD "anyAtomicType", Kind::Any },
    { "anyURI", XSD "anyURI", Kind::AnyUri },
    { "base64Binary", XSD "base64Binary", Kind::Base64 },
    { "binary", XSD "base64Binary", Kind::Base64 },
    { "boolean", XSD "boolean", Kind::Boolean },
    { "byte", XSD "byte", Kind::Integer, "-128", "127" },
    { "date", XSD "date", Kind::Date },
    { "dateTime", XSD "dateTime", Kind::DateTime },
    { "datetime", XSD "dateTime", Kind::DateTime },
    { "dateTimeStamp", XSD "dateTimeStamp", Kind::DateTimeStamp },
    { "dayTimeDuration", XSD "dayTimeDuration", Kind::DayTimeDuration },
    { "decimal", XSD "decimal", Kind::Decimal },
    { "double", XSD "double", Kind::Double },
    { "number", XSD "double", Kind::Double },
    { "duration", XSD "duration", Kind::Duration },
    { "float", XSD "float", Kind::Float },
    { "gDay", XSD "gDay", Kind::GDay },
    { "gMonth", XSD "gMonth", Kind::GMonth },
    { "gMonthDay", XSD "gMonthDay", Kind::GMonthDay },
    { "gYear", XSD "gYear", Kind::GYear },
    { "gYearMonth", XSD "gYearMonth", Kind::GYearMonth },
    { "hexBinary", XSD "hexBinary", Kind::Hex },
    { "html", "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML", Kind::String },
    { "int", XSD "int", Kind::Integer, "-2147483648", "2147483647" },
    { "integer", XSD "integer", Kind::Integer },
    { "json", "http://www.w3.org/ns/csvw#JSON", Kind::String },
    { "language", XSD "language", Kind::Language },
    { "long", XSD "long", Kind::Integer, "-9223372036854775808", "9223372036854775807" },
    { "Name", XSD "Name", Kind::Name },
    { "NCName", XSD "NCName", Kind::Name },
    { "negativeInteger", XSD "negativeInteger", Kind::Integer, "", "-1" },
    { "NMTOKEN", XSD "NMTOKEN", Kind::NmToken },
    { "nonNegativeInteger", XSD "nonNegativeInteger", Kind::Integer, "0", "" },
    { "nonPositiveInteger", XSD "nonPositiveInteger", Kind::Integer, "", "0" },
    { "normalizedString", XSD "normalizedString", Kind::NormalizedString },
    { "positiveInteger", XSD "positiveInteger", Kind::Integer, "1", "" },
    { "QName", XSD "QName", Kind::QName },
    { "short", XSD "short", Kind::Integer, "-32768", "32767" },
    { "time", XSD "time", Kind::Time },
    { "token", XSD "token", Kind::Token },
    { "unsignedByte", XSD "unsignedByte", Kind::Integer, "0", "255" },
    { "unsignedInt", XSD "unsignedInt", Kind::Integer, "0", "4294967295" },
    { "unsignedLong", XSD "unsignedLong", Kind::Integer, "0", "18446744073709551615" },
    { "unsignedShort", XSD "unsignedShort", Kind::Integer, "0", "65535" },
    { "xml", "http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral", Kind::String },
    { "yearMonthDuration", XSD "yearMonthDuration", Kind::YearMonthDuration },
};

}  // namespace

BaseType const* base_type(std::string_view name)
{
    auto const found = std::ranges::find(types, name, &BaseType::name);
    return found == std::end(types) ? nullptr : &*found;
}

bool is_built_in_url(std::string_view url) { return std::ranges::find(types, url, &BaseType::url) != std::end(types); }

}  // namespace mado::csvw
