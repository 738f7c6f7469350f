#include "web/neighbours.h"

#include <mado/gateway/bundle.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

namespace mado::administration::pages {

namespace {

std::string moment_words(Instant at) { return wareki::short_text(day_in_tokyo(at)) + " " + wareki::text(time_in_tokyo(at)); }

std::string state_of(gateway::Neighbour const& one, Instant now)
{
    if (!one.fault.empty())
        return one.fault;
    if (one.heard_at.microseconds == 0)
        return "never";
    return now.microseconds - one.heard_at.microseconds > gateway::silent_after_us ? "no_answer" : "connected";
}

// How many, and since when the oldest.
std::string waits(mado::web::Visit const& visit, std::vector<gateway::Waiting> const& waiting, std::string const& zone, std::string_view direction)
{
    std::size_t count = 0;
    Instant oldest {};
    for (auto const& one : waiting)
        if (one.peer == zone && one.direction == direction) {
            ++count;
            if (oldest.microseconds == 0 || one.since < oldest)
                oldest = one.since;
        }
    if (count == 0)
        return mado::web::words(visit, "administration.neighbours.none_" + std::string(direction));
    return mado::web::words(visit, "administration.neighbours.waits", { { "count", std::to_string(count) }, { "since", moment_words(oldest) } });
}

std::string megabytes(std::uint64_t bytes) { return std::to_string(bytes >> 20) + "." + std::to_string((bytes >> 10) % 1024 * 10 / 1024); }

std::string files_words(mado::web::Visit const& visit, gateway::Neighbour const& one)
{
    if (one.files.empty())
        return mado::web::words(visit, "administration.neighbours.none_files");
    std::uint64_t done = 0, size = 0;
    for (auto const& file : one.files) {
        done += file.done;
        size += file.size;
    }
    return mado::web::words(visit, "administration.neighbours.files", { { "count", std::to_string(one.files.size()) }, { "done", megabytes(done) }, { "size", megabytes(size) }, { "percent", std::to_string(size == 0 ? 0 : done * 100 / size) } });
}

}  // namespace

std::vector<NeighbourRow> neighbour_rows(mado::web::Visit const& visit, std::vector<gateway::Waiting> const& waiting)
{
    std::vector<NeighbourRow> rows;
    for (auto const& one : gateway::neighbours(visit.here.database)) {
        auto const state = state_of(one, visit.here.clock.now());
        NeighbourRow row;
        row.zone = mado::web::words(visit, "web.zone." + one.zone);
        row.state = mado::web::words(visit, "administration.neighbours.state." + state);
        row.is = state == "connected" ? "good" : state == "never" ? "heed" : "bad";
        row.heard = one.heard_at.microseconds > 0 ? moment_words(one.heard_at) : mado::web::words(visit, "administration.neighbours.never_heard");
        row.since = one.connected_since.microseconds > 0 && state == "connected" ? moment_words(one.connected_since) : std::string {};
        row.out = waits(visit, waiting, one.zone, "out");
        row.in = waits(visit, waiting, one.zone, "in");
        row.files = files_words(visit, one);
        row.what_to_do = mado::web::words(visit, "administration.neighbours.do." + state);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<BundleLine> bundle_lines(mado::web::Visit const& visit)
{
    auto const all = gateway::bundles(visit.here.database);
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<BundleLine> lines;
        // Of this town by name; of another, or of the other zone, by id.
        auto const name_of = [&](std::string const& id) {
            auto const person = organization::person(tx, PersonId { id });
            return person ? person->name : id;
        };
        for (auto const& one : all) {
            auto const& facts = one.facts;
            lines.push_back({ mado::web::words(visit, "administration.gateway.direction." + one.direction), mado::web::words(visit, "web.zone." + (one.direction == "out" ? facts.to : facts.from)), std::to_string(facts.number),
                moment_words(one.at), mado::web::words(visit, "administration.bundles.counts", { { "letters", std::to_string(facts.letters) }, { "receipts", std::to_string(facts.acknowledged) },
                    { "files", std::to_string(facts.files) }, { "left", std::to_string(one.left) } }), name_of(one.by.first) + "、" + name_of(one.by.second), facts.hash });
        }
        return lines;
    });
}

}  // namespace mado::administration::pages
