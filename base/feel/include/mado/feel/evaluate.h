#pragma once
#include <mado/feel/expression.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace mado::feel {

// The values of the names, by slot. A slot that was not set is computed when it is first read and then kept; one that is asked for
// while it is being computed is null and noted ("slot.circle").
class Scope {
public:
    explicit Scope(Names const& names);
    virtual ~Scope();
    Scope(Scope const&) = default;
    Scope& operator=(Scope const&) = default;
    // While an evaluation runs, what this replaces is kept by who sets it until the evaluation ends.
    void set(int slot, Value value)
    {
        values_.at(static_cast<std::size_t>(slot)) = std::move(value);
        states_[static_cast<std::size_t>(slot)] = State::Known;
    }
    void set(std::string_view name, Value value);                          // std::logic_error when there is no such name
    Value const& get(int slot);

    virtual Value today() const { return {}; }                             // of today(); null here: who has a clock overrides
    virtual Value now() const { return {}; }                               // of now(), a date and time
    // True: a function made in this scope keeps the values of the names it reads, and so may be called in another scope.
    virtual bool functions_keep_values() const { return false; }

protected:
    virtual Value compute(int slot);                                       // null unless overridden

private:
    enum class State : std::uint8_t { Unknown, Computing, Known };
    friend class Evaluation;
    Names names_;
    std::vector<Value> values_;
    std::vector<State> states_;
    bool circle_ = false;
};

// In FEEL an error is null; this says why, for people.
struct Note {
    int line = 1, column = 1;
    std::string key;                                                       // "arithmetic.kinds", "function.argument", "slot.circle", …
    std::string english;
    std::string japanese;
};

struct Limits {
    std::uint64_t steps = 10'000'000;                                      // evaluated nodes and produced items
    int depth = 400;                                                       // nested calls
    std::uint64_t items = 1'000'000;                                       // of one list; a value with all its parts has at most 10,000,000
    std::uint64_t bytes = 16 << 20;                                        // of one string
};

// The expression took more than its limits allow: key "limit.steps", "limit.depth", "limit.items", "limit.bytes".
struct LimitReached : std::runtime_error {
    LimitReached(std::string key_, std::string const& english) : std::runtime_error(english), key(std::move(key_)) {}
    std::string key;
};

struct Evaluating {
    Limits limits {};
    std::vector<Note>* notes = nullptr;                                    // gets at most 100
    std::uint64_t* steps = nullptr;                                        // counted there, when several evaluations share one limit
};

// What a host function may ask of the evaluation that calls it.
class Host {
public:
    virtual ~Host() = default;
    virtual Scope& scope() = 0;
    virtual void note(std::string key, std::string japanese, std::string english) = 0;
    virtual Value call(Value const& function, std::span<Value const> arguments) = 0;
};

// Throws LimitReached, and what a host function or Scope::compute throws; nothing else. `scope` must be made for the Names (or a
// later extension of them) that the expression was compiled with. One scope is used by one thread.
Value evaluate(Expression const& expression, Scope& scope, Evaluating const& how = {});
// true, false, or null when the test cannot be answered (kinds that do not compare).
Value evaluate_unary(UnaryTests const& tests, Value const& input, Scope& scope, Evaluating const& how = {});
// A native function as a value: a decision service, a decision table that is called. It may be kept as long as what it holds lives.
// `depth`: nesting() of what it keeps, when that are values.
Value function_value(HostFunction function, std::uint32_t depth = 0);
// Calls a function value.
Value call(Value const& function, std::span<Value const> arguments, Scope& scope, Evaluating const& how = {});

}  // namespace mado::feel
