// The tables of a statutory benefit, out to a folder and in from one.
#include "../world.h"
#include "verbs.h"

#include <mado/child_support/exchange.h>
#include <mado/crypto/new_file.h>
#include <mado/log/log.h>
#include <mado/public_assistance/exchange.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace mado::verbs {

char const* const child_support_help = R"(madoguchi child-support export --town SLUG --to FOLDER --reason WORDS
madoguchi child-support import --town SLUG --from FOLDER
  [--data DIR] [--configuration FILE]

Everything that the core zone keeps of child support allowance (児童扶養手当) as tables: terms.csv recipients.csv children.csv decisions.csv runs.csv payments.csv
lines.csv months.csv reports.csv work.csv facts.csv (UTF-8; docs/guides/child-support.md names the columns), readable by their owner alone. A table of more than 20,000 rows goes on
in NAME-2.csv. Carry the individuals first (`madoguchi persons`). What is on its way, a draft or a run that is not carried, stays behind. `import` takes in those files that
are there, in their order; one wrong row refuses its whole file. What stands there already is left as it is. Both may run beside `serve`.
Exit status: 0 written or taken in, 1 refused (each place is named), 2 called wrongly.
)";

char const* const public_assistance_help = R"(madoguchi public-assistance export --town SLUG --to FOLDER --reason WORDS
madoguchi public-assistance import --town SLUG --from FOLDER
  [--data DIR] [--configuration FILE]

Everything that the core zone keeps of public assistance (生活保護) as tables, one file each: households.csv landlords.csv decisions.csv months.csv … (UTF-8;
docs/guides/public-assistance.md names them with their columns), readable by their owner alone. A table of more than 20,000 rows goes on in NAME-2.csv. Carry the individuals
and their households first (`madoguchi persons`). What is on its way, a draft or a run that is not closed, stays behind. Payments come in as another system's: they are never
paid here. `import` takes in those files that are there, in their order; one wrong row refuses its whole file. What stands there already is left as it is. Both may run beside `serve`.
Exit status: 0 written or taken in, 1 refused (each place is named), 2 called wrongly.
)";

namespace {

sheets::Range const everything { { "" }, true };

// What a module's exchange is to this verb.
struct Carries {
    char const* verb;
    sheets::Book (*book)(Workplace const& here);
    Result<sheets::Part> (*out)(db::Read& tx, Workplace const& here, std::string_view table, std::string const& after);
    void (*trace)(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view table, std::size_t rows, std::string_view reason);
    Result<sheets::Taken> (*in)(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view table, std::string_view bytes);
};

constexpr Carries of_child_support { "child-support", [](Workplace const&) { return mado::child_support::book(); },
    [](db::Read& tx, Workplace const&, std::string_view table, std::string const& after) { return mado::child_support::export_part(tx, everything, table, after); }, mado::child_support::trace_export,
    [](db::Write& tx, Caller const& caller, Workplace const& here, std::string_view table, std::string_view bytes) {
        return mado::child_support::import_table(tx, caller, here, everything, table, bytes);
    } };
constexpr Carries of_public_assistance { "public-assistance", mado::public_assistance::book,
    [](db::Read& tx, Workplace const& here, std::string_view table, std::string const& after) { return mado::public_assistance::export_part(tx, here, everything, table, after); },
    mado::public_assistance::trace_export, [](db::Write& tx, Caller const& caller, Workplace const& here, std::string_view table, std::string_view bytes) {
        return mado::public_assistance::import_table(tx, caller, here, everything, table, bytes);
    } };

struct Desk {   // the core zone of one town, as this verb works in it
    World& world;
    Carries const& carries;
    std::string town;
    Caller caller;
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

std::filesystem::path file_of(std::filesystem::path const& folder, std::string_view table, int part)
{
    return folder / (std::string(table) + (part == 1 ? "" : "-" + std::to_string(part)) + ".csv");
}

int export_to(Desk const& desk, std::filesystem::path const& folder, std::string const& reason)
{
    std::filesystem::create_directories(folder);
    auto const book = desk.carries.book(desk.here());
    for (auto const& table : book.tables) {
        std::string after;
        for (int number = 1; number == 1 || !after.empty(); ++number) {
            auto const path = file_of(folder, table.name, number);
            auto const part = desk.here().database.read(desk.town, [&](db::Read& tx) { return desk.carries.out(tx, desk.here(), table.name, after); });
            if (!part)
                return desk.refused(path.string(), part.error());
            auto const traced = desk.here().database.write(desk.town, [&](db::Write& tx) -> Result<void> {
                desk.carries.trace(tx, desk.caller, desk.here(), table.name, part->rows, reason);
                return {};
            });
            if (!traced)
                return desk.refused(path.string(), traced.error());
            if (!crypto::add_file(path, part->csv))
                throw WrongArguments(path.string() + " is there already");
            std::printf("%s %zu rows\n", path.c_str(), part->rows);
            after = part->next;
        }
    }
    return 0;
}

int import_from(Desk const& desk, std::filesystem::path const& folder)
{
    auto is_any = false;
    auto const book = desk.carries.book(desk.here());
    for (auto const& table : book.tables)
        for (int number = 1;; ++number) {
            auto const path = file_of(folder, table.name, number);
            std::ifstream file(path, std::ios::binary);
            if (!file)
                break;
            is_any = true;
            std::string const bytes { std::istreambuf_iterator<char>(file), {} };
            auto const taken = desk.here().database.write(desk.town, [&](db::Write& tx) { return desk.carries.in(tx, desk.caller, desk.here(), table.name, bytes); });
            if (!taken)
                return desk.refused(path.string(), taken.error());
            std::printf("%s %lld rows, %lld new, %lld there already and otherwise\n", path.c_str(), static_cast<long long>(taken->rows), static_cast<long long>(taken->added), static_cast<long long>(taken->other));
        }
    if (!is_any)
        throw WrongArguments("there is none of the tables in " + folder.string());
    return 0;
}

int carry(Carries const& carries, Arguments const& arguments)
{
    auto const what = arguments.rest.size() == 1 ? arguments.rest.front() : std::string();
    if (what != "export" && what != "import")
        throw WrongArguments("say `madoguchi " + std::string(carries.verb) + " export` or `import`");
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
    Desk const desk { world, carries, town->code, { .tenant = town->code, .kind = CallerKind::System, .job = "madoguchi." + std::string(carries.verb) } };
    return what == "export" ? export_to(desk, arguments.of("to"), arguments.of("reason")) : import_from(desk, arguments.of("from"));
}

}  // namespace

int child_support(Arguments const& arguments) { return carry(of_child_support, arguments); }
int public_assistance(Arguments const& arguments) { return carry(of_public_assistance, arguments); }

}  // namespace mado::verbs
