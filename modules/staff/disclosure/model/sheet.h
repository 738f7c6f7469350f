#pragma once
// A page: how large it is, where its words stand, what lies under a box, and the pixels painted black. Pure.
#include <mado/disclosure/disclosure.h>
#include <mado/photo/photo.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::disclosure::model {

// In mm. `begins` a word. `slack`: how far its begin and its end may be from where they are reckoned, for a word says only where it begins and ends itself.
struct Letter {
    double left = 0, top = 0, right = 0, bottom = 0;
    std::string text;
    bool begins = false, is_upright = false;
    double slack_before = 0, slack_after = 0;
};
struct Sheet {
    double width = 0, height = 0;            // mm
    std::vector<Letter> letters {};          // without blanks, in the order of reading
    std::string words {};                    // for people, a line a word
};

// From what `pdftotext -bbox` says of one page. A word's letters share its width (or its height, when it stands upright). Nothing: it is not of that form.
std::optional<Sheet> sheet_of(std::string_view xhtml);
// Where the phrase stands, whatever blanks or line ends are in it; an area for each line of it.
std::vector<Area> places_of(Sheet const& sheet, std::string_view phrase);
// What a box covers of each word.
std::vector<std::string> under(Sheet const& sheet, Area const& area);

// Rows of an RGB picture from a PPM (P6, 255). Nothing: it is not exactly one.
std::optional<photo::Picture> picture_of(std::string_view ppm);
enum class Colour { Black, Veil };           // Veil: what lies under it can still be seen, for who draws
void paint(photo::Picture& picture, Sheet const& sheet, Area const& area, Colour colour);
// Whether all of it is black in the picture, but for the rim where JPEG blurs.
bool is_black(photo::Picture const& picture, Sheet const& sheet, Area const& area);
// Nothing when it lies on the page; else the name of the control that is wrong.
std::string misplaced(Area const& area);

}  // namespace mado::disclosure::model
