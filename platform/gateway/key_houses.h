#pragma once
// What the tests of keys share: zones in houses of their own, whose processes come and go.
#include <mado/db/fresh.h>
#include <mado/gateway/key_ring.h>
#include <mado/gateway/pairing.h>
#include <mado/gateway/recovery.h>
#include <mado/gateway/reseal.h>
#include <mado/names/embedded.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace mado::embedded {
std::span<File const> audit();
std::span<File const> files();
std::span<File const> gateway();
}

namespace mado::gateway::houses {

inline std::string const town = "332089";

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-keys-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path keys_at {};  // elsewhere than below `path`
    std::string keys() const { return (keys_at.empty() ? path / "keys" : keys_at).string(); }
};

inline std::string bytes_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

constexpr char const* test_table = "CREATE TABLE test_original (tenant code_text NOT NULL, id id_text NOT NULL, envelope bytes_blob NOT NULL, PRIMARY KEY (tenant, id));";
constexpr db::Statement insert_original { "test.insert_original", "INSERT INTO test_original (tenant, id, envelope) VALUES ($tenant, $id, $envelope)" };
constexpr db::Statement select_originals { "test.select_originals", "SELECT tenant, id, envelope FROM test_original WHERE id > $after ORDER BY id LIMIT $most" };

inline std::vector<db::Migration> migrations()
{
    std::vector<db::Migration> all;
    auto const add = [&](std::string const& owner, std::span<embedded::File const> files) {
        int number = 0;
        for (auto const& file : files)
            if (file.path.starts_with("migrations/"))
                all.push_back({ .module = owner, .number = ++number, .name = std::string(file.path), .sql = file.bytes });
    };
    add("audit", embedded::audit());
    add("files", embedded::files());
    add("gateway", embedded::gateway());
    all.push_back({ "test", 1, "0001", test_table });
    return all;
}

// One zone in a house of its own; `processes` come and go, its database and its folder stay.
struct House {
    std::string name;
    Folder folder;
    db::Options options { db::test::fresh() };
    db::Database database { options };
    files::Store files { folder.path / "files" };
    Ids ids;
    FixedClock clock { { 1'790'000'000'000'000 } };
    Instant started { 0 };
    std::shared_ptr<gateway::KeyRing> ring;
    std::unique_ptr<gateway::Gateway> gateway;
    std::vector<std::string> handled;

    explicit House(std::string zone, std::filesystem::path const& together = {}) : name(std::move(zone))
    {
        if (!together.empty())
            folder.keys_at = together;
        database.migrate(migrations());
        restart();
    }

    void restart()
    {
        clock.set({ clock.now().microseconds + 1'000'000 });
        started = clock.now();
        gateway = std::make_unique<gateway::Gateway>(gateway::keys_of(name, folder.keys()), database, files, clock, ids);
        ring = std::make_shared<gateway::KeyRing>(name, folder.keys(), database, clock, ids);
        gateway->receives(Kind::Key, gateway::FollowsRing { ring });
        for (auto const kind : { Kind::Submitted, Kind::Told })
            gateway->receives(kind, [this](db::Write& tx, Caller const&, Moment const&, gateway::Message const& message) -> Result<void> {
                handled.push_back(message.body.text("word"));
                tx.execute(insert_original, { { "$id", message.header.subject + message.body.text("word") }, { "$envelope", db::Value(db::Bytes { message.envelope }) } });
                return {};
            });
    }

    std::optional<gateway::Attendance> attendance() const { return gateway::Attendance { started, started }; }
    void tend()
    {
        clock.set({ clock.now().microseconds + 10'000'000 });
        ring->tend(attendance());
    }

    // What pages do: sealed with the keys that the process began with.
    void say(Kind kind, std::string const& to, std::string const& subject, std::string const& word)
    {
        clock.set({ clock.now().microseconds + 1 });
        gateway::Letter letter { kind, subject, to, {}, clock.now() };
        letter.body = gateway::seal_body(gateway->keys(), to, town, kind, subject, {}, letter.arrived_at, json::object({ { "word", word } }));
        letter.sealed = true;
        Moment const now { clock.now(), ids };
        REQUIRE(database.write(town, [&](db::Write& tx) -> Result<void> { gateway::post(tx, now, letter); return {}; }).has_value());
    }

    gateway::Card card() { return gateway::own_card(name, folder.keys()); }
    gateway::OwnKeys own() const { return gateway::own_keys(name, folder.keys()); }
    gateway::OriginalSource source() const
    {
        return { "test", [](db::Read& tx, std::string const& after, int most) {
            return tx.all(select_originals, { { "$after", after.empty() ? "0" : after }, { "$most", most } },
                [](db::Row const& row) { return gateway::Original { row.text("tenant"), row.text("id"), row.bytes("envelope") }; });
        } };
    }
};

inline std::size_t carry(House& from, House& to)
{
    std::size_t taken = 0;
    for (auto const& encoded : from.gateway->waiting_for(to.name, 100))
        if (to.gateway->take(encoded, [](gateway::BlobName const&) { return false; })) {
            from.gateway->acknowledged(gateway::decode(encoded)->header);
            ++taken;
        }
    return taken;
}

inline void settle(House& a, House& b)
{
    while (carry(a, b) + carry(b, a) > 0) {
    }
}

inline void pair(House& a, House& b)
{
    auto const of_a = a.card(), of_b = b.card();
    REQUIRE(gateway::pair(of_b, gateway::fingerprint(of_b), a.folder.keys(), gateway::Replacing::No).has_value());
    REQUIRE(gateway::pair(of_a, gateway::fingerprint(of_a), b.folder.keys(), gateway::Replacing::No).has_value());
    a.restart();
    b.restart();
}

struct Two {
    House front { "front" }, office { "office" };
    std::string const subject = front.ids.uuid(1);
    Two() { pair(front, office); }

    // To the end: made, restarted, told, known, in use, and released by the other side.
    void rotate(House& house, House& other)
    {
        REQUIRE(gateway::begin_rotation(house.name, house.folder.keys(), house.database, house.clock.now()).has_value());
        house.restart();
        house.tend();
        settle(house, other);
        house.tend();
        house.restart();
        other.clock.set(house.clock.now());
        other.restart();
        other.tend();
        settle(house, other);
    }
};

inline std::string refused(auto const& result) { return result ? std::string() : result.error().key; }

}  // namespace mado::gateway::houses
