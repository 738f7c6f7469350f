#pragma once
// The zones in other processes, as the page of the gateway shows them.
#include <mado/gateway/link.h>
#include <mado/html/fields.h>
#include <mado/web/page.h>
#include <mado/web/route.h>

#include <string>
#include <vector>

namespace mado::administration::pages {

struct NeighbourRow {
    std::string zone, state, is, heard, since, out, in, files, what_to_do;
    static constexpr auto fields = std::tuple { html::field("zone", &NeighbourRow::zone), html::field("state", &NeighbourRow::state), html::field("is", &NeighbourRow::is),
        html::field("heard", &NeighbourRow::heard), html::field("since", &NeighbourRow::since), html::field("out", &NeighbourRow::out), html::field("in", &NeighbourRow::in),
        html::field("files", &NeighbourRow::files), html::field("what_to_do", &NeighbourRow::what_to_do) };
};

// A line of the register of bundles on media.
struct BundleLine {
    std::string direction, zone, number, at, counts, people, hash;
    static constexpr auto fields = std::tuple { html::field("direction", &BundleLine::direction), html::field("zone", &BundleLine::zone), html::field("number", &BundleLine::number),
        html::field("at", &BundleLine::at), html::field("counts", &BundleLine::counts), html::field("people", &BundleLine::people), html::field("hash", &BundleLine::hash) };
};
std::vector<BundleLine> bundle_lines(mado::web::Visit const& visit);

// `waiting`: what Gateway::look gave for this town.
std::vector<NeighbourRow> neighbour_rows(mado::web::Visit const& visit, std::vector<gateway::Waiting> const& waiting);

}  // namespace mado::administration::pages
