#include <mado/definitions/route_way.h>

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
        check_further("passes", { "rank" });
        check_further("concurs", { "division", "rank", "when" });
        check_further("informs", { "division", "rank" });
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

    // The tables that say who else is on the way: what a row gives must be readable, or a 合議 would silently be left out.
    void check_further(std::string_view name, std::vector<std::string_view> const& columns)
    {
        auto const* decision = document_.decision(name);
        if (!decision)
            return;
        auto const* table = dmn::table_of(decision->logic);
        if (!table || table->hit != dmn::Hit::Collect || table->aggregation != dmn::Aggregation::None || !table->law_column())
            return say(decision->place, "route.further", "「" + std::string(name) + "」は、当たった行をすべて集める表(COLLECT)で、根拠の列が要ります。",
                "`" + std::string(name) + "` must be a table that collects, with a column 根拠.");
        bool const is_one = columns.size() == 1;
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (table->outputs.size() != columns.size() || (!is_one && table->outputs[i].name != columns[i]))
                return say(decision->place, "route.further", "「" + std::string(name) + "」の結果の列は " + listed(columns) + " です。", "`" + std::string(name) + "` gives " + listed(columns) + ".");
        for (auto const& rule : table->rules) {
            if (rule.annotations.size() <= *table->law_column() || rule.annotations[*table->law_column()].empty())
                say(rule.place, "route.article", "この行に根拠の条項がありません。", "This row cites no article.");
            auto const& rank = rule.then.at(is_one ? 0 : 1);
            if (std::ranges::none_of(ranks, [&](std::string_view known) { return rank.text == '"' + std::string(known) + '"'; }))
                say(rank.place, "route.rank", "答えは " + quoted() + " のどれかです。", "The answer is one of " + quoted() + ".");
            if (name == "concurs" && rule.then.at(2).text != "\"before\"" && rule.then.at(2).text != "\"beside\"")
                say(rule.then.at(2).place, "route.when", "合議の時期は \"before\" か \"beside\" です。", "When is \"before\" or \"beside\".");
        }
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
                if (owner == "decides" && finding.kind == dmn::Finding::Kind::Gap)  // who else is on the way may be nobody
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

namespace {

std::string output_of(dmn::TableTrace::Hit const& hit, std::string_view name, bool is_only)
{
    for (auto const& [key, value] : hit.outputs)
        if ((is_only || key == name) && value.is_string())
            return std::string(value.as_string());
    return {};
}

std::vector<OnTheWay> rows_of(Route const& route, Route::Matter const& matter, std::string_view name)
{
    auto const& document = route.decision->model.document();
    if (!document.decision(name))
        return {};
    dmn::Trace trace;
    dmn::Model::How how;
    how.trace = &trace;
    route.decision->model.decide(name, entries_of(matter, document), how);
    std::vector<OnTheWay> rows;
    for (auto const& step : trace.steps)
        if (step.name == name && !step.tables.empty())
            for (auto const at : step.tables.back().chosen) {
                auto const& hit = step.tables.back().hits.at(at);
                bool const is_only = hit.outputs.size() == 1;
                rows.push_back({ is_only ? std::string() : output_of(hit, "division", false), output_of(hit, "rank", is_only), output_of(hit, "when", false) == "before", hit.law });
            }
    return rows;
}

}  // namespace

RouteWay way_of(Route const& route, Route::Matter const& matter) { return { rows_of(route, matter, "passes"), rows_of(route, matter, "concurs"), rows_of(route, matter, "informs") }; }

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
