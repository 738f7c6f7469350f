#pragma once
#include "layout.h"

#include <mado/print/document.h>

namespace mado::print {

// A page's draws, from the left top corner of the paper.
struct Page {
    std::vector<Draw> draws;
};

struct Paper {
    double width;
    double height;
    double left;
    double top;
    double right;
    double bottom;
};

struct Pages {
    Paper paper;
    std::vector<Page> pages;
    std::vector<Tag> tags;
    std::optional<SetLine> watermark {};  // slanted across the middle of every page
};

// The whole way from text to pages; throws Misfit.
Pages paged(Element const& root, Options const& options);

std::string painted(Pages const& pages, Options const& options, std::string const& title);

}  // namespace mado::print
