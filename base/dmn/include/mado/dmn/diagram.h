#pragma once
// The requirements diagram of a document as SVG (OMG DMN 1.5, chapter 6): laid out in layers, inputs below, decisions above.
#include <mado/dmn/model.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::dmn {

struct Diagram {
    // Class names only, no style: the page's style sheet draws, with text of 14 px (the README has the classes). With title and desc;
    // role="img", or role="group" with links.
    std::string svg;
    // The same as a list for people who cannot see it: `to` needs `from`. kind: information, knowledge, authority; service: `from` is an
    // output of the decision service `to`.
    struct Line { std::string from, to, kind; };
    std::vector<Line> lines {};
};

// `link` gives the address of an element's page ("": none).
Diagram diagram(Document const& document, std::function<std::string(std::string_view id)> const& link = {});

}  // namespace mado::dmn
