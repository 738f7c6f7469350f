#include "../world.h"
#include "verbs.h"

#include <mado/administration/accounts.h>
#include <mado/administration/transfer.h>
#include <mado/identity/staff.h>
#include <mado/log/log.h>

#include <cstdio>
#include <fstream>
#include <iterator>

namespace mado::verbs {

char const* const staff_help = R"(madoguchi staff add --town SLUG --zone office|core --login NAME --name NAME --password-file FILE [--data DIR]
madoguchi staff reset-factor --town SLUG --zone office|core --login NAME [--data DIR]
madoguchi staff transfer --preview FILE --town SLUG --zone office|core [--data DIR]

add           Gives a town its first administrator in a zone, who then adds everybody else on the page /administration.
              The password is the first line of FILE (at least 10 characters); `-` is standard input.
reset-factor  Takes away the second factors of somebody who lost them, where no other administrator can. What the person has open ends, and the
              next sign-in registers a new one.
transfer      Reads a list of transfers (CSV, UTF-8 or CP932) and says line by line what is wrong with it and what it would change. Nothing is changed;
              exit status 1 when it could not be applied.
)";

namespace {

struct Where {
    World& world;
    tenancy::Town const& town;
    Workplace const& here;
    web::Site const& site;
    Caller caller;
};

Where where(World& world, Arguments const& arguments)
{
    auto const* town = world.knowledge().towns.by_slug(arguments.of("town"));
    if (!town)
        throw WrongArguments("there is no town " + arguments.of("town") + ": take the first part of its address, for example soja-shi");
    auto& zone = world.zone(arguments.of("zone"));
    return { world, *town, zone.here(), zone.site(), { .tenant = town->code, .kind = CallerKind::System, .job = "madoguchi.staff" } };
}

int refused(Where const& at, Refusal const& refusal)
{
    std::fprintf(stderr, "%s\n", at.site.words("ja", refusal.key, refusal.arguments).c_str());
    return 1;
}

int add(Where const& at, Arguments const& arguments)
{
    auto const hash = administration::first_password(password_in(arguments));
    if (!hash)
        throw WrongArguments("the password is too short: at least 10 characters");
    auto const made = at.here.database.write(at.town.code, [&](db::Write& tx) {
        return administration::add_first_administrator(tx, at.caller, at.here, { arguments.of("name"), "1", arguments.of("login"), *hash }, "管理者");
    });
    if (!made)
        return refused(at, made.error());
    std::printf("%s: %s may sign in as %s\n", at.town.slug.c_str(), arguments.of("name").c_str(), arguments.of("login").c_str());
    return 0;
}

int reset_factor(Where const& at, Arguments const& arguments)
{
    auto const done = at.here.database.write(at.town.code, [&](db::Write& tx) -> Result<void> {
        auto const account = identity::account(tx, arguments.of("login"));
        if (!account)
            return refuse(Refusal::Kind::NotFound, "administration.person.not_found");
        return administration::reset_factors(tx, at.caller, at.here, account->person);
    });
    if (!done)
        return refused(at, done.error());
    std::printf("%s: the factors of %s are gone\n", at.town.slug.c_str(), arguments.of("login").c_str());
    return 0;
}

std::string joined(std::map<std::string, std::string> const& labels, std::vector<PositionId> const& positions)
{
    std::string words;
    for (auto const& id : positions)
        words += (words.empty() ? "" : "、") + (labels.contains(id.value) ? labels.at(id.value) : id.value);
    return words.empty() ? "—" : words;
}

int preview(Where const& at, std::string const& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in)
        throw WrongArguments("the file " + file + " cannot be read");
    auto const csv = administration::read_transfer(std::string { std::istreambuf_iterator<char>(in), {} });
    if (!csv)
        return refused(at, { csv.error().kind, csv.error().fields.front().key, {}, {} });
    struct Seen { administration::TransferPlan plan; std::map<std::string, std::string> labels; };
    auto const seen = at.here.database.read(at.town.code,
        [&](db::Read& tx) { return Seen { administration::plan_transfer(tx, *csv, at.here.now().today()), administration::position_labels(tx) }; });
    for (auto const& slip : seen.plan.slips)
        std::printf("%s:%d: %s\n", file.c_str(), slip.line, at.site.words("ja", slip.key, slip.arguments).c_str());
    for (auto const& line : seen.plan.lines)
        if (!line.ended.empty() || !line.begun.empty())
            std::printf("%s %s %s: %s → %s\n", line.day.iso().c_str(), line.number.c_str(), line.name.c_str(), joined(seen.labels, line.before).c_str(), joined(seen.labels, line.after).c_str());
    for (auto const& position : seen.plan.empty)
        std::printf("だれも就かなくなる職: %s\n", joined(seen.labels, { position }).c_str());
    if (!seen.plan.keeps_administrator)
        std::printf("%s\n", at.site.words("ja", "administration.last_administrator", {}).c_str());
    return seen.plan.is_sound() ? 0 : 1;
}

}  // namespace

int staff(Arguments const& arguments)
{
    auto const verb = arguments.rest.size() == 1 ? arguments.rest.front() : std::string();
    std::vector<char const*> needed { "town", "zone" };
    if (verb == "add")
        needed.insert(needed.end(), { "login", "name", "password-file" });
    else if (verb == "reset-factor")
        needed.push_back("login");
    else if (verb == "transfer")
        needed.push_back("preview");
    else
        throw WrongArguments("say `madoguchi staff add`, `madoguchi staff reset-factor` or `madoguchi staff transfer --preview FILE`");
    for (auto const* name : needed)
        if (arguments.of(name).empty())
            throw WrongArguments(std::string("--") + name + " is missing");
    auto const configuration = configuration_of(arguments);
    log::start({ .descriptor = 2, .least = log::Level::Error });
    SystemClock const clock;
    World world(configuration, clock);
    auto const at = where(world, arguments);
    return verb == "add" ? add(at, arguments) : verb == "reset-factor" ? reset_factor(at, arguments) : preview(at, arguments.of("preview"));
}

}  // namespace mado::verbs
