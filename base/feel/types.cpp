// Types: what is known before evaluation, conformance and the implicit conversions (DMN 1.5, 10.3.2.9).
#include "built_in.h"

#include <algorithm>

namespace mado::feel {

struct Type::Inner {
    Type element {};                                           // of a list, a range, what a function returns
    std::vector<std::pair<std::string, Type>> members {};
    std::vector<Type> parameters {};
};

Type Type::of(Kind kind)
{
    Type type;
    type.kind_ = kind;
    return type;
}

Type Type::list_of(Type element)
{
    auto type = of(Kind::List);
    type.inner_ = std::make_shared<Inner const>(Inner { std::move(element) });
    return type;
}

Type Type::range_of(Type element)
{
    auto type = of(Kind::Range);
    type.inner_ = std::make_shared<Inner const>(Inner { std::move(element) });
    return type;
}

Type Type::context_of(std::vector<std::pair<std::string, Type>> members)
{
    auto type = of(Kind::Context);
    type.inner_ = std::make_shared<Inner const>(Inner { {}, std::move(members) });
    return type;
}

Type Type::function_of(std::vector<Type> parameters, Type returns)
{
    auto type = of(Kind::Function);
    type.inner_ = std::make_shared<Inner const>(Inner { std::move(returns), {}, std::move(parameters) });
    return type;
}

Type Type::element() const { return kind_ != Kind::List ? *this : inner_ ? inner_->element : Type {}; }
Type Type::end() const { return kind_ == Kind::Range && inner_ ? inner_->element : Type {}; }
bool Type::has_members() const { return kind_ == Kind::Context && inner_; }
bool Type::has_signature() const { return kind_ == Kind::Function && inner_; }
Type Type::returns() const { return has_signature() ? inner_->element : Type {}; }

Type const* Type::member(std::string_view name) const
{
    for (auto const& [key, type] : members())
        if (key == name)
            return &type;
    return nullptr;
}

std::vector<std::pair<std::string, Type>> const& Type::members() const
{
    static std::vector<std::pair<std::string, Type>> const none;
    return inner_ ? inner_->members : none;
}

std::vector<Type> const& Type::parameters() const
{
    static std::vector<Type> const none;
    return inner_ ? inner_->parameters : none;
}

std::string Type::text() const
{
    if (!kind_)
        return "Any";
    std::string out(name_of(*kind_));
    if (!inner_)
        return out;
    out += '<';
    auto const add = [&](std::string const& part) { out += (out.ends_with('<') ? "" : ", ") + part; };
    switch (*kind_) {
    case Kind::Context:
        for (auto const& [key, type] : inner_->members)
            add(key + ": " + type.text());
        return out + ">";
    case Kind::Function:
        for (auto const& parameter : inner_->parameters)
            add(parameter.text());
        return out + "> -> " + inner_->element.text();
    default: return out + inner_->element.text() + ">";
    }
}

// `type` conforms to `wanted` (10.3.2.9.2): equal, or below it in the lattice; Null is below every type.
bool conforms(Type const& type, Type const& wanted)
{
    if (wanted.is_any() || type.kind() == Kind::Null)
        return true;
    if (type.kind() != wanted.kind())
        return false;
    switch (*wanted.kind()) {
    case Kind::List: return conforms(type.element(), wanted.element());
    case Kind::Range: return conforms(type.end(), wanted.end());
    case Kind::Context:
        return std::all_of(wanted.members().begin(), wanted.members().end(), [&](auto const& member) {
            auto const* found = type.member(member.first);
            return found && conforms(*found, member.second);
        });
    case Kind::Function: {
        if (!wanted.has_signature())
            return true;
        auto const& a = type.parameters();
        auto const& b = wanted.parameters();
        return type.has_signature() && a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](auto const& own, auto const& given) { return conforms(given, own); })
            && conforms(type.returns(), wanted.returns());
    }
    default: return true;
    }
}

namespace {

Type type_of_function(FunctionParts const& function)
{
    auto const& body = *function.body;
    if (body.built_in)
        return type_of(*body.built_in);
    if (body.signature)
        return Type::function_of(body.signature->types, body.signature->returns);
    auto types = body.host->types;
    types.resize(function.parameters.size());
    return Type::function_of(std::move(types), body.host->returns);
}

}  // namespace

bool conforms(Value const& value, Type const& type)
{
    if (value.is_null() || type.is_any())
        return true;
    if (value.kind() != type.kind())
        return false;
    switch (value.kind()) {
    case Kind::List: {
        auto const element = type.element();
        auto const items = value.as_list();
        return element.is_any() || std::all_of(items.begin(), items.end(), [&](Value const& item) { return conforms(item, element); });
    }
    case Kind::Range: {
        auto const end = type.end();
        return conforms(value.as_range().from, end) && conforms(value.as_range().to, end);
    }
    case Kind::Context:
        return std::all_of(type.members().begin(), type.members().end(), [&](auto const& member) {
            auto const* found = value.find(member.first);
            return found && conforms(*found, member.second);
        });
    case Kind::Function: return conforms(type_of_function(value.as_function()), type);
    default: return true;
    }
}

bool is_instance(Value const& value, Type const& type) { return value.is_null() ? type.kind() == Kind::Null : conforms(value, type); }

Value coerced(Value const& value, Type const& type)
{
    if (conforms(value, type))
        return value;
    if (type.kind() == Kind::List && !value.is_list())
        return conforms(value, type.element()) ? Value::list({ value }) : Value {};
    if (value.is_list() && type.kind() != Kind::List)
        return value.as_list().size() == 1 && conforms(value.as_list().front(), type) ? value.as_list().front() : Value {};
    if (value.is_date() && type.kind() == Kind::DateTime)
        return Value::date_time({ value.as_date(), Time { 0, Zone::of_offset(0) } });
    return {};
}

namespace {

std::optional<Type> resolve(TypeName const& name, Names const& names, std::vector<TypeName const*>& unknown);

std::vector<Type> resolve_all(std::vector<TypeName> const& list, Names const& names, std::vector<TypeName const*>& unknown)
{
    std::vector<Type> types;
    for (auto const& inner : list)
        types.push_back(resolve(inner, names, unknown).value_or(Type {}));
    return types;
}

std::optional<Type> resolve(TypeName const& name, Names const& names, std::vector<TypeName const*>& unknown)
{
    if (!name.user.empty()) {
        auto const* found = names.type(name.user);
        if (!found) {
            unknown.push_back(&name);
            return std::nullopt;
        }
        return *found;
    }
    if (!name.kind)
        return Type {};
    if (name.kind == Kind::Context && name.detailed) {
        std::vector<std::pair<std::string, Type>> members;
        for (auto const& [key, inner] : name.members)
            members.emplace_back(key, resolve(inner, names, unknown).value_or(Type {}));
        return Type::context_of(std::move(members));
    }
    auto inner = resolve_all(name.inner, names, unknown);
    if (inner.empty())
        return Type::of(*name.kind);
    auto last = std::move(inner.back());
    inner.pop_back();
    if (name.kind == Kind::Function)
        return Type::function_of(std::move(inner), std::move(last));
    return name.kind == Kind::List ? Type::list_of(std::move(last)) : Type::range_of(std::move(last));
}

}  // namespace

Type resolved(TypeName const& name, Names const& names, std::vector<TypeName const*>& unknown) { return resolve(name, names, unknown).value_or(Type {}); }

void Names::add_type(std::string name, Type type)
{
    auto& known = change();
    known.add_members(type);
    known.type_words.add(name);
    known.named_types.insert_or_assign(std::move(name), std::move(type));
}

Type const* Names::type(std::string_view name) const
{
    auto const found = known_->named_types.find(name);
    return found == known_->named_types.end() ? nullptr : &found->second;
}

}  // namespace mado::feel
