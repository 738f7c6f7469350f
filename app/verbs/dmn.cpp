#include "standard_input.h"
#include "verbs.h"

#include <mado/dmn/evaluate.h>
#include <mado/dmn/findings.h>
#include <mado/dmn/json.h>
#include <mado/json/json.h>

#include <cstdio>
#include <filesystem>

namespace mado::verbs {

char const* const dmn_help = R"(madoguchi dmn [--batch] [--explain] MODEL.dmn     evaluates decisions of OMG DMN 1.1 to 1.5
madoguchi dmn --check MODEL.dmn                   what is wrong in it, and what its tables leave open

Standard input is {"inputs":{…},"decisions":["name"…],"service":null|"name"}: without decisions all of the model. {"name": value, …}
is printed; the value of a decision that failed is {"@error":"text"}. With --batch standard input is {"cases":[…]} and
{"results":[…]} is printed. --explain adds the member "@trace": which rule of which table matched, with which inputs, citing which law.
--check prints {"problems":[…],"findings":[…]}: overlaps, gaps, unreachable rules, missing outputs, each with an example input.
Dates and their like are {"@type":"date|time|dateTime|duration","value":"ISO"}, both ways. Numbers keep all their digits. Imported
models are looked for beside MODEL.dmn.
Exit status: 0 done, 1 MODEL.dmn is no DMN (--check: it has a mistake) or the results cannot be written, 2 called wrongly.
)";

namespace {

using feel::Value;

std::optional<dmn::Document> document_of(std::string const& path, std::vector<dmn::Problem>& problems)
{
    auto document = dmn::read(path, bytes_of_file(path));
    if (document)
        return *std::move(document);
    problems = document.error();
    return {};
}

struct Question {
    std::vector<feel::Entry> inputs;
    dmn::Model::Asked asked;
};

Question question_of(Value const& asked, std::string const& of)
{
    Question question;
    auto const inputs = asked.get("inputs"), decisions = asked.get("decisions"), service = asked.get("service");
    if (!asked.is_context() || !(inputs.is_null() || inputs.is_context()) || !(decisions.is_null() || decisions.is_list()) || !(service.is_null() || service.is_string()))
        throw WrongArguments(of + R"( must be {"inputs":{…},"decisions":["name"…],"service":null|"name"})");
    if (inputs.is_context())
        question.inputs.assign(inputs.as_context().begin(), inputs.as_context().end());
    if (decisions.is_list())
        for (auto const& name : decisions.as_list()) {
            if (!name.is_string())
                throw WrongArguments(of + R"(: "decisions" holds names, as text)");
            question.asked.decisions.emplace_back(name.as_string());
        }
    if (service.is_string())
        question.asked.service = service.as_string();
    return question;
}

std::string written(dmn::Model::Answer const& found)
{
    auto const error = [](std::string_view english) {
        std::string out = R"({"@error":)";
        dmn::append_json_string(out, english);
        return out + '}';
    };
    if (found.failed())
        return error(found.error_english);
    try {
        return dmn::to_json_text(found.value);
    } catch (feel::LimitReached const& limit) {
        return error(limit.what());
    }
}

void answer(dmn::Model const& model, Question const& question, bool explain, feel::DateTime now, std::string& out)
{
    dmn::Trace trace;
    dmn::Model::How const how { .trace = explain ? &trace : nullptr, .today = Value::date(now.date), .now = Value::date_time(now) };
    out += '{';
    bool first = true;
    for (auto const& [name, found] : model.evaluate(question.inputs, question.asked, how)) {
        out += first ? "" : ",";
        first = false;
        dmn::append_json_string(out, name);
        out += ':';
        out += written(found);
    }
    if (explain)
        out += (first ? "\"@trace\":" : ",\"@trace\":") + json::canonical(dmn::to_json(trace));
    out += '}';
}

int evaluate(dmn::Model const& model, Arguments const& arguments)
{
    auto const asked = json_of_text(standard_input(), "standard input");
    auto const now = present();
    bool const explain = arguments.has("explain");
    std::string out;
    if (arguments.has("batch")) {
        auto const cases = asked.get("cases");
        if (!cases.is_list())
            throw WrongArguments(R"(with --batch standard input must be {"cases":[…]})");
        out = R"({"results":[)";
        std::size_t place = 0;
        for (auto const& one : cases.as_list()) {
            out += place ? "," : "";
            answer(model, question_of(one, "cases[" + std::to_string(place) + "]"), explain, now, out);
            ++place;
        }
        out += "]}";
    } else {
        answer(model, question_of(asked, "standard input"), explain, now, out);
    }
    out += '\n';
    print(out);
    return 0;
}

json::Value told(dmn::Problem const& problem)
{
    json::Value said;
    said.set("line", problem.place.line).set("column", problem.place.column).set("element", problem.element).set("key", problem.key);
    said.set("ja", problem.japanese).set("en", problem.english);
    return said;
}

char const* word_of(dmn::Finding::Kind kind)
{
    switch (kind) {
    case dmn::Finding::Kind::Overlap: return "overlap";
    case dmn::Finding::Kind::Gap: return "gap";
    case dmn::Finding::Kind::Unreachable: return "unreachable";
    case dmn::Finding::Kind::MissingOutput: return "missing_output";
    case dmn::Finding::Kind::Misfit: return "misfit";
    case dmn::Finding::Kind::NotSeen: return "not_seen";
    }
    return "";
}

json::Value told(dmn::Finding const& finding)
{
    json::Array rules, columns;
    for (auto const rule : finding.rules)
        rules.emplace_back(rule + 1);
    for (auto const column : finding.columns)
        columns.emplace_back(column + 1);
    json::Value example { json::Object {} };
    for (auto const& [label, literal] : finding.example)
        example.set(label, literal);
    json::Value said;
    said.set("kind", word_of(finding.kind)).set("rules", std::move(rules)).set("columns", std::move(columns)).set("example", std::move(example));
    said.set("weight", finding.weight == dmn::Finding::Weight::Error ? "error" : finding.weight == dmn::Finding::Weight::Warning ? "warning" : "note");
    if (finding.mend)
        said.set("mend", json::Object { { "rule", finding.mend->rule + 1 }, { "column", finding.mend->column + 1 }, { "text", finding.mend->text } });
    said.set("ja", finding.japanese).set("en", finding.english);
    return said;
}

// Every table of the document: of decisions and of knowledge models, at any depth is what findings_of() answers.
int check(std::optional<dmn::Model> const& model, std::vector<dmn::Problem> problems)
{
    json::Array problems_told, findings_told;
    bool wrong = !problems.empty();
    if (model) {
        problems = model->problems();
        for (auto& failed : dmn::run_examples(*model))
            problems.push_back(std::move(failed));
        wrong = !problems.empty();
        for (auto const& [owner, findings] : dmn::findings_of(*model))
            for (auto const& finding : findings) {
                auto said = told(finding);
                said.set("decision", owner);
                wrong |= finding.weight == dmn::Finding::Weight::Error;
                findings_told.push_back(std::move(said));
            }
    }
    for (auto const& problem : problems)
        problems_told.push_back(told(problem));
    json::Value out;
    out.set("problems", std::move(problems_told)).set("findings", std::move(findings_told));
    print(json::canonical(out) + "\n");
    return wrong ? 1 : 0;
}

}  // namespace

int dmn(Arguments const& arguments)
{
    if (arguments.rest.size() != 1)
        throw WrongArguments("name one MODEL.dmn");
    auto const& path = arguments.rest.front();
    std::vector<dmn::Problem> problems;
    auto document = document_of(path, problems);
    std::optional<dmn::Model> model;
    if (document)
        model = dmn::Model::compile(*std::move(document), dmn::beside(path));
    if (arguments.has("check"))
        return check(model, std::move(problems));
    if (!model) {
        for (auto const& problem : problems)
            std::fprintf(stderr, "%s\n", problem.printed(true).c_str());
        return 1;
    }
    for (auto const& problem : model->problems())
        std::fprintf(stderr, "%s\n", problem.printed(true).c_str());
    return evaluate(*model, arguments);
}

}  // namespace mado::verbs
