#include <mado/text/nearest.h>
#include <mado/text/search.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>

using namespace mado;

namespace {

TEST_CASE("UTF-8: well-formed or not")
{
    struct Case { std::string name, bytes; bool good; };
    for (auto const& row : {
             Case { "nothing", "", true }, Case { "Japanese", "窓口 ア𠮷", true }, Case { "NUL", std::string(1, '\0'), true },
             Case { "last character", "\xF4\x8F\xBF\xBF", true }, Case { "above the last", "\xF4\x90\x80\x80", false },
             Case { "overlong slash", "\xC0\xAF", false }, Case { "overlong of three", "\xE0\x80\xAF", false },
             Case { "overlong of four", "\xF0\x80\x80\xAF", false }, Case { "surrogate", "\xED\xA0\x80", false },
             Case { "before the surrogates", "\xED\x9F\xBF", true }, Case { "cut", "\xE7\xAA", false }, Case { "lone follower", "\x80", false },
             Case { "five bytes", "\xF8\x88\x80\x80\x80", false }, Case { "lead without follower", "\xC3(", false }, Case { "FF", "\xFF", false },
         }) {
        CAPTURE(row.name);
        CHECK(text::is_utf8(row.bytes) == row.good);
        if (row.good)
            CHECK(text::utf8(text::code_points(row.bytes)) == row.bytes);
    }
    CHECK(text::utf8(U"\xD800") == "\xEF\xBF\xBD");
    CHECK(text::utf8(std::u32string(1, 0x110000)) == "\xEF\xBF\xBD");
}

TEST_CASE("lengths and cuts are in characters")
{
    CHECK(text::length("") == 0);
    CHECK(text::length("犬の登録") == 4);
    CHECK(text::length("𠮷a\xFF\xE7\xAA") == 5);
    CHECK(text::first("犬の登録", 2) == "犬の");
    CHECK(text::first("犬", 5) == "犬");
    CHECK(text::first("犬", 0) == "");
    CHECK(text::shortened("犬の登録", 4) == "犬の登録");
    CHECK(text::shortened("犬の登録", 3) == "犬の…");
    CHECK(text::shortened("犬の登録", 1) == "…");
    CHECK(text::shortened("犬の登録", 0) == "");
    CHECK(text::trimmed(" \t　架空　花子\u00A0　\n") == "架空　花子");
    CHECK(text::trimmed(" 　 ") == "");
    CHECK(text::trimmed("") == "");
}

TEST_CASE("control characters are found")
{
    using text::Lines;
    CHECK(!text::control_character("犬 の\u3000登録"));
    CHECK(text::control_character("犬\n") == 3);
    CHECK(!text::control_character("犬\r\n\t猫", Lines::Many));
    for (auto const* bad : { "a\x1b[0m", "a\x7f", "a\u0085", "a\u202Eb", "a\u2066b", "a\u2028b", "a\uFEFF", "a\x01" }) {
        CAPTURE(std::string(bad));
        CHECK(text::control_character(bad, Lines::Many) == 1);
    }
    CHECK(text::control_character(std::string("a\0b", 3)) == 1);
}

TEST_CASE("width: what was typed into fields of digits")
{
    CHECK(text::narrow("ＡＢｃ１２３！～　ア") == "ABc123!~ ア");
    CHECK(text::narrow_number("０８６－１２３ー４５６７") == "086-123-4567");
    CHECK(text::narrow_number("086‐1−2–3—4―5ｰ6") == "086-1-2-3-4-5-6");
    CHECK(text::digits_of("（０８６） 123ー4567") == "0861234567");
    CHECK(text::digits_of("1,234") == "1234");
    CHECK(text::digits_of("12a") == "12a");
}

TEST_CASE("kana")
{
    CHECK(text::katakana("いぬ犬ゔゝー") == "イヌ犬ヴヽー");
    CHECK(text::hiragana("イヌ犬ヴヽーヷ") == "いぬ犬ゔゝーヷ");
    CHECK(text::wide_kana("ﾊﾟﾝﾀﾞ ｳﾞｨｵﾗ｡ｦｯｰ･ﾝﾞ") == "パンダ ヴィオラ。ヲッー・ン゛");
    CHECK(text::wide_kana("ﾞ") == "゛");
    CHECK(text::wide_kana("あABC") == "あABC");
    struct Case { std::string text; bool katakana, kana; };
    for (auto const& row : { Case { "カクウ　ハナコ", true, true }, Case { "ジョン・スミス", true, true }, Case { "かくう ハナコ", false, true },
             Case { "ヴァー", true, true }, Case { "架空", false, false }, Case { "ｶｸｳ", false, false }, Case { "", false, false },
             Case { "　", false, false }, Case { "ー", false, false }, Case { "カ1", false, false } }) {
        CAPTURE(row.text);
        CHECK(text::is_katakana(row.text) == row.katakana);
        CHECK(text::is_kana(row.text) == row.kana);
    }
}

TEST_CASE("folding for search")
{
    CHECK(text::folded("ＡＢＣ Straße ㌢ ｶﾞ ①") == "abc strasse センチ ガ 1");
    CHECK(text::folded("葛\U000E0100") == "葛");
    CHECK(text::folded("か\u3099") == "が");
    CHECK(text::search_key("イヌ") == text::search_key("ｲﾇ"));
    CHECK(text::search_key("イヌ") == "いぬ");
    CHECK(text::search_key("\xFF") == "\xEF\xBF\xBD");
}

TEST_CASE("bigrams")
{
    using Terms = std::vector<std::string>;
    CHECK(text::bigrams("犬の登録") == Terms { "犬の", "の登", "登録" });
    CHECK(text::stored_bigrams("犬の登録") == Terms { "犬の", "の登", "登録", "録" });
    CHECK(text::bigrams("犬") == Terms { "犬" });
    CHECK(text::stored_bigrams("犬") == Terms { "犬" });
    CHECK(text::bigrams("イヌ、ABC!") == Terms { "いぬ", "ab", "bc" });
    CHECK(text::bigrams("") == Terms {});
    CHECK(text::bigrams(" ・\"* OR") == Terms { "or" });
    CHECK(text::bigrams("𠮷野") == Terms { "𠮷野" });
}

TEST_CASE("the word that was meant")
{
    std::vector<std::string> const names { "acquired_on", "born_on", "breed", "owner_name" };
    CHECK(text::nearest("acquired", names) == "acquired_on");
    CHECK(text::nearest("bron_on", names) == "born_on");
    CHECK(text::nearest("breed", names) == "breed");
    CHECK(text::nearest("zone", names) == "");
    CHECK(text::nearest("x", names) == "");
    CHECK(text::nearest("x", std::vector<std::string> { "y" }) == "");
    CHECK(text::nearest("x", std::vector<std::string> {}) == "");
    CHECK(text::nearest(std::string(100'000, 'x'), names) == "");
    CHECK(text::edits("kitten", "sitting") == 3);
    CHECK(text::edits("犬の登録", "犬登の録") == 1);
    CHECK(text::edits("", "犬の") == 2);
    CHECK(text::edits("犬の", "") == 2);
}

}  // namespace
