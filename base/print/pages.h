#pragma once
#include "layout.h"

#include <mado/print/document.h>

namespace mado::print {

struct Paper {
    double width;
    double height;
    double left;
    double top;
    double right;
    double bottom;
};

// A page's draws, from the left top corner of the paper.
struct Page {
    std::vector<Draw> draws;
    std::optional<Paper> paper {};        // another than the first's: of several documents in one file
};

struct Pages {
    Paper paper;
    std::vector<Page> pages;
    std::vector<Tag> tags;
    std::optional<SetLine> watermark {};  // slanted across the middle of every page
};

// The whole way from text to pages; throws Misfit.
Pages paged(Element const& root, Options const& options);

// The pages of `more` behind those of `pages`, each with its own foot and paper.
void add(Pages& pages, Pages more);

std::string painted(Pages const& pages, Options const& options, std::string const& title);

}  // namespace mado::print
