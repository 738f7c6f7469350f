#include "program.h"

#include <stdexcept>

namespace mado::feel {

Type Type::of(Kind kind)
{
    Type type;
    type.kind_ = kind;
    return type;
}

Type Type::list_of(Type element)
{
    Type type = of(Kind::List);
    type.element_ = std::make_shared<Type const>(std::move(element));
    return type;
}

Type Type::context_of(std::vector<std::pair<std::string, Type>> members)
{
    Type type = of(Kind::Context);
    type.members_ = std::make_shared<std::vector<std::pair<std::string, Type>> const>(std::move(members));
    return type;
}

Type Type::element() const { return kind_ != Kind::List ? *this : element_ ? *element_ : Type {}; }

Type const* Type::member(std::string_view name) const
{
    if (members_)
        for (auto const& [key, type] : *members_)
            if (key == name)
                return &type;
    return nullptr;
}

std::vector<std::pair<std::string, Type>> const& Type::members() const
{
    static std::vector<std::pair<std::string, Type>> const none;
    return members_ ? *members_ : none;
}

Names::Names() : known_(std::make_shared<Known>()) {}

Names::Known& Names::change()
{
    if (known_.use_count() > 1)
        known_ = std::make_shared<Known>(*known_);
    return *known_;
}

namespace {

void gather_members(Type const& type, std::set<std::string>& members)
{
    for (auto const& [key, inner] : type.members()) {
        members.insert(key);
        gather_members(inner, members);
    }
    if (type.kind() == Kind::List)
        gather_members(type.element(), members);
}

}  // namespace

int Names::add(std::string name, Type type)
{
    auto& known = change();
    gather_members(type, known.members);
    auto const [found, fresh] = known.slots.emplace(name, static_cast<int>(known.names.size()));
    if (!fresh) {
        known.types[static_cast<std::size_t>(found->second)] = std::move(type);
        return found->second;
    }
    known.names.push_back(std::move(name));
    known.types.push_back(std::move(type));
    return found->second;
}

void Names::add(HostFunction function)
{
    auto name = function.name;
    change().hosts.insert_or_assign(std::move(name), std::make_shared<HostFunction const>(std::move(function)));
}

void Names::add_member(std::string name) { change().members.insert(std::move(name)); }

std::optional<int> Names::slot(std::string_view name) const
{
    auto const found = known_->slots.find(name);
    return found == known_->slots.end() ? std::nullopt : std::optional(found->second);
}

std::string const& Names::name(int slot) const { return known_->names.at(static_cast<std::size_t>(slot)); }
int Names::size() const { return static_cast<int>(known_->names.size()); }

std::string const& Expression::text() const { return program_->text; }
std::vector<int> const& Expression::slots() const { return program_->slots; }
std::vector<std::string> Expression::names() const { return program_->slot_names; }
std::vector<std::string> const& Expression::functions() const { return program_->functions; }
std::vector<std::string> const& Expression::built_ins() const { return program_->built_ins; }
bool Expression::is_constant() const { return program_->constant; }
Type const& Expression::type() const { return program_->type; }

Place place_of(std::string_view text, std::size_t at)
{
    Place place { 1, 1 };
    for (std::size_t i = 0; i < at && i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if (byte == '\n')
            place = { place.line + 1, 1 };
        else if ((byte & 0xc0) != 0x80)
            ++place.column;
    }
    return place;
}

}  // namespace mado::feel
