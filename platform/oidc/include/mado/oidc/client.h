#pragma once
// The relying party: asks providers, and believes nothing that it has not checked. Calls go outside, so never inside a transaction. Thread-safe; what a
// provider publishes of itself is remembered, a provider that does not answer is left alone for a while.
#include <mado/http/server.h>
#include <mado/oidc/evidence.h>
#include <mado/oidc/flow.h>
#include <mado/oidc/provider.h>
#include <mado/oidc/token.h>

#include <memory>

namespace mado::oidc {

// Why a sign-in came to nothing, as far as a person can do something about it.
enum class Trouble { Declined, Again, Expired, Unreachable, Untrue, TooWeak };
constexpr std::array<std::string_view, 6> names_of(Trouble) { return { "declined", "again", "expired", "unreachable", "untrue", "too_weak" }; }
template <class T>
using Outcome = std::expected<T, Trouble>;

struct Callback {                        // what came back in the address
    std::string code {}, error {}, issuer {};
};
struct SignedIn {
    std::string subject;                 // at this provider
    Assurance assurance = Assurance::None;
    identity::Proof proof;               // how "oidc", with attributes and evidence
    std::string session {};              // sid, for a logout that the provider starts
};

class Remembered;                        // of the providers, between two sign-ins

class Client {
public:
    explicit Client(std::vector<Provider> providers);
    ~Client();
    std::vector<Provider> const& providers() const;
    Provider const* find(std::string_view name) const;

    // Where the browser goes to sign in. `language`: the reader's, for ui_locales.
    Outcome<std::string> address(Provider const& provider, Begun const& begun, std::string_view tenant, std::string const& redirect_uri, std::string_view language, Instant now) const;
    // Redeems the code and checks everything. Assurance None is TooWeak.
    Outcome<SignedIn> finish(Provider const& provider, Callback const& callback, Flow const& flow, std::string_view tenant, std::string const& redirect_uri, Instant now) const;
    // Where a browser signs out of the provider too; nothing when it offers none.
    std::optional<std::string> sign_out_address(Provider const& provider, std::string const& back, Instant now) const;
    // A logout token (OpenID Connect Back-Channel Logout 1.0 §2.6): whose sessions end. Nothing when it is not to be believed.
    struct Ended { std::string subject {}, session {}, token_id {}; Instant until {}; };  // until: how long it could be believed (take_token_once)
    std::optional<Ended> ended(Provider const& provider, std::string_view logout_token, Instant now) const;

private:
    std::unique_ptr<Remembered> remembered_;
};

constexpr int discovery_minutes = 60, keys_minutes = 15, deadline_ms = 5'000, failures_before_rest = 5, rest_seconds = 30;
constexpr std::uint64_t most_answer_bytes = 256 * 1024;

}  // namespace mado::oidc
