#include "po.h"

#include <mado/text/utf8.h>

#include <algorithm>
#include <utility>

namespace mado::text {

namespace {

bool starts_a_name(char c) { return c >= 'a' && c <= 'z'; }
bool continues_a_name(char c) { return starts_a_name(c) || (c >= '0' && c <= '9') || c == '_'; }

// Calls literal(text) and argument(name) in turn. A brace that opens no name stands for itself.
template <class Literal, class Argument>
void walk(std::string_view words, Literal&& literal, Argument&& argument)
{
    while (!words.empty()) {
        auto const open = words.find('{');
        literal(words.substr(0, open));
        if (open == std::string_view::npos)
            return;
        words.remove_prefix(open + 1);
        auto const end = static_cast<std::size_t>(std::find_if_not(words.begin(), words.end(), continues_a_name) - words.begin());
        if (end > 0 && starts_a_name(words[0]) && end < words.size() && words[end] == '}') {
            argument(words.substr(0, end));
            words.remove_prefix(end + 1);
        } else {
            literal("{");
        }
    }
}

// The gettext PO format as far as keys and words go: comments, msgid, msgstr, strings over several lines.
class Reader {
public:
    explicit Reader(std::string_view file) : file_(file) {}

    std::expected<std::vector<Entry>, Fault> read(std::string_view bytes)
    {
        if (bytes.starts_with("\xEF\xBB\xBF"))
            bytes.remove_prefix(3);
        if (!is_utf8(bytes))
            return fault("not UTF-8");
        while (!bytes.empty()) {
            auto const end = bytes.find('\n');
            ++line_;
            if (auto const wrong = take(trimmed(bytes.substr(0, end))); !wrong.empty())
                return fault(wrong);
            bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
        }
        if (auto const wrong = finish(); !wrong.empty())
            return fault(wrong);
        return std::move(entries_);
    }

private:
    enum class Part { None, Key, Words };

    std::unexpected<Fault> fault(std::string says) const { return std::unexpected(Fault { std::string(file_), line_, std::move(says) }); }

    // These answer what is wrong, or nothing.
    std::string take(std::string_view line)
    {
        if (line.empty() || line[0] == '#')
            return {};
        if (line.starts_with("msgid ") || line.starts_with("msgid\""))
            return start_entry(line.substr(5));
        if (line.starts_with("msgstr ") || line.starts_with("msgstr\"")) {
            if (part_ != Part::Key)
                return "msgstr without a msgid before it";
            part_ = Part::Words;
            return append_string(line.substr(6), entry_.words);
        }
        if (line[0] != '"')
            return "expected msgid, msgstr, a string in quotes or a comment";
        if (part_ == Part::None)
            return "a string without a msgid before it";
        return append_string(line, part_ == Part::Key ? entry_.key : entry_.words);
    }

    std::string start_entry(std::string_view rest)
    {
        if (auto wrong = finish(); !wrong.empty())
            return wrong;
        entry_ = { {}, {}, line_ };
        part_ = Part::Key;
        return append_string(rest, entry_.key);
    }

    std::string finish()
    {
        if (part_ == Part::Key)
            return "msgid without a msgstr";
        // The entry with an empty msgid is the header of the file.
        if (part_ == Part::Words && !entry_.key.empty()) {
            if (entry_.words.empty())
                return "msgstr of " + entry_.key + " is empty";
            entries_.push_back(std::move(entry_));
        }
        part_ = Part::None;
        return {};
    }

    static std::string append_string(std::string_view quoted, std::string& to)
    {
        quoted = trimmed(quoted);
        if (quoted.size() < 2 || quoted.front() != '"' || quoted.back() != '"')
            return "a string stands in double quotes";
        quoted = quoted.substr(1, quoted.size() - 2);
        for (std::size_t i = 0; i < quoted.size(); ++i) {
            if (quoted[i] == '"')
                return "a quote inside a string is written \\\"";
            if (quoted[i] != '\\') {
                to += quoted[i];
                continue;
            }
            constexpr std::string_view written = "nrt\"\\", meant = "\n\r\t\"\\";
            auto const which = ++i < quoted.size() ? written.find(quoted[i]) : std::string_view::npos;
            if (which == std::string_view::npos)
                return "unknown escape; known: \\n \\r \\t \\\" \\\\";
            to += meant[which];
        }
        return {};
    }

    std::string_view file_;
    std::size_t line_ = 0;
    Part part_ = Part::None;
    Entry entry_ {};
    std::vector<Entry> entries_;
};

}  // namespace

std::expected<std::vector<Entry>, Fault> read_po(std::string_view file, std::string_view bytes)
{
    return Reader(file).read(bytes);
}

std::string filled(std::string_view words, Arguments const& arguments)
{
    std::string out;
    walk(
        words, [&](std::string_view literal) { out += literal; },
        [&](std::string_view name) {
            auto const found = arguments.find(std::string(name));
            out += found == arguments.end() ? "{" + std::string(name) + "}" : found->second;
        });
    return out;
}

std::set<std::string> arguments_of(std::string_view words)
{
    std::set<std::string> names;
    walk(words, [](std::string_view) {}, [&](std::string_view name) { names.emplace(name); });
    return names;
}

}  // namespace mado::text
