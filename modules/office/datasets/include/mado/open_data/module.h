#pragma once
#include <mado/http/server.h>
#include <mado/module/module.h>
#include <mado/open_data/uploads.h>

#include <functional>

namespace mado::open_data {

// How a file is fetched from an address: http::call, or what tests put in its place.
using Send = std::function<Result<http::Response>(http::Call const&)>;

// `read_at_once`: files up to so many bytes are read while whoever sends them waits, larger ones by a job.
Module describe(Send send = http::call, std::uint64_t read_at_once = read_at_once_bytes);

}  // namespace mado::open_data
