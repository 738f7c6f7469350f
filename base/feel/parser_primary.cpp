// What stands in brackets, literals, names and types.
#include "parser.h"

namespace mado::feel {

NodePointer Parser::primary()
{
    auto const next = peek();
    if (next == '(')
        return parenthesised();
    if (next == '[')
        return bracketed();
    if (next == ']') {
        auto const at = at_;
        take("]");
        auto from = addition();
        return interval(std::move(from), false, at);
    }
    if (next == '{')
        return context();
    if (next == '"')
        return string();
    if (next == '@')
        return at_literal();
    if ((next >= '0' && next <= '9') || (next == '.' && at_ + 1 < text_.size() && text_[at_ + 1] >= '0' && text_[at_ + 1] <= '9'))
        return number();
    // Operands are expressions (grammar rules 4, 49, 50): `a and every x in b satisfies x > 0`.
    for (std::string_view const keyword : { "if", "for", "some", "every", "function" })
        if (next == keyword.front() && at_word(keyword) && !known_name_longer_than(keyword))
            return expression();
    return name();
}

NodePointer Parser::parenthesised()
{
    auto const outer = std::exchange(no_filter_, false);
    auto const at = at_;
    take("(");
    for (auto const& sign : comparisons)
        if (take(sign.text)) {  // (< 5): a comparison as a range
            auto node = comparison_range(sign.op, at);
            need(")");
            no_filter_ = outer;
            return node;
        }
    auto inner = expression();
    if (take("..")) {
        at_ -= 2;
        auto range = interval(std::move(inner), false, at);
        no_filter_ = outer;
        return range;
    }
    need(")");
    no_filter_ = outer;
    return inner;
}

NodePointer Parser::comparison_range(Op op, std::size_t at)
{
    auto node = make(Op::Range, at);
    auto edge = addition();
    node->from_closed = op != Op::Greater;
    node->to_closed = op != Op::Less;
    node->to_open = op == Op::Greater || op == Op::GreaterEqual;
    node->from_open = !node->to_open;
    node->compares = op;
    adopt(*node, std::move(edge));
    return node;
}

NodePointer Parser::bracketed()
{
    auto const outer = std::exchange(no_filter_, false);
    auto list = make(Op::List, at_);
    take("[");
    if (take("]")) {
        no_filter_ = outer;
        return list;
    }
    do {
        adopt(*list, expression());
        if (list->kids.size() == 1 && peek() == '.' && text_.substr(at_, 2) == "..") {
            auto range = interval(std::move(list->kids.front()), true, list->at);
            no_filter_ = outer;
            return range;
        }
    } while (take(","));
    need("]");
    no_filter_ = outer;
    return list;
}

// From `..` on.
NodePointer Parser::interval(NodePointer from, bool from_closed, std::size_t at)
{
    need("..");
    auto const closes = [&] { auto const c = peek(); return c == ']' || c == ')' || c == '['; };
    auto to = attempt([&]() -> NodePointer { auto end = addition(); return closes() ? std::move(end) : nullptr; });
    if (!to) {
        auto const outer = std::exchange(no_filter_, true);  // ]1..5[ : the last bracket is no filter
        to = addition();
        no_filter_ = outer;
    }
    auto range = make(Op::Range, at, std::move(from), std::move(to));
    range->from_closed = from_closed;
    range->to_closed = take("]");
    if (!range->to_closed && !take(")") && !take("["))
        unexpected();
    return range;
}

// kids: the values; words: the keys.
NodePointer Parser::context()
{
    auto const outer = std::exchange(no_filter_, false);
    auto node = make(Op::Context, at_);
    need("{");
    if (!take("}")) {
        do {
            skip();
            auto const at = at_;
            auto key = peek() == '"' ? string_text() : context_key();
            need(":");
            if (std::find(node->words.begin(), node->words.end(), key) != node->words.end())
                fail(at, "feel.key_twice", "「" + key + "」が二度あります。どちらかの名前を変えてください。", "`" + key + "` stands there twice. Rename one of them.", { { "name", key } });
            adopt(*node, expression());
            lexicon_.add(key);
            node->words.push_back(std::move(key));
        } while (take(","));
        need("}");
    }
    no_filter_ = outer;
    return node;
}

NodePointer Parser::number()
{
    auto const from = at_;
    auto const digits = [&] { while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_; };
    digits();
    if (at_ + 1 < text_.size() && text_[at_] == '.' && text_[at_ + 1] >= '0' && text_[at_ + 1] <= '9') {
        ++at_;
        digits();
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
        auto end = at_ + 1;
        if (end < text_.size() && (text_[end] == '+' || text_[end] == '-'))
            ++end;
        if (end < text_.size() && text_[end] >= '0' && text_[end] <= '9') {
            at_ = end;
            digits();
        }
    }
    auto const value = Decimal::parse(text_.substr(from, at_ - from));
    std::size_t length = 0;
    if (at_ < text_.size() && is_name_part(decode(text_, at_, length)))
        fail(from, "feel.number", "数ではありません。数は 12、0.5、1.2e3 のように書き、名前は数字で始めません。", "This is not a number. Write 12, 0.5 or 1.2e3; a name does not begin with a digit.");
    auto node = make(Op::Constant, from);
    node->value = value ? Value::number(*value) : Value {};  // too large: null, as a result that is too large
    return node;
}

char32_t Parser::unicode_escape(std::size_t digits)
{
    char32_t c = 0;
    for (std::size_t i = 0; i < digits; ++i, ++at_) {
        auto const digit = at_ < text_.size() ? text_[at_] : ' ';
        auto const value = digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
        if (value < 0)
            fail(at_, "feel.escape", "「\\u」の後には4桁、「\\U」の後には6桁の16進の数字(0〜9、A〜F)を書いてください。", "Write four hexadecimal digits after `\\u`, or six after `\\U`.");
        c = c * 16 + static_cast<char32_t>(value);
    }
    return c;
}

std::string Parser::string_text()
{
    auto const from = at_;
    need("\"");
    std::string out;
    while (at_ < text_.size() && text_[at_] != '"') {
        if (text_[at_] != '\\') {
            out += text_[at_++];
            continue;
        }
        auto const code = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
        auto const escape_at = at_;
        at_ += 2;
        switch (code) {
        case 'n': out += '\n'; break;
        case 'r': out += '\r'; break;
        case 't': out += '\t'; break;
        case '"': case '\'': case '\\': out += code; break;
        case 'u': case 'U': {
            auto c = unicode_escape(code == 'u' ? 4 : 6);
            if (c >= 0xd800 && c <= 0xdbff && text_.substr(at_, 2) == "\\u") {
                at_ += 2;
                auto const low = unicode_escape(4);
                c = low >= 0xdc00 && low <= 0xdfff ? 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00) : 0xffffffff;
            }
            if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
                fail(escape_at, "feel.escape", "この番号の文字はありません。\\u と4桁、または \\U と6桁で書いてください。", "There is no such character. Write \\u with four digits, or \\U with six.");
            append_utf8(out, c);
            break;
        }
        default:  // "\d" of a regular expression: the backslash stays
            out += '\\';
            --at_;
        }
    }
    if (at_ >= text_.size())
        fail(from, "feel.string", "文字列の「\"」が閉じていません。終わりに「\"」を書いてください。", "The string is not closed. Write `\"` at its end.");
    ++at_;
    return out;
}

NodePointer Parser::string()
{
    auto node = make(Op::Constant, at_);
    node->value = Value::string(string_text());
    return node;
}

NodePointer Parser::at_literal()
{
    auto node = make(Op::Constant, at_);
    take("@");
    if (peek() != '"')
        unexpected();
    auto const text = string_text();
    if (auto const date = Date::parse(text))
        node->value = Value::date(*date);
    else if (auto const moment = DateTime::parse(text))
        node->value = Value::date_time(*moment);
    else if (auto const time = Time::parse(text))
        node->value = Value::time(*time);
    else if (auto const days = DaysTime::parse(text))
        node->value = Value::days_time(*days);
    else if (auto const months = YearsMonths::parse(text))
        node->value = Value::years_months(*months);
    else
        node->value = Value {};  // an error of FEEL is null (10.3.4.1)
    return node;
}

NodePointer Parser::name()
{
    auto node = make(Op::Name, at_);
    auto const length = lexicon_.longest(text_.substr(at_), node->text);
    for (std::string_view const keyword : { "true", "false", "null" })
        if (length <= keyword.size() && word(keyword)) {
            node->op = Op::Constant;
            node->value = keyword == "null" ? Value {} : Value::boolean(keyword == "true");
            return node;
        }
    std::size_t next = 0;
    if (length == 0 && text_.substr(at_, 1) == "?" && (at_ + 1 >= text_.size() || !is_name_part(decode(text_, at_ + 1, next)))) {
        ++at_;
        node->op = Op::Input;
        return node;
    }
    if (length > 0) {
        at_ += length;
        return node;
    }
    node->text = simple_name();
    return node;
}

// One name without spaces.
std::string Parser::simple_name()
{
    skip();
    auto const from = at_;
    std::size_t length = 0;
    if (at_ >= text_.size() || !is_name_start(decode(text_, at_, length)))
        unexpected();
    for (std::string_view const keyword : { "for", "return", "if", "then", "else", "some", "every", "satisfies", "in", "and", "or", "between", "true", "false", "null", "function" })
        if (at_word(keyword))
            unexpected();
    at_ += length;
    while (at_ < text_.size() && is_name_part(decode(text_, at_, length)))
        at_ += length;
    return std::string(text_.substr(from, at_ - from));
}

// A new name, of one word or several.
std::string Parser::variable()
{
    auto name = simple_name();
    std::size_t length = 0;
    auto const end = at_;
    auto const after = peek();
    if (after == ':' || after == ',' || after == ')' || at_word("in")) {
        lexicon_.add(name);
        return name;
    }
    at_ = end;
    // A variable of several words ends at its `in`, `:`, `,` or `)`: `for 子の 年齢 in …`.
    auto const more = attempt([&]() -> std::unique_ptr<std::string> {
        auto whole = std::make_unique<std::string>(name);
        for (;;) {
            auto const before = at_;
            skip();
            bool const spaced = at_ > before;
            if ((spaced && at_word("in")) || at_ >= text_.size() || (at_ < text_.size() && (text_[at_] == ':' || text_[at_] == ',' || text_[at_] == ')')))
                return whole->size() > name.size() ? std::move(whole) : nullptr;
            auto const start = at_;
            for (char32_t c = 0; at_ < text_.size() && (c = decode(text_, at_, length), is_name_part(c) || is_name_sign(c)); at_ += length) { }
            if (at_ == start)
                return nullptr;
            *whole += (spaced ? " " : "") + std::string(text_.substr(start, at_ - start));
        }
    });
    if (more)
        name = *more;
    lexicon_.add(name);
    return name;
}

std::string Parser::member_name()
{
    skip();
    std::string known;
    if (auto const length = lexicon_.longest(text_.substr(at_), known); length > 0) {
        at_ += length;
        return known;
    }
    return plain_name();
}

std::string Parser::plain_name()
{
    skip();
    auto const from = at_;
    std::size_t length = 0;
    if (at_ >= text_.size() || !is_name_start(decode(text_, at_, length)))
        unexpected();
    at_ += length;
    while (at_ < text_.size() && is_name_part(decode(text_, at_, length)))
        at_ += length;
    return std::string(text_.substr(from, at_ - from));
}

// All up to the colon, white space made single: keys and names of arguments may have spaces and + - * / ' .
std::string Parser::context_key()
{
    skip();
    std::string key;
    std::size_t length = 0;
    if (at_ >= text_.size() || !is_name_start(decode(text_, at_, length)))
        unexpected();
    bool space = false;
    while (at_ < text_.size() && text_[at_] != ':') {
        auto const c = decode(text_, at_, length);
        if (is_space(c)) {
            space = true;
        } else if (is_name_part(c) || c == '?' || is_name_sign(c)) {
            if (space)
                key += ' ';
            space = false;
            key += text_.substr(at_, length);
        } else {
            unexpected();
        }
        at_ += length;
    }
    return key;
}

}  // namespace mado::feel
