// XPath's patterns in ICU's words. What the two would read differently is written out: what `.`, `^`, `$`, \s, \w, \i and \c mean, blocks (\p{IsGreek}),
// the subtraction of classes; what XPath does not have (look-around, possessive quantifiers, \b …) is refused.
#include "built_ins/patterns.h"

#include <algorithm>
#include <cstdio>

namespace mado::feel {

namespace {

struct Misfit {};

std::string hexadecimal(char32_t c)
{
    char text[16];
    std::snprintf(text, sizeof text, "\\x{%x}", static_cast<unsigned>(c));
    return text;
}

constexpr std::string_view space_class = "\\x{20}\\x{9}\\x{a}\\x{d}";
constexpr std::string_view name_start = ":A-Z_a-z\\x{c0}-\\x{d6}\\x{d8}-\\x{f6}\\x{f8}-\\x{2ff}\\x{370}-\\x{37d}\\x{37f}-\\x{1fff}\\x{200c}\\x{200d}\\x{2070}-\\x{218f}"
                                        "\\x{2c00}-\\x{2fef}\\x{3001}-\\x{d7ff}\\x{f900}-\\x{fdcf}\\x{fdf0}-\\x{fffd}\\x{10000}-\\x{effff}";
constexpr std::string_view name_more = "\\-.0-9\\x{b7}\\x{300}-\\x{36f}\\x{203f}-\\x{2040}";

class PatternText {
public:
    PatternText(std::string_view text, bool several_lines, bool dot_all, bool any_case)
        : text_(text), several_lines_(several_lines), dot_all_(dot_all), any_case_(any_case)
    {
    }

    IcuPattern run()
    {
        branches(0);
        if (at_ < text_.size())
            throw Misfit {};
        return { std::move(out_), groups_ };
    }

private:
    static constexpr int most_depth = 200;

    char32_t look() const
    {
        std::size_t length = 0;
        return at_ < text_.size() ? decode(text_, at_, length) : U'\0';
    }
    char32_t next()
    {
        if (at_ >= text_.size())
            throw Misfit {};
        std::size_t length = 0;
        auto const c = decode(text_, at_, length);
        at_ += length;
        return c;
    }
    bool take(char32_t wanted)
    {
        if (at_ >= text_.size() || look() != wanted)
            return false;
        next();
        return true;
    }

    void branches(int depth)
    {
        if (depth > most_depth)
            throw Misfit {};
        while (at_ < text_.size() && look() != U')') {
            if (take(U'|')) {
                out_ += '|';
                continue;
            }
            atom(depth);
            quantifier();
        }
    }

    void atom(int depth)
    {
        auto const c = next();
        switch (c) {
        case U'(': return group(depth);
        case U'[': out_ += character_class(depth); return;
        case U'\\': return escape();
        case U'.': out_ += dot_all_ ? "[\\s\\S]" : "[^\\x{a}\\x{d}]"; return;
        case U'^': out_ += several_lines_ ? "(?:\\A|(?<=\\x{a})(?!\\z))" : "(?:\\A)"; return;
        case U'$': out_ += several_lines_ ? "(?=\\x{a}|\\z)" : "(?:\\z)"; return;
        case U'?': case U'*': case U'+': case U'{': case U'}': case U']': throw Misfit {};
        default: out_ += hexadecimal(c);
        }
    }

    void group(int depth)
    {
        bool const captures = !take(U'?');
        if (!captures && !take(U':'))
            throw Misfit {};
        out_ += captures ? "(" : "(?:";
        auto const number = captures ? ++groups_ : 0;
        branches(depth + 1);
        if (!take(U')'))
            throw Misfit {};
        out_ += ')';
        if (captures)
            closed_.push_back(number);
    }

    void quantifier()
    {
        auto const c = look();
        if (c == U'?' || c == U'*' || c == U'+') {
            out_ += static_cast<char>(next());
        } else if (c == U'{') {
            next();
            auto const least = number();
            out_ += "{" + least;
            if (take(U',')) {
                auto const most = look() == U'}' ? std::string {} : number();
                if (!most.empty() && std::stoi(most) < std::stoi(least))
                    throw Misfit {};
                out_ += "," + most;
            }
            if (!take(U'}'))
                throw Misfit {};
            out_ += '}';
        } else {
            return;
        }
        if (take(U'?'))
            out_ += '?';
    }

    std::string number()
    {
        std::string digits;
        while (look() >= U'0' && look() <= U'9' && digits.size() < 6)
            digits += static_cast<char>(next());
        if (digits.empty())
            throw Misfit {};
        return digits;
    }

    void escape()
    {
        auto const c = look();
        if (c >= U'1' && c <= U'9')
            return back_reference();
        bool const is_property = c == U'p' || c == U'P';
        auto const found = class_escape();
        // A property has no case: only the letters of a pattern lose theirs.
        if (is_property && any_case_)
            out_ += "(?-i:[" + found + "])";
        else
            out_ += is_single(found) ? found : "[" + found + "]";
    }

    // As many digits as name a group that is closed (F&O 5.6.1.2).
    void back_reference()
    {
        int group = static_cast<int>(next() - U'0');
        while (look() >= U'0' && look() <= U'9' && group * 10 + static_cast<int>(look() - U'0') <= groups_)
            group = group * 10 + static_cast<int>(next() - U'0');
        if (std::find(closed_.begin(), closed_.end(), group) == closed_.end())
            throw Misfit {};
        out_ += "(?:\\" + std::to_string(group) + ")";
    }

    static bool is_single(std::string const& escaped) { return escaped.starts_with("\\x{") && escaped.find('}') == escaped.size() - 1; }

    // After the backslash: what stands in brackets for it.
    std::string class_escape()
    {
        auto const c = next();
        switch (c) {
        case U'n': return "\\x{a}";
        case U'r': return "\\x{d}";
        case U't': return "\\x{9}";
        case U's': return std::string(space_class);
        case U'S': return "[^" + std::string(space_class) + "]";
        case U'd': return "\\p{Nd}";
        case U'D': return "\\P{Nd}";
        case U'w': return "[^\\p{P}\\p{Z}\\p{C}]";
        case U'W': return "\\p{P}\\p{Z}\\p{C}";
        case U'i': return std::string(name_start);
        case U'I': return "[^" + std::string(name_start) + "]";
        case U'c': return std::string(name_start) + std::string(name_more);
        case U'C': return "[^" + std::string(name_start) + std::string(name_more) + "]";
        case U'p': case U'P': return property(c == U'P');
        default:
            if (c > 0x7f || std::string_view("\\|.?*+(){}-[]^$").find(static_cast<char>(c)) == std::string_view::npos)
                throw Misfit {};
            return hexadecimal(c);
        }
    }

    std::string property(bool negated)
    {
        if (!take(U'{'))
            throw Misfit {};
        std::string name;
        while (look() != U'}') {
            auto const c = next();
            if (c > 0x7e || (c != U'-' && !(c >= U'0' && c <= U'9') && !((c | 0x20) >= U'a' && (c | 0x20) <= U'z')))
                throw Misfit {};
            name += static_cast<char>(c);
        }
        next();
        std::string const open = negated ? "\\P{" : "\\p{";
        if (name.starts_with("Is")) {
            auto block = name.substr(2);
            if (block == "Greek")
                block = "GreekandCoptic";
            else if (block == "CombiningMarksforSymbols")
                block = "CombiningDiacriticalMarksforSymbols";
            else if (block == "PrivateUse")
                block = "PrivateUseArea";
            return open + "Block=" + block + "}";
        }
        constexpr std::string_view categories[] { "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
            "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn" };
        if (std::find(std::begin(categories), std::end(categories), name) == std::end(categories))
            throw Misfit {};
        return open + name + "}";
    }

    // After `[`. With a subtraction it is "not the one, but the other": ICU's own difference forgets the case of what is taken away.
    std::string character_class(int depth)
    {
        if (depth > most_depth)
            throw Misfit {};
        bool const negated = take(U'^');
        std::string inside, without;
        while (look() != U']' || inside.empty()) {
            if (!inside.empty() && text_.substr(at_, 2) == "-[") {
                at_ += 2;
                without = character_class(depth + 1);
                break;
            }
            inside += member();
        }
        if (!take(U']'))
            throw Misfit {};
        auto const positive = (negated ? "[^" : "[") + inside + "]";
        return without.empty() ? positive : "(?:(?!" + without + ")" + positive + ")";
    }

    // A character, a range, or a class of several. A dash that no range needs, as in [0-9-.], is itself.
    std::string member()
    {
        std::string several;
        auto const from = single(several);
        if (!from)
            return several;
        auto const rest = text_.substr(at_);
        if (*from == U'-' || !rest.starts_with('-') || rest.starts_with("-]") || rest.starts_with("-["))
            return hexadecimal(*from);
        next();
        auto const to = single(several);
        if (!to || *to < *from)
            throw Misfit {};
        return hexadecimal(*from) + "-" + hexadecimal(*to);
    }

    // One character, which a range may begin with; nothing when it is a class of several.
    std::optional<char32_t> single(std::string& several)
    {
        auto const c = next();
        if (c == U'[' || c == U']' || (c == U'\\' && look() >= U'0' && look() <= U'9'))
            throw Misfit {};
        if (c != U'\\')
            return c;
        auto const escaped = look();
        several = class_escape();
        if (!is_single(several))
            return std::nullopt;
        return escaped == U'n' ? U'\n' : escaped == U'r' ? U'\r' : escaped == U't' ? U'\t' : escaped;
    }

    std::string_view text_;
    bool several_lines_, dot_all_, any_case_;
    std::size_t at_ = 0;
    std::string out_;
    int groups_ = 0;
    std::vector<int> closed_;
};

}  // namespace

std::optional<IcuPattern> icu_pattern(std::string_view xpath, bool several_lines, bool dot_all, bool any_case)
{
    try {
        return PatternText(xpath, several_lines, dot_all, any_case).run();
    } catch (Misfit) {
        return std::nullopt;
    }
}

namespace {

// Whether the text ends with a backslash that waits for its sign.
bool is_escaping(std::string_view text)
{
    std::size_t count = 0;
    while (count < text.size() && text[text.size() - 1 - count] == '\\')
        ++count;
    return count % 2 == 1;
}

}  // namespace

std::string without_space(std::string_view pattern)
{
    std::string out;
    int classes = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        auto const c = pattern[i];
        bool const escaped = is_escaping(out);
        classes += escaped ? 0 : c == '[' ? 1 : c == ']' && classes > 0 ? -1 : 0;
        if (classes > 0 || (c != ' ' && c != '\t' && c != '\n' && c != '\r'))
            out += c;
    }
    return out;
}

}  // namespace mado::feel
