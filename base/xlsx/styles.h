#pragma once
// How cells look, as far as it says what they mean: formats of numbers, and colours.
#include "numbers.h"

#include <cstddef>
#include <vector>

namespace mado::xlsx {

struct Style {
    Format format {};
    bool is_coloured = false;                 // a ground that is not white, or letters that are neither black nor those of a link
};

// By the number that cells say. False: not well-formed.
bool read_styles(std::string_view part, std::vector<Style>& styles);

class Xml;
bool is_colour_of_letters(Xml& xml);          // of an element "color"

}  // namespace mado::xlsx
