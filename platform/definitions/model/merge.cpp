#include <mado/definitions/merge.h>

#include "model/merge_text.h"
#include "model/units.h"

#include <mado/yaml/document.h>

#include <algorithm>
#include <optional>
#include <set>

namespace mado::definitions {

namespace {

using grammar::Shape;
using units::below;
using units::same;
using units::shown;
using yaml::Entry;
using yaml::Node;

Result<Node> read(std::string_view text, std::string_view which)
{
    auto tree = yaml::parse(text);
    if (!tree || !tree->is_mapping())
        return refuse(Refusal::Kind::Invalid, "definitions.merge.not_readable", { { "which", std::string(which) } });
    return std::move(*tree);
}

// The keys of two mappings in one order: those of `first`, each key that only `second` has after its neighbour there.
std::vector<std::string> in_one_order(Node const& first, Node const& second)
{
    std::vector<std::string> keys;
    for (auto const& entry : first.entries)
        keys.push_back(entry.key);
    auto after = keys.end() - keys.begin();
    bool is_placed = false;
    for (auto const& entry : second.entries) {
        auto const found = std::ranges::find(keys, entry.key);
        if (found != keys.end()) {
            after = found - keys.begin() + 1;
            is_placed = true;
            continue;
        }
        if (!is_placed)
            after = 0;
        is_placed = true;
        keys.insert(keys.begin() + after, entry.key);
        ++after;
    }
    return keys;
}

// -- two texts.

void compare(std::string const& address, Shape const& shape, Node const* before, Node const* after, std::vector<Difference>& found)
{
    if (same(before, after))
        return;
    if (!before || !after || !units::is_cut(shape, *before) || !units::is_cut(shape, *after)) {
        found.push_back({ address, shown(before), shown(after) });
        return;
    }
    for (auto const& key : in_one_order(*after, *before))
        compare(below(address, key), units::inside(shape, after->find(key) ? *after : *before, key), before->find(key), after->find(key), found);
}

// -- three.

struct Three {
    Node const* base = nullptr;
    Node const* theirs = nullptr;
    Node const* mine = nullptr;
    Three at(std::string_view key) const
    {
        auto const in = [&](Node const* node) { return node && node->is_mapping() ? node->find(key) : nullptr; };
        return { in(base), in(theirs), in(mine) };
    }
};

std::optional<Node> copied(Node const* node) { return node ? std::optional(*node) : std::nullopt; }

class Merging {
public:
    explicit Merging(std::map<std::string, Choice, std::less<>> const& answers, std::set<std::string> used_here) : answers_(answers), used_here_(std::move(used_here)) {}

    Node whole(Three const& of) { return mapping({}, grammar::definition(), of); }
    std::vector<Question> questions;

private:
    // Whether each side has changed what was there.
    std::optional<Node> value(std::string const& address, Shape const& shape, Three const& of)
    {
        if (same(of.theirs, of.mine) || same(of.base, of.theirs))
            return copied(of.mine);
        if (same(of.base, of.mine) && !holds_used(address))
            return copied(of.theirs);
        auto const can_be_cut = [&](Node const* node) { return node && units::is_cut(shape, *node); };
        if (can_be_cut(of.theirs) && can_be_cut(of.mine) && (!of.base || can_be_cut(of.base)))
            return cut(address, shape, of);
        if (!of.theirs && same(of.base, of.mine))
            return ask(Question::Kind::UsedHere, address, of);
        return ask(!of.theirs ? Question::Kind::RemovedThere : !of.mine ? Question::Kind::RemovedHere : Question::Kind::BothChanged, address, of);
    }

    // Whether something at that address or beneath it is taken away there and used here.
    bool holds_used(std::string_view address) const
    {
        return std::ranges::any_of(used_here_, [&](std::string_view used) {
            return used.starts_with(address) && (used.size() == address.size() || address.empty() || used[address.size()] == '.');
        });
    }

    std::optional<Node> ask(Question::Kind kind, std::string const& address, Three const& of)
    {
        questions.push_back({ kind, address, shown(of.base), shown(of.theirs), shown(of.mine) });
        auto const answer = answers_.find(address);
        return copied(answer != answers_.end() && answer->second == Choice::Theirs ? of.theirs : of.mine);
    }

    // The words of a field stand and fall together: both sides having changed some is one question, whatever words they are.
    std::optional<Node> cut(std::string const& address, Shape const& shape, Three const& of)
    {
        if (units::is_whole(shape) && is_changed(shape, of.base, of.theirs) && is_changed(shape, of.base, of.mine) && !have_same_words(shape, of.theirs, of.mine))
            return ask(Question::Kind::BothChanged, address, of);
        return mapping(address, shape, of);
    }

    static bool is_word(Shape const& shape, Node const& node, Entry const& entry) { return !units::is_cut(units::inside(shape, node, entry.key), entry.value); }

    static bool have_same_words(Shape const& shape, Node const* a, Node const* b)
    {
        auto const all_in = [&](Node const& from, Node const& other) {
            return std::ranges::all_of(from.entries, [&](Entry const& entry) {
                return !is_word(shape, from, entry) || same(&entry.value, other.find(entry.key));
            });
        };
        return all_in(*a, *b) && all_in(*b, *a);
    }
    static bool is_changed(Shape const& shape, Node const* base, Node const* side) { return !base || !have_same_words(shape, base, side); }

    Node mapping(std::string const& address, Shape const& shape, Three const& of)
    {
        Node made = *of.mine;
        made.entries.clear();
        for (auto const& key : order(of)) {
            auto const three = of.at(key);
            auto const& holder = three.mine ? *of.mine : three.theirs ? *of.theirs : *of.base;
            if (auto node = value(below(address, key), units::inside(shape, holder, key), three)) {
                auto entry = *holder.entry(key);
                entry.value = std::move(*node);
                made.entries.push_back(std::move(entry));
            }
        }
        return made;
    }

    // Merged by neighbours. Where this side kept the order that it was given, the new order of theirs counts.
    static std::vector<std::string> order(Three const& of)
    {
        return of.base && is_in_order_of(*of.mine, *of.base) ? in_one_order(*of.theirs, *of.mine) : in_one_order(*of.mine, *of.theirs);
    }
    static bool is_in_order_of(Node const& mine, Node const& base)
    {
        std::vector<std::string_view> here, there;
        for (auto const& entry : mine.entries)
            if (base.find(entry.key))
                here.push_back(entry.key);
        for (auto const& entry : base.entries)
            if (mine.find(entry.key))
                there.push_back(entry.key);
        return here == there;
    }

    std::map<std::string, Choice, std::less<>> const& answers_;
    std::set<std::string> used_here_;
};

// -- removed there, used here.

bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

bool mentions(std::string_view words, std::string_view name)
{
    for (auto at = words.find(name); at != std::string_view::npos; at = words.find(name, at + 1)) {
        auto const end = at + name.size();
        if ((at == 0 || !is_name_character(words[at - 1])) && (end == words.size() || !is_name_character(words[end])))
            return true;
    }
    return false;
}

// In what this side itself has written: a part that the library has not, or has otherwise.
bool is_used(Node const& merged, Node const* library, std::string_view name)
{
    if (library && same(merged, *library))
        return false;
    if (merged.is_scalar())
        return mentions(merged.text, name);
    if (merged.is_sequence())
        return std::ranges::any_of(merged.items, [&](Node const& item) { return is_used(item, nullptr, name); });
    return std::ranges::any_of(merged.entries, [&](Entry const& entry) {
        return entry.key != "sources" && entry.key != "examples" && is_used(entry.value, library && library->is_mapping() ? library->find(entry.key) : nullptr, name);
    });
}

// What expressions call by its name: settings, tables, rules, and the fields of pages.
std::map<std::string, std::string> named_in(Node const& tree)
{
    std::map<std::string, std::string> named;  // address → name
    auto const add = [&](std::string const& address, Node const* map) {
        if (map && map->is_mapping())
            for (auto const& entry : map->entries)
                named.emplace(below(address, entry.key), entry.key);
    };
    for (auto const* part : { "settings", "tables", "rules" })
        add(part, tree.find(part));
    for (auto const* part : { "ask", "examine" })
        if (auto const* pages = tree.find(part); pages && pages->is_mapping())
            for (auto const& page : pages->entries)
                add(below(below(part, page.key), "fields"), page.value.find("fields"));
    return named;
}

}  // namespace

Result<std::vector<Difference>> differences(std::string_view before, std::string_view after)
{
    auto const from = TRY(read(before, "before"));
    auto const to = TRY(read(after, "after"));
    std::vector<Difference> found;
    compare({}, grammar::definition(), &from, &to, found);
    return found;
}

Result<Merged> merged(std::string_view base, std::string_view theirs, std::string_view mine, std::map<std::string, Choice, std::less<>> const& answers)
{
    auto const base_tree = TRY(read(base, "base"));
    auto const their_tree = TRY(read(theirs, "theirs"));
    auto const my_tree = TRY(read(mine, "mine"));
    Three const three { &base_tree, &their_tree, &my_tree };
    Merging first(answers, {});
    auto tree = first.whole(three);
    std::set<std::string> used;
    auto const there = named_in(their_tree), here = named_in(my_tree), after = named_in(tree);
    for (auto const& [address, name] : named_in(base_tree))
        if (!there.contains(address) && here.contains(address) && !after.contains(address) && is_used(tree, &their_tree, name))
            used.insert(address);
    Merging second(answers, used);
    if (!used.empty())
        tree = second.whole(three);
    Merged made { units::text_of(tree, { mine, my_tree }, { theirs, their_tree }), {}, used.empty() ? std::move(first.questions) : std::move(second.questions) };
    compare({}, grammar::definition(), &my_tree, &tree, made.taken);
    return made;
}

}  // namespace mado::definitions
