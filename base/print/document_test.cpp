#include <mado/print/document.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <unistd.h>

using namespace mado;

namespace {

std::string read(std::filesystem::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(file), {} };
}

std::string notice() { return read(std::filesystem::path(MADO_HERE) / "tests/notice.html"); }

// A folder for one test's files, and what poppler and zbar say about them.
struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("mado_print_test_" + std::to_string(::getpid()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string run(std::string const& command) const
    {
        auto* const pipe = ::popen(("cd '" + path.string() + "' && " + command + " 2>/dev/null").c_str(), "r");
        std::string out;
        std::array<char, 4096> bytes;
        for (std::size_t size; (size = std::fread(bytes.data(), 1, bytes.size(), pipe)) > 0;)
            out.append(bytes.data(), size);
        ::pclose(pipe);
        return out;
    }
    void write(std::string const& name, std::string const& bytes) const { std::ofstream(path / name, std::ios::binary) << bytes; }
};

std::vector<print::Line> lines_of(std::string const& html, print::Options const& options = {})
{
    auto result = print::lines(html, options);
    if (!result)
        FAIL(result.error().arguments.at("line"), ": ", result.error().arguments.at("problem"));
    return *result;
}

TEST_CASE_FIXTURE(Folder, "a notice as PDF: text, title, language, structure, fonts")
{
    write("notice.pdf", *print::pdf(notice(), { .title = "", .author = "総社市", .made_at = std::chrono::sys_days { std::chrono::year { 2026 } / 11 / 27 } }));
    auto const golden = std::filesystem::path(MADO_HERE) / "tests/notice.txt";
    auto const text = run("pdftotext -layout notice.pdf -");
    if (std::getenv("MADO_GOLDEN"))
        std::ofstream(golden, std::ios::binary) << text;
    CHECK(text == read(golden));
    auto const about = run("pdfinfo notice.pdf");
    CHECK(about.find("道路占用許可書") != std::string::npos);
    CHECK(about.find("Author:          総社市") != std::string::npos);
    CHECK(about.find("Nov 27 ") != std::string::npos);
    CHECK(about.find("Tagged:          yes") != std::string::npos);
    CHECK(about.find("Pages:           1") != std::string::npos);
    CHECK(read(path / "notice.pdf").find("/Lang (ja)") != std::string::npos);
    auto const structure = run("pdfinfo -struct notice.pdf");
    CHECK(structure.starts_with("Document\n"));
    CHECK(structure.find("Table (block)\n    TR\n      TH\n      TD\n") != std::string::npos);
    auto const fonts = run("pdffonts notice.pdf");
    CHECK(fonts.find("IPAmjMincho") != std::string::npos);
    CHECK(fonts.find(" no  ") == std::string::npos);  // each is embedded
}

TEST_CASE("the same document gives the same bytes")
{
    auto const first = print::pdf(notice(), {});
    REQUIRE(first);
    CHECK(*first == *print::pdf(notice(), {}));
    CHECK(*first != *print::pdf(notice(), { .footer = "総社市" }));
}

TEST_CASE("threads print at the same time, each with its own fonts")
{
    auto const alone = *print::pdf(notice(), {});
    std::array<std::string, 3> made;
    {
        std::vector<std::jthread> threads;
        for (auto& bytes : made)
            threads.emplace_back([&bytes] { bytes = *print::pdf(notice(), {}); });
    }
    for (auto const& bytes : made)
        CHECK(bytes == alone);
}

TEST_CASE_FIXTURE(Folder, "the offsets of the file are right after the language was added")
{
    auto const pdf = *print::pdf("<p>あ</p>", {});
    auto const number = pdf.rfind("startxref\n") + 10;
    auto const offset = std::stoul(pdf.substr(number));
    CHECK(pdf.substr(offset, 4) == "xref");
}

TEST_CASE_FIXTURE(Folder, "the printed QR code and barcode can be read")
{
    write("notice.pdf", *print::pdf(notice(), {}));
    run("pdftoppm -r 200 -png notice.pdf page");
    CHECK(run("zbarimg -q --raw page-1.png") == "https://example.lg.jp/okayama-soja-shi/verify/9D2PVK6A3FW\n");
    write("bars.pdf", *print::pdf("<img data-barcode=\"MADO-123456\" data-mm=\"70\">", {}));
    run("pdftoppm -r 200 -png bars.pdf bars");
    CHECK(run("zbarimg -q --raw bars-1.png") == "MADO-123456\n");
}

TEST_CASE("names have their glyphs, in IPAmj where it has them")
{
    for (auto const* name : { "葛󠄀城", "𠮷田", "髙﨑", "邊󠄂", "齋󠄁藤", "𩸽" }) {
        CAPTURE(std::string(name));
        auto const line = lines_of("<p>" + std::string(name) + "</p>").at(0);
        CHECK(line.text == name);
        CHECK(line.missing_glyphs == 0);
        CHECK(line.fonts == std::vector<std::string> { "IPAmjMincho" });
        CHECK(lines_of("<p><strong>" + std::string(name) + "</strong></p>").at(0).missing_glyphs == 0);
    }
    CHECK(lines_of("<p>\u0378</p>").at(0).missing_glyphs == 1);  // unassigned: the check itself works
}

std::string first_character(std::string const& text)
{
    std::size_t size = 1;
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80)
        ++size;
    return text.substr(0, size);
}

std::string last_character(std::string const& text)
{
    auto at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80)
        --at;
    return text.substr(at);
}

std::vector<std::string> characters(std::string const& text)
{
    std::vector<std::string> all;
    for (std::size_t at = 0; at < text.size(); at += all.back().size())
        all.push_back(first_character(text.substr(at)));
    return all;
}

std::string repeated(std::string const& text, std::size_t times)
{
    std::string all;
    while (times-- > 0)
        all += text;
    return all;
}

// JIS X 4051, strict: Pango keeps these rules; a new Pango, another font or language must keep them too.
TEST_CASE("kinsoku: each mark at the very end of the line")
{
    for (auto const* language : { "ja", "ja-x-easy", "en" }) {
        CAPTURE(std::string(language));
        print::Options const options { .language = language };
        auto const full = lines_of("<p>" + repeated("字", 100) + "</p>", options).at(0).text.size() / std::string("字").size();
        for (auto const& mark : characters("ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶーゝゞヽヾ々〻・、。，．：；？！)）〕］｝〉》」』】〟’”％")) {
            CAPTURE(mark);
            auto const lines = lines_of("<p>" + repeated("字", full) + mark + repeated("字", 9) + "</p>", options);
            CHECK(lines.at(1).text.starts_with("字" + mark));
        }
        for (auto const& mark : characters("(（〔［｛〈《「『【〝‘“￥＄")) {
            CAPTURE(mark);
            auto const lines = lines_of("<p>" + repeated("字", full - 1) + mark + repeated("字", 9) + "</p>", options);
            CHECK(!lines.at(0).text.ends_with(mark));
            CHECK((lines.at(1).text.starts_with(mark) || lines.at(1).text.starts_with("字" + mark)));
        }
        for (auto const& mark : characters("…‥―")) {
            CAPTURE(mark);
            auto const lines = lines_of("<p>" + repeated("字", full - 1) + mark + mark + repeated("字", 9) + "</p>", options);
            CHECK(!lines.at(0).text.ends_with("字" + mark));
        }
    }
}

// Each text is pushed over the line's end by 0 to 40 characters, so that every mark meets every place.
TEST_CASE("kinsoku: marks that may not begin a line do not, and those that may not end one do not")
{
    std::string const may_not_begin = "、。，．・：；？！」』）】〕ーぁっゃゅょァッャュョヶ々…";
    std::string const may_not_end = "「『（【〔";
    for (int pushed = 0; pushed <= 40; ++pushed) {
        std::string text;
        for (int n = 0; n < pushed; ++n)
            text += "字";
        for (int n = 0; n < 6; ++n)
            text += "「センター」（コンピューター、サーバー）を使って、シャッター・チェックを行っ た。人々は『いっしょ』に……待った！か？";
        auto const lines = lines_of("<p>" + text + "</p>");
        REQUIRE(lines.size() > 5);
        for (std::size_t index = 0; index < lines.size(); ++index) {
            CAPTURE(lines[index].text);
            if (index > 0)
                CHECK(may_not_begin.find(first_character(lines[index].text)) == std::string::npos);
            if (index + 1 < lines.size())
                CHECK(may_not_end.find(last_character(lines[index].text)) == std::string::npos);
        }
    }
}

TEST_CASE("both ends are flush, but for the last line; numbers and words are not torn apart")
{
    std::string text;
    for (int n = 0; n < 8; ++n)
        text += "高さ 2.5 m 以上、幅 1,440 mm の看板を、Okayama 市内に設置すること。";
    auto const lines = lines_of("<p>" + text + "</p>");
    REQUIRE(lines.size() > 4);
    for (std::size_t index = 0; index + 1 < lines.size(); ++index) {
        CAPTURE(lines[index].text);
        CHECK(lines[index].width_mm == doctest::Approx(160).epsilon(0.002));
        CHECK(lines[index].x_mm == doctest::Approx(25));
    }
    CHECK(lines.back().width_mm < 159);
    std::string all;
    for (auto const& line : lines)
        all += "|" + line.text;
    CHECK(all.find("Oka|") == std::string::npos);
    CHECK(all.find("1,|440") == std::string::npos);
}

TEST_CASE("indent, right, centre, blanks, breaks, ruby")
{
    auto const em = 11 / 72.0 * 25.4;
    CHECK(lines_of("<p class=\"indent\">あ</p>").at(0).x_mm == doctest::Approx(25 + em));
    auto const right = lines_of("<p class=\"right\">第1号<br>令和8年</p>");
    REQUIRE(right.size() == 2);
    for (auto const& line : right)
        CHECK(line.x_mm + line.width_mm == doctest::Approx(185));
    auto const centre = lines_of("<p class=\"center\">あああ</p>").at(0);
    CHECK(centre.x_mm + centre.width_mm / 2 == doctest::Approx(105));
    CHECK(lines_of("<p>\n  日本語の\n  文章と English\n  words </p>").at(0).text == "日本語の文章と English words");
    CHECK(lines_of("<p class=\"typed\">一行目\n二行目</p>").size() == 2);
    CHECK(lines_of("<p><ruby>葛<rp>(</rp><rt>かつら</rt><rp>)</rp></ruby>城</p>").at(0).text == "葛（かつら）城");
    CHECK(lines_of("<p>&lt;&amp;&#x845B;</p>").at(0).text == "<&葛");
}

TEST_CASE("lists have their marks")
{
    struct Row { char const* html; char const* mark; };
    for (auto const& row : { Row { "<ol><li>あ</li></ol>", "1" }, Row { "<ol start=\"3\"><li>あ</li></ol>", "3" }, Row { "<ol class=\"circled\"><li>あ</li></ol>", "①" },
             Row { "<ol class=\"circled\" start=\"20\"><li>あ</li></ol>", "⑳" }, Row { "<ol class=\"circled\" start=\"21\"><li>あ</li></ol>", "(21)" },
             Row { "<ol class=\"paren\"><li>あ</li></ol>", "(1)" }, Row { "<ol class=\"kanji\" start=\"10\"><li>あ</li></ol>", "十" },
             Row { "<ol class=\"kanji\" start=\"21\"><li>あ</li></ol>", "二十一" }, Row { "<ul><li>あ</li></ul>", "・" } }) {
        CAPTURE(std::string(row.html));
        auto const lines = lines_of(row.html);
        REQUIRE(lines.size() == 2);
        CHECK(lines[0].text == row.mark);
        CHECK(lines[1].baseline_mm == lines[0].baseline_mm);
        CHECK(lines[1].x_mm > lines[0].x_mm);
    }
    auto const pair = lines_of("<dl data-mm=\"30\"><dt>担当</dt><dd>土木課</dd></dl>");
    REQUIRE(pair.size() == 2);
    CHECK(pair[1].x_mm == doctest::Approx(55));
    CHECK(pair[1].baseline_mm == pair[0].baseline_mm);
}

std::string long_table(int rows)
{
    std::string html = "<table><colgroup><col data-width=\"30mm\"><col></colgroup><thead><tr><th scope=\"col\">番号</th><th scope=\"col\">名</th></tr></thead><tbody>";
    for (int row = 1; row <= rows; ++row)
        html += "<tr><td class=\"number\">" + std::to_string(row) + "</td><td>行</td></tr>";
    return html + "</tbody></table>";
}

TEST_CASE("a table over several pages repeats its header; pages are numbered")
{
    auto const lines = lines_of("<h1>表</h1>" + long_table(80));
    auto const pages = lines.back().page;
    CHECK(pages == 3);
    for (int page = 1; page <= pages; ++page) {
        auto const on_page = [&](std::string const& text) {
            return std::ranges::count_if(lines, [&](print::Line const& line) { return line.page == page && line.text == text; });
        };
        CHECK(on_page("番号") == 1);
        CHECK(on_page(std::to_string(page) + "/3") == 1);
    }
    CHECK(std::ranges::count_if(lines, [](print::Line const& line) { return line.text == "行"; }) == 80);
    for (auto const& line : lines)
        CHECK(line.baseline_mm < 297 - 5);
    auto const single = lines_of(long_table(3));
    CHECK(std::ranges::none_of(single, [](print::Line const& line) { return line.text == "1/1"; }));
}

TEST_CASE("a very long answer in a cell goes on over the page")
{
    std::string answer;
    for (int n = 0; n < 2000; ++n)
        answer += "長い答え";
    auto const lines = lines_of("<table><colgroup><col data-width=\"20%\"><col></colgroup><tbody><tr><th scope=\"row\">理由</th><td class=\"typed\">" + answer
        + "</td></tr><tr><th scope=\"row\">次</th><td>終わり</td></tr></tbody></table>");
    CHECK(lines.back().page > 4);
    std::size_t length = 0;
    for (auto const& line : lines)
        if (line.text.starts_with("長い") || line.text.starts_with("い答") || line.text.starts_with("答え") || line.text.starts_with("え長"))
            length += line.text.size();
    CHECK(length == answer.size());
    for (auto const& line : lines)
        CHECK(line.baseline_mm < 297 - 5);
}

TEST_CASE("a heading is never the last line of a page, nor is one line of a paragraph alone")
{
    for (int before = 20; before < 50; ++before) {
        std::string html;
        for (int n = 0; n < before; ++n)
            html += "<p>あ</p>";
        html += "<h2>見出し</h2><p>";
        for (int n = 0; n < 140; ++n)
            html += "文";
        auto const lines = lines_of(html + "</p>", { .page_numbers = false });
        auto const heading = std::ranges::find(lines, "見出し", &print::Line::text);
        CHECK(heading->page == std::next(heading)->page);
        CHECK(std::next(heading)->page == std::next(heading, 2)->page);
        CHECK(lines[lines.size() - 2].page == lines.back().page);
    }
}

TEST_CASE("boxes stand at their place on the paper, set smaller when the text is long")
{
    auto const box = lines_of("<div data-box=\"150 250 40 12\">様式</div>").at(0);
    CHECK(box.x_mm == doctest::Approx(150));
    CHECK(box.baseline_mm > 250);
    CHECK(box.baseline_mm < 262);
    auto const shrunk = lines_of("<div data-box=\"150 250 40 12\">この欄には少しだけ長い文章が入るので小さくなります。そうです。</div>");
    CHECK(shrunk.back().baseline_mm < 262);
    CHECK(shrunk.at(0).text.size() > 3 * 11);
}

TEST_CASE("a watermark is on every page, whatever its length and side, and takes no place in the text")
{
    std::string pages = "<p>本文</p>";
    for (int i = 0; i < 120; ++i)
        pages += "<p>ながい本文の段落です。</p>";
    for (auto const orientation : { print::Orientation::Portrait, print::Orientation::Landscape }) {
        auto const plain = *print::pdf(pages, { .orientation = orientation }), marked = *print::pdf(pages, { .orientation = orientation, .watermark = "研修" });
        CHECK(marked != plain);
        CHECK(marked.size() > plain.size());
        auto const before = *print::lines(pages, { .orientation = orientation });
        auto after = *print::lines(pages, { .orientation = orientation, .watermark = "研修" });
        CHECK(before.back().page > 1);
        CHECK(std::erase_if(after, [](print::Line const& line) { return line.text == "研修"; }) == static_cast<std::size_t>(before.back().page));  // at the foot, to be read aloud
        REQUIRE(before.size() == after.size());
        for (std::size_t i = 0; i < before.size(); ++i)
            CHECK(before[i].baseline_mm == after[i].baseline_mm);
    }
}

TEST_CASE("landscape, margins, footer")
{
    auto const wide = lines_of("<article data-page=\"landscape\"><p class=\"right\">右</p></article>").at(0);
    CHECK(wide.x_mm + wide.width_mm == doctest::Approx(272));
    CHECK(lines_of("<p>左</p>", { .margin_left_mm = 10 }).at(0).x_mm == doctest::Approx(10));
    auto const footer = lines_of("<p>本文</p>", { .footer = "第482号" }).back();
    CHECK(footer.text == "第482号");
    CHECK(footer.baseline_mm > 280);
    CHECK(lines_of("<p>一</p><p class=\"new-page\">二</p>", { .page_numbers = false }).back().page == 2);
}

TEST_CASE("what cannot be printed is refused with its line and the mend")
{
    struct Row { char const* name; char const* html; int line; char const* says; };
    std::string const long_text(3000, 'x');
    for (auto const& row : {
             Row { "unknown element", "<p>a</p>\n<script>x</script>", 2, "<script> is not of the subset" },
             Row { "unknown class", "<p class=\"red\">a</p>", 1, "<p> has no class red" },
             Row { "unknown attribute", "<p style=\"color:red\">a</p>", 1, "<p> has no attribute style" },
             Row { "unclosed", "<div>\n<p>a\n</div>", 3, "</div> stands where </p> was expected (opened in line 2)" },
             Row { "open end", "\n<p>a", 2, "<p> is not closed" },
             Row { "close without open", "</p>", 1, "closes nothing" },
             Row { "unquoted", "<p class=right>a</p>", 1, "double quotes" },
             Row { "ends in a tag", "<p class=\"", 1, "ends inside a tag" },
             Row { "entity", "<p>&copy;</p>", 1, "&copy; is not known" },
             Row { "ampersand", "<p>a & b</p>", 1, "&amp;" },
             Row { "number of a character", "<p>&#xD800;</p>", 1, "number of a character" },
             Row { "twice", "<p class=\"right\" class=\"left\">a</p>", 1, "stands twice" },
             Row { "self-closed", "<p/>", 1, "write <p></p>" },
             Row { "not UTF-8", "<p>\n\xff</p>", 2, "UTF-8" },
             Row { "control", "<p>\x01</p>", 1, "control character" },
             Row { "text beside blocks", "<div><p>a</p>\nb</div>", 1, "put it into <p>" },
             Row { "inline beside blocks", "<div><p>a</p><strong>b</strong></div>", 1, "beside blocks" },
             Row { "block in a paragraph", "<p><div>a</div></p>", 1, "cannot stand in <p>" },
             Row { "li alone", "<li>a</li>", 1, "only in ol, ul" },
             Row { "th without scope", "<table><tbody><tr><th>a</th></tr></tbody></table>", 1, "scope" },
             Row { "fewer cells", "<table><tbody><tr><td>a</td><td>b</td></tr>\n<tr><td>c</td></tr></tbody></table>", 2, "fewer cells" },
             Row { "more columns than cells", "<table><colgroup><col><col></colgroup><tbody><tr><td>a</td></tr></tbody></table>", 1, "more <col>" },
             Row { "too wide", "<table><colgroup><col data-width=\"150mm\"><col data-width=\"20mm\"></colgroup><tbody><tr><td>a</td><td>b</td></tr></tbody></table>", 1, "wider than the page" },
             Row { "width without unit", "<table><colgroup><col data-width=\"20\"></colgroup><tbody><tr><td>a</td></tr></tbody></table>", 1, "mm or %" },
             Row { "empty table", "<table><tbody></tbody></table>", 1, "no cells" },
             Row { "colspan", "<table><tbody><tr><td colspan=\"0\">a</td></tr></tbody></table>", 1, "colspan" },
             Row { "picture", "<img alt=\"x\">", 1, "data-qr or data-barcode" },
             Row { "empty QR", "<img data-qr=\"\">", 1, "QR code is empty" },
             Row { "barcode", "<img data-barcode=\"犬\">", 1, "not ASCII" },
             Row { "size", "<img data-qr=\"x\" data-mm=\"900\">", 1, "from 8 to 180 mm" },
             Row { "box", "<div data-box=\"1 2 3\">a</div>", 1, "is not a number" },
             Row { "box off the paper", "<div data-box=\"290 2 30 3\">a</div>", 1, "on the paper" },
             Row { "box too small", "<div data-box=\"1 2 10 3\">長い長い長い長い長い</div>", 1, "does not fit" },
             Row { "beside without picture", "<div class=\"beside\"><p>a</p></div>", 1, "begins with an <img>" },
             Row { "page", "<article data-page=\"a3\"><p>a</p></article>", 1, "portrait or landscape" },
         }) {
        CAPTURE(std::string(row.name));
        auto const result = print::pdf(row.html, {});
        REQUIRE(!result);
        CHECK(result.error().kind == Refusal::Kind::Invalid);
        CHECK(result.error().key == "print.document.invalid");
        CAPTURE(result.error().arguments.at("problem"));
        CHECK(result.error().arguments.at("line") == std::to_string(row.line));
        CHECK(result.error().arguments.at("problem").find(row.says) != std::string::npos);
    }
    CHECK(!print::qr_svg(long_text));
    std::string deep;
    for (int n = 0; n < 100; ++n)
        deep += "<div>";
    CHECK(!print::check(deep));
    CHECK(print::check("<p>a</p>"));
    CHECK(!print::check("<p>a"));
    CHECK(!print::pdf("<p>a</p>", { .margin_left_mm = 200 }));
}

TEST_CASE("as a web page: codes are pictures with words, places on paper are gone")
{
    auto const html = *print::as_web_html(notice());
    CHECK(html.find("<article class=\"document\" lang=\"ja\">") != std::string::npos);
    CHECK(html.find("<th scope=\"row\">場所</th>") != std::string::npos);
    CHECK(html.find("data-qr") == std::string::npos);
    CHECK(html.find("<img class=\"qr\" src=\"data:image/svg+xml,%3Csvg xmlns=%22http") != std::string::npos);
    CHECK(html.find("alt=\"この文書を確かめるページのQRコード\"") != std::string::npos);
    CHECK(*print::as_web_html("<p>&lt;b&gt;<br>&amp;</p>") == "<p>&lt;b&gt;<br>&amp;</p>");
    CHECK(*print::as_web_html("<div data-box=\"1 2 30 10\">様</div>") == "<div>様</div>");
    CHECK(print::as_web_html("<img class=\"center\" data-qr=\"A1\">")->find("<img class=\"qr center\"") != std::string::npos);
    CHECK(print::as_web_html("<img data-barcode=\"A1\">")->ends_with("alt=\"バーコード：A1\">"));
}

TEST_CASE("codes as SVG")
{
    auto const svg = *print::qr_svg("https://example.lg.jp/");
    CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 33 33\""));
    CHECK(svg.ends_with("</svg>"));
    CHECK(svg.find("M4 4h7v1h-7z") != std::string::npos);  // the finder's upper edge, after the quiet zone
    CHECK(print::barcode_svg("ABC-123"));
    CHECK(!print::barcode_svg(""));
}

TEST_CASE_FIXTURE(Folder, "the picture of a seal stands where its frame would, and nowhere else changes a line")
{
    constexpr int side = 300;
    std::string rgb;
    for (int i = 0; i < side * side; ++i)
        rgb += i % side < 30 ? std::string("\xd0\x10\x10") : std::string("\xff\xff\xff");
    auto const seal = std::make_shared<std::string const>(print::seal_png(side, side, rgb));
    CHECK(seal->starts_with("\x89PNG"));
    std::string const letter = "<p class=\"issuer\">総社市長　<span class=\"seal\">公印</span></p><p>本文</p>";
    write("plain.pdf", *print::pdf(letter, {}));
    write("sealed.pdf", *print::pdf(letter, { .seal = seal }));
    CHECK(run("pdfimages -list plain.pdf | wc -l") == "2\n");
    CHECK(run("pdfimages -list sealed.pdf").find("image") != std::string::npos);
    CHECK(run("pdftotext plain.pdf -").find("公印") != std::string::npos);
    CHECK(run("pdftotext sealed.pdf -").find("本文") != std::string::npos);
    auto const without = lines_of(letter), with = lines_of(letter, { .seal = seal });
    REQUIRE(with.size() + 1 == without.size());  // but for the word in the frame
    for (auto const& line : with)
        CHECK(std::ranges::any_of(without, [&](print::Line const& one) { return one.text == line.text && one.x_mm == line.x_mm && one.baseline_mm == line.baseline_mm; }));
    CHECK(*print::pdf("<p>本文</p>", {}) == *print::pdf("<p>本文</p>", { .seal = seal }));
    CHECK_FALSE(print::pdf(letter, { .seal = std::make_shared<std::string const>("no picture") }));
    CHECK_THROWS_AS(print::seal_png(10, 10, "too few"), std::invalid_argument);
}

TEST_CASE_FIXTURE(Folder, "several documents in one file: each with its own page numbers, foot and paper")
{
    std::string long_one = "<article>";
    for (int i = 0; i < 60; ++i)
        long_one += "<p>" + std::to_string(i) + "行目</p>";
    long_one += "</article>";
    auto const all = print::pdf_of_all({ { long_one, { .footer = "第1号" } }, { "<article data-page=\"landscape\"><p>横の文書</p></article>", { .footer = "第2号" } }, { "<p>終わり</p>", {} } });
    REQUIRE(all);
    write("all.pdf", *all);
    auto const text = run("pdftotext -layout all.pdf -");
    CHECK(std::ranges::count(text, '\f') == 4);
    CHECK(text.find("1/2") != std::string::npos);
    CHECK(text.find("2/2") != std::string::npos);
    CHECK(text.find("3/") == std::string::npos);
    CHECK(text.find("第1号") < text.find("第2号"));
    auto const sizes = run("pdfinfo -f 1 -l 4 all.pdf | grep 'Page.*size'");
    CHECK(sizes.find("841.89 x 595.276") != std::string::npos);
    CHECK(print::pdf_of_all({}).error().kind == Refusal::Kind::Invalid);
    CHECK(*print::pdf_of_all({ { notice(), {} } }) == *print::pdf(notice(), {}));
}

}  // namespace
