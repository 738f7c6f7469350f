#pragma once
// Records under one key, each authenticated with its place among them and the last one marked (libsodium's secretstream); and a key from a passphrase.
#include <mado/crypto/box.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mado::crypto {

class SealingStream {
public:
    explicit SealingStream(SymmetricKey const& key);
    ~SealingStream();
    SealingStream(SealingStream const&) = delete;
    SealingStream& operator=(SealingStream const&) = delete;
    std::string const& header() const { return header_; }  // stands before the records
    // `context` is authenticated too and must be the same when opening. Nothing comes after the last one.
    std::string seal(std::string_view record, std::string_view context, bool is_last);

private:
    struct State;
    std::unique_ptr<State> state_;
    std::string header_;
};

struct OpenedRecord {
    std::string bytes;
    bool is_last = false;
};

class OpeningStream {
public:
    static constexpr std::size_t header_size = 24, overhead = 17;
    OpeningStream(SymmetricKey const& key, std::string_view header);  // throws std::invalid_argument for a header of another size
    ~OpeningStream();
    OpeningStream(OpeningStream const&) = delete;
    OpeningStream& operator=(OpeningStream const&) = delete;
    // Nothing: another key or context, changed, left out, or in another order.
    std::optional<OpenedRecord> open(std::string_view sealed, std::string_view context);

private:
    struct State;
    std::unique_ptr<State> state_;
};

constexpr std::size_t passphrase_salt_size = 16;
std::string passphrase_salt();
// Argon2id with 256 MiB: a second or so. Throws std::invalid_argument for a salt of another size, std::bad_alloc when there is no such memory.
SymmetricKey key_of_passphrase(std::string_view passphrase, std::string_view salt);

}  // namespace mado::crypto
