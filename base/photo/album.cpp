#include <mado/photo/photo.h>

#include <cairo-pdf.h>
#include <cairo.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <stdexcept>

#include <jpeglib.h>

namespace mado::photo {

namespace {

constexpr int quality = 85;
constexpr double points_of_mm = 72.0 / 25.4, margin = 5 * points_of_mm, a4_short = 210 * points_of_mm, a4_long = 297 * points_of_mm;

struct Writer {
    jpeg_compress_struct info {};
    jpeg_error_mgr errors {};
    unsigned char* out = nullptr;
    unsigned long size = 0;
    Writer()
    {
        info.err = jpeg_std_error(&errors);
        errors.error_exit = [](j_common_ptr) { throw std::runtime_error("photo: a page cannot be written as JPEG"); };
        jpeg_create_compress(&info);
        jpeg_mem_dest(&info, &out, &size);
    }
    Writer(Writer const&) = delete;
    ~Writer()
    {
        jpeg_destroy_compress(&info);
        std::free(out);
    }
};

std::string compressed(Picture const& picture)
{
    Writer writer;
    auto& info = writer.info;
    info.image_width = static_cast<JDIMENSION>(picture.width);
    info.image_height = static_cast<JDIMENSION>(picture.height);
    info.input_components = 3;
    info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    jpeg_start_compress(&info, TRUE);
    auto const stride = static_cast<std::size_t>(picture.width) * 3;
    while (info.next_scanline < info.image_height) {
        auto* row = reinterpret_cast<JSAMPROW>(const_cast<char*>(picture.rgb.data())) + info.next_scanline * stride;
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    return { reinterpret_cast<char const*>(writer.out), writer.size };
}

struct Freed {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* pen) const { cairo_destroy(pen); }
};
using Surface = std::unique_ptr<cairo_surface_t, Freed>;
using Pen = std::unique_ptr<cairo_t, Freed>;

cairo_status_t append(void* to, unsigned char const* bytes, unsigned size)
{
    static_cast<std::string*>(to)->append(reinterpret_cast<char const*>(bytes), size);
    return CAIRO_STATUS_SUCCESS;
}

// The pixels of the surface are never looked at: its JPEG goes into the file as it is.
void show(cairo_t* pen, int width, int height, std::string const& jpeg)
{
    Surface const surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
    auto* const bytes = static_cast<unsigned char*>(std::malloc(jpeg.size()));
    if (!bytes)
        throw std::bad_alloc();
    jpeg.copy(reinterpret_cast<char*>(bytes), jpeg.size());
    cairo_surface_set_mime_data(surface.get(), CAIRO_MIME_TYPE_JPEG, bytes, jpeg.size(), std::free, bytes);
    cairo_set_source_surface(pen, surface.get(), 0, 0);
    cairo_paint(pen);
}

// White edges and grey letters, half seen through: it is read on a dark photo and on a bright one, and hides neither.
void mark(cairo_t* pen, std::string const& words, double width, double height)
{
    constexpr double size = 110, slant = 0.9553;  // radians: about the diagonal of A4
    cairo_save(pen);
    cairo_select_font_face(pen, "Noto Serif CJK JP", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
    cairo_set_font_size(pen, size);
    cairo_text_extents_t extents {};
    cairo_text_extents(pen, words.c_str(), &extents);
    cairo_translate(pen, width / 2, height / 2);
    cairo_rotate(pen, -slant);
    cairo_move_to(pen, -extents.width / 2 - extents.x_bearing, -extents.height / 2 - extents.y_bearing);
    cairo_text_path(pen, words.c_str());
    cairo_set_source_rgba(pen, 1, 1, 1, 0.7);
    cairo_set_line_width(pen, 6);
    cairo_stroke_preserve(pen);
    cairo_set_source_rgba(pen, 0.35, 0.35, 0.35, 0.6);
    cairo_fill(pen);
    cairo_restore(pen);
}

std::string iso(std::chrono::sys_seconds at)
{
    auto const seconds = static_cast<std::time_t>(at.time_since_epoch().count());
    std::tm parts {};
    gmtime_r(&seconds, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

}  // namespace

Jpeg as_jpeg(Picture const& picture)
{
    if (picture.width < 1 || picture.height < 1 || picture.rgb.size() != static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 3)
        throw std::invalid_argument("photo: a picture has three bytes a pixel");
    return { picture.width, picture.height, compressed(picture) };
}

Jpeg jpeg_again(std::string bytes)
{
    struct Reader {
        jpeg_decompress_struct info {};
        jpeg_error_mgr errors {};
        ~Reader() { jpeg_destroy_decompress(&info); }
    } reader;
    reader.info.err = jpeg_std_error(&reader.errors);
    reader.errors.error_exit = [](j_common_ptr) { throw std::runtime_error("photo: a page is no JPEG of ours"); };
    jpeg_create_decompress(&reader.info);
    jpeg_mem_src(&reader.info, reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
    jpeg_read_header(&reader.info, TRUE);
    int const width = static_cast<int>(reader.info.image_width), height = static_cast<int>(reader.info.image_height);
    return { width, height, std::move(bytes) };
}

void Album::add(Picture const& picture)
{
    pages_.push_back(as_jpeg(picture));
}

void Album::add(Jpeg page) { pages_.push_back(std::move(page)); }

std::string Album::pdf(Imprint const& imprint) const
{
    if (pages_.empty())
        throw std::runtime_error("photo: an album without a page is no document");
    std::string bytes;
    Surface const surface(cairo_pdf_surface_create_for_stream(append, &bytes, a4_short, a4_long));
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, imprint.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_AUTHOR, imprint.author.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, iso(imprint.made_at).c_str());
    {
        Pen const pen(cairo_create(surface.get()));
        for (auto const& page : pages_) {
            bool const is_wide = page.width > page.height;
            double const width = is_wide ? a4_long : a4_short, height = is_wide ? a4_short : a4_long;
            cairo_pdf_surface_set_size(surface.get(), width, height);
            double const scale = std::min((width - 2 * margin) / page.width, (height - 2 * margin) / page.height);
            cairo_save(pen.get());
            cairo_translate(pen.get(), (width - page.width * scale) / 2, (height - page.height * scale) / 2);
            cairo_scale(pen.get(), scale, scale);
            show(pen.get(), page.width, page.height, page.bytes);
            cairo_restore(pen.get());
            if (!imprint.watermark.empty())
                mark(pen.get(), imprint.watermark, width, height);
            cairo_show_page(pen.get());
        }
    }
    cairo_surface_finish(surface.get());
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
        throw std::runtime_error("photo: the pages cannot be written as PDF");
    return bytes;
}

}  // namespace mado::photo
