#pragma once
// Who comes in with a token: whether the system is known and live, how fast it asks, how often it did. The door has one; shapes of others that speak no problem+json
// (CKAN's action API) have their own, so a system's pace is counted for each.
#include <mado/api/door.h>

#include <expected>
#include <memory>
#include <optional>
#include <string>

namespace mado::api {

// What the Authorization header says behind "Bearer"; empty: nothing, or something else.
std::string bearer_of(http::Request const& request);

class Gate {
public:
    explicit Gate(Workplace const& here, Pace pace = {});
    ~Gate();
    struct Denied { int status; Refusal refusal; };
    // Nobody (nullopt) where the entrance lets everybody in. `code`: of Madoguchi-Code.
    std::expected<std::optional<System>, Denied> enter(web::Visit const& visit, Entrance const& entrance, std::string const& token, std::string const& code = {});
    // What was counted since the last time goes to the table. How many rows.
    std::size_t count_uses();

private:
    class Working;
    std::unique_ptr<Working> working_;
};

}  // namespace mado::api
