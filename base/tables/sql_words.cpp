#include "sql_tree.h"

#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::tables::sql {

namespace {

constexpr std::size_t bytes_at_most = 64 << 10;

bool is_space(char letter) { return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r'; }
bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
// Every letter beyond ASCII may stand in a name: columns are called 名称.
bool begins_name(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_' || static_cast<unsigned char>(letter) >= 0x80; }

class Reading {
public:
    explicit Reading(std::string_view sql) : sql_(sql) {}

    std::expected<std::vector<Word>, SqlRefused> all()
    {
        std::vector<Word> words;
        for (;;) {
            while (at_ < sql_.size() && is_space(sql_[at_]))
                ++at_;
            Word word { .kind = Word::Kind::End, .text = {}, .place = at_ };
            if (at_ < sql_.size())
                if (auto problem = read(word))
                    return std::unexpected(*std::move(problem));
            words.push_back(std::move(word));
            if (words.back().kind == Word::Kind::End)
                return words;
        }
    }

private:
    std::optional<SqlRefused> read(Word& word)
    {
        auto const letter = sql_[at_];
        auto const two = sql_.substr(at_, 2);
        if (two == "--" || two == "/*")
            return refused(SqlRefused::Kind::NotAllowed, at_, "comments are not taken");
        if (letter == '\'')
            return quoted(word, Word::Kind::Text);
        if (letter == '"')
            return quoted(word, Word::Kind::Quoted);
        auto const begin = at_;
        if (begins_name(letter)) {
            while (at_ < sql_.size() && (begins_name(sql_[at_]) || is_digit(sql_[at_])))
                ++at_;
            // E'…', B'…', U&"…": texts in which a backslash means something.
            if (at_ < sql_.size() && (sql_[at_] == '\'' || (sql_[at_] == '&' && at_ - begin == 1 && (letter == 'U' || letter == 'u'))))
                return refused(SqlRefused::Kind::NotAllowed, begin, "a text is written '…', without a letter before it");
            word.kind = Word::Kind::Name;
        } else if (is_digit(letter) || (letter == '.' && two.size() == 2 && is_digit(two[1]))) {
            bool point = false;
            while (at_ < sql_.size() && (is_digit(sql_[at_]) || (sql_[at_] == '.' && !point)))
                point = sql_[at_++] == '.' || point;
            if (at_ < sql_.size() && begins_name(sql_[at_]))
                return refused(SqlRefused::Kind::Syntax, begin, "a number is written with digits and one point");
            word.kind = Word::Kind::Number;
        } else {
            for (std::string_view const sign : { "<>", "!=", "<=", ">=", "||" })
                if (two == sign)
                    return signed_word(word, sign);
            if (std::string_view("=<>+-*/%(),.;").find(letter) != std::string_view::npos)
                return signed_word(word, sql_.substr(at_, 1));
            return refused(letter == '$' || letter == ':' || letter == '[' || letter == '\\' || letter == '`' || letter == '@' || letter == '#' ? SqlRefused::Kind::NotAllowed : SqlRefused::Kind::Syntax, at_,
                "\"" + std::string(1, static_cast<unsigned char>(letter) < 0x20 ? '?' : letter) + "\" has no meaning here");
        }
        word.text = sql_.substr(begin, at_ - begin);
        return {};
    }

    std::optional<SqlRefused> signed_word(Word& word, std::string_view sign)
    {
        word.kind = Word::Kind::Sign;
        word.text = sign;
        at_ += sign.size();
        return {};
    }

    // Doubled within, as SQL has it; a backslash is a letter like any other.
    std::optional<SqlRefused> quoted(Word& word, Word::Kind kind)
    {
        auto const quote = sql_[at_];
        auto const begin = at_++;
        for (; at_ < sql_.size(); ++at_) {
            if (sql_[at_] == quote && (at_ + 1 == sql_.size() || sql_[at_ + 1] != quote)) {
                ++at_;
                word.kind = kind;
                return {};
            }
            at_ += sql_[at_] == quote ? 1 : 0;
            word.text += sql_[at_];
        }
        return refused(SqlRefused::Kind::Syntax, begin, "a quote that is never closed");
    }

    std::string_view sql_;
    std::size_t at_ = 0;
};

}  // namespace

SqlRefused refused(SqlRefused::Kind kind, std::size_t byte, std::string says) { return { kind, byte, std::move(says) }; }

std::size_t character_at(std::string_view sql, std::size_t byte) { return text::length(sql.substr(0, byte)) + 1; }

std::expected<std::vector<Word>, SqlRefused> words_of(std::string_view sql)
{
    if (sql.size() > bytes_at_most)
        return std::unexpected(refused(SqlRefused::Kind::TooMuch, no_place, "a question of more than 65536 bytes"));
    if (!text::is_utf8(sql) || sql.find('\0') != std::string_view::npos)
        return std::unexpected(refused(SqlRefused::Kind::Syntax, no_place, "the question is not UTF-8"));
    return Reading(sql).all();
}

}  // namespace mado::tables::sql
