#pragma once
// Letters, certificates and forms as PDF, from the small HTML subset that README.md lists: the same document is issued as PDF and
// as accessible HTML. Styles are classes of a fixed list; nothing else is CSS.
#include <mado/result/result.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mado::print {

enum class Orientation { Portrait, Landscape };

struct Options {
    std::string title {};              // PDF metadata; when empty, the first h1 of the document
    std::string language = "ja";       // of the text, for line breaking and metadata
    std::string author {};             // the issuing office
    std::chrono::sys_seconds made_at {};  // creation date in the metadata; given, so that the same document gives the same bytes
    Orientation orientation = Orientation::Portrait;   // A4; <article data-page="landscape"> in the document wins
    int margin_top_mm = 25;
    int margin_right_mm = 25;
    int margin_bottom_mm = 20;
    int margin_left_mm = 25;
    bool page_numbers = true;          // 「1/3」 at the foot of every page when there is more than one
    std::string footer {};             // a line at the foot of every page, e.g. the document's number
    std::shared_ptr<std::string const> seal {};  // PNG: printed where the document has the frame of a seal; none: the frame stands empty
    std::string watermark {};          // large and grey across every page, behind the text; said to screen readers at the foot, too
};

// What the document says that cannot be printed is Invalid: key "print.document.invalid", arguments line and problem (in English, for
// those who write documents).
Result<std::string> pdf(std::string_view html, Options const& options);

// Several documents in one file, in order, each with its own page numbers, foot and paper; title, author and language are those of the first.
struct Sheet {
    std::string html;
    Options options;
};
Result<std::string> pdf_of_all(std::vector<Sheet> const& sheets);

// The same document as the inside of an accessible web page: classes stay, QR codes and barcodes become <img> with data: addresses and
// alt words, boxes placed in mm become plain blocks in reading order. Checked by the same rules as pdf().
Result<std::string> as_web_html(std::string_view html);

// A PNG for Options::seal from plain pixels (rows from the top, red green blue), at most 600 a side: what is white becomes clear. Throws std::invalid_argument
// when there are too few pixels.
std::string seal_png(int width, int height, std::string_view rgb);

// Only checks that the HTML is of the subset (definitions: `madoguchi check`).
Result<void> check(std::string_view html);

// An SVG element, 1 unit a module with the quiet zone of 4. Refuses Invalid when the text is too long for a QR code.
Result<std::string> qr_svg(std::string_view text);
// Code 128, bars only. Refuses Invalid when a character cannot be coded.
Result<std::string> barcode_svg(std::string_view text);

// Where each line of text stands, in mm from the paper's top left corner: for tests and for overlays.
struct Line {
    int page = 1;
    double x_mm = 0;
    double baseline_mm = 0;
    double width_mm = 0;
    std::string text;
    int missing_glyphs = 0;
    std::vector<std::string> fonts {};
};
Result<std::vector<Line>> lines(std::string_view html, Options const& options);

// Loads fonts for this thread ahead of the first document (a second of work once, then < 40 ms a page).
void warm_up();

}  // namespace mado::print
