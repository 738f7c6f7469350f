#include "service/network.h"

#include <algorithm>

namespace mado::catalogue {

std::string host_of(std::string const& address)
{
    auto const slashes = address.find("//");
    auto const from = slashes == std::string::npos ? 0 : slashes + 2;
    auto host = address.substr(from, address.find_first_of("/?#", from) - from);
    if (auto const colon = host.rfind(':'); colon != std::string::npos && host.find(']', colon) == std::string::npos)
        host.resize(colon);
    if (host.ends_with('.'))
        host.pop_back();
    std::ranges::transform(host, host.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return host;
}

}  // namespace mado::catalogue
