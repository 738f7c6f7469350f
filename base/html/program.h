#pragma once
// A bound template: steps in a row, every name already resolved to the functions that fetch it.
#include "context.h"
#include "syntax.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mado::html {

// Where a value is: the frame (0 the surround, 1 the page, then one for each section) and the members from there.
struct Path {
    std::size_t frame = 0;
    std::vector<Field const*> members {};
    Type const* type = nullptr;
};

struct Step {
    enum class Code { Literal, Value, Words, If, Unless, Each, Enter };
    Code code = Code::Literal;
    Escaping escaping = Escaping::Text;
    std::string_view text {};      // of Literal; the msgid of Words
    Path path {};                  // of all but Literal and Words
    std::size_t frame = 0;         // the frame that Each and Enter fill
    std::size_t end = 0;           // the step after the body of If, Unless, Each, Enter
    std::vector<std::pair<std::string_view, Path>> arguments {};  // of Words
};

class Program {
public:
    std::vector<Step> steps {};
    std::vector<std::shared_ptr<Source const>> sources {};  // keep the texts that the steps are views of
    std::size_t frames = 2;
    mutable std::atomic<std::size_t> usual_size = 1024;

    std::string render(void const* page, void const* around, Words const& words, std::string_view language) const;
};

// Finds the source of a layout or partial as named in a template of `part`: "name" is "part/name.html", else "web/name.html".
using FindSource = std::function<std::shared_ptr<Source const>(std::string_view name, std::string_view part)>;

struct Compiled {
    std::unique_ptr<Program> program;
    std::vector<Fault> faults;
};
Compiled compiled(std::shared_ptr<Source const> const& source, Type const& page, Type const& around, FindSource const& find);

}  // namespace mado::html
