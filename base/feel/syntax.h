#pragma once
// The syntax tree: what the text says, before names have a meaning.
#include <mado/feel/expression.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mado::feel {

enum class Op : std::uint8_t {
    // of the tree alone
    Name, Call, Any,
    // of both tree and program
    Constant, Add, Subtract, Multiply, Divide, Power, Negate, And, Or,
    Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, Between, In,
    If, For, Some, Every, Function, Path, Filter, List, Context, Range, InstanceOf,
    Input,        // `?`
    TestEqual,    // a unary test: the input (or the left side of `in`) against a value, a list, a range
    TestCompare,  // … `< 5`: compared with `=`, `<` and the like (flag)
    TestAnyOf,    // … several tests: or
    TestNot,      // … not( )
    // of the program alone
    Slot, Local, Member, BuiltInValue, HostValue, CallBuiltIn, CallHost, CallValue, CallNamed,
    CallWithItems, CountFiltered  // sum(for …) and the like, count(list[…]): what passes between needs no list
};

struct Node;
using NodePointer = std::unique_ptr<Node>;

struct TypeName {              // of `instance of` and of typed parameters
    std::optional<Kind> kind {};                     // nothing: Any, or the user's
    std::vector<TypeName> inner {};                  // element of a list or range; parameters and result of a function
    std::vector<std::pair<std::string, TypeName>> members {};
    std::string user {};                             // a name of Names::add_type
    std::size_t at = 0;
    bool detailed = false;                           // context< >
};

struct Node {
    Op op;
    std::size_t at = 0;                              // byte in the text
    std::vector<NodePointer> kids {};
    std::string text {};                             // of a name, a path's member
    std::vector<std::string> words {};               // names of arguments, keys, variables, parameters
    Value value {};                                  // of a constant
    Op compares = Op::Equal;                         // of a TestCompare, and of a Range with one kid: (< 5)
    bool from_closed = true, to_closed = true;       // of a range
    bool from_open = false, to_open = false;         // of a Range with one kid: a side is missing
    std::vector<TypeName> types {};                  // of instance of, of parameters
    bool external = false;                           // of a function
    int depth = 1;                                   // of the tree below, bounded
};

// What the parser must know to find where a name with spaces ends.
class Lexicon {
public:
    void add(std::string_view name);
    void over(Lexicon const& below) { below_ = &below; }  // which must outlive this one, and knows all that it knows
    // Length in bytes of the longest known name that the text begins with (white space in either stands for any); 0: none.
    std::size_t longest(std::string_view text, std::string& name) const;

private:
    std::map<char, std::vector<std::string>> by_first_;
    Lexicon const* below_ = nullptr;
};

struct SyntaxError {
    std::size_t at;
    std::string key;
    std::map<std::string, std::string> arguments;
    std::string japanese, english;
};

enum class Entrance { Expression, UnaryTests };
NodePointer parse(std::string_view text, Entrance entrance, Lexicon names, Lexicon types = {});  // throws SyntaxError
TypeName parse_type_name(std::string_view text, Lexicon types);                           // the same

// Code points.
bool is_name_start(char32_t c);
bool is_name_part(char32_t c);
bool is_space(char32_t c);
char32_t decode(std::string_view text, std::size_t at, std::size_t& length);   // U+FFFD and length 1 where it is not UTF-8
bool is_utf8(std::string_view text);
void append_utf8(std::string& out, char32_t c);

}  // namespace mado::feel
