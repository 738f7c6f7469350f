#include "../world.h"
#include "verbs.h"

#include <mado/administration/accounts.h>
#include <mado/log/log.h>

#include <cstdio>

namespace mado::verbs {

char const* const staff_help = R"(madoguchi staff add --town SLUG --zone office|core --login NAME --name NAME --password-file FILE [--data DIR]

Gives a town its first administrator in a zone, who then adds everybody else on the page /administration.
The password is the first line of FILE (at least 10 characters); `-` is standard input.
)";

int staff(Arguments const& arguments)
{
    if (arguments.rest != std::vector<std::string> { "add" })
        throw WrongArguments("say `madoguchi staff add`");
    for (auto const* needed : { "town", "zone", "login", "name", "password-file" })
        if (arguments.of(needed).empty())
            throw WrongArguments(std::string("--") + needed + " is missing");
    auto const configuration = configuration_of(arguments);
    log::start({ .descriptor = 2, .least = log::Level::Error });
    SystemClock const clock;
    World world(configuration, clock);
    auto const* town = world.knowledge().towns.by_slug(arguments.of("town"));
    if (!town)
        throw WrongArguments("there is no town " + arguments.of("town") + ": take the first part of its address, for example soja-shi");
    auto const hash = administration::first_password(password_in(arguments));
    if (!hash)
        throw WrongArguments("the password is too short: at least 10 characters");
    auto const& here = world.zone(arguments.of("zone")).here();
    Caller const caller { .tenant = town->code, .kind = CallerKind::System, .job = "madoguchi.staff" };
    auto const made = here.database.write(town->code, [&](db::Write& tx) {
        return administration::add_first_administrator(tx, caller, here, { arguments.of("name"), "1", arguments.of("login"), *hash }, "管理者");
    });
    if (!made) {
        std::fprintf(stderr, "%s\n", world.zone(arguments.of("zone")).site().words("ja", made.error().key, made.error().arguments).c_str());
        return 1;
    }
    std::printf("%s: %s may sign in as %s\n", town->slug.c_str(), arguments.of("name").c_str(), arguments.of("login").c_str());
    return 0;
}

}  // namespace mado::verbs
