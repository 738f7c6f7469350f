#include "evaluating/state.h"

namespace mado::definitions {

namespace {

// Visits what an expression rests on, deepest first, each name once.
class Trail {
public:
    Trail(Definition const& definition, std::function<void(int)> visit) : d_(definition), visit_(std::move(visit)), seen_(d_.slots.size()) {}

    void follow(Formula const& formula)
    {
        if (!formula)
            return;
        follow(formula.compiled->slots(), formula.compiled->functions());
    }

private:
    void follow(std::vector<int> const& slots, std::vector<std::string> const& functions)
    {
        for (auto const slot : slots)
            slot_of(slot);
        for (auto const& name : functions)
            if (auto const* table = d_.table(name))
                follow(*table);
    }

    // The day that chooses the edition, and what cells compare with.
    void follow(Table const& table)
    {
        if (std::ranges::find(tables_, &table) != tables_.end())
            return;
        tables_.push_back(&table);
        follow(table.rows.on);
        if (table.rows.value)
            follow(table.rows.value->slots, table.rows.value->functions);
        for (auto const& [day, rows] : table.rows.since)
            follow(rows.slots, rows.functions);
    }

    void slot_of(int slot)
    {
        auto const at = static_cast<std::size_t>(slot);
        if (at >= seen_.size() || seen_[at])
            return;
        seen_[at] = true;
        auto const& known = d_.slots[at];
        if (known.kind == Slot::Kind::Rule)
            follow(d_.rules[known.index].formula);
        else if (known.kind == Slot::Kind::Setting)
            follow(d_.settings[known.index].amount.on);
        visit_(slot);
    }

    Definition const& d_;
    std::function<void(int)> visit_;
    std::vector<bool> seen_;
    std::vector<Table const*> tables_ {};
};

Line line_of(Definition const& d, int slot, feel::Value const& value)
{
    Line line { d.names.name(slot), {}, value.is_null() ? std::string() : value.to_text(), {}, {} };
    auto const& at = d.slots[static_cast<std::size_t>(slot)];
    if (at.kind == Slot::Kind::Rule) {
        line.expression = d.rules[at.index].formula.text;
    } else if (at.kind == Slot::Kind::Field) {
        line.title = d.pages[at.page].fields[at.index].title.japanese();
    } else if (at.kind == Slot::Kind::Setting) {
        auto const& setting = d.settings[at.index];
        line.title = setting.title.japanese();
        line.expression = setting.amount.value ? setting.amount.value->text : setting.amount.on.text;
    }
    return line;
}

struct Asked {
    std::vector<Formula const*> formulas {};
    std::string law {};
    Charge const* by_year = nullptr;
};

Asked asked_of(Definition const& d, std::string_view name)
{
    if (auto const* rule = d.rule(name))
        return { { &rule->formula } };
    if (auto const* flag = d.flag(name))
        return { { &flag->when }, flag->law };
    if (auto const* ground = d.ground(name))
        return { { &ground->when }, ground->law };
    if (auto const* charge = d.charge(name))
        return { { &charge->when, &charge->amount, &charge->waive }, {}, charge->each_fiscal_year ? charge : nullptr };
    return {};
}

// What the row gives as its law, else the law of what asked for it, else where the table is known from.
void cite(dmn::TableTrace& trace, std::string const& law, std::string const& source)
{
    for (auto& hit : trace.hits) {
        for (auto const& [name, value] : hit.outputs)
            if (hit.law.empty() && (name == "law" || name == "article") && value.is_string())
                hit.law = value.as_string();
        if (hit.law.empty())
            hit.law = law.empty() ? source : law;
    }
}

bool alike(dmn::TableTrace const& a, dmn::TableTrace const& b)
{
    auto const same_input = [](dmn::TableTrace::Input const& x, dmn::TableTrace::Input const& y) { return x.value == y.value; };
    return a.name == b.name && a.value == b.value && std::equal(a.inputs.begin(), a.inputs.end(), b.inputs.begin(), b.inputs.end(), same_input);
}

// Every line has its value from the evaluation; what calls a table runs once more, so that the call is seen.
class Explanation {
public:
    Explanation(Evaluation::State& state, std::string_view name) : state_(state), d_(state.d()), name_(name), asked_(asked_of(d_, name))
    {
        Trail trail(d_, [&](int slot) { add(slot); });
        for (auto const* formula : asked_.formulas)
            trail.follow(*formula);
        for (auto const* formula : asked_.formulas)
            if (*formula && !(asked_.by_year && formula != asked_.formulas.front() && add_years(*formula)))
                add(*formula, state_, {});
    }

    std::vector<Line> lines() && { return std::move(lines_); }

private:
    bool calls_tables(Formula const& formula) const
    {
        return formula && std::ranges::any_of(formula.compiled->functions(), [&](std::string const& name) { return d_.table(name) != nullptr; });
    }

    bool calls_tables(Slot const& slot) const
    {
        if (slot.kind == Slot::Kind::Rule)
            return calls_tables(d_.rules[slot.index].formula);
        if (slot.kind != Slot::Kind::Setting)
            return false;
        auto const& amount = d_.settings[slot.index].amount;
        return calls_tables(amount.on) || (amount.value && calls_tables(*amount.value))
            || std::ranges::any_of(amount.since, [&](auto const& entry) { return calls_tables(entry.second); });
    }

    void add(int slot)
    {
        auto line = line_of(d_, slot, state_.get(slot));
        auto const& known = d_.slots[static_cast<std::size_t>(slot)];
        if (calls_tables(known))
            line.tables = cited(state_.called([&] { state_.computed(known, state_); }), {});
        lines_.push_back(std::move(line));
    }

    void add(Formula const& formula, OfficeScope& scope, std::optional<int> fiscal_year)
    {
        auto const value = state_.evaluate(formula, scope);
        Line line { std::string(name_), {}, value.is_null() ? std::string() : value.to_text(), formula.text, asked_.law, fiscal_year };
        if (calls_tables(formula))
            line.tables = cited(state_.called([&] { state_.evaluate(formula, scope); }), asked_.law);
        lines_.push_back(std::move(line));
    }

    // A line a year. Rules are computed anew for it, so their tables are told here, unless an earlier line tells the same.
    bool add_years(Formula const& formula)
    {
        return state_.each_year(*asked_.by_year, [&](Evaluation::State::Year const& part) {
            feel::Value value;
            auto tables = cited(state_.called([&] { value = state_.evaluate(formula, part.scope); }), {});
            std::erase_if(tables, [&](dmn::TableTrace const& trace) { return is_told(trace); });
            lines_.push_back({ std::string(name_), {}, value.is_null() ? std::string() : value.to_text(), formula.text, asked_.law, part.year, std::move(tables) });
            return true;
        });
    }

    bool is_told(dmn::TableTrace const& trace) const
    {
        return std::ranges::any_of(lines_,
            [&](Line const& line) { return !line.fiscal_year && std::ranges::any_of(line.tables, [&](dmn::TableTrace const& told) { return alike(told, trace); }); });
    }

    std::vector<dmn::TableTrace> cited(std::vector<Called>&& calls, std::string const& law) const
    {
        std::vector<dmn::TableTrace> traces;
        for (auto& call : calls) {
            label(call);
            auto const* source = d_.source_of("tables." + call.table->name);
            cite(call.trace, law, source ? source->says : std::string());
            traces.push_back(std::move(call.trace));
        }
        return traces;
    }

    // Columns of the definition's own tables are called as the field or setting of that name is.
    void label(Called& call) const
    {
        if (!call.table->from.empty())
            return;
        for (auto& input : call.trace.inputs)
            if (auto const slot = d_.names.slot(input.expression); slot && static_cast<std::size_t>(*slot) < d_.slots.size())
                if (auto const title = line_of(d_, *slot, {}).title; !title.empty())
                    input.label = title;
    }

    Evaluation::State& state_;
    Definition const& d_;
    std::string_view name_;
    Asked asked_;
    std::vector<Line> lines_;
};

}  // namespace

std::vector<Line> Evaluation::explain(std::string_view name) { return Explanation(*state_, name).lines(); }

std::vector<Flag const*> Evaluation::flags_after(std::string_view page)
{
    auto fired = flags_for_applicant();
    auto const& d = state_->d();
    auto const* wanted = d.page(page);
    std::erase_if(fired, [&](Flag const* flag) {
        std::size_t last = 0;
        Trail trail(d, [&](int slot) {
            auto const& at = d.slots[static_cast<std::size_t>(slot)];
            if (at.kind == Slot::Kind::Field)
                last = std::max(last, at.page);
        });
        trail.follow(flag->when);
        return !wanted || &d.pages[last] != wanted;
    });
    return fired;
}

}  // namespace mado::definitions
