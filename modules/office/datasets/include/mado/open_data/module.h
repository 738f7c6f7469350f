#pragma once
#include <mado/http/server.h>
#include <mado/module/module.h>

#include <functional>

namespace mado::open_data {

// How a file is fetched from an address: http::call, or what tests put in its place.
using Send = std::function<Result<http::Response>(http::Call const&)>;

Module describe(Send send = http::call);

}  // namespace mado::open_data
