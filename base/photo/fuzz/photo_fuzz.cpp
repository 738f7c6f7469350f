// Any bytes: a picture within its bounds, or a named fault. Never anything else.
#include <mado/photo/photo.h>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    using namespace mado;
    auto const read = photo::read({ reinterpret_cast<char const*>(bytes), size });
    if (!read)
        return 0;
    bool const is_sound = read->width > 0 && read->height > 0 && read->width <= photo::long_side && read->height <= photo::long_side
        && read->rgb.size() == static_cast<std::size_t>(read->width) * static_cast<std::size_t>(read->height) * 3;
    if (!is_sound)
        std::abort();
    return 0;
}
