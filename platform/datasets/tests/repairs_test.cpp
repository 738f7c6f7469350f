#include "library.h"

#include <doctest/doctest.h>

namespace mado::datasets {

using test::reference;

namespace {

std::vector<std::string> header_of(std::string_view standard)
{
    std::vector<std::string> header;
    for (auto const& column : reference().standards.find(standard)->columns)
        header.push_back(column.name);
    return header;
}

// One column of one cell through all rules.
Proposals one(std::string const& column, std::vector<std::string> const& cells)
{
    Rows rows { { column }, {}, 0, 0 };
    for (auto const& cell : cells)
        rows.rows.push_back({ cell });
    Repairer const repairer(rows, nullptr, nullptr, reference().places);
    return proposals(rows, repairer);
}

}  // namespace

TEST_CASE("each standard is detected by its own header")
{
    for (auto const& standard : reference().standards.all()) {
        if (standard.columns.empty())
            continue;
        CAPTURE(standard.id);
        auto const found = detect(reference().standards, header_of(standard.id));
        REQUIRE(!found.empty());
        CHECK(found.front().standard == standard.id);
        CHECK(found.front().score == 100);
        CHECK(found.front().missing.empty());
        CHECK((found.size() == 1 || found[1].score < 100));
    }
}

TEST_CASE("headers written otherwise, in English, mixed or of nothing")
{
    auto const& standards = reference().standards;
    std::vector<std::string> half { "全国地方公共団体ｺｰﾄﾞ", "ID", "地方公共団体名", "名称", "名称＿カナ", "所在地_連結表記", "設置位置", "緯度", "経度", "男性トイレ総数", "女性トイレ総数", "バリアフリートイレ数", "車椅子使用者用トイレ有無" };
    auto const toilets = detect(standards, half);
    REQUIRE(!toilets.empty());
    CHECK(toilets.front().standard == "municipal/13");
    CHECK(toilets.front().renamed.size() == 2);
    std::vector<std::string> const english { "#property", "latitude", "longitude", "name", "address", "installationPosition", "telephoneNumber", "availableDate", "startTime", "endTime", "availableDateNote", "equipmentForChildren" };
    CHECK(detect(standards, english).front().standard == "recommended/01");
    std::vector<std::string> const mixed { "都道府県コード又は市区町村コード", "NO", "名称", "所在地_連結表記", "全国地方公共団体コード", "男性トイレ総数", "女性トイレ総数" };
    auto const both = match(standards, *standards.find("municipal/13"), mixed);
    CHECK(std::ranges::any_of(both.reasons, [](auto const& reason) { return reason.key == "datasets.detect.mixed"; }));
    CHECK(both.missing == std::vector<std::string> { "設置位置" });
    std::vector<std::string> const prefixed { "全国地方公共団体コード", "ID", "ごみの分別方法_ゴミの品目", "ごみの分別方法_分別区分", "ごみの分別方法_注意点", "ごみの分別方法_料金", "備考" };
    CHECK(detect(standards, prefixed).front().standard == "municipal/28");
    CHECK(detect(standards, std::vector<std::string> { "国名", "首都" }).empty());
    CHECK(detect(standards, std::vector<std::string> {}).empty());
    CHECK(detect(standards, std::vector<std::string> { "", "", "備考" }).empty());
}

TEST_CASE("one proposal a cell, with what it becomes and how sure that is")
{
    struct Row { char const* column; char const* before; char const* after; char const* rule; Sure sure; };
    for (auto const& row : {
             Row { "市区町村コード", "37201", "372013", "code_check_digit", Sure::Safe }, Row { "全国地方公共団体コード", "92011", "092011", "code_check_digit", Sure::Safe }, Row { "全国地方公共団体コード", " ２２２１２７ ", "222127", "narrow", Sure::Safe },
             Row { "町字ID", "3000", "0003000", "leading_zero", Sure::Safe }, Row { "郵便番号", "60-0001", "060-0001", "leading_zero", Sure::Safe }, Row { "電話番号", "87-839-2611", "087-839-2611", "leading_zero", Sure::Ask },
             Row { "電話番号", "０８７－８３９－２６１１", "087-839-2611", "narrow", Sure::Safe }, Row { "登録日", "令和5年4月1日", "2023-04-01", "day", Sure::Safe }, Row { "登録日", "20230401", "2023-04-01", "day", Sure::Safe },
             Row { "登録日", "2/1/2023", "2023-02-01", "day", Sure::Ask }, Row { "開始時間", "9時30分", "09:30", "time", Sure::Safe }, Row { "名称", "ｾﾝﾀｰ", "センター", "wide_kana", Sure::Safe }, Row { "名称", "セン\u30BF\u2015ル", "センタール", "long_mark", Sure::Safe },
             Row { "名称", "サッカ―場", "サッカー場", "long_mark", Sure::Ask }, Row { "名称", " 本庁　", "本庁", "trim", Sure::Safe }, Row { "説明", "一行目\r\n二行目", "一行目 二行目", "line_break", Sure::Ask }, Row { "利用者数", "1,234", "1234", "number", Sure::Safe },
             Row { "利用者数", "40人", "40", "number", Sure::Ask }, Row { "トイレ有無", "○", "有", "choice", Sure::Safe }, Row { "トイレ有無", "なし", "無", "choice", Sure::Safe }, Row { "URL", "ｈｔｔｐｓ://a.jp", "https://a.jp", "narrow", Sure::Safe } }) {
        CAPTURE(std::string(row.column));
        CAPTURE(std::string(row.before));
        auto const found = one(row.column, { row.before });
        REQUIRE(found.kept.size() == 1);
        auto const& proposal = found.kept[0];
        CHECK(proposal.rule == row.rule);
        CHECK(proposal.changes[0].before == row.before);
        CHECK(proposal.changes[0].after == row.after);
        CHECK(proposal.changes[0].at.row == 1);
        CHECK((proposal.sure == row.sure));
        CHECK(found.by_rule.at(row.rule) == 1);
    }
    for (auto const& [column, cell] : std::vector<std::pair<std::string, std::string>> { { "電話番号", "(054)626-1139" }, { "登録日", "2023-04-01" }, { "登録日", "未定" }, { "名称", "０３０プラザ" }, { "トイレ有無", "一部あり" }, { "NO", "0000000001" },
             { "市区町村コード", "222127" }, { "市区町村コード", "99999" }, { "利用者数", "不明" }, { "電話番号", "119" }, { "名称", "東京―大阪" }, { "名称", "センター－東館" }, { "開始時間", "日没" }, { "備考", "" } }) {
        CAPTURE(column);
        CAPTURE(cell);
        CHECK(one(column, { cell }).kept.empty());
    }
}

TEST_CASE("one cell of a column tells what the others mean")
{
    auto const month = one("登録日", { "2/1/2023", "2/28/2023" });
    CHECK((month.kept[0].sure == Sure::Safe));
    CHECK(month.kept[0].changes[0].after == "2023-02-01");
    auto const day = one("登録日", { "2/1/2023", "28/2/2023" });
    CHECK(day.kept[0].changes[0].after == "2023-01-02");
    CHECK((day.kept[0].sure == Sure::Safe));
    auto const neither = one("登録日", { "2/13/2023", "28/2/2023" });
    CHECK((neither.kept[0].sure == Sure::Ask));
}

TEST_CASE("positions: swapped, nowhere, abroad")
{
    Rows rows { { "名称", "緯度", "経度" }, { { "a", "135.1", "34.5" }, { "b", "0", "0" }, { "c", "48.85", "2.35" }, { "d", "34.5", "135.1" }, { "e", "", "" }, { "f", "34.5度", "135.1" } }, 0, 0 };
    Repairer const repairer(rows, nullptr, nullptr, reference().places);
    auto const found = proposals(rows, repairer);
    REQUIRE(found.kept.size() == 4);
    CHECK(found.kept[0].rule == "swapped");
    CHECK((found.kept[0].sure == Sure::Safe));
    CHECK(found.kept[1].rule == "zero_position");
    CHECK(found.kept[2].rule == "outside_japan");
    CHECK((found.kept[2].sure == Sure::Ask));
    CHECK(found.kept[3].rule == "number");
    auto const before = rows.rows;
    auto const done = datasets::apply(rows, found.kept);
    CHECK(done.applied == 4);
    CHECK(rows.rows[0] == std::vector<std::string> { "a", "34.5", "135.1" });
    CHECK(rows.rows[1] == std::vector<std::string> { "b", "", "" });
    CHECK(undo(rows, done));
    CHECK(rows.rows == before);
}

TEST_CASE("a proposal whose cell has changed is left out, and undo refuses what it did not leave behind")
{
    Rows rows { { "登録日" }, { { "R5.4.1" }, { "R5.4.2" } }, 2, 1 };
    Repairer const repairer(rows, nullptr, nullptr, reference().places);
    auto const found = proposals(rows, repairer);
    REQUIRE(found.kept.size() == 2);
    CHECK(tables::name_of(found.kept[0].changes[0].at) == "B4");
    rows.rows[0][0] = "2023-05-01";
    auto const done = datasets::apply(rows, found.kept);
    CHECK(done.left_out == std::vector<std::size_t> { 0 });
    CHECK(rows.rows[1][0] == "2023-04-02");
    rows.rows[1][0] = "2023-04-03";
    CHECK_FALSE(undo(rows, done));
    CHECK(rows.rows[1][0] == "2023-04-03");
    Proposal const stray { "trim", { { { 99, 1 }, "x", "y" } } };
    CHECK(datasets::apply(rows, { &stray, 1 }).left_out.size() == 1);
}

TEST_CASE("only the rules that were asked for")
{
    Rows rows { { "登録日", "名称" }, { { "R5.4.1", " a " } }, 0, 0 };
    Repairer const repairer(rows, nullptr, nullptr, reference().places, { { "trim" } });
    auto const found = proposals(rows, repairer);
    REQUIRE(found.kept.size() == 1);
    CHECK(found.kept[0].rule == "trim");
}

TEST_CASE("a merged address fills its empty columns, and leaves what stands there")
{
    Rows rows { { "全国地方公共団体コード", "所在地_連結表記", "所在地_都道府県", "所在地_市区町村", "所在地_町字", "所在地_番地以下" },
        { { "122033", "千葉県市川市八幡一丁目1-1", "千葉県", "", "", "" }, { "222127", "静岡県焼津市石津728番地2", "", "", "", "" }, { "222127", "静岡県焼津市石津728番地2", "静岡県", "焼津市", "", "" } }, 0, 0 };
    Repairer const repairer(rows, nullptr, nullptr, reference().places);
    auto const found = proposals(rows, repairer);
    REQUIRE(found.kept.size() == 2);
    CHECK(found.kept[0].changes.size() == 3);
    CHECK(found.kept[0].changes[0].after == "市川市");
    CHECK(found.kept[1].changes.size() == 2);
    CHECK(datasets::apply(rows, found.kept).applied == 2);
    CHECK(rows.rows[0][4] == "八幡一丁目");
    CHECK(rows.rows[2][5] == "728番地2");
    CHECK(rows.rows[1][4].empty());
}

TEST_CASE("a table of the recommended dataset becomes one of the municipal standard, and nothing is lost")
{
    auto const& all = reference();
    Rows rows { header_of("recommended/08"), {}, 0, 0 };
    rows.header.push_back("管理者");
    std::vector<std::string> row(rows.header.size());
    auto const set = [&](std::string const& name, std::string value) { row[static_cast<std::size_t>(std::ranges::find(rows.header, name) - rows.header.begin())] = std::move(value); };
    set("都道府県コード又は市区町村コード", "22212");
    set("NO", "7");
    set("都道府県名", "静岡県");
    set("市区町村名", "焼津市");
    set("名称", "港トイレ");
    set("住所", "静岡県焼津市石津港町42番地1");
    set("多機能トイレ数", "1");
    set("管理者", "港湾課");
    rows.rows = { row, row };
    set("住所", "港の前");
    set("都道府県コード又は市区町村コード", "99999");
    rows.rows.push_back(row);
    auto const header_match = match(all.standards, *all.standards.find("recommended/08"), rows.header);
    auto const converted = convert(*all.conversions.from("recommended/08"), all.standards, all.places, header_match, rows);
    CHECK(converted.standard == "municipal/13");
    auto const cell = [&](std::size_t r, std::string const& name) { return converted.rows.rows[r][static_cast<std::size_t>(std::ranges::find(converted.rows.header, name) - converted.rows.header.begin())]; };
    CHECK(converted.rows.header.front() == "全国地方公共団体コード");
    CHECK(converted.rows.header.back() == "管理者");
    CHECK(converted.rows.header.size() == 40);
    CHECK(cell(0, "全国地方公共団体コード") == "222127");
    CHECK(cell(0, "ID") == "7");
    CHECK(cell(0, "地方公共団体名") == "静岡県焼津市");
    CHECK(cell(0, "所在地_連結表記") == "静岡県焼津市石津港町42番地1");
    CHECK(cell(0, "所在地_町字") == "石津港町");
    CHECK(cell(0, "所在地_番地以下") == "42番地1");
    CHECK(cell(0, "バリアフリートイレ数") == "1");
    CHECK(cell(0, "管理者") == "港湾課");
    CHECK(cell(2, "全国地方公共団体コード") == "99999");
    CHECK(cell(2, "所在地_市区町村").empty());
    REQUIRE(converted.told.size() == 3);
    CHECK(converted.told[0].row == 2);
    CHECK(converted.told[0].reason.key == "datasets.convert.code");
    CHECK(match(all.standards, *all.standards.find("municipal/13"), converted.rows.header).missing.empty());
    for (auto const& conversion : all.conversions.all())
        CHECK(all.standards.find(conversion.to)->id.starts_with("municipal/"));
}

}  // namespace mado::datasets
