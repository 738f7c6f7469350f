#include "dialect/tokens.h"

#include <mado/db/database.h>

namespace mado::db::dialect {

namespace {

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool digit(char c) { return c >= '0' && c <= '9'; }
bool space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

template <class Belongs>
std::size_t run_of(std::string_view sql, std::size_t from, Belongs belongs)
{
    while (from < sql.size() && belongs(sql[from]))
        ++from;
    return from;
}

// A doubled quote inside stands for one.
std::size_t end_of_quoted(std::string_view sql, std::size_t from, int line)
{
    auto const quote = sql[from];
    for (auto at = from + 1; at < sql.size(); ++at)
        if (sql[at] == quote) {
            if (at + 1 >= sql.size() || sql[at + 1] != quote)
                return at + 1;
            ++at;
        }
    throw Failure("line " + std::to_string(line) + ": a quote is not closed");
}

std::size_t end_of_block_comment(std::string_view sql, std::size_t from, int line)
{
    auto const end = sql.find("*/", from + 2);
    if (end == std::string_view::npos)
        throw Failure("line " + std::to_string(line) + ": a comment is not closed");
    return end + 2;
}

std::pair<Token::Kind, std::size_t> next(std::string_view sql, std::size_t from, int line)
{
    using enum Token::Kind;
    auto const c = sql[from];
    auto const after = from + 1 < sql.size() ? sql[from + 1] : '\0';
    auto const in_word = [](char x) { return letter(x) || digit(x); };
    if (space(c))
        return { Space, run_of(sql, from, space) };
    if (c == '-' && after == '-')
        return { Comment, std::min(sql.find('\n', from), sql.size()) };
    if (c == '/' && after == '*')
        return { Comment, end_of_block_comment(sql, from, line) };
    if (c == '\'')
        return { String, end_of_quoted(sql, from, line) };
    if (c == '"')
        return { Quoted, end_of_quoted(sql, from, line) };
    if (c == '$' && letter(after))
        return { Parameter, run_of(sql, from + 1, in_word) };
    if (letter(c))
        return { Word, run_of(sql, from, in_word) };
    if (digit(c))
        return { Number, run_of(sql, from, in_word) };
    return { Symbol, from + 1 };
}

}  // namespace

std::vector<Token> tokens(std::string_view sql)
{
    std::vector<Token> found;
    int line = 1;
    for (std::size_t at = 0; at < sql.size();) {
        auto const [kind, end] = next(sql, at, line);
        auto const text = sql.substr(at, end - at);
        found.push_back({ kind, text, line });
        line += static_cast<int>(std::ranges::count(text, '\n'));
        at = end;
    }
    return found;
}

bool is_word(Token const& token, std::string_view upper_case)
{
    return token.kind == Token::Kind::Word && std::ranges::equal(token.text, upper_case, [](char a, char b) {
        return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
    });
}

bool is_symbol(Token const& token, char symbol) { return token.kind == Token::Kind::Symbol && token.text.front() == symbol; }

}  // namespace mado::db::dialect
