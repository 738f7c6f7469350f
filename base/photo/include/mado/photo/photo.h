#pragma once
// Photos as telephones and scanners send them (JPEG, PNG, HEIC, WebP, TIFF) become pages that everybody can open. What a stranger sent is decoded in a process of
// its own that can do nothing else (docs/adr/0012-photos.md); only its plain pixels come back.
//
//   photo::Album album;
//   for (auto const& bytes : sent)
//       if (auto const picture = photo::read_apart(box, bytes))
//           album.add(*picture);
//   auto const pdf = album.pdf({ .title = "現況の写真", .made_at = now });
#include <mado/sandbox/sandbox.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace mado::photo {

enum class Fault { NotAPhoto, TooManyPixels, Broken, TooSlow };
constexpr std::array<std::string_view, 4> names_of(Fault) { return { "not_a_photo", "too_many_pixels", "broken", "too_slow" }; }

// Upright, no metadata: rows from the top, three bytes (red, green, blue) a pixel.
struct Picture {
    int width = 0, height = 0;
    std::string rgb;
    int pages = 1;                               // of the file that it came from; more than one in a TIFF alone
};

// A4 at 200 dots an inch. A larger photo is made smaller to fit, upright or lying.
inline constexpr int short_side = 1654, long_side = 2339;
// Asked before a pixel is decoded. The largest cameras of telephones make 200 million; a file of 10 MB that says more is no photo.
inline constexpr std::int64_t most_pixels = 200'000'000;
inline constexpr int longest_side = 32'000;
inline constexpr std::size_t most_bytes = 64U << 20;
inline constexpr int most_pages = 200;

// In this very process: for the child, for tests and for the fuzzer. Whoever serves people calls read_apart().
std::expected<Picture, Fault> read(std::string_view bytes, int page = 0);

struct Bounds {
    std::chrono::milliseconds time { 30'000 };   // then the child is killed
    std::uint64_t memory = 3ULL << 29;           // bytes of address space
    std::string program {};                      // that answers to the word below with work_as_child(); empty: this one
};
inline constexpr char const* child_word = "photos";

// The box has no walls (any more): nothing is known of the bytes.
class NoWalls : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};
// The same in a sandbox. Whatever the bytes do there, here it is a Fault. Throws NoWalls, and std::system_error when no process can be made.
std::expected<Picture, Fault> read_apart(sandbox::Sandbox const& box, std::string_view bytes, int page = 0, Bounds const& bounds = {});
// The child, given what stood after its word: the photo is its standard input, the pixels are its standard output. Answers with the status to end with.
int work_as_child(std::string_view page);

// Our own JPEG of a picture, 85 of 100: pixels alone.
struct Jpeg {
    int width = 0, height = 0;
    std::string bytes;
};
Jpeg as_jpeg(Picture const& picture);
// One that as_jpeg() made; throws std::runtime_error when it is none.
Jpeg jpeg_again(std::string bytes);

struct Imprint {
    std::string title, author;
    std::chrono::sys_seconds made_at {};         // given, so that the same photos give the same bytes
    std::string watermark {};                    // large across every page, over the photo
};

// One page of A4 a photo, in the order of add().
class Album {
public:
    void add(Picture const& picture);
    void add(Jpeg page);                         // kept as it is
    std::size_t size() const { return pages_.size(); }
    std::string pdf(Imprint const& imprint) const;  // throws std::runtime_error when there is no page

private:
    std::vector<Jpeg> pages_;
};

}  // namespace mado::photo
