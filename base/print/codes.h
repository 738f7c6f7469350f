#pragma once
// QR codes and Code 128 as plain patterns, and as SVG.
#include <string>
#include <string_view>
#include <vector>

namespace mado::print {

struct Modules {
    int width = 0;   // without the quiet zone
    int height = 0;  // 1 for bars
    std::vector<bool> dark {};
    bool at(int x, int y) const { return dark[static_cast<std::size_t>(y * width + x)]; }
};

// Both throw Misfit when the text cannot be coded.
Modules qr_modules(std::string_view text, int line);       // ISO/IEC 18004, error correction M, quiet zone 4
Modules barcode_modules(std::string_view text, int line);  // ISO/IEC 15417 Code 128, quiet zone 10

std::string svg_of(Modules const& modules);

}  // namespace mado::print
