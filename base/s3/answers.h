#pragma once
// What the service answers in XML, as far as it is asked: strictly flat elements, never a document type.
#include <mado/s3/client.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::s3 {

struct Page {
    std::vector<Object> objects;
    std::string next;       // of the following page; "" none
};

std::string element(std::string_view xml, std::string_view name);  // the text of the first one, entities resolved; "" none
std::optional<Page> page_of(std::string_view xml);                 // nothing: not the answer to ListObjectsV2
std::optional<Instant> instant_of(std::string_view text);          // "2026-04-01T09:30:00.000Z"

}  // namespace mado::s3
