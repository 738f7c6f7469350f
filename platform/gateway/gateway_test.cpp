#include <mado/db/fresh.h>
#include <mado/gateway/gateway.h>
#include <mado/result/refused.h>
#include <mado/names/embedded.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <random>
#include <set>
#include <thread>

namespace mado::embedded {
std::span<File const> files();
std::span<File const> gateway();
}

using namespace mado;
using gateway::Kind;

namespace {

std::string const town = "332089";

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-gateway-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

// What a test itself keeps: which letters were handled, by the transaction that handled them.
constexpr char const* handled_table = "CREATE TABLE test_handled (tenant code_text NOT NULL, subject id_text NOT NULL, sequence count_int NOT NULL, PRIMARY KEY (tenant, subject, sequence));";

struct Zone {
    db::Options options { db::test::fresh() };
    db::Database database { options };
    files::Store files;
    Ids ids;
    FixedClock clock { { 1'790'000'000'000'000 } };
    gateway::Gateway gateway;
    std::vector<std::string> handled;
    std::string refuses;  // the word at which this zone's listener refuses

    Zone(std::string const& name, std::filesystem::path const& folder)
        : files(folder / name), gateway(gateway::keys_of(name, (folder / "keys").string()), database, files, clock, ids)
    {
        std::vector<db::Migration> migrations { { "files", 1, "0001", embedded::files().front().bytes }, { "test", 1, "0001", handled_table } };
        int number = 0;
        for (auto const& file : embedded::gateway())
            migrations.push_back({ "gateway", ++number, std::string(file.path), file.bytes });
        database.migrate(migrations);
        for (auto const kind : { Kind::Submitted, Kind::Told, Kind::Published })
            gateway.receives(kind, [this](db::Write&, Caller const& caller, Moment const&, gateway::Message const& message) -> Result<void> {
                auto const word = message.body.text("word");
                if (word == refuses)
                    return refuse(Refusal::Kind::Invalid, "test.refused");
                handled.push_back(caller.tenant + ":" + word);
                return {};
            });
    }

    void say(Kind kind, std::string const& to, std::string const& subject, std::string const& word, std::vector<gateway::BlobName> blobs = {})
    {
        clock.set({ clock.now().microseconds + 1 });
        gateway::Letter letter { kind, subject, to, {}, clock.now(), std::move(blobs) };
        letter.body = gateway::plain_body(town, kind, subject, {}, letter.arrived_at, json::object({ { "word", word } }));
        Moment const now { clock.now(), ids };
        (void)database.write(town, [&](db::Write& tx) -> Result<void> { gateway::post(tx, now, letter); return {}; });
    }
};

struct Two {
    Folder folder;
    // The keys are made first, so that each zone finds the other's.
    gateway::Keys first = gateway::keys_of("front", (folder.path / "keys").string()), second = gateway::keys_of("office", (folder.path / "keys").string());
    Zone front { "front", folder.path }, office { "office", folder.path };
    gateway::Pump pump { { &front.gateway, &office.gateway } };
    std::string const a = front.ids.uuid(1), b = front.ids.uuid(1);
    static bool no_blob(gateway::BlobName const&) { return false; }
    std::string state() { auto const all = office.gateway.look(town); return all.empty() ? "" : all.front().state; }
};

TEST_CASE("nodes that start at the same moment over one folder have the same keys")
{
    Folder folder;
    std::vector<std::string> made(8);
    {
        std::vector<std::jthread> nodes;
        for (auto& one : made)
            nodes.emplace_back([&] { one = crypto::hex(crypto::view(gateway::keys_of("front", (folder.path / "keys").string()).storage.bytes)); });
    }
    CHECK(std::set<std::string>(made.begin(), made.end()).size() == 1);
    std::size_t files = 0;
    for (auto const& entry : std::filesystem::directory_iterator(folder.path / "keys")) {
        ++files;
        if (entry.path().extension() == ".key")
            CHECK((entry.status().permissions() & std::filesystem::perms::mask) == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    }
    CHECK(files == 2);
}

TEST_CASE_FIXTURE(Two, "messages arrive once and in order, whatever is delivered twice, late or in the wrong order")
{
    for (auto const* word : { "1", "2", "3" })
        front.say(Kind::Submitted, "office", a, word);
    auto const envelopes = front.gateway.waiting_for("office", 10);
    REQUIRE(envelopes.size() == 3);
    CHECK(office.gateway.take(envelopes[2], no_blob));
    CHECK(office.gateway.take(envelopes[2], no_blob));
    CHECK(office.handled.empty());
    CHECK(state() == "waiting");
    CHECK(office.gateway.take(envelopes[0], no_blob));
    CHECK(office.gateway.take(envelopes[0], no_blob));
    CHECK(office.handled == std::vector<std::string> { "332089:1" });
    CHECK(office.gateway.take(envelopes[1], no_blob));
    CHECK(office.handled == std::vector<std::string> { "332089:1", "332089:2", "332089:3" });
    CHECK(office.gateway.take(envelopes[1], no_blob));
    CHECK(office.handled.size() == 3);
    CHECK(state() == "");
}

TEST_CASE_FIXTURE(Two, "the pump carries both ways, and what was acknowledged is not carried again")
{
    front.say(Kind::Submitted, "office", a, "in");
    office.say(Kind::Told, "front", a, "out");
    CHECK(pump.once() == 2);
    CHECK(pump.once() == 0);
    CHECK(office.handled == std::vector<std::string> { "332089:in" });
    CHECK(front.handled == std::vector<std::string> { "332089:out" });
    CHECK(front.gateway.tidy(front.clock.now()) == 0);
    office.clock.set({ office.clock.now().microseconds + 20 });
    CHECK(office.gateway.tidy({ office.clock.now().microseconds + 1 }) == 1);
    office.say(Kind::Told, "front", a, "later");  // the sequence goes on although the row is gone
    CHECK(pump.once() == 1);
    CHECK(front.handled.back() == "332089:later");
}

TEST_CASE_FIXTURE(Two, "a poisoned message parks its own subject, visibly, and no other; after mending it goes on in order")
{
    office.refuses = "bad";
    for (auto const* word : { "bad", "after" })
        front.say(Kind::Submitted, "office", a, word);
    front.say(Kind::Submitted, "office", b, "other");
    pump.once();
    CHECK(office.handled == std::vector<std::string> { "332089:other" });
    CHECK(state() == "parked");
    CHECK(office.gateway.look(town).front().fault == "test.refused");
    CHECK_FALSE(office.gateway.retry(town, "front", a));
    office.refuses.clear();
    CHECK(office.gateway.retry(town, "front", a));
    CHECK(office.handled == std::vector<std::string> { "332089:other", "332089:bad", "332089:after" });
    CHECK(office.gateway.look(town).empty());
    CHECK(office.gateway.look("331007").empty());
}

TEST_CASE_FIXTURE(Two, "an envelope that was forged or changed in any byte is not taken")
{
    front.say(Kind::Submitted, "office", a, "x");
    auto const envelope = front.gateway.waiting_for("office", 1).front();
    for (std::size_t i = 0; i < envelope.size(); i += 7) {
        auto changed = envelope;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK_FALSE(office.gateway.take(changed, no_blob));
    }
    CHECK_FALSE(office.gateway.take("", no_blob));
    CHECK_FALSE(office.gateway.take("{}\n", no_blob));
    CHECK_FALSE(front.gateway.take(envelope, no_blob));  // not for this zone
    Folder elsewhere;
    auto stranger = gateway::keys_of("front", elsewhere.path.string());
    auto decoded = *gateway::decode(envelope);
    decoded.signature = crypto::sign(stranger.signing, gateway::signed_line(decoded.header));
    CHECK_FALSE(office.gateway.take(gateway::encode(decoded), no_blob));
    CHECK(office.handled.empty());
    CHECK(office.gateway.take(envelope, no_blob));
}

TEST_CASE_FIXTURE(Two, "a body moved under another header parks: it says itself whose it is")
{
    front.say(Kind::Submitted, "office", a, "x");
    auto moved = *gateway::decode(front.gateway.waiting_for("office", 1).front());
    moved.header.subject = b;
    moved.signature = crypto::sign(first.signing, gateway::signed_line(moved.header));
    CHECK(office.gateway.take(gateway::encode(moved), no_blob));
    CHECK(office.handled.empty());
    CHECK(office.gateway.look(town).front().fault == "gateway.body_differs");
}

TEST_CASE_FIXTURE(Two, "a zone says only what is its to say: whoever owns the front can publish nothing to the office")
{
    struct Row { char const* name; Kind kind; bool from_front; bool handled; };
    for (auto const& row : {
             Row { "the front publishes", Kind::Published, true, false },
             Row { "the front tells the office", Kind::Told, true, false },
             Row { "the front submits", Kind::Submitted, true, true },
             Row { "the office submits to the front", Kind::Submitted, false, false },
             Row { "the office publishes", Kind::Published, false, true },
             Row { "the office tells", Kind::Told, false, true },
         }) {
        CAPTURE(row.name);
        auto& from = row.from_front ? front : office;
        auto& to = row.from_front ? office : front;
        auto const before = to.handled.size(), waiting = to.gateway.look(town).size();
        from.say(row.kind, row.from_front ? "office" : "front", front.ids.uuid(1), "x");
        pump.once();
        CHECK(to.handled.size() - before == (row.handled ? 1 : 0));
        CHECK(to.gateway.look(town).size() - waiting == (row.handled ? 0 : 1));
        if (!row.handled)
            CHECK(to.gateway.look(town).back().fault == "gateway.not_for_this_sender");
    }
}

TEST_CASE_FIXTURE(Two, "a message waits for its files; they come as ciphertext of that very name")
{
    auto const blob = front.files.keep_bytes("位置図");
    front.say(Kind::Submitted, "office", a, "with a file", { { blob.name, blob.size } });
    auto const envelope = front.gateway.waiting_for("office", 1).front();
    CHECK_FALSE(office.gateway.take(envelope, no_blob));
    CHECK(office.handled.empty());
    CHECK(pump.once() == 1);
    CHECK(office.handled.size() == 1);
    CHECK(office.files.read(blob.name, blob.key) == "位置図");
}

TEST_CASE_FIXTURE(Two, "what is for a zone whose pairing was ended is refused kindly, not an accident")
{
    auto keys = front.gateway.keys();
    keys.seal_to.erase("office");
    try {
        (void)gateway::seal_body(keys, "office", town, Kind::Submitted, a, "", {}, json::object({}));
        FAIL("it was sealed");
    } catch (Refused const& refused) {
        CHECK(refused.refusal().kind == Refusal::Kind::Conflict);
        CHECK(refused.refusal().key == "gateway.closed_to");
    }
}

TEST_CASE_FIXTURE(Two, "the outbox of the front holds nothing that its own keys could open")
{
    auto const body = gateway::seal_body(front.gateway.keys(), "office", town, Kind::Submitted, a, "", {}, json::object({ { "word", "秘密" } }));
    CHECK_FALSE(crypto::open(front.gateway.keys().sealing, body));
    CHECK(crypto::open(office.gateway.keys().sealing, body).has_value());
    auto const application = crypto::make_key_pair();
    auto const box = gateway::box_for(application.public_half, json::object({ { "say", "毛の色" } }));
    CHECK(gateway::open_box(application, box)->text("say") == "毛の色");
    CHECK_FALSE(gateway::open_box(front.gateway.keys().sealing, box));
    CHECK_FALSE(gateway::open_box(application, "not base64!"));
}

// -- two processes on one database

constexpr db::Statement insert_handled { "test.insert_handled", "INSERT INTO test_handled (tenant, subject, sequence) VALUES ($tenant, $subject, $sequence)" };
constexpr db::Statement count_handled { "test.count_handled", "SELECT COUNT(*) AS n FROM test_handled WHERE tenant = $tenant AND subject = $subject" };
constexpr db::Statement count_all_handled { "test.count_all_handled", "SELECT COUNT(*) AS n FROM test_handled WHERE tenant = $tenant" };
std::int64_t number(db::Read& tx, db::Statement const& statement, db::Parameters const& parameters)
{
    return *tx.one(statement, parameters, [](db::Row const& row) { return row.integer("n"); });
}

// Another process of the office: on PostgreSQL with a database of its own, on SQLite (one process) at least with its own gateway.
struct OtherOffice {
    std::unique_ptr<db::Database> own;
    gateway::Gateway gateway;
    OtherOffice(Zone& office, std::filesystem::path const& folder)
        : own(db::test::engine() == db::SqlEngine::Postgresql ? std::make_unique<db::Database>(office.options) : nullptr),
          gateway(gateway::keys_of("office", (folder / "keys").string()), own ? *own : office.database, office.files, office.clock, office.ids)
    {
    }
};

TEST_CASE_FIXTURE(Two, "two processes take the same letters at the same moment, in any order: each is handled once and in its turn, none is parked or forgotten")
{
    constexpr int subjects = 25, letters = 40;
    for (int subject = 0; subject < subjects; ++subject) {
        auto const id = front.ids.uuid(1);
        for (int letter = 0; letter < letters; ++letter)
            front.say(Kind::Submitted, "office", id, std::to_string(letter));
    }
    auto const envelopes = front.gateway.waiting_for("office", 10'000);
    REQUIRE(envelopes.size() == subjects * letters);
    OtherOffice other { office, folder.path };
    std::atomic<int> out_of_turn = 0;
    for (auto* one : { &office.gateway, &other.gateway })
        one->receives(Kind::Submitted, [&](db::Write& tx, Caller const&, Moment const&, gateway::Message const& message) -> Result<void> {
            if (number(tx, count_handled, { { "$subject", message.header.subject } }) + 1 != message.header.sequence)
                ++out_of_turn;
            tx.execute(insert_handled, { { "$subject", message.header.subject }, { "$sequence", message.header.sequence } });
            return {};
        });
    {
        std::vector<std::jthread> all;
        for (unsigned seed = 1; seed <= 4; ++seed)
            all.emplace_back([&, seed] {
                auto& gateway = seed % 2 == 0 ? office.gateway : other.gateway;
                auto mine = envelopes;
                std::mt19937 random(seed);
                for (std::size_t from = 0; from < mine.size(); from += 10)
                    std::shuffle(mine.begin() + static_cast<std::ptrdiff_t>(from), mine.begin() + static_cast<std::ptrdiff_t>(std::min(from + 10, mine.size())), random);
                for (auto const& one : mine) {
                    CHECK(gateway.take(one, no_blob));
                    if (seed <= 2)
                        front.gateway.acknowledged(gateway::decode(one)->header);
                }
            });
    }
    CHECK(out_of_turn == 0);
    CHECK(office.database.read(town, [](db::Read& tx) { return number(tx, count_all_handled, {}); }) == subjects * letters);
    CHECK(office.gateway.look(town).empty());
    CHECK(front.gateway.waiting_for("office", 10'000).empty());
}

TEST_CASE_FIXTURE(Two, "a letter posted in one process wakes the pump of another; one process carries each way")
{
    OtherOffice other { office, folder.path };
    std::atomic<int> woken = 0;
    other.gateway.on_wake([&] { ++woken; });
    office.say(Kind::Told, "front", a, "x");
    for (int i = 0; i < 500 && woken == 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(woken > 0);
    other.gateway.on_wake({});
    CHECK(office.gateway.carries_to("front"));
    CHECK(other.gateway.carries_to("front") == (other.own == nullptr));
    CHECK(pump.once() == 1);  // by hand whoever asks
}

TEST_CASE_FIXTURE(Two, "what follows a parked letter waits, and its arrival does not try the parked one again")
{
    office.refuses = "bad";
    front.say(Kind::Submitted, "office", a, "bad");
    front.say(Kind::Submitted, "office", a, "after");
    auto const envelopes = front.gateway.waiting_for("office", 10);
    CHECK(office.gateway.take(envelopes[0], no_blob));
    office.refuses.clear();
    CHECK(office.gateway.take(envelopes[1], no_blob));
    CHECK(office.handled.empty());
    CHECK(office.gateway.retry(town, "front", a));
    CHECK(office.handled.size() == 2);
}

// -- tenant → tenant: forwarded, within one zone.

std::string const prefecture = "330001", elsewhere = "131016";

struct Between {
    Folder folder;
    gateway::Keys first = gateway::keys_of("front", (folder.path / "keys").string());
    Zone office { "office", folder.path };
    gateway::Pump pump { { &office.gateway } };
    std::string const a = office.ids.uuid(1);
    std::vector<std::string> seen;
    std::string refuses;

    Between()
    {
        office.gateway.serves([](std::string const& tenant) { return tenant == town || tenant == prefecture; });
        office.gateway.receives(Kind::Forwarded, [this](db::Write& tx, Caller const& caller, Moment const&, gateway::Message const& message) -> Result<void> {
            if (message.body.text("word") == refuses)
                return refuse(Refusal::Kind::Invalid, "test.refused");
            seen.push_back(message.sender_tenant + ">" + tx.tenant() + ":" + message.body.text("word") + ":" + caller.job);
            return {};
        });
    }
    gateway::Letter letter(std::string const& from, std::string const& to, std::string const& word, Kind kind = Kind::Forwarded)
    {
        gateway::Letter made { kind, a, to, {}, office.clock.now() };
        made.body = gateway::plain_body(from, kind, a, {}, made.arrived_at, json::object({ { "word", word } }));
        return made;
    }
    void say(std::string const& from, std::string const& to, std::string const& word, Kind kind = Kind::Forwarded)
    {
        auto const made = letter(from, to, word, kind);
        Moment const now { office.clock.now(), office.ids };
        (void)office.database.write(from, [&](db::Write& tx) -> Result<void> { gateway::post(tx, now, made); return {}; });
    }
    // As somebody who has the zone's signing key would make it by hand.
    std::string forged(gateway::Keys const& by, gateway::Header header, json::Value body)
    {
        gateway::Envelope envelope;
        envelope.sealed = crypto::seal(office.gateway.keys().sealing.public_half,
            gateway::padded(gateway::plain_body(header.tenant, header.kind, header.subject, header.definition, header.arrived_at, std::move(body))));
        header.body = crypto::sha256_hex(envelope.sealed);
        header.key = gateway::key_id(office.gateway.keys().sealing.public_half);
        envelope.signature = crypto::sign(by.signing, gateway::signed_line(header));
        envelope.header = header;
        return gateway::encode(envelope);
    }
    gateway::Header header(std::string sender, std::string receiver, std::string tenant = town, std::int64_t sequence = 1, Kind kind = Kind::Forwarded)
    {
        gateway::Header made;
        made.tenant = std::move(tenant);
        made.kind = kind;
        made.subject = a;
        made.sequence = sequence;
        made.sender = std::move(sender);
        made.receiver = std::move(receiver);
        made.made_at = made.arrived_at = office.clock.now();
        return made;
    }
    bool takes(std::string const& envelope) { return office.gateway.take(envelope, Two::no_blob); }
};

TEST_CASE_FIXTURE(Between, "a forwarded letter goes to another tenant's same zone, once and in order, and the answer comes back")
{
    say(town, "office@330001", "1");
    say(town, "office@330001", "2");
    CHECK(pump.once() == 2);
    CHECK(pump.once() == 0);
    say(prefecture, "office@332089", "back");
    CHECK(pump.once() == 1);
    CHECK(seen == std::vector<std::string> { "332089>330001:1:office@332089", "332089>330001:2:office@332089", "330001>332089:back:office@330001" });
    CHECK(office.gateway.look(town).empty());
    CHECK(office.gateway.look(prefecture).empty());
}

TEST_CASE_FIXTURE(Between, "replayed and out of order: handled once, a gap waits in the receiver's own inbox")
{
    for (auto const* word : { "1", "2", "3" })
        say(town, "office@330001", word);
    auto const envelopes = office.gateway.waiting_for("office", 10);
    REQUIRE(envelopes.size() == 3);
    CHECK(takes(envelopes[1]));
    CHECK(seen.empty());
    auto const waiting = office.gateway.look(prefecture);
    REQUIRE(waiting.size() == 1);
    CHECK(waiting.front().state == "waiting");
    CHECK(waiting.front().peer == "office@332089");
    CHECK(takes(envelopes[0]));
    CHECK(takes(envelopes[0]));
    CHECK(takes(envelopes[1]));
    CHECK(seen.size() == 2);
    CHECK(takes(envelopes[2]));
    CHECK(seen.size() == 3);
}

TEST_CASE_FIXTURE(Between, "one that the receiver refuses parks its own subject there, and is tried again by hand")
{
    refuses = "bad";
    say(town, "office@330001", "bad");
    pump.once();
    REQUIRE(office.gateway.look(prefecture).size() == 1);
    CHECK(office.gateway.look(prefecture).front().fault == "test.refused");
    CHECK(office.gateway.look(town).empty());
    CHECK_FALSE(office.gateway.retry(town, "office@332089", a));  // another tenant's inbox
    refuses.clear();
    CHECK(office.gateway.retry(prefecture, "office@332089", a));
    CHECK(seen.size() == 1);
}

TEST_CASE_FIXTURE(Between, "what does not cross: a sender who is another, a tenant that is not here, another zone, another kind")
{
    auto const& own = office.gateway.keys();
    auto const words = json::object({ { "word", "x" } });
    struct { char const* name; std::string envelope; } const rows[] = {
        { "the sender's address names another tenant than the letter", forged(own, header("office@331007", "office@330001"), words) },
        { "the letter's tenant is not on this server", forged(own, header("office@131016", "office@330001", elsewhere), words) },
        { "the receiver is not on this server", forged(own, header("office@332089", "office@131016"), words) },
        { "signed by the front as if it were the office", forged(first, header("office@332089", "office@330001"), words) },
        { "the front of one town writes to the office of another", forged(first, header("front@332089", "office@330001"), words) },
        { "an application across the wall", forged(own, header("office@332089", "office@330001", town, 1, Kind::Submitted), words) },
        { "what is told across the wall", forged(own, header("office@332089", "office@330001", town, 1, Kind::Told), words) },
        { "forwarded to oneself", forged(own, header("office@332089", "office@332089"), words) },
        { "no tenant at all", forged(own, header("office@332089", "office"), words) },
    };
    for (auto const& row : rows)
        CHECK_MESSAGE(!takes(row.envelope), row.name);
    CHECK(seen.empty());
    // The header says one tenant, the sealed body another: kept and parked, as any body that differs.
    auto moved = header("office@332089", "office@330001");
    gateway::Envelope envelope;
    envelope.sealed = crypto::seal(own.sealing.public_half, gateway::padded(gateway::plain_body("331007", Kind::Forwarded, a, {}, moved.arrived_at, words)));
    moved.body = crypto::sha256_hex(envelope.sealed);
    envelope.signature = crypto::sign(own.signing, gateway::signed_line(moved));
    envelope.header = moved;
    CHECK(takes(gateway::encode(envelope)));
    CHECK(seen.empty());
    CHECK(office.gateway.look(prefecture).front().fault == "gateway.body_differs");
    CHECK(takes(forged(own, header("office@332089", "office@330001"), words)));  // the same sequence, right: in the parked one's place it is handled
}

TEST_CASE_FIXTURE(Between, "without a list of who is here nothing leaves its tenant")
{
    office.gateway.serves({});
    CHECK_FALSE(takes(forged(office.gateway.keys(), header("office@332089", "office@330001"), json::object({ { "word", "x" } }))));
}

}  // namespace
