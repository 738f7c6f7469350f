#pragma once
// One HTTP exchange on libcurl: a file goes up, a file or a short text comes down. The handles keep their connections.
#include <mado/s3/client.h>

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace mado::s3 {

struct Exchange {
    std::string method, url;
    std::map<std::string, std::string> headers {};
    std::filesystem::path from {};     // sent as the body, when not empty
    std::filesystem::path to {};       // where the body of a 200 goes; empty: into `Answer::body`
};

struct Answer {
    int status = 0;                    // 0: no whole answer came
    std::string trouble {};            // then, in words
    std::string body {};               // at most 8 MiB
    std::string etag {};
    std::optional<std::uint64_t> length {};  // Content-Length
};

class Transfers {
public:
    Transfers(int connect_ms, int silent_seconds);
    ~Transfers();
    Answer exchange(Exchange const& exchange);  // throws std::system_error when a file cannot be read or written
private:
    class Lease;
    int connect_ms_, silent_seconds_;
    std::mutex mutex_;
    std::vector<void*> idle_;
};

}  // namespace mado::s3
