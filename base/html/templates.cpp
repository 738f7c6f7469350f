#include <mado/html/templates.h>

#include "program.h"

#include <fstream>
#include <iterator>
#include <mutex>
#include <shared_mutex>

namespace mado::html {

namespace {

std::string described(std::vector<Fault> const& faults)
{
    std::string all;
    for (auto const& fault : faults)
        all += (all.empty() ? "" : "\n") + fault.file + ":" + std::to_string(fault.line) + ": " + fault.message;
    return all;
}

using Sources = std::map<std::string, std::shared_ptr<Source const>, std::less<>>;

constexpr std::string_view folder = "templates/";

void put(Sources& sources, std::string_view part, std::string_view path, std::string text)
{
    auto name = std::string(part) + "/" + std::string(path);
    auto file = std::string(part) + "/" + std::string(folder) + std::string(path);
    sources[name] = parsed(name, std::move(file), std::move(text));
}

void read_folder(Sources& sources, std::string const& part, std::filesystem::path const& part_folder)
{
    auto const root = part_folder / "templates";
    if (!std::filesystem::exists(root))
        return;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (!entry.is_regular_file())
            continue;
        std::ifstream file(entry.path(), std::ios::binary);
        put(sources, part, entry.path().lexically_relative(root).generic_string(), { std::istreambuf_iterator<char>(file), {} });
    }
}

FindSource finder(Sources const& sources)
{
    return [&sources](std::string_view name, std::string_view part) -> std::shared_ptr<Source const> {
        auto const look = [&](std::string const& full) {
            auto const found = sources.find(full);
            return found == sources.end() ? nullptr : found->second;
        };
        auto const file = std::string(name) + ".html";
        if (name.find('/') != std::string_view::npos)
            return look(file);
        auto own = look(std::string(part) + "/" + file);
        return own ? own : look("web/" + file);
    };
}

std::unique_ptr<Program> program_of(Sources const& sources, std::string_view name, Type const& page, Type const& around)
{
    auto const source = sources.find(name);
    if (source == sources.end())
        throw TemplateError({ { std::string(name), 0, "there is no such template: names are part/file.html" } });
    auto result = compiled(source->second, page, around, finder(sources));
    if (!result.faults.empty())
        throw TemplateError(std::move(result.faults));
    return std::move(result.program);
}

void add_messages(std::vector<NamedMessage>& messages, Source const& source, std::vector<Node> const& nodes)
{
    for (auto const& node : nodes) {
        if (node.kind == Node::Kind::Words) {
            NamedMessage message { std::string(node.text), source.file, node.line, {} };
            for (auto const& [name, value] : node.arguments)
                message.arguments.emplace_back(name);
            messages.push_back(std::move(message));
        }
        add_messages(messages, source, node.children);
    }
}

}  // namespace

TemplateError::TemplateError(std::vector<Fault> faults) : std::runtime_error(described(faults)), faults_(std::move(faults)) {}

Binding::Binding(std::string name, Type const& page, Type const& around) : name_(std::move(name)), page_(&page), around_(&around) {}
Binding::~Binding() = default;

std::string Binding::render(void const* page, void const* around, Words const& words, std::string_view language) const
{
    return program_.load(std::memory_order_acquire)->render(page, around, words, language);
}

std::string Binding::render(Record const& page, Words const& words, std::string_view language) const
{
    if (&page.type() != page_)
        throw std::invalid_argument("html::Binding: the record is not of the shape that " + name_ + " was bound to");
    static constexpr Nothing nothing {};
    return render(&page, &nothing, words, language);
}

struct Templates::State {
    mutable std::shared_mutex mutex;
    Sources sources;
    std::vector<std::pair<std::string, std::filesystem::path>> folders;
    std::vector<std::unique_ptr<Binding>> bindings;
    std::vector<std::unique_ptr<Program const>> programs;  // also replaced ones: a render may still run in them
};

Templates::Templates() : state_(std::make_unique<State>()) {}
Templates::~Templates() = default;

void Templates::add(std::string_view part, std::span<embedded::File const> files)
{
    std::unique_lock const lock(state_->mutex);
    for (auto const& file : files)
        if (file.path.starts_with(folder))
            put(state_->sources, part, file.path.substr(folder.size()), std::string(file.bytes));
}

void Templates::add_folder(std::string_view part, std::filesystem::path part_folder)
{
    std::unique_lock const lock(state_->mutex);
    state_->folders.emplace_back(part, std::move(part_folder));
    read_folder(state_->sources, state_->folders.back().first, state_->folders.back().second);
}

Binding const& Templates::bind(std::string_view name, Type const& page, Type const& around)
{
    std::unique_lock const lock(state_->mutex);
    for (auto const& binding : state_->bindings)
        if (binding->name_ == name && binding->page_ == &page && binding->around_ == &around)
            return *binding;
    state_->programs.push_back(program_of(state_->sources, name, page, around));
    auto binding = std::make_unique<Binding>(std::string(name), page, around);
    binding->program_ = state_->programs.back().get();
    state_->bindings.push_back(std::move(binding));
    return *state_->bindings.back();
}

std::unique_ptr<Binding const> Templates::compile(std::string name, std::string text, Shape const& shape) const
{
    std::shared_lock const lock(state_->mutex);
    auto const source = parsed(name, name, std::move(text));
    auto result = compiled(source, shape.type(), type_of<Nothing>(), finder(state_->sources));
    if (!result.faults.empty())
        throw TemplateError(std::move(result.faults));
    auto binding = std::make_unique<Binding>(std::move(name), shape.type(), type_of<Nothing>());
    struct Kept {
        std::shared_ptr<Type const> type;
        std::unique_ptr<Program> program;
    };
    auto kept = std::make_shared<Kept>(Kept { shape.shared_type(), std::move(result.program) });
    binding->program_ = kept->program.get();
    binding->keeps_ = std::move(kept);
    return binding;
}

Binding const* Templates::find(std::string_view name, Type const& page) const
{
    std::shared_lock const lock(state_->mutex);
    for (auto const& binding : state_->bindings)
        if (binding->page_ == &page && binding->name_ == name)
            return binding.get();
    return nullptr;
}

void Templates::reload()
{
    std::unique_lock const lock(state_->mutex);
    auto sources = state_->sources;
    for (auto const& [part, path] : state_->folders)
        read_folder(sources, part, path);
    std::vector<std::unique_ptr<Program const>> programs;
    for (auto const& binding : state_->bindings)
        programs.push_back(program_of(sources, binding->name_, *binding->page_, *binding->around_));
    for (std::size_t index = 0; index < programs.size(); ++index) {
        state_->bindings[index]->program_.store(programs[index].get(), std::memory_order_release);
        state_->programs.push_back(std::move(programs[index]));
    }
    state_->sources = std::move(sources);
}

std::vector<NamedMessage> Templates::messages() const
{
    std::shared_lock const lock(state_->mutex);
    std::vector<NamedMessage> messages;
    for (auto const& [name, source] : state_->sources)
        add_messages(messages, *source, source->nodes);
    return messages;
}

}  // namespace mado::html
