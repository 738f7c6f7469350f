// The public conformance kit (DMN TCK), where it stands beside the source; our own models stand in evaluate_test. With
// MADO_CONFORMANCE_REPORT=FILE its score by folder is written there as Markdown.
#include <mado/dmn/evaluate.h>

#include <pugixml.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>

namespace mado::dmn {

namespace {

struct Score {
    std::string title {};                      // of the folder
    int cases = 0, passed = 0, valued = 0, valued_passed = 0;  // valued: the kit wants a value and not null
};

struct Failure {
    std::string folder, test, result, wanted, found, reason;
};

struct Outcome {
    std::map<std::string, Score> folders {};   // "compliance-level-2/0001-…"
    std::vector<Failure> failures {};
};

namespace files = std::filesystem;
using feel::Value;

std::string_view local(char const* name)
{
    std::string_view const whole = name;
    auto const colon = whole.find(':');
    return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

std::vector<pugi::xml_node> children(pugi::xml_node node, std::string_view name)
{
    std::vector<pugi::xml_node> found;
    for (auto const child : node.children())
        if (local(child.name()) == name)
            found.push_back(child);
    return found;
}

pugi::xml_node child(pugi::xml_node node, std::string_view name)
{
    auto const found = children(node, name);
    return found.empty() ? pugi::xml_node {} : found.front();
}

Value typed(pugi::xml_node node)
{
    if (node.attribute("xsi:nil").as_bool())
        return {};
    std::string const text = node.text().get();
    auto const type = local(node.attribute("xsi:type").value());
    if (type == "string" || type.empty())
        return Value::string(text);
    if (type == "boolean")
        return Value::boolean(text == "true");
    if (type == "decimal" || type == "double" || type == "integer") {
        auto const number = Decimal::parse(text);
        return number ? Value::number(*number) : Value {};
    }
    feel::Names const names;
    feel::Scope scope(names);
    auto const literal = feel::compile("@\"" + text + "\"", names);
    return literal ? feel::evaluate(*literal, scope) : Value {};
}

// A node of the kit that holds a value, a list or components.
Value value_in(pugi::xml_node node)
{
    if (auto const list = child(node, "list")) {
        std::vector<Value> items;
        for (auto const item : children(list, "item"))
            items.push_back(value_in(item));
        return Value::list(std::move(items));
    }
    if (auto const components = children(node, "component"); !components.empty()) {
        std::vector<feel::Entry> entries;
        for (auto const component : components)
            entries.push_back({ component.attribute("name").value(), value_in(component) });
        return Value::context(std::move(entries));
    }
    auto const value = child(node, "value");
    return value ? typed(value) : Value {};
}

bool nearly(Value const& expected, Value const& found)
{
    if (expected.is_number() && found.is_number()) {  // the kit gives eight digits of irrational results
        auto const difference = (expected.as_number() - found.as_number()).absolute();
        return difference <= *Decimal::parse("0.00000001");
    }
    if (expected.is_list() && found.is_list()) {
        auto const a = expected.as_list(), b = found.as_list();
        return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), nearly);
    }
    if (expected.is_context() && found.is_context()) {
        auto const a = expected.as_context();
        return a.size() == found.as_context().size()
            && std::all_of(a.begin(), a.end(), [&](feel::Entry const& entry) { auto const* other = found.find(entry.key); return other && nearly(entry.value, *other); });
    }
    return expected == found;
}

std::string content_of(files::path const& path)
{
    std::ifstream stream(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(stream), {} };
}

struct Loaded {
    std::optional<Model> model {};
    std::string why_not {};
};

Loaded load(files::path const& path)
{
    auto document = read(path.string(), content_of(path));
    if (!document)
        return { {}, document.error().front().printed(true) };
    return { Model::compile(std::move(*document), beside(path.string())), {} };
}

// Two days that never change, so that today() and now() are something.
Model::How how()
{
    return { .today = Value::date(*feel::Date::of(2026, 4, 1)), .now = Value::date_time(*feel::DateTime::parse("2026-04-01T09:00:00+09:00")) };
}

class Runner {
public:
    explicit Runner(files::path root) : root_(std::move(root)) {}

    Outcome run()
    {
        std::vector<files::path> tests;
        for (auto const& entry : files::recursive_directory_iterator(root_))
            if (entry.path().extension() == ".xml")
                tests.push_back(entry.path());
        std::sort(tests.begin(), tests.end());
        for (auto const& test : tests)
            file(test);
        return std::move(outcome_);
    }

private:
    void file(files::path const& path)
    {
        pugi::xml_document document;
        document.load_file(path.c_str(), pugi::parse_default | pugi::parse_ws_pcdata_single);
        auto const root = document.document_element();
        folder_ = files::relative(path.parent_path(), root_).string();
        auto const model_path = path.parent_path() / child(root, "modelName").text().get();
        auto [known, fresh] = models_.try_emplace(model_path.string());
        if (fresh)
            known->second = load(model_path);
        auto const name = path.parent_path().filename().string();
        auto const dash = name.find('-');
        outcome_.folders[folder_].title = dash == std::string::npos ? name : name.substr(dash + 1);
        for (auto const test : children(root, "testCase"))
            one(known->second, test);
    }

    void one(Loaded const& loaded, pugi::xml_node test)
    {
        std::vector<feel::Entry> inputs;
        for (auto const input : children(test, "inputNode"))
            inputs.push_back({ input.attribute("name").value(), value_in(input) });
        std::string const service = test.attribute("invocableName").value();
        for (auto const result : children(test, "resultNode")) {
            std::string const name = result.attribute("name").value();
            bool const is_error = result.attribute("errorResult").as_bool();
            auto const wanted = is_error ? Value {} : value_in(child(result, "expected"));
            Model::Answer answer;
            if (loaded.model) {
                auto const asked = service.empty() ? Model::Asked { { name } } : Model::Asked { { name }, service };
                answer = loaded.model->evaluate(inputs, asked, how()).front().second;
            }
            count(test.attribute("id").value(), name, wanted, answer, loaded.model ? answer.error_english : loaded.why_not, loaded.model.has_value());
        }
    }

    void count(std::string test, std::string result, Value const& wanted, Model::Answer const& answer, std::string reason, bool is_loaded)
    {
        auto& score = outcome_.folders[folder_];
        bool const right = is_loaded && nearly(wanted, answer.value);
        ++score.cases;
        score.passed += right ? 1 : 0;
        score.valued += wanted.is_null() ? 0 : 1;
        score.valued_passed += right && !wanted.is_null() ? 1 : 0;
        if (!right)
            outcome_.failures.push_back({ folder_, std::move(test), std::move(result), wanted.to_literal(), answer.value.to_literal(), std::move(reason) });
    }

    files::path root_;
    std::string folder_;
    std::map<std::string, Loaded> models_;
    Outcome outcome_;
};

std::string cell(std::string text)
{
    constexpr std::size_t most = 160;
    if (text.size() > most)
        text = text.substr(0, most) + "…";
    std::string out;
    for (auto const c : text)
        if (c == '|')
            out += "\\|";
        else
            out += c == '\n' || c == '\r' ? ' ' : c;
    return out;
}

Score total_of(Outcome const& outcome)
{
    Score all;
    for (auto const& [name, score] : outcome.folders) {
        all.cases += score.cases, all.passed += score.passed;
        all.valued += score.valued, all.valued_passed += score.valued_passed;
    }
    return all;
}

Outcome run(files::path const& root) { return Runner(root).run(); }

// The chapter of DMN 1.5 that a folder of the kit asks about, by its name.
std::string_view chapter_of(std::string_view folder)
{
    auto const has = [&](std::string_view part) { return folder.find(part) != std::string_view::npos; };
    if (has("hitpolicy") || has("simpletable") || has("-dt-") || has("multi-output") || has("tableTests"))
        return "8 Decision tables";
    if (has("boxed") || has("invocation") || has("nestedcontext") || has("user-defined") || has("external"))
        return "7, 10.2 Boxed expressions, invocation, functions";
    if (has("services") || has("import") || has("drg") || has("hrefs") || has("input-data") || has("chapter-11") || has("vacation"))
        return "6, 10.4 Requirements, services, imports";
    return has("-function") || has("append") || has("insert-remove") || has("sort") ? "10.3.4 Built-in functions" : "10.3 FEEL";
}

std::string report(Outcome const& outcome)
{
    std::ostringstream out;
    out << "# Conformance with DMN 1.5\n\nWritten by `make conformance` from the part of the public DMN kit that stands beside the source (levels 2 and 3). A result is a case of a decision;\n"
           "about a fifth of them want null. Functions in Java (0076) are never run, so these are null here.\n\n"
           "| chapter | results | passed | wanting a value | passed |\n|---|--:|--:|--:|--:|\n";
    std::map<std::string_view, Score> chapters;
    for (auto const& [name, score] : outcome.folders) {
        auto& chapter = chapters[chapter_of(name)];
        chapter.cases += score.cases, chapter.passed += score.passed, chapter.valued += score.valued, chapter.valued_passed += score.valued_passed;
    }
    for (auto const& [name, score] : chapters)
        out << "| " << name << " | " << score.cases << " | " << score.passed << " | " << score.valued << " | " << score.valued_passed << " |\n";
    out << "\n## By folder of the kit\n\n";
    auto const row = [&](std::string const& folder, std::string const& title, Score const& score) {
        out << "| " << folder << " | " << title << " | " << score.cases << " | " << score.passed << " | " << score.valued << " | " << score.valued_passed << " |\n";
    };
    out << "| folder | title | cases | passed | wanting a value | passed |\n|---|---|--:|--:|--:|--:|\n";
    for (auto const& [name, score] : outcome.folders)
        row(name, score.title, score);
    row("**all**", "", total_of(outcome));
    out << "\n## Cases that do not pass\n\n";
    if (outcome.failures.empty())
        out << "None.\n";
    else
        out << "| folder | case | result | wanted | found | reason |\n|---|---|---|---|---|---|\n";
    for (auto const& failure : outcome.failures)
        out << "| " << failure.folder << " | " << failure.test << " | " << cell(failure.result) << " | " << cell(failure.wanted) << " | " << cell(failure.found) << " | "
            << cell(failure.reason.empty() ? "another value" : failure.reason) << " |\n";
    return out.str();
}

TEST_CASE("conformance: the public DMN kit, levels 2 and 3")
{
    auto const root = std::filesystem::path(MADO_SOURCE_ROOT).parent_path() / "shared/conformance/dmn";
    if (!std::filesystem::exists(root)) {
        MESSAGE("the public kit is not here; our own models stand in evaluate_test");
        return;
    }
    auto const outcome = run(root);
    auto const total = total_of(outcome);
    MESSAGE("DMN kit: " << total.passed << " of " << total.cases << " pass; wanting a value: " << total.valued_passed << " of " << total.valued);
    if (auto const* path = std::getenv("MADO_CONFORMANCE_REPORT"))
        std::ofstream(path) << report(outcome);
    CHECK(total.cases > 1'000);
    CHECK(total.valued > 1'000);
    for (auto const& failure : outcome.failures)  // functions in Java are never run
        CHECK_MESSAGE(failure.folder.ends_with("0076-feel-external-java"), failure.folder << " " << failure.test << " " << failure.result << ": wanted " << failure.wanted
                                                                                         << ", found " << failure.found << " (" << failure.reason << ")");
}

}  // namespace

}  // namespace mado::dmn
