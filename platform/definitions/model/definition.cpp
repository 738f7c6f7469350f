#include <mado/definitions/definition.h>

#include <algorithm>

namespace mado::definitions {

namespace {

template <class Range>
auto const* named(Range const& range, std::string_view name)
{
    auto const found = std::find_if(range.begin(), range.end(), [&](auto const& each) { return each.name == name; });
    return found == range.end() ? nullptr : &*found;
}

// Whether `address` is `of` or beneath it. Addresses may leave out `.fields`.
bool covers(std::string_view of, std::string_view address)
{
    return address.starts_with(of) && (address.size() == of.size() || address[of.size()] == '.');
}

std::string without_fields(std::string_view address)
{
    std::string result(address);
    for (auto at = result.find(".fields."); at != std::string::npos; at = result.find(".fields.", at))
        result.erase(at, 7);
    return result;
}

}  // namespace

std::string const& Words::in(std::string_view language) const
{
    static std::string const none;
    auto found = by_language.find(language);
    if (found == by_language.end())
        found = by_language.find("ja");
    return found == by_language.end() ? none : found->second;
}

Option const* Field::option(std::string_view key) const
{
    auto const found = std::find_if(options.begin(), options.end(), [&](Option const& each) { return each.key == key; });
    return found == options.end() ? nullptr : &*found;
}

Field const* Field::field(std::string_view row_field) const { return named(fields, row_field); }

bool Field::can_be_unknown(std::string_view part) const { return std::find(unknown.begin(), unknown.end(), part) != unknown.end(); }

bool Field::allows(std::string_view way) const { return way == "file" || std::find(also.begin(), also.end(), way) != also.end(); }

std::size_t most_of(Field const& field)
{
    if (field.most > 0)
        return field.most;
    return field.type == FieldType::Group ? 50 : 1;
}

bool Limit::pauses(std::string_view reason) const { return std::find(pauses_for.begin(), pauses_for.end(), reason) != pauses_for.end(); }

Page const* Definition::page(std::string_view name) const { return named(pages, name); }

Page const* Definition::page_of(std::string_view field) const
{
    for (auto const& each : pages)
        if (named(each.fields, field))
            return &each;
    return nullptr;
}

Field const* Definition::field(std::string_view name) const
{
    if (auto const slot = names.slot(name); slot && static_cast<std::size_t>(*slot) < slots.size()) {
        auto const& at = slots[static_cast<std::size_t>(*slot)];
        return at.kind == Slot::Kind::Field ? &pages[at.page].fields[at.index] : nullptr;
    }
    auto const* of = page_of(name);  // a my_number has no slot
    return of ? named(of->fields, name) : nullptr;
}

Rule const* Definition::rule(std::string_view name) const { return named(rules, name); }

Table const* Definition::table(std::string_view name) const
{
    auto const found = std::find_if(tables.begin(), tables.end(), [&](auto const& each) { return each->name == name; });
    return found == tables.end() ? nullptr : found->get();
}

Flag const* Definition::flag(std::string_view name) const { return named(flags, name); }
Ground const* Definition::ground(std::string_view name) const { return named(grounds, name); }
Limit const* Definition::limit(std::string_view name) const { return named(limits, name); }
Charge const* Definition::charge(std::string_view name) const { return named(charges, name); }

Outcome const* Definition::outcome(std::string_view result) const
{
    auto const found = std::find_if(outcomes.begin(), outcomes.end(), [&](Outcome const& each) { return each.result == result; });
    return found == outcomes.end() ? nullptr : &*found;
}

bool Definition::asks_my_number() const
{
    auto const is_my_number = [](Field const& field) {
        return field.type == FieldType::MyNumber
            || std::any_of(field.fields.begin(), field.fields.end(), [](Field const& child) { return child.type == FieldType::MyNumber; });
    };
    return std::any_of(pages.begin(), pages.end(), [&](Page const& each) { return std::any_of(each.fields.begin(), each.fields.end(), is_my_number); });
}

bool Definition::grounds_block_sending() const
{
    return effect == Effect::Service || effect == Effect::Lottery || effect == Effect::Examination || effect == Effect::Survey;
}

Source const* Definition::source_of(std::string_view address) const
{
    auto const plain = without_fields(address);
    Source const* found = nullptr;
    std::size_t longest = 0;
    for (auto const& source : sources)
        for (auto const& of : source.of) {
            auto const part = without_fields(of);
            if (covers(part, plain) && part.size() >= longest) {
                found = &source;
                longest = part.size();
            }
        }
    return found;
}

bool Definition::to_be_confirmed(std::string_view address) const
{
    auto const* source = source_of(address);
    return source && source->needs_tick();
}

}  // namespace mado::definitions
