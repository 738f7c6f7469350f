#pragma once
// QR codes, Code 128 and GS1-128 as plain patterns, and as SVG.
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

struct Element;

// All throw Misfit when the text cannot be coded.
Modules qr_modules(std::string_view text, int line);       // ISO/IEC 18004, error correction M, quiet zone 4; digits alone in the numeric mode
Modules barcode_modules(std::string_view text, int line);  // ISO/IEC 15417 Code 128, quiet zone 10
Modules gs1_modules(std::string_view text, int line);      // GS1-128 with FNC1 in front, of "(91)2345…"; quiet zone 10

// What an <img> shows: exactly one of data-qr, data-barcode and data-gs1 (subset.cpp sees to it).
struct Code {
    enum class Kind { Qr, Barcode, Gs1 } kind;
    std::string text;
    Modules modules;
};
Code code_of(Element const& img);

std::string svg_of(Modules const& modules);

}  // namespace mado::print
