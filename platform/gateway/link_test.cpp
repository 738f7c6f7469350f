#include "link_test.h"
#include "link_house.h"

#include <mado/gateway/bundle.h>

#include <set>

using namespace mado;
using namespace mado::gateway;
using namespace mado::gateway::test;

namespace {

struct Pair {
    Folder folder;
    struct Paired { explicit Paired(Folder const& folder) { pair_all(folder.path, { "front", "office", "core" }); } } paired { folder };
    Linked front { "front", folder.path }, office { "office", folder.path };
    std::unique_ptr<Wire> wire;
    std::string const a = front.ids.uuid(1), b = front.ids.uuid(1);

    void start(std::size_t outward = 0, std::size_t inward = 0)
    {
        front.link.listens("127.0.0.1", 0);
        front.link.start();
        wire = std::make_unique<Wire>(front.link.port());
        wire->outward = outward;
        wire->inward = inward;
        office.link.opens("front", { wire->address() });
        office.link.start();
    }
    ~Pair()
    {
        office.link.stop();
        front.link.stop();
    }
    static std::string bytes_of_size(std::size_t size, char seed)
    {
        std::string bytes(size, seed);
        for (std::size_t i = 0; i < size; ++i)
            bytes[i] = static_cast<char>(i * 31 + i / 251 + static_cast<unsigned char>(seed));
        return bytes;
    }
    http::PeerIdentity identity(std::string const& zone) const
    {
        auto const keys = link_keys_of(zone, keys_folder(folder.path, zone));
        return { keys.certificate, keys.key };
    }
    // Somebody with this certificate, who admits everybody.
    Result<http::Response> ask(http::PeerIdentity const& who, std::string const& path, std::string const& body, std::uint16_t port)
    {
        http::PeerClient client({ [who] { return who; }, [](std::string const&) { return true; } });
        return client.call({ .method = "POST", .url = "https://127.0.0.1:" + std::to_string(port) + "/link/1/" + path, .body = body });
    }
};

TEST_CASE_FIXTURE(Pair, "letters go both ways over connections that the more trusted zone opens, each handled once")
{
    start();
    for (int i = 0; i < 30; ++i) {
        front.say(Kind::Submitted, "office", a, "in" + std::to_string(i));
        office.say(Kind::Told, "front", b, "out" + std::to_string(i));
    }
    CHECK(soon([&] { return office.heard() == 30 && front.heard() == 30 && front.waits() == 0 && office.waits() == 0; }));
    CHECK(office.all_heard().front() == "332089:in0");
    CHECK(front.all_heard().back() == "332089:out29");
    auto const seen = neighbours(office.database);
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].zone == "front");
    CHECK(seen[0].opened_here);
    CHECK(seen[0].heard_at.microseconds > 0);
    CHECK(seen[0].fault.empty());
    CHECK(neighbours(front.database).size() == 2);  // core may call too, and never did
}

TEST_CASE_FIXTURE(Pair, "a letter that is posted while the question waits is answered at once")
{
    start();
    REQUIRE(soon([&] { return neighbours(front.database)[1].heard_at.microseconds > 0; }));
    auto const before = std::chrono::steady_clock::now();
    front.say(Kind::Submitted, "office", a, "now");
    CHECK(soon([&] { return office.heard() == 1; }));
    CHECK(std::chrono::steady_clock::now() - before < std::chrono::milliseconds { 800 });
}

TEST_CASE_FIXTURE(Pair, "connections that are cut again and again lose and double nothing")
{
    start(6'000, 6'000);
    for (int i = 0; i < 60; ++i) {
        front.say(Kind::Submitted, "office", i % 2 ? a : b, std::to_string(i));
        office.say(Kind::Told, "front", i % 2 ? a : b, std::to_string(i));
        if (i == 30) {  // a message of letters is larger than what the wire lets through: it is widened as it goes
            CHECK(soon([&] { return wire->cuts > 0; }));
            wire->outward = wire->inward = 60'000;
        }
    }
    wire->outward = wire->inward = 150'000;
    CHECK(soon([&] { return office.heard() == 60 && front.heard() == 60 && front.waits() == 0 && office.waits() == 0; }));
    for (auto const& all : { office.all_heard(), front.all_heard() })
        CHECK(std::set<std::string>(all.begin(), all.end()).size() == 60);
}

TEST_CASE_FIXTURE(Pair, "a file goes on where it was cut, at a boundary of chunks and in the middle of one, in both directions")
{
    constexpr std::size_t size = 120'000;
    start();
    // What must pass at once: a handshake, a letter and one record of TLS (16 KiB) of a chunk of 40,000 bytes. From there on each row ends the connections at another place.
    for (std::size_t cut = 23'000; cut < 66'000; cut += 7'000) {
        CAPTURE(cut);
        auto const into_office = front.files.keep_bytes(bytes_of_size(size, static_cast<char>(cut))), into_front = office.files.keep_bytes(bytes_of_size(size, static_cast<char>(cut + 1)));
        auto const heard = office.heard(), told = front.heard();
        wire->inward = cut;
        wire->outward = cut + 45'000;  // a chunk travels whole outward
        front.say(Kind::Submitted, "office", a, "file", { { into_office.name, into_office.size } });
        office.say(Kind::Told, "front", a, "file", { { into_front.name, into_front.size } });
        CHECK(soon([&] { return office.heard() == heard + 1 && front.heard() == told + 1; }));
        CHECK(office.files.read(into_office.name, into_office.key) == bytes_of_size(size, static_cast<char>(cut)));
        CHECK(front.files.read(into_front.name, into_front.key) == bytes_of_size(size, static_cast<char>(cut + 1)));
    }
    CHECK(wire->cuts > 14);
    for (auto const* zone : { "office", "front" })
        CHECK(std::filesystem::is_empty(folder.path / zone / "link" / "files"));
}

TEST_CASE_FIXTURE(Pair, "what arrived of a file is not fetched again")
{
    constexpr std::size_t size = 2u << 20;
    auto const blob = front.files.keep_bytes(bytes_of_size(size, 1));
    std::ifstream whole(*front.files.local(blob.name), std::ios::binary);
    std::string const ciphertext { std::istreambuf_iterator<char>(whole), {} };
    std::ofstream(folder.path / "office" / "link" / "files" / blob.name, std::ios::binary) << ciphertext.substr(0, ciphertext.size() - 10'000);  // before a kill -9, say
    front.say(Kind::Submitted, "office", a, "large", { { blob.name, blob.size } });
    start();
    CHECK(soon([&] { return office.heard() == 1; }));
    CHECK(office.files.has(blob.name));
    CHECK(wire->bytes_back < 40'000);
}

TEST_CASE_FIXTURE(Pair, "bytes under way that turn out to be another file are thrown away and fetched again")
{
    auto const blob = front.files.keep_bytes(bytes_of_size(30'000, 1));
    std::ofstream(folder.path / "office" / "link" / "files" / blob.name, std::ios::binary) << std::string(20'000, 'x');
    front.say(Kind::Submitted, "office", a, "mended", { { blob.name, blob.size } });
    office.say(Kind::Told, "front", a, "still goes");
    start();
    CHECK(soon([&] { return front.heard() == 1; }));
    // The letter is put off for a moment after the first try, and no other is.
    CHECK(soon([&] { return office.heard() == 1; }));
    CHECK(office.files.has(blob.name));
}

TEST_CASE_FIXTURE(Pair, "a file that is short in this house holds back its own letter and no other")
{
    auto const blob = office.files.keep_bytes(bytes_of_size(60'000, 1));
    auto const path = *office.files.local(blob.name);
    auto const whole = std::filesystem::file_size(path);
    std::filesystem::copy_file(path, folder.path / "aside");
    std::filesystem::permissions(path, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
    std::filesystem::resize_file(path, whole / 2);
    office.say(Kind::Told, "front", a, "held", { { blob.name, blob.size } });
    for (int i = 0; i < 5; ++i)
        office.say(Kind::Told, "front", b, std::to_string(i));
    start();
    CHECK(soon([&] { return front.heard() == 5 && office.waits() == 1; }));
    office.say(Kind::Told, "front", b, "newer");
    CHECK(soon([&] { return front.heard() == 6 && office.waits() == 1; }));
    CHECK_FALSE(front.files.has(blob.name));
    std::filesystem::copy_file(folder.path / "aside", path, std::filesystem::copy_options::overwrite_existing);  // from the backup
    CHECK(soon([&] { return front.heard() == 7 && office.waits() == 0; }));
    CHECK(front.all_heard().back() == "332089:held");
}

TEST_CASE_FIXTURE(Pair, "a full place of the receiver holds the letters back, and they go on when there is room")
{
    auto const stale = folder.path / "office" / "link" / "files" / std::string(64, 'a');
    std::ofstream(stale, std::ios::binary) << std::string(100'000, 'x');
    office.link.stop();
    auto options = Linked::link_options(folder.path, "office");
    options.partial_bytes = 120'000;
    Linked narrow("office", folder.path, options);
    auto const blob = front.files.keep_bytes(bytes_of_size(50'000, 1));
    front.say(Kind::Submitted, "office", a, "held", { { blob.name, blob.size } });
    front.link.listens("127.0.0.1", 0);
    front.link.start();
    narrow.link.opens("front", { "127.0.0.1:" + std::to_string(front.link.port()) });
    narrow.link.start();
    CHECK(soon([&] { return neighbours(narrow.database)[0].fault == "full"; }));
    CHECK(narrow.heard() == 0);
    CHECK(front.waits() == 1);
    narrow.link.tidy(narrow.clock.now());
    narrow.link.tidy({ narrow.clock.now().microseconds + 2'000'000 });
    CHECK(soon([&] { return narrow.heard() == 1 && front.waits() == 0; }));
    narrow.link.stop();
}

TEST_CASE_FIXTURE(Pair, "a file larger than the neighbour ever takes parks its letter at the sender, is no fault of the line, and holds nothing else up")
{
    front.link.stop();
    auto options = Linked::link_options(folder.path, "front");
    options.partial_bytes = 60'000;
    Linked narrow("front", folder.path, options);
    auto const blob = office.files.keep_bytes(bytes_of_size(150'000, 1));
    office.say(Kind::Told, "front", a, "too large", { { blob.name, blob.size } });
    for (int i = 0; i < 5; ++i)
        office.say(Kind::Told, "front", b, std::to_string(i));
    narrow.link.listens("127.0.0.1", 0);
    narrow.link.start();
    office.link.opens("front", { "127.0.0.1:" + std::to_string(narrow.link.port()) });
    office.link.start();
    auto const parked = [&](Linked& one) {
        auto const all = one.gateway.look(town);
        return all.size() == 1 && all[0].direction == "out" && all[0].state == "parked" && all[0].fault == "file_too_large";
    };
    CHECK(soon([&] { return narrow.heard() == 5 && parked(office); }));
    CHECK(neighbours(office.database)[0].fault.empty());
    office.say(Kind::Told, "front", b, "newer");
    CHECK(soon([&] { return narrow.heard() == 6; }));
    CHECK(neighbours(office.database)[0].fault.empty());
    CHECK(soon([&] { return office.gateway.waiting_for("front", 10).empty(); }));  // it is not tried again by itself
    CHECK_FALSE(office.gateway.retry("331007", "front", a));
    CHECK(office.gateway.retry(town, "front", a));           // a person had the bound raised; here it is not
    CHECK(soon([&] { return parked(office); }));
    CHECK(narrow.heard() == 6);
    office.link.stop();
    narrow.link.stop();
}

TEST_CASE_FIXTURE(Pair, "a file that the end which fetches will never take is told to the one that has it")
{
    office.link.stop();
    auto options = Linked::link_options(folder.path, "office");
    options.partial_bytes = 60'000;
    Linked narrow("office", folder.path, options);
    auto const blob = front.files.keep_bytes(bytes_of_size(150'000, 1));
    front.say(Kind::Submitted, "office", a, "too large", { { blob.name, blob.size } });
    front.say(Kind::Submitted, "office", b, "fine");
    front.link.listens("127.0.0.1", 0);
    front.link.start();
    narrow.link.opens("front", { "127.0.0.1:" + std::to_string(front.link.port()) });
    narrow.link.start();
    CHECK(soon([&] {
        auto const all = front.gateway.look(town);
        return narrow.heard() == 1 && all.size() == 1 && all[0].state == "parked" && all[0].fault == "file_too_large";
    }));
    CHECK(neighbours(narrow.database)[0].fault.empty());
    narrow.link.stop();
}

TEST_CASE_FIXTURE(Pair, "nobody is admitted but who was pinned: an unknown certificate, a less trusted zone, a revoked one")
{
    start();
    auto const port = front.link.port();
    auto const question = std::string(R"({"taken":[],"except":[],"wait":0})");
    CHECK(ask(identity("office"), "letters", question, port)->status == 200);
    CHECK(ask(identity("core"), "letters", question, port)->status == 200);
    CHECK_FALSE(ask(http::make_peer_identity("madoguchi office"), "letters", question, port).has_value());  // the name says nothing
    CHECK_FALSE(ask(identity("front"), "letters", question, port).has_value());                             // itself is no neighbour
    office.link.stop();
    // What listens in the office does not take the front, which is its neighbour and less trusted.
    office.link.listens("127.0.0.1", 0);
    office.link.start();
    CHECK(ask(identity("front"), "letters", question, office.link.port())->status == 403);
    CHECK(ask(identity("core"), "letters", question, office.link.port())->status == 200);
    revoke_certificate(link_keys_of("office", office.keys).fingerprint, front.keys);
    CHECK(soon([&] { return !ask(identity("office"), "letters", question, port).has_value(); }));
    CHECK(ask(identity("core"), "letters", question, port)->status == 200);
}

TEST_CASE_FIXTURE(Pair, "an open connection ends with the revocation of its certificate")
{
    start();
    http::PeerClient kept({ [own = identity("office")] { return own; }, [](std::string const&) { return true; } });
    http::PeerClient::Call const question { .method = "POST", .url = "https://127.0.0.1:" + std::to_string(front.link.port()) + "/link/1/letters", .body = R"({"wait":0})" };
    REQUIRE(kept.call(question)->status == 200);
    revoke_certificate(link_keys_of("office", office.keys).fingerprint, front.keys);
    CHECK(soon([&] { auto const answered = kept.call(question); return !answered || answered->status == 403; }));
    CHECK(soon([&] { return neighbours(office.database)[0].fault == "not_admitted"; }));
}

TEST_CASE_FIXTURE(Pair, "another zone that stands at the neighbour's address is not spoken to")
{
    // Core's listener with its own good certificate, where the office looks for the front.
    Linked core("core", folder.path);
    http::ServerOptions options;
    bool asked = false;
    http::PeerServer impostor(options, { [own = identity("core")] { return own; }, [](std::string const&) { return true; } }, [](auto, auto) { return http::Limits {}; },
        [&](http::Request&) { asked = true; return http::text(200, ""); }, [](auto const&, auto) { return http::text(500, ""); });
    impostor.start();
    front.say(Kind::Submitted, "office", a, "kept");
    office.say(Kind::Told, "front", a, "kept");
    office.link.opens("front", { "127.0.0.1:" + std::to_string(impostor.port()) });
    office.link.start();
    CHECK(soon([&] { return !neighbours(office.database).empty() && neighbours(office.database)[0].fault == "not_admitted"; }));
    CHECK_FALSE(asked);
    CHECK(office.waits() == 1);
    office.link.stop();
    impostor.stop();
}

TEST_CASE_FIXTURE(Pair, "a peer speaks for no other zone than its certificate says")
{
    front.link.listens("127.0.0.1", 0);
    front.link.start();
    auto const port = front.link.port();
    office.say(Kind::Told, "front", a, "of the office");
    front.say(Kind::Submitted, "office", b, "for the office");
    auto const letters = office.gateway.waiting_for("front", 10);
    REQUIRE(letters.size() == 1);
    // The office's letter, rightly signed, in core's hand: neither handled nor acknowledged.
    CHECK(ask(identity("core"), "take", framed(letters), port)->body == R"({"results":["refused"]})");
    CHECK(front.heard() == 0);
    // Nor does core say that it took what is the office's, nor is it given any of it.
    auto const header = decode(front.gateway.waiting_for("office", 1).at(0))->header;
    auto const taken = json::write(json::object({ { "wait", 0 }, { "taken", json::array({ json::object({ { "tenant", header.tenant }, { "receiver", header.receiver }, { "subject", header.subject }, { "sequence", header.sequence } }) }) } }));
    CHECK(ask(identity("core"), "letters", taken, port)->body == "");
    CHECK(front.waits() == 1);
    CHECK(ask(identity("office"), "take", framed(letters), port)->body == R"({"results":["taken"]})");
    CHECK(ask(identity("office"), "take", framed(letters), port)->body == R"({"results":["taken"]})");  // said twice
    CHECK(front.heard() == 1);
    CHECK(ask(identity("office"), "letters", taken, port)->body == "");
    CHECK(front.waits() == 0);
}

TEST_CASE_FIXTURE(Pair, "what is no letter, no file and no word of the link is refused and changes nothing")
{
    front.link.listens("127.0.0.1", 0);
    front.link.start();
    auto const port = front.link.port();
    auto const office_is = identity("office");
    CHECK(ask(office_is, "take", "12\nshort", port)->status == 400);
    CHECK(ask(office_is, "take", "99999999999999999999\nx", port)->status == 400);
    CHECK(ask(office_is, "take", framed({ "not an envelope" }), port)->body == R"({"results":["refused"]})");
    CHECK(ask(office_is, "letters", "{", port)->status == 400);
    CHECK(ask(office_is, "files/..%2F..%2Fkeys%2Ffront.key?from=0&size=5", "12345", port)->status == 400);
    auto const name = std::string(64, 'b');
    CHECK(ask(office_is, "files/" + name + "?from=0&size=3", "12345", port)->status == 413);
    CHECK(ask(office_is, "files/" + name + "?from=2&size=9", "12345", port)->status == 409);
    CHECK(ask(office_is, "files/" + name + "?from=0&size=5", "12345", port)->body == R"({"kept":0,"whole":false})");  // not what its name says
    CHECK_FALSE(front.files.has(name));
    CHECK(ask(office_is, "other", "", port)->status == 404);
}

TEST_CASE_FIXTURE(Pair, "a rotated key goes on as soon as the neighbour has pinned it, and the old one until it is taken out")
{
    start();
    front.say(Kind::Submitted, "office", a, "before");
    REQUIRE(soon([&] { return office.heard() == 1; }));
    auto const old = identity("office");
    // The neighbour takes the new one in first; the old one stays beside it.
    auto const before = link_keys_of("office", office.keys).fingerprint;
    auto const next = rotate_link_key("office", office.keys);
    CHECK(next != before);
    CHECK(pin_neighbour("office", link_keys_of("office", office.keys).certificate, front.keys) == std::vector { next });
    CHECK(link_keys_of("front", front.keys).pins.at("office") == std::vector { next, before });
    office.link.stop();
    office.link.start();
    front.say(Kind::Submitted, "office", a, "after");
    CHECK(soon([&] { return office.heard() == 2; }));
    CHECK(ask(old, "letters", R"({"wait":0})", front.link.port())->status == 200);
    revoke_certificate(before, front.keys);
    CHECK(soon([&] { return !ask(old, "letters", R"({"wait":0})", front.link.port()).has_value(); }));
    CHECK_THROWS(pin_neighbour("office", "nothing", front.keys));
}

TEST_CASE_FIXTURE(Pair, "a neighbour that was restored from an older backup is sent again what it had acknowledged, and handles it once")
{
    front.link.listens("127.0.0.1", 0);
    front.link.start();
    auto const port = front.link.port();
    front.say(Kind::Submitted, "office", a, "before the backup");
    front.say(Kind::Submitted, "office", a, "after it");
    auto const letters = front.gateway.waiting_for("office", 10);
    REQUIRE(letters.size() == 2);
    // Both were acknowledged; the office that is restored has handled only the first.
    auto const backup = front.clock.now();
    for (auto const& letter : letters)
        front.gateway.acknowledged(decode(letter)->header);
    REQUIRE(office.gateway.take(letters[0], [](BlobName const&) { return false; }));
    office.link.opens("front", { "127.0.0.1:" + std::to_string(port) });
    office.link.start();
    front.say(Kind::Submitted, "office", a, "newest");
    CHECK(soon([&] { return front.waits() == 0; }));
    CHECK(office.heard() == 1);  // the newest waits behind what is missing
    CHECK(send_again(front.database, "office", { front.clock.now().microseconds + 60'000'000 }) == 0);
    CHECK(send_again(front.database, "core", backup) == 0);
    CHECK(send_again(front.database, "office", backup) == 3);
    CHECK(soon([&] { return office.heard() == 3 && front.waits() == 0 && office.waits() == 0; }));
    CHECK(office.all_heard() == std::vector<std::string> { "332089:before the backup", "332089:after it", "332089:newest" });
}

TEST_CASE("frames come apart as they were put together, and nothing else does")
{
    CHECK(*unframed(framed({ "one", "", "thr\nee" })) == std::vector<std::string> { "one", "", "thr\nee" });
    CHECK(unframed("")->empty());
    for (auto const* bad : { "3\nab", "x\nabc", "\n", "-1\n", "3", "3 \nabc", "0x1\na" })
        CHECK_FALSE(unframed(bad).has_value());
}

}  // namespace
