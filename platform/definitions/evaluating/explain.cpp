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
        for (auto const slot : formula.compiled->slots())
            slot_of(slot);
        for (auto const& name : formula.compiled->functions())
            if (auto const* table = d_.table(name))
                follow(table->rows.on);
    }

private:
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
    std::vector<Formula const*> formulas;
    std::string law;
};

Asked asked_of(Definition const& d, std::string_view name)
{
    if (auto const* rule = d.rule(name))
        return { { &rule->formula }, {} };
    if (auto const* flag = d.flag(name))
        return { { &flag->when }, flag->law };
    if (auto const* ground = d.ground(name))
        return { { &ground->when }, ground->law };
    if (auto const* charge = d.charge(name))
        return { { &charge->when, &charge->amount, &charge->waive }, {} };
    return {};
}

}  // namespace

std::vector<Line> Evaluation::explain(std::string_view name)
{
    std::vector<Line> lines;
    auto const& d = state_->d();
    auto const asked = asked_of(d, name);
    Trail trail(d, [&](int slot) { lines.push_back(line_of(d, slot, state_->get(slot))); });
    for (auto const* formula : asked.formulas)
        trail.follow(*formula);
    for (auto const* formula : asked.formulas)
        if (*formula) {
            auto const value = state_->evaluate(*formula, *state_);
            lines.push_back({ std::string(name), {}, value.is_null() ? std::string() : value.to_text(), formula->text, asked.law });
        }
    return lines;
}

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
