#pragma once
// What a zone says of its next keys, signed with the one before (definition.md §12, `key`).
#include <mado/gateway/own_keys.h>
#include <mado/json/json.h>

namespace mado::gateway {

struct KeyStatement {
    std::string zone;
    crypto::PublicKey sealing;
    std::array<std::uint8_t, 32> signing {}, previous {};   // previous: whose signature it bears
    std::string tls;                                        // certificate of the link, PEM; "" when it stays
    Instant from {};
    std::string replaces;                                   // id of the sealing key before
};

json::Value signed_statement(KeyStatement const& statement, crypto::SigningKey const& with);
// Nothing: not whole, or not signed by `previous`.
std::optional<KeyStatement> proved_statement(json::Value const& body);

}  // namespace mado::gateway
