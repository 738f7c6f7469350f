#pragma once
// A document as a column of slices: pieces that a page break may stand between.
#include "codes.h"
#include "typeset.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace mado::print {

// What is drawn, from the left top corner of its slice.
struct DrawText { double x; double baseline; SetLine line; int tag; };
struct DrawRule { double x1; double y1; double x2; double y2; double width; bool dashed; };
struct DrawFill { double x; double y; double width; double height; double grey; };
struct DrawModules { double x; double y; double width; double height; Modules modules; std::string alt; };
struct DrawPicture { double x; double y; double width; double height; std::shared_ptr<std::string const> png; };
using Draw = std::variant<DrawFill, DrawRule, DrawModules, DrawPicture, DrawText>;

struct Slice {
    double before = 0;           // space above, dropped at the top of a page
    double height = 0;
    bool glued = false;          // no page break after it
    bool new_page = false;
    int table = 0;               // number of its table, 0 when it is in none
    bool is_header = false;      // repeated when the table goes on over a page break
    double rule_left = 0;        // of a table's row that goes on: closed by a rule at the page break
    double rule_right = 0;
    std::vector<Draw> draws {};
    std::vector<Draw> on_page {};  // boxes: from the left top corner of the paper
};

// What a screen reader is told about a text (ISO 32000-1, 14.8.4); one number for each element of the document.
struct Tag {
    std::string name;            // "H1", "P", "Table", "TR", "TD" …; empty: a page's foot, which is not read
    int parent = -1;
};

struct Column {
    std::vector<Slice> slices;
    std::vector<Tag> tags;
};

// Lays the document out in a column of that width and page height. Throws Misfit.
// `seal` (PNG) stands where a frame for one is; none: the frame is drawn.
Column laid_out(Element const& root, std::string const& language, double width, double page_height, std::shared_ptr<std::string const> seal = {});

}  // namespace mado::print
