#include <mado/http/network.h>

#include <arpa/inet.h>

namespace mado::http {

std::string network_of(std::string const& remote)
{
    constexpr std::size_t bytes_of_network = 8, before_mapped = 12;
    in6_addr parsed {};
    if (::inet_pton(AF_INET6, remote.c_str(), &parsed) != 1)
        return remote;
    if (IN6_IS_ADDR_V4MAPPED(&parsed)) {
        char words[INET_ADDRSTRLEN] {};
        return ::inet_ntop(AF_INET, parsed.s6_addr + before_mapped, words, sizeof words);
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string network;
    for (std::size_t n = 0; n < bytes_of_network; ++n) {
        network += digits[parsed.s6_addr[n] >> 4];
        network += digits[parsed.s6_addr[n] & 0xF];
    }
    return network;
}

}  // namespace mado::http
