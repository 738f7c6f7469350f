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
    mutable std::map<std::string, std::unique_ptr<ClosedDays>, std::less<>> calendars;

    std::string const* file(std::string const& path) const
    {
        auto const found = files.find(path);
        return found == files.end() ? nullptr : &found->second;
    }

    // Loaded once; a file with errors is kept as nothing.
    template <class Loaded, class Load>
    Loaded const* once(std::map<std::string, std::unique_ptr<Loaded>, std::less<>>& shelf, char const* folder, std::string_view name, Load load_file) const
    {
        std::lock_guard const lock(mutex);
        if (auto const found = shelf.find(name); found != shelf.end())
            return found->second.get();
        std::unique_ptr<Loaded> loaded;
        auto const path = std::string(folder) + std::string(name) + ".yaml";
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

bool is_yaml_of(std::string_view path, std::string_view folder)
{
    return path.starts_with(folder) && path.ends_with(".yaml") && path.find('/', folder.size()) == std::string_view::npos;
}

std::string_view stem(std::string_view path)
{
    path.remove_prefix(path.rfind('/') + 1);
    path.remove_suffix(5);
    return path;
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
            needs("routes/" + d_.route_by + ".yaml", "route");
        for (auto const& outcome : d_.outcomes)
            if (!outcome.document.empty())
                needs("documents/" + outcome.document + ".html", "outcome." + outcome.result);
        for (auto const& limit : d_.limits)
            for (auto const& extension : limit.extensions)
                needs("documents/" + extension.send + ".html", "limits." + limit.name);
        for (auto const& consult : d_.consults)
            if (!consult.send.empty())
                needs("documents/" + consult.send + ".html", "consult." + consult.name);
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

    void needs(std::string const& path, std::string const& address)
    {
        if (!library_.has(path))
            report_.add(place_of(address), "file.missing", address + " が使うファイル " + path + " がありません。", "`" + address + "` names " + path + ", which is not there.");
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
    std::vector<std::string> names;
    for (auto const& [path, text] : shelves_->files)
        if (is_yaml_of(path, "procedures/"))
            names.emplace_back(stem(path));
    return names;
}

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

CodeList const* Library::list(std::string_view name) const { return shelves_->once(shelves_->codes, "codes/", name, load_codes); }
Route const* Library::route(std::string_view name) const { return shelves_->once(shelves_->routes, "routes/", name, load_route); }
ClosedDays const* Library::calendar(std::string_view name) const { return shelves_->once(shelves_->calendars, "calendars/", name, load_calendar); }

std::vector<Problem> Library::problems() const
{
    std::vector<Problem> all;
    auto const* days = calendar();
    auto const add = [&](std::vector<Problem> const& more) { all.insert(all.end(), more.begin(), more.end()); };
    for (auto const& [path, text] : shelves_->files) {
        if (is_yaml_of(path, "codes/"))
            append(all, load_codes(path, text));
        else if (is_yaml_of(path, "calendars/"))
            append(all, load_calendar(path, text));
        else if (is_yaml_of(path, "routes/"))
            append(all, load_route(path, text));
        else if (is_yaml_of(path, "procedures/")) {
            auto const loaded = load(path, text);
            append(all, loaded);
            if (!loaded)
                continue;
            add((*loaded)->before_publishing);
            add(run_examples(*loaded, days ? days->calendar : Calendar::always_open()));
            add(missing_files(*this, **loaded));
        }
    }
    return all;
}

}  // namespace mado::definitions
