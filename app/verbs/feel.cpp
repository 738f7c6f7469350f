#include "standard_input.h"
#include "verbs.h"

#include <mado/dmn/json.h>
#include <mado/feel/evaluate.h>

#include <cstdio>

namespace mado::verbs {

char const* const feel_help = R"(madoguchi feel 'EXPR' [--context FILE]      the value of an expression of FEEL (OMG DMN 1.5)
madoguchi feel --batch                      many at once, for programs

FILE is JSON: an object whose members are the names that EXPR may use. With --batch standard input is
  {"tests":[{"kind":"expr|unary","expr":"…","context":{…}}]}      the input of unary tests is the member "?" of context
and {"results":[value…]} is printed, null where an expression cannot be read or its value is null; why stands on standard error.
Dates and their like are {"@type":"date|time|dateTime|duration","value":"ISO"}, both ways. Numbers keep all their digits.
Exit status: 0 done, 1 EXPR is no FEEL or the results cannot be written, 2 called wrongly.
)";

namespace {

using feel::Value;

class Now final : public feel::Scope {
public:
    explicit Now(feel::Names const& names, feel::DateTime now) : Scope(names), now_(now) {}
    Value today() const override { return Value::date(now_.date); }
    Value now() const override { return Value::date_time(now_); }

private:
    feel::DateTime now_;
};

// Keys with spaces are read as one name wherever they stand.
void add_members(feel::Names& names, Value const& value)
{
    if (value.is_list())
        for (auto const& item : value.as_list())
            add_members(names, item);
    if (value.is_context())
        for (auto const& [key, member] : value.as_context()) {
            names.add_member(key);
            add_members(names, member);
        }
}

struct Outcome {
    Value value;
    std::vector<feel::Problem> problems {};
    std::vector<feel::Note> notes {};
    std::string limit {};
};

Outcome answer(std::string_view text, bool unary, Value const& context, feel::DateTime now)
{
    feel::Names names;
    if (context.is_context())
        for (auto const& [key, value] : context.as_context()) {
            if (key != "?")
                names.add(key);
            add_members(names, value);
        }
    Now scope(names, now);
    if (context.is_context())
        for (auto const& [key, value] : context.as_context())
            if (key != "?")
                scope.set(key, value);
    Outcome outcome;
    feel::Evaluating const how { .notes = &outcome.notes };
    try {
        if (unary) {
            auto const tests = feel::compile_unary_tests(text, names);
            if (tests)
                outcome.value = feel::evaluate_unary(*tests, context.get("?"), scope, how);
            else
                outcome.problems = tests.error();
        } else {
            auto const expression = feel::compile(text, names);
            if (expression)
                outcome.value = feel::evaluate(*expression, scope, how);
            else
                outcome.problems = expression.error();
        }
    } catch (feel::LimitReached const& reached) {
        outcome.limit = reached.what();
    }
    return outcome;
}

void say_why(Outcome const& outcome, std::string const& of)
{
    for (auto const& problem : outcome.problems)
        std::fprintf(stderr, "%s%d:%d: [%s] %s\n", of.c_str(), problem.line, problem.column, problem.key.c_str(), problem.english.c_str());
    if (outcome.value.is_null())
        for (auto const& note : outcome.notes)
            std::fprintf(stderr, "%s%d:%d: [%s] %s\n", of.c_str(), note.line, note.column, note.key.c_str(), note.english.c_str());
    if (!outcome.limit.empty())
        std::fprintf(stderr, "%s[limit] %s\n", of.c_str(), outcome.limit.c_str());
}

int batch()
{
    auto const asked = json_of_text(standard_input(), "standard input");
    auto const tests = asked.get("tests");
    if (!tests.is_list())
        throw WrongArguments(R"(standard input lacks "tests": [...])");
    auto const now = present();
    std::string out = R"({"results":[)";
    std::size_t place = 0;
    for (auto const& test : tests.as_list()) {
        auto const kind = test.get("kind"), text = test.get("expr");
        auto const of = "tests[" + std::to_string(place) + "]";
        bool const unary = kind.is_string() && kind.as_string() == "unary";
        if (!text.is_string() || (!unary && !kind.is_null() && !(kind.is_string() && kind.as_string() == "expr")))
            throw WrongArguments(of + R"( needs "expr" as text and "kind" as "expr" or "unary")");
        auto outcome = answer(text.as_string(), unary, test.get("context"), now);
        std::string written = "null";
        try {
            written = dmn::to_json_text(outcome.value);
        } catch (feel::LimitReached const& limit) {
            outcome.limit = limit.what();
        }
        say_why(outcome, of + ": ");
        out += (place++ ? "," : "") + written;
    }
    out += "]}\n";
    print(out);
    return 0;
}

// The line with a mark below the place of the first problem.
void point_at(std::string_view text, feel::Problem const& problem)
{
    std::size_t from = 0;
    for (int line = 1; line < problem.line && text.find('\n', from) != std::string_view::npos; ++line)
        from = text.find('\n', from) + 1;
    auto const line = text.substr(from, text.find('\n', from) - from);
    std::string below;
    int left = problem.column - 1;
    for (std::size_t i = 0; i < line.size() && left > 0; ++i) {
        if ((static_cast<unsigned char>(line[i]) & 0xC0U) == 0x80U)
            continue;
        below += static_cast<unsigned char>(line[i]) >= 0xE0U ? "  " : " ";  // Japanese characters are two columns wide
        --left;
    }
    std::fprintf(stderr, "%.*s\n%s^\n", static_cast<int>(line.size()), line.data(), below.c_str());
}

}  // namespace

int feel(Arguments const& arguments)
{
    if (arguments.has("batch"))
        return batch();
    if (arguments.rest.size() != 1)
        throw WrongArguments("name one expression, in quotes");
    auto const& text = arguments.rest.front();
    auto const context = arguments.has("context") ? json_of_text(bytes_of_file(arguments.of("context")), arguments.of("context")) : Value {};
    if (arguments.has("context") && !context.is_context())
        throw WrongArguments(arguments.of("context") + " must hold a JSON object: its members are the names");
    auto const outcome = answer(text, false, context, present());
    if (!outcome.problems.empty())
        point_at(text, outcome.problems.front());
    say_why(outcome, "");
    if (!outcome.problems.empty())
        return 1;
    print(outcome.value.to_literal() + "\n");
    return 0;
}

}  // namespace mado::verbs
