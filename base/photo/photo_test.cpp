#include "decode.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <unistd.h>

#include <jpeglib.h>
#include <png.h>

using namespace mado;
using namespace mado::photo;
using namespace std::string_literals;

namespace {

// This program is its own child: before any test runs, when the sandbox started it.
__attribute__((constructor)) void as_child(int count, char** words)
{
    if (std::getenv(sandbox::child_variable))
        ::_exit(work_as_child(count > 2 ? words[2] : ""));
}

sandbox::Sandbox const& box()
{
    static sandbox::Sandbox const one { { .bounded_will_do = true } };
    return one;
}

std::string fixture(std::string const& name)
{
    std::ifstream in(MADO_HERE "/fuzz/corpus/photo/" + name, std::ios::binary);
    std::string bytes { std::istreambuf_iterator<char>(in), {} };
    REQUIRE_MESSAGE(!bytes.empty(), name);
    return bytes;
}

using Colour = std::array<int, 3>;
constexpr Colour red { 220, 30, 30 }, green { 30, 200, 40 }, blue { 30, 40, 210 }, white { 255, 255, 255 };

// Red above left, green above right, blue below left, white below right.
Picture quarters(int width, int height)
{
    Picture made { width, height, {} };
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (auto const part : y * 2 < height ? (x * 2 < width ? red : green) : (x * 2 < width ? blue : white))
                made.rgb += static_cast<char>(part);
    return made;
}

bool is_near(Picture const& picture, int x, int y, Colour const& wanted, int most = 24)
{
    auto const at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)) * 3;
    for (std::size_t part = 0; part < 3; ++part)
        if (std::abs(static_cast<int>(static_cast<std::uint8_t>(picture.rgb[at + part])) - wanted[part]) > most)
            return false;
    return true;
}

// The corners as letters, from above left in reading order: RGBW is how quarters() lie.
std::string corners(Picture const& picture)
{
    std::string all;
    for (auto const& [x, y] : { std::pair { 1, 1 }, { picture.width - 2, 1 }, { 1, picture.height - 2 }, { picture.width - 2, picture.height - 2 } })
        all += is_near(picture, x, y, red) ? 'R' : is_near(picture, x, y, green) ? 'G' : is_near(picture, x, y, blue) ? 'B' : is_near(picture, x, y, white) ? 'W' : '?';
    return all;
}

// A TIFF block with the orientation and, as telephones write it, words that must not go on.
std::string exif(int orientation, bool little = false)
{
    auto const number = [&](std::uint32_t value, int size) {
        std::string bytes;
        for (int i = 0; i < size; ++i)
            bytes += static_cast<char>(value >> (8 * (little ? i : size - 1 - i)));
        return bytes;
    };
    return (little ? "II"s : "MM"s) + number(42, 2) + number(8, 4) + number(1, 2) + number(0x0112, 2) + number(3, 2) + number(1, 4) + number(static_cast<std::uint32_t>(orientation), 2)
        + number(0, 2) + number(0, 4) + "GPS 34.67 133.74";
}

std::string jpeg(Picture const& picture, std::string const& tiff = {}, bool progressive = false)
{
    jpeg_compress_struct info {};
    jpeg_error_mgr errors {};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* out = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &out, &size);
    info.image_width = static_cast<JDIMENSION>(picture.width);
    info.image_height = static_cast<JDIMENSION>(picture.height);
    info.input_components = 3;
    info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 95, TRUE);
    if (progressive)
        jpeg_simple_progression(&info);
    jpeg_start_compress(&info, TRUE);
    if (auto const block = "Exif\0\0"s + tiff; !tiff.empty())
        jpeg_write_marker(&info, JPEG_APP0 + 1, reinterpret_cast<JOCTET const*>(block.data()), static_cast<unsigned>(block.size()));
    for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y) {
        auto* row = reinterpret_cast<JSAMPROW>(const_cast<char*>(picture.rgb.data())) + y * static_cast<std::size_t>(picture.width) * 3;
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    std::string const bytes(reinterpret_cast<char*>(out), size);
    jpeg_destroy_compress(&info);
    std::free(out);
    return bytes;
}

std::string png(Picture const& picture, bool interlaced = false, std::string tiff = {})
{
    std::string bytes;
    auto* writer = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    auto* info = png_create_info_struct(writer);
    png_set_write_fn(writer, &bytes, [](png_structp to, png_bytep from, std::size_t size) { static_cast<std::string*>(png_get_io_ptr(to))->append(reinterpret_cast<char*>(from), size); },
        [](png_structp) {});
    png_set_IHDR(writer, info, static_cast<png_uint_32>(picture.width), static_cast<png_uint_32>(picture.height), 8, PNG_COLOR_TYPE_RGB,
        interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (!tiff.empty())
        png_set_eXIf_1(writer, info, static_cast<png_uint_32>(tiff.size()), reinterpret_cast<png_bytep>(tiff.data()));
    png_write_info(writer, info);
    std::vector<png_bytep> rows;
    for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y)
        rows.push_back(reinterpret_cast<png_bytep>(const_cast<char*>(picture.rgb.data())) + y * static_cast<std::size_t>(picture.width) * 3);
    png_write_image(writer, rows.data());
    png_write_end(writer, nullptr);
    png_destroy_write_struct(&writer, &info);
    return bytes;
}

std::uint32_t crc(std::string_view bytes)
{
    std::uint32_t sum = 0xFFFFFFFFU;
    for (auto const byte : bytes) {
        sum ^= static_cast<std::uint8_t>(byte);
        for (int i = 0; i < 8; ++i)
            sum = sum >> 1 ^ (sum & 1U ? 0xEDB88320U : 0U);
    }
    return ~sum;
}

std::string number(std::uint32_t value, int size = 4)
{
    std::string bytes;
    for (int i = size - 1; i >= 0; --i)
        bytes += static_cast<char>(value >> (8 * i));
    return bytes;
}

// A PNG that says a size and has hardly a pixel.
std::string png_that_says(std::uint32_t width, std::uint32_t height, char interlaced = 0)
{
    auto const head = "IHDR" + number(width) + number(height) + "\x08\x02"s + std::string(2, '\0') + std::string(1, interlaced);
    return "\x89PNG\r\n\x1A\n"s + number(13) + head + number(crc(head)) + number(0) + "IDAT" + number(crc("IDAT"));
}

// The same for JPEG: the size stands in the frame's header.
std::string jpeg_that_says(std::uint32_t width, std::uint32_t height)
{
    auto bytes = jpeg(quarters(16, 16));
    auto const frame = bytes.find("\xFF\xC0");
    REQUIRE(frame != std::string::npos);
    return bytes.replace(frame + 5, 4, number(height, 2) + number(width, 2));
}

std::string fault_word(std::expected<Picture, Fault> const& read) { return read ? "read" : std::string(names_of(Fault {})[static_cast<std::size_t>(read.error())]); }

TEST_CASE("EXIF turns what the telephone held upright: all eight orientations, JPEG in both byte orders, and PNG")
{
    // How the four corners stand once the file's rows of RG over BW are turned as EXIF says.
    struct Row { int orientation; char const* upright; bool lies; };
    for (auto const& row : { Row { 1, "RGBW", false }, Row { 2, "GRWB", false }, Row { 3, "WBGR", false }, Row { 4, "BWRG", false }, Row { 5, "RBGW", true }, Row { 6, "BRWG", true },
             Row { 7, "WGBR", true }, Row { 8, "GWRB", true }, Row { 0, "RGBW", false }, Row { 9, "RGBW", false } }) {
        CAPTURE(row.orientation);
        for (auto const& bytes : { jpeg(quarters(64, 40), exif(row.orientation)), jpeg(quarters(64, 40), exif(row.orientation, true)), png(quarters(64, 40), false, exif(row.orientation)) }) {
            auto const read = photo::read(bytes);
            REQUIRE(read);
            CHECK(corners(*read) == row.upright);
            CHECK(read->width == (row.lies ? 40 : 64));
            CHECK(read->height == (row.lies ? 64 : 40));
        }
    }
}

TEST_CASE("broken EXIF is no orientation and no accident")
{
    for (auto const& tiff : { ""s, "MM"s, "MM\0\x2A"s, "XX\0\x2A\0\0\0\x08"s, "MM\0\x2A\xFF\xFF\xFF\xFF"s, "II\x2A\0\x08\0\0\0\xFF\xFF"s, exif(6).substr(0, 12), "MM\0\x2B"s + exif(6).substr(4) })
        CHECK(orientation_of(tiff) == 1);
    CHECK(orientation_of(exif(6)) == 6);
    CHECK(orientation_of(exif(8, true)) == 8);
}

TEST_CASE("large photos become A4 at 200 dots an inch, upright or lying; small ones stay as they are")
{
    struct Row { char const* name; Size from; Size to; };
    for (auto const& row : { Row { "small", { 640, 480 }, { 640, 480 } }, Row { "exactly", { 1654, 2339 }, { 1654, 2339 } }, Row { "a pixel wider", { 1655, 2339 }, { 1654, 2337 } },
             Row { "telephone, lying", { 4032, 3024 }, { 2205, 1654 } }, Row { "telephone, upright", { 3024, 4032 }, { 1654, 2205 } }, Row { "square", { 3000, 3000 }, { 1654, 1654 } },
             Row { "a line", { 32'000, 2 }, { 2339, 1 } }, Row { "a standing line", { 1, 32'000 }, { 1, 2339 } } }) {
        CAPTURE(row.name);
        auto const target = target_of(row.from);
        CHECK(target.width == row.to.width);
        CHECK(target.height == row.to.height);
    }
    auto const read = photo::read(jpeg(quarters(4000, 3000), exif(6)));
    REQUIRE(read);
    CHECK(read->width == 1654);
    CHECK(read->height == 2205);
    CHECK(corners(*read) == "BRWG");
}

TEST_CASE("interlaced, progressive and seen-through files are read; a mean, not a pixel picked")
{
    CHECK(corners(photo::read(png(quarters(50, 50), true)).value()) == "RGBW");
    CHECK(corners(photo::read(jpeg(quarters(64, 64), {}, true)).value()) == "RGBW");
    Picture stripes { 4678, 4, {} };
    for (int i = 0; i < 4678 * 4; ++i)
        stripes.rgb += std::string(3, i % 2 ? '\xFF' : '\0');
    auto const read = photo::read(png(stripes));
    REQUIRE(read);
    CHECK(read->width == 2339);
    CHECK(is_near(*read, 1000, 0, { 127, 127, 127 }, 1));
}

TEST_CASE("HEIC, upright and turned by its own boxes")
{
    auto const upright = photo::read(fixture("quarters.heic"));
    REQUIRE(upright);
    CHECK(corners(*upright) == "RGBW");
    CHECK(upright->width == 64);
    auto const turned = photo::read(fixture("turned.heic"));
    REQUIRE(turned);
    CHECK(corners(*turned) == "BRWG");
    CHECK(turned->width == 40);
    CHECK(turned->height == 64);
}

TEST_CASE("what is no photo, cut, or says more than it may is refused by name")
{
    auto const whole = jpeg(quarters(400, 300)), flat = png(quarters(400, 300)), heic = fixture("quarters.heic");
    struct Row { char const* name; std::string bytes; char const* fault; };
    for (auto const& row : {
             Row { "nothing", "", "not_a_photo" }, Row { "a page", "<html><script>alert(1)</script>", "not_a_photo" }, Row { "a PDF", "%PDF-1.7", "not_a_photo" },
             Row { "a film", "\0\0\0\x18""ftypmp42"s + std::string(64, '\0'), "not_a_photo" }, Row { "an SVG", "<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_photo" },
             Row { "JPEG, head alone", "\xFF\xD8\xFF\xE0"s, "broken" }, Row { "JPEG, cut", whole.substr(0, whole.size() / 2), "broken" }, Row { "JPEG, a byte short of nothing", whole.substr(0, 20), "broken" },
             Row { "PNG, cut", flat.substr(0, flat.size() / 2), "broken" }, Row { "PNG without pixels", png_that_says(100, 100), "broken" },
             Row { "HEIC, cut", heic.substr(0, heic.size() * 2 / 3), "broken" }, Row { "HEIC, head alone", heic.substr(0, 24), "broken" },
             Row { "PNG that says 20,000 × 20,000", png_that_says(20'000, 20'000), "too_many_pixels" }, Row { "PNG with an endless side", png_that_says(2'000'000'000, 1), "too_many_pixels" },
             Row { "PNG interlaced beyond what is held whole", png_that_says(8'000, 8'000, 1), "too_many_pixels" },
             Row { "JPEG that says 20,000 × 20,000", jpeg_that_says(20'000, 20'000), "too_many_pixels" }, Row { "JPEG that says 60,000 a side", jpeg_that_says(60'000, 1), "too_many_pixels" },
         }) {
        CAPTURE(row.name);
        CHECK(fault_word(photo::read(row.bytes)) == row.fault);
        CHECK(fault_word(read_apart(box(), row.bytes)) == row.fault);
    }
    auto changed = flat;
    changed[flat.size() / 2] = static_cast<char>(changed[flat.size() / 2] + 1);
    CHECK(fault_word(photo::read(changed)) == "broken");
}

TEST_CASE("the child gives the same picture; one that dies, hangs or lies gives a fault")
{
    auto const bytes = jpeg(quarters(300, 200), exif(6));
    auto const here = photo::read(bytes), apart = read_apart(box(), bytes);
    REQUIRE(here);
    REQUIRE(apart);
    CHECK(apart->width == here->width);
    CHECK(apart->rgb == here->rgb);
    CHECK(corners(read_apart(box(), fixture("turned.heic")).value()) == "BRWG");

    CHECK_THROWS_AS(read_apart(box(), bytes, 0, { .program = "/no/such/program" }), std::runtime_error);
    CHECK(fault_word(read_apart(box(), bytes, 0, { .program = "/usr/bin/false" })) == "broken");
    CHECK(fault_word(read_apart(box(), bytes, 0, { .program = "/usr/bin/true" })) == "broken");            // says nothing
    CHECK(fault_word(read_apart(box(), bytes, 0, { .program = "/usr/bin/echo" })) == "broken");            // says something else
    CHECK(fault_word(read_apart(box(), bytes, 0, { .time = std::chrono::milliseconds(300), .program = "/usr/bin/yes" })) != "read");  // fills what it may, or is stopped
}

TEST_CASE("an album: a page a photo in their order, nothing of the files but their pixels, the same bytes again")
{
    Album album;
    CHECK_THROWS(album.pdf({}));
    CHECK_THROWS(album.add(Picture { 3, 3, "short" }));
    album.add(photo::read(jpeg(quarters(600, 400), exif(1))).value());
    album.add(photo::read(jpeg(quarters(400, 600), exif(3))).value());
    CHECK(album.size() == 2);
    Imprint const imprint { "現況の写真", "総社市", std::chrono::sys_seconds(std::chrono::seconds(1'795'000'000)) };
    auto const pdf = album.pdf(imprint);
    CHECK(pdf.starts_with("%PDF-"));
    CHECK(pdf.find("GPS") == std::string::npos);
    CHECK(pdf.find("Exif") == std::string::npos);
    CHECK(pdf == album.pdf(imprint));
    std::size_t pictures = 0;
    for (auto at = pdf.find("/DCTDecode"); at != std::string::npos; at = pdf.find("/DCTDecode", at + 1))
        ++pictures;
    CHECK(pictures == 2);
    auto training = imprint;
    training.watermark = "研修";
    auto const marked = album.pdf(training);
    CHECK(marked.size() > pdf.size());
    std::size_t marked_pictures = 0;
    for (auto at = marked.find("/DCTDecode"); at != std::string::npos; at = marked.find("/DCTDecode", at + 1))
        ++marked_pictures;
    CHECK(marked_pictures == 2);
}

}  // namespace
