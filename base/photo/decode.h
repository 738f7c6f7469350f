#pragma once
// One file a format. Each checks the size in the header before it decodes a pixel.
#include "shrink.h"

namespace mado::photo {

using Decoded = std::expected<Picture, Fault>;
Decoded decode_jpeg(std::string_view bytes);
Decoded decode_png(std::string_view bytes);
Decoded decode_heic(std::string_view bytes);

// The orientation that a TIFF block of EXIF says, 1 when it says none.
int orientation_of(std::string_view tiff);

}  // namespace mado::photo
