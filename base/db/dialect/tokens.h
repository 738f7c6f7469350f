#pragma once
#include <string_view>
#include <vector>

namespace mado::db::dialect {

struct Token {
    enum class Kind { Space, Comment, Word, Quoted, String, Number, Parameter, Symbol };
    Kind kind;
    std::string_view text;
    int line;
};

// Cuts SQL into tokens that together are the whole text. Throws Failure when a string or comment does not end.
std::vector<Token> tokens(std::string_view sql);

bool is_word(Token const& token, std::string_view upper_case);  // case does not matter
bool is_symbol(Token const& token, char symbol);

}  // namespace mado::db::dialect
