#include "layout.h"

#include <cstring>

namespace mado::tables {

std::uint64_t checksum(std::string_view bytes)
{
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
    std::array<std::uint64_t, 4> lanes { odd, odd * 3, odd * 5, odd * 7 };
    auto const mixed = [](std::uint64_t lane, std::uint64_t word) { return std::rotl((lane ^ word) * odd, 29) + word; };
    auto const size = bytes.size();
    std::size_t at = 0;
    for (; at + 32 <= size; at += 32)         // four at once: a product takes longer than what comes next
        for (std::size_t i = 0; i < 4; ++i) {
            std::uint64_t word;
            std::memcpy(&word, bytes.data() + at + 8 * i, 8);
            lanes[i] = mixed(lanes[i], word);
        }
    for (; at < size; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, std::min<std::size_t>(8, size - at));
        lanes[0] = mixed(lanes[0], word);
    }
    auto sum = static_cast<std::uint64_t>(size);
    for (auto const lane : lanes)
        sum = mixed(sum, lane);
    return sum ^ sum >> 32;
}

}  // namespace mado::tables
