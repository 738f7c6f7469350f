#include "html.h"
#include "vocabulary.h"

#include <mado/text/cp932.h>

#include <doctest/doctest.h>

namespace mado::harvest {

using test::keys_of;
using test::titled;
using test::vocabulary;

namespace {

using Keys = std::vector<std::string>;

// "heading／title: file file", in the order of the page.
Keys outline(std::string_view page, std::string const& address = "https://city.jp/opendata/index.html")
{
    Keys lines;
    for (auto const& one : read(Kind::Page, page, address, vocabulary()).found) {
        auto line = one.identity.substr(one.identity.find('#') + 1) + ":";
        for (auto const& file : one.files)
            line += " " + file.address.substr(file.address.rfind('/') + 1);
        lines.push_back(line);
    }
    return lines;
}

Catalogue list(std::string_view bytes) { return read(Kind::List, bytes, "https://city.jp/opendata/list.csv", vocabulary()); }

}  // namespace

TEST_CASE("harvest: a list page names its files in the link, in the row, before the link or in the heading")
{
    struct Row { char const* name; std::string page; Keys lines; };
    for (auto const& row : {
             Row { "in the link", R"(<h2>オープンデータ</h2><ul><li><a href="toilet.csv">公衆トイレ一覧（CSV：12KB）</a></li><li><a href='aed.xlsx'>AED設置箇所 [Excel 3.4 KB]</a></li></ul>)",
                 { "オープンデータ／公衆トイレ一覧: toilet.csv", "オープンデータ／AED設置箇所: aed.xlsx" } },
             Row { "forms of one dataset", R"(<h2>一覧</h2><p><a href=a.csv>公衆トイレ一覧（CSV）</a><br><a href=b.xlsx>公衆トイレ一覧（エクセル：20キロバイト）（別ウィンドウで開きます）</a><br><a href=a.csv>公衆トイレ一覧 CSV</a>)",
                 { "一覧／公衆トイレ一覧: a.csv b.xlsx" } },
             Row { "in the row", R"(<h3>防災</h3><table><tr><th>No</th><th>名称</th><th>データ</th></tr><tr><td>1<td>指定緊急避難場所<td><a href=h.csv>CSV</a> <a href=h.json>JSON</a></tr><tr><td>2</td><td>消防水利</td><td><a href=s.csv>CSVファイル（1KB）</a></td></tr></table>)",
                 { "防災／指定緊急避難場所: h.csv h.json", "防災／消防水利: s.csv" } },
             Row { "before the link", R"(<h2>統計</h2><ul><li>人口 <a href=p.csv>[CSV]</a>／<a href=p.xlsx>[Excel]</a></li><li>世帯：<a href=s.csv>ダウンロード</a></li></ul>)", { "統計／人口: p.csv p.xlsx", "統計／世帯: s.csv" } },
             Row { "a link to a page in the row", R"(<table><tr><td><a href="d/1.html">観光施設</a></td><td><a href="1.csv">CSV</a></td></tr></table>)", { "／観光施設: 1.csv" } },
             Row { "in a list of terms", "<dl><dt>文化財</dt><dd><a href=b.csv>CSV</a></dd><dt>公園</dt><dd><a href=k.csv>CSV</a></dd></dl>", { "／文化財: b.csv", "／公園: k.csv" } },
             Row { "only in the heading", "<h2>図書館</h2><p><a href=t.csv>CSV</a></p><h2>学校</h2><p><a href=g.zip>ZIP形式</a></p>", { "図書館／図書館: t.csv", "学校／学校: g.zip" } },
             Row { "nowhere", "<a href=/files/nursery_2026.csv>CSV</a>", { "／nursery_2026: nursery_2026.csv" } },
             Row { "a picture", "<h2>地図</h2><a href=m.zip><img src=i.png alt='道路の図形'></a>", { "地図／道路の図形: m.zip" } },
             Row { "capitals, references, a query", "<H2>A&amp;B</H2><A HREF='x.CSV?v=1&amp;w=2'>&#x6C34;&#36947;</A>", { "A&B／水道: x.CSV?v=1&w=2" } },
             Row { "a base", "<base href='https://files.city.jp/d/'><a href=x.csv>水道</a>", { "／水道: x.csv" } },
             Row { "not in scripts, comments and hidden text", R"(<script>var a = '<a href="no.csv">no</a>';</script><!-- <a href="no.csv">no</a> --><style>a{}</style><textarea><a href=no.csv>no</a></textarea><a href=y.csv>ある</a>)",
                 { "／ある: y.csv" } },
             Row { "what is no file, or nowhere", R"x(<a href="index.html">次</a><a href="mailto:a@city.jp">メール</a><a href="javascript:x('a.csv')">a</a><a>なし</a><a href="">なし</a>)x", {} },
             Row { "broken tags", "<<a href=x.csv>水道<b></a></i><a href='y.csv>下水", { "／水道: x.csv" } } }) {
        CAPTURE(std::string(row.name));
        CHECK(outline(row.page) == row.lines);
    }
    auto const catalogue = read(Kind::Page, "<h2>統計</h2>\n<p>\n<a href=../p.csv>人口</a>", "https://city.jp/opendata/index.html", vocabulary());
    REQUIRE(catalogue.found.size() == 1);
    CHECK(catalogue.found[0].place == "line 3");
    CHECK(catalogue.found[0].files.at(0).address == "https://city.jp/p.csv");
    CHECK(catalogue.found[0].dataset.source == "https://city.jp/opendata/index.html");
    CHECK(catalogue.found[0].dataset.tags == Keys { "統計" });
    CHECK(keys_of(catalogue.found[0].findings) == Keys {});
}

TEST_CASE("harvest: a page in Shift_JIS is read; a page without links is no page without data")
{
    auto const page = text::to_cp932("<html><h1>オープンデータ</h1><a href=\"toilet.csv\">公衆トイレ一覧</a>");
    REQUIRE(page);
    CHECK(outline(*page) == Keys { "オープンデータ／公衆トイレ一覧: toilet.csv" });
    auto const empty = read(Kind::Page, "<html><p>お探しのページはありません", "https://city.jp/", vocabulary());
    CHECK(keys_of(empty.findings) == Keys { " harvest.page.no_links" });
    CHECK(compare(std::vector<Known> { { "https://city.jp/#／公衆トイレ一覧", "x" } }, empty).removed.empty());
}

TEST_CASE("harvest: two pages that a query chooses are two sources")
{
    auto const identity = [](std::string const& address) { return read(Kind::Page, "<a href=/x.csv>水道</a>", address, vocabulary()).found.at(0).identity; };
    CHECK(identity("https://city.jp/list.php?id=1") != identity("https://city.jp/list.php?id=2"));
    CHECK(identity("HTTPS://City.jp:443/list.php?id=1#top") == identity("https://city.jp/list.php?id=1"));
}

TEST_CASE("harvest: character references")
{
    for (auto const& [written, read] : { std::pair<std::string, std::string> { "a&amp;b&lt;&gt;&quot;&#39;", "a&b<>\"'" }, { "&#x3042;&#12354;", "ああ" }, { "&#0;&#xD800;&#x110000;&#;&;&amp", "&#0;&#xD800;&#x110000;&#;&;&amp" },
             { "&unknown; & &&amp;", "&unknown; & &&" }, { "", "" } })
        CHECK(html::decoded(written) == read);
}

TEST_CASE("harvest: オープンデータ一覧 of both standards, in CP932 and with notes above")
{
    std::string const old_one = "市のオープンデータ\r\n\r\n都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,データ名称,データ概要,データ形式,分類,更新頻度,URL,API対応有無,ライセンス,登録日,最終更新日,備考\r\n"
                                "222127,1,静岡県,焼津市,公衆トイレ一覧,市のトイレ,CSV,行財政,年1回,https://city.jp/d/toilet.csv,無,CC BY 4.0,2020-04-01,2026/4/1,\r\n"
                                "222127,1,静岡県,焼津市,公衆トイレ一覧,市のトイレ,XLSX,行財政,年1回,https://city.jp/d/toilet.xlsx,無,CC BY 4.0,2020-04-01,2026/4/1,\r\n"
                                "222127,2,静岡県,焼津市,図書館,,CSV,教育・文化・スポーツ・生活,随時,https://city.jp/library/,無,市独自,,,\r\n"
                                "222127,2,静岡県,焼津市,別のもの,,CSV,行財政,,https://city.jp/x.csv,,,,,\r\n";
    auto const in_cp932 = text::to_cp932(old_one);
    REQUIRE(in_cp932);
    for (auto const& bytes : { old_one, *in_cp932 }) {
        auto const catalogue = list(bytes);
        CHECK(keys_of(catalogue.findings) == Keys { "row 7 harvest.record.twice" });
        CHECK(catalogue.records == 4);
        REQUIRE(catalogue.found.size() == 2);
        auto const* toilets = titled(catalogue, "公衆トイレ一覧");
        REQUIRE(toilets);
        CHECK(toilets->identity == "https://city.jp/opendata/list.csv#222127/1");
        CHECK(toilets->dataset.licence == "CC-BY-4.0");
        CHECK(toilets->dataset.frequency == "annual");
        CHECK(day_in_tokyo(toilets->dataset.changed_at) == *Day::of(2026, 4, 1));
        REQUIRE(toilets->files.size() == 2);
        CHECK(toilets->files[1].description.format == "XLSX");
        auto const* library = titled(catalogue, "図書館");
        REQUIRE(library);
        CHECK(library->dataset.source == "https://city.jp/library/");
        CHECK(keys_of(library->findings) == Keys { "row 6 harvest.licence.unknown", "row 6 harvest.file.none" });
    }
    auto const current = list("\xEF\xBB\xBF" "全国地方公共団体ｺｰﾄﾞ,ID,地方公共団体名,データ名称,データ名称_カナ,URL\n222127,0001,焼津市,AED設置箇所一覧,エーイーディー,aed.csv\n");
    REQUIRE(current.found.size() == 1);
    CHECK(current.found[0].identity == "https://city.jp/opendata/list.csv#222127/0001");
    CHECK(current.found[0].dataset.title_kana == "エーイーディー");
    CHECK(current.found[0].files.at(0).address == "https://city.jp/opendata/aed.csv");
}

TEST_CASE("harvest: what is no list")
{
    CHECK(keys_of(list("名称,住所\nトイレ,1-1\n").findings) == Keys { "row 1 harvest.list.columns" });
    CHECK(keys_of(list("%PDF-1.7").findings) == Keys { " harvest.list.no_table" });
    CHECK(keys_of(list("").findings) == Keys { " harvest.list.no_table" });
    CHECK(keys_of(list("PK\x03\x04 no workbook").findings) == Keys { " harvest.list.no_table" });
    CHECK(list("<html>").extent == Extent::Part);
    auto const nameless = list("データ名称,URL\n,\n,https://city.jp/a.csv\n");
    CHECK(keys_of(nameless.findings) == Keys { "row 3 harvest.record.no_title" });
}

}  // namespace mado::harvest
