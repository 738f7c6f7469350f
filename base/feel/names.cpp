#include "built_in.h"

#include <stdexcept>

namespace mado::feel {

namespace {

// The parser finds a plain word by itself; it must know the others, and those that look like a keyword.
bool is_plain_word(std::string_view name)
{
    auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    if (name.empty() || !is_letter(name.front()) || !std::all_of(name.begin(), name.end(), [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); }))
        return false;
    constexpr std::string_view keywords[] { "for", "return", "if", "then", "else", "some", "every", "satisfies", "in", "and", "or", "between", "true", "false", "null", "function",
        "not", "instance", "of", "external" };
    return std::find(std::begin(keywords), std::end(keywords), name) == std::end(keywords);
}

Lexicon const& standard_words()
{
    static Lexicon const words = [] {
        Lexicon lexicon;
        for (auto const* function : all_built_ins())
            if (!is_plain_word(function->name))
                lexicon.add(function->name);
        for (auto const* word : { "start included", "end included", "time offset" })
            lexicon.add(word);
        return lexicon;
    }();
    return words;
}

}  // namespace

void Names::Known::add_word(std::string_view name)
{
    if (!is_plain_word(name))
        words.add(name);
}

Names::Names() : known_(std::make_shared<Known>())
{
    known_->words.over(standard_words());
}

Names::Known& Names::change()
{
    if (known_.use_count() > 1)
        known_ = std::make_shared<Known>(*known_);
    return *known_;
}

void Names::Known::add_members(Type const& type)
{
    for (auto const& [key, inner] : type.members()) {
        if (members.insert(key).second)
            add_word(key);
        add_members(inner);
    }
    if (type.kind() == Kind::List)
        add_members(type.element());
    for (auto const& parameter : type.parameters())
        add_members(parameter);
    if (type.has_signature())
        add_members(type.returns());
}

int Names::add(std::string name, Type type)
{
    auto& known = change();
    known.add_members(type);
    auto const [found, fresh] = known.slots.emplace(name, static_cast<int>(known.names.size()));
    if (!fresh) {
        known.types[static_cast<std::size_t>(found->second)] = std::move(type);
        return found->second;
    }
    known.add_word(name);
    known.names.push_back(std::move(name));
    known.types.push_back(std::move(type));
    return found->second;
}

void Names::add(HostFunction function)
{
    auto name = function.name;
    change().add_word(name);
    change().hosts.insert_or_assign(std::move(name), std::make_shared<HostFunction const>(std::move(function)));
}

void Names::add_member(std::string name)
{
    auto& known = change();
    known.add_word(name);
    known.members.insert(std::move(name));
}

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
std::vector<Problem> const& Expression::warnings() const { return program_->warnings; }
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
