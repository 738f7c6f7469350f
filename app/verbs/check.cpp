#include "../world.h"
#include "browser_listing.h"
#include "dataset_library.h"
#include "verbs.h"

#include <mado/definitions/load.h>
#include <mado/log/log.h>

#include <unistd.h>

#include <cstdio>
#include <fstream>

namespace mado::verbs {

char const* const check_help = R"(madoguchi check [--lang ja|en] PATH…        definitions (手続定義, *.yaml) and decisions (*.dmn): files or folders
madoguchi check [--lang ja|en] --library    everything under definitions/ that comes with the program
madoguchi check --browser PATH…|--library   which conditions a page decides while one types, and which ask the server, and why
madoguchi check --self                      the program's own pages, words and documents

Says what is wrong as file:line:column: [key] sentence, with the mend; all mistakes of a file at once, and examples that fail.
Exit status: 0 nothing is wrong, 1 something is, 2 called wrongly or a file cannot be read.
)";

namespace {

std::vector<std::filesystem::path> files_of(std::filesystem::path const& path)
{
    if (!std::filesystem::is_directory(path))
        return { path };
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(path))
        if (entry.path().extension() == ".yaml" || entry.path().extension() == ".dmn")
            files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

std::string bytes_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw WrongArguments("cannot read " + path.string());
    return { std::istreambuf_iterator<char>(in), {} };
}

template <class Loaded>
std::vector<definitions::Problem> problems_of(std::expected<Loaded, std::vector<definitions::Problem>> const& loaded)
{
    return loaded ? std::vector<definitions::Problem> {} : loaded.error();
}

std::vector<definitions::Problem> problems_of(std::filesystem::path const& path, Calendar const& calendar, definitions::Library const& library)
{
    auto const name = path.filename().string();
    if (path.extension() == ".dmn")
        return path.parent_path().filename() == "routes" ? problems_of(definitions::load_route(name, bytes_of(path))) : problems_of(definitions::load_decision(name, bytes_of(path)));
    auto const loaded = definitions::load(name, bytes_of(path));
    if (!loaded)
        return loaded.error();
    auto problems = (*loaded)->before_publishing;
    for (auto& failed : definitions::run_examples(*loaded, calendar, &library))
        problems.push_back(std::move(failed));
    return problems;
}

struct Folder {  // an empty world needs a place to stand
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "madoguchi-check-XXXXXX").string();
        if (!::mkdtemp(pattern.data()))
            throw std::runtime_error("cannot make a temporary folder");
        path = pattern;
    }
    ~Folder() { std::error_code ignored; std::filesystem::remove_all(path, ignored); }
};

int check_self(Configuration configuration)
{
    Folder const folder;
    configuration.data = folder.path;
    log::start({ .descriptor = 2, .least = log::Level::Error });
    SystemClock const clock;
    World const world(configuration, clock);  // throws with a list of all that is wrong
    return 0;
}

// What cannot be loaded has no conditions: `check` without --browser says what is wrong with it.
int list_browser(Arguments const& arguments, definitions::Library const& library, definitions::Tongue tongue)
{
    BrowserListing listing;
    if (arguments.has("library"))
        for (auto const& name : library.procedures())
            if (auto const definition = library.procedure(name))
                listing.add(*definition, tongue);
    for (auto const& path : arguments.rest)
        for (auto const& file : files_of(path))
            if (file.extension() == ".yaml")
                if (auto const loaded = definitions::load(file.filename().string(), bytes_of(file)))
                    listing.add(**loaded, tongue);
    std::fputs((listing.lines + listing.total(tongue)).c_str(), stdout);
    return 0;
}

}  // namespace

int check(Arguments const& arguments)
{
    auto const configuration = configuration_of(arguments);
    if (arguments.has("self"))
        return check_self(configuration);
    auto const tongue = arguments.of("lang", "ja") == "en" ? definitions::Tongue::English : definitions::Tongue::Japanese;
    auto const library = library_of(configuration);
    if (arguments.has("browser"))
        return list_browser(arguments, library, tongue);
    std::vector<definitions::Problem> problems;
    std::size_t read = 0;
    if (arguments.has("library")) {
        problems = library.problems();
        if (auto const reference = datasets::load_reference(datasets::files_of(library)); !reference)
            std::ranges::move(problems_of(reference.error()), std::back_inserter(problems));
        read = library.paths("").size();
    } else {
        if (arguments.rest.empty())
            throw WrongArguments("name the files or folders to check");
        auto const* closed = library.calendar();
        for (auto const& path : arguments.rest)
            for (auto const& file : files_of(path)) {
                ++read;
                for (auto& problem : problems_of(file, closed ? closed->calendar : Calendar {}, library))
                    problems.push_back(std::move(problem));
            }
    }
    std::fputs(definitions::printed(problems, tongue).c_str(), stdout);
    std::printf(tongue == definitions::Tongue::English ? "%zu files, %zu problems\n" : "%zu個のファイル、%zu件の誤り\n", read, problems.size());
    return problems.empty() ? 0 : 1;
}

}  // namespace mado::verbs
