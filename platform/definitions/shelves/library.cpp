#include <mado/definitions/library.h>

#include "model/report.h"

#include <mado/definitions/load.h>

#include <fstream>
#include <iterator>

namespace mado::definitions {

struct Library::Shelves {
    std::map<std::string, std::string, std::less<>> files;
    mutable std::mutex mutex;
    mutable std::map<std::string, DefinitionPointer, std::less<>> procedures;
    mutable std::map<std::string, std::unique_ptr<CodeList>, std::less<>> codes;
    mutable std::map<std::string, std::unique_ptr<Route>, std::less<>> routes;
    mutable std::map<std::string, std::unique_ptr<Decision>, std::less<>> decisions;
    mutable std::map<std::string, std::unique_ptr<ClosedDays>, std::less<>> calendars;
    mutable std::map<std::string, std::unique_ptr<Register>, std::less<>> registers;

    std::string const* file(std::string const& path) const
    {
        auto const found = files.find(path);
        return found == files.end() ? nullptr : &found->second;
    }

    // Loaded once; a file with errors is kept as nothing.
    template <class Loaded, class Load>
    Loaded const* once(std::map<std::string, std::unique_ptr<Loaded>, std::less<>>& shelf, char const* folder, std::string_view name, char const* ending, Load load_file) const
    {
        std::lock_guard const lock(mutex);
        if (auto const found = shelf.find(name); found != shelf.end())
            return found->second.get();
        std::unique_ptr<Loaded> loaded;
        auto const path = folder + std::string(name) + ending;
        if (auto const* text = file(path))
            if (auto value = load_file(path, *text))
                loaded = std::make_unique<Loaded>(std::move(*value));
        return shelf.emplace(name, std::move(loaded)).first->second.get();
    }
};

namespace {

std::string text_of(std::filesystem::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(file), {} };
}

bool is_file_of(std::string_view path, std::string_view folder, std::string_view ending)
{
    return path.starts_with(folder) && path.ends_with(ending) && path.find('/', folder.size()) == std::string_view::npos;
}

std::string_view stem(std::string_view path)
{
    path.remove_prefix(path.rfind('/') + 1);
    return path.substr(0, path.rfind('.'));
}

std::vector<std::string> names_of(std::map<std::string, std::string, std::less<>> const& files, std::string_view folder, std::string_view ending)
{
    std::vector<std::string> names;
    for (auto const& [path, text] : files)
        if (is_file_of(path, folder, ending))
            names.emplace_back(stem(path));
    return names;
}

template <class Loaded>
void append(std::vector<Problem>& all, std::expected<Loaded, std::vector<Problem>> const& loaded)
{
    if (!loaded)
        all.insert(all.end(), loaded.error().begin(), loaded.error().end());
}

// What a definition names beside itself must lie in the library.
class Links {
public:
    Links(Library const& library, Definition const& definition) : library_(library), d_(definition), report_(definition.file) {}

    std::vector<Problem> problems() &&
    {
        if (!d_.form.empty())
            needs("documents/" + d_.form + ".html", "form");
        if (!d_.criteria.empty())
            needs("documents/criteria/" + d_.criteria + ".md", "criteria");
        if (!d_.route_by.empty())
            needs("routes/" + d_.route_by + ".dmn", "route");
        for (auto const& table : d_.tables)
            if (!table->from.empty() && needs(table->from + ".dmn", "tables." + table->name))
                names_of_decision(*table);
        for (auto const& outcome : d_.outcomes) {
            if (!outcome.document.empty())
                needs("documents/" + outcome.document + ".html", "outcome." + outcome.result);
            if (!outcome.registered_in.empty() && needs("registers/" + outcome.registered_in + ".yaml", "outcome." + outcome.result + ".register"))
                columns_of_register(outcome);
        }
        for (auto const& limit : d_.limits)
            for (auto const& extension : limit.extensions)
                needs("documents/" + extension.send + ".html", "limits." + limit.name);
        for (auto const& consult : d_.consults)
            for (auto const& send : { consult.send, consult.send_after_decision })
                if (!send.empty())
                    needs("documents/" + send + ".html", "consult." + consult.name);
        for (auto const& page : d_.pages)
            for (auto const& field : page.fields) {
                code_list(field);
                for (auto const& child : field.fields)
                    code_list(child);
            }
        return std::move(report_).in_order();
    }

private:
    void code_list(Field const& field)
    {
        if (field.from.starts_with("codes/"))
            needs(field.from + ".yaml", field.address);
    }

    bool needs(std::string const& path, std::string const& address)
    {
        if (library_.has(path))
            return true;
        report_.add(place_of(address), "file.missing", address + " が使うファイル " + path + " がありません。", "`" + address + "` names " + path + ", which is not there.");
        return false;
    }

    // A column is a field or a rule of its name, unless the case gives it.
    void columns_of_register(Outcome const& outcome)
    {
        auto const* book = library_.find_register(outcome.registered_in);
        if (!book)
            return;  // a problem of that file
        for (auto const& column : columns_without_a_value(*book, d_))
            report_.add(place_of("outcome." + outcome.result + ".register"), "register.column",
                "台帳 " + book->name + " の列「" + column + "」にあたる質問も規則も、この手続にありません。同じ名前の規則を作るか、台帳の列に from: を書いてください。",
                "Register " + book->name + " has the column `" + column + "`, but this procedure has neither a field nor a rule of that name. Make a rule of that name, or write `from:` in the register.");
    }

    // What the table takes are inputs of the decision that it calls; what the decision gives are the entries that the table gives.
    void names_of_decision(Table const& table)
    {
        auto const* decision = library_.decision(table.decision());
        if (!decision)
            return;  // a problem of that file
        auto const place = place_of("tables." + table.name);
        if (decision->entry.service.empty() && decision->entry.decisions.empty())
            return report_.add(place, "table.from", table.from + " には決めるものが二つ以上あります。decision service を一つ作ってください。",
                table.from + " has several decisions. Make one decision service for them.");
        auto const& document = decision->model.document();
        for (auto const& name : table.takes)
            if (std::ranges::find(document.inputs, name, &dmn::InputData::name) == document.inputs.end() && !document.decision(name))
                report_.add(place, "table.from", "表 " + table.name + " の「" + name + "」という入力は " + table.from + " にありません。",
                    "Table " + table.name + ": " + table.from + " has no input `" + name + "`.");
    }

    yaml::Place place_of(std::string_view address) const
    {
        yaml::Node const* node = &d_.tree;
        yaml::Place place = node->place;
        while (!address.empty()) {
            auto const dot = address.find('.');
            auto const* entry = node->entry(address.substr(0, dot));
            if (!entry)
                break;
            place = entry->key_place;
            node = &entry->value;
            address = dot == std::string_view::npos ? std::string_view {} : address.substr(dot + 1);
        }
        return place;
    }

    Library const& library_;
    Definition const& d_;
    Report report_;
};

}  // namespace

std::vector<Problem> missing_files(Library const& library, Definition const& definition) { return Links(library, definition).problems(); }

Library::Library() : shelves_(std::make_unique<Shelves>()) {}
Library::Library(Library&&) noexcept = default;
Library::~Library() = default;

Library Library::from_folder(std::filesystem::path const& definitions)
{
    std::map<std::string, std::string, std::less<>> files;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(definitions))
        if (entry.is_regular_file())
            files.emplace(entry.path().lexically_relative(definitions).generic_string(), text_of(entry.path()));
    return from_files(std::move(files));
}

Library Library::from_files(std::map<std::string, std::string, std::less<>> files)
{
    Library library;
    library.shelves_->files = std::move(files);
    return library;
}

std::vector<std::string> Library::procedures() const
{
    return names_of(shelves_->files, "procedures/", ".yaml");
}

std::vector<std::string> Library::routes() const { return names_of(shelves_->files, "routes/", ".dmn"); }
std::vector<std::string> Library::decisions() const { return names_of(shelves_->files, "decisions/", ".dmn"); }

std::vector<std::string> Library::registers() const { return names_of(shelves_->files, "registers/", ".yaml"); }

std::string_view Library::text(std::string_view path) const
{
    auto const found = shelves_->files.find(path);
    return found == shelves_->files.end() ? std::string_view {} : std::string_view(found->second);
}

bool Library::has(std::string_view path) const { return shelves_->files.contains(path); }

std::vector<std::string> Library::paths(std::string_view folder) const
{
    std::vector<std::string> found;
    for (auto const& [path, text] : shelves_->files)
        if (path.starts_with(folder))
            found.push_back(path);
    return found;
}

DefinitionPointer Library::procedure(std::string_view name) const
{
    std::lock_guard const lock(shelves_->mutex);
    if (auto const found = shelves_->procedures.find(name); found != shelves_->procedures.end())
        return found->second;
    DefinitionPointer loaded;
    auto const path = "procedures/" + std::string(name) + ".yaml";
    if (auto const* text = shelves_->file(path))
        if (auto definition = load(path, *text))
            loaded = *definition;
    return shelves_->procedures.emplace(name, std::move(loaded)).first->second;
}

CodeList const* Library::list(std::string_view name) const { return shelves_->once(shelves_->codes, "codes/", name, ".yaml", load_codes); }
Route const* Library::route(std::string_view name) const { return shelves_->once(shelves_->routes, "routes/", name, ".dmn", load_route); }
Decision const* Library::decision(std::string_view name) const { return shelves_->once(shelves_->decisions, "decisions/", name, ".dmn", load_decision); }
ClosedDays const* Library::calendar(std::string_view name) const { return shelves_->once(shelves_->calendars, "calendars/", name, ".yaml", load_calendar); }
Register const* Library::find_register(std::string_view name) const { return shelves_->once(shelves_->registers, "registers/", name, ".yaml", load_register); }

namespace {

// As the grammar asks of a procedure: examples travel with the rules, and each part says where it is known from.
void travels_well(std::vector<Problem>& all, dmn::Document const& document)
{
    if (document.examples.empty())
        all.push_back({ document.file, 1, 1, "example.missing", "例(mado:example)が一つもありません。", "There is no example (mado:example)." });
    if (document.known_from.empty())
        all.push_back({ document.file, 1, 1, "sources.missing", "出どころ(mado:source)が一つもありません。", "There is no source (mado:source)." });
}

}  // namespace

std::vector<Problem> Library::problems() const
{
    std::vector<Problem> all;
    auto const* days = calendar();
    auto const add = [&](std::vector<Problem> const& more) { all.insert(all.end(), more.begin(), more.end()); };
    for (auto const& [path, text] : shelves_->files) {
        if (is_file_of(path, "codes/", ".yaml"))
            append(all, load_codes(path, text));
        else if (is_file_of(path, "calendars/", ".yaml"))
            append(all, load_calendar(path, text));
        else if (is_file_of(path, "registers/", ".yaml"))
            append(all, load_register(path, text));
        else if (is_file_of(path, "routes/", ".dmn")) {
            auto const loaded = load_route(path, text);
            append(all, loaded);
            if (loaded)
                travels_well(all, loaded->decision->model.document());
        } else if (is_file_of(path, "decisions/", ".dmn")) {
            auto const loaded = load_decision(path, text);
            append(all, loaded);
            if (loaded)
                travels_well(all, loaded->model.document());
        } else if (is_file_of(path, "procedures/", ".yaml")) {
            auto const loaded = load(path, text);
            append(all, loaded);
            if (!loaded)
                continue;
            add((*loaded)->before_publishing);
            add(run_examples(*loaded, days ? days->calendar : Calendar::always_open(), this));
            add(missing_files(*this, **loaded));
        }
    }
    return all;
}

}  // namespace mado::definitions
