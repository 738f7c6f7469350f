#include <mado/gateway/events.h>

namespace mado::gateway {

namespace {

struct Described {
    std::vector<std::string> events;
};

}  // namespace

std::vector<std::string> events()
{
    Described gateway;
    gateway.events = { "gateway.key.made", "gateway.key.taken", "gateway.key.released", "gateway.key.retired", "gateway.key.split", "gateway.key.checked", "gateway.key.joined",
        "gateway.neighbour.paired", "gateway.neighbour.revoked", "gateway.bundle.exported", "gateway.bundle.imported" };
    return gateway.events;
}

}  // namespace mado::gateway
