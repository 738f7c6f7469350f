#pragma once
// What is known of the providers between two requests: their own descriptions, their keys, and whether they answer.
#include <mado/oidc/client.h>

#include <mutex>

namespace mado::oidc {

struct Description {                     // endpoints: of the configuration, else of the provider's discovery document
    std::string authorization, token, userinfo, keys, end_session;
    bool names_itself = false;           // RFC 9207: every answer says who it is from
};

class Remembered {
public:
    explicit Remembered(std::vector<Provider> providers);
    std::vector<Provider> const& providers() const { return providers_; }

    Outcome<Description> description(Provider const& provider, Instant now);
    // `again`: a key that is not among them was named; asks at most once a minute.
    Outcome<jose::KeySet> keys(Provider const& provider, Instant now, bool again);
    // One call, counted: after several that came to nothing the provider has a rest.
    Outcome<http::Response> call(Provider const& provider, http::Call call, Instant now);

private:
    struct About {
        std::optional<json::Value> discovered {};
        Instant discovered_at {}, keys_at {};
        std::optional<jose::KeySet> keys {};
        int failures = 0;
        Instant rests_until {};
    };
    About read(Provider const& provider) const;
    Outcome<json::Value> discovery(Provider const& provider, Instant now);
    void note(Provider const& provider, bool answered, Instant now);
    std::vector<Provider> const providers_;
    mutable std::mutex mutex_;
    std::map<std::string, About> about_;
};

std::optional<json::Value> json_of(http::Response const& response);

}  // namespace mado::oidc
