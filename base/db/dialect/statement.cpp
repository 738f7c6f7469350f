#include "dialect/tokens.h"

#include <mado/db/database.h>
#include <mado/db/dialect.h>

namespace mado::db {

namespace {

using dialect::is_symbol;
using dialect::is_word;
using dialect::Token;

struct ForeignWord {
    std::string_view word, says;
};

constexpr ForeignWord foreign_words[] = {
    { "LIKE", "LIKE ignores case on one engine only; compare whole values or use the search index" },
    { "ILIKE", "ILIKE is PostgreSQL's alone" },
    { "GLOB", "GLOB is SQLite's alone" },
    { "REGEXP", "REGEXP is SQLite's alone" },
    { "MATCH", "MATCH is SQLite's alone: put it into an engine block" },
    { "PRAGMA", "PRAGMA is SQLite's alone" },
    { "ROWID", "ROWID is SQLite's alone: every table has a key" },
    { "IFNULL", "IFNULL is SQLite's alone: write COALESCE" },
    { "CURRENT_TIMESTAMP", "time is passed in" },
    { "CURRENT_DATE", "time is passed in" },
    { "REAL", "no floating point" },
    { "DOUBLE", "no floating point" },
};

std::string fault_of(Token const& token)
{
    for (auto const& foreign : foreign_words)
        if (is_word(token, foreign.word))
            return std::string(foreign.says);
    if (token.kind == Token::Kind::Quoted)
        return "a name in double quotes: names are plain lower-case words, text stands in single quotes";
    if (is_symbol(token, '?') || is_symbol(token, ':') || is_symbol(token, '@') || is_symbol(token, '$'))
        return "parameters are $name, casts are CAST(… AS word)";
    if (is_symbol(token, '`') || is_symbol(token, '['))
        return "names are plain words without brackets";
    return {};
}

// INSERT OR IGNORE, REPLACE INTO: SQLite's alone, and REPLACE deletes the row first.
std::string fault_of(Token const& token, Token const& next)
{
    if ((is_word(token, "INSERT") && is_word(next, "OR")) || (is_word(token, "REPLACE") && is_word(next, "INTO")))
        return "write ON CONFLICT (…) DO NOTHING or DO UPDATE";
    return {};
}

// The text outside all engine blocks: what is shared. A line that both engines keep stands outside.
std::string shared_text(std::string_view sql)
{
    if (sql.find("-- engine:") == std::string_view::npos)
        return std::string(sql);
    auto const sqlite = text_for(SqlEngine::Sqlite, sql), postgresql = text_for(SqlEngine::Postgresql, sql);
    std::istringstream left(sqlite), right(postgresql);
    std::string shared, a, b;
    while (std::getline(left, a) && std::getline(right, b))
        shared += (a == b ? a : "") + "\n";
    return shared;
}

}  // namespace

NumberedSql number_parameters(std::string_view statement)
{
    auto const text = text_for(SqlEngine::Postgresql, statement);
    NumberedSql numbered;
    for (auto const& token : dialect::tokens(text)) {
        if (token.kind != Token::Kind::Parameter) {
            numbered.sql += token.text;
            continue;
        }
        auto found = std::ranges::find(numbered.names, token.text);
        if (found == numbered.names.end())
            found = numbered.names.insert(found, std::string(token.text));
        numbered.sql += "$" + std::to_string(found - numbered.names.begin() + 1);
    }
    return numbered;
}

std::string leaves_the_dialect(std::string_view statement)
{
    auto const text = shared_text(statement);
    auto all = dialect::tokens(text);
    std::erase_if(all, [](Token const& t) { return t.kind == Token::Kind::Space || t.kind == Token::Kind::Comment; });
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto says = fault_of(all[i]);
        if (says.empty() && i + 1 < all.size())
            says = fault_of(all[i], all[i + 1]);
        if (!says.empty())
            return "line " + std::to_string(all[i].line) + ": " + says;
    }
    return {};
}

}  // namespace mado::db
