// The listed subset: from the syntax tree, with the kinds of all names known, to text for npm feelin.
#include <mado/feel/browser.h>

#include "syntax.h"

namespace mado::feel {

namespace {

constexpr std::size_t most_characters = 4'000;
constexpr std::size_t most_digits = 15;                              // of a decimal that a double keeps apart from its neighbours
constexpr std::int64_t most_exact = std::int64_t { 1 } << 53;        // whole numbers that a double holds
constexpr std::int64_t most_length = 1'000'000;                      // of a text or list on a page

struct Refused { std::string japanese, english; };

[[noreturn]] void refuse(std::string japanese, std::string english) { throw Refused { std::move(japanese), std::move(english) }; }

enum class Sort { Null, Flag, Text, Number, Day, Texts };

// One part of the expression as it is written for the browser.
struct Part {
    std::string text;
    Sort sort = Sort::Null;
    std::optional<std::int64_t> whole {};  // a whole number: the most it can be, either way
    Value constant {};                     // of a literal; null for all else
};

// feelin reads "\u000Ab" as one character of five digits, so a text with control characters is not on the list.
std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (char const c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            refuse("改行などの見えない文字は一覧にありません。", "Line ends and other control characters are not on the list.");
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + "\"";
}

Part number_literal(Value const& value)
{
    auto const text = value.to_text();
    auto const digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (static_cast<std::size_t>(digits) > most_digits || text.find_first_of("eE") != std::string::npos)
        refuse("「" + text + "」は" + std::to_string(most_digits) + "桁を超える数です。", "`" + text + "` has more than " + std::to_string(most_digits) + " digits.");
    Part part { text.starts_with('-') ? "(" + text + ")" : text, Sort::Number, {}, value };
    if (auto const whole = value.to_integer(); whole)
        part.whole = *whole < 0 ? -*whole : *whole;
    return part;
}

Part literal(Value const& value)
{
    switch (value.kind()) {
    case Kind::Null: return { "null", Sort::Null };
    case Kind::Boolean: return { value.is_true() ? "true" : "false", Sort::Flag, {}, value };
    case Kind::Number: return number_literal(value);
    case Kind::String: return { quoted(value.as_string()), Sort::Text, {}, value };
    case Kind::Date:
        if (value.to_day())
            return { "@\"" + value.to_text() + "\"", Sort::Day, {}, value };
        break;
    default: break;
    }
    refuse("「" + value.to_text() + "」という種類の値は一覧にありません。", "A value like `" + value.to_text() + "` is not on the list.");
}

std::string_view sign_of(Op op)
{
    switch (op) {
    case Op::Equal: return "=";
    case Op::NotEqual: return "!=";
    case Op::Less: return "<";
    case Op::LessEqual: return "<=";
    case Op::Greater: return ">";
    case Op::GreaterEqual: return ">=";
    case Op::Add: return "+";
    case Op::Subtract: return "-";
    case Op::Multiply: return "*";
    case Op::And: return "and";
    case Op::Or: return "or";
    default: return {};
    }
}

std::string written(Part const& left, std::string_view sign, Part const& right) { return "(" + left.text + " " + std::string(sign) + " " + right.text + ")"; }

Sort sort_of(BrowserKind kind)
{
    switch (kind) {
    case BrowserKind::Flag: return Sort::Flag;
    case BrowserKind::Text: return Sort::Text;
    case BrowserKind::Number:
    case BrowserKind::Whole: return Sort::Number;
    case BrowserKind::Day: return Sort::Day;
    case BrowserKind::Texts: return Sort::Texts;
    }
    return Sort::Null;
}

class Writing {
public:
    Writing(Expression const& expression, BrowserNames const& names) : expression_(expression), names_(names) {}

    std::string condition(Node const& node)
    {
        auto part = of(node);
        if (part.sort != Sort::Flag && part.sort != Sort::Null)
            refuse("はい・いいえになる式ではありません。", "It is no condition: it does not give true or false.");
        if (part.text.size() > most_characters)
            refuse("式が長すぎます。", "The expression is too long.");
        return std::move(part.text);
    }
    std::vector<std::string> used() && { return std::move(used_); }

private:
    Part of(Node const& node)
    {
        switch (node.op) {
        case Op::Constant: return literal(node.value);
        case Op::Name: return name(node.text);
        case Op::Negate: return negated(of(*node.kids[0]));
        case Op::Add:
        case Op::Subtract:
        case Op::Multiply: return arithmetic(node.op, of(*node.kids[0]), of(*node.kids[1]));
        case Op::And:
        case Op::Or: return { written(flag(*node.kids[0]), sign_of(node.op), flag(*node.kids[1])), Sort::Flag };
        case Op::Equal:
        case Op::NotEqual:
        case Op::Less:
        case Op::LessEqual:
        case Op::Greater:
        case Op::GreaterEqual: return compared(node.op, of(*node.kids[0]), of(*node.kids[1]));
        case Op::Between: return between(of(*node.kids[0]), true, of(*node.kids[1]), of(*node.kids[2]), true);
        case Op::In: return in(of(*node.kids[0]), *node.kids[1]);
        case Op::If: return chosen(node);
        case Op::Call: return call(node);
        default: refuse("一覧にない書き方があります。", "It uses something that is not on the list.");
        }
    }

    Part name(std::string const& name)
    {
        auto const found = names_.find(name);
        if (found == names_.end())
            refuse("「" + name + "」は、このページで答えるものではありません。", "`" + name + "` is not answered on this page.");
        if (std::find(used_.begin(), used_.end(), name) == used_.end())
            used_.push_back(name);
        Part part { std::string(browser_prefix) + name, sort_of(found->second) };
        if (found->second == BrowserKind::Whole)
            part.whole = browser_whole;
        return part;
    }

    Part flag(Node const& node)
    {
        auto part = of(node);
        if (part.sort != Sort::Flag && part.sort != Sort::Null)
            refuse("and・or・not・if は、はい・いいえになるものにだけ使えます。", "`and`, `or`, `not` and `if` take true or false alone.");
        return part;
    }

    static Part negated(Part part)
    {
        if (part.sort != Sort::Number)
            refuse("「-」は数にだけ使えます。", "`-` takes a number alone.");
        if (part.constant.is_number())
            return number_literal(Value::number(-part.constant.as_number()));
        part.text = "(-" + part.text + ")";
        return part;
    }

    // Fractions are doubles in the browser: 0.1 + 0.2 is not 0.3 there.
    static Part arithmetic(Op op, Part const& left, Part const& right)
    {
        if (left.sort != Sort::Number || right.sort != Sort::Number)
            refuse("計算は数にだけ使えます。", "Arithmetic takes numbers alone.");
        if (!left.whole || !right.whole)
            refuse("小数の計算は、ブラウザーでは正確ではありません。", "Arithmetic with fractions is not exact in a browser.");
        std::int64_t most = 0;
        bool const over = op == Op::Multiply ? __builtin_mul_overflow(*left.whole, *right.whole, &most) : __builtin_add_overflow(*left.whole, *right.whole, &most);
        if (over || most > most_exact)
            refuse("計算の結果が、ブラウザーで正確な大きさを超えることがあります。", "The result may be larger than a browser holds exactly.");
        return { written(left, sign_of(op), right), Sort::Number, most };
    }

    static Part compared(Op op, Part const& left, Part const& right)
    {
        bool const is_equality = op == Op::Equal || op == Op::NotEqual;
        auto const sort = left.sort == Sort::Null ? right.sort : left.sort;
        if (left.sort != right.sort && left.sort != Sort::Null && right.sort != Sort::Null)
            refuse("種類の違うものを比べています。", "It compares things of different kinds.");
        if (sort == Sort::Texts)
            refuse("並び全体を比べることは一覧にありません。", "Comparing whole lists is not on the list.");
        if (!is_equality && (sort == Sort::Flag || sort == Sort::Null))
            refuse("大小を比べられるのは数と日だけです。", "Only numbers and days have an order here.");
        // A browser orders text by UTF-16 units, FEEL by code points.
        if (!is_equality && sort == Sort::Text)
            refuse("文字の大小は、ブラウザーでは順が違います。", "A browser orders text in another way.");
        return { written(left, sign_of(op), right), Sort::Flag };
    }

    // As comparisons. The ends are literals: with a null end the parts would not be null together.
    static Part between(Part const& value, bool from_closed, Part const& from, Part const& to, bool to_closed)
    {
        if ((from.sort != Sort::Number && from.sort != Sort::Day) || from.sort != to.sort || from.constant.is_null() || to.constant.is_null())
            refuse("範囲の両端は、決まった数か日に限ります。", "Both ends of a range are fixed numbers or days.");
        if (compare(from.constant, to.constant).value_or(1) > 0)
            refuse("範囲の始めが終わりより後です。", "The range begins after its end.");
        auto const above = compared(from_closed ? Op::GreaterEqual : Op::Greater, value, from);
        auto const below = compared(to_closed ? Op::LessEqual : Op::Less, value, to);
        return { written(above, "and", below), Sort::Flag };
    }

    Part in(Part const& value, Node const& test)
    {
        switch (test.op) {
        case Op::TestAnyOf: return any_of(value, test);
        case Op::TestCompare: {
            auto const limit = of(*test.kids[0]);
            if (limit.constant.is_null())
                refuse("in の右は、決まった値に限ります。", "What stands after `in` is fixed.");
            return compared(test.compares, value, limit);
        }
        case Op::TestEqual: return in_fixed(value, *test.kids[0]);
        default: return in_fixed(value, test);
        }
    }

    Part in_fixed(Part const& value, Node const& test)
    {
        if (test.op == Op::List)
            return any_of(value, test);
        if (test.op == Op::Range) {
            if (test.from_open || test.to_open)
                refuse("片側のない範囲は一覧にありません。", "A range without one side is not on the list.");
            return between(value, test.from_closed, of(*test.kids[0]), of(*test.kids[1]), test.to_closed);
        }
        auto const one = of(test);
        if (one.constant.is_null())
            refuse("in の右は、決まった値に限ります。", "What stands after `in` is fixed.");
        return compared(Op::Equal, value, one);
    }

    Part any_of(Part const& value, Node const& list)
    {
        Part all { {}, Sort::Flag };
        for (auto const& kid : list.kids) {
            auto const one = in(value, *kid);
            all.text = all.text.empty() ? one.text : written(all, "or", one);
        }
        if (all.text.empty())
            refuse("in の右に何もありません。", "Nothing stands after `in`.");
        return all;
    }

    Part chosen(Node const& node)
    {
        auto const condition = flag(*node.kids[0]);
        auto const yes = of(*node.kids[1]), no = of(*node.kids[2]);
        if (yes.sort != no.sort && yes.sort != Sort::Null && no.sort != Sort::Null)
            refuse("if の二つの結果の種類が違います。", "The two results of `if` are of different kinds.");
        Part part { "(if " + condition.text + " then " + yes.text + " else " + no.text + ")", yes.sort == Sort::Null ? no.sort : yes.sort };
        auto const bound = [](Part const& side) { return side.sort == Sort::Null ? std::optional<std::int64_t>(0) : side.whole; };
        if (part.sort == Sort::Number && bound(yes) && bound(no))
            part.whole = std::max(*bound(yes), *bound(no));
        return part;
    }

    // -- built-in functions: those that the test of both engines found to be alike.
    Part call(Node const& node)
    {
        if (node.kids[0]->op != Op::Name || !node.words.empty())
            refuse("この関数の呼び方は一覧にありません。", "This way to call a function is not on the list.");
        auto const& name = node.kids[0]->text;
        auto const& ours = expression_.functions();
        if (std::find(ours.begin(), ours.end(), name) != ours.end())
            refuse("「" + name + "」は窓口の側で計算します。", "`" + name + "` is computed by the server.");
        if (name == "date" && node.kids.size() == 2 && node.kids[1]->op == Op::Constant && node.kids[1]->value.is_string())
            return day(node.kids[1]->value.as_string());
        if (name == "not" && node.kids.size() == 2)
            return { "not(" + flag(*node.kids[1]).text + ")", Sort::Flag };
        if ((name == "contains" || name == "starts with" || name == "ends with") && node.kids.size() == 3)
            return { name + "(" + text(*node.kids[1]).text + ", " + text(*node.kids[2]).text + ")", Sort::Flag };
        if (name == "string length" && node.kids.size() == 2)
            return { "string length(" + text(*node.kids[1]).text + ")", Sort::Number, most_length };
        if (name == "count" && node.kids.size() == 2)
            return { "count(" + texts(*node.kids[1]).text + ")", Sort::Number, most_length };
        if (name == "list contains" && node.kids.size() == 3)
            return { "list contains(" + texts(*node.kids[1]).text + ", " + text(*node.kids[2]).text + ")", Sort::Flag };
        refuse("関数「" + name + "」は一覧にありません。", "The function `" + name + "` is not on the list.");
    }

    static Part day(std::string_view iso)
    {
        auto const date = Date::parse(iso);
        if (!date)
            refuse("「" + std::string(iso) + "」という日はありません。", "There is no day `" + std::string(iso) + "`.");
        return literal(Value::date(*date));
    }

    Part text(Node const& node)
    {
        auto part = of(node);
        if (part.sort != Sort::Text)
            refuse("文字でないものに、文字の関数を使っています。", "A function of text is used for something else.");
        return part;
    }

    Part texts(Node const& node)
    {
        if (node.op != Op::List) {
            auto part = of(node);
            if (part.sort != Sort::Texts)
                refuse("並びでないものに、並びの関数を使っています。", "A function of lists is used for something else.");
            return part;
        }
        Part list { {}, Sort::Texts };
        for (auto const& kid : node.kids)
            list.text += (list.text.empty() ? "[" : ", ") + text(*kid).text;
        list.text += list.text.empty() ? "[]" : "]";
        return list;
    }

    Expression const& expression_;
    BrowserNames const& names_;
    std::vector<std::string> used_;
};

// Names of one plain word are found by the parser itself, all others must be known to it.
Lexicon lexicon_of(Expression const& expression)
{
    Lexicon lexicon;
    for (auto const& names : { expression.names(), expression.functions(), expression.built_ins() })
        for (auto const& name : names)
            if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != std::string::npos)
                lexicon.add(name);
    return lexicon;
}

bool is_plain(std::string_view name)
{
    return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string_view::npos;
}

}  // namespace

BrowserVerdict browser_verdict(Expression const& expression, BrowserNames const& names)
{
    BrowserNames plain;
    for (auto const& [name, kind] : names)
        if (is_plain(name))
            plain.emplace(name, kind);
    BrowserVerdict verdict;
    try {
        Writing writing(expression, plain);
        verdict.expression = writing.condition(*parse(expression.text(), Entrance::Expression, lexicon_of(expression)));
        verdict.names = std::move(writing).used();
        verdict.qualifies = true;
    } catch (Refused const& refused) {
        verdict.why_japanese = refused.japanese;
        verdict.why_english = refused.english;
    } catch (SyntaxError const& error) {
        verdict.why_japanese = error.japanese;
        verdict.why_english = error.english;
    }
    return verdict;
}

}  // namespace mado::feel
