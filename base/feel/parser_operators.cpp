// From `for` and `if` down to filters and calls.
#include "parser.h"

namespace mado::feel {

NodePointer Parser::expression_to_end()
{
    auto node = expression();
    if (peek() != '\0' || at_ < text_.size())
        unexpected();
    return node;
}

NodePointer Parser::expression()
{
    Deeper const deeper(*this);
    skip();
    auto const starts = [&](std::string_view keyword) { return at_word(keyword) && !known_name_longer_than(keyword); };
    if (starts("for"))
        return for_expression();
    if (starts("some"))
        return quantified(Op::Some);
    if (starts("every"))
        return quantified(Op::Every);
    if (starts("if"))
        return if_expression();
    if (starts("function"))
        return function_definition();
    return disjunction();
}

// kids: one per variable, then the body; words: the variables.
NodePointer Parser::for_expression()
{
    auto node = make(Op::For, at_);
    need_word("for");
    do {
        node->words.push_back(variable());
        need_word("in");
        skip();
        auto const at = at_;
        auto from = expression();
        if (take(".."))
            from = make(Op::Range, at, std::move(from), expression());
        adopt(*node, std::move(from));
    } while (take(","));
    need_word("return");
    lexicon_.add("partial");
    adopt(*node, expression());
    return node;
}

NodePointer Parser::quantified(Op op)
{
    auto node = make(op, at_);
    need_word(op == Op::Some ? "some" : "every");
    do {
        node->words.push_back(variable());
        need_word("in");
        skip();
        auto const at = at_;
        auto from = expression();
        if (take(".."))
            from = make(Op::Range, at, std::move(from), expression());
        adopt(*node, std::move(from));
    } while (take(","));
    need_word("satisfies");
    adopt(*node, expression());
    return node;
}

NodePointer Parser::if_expression()
{
    auto node = make(Op::If, at_);
    need_word("if");
    adopt(*node, expression());
    need_word("then");
    adopt(*node, expression());
    need_word("else");
    adopt(*node, expression());
    return node;
}

NodePointer Parser::function_definition()
{
    auto node = make(Op::Function, at_);
    need_word("function");
    need("(");
    if (!take(")")) {
        do {
            node->words.push_back(variable());
            node->types.push_back(take(":") ? type_name() : TypeName {});
        } while (take(","));
        need(")");
    }
    skip();
    node->external = word("external");
    adopt(*node, expression());
    return node;
}

NodePointer Parser::disjunction()
{
    auto left = conjunction();
    for (skip(); at_word("or"); skip()) {
        auto const at = at_;
        word("or");
        left = make(Op::Or, at, std::move(left), conjunction());
    }
    return left;
}

NodePointer Parser::conjunction()
{
    auto left = comparison();
    for (skip(); at_word("and"); skip()) {
        auto const at = at_;
        word("and");
        left = make(Op::And, at, std::move(left), comparison());
    }
    return left;
}

NodePointer Parser::comparison()
{
    auto left = addition();
    for (;;) {
        skip();
        auto const at = at_;
        if (at_word("between")) {
            left = between(std::move(left));
            continue;
        }
        if (at_word("in")) {
            left = in(std::move(left));
            continue;
        }
        Sign const* found = nullptr;
        for (auto const& sign : comparisons)
            if (take(sign.text)) {
                found = &sign;
                break;
            }
        if (!found)
            return left;
        left = make(found->op, at, std::move(left), addition());
    }
}

NodePointer Parser::between(NodePointer left)
{
    auto const at = at_;
    need_word("between");
    auto from = addition();
    need_word("and");
    return make(Op::Between, at, std::move(left), std::move(from), addition());
}

NodePointer Parser::in(NodePointer left)
{
    auto const at = at_;
    need_word("in");
    NodePointer test;
    if (peek() == '(')
        test = attempt([&] { return tests_in_brackets(); });
    if (!test)
        test = test_without_brackets();
    return make(Op::In, at, std::move(left), std::move(test));
}

// It ends where a comparison ends: `a in [1, 2] and b in [3]`.
NodePointer Parser::test_without_brackets()
{
    skip();
    for (auto const& sign : comparisons)
        if (text_.substr(at_, sign.text.size()) == sign.text)
            return unary_test();
    for (std::string_view const keyword : { "if", "for", "some", "every", "function" })
        if (at_word(keyword) && !known_name_longer_than(keyword))
            return unary_test();
    auto const at = at_;
    return make(Op::TestEqual, at, addition());
}

// ( test, test, … ), unless what follows shows that the bracket belonged to an expression or an interval.
NodePointer Parser::tests_in_brackets()
{
    need("(");
    auto tests = unary_test_list(')');
    need(")");
    auto const next = peek();
    if (next == '*' || next == '/' || next == '+' || next == '-' || (next == '.' && text_.substr(at_, 2) != ".."))
        return {};
    return tests;
}

NodePointer Parser::unary_test_list(char close)
{
    skip();
    auto list = make(Op::TestAnyOf, at_);
    do
        adopt(*list, unary_test());
    while (take(","));
    if (close != '\0' && peek() != close)
        unexpected();
    return list->kids.size() == 1 ? std::move(list->kids.front()) : std::move(list);
}

NodePointer Parser::unary_test()
{
    skip();
    auto const at = at_;
    for (auto const& sign : comparisons)
        if (take(sign.text)) {
            auto node = make(Op::TestCompare, at, addition());
            node->compares = sign.op;
            return node;
        }
    return make(Op::TestEqual, at, expression());
}

NodePointer Parser::unary_tests_to_end()
{
    NodePointer node;
    if (peek() == '-') {
        auto const at = at_;
        take("-");
        if (peek() == '\0')
            return make(Op::Any, at);
        at_ = at;
    }
    if (at_word("not")) {
        node = attempt([&]() -> NodePointer {
            auto const at = at_;
            word("not");
            need("(");
            auto inner = make(Op::TestNot, at, unary_test_list(')'));
            need(")");
            return peek() == '\0' ? std::move(inner) : nullptr;
        });
    }
    if (!node)
        node = unary_test_list('\0');
    if (peek() != '\0' || at_ < text_.size())
        unexpected();
    return node;
}

NodePointer Parser::addition()
{
    auto left = multiplication();
    for (;;) {
        skip();
        auto const at = at_;
        if (take("+"))
            left = make(Op::Add, at, std::move(left), multiplication());
        else if (take("-"))
            left = make(Op::Subtract, at, std::move(left), multiplication());
        else
            return left;
    }
}

NodePointer Parser::multiplication()
{
    auto left = power();
    for (;;) {
        skip();
        auto const at = at_;
        if (text_.substr(at_, 2) != "**" && take("*"))
            left = make(Op::Multiply, at, std::move(left), power());
        else if (take("/"))
            left = make(Op::Divide, at, std::move(left), power());
        else
            return left;
    }
}

NodePointer Parser::power()
{
    auto left = negation();
    for (;;) {
        skip();
        auto const at = at_;
        if (!take("**"))
            return left;
        left = make(Op::Power, at, std::move(left), negation());
    }
}

NodePointer Parser::negation()
{
    Deeper const deeper(*this);
    skip();
    auto const at = at_;
    if (take("-"))
        return make(Op::Negate, at, negation());
    return instance_of();
}

NodePointer Parser::instance_of()
{
    auto left = postfix();
    for (skip(); at_word("instance"); skip()) {
        auto const at = at_;
        word("instance");
        need_word("of");
        left = make(Op::InstanceOf, at, std::move(left));
        left->types.push_back(type_name());
    }
    return left;
}

NodePointer Parser::postfix()
{
    auto node = primary();
    for (;;) {
        auto const next = peek();
        auto const at = at_;
        if (next == '.' && text_.substr(at_, 2) != "..") {
            take(".");
            node = make(Op::Path, at, std::move(node));
            node->text = member_name();
        } else if (next == '[' && !no_filter_) {
            take("[");
            node = make(Op::Filter, at, std::move(node));
            adopt(*node, expression());
            need("]");
        } else if (next == '(') {
            node = arguments(std::move(node));
        } else {
            return node;
        }
    }
}

// name: …
bool Parser::at_named_argument()
{
    std::size_t length = 0;
    if (at_ >= text_.size() || !is_name_start(decode(text_, at_, length)))
        return false;
    for (auto at = at_; at < text_.size(); at += length) {
        auto const c = decode(text_, at, length);
        if (c == ':')
            return true;
        if (!is_space(c) && !is_name_part(c) && c != '?' && !is_name_sign(c))
            return false;
    }
    return false;
}

// kids: the function, then the arguments; words: their names when they have names.
NodePointer Parser::arguments(NodePointer callee)
{
    auto const outer = std::exchange(no_filter_, false);
    auto node = make(Op::Call, at_, std::move(callee));
    need("(");
    if (!take(")")) {
        bool first = true;
        do {
            skip();
            auto const at = at_;
            bool const named = at_named_argument();
            if (!first && named == node->words.empty())
                fail(at, "feel.arguments", "名前のある引数と名前のない引数は混ぜられません。すべてに名前を付けるか、すべて順に書いてください。", "Named and positional arguments cannot be mixed. Name all of them or none.");
            if (named) {
                node->words.push_back(context_key());
                need(":");
            }
            adopt(*node, expression());
            first = false;
        } while (take(","));
        need(")");
    }
    no_filter_ = outer;
    return node;
}

}  // namespace mado::feel
