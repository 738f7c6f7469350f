#pragma once
// Words to lines: fonts, Japanese line breaking (禁則, Pango's, held by our tests), and both ends flush by our own spreading.
#include "parse.h"

#include <memory>
#include <pango/pango.h>
#include <string>
#include <vector>

namespace mado::print {

inline constexpr double mm = 72.0 / 25.4;  // points in a millimetre; all lengths inside this part are points

struct Style {
    double size = 11;          // points
    bool bold = false;
    bool underline = false;
    double spacing = 0;        // between characters, in em
    friend bool operator==(Style const&, Style const&) = default;
};

struct Run {
    std::string text;
    Style style;
};

// One line, ready to be drawn with its baseline at the given place.
struct SetLine {
    std::shared_ptr<PangoLayout> layout;  // keeps the line
    PangoLayoutLine* line = nullptr;
    double indent = 0;                    // from the left edge of the paragraph
    double width = 0;
    double size = 11;                     // its largest type
    std::string text {};
};

struct Measure {
    double width = 10000;   // of the column
    double indent = 0;      // of the first line
    bool justify = true;    // all lines but the last (and those before a <br>)
    std::string language = "ja";
};

std::vector<SetLine> set(std::vector<Run> const& runs, Measure const& measure);

// The inline content of an element. Blanks of the source are folded; a line break between Japanese characters gives none.
std::vector<Run> runs_of(Element const& element, Style const& style, bool typed);

int missing_glyphs(SetLine const& line);
std::vector<std::string> fonts_of(SetLine const& line);

void warm_fonts();

}  // namespace mado::print
