#pragma once
// FEEL text → Expression: immutable, shareable between threads.
#include <mado/feel/value.h>

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::feel {

// What is known of a value before evaluation: finds wrong names and misfits, and tells what a declared parameter takes.
class Type {
public:
    Type() = default;  // anything
    static Type any() { return {}; }
    static Type of(Kind kind);                                             // number, string, …; list: of anything
    static Type list_of(Type element);
    static Type context_of(std::vector<std::pair<std::string, Type>> members);  // a value may have more members than these
    static Type range_of(Type element);
    static Type function_of(std::vector<Type> parameters, Type returns);
    bool is_any() const { return !kind_; }
    std::optional<Kind> kind() const { return kind_; }
    Type element() const;                                                  // of a list; of anything else itself
    Type end() const;                                                      // of a range: the type of its ends; of anything else any
    Type const* member(std::string_view name) const;                       // nullptr: no such member, or not known
    bool has_members() const;
    std::vector<std::pair<std::string, Type>> const& members() const;
    bool has_signature() const;                                            // function_of
    std::vector<Type> const& parameters() const;
    Type returns() const;
    std::string text() const;                                              // as FEEL writes it: "list<number>"

private:
    struct Inner;
    std::optional<Kind> kind_;
    std::shared_ptr<Inner const> inner_;
};

// A native function: `deadline(day, duration)`. It gets exactly as many values as it has parameters, null for those not given.
struct HostFunction {
    std::string name;
    std::vector<std::string> parameters;
    std::size_t optional = 0;                                              // that many of the last may be left out
    std::function<Value(std::span<Value const>, Host&)> call;
    Type returns {};
    std::vector<Type> types {};                                            // of the parameters: arguments are coerced, a misfit makes the call null
};

// The names that an expression may use. Add all, then compile; an Expression keeps slots, so a Scope is made for the same Names.
class Names {
public:
    Names();
    int add(std::string name, Type type = {});                             // the slot; a name added again keeps its slot, the last type wins
    void add(HostFunction function);                                       // hides a built-in of the same name
    // Contexts from outside may have keys with spaces that no type mentions.
    void add_member(std::string name);
    std::optional<int> slot(std::string_view name) const;
    std::string const& name(int slot) const;
    int size() const;
    // A named type, for `instance of tPerson` and the parameters of functions: an item definition.
    void add_type(std::string name, Type type);
    Type const* type(std::string_view name) const;                         // nullptr: there is none

private:
    friend class Compilation;
    friend class Scope;
    struct Known;
    std::shared_ptr<Known> known_;                                         // copied on change
    Known& change();
};

struct Problem {
    int line = 1, column = 1;                                              // within the expression, columns in characters, both from 1
    std::string key;                                                       // "feel.syntax", "name.unknown", "member.unknown", "function.arguments", …
    std::map<std::string, std::string> arguments {};
    std::string japanese, english;
    std::string suggestion {};                                             // the nearest known name, when there is one
};

struct Program;

class Expression {
public:
    std::string const& text() const;
    std::vector<int> const& slots() const;                                 // that it may read, ascending, each once
    std::vector<std::string> names() const;                                // the same by name
    std::vector<std::string> const& functions() const;                     // host functions and called slots that it uses
    std::vector<std::string> const& built_ins() const;                     // built-in functions that it uses: "today", …
    // What cannot be meant, found by types that are certain: `1 = "a"`, a member that a context does not have, too many arguments. Such a
    // part is null when it is evaluated (10.3.2.13); an expression that warns still compiles.
    std::vector<Problem> const& warnings() const;
    bool is_constant() const;                                              // reads no slot, host function or clock
    Type const& type() const;                                              // what it gives, as far as that is known

private:
    friend class Compilation;
    friend class Evaluation;
    std::shared_ptr<Program const> program_;
};

// A list of unary tests: a cell of a decision table. `?` is the input. "-" is any.
class UnaryTests {
public:
    Expression const& expression() const { return expression_; }

private:
    friend class Compilation;
    Expression expression_;
};

// "number", "list<date>", "context<a: string>", "range<number>", "function<string> -> number", "Any", a name of Names::add_type.
std::optional<Type> parse_type(std::string_view text, Names const& names);
// Whether a value is of a type (DMN 1.5, 10.3.2.9.2); null is of every type but not an `instance of` one.
bool conforms(Value const& value, Type const& type);
// The implicit conversions (10.3.2.9.4): to and from a list of one, a date to its midnight; null where the value does not conform.
Value coerced(Value const& value, Type const& type);

// Wrong arguments of a known function and unknown members of a known type: null and a warning, as the standard has it, or a problem,
// as who publishes a definition wants it.
enum class Strictness : std::uint8_t { Standard, Publishing };
std::expected<Expression, std::vector<Problem>> compile(std::string_view text, Names const& names, Strictness how = Strictness::Standard);
std::expected<UnaryTests, std::vector<Problem>> compile_unary_tests(std::string_view text, Names const& names, Type const& input = {},
    Strictness how = Strictness::Standard);

}  // namespace mado::feel
