#include "out.h"

#include <algorithm>
#include <map>
#include <set>

namespace mado::tables {

namespace {

constexpr std::uint64_t of_each(unsigned char byte) { return 0x0101010101010101ULL * byte; }
constexpr std::uint64_t zeros_in(std::uint64_t word) { return (word - of_each(0x01)) & ~word & of_each(0x80); }

// How many bytes from the beginning need no escape in JSON.
std::size_t plain_length(char const* from, std::size_t size)
{
    std::size_t at = 0;
    for (; at + 8 <= size; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, from + at, 8);
        auto const below_space = (word - of_each(0x20)) & ~word & of_each(0x80);
        if ((below_space | zeros_in(word ^ of_each('"')) | zeros_in(word ^ of_each('\\')) | zeros_in(word ^ of_each(0x7F))) != 0)
            break;
    }
    for (; at < size; ++at) {
        auto const byte = static_cast<unsigned char>(from[at]);
        if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7F)
            break;
    }
    return at;
}

bool needs_quotes(std::string_view text)
{
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        if ((zeros_in(word ^ of_each('"')) | zeros_in(word ^ of_each(',')) | zeros_in(word ^ of_each('\n')) | zeros_in(word ^ of_each('\r'))) != 0)
            return true;
    }
    for (; at < text.size(); ++at)
        if (text[at] == '"' || text[at] == ',' || text[at] == '\n' || text[at] == '\r')
            return true;
    return !text.empty() && (text.front() == ' ' || text.back() == ' ');
}

}  // namespace

bool Out::make_room(std::string_view text)
{
    flush();
    if (text.size() <= buffer_.size())
        return true;
    sink_(text);
    return false;
}

void Out::add_escaped(char one)
{
    constexpr char digits[] = "0123456789ABCDEF";
    switch (one) {
    case '"': return add(R"(\")");
    case '\\': return add(R"(\\)");
    case '\n': return add(R"(\n)");
    case '\r': return add(R"(\r)");
    case '\t': return add(R"(\t)");
    default: break;
    }
    char const code[] = { '\\', 'u', '0', '0', digits[static_cast<unsigned char>(one) >> 4], digits[static_cast<unsigned char>(one) & 15] };
    add(std::string_view(code, sizeof code));
}

void Out::add_quoted(std::string_view text)
{
    add('"');
    for (;;) {
        auto const plain = plain_length(text.data(), text.size());
        add(text.substr(0, plain));
        if (plain == text.size())
            break;
        add_escaped(text[plain]);
        text.remove_prefix(plain + 1);
    }
    add('"');
}

void Out::add_field(std::string_view text, bool alone)
{
    // A lone empty field in quotes, so that its row is no empty line.
    if (!(alone && text.empty()) && !needs_quotes(text))
        return add(text);
    add('"');
    for (;;) {
        auto const plain = std::min(text.find('"'), text.size());
        add(text.substr(0, plain));
        if (plain == text.size())
            break;
        add(R"("")");
        text.remove_prefix(plain + 1);
    }
    add('"');
}

std::string in_quotes(std::string_view text)
{
    std::string made;
    Sink const sink = [&](std::string_view piece) { made += piece; };
    Out out(sink, 256);
    out.add_quoted(text);
    out.flush();
    return made;
}

std::vector<std::string> names_of(Columns const& table, Letters letters)
{
    auto const compared = [&](std::string name) {
        if (letters == Letters::LargeLikeSmall)
            std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        return name;
    };
    std::set<std::string, std::less<>> theirs, given;
    for (auto const& column : table.columns())
        theirs.insert(compared(column.name));
    std::vector<std::string> names;
    std::map<std::string, std::size_t> next;  // a thousand columns of one name are numbered in one go
    for (auto const& column : table.columns()) {
        auto const name = column.name.empty() ? "column_" + std::to_string(names.size() + 1) : column.name;
        auto unlike = name;
        auto& n = next.try_emplace(compared(name), 2).first->second;
        while (given.contains(compared(unlike)) || (unlike != column.name && theirs.contains(compared(unlike))))
            unlike = name + "_" + std::to_string(n++);
        given.insert(compared(unlike));
        names.push_back(std::move(unlike));
    }
    return names;
}

bool is_json_number(std::string_view text)
{
    std::size_t at = 0;
    auto const digits = [&] {
        auto const from = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9')
            ++at;
        return at - from;
    };
    if (text.starts_with('-'))
        ++at;
    auto const whole_at = at;
    auto const whole = digits();
    if (whole == 0 || (whole > 1 && text[whole_at] == '0'))
        return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0)
            return false;
    }
    return at == text.size();
}

}  // namespace mado::tables
