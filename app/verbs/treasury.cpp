#include "../world.h"
#include "verbs.h"

#include <mado/crypto/new_file.h>
#include <mado/log/log.h>
#include <mado/treasury/books.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace mado::verbs {

char const* const treasury_help = R"(madoguchi treasury check  --town SLUG --year YEAR
madoguchi treasury export --town SLUG --year YEAR --to FOLDER
madoguchi treasury import --town SLUG --from FOLDER
  [--zone office|core] [--data DIR] [--configuration FILE]

The books of a fiscal year (会計年度). `check` makes every figure of the settlement again from the journal alone and names each item where it differs from the
balances of the claims. `export` writes claims.csv, balances.csv and journal.csv (UTF-8; docs/guides/books.md names the columns), readable by their owner alone:
they hold names. `import` lays such files into a year that is empty, all or nothing. All three may run beside `serve`.
Exit status: 0 right or written, 1 the books differ or the files were refused (each place is named), 2 called wrongly.
)";

namespace {

constexpr std::array<char const*, 3> file_names { "claims.csv", "balances.csv", "journal.csv" };

int year_in(Arguments const& arguments)
{
    auto const typed = arguments.of("year");
    int year = 0;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), year);
    if (error != std::errc {} || end != typed.data() + typed.size() || year < 2000 || year > 2200)
        throw WrongArguments("--year is a fiscal year of four digits, for example 2026");
    return year;
}

std::string read_whole(std::filesystem::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw WrongArguments("there is no file " + path.string());
    return { std::istreambuf_iterator<char>(file), {} };
}

int check(Workplace const& here, std::string const& town, int year)
{
    auto const differences = here.database.read(town, [&](db::Read& tx) { return mado::treasury::check_books(tx, year); });
    for (auto const& one : differences)
        std::printf("%s %s: balances %s, journal %s\n", one.item.c_str(), one.of.c_str(), one.balances.digits().c_str(), one.journal.digits().c_str());
    std::printf("%d: %zu differences\n", year, differences.size());
    return differences.empty() ? 0 : 1;
}

int export_to(Workplace const& here, std::string const& town, int year, std::filesystem::path const& folder)
{
    auto const files = here.database.read(town, [&](db::Read& tx) { return mado::treasury::export_year(tx, year); });
    std::filesystem::create_directories(folder);
    std::array<std::string const*, 3> const bytes { &files.claims, &files.balances, &files.journal };
    for (std::size_t at = 0; at < file_names.size(); ++at) {
        auto const path = folder / file_names[at];
        if (!crypto::add_file(path, *bytes[at]))
            throw WrongArguments(path.string() + " is there already");
        std::printf("%s %zu bytes\n", path.c_str(), bytes[at]->size());
    }
    return 0;
}

int import_from(Workplace const& here, std::string const& town, std::filesystem::path const& folder)
{
    mado::treasury::BookFiles const files { read_whole(folder / file_names[0]), read_whole(folder / file_names[1]), read_whole(folder / file_names[2]) };
    Caller const caller { .tenant = town, .kind = CallerKind::System, .job = "treasury.import" };
    auto const year = here.database.write(town, { .name = "treasury.import" }, [&](db::Write& tx) { return mado::treasury::import_year(tx, caller, here, files); });
    if (year) {
        std::printf("%d: taken in\n", *year);
        return 0;
    }
    std::fprintf(stderr, "refused: %s\n", year.error().key.c_str());
    for (auto const& field : year.error().fields) {
        std::fprintf(stderr, "  %s.csv: %s", field.field.c_str(), field.key.c_str());
        for (auto const& [name, value] : field.arguments)
            std::fprintf(stderr, " %s=%s", name.c_str(), value.c_str());
        std::fprintf(stderr, "\n");
    }
    return 1;
}

}  // namespace

int treasury(Arguments const& arguments)
{
    auto const what = arguments.rest.size() == 1 ? arguments.rest.front() : std::string();
    if (what != "check" && what != "export" && what != "import")
        throw WrongArguments("say `madoguchi treasury check`, `export` or `import`");
    auto const zone = arguments.of("zone", "office");
    if (zone != "office" && zone != "core")
        throw WrongArguments("--zone is office or core");
    if (what == "export" && arguments.of("to").empty())
        throw WrongArguments("--to FOLDER is needed");
    if (what == "import" && arguments.of("from").empty())
        throw WrongArguments("--from FOLDER is needed");
    auto const year = what == "import" ? 0 : year_in(arguments);
    auto plain = arguments;
    plain.options.erase("zone");
    auto const configuration = configuration_of(plain);
    log::start({ .descriptor = 2, .least = log::Level::Error });
    SystemClock const clock;
    World world(configuration, clock);
    auto const* town = world.knowledge().towns.by_slug(arguments.of("town"));
    if (!town)
        throw WrongArguments("--town: take the first part of the town's address, for example soja-shi");
    auto const& here = world.zone(zone).here();
    if (what == "check")
        return check(here, town->code, year);
    return what == "export" ? export_to(here, town->code, year, arguments.of("to")) : import_from(here, town->code, arguments.of("from"));
}

}  // namespace mado::verbs
