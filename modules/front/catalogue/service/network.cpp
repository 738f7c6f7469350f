#include "service/network.h"

#include <mado/crypto/box.h>

#include <arpa/inet.h>

#include <algorithm>

namespace mado::catalogue {

std::string network_of(std::string const& remote)
{
    constexpr std::size_t network = 8, of_mapped = 12;
    in6_addr parsed {};
    if (::inet_pton(AF_INET6, remote.c_str(), &parsed) != 1)
        return remote;
    std::string const bytes(reinterpret_cast<char const*>(parsed.s6_addr), sizeof parsed.s6_addr);
    if (IN6_IS_ADDR_V4MAPPED(&parsed)) {
        char words[INET_ADDRSTRLEN] {};
        return ::inet_ntop(AF_INET, bytes.data() + of_mapped, words, sizeof words);
    }
    return crypto::hex(bytes.substr(0, network));
}

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
