#pragma once
// The CBOR that devices write: small, of known length everywhere, not deep. Anything else is no item.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::webauthn {

struct Cbor {
    enum class Kind { Integer, Bytes, Text, Array, Map, Other };
    Kind kind = Kind::Other;
    std::int64_t number = 0;
    std::string bytes {};                                // of Bytes and Text
    std::vector<Cbor> items {};                          // of Array
    std::vector<std::pair<Cbor, Cbor>> members {};       // of Map

    Cbor const* find(std::int64_t key) const;
    Cbor const* find(std::string_view key) const;
    std::optional<std::string> bytes_of(std::int64_t key) const;
};

struct ReadCbor {
    Cbor item;
    std::size_t size = 0;  // of its bytes
};
// The first item of the bytes. Nothing: cut, of indefinite length, deeper than 8, a key twice in a map, or a number beyond int64.
std::optional<ReadCbor> read_cbor(std::string_view bytes);

}  // namespace mado::webauthn
