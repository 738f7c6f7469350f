#pragma once
// Rows of any photo, one after another, become the small upright picture: the mean of all that falls into a pixel, so that fine print stays
// readable, and no more memory than the result.
#include <mado/photo/photo.h>

#include <cstdint>
#include <vector>

namespace mado::photo {

struct Size { int width = 0, height = 0; };

bool fits(Size size);                            // within most_pixels and longest_side, and not empty
Size target_of(Size upright);                    // A4 at 200 dots an inch, never larger than it is

// EXIF 1 to 8; 5 to 8 lie on their side.
constexpr bool lies(int orientation) { return orientation >= 5 && orientation <= 8; }
Picture turned(Picture picture, int orientation);

class Shrink {
public:
    Shrink(Size source, int orientation);
    void add(std::uint8_t const* rgb);           // the next row, three bytes a pixel
    Picture picture() &&;                        // what rows did not come is white

private:
    void finish_row();
    Size source_, target_;
    int orientation_, row_ = 0, done_ = 0;
    std::vector<int> column_;                    // of the target, for each column of the source
    std::vector<std::uint32_t> sums_, counts_;
    Picture picture_;
};

}  // namespace mado::photo
