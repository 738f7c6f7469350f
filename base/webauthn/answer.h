#pragma once
// The parts of what a browser answers: the JSON around, the client's words (clientDataJSON), the device's words (authenticator data).
#include "item.h"

#include <mado/json/json.h>
#include <mado/webauthn/webauthn.h>

namespace mado::webauthn {

struct Answer {
    std::string id;              // raw
    std::string client;          // clientDataJSON as it was hashed
    json::Value response;
};
std::expected<Answer, Fault> answer_of(std::string_view json);
std::optional<std::string> raw_member(json::Value const& value, std::string_view name);  // base64url, decoded

// §7.1 steps 7 to 12, §7.2 steps 11 to 14.
std::expected<void, Fault> check_client(RelyingParty const& site, std::string_view type, std::string_view challenge, std::string_view client);

struct Device {                  // authenticator data, §6.1
    std::string site_hash;
    bool present = false, verified = false, may_be_copied = false, is_copied = false;
    std::uint32_t counter = 0;
    bool has_credential = false;
    std::string aaguid {}, credential {}, key {};
};
std::optional<Device> device_of(std::string_view bytes);
std::expected<void, Fault> check_device(RelyingParty const& site, Verification verification, Device const& device);

}  // namespace mado::webauthn
