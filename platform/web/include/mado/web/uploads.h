#pragma once
// Files that come with a form: kept as blobs at once, so that nobody photographs twice because something else was wrong.
#include <mado/definitions/definition.h>
#include <mado/gateway/message.h>
#include <mado/web/page.h>

#include <string>
#include <vector>

namespace mado::web {

struct Uploaded {
    std::vector<gateway::BlobName> blobs {};  // to be named in the write that keeps the answers
    std::vector<FieldError> errors {};        // told at the field
    bool changed = false;
};

// Of the file fields among `fields` (which are asked), whose controls are PREFIX + NAME: keeps what was sent, lets go what was taken back.
// `answers` and `keys` (the blobs' own keys by name: { key, size }) grow.
Uploaded keep_uploads(Visit const& visit, std::vector<definitions::Field const*> const& fields, std::string const& prefix, json::Object& answers, json::Object& keys);

}  // namespace mado::web
