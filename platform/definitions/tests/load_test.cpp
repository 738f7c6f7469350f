#include "tests/town.h"

#include <mado/definitions/answers.h>

#include <chrono>

using namespace mado;
using namespace mado::definitions;
using test::replaced;
using test::stall;

namespace {

struct Mistake {
    std::string name, what, with, key;
    int line, column;  // 0: not asked for
};

void check_mistake(Mistake const& row)
{
    CAPTURE(row.name);
    auto const result = load("stall.yaml", replaced(stall, row.what, row.with));
    if (result) {
        FAIL_CHECK("loads in spite of it");
        return;
    }
    auto const found = std::find_if(result.error().begin(), result.error().end(), [&](Problem const& problem) { return problem.key == row.key; });
    CHECK_MESSAGE(found != result.error().end(), printed(result.error()));
    if (found == result.error().end())
        return;
    CHECK_FALSE(found->japanese.empty());
    CHECK_FALSE(found->english.empty());
    CHECK(found->file == "stall.yaml");
    if (row.line > 0)
        CHECK(found->line == row.line);
    if (row.column > 0)
        CHECK(found->column == row.column);
}

TEST_CASE("the procedure of the tests loads, and its examples pass")
{
    auto const definition = test::loaded(stall);
    CHECK(definition->procedure == "stall");
    CHECK(definition->hash.size() == 64);
    CHECK(definition->ask().size() == 3);
    CHECK(definition->examine().size() == 1);
    CHECK(definition->before_publishing.empty());
    CHECK(run_examples(definition, Calendar::of_offices({})).empty());
    CHECK(definition->field("helpers")->field("cooks")->type == FieldType::YesNo);
    CHECK(definition->field("width_m")->staff);
    CHECK(definition->ground("narrow")->when.staff_side);
    CHECK_FALSE(definition->ground("too_long")->when.staff_side);
    CHECK(definition->rule("narrow")->formula.staff_side);
    CHECK(definition->source_of("rules.days")->name == "act");
    CHECK(definition->to_be_confirmed("tables.rate"));
    CHECK_FALSE(definition->to_be_confirmed("settings.fee"));
    CHECK(definition->source_of("ask.who") == nullptr);
}

TEST_CASE("each kind of mistake is named with its place")
{
    for (auto const& row : std::vector<Mistake> {
             { "unknown top-level word", "words: [", "wordz: [", "word.unknown", 3, 1 },
             { "unknown word of a field", "type: phone, optional", "type: phone, hidden: x, optional", "word.unknown", 0, 0 },
             { "a word of another type", "type: phone,", "type: phone, max: 3,", "word.unknown", 0, 0 },
             { "word missing", "owner: town/market\n", "", "word.missing", 1, 1 },
             { "field without max", "type: text, max: 10", "type: text", "word.missing", 0, 0 },
             { "unknown effect", "effect: disposition", "effect: dispositon", "word.unknown", 4, 9 },
             { "unknown type", "type: phone", "type: fone", "word.unknown", 0, 0 },
             { "no Japanese", "title: { ja: 露店の許可, en: Permission for a stall }", "title: { en: Permission }", "words.japanese", 2, 8 },
             { "text instead of words", "title: { ja: 露店の許可, en: Permission for a stall }", "title: 露店", "place.kind", 2, 8 },
             { "list instead of record", "keep: { class: 土木/露店, years: 3, starts: fiscal_year }", "keep: [a]", "place.kind", 0, 0 },
             { "one value instead of a list", "law: [条例第1条]", "law: 条例第1条", "place.kind", 6, 6 },
             { "number that is none", "years: 3", "years: three", "place.kind", 0, 0 },
             { "flag that is none", "publish: true", "publish: perhaps", "place.kind", 0, 0 },
             { "bad name", "  rate:\n", "  Rate:\n", "name.form", 0, 0 },
             { "expression without quotes", "'(to_on - from_on).days + 1'", "to_on", "expression.plain", 0, 0 },
             { "quoted word", "zone: office", "zone: 'office'", "word.quoted", 5, 7 },
             { "syntax of FEEL", "'(to_on - from_on).days + 1'", "'(to_on - '", "feel.syntax", 0, 0 },
             { "unknown name", "'width_m < 3'", "'widht_m < 3'", "name.unknown", 0, 12 },
             { "unknown member", "rate(kind, size).yen", "rate(kind, size).yenn", "member.unknown", 0, 0 },
             { "wrong number of arguments", "waiver(charity)", "waiver()", "function.arguments", 0, 0 },
             { "unknown function", "deadline(received_on", "deadlin(received_on", "name.unknown", 0, 0 },
             { "a condition that is a number", "when: 'days > 30'", "when: '30'", "expression.type", 0, 0 },
             { "an amount that is a text", "amount: 'fee'", "amount: '\"fee\"'", "expression.type", 0, 0 },
             { "rule uses one below", "'(to_on - from_on).days + 1'", "'if narrow then 1 else 2'", "rule.order", 0, 0 },
             { "rule uses itself", "'width_m < 3'", "'width_m < 3 or narrow'", "rule.order", 0, 0 },
             { "circle through a table", "on: 'part_from'", "on: 'decide_by + rate(kind, size).yen'", "rule.circle", 0, 0 },
             { "when asks later", "when: 'applicant = \"person\"'", "when: 'charity'", "when.order", 0, 0 },
             { "when asks later through a rule", "when: 'applicant = \"person\"'", "when: 'days > 3'", "when.order", 0, 0 },
             { "when asks itself", "when: 'kind = \"food\"', title: { ja: 許可番号", "when: 'licence = \"1\"', title: { ja: 許可番号", "when.order", 0, 0 },
             { "page asks its own field", "when: 'kind = \"food\" and size > 5'", "when: 'count(helpers) > 1'", "when.order", 0, 0 },
             { "row asks later in the row", "when: 'cooks', title", "when: 'helper_born_on = null', title", "when.order", 0, 0 },
             { "staff's answer in ask", "when: 'kind = \"food\"', title: { ja: 許可番号", "when: 'width_m > 1', title: { ja: 許可番号", "name.staff", 0, 0 },
             { "staff's answer through a rule in a check", "check: 'to_on >= from_on'", "check: 'not(narrow)'", "name.staff", 0, 0 },
             { "staff's answer in optional", "optional: 'true', title: { ja: 電話", "optional: 'narrow', title: { ja: 電話", "name.staff", 0, 0 },
             { "staff's answer in a flag for both", "when: 'days > 30'", "when: 'narrow'", "flag.staff", 0, 0 },
             { "part_from outside charges", "'width_m < 3'", "'part_from > received_on'", "name.place", 0, 0 },
             { "charges outside the route", "'width_m < 3'", "'count(charges.use) > 1'", "name.place", 0, 0 },
             { "name taken", "  days: '", "  size: '", "name.taken", 0, 0 },
             { "name of a row taken", "          cooks: {", "          size: {", "name.taken", 0, 0 },
             { "reserved name", "  days: '", "  today: '", "name.reserved", 0, 0 },
             { "key twice", "words: [露店, ろてん]", "title: { ja: また }", "key.twice", 3, 1 },
             { "list twice", "[露店, ろてん]", "[露店, 露店]", "list.twice", 3, 0 },
             { "check without say", ", check: 'to_on >= from_on', say: { ja: 初日より前の日です。, en: Before the first day. }", ", check: 'to_on >= from_on'", "check.say", 0, 0 },
             { "choice without options", ", options: { food: { ja: 食べ物, en: Food }, goods: { ja: 品物, en: Goods } }", "", "choice.options", 0, 0 },
             { "choice from nowhere", "options: { food: { ja: 食べ物, en: Food }, goods: { ja: 品物, en: Goods } }", "from: lists/x", "choice.from", 0, 0 },
             { "prefill from nowhere", "prefill: [identity.name]", "prefill: [juki.name]", "prefill.unknown", 0, 0 },
             { "most below least", "most: 2\n        title: { ja: 人", "most: 0\n        least_: 1\n        title: { ja: 人", "word.unknown", 0, 0 },
             { "min that is no number", "min: '0.5'", "min: 'half'", "field.min", 0, 0 },
             { "group in a group", "{ type: yes_no, title: { ja: 調理しますか, en: Cooks? } }", "{ type: group, fields: {}, title: { ja: 調理しますか, en: Cooks? } }", "group.nested", 0, 0 },
             { "setting with value and since", "type: yes_no, value: 'false'", "type: yes_no, value: 'false', on: 'received_on', since: { 2020-01-01: 'true' }", "setting.value", 0, 0 },
             { "days that do not ascend", "2020-04-01: '300', 2026-04-01: '400'", "2026-04-01: '300', 2020-04-01: '400'", "since.order", 0, 0 },
             { "a day that is none", "2020-04-01: '300'", "2020-04-31: '300'", "since.day", 0, 0 },
             { "table without rows", "    rows:\n      charity: { when: ['true'], then: ['0.5', '\"条例第9条\"'] }\n", "", "table.rows", 0, 0 },
             { "row with too few cells", "when: ['\"food\"', '<= 5']", "when: ['\"food\"']", "table.cells", 0, 0 },
             { "table overlaps", "'> 5'", "'>= 5'", "table.overlap", 0, 0 },
             { "table has a hole", "'> 5'", "'> 6'", "table.gap", 18, 3 },
             { "limit without days", "days: '7', basis", "basis", "limit.days", 0, 0 },
             { "limit that starts nowhere", "starts: decision", "starts: opening", "word.unknown", 0, 0 },
             { "extension without length", "once: { days: '3', law", "once: { law", "limit.extension", 0, 0 },
             { "disposition without criteria", "criteria: stall_criteria\n", "", "criteria.missing", 0, 0 },
             { "disposition without route", "route: { by: stalls, amount: 'sum(append(charges.use, 0))' }\n", "", "route.missing", 0, 0 },
             { "result missing", "  dismissed: { document: dismissal_notice, tell: dismissed }\n", "", "result.missing", 0, 1 },
             { "result of another effect", "  dismissed: {", "  done: { tell: x }\n  dismissed: {", "result.unknown", 0, 3 },
             { "ground with a foreign result", "narrow: { result: refused", "narrow: { result: done", "result.unknown", 0, 0 },
             { "ground without its outcome", "narrow: { result: refused", "narrow: { result: partly", "result.missing", 0, 0 },
             { "unknown charge in outcome", "charge: [use, handling]", "charge: [usage]", "name.unknown", 0, 0 },
             { "unknown field carried", "carry: [name, kind]", "carry: [nam]", "name.unknown", 0, 0 },
             { "unknown name counted", "by: [month, kind, result]", "by: [moon]", "name.unknown", 0, 0 },
             { "each of no group", "narrow: { result: refused,", "narrow: { each: size, result: refused,", "name.unknown", 0, 0 },
             { "address of a source", "of: [law, rules, grounds, tables]", "of: [law, rules, grounds, tables, rules.dayz]", "address.unknown", 0, 0 },
             { "part without a source", "of: [law, rules, grounds, tables]", "of: [law, rules, grounds, tables.rate]", "sources.missing", 0, 0 },
             { "my number in the office", "phone: { type: phone", "phone: { type: my_number", "zone.my_number", 5, 1 },
             { "core without a card", "zone: office", "zone: core", "zone.identity", 0, 0 },
             { "core counts small groups", "zone: office", "zone: core", "zone.hide_below", 0, 0 },
             { "another procedure than the file", "procedure: stall", "procedure: stalls", "procedure.file", 1, 1 },
             { "lottery without a draw", "effect: disposition", "effect: lottery", "rounds.missing", 0, 0 },
         })
        check_mistake(row);
}

TEST_CASE("a my number cannot be used in an expression")
{
    auto text = replaced(replaced(replaced(stall, "zone: office", "zone: core"), "identity: none", "identity: card"), "hide_below: 5", "hide_below: 10");
    text = replaced(text, "phone: { type: phone, optional: 'true',", "my_number: { type: my_number,");
    CHECK(load("stall.yaml", text).has_value());
    auto const wrong = load("stall.yaml", replaced(text, "'width_m < 3'", "'my_number = \"1\"'"));
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.error().front().key == "name.my_number");
}

TEST_CASE("problems print as file:line:column: [key] sentence, in both languages")
{
    auto const wrong = load("stall.yaml", replaced(stall, "'width_m < 3'", "'widht_m < 3'"));
    REQUIRE_FALSE(wrong.has_value());
    auto const place = "stall.yaml:" + std::to_string(wrong.error().front().line) + ":12: ";
    CHECK(printed(wrong.error().front()) == place + "[name.unknown] 「widht_m」という名前はありません。「width_m」のことですか。");
    CHECK(printed(wrong.error().front(), Tongue::English) == place + "[name.unknown] There is no name `widht_m`. Did you mean `width_m`?");
    auto const plain = load("stall.yaml", replaced(stall, "'width_m < 3'", "width_m < 3"));
    CHECK(printed(plain.error().front(), Tongue::English).ends_with("[expression.plain] An expression must be quoted. → 'width_m < 3'"));
    auto const gap = load("stall.yaml", replaced(stall, "'> 5'", "'> 6'"));
    CHECK(gap.error().front().japanese == "表 rate は 5 を超え 6 以下で答えがありません。その範囲の行を足してください。");
    CHECK(gap.error().front().english == "Table rate has no answer above 5 and up to 6. Add a row for it.");
    auto const order = load("stall.yaml", replaced(stall, "'(to_on - from_on).days + 1'", "'if narrow then 1 else 2'"));
    CHECK(order.error().front().japanese == "規則 days は、下にある narrow を使っています。narrow を上に移してください。");
    CHECK(order.error().front().column == 13);
    auto const missing = load("stall.yaml", replaced(stall, "  dismissed: { document: dismissal_notice, tell: dismissed }\n", ""));
    CHECK(missing.error().front().japanese == "処分には outcome.dismissedが要ります。");
}

TEST_CASE("all mistakes of a file come at once, in its order")
{
    auto text = replaced(replaced(stall, "zone: office", "zone: offize"), "'width_m < 3'", "'widht_m < 3'");
    text = replaced(text, "hide_below: 5", "hide_below: few");
    auto const wrong = load("stall.yaml", text);
    REQUIRE_FALSE(wrong.has_value());
    REQUIRE(wrong.error().size() == 3);
    CHECK(wrong.error()[0].key == "word.unknown");
    CHECK(wrong.error()[1].key == "name.unknown");
    CHECK(wrong.error()[2].key == "place.kind");
}

TEST_CASE("what stops publishing does not stop loading")
{
    auto const untranslated = test::loaded(replaced(stall, "title: { ja: 申請者, en: You }", "title: { ja: 申請者 }"));
    REQUIRE(untranslated->before_publishing.size() == 1);
    CHECK(untranslated->before_publishing[0].key == "language.missing");
    CHECK(untranslated->before_publishing[0].japanese == "ask.who.titleに en: の言葉がありません(languages で約束しています)。");
}

TEST_CASE("an expression that cannot be meant loads, but is not published")
{
    auto const definition = test::loaded(replaced(stall, "'width_m < 3'", "'width_m = \"3\"'"));
    REQUIRE(definition->before_publishing.size() == 1);
    auto const& warning = definition->before_publishing[0];
    CHECK(warning.file == "stall.yaml");
    CHECK(warning.line == 80);
    CHECK(warning.column > 12);
    CHECK_FALSE(warning.japanese.empty());
    CHECK_FALSE(warning.english.empty());
    CHECK(test::loaded(replaced(stall, "'width_m < 3'", "'width_m = null'"))->before_publishing.empty());
}

TEST_CASE("an example that fails says what was expected and what was found")
{
    auto const calendar = Calendar::of_offices({});
    auto const definition = test::loaded(replaced(stall, "expect: { days: 4,", "expect: { days: 5,"));
    auto const failed = run_examples(definition, calendar);
    REQUIRE(failed.size() == 1);
    CHECK(failed[0].key == "example.fails");
    CHECK(failed[0].japanese == "例 two_years: days は 5 のはずが 4。");
    CHECK(run_examples(test::loaded(replaced(stall, "use: [200, 400]", "use: [200, 401]")), calendar).front().japanese == "例 two_years: charges.use は 200, 401 のはずが 200, 400。");
    CHECK(run_examples(test::loaded(replaced(stall, "flags: []", "flags: [long]")), calendar).size() == 1);
    CHECK(run_examples(test::loaded(replaced(stall, "pages: [who, stall]", "pages: [who]")), calendar).size() == 1);
    CHECK(run_examples(test::loaded(replaced(stall, ", handling: 400", "")), calendar).size() == 1);
    CHECK(run_examples(test::loaded(replaced(stall, "given: { kind: food,", "given: { colour: food,")), calendar).front().key == "example.name");
}

TEST_CASE("the schema has every word of the grammar")
{
    auto const schema = json_schema();
    for (auto const* word : { "procedure", "settings", "tables", "ask", "examine", "rules", "limits", "charges", "outcome", "sources", "examples" })
        CHECK(schema["properties"].has(word));
    CHECK_FALSE(schema.flag("additionalProperties", true));
    CHECK(schema["$defs"]["field"]["oneOf"].array().size() == 16);
    CHECK(schema["properties"]["effect"]["enum"].array().size() == 7);
}

TEST_CASE("any text is answered, never a crash")
{
    std::uint32_t seed = 3;
    for (int i = 0; i < 150; ++i) {
        auto text = stall;
        for (int k = 0; k < 3; ++k) {
            seed = seed * 1664525 + 1013904223;
            auto const at = seed % text.size();
            text.erase(at, 1 + seed % 5);
        }
        auto const result = load("stall.yaml", text);
        if (!result)
            CHECK_FALSE(result.error().empty());
    }
}

// A thousand fields on a hundred pages and a thousand rules.
std::string large()
{
    std::string pages, rules;
    for (int page = 0; page < 100; ++page) {
        pages += "  page_" + std::to_string(page) + ":\n    title: { ja: 頁, en: Page }\n    fields:\n";
        for (int field = 0; field < 10; ++field) {
            auto const n = page * 10 + field;
            pages += "      field_" + std::to_string(n) + ": { type: number, title: { ja: 欄, en: Field }"
                + (n > 0 ? ", when: 'field_" + std::to_string(n - 1) + " = null or field_" + std::to_string(n - 1) + " < 1000'" : std::string()) + " }\n";
        }
    }
    for (int rule = 0; rule < 1000; ++rule)
        rules += "  rule_" + std::to_string(rule) + ": '" + (rule > 0 && rule % 10 > 0 ? "rule_" + std::to_string(rule - 1) + " + " : std::string()) + "field_" + std::to_string(rule) + "'\n";
    auto text = replaced(stall, "ask:\n", "ask:\n" + pages);
    return replaced(text, "rules:\n", "rules:\n" + rules);
}

TEST_CASE("a definition of a thousand fields and a thousand rules loads")
{
    auto const start = std::chrono::steady_clock::now();
    auto const definition = test::loaded(large());
    auto const took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
    MESSAGE("loading took " << took << " ms");
    CHECK(definition->rules.size() == 1004);
    Inputs inputs;
    for (int i = 0; i < 1000; ++i)
        inputs.answers.emplace("field_" + std::to_string(i), "1");
    auto const begin = std::chrono::steady_clock::now();
    Evaluation evaluation(definition, inputs);
    CHECK(check_page(evaluation, "page_50", nullptr).empty());
    MESSAGE("checking a page took " << std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count() << " µs");
    CHECK(evaluation.value("rule_999").to_integer() == 10);
}

}  // namespace
