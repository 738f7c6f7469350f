#pragma once
// What is signed: the canonical form (RFC 8785) of an application. It has titles and answers in words, so that who reads the file sees what she signs, and it
// is made again from what arrives: the same bytes or no signature of this application.
#include <mado/definitions/definition.h>
#include <mado/json/json.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mado::card {

struct StatedFile {
    std::string field, title, sha256;  // of the plaintext: what `sha256sum` says of the person's own file
};

struct Stated {
    std::string tenant, office, application, receipt_number, applicant;
    std::int64_t at = 0;               // seconds since 1970: when it was made
    json::Object answers {};           // as stored, by field
    std::vector<StatedFile> files {};
};

// Fields that are sealed with the sending alone (個人番号) are not in it: they are not there when one signs, and no file may carry them.
std::string statement(definitions::Definition const& definition, Stated const& stated);

// Of `files` as they are submitted ({ field: { blobs: [{ name, key, title }] } }), in the order of their names. `read` gives the plaintext of a blob;
// nothing when one cannot be read.
using ReadBlob = std::function<std::optional<std::string>(std::string const& name, std::string const& key)>;
std::optional<std::vector<StatedFile>> stated_files(json::Object const& files, ReadBlob const& read);
// The answers of a body of `submitted` ({ field: { value } }) as they are stored.
json::Object stated_answers(json::Object const& submitted);

struct StatedLine { std::string title, words; };
std::vector<StatedLine> lines_of(std::string_view statement);  // for the page that shows it; empty when it is no statement

}  // namespace mado::card
