#include "../world.h"
#include "verbs.h"

#include <mado/log/log.h>
#include <mado/systems/systems.h>
#include <mado/time/wareki.h>
#include <mado/webhooks/deliveries.h>

#include <cstdio>

namespace mado::verbs {

char const* const systems_help = R"(madoguchi systems list --town SLUG [--data DIR]
madoguchi systems add --town SLUG --name NAME --contact WORDS --purpose WORDS --scopes SCOPE,… [--procedures NAME,…] [--divisions PATH,…|*]
                      [--expires DAY] [--webhook ADDRESS] [--data DIR]
madoguchi systems rotate|revoke --town SLUG --system ID [--data DIR]
madoguchi systems deliveries --town SLUG --system ID [--data DIR]
madoguchi systems replay --town SLUG --system ID --delivery ID [--data DIR]

The programs that a town lets in through the API, as on the page /administration/systems. The token, and the secret of the webhook, are shown
once and never again. Scopes: applications.file applications.follow cases.read cases.read_answers registers.read drafts.file datasets.write persons.exchange. What was changed reaches
the other zones when the server carries its messages; where all zones are one process, at once.
)";

namespace {

std::vector<std::string> listed(std::string const& text)
{
    std::vector<std::string> all;
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ',');)
        if (!part.empty())
            all.push_back(part == "*" ? std::string() : part);
    return all;
}

struct Desk {  // the office of one town, as this verb works in it
    World& world;
    tenancy::Town const& town;
    Caller caller { .tenant = town.code, .kind = CallerKind::System, .job = "madoguchi.systems" };
    Workplace const& here() const { return world.zone("office").here(); }
    Workplace const& front() const { return world.zone("front").here(); }

    int refused(Refusal const& refusal) const
    {
        auto const& site = world.zone("office").site();
        std::fprintf(stderr, "%s\n", site.words("ja", refusal.key, refusal.arguments).c_str());
        for (auto const& field : refusal.fields)
            std::fprintf(stderr, "--%s: %s\n", field.field.c_str(), site.words("ja", field.key, field.arguments).c_str());
        return 1;
    }
    int told(systems::Secrets const& secrets, api::System const& system) const
    {
        std::printf("system %s\ntoken %s\n", system.id.value.c_str(), secrets.token.text.c_str());
        if (!system.webhook_address.empty())
            std::printf("webhook_secret %s\n", secrets.webhook_secret.c_str());
        return 0;
    }
};

int list(Desk const& desk)
{
    auto const today = desk.here().now().today();
    for (auto const& system : desk.here().database.read(desk.town.code, [](db::Read& tx) { return api::systems(tx); })) {
        std::string scopes;
        for (auto const& scope : system.scopes)
            scopes += (scopes.empty() ? "" : ",") + scope;
        std::printf("%s\t%s\t%s\t%s\t%s\n", system.id.value.c_str(), system.is_revoked ? "revoked" : system.is_live(today) ? "live" : "expired",
            system.expires_on ? system.expires_on->iso().c_str() : "-", scopes.c_str(), system.name.c_str());
    }
    return 0;
}

int add(Desk const& desk, Arguments const& arguments)
{
    systems::Entry entry { arguments.of("name"), arguments.of("contact"), arguments.of("purpose"), listed(arguments.of("scopes")), listed(arguments.of("procedures")),
        listed(arguments.of("divisions")), arguments.of("webhook"), std::nullopt };
    if (auto const day = arguments.of("expires"); !day.empty()) {
        entry.expires_on = Day::parse(day);
        if (!entry.expires_on)
            throw WrongArguments("--expires is a day like 2027-03-31");
    }
    auto const secrets = systems::make_secrets(desk.here(), entry.webhook_address);
    auto const made = desk.here().database.write(desk.town.code, [&](db::Write& tx) { return systems::add(tx, desk.caller, desk.here(), entry, secrets); });
    return made ? desk.told(secrets, *made) : desk.refused(made.error());
}

int rotate(Desk const& desk, api::SystemId const& id)
{
    auto const known = desk.here().database.read(desk.town.code, [&](db::Read& tx) { return api::system(tx, id); });
    if (!known)
        return desk.refused({ Refusal::Kind::NotFound, "systems.not_found" });
    auto const secrets = systems::make_secrets(desk.here(), known->webhook_address);
    auto const made = desk.here().database.write(desk.town.code, [&](db::Write& tx) { return systems::rotate(tx, desk.caller, desk.here(), id, secrets); });
    return made ? desk.told(secrets, *made) : desk.refused(made.error());
}

int revoke(Desk const& desk, api::SystemId const& id)
{
    auto const done = desk.here().database.write(desk.town.code, [&](db::Write& tx) { return systems::revoke(tx, desk.caller, desk.here(), id); });
    return done ? (std::printf("%s revoked\n", id.value.c_str()), 0) : desk.refused(done.error());
}

int deliveries(Desk const& desk, api::SystemId const& id)
{
    constexpr int most = 200;
    auto const all = desk.front().database.read(desk.town.code, [&](db::Read& tx) { return webhooks::deliveries(tx, id, std::nullopt, {}, most); });
    for (auto const& one : all)
        std::printf("%s\t%s\t%s\t%s\t%lld\t%s\n", one.id.c_str(), word_of(one.state).c_str(), one.subject.c_str(), one.type.c_str(), static_cast<long long>(one.attempts), one.fault.c_str());
    return 0;
}

int replay(Desk const& desk, api::SystemId const& id, std::string const& delivery)
{
    auto const done = desk.front().database.write(desk.town.code, [&](db::Write& tx) { return webhooks::replay(tx, desk.caller, desk.front(), id, delivery); });
    if (!done) {
        std::fprintf(stderr, "%s\n", desk.world.zone("front").site().words("ja", done.error().key, done.error().arguments).c_str());
        return 1;
    }
    std::printf("%s waits\n", delivery.c_str());
    return 0;
}

}  // namespace

int systems(Arguments const& arguments)
{
    if (arguments.rest.size() != 1)
        throw WrongArguments("say list, add, rotate, revoke, deliveries or replay");
    auto const& wanted = arguments.rest.front();
    auto const configuration = configuration_of(arguments);
    log::start({ .descriptor = 2, .least = log::Level::Error });
    SystemClock const clock;
    World world(configuration, clock);
    auto const* town = world.knowledge().towns.by_slug(arguments.of("town"));
    if (!town)
        throw WrongArguments("there is no town " + arguments.of("town") + ": take the first part of its address, for example soja-shi");
    Desk const desk { world, *town };
    api::SystemId const id { arguments.of("system") };
    int status = 0;
    if (wanted == "list")
        status = list(desk);
    else if (wanted == "add")
        status = add(desk, arguments);
    else if (wanted == "rotate")
        status = rotate(desk, id);
    else if (wanted == "revoke")
        status = revoke(desk, id);
    else if (wanted == "deliveries")
        status = deliveries(desk, id);
    else if (wanted == "replay")
        status = replay(desk, id, arguments.of("delivery"));
    else
        throw WrongArguments("there is no systems " + wanted);
    world.carry();
    return status;
}

}  // namespace mado::verbs
