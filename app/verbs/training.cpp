#include "../training.h"
#include "verbs.h"

#include <mado/log/log.h>

#include <cstdio>

namespace mado::verbs {

char const* const training_help = R"(madoguchi training create --town SLUG [--password-file FILE] [--data DIR] [--configuration FILE]
madoguchi training reset  --town SLUG [--password-file FILE] [--data DIR] [--configuration FILE]

Fills the twin of a town for training (研修環境): the town's divisions, positions and published definitions, accounts kenshu01,
kenshu02 … in place of its people, and invented applications. Nothing of a real person is copied. Its address is the town's with
-kenshu; every page and paper says 研修, and no mail, payment, publication, forwarding or call leaves it.

  create   fills a twin that is empty
  reset    removes everything in the twin, in all zones, and fills it again. May be run every night

The configuration must name the town under `training:`, for `serve` as well. The password of all accounts is the first line of FILE
(at least 10 characters; `-` is standard input); without --password-file one is made and printed.
)";

namespace {

std::string password_of(Arguments const& arguments, World& world)
{
    return arguments.of("password-file").empty() ? world.ids().handle() : password_in(arguments);
}

tenancy::Town const& twin_of(Arguments const& arguments, World& world)
{
    auto const slug = arguments.of("town");
    auto const& towns = world.knowledge().towns;
    auto const* town = towns.by_slug(slug);
    if (!town)
        throw WrongArguments("there is no town " + slug + ": take the first part of its address, for example soja-shi");
    if (town->training)
        return *town;
    auto const* twin = towns.twin_of(*town);
    if (!twin)
        throw WrongArguments(slug + " has no twin yet: write `training: [" + slug + "]` into the configuration file (also of `serve`), or set MADO_TRAINING=" + slug);
    return *twin;
}

}  // namespace

int training(Arguments const& arguments)
{
    bool const resets = arguments.rest == std::vector<std::string> { "reset" };
    if (!resets && arguments.rest != std::vector<std::string> { "create" })
        throw WrongArguments("say `madoguchi training create` or `madoguchi training reset`");
    if (arguments.of("town").empty())
        throw WrongArguments("--town is missing");
    auto const configuration = configuration_of(arguments);
    log::start({ .descriptor = 2, .least = log::Level::Error });
    SystemClock const clock;
    World world(configuration, clock);
    auto const& twin = twin_of(arguments, world);
    auto const password = password_of(arguments, world);
    if (resets)
        std::printf("  %zu rows removed\n", empty_training(world, twin));
    else if (!is_untrained(world, twin))
        throw WrongArguments(twin.slug + " is filled already: `madoguchi training reset` fills it anew");
    auto const made = fill_training(world, twin, password, [](std::string const& line) { std::printf("  %s\n", line.c_str()); std::fflush(stdout); });
    std::printf("%s: %zu accounts (kenshu01 …), %zu procedures, %zu rules, %zu applications\n", twin.slug.c_str(), made.accounts, made.procedures, made.decisions, made.applications);
    if (arguments.of("password-file").empty())
        std::printf("password: %s\n", password.c_str());
    return 0;
}

}  // namespace mado::verbs
