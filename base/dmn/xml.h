#pragma once
// A DMN file as a tree of elements whose namespaces are resolved. What no DMN file may have is refused here: a DOCTYPE, other encodings
// than UTF-8, entities, and more than the limits.
#include "problems.h"

#include <mado/dmn/model.h>

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace mado::dmn::xml {

// One element's declarations of namespaces, above those of its parents.
struct Scope {
    Scope const* outer = nullptr;
    std::vector<std::pair<std::string_view, std::string_view>> declared {};  // prefix ("": the default), namespace
    std::optional<std::string_view> find(std::string_view prefix) const;
};

struct Attribute { std::string_view name, value; };

struct Element;
struct Elements {
    Element const* first = nullptr;
    Element const* last = nullptr;
    Element const* begin() const { return first; }
    Element const* end() const { return last; }
};

// Names that come from one place of the file are one view: most comparisons need not read them.
inline bool same(std::string_view a, std::string_view b) { return a.size() == b.size() && (a.data() == b.data() || a == b); }

struct Element {
    std::string_view name_space {}, name {};
    Place place {};
    std::span<Attribute const> attributes {};  // those without a prefix
    std::string_view text {};                  // its own, without that of its children
    Place text_place {};                       // where that begins, or would
    Elements children {};
    Scope const* scope = nullptr;

    std::string_view attribute(std::string_view wanted) const;  // empty when there is none
    bool has_attribute(std::string_view wanted) const;
    Element const* child(std::string_view wanted) const;        // the first in this element's own namespace
    bool is(std::string_view wanted_space, std::string_view wanted) const { return name == wanted && same(name_space, wanted_space); }
};

class File {
public:
    // Nothing when the text is not XML that we read: `problems` says why.
    static std::optional<File> parse(std::string_view bytes, ReadLimits const& limits, Problems& problems);
    Element const& root() const { return root_; }
    std::size_t elements() const { return elements_; }

private:
    Element root_;
    std::size_t elements_ = 0;
    std::shared_ptr<void const> holds_;        // what the views point into
};

}  // namespace mado::dmn::xml
