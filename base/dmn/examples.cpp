// The examples that a document brings with it (extensionElements), run before it is published.
#include "report.h"

#include <mado/dmn/evaluate.h>

namespace mado::dmn {

namespace {

struct Written {
    feel::Value value {};
    std::vector<feel::Problem> problems {};
};

// A FEEL expression without names.
Written value_of(Text const& text, Model::How const& how)
{
    auto const compiled = feel::compile(text.text, feel::Names {});
    if (!compiled)
        return { {}, compiled.error() };
    feel::Scope scope { feel::Names {} };
    try {
        return { feel::evaluate(*compiled, scope, { how.limits, nullptr, nullptr }) };
    } catch (feel::LimitReached const& limit) {
        return { {}, { { 1, 1, limit.key, {}, "値の計算が途中で止まりました。", limit.what() } } };
    }
}

// "decision", or "decision.entry" of its context.
Model::Answer answer_to(Model const& model, std::string const& name, std::vector<feel::Entry> const& given, Model::How const& how)
{
    auto const dot = name.rfind('.');
    if (model.document().decision(name) || dot == std::string::npos)
        return model.decide(name, given, how);
    auto answer = model.decide(name.substr(0, dot), given, how);
    answer.value = answer.value.get(name.substr(dot + 1));
    return answer;
}

Problem failed(Document const& document, Example const& example, std::string const& name, feel::Value const& wanted, Model::Answer const& found)
{
    auto const expected = wanted.to_literal(), actual = found.value.to_literal();
    auto const why_japanese = found.failed() ? "(" + found.error_japanese + ")" : std::string {};
    auto const why_english = found.failed() ? " (" + found.error_english + ")" : std::string {};
    return { document.file, example.place, {}, "example.fails", { { "example", example.name }, { "name", name }, { "expected", expected }, { "found", actual } },
        "例「" + example.name + "」の「" + name + "」は" + expected + "のはずですが、" + actual + "になりました。" + why_japanese,
        "In the example `" + example.name + "`, `" + name + "` should be " + expected + " but is " + actual + "." + why_english };
}

}  // namespace

std::vector<Problem> run_examples(Model const& model, Model::How const& how)
{
    std::vector<Problem> problems;
    auto const& document = model.document();
    auto untraced = how;
    untraced.trace = nullptr;
    for (auto const& example : document.examples) {
        auto const before = problems.size();
        std::vector<feel::Entry> given;
        for (auto const& [name, text] : example.given) {
            auto written = value_of(text, untraced);
            add_located(problems, written.problems, text, document.file, {});
            given.push_back({ name, std::move(written.value) });
        }
        for (auto const& [name, text] : example.expect) {
            auto const wanted = value_of(text, untraced);
            add_located(problems, wanted.problems, text, document.file, {});
            if (problems.size() > before)
                continue;
            auto const found = answer_to(model, name, given, untraced);
            if (!(found.value == wanted.value))
                problems.push_back(failed(document, example, name, wanted.value, found));
        }
    }
    return problems;
}

}  // namespace mado::dmn
