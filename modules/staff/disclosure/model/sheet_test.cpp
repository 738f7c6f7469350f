#include "model/ground_file.h"
#include "model/proof.h"
#include "model/sheet.h"

#include <zlib.h>

#include <fstream>
#include <iterator>

using namespace mado;
using namespace mado::disclosure;
using namespace mado::disclosure::model;

namespace {

constexpr std::string_view page = R"(<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head/><body><doc><page width="595.28" height="841.89">
<word xMin="72" yMin="72" xMax="172" yMax="82">氏名三宅陽子様</word><word xMin="72" yMin="100" xMax="102" yMax="110">三宅</word><word xMin="72" yMin="120" xMax="102" yMax="130">陽子</word>
<word xMin="300" yMin="72" xMax="310" yMax="112">縦書文字</word></page></doc></body></html>)";

Sheet sheet()
{
    auto const found = sheet_of(page);
    REQUIRE(found);
    return *found;
}

TEST_CASE("a page of pdftotext: its size, its letters by their share of a word; what is none is refused")
{
    auto const one = sheet();
    CHECK(one.width == doctest::Approx(210).epsilon(0.001));
    CHECK(one.height == doctest::Approx(297).epsilon(0.001));
    REQUIRE(one.letters.size() == 15);
    CHECK(one.letters[0].begins);
    CHECK_FALSE(one.letters[1].begins);
    CHECK(one.letters[14].top > one.letters[13].top);  // upright
    CHECK_FALSE(sheet_of("<html/>"));
    CHECK_FALSE(sheet_of("nonsense"));
    CHECK_FALSE(sheet_of(R"(<html><body><doc><page width="1e9" height="10"/></doc></body></html>)"));
}

TEST_CASE("a phrase is found inside a word and over the end of a line, and what lies under a box is what the box covers")
{
    auto const one = sheet();
    auto const found = places_of(one, "三宅 陽子");
    REQUIRE(found.size() == 3);             // inside a word; then two lines
    CHECK(under(one, found[0]) == std::vector<std::string> { "三宅陽子" });
    CHECK(under(one, found[1]) == std::vector<std::string> { "三宅" });
    CHECK(under(one, found[2]) == std::vector<std::string> { "陽子" });
    CHECK(places_of(one, "縦書").size() == 1);
    CHECK(places_of(one, "田中").empty());
    CHECK(places_of(one, " \u3000").empty());
    CHECK(under(one, { 0, 0, 5, 5 }).empty());
}

TEST_CASE("of Latin letters more is covered than their share: a narrow comma behind a name does not leave its last letter outside")
{
    auto const one = sheet_of(R"(<html><body><doc><page width="595" height="842"><word xMin="150" yMin="100" xMax="280" yMax="112">SECRETMIYAKE,</word></page></doc></body></html>)");
    REQUIRE(one);
    auto const found = places_of(*one, "SECRETMIYAKE");
    REQUIRE(found.size() == 1);
    // The comma of Helvetica takes 278 of 8,559 thousandths: the name ends at 275.8 points, 97.3 mm.
    CHECK(found.front().left <= 529);
    CHECK(found.front().left + found.front().width >= 974);
    CHECK(found.front().left + found.front().width <= 1000);
    auto const middle = places_of(*one, "MIYA");
    REQUIRE(middle.size() == 1);
    CHECK(middle.front().width > found.front().width / 3);
    CHECK(middle.front().left >= found.front().left);
}

TEST_CASE("black is black where it was painted and nowhere else")
{
    auto const one = sheet();
    photo::Picture picture { 420, 594, std::string(420 * 594 * 3, '\xff') };
    Area const area { 500, 500, 200, 100 };
    CHECK_FALSE(is_black(picture, one, area));
    auto veiled = picture;
    paint(veiled, one, area, Colour::Veil);
    CHECK_FALSE(is_black(veiled, one, area));
    paint(picture, one, area, Colour::Black);
    CHECK(is_black(picture, one, area));
    CHECK(picture.rgb[(120 * 420 + 90) * 3] == '\xff');
    CHECK(picture.rgb[(110 * 420 + 120) * 3] == '\0');
    paint(picture, one, { 20'000, 20'000, 100, 100 }, Colour::Black);  // beyond the page: nothing
}

TEST_CASE("only a whole PPM is a picture; only a box of some size is one")
{
    CHECK(picture_of("P6\n2 1\n255\n123456"));
    for (auto const* wrong : { "P6\n2 1\n255\n12345", "P6\n2 1\n255\n1234567", "P5\n2 1\n255\n123456", "P6\n2 1\n65535\n123456", "P6\n-2 1\n255\n123456", "P6\n99999 1\n255\n1", "" })
        CHECK_FALSE(picture_of(wrong));
    CHECK(misplaced({ 0, 0, 5, 5 }).empty());
    CHECK(misplaced({ -1, 0, 5, 5 }) == "left");
    CHECK(misplaced({ 0, -1, 5, 5 }) == "top");
    CHECK(misplaced({ 0, 0, 4, 5 }) == "width");
    CHECK(misplaced({ 0, 0, 5, 60'000 }) == "height");
}

std::string deflated(std::string_view plain)
{
    std::string out(compressBound(static_cast<uLong>(plain.size())), '\0');
    auto size = static_cast<uLongf>(out.size());
    REQUIRE(compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<Bytef const*>(plain.data()), static_cast<uLong>(plain.size())) == Z_OK);
    out.resize(size);
    return out;
}

TEST_CASE("the proof finds a word in the bytes, in a stream that is packed, as UTF-16 and as digits; and what no picture has")
{
    std::set<std::string> const words { "SECRETMIYAKE", "三宅陽子" };
    Proof proof;
    auto const stream = [](std::string const& inside) { return "%PDF-1.5\n1 0 obj<<>>stream\n" + deflated(inside) + "\nendstream endobj"; };
    CHECK(left_behind("%PDF-1.5 clean", words, proof).empty());
    CHECK(left_behind(stream("nothing here"), words, proof).empty());
    CHECK(proof.streams == 1);
    CHECK(proof.bytes > 12);
    for (auto const& leaks : { std::string("%PDF SECRETMIYAKE"), stream("BT (SECRETMIYAKE) Tj ET"), stream("三宅陽子"), stream(std::string("\x4e\x09\x5b\x85\x96\x7d\x5b\x50", 8)),
             std::string("<4E095B85967D5B50>"), std::string("<534543524554 4d4959414b45> 5345435245544d4959414b45") })
        CHECK(left_behind(leaks, words, proof) == "disclosure.proof.words");
    CHECK(left_behind("%PDF /Font", {}, proof) == "disclosure.proof.foreign");
    CHECK(left_behind(stream("<</Type/EmbeddedFile>>"), {}, proof) == "disclosure.proof.foreign");
}

TEST_CASE("the library's grounds are read; a row without its article is a fault with its line")
{
    std::ifstream in(MADO_SOURCE_ROOT "/definitions/operations/disclosure.yaml", std::ios::binary);
    std::string const text((std::istreambuf_iterator<char>(in)), {});
    auto const all = grounds_of(text);
    REQUIRE(all);
    CHECK(all->size() == 25);
    CHECK(all->front().is_from_memory);
    CHECK(grounds_of("grounds:\n  one: { of: ordinance, title: x }\n").error().front().starts_with("disclosure.yaml:2"));
    CHECK_FALSE(grounds_of("grounds: {}"));
    CHECK_FALSE(grounds_of("\t"));
}

}  // namespace
