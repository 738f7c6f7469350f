#include "decode.h"

#include <libheif/heif.h>

namespace mado::photo {

namespace {

// A HEIC is decoded as a whole, in several planes: its bound is smaller than that of formats that come row by row.
constexpr std::int64_t most_decoded = 64'000'000;

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* one) const { Free(one); }
};
using Context = std::unique_ptr<heif_context, Freed<heif_context_free>>;
using Handle = std::unique_ptr<heif_image_handle const, Freed<heif_image_handle_release>>;
using Image = std::unique_ptr<heif_image const, Freed<heif_image_release>>;
using Options = std::unique_ptr<heif_decoding_options, Freed<heif_decoding_options_free>>;

bool is_well(heif_error const& error) { return error.code == heif_error_Ok; }

Decoded shrunk(heif_image const* image)
{
    Size const size { heif_image_get_width(image, heif_channel_interleaved), heif_image_get_height(image, heif_channel_interleaved) };
    int stride = 0;
    auto const* rows = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
    if (!fits(size) || !rows || stride < size.width * 3)
        return std::unexpected(Fault::Broken);
    Shrink shrink(size, 1);  // the file's own turning (irot, imir) is done; EXIF beside it says the same once more and is not asked
    for (int y = 0; y < size.height; ++y)
        shrink.add(rows + static_cast<std::ptrdiff_t>(y) * stride);
    return std::move(shrink).picture();
}

}  // namespace

Decoded decode_heic(std::string_view bytes)
{
    Context const context(heif_context_alloc());
    if (!context)
        throw std::bad_alloc();
    heif_context_set_max_decoding_threads(context.get(), 0);
    if (!is_well(heif_context_read_from_memory_without_copy(context.get(), bytes.data(), bytes.size(), nullptr)))
        return std::unexpected(Fault::Broken);
    heif_image_handle* primary = nullptr;
    if (!is_well(heif_context_get_primary_image_handle(context.get(), &primary)))
        return std::unexpected(Fault::Broken);
    Handle const handle(primary);
    Size const size { heif_image_handle_get_width(primary), heif_image_handle_get_height(primary) };
    if (!fits(size) || static_cast<std::int64_t>(size.width) * size.height > most_decoded)
        return std::unexpected(Fault::TooManyPixels);
    Options const options(heif_decoding_options_alloc());
    if (!options)
        throw std::bad_alloc();
    options->convert_hdr_to_8bit = 1;
    heif_image* decoded = nullptr;
    if (!is_well(heif_decode_image(primary, &decoded, heif_colorspace_RGB, heif_chroma_interleaved_RGB, options.get())))
        return std::unexpected(Fault::Broken);
    Image const image(decoded);
    return shrunk(decoded);
}

}  // namespace mado::photo
