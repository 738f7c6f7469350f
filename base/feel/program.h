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
    std::uint8_t flags = 0;     // Range: 1 from closed, 2 to closed, 4 from open, 8 to open; TestCompare: the comparison; For: 1 when the body reads `partial`
    std::uint32_t first = 0;    // operands, in Program::operands
    std::uint32_t count = 0;
    std::uint32_t data = 0;     // constant, slot, local, word list, host function, type
    std::uint32_t at = 0;       // byte in the text
};

struct Program {
    std::string text;
    std::vector<Instruction> code;
    std::vector<std::uint32_t> operands;
    std::vector<Value> constants;
    std::vector<std::vector<std::string>> words;          // members, keys, parameters, names of arguments
    std::vector<std::shared_ptr<HostFunction const>> hosts;
    std::vector<BuiltIn const*> built_ins_called;
    std::vector<std::shared_ptr<TypeName const>> types;
    std::uint32_t root = 0;
    std::vector<int> slots;
    std::vector<std::string> slot_names, functions, built_ins;
    bool constant = false;
    Type type;
};

struct FunctionParts::Body {
    BuiltIn const* built_in = nullptr;
    std::shared_ptr<HostFunction const> host {};
    std::shared_ptr<Program const> program {};            // of a closure: its code …
    std::uint32_t code = 0;
    std::vector<Value> captured {};                       // … and the locals around it
};

struct Names::Known {
    std::vector<std::string> names;
    std::vector<Type> types;
    std::map<std::string, int, std::less<>> slots;
    std::map<std::string, std::shared_ptr<HostFunction const>, std::less<>> hosts;
    std::set<std::string> members;
};

struct Place { int line, column; };
Place place_of(std::string_view text, std::size_t at);  // line and column in characters, from 1

}  // namespace mado::feel
