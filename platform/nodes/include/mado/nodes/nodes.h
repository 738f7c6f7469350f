#pragma once
// The processes that serve a zone together, on one database: who is there, since when, and what each says of itself.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/json/json.h>

#include <string>
#include <vector>

namespace mado::nodes {

using NodeId = Id<struct NodeTag>;

struct Node {
    NodeId id;               // of this start of the process
    std::string name;        // as configured (`node`), else the host's name
    std::string version;     // of the program
    Instant started, seen;   // seen: the last beat
    json::Value figures;     // what it said with its last beat: numbers by name, for the operator's page
    bool left = false;       // it stopped in order; a node that died is not `left` and was seen long ago
};

// One a zone and process. A beat is a small write; it is missed when the database is away, never an error of the zone.
class Membership {
public:
    Membership(db::Database& database, Clock const& clock, Ids& ids, std::string name, std::string version);
    NodeId const& id() const { return id_; }
    void beat(json::Value const& figures);   // every ten seconds (a schedule on each node); the first one enters the node
    void leave();                            // in order, at the end
    void forget_gone(Instant before);        // those that left or were last seen before

private:
    db::Database& database_;
    Clock const& clock_;
    NodeId id_;
    std::string name_, version_;
    Instant started_;
};

constexpr int beat_seconds = 10;
constexpr int silent_seconds = 45;           // longer without a beat: shown as silent, an alarm

std::vector<Node> nodes(db::Read& tx);       // in the order of their names; inside db::AllTenants::read
std::vector<db::Statement> statements();

}  // namespace mado::nodes
