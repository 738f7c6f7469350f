#pragma once
// What a caller of CKAN's action API sent: by the query, by a form, or as JSON. Every value may come as text; lists and objects also as JSON within a text.
#include <mado/datasets/ckan.h>
#include <mado/http/message.h>
#include <mado/json/json.h>

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::catalogue {

using CkanError = datasets::ckan::Error;
template <class T>
using Ckan = std::expected<T, CkanError>;

std::unexpected<CkanError> not_found(std::string message = "Not found");
std::unexpected<CkanError> invalid(std::string field, std::string words);    // Validation Error, 409
std::unexpected<CkanError> bad_query(std::string words);                      // Search Query Error, 400

class Asked {
public:
    // An error is a sentence for a 400.
    static std::expected<Asked, std::string> of(http::Request const& request);

    bool has(std::string_view name) const;
    std::string text(std::string_view name, std::string_view otherwise = {}) const;
    Ckan<std::string> must(std::string_view name) const;                      // "Missing value"
    Ckan<std::int64_t> whole(std::string_view name, std::int64_t otherwise, std::int64_t most) const;
    bool flag(std::string_view name, bool otherwise) const;
    std::vector<std::string> list(std::string_view name, std::string_view parted_by = ",") const;   // an array, JSON of one, or parted text
    Ckan<json::Value> object(std::string_view name) const;                    // an object, JSON of one; null: not sent
    json::Value const* raw(std::string_view name) const;

private:
    std::map<std::string, json::Value, std::less<>> values_ {};
};

}  // namespace mado::catalogue
