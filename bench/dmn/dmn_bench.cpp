// Decision tables alone: dmn_bench FOLDER writes each model as NAME.dmn (DMN 1.1, which the peer reads) and its questions as NAME.json,
// and prints JSON lines { name, answers, cold, warm }: nanoseconds from text to a model, and of one decision, medians; then the memory
// before and after a million decisions by the table of 100 rules. bench/dmn/peer.mjs compares.
#include "../stopwatch.h"

#include <mado/dmn/evaluate.h>
#include <mado/dmn/json.h>
#include <mado/json/json.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

using namespace mado;

namespace {

struct Rule {
    std::vector<std::string> when;
    std::string then;
};
struct Table {
    std::string decision, hit;
    std::vector<std::pair<std::string, std::string>> inputs;  // expression, type
    std::vector<Rule> rules;
    std::vector<std::string> needs {};                        // decisions
};
struct Work {
    std::string name;
    std::vector<std::string> data;                            // names of input data
    std::vector<Table> tables;                                // the last is asked
    std::vector<json::Value> questions;
};

std::string escaped(std::string_view text)
{
    std::string out;
    for (auto const c : text)
        out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : std::string(1, c);
    return out;
}

std::string xml_of(Work const& work)
{
    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<definitions xmlns=\"http://www.omg.org/spec/DMN/20151101/dmn.xsd\" id=\"m\" name=\"m\" namespace=\"urn:bench\">\n";
    for (auto const& name : work.data)
        xml += "<inputData id=\"in_" + name + "\" name=\"" + name + "\"><variable id=\"v_" + name + "\" name=\"" + name + "\"/></inputData>\n";
    for (auto const& table : work.tables) {
        xml += "<decision id=\"" + table.decision + "\" name=\"" + table.decision + "\"><variable id=\"var_" + table.decision + "\" name=\"" + table.decision + "\"/>";
        for (auto const& name : work.data)
            xml += "<informationRequirement><requiredInput href=\"#in_" + name + "\"/></informationRequirement>";
        for (auto const& name : table.needs)
            xml += "<informationRequirement><requiredDecision href=\"#" + name + "\"/></informationRequirement>";
        xml += "<decisionTable id=\"t_" + table.decision + "\" hitPolicy=\"" + table.hit + "\">\n";
        int column = 0;
        for (auto const& [text, type] : table.inputs) {
            auto const id = table.decision + "_i" + std::to_string(column++);
            xml += "<input id=\"" + id + "\"><inputExpression id=\"" + id + "e\" typeRef=\"" + type + "\"><text>" + escaped(text) + "</text></inputExpression></input>";
        }
        xml += "<output id=\"" + table.decision + "_o\" name=\"" + table.decision + "\"/>\n";
        int cell = 0;
        for (auto const& rule : table.rules) {
            auto const id = table.decision + "_r" + std::to_string(cell++);
            xml += "<rule id=\"" + id + "\">";
            int place = 0;
            for (auto const& when : rule.when)
                xml += "<inputEntry id=\"" + id + "c" + std::to_string(place++) + "\"><text>" + escaped(when) + "</text></inputEntry>";
            xml += "<outputEntry id=\"" + id + "o\"><text>" + escaped(rule.then) + "</text></outputEntry></rule>\n";
        }
        xml += "</decisionTable></decision>\n";
    }
    return xml + "</definitions>\n";
}

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

// Amounts in steps, a kind and a flag that most rules leave open.
Work steps(int rules)
{
    Work work { std::to_string(rules) + " rules", { "amount", "kind", "urgent" }, { Table { "fee", "UNIQUE", { { "amount", "number" }, { "kind", "string" }, { "urgent", "boolean" } }, {} } }, {} };
    char const* const kinds[] { "permit", "renewal", "change", "notice" };
    for (int i = 0; i < rules; ++i) {
        auto const from = i / 4 * 100;
        work.tables[0].rules.push_back({ { "[" + std::to_string(from) + ".." + std::to_string(from + 100) + ")", quoted(kinds[i % 4]), "-" }, std::to_string(i * 10) });
    }
    for (int i = 0; i < 64; ++i)
        work.questions.push_back(json::object({ { "amount", i * 37 % (rules * 25) }, { "kind", kinds[i * 7 % 4] }, { "urgent", i % 2 == 0 } }));
    return work;
}

Work periods()
{
    Work work { "100 rules of dates", { "day", "ward" }, { Table { "rate", "FIRST", { { "date(day)", "date" }, { "ward", "string" } }, {} } }, {} };
    auto const day = [](int year, int month) { return std::to_string(year) + (month < 10 ? "-0" : "-") + std::to_string(month) + "-01"; };
    for (int i = 0; i < 100; ++i)
        work.tables[0].rules.push_back({ { "[date(\"" + day(2000 + i / 4, i % 4 * 3 + 1) + "\")..date(\"" + day(2000 + (i + 1) / 4, (i + 1) % 4 * 3 + 1) + "\"))", i % 3 == 0 ? "-" : "\"north\",\"south\"" }, std::to_string(100 + i) });
    for (int i = 0; i < 64; ++i)
        work.questions.push_back(json::object({ { "day", day(2000 + i % 25, i % 12 + 1) }, { "ward", i % 2 == 0 ? "north" : "south" } }));
    return work;
}

// Who decides (専決事項表): the first row that fits, eight kinds by five amounts.
Work authority()
{
    Work work { "who decides, 40 rows", { "matter", "amount", "usual" }, { Table { "decider", "FIRST", { { "matter", "string" }, { "amount", "number" }, { "usual", "boolean" } }, {} } }, {} };
    char const* const matters[] { "works", "purchase", "lease", "grant", "refund", "travel", "loan", "gift" };
    char const* const deciders[] { "chief", "section", "director", "deputy", "mayor" };
    for (int i = 0; i < 40; ++i) {
        int const level = i % 5;
        long const limit = 500'000L << (level * 2);
        work.tables[0].rules.push_back({ { quoted(matters[i / 5]), level == 4 ? "-" : "<= " + std::to_string(limit), level == 0 ? "true" : "-" }, quoted(deciders[level]) });
    }
    for (int i = 0; i < 64; ++i)
        work.questions.push_back(json::object({ { "matter", matters[i * 3 % 8] }, { "amount", i * i * 31'000 }, { "usual", i % 3 != 0 } }));
    return work;
}

Work chain()
{
    Work work { "three decisions in a row", { "area", "use", "months" }, {}, {} };
    work.tables.push_back({ "size", "UNIQUE", { { "area", "number" } }, { { { "< 10" }, quoted("small") }, { { "[10..100)" }, quoted("middle") }, { { ">= 100" }, quoted("large") } } });
    work.tables.push_back({ "price", "FIRST", { { "size", "string" }, { "use", "string" } }, {}, { "size" } });
    for (auto const* size : { "small", "middle", "large" })
        for (auto const* use : { "sign", "stall", "pipe", "fence" })
            work.tables[1].rules.push_back({ { quoted(size), quoted(use) }, std::to_string(std::string_view(size).size() * 100 + std::string_view(use).size()) });
    work.tables.push_back({ "fee", "UNIQUE", { { "months", "number" } }, { { { "<= 12" }, "price * months" }, { { "> 12" }, "price * 12" } }, { "price" } });
    char const* const uses[] { "sign", "stall", "pipe", "fence" };
    for (int i = 0; i < 64; ++i)
        work.questions.push_back(json::object({ { "area", i * 3 }, { "use", uses[i % 4] }, { "months", i % 20 + 1 } }));
    return work;
}

dmn::Model model_of(std::string const& name, std::string const& xml)
{
    auto document = dmn::read(name, xml);
    if (!document)
        throw std::runtime_error(document.error().front().printed(true));
    auto model = dmn::Model::compile(std::move(*document));
    if (!model.problems().empty())
        throw std::runtime_error(model.problems().front().printed(true));
    return model;
}

std::vector<std::vector<feel::Entry>> inputs_of(Work const& work)
{
    std::vector<std::vector<feel::Entry>> all;
    for (auto const& question : work.questions) {
        std::vector<feel::Entry> entries;
        for (auto const& [name, value] : question.object())
            entries.push_back({ std::string(name), dmn::from_json_text(json::write(value)).value() });
        all.push_back(std::move(entries));
    }
    return all;
}

void write(std::filesystem::path const& path, std::string const& content) { std::ofstream(path) << content; }

void measure(Work const& work, std::filesystem::path const& folder)
{
    auto const xml = xml_of(work);
    auto const& asked = work.tables.back();
    write(folder / (work.name + ".dmn"), xml);
    write(folder / (work.name + ".json"), json::write(json::object({ { "decision", asked.decision }, { "questions", json::array_of(work.questions, [](auto const& question) { return question; }) },
        { "tables", static_cast<int>(work.tables.size()) }, { "inputs", json::array_of(asked.inputs, [](auto const& input) { return json::Value(input.first); }) },
        { "first", asked.hit == "FIRST" }, { "rules", json::array_of(asked.rules, [](Rule const& rule) {
            return json::object({ { "when", json::array_of(rule.when, [](auto const& cell) { return json::Value(cell); }) }, { "then", rule.then } }); }) } })));
    auto const model = model_of(work.name, xml);
    auto const inputs = inputs_of(work);
    json::Array answers;
    for (auto const& input : inputs)
        answers.emplace_back(model.decide(asked.decision, input, {}).value.to_text());
    auto const cold = bench::nanoseconds([&] { bench::keep(model_of(work.name, xml)); });
    std::size_t next = 0;
    auto const warm = bench::nanoseconds([&] { bench::keep(model.decide(asked.decision, inputs[next++ % inputs.size()], {})); });
    std::printf("%s\n", json::write(json::object({ { "name", work.name }, { "answers", answers }, { "cold", bench::printed(cold) }, { "warm", bench::printed(warm) } })).c_str());
}

long resident_kilobytes()
{
    long size = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> size >> resident;
    return resident * (::sysconf(_SC_PAGESIZE) / 1024);
}

void memory()
{
    auto const work = steps(100);
    auto const model = model_of(work.name, xml_of(work));
    auto const inputs = inputs_of(work);
    auto const decide = [&](int times) {
        for (int i = 0; i < times; ++i)
            bench::keep(model.decide("fee", inputs[static_cast<std::size_t>(i) % inputs.size()], {}));
    };
    decide(10'000);
    auto const before = resident_kilobytes();
    decide(1'000'000);
    std::printf("%s\n", json::write(json::object({ { "name", "memory" }, { "before", before }, { "after", resident_kilobytes() } })).c_str());
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 2)
        return 2;
    std::filesystem::path const folder = arguments[1];
    std::filesystem::create_directories(folder);
    for (auto const& work : { steps(10), steps(100), steps(1'000), periods(), authority(), chain() })
        measure(work, folder);
    memory();
    return 0;
}
