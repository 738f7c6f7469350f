#pragma once
// Item definitions as types of FEEL with their constraints (DMN 1.5, 7.3.2).
#include <mado/dmn/model.h>
#include <mado/feel/cell.h>
#include <mado/feel/evaluate.h>
#include <mado/feel/expression.h>

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace mado::dmn {

struct Constraint {
    feel::UnaryTests tests;
    std::optional<feel::Cell> cell;            // the same where constants say it
    std::string text;
};

struct ItemType {
    feel::Type type {};                        // with collections and components
    bool constrained = false;                  // it, or a part of it
    bool collection = false;
    ItemType const* base = nullptr;            // of a value, or of each item of a collection
    std::optional<Constraint> allowed {};      // on each value
    std::optional<Constraint> whole {};        // on the value as a whole (DMN 1.5)
    std::vector<std::pair<std::string, ItemType const*>> components {};
    ItemType const* output = nullptr;          // of a function
    std::size_t size = 1;                      // of the type written out, bounded
};

// The value as the type has it: conversions of 10.3.2.9.4; null and a note where it does not fit or breaks a constraint.
feel::Value fitted(feel::Value value, ItemType const& type, feel::Evaluating const& how);
// The same of a plain type.
feel::Value fitted(feel::Value value, feel::Type const& type, feel::Evaluating const& how);

// The type, without its members where it is too large to be written out: types share their parts, and so can grow without end.
feel::Type bounded(feel::Type type);

// The types that a document can name. Filled once, then only read.
class Types {
public:
    using Imported = std::function<ItemType const*(std::string_view type_ref)>;
    // `names`: what constraints may use; `imported` finds the types of imports. Adds what is wrong to `problems`.
    void compile(Document const& document, feel::Names const& names, Imported imported, std::vector<Problem>& problems);
    // FEEL's own, by this document, or imported; nullptr when there is no such type.
    ItemType const* find(std::string_view type_ref);
    ItemType const* own(std::string_view name) const;
    feel::Type type_of(std::string_view type_ref) const;  // any where it is not known
    std::map<std::string, ItemType const*, std::less<>> const& named() const { return named_; }

private:
    struct Making;
    ItemType const* reference(Making& making, std::string_view type_ref, Place place, std::string_view element);
    ItemType const* defined(Making& making, std::string const& name);
    ItemType const* item(Making& making, ItemDefinition const& definition);
    void fill(Making& making, ItemDefinition const& definition, ItemType& made);
    void fill_function(Making& making, ItemDefinition const& definition, ItemType& made);
    std::optional<Constraint> constraint(Making& making, Text const& text, feel::Type const& input, std::string_view element);
    ItemType const* plain(std::string_view type_ref);

    std::deque<ItemType> made_;
    std::map<std::string, ItemType const*, std::less<>> plain_, named_;
    feel::Names names_;
    Imported imported_;
};

}  // namespace mado::dmn
