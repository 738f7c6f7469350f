#include "decode.h"

#include <webp/decode.h>

namespace mado::photo {

namespace {

constexpr std::int64_t most_decoded = 64'000'000;  // it is decoded as a whole

struct Freed {
    void operator()(std::uint8_t* pixels) const { WebPFree(pixels); }
};

}  // namespace

// A moving picture has no first page that would tell it all: it is refused.
Decoded decode_webp(std::string_view bytes)
{
    auto const* at = reinterpret_cast<std::uint8_t const*>(bytes.data());
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(at, bytes.size(), &features) != VP8_STATUS_OK || features.has_animation != 0)
        return std::unexpected(Fault::Broken);
    Size const size { features.width, features.height };
    if (!fits(size) || static_cast<std::int64_t>(size.width) * size.height > most_decoded)
        return std::unexpected(Fault::TooManyPixels);
    int width = 0, height = 0;
    std::unique_ptr<std::uint8_t, Freed> const pixels(WebPDecodeRGBA(at, bytes.size(), &width, &height));
    if (!pixels || width != size.width || height != size.height)
        return std::unexpected(Fault::Broken);
    Shrink shrink(size, 1);
    std::vector<std::uint8_t> row;
    auto const columns = static_cast<std::size_t>(width);
    for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
        on_white(pixels.get() + y * columns * 4, columns, row);
        shrink.add(row.data());
    }
    return std::move(shrink).picture();
}

}  // namespace mado::photo
