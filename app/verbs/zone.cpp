#include "../safekeeping.h"
#include "key_words.h"
#include "key_trace.h"

#include <mado/crypto/new_file.h>
#include <mado/gateway/key_ring.h>
#include <mado/gateway/pairing.h>

#include <fstream>
#include <iostream>

namespace mado::verbs {

char const* const zone_help = R"(madoguchi zone show   --zone ZONE [--to FILE]
madoguchi zone pair   --zone ZONE --card FILE [--fingerprint DIGITS] [--replace]
madoguchi zone list   [--zone ZONE]
madoguchi zone rotate --zone ZONE
madoguchi zone revoke NEIGHBOUR --zone ZONE
                      with each: [--data DIR] [--configuration FILE] [--lang ja|en]

Zones on separate hosts know each other by cards (docs/operations/keys.md). `show` writes this zone's card and prints its fingerprint. `pair` takes a neighbour's
card and the fingerprint that a person heard from the other side: by telephone, face to face, never by the way the card came. `rotate` makes new keys; after a
restart of this zone's processes the neighbours are told in a letter signed with the former key, so nobody compares again. `revoke` ends a pairing at once.
Zones that share one key folder (--zone all) need none of this but `rotate`.

領域を別々の機械で動かすときの鍵の手続です。show はカードと指紋、pair は相手の登録(指紋は電話などで聞く)、rotate は鍵の交換、revoke は登録の取消し。
)";

namespace {

std::string bytes_of(std::string const& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string bytes { std::istreambuf_iterator<char>(in), {} };
    if (!in)
        throw WrongArguments("cannot read " + file);
    return bytes;
}

// Two lines of six groups.
void print_fingerprint(std::string const& fingerprint)
{
    constexpr std::size_t half = 6 * 6;
    std::printf("    %s\n    %s\n", fingerprint.substr(0, half - 1).c_str(), fingerprint.substr(half).c_str());
}

int show(Words const& words, Configuration const& configuration, Arguments const& arguments)
{
    auto const zone = one_zone(configuration);
    auto const folder = keys_folder(configuration);
    gateway::keys_of(zone, folder.string());  // a new zone has its card before it has ever served
    auto const card = gateway::own_card(zone, folder);
    auto const file = arguments.of("to", zone + ".card");
    crypto::replace_file(file, gateway::text_of(card), 0644);
    words.say("zone.fingerprint", { { "zone", zone } });
    print_fingerprint(gateway::fingerprint(card));
    words.say("zone.card", { { "zone", zone }, { "file", file } });
    return 0;
}

int pair(Words const& words, Configuration const& configuration, Arguments const& arguments)
{
    auto const zone = one_zone(configuration);
    if (arguments.of("card").empty())
        throw WrongArguments("--card is missing: the file that the other zone's `madoguchi zone show` wrote");
    auto const card = gateway::card_of(bytes_of(arguments.of("card")));
    if (!card)
        return words.refused(card.error());
    auto typed = arguments.of("fingerprint");
    if (typed.empty()) {  // the card's own is not shown: what could be copied would not be compared
        std::fputs(words.of("zone.ask", { { "zone", card->zone } }).c_str(), stderr);
        std::getline(std::cin, typed);
    }
    auto const folder = keys_folder(configuration);
    gateway::keys_of(zone, folder.string());
    if (card->zone == zone)
        return words.refused({ Refusal::Kind::Conflict, "gateway.pair.own_zone", { { "zone", zone } } });
    auto const done = gateway::pair(*card, typed, folder, arguments.has("replace") ? gateway::Replacing::Yes : gateway::Replacing::No);
    if (!done)
        return words.refused(done.error());
    if (*done != gateway::Pairing::Already)
        trace(configuration, zone, "gateway.neighbour.paired", card->zone, { { "fingerprint", gateway::fingerprint(*card) } });
    words.say(*done == gateway::Pairing::Paired ? "zone.paired" : *done == gateway::Pairing::Replaced ? "zone.replaced" : "zone.already", { { "zone", card->zone } });
    return 0;
}

void list_refused(Words const& words, Configuration const& configuration, std::string const& zone)
{
    auto const database = database_if_there(configuration, zone);
    if (!database)
        return;
    for (auto const& one : gateway::refused_letters(*database)) {
        words.say("zone.neighbour", { { "zone", one.zone } });
        words.say("zone.refused", { { "count", std::to_string(one.count) }, { "reason", words.of("zone." + one.reason) }, { "at", words.moment(one.at) } });
    }
}

int list(Words const& words, Configuration const& configuration)
{
    auto const folder = keys_folder(configuration);
    require_keys(configuration);
    for (auto const& zone : configuration.zones) {
        auto const keys = gateway::own_keys(zone, folder);
        words.say("zone.own", { { "zone", zone } });
        print_fingerprint(gateway::fingerprint(gateway::own_card(zone, folder)));
        auto const all = gateway::paired(zone, folder);
        for (auto const& one : all) {
            words.say(one.is_here ? "zone.here" : "zone.neighbour", { { "zone", one.zone } });
            if (!one.is_here)
                print_fingerprint(one.fingerprint);
        }
        if (all.empty())
            words.say("zone.none");
        if (auto const database = database_if_there(configuration, zone); database && keys.next)
            say_rotation(words, gateway::rotation(keys, *database));
        list_refused(words, configuration, zone);
    }
    return 0;
}

int rotate(Words const& words, Configuration const& configuration)
{
    auto const zone = one_zone(configuration);
    require_keys(configuration);
    auto const folder = keys_folder(configuration);
    auto const database = database_if_there(configuration, zone);
    if (!database)
        throw WrongArguments("there is no database of the zone " + zone + ": name the data folder of the server with --data");
    auto const begun = gateway::begin_rotation(zone, folder, *database, SystemClock().now());
    if (!begun) {
        say_rotation(words, gateway::rotation(gateway::own_keys(zone, folder), *database));
        return words.refused(begun.error());
    }
    trace(configuration, zone, "gateway.key.made", zone, { { "key", begun->key } });
    words.say("rotate.made", { { "zone", zone }, { "key", begun->key }, { "file", (folder / (zone + ".key")).string() } });
    return 0;
}

int revoke(Words const& words, Configuration const& configuration, std::string const& neighbour)
{
    auto const zone = one_zone(configuration);
    auto const done = gateway::revoke(neighbour, keys_folder(configuration));
    if (!done)
        return words.refused(done.error());
    trace(configuration, zone, "gateway.neighbour.revoked", neighbour, {});
    words.say("zone.revoked", { { "zone", neighbour } });
    return 0;
}

}  // namespace

int zone(Arguments const& arguments)
{
    auto const what = arguments.rest.empty() ? std::string() : arguments.rest.front();
    if (arguments.rest.size() != (what == "revoke" ? 2u : 1u))
        throw WrongArguments("say show, pair, list, rotate, or revoke NEIGHBOUR");
    auto const configuration = configuration_of(arguments);
    Words const words(arguments);
    if (what == "show")
        return show(words, configuration, arguments);
    if (what == "pair")
        return pair(words, configuration, arguments);
    if (what == "list")
        return list(words, configuration);
    if (what == "rotate")
        return rotate(words, configuration);
    if (what == "revoke")
        return revoke(words, configuration, arguments.rest.back());
    throw WrongArguments("there is no zone " + what);
}

}  // namespace mado::verbs
