#include <mado/backup/backup.h>
#include <mado/backup/keys.h>
#include <mado/backup/restore.h>

#include <mado/db/fresh.h>
#include <mado/files/holds.h>
#include <mado/names/embedded.h>
#include <mado/s3/test_peers.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

namespace mado::embedded {
std::span<File const> files();
}

using namespace mado;
using namespace mado::backup;

namespace {

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-backup-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
};

std::string const town = "332089";

std::vector<db::Migration> const& migrations()
{
    static auto const all = [] {
        std::vector<db::Migration> list;
        for (auto const& file : embedded::files())
            if (file.path.starts_with("migrations/"))
                list.push_back({ "files", static_cast<int>(list.size()) + 1, std::string(file.path.substr(11)), file.bytes });
        list.push_back({ "gateway", 1, "0001_letters.sql", R"sql(
            CREATE TABLE gateway_outbox (tenant code_text NOT NULL, receiver code_text NOT NULL, subject id_text NOT NULL, sequence count_int NOT NULL, acknowledged_at time_int,
                PRIMARY KEY (tenant, receiver, subject, sequence));
            CREATE TABLE gateway_given (tenant code_text NOT NULL, receiver code_text NOT NULL, subject id_text NOT NULL, sequence count_int NOT NULL, PRIMARY KEY (tenant, receiver, subject));
            CREATE TABLE gateway_handled (tenant code_text NOT NULL, sender code_text NOT NULL, subject id_text NOT NULL, sequence count_int NOT NULL, PRIMARY KEY (tenant, sender, subject));
            CREATE TABLE gateway_inbox (tenant code_text NOT NULL, sender code_text NOT NULL, subject id_text NOT NULL, sequence count_int NOT NULL, PRIMARY KEY (tenant, sender, subject, sequence));
            CREATE TABLE test_note (tenant code_text NOT NULL, id id_text NOT NULL, body words_text NOT NULL, PRIMARY KEY (tenant, id));
        )sql" });
        return list;
    }();
    return all;
}

struct ZoneHere {
    db::Options options;
    std::unique_ptr<files::Store> files;
    std::unique_ptr<db::Database> database {};
};

// A server of two zones.
struct Server {
    Folder folder;
    std::map<std::string, ZoneHere> zones;
    std::map<std::string, std::string> side_files;

    Server()
    {
        for (std::string const name : { "front", "office" }) {
            auto& zone = zones[name];
            zone.options = db::test::fresh(folder.path / (name + ".sqlite"));
            zone.files = std::make_unique<files::Store>(folder.path / "files" / name);
        }
    }
    db::Database& database(std::string const& zone)
    {
        auto& one = zones.at(zone);
        if (!one.database)
            one.database = std::make_unique<db::Database>(one.options);
        return *one.database;
    }
    void run(std::string const& zone, std::string const& sql)
    {
        REQUIRE(database(zone).write(town, [&](db::Write& tx) -> Result<void> {
            tx.execute({ "test.run", sql }, {});
            return {};
        }));
    }
    std::vector<std::string> bodies(std::string const& zone)
    {
        return database(zone).read(town, [](db::Read& tx) {
            return tx.all({ "test.bodies", "SELECT body FROM test_note WHERE tenant = $tenant ORDER BY id" }, {}, [](db::Row const& row) { return row.text("body"); });
        });
    }
    std::string attach(std::string const& zone, std::string const& bytes)
    {
        auto const blob = zones.at(zone).files->keep_bytes(bytes);
        REQUIRE(database(zone).write(town, [&](db::Write& tx) -> Result<void> {
            files::name_blob(tx, blob.name, blob.size, "case", "c1", { 1 });
            return {};
        }));
        return blob.name;
    }
    Plan plan(std::string id, crypto::PublicKey const& to)
    {
        Plan made { .id = std::move(id), .at = { 1'700'000'000'000'000 }, .program = "test", .zones = {}, .files = { { "keys/front.key", "front's secret" }, { "keys/office.key", "office's secret" } },
            .recipients = { to } };
        for (auto& [name, zone] : zones)
            made.zones.push_back({ name, zone.options, *zone.files });
        return made;
    }
    Restoring restoring(std::vector<std::filesystem::path> archives, crypto::KeyPair const& key)
    {
        Restoring made { .archives = std::move(archives), .key = key };
        made.put_file = [this](SideFile const& file) { side_files[file.path] = file.bytes; };
        made.target = [this](std::string const& zone) { return ZoneTarget { zones.at(zone).options, migrations(), *zones.at(zone).files }; };
        return made;
    }
};

void nobody(std::string const&, std::int64_t, std::int64_t) { }

// A server with something of everything.
struct Filled : Server {
    std::string blob;
    Filled()
    {
        for (auto const& [name, zone] : zones)
            database(name).migrate(migrations());
        for (auto const& [name, zone] : zones)
            REQUIRE(database(name).write(town, [&](db::Write& tx) -> Result<void> {
                for (int i = 0; i < 200; ++i)
                    tx.execute({ "test.note", "INSERT INTO test_note (tenant, id, body) VALUES ($tenant, $id, $body)" },
                        { { "$id", "n" + std::to_string(1'000 + i) }, { "$body", "words of " + name + " " + std::to_string(i) } });
                return {};
            }));
        run("front", "INSERT INTO gateway_given (tenant, receiver, subject, sequence) VALUES ($tenant, 'office', 's', 2)");
        run("front", "INSERT INTO gateway_outbox (tenant, receiver, subject, sequence, acknowledged_at) VALUES ($tenant, 'office', 's', 1, 5), ($tenant, 'office', 's', 2, NULL)");
        run("office", "INSERT INTO gateway_handled (tenant, sender, subject, sequence) VALUES ($tenant, 'front', 's', 1)");
        blob = attach("front", std::string(3'000'000, 'a'));
        attach("office", "small");
    }
    Made back_up(std::filesystem::path const& to, crypto::PublicKey const& key, std::string id = "one", std::optional<Index> after = {})
    {
        auto made = plan(std::move(id), key);
        made.after = std::move(after);
        Output output(to);
        return make(made, output, nobody);
    }
};

std::string bytes_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}
void put(std::filesystem::path const& path, std::string_view bytes) { std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size())); }

TEST_CASE("a server comes back from its backup: rows, attachments, keys; and the letters between its zones fit")
{
    Filled server;
    auto const key = crypto::make_key_pair();
    auto const archive = server.folder.path / "one.backup";
    auto const made = server.back_up(archive, key.public_half);
    CHECK(made.missing.empty());
    CHECK(made.index.sha256 == crypto::sha256_hex(bytes_of(archive)));
    CHECK(made.index.blobs.at("front").at(server.blob) == "one");
    CHECK_FALSE(std::filesystem::exists(archive.string() + ".part"));
    CHECK(bytes_of(archive).find("words of") == std::string::npos);
    CHECK(bytes_of(archive).find("front's secret") == std::string::npos);
    CHECK_FALSE(files::is_held(server.database("front"), { 0 }));  // released again

    auto const seen = verify({ archive }, key, nobody);
    CHECK(seen.faults.empty());
    CHECK(seen.missing.empty());
    CHECK(seen.letters_waiting == 1);

    Server other;
    auto const read = restore(other.restoring({ archive }, key), nobody);
    CHECK(read.faults.empty());
    CHECK(read.missing.empty());
    CHECK(read.tables.size() == seen.tables.size());
    CHECK(other.bodies("front") == server.bodies("front"));
    CHECK(other.bodies("office") == server.bodies("office"));
    CHECK(other.zones.at("front").files->has(server.blob));
    CHECK(other.side_files.at("keys/front.key") == "front's secret");
    CHECK_THROWS_AS(restore(other.restoring({ archive }, key), nobody), db::Failure);  // there are data now
}

TEST_CASE("one zone alone is restored without the private keys of the others")
{
    Filled server;
    auto const key = crypto::make_key_pair();
    auto const archive = server.folder.path / "one.backup";
    server.back_up(archive, key.public_half);
    Server other;
    auto plan = other.restoring({ archive }, key);
    plan.zones = { "front" };
    auto const read = restore(plan, nobody);
    CHECK(read.zones.size() == 1);
    CHECK(other.bodies("front") == server.bodies("front"));
    CHECK(other.side_files.contains("keys/front.key"));
    CHECK_FALSE(other.side_files.contains("keys/office.key"));
}

TEST_CASE("who has not the key reads nothing; each of several recipients reads all")
{
    Filled server;
    auto const one = crypto::make_key_pair(), two = crypto::make_key_pair(), stranger = crypto::make_key_pair();
    auto plan = server.plan("one", one.public_half);
    plan.recipients.push_back(two.public_half);
    auto const archive = server.folder.path / "one.backup";
    {
        Output output(archive);
        make(plan, output, nobody);
    }
    CHECK(verify({ archive }, one, nobody).faults.empty());
    CHECK(verify({ archive }, two, nobody).faults.empty());
    CHECK_THROWS_AS(verify({ archive }, stranger, nobody), Damaged);
    Server other;
    CHECK_THROWS_AS(restore(other.restoring({ archive }, stranger), nobody), Damaged);
    CHECK(other.side_files.empty());
}

TEST_CASE("a byte altered anywhere, an end cut off anywhere, or something behind the end is refused")
{
    Filled server;
    auto const key = crypto::make_key_pair();
    auto const archive = server.folder.path / "one.backup", broken = server.folder.path / "broken.backup";
    server.back_up(archive, key.public_half);
    auto const whole = bytes_of(archive);
    std::mt19937 chance(20261121);
    for (int i = 0; i < 150; ++i) {
        auto bytes = whole;
        auto const at = i < 60 ? chance() % 2'000 : chance() % bytes.size();
        bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1 + chance() % 255));
        put(broken, bytes);
        CAPTURE(at);
        CHECK_THROWS_AS(verify({ broken }, key, nobody), Damaged);
    }
    for (int i = 0; i < 60; ++i) {
        auto const at = i < 10 ? whole.size() - 1 - static_cast<std::size_t>(i) : chance() % whole.size();
        put(broken, std::string_view(whole).substr(0, at));
        CAPTURE(at);
        CHECK_THROWS_AS(verify({ broken }, key, nobody), Damaged);
    }
    put(broken, whole + "x");
    CHECK_THROWS_AS(verify({ broken }, key, nobody), Damaged);
    put(broken, std::string_view(whole).substr(0, whole.size() - 40));
    Server other;
    CHECK_THROWS_AS(restore(other.restoring({ broken }, key), nobody), Damaged);
    if (db::test::engine() == db::SqlEngine::Sqlite)
        CHECK_FALSE(std::filesystem::exists(other.zones.at("front").options.path));  // nothing that could be taken for a zone
    CHECK(restore(other.restoring({ archive }, key), nobody).faults.empty());       // so it can be tried again
}

TEST_CASE("attachments of an earlier archive are not copied again; a restore takes both")
{
    Filled server;
    auto const key = crypto::make_key_pair();
    auto const first = server.folder.path / "one.backup", second = server.folder.path / "two.backup";
    auto const one = server.back_up(first, key.public_half);
    auto const later = server.attach("front", "a later one");
    auto const two = server.back_up(second, key.public_half, "two", index_of(text_of(one.index)));
    CHECK(two.index.blobs.at("front").at(server.blob) == "one");
    CHECK(two.index.blobs.at("front").at(later) == "two");
    CHECK(std::filesystem::file_size(second) < std::filesystem::file_size(first) / 10);
    auto const alone = verify({ second }, key, nobody);
    CHECK(alone.missing.size() == 2);
    CHECK(alone.missing.front().find("in the archive one") != std::string::npos);
    Server other;
    auto const read = restore(other.restoring({ second, first }, key), nobody);
    CHECK(read.missing.empty());
    CHECK(other.zones.at("front").files->has(server.blob));
    CHECK(other.zones.at("front").files->has(later));
}

TEST_CASE("an attachment that is named and gone makes the backup say so, and it ends")
{
    Filled server;
    auto const key = crypto::make_key_pair();
    server.zones.at("front").files->remove(server.blob);
    auto const archive = server.folder.path / "one.backup";
    auto const made = server.back_up(archive, key.public_half);
    REQUIRE(made.missing.size() == 1);
    CHECK(made.missing.front() == "front " + server.blob);
    auto const seen = verify({ archive }, key, nobody);
    CHECK(seen.missing.size() == 1);
    CHECK(seen.faults.size() == 1);
}

TEST_CASE("an attachment whose bytes were altered on the disk is told from one that is whole")
{
    Filled server;
    auto const key = crypto::make_key_pair();
    auto const path = *server.zones.at("front").files->local(server.blob);
    auto bytes = bytes_of(path);
    bytes[1'000'000] = static_cast<char>(bytes[1'000'000] ^ 1);
    put(path, bytes);
    auto const archive = server.folder.path / "one.backup";
    CHECK(server.back_up(archive, key.public_half).missing.size() == 1);
    CHECK(verify({ archive }, key, nobody).missing.size() == 1);
}

TEST_CASE("letters that do not fit are found: acknowledged and nowhere, or handled and never sent")
{
    auto const key = crypto::make_key_pair();
    {
        Filled server;
        server.run("front", "UPDATE gateway_outbox SET acknowledged_at = 7 WHERE tenant = $tenant AND sequence = 2");
        server.back_up(server.folder.path / "one.backup", key.public_half);
        CHECK(verify({ server.folder.path / "one.backup" }, key, nobody).faults.size() == 1);
    }
    {
        Filled server;
        server.run("office", "UPDATE gateway_handled SET sequence = 3 WHERE tenant = $tenant");
        server.back_up(server.folder.path / "one.backup", key.public_half);
        CHECK(verify({ server.folder.path / "one.backup" }, key, nobody).faults.size() == 1);
    }
    {
        Filled server;  // behind a gap: it waits in the inbox
        server.run("front", "UPDATE gateway_outbox SET acknowledged_at = 7 WHERE tenant = $tenant AND sequence = 2");
        server.run("office", "INSERT INTO gateway_inbox (tenant, sender, subject, sequence) VALUES ($tenant, 'front', 's', 2)");
        server.back_up(server.folder.path / "one.backup", key.public_half);
        CHECK(verify({ server.folder.path / "one.backup" }, key, nobody).faults.empty());
    }
}

TEST_CASE("data of another version: unknown or changed migrations are refused, and newer ones of the program wait for its start")
{
    Filled server;
    auto const key = crypto::make_key_pair();
    auto const archive = server.folder.path / "one.backup";
    server.back_up(archive, key.public_half);
    Server older;
    auto plan = older.restoring({ archive }, key);
    plan.target = [&](std::string const& zone) { return ZoneTarget { older.zones.at(zone).options, { migrations().front() }, *older.zones.at(zone).files }; };
    CHECK_THROWS_AS(restore(plan, nobody), db::Failure);
    Server newer;
    auto with_more = migrations();
    with_more.push_back({ "test", 1, "0001_more.sql", "CREATE TABLE test_more (tenant code_text NOT NULL, PRIMARY KEY (tenant));" });
    plan = newer.restoring({ archive }, key);
    plan.target = [&](std::string const& zone) { return ZoneTarget { newer.zones.at(zone).options, with_more, *newer.zones.at(zone).files }; };
    CHECK(restore(plan, nobody).faults.empty());
    CHECK(db::transfer::open_source(newer.zones.at("front").options)->migrations().size() == migrations().size());
    newer.database("front").migrate(with_more);
    CHECK(newer.bodies("front") == server.bodies("front"));
}

// Its attachments in a bucket; the folder is their cache alone.
void use_bucket(Server& server, s3::test::RealPeer const& peer, std::string const& name)
{
    for (auto& [zone, here] : server.zones)
        here.files = std::make_unique<files::Store>(server.folder.path / "cache" / zone, files::Bucket { peer.options(), name + "/" + zone + "/", 1 << 20 });
}

TEST_CASE("attachments go from a bucket to a folder, and from a folder to a bucket")
{
    s3::test::RealPeer peer;
    Filled server;
    auto const key = crypto::make_key_pair();
    auto const from_disk = server.folder.path / "disk.backup", from_bucket = server.folder.path / "bucket.backup";
    server.back_up(from_disk, key.public_half);

    Server in_bucket;
    use_bucket(in_bucket, peer, "town");
    CHECK(restore(in_bucket.restoring({ from_disk }, key), nobody).missing.empty());
    std::filesystem::remove_all(in_bucket.folder.path / "cache");  // what is there now is in the bucket
    use_bucket(in_bucket, peer, "town");
    CHECK(in_bucket.zones.at("front").files->has(server.blob));
    CHECK_FALSE(in_bucket.zones.at("office").files->has(server.blob));  // each zone has its own part

    auto plan = in_bucket.plan("two", key.public_half);
    {
        Output output(from_bucket);
        CHECK(make(plan, output, nobody).missing.empty());
    }
    Server on_disk;
    auto const read = restore(on_disk.restoring({ from_bucket }, key), nobody);
    CHECK(read.missing.empty());
    CHECK(read.faults.empty());
    CHECK(on_disk.bodies("front") == server.bodies("front"));
    CHECK(bytes_of(*on_disk.zones.at("front").files->local(server.blob)) == bytes_of(*server.zones.at("front").files->local(server.blob)));

    in_bucket.zones.at("front").files->remove(server.blob);  // gone from the bucket, named by a row
    plan.id = "three";
    Output output(server.folder.path / "three.backup");
    CHECK(make(plan, output, nobody).missing == std::vector<std::string> { "front " + server.blob });
}

TEST_CASE("a bucket that is away: no backup is made, and no restore takes a place")
{
    s3::test::RealPeer peer;
    Filled server;
    auto const key = crypto::make_key_pair();
    auto const archive = server.folder.path / "one.backup";
    server.back_up(archive, key.public_half);
    Server other;
    use_bucket(other, peer, "town");
    use_bucket(server, peer, "town");
    peer.stop();
    auto const plan = server.plan("two", key.public_half);
    Output output(server.folder.path / "two.backup");
    CHECK_THROWS_AS(make(plan, output, nobody), files::Away);
    CHECK_FALSE(std::filesystem::exists(server.folder.path / "two.backup"));
    CHECK_THROWS_AS(restore(other.restoring({ archive }, key), nobody), files::Away);
    if (db::test::engine() == db::SqlEngine::Sqlite)
        CHECK_FALSE(std::filesystem::exists(other.zones.at("front").options.path));
}

TEST_CASE("somebody was killed while the databases took their places: the same archive goes on, another is refused, and what has changed is never taken for it")
{
    Filled server;
    auto const key = crypto::make_key_pair();
    auto const archive = server.folder.path / "one.backup";
    server.back_up(archive, key.public_half);
    Server other;
    auto front = other.restoring({ archive }, key);
    front.zones = { "front" };
    std::string noted;
    front.takes_place = [&](std::string const& id) { noted = id; };
    CHECK(restore(front, nobody).in_place.empty());
    CHECK(noted == "one");
    auto plan = other.restoring({ archive }, key);
    plan.interrupted = "another";
    CHECK_THROWS_AS(restore(plan, nobody), db::transfer::Occupied);
    plan.interrupted = "one";
    CHECK(restore(plan, nobody).in_place == std::set<std::string> { "front" });
    CHECK(other.bodies("office") == server.bodies("office"));
    other.run("front", "UPDATE test_note SET body = 'changed' WHERE tenant = $tenant AND id = 'n1000'");
    CHECK_THROWS_AS(restore(plan, nobody), db::Failure);
    CHECK(other.bodies("front").front() == "changed");
}

TEST_CASE("two backups at once are both whole; two to one file are not begun")
{
    Filled server;
    auto const key = crypto::make_key_pair();
    auto const one = server.folder.path / "one.backup", two = server.folder.path / "two.backup";
    std::jthread beside([&] { server.back_up(two, key.public_half, "two"); });
    server.back_up(one, key.public_half);
    beside.join();
    CHECK(verify({ one }, key, nobody).faults.empty());
    CHECK(verify({ two }, key, nobody).faults.empty());
    CHECK_THROWS_AS(Output { one }, std::runtime_error);  // it is there
    Output const writing(server.folder.path / "three.backup");
    CHECK_THROWS_AS(Output { server.folder.path / "three.backup" }, std::runtime_error);
}

TEST_CASE("what was killed leaves FILE.part and nothing else, and the next one begins anew")
{
    Filled server;
    auto const key = crypto::make_key_pair();
    auto const archive = server.folder.path / "one.backup";
    {
        Output output(archive);
        output.write("half of something");
    }
    CHECK(std::filesystem::exists(archive.string() + ".part"));
    CHECK_FALSE(std::filesystem::exists(archive));
    server.back_up(archive, key.public_half);
    CHECK(verify({ archive }, key, nobody).faults.empty());
}

TEST_CASE("a full disk: the backup fails and nothing is called whole")
{
    Filled server;
    auto const key = crypto::make_key_pair();
    auto const plan = server.plan("one", key.public_half);
    int const full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    REQUIRE(full >= 0);
    Output output(full);
    ::close(full);
    CHECK_THROWS_AS(make(plan, output, nobody), std::system_error);
    CHECK_FALSE(files::is_held(server.database("front"), { 0 }));
}

TEST_CASE("the sweeper leaves everything alone while a backup holds it")
{
    Filled server;
    auto& store = *server.zones.at("front").files;
    auto& database = server.database("front");
    Instant const much_later { SystemClock().now().microseconds + INT64_C(3) * 24 * 3600 * 1'000'000 };
    server.run("front", "DELETE FROM files_blob WHERE tenant = $tenant");
    files::hold(database, "one", { much_later.microseconds + 1 });
    CHECK(files::sweep(database, store, much_later) == 0);
    CHECK(store.has(server.blob));
    files::release(database, "another");
    CHECK(files::is_held(database, much_later));
    files::release(database, "one");
    CHECK(files::sweep(database, store, much_later) == 1);
    CHECK_FALSE(store.has(server.blob));
    files::hold(database, "lapsed", { much_later.microseconds - 1 });
    CHECK_FALSE(files::is_held(database, much_later));
}

TEST_CASE("keys: lines that can be printed; a locked one opens with its passphrase alone")
{
    auto const key = crypto::make_key_pair();
    auto const never = []() -> std::string { throw std::logic_error("asked"); };
    CHECK(public_of(public_line(key.public_half)) == key.public_half);
    CHECK(private_of(private_line(key), never).public_half == key.public_half);
    CHECK(crypto::view(private_of("  " + private_line(key) + "\r\n", never).private_half.bytes) == crypto::view(key.private_half.bytes));
    auto const locked = locked_line(key, "合言葉");
    CHECK(crypto::view(private_of(locked, [] { return std::string("合言葉"); }).private_half.bytes) == crypto::view(key.private_half.bytes));
    CHECK_THROWS_AS(private_of(locked, [] { return std::string("another"); }), std::runtime_error);
    CHECK_THROWS_AS(private_of(public_line(key.public_half), never), std::runtime_error);
    CHECK_THROWS_AS(public_of(private_line(key)), std::runtime_error);
    CHECK_THROWS_AS(public_of(""), std::runtime_error);
    CHECK_THROWS_AS(private_of(private_line(key).substr(0, 60), never), std::runtime_error);
}

TEST_CASE("what is no archive, or of a newer program, is told")
{
    Folder const folder;
    auto const key = crypto::make_key_pair();
    for (std::string const bytes : { "", "PK\3\4", "madoguchi backup 2\n{}\n", "madoguchi backup 1\n", "madoguchi backup 1\n{", "madoguchi backup 1\n{}\n" }) {
        put(folder.path / "x", bytes);
        CAPTURE(bytes);
        CHECK_THROWS_AS(verify({ folder.path / "x" }, key, nobody), Damaged);
    }
    CHECK_THROWS_AS(verify({ folder.path / "nothing" }, key, nobody), std::system_error);
    CHECK_THROWS_AS(index_of("x"), std::runtime_error);
    CHECK_THROWS_AS(index_of("madoguchi backup index 1\n{\"id\":\"one\"}\nfront name\n"), std::runtime_error);
}

}  // namespace
