#include "decode.h"

namespace mado::photo {

namespace {

constexpr std::uint64_t orientation_tag = 0x0112, short_kind = 3;

// Numbers of a TIFF block; 0 beyond its end.
struct Tiff {
    std::string_view bytes;
    bool is_little;
    std::uint64_t number(std::size_t at, std::size_t size) const
    {
        std::uint64_t value = 0;
        if (at > bytes.size() || bytes.size() - at < size)
            return 0;
        for (std::size_t i = 0; i < size; ++i)
            value = value << 8 | static_cast<std::uint8_t>(bytes[at + (is_little ? size - 1 - i : i)]);
        return value;
    }
};

}  // namespace

int orientation_of(std::string_view bytes)
{
    if (bytes.size() < 8 || (!bytes.starts_with("II") && !bytes.starts_with("MM")))
        return 1;
    Tiff const tiff { bytes, bytes.front() == 'I' };
    if (tiff.number(2, 2) != 42)
        return 1;
    auto const directory = static_cast<std::size_t>(tiff.number(4, 4));
    auto const entries = static_cast<std::size_t>(tiff.number(directory, 2));
    for (std::size_t i = 0; i < entries; ++i) {
        auto const at = directory + 2 + i * 12;
        if (at >= bytes.size())
            break;
        if (tiff.number(at, 2) == orientation_tag && tiff.number(at + 2, 2) == short_kind) {
            auto const value = tiff.number(at + 8, 2);
            return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
        }
    }
    return 1;
}

}  // namespace mado::photo
