#pragma once
#include "configuration.h"

#include <mado/gateway/link.h>
#include <mado/mail/mail.h>
#include <mado/module/zone.h>
#include <mado/watch/watch.h>

#include <memory>
#include <string>
#include <vector>

namespace mado {

// The zones of this process, opened (migrated, pages bound) but not listening.
class World {
public:
    World(Configuration configuration, Clock const& clock);
    ~World();
    Zone& zone(std::string_view name);
    std::vector<std::unique_ptr<Zone>> const& zones() const { return zones_; }
    Knowledge& knowledge() { return *knowledge_; }
    Ids& ids() { return ids_; }
    Configuration const& configuration() const { return configuration_; }
    watch::Watch& watch() { return *watch_; }
    std::vector<std::pair<std::string, std::uint16_t>> links() const;  // zones that listen for zones in other processes, with the port
    void start();       // listeners, jobs, gateway, the watch
    void stop();
    std::size_t carry();  // messages alone, until nothing waits: for a verb beside a server
    void settle();      // runs jobs and carries messages until nothing waits: for `demo` and tests

private:
    Configuration configuration_;
    Ids ids_;
    std::unique_ptr<Knowledge> knowledge_;
    std::unique_ptr<mail::Post> post_;
    std::vector<std::unique_ptr<Zone>> zones_;
    std::unique_ptr<gateway::Pump> pump_;
    std::vector<std::pair<std::string, std::unique_ptr<gateway::Link>>> links_;  // by the zone of this process
    std::unique_ptr<watch::Watch> watch_;
};

// One zone with its modules, its database not touched: for its migrations, attachments and keys. Makes the keys when there are none.
std::unique_ptr<Zone> closed_zone(Configuration const& configuration, std::string const& name, Knowledge& knowledge, Clock const& clock, Ids& ids);

// The library of definitions: of the folder in the configuration, or of the program.
definitions::Library library_of(Configuration const& configuration);

}  // namespace mado
