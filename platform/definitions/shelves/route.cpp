#include <mado/definitions/library.h>

#include "model/report.h"

namespace mado::definitions {

namespace {

constexpr std::string_view ranks[] { "section_head", "division_head", "department_head", "mayor" };  // low to high
constexpr std::string_view inputs[] { "effect", "result", "amount", "class", "urgency" };

feel::Value text_or_null(std::string_view text) { return text.empty() ? feel::Value {} : feel::Value::string(text); }

std::vector<feel::Entry> entries_of(Route::Matter const& matter, dmn::Document const& document)
{
    std::vector<feel::Entry> all { { "effect", text_or_null(matter.effect) }, { "result", text_or_null(matter.result) },
        { "amount", matter.amount ? feel::Value::number(Decimal(matter.amount->amount())) : feel::Value {} }, { "class", text_or_null(matter.matter_class) },
        { "urgency", text_or_null(matter.urgency) } };
    std::erase_if(all, [&](feel::Entry const& entry) { return std::ranges::find(document.inputs, entry.key, &dmn::InputData::name) == document.inputs.end(); });
    return all;
}

// What makes a table of decisions a 専決事項表.
class RouteCheck {
public:
    RouteCheck(dmn::Model const& model) : model_(model), document_(model.document()), report_(model.document().file)
    {
        check_inputs();
        auto const* decision = document_.decision("decides");
        auto const* table = decision ? dmn::table_of(decision->logic) : nullptr;
        if (!table)
            say(decision ? decision->place : dmn::Place {}, "route.decides", "専決事項表には、表で書いた decision「decides」が要ります。", "A route needs a decision `decides` that is a table.");
        else
            check_table(*table);
    }

    std::vector<Problem> problems() && { return std::move(report_).in_order(); }

private:
    void say(dmn::Place place, std::string_view key, std::string japanese, std::string english)
    {
        report_.add({ std::max(place.line, 1), std::max(place.column, 1) }, key, std::move(japanese), std::move(english));
    }

    void check_inputs()
    {
        std::vector<std::string_view> const known(std::begin(inputs), std::end(inputs));
        for (auto const& input : document_.inputs)
            if (std::ranges::find(known, input.name) == known.end())
                say(input.place, "name.unknown", "「" + input.name + "」という入力はありません。使える入力: " + listed(known) + "。", "There is no input `" + input.name + "`. Known: " + listed(known) + ".");
    }

    void check_table(dmn::Table const& table)
    {
        auto const law = table.law_column();
        if (!law)
            say({}, "route.article", "決裁規程の条項を書く列「根拠」(annotation)が要ります。", "A column 根拠 (an annotation) for the article is needed.");
        if (table.outputs.size() != 1)
            say({}, "route.decides", "表 decides の答えは職の階級一つです。", "Table decides gives one value, a rank.");
        for (auto const& rule : table.rules) {
            if (law && (rule.annotations.size() <= *law || rule.annotations[*law].empty()))
                say(rule.place, "route.article", "この行に根拠の条項がありません。", "This row cites no article.");
            if (!rule.then.empty() && std::ranges::none_of(ranks, [&](std::string_view rank) { return rule.then.front().text == '"' + std::string(rank) + '"'; }))
                say(rule.then.front().place, "route.rank", "答えは " + quoted() + " のどれかです。", "The answer is one of " + quoted() + ".");
        }
        decides_everything();
    }

    static std::string quoted()
    {
        std::string line;
        for (auto const rank : ranks)
            line += (line.empty() ? "\"" : ", \"") + std::string(rank) + "\"";
        return line;
    }

    // Somebody must decide, whatever it is.
    void decides_everything()
    {
        for (auto const& [owner, findings] : dmn::findings_of(model_))
            for (auto const& finding : findings)
                if (finding.kind == dmn::Finding::Kind::Gap)
                    say({}, "table.gap", "決める人のいない場合があります。最後に、すべての条件が「-」の行を置いてください。" + finding.japanese,
                        "Some matters are decided by nobody. End with a row of '-'. " + finding.english);
    }

    dmn::Model const& model_;
    dmn::Document const& document_;
    Report report_;
};

}  // namespace

std::optional<Route::Decides> Route::decides(Matter const& matter) const
{
    dmn::Trace trace;
    dmn::Model::How how;
    how.trace = &trace;
    auto const answer = decision->model.decide("decides", entries_of(matter, decision->model.document()), how);
    if (!answer.value.is_string())
        return {};
    Decides found { std::string(answer.value.as_string()), {} };
    for (auto& step : trace.steps)
        if (step.name == "decides" && !step.tables.empty())
            found.trace = std::move(step.tables.back());
    if (!found.trace.chosen.empty())
        found.article = found.trace.hits.at(found.trace.chosen.front()).law;
    return found;
}

std::optional<Route::Decides> Route::decides(std::string_view effect, std::string_view result, std::optional<Yen> amount) const
{
    return decides(Matter { .effect = std::string(effect), .result = std::string(result), .matter_class = {}, .urgency = {}, .amount = amount });
}

std::expected<Route, std::vector<Problem>> load_route(std::string_view file_name, std::string_view bytes)
{
    auto loaded = load_decision(file_name, bytes);
    if (!loaded)
        return std::unexpected(std::move(loaded.error()));
    if (auto problems = RouteCheck(loaded->model).problems(); !problems.empty())
        return std::unexpected(std::move(problems));
    auto decision = std::make_shared<Decision const>(std::move(*loaded));
    return Route { decision->name, decision->title, decision };
}

}  // namespace mado::definitions
