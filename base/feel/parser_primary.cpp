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
    return name();
}

NodePointer Parser::parenthesised()
{
    auto const outer = std::exchange(no_filter_, false);
    auto const at = at_;
    take("(");
    for (auto const& sign : comparisons)
        if (sign.op != Op::NotEqual && take(sign.text)) {  // (< 5), an interval without a start
            auto node = make(Op::Range, at);
            auto nothing = make(Op::Constant, at);
            auto edge = addition();
            node->from_closed = sign.op == Op::GreaterEqual || sign.op == Op::Equal;
            node->to_closed = sign.op == Op::LessEqual || sign.op == Op::Equal;
            bool const above = sign.op == Op::Greater || sign.op == Op::GreaterEqual;
            if (sign.op == Op::Equal)
                fail(at, "feel.syntax", "「(=…)」の範囲は使えません。[a..a] と書いてください。", "`(= …)` cannot be used as a range. Write [a..a].");
            node->from_open = !above;
            node->to_open = above;
            adopt(*node, std::move(above ? edge : nothing));
            adopt(*node, std::move(above ? nothing : edge));
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
                fail(at, "feel.key_twice", "「" + key + "」が二度あります。", "`" + key + "` stands there twice.", { { "name", key } });
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
    if (!value || (at_ < text_.size() && is_name_part(decode(text_, at_, length))))
        fail(from, "feel.number", "数ではありません。", "This is not a number.");
    auto node = make(Op::Constant, from);
    node->value = Value::number(*value);
    return node;
}

char32_t Parser::unicode_escape(std::size_t digits)
{
    char32_t c = 0;
    for (std::size_t i = 0; i < digits; ++i, ++at_) {
        auto const digit = at_ < text_.size() ? text_[at_] : ' ';
        auto const value = digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
        if (value < 0)
            fail(at_, "feel.escape", "「\\u」の後には16進の数字が要ります。", "Hexadecimal digits are needed after `\\u`.");
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
                fail(escape_at, "feel.escape", "この符号の文字はありません。", "There is no such character.");
            append_utf8(out, c);
            break;
        }
        default:  // "\d" of a regular expression: the backslash stays
            out += '\\';
            --at_;
        }
    }
    if (at_ >= text_.size())
        fail(from, "feel.string", "文字列の「\"」が閉じていません。", "The string is not closed by `\"`.");
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
    if (length == 1 && node->text == "?") {
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
    // A variable of several words ends at its `in`, `:`, `,` or `)`: `for 子の 年齢 in …`.
    auto const more = attempt([&]() -> std::unique_ptr<std::string> {
        auto whole = std::make_unique<std::string>(name);
        for (;;) {
            skip();
            if (at_word("in") || at_ >= text_.size() || (at_ < text_.size() && (text_[at_] == ':' || text_[at_] == ',' || text_[at_] == ')')))
                return whole->size() > name.size() ? std::move(whole) : nullptr;
            auto const start = at_;
            while (at_ < text_.size() && is_name_part(decode(text_, at_, length)))
                at_ += length;
            if (at_ == start)
                return nullptr;
            *whole += " " + std::string(text_.substr(start, at_ - start));
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
        } else if (is_name_part(c) || c == '?' || c == '+' || c == '-' || c == '*' || c == '/' || c == '\'' || c == '.') {
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

TypeName Parser::context_type()
{
    TypeName type { Kind::Context, {}, {} };
    need("<");
    if (take(">"))
        return type;
    do {
        auto member = peek() == '"' ? string_text() : context_key();
        need(":");
        type.members.emplace_back(std::move(member), type_name());
    } while (take(","));
    need(">");
    return type;
}

TypeName Parser::type_name()
{
    Deeper const deeper(*this);
    skip();
    auto const at = at_;
    auto const phrase = [&](std::initializer_list<std::string_view> words) {
        auto const from = at_;
        for (auto const part : words)
            if (!word(part)) {
                at_ = from;
                return false;
            }
        return true;
    };
    if (phrase({ "days", "and", "time", "duration" }) || phrase({ "day", "time", "duration" }))
        return { Kind::DaysTime, {}, {} };
    if (phrase({ "years", "and", "months", "duration" }) || phrase({ "year", "month", "duration" }))
        return { Kind::YearsMonths, {}, {} };
    if (phrase({ "date", "and", "time" }) || phrase({ "date", "time" }))
        return { Kind::DateTime, {}, {} };
    struct Word { std::string_view word; Kind kind; };
    for (auto const& [text, kind] : { Word { "date", Kind::Date }, Word { "time", Kind::Time }, Word { "number", Kind::Number },
             Word { "string", Kind::String }, Word { "boolean", Kind::Boolean } })
        if (word(text))
            return { kind, {}, {} };
    if (word("Any"))
        return { {}, {}, {} };
    if (word("Null"))
        return { Kind::Null, {}, {} };
    if (word("list") || word("range")) {
        auto const kind = text_[at_ - 1] == 't' ? Kind::List : Kind::Range;
        TypeName type { kind, {}, {} };
        if (take("<")) {
            type.inner.push_back(type_name());
            need(">");
        }
        return type;
    }
    if (word("context"))
        return peek() == '<' ? context_type() : TypeName { Kind::Context, {}, {} };
    if (word("function")) {
        if (take("<")) {
            fail(at, "feel.type", "関数の型の引数は、まだ確かめられません。", "The signature of a function type cannot be checked.");
        }
        return { Kind::Function, {}, {} };
    }
    fail(at, "feel.type", "この型の名前はありません。", "There is no type of this name.");
}

}  // namespace mado::feel
