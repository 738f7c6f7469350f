#pragma once
// The shapes of CKAN's action API v3, as its clients read them. Names, kinds and empty values are CKAN's; what CKAN has and a town has not is null.
#include <mado/datasets/dcat.h>

namespace mado::datasets::ckan {

// "2026-11-18T21:42:07.000000": CKAN's times are UTC without saying so.
std::string time_text(Instant at);

json::Value organization(Publisher const& publisher, std::int64_t datasets);     // of organization_show and in a package
json::Value group(Term const& theme, std::int64_t datasets);
json::Value tag(std::string_view name);
json::Value licence(Licence const& licence);

json::Value resource(Offered const& offered, std::size_t place);
json::Value package(Offered const& offered, Vocabulary const& vocabulary);

// The type of a column in the DataStore: text, int4 …: "int", "numeric", "bool", "date", "timestamp".
std::string_view type_of(tables::Type type);

// {success: true, help, result}: `result` as text, so that numbers of a table come as they are written.
std::string answer(std::string_view help, std::string_view result);
// {success: false, help, error: {__type, message, …}}
struct Error { int status = 409; std::string type {}, message {}; std::map<std::string, std::string> fields {}; };
std::string answer(std::string_view help, Error const& error);

}  // namespace mado::datasets::ckan
