#include "tests/graph.h"

#include <mado/csvw/url.h>

#include <algorithm>
#include <map>
#include <vector>

#include <doctest/doctest.h>

namespace mado::csvw::tests {

namespace {

constexpr std::string_view rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", xsd = "http://www.w3.org/2001/XMLSchema#";

void append(std::string& out, char32_t c)
{
    if (c < 0x80)
        out += static_cast<char>(c);
    else if (c < 0x800)
        (out += static_cast<char>(0xC0 | c >> 6)) += static_cast<char>(0x80 | (c & 63));
    else if (c < 0x10000)
        ((out += static_cast<char>(0xE0 | c >> 12)) += static_cast<char>(0x80 | (c >> 6 & 63))) += static_cast<char>(0x80 | (c & 63));
    else
        (((out += static_cast<char>(0xF0 | c >> 18)) += static_cast<char>(0x80 | (c >> 12 & 63))) += static_cast<char>(0x80 | (c >> 6 & 63))) += static_cast<char>(0x80 | (c & 63));
}

struct Wrong {};

class Turtle {
public:
    Turtle(std::string_view text, std::string base) : text_(text), base_(std::move(base)) {}
    Graph read()
    {
        for (space(); !text_.empty(); space())
            statement();
        return std::move(graph_);
    }

private:
    void space()
    {
        for (;;) {
            while (!text_.empty() && std::string_view(" \t\r\n").find(text_.front()) != std::string_view::npos)
                text_.remove_prefix(1);
            if (!text_.starts_with('#'))
                return;
            text_.remove_prefix(std::min(text_.find('\n'), text_.size()));
        }
    }
    bool take(std::string_view what)
    {
        space();
        if (!text_.starts_with(what))
            return false;
        text_.remove_prefix(what.size());
        return true;
    }
    void need(std::string_view what)
    {
        if (!take(what))
            throw Wrong();
    }
    void statement()
    {
        bool const at = take("@prefix"), sparql = !at && take("PREFIX");
        if (at || sparql) {
            space();
            auto const colon = text_.find(':');
            std::string const name(text_.substr(0, colon));
            text_.remove_prefix(colon + 1);
            space();
            prefixes_[name] = iri();
            if (at)
                need(".");
            return;
        }
        if (bool const base = take("@base"); base || take("BASE")) {
            space();
            base_ = iri();
            if (base)
                need(".");
            return;
        }
        space();
        bool const list = text_.starts_with('[');
        auto const subject = term();
        space();
        if (!list || !text_.starts_with('.'))
            predicates(subject);
        need(".");
    }
    void predicates(std::string const& subject)
    {
        for (;;) {
            space();
            auto const predicate = text_.starts_with("a ") || text_.starts_with("a\n") ? (text_.remove_prefix(1), "<" + std::string(rdf) + "type>") : term();
            do
                graph_.emplace(subject, predicate, term());
            while (take(","));
            bool more = false;
            while (take(";"))
                more = true;
            space();
            if (!more || text_.starts_with('.') || text_.starts_with(']'))
                return;
        }
    }
    char32_t escape()
    {
        auto const length = text_.front() == 'u' ? 4u : 8u;
        auto const digits = text_.substr(1, length);
        text_.remove_prefix(1 + length);
        return static_cast<char32_t>(std::stoul(std::string(digits), nullptr, 16));
    }
    std::string iri()
    {
        need("<");
        std::string out;
        while (!text_.empty() && text_.front() != '>') {
            if (text_.front() == '\\') {
                text_.remove_prefix(1);
                append(out, escape());
            } else {
                out += text_.front();
                text_.remove_prefix(1);
            }
        }
        need(">");
        return resolved(base_, out);
    }
    std::string blank() { return "_:made" + std::to_string(++blanks_); }
    std::string term()
    {
        space();
        if (text_.empty())
            throw Wrong();
        auto const first = text_.front();
        if (first == '<')
            return "<" + iri() + ">";
        if (first == '"' || first == '\'')
            return literal();
        if (take("[")) {
            auto const node = blank();
            if (!take("]")) {
                predicates(node);
                need("]");
            }
            return node;
        }
        if (take("("))
            return collection();
        if ((first >= '0' && first <= '9') || first == '-' || first == '+')
            return number();
        auto const name = word();
        if (name == "true" || name == "false")
            return "\"" + name + "\"^^<" + std::string(xsd) + "boolean>";
        if (name.starts_with("_:"))
            return name;
        auto const colon = name.find(':');
        if (colon == std::string::npos || !prefixes_.contains(name.substr(0, colon)))
            throw Wrong();
        return "<" + prefixes_[name.substr(0, colon)] + name.substr(colon + 1) + ">";
    }
    std::string collection()
    {
        std::vector<std::string> items;
        while (!take(")"))
            items.push_back(term());
        std::string next = "<" + std::string(rdf) + "nil>";
        for (auto item = items.rbegin(); item != items.rend(); ++item) {
            auto const node = blank();
            graph_.emplace(node, "<" + std::string(rdf) + "first>", *item);
            graph_.emplace(node, "<" + std::string(rdf) + "rest>", next);
            next = node;
        }
        return next;
    }
    std::string word()
    {
        std::string out;
        while (!text_.empty() && std::string_view(" \t\r\n;,()[]<>\"").find(text_.front()) == std::string_view::npos) {
            if (text_.front() == '.' && (text_.size() == 1 || std::string_view(" \t\r\n").find(text_[1]) != std::string_view::npos))
                break;
            if (text_.front() == '\\')
                text_.remove_prefix(1);
            out += text_.front();
            text_.remove_prefix(1);
        }
        if (out.empty())
            throw Wrong();
        return out;
    }
    std::string number()
    {
        auto const digits = word();
        auto const type = digits.find_first_of("eE") != std::string::npos ? "double" : digits.find('.') != std::string::npos ? "decimal" : "integer";
        return "\"" + digits + "\"^^<" + std::string(xsd) + type + ">";
    }
    std::string literal()
    {
        std::string quote(1, text_.front());
        if (text_.starts_with(quote + quote + quote))
            quote += quote + quote;
        text_.remove_prefix(quote.size());
        std::string out = "\"";
        while (!text_.starts_with(quote)) {
            if (text_.empty())
                throw Wrong();
            if (text_.front() != '\\') {
                out += text_.front();
                text_.remove_prefix(1);
                continue;
            }
            text_.remove_prefix(1);
            if (text_.front() == 'u' || text_.front() == 'U') {
                append(out, escape());
                continue;
            }
            constexpr std::string_view signs = "tbnrf", values = "\t\b\n\r\f";
            auto const at = signs.find(text_.front());
            out += at == std::string_view::npos ? text_.front() : values[at];
            text_.remove_prefix(1);
        }
        text_.remove_prefix(quote.size());
        out += '"';
        if (text_.starts_with("^^")) {
            text_.remove_prefix(2);
            auto const type = term();
            return type == "<" + std::string(xsd) + "string>" ? out : out + "^^" + type;
        }
        if (text_.starts_with('@')) {
            text_.remove_prefix(1);
            auto language = word();
            std::ranges::transform(language, language.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
            out += "@" + language;
        }
        return out;
    }

    std::string_view text_;
    std::string base_;
    std::map<std::string, std::string> prefixes_;
    Graph graph_;
    int blanks_ = 0;
};

// Colours of blank nodes, refined until they say no more: what stands around a node, and around that.
std::multiset<std::string> coloured(Graph const& graph)
{
    std::map<std::string, std::string> colours;
    auto const is_blank = [](std::string const& term) { return term.starts_with("_:"); };
    for (auto const& [s, p, o] : graph)
        for (auto const* term : { &s, &o })
            if (is_blank(*term))
                colours[*term] = "?";
    auto const colour = [&](std::string const& term) { return is_blank(term) ? colours[term] : term; };
    for (std::size_t classes = 0;;) {
        std::map<std::string, std::vector<std::string>> around;
        for (auto const& [s, p, o] : graph) {
            if (is_blank(s))
                around[s].push_back(">" + p + " " + (s == o ? "itself" : colour(o)));
            if (is_blank(o) && s != o)
                around[o].push_back("<" + p + " " + colour(s));
        }
        std::set<std::string> seen;
        std::map<std::string, std::string> next;
        for (auto& [node, lines] : around) {
            std::ranges::sort(lines);
            std::string all;
            for (auto const& line : lines)
                all += line + "\n";
            // The text itself would double each time.
            next[node] = "#" + std::to_string(std::hash<std::string> {}(colours[node] + all));
            seen.insert(next[node]);
        }
        colours = std::move(next);
        if (seen.size() == classes || seen.empty())
            break;
        classes = seen.size();
    }
    std::multiset<std::string> lines;
    for (auto const& [s, p, o] : graph)
        lines.insert(colour(s) + " " + p + " " + colour(o));
    return lines;
}

}  // namespace

std::optional<Graph> turtle(std::string_view text, std::string const& base)
{
    try {
        return Turtle(text, base).read();
    } catch (Wrong const&) {
        return {};
    }
}

bool are_alike(Graph const& a, Graph const& b) { return a.size() == b.size() && coloured(a) == coloured(b); }

std::string shown(Graph const& graph)
{
    std::string out;
    for (auto const& [s, p, o] : graph)
        out += s + " " + p + " " + o + "\n";
    return out;
}

TEST_CASE("the tests' own Turtle: forms, and graphs that are alike or are not")
{
    auto const read = [](std::string_view text) { return turtle(text, "http://e/x"); };
    auto const one = read("@prefix : <#> . [ :a 1, \"x\"@EN ; :b ( \"p\" 2.5 ) ] .");
    auto const same = read("_:q <http://e/x#a> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> . _:q <http://e/x#a> \"x\"@en . _:q <http://e/x#b> _:l .\n"
                           "_:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> \"p\" . _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:m .\n"
                           "_:m <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> \"2.5\"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n"
                           "_:m <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .");
    REQUIRE(one);
    REQUIRE(same);
    CHECK(one->size() == 7);
    CHECK(are_alike(*one, *same));
    CHECK(!are_alike(*read("_:a <p> _:b . _:b <p> _:a ."), *read("_:a <p> _:a . _:b <p> _:b .")));
    CHECK(!are_alike(*one, *read("<s> <p> 1 .")));
    CHECK(!read("<s> <p> ."));
    CHECK(!read("<s> unknown:p 1 ."));
}

}  // namespace mado::csvw::tests
