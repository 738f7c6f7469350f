#include "peers.h"

#include <mado/http/server.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstring>

namespace mado::http {

namespace {

struct Block { std::uint32_t first; int bits; };

constexpr std::uint32_t of(unsigned a, unsigned b, unsigned c, unsigned d) { return a << 24 | b << 16 | c << 8 | d; }

// The IANA registry of special-purpose IPv4 addresses, and multicast.
constexpr std::array special {
    Block { of(0, 0, 0, 0), 8 }, Block { of(10, 0, 0, 0), 8 }, Block { of(100, 64, 0, 0), 10 }, Block { of(127, 0, 0, 0), 8 }, Block { of(169, 254, 0, 0), 16 },
    Block { of(172, 16, 0, 0), 12 }, Block { of(192, 0, 0, 0), 24 }, Block { of(192, 0, 2, 0), 24 }, Block { of(192, 88, 99, 0), 24 }, Block { of(192, 168, 0, 0), 16 },
    Block { of(198, 18, 0, 0), 15 }, Block { of(198, 51, 100, 0), 24 }, Block { of(203, 0, 113, 0), 24 }, Block { of(224, 0, 0, 0), 3 },
};

bool is_public_v4(std::uint32_t address)
{
    for (auto const& block : special)
        if (address >> (32 - block.bits) == block.first >> (32 - block.bits))
            return false;
    return true;
}

bool is_public_v6(std::array<unsigned char, 16> const& a)
{
    auto const v4_at = [&](std::size_t i) { return of(a[i], a[i + 1], a[i + 2], a[i + 3]); };
    bool const leads_with_zeros = std::all_of(a.begin(), a.begin() + 10, [](unsigned char byte) { return byte == 0; });
    if (leads_with_zeros && a[10] == 0xff && a[11] == 0xff)  // ::ffff:0:0/96, an IPv4 address in other clothes
        return is_public_v4(v4_at(12));
    if (a[0] == 0x00 && a[1] == 0x64 && a[2] == 0xff && a[3] == 0x9b)  // 64:ff9b::/96, through a translator
        return a[4] == 0 && is_public_v4(v4_at(12));
    if ((a[0] & 0xe0) != 0x20)  // only 2000::/3 is given out as global unicast
        return false;
    if (a[0] == 0x20 && a[1] == 0x01 && a[2] < 0x02)  // 2001::/23: Teredo, benchmarks, ORCHID
        return false;
    if (a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8)  // documentation
        return false;
    if (a[0] == 0x20 && a[1] == 0x02)  // 6to4
        return false;
    return !(a[0] == 0x3f && a[1] == 0xff && a[2] < 0x10);  // 3fff::/20, documentation
}

}  // namespace

bool is_public(int family, void const* peer)
{
    if (family == AF_INET) {
        sockaddr_in address {};
        std::memcpy(&address, peer, sizeof address);
        return is_public_v4(ntohl(address.sin_addr.s_addr));
    }
    if (family != AF_INET6)
        return false;
    sockaddr_in6 address {};
    std::memcpy(&address, peer, sizeof address);
    std::array<unsigned char, 16> bytes {};
    std::memcpy(bytes.data(), &address.sin6_addr, bytes.size());
    return is_public_v6(bytes);
}

bool is_public_address(std::string_view address)
{
    std::string const text(address);
    sockaddr_in v4 {};
    sockaddr_in6 v6 {};
    if (::inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1)
        return is_public(AF_INET, &v4);
    return ::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1 && is_public(AF_INET6, &v6);
}

}  // namespace mado::http
