#pragma once
// Objects in a bucket of an S3-compatible service: AWS Signature Version 4, addressed by path. Never inside a transaction.
#include <mado/time/instant.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace mado::s3 {

struct Options {
    std::string endpoint {};             // "https://s3.example.jp" or "http://127.0.0.1:9000": no path behind it
    std::string region = "us-east-1";
    std::string bucket {};
    std::string key_id {}, secret {};
    int connect_ms = 3'000;
    int silent_seconds = 15;             // without a byte: the connection is given up
    int attempts = 4;                    // of one request, when the service is away, busy or breaks off
    int pause_ms = 200;                  // before the second attempt; doubled before each further one
};

// What went wrong, without secrets: "PUT files/ab12…: status 503 SlowDown". Nothing was lost: what was not acknowledged was not kept.
class Failure : public std::runtime_error {
public:
    Failure(std::string const& what, bool is_away) : std::runtime_error(what), is_away_(is_away) {}
    bool is_away() const { return is_away_; }  // later it may work; else the bucket, the key or the clock is wrong
private:
    bool is_away_;
};

struct Object {
    std::string key;
    std::uint64_t size = 0;
    Instant modified {};
};

// Safe from several threads. All functions throw Failure; `get` also std::system_error when the file cannot be written.
class Client {
public:
    explicit Client(Options options);    // throws std::invalid_argument that says which setting is wrong
    ~Client();
    // Returns when the service acknowledged it and showed it again with this size and mark. `sha256` (hex) is signed: the service checks it.
    void put(std::string const& key, std::filesystem::path const& file, std::string const& sha256);
    bool get(std::string const& key, std::filesystem::path const& to, std::string const& sha256);  // false: no such object. Other bytes: asked again, then Failure
    std::optional<std::uint64_t> size_of(std::string const& key);
    void remove(std::string const& key);                                                      // also when it is not there
    void list(std::string const& prefix, std::function<void(Object const&)> const& each);     // all pages, in the order of the keys
private:
    class Calling;
    std::unique_ptr<Calling> calling_;
};

}  // namespace mado::s3
