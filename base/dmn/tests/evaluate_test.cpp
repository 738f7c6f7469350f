// Models of our own, which always run: each in models/ brings examples that must hold.
#include <mado/dmn/evaluate.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

namespace mado::dmn {

namespace {

using feel::Value;

std::string path_of(std::string const& name) { return std::string(MADO_HERE) + "/tests/models/" + name; }

std::string content_of(std::string const& path)
{
    std::ifstream stream(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(stream), {} };
}

Document document_of(std::string const& name)
{
    auto document = read(path_of(name), content_of(path_of(name)));
    REQUIRE_MESSAGE(document.has_value(), name << ": " << (document ? "" : document.error().front().printed(true)));
    return std::move(*document);
}

Model model_of(std::string const& name) { return Model::compile(document_of(name), beside(path_of(name))); }

Document written(std::string const& inside, std::string const& name_space = "urn:t")
{
    auto document = read("t.dmn", "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" id=\"_d\" name=\"t\" namespace=\"" + name_space + "\">" + inside + "</definitions>");
    REQUIRE_MESSAGE(document.has_value(), (document ? "" : document.error().front().printed(true)));
    return std::move(*document);
}

std::string decision(std::string const& name, std::string const& expression, std::string const& requirements = {}, std::string const& type = {})
{
    return "<decision id=\"_" + name + "\" name=\"" + name + "\"><variable name=\"" + name + "\"" + (type.empty() ? "" : " typeRef=\"" + type + "\"") + "/>" + requirements
        + "<literalExpression><text>" + expression + "</text></literalExpression></decision>";
}

std::string needs(std::string const& name) { return "<informationRequirement><requiredDecision href=\"#_" + name + "\"/></informationRequirement>"; }

Value value_of(std::string const& text)
{
    feel::Names const names;
    feel::Scope scope(names);
    auto const expression = feel::compile(text, names);
    REQUIRE_MESSAGE(expression.has_value(), text);
    return feel::evaluate(*expression, scope);
}

std::vector<feel::Entry> inputs(std::string const& context)
{
    std::vector<feel::Entry> entries;
    auto const value = value_of(context);
    for (auto const& entry : value.as_context())
        entries.push_back(entry);
    return entries;
}

std::set<std::string> keys_of(std::vector<Problem> const& problems)
{
    std::set<std::string> keys;
    for (auto const& problem : problems)
        keys.insert(problem.key);
    return keys;
}

std::string text(std::vector<std::pair<std::string, Model::Answer>> const& answers)
{
    std::string out;
    for (auto const& [name, answer] : answers)
        out += (out.empty() ? "" : "; ") + name + " = " + (answer.failed() ? "error" : answer.value.to_literal());
    return out;
}

}  // namespace

TEST_CASE("the examples of our own models hold")
{
    struct Row { char const* name; std::set<std::string> problems; std::size_t least; };
    for (auto const& row : {
             Row { "policies.dmn", {}, 5 },
             Row { "boxes.dmn", { "function.external" }, 3 },
             Row { "services.dmn", { "function.arguments" }, 2 },
             Row { "imports.dmn", {}, 1 },
         }) {
        CAPTURE(std::string(row.name));
        auto const model = model_of(row.name);
        CHECK(model.document().examples.size() >= row.least);
        for (auto const& problem : run_examples(model))
            FAIL_CHECK(problem.printed(true));
        for (auto const& problem : model.problems())
            CHECK_MESSAGE(row.problems.contains(problem.key), problem.printed(true));
    }
}

TEST_CASE("an example that does not hold says both values")
{
    auto document = document_of("services.dmn");
    document.examples = { { "違う", {}, { { "a", { "\"A\"" } }, { "b", { "1" } } }, { { "外", { "\"B\"" } } } } };
    auto const problems = run_examples(Model::compile(std::move(document)));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].key == "example.fails");
    CHECK(problems[0].english.find("\"B\"") != std::string::npos);
    CHECK(problems[0].english.find("中Aの外1") != std::string::npos);
}

TEST_CASE("a failed decision says why, in two languages")
{
    auto const policies = model_of("policies.dmn");
    struct Row { char const* name; char const* inputs; char const* english; };
    for (auto const& row : {
             Row { "同じ", "{年齢: 40, 種別: \"町民\"}", "Several rules with different outputs match (2, 3)." },
             Row { "合わない結果", "{年齢: 1}", "The value of an output is not of the type `number`." },
             Row { "ない", "{}", "There is no decision `ない`." },
         }) {
        auto const answer = policies.decide(row.name, inputs(row.inputs), {});
        CAPTURE(std::string(row.name));
        CHECK(answer.value.is_null());
        CHECK(answer.failed());
        CHECK(answer.error_english == row.english);
        CHECK_FALSE(answer.error_japanese.empty());
    }
    auto const none = policies.decide("一つ", inputs("{年齢: 70, 種別: \"町外\"}"), {});
    CHECK(none.value.is_null());
    CHECK_FALSE(none.failed());  // no rule, no default: null is the answer
}

TEST_CASE("two rules of a unique table are an error of that decision")
{
    Table table { .hit = Hit::Unique, .inputs = { { .expression = { "1" } } }, .outputs = { {} }, .rules = { { .when = { { "1" } }, .then = { { "1" } } }, { .when = { { "> 0" } }, .then = { { "2" } } } } };
    Document document;
    document.decisions.resize(2);
    document.decisions[0].name = document.decisions[0].id = "d";
    document.decisions[0].logic = std::make_shared<Expression const>(Expression { .box = table });
    document.decisions[1].name = document.decisions[1].id = "e";
    document.decisions[1].logic = std::make_shared<Expression const>(Expression { .box = Literal { { "2" } } });
    auto const model = Model::compile(std::move(document));
    CHECK(text(model.evaluate({}, {}, {})) == "d = error; e = 2");
    CHECK(model.decide("d", {}, {}).error_english == "Several rules match (1, 2) in a table where only one may.");
}

TEST_CASE("services are asked by name")
{
    auto const model = model_of("services.dmn");
    struct Row { char const* name; char const* service; char const* inputs; std::vector<std::string> decisions; char const* answers; };
    for (auto const& row : {
             Row { "one output, by the service's name", "一つ", "{中: \"x\", b: 1}", {}, "一つ = \"xの外1\"" },
             Row { "one output, by its own name", "一つ", "{中: \"x\", b: 1}", { "外" }, "外 = \"xの外1\"" },
             Row { "several outputs", "二つ", "{a: \"x\", b: 1}", {}, "外 = \"中xの外1\"; もう一つ = 2" },
             Row { "several outputs, one is asked", "二つ", "{a: \"x\", b: 1}", { "もう一つ" }, "もう一つ = 2" },
             Row { "several outputs as one", "二つ", "{a: \"x\", b: 1}", { "二つ" }, "二つ = {外: \"中xの外1\", もう一つ: 2}" },
             Row { "a parameter is missing: null", "一つ", "{b: 1}", {}, "一つ = null" },
             Row { "a parameter of another type: null", "二つ", "{a: 5, b: 1}", { "外" }, "外 = null" },
             Row { "no output of it", "一つ", "{}", { "中" }, "中 = error" },
             Row { "no such service", "三つ", "{}", {}, "三つ = error" },
         }) {
        CAPTURE(std::string(row.name));
        CHECK(text(model.evaluate(inputs(row.inputs), { row.decisions, row.service }, {})) == row.answers);
    }
    auto const boxes = model_of("boxes.dmn");
    CHECK(text(boxes.evaluate(inputs("{a: 1, b: 2}"), { {}, "足す" }, {})) == "足す = 3");
    CHECK(text(boxes.evaluate(inputs("{a: 1, b: 2}"), { { "和" }, "足す" }, {})) == "和 = 3");
    CHECK(text(boxes.evaluate(inputs("{a: 1, b: \"x\"}"), { {}, "足す" }, {})) == "足す = error");
    CHECK(text(boxes.evaluate(inputs("{k: \"中\"}"), { {}, "区分名" }, {})) == "区分名 = error");
}

TEST_CASE("inputs of imports are named by the way to them, or plainly")
{
    auto const model = model_of("imports.dmn");
    CHECK(text(model.evaluate(inputs("{世帯 数: 2}"), { { "総額", "中 間.中間額", "中間額", "基本額" } }, {})) == "総額 = 400; 中 間.中間額 = 200.5; 中間額 = 200.5; 基本額 = 200");
    CHECK(model.decide("総額", inputs("{世帯 数: -1}"), {}).value.is_null());  // the type of the import does not allow it
}

TEST_CASE("a model shows its tables, at any depth, in the order of the document")
{
    std::vector<std::string> owners;
    auto const model = model_of("policies.dmn");
    for (auto const& held : model.tables()) {
        owners.push_back(held.owner);
        CHECK(held.names.slot("年齢").has_value());
    }
    REQUIRE(owners.size() == model.document().decisions.size());
    for (std::size_t i = 0; i < owners.size(); ++i)
        CHECK(owners[i] == model.document().decisions[i].name);
    CHECK(model_of("boxes.dmn").item_type("t短い一覧").text() == "list<number>");
    CHECK(model_of("imports.dmn").item_type("中 間.基.t額").text() == "number");
    CHECK(model_of("imports.dmn").item_type("tない").is_any());
}

TEST_CASE("imports that cannot be")
{
    auto const import = [](std::string const& name, std::string const& space) {
        return "<import name=\"" + name + "\" namespace=\"" + space + "\" importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>";
    };
    auto const a = written(import("b", "urn:b"), "urn:a");
    Finder const circle = [&](Import const& wanted) { return std::optional(wanted.name_space == "urn:b" ? written(import("a", "urn:a"), "urn:b") : a); };
    auto const model = Model::compile(a, circle);
    REQUIRE(model.problems().size() == 1);
    CHECK(model.problems()[0].key == "import.circle");
    CHECK(model.problems()[0].english == "Documents import each other: t → t → t");
    Finder const endless = [&](Import const& wanted) { return std::optional(written(import("x", wanted.name_space + "x"), wanted.name_space)); };
    CHECK(keys_of(Model::compile(a, endless).problems()) == std::set<std::string> { "limit.import_depth" });
    CHECK(keys_of(Model::compile(a, endless, {}, { .documents = 3 }).problems()) == std::set<std::string> { "limit.documents" });
    CHECK(keys_of(Model::compile(a).problems()) == std::set<std::string> { "import.unknown" });
    Finder const large = [&](Import const&) { return std::optional(written(decision("a", "1") + decision("b", "1"), "urn:b")); };
    CHECK(keys_of(Model::compile(a, large, {}, { .elements = 2 }).problems()) == std::set<std::string> { "limit.elements" });
}

TEST_CASE("circles and limits end, and name what they are")
{
    auto const model = model_of("limits.dmn");
    CHECK(keys_of(model.problems()) == std::set<std::string> { "requirement.circle", "item.circle" });
    for (auto const& problem : model.problems())
        if (problem.key == "requirement.circle")
            CHECK(problem.arguments.at("path") == "輪一 → 輪二 → 輪三 → 輪一");
        else
            CHECK(problem.arguments.at("path") == "t輪 → t輪2 → t輪");
    Model::How const how { .limits = { .steps = 200'000 } };
    struct Row { char const* decision; char const* english; };
    for (auto const& row : {
             Row { "終わらない", "Functions call each other too deeply." },
             Row { "増えつづける", "Functions call each other too deeply." },
             Row { "長すぎる", "The expression takes too many steps." },
             Row { "輪一", "These require each other: 輪一 → 輪二 → 輪三 → 輪一" },
         })
        CHECK(model.decide(row.decision, {}, how).error_english == row.english);
    CHECK(model.decide("輪の外", {}, how).value == Value::string("外"));
    CHECK(model.decide("輪一", inputs("{輪一: 1}"), how).value == value_of("1"));  // given: its logic is not used
    // The others are answered although some reached a limit.
    auto const answers = model.evaluate(inputs("{n: 1}"), { { "終わらない", "長すぎる", "終わる" } }, how);
    CHECK(text(answers) == "終わらない = error; 長すぎる = error; 終わる = 2");
}

TEST_CASE("a chain of many thousand requirements is evaluated, traced and cut")
{
    std::string inside = decision("d0", "1");
    constexpr int length = 20'000;
    for (int i = 1; i <= length; ++i)
        inside += decision("d" + std::to_string(i), "d" + std::to_string(i - 1) + " + 1", needs("d" + std::to_string(i - 1)));
    auto const model = Model::compile(written(inside));
    CHECK(model.problems().empty());
    Trace trace;
    CHECK(model.decide("d" + std::to_string(length), {}, { .trace = &trace }).value == value_of(std::to_string(length + 1)));
    CHECK(trace.cut);
}

TEST_CASE("what does not compile is null with its reason, the rest goes on")
{
    auto const model = Model::compile(written(decision("良い", "1") + decision("だめ", "1 +") + decision("名なし", "知らない名 + 1") + decision("型なし", "1", {}, "t知らない")
        + decision("文脈", "{a: 良い, b: だめ}", needs("良い") + needs("だめ"))));
    CHECK(keys_of(model.problems()) == std::set<std::string> { "feel.syntax", "name.unknown", "type.unknown" });
    CHECK(text(model.evaluate({}, {}, {})) == "良い = 1; だめ = error; 名なし = error; 型なし = 1; 文脈 = {a: 1, b: null}");
    for (auto const& problem : model.problems())
        CHECK(problem.place.line == 1);
    // Only what is required is in scope.
    CHECK(keys_of(Model::compile(written(decision("a", "1") + decision("b", "a"))).problems()) == std::set<std::string> { "name.unknown" });
    CHECK(keys_of(Model::compile(written(decision("a", "1", needs("z")))).problems()) == std::set<std::string> { "requirement.unknown" });
}

TEST_CASE("types that grow without end are refused")
{
    std::string inside = "<itemDefinition name=\"t0\"><typeRef>number</typeRef></itemDefinition>";
    for (int i = 1; i < 60; ++i) {
        auto const before = "<typeRef>t" + std::to_string(i - 1) + "</typeRef>";
        inside += "<itemDefinition name=\"t" + std::to_string(i) + "\"><itemComponent name=\"a\">" + before + "</itemComponent><itemComponent name=\"b\">" + before + "</itemComponent></itemDefinition>";
    }
    CHECK(keys_of(Model::compile(written(inside)).problems()).contains("limit.type"));
}

TEST_CASE("contexts that hold each other twice, and filters within filters, compile in time")
{
    std::string inside = decision("d0", "1"), filters = "<literalExpression><text>zz</text></literalExpression>";
    for (int i = 1; i < 45; ++i) {
        auto const before = "d" + std::to_string(i - 1);
        inside += decision("d" + std::to_string(i), "{a: " + before + ", b: " + before + "}", needs(before));
    }
    for (int i = 0; i < 30; ++i)
        filters = "<filter><in><literalExpression><text>[{a" + std::to_string(i) + ": 1}]</text></literalExpression></in><match>" + filters + "</match></filter>";
    inside += "<decision id=\"_f\" name=\"f\"><variable name=\"f\"/>" + filters + "</decision>";
    auto const model = Model::compile(written(inside));
    CHECK(model.decide("d2", {}, {}).value == value_of("{a: {a: 1, b: 1}, b: {a: 1, b: 1}}"));
    CHECK_FALSE(model.decide("d15", {}, {}).failed());
    CHECK(model.decide("d44", {}, {}).error_english.find("too large") != std::string::npos);  // it compiles; its value is refused
}

TEST_CASE("names and functions of the host")
{
    feel::Names host;
    host.add("税率", feel::Type::of(feel::Kind::Number));
    host.add({ .name = "二倍", .parameters = { "x" }, .call = [](std::span<Value const> given, feel::Host&) { return Value::number(given[0].as_number() + given[0].as_number()); } });
    auto const model = Model::compile(written(decision("a", "二倍(税率)") + decision("b", "today()") + decision("c", "a + 1", needs("a"))), {}, host);
    CHECK(model.problems().empty());
    Model::How const how { .today = Value::date(*feel::Date::of(2026, 4, 1)), .host = [](std::string_view) { return Value::number(8); } };
    CHECK(text(model.evaluate({}, {}, how)) == "a = 16; b = @\"2026-04-01\"; c = 17");
}

TEST_CASE("a trace tells the rules, their law and what was needed")
{
    auto const model = model_of("policies.dmn");
    Trace trace;
    model.decide("一つ", inputs("{年齢: 70, 種別: \"町民\"}"), { .trace = &trace });
    REQUIRE(trace.steps.size() == 1);
    auto const& step = trace.steps[0];
    CHECK(step.laws == std::vector<std::string> { "町の手数料条例" });
    REQUIRE(step.steps.size() == 2);
    CHECK(step.steps[0].kind == Step::Kind::Input);
    CHECK(step.steps[0].value == value_of("70"));
    REQUIRE(step.tables.size() == 1);
    auto const& table = step.tables[0];
    REQUIRE(table.hits.size() == 1);
    CHECK(table.name == "一つ");
    CHECK(table.inputs.at(0).label == "年齢");
    CHECK(table.hits[0].rule == 2);
    CHECK(table.hits[0].law == "第3条");
    CHECK(table.hits[0].when == std::vector<std::string> { ">= 65", "\"町民\"" });
    CHECK(table.value == value_of("100"));

    struct Row { char const* decision; std::vector<std::size_t> rules, chosen; bool by_default; };
    for (auto const& row : {
             Row { "最初", { 0, 1 }, { 0 }, false },
             Row { "優先", { 0, 1 }, { 0 }, false },
             Row { "出力の順", { 0, 1 }, { 1, 0 }, false },
             Row { "規則の順", { 0, 1 }, { 0, 1 }, false },
             Row { "合計", { 0, 1 }, { 0, 1 }, false },
             Row { "同じ", { 0, 1 }, { 0 }, false },
             Row { "集めの既定", {}, {}, true },
         }) {
        CAPTURE(std::string(row.decision));
        Trace one;
        auto const traced = model.decide(row.decision, inputs("{年齢: 70, 種別: \"町民\"}"), { .trace = &one });
        auto const plain = model.decide(row.decision, inputs("{年齢: 70, 種別: \"町民\"}"), {});
        CHECK(traced.value == plain.value);
        auto const& found = one.steps.at(0).tables.at(0);
        std::vector<std::size_t> rules;
        for (auto const& hit : found.hits)
            rules.push_back(hit.rule);
        CHECK(rules == row.rules);
        CHECK(found.chosen == row.chosen);
        CHECK(found.by_default == row.by_default);
    }
}

TEST_CASE("a trace follows calls and services")
{
    Trace trace;
    model_of("boxes.dmn").decide("呼び出し", inputs("{数: 5}"), { .trace = &trace });
    REQUIRE(trace.steps.size() == 1);
    REQUIRE(trace.steps[0].steps.size() == 2);
    auto const& call = trace.steps[0].steps[1];
    CHECK(call.kind == Step::Kind::KnowledgeModel);
    CHECK(call.name == "四倍");
    CHECK(call.steps.size() == 2);
    CHECK(call.value == value_of("20"));
    Trace service;
    model_of("services.dmn").decide("順に呼ぶ", {}, { .trace = &service });
    REQUIRE(service.steps.at(0).steps.size() == 1);
    CHECK(service.steps[0].steps[0].kind == Step::Kind::Service);
    CHECK(service.steps[0].steps[0].steps.at(0).name == "外");
    auto const json = json::write(to_json(service));
    CHECK(json.find("\"甲の外3\"") != std::string::npos);
    CHECK(json.find("\"kind\":\"service\"") != std::string::npos);
    CHECK(to_json(service)["cut"] == json::Value(false));
}

TEST_CASE("threads share a model")
{
    auto const model = model_of("policies.dmn");
    auto const services = model_of("services.dmn");
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 300; ++i) {
                bool const old = (i + thread) % 2 == 0;
                auto const given = std::vector<feel::Entry> { { "年齢", Value::number(old ? 70 : 40) }, { "種別", Value::string("町民") } };
                wrong += model.decide("一つ", given, {}).value == Value::number(old ? 100 : 500) ? 0 : 1;
                wrong += model.evaluate(given, {}, {}).size() == model.document().decisions.size() ? 0 : 1;
                wrong += services.decide("順に呼ぶ", {}, {}).value == Value::string("甲の外3") ? 0 : 1;
            }
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(wrong == 0);
}

TEST_CASE("a function that leaves its model is still called, and is null when the model is gone")
{
    Value made, knowledge;
    feel::Names const names;
    feel::Scope scope(names);
    Value const one = Value::number(1);
    {
        auto const model = model_of("boxes.dmn");
        made = model.decide("箱の関数", inputs("{数: 5}"), {}).value;
        REQUIRE(made.kind() == feel::Kind::Function);
        CHECK(feel::call(made, { &one, 1 }, scope) == Value::number(51));
        knowledge = model.decide("作られた関数", inputs("{数: 5}"), {}).value;
        CHECK(feel::call(knowledge, { &one, 1 }, scope) == Value::number(51));
    }
    CHECK(feel::call(made, { &one, 1 }, scope).is_null());
    CHECK(feel::call(knowledge, { &one, 1 }, scope) == Value::number(51));  // FEEL's own: it kept what it needs
}

TEST_CASE("an import is found beside its file and nowhere else")
{
    auto const find = beside(path_of("imports.dmn"));
    CHECK(find({ .name_space = "urn:mado:test:import-base" }).has_value());
    CHECK(find({ .name_space = "urn:other", .location = "import_base.dmn" }).has_value());
    CHECK(find({ .name_space = "urn:other", .location = "../models/import_base.dmn" }).has_value());  // by its last part, in the folder
    CHECK_FALSE(find({ .name_space = "urn:other", .location = "../evaluate_test.cpp" }).has_value());
    CHECK_FALSE(find({ .name_space = {}, .location = {} }).has_value());
}

}  // namespace mado::dmn
