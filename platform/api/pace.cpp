#include "pace.h"

#include <algorithm>

namespace mado::api {

namespace {

constexpr std::int64_t one = 1'000'000, minute_us = 60'000'000;

}  // namespace

Buckets::Bucket& Buckets::filled(std::string const& who, int a_minute, Instant now)
{
    if (buckets_.size() >= most)  // what has been full for a minute says nothing
        std::erase_if(buckets_, [&](auto const& entry) { return now.microseconds - entry.second.at > minute_us; });
    auto const [found, fresh] = buckets_.try_emplace(who, Bucket { a_minute * one, now.microseconds });
    auto& bucket = found->second;
    auto const passed = std::clamp<std::int64_t>(now.microseconds - bucket.at, 0, minute_us);
    bucket.parts = std::min(a_minute * one, bucket.parts + passed * a_minute / 60);
    bucket.at = now.microseconds;
    return bucket;
}

bool Buckets::take(std::string const& who, int a_minute, Instant now)
{
    std::lock_guard const lock(mutex_);
    auto& bucket = filled(who, a_minute, now);
    if (bucket.parts < one)
        return false;
    bucket.parts -= one;
    return true;
}

bool Buckets::has(std::string const& who, int a_minute, Instant now)
{
    std::lock_guard const lock(mutex_);
    return filled(who, a_minute, now).parts >= one;
}

}  // namespace mado::api
