#include <mado/dmn/findings.h>

#include <doctest/doctest.h>

#include <random>

namespace mado::dmn {

namespace {

struct In { std::string label, type, values {}; };
struct Row { std::vector<std::string> when, then { "\"x\"" }; };

Table table_of(Hit hit, std::vector<In> const& inputs, std::vector<Row> const& rows)
{
    Table table;
    table.hit = hit;
    for (auto const& in : inputs)
        table.inputs.push_back({ .label = in.label, .expression = { "in." + std::to_string(table.inputs.size()) }, .type_ref = in.type, .values = { in.values } });
    for (std::size_t i = 0; i < (rows.empty() ? 1 : rows.front().then.size()); ++i)
        table.outputs.push_back({ .label = i == 0 ? "決裁者" : "期間" + std::to_string(i) });
    for (auto const& row : rows) {
        Table::Rule rule;
        for (auto const& cell : row.when)
            rule.when.push_back({ cell });
        for (auto const& cell : row.then)
            rule.then.push_back({ cell });
        table.rules.push_back(std::move(rule));
    }
    return table;
}

feel::Names names()
{
    feel::Names names;
    names.add("limit", feel::Type::of(feel::Kind::Number));
    names.add("面積", feel::Type::of(feel::Kind::Number));
    return names;
}

std::vector<Finding> of(Table const& table, std::optional<Finding::Kind> kind = {})
{
    std::vector<Finding> some;
    for (auto& finding : findings(table, names())) {
        if (!kind || finding.kind == *kind)
            some.push_back(std::move(finding));
    }
    return some;
}

using Kind = Finding::Kind;
using Weight = Finding::Weight;


// Gaps of one column, apart from the note on an empty input.
std::vector<std::string> gaps_of(In const& in, std::vector<std::string> const& cells)
{
    std::vector<Row> rows;
    for (auto const& cell : cells)
        rows.push_back({ { cell } });
    std::vector<std::string> texts;
    for (auto const& finding : of(table_of(Hit::Unique, { in }, rows), Kind::Gap))
        if (finding.example.at(0).second != "null")
            texts.push_back(finding.example.at(0).second + ": " + finding.japanese.substr(0, finding.japanese.find("に当たる")));
    return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a gap is said in the words of its column")
{
    CHECK(gaps_of({ "面積", "number" }, { "< 30", "> 30" }) == Texts { "30: 面積が30のとき" });
    CHECK(gaps_of({ "面積", "number" }, { "<= 30", "> 30" }).empty());
    CHECK(gaps_of({ "面積", "number" }, { "<= 30" }) == Texts { "31: 面積が30を超えるとき" });
    CHECK(gaps_of({ "面積", "number" }, { "< 30" }) == Texts { "30: 面積が30以上のとき" });
    CHECK(gaps_of({ "面積", "number" }, { ">= 30" }) == Texts { "29: 面積が30未満のとき" });
    CHECK(gaps_of({ "面積", "number" }, { "(10..30]" }) == Texts { "10: 面積が10以下か30を超えるとき" });
    CHECK(gaps_of({ "面積", "number" }, { "< 10", "> 30.5" }) == Texts { "10: 面積が10以上30.5以下のとき" });
    CHECK(gaps_of({ "面積", "number" }, { "<= 10", ">= 30" }) == Texts { "11: 面積が10を超え30未満のとき" });
    CHECK(gaps_of({ "率", "number" }, { "<= 0.1", ">= 0.2" }) == Texts { "0.15: 率が0.1を超え0.2未満のとき" });
    CHECK(gaps_of({ "期限", "date" }, { "< date(\"2026-04-01\")", "[@\"2026-04-02\"..@\"2026-04-30\"]" }) == Texts { "@\"2026-04-01\": 期限が2026年4月1日か2026年4月30日より後のとき" });
    CHECK(gaps_of({ "期限", "date" }, { "<= @\"2026-03-31\"", ">= @\"2026-04-01\"" }).empty());
    CHECK(gaps_of({ "期限", "date" }, { "< @\"2026-03-31\"", "> @\"2026-04-05\"" }) == Texts { "@\"2026-03-31\": 期限が2026年3月31日から2026年4月5日までのとき" });
    CHECK(gaps_of({ "時刻", "time" }, { ">= @\"09:00:00\"" }) == Texts { "@\"00:00:00\": 時刻が9時0分より前のとき" });
    CHECK(gaps_of({ "時刻", "time" }, { ">= @\"00:00:00\"" }).empty());
    CHECK(gaps_of({ "長さ", "dayTimeDuration" }, { "<= @\"P1DT2H\"" }) == Texts { "@\"P1DT2H1S\": 長さが1日2時間を超えるとき" });
    CHECK(gaps_of({ "長さ", "yearMonthDuration" }, { "<= @\"P1Y\"", ">= @\"P13M\"" }).empty());
    CHECK(gaps_of({ "長さ", "yearMonthDuration" }, { "< @\"P1Y\"", ">= @\"P13M\"" }) == Texts { "@\"P1Y\": 長さが1年のとき" });
    CHECK(gaps_of({ "受付", "dateTime" }, { "<= date and time(\"2026-04-01T17:00:00\")" }) == Texts { "@\"2026-04-01T17:01:00\": 受付が2026年4月1日17時0分より後のとき" });
    CHECK(gaps_of({ "受付", "dateTime" }, { "< @\"2026-04-01T17:00:00+09:00\"", "> @\"2026-04-01T08:00:00Z\"" }) == Texts { "@\"2026-04-01T17:00:00+09:00\": 受付が2026-04-01T17:00:00+09:00のとき" });
    CHECK(gaps_of({ "種別", "string" }, { "\"a\"", "\"b\"" }) == Texts { "\"その他\": 種別が「a」「b」以外のとき" });
    CHECK(gaps_of({ "種別", "string" }, { "\"その他\"" }) == Texts { "\"その他2\": 種別が「その他」以外のとき" });
    CHECK(gaps_of({ "種別", "string" }, { "\"a\"", "not(\"a\", \"b\")" }) == Texts { "\"b\": 種別が「b」のとき" });
    CHECK(gaps_of({ "種別", "string" }, { "\"a\", \"b\"", "not(\"a\", \"b\")" }).empty());
    CHECK(gaps_of({ "種別", "string", "\"a\", \"b\", \"c\"" }, { "\"a\"" }) == Texts { "\"b\": 種別が「b」か「c」のとき" });
    CHECK(gaps_of({ "種別", "string", "\"a\", \"b\"" }, { "\"a\"", "\"b\"" }).empty());
    CHECK(gaps_of({ "期限内", "boolean" }, { "true" }) == Texts { "false: 期限内がいいえのとき" });
    CHECK(gaps_of({ "期限内", "boolean" }, { "true", "false" }).empty());
    CHECK(gaps_of({ "面積", "number", "[0..100]" }, { "<= 30" }) == Texts { "100: 面積が30を超えるとき" });
    CHECK(gaps_of({ "面積", "number", "[0..100]" }, { "[0..30]", "(30..100]" }).empty());
    CHECK(gaps_of({ "面積", "number" }, { "5" }) == Texts { "4: 面積が5以外のとき" });
    CHECK(gaps_of({ "面積", "number" }, { "5, 7" }) == Texts { "4: 面積が5と7以外のとき" });
    CHECK(gaps_of({ "面積", "number", "[0..10]" }, { "0, 7" }) == Texts { "10: 面積が0を超え7未満か7を超えるとき" });
    CHECK(gaps_of({ "面積", "" }, { "< 10" }) == Texts { "10: 面積が10以上のとき" });
}

TEST_CASE("gaps over several columns are as wide as they can be")
{
    auto const found = of(table_of(Hit::Unique, { { "面積", "number" }, { "期間", "number" } }, { { { "<= 30", "-" } }, { { "> 30", "<= 1825" } } }), Kind::Gap);
    REQUIRE(found.size() == 2);
    CHECK(found[0].japanese == "面積が30を超え、期間が1825を超えるときに当たる行がありません(例: 面積 31、期間 1826)。行を足すか、既定の答えを置いてください。");
    CHECK(found[0].english == "No rule answers when 面積 is above 30 and 期間 is above 1825 (for example 面積 31, 期間 1826). Add a rule, or give a default answer.");
    CHECK(found[0].weight == Weight::Warning);
    CHECK(found[0].columns == std::vector<std::size_t> { 0, 1 });
    CHECK(found[0].example == std::vector<std::pair<std::string, std::string>> { { "in.0", "31" }, { "in.1", "1826" } });
    CHECK(found[1].weight == Weight::Note);
    CHECK(found[1].columns == std::vector<std::size_t> { 0, 1 });
    CHECK(found[1].japanese.starts_with("面積か期間が空のとき、当たる行がないことがあります(例: 面積 空、期間 1825)。"));
    auto const one = of(table_of(Hit::Unique, { { "面積", "number" }, { "種別", "string" } }, { { { "[0..10]", "\"a\"" } } }), Kind::Gap);
    REQUIRE(one.size() == 3);
    CHECK(one[0].columns == std::vector<std::size_t> { 0 });
    CHECK(one[1].columns == std::vector<std::size_t> { 1 });
}

TEST_CASE("columns that nothing is known of are not shown")
{
    auto const found = of(table_of(Hit::Unique, { { "面積", "number" }, { "家族", "tFamily" }, { "備考", "" } }, { { { "<= 30", "-", "-" } }, { { "null", "-", "count(?) > 3" } } }), Kind::Gap);
    REQUIRE(found.size() == 1);
    CHECK(found[0].example == std::vector<std::pair<std::string, std::string>> { { "in.0", "31" }, { "in.1", "null" }, { "in.2", "null" } });
    CHECK(found[0].japanese == "面積が30を超えるときに当たる行がありません(例: 面積 31)。行を足すか、既定の答えを置いてください。");
    CHECK(found[0].columns == std::vector<std::size_t> { 0 });
    auto const all = of(table_of(Hit::Unique, { { "家族", "" } }, { { { "count(?) > 3" } }, { { "count(?) > 3" } } }), Kind::Overlap);
    REQUIRE(all.size() == 1);
    CHECK(all[0].example.empty());
    CHECK(all[0].japanese.starts_with("行1と行2が同時に当たります。答えは同じですが"));
}

TEST_CASE("no gap where there is a default, a last row, or many answers are meant")
{
    auto table = table_of(Hit::Unique, { { "面積", "number" } }, { { { "< 30" } } });
    table.outputs[0].default_value = { "\"y\"" };
    CHECK(of(table, Kind::Gap).empty());
    CHECK(of(table_of(Hit::First, { { "面積", "number" } }, { { { "< 30" } }, { { "-" } } }), Kind::Gap).empty());
    auto const collected = of(table_of(Hit::Collect, { { "面積", "number" } }, { { { "< 30" } } }), Kind::Gap);
    REQUIRE(collected.size() == 2);
    CHECK(collected[0].weight == Weight::Note);
    auto const none = of(table_of(Hit::Unique, { { "面積", "number" } }, {}));
    REQUIRE(none.size() == 1);
    CHECK(none[0].kind == Kind::Gap);
    CHECK(of(table_of(Hit::Unique, {}, { { {} } })).empty());
}

TEST_CASE("between whole numbers a gap is only noted")
{
    auto const found = of(table_of(Hit::Unique, { { "面積", "number" } }, { { { "<= 30" } }, { { ">= 31" } }, { { "null" } } }));
    REQUIRE(found.size() == 1);
    CHECK(found[0].weight == Weight::Note);
    CHECK(found[0].example[0].second == "30.5");
    CHECK(found[0].japanese == "面積に端数があるとき、当たる行がないことがあります(例: 面積 30.5)。端数のない値しか入らないなら、このままで差し支えありません。");
    CHECK(of(table_of(Hit::Unique, { { "率", "number" } }, { { { "<= 30" } }, { { ">= 31.5" } }, { { "null" } } })).front().weight == Weight::Warning);
    CHECK(of(table_of(Hit::Unique, { { "受付", "time" } }, { { { "<= @\"12:00:00\"" } }, { { ">= @\"12:01:00\"" } }, { { "null" } } })).front().weight == Weight::Note);
}

TEST_CASE("an overlap under Unique is an error, whose mend is at its boundary")
{
    auto table = table_of(Hit::Unique, { { "面積", "number" } }, { { { "< 10" }, { "\"係長\"" } }, { { "[10..30]" }, { "\"課長\"" } }, { { ">= 30" }, { "\"部長\"" } } });
    table.rules[2].description = "大きいもの";
    auto found = of(table, Kind::Overlap);
    REQUIRE(found.size() == 1);
    CHECK(found[0].weight == Weight::Error);
    CHECK(found[0].rules == std::vector<std::size_t> { 1, 2 });
    REQUIRE(found[0].mend.has_value());
    CHECK(found[0].mend->rule == 1);
    CHECK(found[0].mend->column == 0);
    CHECK(found[0].mend->text == "[10..30)");
    CHECK(found[0].example == std::vector<std::pair<std::string, std::string>> { { "in.0", "30" } });
    CHECK(found[0].japanese == "行2と行3「大きいもの」が同時に当たります(例: 面積 30)。決裁者が違うので、どちらかの範囲を狭めてください。行2の面積の欄を「[10..30)」と書くと、重ならなくなります。");
    CHECK(found[0].english
        == "Both rule 2 and rule 3 (大きいもの) match (for example 面積 30). They differ in the 決裁者: narrow one of them. With `[10..30)` in the cell 面積 of rule 2 they do not overlap.");
    table.rules[2].then[0].text = "\"課長\"";
    CHECK(of(table, Kind::Overlap)[0].japanese.find("答えは同じですが") != std::string::npos);
    table.rules[1].when[0].text = "[10..30)";
    CHECK(of(table, Kind::Overlap).empty());
}

TEST_CASE("mends by their form")
{
    auto const mend = [](std::vector<std::string> const& a, std::vector<std::string> const& b) {
        auto const found = of(table_of(Hit::Unique, std::vector<In>(a.size(), { "面積", "" }), { { a }, { b } }), Kind::Overlap);
        REQUIRE(found.size() == 1);
        return found[0].mend ? std::to_string(found[0].mend->rule) + ":" + found[0].mend->text : std::string {};
    };
    CHECK(mend({ "<= 30" }, { ">= 30" }) == "0:< 30");
    CHECK(mend({ ">= 30" }, { "<= 30" }) == "1:< 30");
    CHECK(mend({ "30" }, { ">= 30" }) == "1:> 30");
    CHECK(mend({ "30" }, { "[10..30]" }) == "1:[10..30)");
    CHECK(mend({ "(10..30]" }, { "[30..40]" }) == "0:(10..30)");
    CHECK(mend({ "<= @\"2026-04-01\"" }, { ">= @\"2026-04-01\"" }) == "0:< @\"2026-04-01\"");
    CHECK(mend({ "[10..30]" }, { "[20..40]" }).empty());
    CHECK(mend({ "30" }, { "30" }).empty());
    CHECK(mend({ "<= 30, 50" }, { "[30..40]" }) == "1:(30..40]");
    CHECK(mend({ "<= 30", "-" }, { ">= 30", "\"a\"" }) == "1:> 30");  // the first would leave 30 with another word unanswered
    CHECK(mend({ "<= 30", "< 5" }, { ">= 30", "> 3" }).empty());
}

TEST_CASE("overlaps under the other hit policies")
{
    auto const overlaps = [](Hit hit, std::vector<Row> const& rows) {
        std::string text;
        for (auto const& finding : of(table_of(hit, { { "面積", "number" }, { "種別", "string" } }, rows), Kind::Overlap))
            text += finding.weight == Weight::Error ? "error " : finding.weight == Weight::Warning ? "warning " : "note ";
        return text;
    };
    std::vector<Row> const crossing { { { "> 5", "-" }, { "1" } }, { { "-", "\"a\"" }, { "2" } } };
    std::vector<Row> const same { { { "> 5", "-" }, { "1" } }, { { "-", "\"a\"" }, { "1.0" } } };
    std::vector<Row> const computed { { { "> 5", "-" }, { "limit" } }, { { "-", "\"a\"" }, { "2" } } };
    std::vector<Row> const alike { { { "> 5", "-" }, { "limit" } }, { { "-", "\"a\"" }, { "limit" } } };
    std::vector<Row> const exception_first { { { "> 5", "\"a\"" }, { "1" } }, { { "> 5", "-" }, { "2" } }, { { "-", "-" }, { "3" } } };
    CHECK(overlaps(Hit::Unique, crossing) == "error ");
    CHECK(overlaps(Hit::Unique, same) == "error ");
    CHECK(overlaps(Hit::Unique, computed) == "error ");
    CHECK(overlaps(Hit::Any, crossing) == "error ");
    CHECK(overlaps(Hit::Any, same).empty());
    CHECK(overlaps(Hit::Any, computed) == "warning ");
    CHECK(overlaps(Hit::Any, alike).empty());
    CHECK(overlaps(Hit::First, crossing) == "note ");
    CHECK(overlaps(Hit::First, same).empty());
    CHECK(overlaps(Hit::First, exception_first).empty());
    CHECK(overlaps(Hit::Priority, crossing) == "note ");
    CHECK(overlaps(Hit::Priority, exception_first).empty());
    CHECK(overlaps(Hit::Collect, crossing).empty());
    CHECK(overlaps(Hit::RuleOrder, crossing).empty());
    CHECK(overlaps(Hit::OutputOrder, crossing).empty());
    // What the two share is taken by a row before them.
    CHECK(overlaps(Hit::First, { { { "> 5", "\"a\"" }, { "3" } }, { { "> 5", "-" }, { "1" } }, { { "-", "\"a\"" }, { "2" } } }).empty());
}

TEST_CASE("a rule that overlaps with many is said once")
{
    std::vector<Row> rows;
    for (int i = 0; i < 9; ++i)
        rows.push_back({ { std::to_string(i) }, { std::to_string(i) } });
    rows.push_back({ { "-" }, { "9" } });
    auto const found = of(table_of(Hit::Unique, { { "面積", "number" } }, rows), Kind::Overlap);
    REQUIRE(found.size() == 1);
    CHECK(found[0].rules.size() == 10);
    CHECK(found[0].japanese == "行10は、行1、行2、行3、行4、行5ほか4行と同時に当たります(例: 行1とは面積 0)。決裁者が違うので、どちらかの範囲を狭めてください。");
    CHECK_FALSE(found[0].mend.has_value());
}

TEST_CASE("a rule that never answers")
{
    auto const found = of(table_of(Hit::First, { { "面積", "number" }, { "種別", "string" } },
                              { { { "< 10", "-" } }, { { ">= 10", "\"a\"" } }, { { "-", "\"a\"" } }, { { "-", "\"b\"" } }, { { "-", "-" } }, { { "> 3", "-" } } }),
        Kind::Unreachable);
    REQUIRE(found.size() == 1);
    CHECK(found[0].rules == std::vector<std::size_t> { 5 });
    CHECK(found[0].japanese == "行6の答えは使われません。行1、行2、行3、行4、行5が先にすべて当たります(例: 面積 10、種別「a」)。行を上に移すか、消してください。");
    // Row 3 answers when the number is empty; where that cannot be, the union of two rows takes all of it.
    auto const united = of(table_of(Hit::First, { { "面積", "number" } }, { { { "< 10" } }, { { ">= 10" } }, { { "[5..20]" } } }), Kind::Unreachable);
    REQUIRE(united.size() == 1);
    CHECK(united[0].rules == std::vector<std::size_t> { 2 });
    CHECK(of(table_of(Hit::Any, { { "面積", "number" } }, { { { "< 10" } }, { { ">= 10" } }, { { "[5..20]" } } }), Kind::Unreachable).empty());
    auto prior = table_of(Hit::Priority, { { "面積", "number" } }, { { { "> 20" }, { "\"低\"" } }, { { "> 10" }, { "\"高\"" } } });
    prior.outputs[0].values = { "\"高\", \"低\"" };
    REQUIRE(of(prior, Kind::Unreachable).size() == 1);
    CHECK(of(prior, Kind::Unreachable)[0].rules == std::vector<std::size_t> { 0 });
    prior.outputs[0].values = { "\"低\", \"高\"" };
    CHECK(of(prior, Kind::Unreachable).empty());
}

TEST_CASE("a cell that nothing fits")
{
    for (auto const& [cell, fits] : std::vector<std::pair<std::string, bool>> { { "[5..3]", false }, { "(5..5)", false }, { "[5..5]", true }, { "[5..3], 4", true }, { "> 100", false },
             { "> 99", true }, { "null", true }, { "< null", false } }) {
        CAPTURE(cell);
        auto const found = of(table_of(Hit::Collect, { { "面積", "number", "[0..100]" } }, { { { cell } } }), Kind::Unreachable);
        CHECK(found.empty() == fits);
        for (auto const& finding : found) {
            CHECK(finding.columns == std::vector<std::size_t> { 0 });
            CHECK(finding.rules == std::vector<std::size_t> { 0 });
            CHECK(finding.example.empty());
        }
    }
    auto const word = of(table_of(Hit::Collect, { { "種別", "string", "\"a\", \"b\"" } }, { { { "\"c\"" } }, { { "\"a\", \"c\"" } } }));
    REQUIRE(word.size() == 3);
    CHECK(word[0].kind == Kind::Unreachable);
    CHECK(word[0].japanese == "行1の種別の欄「\"c\"」に当てはまる値は、この列に入る値の中にありません。どちらかを直してください。");
    CHECK(word[1].kind == Kind::Misfit);
    CHECK(word[1].rules == std::vector<std::size_t> { 1 });
}

TEST_CASE("a cell of another kind than its column")
{
    auto const found = of(table_of(Hit::Unique, { { "期限", "date" }, { "面積", "number" } }, { { { "< \"2026-04-01\"", "\"広い\"" } }, { { "null", "null, 5" } } }), Kind::Misfit);
    REQUIRE(found.size() == 2);
    CHECK(found[0].japanese == "行1の期限の欄に文字列の「2026-04-01」がありますが、この列に入るのは日付です。日付で書いてください。");
    CHECK(found[1].columns == std::vector<std::size_t> { 1 });
    CHECK(found[1].weight == Weight::Error);
    auto const from_expression = [](std::string const& cell) {
        Table table = table_of(Hit::Unique, { { "広さ", "" } }, { { { cell } } });
        table.inputs[0].expression = { "面積" };
        return of(table, Kind::Misfit).size();
    };
    CHECK(from_expression("\"広い\"") == 1);
    CHECK(from_expression("5") == 0);
    Table named = table_of(Hit::Unique, { { "面積", "tArea" } }, { { { "\"広い\"" } } });
    auto const known = findings(named, {}, [](std::string_view type) { return type == "tArea" ? feel::Type::of(feel::Kind::Number) : feel::Type {}; });
    CHECK(std::count_if(known.begin(), known.end(), [](Finding const& finding) { return finding.kind == Kind::Misfit; }) == 1);
}

TEST_CASE("outputs that are missing, not listed or never given")
{
    auto table = table_of(Hit::Unique, { { "面積", "number" } },
        { { { "1" }, { "\"課長\"" } }, { { "2" }, { "" } }, { { "3" }, { "-" } }, { { "4" }, { "\"課長補佐\"" } }, { { "5" }, { "5" } }, { { "6" }, { "limit" } } });
    table.outputs[0].values = { "\"部長\", \"課長\"" };
    table.outputs[0].type_ref = "string";
    auto const found = of(table, Kind::MissingOutput);
    REQUIRE(found.size() == 4);
    CHECK(found[0].japanese == "行2の決裁者が書かれていません。答えを書いてください。");
    CHECK(found[1].rules == std::vector<std::size_t> { 2 });
    CHECK(found[2].japanese == "行4の決裁者の「課長補佐」は、答えの一覧にありません。書き間違いがなければ、一覧に足してください。");
    CHECK(found[3].japanese == "行5の決裁者の5は、この列の種類に合いません。文字列で書いてください。");
    table.rules.resize(1);
    auto const never = of(table, Kind::MissingOutput);
    REQUIRE(never.size() == 1);
    CHECK(never[0].weight == Weight::Note);
    CHECK(never[0].rules.empty());
    CHECK(never[0].japanese == "決裁者の一覧にある「部長」を答える行がありません。要らなければ、一覧から外してください。");
    table.outputs[0].default_value = { "\"部長\"" };
    CHECK(of(table, Kind::MissingOutput).empty());
}

TEST_CASE("the allowed values of a column's type bound it as its own would")
{
    Document document;
    document.items.push_back({ .name = "tKind", .type_ref = "string", .allowed_values = { "\"a\", \"b\"" } });
    document.items.push_back({ .name = "tPlace", .type_ref = "tKind" });
    document.items.push_back({ .name = "tKinds", .type_ref = "tKind", .is_collection = true });
    document.items.push_back({ .name = "tCircle", .type_ref = "tCircle" });
    auto const allowed = [&](std::string const& type, std::string const& own = {}) {
        return with_allowed_values(table_of(Hit::Unique, { { "種別", type, own } }, { { { "\"a\"" } } }), document).inputs[0].values.text;
    };
    CHECK(allowed("tKind") == "\"a\", \"b\"");
    CHECK(allowed("tPlace") == "\"a\", \"b\"");
    CHECK(allowed("tPlace", "\"a\"") == "\"a\"");
    CHECK(allowed("tKinds").empty());
    CHECK(allowed("tCircle").empty());
    CHECK(allowed("string").empty());
}

TEST_CASE("cells beyond this analysis are taken to match something and not everything")
{
    auto const found = of(table_of(Hit::Unique, { { "面積", "number" } }, { { { "< limit" } }, { { ">= limit" } } }));
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == Kind::NotSeen);
    CHECK(found[0].weight == Weight::Note);
    CHECK(found[0].rules == std::vector<std::size_t> { 0, 1 });
    CHECK(found[0].columns == std::vector<std::size_t> { 0 });
    // It matches something: with "-" and with its like it overlaps.
    CHECK(of(table_of(Hit::Unique, { { "面積", "number" } }, { { { "< limit" } }, { { "-" } } }), Kind::Overlap).size() == 1);
    auto const alike = of(table_of(Hit::Unique, { { "面積", "number" }, { "種別", "string" } }, { { { "< limit", "\"a\"" } }, { { "< limit", "-" } } }), Kind::Overlap);
    REQUIRE(alike.size() == 1);
    CHECK(alike[0].example == std::vector<std::pair<std::string, std::string>> { { "in.1", "\"a\"" } });
    CHECK(of(table_of(Hit::Unique, { { "面積", "number" } }, { { { "< limit" } }, { { "5" } } }), Kind::Overlap).empty());
    // Not everything: it hides no later rule, but is hidden by its like.
    CHECK(of(table_of(Hit::First, { { "面積", "number" } }, { { { "< limit" } }, { { "5" } } }), Kind::Unreachable).empty());
    CHECK(of(table_of(Hit::First, { { "面積", "number" } }, { { { "< limit" } }, { { "< limit" } } }), Kind::Unreachable).size() == 1);
    // Where a rule that is not seen cannot reach, a gap is a gap.
    auto const gap = of(table_of(Hit::Unique, { { "面積", "number" }, { "種別", "string", "\"a\", \"b\"" } }, { { { "< limit", "\"a\"" } } }), Kind::Gap);
    REQUIRE(gap.size() == 1);
    CHECK(gap[0].japanese.starts_with("種別が「b」のときに当たる行がありません"));
}

TEST_CASE("what does not compile has no findings; other languages are not read")
{
    CHECK(of(table_of(Hit::Unique, { { "面積", "number" } }, { { { "< (" } } })).empty());
    CHECK(of(table_of(Hit::Unique, { { "面積", "number" } }, { { { "< nothing_known" } } })).empty());
    auto table = table_of(Hit::Unique, { { "面積", "number" } }, { { { "5" } }, { { "5" } } });
    CHECK_FALSE(of(table).empty());
    table.rules[0].when[0].language = "https://www.omg.org/spec/DMN/20230324/FEEL/";
    CHECK_FALSE(of(table).empty());
    table.rules[0].when[0].language = "http://www.w3.org/1999/XPath";
    CHECK(of(table).empty());
}

TEST_CASE("rows that are too short, empty cells and names of rules")
{
    auto table = table_of(Hit::Unique, { { "面積", "number" }, { "種別", "string" } }, { { { "5" } }, { { "", "\"a\"" } } });
    table.rules[0].id = "_8f3a";
    table.rules[1].id = "別記第二";
    auto const found = of(table, Kind::Overlap);
    REQUIRE(found.size() == 1);
    CHECK(found[0].japanese.starts_with("行1と行2「別記第二」が同時に当たります(例: 面積 5、種別「a」)。"));
    table.rules[1].description = "とても長い説明がここに書かれていて一行では収まらないので途中で切ることにしている説明の続き";
    CHECK(of(table, Kind::Overlap)[0].japanese.starts_with("行1と行2「とても長い説明がここに書かれていて一行では収まらないので途中で切ることにしている…」が"));
}

TEST_CASE("limits: the findings are cut and the search stops, and both are said")
{
    std::vector<Row> rows;
    for (int i = 0; i < 60; ++i)
        rows.push_back({ { std::to_string(i % 20), std::to_string(i) }, { std::to_string(i) } });
    auto const table = table_of(Hit::Unique, { { "甲", "number" }, { "乙", "number" } }, rows);
    auto const cut = findings(table, {}, {}, { .findings = 3 });
    REQUIRE(cut.size() == 4);
    CHECK(cut.back().japanese.starts_with("ほかにもあります。"));
    auto const stopped = findings(table, {}, {}, { .boxes = 10 });
    REQUIRE_FALSE(stopped.empty());
    CHECK(stopped.back().kind == Kind::NotSeen);
    CHECK(stopped.back().japanese.starts_with("組み合わせが多いので"));
    CHECK(findings(table).back().kind == Kind::Gap);
}

TEST_CASE("large tables are searched to their end")
{
    std::mt19937 random(7);
    auto const number = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
    for (auto const& [rules, columns] : { std::pair(40, 6), std::pair(1'000, 8) }) {
        std::vector<In> inputs;
        std::vector<Row> rows;
        for (int c = 0; c < columns; ++c)
            inputs.push_back({ "列" + std::to_string(c), c % 2 == 0 ? "number" : "string" });
        for (int r = 0; r < rules; ++r) {
            Row row { {}, { std::to_string(r) } };
            for (int c = 0; c < columns; ++c) {
                auto const from = number(1'000);
                row.when.push_back(c > 0 && number(3) == 0 ? "-" : c % 2 == 0 ? "[" + std::to_string(from) + ".." + std::to_string(from + number(300)) + ")" : "\"w" + std::to_string(number(12)) + "\"");
            }
            rows.push_back(std::move(row));
        }
        auto const table = table_of(Hit::Unique, inputs, rows);
        auto const found = findings(table);
        REQUIRE_FALSE(found.empty());
        CHECK(found.back().japanese.find("途中でやめました") == std::string::npos);
    }
}

}  // namespace mado::dmn
