#include <mado/text/catalogue.h>

using namespace mado;
using text::Language;

namespace {

TEST_CASE("a gettext file: comments, several lines, escapes, the header")
{
    auto const entries = text::read_po("ja.po", "\xEF\xBB\xBF# words of one page\nmsgid \"\"\nmsgstr \"Language: ja\\n\"\n\n"
                                                "#. for clerks\nmsgid \"a.title\"\nmsgstr \"引き戻す\"\n"
                                                "msgid \"a.long\"\r\nmsgstr \"\"\r\n  \"一行目\\n\"\r\n\"「\\\"二\\\\」\\t\"\r\n#~ msgid \"old\"");
    REQUIRE(entries.has_value());
    REQUIRE(entries->size() == 2);
    CHECK(entries->at(0).key == "a.title");
    CHECK(entries->at(0).words == "引き戻す");
    CHECK(entries->at(0).line == 6);
    CHECK(entries->at(1).words == "一行目\n「\"二\\」\t");
}

TEST_CASE("a broken file names its line")
{
    struct Case { std::string name, bytes; std::size_t line; };
    for (auto const& row : {
             Case { "no words", "msgid \"a\"\nmsgid \"b\"\nmsgstr \"b\"", 2 }, Case { "no words at the end", "msgid \"a\"\n", 1 },
             Case { "empty words", "msgid \"a\"\nmsgstr \"\"\n", 2 }, Case { "words first", "msgstr \"a\"", 1 },
             Case { "words twice", "msgid \"a\"\nmsgstr \"b\"\nmsgstr \"c\"", 3 }, Case { "string first", "\n\"a\"", 2 },
             Case { "open quote", "msgid \"a\nmsgstr \"b\"", 1 }, Case { "one quote", "msgid \"", 1 }, Case { "no quote", "msgid a", 1 },
             Case { "quote inside", "msgid \"a\"b\"", 1 }, Case { "unknown escape", "msgid \"a\\x\"", 1 },
             Case { "escape at the end", "msgid \"a\\\"", 1 }, Case { "unknown word", "msgctxt \"a\"", 1 }, Case { "plural", "msgid_plural \"a\"", 1 },
             Case { "not UTF-8", "msgid \"\xFF\"", 0 }, Case { "garbage", "\x01\x02", 1 },
         }) {
        CAPTURE(row.name);
        auto const entries = text::read_po("x.po", row.bytes);
        REQUIRE(!entries.has_value());
        CHECK(entries.error().file == "x.po");
        CHECK(entries.error().line == row.line);
        CHECK(!entries.error().says.empty());
    }
}

TEST_CASE("arguments are put in once, by name")
{
    text::Arguments const arguments { { "name", "{other}" }, { "other", "x" }, { "n1", "1" } };
    CHECK(text::filled("{name}、{other}{n1}", arguments) == "{other}、x1");
    CHECK(text::filled("{unknown} {Name} {} {1} { name } {name", arguments) == "{unknown} {Name} {} {1} { name } {name");
    CHECK(text::filled("{{name}}", arguments) == "{{other}}");
    CHECK(text::filled("", arguments) == "");
}

TEST_CASE("the reader's language, else Japanese, else the key itself")
{
    text::Catalogue catalogue;
    embedded::File const files[] { { "text/ja.po", "msgid \"a\"\nmsgstr \"{name}さん\"\nmsgid \"b\"\nmsgstr \"届く\"" },
        { "text/en.po", "msgid \"a\"\nmsgstr \"Dear {name}\"" }, { "text/ja-x-easy.po", "msgid \"b\"\nmsgstr \"とどく\"" },
        { "templates/ja.po", "not words" } };
    catalogue.add("cases", files);
    CHECK(catalogue.faults().empty());
    CHECK(text::Words(catalogue, Language::English)("a", { { "name", "Sato" } }) == "Dear Sato");
    CHECK(catalogue.words(Language::English, "b") == "届く");
    CHECK(catalogue.words(Language::EasyJapanese, "b") == "とどく");
    CHECK(catalogue.words(Language::EasyJapanese, "a", { { "name", "佐藤" } }) == "佐藤さん");
    CHECK(catalogue.words(Language::Japanese, "c") == "c");
    CHECK(catalogue.has("a"));
    CHECK(!catalogue.has("c"));
    CHECK(catalogue.keys() == std::vector<std::string> { "a", "b" });
    CHECK(catalogue.missing({ "a", "c" }) == std::vector<std::string> { "c" });
}

TEST_CASE("what stops the build is reported with file and line")
{
    text::Catalogue catalogue;
    embedded::File const cases[] { { "text/ja.po", "msgid \"a\"\nmsgstr \"{name}\"\n" }, { "text/fr.po", "" } };
    catalogue.add("cases", cases);
    catalogue.add(Language::Japanese, "other.po", "msgid \"a\"\nmsgstr \"二\"");
    catalogue.add(Language::English, "en.po", "msgid \"a\"\nmsgstr \"{nmae}\"\nmsgid \"only_english\"\nmsgstr \"x\"");
    catalogue.add(Language::English, "broken.po", "msgid");
    std::vector<std::string> found;
    for (auto const& fault : catalogue.faults())
        found.push_back(fault.file + ":" + std::to_string(fault.line) + ": " + fault.says);
    CHECK(found == std::vector<std::string> {
              "cases/text/fr.po:1: no such language: fr",
              "other.po:1: a is already in cases/text/ja.po:1",
              "broken.po:1: expected msgid, msgstr, a string in quotes or a comment",
              "en.po:1: a: {nmae} does not stand in the Japanese words",
              "en.po:3: only_english has no Japanese words",
          });
    CHECK(catalogue.words(Language::Japanese, "a") == "{name}");
    CHECK(catalogue.missing() == std::vector<std::string> { "only_english" });
}

TEST_CASE("languages by tag")
{
    for (auto const language : text::languages)
        CHECK(text::language_of(text::tag_of(language)) == language);
    CHECK(!text::language_of("ja-JP"));
}

}  // namespace
