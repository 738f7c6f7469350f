#include "names.h"
#include "uri_template.h"
#include <mado/csvw/url.h>

#include <doctest/doctest.h>

namespace mado::csvw {

TEST_CASE("references are resolved as in RFC 3986, 5.4")
{
    constexpr std::pair<std::string_view, std::string_view> cases[] = { { "g:h", "g:h" }, { "g", "http://a/b/c/g" }, { "./g", "http://a/b/c/g" }, { "g/", "http://a/b/c/g/" }, { "/g", "http://a/g" },
        { "//g", "http://g" }, { "?y", "http://a/b/c/d;p?y" }, { "g?y", "http://a/b/c/g?y" }, { "#s", "http://a/b/c/d;p?q#s" }, { "g#s", "http://a/b/c/g#s" }, { ";x", "http://a/b/c/;x" },
        { "", "http://a/b/c/d;p?q" }, { ".", "http://a/b/c/" }, { "..", "http://a/b/" }, { "../g", "http://a/b/g" }, { "../..", "http://a/" }, { "../../../g", "http://a/g" }, { "/./g", "http://a/g" },
        { "/../g", "http://a/g" }, { "g.", "http://a/b/c/g." }, { "..g", "http://a/b/c/..g" }, { "./g/.", "http://a/b/c/g/" }, { "g/../h", "http://a/b/c/h" }, { "g;x=1/../y", "http://a/b/c/y" },
        { "g?y/../x", "http://a/b/c/g?y/../x" } };
    for (auto const& [reference, expected] : cases)
        CHECK(resolved("http://a/b/c/d;p?q", reference) == expected);
}

TEST_CASE("two URLs are compared in their normal form")
{
    CHECK(normal_url("HTTP://Example.ORG:80/a/./b/../%7ec%2f") == "http://example.org/a/~c%2F");
    CHECK(normal_url("https://e.org:443") == "https://e.org/");
    CHECK(normal_url("https://e.org:8443/x?%61#%62") == "https://e.org:8443/x?a#b");
    CHECK(percent_decoded("a%20b%E5%B2%A1%zz") == "a b岡%zz");
    CHECK(percent_encoded_name("a b-岡") == "a%20b%2D%E5%B2%A1");
}

TEST_CASE("URI templates, all levels of RFC 6570")
{
    auto const variables = [](std::string_view name) -> TemplateValue {
        if (name == "var")
            return "value";
        if (name == "hello")
            return "Hello World!";
        if (name == "path")
            return "/foo/bar";
        if (name == "empty")
            return "";
        if (name == "list")
            return std::vector<std::string> { "red", "green", "blue" };
        if (name == "x")
            return "1024";
        if (name == "half")
            return "50%";
        if (name == "kanji")
            return "岡山";
        if (name == "none")
            return std::vector<std::string> {};
        return {};
    };
    constexpr std::pair<std::string_view, std::string_view> cases[] = { { "{var}", "value" }, { "{hello}", "Hello%20World%21" }, { "{half}", "50%25" }, { "O{empty}X", "OX" }, { "O{undef}X", "OX" },
        { "{x,hello}", "1024,Hello%20World%21" }, { "?{x,undef}", "?1024" }, { "{var:3}", "val" }, { "{kanji:1}", "%E5%B2%A1" }, { "{list}", "red,green,blue" }, { "{list*}", "red,green,blue" },
        { "{+hello}", "Hello%20World!" }, { "{+half}", "50%25" }, { "{+path}/here", "/foo/bar/here" }, { "{+path:6}/here", "/foo/b/here" }, { "{#path,x}", "#/foo/bar,1024" }, { "{#undef}", "" },
        { "X{.var}", "X.value" }, { "X{.list*}", "X.red.green.blue" }, { "{/var,x}/here", "/value/1024/here" }, { "{/list*}", "/red/green/blue" }, { "{;x,empty}", ";x=1024;empty" },
        { "{;list}", ";list=red,green,blue" }, { "{?x,empty}", "?x=1024&empty=" }, { "{?list*}", "?list=red&list=green&list=blue" }, { "{?list}", "?list=red,green,blue" }, { "?fixed{&x}", "?fixed&x=1024" },
        { "{?none}", "" }, { "{var", "{var" }, { "{!var}", "{!var}" } };
    for (auto const& [written, expected] : cases)
        CHECK(expanded(written, variables) == expected);
}

TEST_CASE("names and languages")
{
    CHECK(expanded_name("schema:name") == "http://schema.org/name");
    CHECK(expanded_name("nothing:name") == "nothing:name");
    CHECK(expanded_name("http://schema.org/x") == "http://schema.org/x");
    CHECK(compacted("http://schema.org/name") == "schema:name");
    CHECK(compacted("http://purl.org/dc/terms/title") == "dc:title");
    CHECK(compacted("http://www.w3.org/1999/02/22-rdf-syntax-ns#type") == "@type");
    CHECK(compacted("http://www.w3.org/ns/csvw#Table") == "Table");
    CHECK(compacted("http://e.org/x") == "http://e.org/x");
    for (auto const* good : { "ja", "en-GB", "zh-Hant-TW", "de-1996", "sl-rozaj-biske-1994", "x-own", "i-klingon", "en-a-bbb-x-a-ccc", "und", "es-419" })
        CHECK_MESSAGE(is_language_tag(good), good);
    for (auto const* wrong : { "", "a", "1", "notavalidlanguagetag", "a-bad-language", "en--GB", "en-", "en-a", "ja_JP", "日本" })
        CHECK_MESSAGE(!is_language_tag(wrong), wrong);
    CHECK(languages_match("en", "en-GB"));
    CHECK(!languages_match("en", "eng"));
    CHECK(is_variable_name("a.b_c%20"));
    for (auto const* wrong : { "", ".a", "a.", "a..b", "a b", "a-b", "a%2" })
        CHECK(!is_variable_name(wrong));
}

}  // namespace mado::csvw
