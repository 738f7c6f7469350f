#include "parse.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace mado::print {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

constexpr int deepest = 64;

void append_utf8(std::string& out, std::uint32_t code)
{
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | (code >> 18));
        out += static_cast<char>(0x80 | ((code >> 12) & 0x3f));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    }
}

class Parser {
public:
    explicit Parser(std::string_view html) : html_(html) {}

    Element parse()
    {
        Element root { "document" };
        children_of(root, 0);
        return root;
    }

private:
    [[noreturn]] void fail(std::string problem) const { throw Misfit { line_, std::move(problem) }; }

    char take()
    {
        if (at_ >= html_.size())
            fail("the document ends inside a tag");
        if (html_[at_] == '\n')
            ++line_;
        return html_[at_++];
    }
    char peek() const { return at_ < html_.size() ? html_[at_] : '\0'; }
    void skip_blanks()
    {
        while (at_ < html_.size() && is_space(html_[at_]))
            take();
    }
    void skip_to(std::string_view end, char const* problem)
    {
        auto const found = html_.find(end, at_);
        if (found == std::string_view::npos)
            fail(problem);
        while (at_ < found + end.size())
            take();
    }

    void children_of(Element& parent, int depth)
    {
        if (depth > deepest)
            fail("elements stand too deep in each other");
        auto const opened = line_;
        while (at_ < html_.size()) {
            if (peek() != '<') {
                text_into(parent);
            } else if (html_.substr(at_).starts_with("<!--")) {
                skip_to("-->", "a comment is not closed: add -->");
            } else if (html_.substr(at_).starts_with("</")) {
                close(parent, opened);
                return;
            } else {
                parent.children.push_back(element(depth));
            }
        }
        if (depth > 0)
            throw Misfit { opened, "<" + parent.name + "> is not closed: add </" + parent.name + ">" };
    }

    void close(Element const& parent, int opened)
    {
        at_ += 2;
        auto const closed = name();
        if (closed != parent.name)
            fail(parent.name == "document" ? "</" + closed + "> closes nothing"
                                           : "</" + closed + "> stands where </" + parent.name + "> was expected (opened in line " + std::to_string(opened) + ")");
        skip_blanks();
        if (take() != '>')
            fail("</" + closed + " is not closed: add >");
    }

    std::string name()
    {
        std::string name;
        while (is_name_character(peek()))
            name += take();
        if (name.empty())
            fail("a name in small letters was expected; a plain < is written &lt;");
        return name;
    }

    Element element(int depth)
    {
        take();
        Element element { {}, line_ };
        element.name = name();
        for (;;) {
            skip_blanks();
            if (peek() == '>' || peek() == '/')
                break;
            auto const attribute_name = name();
            if (element.attribute(attribute_name))
                fail("the attribute " + attribute_name + " stands twice");
            if (take() != '=' || take() != '"')
                fail("the attribute " + attribute_name + " needs a value in double quotes");
            std::string value;
            while (peek() != '"')
                character_into(value);
            take();
            element.attributes.emplace_back(attribute_name, std::move(value));
        }
        auto const closes_itself = peek() == '/';
        if (closes_itself)
            take();
        if (take() != '>')
            fail("the tag <" + element.name + " is not closed: add >");
        if (closes_itself && !is_void(element.name))
            fail("<" + element.name + "/> is not closed: write <" + element.name + "></" + element.name + ">");
        if (!is_void(element.name))
            children_of(element, depth + 1);
        return element;
    }

    void text_into(Element& parent)
    {
        Element text { {}, line_ };
        while (at_ < html_.size() && peek() != '<')
            character_into(text.text);
        parent.children.push_back(std::move(text));
    }

    void character_into(std::string& out)
    {
        auto const c = take();
        if (c == '<')
            fail("a < inside an attribute: write &lt;");
        if (c != '&') {
            if (static_cast<unsigned char>(c) < 0x20 && !is_space(c))
                fail("a control character stands in the text");
            out += c;
            return;
        }
        auto const end = html_.find(';', at_);
        if (end == std::string_view::npos || end - at_ > 10)
            fail("a plain & is written &amp;");
        auto const entity = html_.substr(at_, end - at_);
        at_ = end + 1;
        if (entity.starts_with('#'))
            append_utf8(out, code_of(entity.substr(1)));
        else if (entity == "amp")
            out += '&';
        else if (entity == "lt")
            out += '<';
        else if (entity == "gt")
            out += '>';
        else if (entity == "quot")
            out += '"';
        else if (entity == "nbsp")
            out += "\u00a0";
        else
            fail("&" + std::string(entity) + "; is not known: write the character itself");
    }

    std::uint32_t code_of(std::string_view digits) const
    {
        auto const hex = digits.starts_with('x');
        if (hex)
            digits.remove_prefix(1);
        std::uint32_t code = 0;
        auto const result = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
        if (result.ec != std::errc {} || result.ptr != digits.data() + digits.size() || code < 0x20 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
            fail("the number of a character is wrong");
        return code;
    }

    std::string_view html_;
    std::size_t at_ = 0;
    int line_ = 1;
};

void check_utf8(std::string_view text)
{
    int line = 1;
    for (std::size_t at = 0; at < text.size();) {
        auto const lead = static_cast<unsigned char>(text[at]);
        line += lead == '\n';
        std::size_t const length = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
        auto good = length != 0 && at + length <= text.size();
        for (std::size_t next = 1; good && next < length; ++next)
            good = (static_cast<unsigned char>(text[at + next]) & 0xc0) == 0x80;
        if (!good)
            throw Misfit { line, "the document is not UTF-8" };
        at += length;
    }
}

}  // namespace

std::string const* Element::attribute(std::string_view wanted) const
{
    auto const found = std::ranges::find(attributes, wanted, [](auto const& pair) -> std::string const& { return pair.first; });
    return found == attributes.end() ? nullptr : &found->second;
}

std::vector<std::string_view> Element::classes() const
{
    std::vector<std::string_view> found;
    auto const* words = attribute("class");
    std::string_view rest = words ? *words : std::string_view {};
    while (!rest.empty()) {
        auto const word = rest.substr(0, rest.find(' '));
        if (!word.empty())
            found.push_back(word);
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
    return found;
}

bool Element::has_class(std::string_view wanted) const 
{
    auto const words = classes();
    return std::ranges::find(words, wanted) != words.end();
}

bool is_void(std::string_view element) { return element == "br" || element == "hr" || element == "img" || element == "col"; }

bool is_blank(std::string_view text) { return std::ranges::all_of(text, is_space); }

Element parsed(std::string_view html)
{
    check_utf8(html);
    return Parser(html).parse();
}

double number(std::string_view text, int line, std::string_view what)
{
    double value = 0;
    auto const result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc {} || result.ptr != text.data() + text.size() || !(value >= 0) || value > 10000)
        throw Misfit { line, "“" + std::string(text) + "” in " + std::string(what) + " is not a number" };
    return value;
}

double millimetres(Element const& element, std::string_view attribute, double otherwise, double least, double most)
{
    auto const* text = element.attribute(attribute);
    if (!text)
        return otherwise;
    auto const value = number(*text, element.line, attribute);
    if (value < least || value > most)
        throw Misfit { element.line, std::string(attribute) + " must be from " + std::to_string(static_cast<int>(least)) + " to "
                + std::to_string(static_cast<int>(most)) + " mm" };
    return value;
}

}  // namespace mado::print
