#include <mado/text/cp932.h>

using namespace mado;

TEST_CASE("files of Windows and of others are read alike, and nothing is guessed")
{
    struct Row { char const* name; std::string bytes; std::optional<std::string> words; };
    for (auto const& row : {
             Row { "plain", "001,taro", "001,taro" },
             Row { "UTF-8", "環境課", "環境課" },
             Row { "UTF-8 with its mark", "\xEF\xBB\xBF環境課", "環境課" },
             Row { "CP932", "\x8A\xC2\x8B\xAB\x89\xDB", "環境課" },
             Row { "CP932, a character of NEC's row", "\x87\x40", "①" },
             Row { "CP932, IBM's 﨑", "\xFA\xB1", "﨑" },
             Row { "CP932, half-width kana", "\xB1", "ｱ" },
             Row { "half a character", "\x8A\xC2\x8B", std::nullopt },
             Row { "no character there", "\x82\x40", std::nullopt },
         }) {
        CAPTURE(row.name);
        CHECK(text::from_office(row.bytes) == row.words);
    }
    CHECK(text::to_cp932("環境課") == "\x8A\xC2\x8B\xAB\x89\xDB");
    CHECK_FALSE(text::to_cp932("𠮷田"));
}
