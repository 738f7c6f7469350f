// Migrations: the dialect's column words become STRICT types on SQLite and stay as domains on PostgreSQL.
#include "dialect/tokens.h"

#include <mado/db/database.h>
#include <mado/db/dialect.h>

namespace mado::db {

namespace {

using dialect::is_symbol;
using dialect::is_word;
using dialect::Token;

struct ColumnWord {
    std::string_view word, sqlite, sqlite_check, postgresql;  // in a check, # is the column
};

constexpr ColumnWord column_words[] = {
    { "id_text", "TEXT", "", "text COLLATE \"C\"" },
    { "code_text", "TEXT", "", "text COLLATE \"C\"" },
    { "words_text", "TEXT", "", "text COLLATE \"C\"" },
    { "day_text", "TEXT", "", "text COLLATE \"C\"" },
    { "time_int", "INTEGER", "", "bigint" },
    { "yen_int", "INTEGER", "", "bigint" },
    { "count_int", "INTEGER", "", "bigint" },
    { "flag_int", "INTEGER", " CHECK (# IN (0, 1))", "bigint CHECK (VALUE IN (0, 1))" },
    { "json_doc", "TEXT", " CHECK (# IS NULL OR json_valid(#))", "jsonb" },
    { "bytes_blob", "BLOB", "", "bytea" },
};

[[noreturn]] void fail(Token const& at, std::string const& says)
{
    throw Failure("line " + std::to_string(at.line) + ": " + says);
}

ColumnWord const& word_at(Token const& token)
{
    for (auto const& word : column_words)
        if (token.kind == Token::Kind::Word && token.text == word.word)
            return word;
    std::string all;
    for (auto const& word : column_words)
        all += (all.empty() ? "" : " ") + std::string(word.word);
    fail(token, "\"" + std::string(token.text) + "\" is no column word; write one of " + all);
}

// Walks over one migration and says for each column where its word stands.
class Migrator {
public:
    Migrator(std::string_view sql, SqlEngine engine)
        : text_(text_for(engine, sql)), shared_(lines_shared(sql)), tokens_(dialect::tokens(text_)), engine_(engine)
    {
    }

    std::string translate()
    {
        bool starts = true;
        while (more()) {
            if (means_nothing(now())) {
                copy();
                continue;
            }
            if (starts && shared_.at(static_cast<std::size_t>(now().line - 1)))
                statement_head();
            if (more()) {
                starts = is_symbol(now(), ';');
                copy();
            }
        }
        return out_;
    }

private:
    // Which lines stand outside engine blocks: only those are in the dialect.
    static std::vector<bool> lines_shared(std::string_view sql)
    {
        std::vector<bool> shared;
        bool inside = false;
        for (std::size_t at = 0; at <= sql.size();) {
            auto const end = std::min(sql.find('\n', at), sql.size());
            auto const line = sql.substr(at, end - at);
            auto const word = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
            if (word.starts_with("-- engine:"))
                inside = true;
            shared.push_back(!inside);
            if (word.starts_with("-- end"))
                inside = false;
            at = end + 1;
        }
        return shared;
    }

    bool more() const { return at_ < tokens_.size(); }
    Token const& now() const { return tokens_[at_]; }

    static bool means_nothing(Token const& token) { return token.kind == Token::Kind::Space || token.kind == Token::Kind::Comment; }
    void copy() { out_ += tokens_[at_++].text; }

    // Copies space and comments; the next token then means something.
    Token const& next_meaning()
    {
        while (more() && means_nothing(now()))
            copy();
        if (!more())
            fail(tokens_.back(), "the statement breaks off");
        return now();
    }

    bool take(std::string_view word)
    {
        if (!is_word(next_meaning(), word))
            return false;
        copy();
        return true;
    }

    // Takes the part of a statement that names columns; what follows is copied.
    void statement_head()
    {
        if (is_word(now(), "CREATE")) {
            take("CREATE");
            if (take("TABLE"))
                create_table();
            else if (is_word(now(), "VIRTUAL") || is_word(now(), "TRIGGER") || is_word(now(), "TEMP") || is_word(now(), "EXTENSION"))
                fail(now(), "CREATE " + std::string(now().text) + " differs between the engines: put it into an engine block");
        } else if (is_word(now(), "ALTER")) {
            take("ALTER");
            alter_table();
        }
    }

    void create_table()
    {
        if (is_word(next_meaning(), "IF"))
            fail(now(), "a migration runs once: CREATE TABLE without IF NOT EXISTS");
        name();
        if (!is_symbol(next_meaning(), '('))
            fail(now(), "CREATE TABLE has a list of columns in the dialect, nothing else");
        copy();
        while (!is_symbol(next_meaning(), ')'))
            item();
        copy();
        if (engine_ == SqlEngine::Sqlite)
            out_ += " STRICT";
        if (!is_symbol(next_meaning(), ';'))
            fail(now(), "\"" + std::string(now().text) + "\" after the columns: end the table with a semicolon, it needs no options");
    }

    // RENAME and DROP COLUMN are alike on both.
    void alter_table()
    {
        if (!take("TABLE"))
            fail(now(), "ALTER TABLE is all that both engines know");
        name();
        if (!take("ADD"))
            return;
        if (!take("COLUMN"))
            fail(now(), "write ADD COLUMN");
        column();
    }

    std::string_view name()
    {
        auto const& token = next_meaning();
        if (token.kind != Token::Kind::Word)
            fail(token, "a name is a plain word, not " + std::string(token.text));
        copy();
        return token.text;
    }

    // One column or constraint of a table, and the comma after it.
    void item()
    {
        auto const& first = next_meaning();
        if (!is_word(first, "PRIMARY") && !is_word(first, "UNIQUE") && !is_word(first, "CHECK") && !is_word(first, "FOREIGN")
            && !is_word(first, "CONSTRAINT"))
            column();
        for (int depth = 0;;) {
            auto const& token = next_meaning();
            if (depth == 0 && is_symbol(token, ')'))
                return;
            depth += is_symbol(token, '(') ? 1 : is_symbol(token, ')') ? -1 : 0;
            auto const comma = depth == 0 && is_symbol(token, ',');
            copy();
            if (comma)
                return;
        }
    }

    void column()
    {
        auto const column_name = name();
        auto const& word = word_at(next_meaning());
        ++at_;
        if (engine_ == SqlEngine::Postgresql) {
            out_ += word.word;
            return;
        }
        out_ += word.sqlite;
        for (auto const c : word.sqlite_check)
            out_ += c == '#' ? std::string(column_name) : std::string(1, c);
    }

    std::string text_;
    std::vector<bool> shared_;
    std::vector<Token> tokens_;
    SqlEngine engine_;
    std::size_t at_ = 0;
    std::string out_;
};

}  // namespace

std::string translate_for_sqlite(std::string_view migration) { return Migrator(migration, SqlEngine::Sqlite).translate(); }
std::string translate_for_postgresql(std::string_view migration) { return Migrator(migration, SqlEngine::Postgresql).translate(); }

std::string postgresql_domains()
{
    std::string sql;
    for (auto const& word : column_words)
        sql += "CREATE DOMAIN " + std::string(word.word) + " AS " + std::string(word.postgresql) + ";\n";
    return sql;
}

}  // namespace mado::db
