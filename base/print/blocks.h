#pragma once
#include "layout.h"

namespace mado::print {

using Slices = std::vector<Slice>;

double height_of(Slices const& slices);
void shift(Draw& draw, double x, double y);
void shift(Slices& slices, double x);
void append(Slices& slices, Slices more);
// All draws in one slice that no page break can cut.
Slice stacked(Slices const& slices);
// Columns beside each other as slices that break where their lines do.
Slices side_by_side(std::vector<Slices> columns);
void glue(Slices& slices);

class Blocks {
public:
    Blocks(Column& column, std::string language, double page_height, std::shared_ptr<std::string const> seal)
        : column_(column), language_(std::move(language)), page_height_(page_height), seal_(std::move(seal)) {}

    Slices flow(Element const& parent, double width, Style const& style);
    // Blocks, or inline content as one paragraph.
    Slices content(Element const& element, double width, Style const& style, char const* tag, char const* alignment = "justify");

private:
    friend class Table;
    Slices block(Element const& element, double width, Style const& style);
    Slices paragraph(Element const& element, double width, Style const& style, char const* tag, std::string_view alignment);
    Slices lines(std::vector<Run> const& runs, Element const& element, double width, Style const& style, char const* tag, std::string_view alignment);
    Slices heading(Element const& element, double width, Style const& style);
    Slices list(Element const& element, double width, Style const& style);
    Slices definitions(Element const& element, double width, Style const& style);
    Slices picture(Element const& element, double width);
    Slices division(Element const& element, double width, Style const& style);
    Slices beside(Element const& element, double width, Style const& style);
    Slices box(Element const& element, Style const& style);
    Slices sealed(Element const& element, Element const& seal, double width, Style const& style);
    Slices table(Element const& element, double width, Style const& style);
    int tag(char const* name);

    // Tags made while it lives stand inside the one that it opens.
    class Inside {
    public:
        Inside(Blocks& blocks, char const* name) : blocks_(blocks), outer_(blocks.parent_) { blocks.parent_ = blocks.tag(name); }
        ~Inside() { blocks_.parent_ = outer_; }
        Inside(Inside const&) = delete;
        Inside& operator=(Inside const&) = delete;

    private:
        Blocks& blocks_;
        int outer_;
    };

    Column& column_;
    std::string language_;
    double page_height_;
    std::shared_ptr<std::string const> seal_;
    int tables_ = 0;
    int parent_ = -1;
};

inline constexpr double pitch = 1.6;   // of lines, in em: what official letters use

}  // namespace mado::print
