#include "decode.h"

#include <csetjmp>
#include <cstring>
#include <optional>

#include <png.h>

namespace mado::photo {

namespace {

// An interlaced file comes whole before its first row is finished.
constexpr std::int64_t most_interlaced = 40'000'000;
constexpr png_alloc_size_t most_of_a_chunk = 4U << 20;

struct Work {
    png_structp png = nullptr;
    png_infop info = nullptr;
    std::string_view rest {};
    std::vector<std::uint8_t> pixels {}, rgb {};
    std::optional<Shrink> shrink {};
    std::optional<Fault> fault {};
    ~Work() { png_destroy_read_struct(&png, &info, nullptr); }
};

void give(png_structp png, png_bytep to, std::size_t size)
{
    auto& work = *static_cast<Work*>(png_get_io_ptr(png));
    if (work.rest.size() < size)
        png_error(png, "cut");
    std::memcpy(to, work.rest.data(), size);
    work.rest.remove_prefix(size);
}

void ask_for_rgba(png_structp png, png_infop info)
{
    png_set_expand(png);
    png_set_strip_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xFF, PNG_FILLER_AFTER);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
}

int orientation_in(png_structp png, png_infop info)
{
    png_uint_32 size = 0;
    png_bytep exif = nullptr;
    if (!png_get_eXIf_1(png, info, &size, &exif) || !exif)
        return 1;
    return orientation_of({ reinterpret_cast<char const*>(exif), size });
}

void read_rows(Work& work, Size size, bool is_interlaced)
{
    auto const width = static_cast<std::size_t>(size.width), height = static_cast<std::size_t>(size.height), row = width * 4;
    work.pixels.resize(is_interlaced ? row * height : row);
    // All passes but the last one only fill the whole; then its rows are added.
    for (int pass = is_interlaced ? 7 : 1; pass > 0; --pass)
        for (std::size_t y = 0; y < height; ++y) {
            auto* const at = work.pixels.data() + (is_interlaced ? y * row : 0);
            png_read_row(work.png, at, nullptr);
            if (pass > 1)
                continue;
            on_white(at, width, work.rgb);
            work.shrink->add(work.rgb.data());
        }
    png_read_end(work.png, nullptr);
}

void decode(Work& work)
{
    work.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, [](png_structp png, png_const_charp) { png_longjmp(png, 1); }, [](png_structp, png_const_charp) {});
    work.info = work.png ? png_create_info_struct(work.png) : nullptr;
    if (!work.info)
        throw std::bad_alloc();
    if (setjmp(png_jmpbuf(work.png))) {
        work.fault = Fault::Broken;
        return;
    }
    png_set_user_limits(work.png, 0x7FFFFFFF, 0x7FFFFFFF);  // our own bounds say why
    png_set_chunk_cache_max(work.png, 128);
    png_set_chunk_malloc_max(work.png, most_of_a_chunk);
    png_set_read_fn(work.png, &work, give);
    png_read_info(work.png, work.info);
    Size const size { static_cast<int>(png_get_image_width(work.png, work.info)), static_cast<int>(png_get_image_height(work.png, work.info)) };
    bool const is_interlaced = png_get_interlace_type(work.png, work.info) != PNG_INTERLACE_NONE;
    if (!fits(size) || (is_interlaced && static_cast<std::int64_t>(size.width) * size.height > most_interlaced)) {
        work.fault = Fault::TooManyPixels;
        return;
    }
    work.shrink.emplace(size, orientation_in(work.png, work.info));
    ask_for_rgba(work.png, work.info);
    if (png_get_rowbytes(work.png, work.info) != static_cast<std::size_t>(size.width) * 4) {
        work.fault = Fault::Broken;
        return;
    }
    read_rows(work, size, is_interlaced);
}

}  // namespace

Decoded decode_png(std::string_view bytes)
{
    auto const work = std::make_unique<Work>();
    work->rest = bytes;
    decode(*work);
    if (work->fault)
        return std::unexpected(*work->fault);
    return std::move(*work->shrink).picture();
}

}  // namespace mado::photo
