#pragma once
// From the syntax tree to a Program: names become slots, locals and functions; types, where they are known, find what cannot be meant.
#include "built_in.h"

#include <expected>
#include <map>
#include <set>

namespace mado::feel {

class Compilation {
public:
    Compilation(std::string_view text, Names const& names, Strictness how, bool folds = true);
    std::expected<Expression, std::vector<Problem>> run(Entrance entrance, Type const& input);
    static UnaryTests as_tests(Expression expression);
    static std::optional<Type> type_of_text(std::string_view text, Names const& names);

private:
    struct Code {
        std::uint32_t code = 0;
        Type type {};
    };
    struct Binding {
        enum class What { Variable, Item, Input };
        What what;
        std::string name;
        std::uint32_t local;
        Type type;
    };
    struct Resolved {
        std::optional<Code> code;
        std::vector<std::uint32_t> items;     // filters around whose items may have a member of this name
    };

    // compiler.cpp
    static Lexicon types(Names::Known const& names);
    Lexicon lexicon() const;
    void finish();
    Code compile(Node const& node);
    std::vector<Code> kids(Node const& node);
    Code emit(Op op, Node const& node, std::span<Code const> operands, Type type = {}, std::uint32_t data = 0, std::uint8_t flags = 0);
    std::uint32_t emit(Op op, Node const& node, std::vector<std::uint32_t> const& operands = {}, std::uint32_t data = 0, std::uint8_t flags = 0);
    Code constant(Node const& node, Value value);
    bool is_foldable(Instruction const& instruction) const;
    void fold(Code const& code);
    std::uint32_t words(std::vector<std::string> list);
    Code arithmetic(Node const& node);
    Code comparison(Node const& node);
    Code logic(Node const& node);
    Code branches(Node const& node);
    Code in(Node const& node);
    Code test(Node const& node);
    Code range(Node const& node);
    Code list(Node const& node);
    Code context(Node const& node);
    Code iteration(Node const& node);
    Code function(Node const& node, std::string const* own = nullptr);
    Code path(Node const& node);
    Code filter(Node const& node);
    Type declared(TypeName const& name);

    // compile_names.cpp
    std::uint32_t bind(std::string name, Type type, Binding::What what = Binding::What::Variable);
    void unbind(std::size_t count);
    Resolved local(Node const& node);
    std::optional<Code> global(Node const& node);
    Code name(Node const& node);
    Code input(Node const& node);
    std::vector<std::string_view> visible_names() const;
    void problem(std::size_t at, std::string key, std::string japanese, std::string english, std::map<std::string, std::string> arguments = {}, std::string suggestion = {});
    void warning(std::size_t at, std::string key, std::string japanese, std::string english, std::map<std::string, std::string> arguments = {}, std::string suggestion = {});
    // A problem for who publishes, a warning for the standard.
    void finding(std::size_t at, std::string key, std::string japanese, std::string english, std::map<std::string, std::string> arguments = {}, std::string suggestion = {});
    void unknown_name(Node const& node);
    void unknown_member(Node const& node, Type const& of);
    void never(Node const& node, Type const& a, Type const& b);

    // compile_calls.cpp
    Code call(Node const& node);
    Code call_value(Node const& node);
    Code call_built_in(Node const& node, BuiltIn const& function);
    Code call_host(Node const& node, std::shared_ptr<HostFunction const> const& function);
    void wrong_arguments(Node const& node, std::string const& name, std::string const& usage);
    void check_arguments(Node const& node, BuiltIn const& function, std::span<Code const> arguments, std::uint8_t way);
    std::vector<Code> ordered(Node const& node, std::vector<int> const& order);

    template <class T>
    static std::uint32_t keep(std::vector<T>& list, T value)
    {
        list.push_back(std::move(value));
        return static_cast<std::uint32_t>(list.size() - 1);
    }

    Names const& all_names_;
    Names::Known const& names_;
    std::shared_ptr<Program> program_;
    bool strict_, folds_;
    std::vector<Problem> problems_;
    std::vector<Binding> bindings_;
    std::uint32_t locals_ = 0;
    std::set<int> slots_;
    std::set<std::string> functions_, built_ins_;
};

// checks.cpp: what is known of results, and what can never have one but null.
struct Judged {
    Type type {};
    bool never = false;
};
Judged arithmetic_of(Op op, Type const& a, Type const& b);
Judged negation_of(Type const& a);
Judged property_of(Type const& of, std::string_view name);
bool never_equal(Type const& a, Type const& b);
bool never_ordered(Type const& a, Type const& b);
Type common(Type const& a, Type const& b);  // of two branches

std::string nearest(std::string_view wanted, std::vector<std::string_view> const& known);

}  // namespace mado::feel
