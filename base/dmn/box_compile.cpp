#include "box_compile.h"

#include "report.h"

#include <algorithm>

namespace mado::dmn {

namespace {

template <class T>
struct Restored {
    T& place;
    T before;
    explicit Restored(T& p) : place(p), before(p) {}
    ~Restored() { place = std::move(before); }
    Restored(Restored const&) = delete;
    Restored& operator=(Restored const&) = delete;
};

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

feel::Type common(feel::Type const& a, feel::Type const& b) { return a.text() == b.text() ? a : feel::Type {}; }

}  // namespace

int BoxCompiler::add(feel::Names& names, std::string const& name, feel::Type type)
{
    auto const slot = names.add(name, std::move(type));
    slots_ = std::max(slots_, names.size());
    return slot;
}

ItemType const* BoxCompiler::type(std::string_view type_ref, Place place)
{
    if (type_ref.empty())
        return nullptr;
    auto const* found = around_.types.find(type_ref);
    if (!found) {
        std::string const name(type_ref);
        around_.problems.push_back({ around_.file, place, element_, "type.unknown", { { "name", name } },
            "「" + name + "」という型はありません。型の定義を足すか、number などの型にしてください。", "There is no type `" + name + "`. Add an item definition, or use a type of FEEL." });
    }
    return found && !(found->type.is_any() && !found->constrained) ? found : nullptr;
}

std::shared_ptr<Body> BoxCompiler::body(feel::Names const& names)
{
    auto made = std::make_shared<Body>();
    made->number = around_.bodies++;
    slots_ = std::max(slots_, names.size());
    for (int slot = 0; slot < slots_; ++slot)
        made->room.add(std::to_string(slot));
    for (auto const slot : reads_)
        if (slot < around_.host_names)
            made->host_slots.push_back(slot);
    made->reads = std::exchange(reads_, {});
    slots_ = 0;
    retries_ = 0;
    return made;
}

BoxCompiler::Made BoxCompiler::refused(std::string key, Place place, std::string japanese, std::string english, std::map<std::string, std::string> arguments)
{
    auto box = std::make_unique<RefusedBox>();
    box->japanese = japanese;
    box->english = english;
    around_.problems.push_back({ around_.file, place, element_, std::move(key), std::move(arguments), std::move(japanese), std::move(english) });
    return { std::move(box) };
}

BoxCompiler::Made BoxCompiler::refused_by(std::vector<Problem> found)
{
    auto box = std::make_unique<RefusedBox>();
    if (!found.empty()) {
        box->japanese = found.front().japanese;
        box->english = found.front().english;
    }
    for (auto& problem : found) {
        problem.file = around_.file;
        if (problem.element.empty())
            problem.element = element_;
        if (problem.place.line == 0)
            problem.place = place_;
        around_.problems.push_back(std::move(problem));
    }
    return { std::move(box) };
}

BoxCompiler::Made BoxCompiler::compile(Logic const& logic, feel::Names const& names)
{
    slots_ = std::max(slots_, names.size());
    if (!logic)
        return {};
    Restored const nesting(nesting_);
    if (++nesting_ > most_nesting)
        return refused("limit.depth", logic->place, "式の箱が入れ子になりすぎています。", "Boxed expressions are nested too deeply.");
    Restored const element(element_);
    if (!logic->id.empty())
        element_ = logic->id;
    Restored const place(place_);
    place_ = logic->place;
    auto made = box_of(logic, names);
    made.type = bounded(std::move(made.type));
    return made;
}

BoxCompiler::Made BoxCompiler::box_of(Logic const& logic, feel::Names const& names)
{
    struct Visitor {
        BoxCompiler& compiler;
        Logic const& logic;
        feel::Names const& names;
        Made operator()(Literal const& box) const { return compiler.literal(box, names); }
        Made operator()(Table const& box) const { return compiler.table({ logic, &box }, names); }
        Made operator()(ContextBox const& box) const { return compiler.context(box, names); }
        Made operator()(Invocation const& box) const { return compiler.invocation(box, names); }
        Made operator()(ListBox const& box) const { return compiler.list(box, names); }
        Made operator()(Relation const& box) const { return compiler.relation(box, names); }
        Made operator()(FunctionBox const& box) const { return compiler.function(box, names, nullptr); }
        Made operator()(Conditional const& box) const { return compiler.conditional(box, names); }
        Made operator()(FilterBox const& box) const { return compiler.filter(box, names); }
        Made operator()(Iterator const& box) const { return compiler.iterator(box, names); }
    };
    return std::visit(Visitor { *this, logic, names }, logic->box);
}

BoxCompiler::Made BoxCompiler::literal(Literal const& box, feel::Names const& names)
{
    auto const& language = box.text.language.empty() ? around_.language : box.text.language;
    if (!is_feel(language))
        return refused_by({ other_language(box.text, language, around_.file, element_) });
    if (!box.imported_from.empty())
        return refused("import.values", place_, "ほかの文書の値を取りこむ式(importedValues)は動かせません。式をここに書いてください。",
            "Imported values are not supported. Write the expression here.");
    if (is_blank(box.text.text))
        return refused("expression.empty", place_, "式が書かれていません。", "There is no expression.");
    auto compiled = feel::compile(box.text.text, names);
    if (!compiled) {
        std::vector<Problem> found;
        add_located(found, compiled.error(), box.text, around_.file, element_);
        return refused_by(std::move(found));
    }
    add_located(around_.problems, compiled->warnings(), box.text, around_.file, element_);
    reads(compiled->slots());
    auto made = std::make_unique<LiteralBox>();
    auto type = compiled->type();
    made->expression = std::move(*compiled);
    return { std::move(made), std::move(type) };
}

BoxCompiler::Made BoxCompiler::table(std::shared_ptr<Table const> box, feel::Names const& names)
{
    around_.held.push_back({ owner_, box.get(), names });
    auto const item_type = [this](std::string_view type_ref) {
        auto const* found = type(type_ref, place_);
        return found ? found->type : feel::Type {};
    };
    auto compiled = CompiledTable::compile(std::move(box), names, item_type);
    if (!compiled)
        return refused_by(std::move(compiled).error());
    reads(compiled->slots());
    auto made = std::make_unique<TableBox>();
    auto type = compiled->type();
    made->table = std::move(*compiled);
    made->owner = owner_;
    return { std::move(made), std::move(type) };
}

// A value as its variable declares it.
BoxCompiler::Made BoxCompiler::fitted_to(Made made, Variable const& variable)
{
    auto const* declared = type(variable.type_ref, variable.place);
    if (!declared || !made.box)
        return made;
    auto fitted = std::make_unique<FittedBox>();
    fitted->inner = std::move(made.box);
    fitted->type = declared;
    return { std::move(fitted), declared->type };
}

BoxCompiler::Made BoxCompiler::context(ContextBox const& box, feel::Names names)
{
    auto made = std::make_unique<ContextBoxCode>();
    std::vector<std::pair<std::string, feel::Type>> members;
    std::optional<feel::Type> result;
    for (auto const& entry : box.entries) {
        auto const* function = entry.value ? std::get_if<FunctionBox>(&entry.value->box) : nullptr;
        auto value = function && entry.variable ? this->function(*function, names, &entry.variable->name) : compile(entry.value, names);
        if (!entry.variable) {
            result = std::move(value.type);
            made->entries.push_back({ {}, -1, std::move(value.box) });
            break;
        }
        value = fitted_to(std::move(value), *entry.variable);
        auto const slot = add(names, entry.variable->name, value.type);
        made->entries.push_back({ entry.variable->name, slot, std::move(value.box) });
        members.emplace_back(entry.variable->name, std::move(value.type));
    }
    return { std::move(made), result ? std::move(*result) : feel::Type::context_of(std::move(members)) };
}

BoxCompiler::Made BoxCompiler::invocation(Invocation const& box, feel::Names const& names)
{
    auto made = std::make_unique<InvocationBox>();
    auto called = compile(box.called, names);
    made->called = std::move(called.box);
    for (auto const& binding : box.bindings)
        made->bindings.emplace_back(binding.parameter.name, compile(binding.value, names).box);
    return { std::move(made), called.type.returns() };
}

BoxCompiler::Made BoxCompiler::list(ListBox const& box, feel::Names const& names)
{
    auto made = std::make_unique<ListBoxCode>();
    std::optional<feel::Type> element;
    for (auto const& item : box.items) {
        auto value = compile(item, names);
        element = element ? common(*element, value.type) : value.type;
        made->items.push_back(std::move(value.box));
    }
    return { std::move(made), feel::Type::list_of(element.value_or(feel::Type {})) };
}

BoxCompiler::Made BoxCompiler::relation(Relation const& box, feel::Names const& names)
{
    auto made = std::make_unique<RelationBox>();
    std::vector<std::pair<std::string, feel::Type>> members;
    for (auto const& column : box.columns) {
        made->columns.push_back(column.name);
        auto const* declared = type(column.type_ref, column.place);
        members.emplace_back(column.name, declared ? declared->type : feel::Type {});
    }
    for (auto const& row : box.rows) {
        auto& cells = made->rows.emplace_back();
        for (std::size_t i = 0; i < row.size() && i < box.columns.size(); ++i)
            cells.push_back(fitted_to(compile(row[i], names), box.columns[i]).box);
    }
    return { std::move(made), feel::Type::list_of(feel::Type::context_of(std::move(members))) };
}

// The body sees the names around it under the same slots; those that it reads are kept when the function is made.
BoxCompiler::Made BoxCompiler::function(FunctionBox const& box, feel::Names const& names, std::string const* own_name)
{
    auto made = std::make_unique<FunctionValueBox>();
    auto& code = made->code;
    auto const outer_reads = std::exchange(reads_, {});
    auto const outer_slots = std::exchange(slots_, 0);
    auto inside = names;
    if (own_name)
        code.own_slot = add(inside, *own_name, feel::Type::of(feel::Kind::Function));
    std::vector<feel::Type> types;
    for (auto const& parameter : box.parameters) {
        auto const* declared = type(parameter.type_ref, parameter.place);
        code.parameters.push_back(parameter.name);
        code.types.push_back(declared);
        types.push_back(declared ? declared->type : feel::Type {});
    }
    for (std::size_t i = 0; i < types.size(); ++i)
        code.slots.push_back(add(inside, code.parameters[i], types[i]));
    Made logic;
    if (box.kind == FunctionKind::Feel)
        logic = compile(box.body, inside);
    auto const read = reads_;
    code.body = body(inside);
    code.logic = std::move(logic.box);
    reads_ = outer_reads;
    slots_ = outer_slots;
    for (auto const slot : read)
        if (slot < names.size() && slot != code.own_slot && std::find(code.slots.begin(), code.slots.end(), slot) == code.slots.end()) {
            code.captures.push_back(slot);
            reads_.insert(slot);
        }
    code.type = feel::Type::function_of(std::move(types), std::move(logic.type));
    auto type = code.type;
    return { std::move(made), std::move(type) };
}

BoxCompiler::Made BoxCompiler::conditional(Conditional const& box, feel::Names const& names)
{
    auto made = std::make_unique<ConditionalBox>();
    made->condition = compile(box.condition, names).box;
    auto then = compile(box.then, names), otherwise = compile(box.otherwise, names);
    made->then = std::move(then.box);
    made->otherwise = std::move(otherwise.box);
    return { std::move(made), common(then.type, otherwise.type) };
}

// A name that nothing around it has is a member of the items, whose type need not be known: it is added when it turns up.
BoxCompiler::Made BoxCompiler::filter(FilterBox const& box, feel::Names const& names)
{
    constexpr int most_retries = 100;          // in one body: filters stand within filters
    auto made = std::make_unique<FilterBoxCode>();
    auto in = compile(box.in, names);
    made->in = std::move(in.box);
    auto const element = in.type.element();
    auto inside = names;
    made->item_slot = add(inside, "item", element);
    std::set<std::string> members;
    for (auto const& [name, type] : element.members())
        if (members.insert(name).second)
            made->members.push_back({ name, add(inside, name, type) });
    auto const outer = std::exchange(reads_, {});
    auto const problems = around_.problems.size();
    auto const held = around_.held.size();
    auto match = compile(box.match, inside);
    while (retries_ < most_retries && !element.has_members()) {
        std::set<std::string> unknown;
        for (auto problem = around_.problems.begin() + static_cast<std::ptrdiff_t>(problems); problem != around_.problems.end(); ++problem)
            if (auto const name = problem->arguments.find("name"); problem->key == "name.unknown" && name != problem->arguments.end() && !members.contains(name->second))
                unknown.insert(name->second);
        if (unknown.empty())
            break;
        ++retries_;
        around_.problems.resize(problems);
        around_.held.resize(held);
        for (auto const& name : unknown) {
            members.insert(name);
            made->members.push_back({ name, add(inside, name) });
        }
        match = compile(box.match, inside);
    }
    // An item may also have a member of a name that means something outside; the item's comes first.
    for (auto const slot : reads_)
        if (!element.has_members() && slot < inside.size() && slot != made->item_slot && members.insert(inside.name(slot)).second)
            made->members.push_back({ inside.name(slot), slot });
    reads_.insert(outer.begin(), outer.end());
    made->match = std::move(match.box);
    auto const is_place = match.type.kind() == feel::Kind::Number;
    return { std::move(made), is_place ? element : in.type.kind() == feel::Kind::List ? in.type : feel::Type {} };
}

BoxCompiler::Made BoxCompiler::iterator(Iterator const& box, feel::Names names)
{
    auto made = std::make_unique<IteratorBox>();
    made->kind = box.kind;
    auto in = compile(box.in, names);
    made->in = std::move(in.box);
    made->slot = add(names, box.variable, in.type.kind() == feel::Kind::Range ? feel::Type {} : in.type.element());
    bool const is_for = box.kind == Iterator::Kind::For;
    if (is_for)
        made->partial_slot = add(names, "partial", feel::Type::of(feel::Kind::List));
    auto const outer = std::exchange(reads_, {});
    auto result = compile(box.result, names);
    if (is_for && !reads_.contains(made->partial_slot))
        made->partial_slot = -1;
    reads_.insert(outer.begin(), outer.end());
    made->result = std::move(result.box);
    return { std::move(made), is_for ? feel::Type::list_of(std::move(result.type)) : feel::Type::of(feel::Kind::Boolean) };
}

}  // namespace mado::dmn
