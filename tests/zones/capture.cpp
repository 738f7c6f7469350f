// Looks at one interface and says, when it is told to end, who opened connections over it and whether a packet came that nobody had asked for:
//   zones_capture INTERFACE   → "looking" on a line, and after SIGTERM one line of JSON
// A conversation is who and where on both sides. It is opened by who sent its first packet; what the other side sends in it was asked for.
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <utility>

namespace {

volatile std::sig_atomic_t ended = 0;

struct Said { std::uint64_t opened = 0, packets = 0, bytes = 0; };

std::uint16_t port_at(unsigned char const* bytes) { return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]); }

class Conversations {
public:
    void saw(unsigned char const* packet, std::size_t size)
    {
        if (size < sizeof(ip))
            return;
        ip head {};
        std::memcpy(&head, packet, sizeof head);
        std::size_t const offset = head.ip_hl * 4u;
        bool const has_ports = (head.ip_p == IPPROTO_TCP || head.ip_p == IPPROTO_UDP) && size >= offset + 4;
        std::uint16_t const protocol = head.ip_p;
        Side const from { head.ip_src.s_addr, has_ports ? port_at(packet + offset) : protocol }, to { head.ip_dst.s_addr, has_ports ? port_at(packet + offset + 2) : protocol };
        auto& said = by_[from.address];
        ++said.packets;
        said.bytes += size;
        if (!known_.contains({ to, from }) && known_.emplace(std::pair { from, to }, true).second)
            ++said.opened;
    }

    void print() const
    {
        std::printf("{");
        char const* comma = "";
        for (auto const& [address, said] : by_) {
            std::array<char, INET_ADDRSTRLEN> text {};
            in_addr const bytes { address };
            inet_ntop(AF_INET, &bytes, text.data(), text.size());
            std::printf("%s\"%s\":{\"opened\":%llu,\"packets\":%llu,\"bytes\":%llu}", comma, text.data(), static_cast<unsigned long long>(said.opened), static_cast<unsigned long long>(said.packets),
                static_cast<unsigned long long>(said.bytes));
            comma = ",";
        }
        std::puts("}");
    }

private:
    struct Side {
        std::uint32_t address;
        std::uint16_t port;
        auto operator<=>(Side const&) const = default;
    };
    std::map<std::pair<Side, Side>, bool> known_;
    std::map<std::uint32_t, Said> by_;
};

}  // namespace

int main(int count, char** words)
{
    if (count != 2)
        return std::fputs("zones_capture INTERFACE\n", stderr), 2;
    struct sigaction action {};
    action.sa_handler = [](int) { ended = 1; };
    sigaction(SIGTERM, &action, nullptr);
    int const socket = ::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, htons(ETH_P_ALL));
    sockaddr_ll address {};
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(ETH_P_ALL);
    address.sll_ifindex = static_cast<int>(if_nametoindex(words[1]));
    if (socket < 0 || address.sll_ifindex == 0 || bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        return std::perror("zones_capture"), 1;
    timeval const patience { 0, 200'000 };
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    std::puts("looking");
    std::fflush(stdout);
    Conversations conversations;
    std::array<unsigned char, 65'536> packet {};
    while (!ended) {
        sockaddr_ll who {};
        socklen_t size = sizeof who;
        auto const got = recvfrom(socket, packet.data(), packet.size(), 0, reinterpret_cast<sockaddr*>(&who), &size);
        if (got > 0 && ntohs(who.sll_protocol) == ETH_P_IP)
            conversations.saw(packet.data(), static_cast<std::size_t>(got));
    }
    tpacket_stats lost {};
    socklen_t size = sizeof lost;
    if (getsockopt(socket, SOL_PACKET, PACKET_STATISTICS, &lost, &size) == 0 && lost.tp_drops > 0)
        return std::fprintf(stderr, "zones_capture: %u packets were not seen\n", lost.tp_drops), 1;
    conversations.print();
    return 0;
}
