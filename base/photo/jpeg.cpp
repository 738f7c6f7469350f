#include "decode.h"

#include <csetjmp>
#include <cstdio>
#include <optional>

#include <jpeglib.h>
#include <jerror.h>

namespace mado::photo {

namespace {

// A progressive file may hold thousands of scans of a few bytes, each of them as much work as the whole picture.
constexpr int most_scans = 64;

struct Errors {
    jpeg_error_mgr base;
    jpeg_progress_mgr progress;
    std::jmp_buf back;
    bool is_cut = false;
};

Errors& errors_of(j_common_ptr info) { return *static_cast<Errors*>(info->client_data); }

[[noreturn]] void leave(j_common_ptr info) { std::longjmp(errors_of(info).back, 1); }

void note(j_common_ptr info, int level)
{
    if (level < 0 && info->err->msg_code == JWRN_JPEG_EOF)
        errors_of(info).is_cut = true;
}

void watch(j_common_ptr info)
{
    if (info->is_decompressor && reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > most_scans)
        leave(info);
}

int orientation_in(jpeg_decompress_struct const& info)
{
    constexpr std::string_view mark("Exif\0\0", 6);
    for (auto const* marker = info.marker_list; marker; marker = marker->next) {
        std::string_view const bytes(reinterpret_cast<char const*>(marker->data), marker->data_length);
        if (marker->marker == JPEG_APP0 + 1 && bytes.starts_with(mark))
            return orientation_of(bytes.substr(mark.size()));
    }
    return 1;
}

// The decoder itself makes halves, quarters and eighths, cheaply: the smallest that still is enough.
unsigned divisor_of(Size size, Size target)
{
    unsigned divisor = 8;
    while (divisor > 1 && (size.width / static_cast<int>(divisor) < target.width || size.height / static_cast<int>(divisor) < target.height))
        divisor /= 2;
    return divisor;
}

// Adobe writes the four inks the other way round.
void to_rgb(std::uint8_t const* inks, std::size_t pixels, bool is_inverted, std::vector<std::uint8_t>& rgb)
{
    rgb.resize(pixels * 3);
    for (std::size_t i = 0; i < pixels; ++i) {
        unsigned const black = is_inverted ? inks[i * 4 + 3] : 255U - inks[i * 4 + 3];
        for (std::size_t part = 0; part < 3; ++part) {
            unsigned const ink = is_inverted ? inks[i * 4 + part] : 255U - inks[i * 4 + part];
            rgb[i * 3 + part] = static_cast<std::uint8_t>(ink * black / 255);
        }
    }
}

// All that has a destructor lives here, outside the function that libjpeg jumps back into.
struct Work {
    jpeg_decompress_struct info {};
    Errors errors {};
    std::vector<std::uint8_t> row {}, rgb {};
    std::optional<Shrink> shrink {};
    std::optional<Fault> fault {};
    ~Work() { jpeg_destroy_decompress(&info); }
};

bool prepare(Work& work, int& orientation)
{
    auto& info = work.info;
    jpeg_save_markers(&info, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&info, TRUE);
    Size const size { static_cast<int>(info.image_width), static_cast<int>(info.image_height) };
    if (!fits(size)) {
        work.fault = Fault::TooManyPixels;
        return false;
    }
    orientation = orientation_in(info);
    auto const target = lies(orientation) ? target_of({ size.height, size.width }) : target_of(size);
    info.scale_num = 1;
    info.scale_denom = divisor_of(size, lies(orientation) ? Size { target.height, target.width } : target);
    bool const is_inks = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
    info.out_color_space = is_inks ? JCS_CMYK : JCS_RGB;
    return true;
}

void read_rows(Work& work)
{
    auto& info = work.info;
    auto* row = work.row.data();
    while (info.output_scanline < info.output_height) {
        if (jpeg_read_scanlines(&info, &row, 1) != 1)
            return;
        if (info.out_color_space == JCS_CMYK)
            to_rgb(row, info.output_width, info.saw_Adobe_marker, work.rgb);
        work.shrink->add(info.out_color_space == JCS_CMYK ? work.rgb.data() : row);
    }
    jpeg_finish_decompress(&info);
}

void decode(Work& work, std::string_view bytes)
{
    auto& info = work.info;
    info.err = jpeg_std_error(&work.errors.base);
    info.client_data = &work.errors;
    work.errors.base.error_exit = leave;
    work.errors.base.emit_message = note;
    work.errors.base.output_message = [](j_common_ptr) {};
    work.errors.progress.progress_monitor = watch;
    if (setjmp(work.errors.back)) {
        work.fault = Fault::Broken;
        return;
    }
    jpeg_create_decompress(&info);
    info.client_data = &work.errors;
    info.progress = &work.errors.progress;
    jpeg_mem_src(&info, reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
    int orientation = 1;
    if (!prepare(work, orientation))
        return;
    jpeg_start_decompress(&info);
    work.row.resize(static_cast<std::size_t>(info.output_width) * static_cast<std::size_t>(info.output_components));
    work.shrink.emplace(Size { static_cast<int>(info.output_width), static_cast<int>(info.output_height) }, orientation);
    read_rows(work);
}

}  // namespace

Decoded decode_jpeg(std::string_view bytes)
{
    auto const work = std::make_unique<Work>();
    decode(*work, bytes);
    // Half a photo that looks whole would be worse than none.
    if (!work->fault && work->errors.is_cut)
        work->fault = Fault::Broken;
    if (work->fault)
        return std::unexpected(*work->fault);
    return std::move(*work->shrink).picture();
}

}  // namespace mado::photo
