#include "decode.h"

namespace mado::photo {

namespace {

bool is_heic(std::string_view bytes)
{
    if (bytes.size() < 12 || bytes.substr(4, 4) != "ftyp")
        return false;
    for (std::string_view const brand : { "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "mif2" })
        if (bytes.substr(8, 4) == brand)
            return true;
    return false;
}

}  // namespace

std::expected<Picture, Fault> read(std::string_view bytes, int page)
{
    using namespace std::string_view_literals;
    if (bytes.size() > most_bytes)
        return std::unexpected(Fault::TooManyPixels);
    if (bytes.starts_with("\xFF\xD8\xFF"))
        return decode_jpeg(bytes);
    if (bytes.starts_with("\x89PNG\r\n\x1A\n"))
        return decode_png(bytes);
    if (is_heic(bytes))
        return decode_heic(bytes);
    if (bytes.starts_with("RIFF") && bytes.size() > 12 && bytes.substr(8, 4) == "WEBP")
        return decode_webp(bytes);
    if (bytes.starts_with("II*\0"sv) || bytes.starts_with("MM\0*"sv))
        return decode_tiff(bytes, page);
    return std::unexpected(Fault::NotAPhoto);
}

}  // namespace mado::photo
