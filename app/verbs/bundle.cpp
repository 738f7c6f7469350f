#include "../world.h"
#include "key_words.h"

#include <mado/administration/accounts.h>
#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/gateway/bundle.h>
#include <mado/identity/staff.h>
#include <mado/log/log.h>
#include <mado/time/day.h>

#include <cstdio>
#include <fstream>

namespace mado::verbs {

char const* const bundle_help = R"(madoguchi bundle export --zone ZONE --to NEIGHBOUR --file FILE PEOPLE [--repeat]
madoguchi bundle import --zone ZONE --file FILE PEOPLE
madoguchi bundle list   --zone ZONE
madoguchi bundle again  --zone ZONE --to NEIGHBOUR --since 2026-11-20
PEOPLE: --town SLUG --first LOGIN --first-password-file FILE [--first-code CODE] --second LOGIN --second-password-file FILE [--second-code CODE]
        with each: [--data DIR] [--configuration FILE] [--lang ja|en]

Letters between zones on media, where there is no network (docs/operations/zones.md). `export` writes what waits for the neighbour to a file that only it can open;
`import` takes one in; `list` is the register of both. Two different people sign, each with the login, password and second factor of a staff account of this zone
that may carry bundles. On the front, which has no staff accounts, --first and --second are two names and --password-file has the operator's password.
`again`: the neighbour was restored from a backup of that day. What it acknowledged since goes once more, over the link or in the next bundle; it handles nothing twice.
--repeat   the last number once more, for media that were lost

領域のあいだの文書を媒体で運びます。書き出しも取込みも、権限のある職員が二人で行います。
)";

namespace {

struct Person { std::string shown, id; std::optional<Caller> caller; };
struct Two { Person first, second; gateway::Carriers carriers() const { return { first.id, second.id }; } };

std::string first_line_in(std::string const& file, std::string const& option)
{
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line))
        throw WrongArguments("cannot read a password in the file of --" + option);
    return line;
}

Result<Person> staff_person(Zone& zone, std::string const& tenant, Arguments const& arguments, std::string const& which)
{
    auto const login = arguments.of(which);
    auto const& here = zone.here();
    identity::FactorPolicy const policy { zone.name() == "core", std::filesystem::exists(zone.options().data / ".demo") };
    auto const password = first_line_in(arguments.of(which + "-password-file"), which + "-password-file");
    auto entered = identity::enter(here.database, tenant, login, password, policy, {}, here.clock, here.ids);
    if (entered && entered->stage == identity::Stage::Factor)
        entered = identity::show_factor(here.database, tenant, entered->token, { .code = arguments.of(which + "-code") }, { here.keys.storage, policy, std::nullopt }, {}, here.clock, here.ids);
    if (!entered || entered->stage != identity::Stage::Open)
        return refuse(Refusal::Kind::Forbidden, "bundle.person_refused", { { "login", login } });
    auto const caller = entered->caller;
    bool const may = here.database.read(tenant, [&](db::Read& tx) { return access::allow(tx, caller, administration::carry_bundles, { "" }).has_value(); });
    (void)here.database.write(tenant, [&](db::Write& tx) -> Result<void> { identity::sign_out(tx, caller, here.now(), entered->token); return {}; });
    if (!may)
        return refuse(Refusal::Kind::Forbidden, "bundle.person_may_not", { { "login", login } });
    return Person { login, caller.person.value, caller };
}

// The front has no accounts of staff: who runs the server opens, and two names are written down.
Result<Two> two_by_operator(Configuration const& configuration, Arguments const& arguments)
{
    std::ifstream in(keys_folder(configuration) / "operator.password");
    std::string hash;
    if (!std::getline(in, hash) || !crypto::password_matches(hash, password_in(arguments)))
        return refuse(Refusal::Kind::Forbidden, "bundle.operator_refused");
    return Two { { arguments.of("first"), arguments.of("first"), std::nullopt }, { arguments.of("second"), arguments.of("second"), std::nullopt } };
}

Result<Two> two_people(World& world, Zone& zone, Arguments const& arguments)
{
    for (auto const* needed : { "first", "second" })
        if (arguments.of(needed).empty())
            throw WrongArguments(std::string("--") + needed + " is missing: two people sign");
    if (zone.name() == "front")
        return two_by_operator(world.configuration(), arguments);
    auto const* town = world.knowledge().towns.by_slug(arguments.of("town"));
    if (!town)
        throw WrongArguments("--town: take the first part of the town's address, for example soja-shi");
    auto first = TRY(staff_person(zone, town->code, arguments, "first"));
    auto second = TRY(staff_person(zone, town->code, arguments, "second"));
    return Two { std::move(first), std::move(second) };
}

void trace_of(Zone& zone, Two const& two, std::string_view event, gateway::BundleFacts const& facts)
{
    for (auto const* person : { &two.first, &two.second })
        if (person->caller)
            (void)zone.here().database.write(person->caller->tenant, [&](db::Write& tx) -> Result<void> {
                audit::record(tx, *person->caller, zone.here().now(), event, {}, { { "from", facts.from }, { "to", facts.to }, { "number", std::to_string(facts.number) }, { "hash", facts.hash } });
                return {};
            });
}

std::map<std::string, std::string> arguments_of(gateway::BundleFacts const& facts)
{
    return { { "from", facts.from }, { "to", facts.to }, { "number", std::to_string(facts.number) }, { "letters", std::to_string(facts.letters) }, { "files", std::to_string(facts.files) },
        { "acknowledged", std::to_string(facts.acknowledged) }, { "bytes", std::to_string(facts.bytes) }, { "hash", facts.hash } };
}

int list(Words const& words, Zone& zone)
{
    auto const all = gateway::bundles(zone.here().database);
    for (auto const& one : all) {
        auto filled = arguments_of(one.facts);
        filled["at"] = words.moment(one.at);
        filled["first"] = one.by.first;
        filled["second"] = one.by.second;
        filled["left"] = std::to_string(one.left);
        words.say(one.direction == "out" ? "bundle.row_out" : "bundle.row_in", filled);
    }
    if (all.empty())
        words.say("bundle.none");
    return 0;
}

}  // namespace

int bundle(Arguments const& arguments)
{
    auto const what = arguments.rest.size() == 1 ? arguments.rest[0] : std::string {};
    if (what != "export" && what != "import" && what != "list" && what != "again")
        throw WrongArguments("say `madoguchi bundle export`, `import`, `list` or `again`");
    Words const words(arguments);
    auto configuration = configuration_of(arguments);
    configuration.zones = { one_zone(configuration) };
    configuration.link_listen.clear();
    configuration.link_to.clear();
    log::start({ .descriptor = 2, .least = log::Level::Error });
    SystemClock const clock;
    World world(configuration, clock);
    auto& zone = *world.zones().front();
    if (what == "list")
        return list(words, zone);
    if (what == "again") {
        auto const day = Day::parse(arguments.of("since"));
        if (!day || arguments.of("to").empty())
            throw WrongArguments("--to is a zone and --since a day like 2026-11-20");
        words.say("bundle.again", { { "count", std::to_string(gateway::send_again(zone.here().database, arguments.of("to"), instant_in_tokyo(*day))) }, { "zone", arguments.of("to") } });
        return 0;
    }
    auto const file = std::filesystem::path(arguments.of("file"));
    if (file.empty())
        throw WrongArguments("--file is missing: the file on the medium");
    auto const two = two_people(world, zone, arguments);
    if (!two)
        return words.refused(two.error());
    auto const keys = gateway::keys_of(zone.name(), keys_folder(configuration).string());
    gateway::BundleEnds const ends { zone.gateway(), keys, zone.here().database, zone.here().files, clock, configuration.data / "link" / zone.name() };
    if (what == "export") {
        auto const made = gateway::export_bundle(ends, arguments.of("to"), file, two->carriers(), arguments.has("repeat") ? gateway::Repeat::Last : gateway::Repeat::No);
        if (!made)
            return words.refused(made.error());
        trace_of(zone, *two, "gateway.bundle.exported", *made);
        words.say("bundle.exported", arguments_of(*made));
        return 0;
    }
    auto const taken = gateway::import_bundle(ends, file, two->carriers());
    if (!taken)
        return words.refused(taken.error());
    trace_of(zone, *two, "gateway.bundle.imported", taken->facts);
    words.say("bundle.imported", arguments_of(taken->facts));
    if (taken->left > 0)
        words.say("bundle.left", { { "count", std::to_string(taken->left) } });
    return 0;
}

}  // namespace mado::verbs
