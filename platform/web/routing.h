#pragma once
#include <mado/web/route.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mado::web {

// Finds the route of a decoded path. A literal part wins over a {name}; a {name} takes exactly one part.
class Routing {
public:
    void add(Route route);  // throws std::logic_error when a route of the same shape stands already
    struct Found {
        Route const* route = nullptr;
        std::map<std::string, std::string> path;
    };
    Found find(std::vector<std::string> const& segments, std::size_t from) const;
    std::vector<Route> const& routes() const { return routes_; }

private:
    struct Part { std::string word; bool is_name; };
    std::vector<Route> routes_;
    std::vector<std::vector<Part>> parts_;
};

}  // namespace mado::web
