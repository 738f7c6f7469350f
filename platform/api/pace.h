#pragma once
// How often one asks: a bucket a name that fills again over a minute. In memory; a restart forgives everybody.
#include <mado/time/day.h>

#include <map>
#include <mutex>
#include <string>

namespace mado::api {

class Buckets {
public:
    // Takes one of `a_minute`. False: none is left.
    bool take(std::string const& who, int a_minute, Instant now);
    // Whether one is left, without taking it.
    bool has(std::string const& who, int a_minute, Instant now);

private:
    struct Bucket { std::int64_t parts = 0, at = 0; };  // a millionth of a call
    Bucket& filled(std::string const& who, int a_minute, Instant now);
    static constexpr std::size_t most = 50'000;
    std::mutex mutex_;
    std::map<std::string, Bucket> buckets_;
};

}  // namespace mado::api
