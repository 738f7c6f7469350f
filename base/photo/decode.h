#pragma once
// One file a format. Each checks the size in the header before it decodes a pixel.
#include "shrink.h"

namespace mado::photo {

using Decoded = std::expected<Picture, Fault>;
Decoded decode_jpeg(std::string_view bytes);
Decoded decode_png(std::string_view bytes);
Decoded decode_heic(std::string_view bytes);
Decoded decode_webp(std::string_view bytes);
Decoded decode_tiff(std::string_view bytes, int page);

// What can be seen through stands on white paper.
void on_white(std::uint8_t const* rgba, std::size_t pixels, std::vector<std::uint8_t>& rgb);

// The orientation that a TIFF block of EXIF says, 1 when it says none.
int orientation_of(std::string_view tiff);

}  // namespace mado::photo
