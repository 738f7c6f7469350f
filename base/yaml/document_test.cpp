#include <mado/yaml/document.h>

#include <string>

using namespace mado::yaml;

namespace {

TEST_CASE("everything is text, in the order of the file")
{
    auto const root = parse("# comment\nb: yes\na: null\nc: 012\nd: ~\ne: ''\nlist: [1, 'two', \"three\"]\ntext: |\n  x\n  y\n");
    REQUIRE(root.has_value());
    REQUIRE(root->entries.size() == 7);
    CHECK(root->entries[0].key == "b");
    CHECK(root->text_of("b") == "yes");
    CHECK(root->text_of("a") == "null");
    CHECK(root->text_of("c") == "012");
    CHECK(root->text_of("d") == "~");
    CHECK(root->text_of("e").empty());
    CHECK(root->find("e")->style == Style::Quoted);
    CHECK(root->find("b")->style == Style::Plain);
    CHECK(root->text_of("text") == "x\ny\n");
    CHECK(root->find("text")->style == Style::Block);
    CHECK(root->find("list")->items[0].style == Style::Plain);
    CHECK(root->find("list")->items[1].style == Style::Quoted);
    CHECK(root->find("list")->items[2].style == Style::Quoted);
    CHECK(root->find("nothing") == nullptr);
    CHECK(root->text_of("list", "no") == "no");
}

TEST_CASE("a question mark is a letter like any other")
{
    auto const root = parse("a: { en: Is it kept? }\nb: { en: Why? Because }\nc: what?\nd: ['?', x?y]\ne: \"a?\"\n");
    REQUIRE(root.has_value());
    CHECK(root->find("a")->text_of("en") == "Is it kept?");
    CHECK(root->find("b")->text_of("en") == "Why? Because");
    CHECK(root->text_of("c") == "what?");
    CHECK(root->find("d")->items[0].text == "?");
    CHECK(root->find("d")->items[1].text == "x?y");
    CHECK(root->text_of("e") == "a?");
}

TEST_CASE("places count characters, not bytes")
{
    auto const root = parse("犬: { 名: ポチ, 年: '𠮷x' }\nb:\n  - いち\n");
    REQUIRE(root.has_value());
    auto const* dog = root->find("犬");
    CHECK(root->entries[0].key_place == Place { 1, 1 });
    CHECK(dog->place == Place { 1, 4 });
    CHECK(dog->entries[0].key_place == Place { 1, 6 });
    CHECK(dog->entries[0].value.place == Place { 1, 9 });
    CHECK(dog->entries[1].key_place == Place { 1, 13 });
    CHECK(dog->entries[1].value.place == Place { 1, 16 });
    CHECK(root->find("b")->items[0].place == Place { 3, 5 });
    auto const marked = parse("\xEF\xBB\xBF" "a: b\n");
    CHECK(marked->find("a")->place == Place { 1, 4 });
    auto const windows = parse("a: b\r\nc: d\r\n");
    CHECK(windows->find("c")->place == Place { 2, 4 });
    CHECK(windows->text_of("a") == "b");
}

TEST_CASE("a place within a scalar is found again in the file")
{
    struct Case { std::string name; char const* file; std::size_t offset; Place place; };
    for (auto const& row : {
             Case { "plain", "a: bcd\n", 2, { 1, 6 } },
             Case { "single quotes", "a: 'b c'\n", 2, { 1, 7 } },
             Case { "doubled quote before", "a: 'it''s x'\n", 5, { 1, 11 } },
             Case { "doubled quote behind", "a: 'it''s x'\n", 2, { 1, 7 } },
             Case { "Japanese before", "a: '犬 x'\n", 4, { 1, 7 } },
             Case { "escape in double quotes", "a: \"x\\u72acy\"\n", 4, { 1, 12 } },
             Case { "block, first line", "a: |\n    x + y\n    z\n", 4, { 2, 9 } },
             Case { "block, second line", "a: |\n    x + y\n    z + q\n", 10, { 3, 9 } },
             Case { "block after an empty line", "a: |\n\n  x\n", 1, { 3, 3 } },
             Case { "runs over lines", "a: 'b\n  c'\n", 2, { 1, 4 } },
             Case { "beyond the end", "a: 'b'\n", 99, { 1, 6 } },
         }) {
        CAPTURE(row.name);
        auto const root = parse(row.file);
        REQUIRE(root.has_value());
        auto const place = root->find("a")->place_at(row.offset);
        CHECK(place.line == row.place.line);
        CHECK(place.column == row.place.column);
    }
}

TEST_CASE("what is refused, where and why")
{
    struct Case { std::string name; std::string file; std::string key; Place place; };
    std::string deep;
    for (int i = 0; i < 40; ++i)
        deep = "[" + deep + "]";
    for (auto const& row : {
             Case { "a key twice", "a: 1\nb: 2\na: 3\n", "key.twice", { 3, 1 } },
             Case { "a key twice in braces", "x: { 犬: 1, 犬: 2 }\n", "key.twice", { 1, 12 } },
             Case { "an anchor", "a: &x 1\n", "yaml.anchor", { 1, 4 } },
             Case { "an alias", "a: &x 1\nb: *x\n", "yaml.anchor", { 1, 4 } },
             Case { "a tag", "a: !!str 1\n", "yaml.tag", { 1, 4 } },
             Case { "a tagged map", "a: !x { b: c }\n", "yaml.tag", { 1, 4 } },
             Case { "a merge key", "a: { <<: { b: c } }\n", "yaml.merge", { 1, 6 } },
             Case { "a tab", "a:\n\t- 1\n", "yaml.tab", { 2, 1 } },
             Case { "a tab in a text", "a: x\ty\n", "yaml.tab", { 1, 5 } },
             Case { "a second document", "a: 1\n---\nb: 2\n", "yaml.documents", { 2, 1 } },
             Case { "a document after dots", "a: 1\n...\nb: 2\n", "yaml.documents", { 3, 1 } },
             Case { "an unquoted call in braces", "late: { when: max(a, b) > 3 }\n", "yaml.flow", { 1, 22 } },
             Case { "an unquoted filter in braces", "late: { when: a[b = 1] }\n", "yaml.syntax", { 1, 16 } },
             Case { "no value", "a:\nb: 1\n", "yaml.value", { 1, 1 } },
             Case { "no value at the end", "b: 1\na:\n", "yaml.value", { 2, 1 } },
             Case { "a list as a key", "? [a, b]\n: c\n", "yaml.key", { 1, 3 } },
             Case { "no content", "# only words\n", "yaml.empty", { 1, 1 } },
             Case { "a bracket that stays open", "a: [1, 2\n", "yaml.syntax", { 2, 1 } },
             Case { "a quote that stays open", "a: 'x\n", "yaml.syntax", { 1, 4 } },
             Case { "not UTF-8", "a: \x82\xA0\n", "yaml.encoding", { 1, 4 } },
             Case { "an overlong sequence", "a: \xC0\xAF\n", "yaml.encoding", { 1, 4 } },
             Case { "a surrogate", "a: \xED\xA0\x80\n", "yaml.encoding", { 1, 4 } },
             Case { "a control character", std::string("a: x\x01y\n"), "yaml.control", { 1, 5 } },
             Case { "a zero byte", std::string("a: x\0y\n", 7), "yaml.control", { 1, 5 } },
             Case { "too deep", deep, "yaml.deep", { 1, 33 } },
         }) {
        CAPTURE(row.name);
        auto const root = parse(row.file);
        REQUIRE_FALSE(root.has_value());
        auto const& problem = root.error().front();
        CAPTURE(problem.english);
        CHECK(problem.key == row.key);
        CHECK(problem.place.line == row.place.line);
        if (row.key != "yaml.syntax")  // where the parser noticed it is its own affair
            CHECK(problem.place.column == row.place.column);
        CHECK_FALSE(problem.japanese.empty());
        CHECK_FALSE(problem.english.empty());
    }
}

TEST_CASE("a key twice names the first line; all problems come at once")
{
    auto const root = parse("title: x\na: &b 1\ntitle: y\nc:\nd: !t 2\n");
    REQUIRE_FALSE(root.has_value());
    REQUIRE(root.error().size() == 4);
    CHECK(root.error()[0].key == "yaml.anchor");
    CHECK(root.error()[1].japanese == "「title」は1行目にもあります。");
    CHECK(root.error()[1].english == "`title` is already at line 1.");
    CHECK(root.error()[2].key == "yaml.value");
    CHECK(root.error()[3].key == "yaml.tag");
}

TEST_CASE("limits of size and number")
{
    CHECK(parse("a: 1\n", { .bytes = 4 }).error().front().key == "yaml.large");
    CHECK(parse("a: 1\n", { .bytes = 5 }).has_value());
    CHECK(parse("[1, 2, 3]", { .nodes = 3 }).error().front().key == "yaml.large");
    CHECK(parse("[1, 2, 3]", { .nodes = 4 }).has_value());
    CHECK(parse("[[1]]", { .depth = 1 }).error().front().key == "yaml.deep");
    CHECK(parse("[[1]]", { .depth = 2 }).has_value());
}

TEST_CASE("any bytes are answered, never a crash")
{
    std::uint32_t seed = 7;
    auto const next = [&] { return seed = seed * 1664525 + 1013904223, seed >> 16; };
    constexpr std::string_view pieces[] { "a", ": ", "\n", "- ", "{", "}", "[", "]", "'", "\"", "|", ">", "  ", "犬", "#", "&x", "*x", "!t", "?", ",", "---\n", "\\u12", "%", "null" };
    int read = 0;
    for (int i = 0; i < 3000; ++i) {
        std::string file;
        for (auto n = next() % 30; n > 0; --n)
            file += pieces[next() % std::size(pieces)];
        auto const root = parse(file);
        read += root.has_value();
        if (!root)
            CHECK_FALSE(root.error().empty());
    }
    CHECK(read > 10);
}

}  // namespace
