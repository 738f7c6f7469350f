#include <mado/print/document.h>

#include <algorithm>
#include <cairo.h>
#include <memory>
#include <stdexcept>

namespace mado::print {

namespace {

constexpr int most_pixels = 600;   // of 24 mm: 635 dots an inch

using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;

Surface surface_of(int width, int height) { return { cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height), cairo_surface_destroy }; }

// How little of white a pixel has is how well it covers: red on white paper becomes red on nothing.
void fill(cairo_surface_t* surface, int width, int height, std::string_view rgb)
{
    cairo_surface_flush(surface);
    auto* const bytes = cairo_image_surface_get_data(surface);
    auto const stride = static_cast<std::size_t>(cairo_image_surface_get_stride(surface));
    for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y)
        for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x) {
            auto const at = (y * static_cast<std::size_t>(width) + x) * 3;
            auto const octet = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(rgb[at + i])); };
            auto const covers = 255U - std::min({ octet(0), octet(1), octet(2) });
            auto const colour = [&](std::size_t i) { return octet(i) + covers - 255U; };  // already multiplied by how it covers
            auto const pixel = covers << 24 | colour(0) << 16 | colour(1) << 8 | colour(2);
            std::copy_n(reinterpret_cast<unsigned char const*>(&pixel), 4, bytes + y * stride + x * 4);
        }
    cairo_surface_mark_dirty(surface);
}

}  // namespace

std::string seal_png(int width, int height, std::string_view rgb)
{
    if (width < 1 || height < 1 || rgb.size() < static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3)
        throw std::invalid_argument("a picture of a seal has too few pixels");
    auto const whole = surface_of(width, height);
    fill(whole.get(), width, height, rgb);
    auto const scale = std::min(1.0, static_cast<double>(most_pixels) / std::max(width, height));
    auto const small = surface_of(std::max(1, static_cast<int>(width * scale)), std::max(1, static_cast<int>(height * scale)));
    std::unique_ptr<cairo_t, decltype(&cairo_destroy)> const cairo(cairo_create(small.get()), cairo_destroy);
    cairo_scale(cairo.get(), scale, scale);
    cairo_set_source_surface(cairo.get(), whole.get(), 0, 0);
    cairo_paint(cairo.get());
    std::string png;
    auto const written = cairo_surface_write_to_png_stream(small.get(), [](void* to, unsigned char const* bytes, unsigned int size) {
        static_cast<std::string*>(to)->append(reinterpret_cast<char const*>(bytes), size);
        return CAIRO_STATUS_SUCCESS;
    }, &png);
    if (written != CAIRO_STATUS_SUCCESS)
        throw std::runtime_error(std::string("cairo: ") + cairo_status_to_string(written));
    return png;
}

}  // namespace mado::print
