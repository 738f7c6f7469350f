#include "model/reach.h"

namespace mado::definitions {

Reach::Reach(Definition const& definition, Report& report)
    : d_(definition), report_(report), rules_(definition.rules.size()), settings_(definition.settings.size()), positions_(definition.slots.size())
{
    int position = 0;
    for (auto const& page : d_.pages)
        for (auto const& field : page.fields) {
            ++position;
            if (field.slot >= 0)
                positions_[static_cast<std::size_t>(field.slot)] = position;
        }
}

void Reach::find_circles()
{
    for (std::size_t i = 0; i < rules_.size(); ++i)
        of_rule(i);
    for (auto const& table : d_.tables)
        of_table(*table);
    for (std::size_t i = 0; i < settings_.size(); ++i)
        of_setting(i);
}

std::optional<std::string> Reach::staff_field(feel::Expression const& expression)
{
    Slots slots(d_.slots.size());
    add(slots, expression);
    for (std::size_t i = 0; i < slots.size(); ++i)
        if (slots[i] && d_.slots[i].kind == Slot::Kind::Field && d_.pages[d_.slots[i].page].staff)
            return d_.names.name(static_cast<int>(i));
    return {};
}

std::vector<std::string> Reach::fields(feel::Expression const& expression)
{
    Slots slots(d_.slots.size());
    add(slots, expression);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < slots.size(); ++i)
        if (slots[i] && d_.slots[i].kind == Slot::Kind::Field)
            names.push_back(d_.names.name(static_cast<int>(i)));
    return names;
}

std::optional<std::string> Reach::first_not_before(feel::Expression const& expression, int position)
{
    Slots slots(d_.slots.size());
    add(slots, expression);
    for (std::size_t i = 0; i < slots.size(); ++i)
        if (slots[i] && positions_[i] >= position)
            return d_.names.name(static_cast<int>(i));
    return {};
}

void Reach::add(Slots& to, feel::Expression const& expression) { add(to, expression.slots(), expression.functions()); }

void Reach::add(Slots& to, std::vector<int> const& slots, std::vector<std::string> const& functions)
{
    auto const join = [&](Slots const& from) {
        for (std::size_t i = 0; i < from.size(); ++i)
            if (from[i])
                to[i] = true;
    };
    for (auto const slot : slots) {
        auto const at = static_cast<std::size_t>(slot);
        if (at >= d_.slots.size())
            continue;  // a field of the row itself
        to[at] = true;
        if (d_.slots[at].kind == Slot::Kind::Rule)
            join(of_rule(d_.slots[at].index));
        else if (d_.slots[at].kind == Slot::Kind::Setting)
            join(of_setting(d_.slots[at].index));
    }
    for (auto const& name : functions)
        if (auto const* table = d_.table(name))
            join(of_table(*table));
}

void Reach::add(Slots& to, Formula const& formula)
{
    if (formula.compiled)
        add(to, *formula.compiled);
}

Reach::Slots const& Reach::computed(Known& known, std::string const& name, yaml::Place place, std::function<void(Slots&)> const& compute)
{
    if (known.state == Known::State::Computing)
        report_.add(place, "rule.circle", "「" + name + "」は、たどると自分自身を使っています。", "`" + name + "` rests on itself.");
    if (known.state != Known::State::Unknown)
        return known.slots;
    known.state = Known::State::Computing;
    known.slots.assign(d_.slots.size(), false);
    Slots slots(d_.slots.size());
    compute(slots);
    known.slots = std::move(slots);
    known.state = Known::State::Known;
    return known.slots;
}

Reach::Slots const& Reach::of_rule(std::size_t rule)
{
    auto const& formula = d_.rules[rule].formula;
    return computed(rules_[rule], d_.rules[rule].name, formula.node ? formula.node->place : yaml::Place {}, [&](Slots& slots) { add(slots, formula); });
}

Reach::Slots const& Reach::of_setting(std::size_t setting)
{
    auto const& amount = d_.settings[setting].amount;
    return computed(settings_[setting], d_.settings[setting].name, amount.on.node ? amount.on.node->place : yaml::Place {}, [&](Slots& slots) {
        add(slots, amount.on);
        if (amount.value)
            add(slots, *amount.value);
        for (auto const& [day, formula] : amount.since)
            add(slots, formula);
    });
}

Reach::Slots const& Reach::of_table(Table const& table)
{
    return computed(tables_[table.name], table.name, table.place, [&](Slots& slots) {
        add(slots, table.rows.on);
        if (table.rows.value)
            add(slots, table.rows.value->slots, table.rows.value->functions);
        for (auto const& [day, rows] : table.rows.since)
            add(slots, rows.slots, rows.functions);
    });
}

}  // namespace mado::definitions
