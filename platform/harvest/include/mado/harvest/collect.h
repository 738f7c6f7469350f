#pragma once
// A whole source read over the network, page after page: outside every transaction. Only https and only peers of the public Internet (on a developer's machine also
// programs of this machine); no redirect is followed, and a next page is only taken from the same host.
#include <mado/harvest/harvest.h>
#include <mado/http/server.h>
#include <mado/time/instant.h>

#include <functional>

namespace mado::harvest {

using Send = std::function<Result<http::Response>(http::Call const&)>;

enum class Place { Production, Development };
struct Source {
    Kind kind = Kind::Ckan;
    std::string address {};                   // of CKAN: its root, or any address of its API
    Place place = Place::Production;
};
struct Patience {
    int deadline_ms = 60'000;                 // of one answer
    int pages = 400;
    int minutes = 30;                         // of all together
    int rows = 100;                           // of one page of CKAN
};

// What went wrong is a finding; what was read before it stays, and the extent says that it is a part.
Catalogue collect(Source const& source, datasets::Vocabulary const& vocabulary, Send const& send, Clock const& clock, Limits const& limits = {}, Patience const& patience = {});

}  // namespace mado::harvest
