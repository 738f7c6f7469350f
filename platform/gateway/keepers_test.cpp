// Keys that are lost, split among keepers, under a token, or cut by a kill.
#include "key_houses.h"

#include <csignal>
#include <random>

#include <sys/wait.h>
#include <unistd.h>

using namespace mado;
using namespace mado::gateway::houses;
using gateway::Kind;

TEST_CASE_FIXTURE(Two, "the keys are lost: k keepers bring them back, k-1 nothing")
{
    front.say(Kind::Submitted, "office", subject, "1");
    settle(front, office);
    auto const sheets = gateway::split_keys({ "office" }, office.folder.keys(), 5, 3, office.clock.now());
    REQUIRE(sheets.size() == 5);
    rotate(office, front);  // the sheets stay good
    front.say(Kind::Submitted, "office", subject, "2");
    settle(front, office);
    office.tend();
    auto const escrow = gateway::escrow_in(office.database, "office");
    REQUIRE_FALSE(escrow.empty());
    auto const own = office.own();
    std::filesystem::remove_all(office.folder.keys());

    CHECK(refused(gateway::join_keys("office", escrow, { sheets[0], sheets[4] })) == "gateway.recovery.too_few");
    CHECK(refused(gateway::join_keys("office", escrow, { sheets[0], sheets[4], sheets[0] })) == "gateway.recovery.too_few");
    auto wrong = sheets[2];
    wrong.share.bytes[7] ^= 1;
    CHECK(refused(gateway::join_keys("office", escrow, { sheets[0], sheets[4], wrong })) == "gateway.recovery.not_these");
    CHECK(refused(gateway::join_keys("core", escrow, { sheets[0], sheets[4], sheets[2] })) == "gateway.recovery.not_these");
    // Two shares are enough for nothing, whatever the third is taken for.
    auto lying = json::parse(escrow).value();
    lying.set("need", 2);
    CHECK(refused(gateway::join_keys("office", json::write(lying), { sheets[0], sheets[4] })) == "gateway.recovery.not_these");

    auto const joined = gateway::join_keys("office", escrow, { sheets[4], sheets[0], sheets[2] });
    REQUIRE(joined.has_value());
    CHECK(gateway::text_of(joined->keys) == gateway::text_of(own));
    REQUIRE(gateway::put_joined(*joined, escrow, office.folder.keys()).has_value());
    CHECK(gateway::put_joined(*joined, escrow, office.folder.keys()).has_value());
    office.restart();
    for (auto const& original : db::AllTenants::read(office.database, [&](db::Read& tx) { return office.source().read(tx, "", 10); }))
        CHECK(office.database.read(town, [&](db::Read& tx) { return gateway::open_original(tx, office.gateway->keys(), original.bytes); }).has_value());
    front.say(Kind::Submitted, "office", subject, "3");  // the pairing is there again, too
    settle(front, office);
    CHECK(office.handled == std::vector<std::string> { "1", "2", "3" });

    Folder other;
    gateway::keys_of("office", other.keys());
    CHECK(refused(gateway::put_joined(*joined, escrow, other.keys())) == "gateway.recovery.key_is_there");
}

TEST_CASE("a sheet is typed from paper, and a slip is found in its line")
{
    Folder folder;
    gateway::keys_of("office", folder.keys());
    gateway::keys_of("core", folder.keys());
    auto const sheets = gateway::split_keys({ "office", "core" }, folder.keys(), 3, 2, { 5 });
    auto const lines = gateway::lines_of(sheets[1]);
    REQUIRE(lines.size() == 5);
    std::string text;
    for (auto const& line : lines) {
        CHECK(line.size() == 19);
        text += line + "\n";
    }
    auto const read = gateway::sheet_of(text);
    REQUIRE(read.has_value());
    CHECK(read->set == sheets[1].set);
    CHECK(read->number == 2);
    CHECK(read->keepers == 3);
    CHECK(read->need == 2);
    CHECK(read->share.bytes == sheets[1].share.bytes);

    std::string spoiled;  // small letters, hyphens, O for 0, l for 1
    for (auto const c : text)
        spoiled += c == ' ' ? '-' : c == '0' ? 'o' : c == '1' ? 'l' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    CHECK(gateway::sheet_of(spoiled).has_value());

    int unseen = 0, in_line = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == ' ' || text[at] == '\n')
            continue;
        auto slip = text;
        slip[at] = slip[at] == '7' ? '8' : '7';
        auto const found = gateway::sheet_of(slip);
        unseen += found ? 1 : 0;
        in_line += !found && found.error().key == "gateway.sheet.line" && found.error().arguments.at("line") == std::to_string(at / 20 + 1) ? 1 : 0;
    }
    CHECK(unseen == 0);
    CHECK(in_line > 70);  // of 80: a line's check is one of 32 characters, the rest is found by the whole
    CHECK(refused(gateway::sheet_of(text.substr(0, 50))) == "gateway.sheet.length");
    CHECK(refused(gateway::sheet_of(lines[1] + lines[0] + lines[2] + lines[3] + lines[4])) == "gateway.sheet.line");

    CHECK(refused(gateway::check_sheet(*read, "office", folder.keys(), { 9 })) == "");
    CHECK(gateway::recovery_of("office", folder.keys())->checked == std::map<int, Instant> { { 2, { 9 } } });
    CHECK(gateway::recovery_of("core", folder.keys())->checked.empty());
    auto wrong = *read;
    wrong.share.bytes[0] ^= 1;
    CHECK(refused(gateway::check_sheet(wrong, "office", folder.keys(), { 9 })) == "gateway.sheet.not_its_share");
    wrong = *read;
    wrong.number = 3;
    CHECK(refused(gateway::check_sheet(wrong, "office", folder.keys(), { 9 })) == "gateway.sheet.not_its_share");
    gateway::split_keys({ "office" }, folder.keys(), 3, 2, { 6 });
    CHECK(refused(gateway::check_sheet(*read, "office", folder.keys(), { 9 })) == "gateway.sheet.other_set");
    CHECK(refused(gateway::check_sheet(*read, "core", folder.keys(), { 9 })) == "");
    CHECK(refused(gateway::check_sheet(*read, "front", folder.keys(), { 9 })) == "gateway.recovery.none");
}

TEST_CASE("a key file under a token opens with the token and its PIN alone; keepers need no token")
{
    Folder folder;
    std::filesystem::create_directories(folder.path / "tokens");
    std::ofstream(folder.path / "softhsm2.conf") << "directories.tokendir = " << (folder.path / "tokens").string() << "\nlog.level = ERROR\n";
    std::ofstream(folder.path / "pin") << "271828\n";
    std::ofstream(folder.path / "wrong_pin") << "999999\n";
    ::setenv("SOFTHSM2_CONF", (folder.path / "softhsm2.conf").c_str(), 1);
    REQUIRE(std::system("softhsm2-util --init-token --free --label house --pin 271828 --so-pin 314159 >/dev/null") == 0);
    auto const before = gateway::keys_of("office", folder.keys());
    auto const sheets = gateway::split_keys({ "office" }, folder.keys(), 3, 2, { 1 });

    auto keys = gateway::own_keys("office", folder.keys());
    keys.token = gateway::TokenHolding { "/usr/lib/softhsm/libsofthsm2.so", "house", "office", (folder.path / "pin").string() };
    crypto::make_token_key(gateway::place_of(*keys.token));
    gateway::keep_own_keys(keys, folder.keys());
    auto const file = bytes_of(std::filesystem::path(folder.keys()) / "office.key");
    for (auto const& secret : { crypto::view(before.sealing.private_half.bytes), crypto::view(before.signing.private_half.bytes), crypto::view(before.storage.bytes) })
        CHECK(file.find(crypto::base64url(secret)) == std::string::npos);
    auto const after = gateway::keys_of("office", folder.keys());
    CHECK(after.sealing.private_half.bytes == before.sealing.private_half.bytes);
    CHECK(after.storage.bytes == before.storage.bytes);
    CHECK(bytes_of(std::filesystem::path(folder.keys()) / "office.key") == file);

    ::setenv("MADO_TOKEN_PIN_FILE", (folder.path / "wrong_pin").c_str(), 1);
    CHECK_THROWS_AS(gateway::keys_of("office", folder.keys()), crypto::TokenAway);
    ::setenv("MADO_TOKEN_PIN_FILE", "/nowhere", 1);
    CHECK_THROWS_AS(gateway::keys_of("office", folder.keys()), crypto::TokenAway);
    ::unsetenv("MADO_TOKEN_PIN_FILE");
    std::filesystem::remove_all(folder.path / "tokens");
    CHECK_THROWS_AS(gateway::keys_of("office", folder.keys()), crypto::TokenAway);  // the token is lost: never new keys in its place
    CHECK(bytes_of(std::filesystem::path(folder.keys()) / "office.key") == file);

    auto const escrow = gateway::escrow_text("office", folder.keys());
    auto const joined = gateway::join_keys("office", escrow, { sheets[0], sheets[2] });
    REQUIRE(joined.has_value());
    Folder elsewhere;
    REQUIRE(gateway::put_joined(*joined, escrow, elsewhere.keys()).has_value());
    CHECK(gateway::keys_of("office", elsewhere.keys()).storage.bytes == before.storage.bytes);
}

TEST_CASE("a kill in the middle of a rotation leaves the keys of before or the new ones, and loses none")
{
    Folder folder;
    gateway::keys_of("office", folder.keys());
    gateway::split_keys({ "office" }, folder.keys(), 3, 2, { 5 });
    db::Options const options { db::test::fresh() };
    std::mt19937 random(5);
    std::size_t rotated = 0;
    for (int round = 0; round < 60 || rotated < 4; ++round) {
        auto const process = ::fork();
        if (process == 0) {  // no database in the child: its threads would not be there
            for (int i = 0;; ++i) {
                gateway::KeyFolder const alone(folder.keys());
                auto keys = gateway::own_keys("office", folder.keys());
                if (!keys.next) {
                    keys.next = gateway::KeySet { crypto::make_key_pair(), crypto::make_signing_key(), { i + 1 } };
                } else {
                    keys.former.insert(keys.former.begin(), { keys.now.sealing.public_half, keys.now.sealing.private_half, keys.now.signing.public_half, keys.now.made_at, { i } });
                    keys.now = *keys.next;
                    keys.next.reset();
                    keys.former.resize(std::min(keys.former.size(), std::size_t { 40 }));
                }
                gateway::keep_own_keys(keys, folder.keys());
            }
        }
        ::usleep(static_cast<useconds_t>(2'000 + random() % 12'000));
        ::kill(process, SIGKILL);
        ::waitpid(process, nullptr, 0);
        gateway::KeyFolder const free_again(folder.keys());  // its lock died with it
        auto const keys = gateway::own_keys("office", folder.keys());
        auto const probe = crypto::seal(keys.now.sealing.public_half, "x");
        CHECK(crypto::open(keys.now.sealing, probe) == "x");
        for (auto const& former : keys.former) {
            REQUIRE(former.sealing_private.has_value());
            CHECK(crypto::open({ former.sealing, *former.sealing_private }, crypto::seal(former.sealing, "y")) == "y");
        }
        for (std::size_t i = 0; i + 1 < keys.former.size(); ++i)
            CHECK(keys.former[i].sealing != keys.former[i + 1].sealing);
        // What neighbours see is of this file or of the one before.
        auto const halves = gateway::neighbour_keys("office", folder.keys());
        REQUIRE(halves.has_value());
        auto const known = gateway::signing_halves(keys);
        CHECK((halves->signing == keys.now.signing.public_half || std::ranges::find(known, halves->signing) != known.end()));
        CHECK(gateway::recovery_of("office", folder.keys()).has_value());
        CHECK(keys.former.size() >= rotated);
        rotated = keys.former.size();
    }
}
