#pragma once
// The API of one zone: its operations as routes under /TOWN/api/v1, its document, its page.
#include <mado/api/operation.h>
#include <mado/http/server.h>
#include <mado/web/site.h>

#include <memory>
#include <string>
#include <vector>

namespace mado::api {

struct Pace { int by_system = 600, by_address = 60, wrong_tokens = 20; };  // a minute

class Door {
public:
    explicit Door(Workplace const& here, Pace pace = {});
    ~Door();
    void add(std::vector<Operation> operations);           // throws std::logic_error for two of one method and shape
    void open(web::Site& site);                            // after the last: adds the routes and the pages
    std::vector<Operation> const& operations() const;
    // OpenAPI 3.1. `server`: "https://…/soja-shi/api/v1".
    json::Value document(std::string_view language, std::string const& server) const;
    // What was counted since the last time goes to the table (a schedule). How many rows.
    std::size_t count_uses();
    void forget_old();                                     // kept answers after 24 hours (a schedule)

private:
    class Working;
    std::unique_ptr<Working> working_;
};

}  // namespace mado::api
