#pragma once
// Text of FEEL derived from bytes: each byte is a choice in the grammar, so that what a fuzzer changes is the expression's form.
#include "../built_in.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace mado::feel::fuzz {

// The bytes as a row of choices; when they are used up every choice is the first.
class Choices {
public:
    Choices(std::uint8_t const* bytes, std::size_t size) : bytes_(bytes), size_(size) {}
    std::size_t of(std::size_t count)
    {
        if (at_ >= size_ || count == 0)
            return 0;
        return bytes_[at_++] % count;
    }
    bool done() const { return at_ >= size_; }
    template <class T, std::size_t N>
    T const& among(T const (&all)[N]) { return all[of(N)]; }

private:
    std::uint8_t const* bytes_;
    std::size_t size_, at_ = 0;
};

// The names of the context that all derived expressions may use.
struct Known { std::string_view name; std::string_view literal; };
inline constexpr Known known_names[] { { "x", "12.5" }, { "年 齢", "18" }, { "名前", "\"総社 花子\"" }, { "born on", "@\"2020-02-29\"" }, { "at", "@\"2026-03-08T02:30:00@America/New_York\"" },
    { "wait", "@\"P1DT2H\"" }, { "term", "@\"P1Y2M\"" }, { "items", "[{price: 10, count: 2, name: \"a\"}, {price: null, count: 3, name: \"b\"}]" },
    { "numbers", "[1, 2.5, -3, null, 1e20]" }, { "nothing", "null" }, { "person", "{name: \"A\", age: 40, home: {town: \"岡山\"}}" }, { "flag", "true" }, { "span", "[1..10)" },
    { "twice", "function(n: number) n * 2" } };

class Grammar {
public:
    explicit Grammar(Choices& choices) : choices_(choices) {}

    std::string expression()
    {
        text_.clear();
        any();
        return std::move(text_);
    }
    std::string unary_tests()
    {
        text_.clear();
        tests();
        return std::move(text_);
    }
    // A test of one cell of a table, mostly of the plain kinds that an index may hold.
    std::string cell()
    {
        text_.clear();
        static constexpr std::string_view plain[] { "-", "5", "\"a\"", "\"b\"", "< 5", "<= 10", "> 3", ">= 12.5", "[1..5]", "(5..10]", "]10..20[", "\"a\", \"b\"", "1, 2, 3", "not(5)", "not(\"a\")",
            "true", "false", "null", "@\"2026-04-01\"", ">= @\"2020-02-29\"", "[@\"2020-01-01\"..@\"2026-12-31\"]", "not(null)", "< x", "5.0", "[0..0]", "(1..1)", "[5..1]" };
        if (choices_.of(4) != 3)
            return std::string(choices_.among(plain));
        tests();
        return std::move(text_);
    }

private:
    static constexpr int most_depth = 12;
    static constexpr std::size_t most_text = 3'000;

    class Deeper {
    public:
        explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
        ~Deeper() { --depth_; }
        Deeper(Deeper const&) = delete;
        Deeper& operator=(Deeper const&) = delete;

    private:
        int& depth_;
    };

    bool small() const { return depth_ > most_depth || text_.size() > most_text || choices_.done(); }
    void put(std::string_view words) { text_ += words; }
    void binary(std::string_view sign, void (Grammar::*side)())
    {
        (this->*side)();
        put(sign);
        (this->*side)();
    }

    void any()
    {
        Deeper const deeper(depth_);
        if (small())
            return atom();
        switch (choices_.of(24)) {
        case 0: case 1: case 2: return atom();
        case 3: case 4: return number();
        case 5: case 6: return condition();
        case 7: return string();
        case 8: return temporal();
        case 9: case 10: return list();
        case 11: return context();
        case 12: return range();
        case 13: case 14: case 15: case 16: return call();
        case 17: return iteration();
        case 18: put("if "); condition(); put(" then "); any(); put(" else "); return any();
        case 19: put("("); any(); put(")"); return suffix();
        case 20: return arithmetic();
        case 21: return function();
        case 22: list(); return suffix();
        default: context(); return suffix();
        }
    }

    void atom()
    {
        static constexpr std::string_view literals[] { "1", "0", "-1", "0.1", "1e3", "99999999999999999999999999999999999", "1e6144", "1e-6176", "null", "true", "false", "\"\"", "\"a\"", "\"文字 𠮷\"",
            "\"\\u{1F600}\\n\"", "[]", "{}", "@\"2026-04-01\"", "@\"-999999999-01-01\"", "@\"999999999-12-31\"", "@\"12:30:00.5Z\"", "@\"23:59:59@Asia/Tokyo\"", "@\"2026-11-01T01:30:00@America/New_York\"",
            "@\"PT0.000000001S\"", "@\"-P1DT1H\"", "@\"P100000000D\"", "@\"P1Y\"", "@\"-P11M\"", "@\"P999999999Y\"", "item", "partial", "?", "unknown name" };
        if (choices_.of(2) == 0)
            put(choices_.among(known_names).name);
        else
            put(choices_.among(literals));
        if (choices_.of(6) == 5)
            suffix();
    }

    void suffix()
    {
        static constexpr std::string_view members[] { ".name", ".price", ".age", ".home.town", ".year", ".month", ".weekday", ".hour", ".time offset", ".timezone", ".days", ".seconds", ".start",
            ".end included", ".unknown", ".count", "[1]", "[-1]", "[0]", "[item > 1]", "[price > 5]", "[true]", "[null]" };
        put(choices_.among(members));
        if (choices_.of(5) == 4) {
            put("[");
            any();
            put("]");
        }
    }

    void number()
    {
        Deeper const deeper(depth_);
        static constexpr std::string_view plain[] { "x", "年 齢", "1", "2", "-3", "0.5", "1e20", "person.age", "numbers[2]", "count(items)", "string length(名前)", "born on.year" };
        if (small() || choices_.of(3) == 0)
            return put(choices_.among(plain));
        static constexpr std::string_view signs[] { " + ", " - ", " * ", " / ", " ** " };
        put("(");
        binary(choices_.among(signs), &Grammar::number);
        put(")");
    }

    void arithmetic()
    {
        static constexpr std::string_view signs[] { " + ", " - ", " * ", " / ", " ** ", "-", "+" };
        if (choices_.of(4) == 0)
            put("-");
        binary(choices_.among(signs), &Grammar::any);
    }

    void string()
    {
        Deeper const deeper(depth_);
        static constexpr std::string_view plain[] { "名前", "\"\"", "\"abc\"", "\"a,b;c\"", "\"[a-z]+\"", "\"(a+)+$\"", "\"2026-04-01\"", "\"PT1H\"", "\"1,000.5\"", "\"𠮷野家\"", "\"\\\\d+\"", "\"x\"",
            "\"$1\"", "\"ismqx\"", "person.name" };
        if (small() || choices_.of(4) != 0)
            return put(choices_.among(plain));
        put("(");
        binary(" + ", &Grammar::string);
        put(")");
    }

    void temporal()
    {
        Deeper const deeper(depth_);
        static constexpr std::string_view plain[] { "born on", "at", "wait", "term", "@\"2026-04-01\"", "@\"0001-01-01\"", "@\"-0001-12-31\"", "date(\"2024-02-29\")", "time(\"23:59:59+18:00\")",
            "date and time(\"2026-04-01T00:00:00@Europe/London\")", "duration(\"P1D\")", "duration(\"-P13M\")", "today()", "now()", "@\"P99999999999D\"", "@\"12:00:00\"" };
        if (small() || choices_.of(3) != 0)
            return put(choices_.among(plain));
        static constexpr std::string_view signs[] { " + ", " - " };
        put("(");
        binary(choices_.among(signs), &Grammar::temporal);
        put(")");
        if (choices_.of(3) == 0)
            put(choices_.of(2) == 0 ? " * x" : " / 2");
    }

    void condition()
    {
        Deeper const deeper(depth_);
        static constexpr std::string_view plain[] { "flag", "true", "false", "null", "x > 1", "nothing = null", "名前 = \"a\"", "not(flag)" };
        static constexpr std::string_view signs[] { " = ", " != ", " < ", " <= ", " > ", " >= " };
        if (small())
            return put(choices_.among(plain));
        switch (choices_.of(9)) {
        case 0: return put(choices_.among(plain));
        case 1: put("("); binary(choices_.of(2) == 0 ? " and " : " or ", &Grammar::condition); return put(")");
        case 2: put("("); binary(choices_.among(signs), &Grammar::number); return put(")");
        case 3: put("("); binary(choices_.among(signs), &Grammar::temporal); return put(")");
        case 4: put("("); binary(choices_.among(signs), &Grammar::any); return put(")");
        case 5: put("("); any(); put(" between "); any(); put(" and "); any(); return put(")");
        case 6: put("("); any(); put(" in "); choices_.of(2) == 0 ? range() : bracketed_tests(); return put(")");
        case 7: put("("); any(); put(" instance of "); type(); return put(")");
        default: return quantified();
        }
    }

    void quantified()
    {
        put(choices_.of(2) == 0 ? "some " : "every ");
        variables();
        put(" satisfies ");
        condition();
    }

    void iteration()
    {
        put("for ");
        variables();
        put(" return ");
        any();
    }

    void variables()
    {
        static constexpr std::string_view names[] { "i", "v", "子 の 名", "x" };
        for (std::size_t rest = choices_.of(2) + 1; rest > 0; --rest) {
            put(choices_.among(names));
            put(" in ");
            switch (choices_.of(4)) {
            case 0: put("1..3"); break;
            case 1: put("numbers"); break;
            case 2: number(); put(".."); number(); break;
            default: list();
            }
            if (rest > 1)
                put(", ");
        }
    }

    void list()
    {
        Deeper const deeper(depth_);
        static constexpr std::string_view plain[] { "items", "numbers", "[]", "[1, 2, 3]", "[[1, 2], [3]]", "[\"b\", \"a\"]", "[null]", "items.price", "items[count > 2]" };
        if (small() || choices_.of(2) == 0)
            return put(choices_.among(plain));
        put("[");
        for (std::size_t rest = choices_.of(4); rest > 0; --rest) {
            any();
            put(rest > 1 ? ", " : "");
        }
        put("]");
    }

    void context()
    {
        static constexpr std::string_view keys[] { "a", "name", "price", "年 齢", "\"a b\"", "value", "key", "b c", "\"if\"" };
        Deeper const deeper(depth_);
        if (small())
            return put("person");
        put("{");
        for (std::size_t rest = choices_.of(4); rest > 0; --rest) {
            put(choices_.among(keys));
            put(": ");
            any();
            put(rest > 1 ? ", " : "");
        }
        put("}");
    }

    void range()
    {
        static constexpr std::string_view plain[] { "span", "[1..10]", "(1..10)", "]1..10[", "[@\"2020-01-01\"..@\"2030-01-01\"]", "[\"a\"..\"z\"]", "(< 5)", "(>= 5)", "[null..5]", "range(\"[1..5)\")" };
        Deeper const deeper(depth_);
        if (small() || choices_.of(2) == 0)
            return put(choices_.among(plain));
        put(choices_.of(2) == 0 ? "[" : "(");
        binary("..", choices_.of(2) == 0 ? &Grammar::number : &Grammar::temporal);
        put(choices_.of(2) == 0 ? "]" : ")");
    }

    void function()
    {
        static constexpr std::string_view heads[] { "function(a) ", "function(a, b) ", "function() ", "function(a: number, b: string) ", "function(子 の 名) " };
        put(choices_.among(heads));
        any();
    }

    // Mostly of a kind that the parameter takes.
    void argument(Kinds kinds)
    {
        static constexpr Kind all[] { Kind::Boolean, Kind::Number, Kind::Date, Kind::DateTime, Kind::DaysTime, Kind::String, Kind::List, Kind::Context, Kind::Range, Kind::Function };
        std::vector<Kind> wanted;
        std::copy_if(std::begin(all), std::end(all), std::back_inserter(wanted), [&](Kind kind) { return (kinds & bit(kind)) != 0; });
        if (wanted.empty() || choices_.of(8) == 7)
            return any();
        switch (wanted[choices_.of(wanted.size())]) {
        case Kind::Boolean: return condition();
        case Kind::Number: return number();
        case Kind::String: return string();
        case Kind::List: return list();
        case Kind::Context: return context();
        case Kind::Range: return range();
        case Kind::Function: return put("function(a, b) a < b");
        default: return temporal();
        }
    }

    void call()
    {
        Deeper const deeper(depth_);
        if (small())
            return put("twice(x)");
        if (choices_.of(12) == 11) {
            put("(");
            function();
            put(")(");
            any();
            return put(")");
        }
        auto const all = all_built_ins();
        auto const& built_in = *all[choices_.of(all.size())];
        auto const& way = built_in.ways[choices_.of(built_in.ways.size())];
        bool const named = choices_.of(6) == 5;
        put(built_in.name);
        put("(");
        for (auto const& parameter : way) {
            if (parameter.optional && choices_.of(2) == 0)
                break;
            for (std::size_t repeat = parameter.repeated ? choices_.of(3) + 1 : 1; repeat > 0; --repeat) {
                if (text_.back() != '(')
                    put(", ");
                if (named)
                    (text_ += parameter.name) += ": ";
                argument(parameter.kinds);
            }
        }
        put(")");
        if (choices_.of(8) == 7)
            suffix();
    }

    void type()
    {
        static constexpr std::string_view names[] { "number", "string", "boolean", "date", "time", "date and time", "days and time duration", "years and months duration", "Any", "Null",
            "list<number>", "list<Any>", "context<name: string>", "range<number>", "function<number> -> number", "context<a: list<number>, b: context<c: string>>" };
        put(choices_.among(names));
    }

    void bracketed_tests()
    {
        put("(");
        tests();
        put(")");
    }

    void tests()
    {
        Deeper const deeper(depth_);
        bool const negated = !small() && choices_.of(6) == 5;
        put(negated ? "not(" : "");
        for (std::size_t rest = choices_.of(3) + 1; rest > 0; --rest) {
            static constexpr std::string_view signs[] { "< ", "<= ", "> ", ">= ", "= ", "!= " };
            switch (choices_.of(5)) {
            case 0: put(choices_.among(signs)); number(); break;
            case 1: range(); break;
            case 2: put("? > "); number(); break;
            case 3: any(); break;
            default: put("-1");
            }
            put(rest > 1 ? ", " : "");
        }
        put(negated ? ")" : "");
    }

    Choices& choices_;
    std::string text_;
    int depth_ = 0;
};

}  // namespace mado::feel::fuzz
