#include "decode.h"

#include <cstring>

#include <tiffio.h>

namespace mado::photo {

namespace {

constexpr std::int64_t most_decoded = 64'000'000;  // a page is decoded as a whole

struct Source {
    std::string_view bytes;
    std::uint64_t at = 0;
};

tmsize_t give(thandle_t from, void* to, tmsize_t size)
{
    auto& source = *static_cast<Source*>(from);
    auto const left = source.at < source.bytes.size() ? source.bytes.size() - source.at : 0;
    auto const given = std::min<std::uint64_t>(left, static_cast<std::uint64_t>(size));
    std::memcpy(to, source.bytes.data() + (left > 0 ? source.at : 0), given);
    source.at += given;
    return static_cast<tmsize_t>(given);
}

toff_t seek(thandle_t in, toff_t offset, int from)
{
    auto& source = *static_cast<Source*>(in);
    source.at = from == SEEK_CUR ? source.at + offset : from == SEEK_END ? source.bytes.size() + offset : offset;
    return source.at;
}

struct Closed {
    void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using Opened = std::unique_ptr<TIFF, Closed>;

Opened opened(Source& source)
{
    TIFFSetErrorHandler(nullptr);
    TIFFSetWarningHandler(nullptr);
    return Opened(TIFFClientOpen("photo", "rm", &source, give, [](thandle_t, void*, tmsize_t) -> tmsize_t { return 0; }, seek, [](thandle_t) { return 0; },
        [](thandle_t in) -> toff_t { return static_cast<Source*>(in)->bytes.size(); }, [](thandle_t, void**, toff_t*) { return 0; }, [](thandle_t, void*, toff_t) {}));
}

}  // namespace

Decoded decode_tiff(std::string_view bytes, int page)
{
    Source source { bytes };
    auto const tiff = opened(source);
    if (!tiff)
        return std::unexpected(Fault::Broken);
    int pages = 1;
    while (pages <= most_pages && TIFFReadDirectory(tiff.get()) != 0)
        ++pages;
    if (pages > most_pages)
        return std::unexpected(Fault::TooManyPixels);
    if (page < 0 || page >= pages || TIFFSetDirectory(tiff.get(), static_cast<tdir_t>(page)) == 0)
        return std::unexpected(Fault::Broken);
    std::uint32_t width = 0, height = 0;
    TIFFGetField(tiff.get(), TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff.get(), TIFFTAG_IMAGELENGTH, &height);
    if (width == 0 || height == 0)
        return std::unexpected(Fault::Broken);
    if (width > static_cast<std::uint32_t>(longest_side) || height > static_cast<std::uint32_t>(longest_side) || static_cast<std::int64_t>(width) * height > most_decoded)
        return std::unexpected(Fault::TooManyPixels);
    std::vector<std::uint32_t> pixels(static_cast<std::size_t>(width) * height);
    if (TIFFReadRGBAImageOriented(tiff.get(), width, height, pixels.data(), ORIENTATION_TOPLEFT, 1) == 0)
        return std::unexpected(Fault::Broken);
    Shrink shrink({ static_cast<int>(width), static_cast<int>(height) }, 1);
    std::vector<std::uint8_t> row;
    for (std::size_t y = 0; y < height; ++y) {
        // ABGR words are bytes in the order R, G, B, A on the processors that we build for.
        on_white(reinterpret_cast<std::uint8_t const*>(pixels.data() + y * width), width, row);
        shrink.add(row.data());
    }
    auto picture = std::move(shrink).picture();
    picture.pages = pages;
    return picture;
}

}  // namespace mado::photo
