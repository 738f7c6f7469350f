#include "model/picture.h"

#include <algorithm>
#include <array>

namespace mado::meetings::model {

namespace {

constexpr std::string_view signature("\x89PNG\r\n\x1a\n", 8);
constexpr std::array<std::string_view, 8> allowed { "IHDR", "PLTE", "IDAT", "IEND", "pHYs", "sRGB", "gAMA", "cHRM" };
constexpr std::int64_t longest_side = 8'000;

std::uint32_t number_at(std::string_view bytes, std::size_t at)
{
    std::uint32_t number = 0;
    for (std::size_t n = 0; n < 4; ++n)
        number = number << 8 | static_cast<std::uint8_t>(bytes[at + n]);
    return number;
}

}  // namespace

std::optional<Size> plain_png(std::string_view bytes)
{
    if (!bytes.starts_with(signature))
        return std::nullopt;
    Size size;
    bool has_pixels = false;
    for (auto at = signature.size(); at + 12 <= bytes.size();) {
        std::size_t const length = number_at(bytes, at);
        auto const type = bytes.substr(at + 4, 4);
        if (length > bytes.size() - at - 12 || std::ranges::find(allowed, type) == allowed.end() || (type == "IHDR") != (size.width == 0))
            return std::nullopt;
        if (type == "IHDR") {
            if (length != 13)
                return std::nullopt;
            size = { number_at(bytes, at + 8), number_at(bytes, at + 12) };
            if (size.width < 1 || size.height < 1 || size.width > longest_side || size.height > longest_side)
                return std::nullopt;
        }
        has_pixels = has_pixels || type == "IDAT";
        at += length + 12;
        if (type == "IEND")
            return length == 0 && has_pixels && at == bytes.size() ? std::optional(size) : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace mado::meetings::model
