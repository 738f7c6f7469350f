#include "program.h"

#include <algorithm>
#include <map>
#include <set>

namespace mado::html {

namespace {

using Kind = Type::Kind;

constexpr int deepest = 24;  // of partials and layouts in each other: more is a circle

class Compiler {
public:
    Compiler(Type const& page, Type const& around, FindSource const& find) : find_(find), program_(std::make_unique<Program>())
    {
        scopes_ = { &around, &page };
    }

    Compiled compile(std::shared_ptr<Source const> const& source)
    {
        source_ = keep(source);
        nodes(source->nodes, {});
        if (!stopped_ && !context_.is_between_tags())
            fault(last_line(source->text), "the template ends " + context_.describe() + ": close it");
        return { std::move(program_), std::move(faults_) };
    }

private:
    // What a layout's block is filled with: the nodes, the source that they stand in, and the blocks in force there.
    struct Filling;
    using Fillings = std::map<std::string_view, std::shared_ptr<Filling const>>;
    struct Filling {
        Node const* block;
        Source const* source;
        Fillings fillings;
    };

    Source const* keep(std::shared_ptr<Source const> const& source)
    {
        if (std::ranges::find(program_->sources, source) == program_->sources.end()) {
            program_->sources.push_back(source);
            faults_.insert(faults_.end(), source->faults.begin(), source->faults.end());
        }
        stopped_ = stopped_ || !source->faults.empty();
        return source.get();
    }

    static int last_line(std::string_view text)
    {
        if (text.ends_with('\n'))
            text.remove_suffix(1);
        return 1 + static_cast<int>(std::ranges::count(text, '\n'));
    }

    void fault(int line, std::string message)
    {
        auto const same = [&](Fault const& known) { return known.file == source_->file && known.line == line && known.message == message; };
        if (std::ranges::none_of(faults_, same))
            faults_.push_back({ source_->file, line, std::move(message) });
    }

    // After this nothing can be said of what follows, because its place in the HTML is not known.
    void stop(int line, std::string message)
    {
        fault(line, std::move(message));
        stopped_ = true;
    }

    void nodes(std::vector<Node> const& list, Fillings const& fillings)
    {
        for (auto const& node : list) {
            if (stopped_)
                return;
            this->node(node, fillings);
        }
    }

    void node(Node const& node, Fillings const& fillings)
    {
        switch (node.kind) {
        case Node::Kind::Text: literal(node); break;
        case Node::Kind::Value: value(node); break;
        case Node::Kind::Words: words(node); break;
        case Node::Kind::Section:
        case Node::Kind::Inverted: section(node, fillings); break;
        case Node::Kind::Partial: partial(node); break;
        case Node::Kind::Block: block(node, fillings); break;
        case Node::Kind::Layout: layout(node, fillings); break;
        }
    }

    void literal(Node const& node)
    {
        if (auto const problem = context_.read(node.text)) {
            auto const lines = std::count(node.text.begin(), node.text.begin() + static_cast<std::ptrdiff_t>(problem->offset), '\n');
            stop(node.line + static_cast<int>(lines), problem->message);
            return;
        }
        Step step;
        step.text = node.text;
        program_->steps.push_back(std::move(step));
    }

    std::optional<Escaping> escaping(Node const& node, std::string const& shown)
    {
        auto const answer = context_.escaping();
        if (!answer.escaping)
            stop(node.line, shown + " " + context_.describe() + ": " + answer.why);
        return answer.escaping;
    }

    void value(Node const& node)
    {
        auto const shown = "{{" + std::string(node.text) + "}}";
        auto path = resolved(node.text, node.line);
        auto const place = escaping(node, shown);
        context_.value_written();
        if (!path || !place || !can_be_written(*path, *place, shown, node.line))
            return;
        Step step;
        step.code = Step::Code::Value;
        step.escaping = *place;
        step.path = std::move(*path);
        program_->steps.push_back(std::move(step));
    }

    bool can_be_written(Path const& path, Escaping place, std::string const& shown, int line)
    {
        auto const& type = path.type->kind == Kind::Optional ? *path.type->element : *path.type;
        switch (type.kind) {
        case Kind::Text:
        case Kind::Number: return true;
        case Kind::Safe:
            if (place == Escaping::Text)
                return true;
            fault(line, shown + " is HTML (html::Safe) and may stand only between tags, not " + context_.describe());
            return false;
        case Kind::Message:
            if (place == Escaping::Text || place == Escaping::OnlyText || place == Escaping::Attribute)
                return true;
            fault(line, shown + " is a message and cannot be an address");
            return false;
        case Kind::Flag: fault(line, shown + " is a flag: use a section {{#…}}…{{/…}}"); return false;
        case Kind::List: fault(line, shown + " is a list: use a section {{#…}}…{{/…}}"); return false;
        default: fault(line, shown + " is a struct: name one of its fields, " + names_of(type)); return false;
        }
    }

    void words(Node const& node)
    {
        auto const place = escaping(node, "the words " + std::string(node.text));
        if (!place)
            return;
        if (*place != Escaping::Text && *place != Escaping::OnlyText && *place != Escaping::Attribute) {
            fault(node.line, "the words " + std::string(node.text) + " cannot be an address");
            return;
        }
        Step step;
        step.code = Step::Code::Words;
        step.escaping = *place;
        step.text = node.text;
        for (auto const& [argument, name] : node.arguments) {
            auto path = resolved(name, node.line);
            if (!path)
                continue;
            auto const& type = path->type->kind == Kind::Optional ? *path->type->element : *path->type;
            if (type.kind != Kind::Text && type.kind != Kind::Number && type.kind != Kind::Message)
                fault(node.line, "the argument " + std::string(name) + " of the words " + std::string(node.text) + " must be a text or a number");
            else
                step.arguments.emplace_back(argument, std::move(*path));
        }
        program_->steps.push_back(std::move(step));
    }

    void section(Node const& node, Fillings const& fillings)
    {
        auto const shown = "{{" + std::string(node.kind == Node::Kind::Section ? "#" : "^") + std::string(node.text) + "}}";
        auto path = resolved(node.text, node.line);
        if (!path || !can_be_a_section(*path, shown, node.line)) {
            skip(node);
            return;
        }
        Step step;
        step.code = code_of(node, *path->type);
        auto const* element = path->type->element ? path->type->element : path->type;
        step.path = std::move(*path);
        step.frame = scopes_.size();
        auto const at = program_->steps.size();
        auto const enters = step.code == Step::Code::Each || step.code == Step::Code::Enter;
        auto const repeats = step.code == Step::Code::Each;
        program_->steps.push_back(std::move(step));

        context_.settle();
        auto const before = context_;
        if (enters)
            scopes_.push_back(element);
        program_->frames = std::max(program_->frames, scopes_.size());
        nodes(node.children, fillings);
        if (enters)
            scopes_.pop_back();
        program_->steps[at].end = program_->steps.size();
        if (stopped_)
            return;
        context_.settle();
        if (!context_.same_place(before))
            stop(node.line, shown + " begins " + before.describe() + " and its end stands " + context_.describe()
                    + ": a section must end where it began");
        else if (repeats && !context_.same_address(before))
            stop(node.line, shown + " is a list inside an address: make the address in code");
        else
            context_.join(before);
    }

    // The body of a section whose name is wrong: only its place in the HTML counts.
    void skip(Node const& node)
    {
        auto const literals = [&](auto const& self, std::vector<Node> const& list) -> bool {
            for (auto const& child : list) {
                if (child.kind == Node::Kind::Text) {
                    if (context_.read(child.text))
                        return false;
                } else if (child.kind != Node::Kind::Words && child.kind != Node::Kind::Layout && !self(self, child.children)) {
                    return false;
                }
            }
            return true;
        };
        auto const before = context_;
        if (!literals(literals, node.children))
            stopped_ = true;
        context_ = before;
    }

    bool can_be_a_section(Path const& path, std::string const& shown, int line)
    {
        if (path.type->kind == Kind::Number)
            fault(line, shown + " is a number: give the page a flag that says what the number means");
        else if (path.type->kind == Kind::Optional && path.type->element->kind == Kind::Flag)
            fault(line, shown + " is an optional flag: give the page two flags");
        else
            return true;
        return false;
    }

    static Step::Code code_of(Node const& node, Type const& type)
    {
        if (node.kind == Node::Kind::Inverted)
            return Step::Code::Unless;
        switch (type.kind) {
        case Kind::List: return Step::Code::Each;
        case Kind::Optional:
        case Kind::Struct: return Step::Code::Enter;
        default: return Step::Code::If;
        }
    }

    template <class Body>
    void inside(Source const* source, int line, std::string const& shown, Body const& body)
    {
        if (++depth_ > deepest) {
            stop(line, shown + ": these layouts or partials use each other in a circle");
            --depth_;
            return;
        }
        auto const* outer = std::exchange(source_, source);
        body();
        source_ = outer;
        --depth_;
    }

    void partial(Node const& node)
    {
        auto const found = find_(node.text, source_->part());
        if (!found) {
            fault(node.line, "there is no partial " + std::string(node.text) + ": looked for " + looked_for(node.text));
            return;
        }
        inside(keep(found), node.line, "{{>" + std::string(node.text) + "}}", [&] { nodes(found->nodes, {}); });
    }

    void block(Node const& node, Fillings const& fillings)
    {
        auto const found = fillings.find(node.text);
        if (found == fillings.end()) {
            nodes(node.children, fillings);
            return;
        }
        auto const& filling = *found->second;
        context_.settle();
        auto const before = context_;
        inside(filling.source, filling.block->line, "{{$" + std::string(node.text) + "}}", [&] {
            nodes(filling.block->children, filling.fillings);
            if (!stopped_ && !context_.same_place(before))
                stop(filling.block->line, "{{$" + std::string(node.text) + "}} begins " + before.describe() + " and its end stands "
                        + context_.describe() + ": a block must end where it began");
        });
    }

    void layout(Node const& node, Fillings const& outer)
    {
        auto const found = find_(node.text, source_->part());
        if (!found) {
            fault(node.line, "there is no layout " + std::string(node.text) + ": looked for " + looked_for(node.text));
            return;
        }
        std::set<std::string_view> known;
        add_block_names(found->nodes, found->part(), known, 0);
        auto fillings = outer;  // what an inner template fills wins over what this one fills
        for (auto const& child : node.children) {
            if (child.kind == Node::Kind::Block) {
                if (!known.contains(child.text))
                    fault(child.line, "the layout " + found->name + " has no block {{$" + std::string(child.text) + "}}; it has " + joined(known));
                fillings.emplace(child.text, std::make_shared<Filling const>(Filling { &child, source_, outer }));
            } else if (child.kind != Node::Kind::Text || child.text.find_first_not_of(" \t\r\n") != std::string_view::npos) {
                fault(child.line, "inside {{<" + std::string(node.text) + "}} only blocks {{$name}}…{{/name}} may stand; this would be lost");
            }
        }
        inside(keep(found), node.line, "{{<" + std::string(node.text) + "}}", [&] { nodes(found->nodes, fillings); });
    }

    void add_block_names(std::vector<Node> const& list, std::string_view part, std::set<std::string_view>& names, int depth) const
    {
        for (auto const& node : list) {
            if (node.kind == Node::Kind::Block)
                names.insert(node.text);
            if (node.kind == Node::Kind::Layout && depth < deepest)
                if (auto const found = find_(node.text, part))
                    add_block_names(found->nodes, found->part(), names, depth + 1);
            add_block_names(node.children, part, names, depth);
        }
    }

    std::string looked_for(std::string_view name) const
    {
        if (name.find('/') != std::string_view::npos)
            return std::string(name) + ".html";
        return std::string(source_->part()) + "/" + std::string(name) + ".html and web/" + std::string(name) + ".html";
    }

    template <class Names>
    static std::string joined(Names const& names)
    {
        std::string all;
        for (auto const& name : names)
            all += (all.empty() ? "" : ", ") + std::string(name);
        return all.empty() ? "none" : all;
    }

    static std::string names_of(Type const& type)
    {
        std::vector<std::string> names;
        for (auto const& field : type.fields)
            names.push_back(field.name);
        return joined(names);
    }

    static Field const* field_of(Type const& type, std::string_view name)
    {
        if (type.kind != Kind::Struct)
            return nullptr;
        auto const found = std::ranges::find(type.fields, name, &Field::name);
        return found == type.fields.end() ? nullptr : &*found;
    }

    static void walk(Path& path, Field const& field)
    {
        for (auto const& before : field.path)
            path.members.push_back(&before);
        path.members.push_back(&field);
        path.type = field.type;
    }

    // The innermost section that has the name wins; the page comes before what surrounds it.
    std::optional<Path> resolved(std::string_view name, int line)
    {
        if (name == ".") {
            if (scopes_.size() > 2)
                return Path { scopes_.size() - 1, {}, scopes_.back() };
            fault(line, "{{.}} stands for the element of a list: use it inside {{#list}}…{{/list}}");
            return {};
        }
        auto const first = name.substr(0, name.find('.'));
        for (auto frame = scopes_.size(); frame-- > 0;)
            if (auto const* field = field_of(*scopes_[frame], first)) {
                Path path { frame, {}, nullptr };
                walk(path, *field);
                return resolved_rest(std::move(path), name, first.size(), line);
            }
        fault(line, "there is no value " + std::string(first) + ": the names here are " + names_here());
        return {};
    }

    std::optional<Path> resolved_rest(Path path, std::string_view name, std::size_t at, int line)
    {
        while (at < name.size()) {
            auto const begin = at + 1;
            at = std::min(name.find('.', begin), name.size());
            auto const member = name.substr(begin, at - begin);
            if (path.type->kind == Kind::Optional || path.type->kind == Kind::List) {
                auto const before = std::string(name.substr(0, begin - 1));
                fault(line, before + " is optional or a list: use a section {{#" + before + "}}{{" + std::string(member) + "}}{{/" + before + "}}");
                return {};
            }
            auto const* field = field_of(*path.type, member);
            if (!field) {
                fault(line, std::string(name.substr(0, begin - 1)) + " has no field " + std::string(member) + "; it has " + names_of(*path.type));
                return {};
            }
            walk(path, *field);
        }
        return path;
    }

    std::string names_here() const
    {
        std::set<std::string> names;
        for (auto const* scope : scopes_)
            for (auto const& field : scope->fields)
                names.insert(field.name);
        return joined(names);
    }

    FindSource const& find_;
    std::unique_ptr<Program> program_;
    std::vector<Type const*> scopes_;
    std::vector<Fault> faults_;
    Context context_;
    Source const* source_ = nullptr;
    int depth_ = 0;
    bool stopped_ = false;
};

}  // namespace

Compiled compiled(std::shared_ptr<Source const> const& source, Type const& page, Type const& around, FindSource const& find)
{
    return Compiler(page, around, find).compile(source);
}

}  // namespace mado::html
