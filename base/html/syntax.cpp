#include "syntax.h"

#include <algorithm>

namespace mado::html {

namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text)
{
    auto const first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_plain_name(std::string_view name)
{
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == '/';
    });
}

class Parser {
public:
    explicit Parser(Source& source) : source_(source), text_(source.text) { open_.push_back({ {}, &source.nodes }); }

    void parse()
    {
        while (at_ < text_.size()) {
            auto const tag = text_.find("{{", at_);
            if (tag == std::string_view::npos) {
                add_text(at_, text_.size());
                break;
            }
            if (!parse_tag(tag))
                return;
        }
        if (open_.size() > 1)
            fault(open_.back().line, "{{" + std::string(1, open_.back().sign) + std::string(open_.back().name) + "}} is not closed: add {{/"
                    + std::string(open_.back().name) + "}}");
    }

private:
    struct Open {
        std::string_view name;
        std::vector<Node>* children;
        int line = 1;
        char sign = ' ';
    };

    void fault(int line, std::string message) { source_.faults.push_back({ source_.file, line, std::move(message) }); }

    int line_of(std::size_t position)
    {
        // Tags come in order, so lines are counted once.
        line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_), text_.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
        counted_ = position;
        return line_;
    }

    void add_text(std::size_t from, std::size_t to)
    {
        if (to <= from)
            return;
        Node node { Node::Kind::Text, line_of(from), text_.substr(from, to - from) };
        open_.back().children->push_back(std::move(node));
    }

    // Where a tag that gives no text stands alone on its line, the whole line goes.
    bool stands_alone(std::size_t begin, std::size_t end, std::size_t& line_begin, std::size_t& line_end) const
    {
        line_begin = begin;
        while (line_begin > at_ && (text_[line_begin - 1] == ' ' || text_[line_begin - 1] == '\t'))
            --line_begin;
        if (line_begin != 0 && text_[line_begin - 1] != '\n')
            return false;
        line_end = end;
        while (line_end < text_.size() && (text_[line_end] == ' ' || text_[line_end] == '\t' || text_[line_end] == '\r'))
            ++line_end;
        if (line_end < text_.size() && text_[line_end] != '\n')
            return false;
        line_end = std::min(line_end + 1, text_.size());
        return true;
    }

    bool parse_tag(std::size_t tag)
    {
        auto const is_comment = text_.substr(tag + 2).starts_with('!');
        auto const close = text_.find("}}", tag + 2);
        if (close == std::string_view::npos) {
            fault(line_of(tag), "{{ is not closed: add }}");
            return false;
        }
        auto const inside = text_.substr(tag + 2, close - tag - 2);
        auto const sign = inside.empty() ? ' ' : inside.front();
        auto const end = close + 2;
        if (sign == '{' || sign == '&') {
            fault(line_of(tag), "raw values do not exist: write {{name}} and give the value the type html::Safe");
            return false;
        }
        auto const is_sign = std::string_view("#^/<>$!").find(sign) != std::string_view::npos;
        auto const name = trimmed(is_sign ? inside.substr(1) : inside);
        if (sign == '#' && name == "t")
            return parse_words(tag, end);
        std::size_t line_begin = tag;
        std::size_t line_end = end;
        if (!is_sign || !stands_alone(tag, end, line_begin, line_end)) {
            line_begin = tag;
            line_end = end;
        }
        add_text(at_, line_begin);
        auto const line = line_of(tag);
        at_ = line_end;
        if (is_comment)
            return true;
        if (!is_plain_name(name)) {
            fault(line, "“" + std::string(inside) + "” is not a name: names are letters, digits, “_”, “-” and “.”");
            return false;
        }
        return add_tag(is_sign ? sign : ' ', name, line);
    }

    bool add_tag(char sign, std::string_view name, int line)
    {
        using Kind = Node::Kind;
        auto const add = [&](Kind kind) { open_.back().children->push_back({ kind, line, name }); };
        switch (sign) {
        case ' ': add(Kind::Value); return true;
        case '>': add(Kind::Partial); return true;
        case '/': return close(name, line);
        case '#': add(Kind::Section); break;
        case '^': add(Kind::Inverted); break;
        case '$': add(Kind::Block); break;
        default: add(Kind::Layout); break;
        }
        open_.push_back({ name, &open_.back().children->back().children, line, sign });
        return true;
    }

    bool close(std::string_view name, int line)
    {
        if (open_.size() == 1) {
            fault(line, "{{/" + std::string(name) + "}} closes nothing: remove it or open it above");
            return false;
        }
        if (open_.back().name != name) {
            fault(line, "{{/" + std::string(name) + "}} stands where {{/" + std::string(open_.back().name) + "}} was expected (opened in line "
                    + std::to_string(open_.back().line) + ")");
            return false;
        }
        open_.pop_back();
        return true;
    }

    // {{#t}}msgid name=value other=value{{/t}}
    bool parse_words(std::size_t tag, std::size_t inside_begin)
    {
        add_text(at_, tag);
        auto const line = line_of(tag);
        auto const close = text_.find("{{", inside_begin);
        auto const end = close == std::string_view::npos ? close : text_.find("}}", close);
        if (end == std::string_view::npos || trimmed(text_.substr(close + 2, end - close - 2)) != "/t") {
            fault(line, "{{#t}} takes a msgid and arguments name=value_name as plain text and is closed by {{/t}}");
            return false;
        }
        Node node { Node::Kind::Words, line };
        auto rest = text_.substr(inside_begin, close - inside_begin);
        while (!(rest = trimmed(rest)).empty()) {
            auto const word = rest.substr(0, rest.find_first_of(blanks));
            rest.remove_prefix(word.size());
            auto const equals = word.find('=');
            if (node.text.empty() && equals == std::string_view::npos)
                node.text = word;
            else if (equals != std::string_view::npos && is_plain_name(word.substr(0, equals)) && is_plain_name(word.substr(equals + 1)))
                node.arguments.emplace_back(word.substr(0, equals), word.substr(equals + 1));
            else
                fault(line, "“" + std::string(word) + "” in {{#t}}: after the msgid only arguments name=value_name may follow");
        }
        if (node.text.empty())
            fault(line, "{{#t}} has no msgid");
        open_.back().children->push_back(std::move(node));
        at_ = end + 2;
        return true;
    }

    Source& source_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t counted_ = 0;
    int line_ = 1;
    std::vector<Open> open_;
};

}  // namespace

std::shared_ptr<Source const> parsed(std::string name, std::string file, std::string text)
{
    auto source = std::make_shared<Source>(Source { std::move(name), std::move(file), std::move(text) });
    Parser(*source).parse();
    return source;
}

}  // namespace mado::html
