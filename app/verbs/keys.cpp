#include "../safekeeping.h"
#include "keeper_sheet.h"
#include "key_trace.h"

#include <mado/cases/envelopes.h>
#include <mado/crypto/new_file.h>
#include <mado/gateway/recovery.h>
#include <mado/gateway/reseal.h>
#include <mado/module/attendance.h>

#include <fstream>
#include <iostream>

#include <unistd.h>

namespace mado::verbs {

char const* const keys_help = R"(madoguchi keys status [--zone ZONE]
madoguchi keys split  --keepers N --need K --to DIR [--zone ZONE]
madoguchi keys check  --zone ZONE [--share FILE]
madoguchi keys join   --zone ZONE [--share FILE …] [--from FILE]
madoguchi keys reseal [--zone ZONE]
madoguchi keys retire --zone ZONE
madoguchi keys move   --zone ZONE --in token --module FILE --token LABEL --object LABEL --pin-file FILE
madoguchi keys move   --zone ZONE --in file
                      with each: [--data DIR] [--configuration FILE] [--lang ja|en]

`split` prints N sheets of paper, of which any K bring the keys of these zones back; fewer say nothing. `check` proves one sheet, `join` brings lost keys back from the
copy in the zone's database (or --from keys/ZONE.recovery of a backup). A sheet is typed, or read from FILE (the text of its QR code). After a rotation `reseal` makes what is
kept readable with the key of now, beside the server, and may be said again after an interruption; then `retire` forgets the former private half, or says what still needs it.
`move` encrypts the key file under a key of a PKCS #11 token, which is made when there is none. The ceremonies, step by step: docs/operations/keys.md.

鍵の分割(紙の用紙)、確認、復元、交換後の付け替えと片付け、トークン(PKCS #11)への移し替えです。手順は docs/operations/keys.md にあります。
)";

namespace {

std::vector<gateway::OriginalSource> sources_of(std::string const& zone) { return zone == "front" ? std::vector<gateway::OriginalSource> {} : cases::kept_envelopes(); }

int number_of(Arguments const& arguments, std::string const& name)
{
    auto const text = arguments.of(name);
    if (text.empty() || text.size() > 3 || text.find_first_not_of("0123456789") != std::string::npos)
        throw WrongArguments("--" + name + " is a number");
    return std::stoi(text);
}

std::unique_ptr<db::Database> database_that_is_there(Configuration const& configuration, std::string const& zone)
{
    auto database = database_if_there(configuration, zone);
    if (!database)
        throw WrongArguments("there is no database of the zone " + zone + ": name the data folder of the server with --data");
    return database;
}

void status_of(Words const& words, Configuration const& configuration, std::string const& zone)
{
    auto const folder = keys_folder(configuration);
    auto const keys = gateway::own_keys(zone, folder);
    auto const place = keys.token ? words.of("status.token", { { "token", keys.token->token }, { "object", keys.token->object } }) : words.of("status.file");
    words.say("status.keys", { { "zone", zone }, { "key", gateway::key_id(keys.now.sealing.public_half) }, { "at", words.moment(keys.now.made_at) }, { "place", place } });
    for (auto const& former : keys.former)
        words.say("status.former", { { "key", gateway::key_id(former.sealing) }, { "at", words.moment(former.until) },
            { "state", words.of(former.sealing_private ? "status.former.held" : "status.former.gone") } });
    if (auto const database = database_if_there(configuration, zone); database && keys.next)
        say_rotation(words, gateway::rotation(keys, *database));
    auto const recovery = gateway::recovery_of(zone, folder);
    if (!recovery)
        return words.say("status.no_split");
    words.say("status.split", { { "keepers", std::to_string(recovery->keepers) }, { "need", std::to_string(recovery->need) }, { "made", words.moment(recovery->made_at) },
        { "sealed", words.moment(recovery->sealed_at) } });
    for (int number = 1; number <= recovery->keepers; ++number) {
        auto const checked = recovery->checked.find(number);
        words.say("status.checked", { { "number", std::to_string(number) }, { "at", words.moment(checked == recovery->checked.end() ? Instant {} : checked->second) } });
    }
}

int status(Words const& words, Configuration const& configuration)
{
    require_keys(configuration);
    for (auto const& zone : configuration.zones)
        status_of(words, configuration, zone);
    return 0;
}

int split(Words const& words, Configuration const& configuration, Arguments const& arguments)
{
    require_keys(configuration);
    std::filesystem::path const to = arguments.of("to");
    if (to.empty())
        throw WrongArguments("--to is missing: the folder for the sheets, on a medium that is wiped afterwards");
    auto const keepers = number_of(arguments, "keepers"), need = number_of(arguments, "need");
    if (need < 2 || need > keepers || keepers > 20)
        throw WrongArguments("--need is at least 2 and at most --keepers, and there are at most 20 keepers");
    std::filesystem::create_directories(to);
    auto const at = SystemClock().now();
    auto const sheets = gateway::split_keys(configuration.zones, keys_folder(configuration), keepers, need, at);
    for (auto const& sheet : sheets)
        crypto::replace_file(to / ("sheet-" + std::to_string(sheet.number) + "-of-" + std::to_string(keepers) + ".pdf"), keeper_sheet(sheet, configuration.zones, at));
    for (auto const& zone : configuration.zones) {
        if (auto const database = database_if_there(configuration, zone))
            gateway::put_escrow(*database, zone, keys_folder(configuration), at);
        trace(configuration, zone, "gateway.key.split", zone, { { "set", sheets.front().set }, { "keepers", std::to_string(keepers) }, { "need", std::to_string(need) } });
    }
    words.say("split.done", { { "count", std::to_string(keepers) }, { "need", std::to_string(need) }, { "folder", to.string() } });
    return 0;
}

std::string text_in(std::string const& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string text { std::istreambuf_iterator<char>(in), {} };
    if (!in)
        throw WrongArguments("cannot read " + file);
    return text;
}

// Lines until an empty one. A slip is told with its line and the sheet is asked for again; nothing: the input has ended.
std::optional<gateway::Sheet> typed_sheet(Words const& words, std::string const& asked)
{
    for (;;) {
        std::fprintf(stderr, "%s\n", asked.c_str());
        std::string text, line;
        while (std::getline(std::cin, line) && line.find_first_not_of(" \t\r") != std::string::npos)
            text += line + "\n";
        if (text.empty())
            return std::nullopt;
        auto sheet = gateway::sheet_of(text);
        crypto::wipe(text.data(), text.size());
        if (sheet)
            return std::move(*sheet);
        words.refused(sheet.error());
        if (!std::cin)
            return std::nullopt;
    }
}

int check(Words const& words, Configuration const& configuration, Arguments const& arguments)
{
    auto const zone = one_zone(configuration);
    std::optional<gateway::Sheet> sheet;
    if (arguments.has("share")) {
        auto read = gateway::sheet_of(text_in(arguments.of("share")));
        if (!read)
            return words.refused(read.error());
        sheet = std::move(*read);
    } else {
        sheet = typed_sheet(words, words.of("check.asked"));
    }
    if (!sheet)
        throw WrongArguments("there is no sheet");
    auto const done = gateway::check_sheet(*sheet, zone, keys_folder(configuration), SystemClock().now());
    if (!done)
        return words.refused(done.error());
    trace(configuration, zone, "gateway.key.checked", zone, { { "set", sheet->set }, { "sheet", std::to_string(sheet->number) } });
    words.say("check.done", { { "number", std::to_string(sheet->number) }, { "zone", zone } });
    return 0;
}

int join(Words const& words, Configuration const& configuration, Arguments const& arguments)
{
    auto const zone = one_zone(configuration);
    auto escrow = arguments.has("from") ? text_in(arguments.of("from")) : gateway::escrow_text(zone, keys_folder(configuration));
    if (escrow.empty())
        escrow = gateway::escrow_in(*database_that_is_there(configuration, zone), zone);
    std::vector<gateway::Sheet> sheets;
    for (auto const& file : arguments.each("share")) {
        auto sheet = gateway::sheet_of(text_in(file));
        if (!sheet) {
            std::fprintf(stderr, "%s: ", file.c_str());
            return words.refused(sheet.error());
        }
        sheets.push_back(std::move(*sheet));
    }
    auto joined = gateway::join_keys(zone, escrow, sheets);
    while (!joined && joined.error().key == "gateway.recovery.too_few" && !arguments.has("share")) {
        auto sheet = typed_sheet(words, words.of("join.ask", { { "count", std::to_string(sheets.size() + 1) } }));
        if (!sheet)
            break;
        sheets.push_back(std::move(*sheet));
        joined = gateway::join_keys(zone, escrow, sheets);
        if (!joined && joined.error().key == "gateway.sheet.other_set") {
            words.refused(joined.error());
            sheets.pop_back();
            joined = gateway::join_keys(zone, escrow, sheets);
        }
    }
    if (!joined)
        return words.refused(joined.error());
    auto const folder = keys_folder(configuration);
    auto const put = gateway::put_joined(*joined, escrow, folder);
    if (!put)
        return words.refused(put.error());
    trace(configuration, zone, "gateway.key.joined", zone, { { "set", sheets.front().set }, { "sheets", std::to_string(sheets.size()) } });
    words.say("join.done", { { "zone", zone }, { "folder", folder.string() } });
    return 0;
}

int reseal(Words const& words, Configuration const& configuration)
{
    require_keys(configuration);
    bool const is_watched = ::isatty(STDERR_FILENO) == 1;
    for (auto const& zone : configuration.zones) {
        auto const database = database_that_is_there(configuration, zone);
        auto const done = gateway::reseal(gateway::own_keys(zone, keys_folder(configuration)), *database, sources_of(zone), SystemClock().now(), [&](std::string const& source, std::int64_t count) {
            if (is_watched)
                std::fprintf(stderr, "\r\033[K%s %s %lld", zone.c_str(), source.c_str(), static_cast<long long>(count));
        });
        if (is_watched)
            std::fprintf(stderr, "\r\033[K");
        words.say("reseal.done", { { "zone", zone }, { "originals", std::to_string(done.originals) }, { "resealed", std::to_string(done.resealed) }, { "unreadable", std::to_string(done.unreadable) } });
    }
    return 0;
}

int retire(Words const& words, Configuration const& configuration)
{
    auto const zone = one_zone(configuration);
    require_keys(configuration);
    auto const folder = keys_folder(configuration);
    auto const database = database_that_is_there(configuration, zone);
    auto const keys = gateway::own_keys(zone, folder);
    if (std::ranges::none_of(keys.former, [](auto const& one) { return one.sealing_private.has_value(); })) {
        words.say("retire.none", { { "zone", zone } });
        return 0;
    }
    auto const held = gateway::retire(zone, folder, *database, sources_of(zone), attendance(*database, SystemClock().now()));
    if (held.empty()) {
        trace(configuration, zone, "gateway.key.retired", zone, { { "key", gateway::key_id(keys.former.front().sealing) } });
        words.say("retire.done", { { "zone", zone } });
        return 0;
    }
    words.say("retire.held", { { "zone", zone } });
    for (auto const& one : held) {
        std::string who;
        for (auto const& name : one.who)
            who += (who.empty() ? "" : ", ") + name;
        words.say("hold." + one.what, { { "count", std::to_string(one.count) }, { "who", who }, { "zone", zone } });
    }
    return 1;
}

int move(Words const& words, Configuration const& configuration, Arguments const& arguments)
{
    auto const zone = one_zone(configuration);
    require_keys(configuration);
    auto const folder = keys_folder(configuration);
    gateway::KeyFolder const alone(folder);
    auto keys = gateway::own_keys(zone, folder);
    if (arguments.of("in") == "file") {
        keys.token.reset();
        gateway::keep_own_keys(keys, folder);
        words.say("move.file", { { "zone", zone } });
        return 0;
    }
    if (arguments.of("in") != "token")
        throw WrongArguments("say --in token or --in file");
    keys.token = gateway::TokenHolding { arguments.of("module"), arguments.of("token"), arguments.of("object"), arguments.of("pin-file") };
    for (auto const& one : { keys.token->module, keys.token->token, keys.token->object, keys.token->pin_file })
        if (one.empty())
            throw WrongArguments("a token is named by --module, --token, --object and --pin-file");
    try {
        crypto::make_token_key(gateway::place_of(*keys.token));
    } catch (std::invalid_argument const&) {
        // It has one of that name: that is taken.
    }
    auto const place = gateway::place_of(*keys.token);
    if (crypto::token_decrypt(place, crypto::token_encrypt(place, zone, zone), zone) != zone)  // before the file that is readable goes
        throw std::runtime_error("the token does not give back what it encrypted");
    gateway::keep_own_keys(keys, folder);
    gateway::own_keys(zone, folder);
    words.say("move.token", { { "zone", zone }, { "token", keys.token->token }, { "object", keys.token->object } });
    return 0;
}

}  // namespace

int keys(Arguments const& arguments)
{
    if (arguments.rest.size() != 1)
        throw WrongArguments("say status, split, check, join, reseal, retire or move");
    auto const& what = arguments.rest.front();
    auto const configuration = configuration_of(arguments);
    Words const words(arguments);
    if (what == "status")
        return status(words, configuration);
    if (what == "split")
        return split(words, configuration, arguments);
    if (what == "check")
        return check(words, configuration, arguments);
    if (what == "join")
        return join(words, configuration, arguments);
    if (what == "reseal")
        return reseal(words, configuration);
    if (what == "retire")
        return retire(words, configuration);
    if (what == "move")
        return move(words, configuration, arguments);
    throw WrongArguments("there is no keys " + what);
}

}  // namespace mado::verbs
