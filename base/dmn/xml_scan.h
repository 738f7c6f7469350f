#pragma once
// What is asked of a file's bytes before a parser sees them, and where in them something stands.
#include "problems.h"

#include <cstddef>
#include <string_view>

namespace mado::dmn::xml {

// Lines and columns of offsets. Asked in rising order it reads the text once; an earlier offset begins anew.
class Source {
public:
    explicit Source(std::string_view bytes) : bytes_(bytes) {}
    Place place(std::size_t offset);
    std::size_t end_of_tag(std::size_t offset) const;  // behind the '>' of the tag that stands there

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
    std::size_t line_end_ = 0;                 // of the line of at_; 0: not yet sought
    Place here_ { 1, 1 };
};

// Size, encoding, a DOCTYPE, characters that XML does not have, references to entities that nobody declares.
bool may_be_read(std::string_view bytes, ReadLimits const& limits, Problems& problems);

}  // namespace mado::dmn::xml
