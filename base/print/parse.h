#pragma once
// The tree of a document: HTML written strictly (every element closed, attributes in double quotes), so that a mistake has a line.
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::print {

// Thrown inside this part alone; document.cpp turns it into a refusal.
struct Misfit {
    int line;
    std::string problem;
};

struct Element {
    std::string name;  // empty: text
    int line = 1;
    std::string text {};
    std::vector<std::pair<std::string, std::string>> attributes {};
    std::vector<Element> children {};

    bool is_text() const { return name.empty(); }
    std::string const* attribute(std::string_view name) const;
    bool has_class(std::string_view name) const;
    std::vector<std::string_view> classes() const;
};

bool is_void(std::string_view element);
bool is_blank(std::string_view text);

// The root has the name "document" and the elements of the text as children. Throws Misfit.
Element parsed(std::string_view html);

// mm of an attribute such as data-mm="25". Throws Misfit when it is no number from `least` to `most`.
double millimetres(Element const& element, std::string_view attribute, double otherwise, double least, double most);
double number(std::string_view text, int line, std::string_view what);

}  // namespace mado::print
