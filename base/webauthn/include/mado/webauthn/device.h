#pragma once
// A passkey in software, for tests: what a device and a browser would answer. Each part can be told otherwise.
#include <mado/webauthn/webauthn.h>

#include <cstdint>
#include <memory>
#include <string>

namespace mado::webauthn::test {

enum class Algorithm { Es256, Rs256, EdDsa };

// What a browser and a device say beside the key; a test changes one.
struct Saying {
    std::string type {};                 // "": as it should be
    std::string challenge;
    std::string origin;
    std::string site;                    // rp id
    std::string client_extra {};         // more members: ",\"crossOrigin\":true"
    unsigned flags = 0x05;               // UP, UV; AT comes by itself
    std::uint32_t counter = 0;
    std::string user {};                 // userHandle
    std::string format = "none";         // "none", "packed"; another: with an empty statement
    std::string extensions {};           // CBOR
};

class Device {
public:
    explicit Device(Algorithm algorithm = Algorithm::Es256);
    ~Device();
    Device(Device&&) noexcept;
    std::string const& id() const { return id_; }
    std::string key() const;                              // COSE_Key
    std::string registers(Saying const& saying) const;    // the JSON of navigator.credentials.create()
    std::string asserts(Saying const& saying) const;      // … of get()
    std::string sign(std::string const& bytes) const;

private:
    struct Own;
    std::string id_;
    std::unique_ptr<Own> own_;
};

}  // namespace mado::webauthn::test
