#include "evaluating/state.h"

#include <mado/definitions/round.h>

namespace mado::definitions {

namespace {

// What an identity gives is a stored answer, or words alone.
feel::Value of_type(FieldType type, json::Value const& value)
{
    Field field;
    field.type = type;
    return value.is_object() ? feel_of(field, value) : feel_of(value);
}

// A column of a round is read by its own type: a number is stored as text.
feel::Value item_of(Definition const& definition, json::Value const& item)
{
    if (!item.is_object() || !definition.rounds)
        return feel_of(item);
    std::vector<feel::Entry> entries;
    for (auto const& [name, value] : item.object()) {
        auto const column = std::ranges::find(definition.rounds->columns, name, &Setting::name);
        Field field;
        if (column != definition.rounds->columns.end())
            field.type = column->type;
        entries.push_back({ name, column == definition.rounds->columns.end() ? feel_of(value) : feel_of(field, value) });
    }
    return feel::Value::context(std::move(entries));
}

// A row's fields by bare name, everything else as outside.
class RowScope final : public PartScope {
public:
    RowScope(feel::Names const& names, Evaluation::State& whole, Field const& group, json::Value const& row)
        : PartScope(names, whole), row_(row), base_(whole.d().names.size())
    {
        for (auto const& child : group.fields)
            if (child.type != FieldType::MyNumber)
                children_.push_back(&child);
    }

protected:
    feel::Value compute(int slot) override
    {
        if (slot < base_)
            return whole_.get(slot);
        auto const& child = *children_.at(static_cast<std::size_t>(slot - base_));
        return whole_.counts(child.when, *this) ? feel_of(child, row_[child.name]) : feel::Value {};
    }

private:
    json::Value const& row_;
    int base_;
    std::vector<Field const*> children_;
};

}  // namespace

Evaluation::State::State(DefinitionPointer definition, Inputs inputs)
    : OfficeScope(definition->names), definition_(std::move(definition)), inputs_(std::move(inputs)), pages_asked_(definition_->pages.size())
{
    take_offered();
    set_given();
}

// The round that is applied in, and the row of it that the answers choose.
void Evaluation::State::take_offered()
{
    if (!inputs_.offered || !definition_->rounds)
        return;
    inputs_.round = round_value(*inputs_.offered);
    auto const chosen = inputs_.answers.find(definition_->rounds->choose);
    auto const* item = chosen != inputs_.answers.end() && chosen->second.is_text() ? inputs_.offered->item(chosen->second.text()) : nullptr;
    inputs_.item = item ? item_value(*item) : json::Value {};
}

void Evaluation::State::set_given()
{
    using feel::Value;
    auto const text = [](std::string const& value) { return value.empty() ? Value {} : Value::string(value); };
    auto const& identity = inputs_.identity;
    auto const name = of_type(FieldType::PersonName, identity.name), address = of_type(FieldType::Address, identity.address);
    set("applicant", text(inputs_.applicant));
    set("identity", Value::context({ { "how", text(identity.how) }, { "name", name }, { "address", address },
                        { "born_on", identity.born_on ? Value::date(*identity.born_on) : Value {} }, { "corporate_number", text(identity.corporate_number) } }));
    set("received_on", today());
    set("received_at", now());
    set("round", feel_of(inputs_.round));
    set("item", item_of(*definition_, inputs_.item));
    set("part_from", {});
    set("part_to", {});
}

Calendar const& Evaluation::State::calendar() const
{
    static Calendar const always_open {};
    return inputs_.calendar ? *inputs_.calendar : always_open;
}

feel::Value Evaluation::State::today() const { return inputs_.received_on ? feel::Value::date(*inputs_.received_on) : feel::Value {}; }

feel::Value Evaluation::State::now() const
{
    return inputs_.received_at ? feel::Value::date_time(feel::DateTime::in_tokyo(*inputs_.received_at)) : feel::Value {};
}

bool Evaluation::State::page_asked(std::size_t page)
{
    auto& known = pages_asked_[page];
    if (!known)
        known = holds(d().pages[page].when, *this);
    return *known;
}

feel::Value Evaluation::State::evaluate(Formula const& formula, OfficeScope& scope)
{
    if (!formula)
        return {};
    try {
        return feel::evaluate(*formula.compiled, scope, { .limits = {}, .notes = &notes_ });
    } catch (feel::LimitReached const& limit) {
        notes_.push_back({ 1, 1, limit.key, limit.what(), "式の計算が大きすぎます。" });
        return {};
    }
}

std::vector<Called> Evaluation::State::called(std::function<void()> const& run)
{
    std::vector<Called> found;
    struct Asking {  // also when a table throws
        State& state;
        std::size_t notes;
        ~Asking()
        {
            state.calls_ = nullptr;
            state.notes_.resize(notes);
        }
    } const asking { *this, notes_.size() };
    calls_ = &found;
    run();
    return found;
}

json::Value const& Evaluation::State::answer(Field const& field) const
{
    static json::Value const none;
    auto const& answers = field.staff ? inputs_.examined : inputs_.answers;
    auto const found = answers.find(field.name);
    return found == answers.end() ? none : found->second;
}

feel::Value Evaluation::State::compute(int slot)
{
    auto const& at = d().slots.at(static_cast<std::size_t>(slot));
    if (at.kind == Slot::Kind::Field)
        return field_value(at);
    if (at.kind == Slot::Kind::Given)
        return given_charges();  // all others were set
    return computed(at, *this);
}

feel::Value Evaluation::State::computed(Slot const& slot, OfficeScope& scope)
{
    if (slot.kind == Slot::Kind::Rule)
        return evaluate(d().rules[slot.index].formula, scope);
    return slot.kind == Slot::Kind::Setting ? setting_value(d().settings[slot.index], scope) : feel::Value {};
}

feel::Value Evaluation::State::field_value(Slot const& slot)
{
    auto const& field = d().pages[slot.page].fields[slot.index];
    bool const asked = (page_asked(slot.page) || counts(d().pages[slot.page].when, *this)) && counts(field.when, *this);
    if (field.type == FieldType::Group)
        return asked ? group_value(field) : feel::Value::list({});
    return asked ? feel_of(field, answer(field)) : feel::Value {};
}

bool Evaluation::State::counts(Formula const& when, OfficeScope& scope)
{
    if (!when)
        return true;
    auto const value = evaluate(when, scope);
    return value.is_true() || (inputs_.leaves_out && value.is_null());
}

std::size_t Evaluation::State::rows(Field const& group) const
{
    auto const& stored = answer(group);
    return stored.is_array() ? stored.array().size() : 0;
}

OfficeScope* Evaluation::State::row(Field const& group, std::size_t row)
{
    if (row >= rows(group))
        return nullptr;
    auto& scope = rows_[{ &group, row }];
    if (!scope)
        scope = std::make_unique<RowScope>(d().row_names.at(group.name), *this, group, answer(group).array()[row]);
    return scope.get();
}

feel::Value Evaluation::State::group_value(Field const& group)
{
    std::vector<feel::Value> list;
    for (std::size_t i = 0; i < rows(group); ++i) {
        auto& scope = *row(group, i);
        std::vector<feel::Entry> entries;
        for (auto const& child : group.fields)
            if (child.slot >= 0)
                entries.push_back({ child.name, scope.get(child.slot) });
        list.push_back(feel::Value::context(std::move(entries)));
    }
    return feel::Value::list(std::move(list));
}

feel::Value Evaluation::State::setting_value(Setting const& setting, OfficeScope& scope)
{
    if (auto const mine = inputs_.settings.find(setting.name); mine != inputs_.settings.end()) {
        auto const text = mine->second.is_text() ? mine->second.text() : json::write(mine->second);
        if (setting.type == FieldType::YesNo)
            return feel::Value::boolean(text == "true");
        auto const number = Decimal::parse(text);
        return number ? feel::Value::number(*number) : feel::Value {};
    }
    if (setting.amount.value)
        return evaluate(*setting.amount.value, scope);
    auto const day = evaluate(setting.amount.on, scope).to_day();
    auto const* formula = day ? setting.amount.at(*day) : nullptr;
    return formula ? evaluate(*formula, scope) : feel::Value {};
}

}  // namespace mado::definitions
