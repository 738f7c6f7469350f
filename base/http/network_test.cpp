#include <mado/http/network.h>

#include <doctest/doctest.h>

using mado::http::network_of;

TEST_CASE("network: an IPv6 address counts as its /64, an IPv4 address as itself, also within IPv6")
{
    struct Row { char const* name; char const* remote; char const* network; };
    constexpr Row rows[] = {
        { "IPv4", "203.0.113.5", "203.0.113.5" },
        { "IPv6", "2001:db8:1:2:3:4:5:6", "20010db800010002" },
        { "the last of that house", "2001:db8:1:2:ffff:ffff:ffff:ffff", "20010db800010002" },
        { "the first of the next house", "2001:db8:1:3::", "20010db800010003" },
        { "written short", "2001:db8::1", "20010db800000000" },
        { "IPv4 within IPv6", "::ffff:203.0.113.5", "203.0.113.5" },
        { "IPv4 within IPv6, hexadecimal", "::FFFF:cb00:7105", "203.0.113.5" },
        { "this machine", "::1", "0000000000000000" },
        { "no address", "unknown", "unknown" },
        { "nothing", "", "" },
        { "with a zone it is no address", "fe80::1%eth0", "fe80::1%eth0" },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        CHECK(network_of(row.remote) == row.network);
    }
}
