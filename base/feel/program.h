#pragma once
// What an Expression holds: the tree laid flat, every name resolved to a slot, a local or a function.
#include "syntax.h"

#include <cstdint>
#include <map>
#include <set>

namespace mado::feel {

struct BuiltIn;

struct Instruction {
    Op op;
    std::uint8_t flags = 0;     // Range: 1 from closed, 2 to closed; TestCompare, and Range of one operand: the comparison; For: 1 when the body reads `partial`;
                                // CallBuiltIn: the way to call it, from 1, where there is but one
    bool steady = false;        // a constant, a slot, a local, or a member of such: reading it changes nothing that stands on the stack
    std::uint32_t first = 0;    // operands, in Program::operands
    std::uint32_t count = 0;
    std::uint32_t data = 0;     // constant, slot, local, word list, host function, type
    std::uint32_t at = 0;       // byte in the text
};

// What a function definition declares.
struct Signature {
    std::vector<std::string> parameters;
    std::vector<Type> types;
    Type returns {};
    bool typed = false;                                   // a parameter has a type, so arguments are looked at
    bool external = false;                                // Java or PMML: never run
    bool recursive = false;                               // it knows itself by the name of its entry: a local between what it captured and its arguments
};

struct Program : std::enable_shared_from_this<Program> {
    std::string text;
    std::vector<Instruction> code;
    std::vector<std::uint32_t> operands;
    std::vector<Value> constants;
    std::vector<std::vector<std::string>> words;          // members, keys, parameters, names of arguments
    std::vector<std::shared_ptr<HostFunction const>> hosts;
    std::vector<BuiltIn const*> built_ins_called;
    std::vector<Type> types;                              // of instance of
    std::vector<std::shared_ptr<Signature const>> signatures;  // of function definitions
    std::uint32_t root = 0;
    std::vector<int> slots;
    std::vector<std::string> slot_names, functions, built_ins;
    bool constant = false;
    Type type;
    std::vector<Problem> warnings;
};

struct FunctionParts::Body {
    BuiltIn const* built_in = nullptr;
    std::shared_ptr<HostFunction const> host {};
    std::shared_ptr<Program const> program {};            // of a closure: its code …
    std::shared_ptr<Signature const> signature {};
    std::uint32_t code = 0;
    std::vector<Value> captured {};                       // … and the locals around it
    std::vector<std::pair<int, Value>> slots {};          // values of names, of a function that may leave its scope
};

struct Names::Known {
    std::vector<std::string> names;
    std::vector<Type> types;
    std::map<std::string, int, std::less<>> slots;
    std::map<std::string, std::shared_ptr<HostFunction const>, std::less<>> hosts;
    std::set<std::string> members;
    std::map<std::string, Type, std::less<>> named_types;
    Lexicon words, type_words;                            // those that the parser must know, and all types
    void add_word(std::string_view name);
    void add_members(Type const& type);                   // with those of the types inside
};

bool conforms(Type const& type, Type const& wanted);
bool is_instance(Value const& value, Type const& type);
// Names of Names::add_type that there are not go to `unknown`.
Type resolved(TypeName const& name, Names const& names, std::vector<TypeName const*>& unknown);

// Without names, and without constants computed beforehand: each part as it stands in the text.
std::expected<Expression, std::vector<Problem>> compile_as_written(std::string_view text);

struct Place { int line, column; };
Place place_of(std::string_view text, std::size_t at);  // line and column in characters, from 1

}  // namespace mado::feel
