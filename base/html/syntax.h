#pragma once
// The text of a template as a tree: Mustache with layouts, before any name is looked up.
#include <mado/html/templates.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::html {

struct Node {
    enum class Kind { Text, Value, Section, Inverted, Words, Partial, Block, Layout };
    Kind kind = Kind::Text;
    int line = 1;
    std::string_view text {};   // of Text; the name or msgid of all others
    std::vector<Node> children {};
    std::vector<std::pair<std::string_view, std::string_view>> arguments {};  // of Words: name in the words, name of the value
};

struct Source {
    std::string name;   // "approvals/recall.html"
    std::string file;   // "approvals/templates/recall.html", for people
    std::string text;
    std::vector<Node> nodes {};
    std::vector<Fault> faults {};

    std::string_view part() const { return std::string_view(name).substr(0, name.rfind('/') == std::string::npos ? 0 : name.rfind('/')); }
};

// The nodes are views into the source's own text, which is why it never moves.
std::shared_ptr<Source const> parsed(std::string name, std::string file, std::string text);

}  // namespace mado::html
