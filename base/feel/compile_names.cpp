// What a name means where it stands, and what people are told when it means nothing.
#include "compilation.h"

#include <algorithm>

namespace mado::feel {

namespace {

constexpr std::size_t most_warnings = 100;

// Distance in characters between two names.
std::size_t distance(std::u32string_view a, std::u32string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            auto const above = row[j + 1];
            row[j + 1] = std::min({ above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0U : 1U) });
            diagonal = above;
        }
    }
    return row[b.size()];
}

std::u32string characters(std::string_view text)
{
    std::u32string out;
    for (std::size_t at = 0, length = 0; at < text.size(); at += length)
        out += decode(text, at, length);
    return out;
}

}  // namespace

// The known name that is meant perhaps; one that begins with the other is near.
std::string nearest(std::string_view wanted, std::vector<std::string_view> const& known)
{
    auto const name = characters(wanted.substr(0, 200));
    std::string_view best;
    std::size_t least = std::max<std::size_t>(1, name.size() / 3) + 1;
    for (auto const candidate : known) {
        auto const other = characters(candidate.substr(0, 200));
        auto far = distance(name, other);
        if (name.size() >= 3 && other.size() >= 3 && (candidate.starts_with(wanted) || wanted.starts_with(candidate)))
            far = std::min<std::size_t>(far, 1);
        if (far < least) {
            least = far;
            best = candidate;
        }
    }
    return std::string(best);
}

void Compilation::problem(std::size_t at, std::string key, std::string japanese, std::string english, std::map<std::string, std::string> arguments, std::string suggestion)
{
    auto const place = place_of(program_->text, at);
    problems_.push_back({ place.line, place.column, std::move(key), std::move(arguments), std::move(japanese), std::move(english), std::move(suggestion) });
}

void Compilation::warning(std::size_t at, std::string key, std::string japanese, std::string english, std::map<std::string, std::string> arguments, std::string suggestion)
{
    if (program_->warnings.size() >= most_warnings)
        return;
    auto const place = place_of(program_->text, at);
    program_->warnings.push_back({ place.line, place.column, std::move(key), std::move(arguments), std::move(japanese), std::move(english), std::move(suggestion) });
}

void Compilation::finding(std::size_t at, std::string key, std::string japanese, std::string english, std::map<std::string, std::string> arguments, std::string suggestion)
{
    if (strict_)
        problem(at, std::move(key), std::move(japanese), std::move(english), std::move(arguments), std::move(suggestion));
    else
        warning(at, std::move(key), std::move(japanese), std::move(english), std::move(arguments), std::move(suggestion));
}

void Compilation::unknown_name(Node const& node)
{
    auto const near = nearest(node.text, visible_names());
    problem(node.at, "name.unknown", "「" + node.text + "」という名前はありません。" + (near.empty() ? "使える名前に直すか、文字列なら \" で囲んでください。" : "「" + near + "」のことですか。"),
        "There is no name `" + node.text + "`." + (near.empty() ? " Use a known name, or put a string into quotes." : " Did you mean `" + near + "`?"),
        { { "name", node.text }, { "suggestion", near } }, near);
}

void Compilation::unknown_member(Node const& node, Type const& of)
{
    std::vector<std::string_view> known;
    for (auto const& [key, inner] : of.members())
        known.push_back(key);
    auto const near = nearest(node.text, known);
    auto const kind = std::string(of.has_members() ? "" : name_of(*of.kind()));
    auto const japanese = kind.empty() ? "「" + node.text + "」という名前はありません。" : "「" + kind + "」の値に「" + node.text + "」という項目はありません。";
    auto const english = kind.empty() ? "There is no name `" + node.text + "`." : "A value of `" + kind + "` has no property `" + node.text + "`.";
    auto const key = kind.empty() ? "member.unknown" : "property.unknown";
    auto const report = kind.empty() ? &Compilation::finding : &Compilation::warning;
    (this->*report)(node.at, key, japanese + (near.empty() ? "" : "「" + near + "」のことですか。"), english + (near.empty() ? "" : " Did you mean `" + near + "`?"),
        { { "name", node.text }, { "suggestion", near } }, near);
}

void Compilation::never(Node const& node, Type const& a, Type const& b)
{
    auto const left = a.text(), right = b.text();
    warning(node.at, "operator.kinds", "この演算はいつも null になります。左は「" + left + "」、右は「" + right + "」です。同じ種類の値にそろえてください。",
        "This is always null: the left side is `" + left + "`, the right side `" + right + "`. Make them fit.", { { "left", left }, { "right", right } });
}

std::vector<std::string_view> Compilation::visible_names() const
{
    std::vector<std::string_view> all;
    for (auto const& binding : bindings_) {
        if (binding.what == Binding::What::Variable)
            all.push_back(binding.name);
        for (auto const& [member, type] : binding.type.members())
            if (binding.what == Binding::What::Item)
                all.push_back(member);
    }
    all.insert(all.end(), names_.names.begin(), names_.names.end());
    for (auto const& [name, function] : names_.hosts)
        all.push_back(name);
    for (auto const* function : all_built_ins())
        all.push_back(function->name);
    return all;
}

std::uint32_t Compilation::bind(std::string name, Type type, Binding::What what)
{
    if (name == "?")
        what = Binding::What::Input;
    bindings_.push_back({ what, std::move(name), locals_, std::move(type) });
    return locals_++;
}

void Compilation::unbind(std::size_t count)
{
    bindings_.resize(bindings_.size() - count);
    locals_ -= static_cast<std::uint32_t>(count);
}

Compilation::Resolved Compilation::local(Node const& node)
{
    Resolved found;
    for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding) {
        bool const is_item = binding->what == Binding::What::Item;
        // `item` is the item, unless it is a context with a member of this name (10.3.2.5).
        bool const is_itself = is_item && node.text == "item" && !binding->type.member("item");
        bool const may_have_item = binding->type.is_any() || (binding->type.kind() == Kind::Context && !binding->type.has_members());
        if (is_itself || (binding->what == Binding::What::Variable && binding->name == node.text)) {
            found.code = Code { emit(Op::Local, node, {}, binding->local), binding->type };
            if (is_itself && may_have_item)
                found.items.push_back(binding->local);
            return found;
        }
        if (!is_item)
            continue;
        if (auto const* member = binding->type.member(node.text)) {
            auto const item = emit(Op::Local, node, {}, binding->local);
            found.code = Code { emit(Op::Path, node, { item }, words({ node.text })), *member };
            return found;
        }
        if (!binding->type.has_members() && (binding->type.is_any() || binding->type.kind() == Kind::Context))
            found.items.push_back(binding->local);
    }
    return found;
}

std::optional<Compilation::Code> Compilation::global(Node const& node)
{
    if (auto const slot = names_.slots.find(node.text); slot != names_.slots.end()) {
        slots_.insert(slot->second);
        return Code { emit(Op::Slot, node, {}, static_cast<std::uint32_t>(slot->second)), names_.types[static_cast<std::size_t>(slot->second)] };
    }
    if (auto const host = names_.hosts.find(node.text); host != names_.hosts.end()) {
        functions_.insert(node.text);
        return Code { emit(Op::HostValue, node, {}, keep(program_->hosts, host->second)), Type::of(Kind::Function) };
    }
    if (auto const* built_in = find_built_in(node.text)) {
        built_ins_.insert(node.text);
        return Code { emit(Op::BuiltInValue, node, {}, keep(program_->built_ins_called, built_in)), Type::of(Kind::Function) };
    }
    return std::nullopt;
}

Compilation::Code Compilation::name(Node const& node)
{
    auto found = local(node);
    if (!found.code)
        found.code = global(node);
    if (!found.code && found.items.empty()) {
        unknown_name(node);
        return constant(node, {});
    }
    for (auto item = found.items.rbegin(); item != found.items.rend(); ++item) {
        std::vector<std::uint32_t> operands { emit(Op::Local, node, {}, *item) };
        if (found.code)
            operands.push_back(found.code->code);
        found.code = Code { emit(Op::Member, node, operands, words({ node.text })), {} };
    }
    return *found.code;
}

Compilation::Code Compilation::input(Node const& node)
{
    for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding)
        if (binding->what == Binding::What::Input)
            return { emit(Op::Local, node, {}, binding->local), binding->type };
    problem(node.at, "feel.syntax", "「?」は、条件の欄か in の中でだけ使えます。ここでは名前を書いてください。", "`?` can only be used in a unary test or after `in`. Write a name here.");
    return constant(node, {});
}

}  // namespace mado::feel
