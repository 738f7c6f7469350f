#include "keeper_sheet.h"

#include <mado/print/document.h>
#include <mado/time/day.h>
#include <mado/time/wareki.h>

#include <stdexcept>

namespace mado::verbs {

namespace {

std::string names_of(std::vector<std::string> const& zones)
{
    std::string names;
    for (auto const& zone : zones)
        names += (names.empty() ? "" : "、") + zone;
    return names;
}

std::string rows_of(std::vector<std::string> const& lines)
{
    std::string rows;
    for (std::size_t i = 0; i < lines.size(); ++i)
        rows += "<tr data-mm=\"11\"><th scope=\"row\" class=\"center\">" + std::to_string(i + 1) + "</th><td class=\"center\"><span class=\"large\"><span class=\"spaced\">" + lines[i] + "</span></span></td></tr>\n";
    return rows;
}

std::string code_of(std::vector<std::string> const& lines)
{
    std::string code;
    for (auto const& line : lines)
        for (auto const c : line)
            if (c != ' ')
                code += c;
    return code;
}

}  // namespace

std::string keeper_sheet(gateway::Sheet const& sheet, std::vector<std::string> const& zones, Instant at)
{
    auto const lines = gateway::lines_of(sheet);
    auto const number = std::to_string(sheet.number), need = std::to_string(sheet.need), keepers = std::to_string(sheet.keepers);
    auto const html = "<article class=\"document\" lang=\"ja\">\n<h1 class=\"center\">鍵の用紙　" + number + " / " + keepers + "</h1>\n"
        "<p class=\"center\">領域　" + names_of(zones) + "　分割の番号　" + sheet.set + "</p>\n<p class=\"center\">作成　" + wareki::text(day_in_tokyo(at)) + "</p>\n"
        "<table>\n<caption>用紙の文字（コンピューターに打つのは、この5行です）</caption>\n<colgroup><col data-width=\"14mm\"><col></colgroup>\n"
        "<thead><tr><th scope=\"col\">行</th><th scope=\"col\">4文字が4組</th></tr></thead>\n<tbody>\n" + rows_of(lines) + "</tbody>\n</table>\n"
        "<div class=\"beside keep space\">\n<img data-qr=\"" + code_of(lines) + "\" data-mm=\"38\" alt=\"用紙の文字と同じ内容のQRコード\">\n"
        "<div>\n<p>QRコードは、上の5行と同じ内容です。ネットワークにつながらない読取機で読み、結果をほかに残さないでください。</p>\n"
        "<p>数字の0と1、英字のOとIは使い分けません。Iや Lは1、Oは0として読みます。各行の最後の1文字は、その行の打ち間違いを見つけるためのものです。</p>\n</div>\n</div>\n"
        "<h2>この用紙は何か</h2>\n<p>窓口のシステムの鍵を失ったときに、鍵を取り戻すための用紙です。全部で" + keepers + "枚あり、どの" + need + "枚でも鍵が戻ります。"
        + need + "枚に足りなければ、何も読めません。鍵を交換しても、この用紙はそのまま使えます。</p>\n"
        "<h2>保管する人へ</h2>\n<ol>\n<li>封筒に入れて封をし、封の上に署名と日付を書いて、金庫など一人だけが開けられる所にしまいます。</li>\n"
        "<li>ほかの用紙と同じ所に置きません。写真に撮らず、写しを作らず、メールで送りません。</li>\n"
        "<li>年に一度、管理者の前で <strong>madoguchi keys check</strong> で確かめ、日付を書きます。</li>\n"
        "<li>異動や退職のとき、用紙をなくしたとき、封が開いていたときは、すぐに管理者に伝えます。分割をやり直すと、この用紙は無効になります。</li>\n</ol>\n"
        "<table>\n<caption>記録</caption>\n<colgroup><col data-width=\"34%\"><col data-width=\"33%\"><col data-width=\"33%\"></colgroup>\n"
        "<thead><tr><th scope=\"col\">保管する人（職と氏名）</th><th scope=\"col\">受け取った日</th><th scope=\"col\">確かめた日</th></tr></thead>\n"
        "<tbody>\n<tr data-mm=\"11\"><td></td><td></td><td></td></tr>\n<tr data-mm=\"11\"><td></td><td></td><td></td></tr>\n</tbody>\n</table>\n</article>\n";
    print::Options options;
    options.title = "鍵の用紙 " + number + "/" + keepers;
    options.made_at = std::chrono::sys_seconds(std::chrono::seconds(at.microseconds / 1'000'000));
    options.margin_top_mm = 18;
    options.margin_bottom_mm = 15;
    auto pdf = print::pdf(html, options);
    if (!pdf)
        throw std::logic_error("a keeper's sheet cannot be printed: line " + pdf.error().arguments["line"] + " " + pdf.error().arguments["problem"]);
    return std::move(*pdf);
}

}  // namespace mado::verbs
