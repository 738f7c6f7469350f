#include "evaluating/state.h"

#include <mado/time/fiscal.h>

#include <algorithm>

namespace mado::definitions {

Evaluation::Evaluation(DefinitionPointer definition, Inputs inputs) : state_(std::make_unique<State>(std::move(definition), std::move(inputs))) {}
Evaluation::~Evaluation() = default;
Evaluation::Evaluation(Evaluation&&) noexcept = default;
Evaluation& Evaluation::operator=(Evaluation&&) noexcept = default;

Definition const& Evaluation::definition() const { return state_->d(); }
Inputs const& Evaluation::inputs() const { return state_->inputs_; }
Day Evaluation::today() const { return state_->inputs_.received_on.value_or(Day {}); }
std::vector<feel::Note> const& Evaluation::notes() const { return state_->notes_; }

namespace {

std::size_t index_of(Definition const& d, Page const* page) { return static_cast<std::size_t>(page - d.pages.data()); }

}  // namespace

bool Evaluation::page_asked(std::string_view name)
{
    auto const* page = state_->d().page(name);
    return page && state_->page_asked(index_of(state_->d(), page));
}

bool Evaluation::field_asked(std::string_view name)
{
    auto const* page = state_->d().page_of(name);
    auto const* field = state_->d().field(name);
    return page && field && state_->page_asked(index_of(state_->d(), page)) && state_->field_asked(*field, *state_);
}

bool Evaluation::field_asked(std::string_view group, std::size_t row, std::string_view name)
{
    auto const* field = state_->d().field(group);
    auto* scope = field && field_asked(group) ? state_->row(*field, row) : nullptr;
    auto const* child = field ? field->field(name) : nullptr;
    return scope && child && state_->field_asked(*child, *scope);
}

bool Evaluation::required(std::string_view name)
{
    auto const* field = state_->d().field(name);
    return field && field_asked(name) && !(field->optional && state_->holds(field->optional, *state_));
}

bool Evaluation::required(std::string_view group, std::size_t row, std::string_view name)
{
    if (!field_asked(group, row, name))
        return false;
    auto const& child = *state_->d().field(group)->field(name);
    return !(child.optional && state_->holds(child.optional, *state_->row(*state_->d().field(group), row)));
}

bool Evaluation::passes(std::string_view name)
{
    auto const* field = state_->d().field(name);
    return !field || !field->check || !state_->evaluate(field->check, *state_).is_false();
}

bool Evaluation::passes(std::string_view group, std::size_t row, std::string_view name)
{
    auto const* field = state_->d().field(group);
    auto const* child = field ? field->field(name) : nullptr;
    auto* scope = field ? state_->row(*field, row) : nullptr;
    return !child || !scope || !child->check || !state_->evaluate(child->check, *scope).is_false();
}

std::vector<std::string> Evaluation::pages()
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < state_->d().asked_pages; ++i)
        if (state_->page_asked(i))
            names.push_back(state_->d().pages[i].name);
    return names;
}

std::size_t Evaluation::rows(std::string_view group)
{
    auto const* field = state_->d().field(group);
    return field && field_asked(group) ? state_->rows(*field) : 0;
}

std::vector<Flag const*> Evaluation::flags()
{
    std::vector<Flag const*> fired;
    for (auto const& flag : state_->d().flags)
        if (state_->holds(flag.when, *state_))
            fired.push_back(&flag);
    return fired;
}

std::vector<Flag const*> Evaluation::flags_for_applicant()
{
    auto fired = flags();
    std::erase_if(fired, [](Flag const* flag) { return !flag->to_applicant || flag->when.staff_side; });
    return fired;
}

std::vector<FoundGround> Evaluation::grounds()
{
    std::vector<FoundGround> found;
    for (auto const& ground : state_->d().grounds) {
        if (!state_->holds(ground.when, *state_))
            continue;
        FoundGround each { &ground };
        if (auto const* group = ground.each.empty() ? nullptr : state_->d().field(ground.each))
            for (std::size_t row = 0; row < state_->rows(*group); ++row)
                each.rows.push_back(row);
        found.push_back(std::move(each));
    }
    return found;
}

std::vector<FoundGround> Evaluation::grounds_for_applicant()
{
    auto found = grounds();
    std::erase_if(found, [](FoundGround const& each) { return each.ground->when.staff_side; });
    return found;
}

std::vector<FoundCharge> Evaluation::charges() { return state_->charges(); }

std::optional<Yen> Evaluation::route_amount()
{
    auto const amount = state_->evaluate(state_->d().route_amount, *state_).to_integer();
    return amount ? std::optional(Yen(*amount)) : std::nullopt;
}

std::optional<Day> Evaluation::keep_starts(Day closed_on)
{
    if (state_->d().keep_from_fiscal_year)
        return first_day_of_fiscal_year(fiscal_year(closed_on) + 1);
    return state_->evaluate(state_->d().keep_starts, *state_).to_day();
}

std::vector<Evaluation::Offer> Evaluation::offers(std::string_view result)
{
    std::vector<Offer> found;
    auto const* outcome = state_->d().outcome(result);
    if (!outcome)
        return found;
    for (auto const& next : outcome->next) {
        Offer offer { &next, state_->evaluate(next.offer_on, *state_).to_day(), {} };
        for (auto const& name : next.carry)
            if (auto const* field = state_->d().field(name); field && !state_->answer(*field).is_null())
                offer.carried.insert_or_assign(name, state_->answer(*field));
        for (auto const& [name, formula] : next.set)
            offer.carried.insert_or_assign(name, json_of(state_->evaluate(formula, *state_)));
        found.push_back(std::move(offer));
    }
    return found;
}

feel::Value Evaluation::value(std::string_view name)
{
    auto const slot = state_->d().names.slot(name);
    return slot ? state_->get(*slot) : feel::Value {};
}

feel::Value Evaluation::evaluate(Formula const& formula) { return state_->evaluate(formula, *state_); }
bool Evaluation::holds(Formula const& formula) { return state_->holds(formula, *state_); }

json::Object Evaluation::rule_values()
{
    json::Object values;
    for (auto const& rule : state_->d().rules)
        values.emplace(rule.name, json_of(state_->get(rule.slot)));
    return values;
}

}  // namespace mado::definitions
