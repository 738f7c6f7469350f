#include "all_boxes.h"
#include "diagram_layout.h"

#include <mado/dmn/diagram.h>

#include <cmath>
#include <random>

using namespace mado::dmn;

namespace {

Document all()
{
    auto document = read("a.dmn", test::all_boxes);
    REQUIRE(document);
    return std::move(*document);
}

std::size_t count(std::string_view in, std::string_view what)
{
    std::size_t found = 0;
    for (auto at = in.find(what); at != in.npos; at = in.find(what, at + 1))
        ++found;
    return found;
}

std::string listed(Diagram const& made)
{
    std::string out;
    for (auto const& line : made.lines)
        out += line.from + " → " + line.to + " (" + line.kind + ")\n";
    return out;
}

Document named(std::string name)
{
    Document document;
    document.decisions.push_back({});
    document.decisions[0].name = std::move(name);
    return document;
}

// The lines of text in the one box of a diagram.
std::string lines_in_box(std::string const& name)
{
    auto const svg = diagram(named(name)).svg;
    std::string out;
    for (auto at = svg.find("<tspan"); at != svg.npos; at = svg.find("<tspan", at + 1)) {
        auto const begin = svg.find('>', at) + 1;
        out += (out.empty() ? "" : "|") + svg.substr(begin, svg.find('<', begin) - begin);
    }
    return out;
}

using Needs = std::vector<std::pair<std::size_t, std::size_t>>;

bool overlap(Point a, Point b)
{
    return std::abs(a.x - b.x) < Layout::box_width && std::abs(a.y - b.y) < Layout::box_height;
}

// Between two points on one upright line there is no box.
bool is_free(Layout const& layout, Point from, Point to)
{
    for (auto const& box : layout.centres)
        if (std::abs(from.x - box.x) < Layout::box_width / 2 && std::min(from.y, to.y) < box.y && std::max(from.y, to.y) > box.y)
            return false;
    return true;
}

void check(Layout const& layout)
{
    for (std::size_t a = 0; a < layout.centres.size(); ++a) {
        auto const box = layout.centres[a];
        CHECK(box.x >= Layout::box_width / 2);
        CHECK(box.x + Layout::box_width / 2 <= layout.width + 0.01);
        CHECK(box.y + Layout::box_height / 2 <= layout.height + 0.01);
        for (std::size_t b = 0; b < a; ++b)
            CHECK(!overlap(box, layout.centres[b]));
    }
    for (auto const& edge : layout.edges) {
        REQUIRE(edge.points.size() >= 2);
        CHECK(edge.in_circle == (edge.points.back().y > edge.points.front().y));
        for (std::size_t at = 1; at + 2 < edge.points.size(); at += 2)
            CHECK(is_free(layout, edge.points[at], edge.points[at + 1]));
    }
}

}  // namespace

TEST_CASE("every kind of element and requirement is drawn and listed")
{
    auto const made = diagram(all());
    CHECK(listed(made) == "年齢 → 手数料 (information)\n法 → 手数料 (information)\n計算 → 手数料 (knowledge)\n狂犬病予防法 → 手数料 (authority)\n"
                          "手数料 → 箱 (authority)\n備考 → 箱 (authority)\n窓口 → 計算 (knowledge)\n狂犬病予防法 → 計算 (authority)\n手数料 → 窓口 (service)\n施行令 → 狂犬病予防法 (authority)\n");
    CHECK(count(made.svg, "class=\"dmn-node dmn-input\"") == 2);
    CHECK(count(made.svg, "class=\"dmn-node dmn-decision\"") == 3);
    CHECK(count(made.svg, "class=\"dmn-node dmn-knowledge-model\"") == 1);
    CHECK(count(made.svg, "class=\"dmn-node dmn-service\"") == 1);
    CHECK(count(made.svg, "class=\"dmn-node dmn-source\"") == 2);
    CHECK(count(made.svg, "class=\"dmn-node dmn-imported\"") == 1);
    CHECK(count(made.svg, "<g class=\"dmn-line ") == made.lines.size());
    CHECK(count(made.svg, " dmn-circle\"") == 1);  // the knowledge model calls a service of the decision that needs it
    CHECK(count(made.svg, "style") == 0);          // our content policy
    CHECK(made.svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"dmn-diagram\" role=\"img\" viewBox=\"0 0 "));
    CHECK(made.svg.find("<title>判断の関係図: 犬の登録</title>\n<desc>入力2、判断3、知識モデル1、判断サービス1、根拠2。") != std::string::npos);
    CHECK(diagram(all()).svg == made.svg);
}

TEST_CASE("links")
{
    auto const made = diagram(all(), [](std::string_view id) { return id == "_fee" ? "/rules?a=1&b=\"" + std::string(id) + "\"" : std::string {}; });
    CHECK(count(made.svg, "<a ") == 1);
    CHECK(made.svg.find("<a href=\"/rules?a=1&amp;b=&quot;_fee&quot;\">") != std::string::npos);
    CHECK(made.svg.find("role=\"group\"") != std::string::npos);
    CHECK(count(made.svg, "role=\"img\"") == 0);
}

TEST_CASE("names are escaped and wrapped")
{
    CHECK(diagram(named("<script>&\"")).svg.find("<script") == std::string::npos);
    struct Row { char const* name; char const* lines; };
    for (auto const& row : {
             Row { "手数料", "手数料" },
             Row { "狂犬病予防注射済票の", "狂犬病予防注射済票の" },
             Row { "狂犬病予防注射済票の再交付", "狂犬病予防注射済票の|再交付" },
             Row { "狂犬病予防注射済票の、再交付", "狂犬病予防注射済票の、|再交付" },
             Row { "Pre-bureau risk category table", "Pre-bureau risk|category table" },
             Row { "aaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaa|aaaaa" },
             Row { "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", "一二三四五六七八九十|一二三四五六七八九十|一二三四五六七八九十" },
             Row { "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一", "一二三四五六七八九十|一二三四五六七八九十|一二三四五六七八九…" },
             Row { "", "" },
         }) {
        CAPTURE(row.name);
        CHECK(lines_in_box(row.name) == row.lines);
    }
}

TEST_CASE("layers: what is needed stands below")
{
    struct Row { char const* name; std::size_t boxes; Needs needs; std::vector<int> rows; };  // rows: from above
    for (auto const& row : {
             Row { "a chain", 3, { { 0, 1 }, { 1, 2 } }, { 2, 1, 0 } },
             Row { "an input of the highest alone stands below it", 4, { { 0, 1 }, { 1, 2 }, { 3, 2 } }, { 2, 1, 0, 1 } },
             Row { "an input of both stands below the lower", 3, { { 0, 1 }, { 0, 2 }, { 1, 2 } }, { 2, 1, 0 } },
             Row { "a circle", 3, { { 0, 1 }, { 1, 2 }, { 2, 0 } }, { 2, 1, 0 } },
             Row { "with itself", 2, { { 0, 0 }, { 0, 1 } }, { 1, 0 } },
         }) {
        CAPTURE(row.name);
        auto const layout = lay_out(row.boxes, row.needs);
        check(layout);
        for (std::size_t box = 0; box < row.boxes; ++box) {
            CAPTURE(box);
            CHECK(static_cast<int>(std::lround((layout.centres[box].y - Layout::margin - Layout::box_height / 2) / (Layout::box_height + Layout::gap_y))) == row.rows[box]);
        }
    }
    CHECK(lay_out(0, {}).edges.empty());
}

TEST_CASE("lines that need not cross do not")
{
    auto const layout = lay_out(4, { { 0, 3 }, { 1, 2 } });
    CHECK((layout.centres[0].x < layout.centres[1].x) == (layout.centres[3].x < layout.centres[2].x));
}

TEST_CASE("any graph: boxes are apart, long lines pass between them, and it ends")
{
    std::mt19937 random(7);
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        auto const boxes = 2 + random() % 24;
        Needs needs;
        for (auto lines = random() % 50; lines > 0; --lines)
            needs.emplace_back(random() % boxes, random() % boxes);
        check(lay_out(boxes, needs));
    }
}

TEST_CASE("a document of 20,000 decisions in one circle is drawn")
{
    Document document;
    for (std::size_t at = 0; at < 20'000; ++at) {
        Decision decision;
        decision.id = "d" + std::to_string(at);
        decision.name = decision.id;
        decision.decisions.push_back({ {}, "d" + std::to_string((at + 1) % 20'000), {} });
        decision.decisions.push_back({ {}, "d" + std::to_string(at * 7919 % 20'000), {} });
        document.decisions.push_back(std::move(decision));
    }
    auto const made = diagram(document);
    CHECK(count(made.svg, "class=\"dmn-node") == 20'000);
    CHECK(made.lines.size() > 39'000);
}
