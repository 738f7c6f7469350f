#pragma once
// Regular expressions of `format`, as ECMAScript reads them: found anywhere in the text unless ^ and $ say otherwise. Time and stack are bounded.
#include <memory>
#include <optional>
#include <string_view>

namespace mado::csvw {

class Pattern {
public:
    static std::optional<Pattern> of(std::string_view text);  // nothing: not a regular expression
    // False also for what the bounds end.
    bool found_in(std::string_view text) const;

private:
    struct Compiled;
    std::shared_ptr<Compiled> compiled_;
};

}  // namespace mado::csvw
