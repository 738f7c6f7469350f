#include <mado/feel/evaluate.h>

#include <stdexcept>

namespace mado::feel {

Scope::Scope(Names const& names)
    : names_(names), values_(static_cast<std::size_t>(names.size())), states_(static_cast<std::size_t>(names.size()), State::Unknown)
{
}

Scope::~Scope() = default;

void Scope::set(std::string_view name, Value value)
{
    auto const slot = names_.slot(name);
    if (!slot)
        throw std::logic_error("no such name in this scope: " + std::string(name));
    set(*slot, std::move(value));
}

Value Scope::compute(int) { return {}; }

Value const& Scope::get(int slot)
{
    static Value const nothing;
    auto const index = static_cast<std::size_t>(slot);
    auto& state = states_.at(index);
    if (state == State::Known)
        return values_[index];
    if (state == State::Computing) {
        circle_ = true;
        return nothing;
    }
    state = State::Computing;
    try {
        auto value = compute(slot);
        values_[index] = std::move(value);
    } catch (...) {
        states_[index] = State::Unknown;
        throw;
    }
    states_[index] = State::Known;
    return values_[index];
}

}  // namespace mado::feel
