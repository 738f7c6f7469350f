#include "shrink.h"

#include <algorithm>

namespace mado::photo {

void on_white(std::uint8_t const* rgba, std::size_t pixels, std::vector<std::uint8_t>& rgb)
{
    rgb.resize(pixels * 3);
    for (std::size_t i = 0; i < pixels; ++i) {
        unsigned const opaque = rgba[i * 4 + 3];
        for (std::size_t part = 0; part < 3; ++part)
            rgb[i * 3 + part] = static_cast<std::uint8_t>((rgba[i * 4 + part] * opaque + 255U * (255U - opaque)) / 255U);
    }
}

bool fits(Size size)
{
    return size.width > 0 && size.height > 0 && size.width <= longest_side && size.height <= longest_side
        && static_cast<std::int64_t>(size.width) * size.height <= most_pixels;
}

Size target_of(Size upright)
{
    bool const is_wide = upright.width > upright.height;
    std::int64_t const most_wide = is_wide ? long_side : short_side, most_high = is_wide ? short_side : long_side;
    std::int64_t const width = upright.width, height = upright.height;
    if (width <= most_wide && height <= most_high)
        return upright;
    if (width * most_high > height * most_wide)
        return { static_cast<int>(most_wide), static_cast<int>(std::max<std::int64_t>(1, height * most_wide / width)) };
    return { static_cast<int>(std::max<std::int64_t>(1, width * most_high / height)), static_cast<int>(most_high) };
}

namespace {

// Where the pixel of the upright picture stands in the one that was stored (EXIF 2.3, tag 0x0112).
Size source_of(Size upright, int x, int y, int orientation)
{
    int const right = upright.width - 1 - x, below = upright.height - 1 - y;
    switch (orientation) {
    case 2: return { right, y };
    case 3: return { right, below };
    case 4: return { x, below };
    case 5: return { y, x };
    case 6: return { y, right };
    case 7: return { below, right };
    case 8: return { below, x };
    default: return { x, y };
    }
}

}  // namespace

Picture turned(Picture picture, int orientation)
{
    if (orientation <= 1 || orientation > 8)
        return picture;
    Size const upright = lies(orientation) ? Size { picture.height, picture.width } : Size { picture.width, picture.height };
    Picture result { upright.width, upright.height, std::string(picture.rgb.size(), '\0') };
    std::size_t to = 0;
    for (int y = 0; y < upright.height; ++y)
        for (int x = 0; x < upright.width; ++x, to += 3) {
            auto const at = source_of(upright, x, y, orientation);
            auto const from = (static_cast<std::size_t>(at.height) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(at.width)) * 3;
            result.rgb.replace(to, 3, picture.rgb, from, 3);
        }
    return result;
}

Shrink::Shrink(Size source, int orientation) : source_(source), target_(source), orientation_(orientation)
{
    if (lies(orientation)) {
        auto const upright = target_of({ source.height, source.width });
        target_ = { upright.height, upright.width };
    } else {
        target_ = target_of(source);
    }
    auto const width = static_cast<std::size_t>(target_.width);
    column_.reserve(static_cast<std::size_t>(source.width));
    for (std::int64_t x = 0; x < source.width; ++x)
        column_.push_back(static_cast<int>(x * target_.width / source.width));
    sums_.assign(width * 3, 0);
    counts_.assign(width, 0);
    picture_ = { target_.width, target_.height, std::string(width * static_cast<std::size_t>(target_.height) * 3, '\xFF') };
}

void Shrink::add(std::uint8_t const* rgb)
{
    if (row_ >= source_.height)
        return;
    auto const into = static_cast<int>(static_cast<std::int64_t>(row_) * target_.height / source_.height);
    if (into != done_)
        finish_row();
    for (auto const column : column_) {
        auto const at = static_cast<std::size_t>(column);
        sums_[at * 3] += *rgb++;
        sums_[at * 3 + 1] += *rgb++;
        sums_[at * 3 + 2] += *rgb++;
        ++counts_[at];
    }
    ++row_;
}

void Shrink::finish_row()
{
    auto to = static_cast<std::size_t>(done_) * static_cast<std::size_t>(target_.width) * 3;
    for (std::size_t at = 0; at < counts_.size(); ++at) {
        for (std::size_t part = 0; part < 3; ++part)
            picture_.rgb[to++] = static_cast<char>(sums_[at * 3 + part] / counts_[at]);
        counts_[at] = 0;
    }
    std::ranges::fill(sums_, 0U);
    ++done_;
}

Picture Shrink::picture() &&
{
    if (counts_.front() > 0)
        finish_row();
    return turned(std::move(picture_), orientation_);
}

}  // namespace mado::photo
