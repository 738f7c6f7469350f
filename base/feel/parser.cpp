#include "parser.h"

namespace mado::feel {

namespace {

constexpr int most_tree_depth = 1'000;
constexpr std::size_t most_characters = 100'000;

}  // namespace

namespace {

void check_text(std::string_view text)
{
    if (text.size() > most_characters)
        throw SyntaxError { 0, "feel.too_long", {}, "式が長すぎます。いくつかの式に分けて、名前を付けて使ってください。", "The expression is too long. Split it into several named expressions." };
    if (!is_utf8(text))
        throw SyntaxError { 0, "feel.encoding", {}, "式の文字がUTF-8ではありません。UTF-8で保存し直してください。", "The expression is not UTF-8. Save it again as UTF-8." };
}

}  // namespace

NodePointer parse(std::string_view text, Entrance entrance, Lexicon names, Lexicon types)
{
    check_text(text);
    Parser parser(text, std::move(names), std::move(types));
    return entrance == Entrance::Expression ? parser.expression_to_end() : parser.unary_tests_to_end();
}

TypeName parse_type_name(std::string_view text, Lexicon types)
{
    check_text(text);
    return Parser(text, {}, std::move(types)).type_to_end();
}

NodePointer Parser::make(Op op, std::size_t at, NodePointer a, NodePointer b, NodePointer c)
{
    auto node = std::make_unique<Node>(Node { op, at });
    for (auto* kid : { &a, &b, &c })
        if (*kid)
            adopt(*node, std::move(*kid));
    return node;
}

void Parser::too_deep()
{
    fail(at_, "feel.too_deep", "式の入れ子が深すぎます。分けて書いてください。", "The expression is nested too deeply. Split it.");
}

// Long chains (1+1+1+…) nest without recursion of the parser, so the tree is measured too.
void Parser::adopt(Node& parent, NodePointer kid)
{
    parent.depth = std::max(parent.depth, kid->depth + 1);
    if (parent.depth > most_tree_depth)
        too_deep();
    parent.kids.push_back(std::move(kid));
}

void Parser::fail(std::size_t at, std::string key, std::string japanese, std::string english, std::map<std::string, std::string> arguments)
{
    throw SyntaxError { at, std::move(key), std::move(arguments), std::move(japanese), std::move(english) };
}

void Parser::unexpected()
{
    skip();
    if (at_ >= text_.size())
        fail(at_, "feel.syntax", "式が途中で終わっています。続きを書いてください。", "The expression ends too early. Write the rest of it.");
    std::size_t length = 0;
    auto const c = decode(text_, at_, length);
    std::string const found(text_.substr(at_, length));
    if (c >= 0xff01 && c <= 0xff5e) {
        std::string half;
        append_utf8(half, c - 0xff01 + '!');
        fail(at_, "feel.full_width", "全角の「" + found + "」は使えません。半角の「" + half + "」にしてください。",
            "The full-width sign `" + found + "` cannot be used. Write `" + half + "`.", { { "found", found }, { "mend", half } });
    }
    fail(at_, "feel.syntax", "「" + found + "」はここに書けません。前後の演算子・かっこ・コンマを確かめてください。", "`" + found + "` cannot stand here. Look at the operators, brackets and commas around it.", { { "found", found } });
}

void Parser::skip()
{
    while (at_ < text_.size()) {
        if (text_[at_] > ' ' && text_[at_] != '/')  // nearly always
            return;
        std::size_t length = 0;
        if (is_space(decode(text_, at_, length))) {
            at_ += length;
        } else if (text_.substr(at_, 2) == "//") {
            auto const end = text_.find('\n', at_);
            at_ = end == std::string_view::npos ? text_.size() : end;
        } else if (text_.substr(at_, 2) == "/*") {
            auto const end = text_.find("*/", at_ + 2);
            if (end == std::string_view::npos)
                fail(at_, "feel.comment", "注釈「/*」が閉じていません。終わりに「*/」を書いてください。", "The comment `/*` is not closed. Write `*/` at its end.");
            at_ = end + 2;
        } else {
            return;
        }
    }
}

char Parser::peek()
{
    skip();
    return at_ < text_.size() ? text_[at_] : '\0';
}

bool Parser::take(std::string_view sign)
{
    skip();
    if (at_ >= text_.size() || text_[at_] != sign.front() || text_.substr(at_, sign.size()) != sign)
        return false;
    at_ += sign.size();
    return true;
}

bool Parser::known_name_longer_than(std::string_view keyword)
{
    std::string known;
    return lexicon_.longest(text_.substr(at_), known) > keyword.size();
}

bool Parser::at_word(std::string_view keyword)
{
    skip();
    if (at_ >= text_.size() || text_[at_] != keyword.front() || text_.substr(at_, keyword.size()) != keyword)
        return false;
    std::size_t length = 0;
    auto const end = at_ + keyword.size();
    return end >= text_.size() || !is_name_part(decode(text_, end, length));
}

bool Parser::word(std::string_view keyword)
{
    if (!at_word(keyword))
        return false;
    at_ += keyword.size();
    return true;
}

void Parser::need(std::string_view sign)
{
    if (!take(sign)) {
        skip();
        if (at_ < text_.size())
            unexpected();
        fail(at_, "feel.syntax", "ここに「" + std::string(sign) + "」が要ります。書き足してください。", "`" + std::string(sign) + "` is missing here. Write it.", { { "missing", std::string(sign) } });
    }
}

void Parser::need_word(std::string_view keyword)
{
    if (!word(keyword)) {
        skip();
        fail(at_, "feel.syntax", "ここに「" + std::string(keyword) + "」が要ります。書き足してください。", "`" + std::string(keyword) + "` is missing here. Write it.",
            { { "missing", std::string(keyword) } });
    }
}

}  // namespace mado::feel
