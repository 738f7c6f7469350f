#pragma once
// FEEL's grammar (DMN 1.5, 10.3.1.2) by recursive descent over the characters: where a name ends depends on what is known.
#include "syntax.h"

namespace mado::feel {

struct Sign {
    std::string_view text;
    Op op;
};
inline constexpr Sign comparisons[] { { "<=", Op::LessEqual }, { ">=", Op::GreaterEqual }, { "!=", Op::NotEqual }, { "<", Op::Less },
    { ">", Op::Greater }, { "=", Op::Equal } };

// Additional name symbols (grammar rule 30).
constexpr bool is_name_sign(char32_t c) { return c == '.' || c == '/' || c == '-' || c == '\'' || c == '+' || c == '*'; }

class Parser {
public:
    Parser(std::string_view text, Lexicon names, Lexicon types) : text_(text), lexicon_(std::move(names)), types_(std::move(types)) {}
    NodePointer expression_to_end();
    NodePointer unary_tests_to_end();
    TypeName type_to_end();

private:
    class Deeper;
    NodePointer expression();
    NodePointer for_expression();
    NodePointer quantified(Op op);
    NodePointer if_expression();
    NodePointer function_definition();
    NodePointer disjunction();
    NodePointer conjunction();
    NodePointer comparison();
    NodePointer addition();
    NodePointer multiplication();
    NodePointer power();
    NodePointer negation();
    NodePointer instance_of();
    NodePointer postfix();
    NodePointer primary();
    NodePointer between(NodePointer left);
    NodePointer in(NodePointer left);
    NodePointer tests_in_brackets();
    NodePointer test_without_brackets();
    NodePointer unary_test();
    NodePointer unary_test_list(char close);
    NodePointer arguments(NodePointer callee);
    bool at_named_argument();
    NodePointer parenthesised();
    NodePointer comparison_range(Op op, std::size_t at);
    NodePointer bracketed();
    NodePointer interval(NodePointer from, bool from_closed, std::size_t at);
    NodePointer interval_end();
    NodePointer context();
    NodePointer number();
    NodePointer string();
    NodePointer at_literal();
    NodePointer name();
    std::string string_text();
    std::string context_key();
    std::string simple_name();
    std::string variable();
    std::string member_name();
    std::string plain_name();
    TypeName type_name();
    std::optional<TypeName> built_in_type();
    TypeName context_type();
    TypeName function_type();
    bool phrase(std::initializer_list<std::string_view> words);

    void skip();
    char peek();                          // the next character after white space; 0 at the end
    bool take(std::string_view sign);     // of signs
    bool word(std::string_view keyword);  // takes a keyword, a whole word
    bool at_word(std::string_view keyword);
    bool known_name_longer_than(std::string_view keyword);
    void need(std::string_view sign);
    void need_word(std::string_view keyword);
    char32_t unicode_escape(std::size_t digits);
    [[noreturn]] void unexpected();
    [[noreturn]] void fail(std::size_t at, std::string key, std::string japanese, std::string english, std::map<std::string, std::string> arguments = {});
    NodePointer make(Op op, std::size_t at, NodePointer a = {}, NodePointer b = {}, NodePointer c = {});

    void adopt(Node& parent, NodePointer kid);

    [[noreturn]] void too_deep();
    template <class Parse>
    auto attempt(Parse parse) -> decltype(parse());  // nothing, and back to where it began, when it does not fit

    static constexpr int most_depth = 200;
    static constexpr int most_attempts = 2'000;

    std::string_view text_;
    Lexicon lexicon_, types_;
    std::size_t at_ = 0;
    int depth_ = 0;
    int attempts_ = 0;
    bool no_filter_ = false;              // while the end of an interval is read without filters: `]1..5[`
};

// One level of nesting of the text.
class Parser::Deeper {
public:
    explicit Deeper(Parser& parser) : parser_(parser)
    {
        if (parser_.depth_ >= most_depth)
            parser_.too_deep();
        ++parser_.depth_;
    }
    ~Deeper() { --parser_.depth_; }
    Deeper(Deeper const&) = delete;
    Deeper& operator=(Deeper const&) = delete;

private:
    Parser& parser_;
};

template <class Parse>
auto Parser::attempt(Parse parse) -> decltype(parse())
{
    if (++attempts_ > most_attempts)
        too_deep();
    auto const from = at_;
    auto const no_filter = no_filter_;
    try {
        if (auto found = parse())
            return found;
    } catch (SyntaxError const& error) {
        if (error.key == "feel.too_deep")
            throw;
    }
    at_ = from;
    no_filter_ = no_filter;
    return {};
}

}  // namespace mado::feel
