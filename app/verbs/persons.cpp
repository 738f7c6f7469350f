#include "../world.h"
#include "verbs.h"

#include <mado/crypto/new_file.h>
#include <mado/log/log.h>
#include <mado/persons/exchange.h>
#include <mado/sheets/file.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace mado::verbs {

char const* const persons_help = R"(madoguchi persons export --town SLUG --to FOLDER --reason WORDS [--task NAME]
madoguchi persons import --town SLUG --from FOLDER
  [--data DIR] [--configuration FILE]

The individuals and households of the core zone (宛名) as tables: individuals.csv names.csv addresses.csv accounts.csv households.csv members.csv judgements.csv, and
with --task (the work that may use 個人番号, 番号法9条: child_support) numbers.csv too (UTF-8; docs/guides/persons.md names the columns), readable by their owner alone.
Addresses of protected persons are among them: whoever runs this holds the server's keys. `import` takes in those files that are there, in that order; one wrong row
refuses its whole file. What stands there already is left as it is, so the same files may be taken in again. Both may run beside `serve`.
Exit status: 0 written or taken in, 1 refused (each place is named), 2 called wrongly.
)";

namespace {

using mado::persons::Sheet;

struct Desk {  // the core zone of one town, as this verb works in it
    World& world;
    std::string town;
    Caller caller { .tenant = town, .kind = CallerKind::System, .job = "madoguchi.persons" };
    mado::persons::Range range { { "" }, true, true };
    Workplace const& here() const { return world.zone("core").here(); }

    int refused(std::string const& file, Refusal const& refusal) const
    {
        auto const say = [&](std::string const& key, std::map<std::string, std::string> const& arguments) { return world.zone("core").site().words("ja", key, arguments); };
        auto const said = sheets::in_words(refusal, say);
        std::fprintf(stderr, "%s: %s\n", file.c_str(), say(said.key, said.arguments).c_str());
        for (auto const& field : said.fields)
            std::fprintf(stderr, "  %s\n", say(field.key, field.arguments).c_str());
        return 1;
    }
};

int export_to(Desk const& desk, std::filesystem::path const& folder, std::string const& reason, std::string const& task)
{
    std::filesystem::create_directories(folder);
    for (auto const name : names_of(Sheet {})) {
        auto const sheet = value_of<Sheet>(name);
        if (sheet == Sheet::Numbers && task.empty())
            continue;
        auto const path = folder / (std::string(name) + ".csv");
        auto const csv = mado::persons::export_sheet(desk.here(), desk.town, desk.caller, desk.range, { sheet, reason, task });
        if (!csv)
            return desk.refused(path.string(), csv.error());
        if (!crypto::add_file(path, *csv))
            throw WrongArguments(path.string() + " is there already");
        std::printf("%s %zu bytes\n", path.c_str(), csv->size());
    }
    return 0;
}

int import_from(Desk const& desk, std::filesystem::path const& folder)
{
    auto is_any = false;
    for (auto const name : names_of(Sheet {})) {
        auto const path = folder / (std::string(name) + ".csv");
        std::ifstream file(path, std::ios::binary);
        if (!file)
            continue;
        is_any = true;
        std::string const bytes { std::istreambuf_iterator<char>(file), {} };
        auto const taken = mado::persons::import_sheet(desk.here(), desk.town, desk.caller, desk.range, value_of<Sheet>(name), bytes);
        if (!taken)
            return desk.refused(path.string(), taken.error());
        std::printf("%s %lld rows, %lld changed\n", path.c_str(), static_cast<long long>(taken->rows), static_cast<long long>(taken->changed));
    }
    if (!is_any)
        throw WrongArguments("there is none of the tables in " + folder.string());
    return 0;
}

}  // namespace

int persons(Arguments const& arguments)
{
    auto const what = arguments.rest.size() == 1 ? arguments.rest.front() : std::string();
    if (what != "export" && what != "import")
        throw WrongArguments("say `madoguchi persons export` or `import`");
    if (what == "export" && (arguments.of("to").empty() || arguments.of("reason").empty()))
        throw WrongArguments("--to FOLDER and --reason WORDS are needed");
    if (what == "import" && arguments.of("from").empty())
        throw WrongArguments("--from FOLDER is needed");
    auto const configuration = configuration_of(arguments);
    log::start({ .descriptor = 2, .least = log::Level::Error });
    SystemClock const clock;
    World world(configuration, clock);
    auto const* town = world.knowledge().towns.by_slug(arguments.of("town"));
    if (!town)
        throw WrongArguments("--town: take the first part of the town's address, for example soja-shi");
    Desk const desk { world, town->code };
    return what == "export" ? export_to(desk, arguments.of("to"), arguments.of("reason"), arguments.of("task")) : import_from(desk, arguments.of("from"));
}

}  // namespace mado::verbs
