#include <mado/module/attendance.h>

#include <mado/nodes/nodes.h>

namespace mado {

gateway::Attendance attendance(db::Database& database, Instant now)
{
    constexpr std::int64_t second = 1'000'000, day = 86'400 * second;  // rows of those that are gone are kept for a day
    gateway::Attendance found { now, { now.microseconds - day } };
    for (auto const& node : db::AllTenants::read(database, [](db::Read& tx) { return nodes::nodes(tx); })) {
        bool const lives = !node.left && node.seen.microseconds > now.microseconds - nodes::silent_seconds * second;
        if (lives)
            found.oldest_start = std::min(found.oldest_start, node.started);
        // A process writes until it has gone: a beat after it was seen last at most.
        found.settled = std::max(found.settled, lives ? node.started : Instant { node.seen.microseconds + nodes::silent_seconds * second });
    }
    return found;
}

}  // namespace mado
