// Two zones in houses of their own: pairing, rotation under traffic, the end of a pairing, and what is kept sealed.
#include "key_houses.h"

#include <mado/log/log.h>

#include <random>

#include <fcntl.h>
#include <unistd.h>

using namespace mado;
using namespace mado::gateway::houses;
using gateway::Kind;

TEST_CASE("a neighbour is enrolled under the fingerprint that two people compared")
{
    House front { "front" }, office { "office" };
    auto const card = gateway::card_of(gateway::text_of(office.card()) + "\r\n");
    REQUIRE(card.has_value());
    auto const said = gateway::fingerprint(*card);
    CHECK(said.size() == 12 * 5 + 11);
    CHECK(said == gateway::fingerprint(office.card()));

    auto const keys = front.folder.keys();
    auto wrong = said;
    wrong[3] = wrong[3] == '1' ? '2' : '1';
    CHECK(refused(gateway::pair(*card, wrong, keys, gateway::Replacing::No)) == "gateway.pair.fingerprint");
    CHECK(refused(gateway::pair(*card, "", keys, gateway::Replacing::Yes)) == "gateway.pair.fingerprint");
    CHECK(refused(gateway::pair(*card, said.substr(0, 59), keys, gateway::Replacing::Yes)) == "gateway.pair.fingerprint");
    CHECK_FALSE(gateway::neighbour_card("office", keys).has_value());

    std::string wide;  // as a Japanese keyboard types it
    for (auto const c : said)
        wide += c == ' ' ? std::string("　") : std::string("\xef\xbc") + static_cast<char>(0x90 + (c - '0'));
    CHECK(gateway::pair(*card, wide, keys, gateway::Replacing::No).value() == gateway::Pairing::Paired);
    CHECK(gateway::pair(*card, said, keys, gateway::Replacing::No).value() == gateway::Pairing::Already);
    REQUIRE(gateway::paired("front", keys).size() == 1);
    CHECK(gateway::paired("front", keys).front().fingerprint == said);

    House another { "office" };
    auto const other = another.card();
    CHECK(refused(gateway::pair(other, gateway::fingerprint(other), keys, gateway::Replacing::No)) == "gateway.pair.another");
    CHECK(gateway::paired("front", keys).front().fingerprint == said);
    CHECK(gateway::pair(other, gateway::fingerprint(other), keys, gateway::Replacing::Yes).value() == gateway::Pairing::Replaced);
    CHECK(gateway::paired("front", keys).front().fingerprint == gateway::fingerprint(other));

    CHECK(refused(gateway::pair(front.card(), gateway::fingerprint(front.card()), keys, gateway::Replacing::Yes)) == "gateway.pair.own_zone");
    for (auto const* text : { "", "{}", "no card", R"({"kind":"madoguchi zone card 1","zone":"../x","sealing":"AA","signing":"AA","tls":""})" })
        CHECK(refused(gateway::card_of(text)) == "gateway.card.misformed");
    // Another zone's name on the same halves is another fingerprint.
    auto renamed = *card;
    renamed.zone = "core";
    CHECK_FALSE(gateway::is_fingerprint(said, renamed));
}

TEST_CASE_FIXTURE(Two, "after a pairing was ended its letters are refused, counted, and nothing is said to it")
{
    front.say(Kind::Submitted, "office", subject, "1");
    settle(front, office);
    CHECK(office.handled == std::vector<std::string> { "1" });

    REQUIRE(gateway::revoke("front", office.folder.keys()).has_value());
    office.ring->look();  // no restart
    front.say(Kind::Submitted, "office", subject, "2");
    CHECK(carry(front, office) == 0);
    CHECK(carry(front, office) == 0);
    CHECK(office.handled.size() == 1);
    auto const counted = gateway::refused_letters(office.database);
    REQUIRE(counted.size() == 1);
    CHECK(counted.front().zone == "front");
    CHECK(counted.front().reason == "unpaired");
    CHECK(counted.front().count == 2);
    office.say(Kind::Told, "front", subject, "answer");
    CHECK(office.gateway->waiting_for("front", 10).empty());
    CHECK(refused(gateway::revoke("front", office.folder.keys())) == "gateway.pair.unknown");
    CHECK(refused(gateway::revoke("office", office.folder.keys())) == "gateway.pair.own_zone");

    // Paired again, what waited goes on.
    auto const card = front.card();
    CHECK(refused(gateway::pair(card, gateway::fingerprint(card), office.folder.keys(), gateway::Replacing::No)) == "");
    office.ring->look();
    settle(front, office);
    CHECK(office.handled == std::vector<std::string> { "1", "2" });
}

TEST_CASE_FIXTURE(Two, "rotations of both zones in the middle of letters lose and double nothing")
{
    std::mt19937 random(23);
    std::vector<std::string> said_in, said_out;
    auto const answers = office.ids.uuid(2);
    int rotations = 0;
    for (int step = 0; step < 400; ++step) {
        auto& house = random() % 2 == 0 ? front : office;
        auto& other = &house == &front ? office : front;
        switch (random() % 7) {
        case 0:
        case 1:
        case 2: {
            auto const word = std::to_string(step);
            house.say(&house == &front ? Kind::Submitted : Kind::Told, other.name, &house == &front ? subject : answers, word);
            (&house == &front ? said_in : said_out).push_back(word);
            break;
        }
        case 3: carry(house, other); break;
        case 4: house.tend(); break;
        case 5: house.restart(); break;
        default: rotations += gateway::begin_rotation(house.name, house.folder.keys(), house.database, house.clock.now()).has_value() ? 1 : 0;
        }
    }
    for (int round = 0; round < 4; ++round) {
        front.restart();
        office.restart();
        front.tend();
        office.tend();
        settle(front, office);
    }
    CHECK(rotations > 4);
    CHECK(office.handled == said_in);
    CHECK(front.handled == said_out);
    CHECK(front.gateway->look(town).empty());
    CHECK(office.gateway->look(town).empty());
    for (auto* house : { &front, &office }) {
        CHECK_FALSE(house->own().next.has_value());
        CHECK(house->own().former.size() >= 2);
        auto const& other = house == &front ? office : front;
        CHECK(gateway::fingerprint(*gateway::neighbour_card(house->name, other.folder.keys())) == gateway::fingerprint(house->card()));  // as if compared again
    }
    CHECK(gateway::refused_letters(front.database).empty());
    CHECK(gateway::refused_letters(office.database).empty());
}

TEST_CASE("zones of one key folder rotate without being paired, and lose nothing")
{
    Folder folder;
    for (auto const* zone : { "front", "office" })
        gateway::keys_of(zone, folder.keys());
    House front { "front", folder.keys() }, office { "office", folder.keys() };
    auto const subject = front.ids.uuid(1), answers = office.ids.uuid(2);
    std::vector<std::string> said;
    for (int round = 0; round < 6; ++round) {
        auto& house = round % 2 == 0 ? front : office;
        auto& other = round % 2 == 0 ? office : front;
        auto const say = [&] {
            said.push_back(std::to_string(said.size()));
            front.say(Kind::Submitted, "office", subject, said.back());
            office.say(Kind::Told, "front", answers, said.back());
        };
        say();
        auto const before = house.own().now.sealing.public_half;
        REQUIRE(gateway::begin_rotation(house.name, folder.keys(), house.database, house.clock.now()).has_value());
        say();
        house.tend();  // its process is of before: nobody is told
        CHECK(gateway::rotation(house.own(), house.database).stage == gateway::RotationStage::Made);
        house.restart();
        house.tend();
        CHECK(gateway::rotation(house.own(), house.database).stage == gateway::RotationStage::Told);
        say();
        carry(house, other);
        say();
        house.tend();
        CHECK(house.own().now.sealing.public_half != before);
        say();  // the other side's pages still seal to the key of before
        settle(front, office);
        other.ring->look();
    }
    settle(front, office);
    CHECK(office.handled == said);
    CHECK(front.handled == said);
    CHECK(gateway::refused_letters(front.database).empty());
    CHECK(gateway::refused_letters(office.database).empty());
    CHECK(refused(gateway::revoke("front", folder.keys())) == "gateway.pair.own_zone");
    auto const stamp = std::filesystem::last_write_time(std::filesystem::path(folder.keys()) / "front.pub");
    for (int i = 0; i < 3; ++i) {
        front.restart();
        front.ring->look();
        office.ring->look();
    }
    CHECK(std::filesystem::last_write_time(std::filesystem::path(folder.keys()) / "front.pub") == stamp);  // nobody makes the other read again for ever
}

TEST_CASE_FIXTURE(Two, "a statement that the key of now did not sign is not believed")
{
    auto const before = *gateway::neighbour_keys("office", front.folder.keys());
    auto const stolen_former = office.own().now.signing;
    rotate(office, front);
    auto const after = *gateway::neighbour_keys("office", front.folder.keys());
    REQUIRE(after.signing != before.signing);
    House thief { "office" };
    auto stolen = office.own();
    stolen.next = thief.own().now;
    auto const deliver = [&](crypto::SigningKey const& with) {
        auto const text = json::object({ { "act", "next" }, { "zone", "office" }, { "key", gateway::key_id(stolen.next->sealing.public_half) },
            { "sealing", crypto::base64url(crypto::view(stolen.next->sealing.public_half.bytes)) }, { "signing", crypto::base64url(crypto::view(stolen.next->signing.public_half)) },
            { "previous", crypto::base64url(crypto::view(with.public_half)) }, { "tls", "" }, { "from", 1 }, { "until", json::Value {} }, { "replaces", "x" } });
        auto body = text;
        body.set("signature", crypto::base64url(crypto::sign(with, "madoguchi key\n" + json::canonical(text))));
        gateway::Header header;
        header.tenant = "000000";
        gateway::Message const message { header, body, "office", "000000", {} };
        return refused(front.database.write("000000", [&](db::Write& tx) { return front.ring->receive(tx, { .tenant = "000000", .kind = CallerKind::Zone, .job = "office" }, { front.clock.now(), front.ids }, message); }));
    };
    CHECK(deliver(thief.own().now.signing) == "gateway.keys.not_signed");
    auto forged = thief.own().now.signing;
    forged.public_half = after.signing;  // names the key of now, signed with another
    CHECK(deliver(forged) == "gateway.keys.not_signed");
    CHECK(deliver(stolen_former) == "gateway.keys.not_signed");  // signed well, by a key that counts no more
    front.ring->look();
    CHECK(gateway::neighbour_keys("office", front.folder.keys())->signing == after.signing);
    CHECK(deliver(office.own().now.signing).empty());            // so it was the signature that counted
    front.ring->look();
    CHECK(gateway::neighbour_keys("office", front.folder.keys())->signing == stolen.next->signing.public_half);
}

TEST_CASE_FIXTURE(Two, "originals stay byte for byte, are opened after a rotation, and the private half of before goes only when nothing needs it")
{
    front.say(Kind::Submitted, "office", subject, "1");
    front.say(Kind::Submitted, "office", subject, "2");
    settle(front, office);
    auto const originals = [&] { return db::AllTenants::read(office.database, [&](db::Read& tx) { return office.source().read(tx, "", 10); }); };
    auto const before = originals();
    REQUIRE(before.size() == 2);
    auto const opened = [&](std::string const& original) {
        auto const plain = office.database.read(town, [&](db::Read& tx) { return gateway::open_original(tx, *office.ring->now(), original); });
        return plain ? json::parse(gateway::unpadded(*plain))->text("word") : std::string("?");
    };
    std::vector<gateway::OriginalSource> const sources { office.source() };
    auto const retire = [&] {
        std::vector<std::string> what;
        for (auto const& one : gateway::retire("office", office.folder.keys(), office.database, sources, office.attendance()))
            what.push_back(one.what);
        return what;
    };

    REQUIRE(gateway::begin_rotation("office", office.folder.keys(), office.database, office.clock.now()).has_value());
    CHECK(refused(gateway::begin_rotation("office", office.folder.keys(), office.database, office.clock.now())) == "gateway.keys.rotating");
    office.restart();
    office.tend();
    CHECK(gateway::rotation(office.own(), office.database).stage == gateway::RotationStage::Told);
    CHECK(gateway::rotation(office.own(), office.database).missing == std::vector<std::string> { "front" });
    settle(front, office);
    office.tend();
    CHECK_FALSE(office.own().next.has_value());
    CHECK(retire() == std::vector<std::string> { "neighbours", "nodes", "originals" });
    office.restart();
    CHECK(retire() == std::vector<std::string> { "neighbours", "originals" });
    front.clock.set(office.clock.now());
    front.say(Kind::Submitted, "office", subject, "3");  // a page that does not know yet
    front.restart();
    front.tend();  // still under way: not released
    CHECK(front.gateway->waiting_for("office", 10).size() == 1);
    settle(front, office);
    front.tend();
    settle(front, office);
    CHECK(retire() == std::vector<std::string> { "originals" });

    auto const done = gateway::reseal(office.own(), office.database, sources, office.clock.now(), {});
    CHECK(done.originals == 3);
    CHECK(done.resealed == 3);
    CHECK(done.unreadable == 0);
    CHECK(gateway::reseal(office.own(), office.database, sources, office.clock.now(), {}).resealed == 0);
    CHECK(retire().empty());
    CHECK_FALSE(office.own().former.front().sealing_private.has_value());
    office.restart();
    CHECK(office.gateway->keys().former.empty());
    auto const after = originals();
    REQUIRE(after.size() == 3);
    CHECK(after[0].bytes == before[0].bytes);
    CHECK(after[1].bytes == before[1].bytes);
    for (auto const& [at, word] : std::map<std::size_t, std::string> { { 0, "1" }, { 1, "2" }, { 2, "3" } })
        CHECK(opened(after[at].bytes) == word);

    // Once more: openers themselves are sealed anew.
    rotate(office, front);
    CHECK(gateway::reseal(office.own(), office.database, sources, office.clock.now(), {}).resealed == 3);
    CHECK(retire().empty());
    office.restart();
    CHECK(opened(after[0].bytes) == "1");
    CHECK(gateway::signing_halves(office.own()).size() == 3);  // the trace's days of all times are proved

    // The front's keys, all of them, open none.
    auto const foreign = front.database.read(town, [&](db::Read& tx) { return gateway::open_original(tx, *front.ring->now(), after[0].bytes); });
    CHECK_FALSE(foreign.has_value());
}

TEST_CASE("no key is ever in the log")
{
    Folder folder;
    auto const path = folder.path / "log";
    int const descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    log::start({ .descriptor = descriptor, .least = log::Level::Debug });
    std::vector<std::string> secrets;
    {
        Two two;
        auto const sheets = gateway::split_keys({ "office" }, two.office.folder.keys(), 3, 2, { 1 });
        two.rotate(two.office, two.front);
        two.rotate(two.front, two.office);
        two.front.say(Kind::Submitted, "office", two.subject, "1");
        settle(two.front, two.office);
        REQUIRE(gateway::revoke("front", two.office.folder.keys()).has_value());
        two.office.ring->look();
        two.front.say(Kind::Submitted, "office", two.subject, "2");
        carry(two.front, two.office);
        for (auto* house : { &two.front, &two.office }) {
            auto const keys = house->own();
            for (auto const* bytes : { &keys.now.sealing.private_half, &keys.storage, &*keys.former.front().sealing_private })
                secrets.push_back(std::string(crypto::view(bytes->bytes)));
            secrets.push_back(std::string(crypto::view(keys.now.signing.private_half.bytes)));
        }
        for (auto const& sheet : sheets)
            secrets.push_back(std::string(crypto::view(sheet.share.bytes)));
    }
    log::start({ .descriptor = 2, .least = log::Level::Error });
    ::close(descriptor);
    auto const said = bytes_of(path);
    CHECK(said.find("gateway.key_in_use") != std::string::npos);
    CHECK(said.find("gateway.refused") != std::string::npos);
    for (auto const& secret : secrets) {
        CHECK(said.find(crypto::base64url(secret)) == std::string::npos);
        CHECK(said.find(crypto::hex(secret)) == std::string::npos);
        CHECK(said.find(secret) == std::string::npos);
    }
}
