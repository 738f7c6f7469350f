#include <mado/html/safe.h>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace mado;
using html::element;

namespace {

TEST_CASE("escape")
{
    CHECK(html::escape("") == "");
    CHECK(html::escape("<a href=\"x\">'&") == "&lt;a href=&#34;x&#34;&gt;&#39;&amp;");
    CHECK(html::escape(std::string("a\0b\x07\x7f\t\n", 7)) == "ab\t\n");
    CHECK(html::escape("葛󠄀飾区 𠮷田") == "葛󠄀飾区 𠮷田");
}

TEST_CASE("elements")
{
    CHECK(element("p", {}, "a<b").html() == "<p>a&lt;b</p>");
    CHECK(element("br").html() == "<br>");
    CHECK(element("svg", { { "viewBox", "0 0 10 10" } }, element("rect", { { "width", 10 } })).html()
        == "<svg viewBox=\"0 0 10 10\"><rect width=\"10\"></rect></svg>");
    CHECK(element("input", { { "value", "\"" }, { "checked", true }, { "disabled", false } }).html() == "<input value=\"&#34;\" checked>");
    CHECK(element("a", { { "href", "javascript:x" } }, "x").html() == "<a href=\"#\">x</a>");
    CHECK((html::text("<") + element("i")).html() == "&lt;<i></i>");
    CHECK(html::join({ html::text("a"), html::text("b") }).html() == "ab");
}

TEST_CASE("elements and attributes that are not allowed throw")
{
    CHECK_THROWS_AS(element("script"), std::invalid_argument);
    CHECK_THROWS_AS(element("p><"), std::invalid_argument);
    CHECK_THROWS_AS(element("p", { { "onclick", "x" } }), std::invalid_argument);
    CHECK_THROWS_AS(element("p", { { "style", "x" } }), std::invalid_argument);
    CHECK_THROWS_AS(element("p", { { "a b", "x" } }), std::invalid_argument);
    CHECK_THROWS_AS(element("br", {}, "x"), std::invalid_argument);
}

}  // namespace
