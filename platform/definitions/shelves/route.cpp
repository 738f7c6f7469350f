#include <mado/definitions/library.h>

#include "model/checks.h"
#include "model/compile.h"
#include "model/functions.h"
#include "model/reader.h"
#include "model/walk.h"

namespace mado::definitions {

namespace {

feel::Value text_or_null(std::string const& text) { return text.empty() ? feel::Value {} : feel::Value::string(text); }

void run_examples(Route const& route, std::vector<Example> const& examples, Report& report)
{
    for (auto const& example : examples) {
        auto const amount = Yen::parse(example.given.text_of("amount"));
        auto const decided = route.decides(example.given.text_of("effect"), example.given.text_of("result"), amount);
        auto const expected = example.expect.text_of("decides"), found = decided ? decided->rank : std::string("null");
        if (expected != found)
            report.add(example.place, "example.fails", "例 " + example.name + ": decides は " + expected + " のはずが " + found + "。",
                "Example " + example.name + ": decides should be " + expected + " but is " + found + ".");
    }
}

}  // namespace

std::optional<Route::Decides> Route::decides(std::string_view effect, std::string_view result, std::optional<Yen> amount) const
{
    std::vector<feel::Value> inputs;
    for (auto const& name : table->takes) {
        if (name == "effect")
            inputs.push_back(text_or_null(std::string(effect)));
        else if (name == "result")
            inputs.push_back(text_or_null(std::string(result)));
        else
            inputs.push_back(name == "amount" && amount ? feel::Value::number(Decimal(amount->amount())) : feel::Value {});
    }
    feel::Scope scope(names);
    auto const found = look_up(*table, inputs, scope, nullptr);
    auto const rank = found.get("decides"), article = found.get("article");
    if (!rank.is_string())
        return {};
    return Decides { std::string(rank.as_string()), article.is_string() ? std::string(article.as_string()) : std::string() };
}

std::expected<Route, std::vector<Problem>> load_route(std::string_view file_name, std::string_view bytes)
{
    auto tree = yaml::parse(bytes);
    if (!tree)
        return std::unexpected(problems_of(file_name, tree.error()));
    Report report(file_name);
    walk(*tree, grammar::route(), {}, report);
    Route route { tree->text_of("route"), read_words(tree->find("title")) };
    auto table = read_table(route.name, *tree, {}, report);
    for (auto const& name : table->takes)
        if (name != "effect" && name != "result" && name != "amount")
            report.add(tree->find("takes")->place, "name.unknown", "「" + name + "」という名前はありません。takes は effect, result, amount です。", "There is no name `" + name + "`. takes: effect, result, amount.");
    if (table->gives != std::vector<std::string> { "decides", "article" })
        report.add(tree->place, "route.gives", "gives は [decides, article] です。", "gives is [decides, article].");
    if (table->rows.value)
        compile_rows(*table, *table->rows.value, route.names, report);
    check_table(*table, route.names, report);
    route.table = table;
    if (report.empty())
        run_examples(route, read_examples(tree->find("examples")), report);
    if (!report.empty())
        return std::unexpected(std::move(report).in_order());
    for (auto& row : *table->rows.value) {  // the tree ends here
        row.when_nodes.clear();
        for (auto& formula : row.then)
            formula.node = nullptr;
    }
    return route;
}

}  // namespace mado::definitions
